"""`dixit push` to Oxigraph's own server (RocksDB inside): the server then holds what `dixit export` writes, and no more.

usage: push.py DIXIT ARTICLES
"""

import contextlib
import http.server
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from reader import version

program, articles = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
oxigraph = Path(sys.executable).with_name("oxigraph")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def dixit(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=120)


def push(store, endpoint, *more):
    return dixit("push", "--store", store, "--endpoint", endpoint, *more)


@contextlib.contextmanager
def server(place, command="serve"):
    port = free_port()
    process = subprocess.Popen(
        [oxigraph, command, "--location", place, "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            assert process.poll() is None, "Oxigraph's server did not start"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/store"
    finally:
        process.terminate()
        process.wait(timeout=60)


def held(endpoint):
    request = urllib.request.Request(endpoint, headers={"Accept": "application/n-quads"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return set(response.read().decode().splitlines())


def exported(store):
    return set(dixit("export", "--store", store, "--format", "nquads").stdout.splitlines())


def refusing(status):
    """A server that refuses whatever is put there, and says why."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_PUT(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b"no room\nfor this"
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    refuser = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=refuser.serve_forever, daemon=True).start()
    return refuser, f"http://127.0.0.1:{refuser.server_port}/store"


def check_oxigraph(folder, store):
    place = folder / "oxigraph"
    with server(place) as endpoint:
        for time_of in ("first", "second"):
            done = push(store, endpoint)
            assert done.returncode == 0, (time_of, done.stderr)
            assert held(endpoint) == exported(store) != set(), f"after the {time_of} push the server holds something else"
        before = held(endpoint)
        changed = folder / "articles" / "harbor-contract.txt"
        paragraphs = changed.read_text(encoding="utf-8").split("\n\n")
        changed.write_text("\n\n".join(paragraphs[:4]) + "\n", encoding="utf-8")
        assert dixit("build", folder / "articles", "--store", store, "--quiet").returncode == 0
        done = push(store, endpoint, "--article", "harbor-contract")
        assert done.returncode == 0, done.stderr
        graph = next(quad.split()[-2] for quad in exported(store) if "/graph/harbor-contract>" in quad)
        of_article = lambda quads: {quad for quad in quads if f" {graph} ." in quad}
        assert of_article(held(endpoint)) == of_article(exported(store)) != of_article(before), "the article is not replaced"
        assert push(store, endpoint).returncode == 0
        after = held(endpoint)
        assert after == exported(store) != before
    with server(place) as endpoint:
        assert held(endpoint) == after, "it is gone after a restart"
        wrong = push(store, endpoint.replace("/store", "/nowhere"))
        assert wrong.returncode == 1 and "status 404" in wrong.stderr, wrong.stderr
    with server(place, "serve-read-only") as endpoint:
        refused = push(store, endpoint)
        assert refused.returncode == 1 and "harbor-contract" in refused.stderr and "status 4" in refused.stderr, refused.stderr
    print(f"Oxigraph's server {version('oxigraph')}: {len(before)} quads pushed twice, {len(after)} after an article changed")


def check_failures(store):
    down = push(store, f"http://127.0.0.1:{free_port()}/store")
    assert down.returncode == 1 and "cannot reach http://127.0.0.1" in down.stderr, down.stderr
    for status in (401, 413, 500, 503):
        refuser, endpoint = refusing(status)
        refused = push(store, endpoint)
        refuser.shutdown()
        assert refused.returncode == 1, refused
        for words in ("harbor-contract", f"status {status}", "no room for this"):
            assert words in refused.stderr, (words, refused.stderr)
    usage = push(store, "ftp://example.org/store")
    assert usage.returncode == 2, usage
    print("push: a server that is down or refuses (401, 413, 500, 503) is named with its words")


with tempfile.TemporaryDirectory() as folder:
    folder = Path(folder)
    shutil.copytree(articles, folder / "articles")
    store = folder / "kg"
    built = dixit("build", folder / "articles", "--store", store, "--quiet")
    assert built.returncode == 0, built.stderr
    if oxigraph.exists():
        check_oxigraph(folder, store)
    else:
        print("skipped: Oxigraph's server is not installed (tests/interop/requirements.txt)")
    check_failures(store)
