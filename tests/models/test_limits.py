"""Servers that send too much, too little, too slowly or for ever: refused, and nothing is left."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rktranslate.errors import EngineError
from rktranslate.models import download, transfer_watch
from tests.conftest import Run

Serve = Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\n"
TIMEOUT = 0.2


def forever(connection: socket.socket, piece: bytes, pause: float = 0.0) -> None:
    while True:
        connection.sendall(piece)
        if pause:
            time.sleep(pause)


def endless_chunks(connection: socket.socket) -> None:
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    forever(connection, b"1000\r\n" + b"x" * 0x1000 + b"\r\n")


def endless_without_length(connection: socket.socket) -> None:
    connection.sendall(OK + b"\r\n")
    forever(connection, b"x" * 4096)


def more_than_declared(connection: socket.socket) -> None:
    connection.sendall(OK + b"Content-Length: 10\r\n\r\n" + b"x" * 100)


def less_than_declared(connection: socket.socket) -> None:
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\nxxx")


def absurd_length(connection: socket.socket) -> None:
    connection.sendall(OK + b"Content-Length: 999999999999999\r\n\r\n")


def silent_at_once(connection: socket.socket) -> None:
    time.sleep(20)


def silent_after_headers(connection: socket.socket) -> None:
    connection.sendall(OK + b'Content-Length: 1000\r\nETag: "a"\r\n\r\n')
    time.sleep(20)


def silent_after_some(connection: socket.socket) -> None:
    connection.sendall(OK + b'Content-Length: 10000\r\nETag: "a"\r\n\r\n' + b"x" * 300)
    time.sleep(20)


def dripping_body(connection: socket.socket) -> None:
    connection.sendall(OK + b'Content-Length: 10000\r\nETag: "a"\r\n\r\n')
    forever(connection, b"x", 0.02)


def dripping_headers(connection: socket.socket) -> None:
    connection.sendall(OK)
    forever(connection, b"X: y\r\n", 0.02)


def dripping_chunk_size(connection: socket.socket) -> None:
    """Bytes that arrive all the time, none of them of the file."""
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n1;")
    forever(connection, b"a", 0.02)


def endless_redirects(connection: socket.socket) -> None:
    connection.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: /more/" + str(time.time()).encode() + b"\r\n"
        b"Content-Length: 0\r\nConnection: close\r\n\r\n"
    )


CASES: list[tuple[Serve, str]] = [
    (endless_chunks, "exceeds the limit of 100,000 bytes"),
    (endless_without_length, "exceeds the limit of 100,000 bytes"),
    (absurd_length, "exceeds the limit of 100,000 bytes"),
    (more_than_declared, "SHA-256 mismatch"),
    (less_than_declared, "connection closed before the end"),
    (silent_at_once, "timed out: no "),
    (silent_after_headers, "timed out: no data for 0.2 seconds"),
    (silent_after_some, "timed out: no data for 0.2 seconds"),
    (dripping_body, "too slow: "),
    (dripping_headers, "timed out: no response after 0.4 seconds"),
    (dripping_chunk_size, "timed out: no data for 0.2 seconds"),
    (endless_redirects, "more than 8 redirects"),
]


@contextlib.contextmanager
def serving(serve: Serve) -> Iterator[str]:
    """Run a server that answers every request in one way; yield its URL."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                self.request.recv(65536)
                serve(self.request)

    class Quiet(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Quiet(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/model"
        server.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize(("serve", "reason"), CASES, ids=[each[0].__name__ for each in CASES])
def test_a_transfer_has_limits_and_leaves_nothing(
    tmp_path: Path, serve: Serve, reason: str
) -> None:
    folder = tmp_path / "parts"
    started = time.monotonic()
    with serving(serve) as url, pytest.raises(EngineError) as caught:
        download.fetch(
            url, folder, sha256=hashlib.sha256(b"").hexdigest(), limit=100_000, timeout=TIMEOUT
        )
    assert reason in caught.value.message
    assert time.monotonic() - started < 10
    if serve is not less_than_declared:  # a fault of the network, which is resumed
        assert not folder.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "serve",
    [endless_chunks, endless_without_length, dripping_body, dripping_headers, silent_at_once],
    ids=lambda serve: serve.__name__,
)
def test_a_listing_has_limits(serve: Serve) -> None:
    with serving(serve) as url, pytest.raises(EngineError):
        download.read_small(url, 10_000, timeout=TIMEOUT)


@pytest.mark.slow
def test_the_size_of_the_listing_is_a_limit(tmp_path: Path) -> None:
    with serving(endless_chunks) as url, pytest.raises(EngineError, match="limit of 5,000 bytes"):
        download.fetch(url, tmp_path / "parts", size=5_000, timeout=TIMEOUT)
    assert not (tmp_path / "parts").exists()


@pytest.mark.slow
def test_a_transfer_has_a_longest_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(transfer_watch.TransferWatch.__init__, "__defaults__", (0.5,))

    def steady(connection: socket.socket) -> None:
        connection.sendall(OK + b"\r\n")
        forever(connection, b"x" * 1000, 0.01)

    with serving(steady) as url, pytest.raises(EngineError, match="took too long"):
        download.fetch(url, tmp_path / "parts", timeout=TIMEOUT)
    assert not (tmp_path / "parts").exists()


@pytest.mark.slow
def test_what_is_worth_it_is_kept_for_the_next_run(tmp_path: Path) -> None:
    """A silence after a megabyte is a fault of the network, as a rule."""

    def silent_late(connection: socket.socket) -> None:
        connection.sendall(OK + b'Content-Length: 3000000\r\nETag: "a"\r\n\r\n' + b"x" * 2_000_000)
        time.sleep(20)

    with serving(silent_late) as url, pytest.raises(EngineError, match="run the same command"):
        download.fetch(url, tmp_path / "parts", timeout=0.5)
    assert {path.suffix for path in (tmp_path / "parts").iterdir()} == {".part", ".json"}


@pytest.mark.slow
def test_an_installation_leaves_nothing(
    store: Path, rkt: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 50_000)
    monkeypatch.setattr(
        download.fetch, "__kwdefaults__", {**(download.fetch.__kwdefaults__ or {}), "limit": 50_000}
    )
    with serving(endless_chunks) as url:
        done = rkt("models", "install", f"{url}.argosmodel")
    assert done.code == 2
    assert "exceeds the limit of 50,000 bytes" in done.err
    assert done.err.count("\n") == 1
    assert {path.name for path in store.iterdir()} == {".lock"}
