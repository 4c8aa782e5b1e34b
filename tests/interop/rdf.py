"""Reads every RDF export with rdflib and pyoxigraph, checks the shapes with pyshacl, and guards against assertion.

usage: rdf.py FOLDER    that the example `rdf` of dixit-graph has written
"""

import sys
from pathlib import Path

from reader import reader, version

ROOT = Path(__file__).resolve().parents[2]
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
CLAIMED = f"SELECT ?s ?p ?o WHERE {{ ?claim <{RDF}subject> ?s ; <{RDF}predicate> ?p ; <{RDF}object> ?o }}"


def check_rdflib(rdflib, folder):
    formats = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "rdf": "xml", "jsonld": "json-ld"}
    seen = {}
    for extension, name in formats.items():
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(folder / f"plain.{extension}", format=name)
        triples = {(s, p, o) for s, p, o, _ in dataset.quads()}
        assert not any(isinstance(term, rdflib.BNode) for triple in triples for term in triple), extension
        seen[extension] = triples
        claimed = list(dataset.query(CLAIMED))
        assert claimed, "no claims to guard"
        for s, p, o in claimed:
            assert (s, p, o) not in triples, f"{extension} asserts {s} {p} {o}"
            assert not list(dataset.triples((None, p, None))), f"{extension} uses {p} as a property"
    for extension, triples in seen.items():
        assert triples == seen["nt"], f"{extension} differs from nt by {triples ^ seen['nt']}"
    print(f"rdflib {rdflib.__version__}: {len(seen['nt'])} triples, the same in {', '.join(formats)}")


def check_pyoxigraph(pyoxigraph, folder):
    formats = pyoxigraph.RdfFormat
    by_extension = {"ttl": formats.TURTLE, "nt": formats.N_TRIPLES, "nq": formats.N_QUADS, "trig": formats.TRIG,
                    "rdf": formats.RDF_XML, "jsonld": formats.JSON_LD}
    n_files = 0
    for path in sorted(folder.glob("*.*")):
        extension = path.suffix[1:]
        profile = path.stem
        if profile not in ("plain", "rdf12", "nanopub") or extension not in by_extension:
            continue
        store = pyoxigraph.Store()
        store.load(path=path, format=by_extension[extension])
        claimed = [(row["s"], row["p"], row["o"]) for row in store.query(CLAIMED, use_default_graph_as_union=True)
                   if isinstance(row["s"], pyoxigraph.NamedNode)]
        assert claimed, f"{path.name}: no claims to guard"
        for union in (False, True):
            shown = [triple for triple in claimed
                     if bool(store.query("ASK { %s %s %s }" % triple, use_default_graph_as_union=union))]
            expected = profile == "nanopub" and union
            assert bool(shown) == expected, f"{path.name}, union {union}: asserts {shown}"
        n_files += 1
    assert n_files >= 11
    print(f"pyoxigraph {version('pyoxigraph')}: {n_files} files; nothing claimed is asserted but in nanopublications under the union")


def check_pyshacl(pyshacl, rdflib, folder):
    shapes = rdflib.Graph().parse(ROOT / "data/ontology/shapes.ttl")
    ontology = rdflib.Graph().parse(ROOT / "data/ontology/dixit.ttl")
    data = rdflib.Graph().parse(folder / "plain.ttl")
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
    assert conforms, report
    dx = rdflib.Namespace("https://w3id.org/dixit/ns#")
    spoiled = {
        "a persona that is a person": lambda g: g.add(
            (next(g.subjects(rdflib.RDF.type, dx.Persona)), rdflib.RDF.type, rdflib.URIRef("https://schema.org/Person"))),
        "an attribution without certainty": lambda g: g.remove((next(g.subjects(dx.certainty)), dx.certainty, None)),
        "two stances": lambda g: g.add((next(g.subjects(rdflib.RDF.type, dx.Denial)), rdflib.RDF.type, dx.Statement)),
        "evidence without a place": lambda g: g.remove((None, rdflib.URIRef("http://www.w3.org/ns/oa#start"), None)),
    }
    for what, spoil in spoiled.items():
        graph = rdflib.Graph() + data
        spoil(graph)
        conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=False)
        assert not conforms, f"the shapes let through {what}"
    print(f"pyshacl {version('pyshacl')}: conforms; {len(spoiled)} spoiled graphs do not; {len(ontology)} triples of ontology")


def main():
    folder = Path(sys.argv[1])
    rdflib, pyoxigraph, pyshacl = reader("rdflib"), reader("pyoxigraph"), reader("pyshacl")
    if rdflib:
        check_rdflib(rdflib, folder)
    if pyoxigraph:
        check_pyoxigraph(pyoxigraph, folder)
    if pyshacl and rdflib:
        check_pyshacl(pyshacl, rdflib, folder)


if __name__ == "__main__":
    main()
