"""A server of the review desk in a thread, with pages and a desk of the test."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
from starlette.routing import Route

from rktranslate.review.app import Settings, create_app
from rktranslate.review.security import HostRules
from rktranslate.review.serving import Address, DeskServer, listen
from rktranslate.review.sessions import Sessions
from rktranslate.workflow.inputs import load_project
from rktranslate.workflow.reviewing.changes import Person, Role
from rktranslate.workflow.reviewing.people import People
from rktranslate.workflow.reviewing.views import Overview, Progress

OWNER = Person("Ani", Role.REVIEWER, "ani@example.org")


class FollowedDesk:
    """A desk whose catalogues change when the test says so."""

    def __init__(self) -> None:
        self.project = SimpleNamespace(config=SimpleNamespace(target_languages=("en",)))
        self.changes: list[tuple[str, str]] = []
        self.units = 1
        self.error: Exception | None = None

    def answering(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def changed(self, *, look: bool = True) -> tuple[tuple[str, str], ...]:
        if self.error is not None:
            raise self.error
        changes, self.changes = tuple(self.changes), []
        return changes

    def overview(self, language: str) -> Overview:
        return Overview("p", "id", language, ("en",), (), Progress(units=self.units))


@dataclass
class Served:
    """A server that runs."""

    url: str
    port: int
    sessions: Sessions
    people: People
    desk: FollowedDesk
    reported: list[tuple[str, BaseException]] = field(default_factory=list)
    server: Any = None

    @property
    def login(self) -> str:
        return f"/login?token={self.sessions.owner_token}"

    def client(self, **options: Any) -> httpx.Client:
        """Return a client that is not logged in."""
        return httpx.Client(base_url=self.url, trust_env=False, **options)

    @contextlib.contextmanager
    def browser(self, token: str = "", **options: Any) -> Iterator[httpx.Client]:
        """Yield a client that is logged in, and sends forms as a browser does."""
        with self.client(headers={"sec-fetch-site": "same-origin"}, **options) as client:
            answer = client.get(f"/login?token={token or self.sessions.owner_token}")
            assert answer.status_code == 303
            yield client

    def raw(self) -> socket.socket:
        """Return a connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


def exchange(connection: socket.socket, request: bytes) -> bytes:
    """Return all that a server answers until it closes the connection."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(request)
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


@contextlib.contextmanager
def serving(
    folder: Path,
    routes: Sequence[Route],
    *,
    hosts: HostRules | None = None,
    tls: ssl.SSLContext | None = None,
    clock: Callable[[], float] = time.monotonic,
    desk: Any = None,
    owner: Person = OWNER,
) -> Iterator[Served]:
    """Serve pages for a project; ``desk`` in place of one that the test has in hand."""
    people = People(load_project(folder))
    sessions = Sessions(owner, people, clock)
    desk = FollowedDesk() if desk is None else desk
    reported: list[tuple[str, BaseException]] = []
    with listen(Address(port=0)) as listener:
        port = listener.getsockname()[1]
        settings = Settings(port, hosts or HostRules(), is_secure=tls is not None)
        app = create_app(
            desk, sessions, settings, routes, lambda what, error: reported.append((what, error))
        )
        server = DeskServer(app, tls)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.005)
            url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
            yield Served(url, port, sessions, people, desk, reported, server)
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()
