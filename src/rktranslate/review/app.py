"""The application: the pages of the desk behind the guard, with logins, events and static files."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rktranslate.errors import ConfigError, DocumentError, RktranslateError, shortened
from rktranslate.review import answers
from rktranslate.review.answers import message
from rktranslate.review.events import Hub
from rktranslate.review.limits import read_form
from rktranslate.review.opened import Bases
from rktranslate.review.pools import Pool, Pools, pool_of
from rktranslate.review.presence import Place
from rktranslate.review.security import HEADERS, SAFE_METHODS, HostRules, is_own_request
from rktranslate.review.static_files import read_static, static_response

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rktranslate.review.sessions import Session, Sessions
    from rktranslate.workflow.reviewing.changes import Person
    from rktranslate.workflow.reviewing.desk import ReviewDesk

    Handler = Callable[[Request], Response | Awaitable[Response]]
    Report = Callable[[str, BaseException], object]

_PUBLIC = ("/login", "/static/")
"""What is answered without a session."""
_AGAIN = "again"
"""A query parameter: the page was asked for once already."""
_CLIENT_LEFT = 499
"""The status of an answer that nobody takes, as nginx has it."""
_COOKIE_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Settings:
    """How an application is reached."""

    port: int
    """Part of the cookie's name: cookies are the same for all ports of a host."""
    hosts: HostRules
    is_secure: bool = False
    """Whether it is served over TLS."""

    @property
    def cookie(self) -> str:
        """Name of the session cookie."""
        return f"rktranslate-session-{self.port}"


