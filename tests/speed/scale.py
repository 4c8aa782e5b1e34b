#!/usr/bin/env python3
"""Time and peak memory of dixit over ever more articles, with the exponents of their growth (standard library only).

    scale.py [--dixit target/release/dixit] [--folder DIR] [--build-only] [N ...]        default: 1000 10000
    scale.py --write N                                                                  the articles, to standard output

Articles are made up: who speaks is drawn by Zipf's law from names whose number grows with the square root of that of the
articles, about sixteen utterances an article in all shapes (quotations, reports, denials, accusations, reports of reports),
and every tenth article reprints most of another, as wire copy does. The same numbers give the same articles. For each number
of articles they are built into a store, and the store is asked and exported (to nowhere); a line tells wall-clock and CPU
seconds and the peak of resident memory of each process. An exponent of 1 is linear growth from the number before.
"""
import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GIVEN = """Ada Alma Amos Anna Arthur Bella Boris Carla Cyrus Dana Doris Edgar Elena Emil Erika Felix Flora George Greta Hanna
Hugo Ida Iris Ivan Jonas Julia Karl Laura Leon Lucia Magnus Maria Martin Nadia Nora Oscar Paula Peter Rita Robert Rosa Samuel
Sarah Simon Stella Theo Thomas Ursula Victor Walter""".split()
FIRST = "Ack Ald Bar Brack Cald Cor Dal Dun El Fair Gar Hal Hart Ing Jar Kel Lang Mar Nor Oak Pem Quin Ran Sel Thorn Ul Ver Wal Yar Zel".split()
SECOND = "berg bury by combe dale den field ford gate ham hurst land ley man mont more ner over ridge ser stead ston ter ton well wick win wood worth".split()
BODIES = "Bank,Water Board,Police Department,Port Authority,Council,University,Airlines,Steel,Hospital,Energy,Housing Agency,Labor Union,Railway,School Board".split(",")
ROLES = "spokesman,director,chief executive,lawyer,treasurer,chairwoman,engineer,inspector".split(",")
DEEDS = """hide/hid/hiding sell/sold/selling leak/leaked/leaking forge/forged/forging destroy/destroyed/destroying
close/closed/closing delay/delayed/delaying fund/funded/funding copy/copied/copying inspect/inspected/inspecting
lose/lost/losing approve/approved/approving""".split()
KINDS = "annual,secret,final,revised,internal,missing,disputed,early,second,costly,foreign,official".split(",")
THINGS = """report contract audit bridge survey budget permit loan pipeline harbor ledger ferry clinic dam tunnel archive patent
turbine reactor stadium sewer refund pension license warehouse satellite orchard tariff""".split()
WHEN = "in January,in March,in June,last year,on Monday,before the election,after the storm,during the strike,in 2014,in 2015".split(",")
SHAPES = [
    "{a}, {r} of {o}, said that {b} had {did} the {k} {t} {w}.",
    "“{b} {did} the {k} {t} {w},” {a} told {m}. “Nobody at {o} saw the {t2} before.”",
    "{a} denied that {o} had {did} the {k} {t} {w}.",
    "{a} accused {b} of {doing} the {k} {t} {w}.",
    "{o} rejected the accusation. Its {r}, {a}, called the {k} {t} “a matter for {p}.”",
    "{a} said in a statement that, according to {b}, {o} would {do} the {k} {t} {w}.",
    "According to {o}, the {k} {t} was {did} {w} and nobody in {p} was told.",
    "{a} urged {o} to {do} the {k} {t} {w}, and {b} promised to look at it.",
    "{b} believes that the {k} {t} was {did} {w} by people close to {a}.",
    "“We did not {do} the {t},” said {a}, who runs {o}. “The {k} {t2} is another matter.”",
    "The {k} {t} in {p} cost {n} million dollars, {a} wrote in a letter to {b}.",
    "There is no evidence that {b} {did} the {k} {t}, {o} announced {w}.",
]


