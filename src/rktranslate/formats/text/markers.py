"""What a row begins with: the marker of a list item, the number of a section, a speaker, a time."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.formats.references import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.formats.text.rows import Row

_BLANK = "[ \\t\\xa0]+(?=\\S)"
_ROMAN = "(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
_BULLET = re.compile(
    "(?:\\[[ xX✓]\\]|[-*+•‣⁃◦▪▫●○·–—□■☐☑☒✓✔✗✘➢➣➤►▶▸❖❑❒◆◇→⇒★☆♦∙\ue000-\uf8ff]|o(?=[ \\t]))" + _BLANK
)
_ORDINAL = re.compile(
    rf"(?:\(?\d{{1,3}}(?:[.)]|\)\.)|\(?[a-z]\)|[a-z]\.|\([A-Z]\)|[A-Z]\)|\(?{_ROMAN}\)|{_ROMAN}\.){_BLANK}"
)
_FIRST_ORDINAL = re.compile(r"\(?(?:[1aA]|i)[.)]")
_DASHES = "–—+·→"
"""Bullets that are as often a dash or a sign within a sentence."""
_SECTION = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,5}|[IVX]{1,5}(?:\.\d{1,2}){1,4})\.?[ \t\xa0]+(?=[^\W\d_])"
)
_DIVISION = re.compile(
    r"(?:BAB|Bab|Bagian|BAGIAN|Paragraf|PARAGRAF|Pasal|PASAL|Lampiran|LAMPIRAN|Buku|BUKU)"
    r" (?:\d{1,4}[A-Z]?|[IVXLC]{1,8}[A-Z]?|[Kk]e[a-z]+(?: [A-Z][a-z]+)?|KE[A-Z]+)"
)
_MOMENT = re.compile(
    r"[\[(]?(?:\d{1,2}[.:]\d\d(?!\d)|\d{1,2}/\d{1,2}/\d{2,4}\b|\d{4}-\d\d-\d\d\b)|<[^<>\s]{1,30}> "
)
_ADDRESSEE = re.compile(r"(?:(?:Kepada|Kpd\.?)[ \t]+)?Yth\b|Kepada:?\Z")
_LONGEST_ADDRESS = 60
_PERSON_NUMBER = re.compile(
    r"(?:NIP(?:PPK)?|NIK|NID[NK]|NUPTK|NRP|NPM|NIM|NISN?|NPWP|NBM|NIY)\b[.:]?[ \t\xa0]*\d[\d ./-]*+"
)
"""Characters of a row."""
_LABEL = re.compile(
    r"(?:[^\W\d_a-z][\w.’'-]{0,30}(?: [(]?[^\W_][\w.’')-]{0,30}){0,3})[ \t]{0,3}:(?=[ \t\xa0]|$)"
)
_NOTE = re.compile(r"(\d{1,3}|[²³¹⁰⁴-⁹]{1,3})[ \xa0]{0,3}(?=[^\Wa-z\d_]|[“\"])")
_PLAIN = re.compile(r"[^\W\d_]{2,}[ ,-]")
_STOPPED = re.compile(r"[.!?…:;](?:[”’\"')\]»*]|\[\d+\])*$")


def is_stopped(text: str) -> bool:
    """Return whether a text ends as a sentence or an introduction does."""
    return text[-1:] in ".!?…:;”’\"')]»*" and _STOPPED.search(text) is not None


def list_marker(text: str) -> int:
    """Return the length of the marker of a list item, with the blanks after it; 0 without one."""
    match = _BULLET.match(text) or _ORDINAL.match(text)
    return match.end() if match else 0


def opens_item(text: str, paragraph: str | None) -> bool:
    """Return whether a row opens a list item by its marker.

    Args:
        text: The row.
        paragraph: The row before, if it belongs to a wrapped paragraph. There a number or a dash
            may be at the start of a row by chance; it opens an item only if it counts from one, or
            the row before has come to an end.
    """
    ended = paragraph is None or is_stopped(paragraph)
    if _BULLET.match(text):
        return ended or text[0] not in _DASHES
    return _ORDINAL.match(text) is not None and (ended or _FIRST_ORDINAL.match(text) is not None)


def closes_bracket(before: str, text: str) -> bool:
    """Return whether a row begins with the end of what the row before has in brackets.

    So does ``3) naik`` after ``harga (lihat Tabel``: it has no marker of an item.
    """
    if text[0] == "(" or before.rfind("(") <= before.rfind(")"):
        return False
    return 0 < text.find(")") < list_marker(text)


def opens_entry(text: str, paragraph: str | None) -> bool:
    """Return whether a row opens a numbered entry of a bibliography; see :func:`opens_item`."""
    if not text.startswith(("[", "\\[")) or not NUMBERED.match(text):
        return False
    return paragraph is None or paragraph.endswith(":") or text.startswith("[1]")


def is_plain(text: str) -> bool:
    """Return whether a row begins with a word, and nothing makes it more than that."""
    return text[0] not in "BLNP" and ":" not in text and _PLAIN.match(text) is not None


def is_division(text: str) -> bool:
    """Return whether a row is the title of a part of a law or a thesis: ``BAB I``, ``Pasal 3``."""
    return _DIVISION.fullmatch(text) is not None


def is_person_number(text: str) -> bool:
    """Return whether a row is the number of a person or office, which stands under a name."""
    return _PERSON_NUMBER.fullmatch(text) is not None


def is_address(rows: Sequence[Row]) -> bool:
    """Return whether rows are the address of a letter: ``Yth. Kepala Dinas`` and short rows."""
    if _ADDRESSEE.match(rows[0].text) is None:
        return False
    return all(len(row.text) <= _LONGEST_ADDRESS for row in rows)


def is_section(text: str) -> bool:
    """Return whether a row begins with the number of a section: ``1.1``, ``2.3.1.``, ``I.1``."""
    match = _SECTION.match(text)
    return match is not None and not text[match.end()].islower()


@dataclass(frozen=True, slots=True)
class Labels:
    """What the rows of a text begin with more than once: they are records, not prose."""

    speakers: frozenset[str]
    """Names before a colon, as in an interview."""

    def opens(self, row: Row, run: RunLabels) -> bool:
        """Return whether a row of a run begins with a label or a time, as its other rows do."""
        if run.has_moments and _MOMENT.match(row.text):
            return True
        if run.has_notes and _NOTE.match(row.text):
            return True
        if ":" not in row.text:
            return False
        match = _LABEL.match(row.text)
        return match is not None and (run.has_labels or match.group() in self.speakers)


@dataclass(frozen=True, slots=True)
class RunLabels:
    """What several rows of a run begin with."""

    has_moments: bool
    has_labels: bool
    has_notes: bool
    """Footnotes: numbers that count up."""


def run_labels(rows: Sequence[Row]) -> RunLabels:
    """Return what several rows of a run begin with."""
    if len(rows) < 2:
        return RunLabels(False, False, False)
    moments = sum(row.text[0] in "[(<0123456789" and _is_moment(row.text) for row in rows)
    labels = sum(":" in row.text[:80] and _LABEL.match(row.text) is not None for row in rows)
    notes = [_number(match[1]) for row in rows if (match := _NOTE.match(row.text))]
    counted = len(notes) > 1 and all(two == one + 1 for one, two in pairwise(notes))
    return RunLabels(moments > 1, labels > 1, counted)


def _is_moment(text: str) -> bool:
    return _MOMENT.match(text) is not None


def find_labels(rows: Iterable[Row]) -> Labels:
    """Return the labels that begin several rows of a text."""
    found = Counter(
        match.group()
        for row in rows
        if ":" in row.text[:80] and (match := _LABEL.match(row.text)) is not None
    )
    return Labels(frozenset(label for label, count in found.items() if count > 1))


def _number(digits: str) -> int:
    """Return the number of a footnote; superscript digits are digits too."""
    return int("".join(str(unicodedata.digit(digit)) for digit in digits))
