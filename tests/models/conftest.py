"""A store of one's own for each test, and a web server with faults."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rktranslate.models import download

METADATA = {
    "package_version": "1.9",
    "argos_version": "1.9",
    "from_code": "id",
    "to_code": "en",
    "from_name": "Indonesian",
    "to_name": "English",
}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_bundled: None) -> Path:
    """The user's store, empty; nothing of the real home is seen."""
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setattr(download, "_PAUSE", 0.01)
    for variable in ("ARGOS_PACKAGES_DIR", "http_proxy", "https_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path / "XDG_DATA_HOME" / "rktranslate" / "models"


def package(path: Path, weights: bytes = b"weights" * 1000, **changes: object) -> Path:
    """Write a package as Argos packages are, but for changes to its metadata."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("translate-id_en/metadata.json", json.dumps(METADATA | changes))
        archive.writestr("translate-id_en/model/model.bin", weights)
        archive.writestr("translate-id_en/model/shared_vocabulary.json", "[]")
        archive.writestr("translate-id_en/sentencepiece.model", b"pieces")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, without the store's lock and what is kept to resume."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock" and ".partial" not in path.parts
    }


@dataclass
class Server:
    """A web server on this machine; what it serves, and how badly, is set by the test."""

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: dict[str, list[int]] = field(default_factory=dict)
    """Path and, for each of the next answers, after how many bytes the connection drops."""
    redirects: dict[str, str] = field(default_factory=dict)
    status: dict[str, list[int]] = field(default_factory=dict)
    """Path and the statuses of the next answers."""
    stall: set[str] = field(default_factory=set)
    pace: dict[str, float] = field(default_factory=dict)
    """Path and seconds to wait between pieces of 4 kB."""
    etags: bool = True
    ranges: bool = True
    log: list[tuple[str, str]] = field(default_factory=list)
    """Path and Range of each request."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A running server without files."""
    release = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            served.log.append((self.path, wanted))
            if served.status.get(self.path):
                code = served.status[self.path].pop(0)
                if code != 200:
                    self.send_error(code)
                    return
            if self.path in served.redirects:
                self.send_response(302)
                self.send_header("Location", served.redirects[self.path])
                self.end_headers()
                return
            if self.path in served.stall:
                release.wait(20)
                return
            if self.path not in served.files:
                self.send_error(404)
                return
            self.answer(served.files[self.path], wanted)

        def answer(self, data: bytes, wanted: str) -> None:
            tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
            begin = 0
            same = self.headers.get("If-Range") in (None, tag)
            if served.ranges and wanted and same:
                begin = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if begin >= len(data):
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{len(data)}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(data) - begin))
            if served.etags:
                self.send_header("ETag", tag)
            self.end_headers()
            cuts = served.cut_after.get(self.path)
            body = data[begin : begin + cuts.pop(0)] if cuts else data[begin:]
            for start in range(0, len(body), 4096):
                self.wfile.write(body[start : start + 4096])
                time.sleep(served.pace.get(self.path, 0))

        def log_message(self, *arguments: object) -> None:
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # clients that go away are what these tests are about

    listener = Quiet(("127.0.0.1", 0), Handler)
    served = Server(f"http://127.0.0.1:{listener.server_address[1]}")
    thread = threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield served
    release.set()
    listener.shutdown()
    listener.server_close()
