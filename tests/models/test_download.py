"""Downloads from a server with faults: whole and hashed, or refused; resumed where that is safe."""

from __future__ import annotations

import ast
import hashlib
import os
import re
from pathlib import Path

import pytest

import rktranslate
from rktranslate.errors import EngineError
from rktranslate.models import download, locations
from tests.models.conftest import Server

DATA = os.urandom(40_000)
SHA = hashlib.sha256(DATA).hexdigest()


def fetch(server: Server, tmp_path: Path, path: str = "/model", **options: object) -> bytes:
    fetched = download.fetch(server.url + path, tmp_path / "parts", **options)  # type: ignore[arg-type]
    assert fetched.temporary
    assert fetched.size == fetched.path.stat().st_size
    return fetched.path.read_bytes()


def refusal(server: Server, tmp_path: Path, path: str = "/model", **options: object) -> str:
    with pytest.raises(EngineError) as caught:
        fetch(server, tmp_path, path, **options)
    assert caught.value.path is not None
    assert caught.value.path.startswith("http://127.0.0.1")
    return caught.value.message


def parts(tmp_path: Path) -> list[str]:
    return sorted(path.name[-5:] for path in (tmp_path / "parts").glob("*"))


def test_whole(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    seen: list[tuple[int, int]] = []
    got = fetch(
        server,
        tmp_path,
        sha256=SHA.upper(),
        size=len(DATA),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert got == DATA
    assert seen[-1] == (len(DATA), len(DATA))


def test_connection_that_drops_is_carried_on(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    server.cut_after["/model"] = [10_000, 5_000]
    assert fetch(server, tmp_path, sha256=SHA) == DATA
    assert server.log == [
        ("/model", ""),
        ("/model", "bytes=10000-"),
        ("/model", "bytes=15000-"),
    ]


def test_next_run_carries_on(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    server.cut_after["/model"] = [10_000, 1_000, 1_000]
    assert "connection closed before" in refusal(server, tmp_path)
    assert parts(tmp_path) == [".json", ".part"]
    assert fetch(server, tmp_path) == DATA
    assert server.log[-1] == ("/model", "bytes=12000-")


def test_complete_part_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    fetch(server, tmp_path, sha256=SHA)
    assert fetch(server, tmp_path, sha256=SHA) == DATA
    assert server.log[-1] == ("/model", f"bytes={len(DATA)}-")


def test_file_that_changed_begins_anew(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    server.cut_after["/model"] = [10_000, 0, 0]
    refusal(server, tmp_path)
    other = DATA[::-1]
    server.files["/model"] = other
    assert fetch(server, tmp_path) == other


def test_without_etag_and_hash_nothing_is_carried_on(server: Server, tmp_path: Path) -> None:
    server.etags = False
    server.files["/model"] = DATA
    server.cut_after["/model"] = [10_000, 10_000]
    assert fetch(server, tmp_path) == DATA
    assert {wanted for _, wanted in server.log} == {""}


def test_server_without_ranges(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    server.files["/model"] = DATA
    server.cut_after["/model"] = [10_000]
    assert fetch(server, tmp_path, sha256=SHA) == DATA


def test_truncated_for_good(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    server.cut_after["/model"] = [0] * 10
    assert "connection closed before" in refusal(server, tmp_path)
    assert len(server.log) == 3


def test_wrong_hash_is_thrown_away(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    assert f"SHA-256 mismatch: expected {'0' * 64}, got {SHA}" in refusal(
        server, tmp_path, sha256="0" * 64
    )
    assert parts(tmp_path) == []


def test_wrong_size_is_thrown_away(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    assert "size mismatch: expected 7 bytes, got 40,000" in refusal(server, tmp_path, size=7)
    assert parts(tmp_path) == []


def test_more_than_is_allowed(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    assert "exceeds the limit of 1,000 bytes" in refusal(server, tmp_path, limit=1000)


@pytest.mark.parametrize(("code", "requests"), [(404, 1), (403, 1), (503, 3)])
def test_status(server: Server, tmp_path: Path, code: int, requests: int) -> None:
    server.status["/model"] = [code] * 3
    assert str(code) in refusal(server, tmp_path)
    assert len(server.log) == requests


def test_a_bad_moment_is_not_the_end(server: Server, tmp_path: Path) -> None:
    server.files["/model"] = DATA
    server.status["/model"] = [503, 200]
    assert fetch(server, tmp_path) == DATA


@pytest.mark.slow
def test_silent_server(server: Server, tmp_path: Path) -> None:
    server.stall.add("/model")
    assert "no data for 0.2 seconds" in refusal(server, tmp_path, timeout=0.2)


def test_no_server(tmp_path: Path) -> None:
    with pytest.raises(
        EngineError,
        match="download failed: ",
    ) as caught:
        download.fetch("http://127.0.0.1:9/model", tmp_path, timeout=1)
    assert caught.value.hint is not None


def test_redirect(server: Server, tmp_path: Path) -> None:
    server.files["/there"] = DATA
    server.redirects["/model"] = "/there"
    assert fetch(server, tmp_path) == DATA


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x"])
def test_redirect_off_the_network(server: Server, tmp_path: Path, target: str) -> None:
    server.redirects["/model"] = target
    assert re.search("not followed|not allowed", refusal(server, tmp_path))
    assert parts(tmp_path) == []


def test_redirect_in_a_circle(server: Server, tmp_path: Path) -> None:
    server.redirects["/model"] = "/model"
    refusal(server, tmp_path)
    assert len(server.log) < 20


def test_listing_redirected_to_a_file(server: Server) -> None:
    server.redirects["/index.json"] = "file:///etc/passwd"
    with pytest.raises(EngineError, match=r"not followed|not allowed"):
        download.read_small(f"{server.url}/index.json", 1000)


def test_listing_too_large(server: Server) -> None:
    server.files["/index.json"] = bytes(2000)
    with pytest.raises(EngineError, match="listing exceeds"):
        download.read_small(f"{server.url}/index.json", 1000)


def test_local_file_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a model.bin"
    path.write_bytes(DATA)
    for location in (str(path), path.as_uri()):
        fetched = download.fetch(location, tmp_path / "parts", sha256=SHA)
        assert (fetched.path, fetched.sha256, fetched.temporary) == (path, SHA, False)
        download.discard(fetched)
    assert path.read_bytes() == DATA
    assert not (tmp_path / "parts").exists()


@pytest.mark.parametrize(
    "location", ["ftp://example.org/x", "file://host/x", "javascript:alert(1)", "/no/such/file"]
)
def test_places_that_are_none(location: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        download.fetch(location, tmp_path)


def test_password_is_not_shown() -> None:
    assert (
        locations.without_credentials("https://me:secret@example.org/x") == "https://example.org/x"
    )


@pytest.mark.parametrize(
    ("base", "link", "target"),
    [
        ("https://a.org/x/index.json", "y.zip", "https://a.org/x/y.zip"),
        ("https://a.org/x/", "https://b.org/y.zip", "https://b.org/y.zip"),
        ("http://a.org/x/", "https://b.org/y.zip", "https://b.org/y.zip"),
    ],
)
def test_links(base: str, link: str, target: str) -> None:
    assert locations.resolve(base, link) == target


@pytest.mark.parametrize("link", ["file:///etc/passwd", "http://b.org/y.zip", "ftp://b.org/y"])
def test_links_that_are_not_followed(link: str) -> None:
    with pytest.raises(EngineError, match="not followed"):
        locations.resolve("https://a.org/index.json", link)


@pytest.mark.slow
def test_nothing_else_opens_connections() -> None:
    """The modules that could are imported in one place of the program only."""
    network = {"urllib.request", "http.client", "socket", "ssl", "ftplib", "requests", "httpx"}
    root = Path(rktranslate.__file__).parent
    users = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
            if names & network:
                users.add(path.relative_to(root).as_posix())
    # The second one only cuts the connections of the first; the desk only takes connections.
    desk = {"review/limits.py", "review/serving.py", "review/tls.py"}
    # The servers that a project names, on this machine unless it says otherwise.
    servers = {"engines/server.py"}
    assert users == {"models/http_client.py", "models/transfer_watch.py", *servers, *desk}


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://[::1/x", "Invalid IPv6 URL"),
        ("HTTPS://[x]/", "invalid URL"),
        ("http://a.org/\udcff", "surrogates not allowed"),
        ("models/\ud800", "control character"),
        ("a\0b", "control character"),
        ("http://a.org/x\n::error::y", "control character"),
    ],
)
def test_an_invalid_location_is_refused_wherever_it_comes_from(location: str, reason: str) -> None:
    assert not locations.is_location(location)
    for use in (
        lambda: locations.is_remote(location),
        lambda: locations.local_path(location),
        lambda: locations.resolve("http://a.org/index.json", location),
        lambda: locations.resolve(location, "x"),
        lambda: locations.join("http://a.org/", location),
        lambda: locations.check_hop("http://a.org/", location),
    ):
        with pytest.raises(EngineError, match=reason):
            use()


@pytest.mark.parametrize("path", ["a%00b", "a%0Ab"])
def test_an_escape_may_not_hide_a_control_character(path: str) -> None:
    with pytest.raises(EngineError, match="control character"):
        locations.local_path(f"file:///{path}")
    with pytest.raises(EngineError, match="control character"):
        locations.resolve("/tmp/index.json", path)


def test_a_path_may_have_bytes_that_are_not_utf_8() -> None:
    assert locations.local_path("models/\udcff.argosmodel") == Path("models/\udcff.argosmodel")


@pytest.mark.parametrize("host", ["a" * 80 + ".invalid", "127.0.0.1:99999999999999999999"])
def test_an_impossible_host_is_refused_in_one_line(host: str) -> None:
    with pytest.raises(EngineError):
        download.read_small(f"http://{host}/", 10, timeout=1)
