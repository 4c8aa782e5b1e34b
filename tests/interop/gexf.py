"""networkx reads the GEXF, and it keeps the rules on which Gephi stumbles."""

from reader import reader
from view import folder, interactions, node_labels, same

path = folder / "graph.gexf"
if nx := reader("networkx"):
    graph = nx.read_gexf(path, version="1.3")
    same("labels", sorted(data["label"] for _, data in graph.nodes(data=True)), node_labels)
    same("number of edges", graph.number_of_edges(), len(interactions))
    assert all("color" in data["viz"] and "position" in data["viz"] for _, data in graph.nodes(data=True))
    print("networkx", nx.__version__, graph)
if etree := (reader("lxml.etree")):
    names = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
    tree = etree.parse(str(path))
    find = lambda query: tree.xpath(query, namespaces=names)
    same("version", find("/g:gexf/@version"), ["1.3"])
    declared = {kind: set(find(f"//g:attributes[@class='{kind}']/g:attribute/@id")) for kind in ("node", "edge")}
    nodes = find("//g:node/@id")
    same("ids of nodes", len(set(nodes)), len(nodes))
    assert set(find("//g:edge/@source") + find("//g:edge/@target")) <= set(nodes)
    assert set(find("//g:node//g:attvalue/@for")) <= declared["node"]
    assert set(find("//g:edge//g:attvalue/@for")) <= declared["edge"]
    # Parallel edges must differ in `kind` or they are merged.
    parallel = [(e.get("source"), e.get("target"), e.get("kind"), e.get("label")) for e in find("//g:edge")]
    same("kinds", sorted(kind for *_, kind, _ in parallel), interactions)
    # Neither timestamps nor intervals: the graph is static.
    assert not find("//g:spells | //@start | //@end | //@timestamp")
    print("lxml", etree.__version__)
