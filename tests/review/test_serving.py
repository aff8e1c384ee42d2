"""The start of the server: addresses, ports, TLS; the command and its end."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rktranslate.errors import ConfigError
from rktranslate.review import serving as serving_module
from rktranslate.review.pools import POOL_OF_PATH, Pool, pool_of
from rktranslate.review.routes import ROUTES
from rktranslate.review.serving import Address, listen
from rktranslate.review.tls import tls_context
from tests.conftest import PACKAGES, Run
from tests.review.served import serving

Rkt = Callable[..., Run]
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="makes certificates")


@contextmanager
def running(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command; yield its process and the address that logs in."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES), "DISPLAY": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "rktranslate", "review", "--no-open", "--port", "0", *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts programs in the background with this signal ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    try:
        assert select.select([process.stdout], [], [], 30)[0]
        line = process.stdout.readline()
        match = re.search(r"https?://\S+/login\?token=\S+", line)
        assert match, line + (process.stderr.read() if process.stderr else "")
        yield process, match[0]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def small(project: Path, rkt: Rkt) -> Path:
    (project / "source/a.md").write_text("Satu kalimat.\n", encoding="utf-8")
    assert rkt("extract").code == 0
    return project


# --- the command -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sent", "code", "says"),
    [("SIGINT", 130, "interrupted"), ("SIGTERM", 143, "SIGTERM"), ("SIGHUP", 129, "SIGHUP")],
)
def test_a_signal_ends_it_with_open_pages(small: Path, sent: str, code: int, says: str) -> None:
    with running(small) as (process, login), httpx.Client(trust_env=False) as client:
        client.get(login)
        assert client.get(login.partition("/login")[0] + "/documents").status_code == 200
        with client.stream("GET", login.partition("/login")[0] + "/events") as events:
            lines = events.iter_lines()
            assert next(lines).startswith("retry")
            start = time.monotonic()
            process.send_signal(getattr(signal, sent))
            for _ in lines:
                pass
        _, err = process.communicate(timeout=10)
        assert process.returncode == code
        assert time.monotonic() - start < 5
        assert says in err
        assert len(err.strip().splitlines()) == 1


@pytest.mark.slow
def test_reading_writes_nothing(small: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in small.rglob("*")}
    with running(small) as (_, login), httpx.Client(trust_env=False) as client:
        base = login.partition("/login")[0]
        client.get(login)
        for path in ("/", "/documents", "/document?language=en&document=source/a.md", "/events"):
            with client.stream("GET", base + path) as answer:
                assert answer.status_code in (200, 303)
        time.sleep(1.2)  # the poll
    assert {path: path.stat().st_mtime_ns for path in small.rglob("*")} == before


@pytest.mark.slow
def test_people_are_added_while_it_runs(small: Path, rkt: Rkt) -> None:
    with running(small) as (_, login), httpx.Client(trust_env=False) as client:
        base = login.partition("/login")[0]
        added = rkt("review", "--add", "Budi <budi@example.org>", "--role", "translator")
        assert added.code == 0
        token = re.search(r"token=(\S+)", added.out)
        assert token
        assert client.get(f"{base}/login?token={token[1]}").status_code == 303
        assert client.get(f"{base}/documents").status_code == 200
        assert rkt("review", "--remove", "Budi").code == 0
        assert client.get(f"{base}/documents").status_code == 401


def test_people_on_the_command_line(small: Path, rkt: Rkt) -> None:
    assert "Only you" in rkt("review", "--people").out
    added = rkt("review", "--add", "Ani", "--host", "192.168.1.5", "--port", "9000")
    assert re.search(r"login     http://192\.168\.1\.5:9000/login\?token=[\w-]{43}\n", added.out)
    again = rkt("review", "--add", "Ani", "--allow-host", "desk.example.org")
    assert "replaced  Ani, reviewer" in again.out
    assert "http://desk.example.org:8757/login?token=" in again.out
    rkt("review", "--add", "Budi <budi@example.org>", "--role", "translator")
    listed = rkt("review", "--people").out
    assert re.search(r"Ani +reviewer", listed)
    assert re.search(r"Budi +translator +budi@example\.org", listed)
    assert "token" not in rkt("review", "--people", "--json").out
    assert '"role": "translator"' in rkt("review", "--people", "--json").out
    assert "removed   Ani, reviewer" in rkt("review", "--remove", "Ani").out
    gone = rkt("review", "--remove", "Bud")
    assert (gone.code, gone.err) == (
        2,
        "error: nobody of the name 'Bud' may log in (did you mean Budi?)\n",
    )
    mode = stat.S_IMODE((small / ".rktranslate/people.json").stat().st_mode)
    assert mode == 0o600


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--add", "A", "--remove", "B"], "only one of --add, --remove, --people"),
        (["--people", "--remove", "B"], "only one of --add, --remove, --people"),
        (["--role", "reviewer"], "--role belongs to --add"),
        (["--add", "A", "--role", "king"], "'king' is not one of"),
        (["--tls-cert", "x.pem"], "--tls-cert and --tls-key belong together"),
        (["--port", "70000"], "70000 is not in the range"),
        (["--add", ""], "not a name of a person: '': it is empty"),
        (["--host", "no.such.host.invalid"], "unknown host: 'no.such.host.invalid'"),
        (["--host", "192.0.2.77", "--port", "0"], "cannot listen on 192.0.2.77 port 0"),
        (["--allow-host", "http://x"], "not a host name: 'http://x'"),
        (["--tls-cert", "no.pem", "--tls-key", "no.key"], "no.pem: no such file"),
    ],
)
def test_wrong_options(small: Path, rkt: Rkt, options: list[str], says: str) -> None:
    done = rkt("review", "--no-open", *options)
    assert done.code == 2
    assert says in done.err
    assert len(done.err.splitlines()) == 1


def test_json_is_for_what_has_a_result(small: Path, rkt: Rkt) -> None:
    done = rkt("review", "--json")
    assert done.code == 2
    assert "--json needs --add, --remove or --people" in done.out


def test_without_the_extra(small: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    done = rkt("review", "--no-open")
    assert done.code == 2
    assert "needs starlette and uvicorn (install them: pip install starlette uvicorn)" in done.err


def test_the_other_commands_do_not_import_it() -> None:
    script = "import sys; import rktranslate.cli.program; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGES)},
    )
    names = {name.partition(".")[0] for name in done.stdout.split()}
    assert not names & {"starlette", "uvicorn", "anyio", "asyncio"}


@pytest.mark.slow
@pytest.mark.parametrize("leaves", [True, False])
def test_a_save_that_has_begun_is_finished(home: Path, leaves: bool) -> None:
    """Whether the client leaves or the server ends; a read is given up."""
    begun, saved = threading.Event(), threading.Event()
    never = threading.Event()

    def save(_request: Request) -> Response:
        begun.set()
        time.sleep(0.5)
        saved.set()
        return PlainTextResponse("saved")

    def read(_request: Request) -> Response:
        never.wait(20)
        return PlainTextResponse("read")

    routes = [Route("/save", save, methods=["POST"]), Route("/hypotheses", read)]
    try:
        with serving(home, routes) as served, served.browser() as browser:
            reading = threading.Thread(target=_ignoring, args=(browser, "GET", "/hypotheses"))
            reading.start()
            with served.browser(timeout=0.2 if leaves else 10) as other:
                saving = threading.Thread(target=_ignoring, args=(other, "POST", "/save"))
                saving.start()
                assert begun.wait(10)
                if leaves:
                    saving.join()
                start = time.monotonic()
        # Here the server has ended.
        assert saved.is_set()
        assert time.monotonic() - start < 5
    finally:
        never.set()
    saving.join()
    reading.join()


def _ignoring(browser: httpx.Client, method: str, path: str) -> None:
    with suppress(httpx.HTTPError):
        browser.request(method, path)


# --- addresses -------------------------------------------------------------------------------


def test_a_port_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    with listen(Address(port=0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"port {port}: address already in use \(choose"):
            listen(Address(port=port))
        monkeypatch.setattr(serving_module, "DEFAULT_PORT", port)
        monkeypatch.setattr(serving_module, "_PORTS_TRIED", 50)
        with listen(Address()) as other:
            assert port < other.getsockname()[1] < port + 50


@pytest.mark.parametrize(
    ("address", "url", "is_local"),
    [
        (Address(), "http://127.0.0.1:9", True),
        (Address("localhost"), "http://localhost:9", True),
        (Address("::1"), "http://[::1]:9", True),
        (Address("192.168.1.5"), "http://192.168.1.5:9", False),
        (Address("0.0.0.0", names=("desk.example.org", "x")), "http://desk.example.org:9", False),
    ],
)
def test_the_address_for_people(address: Address, url: str, is_local: bool) -> None:
    assert address.url(9, is_secure=False) == url
    assert address.is_local is is_local
    assert address.url(9, is_secure=True) == url.replace("http:", "https:")


def test_a_network_address_is_one_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Address("0.0.0.0").url(9, is_secure=False).startswith("http://0.0.0.0")
    assert Address().for_others().host == "0.0.0.0"
    assert Address("10.0.0.1").for_others().host == "10.0.0.1"
    rules = Address("0.0.0.0").host_rules()
    assert rules.allow(f"{socket.gethostname()}:9")
    assert not Address().host_rules().allow("10.0.0.1")


def test_warnings() -> None:
    def words(address: Address, *, is_secure: bool, is_shared: bool) -> str:
        return " ".join(serving_module._warnings(address, is_secure=is_secure, is_shared=is_shared))

    network = Address("0.0.0.0")
    assert words(Address(), is_secure=False, is_shared=False) == ""
    assert "unencrypted" in words(network, is_secure=False, is_shared=True)
    assert words(network, is_secure=True, is_shared=True) == ""
    assert "--add NAME" in words(network, is_secure=True, is_shared=False)
    assert "--host 0.0.0.0" in words(Address(), is_secure=False, is_shared=True)


# --- TLS -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pems(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pems")
    for name in ("a", "b"):
        make = (
            f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
            f"-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 "
            f"-keyout {name}.key -out {name}.pem"
        )
        subprocess.run(make.split(), cwd=folder, check=True, capture_output=True)
    locked = "openssl pkey -in a.key -aes256 -passout pass:x -out locked.key"
    subprocess.run(locked.split(), cwd=folder, check=True, capture_output=True)
    (folder / "text.pem").write_text("not a certificate\n")
    return folder


def who(request: Request) -> Response:
    return PlainTextResponse(request.url.scheme)


@needs_openssl
@pytest.mark.slow
def test_https(home: Path, pems: Path) -> None:
    context = tls_context(pems / "a.pem", pems / "a.key")
    trusting = ssl.create_default_context(cafile=str(pems / "a.pem"))
    with serving(home, [Route("/", who)], tls=context) as served:
        with httpx.Client(base_url=served.url, verify=trusting, trust_env=False) as client:
            answer = client.get(served.login)
            assert "Secure" in answer.headers["set-cookie"]
            assert client.get("/").text == "https"
            origin = {"origin": served.url}
            assert client.post("/presence", headers=origin).status_code == 204
        with served.raw() as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            plain.settimeout(10)
            assert b"200" not in plain.recv(100)


@needs_openssl
@pytest.mark.parametrize(
    ("certificate", "key", "says"),
    [
        ("a.pem", "b.key", "cannot be used: key values mismatch"),
        ("text.pem", "a.key", "text.pem and key .* cannot be used"),
        ("a.pem", "text.pem", "cannot be used"),
        ("a.pem", "locked.key", r"locked.key: the key has a password \(write it without"),
        ("none.pem", "a.key", "none.pem: no such file"),
        ("a.pem", "none.key", "none.key: no such file"),
    ],
)
def test_certificates_that_cannot_be_used(
    pems: Path, certificate: str, key: str, says: str
) -> None:
    with pytest.raises(ConfigError, match=says):
        tls_context(pems / certificate, pems / key)


# --- threads ---------------------------------------------------------------------------------


def test_every_page_that_writes_has_the_threads_of_writes() -> None:
    posted = {route.path for route in ROUTES if "POST" in (route.methods or ())}
    writes = {path for path in posted if pool_of(path) is Pool.WRITE}
    assert posted - writes == {"/findings", "/preferences"}
    assert pool_of("/findings") is Pool.LIVE
    assert {route.path for route in ROUTES} >= set(POOL_OF_PATH)
