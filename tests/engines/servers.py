"""Servers for the engines behind one: llama.cpp's own, and one that answers as it is told."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_LLAMA = """
import sys, xllamacpp
parameters = xllamacpp.CommonParams()
parameters.model.path, parameters.model_alias = sys.argv[1], ["tiny"]
parameters.n_ctx, parameters.n_parallel, parameters.verbosity = 8192, 2, -1
parameters.cpuparams.n_threads, parameters.warmup = 1, False
if len(sys.argv) > 2:
    parameters.api_keys = sys.argv[2:]
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def llama_server(model: Path, *keys: str) -> Iterator[str]:
    """Start llama.cpp's server with a model, and yield its base URL."""
    with subprocess.Popen(
        [sys.executable, "-c", _LLAMA, str(model), *keys],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip() + "/v1"
        finally:
            process.kill()


@dataclass
class Answer:
    """An answer of a server, good or bad."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    """Before it is sent."""
    missing: int = 0
    """Bytes that are promised and not sent."""


@dataclass
class Scripted:
    """A server on this machine that answers requests by a function."""

    url: str
    requests: list[tuple[str, dict[str, str], Any]]
    """Path, headers and body of each."""


def reply(content: object, **choice: object) -> Answer:
    """Return an answer of a chat model."""
    message = {"role": "assistant", "content": content}
    values = {"choices": [{"message": message, "finish_reason": "stop", **choice}]}
    return Answer(json.dumps(values).encode())


@contextlib.contextmanager
def scripted(answer: Callable[[str, Any], Answer]) -> Iterator[Scripted]:
    """Start a server, and yield it.

    Args:
        answer: Returns the answer for a path and a body.
    """
    requests: list[tuple[str, dict[str, str], Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.respond(None)

        def do_POST(self) -> None:
            self.respond(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def respond(self, body: Any) -> None:
            requests.append((self.path, dict(self.headers), body))
            found = answer(self.path, body)
            time.sleep(found.seconds)
            with contextlib.suppress(OSError):
                self.send_response(found.status)
                self.send_header("Content-Length", str(len(found.body) + found.missing))
                for name, value in found.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(found.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield Scripted(f"http://127.0.0.1:{server.server_port}", requests)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
