"""The brat folder, read by brat's own code (its server's reader, as the package bratiaa ships it).

usage: brat.py FOLDER
"""

import sys
from pathlib import Path

from reader import reader, version

folder = Path(sys.argv[1])
files = sorted(folder.glob("*.ann"))
assert files and (folder / "annotation.conf").exists(), f"no annotations in {folder}"
if brat := reader("bratsubset.annotation"):
    n_spans = n_events = n_astral = 0
    for path in files:
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        annotations = brat.TextAnnotations(str(path.with_suffix("")), read_only=True)
        assert not annotations.failed_lines, (path, annotations.failed_lines)
        for span in annotations.get_textbounds():
            words = " ".join(text[start:end] for start, end in span.spans)
            assert words == span.get_text() and "\n" not in words, (path, span)
            n_spans += 1
            n_astral += any(ord(c) > 0xFFFF for c in text[: span.first_start()])
        for event in annotations.get_events():
            assert annotations.get_ann_by_id(event.trigger).type == event.type == "Cue"
            for role, span in event.args:
                assert annotations.get_ann_by_id(span).type == role
            n_events += 1
    assert n_events > 0 and n_astral > 0, "no event, or no span after a character beyond the basic plane"
    print(f"brat (bratiaa {version('bratiaa')}): {len(files)} articles, {n_spans} spans, {n_events} events; "
          f"{n_astral} spans after an emoji")
