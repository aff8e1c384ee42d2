"""Questions of translators: the comments ``# question: …``, and those with ``# answer: …``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = re.compile(r"\s*(question|answer)\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)


class Conversation(NamedTuple):
    """Translator comments, the questions and answers among them apart."""

    unanswered: tuple[str, ...]
    """Questions without an answer, in order."""
    answered: tuple[tuple[str, str], ...]
    """Questions with their answers, in the order of the questions."""
    notes: tuple[str, ...]
    """All other comments, as they are; an answer without a question is one of them."""


def conversation(notes: Sequence[str]) -> Conversation:
    """Return the questions, the answers and the other notes among translator comments.

    An answer is that to the nearest question above it which has none.
    """
    questions: list[tuple[str, str | None]] = []
    waiting: list[int] = []
    others: list[str] = []
    for note in notes:
        match = _MARK.fullmatch(note)
        if match is None:
            others.append(note)
        elif match[1].lower() == "question":
            waiting.append(len(questions))
            questions.append((match[2], None))
        elif waiting:
            index = waiting.pop()
            questions[index] = questions[index][0], match[2]
        else:
            others.append(note)
    return Conversation(
        tuple(question for question, answer in questions if answer is None),
        tuple((question, answer) for question, answer in questions if answer is not None),
        tuple(others),
    )


def open_questions(notes: Sequence[str]) -> tuple[str, ...]:
    """Return the questions among translator comments that are not answered, in order."""
    return conversation(notes).unanswered
