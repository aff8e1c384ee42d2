"""Matches of the translation memory for the unit that a person looks at.

Opening the memory may take long: each file is read when it has changed. That is done in the
background, and outside of the project, because looking at a unit writes nothing there.
"""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import RktranslateError
from rktranslate.memory.entries import normalize_source
from rktranslate.workflow.reviewing.differences import word_difference
from rktranslate.workflow.reviewing.views import MemoryHint

if TYPE_CHECKING:
    from rktranslate.memory import Match, Memory
    from rktranslate.model import Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot

_LIMIT = 5
_PATIENCE = 0.05
"""Seconds that a lookup waits while the memory takes up changed files: a page does not wait."""
_LEAST_PAUSE, _PAUSE = 2.0, 10.0
"""Seconds between two openings, and the same as a multiple of the time that the last one took: of
ten people who save all the time, each change must not read all files again."""
_NO_MATCH_CHARACTERS = 4000
"""A longer source is not looked up: a match of a chapter helps nobody, and takes long to find."""


class DeskMemory:
    """The translation memory of a project while people review; any thread may use it.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._turn = threading.Lock()
        """Held while the memory is used, or replaced."""
        self._state = threading.Lock()
        self._memory: Memory | None = None
        self._thread: threading.Thread | None = None
        self._is_stale = True
        self._next_opening = 0.0
        """Time before which it is not opened again."""
        self._is_closed = False
        self._problem = ""

    @property
    def is_ready(self) -> bool:
        """Whether the memory was opened, or cannot be."""
        return self._memory is not None or bool(self._problem)

    @property
    def problem(self) -> str:
        """Why the memory cannot be used, for people; empty where it can."""
        return self._problem

    def changed(self) -> None:
        """Note that catalogues have changed: the memory is brought up to date at the next use."""
        self._is_stale = True

    def hints(self, snapshot: CatalogSnapshot, message: Message) -> tuple[MemoryHint, ...] | None:
        """Return the matches of a message's source, best first.

        The message's own reviewed target is no match.

        Returns:
            None while the memory is opened, and while it cannot be asked because many files have
            changed.

        Raises:
            ConfigError: The memory cannot be used.
        """
        from rktranslate.memory.store import BusyStoreError

        self._update()
        source = message.source
        if message.plural is not None or len(source) > _NO_MATCH_CHARACTERS:
            return ()
        with self._turn:
            memory = self._memory
            if memory is None:
                return () if self._problem or self._is_closed else None
            try:
                matches = memory.lookup(
                    source,
                    *_neighbours(snapshot, message),
                    language=snapshot.language,
                    domain=_domain(self._project, snapshot),
                    limit=_LIMIT + 1,
                )
            except BusyStoreError:
                return None
        others = [match for match in matches if not _is_own(match, snapshot, message)]
        return tuple(_hint(match, source) for match in others[:_LIMIT])

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the memory was opened; return whether it is ready. For scripts."""
        self._update()
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return self.is_ready

    def close(self) -> None:
        """Close the memory, when nobody needs it any more."""
        with self._state:
            self._is_closed = True
        with self._turn:
            if self._memory is not None:
                self._memory.close()
                self._memory = None

    def _update(self) -> None:
        """Begin to open the memory in the background if catalogues have changed."""
        with self._state:
            running = self._thread is not None and self._thread.is_alive()
            if not self._is_stale or running or self._is_closed:
                return
            if self._memory is not None and time.monotonic() < self._next_opening:
                return
            self._is_stale = False
            self._thread = threading.Thread(target=self._open, name="memory", daemon=True)
            self._thread.start()

    def _open(self) -> None:
        from rktranslate.memory import Memory

        started = time.monotonic()
        try:
            memory = Memory.open_outside(self._project, patience=_PATIENCE)
        except RktranslateError as error:
            self._problem = str(error)
            return
        finally:
            ended = time.monotonic()
            self._next_opening = ended + max(_LEAST_PAUSE, _PAUSE * (ended - started))
        with self._turn:
            earlier, self._memory = self._memory, memory
            self._problem = ""
            if self._is_closed:
                earlier, self._memory = memory, None
            if earlier is not None:
                with contextlib.suppress(RktranslateError):
                    earlier.close()


def _neighbours(snapshot: CatalogSnapshot, message: Message) -> tuple[str, str]:
    """Return the sources of the messages before and after one; empty at the ends."""
    messages = snapshot.context.messages
    position = snapshot.context.positions[message.key]
    before = messages[position - 1].source if position else ""
    after = messages[position + 1].source if position + 1 < len(messages) else ""
    return before, after


def _domain(project: Project, snapshot: CatalogSnapshot) -> str:
    """Return the folder of a catalogue below its language."""
    folder = f"{project.config.translations_dir}/{snapshot.language}"
    inside = snapshot.path.removeprefix(f"{folder}/")
    parent = str(PurePosixPath(inside).parent)
    return "" if parent == "." else parent


def _is_own(match: Match, snapshot: CatalogSnapshot, message: Message) -> bool:
    """Return whether a match is the message itself."""
    return (
        match.origin == snapshot.path
        and match.source == normalize_source(message.source)
        and match.target == message.target
        and message.state.is_reviewed
    )


def _hint(match: Match, source: str) -> MemoryHint:
    return MemoryHint(
        source=match.source,
        target=match.target,
        score=int(match.score * 100),
        kind=match.kind.value,
        place=f"{match.origin}:{match.line}",
        difference=word_difference(match.source, normalize_source(source)),
        adapted=match.adapted,
    )
