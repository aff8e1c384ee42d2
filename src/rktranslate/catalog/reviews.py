"""Who reviewed a target, and when: the comment ``# reviewed: Siti Aminah, 2026-11-29``.

A project that wants it has one in each message that was approved by this program. It is about the
target that the message has: a change of the target removes it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOTE = re.compile(r"\s*reviewed:\s*(?P<name>\S.*?)\s*,\s*(?P<date>\d{4}-\d{2}-\d{2})\s*")


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a target."""

    name: str
    date: str
    """ISO 8601."""

    def note(self) -> str:
        """Return the translator comment."""
        return f"reviewed: {' '.join(self.name.split())}, {self.date}"


def review_of(note: str) -> Review | None:
    """Return the review that a translator comment records; None for any other comment."""
    match = _NOTE.fullmatch(note)
    if match is None:
        return None
    try:
        datetime.date.fromisoformat(match["date"])
    except ValueError:
        return None
    return Review(match["name"], match["date"])


def reviews_of(notes: Iterable[str]) -> tuple[Review, ...]:
    """Return the reviews among translator comments, in order."""
    found = (review_of(note) for note in notes)
    return tuple(review for review in found if review is not None)


def without_reviews(notes: Iterable[str]) -> tuple[str, ...]:
    """Return translator comments without those that record a review."""
    return tuple(note for note in notes if review_of(note) is None)
