"""The CSV folders: header rules of `neo4j-admin database import`, and tables whose edges have both ends."""

import re

from view import folder, interactions, node_labels, same, table

HEADER = re.compile(r"[A-Za-z]\w*(:(ID|double|long|boolean|string\[\]))?|:(LABEL|START_ID|END_ID|TYPE)")
header, nodes = table(folder / "neo4j" / "nodes.csv")
assert all(HEADER.fullmatch(name) for name in header), header
same("header of nodes", header[:2], ["id:ID", ":LABEL"])
ids = {row[0] for row in nodes}
same("ids of nodes", len(ids), len(node_labels))
same("labels", sorted(row[header.index("label")] for row in nodes), node_labels)
assert all(re.fullmatch(r"\w+(;\w+)*", row[1]) for row in nodes)
header, edges = table(folder / "neo4j" / "relationships.csv")
assert all(HEADER.fullmatch(name) for name in header), header
same("header of relationships", header[:3], [":START_ID", ":END_ID", ":TYPE"])
assert all(row[0] in ids and row[1] in ids and re.fullmatch("[A-Z_]+", row[2]) for row in edges)
same("types", sorted(row[2].lower() for row in edges), interactions)
CAST = {"double": float, "long": int, "boolean": lambda cell: {"true": True, "false": False}[cell]}
for row in edges:
    for name, cell in zip(header, row, strict=True):
        cast = CAST.get(name.partition(":")[2])
        if cell and cast:
            cast(cell)

header, nodes = table(folder / "csv" / "nodes.csv")
ids = {row[0] for row in nodes}
header, edges = table(folder / "csv" / "edges.csv")
same("interactions", sorted(row[header.index("interaction")] for row in edges), interactions)
assert all(row[1] in ids and row[2] in ids for row in edges)
print("tables", len(ids), "nodes", len(edges), "edges")
