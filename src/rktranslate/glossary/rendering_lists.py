"""Renderings that look like several in one cell: ``UN; United Nations``.

Renderings are separated by ``|``. What is written with another mark is one rendering, and stands as
it is in every draft.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.languages.loader import load_language
from rktranslate.model import TermStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Term

_MARKS = re.compile(r"[;；,，/]")
_LIST_MARK = re.compile(r"[;；]|，|,(?:\s|(?=[^\W\d_]))|\s/\s|/")
_SOURCE_LIST_MARK = re.compile(r"[;；]|\s/\s")
_WORDS = re.compile(r"\w+")
_PLACE = "place"
"""Type of terms whose renderings may have a comma: "Washington, D.C."."""


def list_mark(text: str, term: Term, language: str) -> str:
    """Return the mark that makes a list of a rendering or another form of a term.

    A mark that the source term has too belongs to the term. So does the comma of an enumeration
    ("Politics, Law and Security") or of a place, and a slash between two words ("him/her").

    Args:
        text: The text.
        term: The term.
        language: Language of the text.

    Returns:
        The mark without white space around it; empty for a text that is no list.
    """
    own = set(_MARKS.findall(term.source))
    for match in _LIST_MARK.finditer(text):
        mark = match[0].strip()
        parts = [part.strip() for part in text.split(match[0])]
        if mark not in own and all(parts) and _is_between(mark, match[0], parts, term, language):
            return mark
    return ""


def source_list_mark(term: Term) -> str:
    """Return the mark that makes a list of a source term; empty for one that is no list.

    It is a semicolon or a slash between spaces. A comma is natural in many terms, and names that
    are not translated may have any mark.
    """
    if term.status is TermStatus.DO_NOT_TRANSLATE:
        return ""
    for match in _SOURCE_LIST_MARK.finditer(term.source):
        parts = term.source.split(match[0])
        if all(any(map(str.isalpha, part)) for part in parts):
            return match[0].strip()
    return ""


def _is_between(mark: str, written: str, parts: list[str], term: Term, language: str) -> bool:
    """Return whether a mark separates texts that can be renderings."""
    if mark in ",，":
        conjunctions = load_language(language).vocabulary.conjunctions
        is_enumeration = not conjunctions.isdisjoint(_WORDS.findall(parts[-1].casefold()))
        return term.type != _PLACE and not is_enumeration
    if written == "/":
        return all(" " in part for part in parts)
    return True


def are_listed(between: str) -> bool:
    """Return whether a text between two renderings makes a list of them."""
    return _MARKS.fullmatch(between.strip()) is not None


def as_renderings(text: str, mark: str) -> Iterable[str]:
    """Return the texts between the marks of a list."""
    return filter(None, (part.strip() for part in text.split(mark)))
