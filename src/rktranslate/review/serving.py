"""Serving: sockets, addresses for people, the start and the end of the server."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import ipaddress
import logging
import os
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import uvicorn

from rktranslate.errors import ConfigError
from rktranslate.review.app import Settings, create_app
from rktranslate.review.limits import MAX_CONNECTIONS, MAX_HEADERS, BoundedProtocol
from rktranslate.review.security import HostRules, host_name
from rktranslate.review.sessions import Sessions

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from starlette.applications import Starlette
    from starlette.routing import Route

    from rktranslate.workflow.reviewing.changes import Person
    from rktranslate.workflow.reviewing.desk import ReviewDesk
    from rktranslate.workflow.reviewing.people import People

DEFAULT_PORT = 8757
_PORTS_TRIED = 20
_ANY = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
_WRITE_SECONDS = 5.0
"""How long the end of the server waits for a save that has begun."""
_ANSWER_SECONDS = 0.05
"""How long it waits then for answers to be sent."""
_SWITCH_SECONDS = 0.0005
"""After which a thread that computes gives way to another one; Python has ten times as much."""
_UNREACHABLE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): nothing is sent to it."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens."""

    host: str = "127.0.0.1"
    port: int | None = None
    """None for the usual one, or the next that is free; 0 for any that is free."""
    names: tuple[str, ...] = ()
    """Further host names that it answers to; the first one is in the addresses for people."""

    @property
    def is_local(self) -> bool:
        """Whether only programs on this machine reach it."""
        if self.host == "localhost":
            return True
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return False

    def for_others(self) -> Address:
        """Return the address that is reached from other machines where the host is the default."""
        return replace(self, host=_ANY[0]) if self.host == "127.0.0.1" else self

    def url(self, port: int, *, is_secure: bool) -> str:
        """Return the address of the desk as a person opens it, without a final slash."""
        name = self.names[0] if self.names else self.host
        if name in _ANY:
            name = own_address()
        if ":" in name:
            name = f"[{name}]"
        return f"{'https' if is_secure else 'http'}://{name}:{port}"

    def host_rules(self) -> HostRules:
        """Return the names that requests may have.

        Raises:
            ConfigError: A name of the options is none.
        """
        for name in self.names:
            if host_name(name) is None or (":" in name and not _is_address(name)):
                hint = "a host name without scheme and port, such as desk.example.org"
                raise ConfigError(f"not a host name: {name!r}", hint=hint)
        names = {name.lower().rstrip(".") for name in self.names}
        if not self.is_local:
            own = socket.gethostname().lower()
            names |= {own, f"{own}.local", socket.getfqdn().lower(), self.host.lower()}
        return HostRules(frozenset(names), any_address=not self.is_local)


def _is_address(name: str) -> bool:
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    return False


