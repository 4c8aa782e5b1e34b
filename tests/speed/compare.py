#!/usr/bin/env python3
"""Speed of `dixit extract` against a peer, in turn on the same machine (standard library only).

    compare.py ARTICLES.jsonl [--dixit target/release/dixit] [--rounds 5] [--peer COMMAND ...]

ARTICLES.jsonl holds one {"id", "text"} a line. The program runs on one thread, text to JSON, everything on; its figure
is words (separated by white space) per CPU second of the whole process, start included. The peer is any command that
takes the file as its last argument and prints a JSON line with "cpu_s". Runs alternate, A B A B; ratios carry over
between machines, times do not. Exit status: 0 measured, 2 bad input.
"""
import argparse
import json
import resource
import statistics
import subprocess
import sys


def cpu(command):
    """CPU seconds (user and system) and standard output of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles")
    parser.add_argument("--dixit", default="target/release/dixit")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer", nargs="+", default=[])
    args = parser.parse_args()
    try:
        with open(args.articles, encoding="utf-8") as lines:
            words = sum(len(json.loads(line)["text"].split()) for line in lines if line.strip())
    except (OSError, ValueError, KeyError) as error:
        print(f"{args.articles}: expected JSON Lines with a text each: {error!r}", file=sys.stderr)
        return 2
    ours, peers = [], []
    for _ in range(args.rounds):
        seconds, _ = cpu([args.dixit, "extract", "--quiet", "--jobs", "1", args.articles])
        ours.append(words / seconds)
        if args.peer:
            _, out = cpu([*args.peer, args.articles])
            peers.append(words / json.loads(out.strip().splitlines()[-1])["cpu_s"])
    show = lambda rates: f"{statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f})"
    print(f"{words:,} words, {args.rounds} rounds; words per CPU second, median (least to most)")
    print("dixit", show(ours))
    if peers:
        print("peer ", show(peers))
        print(f"ratio {statistics.median(a / b for a, b in zip(ours, peers)):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
