"""A JSON-LD processor reads the Web Annotations, and every selector is that of the RDF export of the same graph.

usage: web_annotation.py FOLDER EXTRACTED.jsonl TEXTS    FOLDER with graph.anno.jsonld and graph.nt; EXTRACTED with
                                                         quotes, of the articles in TEXTS
"""

import json
import sys
from pathlib import Path

from reader import reader, version

# The terms that are used, as https://www.w3.org/ns/anno.jsonld defines them; nothing is fetched.
OA, RDF, DC, AS = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/elements/1.1/",
    "http://www.w3.org/ns/activitystreams#",
)
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBER = f"{XSD}nonNegativeInteger"
purposes = {name: OA + name for name in ("identifying", "tagging", "classifying", "describing", "linking")}
TERMS = {
    "id": "@id", "type": "@type", "Annotation": OA + "Annotation", "TextualBody": OA + "TextualBody",
    "SpecificResource": OA + "SpecificResource", "TextPositionSelector": OA + "TextPositionSelector",
    "TextQuoteSelector": OA + "TextQuoteSelector", "AnnotationCollection": AS + "OrderedCollection",
    "AnnotationPage": AS + "OrderedCollectionPage", **purposes,
    "body": {"@id": OA + "hasBody", "@type": "@id"}, "target": {"@id": OA + "hasTarget", "@type": "@id"},
    "source": {"@id": OA + "hasSource", "@type": "@id"}, "scope": {"@id": OA + "hasScope", "@type": "@id"},
    "selector": {"@id": OA + "hasSelector", "@type": "@id"},
    "motivation": {"@id": OA + "motivatedBy", "@type": "@vocab"}, "purpose": {"@id": OA + "hasPurpose", "@type": "@vocab"},
    "start": {"@id": OA + "start", "@type": NUMBER}, "end": {"@id": OA + "end", "@type": NUMBER},
    "exact": OA + "exact", "prefix": OA + "prefix", "suffix": OA + "suffix",
    "value": RDF + "value", "language": DC + "language",
    "total": {"@id": AS + "totalItems", "@type": NUMBER}, "startIndex": {"@id": AS + "startIndex", "@type": NUMBER},
    "first": {"@id": AS + "first", "@type": "@id"}, "items": {"@id": AS + "items", "@type": "@id", "@container": "@list"},
}


def check_collection(pyld, rdflib, folder):
    def load(url, _options=None):
        assert url == "http://www.w3.org/ns/anno.jsonld", url
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}

    document = json.loads((folder / "graph.anno.jsonld").read_text(encoding="utf-8"))
    quads = pyld.jsonld.to_rdf(document, {"documentLoader": load, "format": "application/n-quads"})
    found = rdflib.Graph().parse(data=quads, format="nt")
    oa = rdflib.Namespace(OA)
    annotations = set(found.subjects(rdflib.RDF.type, oa.Annotation))
    assert len(annotations) == document["total"] > 0
    plain = rdflib.Graph().parse(folder / "graph.nt", format="nt")

    def selectors(graph):
        rows = graph.query(
            "PREFIX oa: <http://www.w3.org/ns/oa#> SELECT ?source ?start ?end WHERE { ?target oa:hasSource ?source ; "
            "oa:hasSelector ?selector . ?selector a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end }"
        )
        return {(str(row.source), int(row.start), int(row.end)) for row in rows}

    missing = selectors(plain) - selectors(found)
    assert selectors(plain) and not missing, f"the RDF has passages that the annotations lack: {missing}"
    linked = {target for body in found.objects(None, oa.hasBody) for target in found.objects(body, oa.hasSource)
              if (body, oa.hasPurpose, oa.linking) in found}
    dx = rdflib.Namespace("https://w3id.org/dixit/ns#")
    assert linked == set(plain.subjects(rdflib.RDF.type, dx.Attribution)), "annotations link to other attributions"
    assert not any(found.triples((None, oa.exact, None))), "words stand where none were asked for"
    print(f"pyld {version('PyLD')}: {len(annotations)} annotations, {len(selectors(found))} passages, those of the RDF")


def check_quotes(extracted, texts):
    n_quotes = n_astral = 0
    for line in extracted.read_text(encoding="utf-8").splitlines():
        for target in json.loads(line)["target"]:
            position, quote = target["selector"]
            text = texts[target["source"].rsplit("/", 1)[1]]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"], (line, text[start:end])
            assert text[:start].endswith(quote.get("prefix", "")) and text[end:].startswith(quote.get("suffix", "")), line
            n_quotes += 1
            n_astral += any(ord(c) > 0xFFFF for c in text[:start])
    assert n_quotes > 0 and n_astral > 0, "no quote stands after a character beyond the basic plane"
    print(f"{n_quotes} quotes are the words at their positions, {n_astral} of them after an emoji")


folder, extracted, texts = map(Path, sys.argv[1:])
pyld, rdflib = reader("pyld"), reader("rdflib")
if pyld and rdflib:
    check_collection(pyld, rdflib, folder)
check_quotes(extracted, {path.stem: path.read_bytes().decode("utf-8") for path in texts.glob("*.txt")})