def create_app(
    desk: ReviewDesk,
    sessions: Sessions,
    settings: Settings,
    routes: Sequence[Route],
    report: Report,
) -> Starlette:
    """Return the application.

    Args:
        desk: The desk that the pages show.
        sessions: Who may log in, and who is.
        settings: How it is reached.
        routes: The pages. Handlers that are no coroutines run in threads; see :mod:`.pools`. They
            find the desk in ``request.app.state``, and the person and the form in
            ``request.state``.
        report: Takes a line about an unexpected error, and the error.
    """
    pools = Pools()
    hub = Hub(desk, pools, report, time.monotonic, sessions.is_open)
    files = read_static()

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        following = asyncio.create_task(hub.follow())
        yield
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    async def static(request: Request) -> Response:
        return static_response(files, request)

    app = Starlette(
        routes=[
            Route("/login", _log_in),
            Route("/logout", _log_out, methods=["POST"]),
            Route("/events", _events),
            Route("/presence", _presence, methods=["POST"]),
            Route("/static/{name:path}", static),
            *(_pooled(route, desk, pools, hub) for route in routes),
        ],
        middleware=[Middleware(Guard, sessions=sessions, settings=settings, report=report)],
        exception_handlers={HTTPException: _http_error, RktranslateError: _own_error},
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.state.hub = hub
    app.state.bases = Bases()
    app.state.pools = pools
    app.state.sessions = sessions
    app.state.settings = settings
    return app


def _pooled(route: Route, desk: ReviewDesk, pools: Pools, hub: Hub) -> Route:
    """Return a route whose handler runs in a thread, unless it is a coroutine."""
    handler: Any = route.endpoint
    pool = pool_of(route.path)

    async def endpoint(request: Request) -> Response:
        if inspect.iscoroutinefunction(handler):
            response: Response = await handler(request)
            return response
        with desk.answering() if pool is not Pool.ENGINE else contextlib.nullcontext():
            if pool is Pool.WRITE:
                response = await pools.call(pool, handler, request)
                hub.announce_soon()
            else:
                response = await _while_connected(request, pools.call(pool, handler, request))
        return response

    return Route(route.path, endpoint, methods=list(route.methods or ()), name=route.name)


async def _while_connected(request: Request, call: Coroutine[Any, Any, Response]) -> Response:
    """Return the result of a call; cancel it, where it has not begun, if its client leaves.

    A person who types a search leaves a request behind with every letter.
    """
    calling = asyncio.create_task(call)
    leaving = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait((calling, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not calling.done():
            return Response(status_code=_CLIENT_LEFT)
        return calling.result()
    finally:
        leaving.cancel()
        calling.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


# --- the guard -------------------------------------------------------------------------------


class Guard:
    """What every request passes: who it is for, where it comes from, who sends it, how large it is.

    Every answer gets the headers of :mod:`.security`. No error leaves it.
    """

    def __init__(
        self, app: ASGIApp, *, sessions: Sessions, settings: Settings, report: Report
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._settings = settings
        self._report = report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_with_headers(event: Message) -> None:
            nonlocal has_begun
            if event["type"] == "http.response.start":
                has_begun = True
                event["headers"] = _with_security(event.get("headers", []))
            await send(event)

        request = Request(scope, receive)
        try:
            response = await self._refusal(request)
            if response is None:
                await self._app(scope, receive, send_with_headers)
            else:
                await response(scope, receive, send_with_headers)
        except HTTPException as error:
            response = await _http_error(request, error)
            await response(scope, receive, send_with_headers)
        except Exception as error:
            # The server goes on, whatever a page has met.
            self._report(shortened(f"{request.method} {scope['path']}"), error)
            if has_begun:
                raise
            await message(request, 500, answers.DEFECT)(scope, receive, send_with_headers)

    async def _refusal(self, request: Request) -> Response | None:
        """Return the answer to a request that is refused; None if it goes on.

        Raises:
            HTTPException: Its body cannot be used.
        """
        request.state.session = request.state.person = None
        headers = _single_headers(request)
        if headers is None or not self._settings.hosts.allow(headers.get("host", "")):
            return _closing(request, 421, answers.FOREIGN_HOST)
        if not is_own_request(request.method, headers):
            return _closing(request, 403, answers.FOREIGN_PAGE)
        try:
            found = self._sessions.get(request.cookies.get(self._settings.cookie, ""))
        except RktranslateError as error:
            return _closing(request, 503, str(error))
        if found is not None:
            request.state.session, request.state.person = found
        elif not request.url.path.startswith(_PUBLIC):
            return self._no_session(request, headers)
        if request.method not in SAFE_METHODS:
            if found is None:
                return _closing(request, 405, answers.NO_FORM)
            request.state.form = await read_form(request.receive, headers)
        elif found is not None and _AGAIN in request.query_params:
            return RedirectResponse(_without_again(request), 303)
        return None

    def _no_session(self, request: Request, headers: dict[str, str]) -> Response:
        """Return the answer to a request without a session.

        A browser does not send the cookie when another site, or a mail, leads here. The page that
        it gets then asks for the same address again, now from this server.
        """
        refresh = ""
        came_from_elsewhere = headers.get("sec-fetch-site") not in ("same-origin", "none")
        if request.method == "GET" and came_from_elsewhere and _AGAIN not in request.query_params:
            query = urlencode([*request.query_params.multi_items(), (_AGAIN, "1")])
            refresh = f"{_own_path(request)}?{query}"
        return message(
            request, 401, answers.NO_SESSION, refresh=refresh, headers=_close_of(request)
        )


def _with_security(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with those of every answer, which nothing overrides."""
    names = {name.encode() for name, _ in HEADERS}
    kept = [each for each in headers if each[0].lower() not in names]
    if not any(name.lower() == b"cache-control" for name, _ in kept):
        kept.append((b"cache-control", b"no-store"))
    return [*kept, *((name.encode(), value.encode()) for name, value in HEADERS)]


_SINGLE = frozenset({"host", "origin", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"})
"""Headers that decide something, and must not be there twice."""


def _single_headers(request: Request) -> dict[str, str] | None:
    """Return the headers of a request by name; None if one that decides is there twice."""
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        if name in headers and name in _SINGLE:
            return None
        headers[name] = value
    return headers


def _closing(request: Request, status: int, text: str) -> Response:
    return message(request, status, text, headers=_close_of(request))


def _close_of(request: Request) -> dict[str, str]:
    """Return the header that ends the connection of a request whose body is not read."""
    return {} if request.method in SAFE_METHODS else {"connection": "close"}


def _without_again(request: Request) -> str:
    query = urlencode([each for each in request.query_params.multi_items() if each[0] != _AGAIN])
    return f"{_own_path(request)}?{query}" if query else _own_path(request)


def _own_path(request: Request) -> str:
    """Return the path of a request as the address of a page here: ``//x`` is that of a host."""
    path: str = request.scope["path"]
    return "/" + quote(path.lstrip("/\\"))


# --- errors ----------------------------------------------------------------------------------


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    return message(request, error.status_code, error.detail, headers=error.headers)


async def _own_error(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, (ConfigError, DocumentError)) else 422
    return message(request, status, str(error))


# --- logins, events --------------------------------------------------------------------------


def _refuse_head(request: Request) -> None:
    """Refuse a request for the headers alone; Starlette takes it wherever it takes GET."""
    if request.method == "HEAD":
        raise HTTPException(405)


async def _log_in(request: Request) -> Response:
    """Open a session for a token, and lead on to an address without it."""
    _refuse_head(request)
    state = request.app.state
    try:
        session = state.sessions.log_in(request.query_params.get("token", ""))
    except RktranslateError as error:
        return message(request, 503, str(error))
    if session is None:
        return message(request, 401, answers.WRONG_LOGIN)
    response = RedirectResponse("/", 303)
    response.set_cookie(
        state.settings.cookie,
        session.id,
        max_age=_COOKIE_SECONDS,
        secure=state.settings.is_secure,
        httponly=True,
        samesite="strict",
    )
    return response


async def _log_out(request: Request) -> Response:
    """End the session."""
    state = request.app.state
    session: Session = request.state.session
    state.sessions.log_out(session.id)
    state.hub.end_session(session)
    response = message(request, 200, answers.LOGGED_OUT)
    response.delete_cookie(
        state.settings.cookie,
        secure=state.settings.is_secure,
        httponly=True,
        samesite="strict",
    )
    return response


class EventResponse(Response):
    """The events of a session, until the client or the server ends them."""

    media_type = "text/event-stream"

    def __init__(self, hub: Hub, session: Session, person: Person) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._hub = hub
        self._session = session
        self._person = person

    async def __call__(
        self,
        scope: Scope,  # noqa: ARG002 - of the interface
        receive: Receive,
        send: Send,
    ) -> None:
        """Send the events."""
        stream = self._hub.open(self._session, self._person)

        async def write() -> None:
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            async for lines in stream.lines():
                await send({"type": "http.response.body", "body": lines, "more_body": True})
            await send({"type": "http.response.body"})

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        tasks = [asyncio.create_task(write()), asyncio.create_task(watch())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.close(stream)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _events(request: Request) -> Response:
    """Send events."""
    _refuse_head(request)
    return EventResponse(request.app.state.hub, request.state.session, request.state.person)


async def _presence(request: Request) -> Response:
    """Note where a person is."""
    form = request.state.form
    place = Place(*(str(form.get(name, "")) for name in ("language", "document", "unit")))
    if not place.is_valid:
        raise HTTPException(422, "not a place")
    request.app.state.hub.place(request.state.session, request.state.person, place)
    return Response(status_code=204)
