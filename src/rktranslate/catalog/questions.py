"""Questions of translators: the comments ``# question: …`` that no ``# answer: …`` follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = re.compile(r"\s*(question|answer)\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)


def open_questions(notes: Sequence[str]) -> tuple[str, ...]:
    """Return the questions among translator comments that are not answered, in order.

    An answer is that to the nearest question above it which has none.
    """
    unanswered: list[str] = []
    for note in notes:
        match = _MARK.fullmatch(note)
        if match is None:
            continue
        if match[1].lower() == "question":
            unanswered.append(match[2])
        elif unanswered:
            unanswered.pop()
    return tuple(unanswered)


def is_question_or_answer(note: str) -> bool:
    """Return whether a translator comment is a question, open or not, or an answer."""
    return _MARK.fullmatch(note) is not None
