"""Texts as readers see them: formatting instead of tags and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rktranslate.inline import find_codes
from rktranslate.inline.tags import tagged_runs
from rktranslate.model import NOTHING, CodeKind, Syntax

_STYLES = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "s": "s",
    "del": "s",
    "sup": "sup",
    "sub": "sub",
}
"""The formatting that tags of these names stand for."""
_EMPHASIS = {"**": "b", "__": "b", "*": "i", "_": "i", "~~": "s"}
"""The formatting that marks of Markdown stand for."""
_MARKS = re.compile(r"\*{1,3}|_{1,3}|~~")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text with the same formatting."""

    text: str
    styles: tuple[str, ...] = ()
    """Of ``b``, ``i``, ``u``, ``s``, ``sup`` and ``sub``; ``code`` for what is no text."""


def pieces(text: str, syntax: Syntax) -> list[Piece]:
    """Return a text in pieces; other tags than those of formatting are shown by their name."""
    if text == NOTHING:
        return [Piece("(left out)", ("code",))]
    if syntax is Syntax.MARKDOWN:
        return _markdown_pieces(text)
    if syntax is not Syntax.TAGS or ("<" not in text and "&" not in text):
        return [Piece(text)]
    try:
        runs = tagged_runs(text)
    except ValueError:
        # A person may have damaged a tag; `markup` says so.
        return [Piece(text)]
    return [
        Piece(f"⟨{run.standalone}⟩", ("code",))
        if run.standalone is not None
        else Piece(
            run.text, tuple(dict.fromkeys(_STYLES[tag] for tag in run.tags if tag in _STYLES))
        )
        for run in runs
    ]


def _markdown_pieces(text: str) -> list[Piece]:
    """Return a Markdown text: emphasis as formatting, other markup as it is written."""
    found: list[Piece] = []
    opened: list[str] = []
    position = 0
    for code in find_codes(text, Syntax.MARKDOWN):
        if code.kind is CodeKind.CITATION:
            continue
        styles = tuple(dict.fromkeys(_EMPHASIS[mark] for mark in opened))
        found.append(Piece(text[position : code.span.start], styles))
        position = code.span.end
        if _MARKS.fullmatch(code.text):
            before = text[max(0, code.span.start - 1) : code.span.start]
            _toggle(opened, code.text, may_end=bool(before.strip()))
        elif _ESCAPE.fullmatch(code.text):
            found.append(Piece(code.text[1], styles))
        else:
            found.append(Piece(code.text, (*styles, "code")))
    if opened:
        # Marks that are not paired are shown where they are.
        return [Piece(text)]
    return [piece for piece in (*found, Piece(text[position:])) if piece.text]


def _toggle(opened: list[str], marks: str, *, may_end: bool) -> None:
    """Close the emphasis that some marks end, and open what they begin: ``***`` is two."""
    sign, count = marks[0], len(marks)
    while may_end and opened and opened[-1][0] == sign and len(opened[-1]) <= count:
        count -= len(opened.pop())
    if count > 1:
        opened.append(2 * sign)
    if count % 2:
        opened.append(sign)
