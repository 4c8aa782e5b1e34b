"""Shared by the checks of drawings: the folder of one view and what it should hold."""

import csv
import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])
network = json.loads((folder / "graph.network.json").read_text(encoding="utf-8"))
node_labels = sorted(node["label"] for node in network["nodes"])
interactions = sorted(edge["kind"] for edge in network["edges"])


def same(what, found, expected):
    """Fails with both sides when they differ."""
    assert found == expected, f"{folder.name} {what}: found {found}, expected {expected}"


def table(path):
    """Header and rows of a comma-separated file."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows
