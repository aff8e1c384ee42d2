"""Server-sent events to the pages that are open.

Every open page has a stream. Catalogues that change on disk, by any program, are found by a poll of
their file stamps; those that this server changes are announced at once. A client that takes no
events is cut off, connects again by itself, and is greeted with ``hello``: it then reads again what
it shows. So nothing that was missed has to be kept.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, reason_of
from rktranslate.review.pools import Pool
from rktranslate.review.presence import Place, Presence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from rktranslate.review.pools import Pools
    from rktranslate.review.sessions import Session
    from rktranslate.workflow.reviewing.changes import Person
    from rktranslate.workflow.reviewing.desk import ReviewDesk
    from rktranslate.workflow.reviewing.views import Overview

POLL_SECONDS = 1.0
"""Between two looks at the files."""
PROGRESS_SECONDS = 1.0
"""Between two counts of the units of a language, at least: they are over all its documents."""
_SHARE = 5
"""A look begins this many times as long after the one before began as that took, at least."""
_IDLE_SECONDS = 15.0
"""After this time without an event, a comment keeps the connection alive."""
_MAX_WAITING = 200
"""Events that wait for a client to take them."""
_MAX_STREAMS = 4
"""Streams of one session: browsers open no more than six connections to a server."""
_MAX_NAMED = 50
"""Changed catalogues that are named one by one; more are one event."""
_RETRY_MILLISECONDS = 2_000


class Stream:
    """The events for one open page."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._events: asyncio.Queue[str | None] = asyncio.Queue()

    def put(self, event: str, data: object) -> None:
        """Add an event; end the stream if too many are waiting."""
        if self._events.qsize() >= _MAX_WAITING:
            self.end()
            return
        self._events.put_nowait(f"event: {event}\ndata: {json.dumps(data)}\n\n")

    def finish(self) -> None:
        """End the stream after the events that are waiting."""
        self._events.put_nowait(None)

    def end(self) -> None:
        """End the stream, without the events that are waiting."""
        while not self._events.empty():
            self._events.get_nowait()
        self._events.put_nowait(None)

    async def lines(self) -> AsyncIterator[bytes]:
        """Yield the events as they are sent."""
        yield f"retry: {_RETRY_MILLISECONDS}\n\n".encode()
        while True:
            try:
                async with asyncio.timeout(_IDLE_SECONDS):
                    event = await self._events.get()
            except TimeoutError:
                yield b": \n\n"
                continue
            if event is None:
                return
            yield event.encode()


