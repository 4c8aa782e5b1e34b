"""ndex2 reads the CX2, and every attribute has the type that it is declared with."""

import json

from reader import reader
from view import folder, interactions, node_labels, same

path = folder / "graph.cx2"
aspects = {name: value for aspect in json.loads(path.read_text(encoding="utf-8")) for name, value in aspect.items()}
types = {"string": str, "double": float, "long": int, "boolean": bool, "list_of_string": list}
for kind in ("nodes", "edges"):
    declared = aspects["attributeDeclarations"][0][kind]
    for element in aspects[kind]:
        for name, value in element["v"].items():
            expected = types[declared[name]["d"]]
            assert isinstance(value, expected) or (expected is float and isinstance(value, int)), (name, value)
counts = {entry["name"]: entry["elementCount"] for entry in aspects["metaData"]}
same("count of nodes", counts["nodes"], len(aspects["nodes"]))
same("count of edges", counts["edges"], len(aspects["edges"]))
if ndex2 := reader("ndex2"):
    network = reader("ndex2.cx2").RawCX2NetworkFactory().get_cx2network(str(path))
    same("labels", sorted(node["v"]["name"] for node in network.get_nodes().values()), node_labels)
    same("interactions", sorted(edge["v"]["interaction"] for edge in network.get_edges().values()), interactions)
    print("ndex2", ndex2.__version__, len(network.get_nodes()), "nodes", len(network.get_edges()), "edges")
