"""Questions of translators, and their answers."""

from __future__ import annotations

import pytest

from rktranslate.catalog.questions import open_questions


@pytest.mark.parametrize(
    ("notes", "questions"),
    [
        ((), ()),
        (("question: a?",), ("a?",)),
        (("Question : a?", "QUESTION:b?"), ("a?", "b?")),
        (("question: a?", "a note", "answer: yes"), ()),
        (("question: a?", "question: b?", "answer: yes"), ("a?",)),
        (("question: a?", "question: b?", "answer: yes", "Answer: no"), ()),
        (("answer: yes", "question: a?"), ("a?",)),
        (("question:",), ("",)),
        (("an open question: a?", "questions: two"), ()),
        (("question: a\nb?  ",), ("a\nb?",)),
    ],
)
def test_open_questions(notes: tuple[str, ...], questions: tuple[str, ...]) -> None:
    assert open_questions(notes) == questions