class Hub:
    """The streams of a server. Its methods are called in the thread of the event loop.

    Args:
        desk: What is followed.
        pools: Threads for its calls.
        report: Takes a line about an unexpected error.
        clock: Seconds of a clock that never goes back.
        is_open: Whether a session is still open.
    """

    def __init__(
        self,
        desk: ReviewDesk,
        pools: Pools,
        report: Callable[[str, BaseException], object],
        clock: Callable[[], float],
        is_open: Callable[[Session], bool],
    ) -> None:
        self._desk = desk
        self._pools = pools
        self._report = report
        self._is_open = is_open
        self._presence = Presence(clock)
        self._streams: list[Stream] = []
        self._wake = asyncio.Event()
        self._is_closed = False
        self._known: dict[str, dict[str, object]] = {}
        """The latest ``progress`` by language."""
        self.server = secrets.token_hex(8)
        """Another one for each start of a server."""

    # --- streams ------------------------------------------------------------------------------

    def open(self, session: Session, person: Person) -> Stream:
        """Open a stream; the oldest of the session ends if it has too many."""
        stream = Stream(session)
        stream.put(
            "hello", {"person": person.name, "role": person.role.value, "server": self.server}
        )
        own = [each for each in self._streams if each.session.id == session.id]
        for each in own[: max(0, len(own) + 1 - _MAX_STREAMS)]:
            each.put("replaced", {})
            each.finish()
            self._streams.remove(each)
        self._streams.append(stream)
        for progress in self._known.values():
            stream.put("progress", progress)
        stream.put("presence", self._presence.others(session.id))
        self._wake.set()
        if self._is_closed:
            stream.end()
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream whose client is gone."""
        if stream in self._streams:
            self._streams.remove(stream)
        if not any(each.session.id == stream.session.id for each in self._streams):
            self.leave(stream.session)

    def end(self) -> None:
        """End all streams: the server stops."""
        self._is_closed = True
        for stream in self._streams:
            stream.end()
        self._streams.clear()
        self._wake.set()

    # --- presence -----------------------------------------------------------------------------

    def place(self, session: Session, person: Person, place: Place) -> None:
        """Note where a person is, and announce it to the others."""
        if self._presence.put(session.id, person.name, place):
            self._announce_presence()

    def leave(self, session: Session) -> None:
        """Note that a person is at no unit any more."""
        if self._presence.remove(session.id):
            self._announce_presence()

    def end_session(self, session: Session) -> None:
        """End the streams of a session that is logged out."""
        for stream in [each for each in self._streams if each.session.id == session.id]:
            stream.end()
            self._streams.remove(stream)
        self.leave(session)

    def _announce_presence(self) -> None:
        for stream in self._streams:
            stream.put("presence", self._presence.others(stream.session.id))

    # --- changes ------------------------------------------------------------------------------

    def announce_soon(self) -> None:
        """Announce now what this server has just changed."""
        self._wake.set()

    async def follow(self) -> None:
        """Tell the streams what changes, until the server stops."""
        reported = ""
        loop = asyncio.get_running_loop()
        behind: set[str] = set()
        announced = -PROGRESS_SECONDS
        next_look = loop.time()
        while not self._is_closed:
            due = min(next_look, announced + PROGRESS_SECONDS) if behind else next_look
            await self._pause(due - loop.time())
            self._wake.clear()
            if not self._streams:
                await self._wake.wait()
                continue
            for stream in tuple(self._streams):
                if not self._is_open(stream.session):
                    self.end_session(stream.session)
            start = loop.time()
            look = start >= next_look
            try:
                changed = await self._pools.call(Pool.FOLLOW, self._desk.changed, look=look)
                self._announce_changes(changed)
                behind |= {language for language, _ in changed}
                if start >= announced + PROGRESS_SECONDS:
                    await self._announce_progress(behind)
                    behind.clear()
                    announced = start
                reported = ""
            except Exception as error:  # noqa: BLE001 - the pages go on without events
                if not self._is_closed and reported != (reported := reason_of(error)):
                    self._report("following the catalogues", error)
            if look:
                seconds = loop.time() - start
                next_look = start + max(POLL_SECONDS, _SHARE * seconds)
            if self._presence.expire({stream.session.id for stream in self._streams}):
                self._announce_presence()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    def _announce_changes(self, changed: Iterable[tuple[str, str]]) -> None:
        named = list(changed)
        if len(named) > _MAX_NAMED:
            named = [("", "")]
        for language, document in named:
            for stream in self._streams:
                stream.put("changed", {"language": language, "document": document})

    async def _announce_progress(self, changed: set[str]) -> None:
        """Tell the progress of the languages that changed, or whose progress is not known yet."""
        for language in self._desk.project.config.target_languages:
            known = self._known.get(language)
            if known is not None and not known["unknown"] and language not in changed:
                continue
            try:
                overview = await self._pools.call(Pool.FOLLOW, self._desk.overview, language)
            except ConfigError:
                continue  # the project has that language no more
            progress = _progress(overview)
            if progress != known:
                self._known[language] = progress
                for stream in self._streams:
                    stream.put("progress", progress)


def _progress(overview: Overview) -> dict[str, object]:
    progress = overview.progress
    return {
        "language": overview.language,
        "units": progress.units,
        "reviewed": progress.reviewed,
        "drafts": progress.drafts,
        "empty": progress.empty,
        "questions": progress.questions,
        "unknown": overview.unknown,
    }