def own_address() -> str:
    """Return the address of this machine in its network, or its name where it has none."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_UNREACHABLE)
        return str(probe.getsockname()[0])
    return socket.gethostname()


def listen(address: Address) -> socket.socket:
    """Return a socket that listens.

    Raises:
        ConfigError: The host is unknown or not of this machine, or the port is in use.
    """
    first = DEFAULT_PORT if address.port is None else address.port
    ports = range(first, first + _PORTS_TRIED) if address.port is None else (first,)
    try:
        found = socket.getaddrinfo(
            address.host, first, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"unknown host: {address.host!r}", hint="see --host") from error
    family, kind, protocol, _, place = min(found, key=lambda each: each[0] != socket.AF_INET)
    problem: OSError | None = None
    for port in ports:
        listener = socket.socket(family, kind, protocol)
        try:
            if os.name != "nt":  # there, it lets two programs share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((place[0], port, *place[2:]))
            listener.listen(socket.SOMAXCONN)
        except OSError as error:
            listener.close()
            problem = error
        else:
            return listener
    assert problem is not None  # noqa: S101 - there is at least one port
    reason = (problem.strerror or str(problem)).lower()
    raise ConfigError(
        f"cannot listen on {address.host} port {first}: {reason}",
        hint="choose another one with --port",
    ) from problem


class DeskServer(uvicorn.Server):
    """A server whose end does not wait for pages that are open."""

    def __init__(self, app: Starlette, tls: ssl.SSLContext | None = None) -> None:
        config = uvicorn.Config(
            app,
            loop="asyncio",
            http=BoundedProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=MAX_HEADERS,
        )
        # What clients do wrong is no news for the operator; errors of the program are
        # reported by the guard.
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL + 1)
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
        config.load()
        config.ssl = tls
        super().__init__(config)
        self._desk_app = app
        self.signal: int | None = None
        """The signal that ended it."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams of events, wait for saves that have begun, and give up the rest."""
        for server in self.servers:
            server.close()
        self._desk_app.state.hub.end()
        with contextlib.suppress(TimeoutError):
            await self._desk_app.state.pools.close(_WRITE_SECONDS)
        await asyncio.sleep(_ANSWER_SECONDS)
        for task in tuple(self.server_state.tasks):
            task.cancel()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the server in order; :attr:`signal` says which one did."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = [
            getattr(signal, name)
            for name in ("SIGINT", "SIGTERM", "SIGHUP")
            if hasattr(signal, name)
        ]
        before = {
            number: signal.signal(number, self._stop)
            for number in numbers
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        if self.should_exit:
            self.force_exit = True  # asked twice
        self.signal = self.signal or number
        self.should_exit = True


@dataclass(frozen=True, slots=True)
class Started:
    """A server that is about to serve."""

    url: str
    """The address that logs the owner in."""
    opening_url: str
    """The same, for once."""
    warnings: tuple[str, ...]


def serve(
    desk: ReviewDesk,
    owner: Person,
    people: People,
    address: Address,
    routes: Sequence[Route],
    *,
    tls: ssl.SSLContext | None = None,
    started: Callable[[Started], object],
    load: Callable[[], object],
    report: Callable[[str, BaseException], object],
) -> int:
    """Serve a desk until a signal ends it; return the number of that signal.

    Args:
        desk: The desk.
        owner: The person who starts the server.
        people: Others, who log in with tokens.
        address: Where to listen.
        routes: The pages; see :func:`~rktranslate.review.app.create_app`.
        tls: Encrypts the connections; none when None.
        started: Called once the server accepts connections.
        load: Called then, while a browser starts: loads what the first answers need.
        report: Takes a line about an unexpected error, and the error.

    Raises:
        ConfigError: The address cannot be used.
        DocumentError: The list of people cannot be used.
    """
    rules = address.host_rules()
    sessions = Sessions(owner, people, time.monotonic)
    is_shared = sessions.is_shared()
    with listen(address) as listener:
        port = listener.getsockname()[1]
        settings = Settings(port, rules, is_secure=tls is not None)
        server = DeskServer(create_app(desk, sessions, settings, routes, report), tls)
        url = address.url(port, is_secure=tls is not None)
        started(
            Started(
                f"{url}/login?token={sessions.owner_token}",
                f"{url}/login?token={sessions.opening_token()}",
                tuple(_warnings(address, is_secure=tls is not None, is_shared=is_shared)),
            )
        )
        try:
            load()
        except Exception as error:  # noqa: BLE001 - the pages that can be answered are
            report("cannot load the first pages", error)
        # Catalogues in memory are millions of objects: collections of the oldest generation would
        # take a tenth of a second of a page.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        # An answer that asks for many files waits at each of them for the threads that compute.
        sys.setswitchinterval(_SWITCH_SECONDS)
        try:
            server.run([listener])
        finally:
            desk.close()
    return server.signal or signal.SIGINT


def _warnings(address: Address, *, is_secure: bool, is_shared: bool) -> Iterator[str]:
    if not address.is_local and not is_secure:
        yield (
            "logins and texts cross the network unencrypted: anyone on the path can read "
            "them, and act as the people who log in (--tls-cert and --tls-key encrypt them)"
        )
    if not address.is_local and not is_shared:
        yield "only you can log in; --add NAME adds a login for another person"
    if address.is_local and is_shared:
        yield "the others cannot reach this address; --host 0.0.0.0 serves the whole network"
