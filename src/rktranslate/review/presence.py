"""Who is at which unit: what each session said last, while its page is open."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container

_SECONDS = 120.0
"""A session without an open page is not there any more after this time."""
_MAX_LENGTH = 4_096
"""Characters of a path, as file systems have it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is; empty parts are not known."""

    language: str = ""
    document: str = ""
    unit: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether it is short enough to be sent to others."""
        return max(map(len, (self.language, self.document, self.unit))) <= _MAX_LENGTH


class Presence:
    """The places of sessions.

    Args:
        clock: Seconds of a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._places: dict[str, tuple[str, Place, float]] = {}

    def put(self, session: str, who: str, place: Place) -> bool:
        """Note where a session is; return whether that is new."""
        before = self._places.get(session)
        self._places[session] = who, place, self._clock()
        return before is None or before[:2] != (who, place)

    def remove(self, session: str) -> bool:
        """Forget a session; return whether it was somewhere."""
        return self._places.pop(session, None) is not None

    def expire(self, present: Container[str]) -> bool:
        """Forget the sessions that have been silent for long; return whether there were any.

        Args:
            present: Sessions whose page is open: they are where they said last.
        """
        latest = self._clock() - _SECONDS
        silent = [
            session
            for session, (*_, seen) in self._places.items()
            if seen < latest and session not in present
        ]
        for session in silent:
            del self._places[session]
        return bool(silent)

    def others(self, session: str) -> list[dict[str, str]]:
        """Return where the other sessions are, by name."""
        return sorted(
            (
                {"who": who, **asdict(place)}
                for other, (who, place, _) in self._places.items()
                if other != session
            ),
            key=lambda each: each["who"],
        )
