"""networkx and igraph read the GraphML: all nodes, all parallel edges, values with their types."""

from reader import reader
from view import folder, interactions, node_labels, same

path = folder / "graph.graphml"
if nx := reader("networkx"):
    graph = nx.read_graphml(path, force_multigraph=True)
    same("labels", sorted(data["label"] for _, data in graph.nodes(data=True)), node_labels)
    same("interactions", sorted(data["interaction"] for *_, data in graph.edges(data=True)), interactions)
    for _, data in graph.nodes(data=True):
        assert isinstance(data["x"], float), data
        assert isinstance(data.get("n_mentions", 0), int) and isinstance(data.get("named", True), bool), data
    print("networkx", nx.__version__, graph)
if igraph := reader("igraph"):
    graph = igraph.Graph.Read_GraphML(str(path))
    same("labels", sorted(graph.vs["label"]), node_labels)
    same("interactions", sorted(graph.es["interaction"]), interactions)
    assert graph.is_directed()
    print("igraph", igraph.__version__, graph.vcount(), "nodes", graph.ecount(), "edges")
