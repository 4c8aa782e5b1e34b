#!/usr/bin/env bash
# Graphviz draws the DOT: one group for every node and edge.
set -euo pipefail
folder=$1
command -v dot >/dev/null || { echo "skipped: apt install graphviz"; exit 0; }
drawing=$(dot -Tsvg "$folder/graph.dot" 2>"$folder/graphviz.log") || { cat "$folder/graphviz.log"; exit 1; }
count() { grep -o "$1" | wc -l; }
nodes=$(count 'class="node' <<<"$drawing")
edges=$(count 'class="edge' <<<"$drawing")
expected_nodes=$(python3 -c 'import json,sys; print(len(json.load(open(sys.argv[1]))["nodes"]))' "$folder/graph.network.json")
expected_edges=$(python3 -c 'import json,sys; print(len(json.load(open(sys.argv[1]))["edges"]))' "$folder/graph.network.json")
[ "$nodes $edges" = "$expected_nodes $expected_edges" ] || {
    echo "$folder: drawn $nodes nodes and $edges edges of $expected_nodes and $expected_edges" >&2
    exit 1
}
if grep -qi 'warning\|error' "$folder/graphviz.log"; then cat "$folder/graphviz.log" >&2; fi
echo "$(dot -V 2>&1 | cut -d'(' -f1)" "$nodes nodes $edges edges"
