"""Comments for translators about the terms of a sentence; no program reads them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.inline.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Term

_LONGEST = 200
"""Characters of a comment; the accepted renderings are written in full, however long."""
_SHORTEST_PART = 24
"""Characters below which a part of the rest says nothing any more."""


def term_comment(term: Term, language: str) -> str:
    """Return the comment about a term: its renderings, those that are forbidden, and its note.

    ``glossary: Duta Besar = Ambassador; not: Embassy; note: title before a name``, on one line.

    Args:
        term: The term.
        language: The target language.
    """
    comment = f"glossary: {_line(term.source)} = {_listed(term.renderings(language))}".rstrip()
    for label, text in (
        ("not", _listed(term.forbidden_in(language))),
        ("note", _line(term.note)),
    ):
        room = _LONGEST - len(comment) - len(f"; {label}: ")
        if text and room >= min(len(text), _SHORTEST_PART):
            comment += f"; {label}: {excerpt(text, room)}"
    return comment


def _listed(texts: Iterable[str]) -> str:
    return " | ".join(map(_line, texts))


def _line(text: str) -> str:
    """Return a text on one line, without characters that a PO file cannot hold."""
    words = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(words.split())
