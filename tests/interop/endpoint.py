"""SPARQLWrapper and rdflib's SPARQLStore against `dixit serve`, then many clients at once for a bounded run.

usage: endpoint.py DIXIT RECORDS.jsonl [SECONDS]
"""

import concurrent.futures
import importlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from reader import reader

CLIENTS = 64
PREFIXES = "PREFIX dx: <https://w3id.org/dixit/ns#> PREFIX schema: <https://schema.org/> "
DENIALS = PREFIXES + "SELECT ?d ?name WHERE { ?d a dx:Denial ; dx:source/schema:name ?name } ORDER BY ?d"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
NAMES = PREFIXES + "CONSTRUCT { ?a schema:name ?n } WHERE { ?a schema:name ?n }"


def ask(url, query, accept="text/csv"):
    request = urllib.request.Request(
        url + "?" + urllib.parse.urlencode({"query": query}), headers={"Accept": accept}
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read().decode()


def memory(pid):
    """Resident memory in KiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(next(line for line in status if line.startswith("VmRSS:")).split()[1])


def check_sparqlwrapper(url):
    module = reader("SPARQLWrapper")
    if not module:
        return
    n = int(ask(url, COUNT).split()[1])
    for method in (module.GET, module.POST):
        for request_method in (module.URLENCODED, module.POSTDIRECTLY):
            if method == module.GET and request_method == module.POSTDIRECTLY:
                continue
            client = module.SPARQLWrapper(url)
            client.setMethod(method)
            client.setRequestMethod(request_method)
            client.setReturnFormat(module.JSON)
            client.setQuery(COUNT)
            found = client.queryAndConvert()["results"]["bindings"][0]["n"]["value"]
            assert int(found) == n, (method, request_method, found, n)
    for result_format in (module.XML, module.CSV, module.TSV):
        client = module.SPARQLWrapper(url)
        client.setReturnFormat(result_format)
        client.setQuery(DENIALS)
        assert client.queryAndConvert(), result_format
    if reader("rdflib"):
        for result_format in (module.TURTLE, module.RDFXML, module.JSONLD, module.N3):
            client = module.SPARQLWrapper(url)
            client.setReturnFormat(result_format)
            client.setQuery(NAMES)
            graph = client.queryAndConvert()
            if not hasattr(graph, "triples"):
                graph = importlib.import_module("rdflib").Graph().parse(data=graph, format="turtle")
            assert len(graph) > 0, result_format
    client = module.SPARQLWrapper(url)
    client.setMethod(module.POST)
    client.setQuery("INSERT DATA { <http://a> <http://b> <http://c> }")
    try:
        client.query()
    except Exception as error:
        print("an update is refused:", type(error).__name__)
    else:
        raise AssertionError("an update was taken")
    print("SPARQLWrapper", module.__version__, "GET, POST form, POST body, all formats")


def check_rdflib(url):
    rdflib = reader("rdflib")
    if not rdflib:
        return
    stores = importlib.import_module("rdflib.plugins.stores.sparqlstore")
    for method in ("GET", "POST", "POST_FORM"):
        graph = rdflib.Graph(stores.SPARQLStore(url, method=method))
        rows = list(graph.query(DENIALS))
        expected = ask(url, DENIALS).strip().splitlines()[1:]
        assert len(rows) == len(expected) > 0, (method, len(rows), len(expected))
        assert len(list(graph.triples((None, rdflib.RDF.type, None)))) > 0
    assert len(list(stores.SPARQLStore(url).contexts())) > 0
    print("rdflib", rdflib.__version__, "SPARQLStore by GET, POST, POST form;", len(rows), "denials")


def check_load(url, pid, seconds):
    queries = [COUNT, DENIALS, NAMES]
    accepts = ["application/sparql-results+json", "text/csv", "text/turtle"]
    expected = [ask(url, query, accept) for query, accept in zip(queries, accepts)]

    def client(number, until):
        n, slowest = 0, 0.0
        while time.monotonic() < until:
            at = (number + n) % len(queries)
            start = time.monotonic()
            assert ask(url, queries[at], accepts[at]) == expected[at], "another answer than before"
            slowest = max(slowest, time.monotonic() - start)
            n += 1
        return n, slowest

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        def run(duration):
            until = time.monotonic() + duration
            return [future.result() for future in [pool.submit(client, i, until) for i in range(CLIENTS)]]

        run(seconds / 3)
        warm = memory(pid)
        results = run(seconds)
    grown = memory(pid) - warm
    n = sum(n for n, _ in results)
    print(f"{CLIENTS} clients, {seconds:.0f} s: {n} answers, {n / seconds:.0f} a second, slowest "
          f"{max(slowest for _, slowest in results):.2f} s, no failure; memory {warm} KiB, then {grown:+} KiB")
    assert grown < max(warm // 5, 20 * 1024), f"memory grew by {grown} KiB"


def main():
    program, records = sys.argv[1], sys.argv[2]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 10.0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % probe.getsockname()[1]
    server = subprocess.Popen(
        [program, "serve", "--quiet", "--records", records, "--addr", address], env={**os.environ, "DIXIT_LOG": "error"}
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://{address}/health", timeout=2).read()
                break
            except (urllib.error.URLError, ConnectionError):
                assert server.poll() is None, "the server did not start"
                time.sleep(0.1)
        url = f"http://{address}/sparql"
        check_sparqlwrapper(url)
        check_rdflib(url)
        check_load(url, server.pid, seconds)
    finally:
        server.terminate()
        code = server.wait(timeout=60)
    assert code == 0, f"the server ended with {code}"
    print("ended cleanly when told to")


if __name__ == "__main__":
    main()
