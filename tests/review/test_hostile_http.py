"""Hostile requests over HTTP: refused, and the server goes on."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rktranslate.errors import CatalogError, ConfigError, DocumentError
from rktranslate.review import limits
from rktranslate.review.security import HEADERS
from rktranslate.workflow.reviewing.changes import Person, Role
from tests.review.served import Served, exchange, serving

pytestmark = pytest.mark.slow
WRITTEN: list[list[tuple[str, object]]] = []
"""The forms that have reached the page that writes."""
CALLS: list[int] = []
SLOW = threading.Event()


def who(request: Request) -> Response:
    return PlainTextResponse(request.state.person.name + request.state.person.role.value)


def save(request: Request) -> Response:
    WRITTEN.append(request.state.form.multi_items())
    return PlainTextResponse("saved")


def large(_request: Request) -> Response:
    return PlainTextResponse("x" * 30_000_000)


def wait(_request: Request) -> Response:
    CALLS.append(1)
    SLOW.wait(20)
    return PlainTextResponse("done")


def overriding(_request: Request) -> Response:
    headers = {"Content-Security-Policy": "default-src *", "X-Frame-Options": "ALLOW"}
    return PlainTextResponse("x", headers=headers)


ERRORS = {
    "config": ConfigError("no <b>such</b> document", path="source/x.md"),
    "document": DocumentError("broken", path="source/\u202ex.md", line=3),
    "catalog": CatalogError("broken"),
    "defect": ValueError("secret"),
}


def fail(request: Request) -> Response:
    raise ERRORS[request.query_params["kind"]]


MULTIPART = "multipart/form-data; boundary=b"
ROUTES = (
    Route("/", who),
    Route("/save", save, methods=["POST"]),
    Route("/large", large),
    Route("/hypotheses", wait),
    Route("/findings", save, methods=["POST"]),
    Route("/fail", fail),
    Route("/overriding", overriding),
)


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    with serving(home, ROUTES) as running:
        yield running


@pytest.fixture
def browser(served: Served) -> Iterator[httpx.Client]:
    WRITTEN.clear()
    with served.browser() as client:
        yield client


# --- logins ----------------------------------------------------------------------------------


def test_a_login_leaves_no_token_behind(served: Served) -> None:
    with served.client() as client:
        answer = client.get(served.login)
        assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/", "")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"rktranslate-session-{served.port}=")
        assert served.sessions.owner_token not in cookie
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        assert "Secure" not in cookie
        assert answer.headers["referrer-policy"] == "same-origin"
        assert client.get("/").text == "Anireviewer"


@pytest.mark.parametrize("path", ["/", "/save", "/events", "/presence", "/nothing", "/large"])
@pytest.mark.parametrize("cookie", ["", "x", "'; DROP TABLE", "\x7f", "a" * 20_000])
def test_no_session(served: Served, path: str, cookie: str) -> None:
    headers = {"cookie": f"rktranslate-session-{served.port}={cookie}"} if cookie else {}
    with served.client(headers=headers) as client:
        assert client.get(path).status_code == 401
        answer = client.post(path, headers={"sec-fetch-site": "same-origin"}, data={"a": "b"})
        assert answer.status_code == 401
        assert "location" not in answer.headers


@pytest.mark.parametrize("token", ["", "x", "%00", "%ff", "a" * 10_000, "%ED%B3%BF"])
def test_wrong_tokens(served: Served, token: str) -> None:
    with served.client() as client:
        answer = client.get(f"/login?token={token}")
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        assert client.get("/").status_code == 401


def test_a_token_in_the_address_of_a_page_logs_nobody_in(served: Served) -> None:
    with served.client() as client:
        assert client.get(f"/?token={served.sessions.owner_token}").status_code == 401


def test_a_link_of_a_mail_leads_in(served: Served) -> None:
    """A browser keeps the cookie back where another site leads here; the page asks again."""
    with served.client(headers={"accept": "text/html"}) as stranger, served.browser() as browser:
        elsewhere = {
            "sec-fetch-site": "cross-site",
            "sec-fetch-mode": "navigate",
            "sec-fetch-dest": "document",
        }
        first = stranger.get("/?document=%22%3E%3Cscript%3E", headers=elsewhere)
        assert first.status_code == 401
        assert 'content="0; url=/?document=%22%3E%3Cscript%3E&amp;again=1"' in first.text
        again = {"sec-fetch-site": "same-origin"}
        assert "http-equiv" not in stranger.get("/?again=1", headers=again).text
        answer = browser.get("/?document=%22%3E&again=1", headers=again)
        assert (answer.status_code, answer.headers["location"]) == (303, "/?document=%22%3E")


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example/", "///evil.example/", "/%5c/evil.example/"]
)
def test_no_page_leads_to_another_host(served: Served, browser: httpx.Client, path: str) -> None:
    head = f"GET {path}?again=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    with served.raw() as connection:
        answer = exchange(connection, f"{head}Cookie: {cookie_of(browser)}\r\n\r\n".encode())
    assert b"\r\nlocation: /evil.example/\r\n" in answer
    head = head.replace("?again=1", "") + "Accept: text/html\r\n\r\n"
    with served.raw() as connection:
        answer = exchange(connection, head.encode())
    assert b'content="0; url=/evil.example/?again=1"' in answer


def cookie_of(browser: httpx.Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def test_a_person_who_is_removed_is_out_at_once(served: Served) -> None:
    token, _ = served.people.add(Person("Budi", Role.TRANSLATOR), "2026-11-30")
    with served.browser(token) as budi:
        assert budi.get("/").text == "Buditranslator"
        with budi.stream("GET", "/events") as events:
            lines = events.iter_lines()
            assert any("hello" in line for line in lines)
            served.people.remove("Budi")
            assert budi.get("/").status_code == 401
            assert budi.post("/save", data={"a": "b"}).status_code == 401
            for _ in lines:
                pass  # the events end


def test_logging_out_ends_the_session_and_its_events(served: Served) -> None:
    with served.browser() as browser:
        cookies = dict(browser.cookies)
        with browser.stream("GET", "/events") as events:
            with served.client(cookies=cookies) as stolen:
                assert stolen.get("/").status_code == 200
                assert browser.get("/logout").status_code == 405
                assert browser.post("/logout").status_code == 200
                assert stolen.get("/").status_code == 401
            assert list(events.iter_lines())  # ends


# --- foreign hosts and pages -----------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1.nip.io", "x y"])
@pytest.mark.parametrize("path", ["/", "/login?token={token}", "/static/desk.css", "/events"])
def test_foreign_hosts(served: Served, browser: httpx.Client, host: str, path: str) -> None:
    path = path.replace("{token}", served.sessions.owner_token)
    answer = browser.get(path, headers={"host": host.replace("{port}", str(served.port))})
    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n bad: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nA\x00: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",  # TLS
        b"\x00" * 1000,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)  # fmt: skip
def test_odd_requests(served: Served, request_: bytes, browser: httpx.Client) -> None:
    with served.raw() as connection:
        with contextlib.suppress(OSError):  # the server may close it first
            connection.sendall(request_)
            connection.shutdown(socket.SHUT_WR)
        answer = exchange(connection, b"")
    assert b" 200 " not in answer[:20]
    assert browser.get("/").status_code == 200


FORM = {"target": "stolen"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "http://evil.example"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:3000"},
        {"sec-fetch-site": "none"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"referer": "http://127.0.0.1/"},
        {},
    ],
)
def test_a_form_of_another_page(served: Served, headers: dict[str, str]) -> None:
    """The browser is logged in, and sends its cookie; the page is not ours."""
    WRITTEN.clear()
    with served.browser() as browser:
        del browser.headers["sec-fetch-site"]
        assert browser.post("/save", data=FORM, headers=headers).status_code == 403
        assert browser.post("/logout", headers=headers).status_code == 403
        assert browser.post("/presence", headers=headers).status_code == 403
        own = {"origin": f"http://127.0.0.1:{served.port}"}
        assert browser.post("/save", data={"target": "own"}, headers=own).status_code == 200
    assert WRITTEN == [[("target", "own")]]


def test_a_copied_form_needs_a_session(served: Served) -> None:
    WRITTEN.clear()
    with served.client(headers={"sec-fetch-site": "same-origin"}) as client:
        assert client.post("/save", data=FORM).status_code == 401
    assert WRITTEN == []


def test_headers_that_are_there_twice(served: Served, browser: httpx.Client) -> None:
    request = (
        "POST /save HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 3\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Cookie: {cookie_of(browser)}\r\n"
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Site: same-origin\r\n\r\na=b"
    )
    with served.raw() as connection:
        answer = exchange(connection, request.encode())
    assert answer.startswith(b"HTTP/1.1 421 ")
    assert WRITTEN == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HACK"])
def test_other_methods(browser: httpx.Client, method: str) -> None:
    assert browser.request(method, "/save").status_code == 405
    headers = {"origin": "http://evil.example", "access-control-request-method": "POST"}
    del browser.headers["sec-fetch-site"]
    answer = browser.request(method, "/save", headers=headers)
    assert answer.status_code == 403
    assert not any(name.startswith("access-control") for name in answer.headers)


# --- sizes -----------------------------------------------------------------------------------


def test_bodies_that_are_too_large(served: Served, browser: httpx.Client) -> None:
    form = "application/x-www-form-urlencoded"
    large = {"target": "x" * 10_000_000}
    assert browser.post("/save", data=large).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(10):
            yield b"x" * 1_000_000

    answer = browser.post("/save", content=chunks(), headers={"content-type": form})
    assert answer.status_code == 413
    # Without a session none of it is read, and the connection may be closed first.
    stranger = served.client(headers={"sec-fetch-site": "same-origin"})
    with stranger, contextlib.suppress(httpx.WriteError, httpx.ReadError):
        assert stranger.post("/save", data=large).status_code == 401
    assert WRITTEN == []
    assert browser.post("/save", data={"target": "x" * 900_000}).status_code == 200


def test_an_endless_body(served: Served, browser: httpx.Client) -> None:
    head = (
        "POST /save HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999\r\n"
        f"Sec-Fetch-Site: same-origin\r\nCookie: {cookie_of(browser)}\r\n\r\n"
    )
    with served.raw() as connection:
        answer = exchange(connection, head.encode() + b"x" * (40 << 20))
    assert answer[:13] in (b"HTTP/1.1 413 ", b"")  # or the connection was cut
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"target": "x"}', "application/json", 415),
        (b"target=x", "text/plain", 415),  # what a form of another site can send
        (b"target=x", "", 415),
        (b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--", MULTIPART, 415),
        (b"target=%FF", "application/x-www-form-urlencoded", 400),
        (b"target=\xff", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=b"] * 6_000), "application/x-www-form-urlencoded", 400),
        (b"&&&=&;a", "application/x-www-form-urlencoded", 200),
        (b"a=%00%0d%0a&a=%zz", "Application/X-WWW-Form-Urlencoded; charset=utf-7", 200),
        (b"", "application/json", 200),
    ],
)  # fmt: skip
def test_forms(browser: httpx.Client, content: bytes, kind: str, status: int) -> None:
    answer = browser.post("/save", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert len(WRITTEN) == (status == 200)


def test_texts_arrive_as_they_are(browser: httpx.Client) -> None:
    text = 'ä € 😀 \u202e\x00\r\n<b>&amp;"+%'
    assert browser.post("/save", data={"target": text, "unit": ["1", "2"]}).status_code == 200
    (fields,) = WRITTEN
    assert fields == [("target", text), ("unit", "1"), ("unit", "2")]


# --- slow clients ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
        b"GET /static/x HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX",
    ],
)
def test_slow_headers(served: Served, monkeypatch: pytest.MonkeyPatch, begin: bytes) -> None:
    monkeypatch.setattr(limits, "HEADER_SECONDS", 0.3)
    start = time.monotonic()
    with served.raw() as connection:
        connection.sendall(begin)
        connection.settimeout(0.02)
        ended = False
        while not ended and time.monotonic() < start + 10:
            try:
                ended = not connection.recv(65536)
            except TimeoutError:
                if begin:
                    connection.sendall(b"x")
            except ConnectionResetError:
                ended = True
    assert ended
    assert time.monotonic() - start < 5


def test_a_slow_body(
    served: Served, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.3)
    head = (
        "POST /save HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
        f"Sec-Fetch-Site: same-origin\r\nCookie: {cookie_of(browser)}\r\n\r\n"
    )
    with served.raw() as connection:
        answer = exchange(connection, head.encode() + b"target=")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert WRITTEN == []


def test_a_client_that_takes_no_answer(
    served: Served, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "STALLED_SECONDS", 0.3)
    head = f"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie_of(browser)}\r\n\r\n"
    with served.raw() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(head.encode())
        until = time.monotonic() + 10
        while len(served.server.server_state.tasks) and time.monotonic() < until:
            time.sleep(0.02)
        assert not served.server.server_state.tasks
        connections = served.server.server_state.connections
        while any(each.transport.get_write_buffer_size() for each in connections):
            assert time.monotonic() < until
            time.sleep(0.02)
        assert len(exchange(connection, b"")) < 30_000_000


def test_too_many_connections_of_one(
    served: Served, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.get("/")
    monkeypatch.setattr(limits, "MAX_CONNECTIONS_OF_ONE", 10)
    open_now = [served.raw() for _ in range(30)]
    try:
        time.sleep(0.2)
        assert len(served.server.server_state.connections) <= 12
        assert browser.get("/").status_code == 200
    finally:
        for connection in open_now:
            connection.close()


def test_findings_do_not_wait_for_the_engine(served: Served) -> None:
    SLOW.clear()
    engine = [threading.Thread(target=_get, args=(served, "/hypotheses")) for _ in range(6)]
    for thread in engine:
        thread.start()
    try:
        time.sleep(0.3)
        with served.browser() as browser:
            start = time.monotonic()
            for _ in range(5):
                assert browser.post("/findings", data={"target": "x"}).status_code == 200
                assert browser.get("/").status_code == 200
            assert time.monotonic() - start < 5
    finally:
        SLOW.set()
        for thread in engine:
            thread.join()


def test_work_for_a_client_that_left_is_not_begun(served: Served) -> None:
    SLOW.clear()
    CALLS.clear()
    clients = []
    with served.browser() as browser:
        cookie = cookie_of(browser)
    head = f"GET /hypotheses HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
    try:
        for _ in range(20):
            clients.append(served.raw())
            clients[-1].sendall(head)
        until = time.monotonic() + 10
        while len(served.server.server_state.tasks) < len(clients) and time.monotonic() < until:
            time.sleep(0.01)
    finally:
        for client in clients:
            client.close()
    while served.server.server_state.tasks and time.monotonic() < until:
        time.sleep(0.01)
    SLOW.set()
    _get(served, "/hypotheses")
    assert len(CALLS) <= 3  # two threads, and the last one


def _get(served: Served, path: str) -> None:
    with served.browser(timeout=30) as browser:
        assert browser.get(path).text == "done"


# --- paths, headers, errors ------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fapp.py"),
        *(
            "/static//etc/passwd",
            "/static/%00",
            "/static/",
            "/static",
            "/static/.",
            "/static/~root",
        ),
        *("/static/C:%5Cwindows", "/..", "/%2e%2e/%2e%2e/etc/passwd", "/static/desk.css%00.js"),
        "/static/" + "../" * 500,
    ],
)
def test_paths(served: Served, browser: httpx.Client, path: str) -> None:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    with served.raw() as connection:
        answer = exchange(connection, f"{head}Cookie: {cookie_of(browser)}\r\n\r\n".encode())
    assert answer.split(b" ", 2)[1] in (b"404", b"307")
    assert b"root:" not in answer
    assert b"import" not in answer


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("config", 404, "source/x.md: no &lt;b&gt;such&lt;/b&gt; document"),
        ("document", 404, r"source/\u202ex.md:3: broken"),
        ("catalog", 422, "broken"),
        ("defect", 500, "Something went wrong here"),
    ],
)
def test_errors_of_pages(
    served: Served, browser: httpx.Client, kind: str, status: int, says: str
) -> None:
    served.reported.clear()
    for headers, begins in (
        ({"accept": "text/html"}, "<!doctype html>"),
        ({"hx-request": "true"}, "<p class="),
    ):
        answer = browser.get(f"/fail?kind={kind}", headers=headers)
        assert answer.status_code == status
        assert says in answer.text
        assert answer.text.startswith(begins)
        assert "secret" not in answer.text
    assert [what for what, _ in served.reported] == ["GET /fail"] * 2 * (status == 500)


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/overriding", "/fail?kind=defect", "/login?token=x"]
)
def test_every_answer_has_the_headers(served: Served, browser: httpx.Client, path: str) -> None:
    with served.client() as stranger:
        answers = [
            browser.get(path),
            stranger.get(path),
            browser.get(path, headers={"host": "evil.example"}),
            browser.post(path, headers={"sec-fetch-site": "cross-site"}),
        ]
    for answer in answers:
        for name, value in HEADERS:
            assert answer.headers.get_list(name) == [value]
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
        assert "script" not in answer.headers["content-security-policy"]


def test_headers_alone(served: Served, browser: httpx.Client) -> None:
    assert browser.head("/").status_code == 200
    assert browser.head("/events").status_code == 405
    with served.client() as stranger:
        assert stranger.head(served.login).status_code == 405
        assert not stranger.cookies


def test_a_forwarded_address_is_not_believed(served: Served, browser: httpx.Client) -> None:
    headers = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "forwarded": "x"}
    assert browser.get("/", headers=headers).text == "Anireviewer"
    headers = {"host": "evil.example", "x-forwarded-host": "127.0.0.1"}
    assert browser.get("/", headers=headers).status_code == 421


def test_a_web_socket_is_not_opened(served: Served, browser: httpx.Client) -> None:
    headers = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-key": "x",
        "sec-websocket-version": "13",
    }
    assert browser.get("/events", headers={**headers, "host": "evil.example"}).status_code == 421
    assert browser.get("/nothing", headers=headers).status_code == 404