def names(n):
    """Persons, bodies and places for n articles."""
    draw = random.Random(n)
    size = int(20 * math.sqrt(n)) + 50
    last = [one + two for one in FIRST for two in SECOND]
    draw.shuffle(last)
    persons = [f"{draw.choice(GIVEN)} {draw.choice('ABCDEFGHJKLMNPRSTW')}. {draw.choice(last)}" for _ in range(size)]
    places = last[: max(20, min(len(last), size // 8))]
    bodies = [f"{draw.choice(places)} {draw.choice(BODIES)}" for _ in range(max(20, size // 4))]
    return persons, bodies, places


def articles(n):
    """Identifier and text of each article."""
    persons, bodies, places = names(n)
    draw = random.Random(-n)
    zipf = lambda pool: pool[min(len(pool) - 1, int(len(pool) ** draw.random()) - 1)]
    wire = []
    for number in range(n):
        cast = [zipf(persons) for _ in range(4)]
        groups = [zipf(bodies) for _ in range(2)]
        def sentence():
            do, did, doing = draw.choice(DEEDS).split("/")
            a, b = draw.sample(cast, 2)
            return draw.choice(SHAPES).format(
                a=a, b=b, o=draw.choice(groups), p=zipf(places), m=f"the {zipf(places)} Courier", r=draw.choice(ROLES),
                do=do, did=did, doing=doing, k=draw.choice(KINDS), t=draw.choice(THINGS), t2=draw.choice(THINGS),
                w=draw.choice(WHEN), n=draw.randint(2, 900))
        if number % 10 == 9 and wire:
            paragraphs = list(draw.choice(wire))
            paragraphs[-2:] = [sentence(), sentence()]
        else:
            paragraphs = [f"{groups[0]} faces questions over {draw.choice(KINDS)} {draw.choice(THINGS)}"]
            paragraphs += [" ".join(sentence() for _ in range(draw.randint(1, 2))) for _ in range(11)]
            if len(wire) < 500:
                wire.append(paragraphs)
        yield f"a{number:06}", "\n\n".join(paragraphs)


def write(n, out):
    words = 0
    for name, text in articles(n):
        words += len(text.split())
        out.write(json.dumps({"id": name, "text": text}) + "\n")
    return words


def measure(command):
    """Wall-clock seconds, CPU seconds and peak memory in MiB of one run."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", type=int, default=[1000, 10000])
    parser.add_argument("--dixit", default="target/release/dixit")
    parser.add_argument("--folder")
    parser.add_argument("--build-only", action="store_true")
    parser.add_argument("--write", type=int)
    args = parser.parse_args()
    if args.write:
        write(args.write, sys.stdout)
        return
    before = {}
    for n in sorted(args.numbers):
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            path, store = Path(folder) / "articles.jsonl", str(Path(folder) / "store")
            with open(path, "w", encoding="utf-8") as out:
                words = write(n, out)
            print(f"{n:,} articles, {words:,} words", flush=True)
            asked = [] if args.build_only else ["actors", "claims", "denials", "contradictions", "export"]
            for what in ["build", *asked]:
                given = [str(path)] if what == "build" else ["--format", "nquads" if what == "export" else "csv"]
                now = measure([args.dixit, what, "--quiet", *given, "--store", store])
                line = f"  {what:15}" + "{:9.1f} s {:9.1f} s CPU {:8.0f} MiB".format(*now)
                if what in before:
                    then, grown = before[what], math.log(n / before["n"])
                    line += "   exponents {:.2f} {:.2f} {:.2f}".format(*(math.log(b / a) / grown for a, b in zip(then, now)))
                print(line, flush=True)
                before[what] = now
            size = sum(file.stat().st_size for file in Path(store).rglob("*"))
            print(f"  the store       {size / 2**20:9.1f} MiB", flush=True)
        before["n"] = n


if __name__ == "__main__":
    main()
