"""What the pages show of the desk's views: texts in pieces, states, links."""

from __future__ import annotations

import itertools
import re
import unicodedata
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from rktranslate.report.formatted_text import pieces as readable_pieces
from rktranslate.workflow.reviewing.filters import CHANGED, DRAFT, EMPTY, REVIEWED, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot
    from rktranslate.workflow.reviewing.views import (
        DocumentPage,
        DocumentRow,
        Query,
        UnitDetails,
        UnitRow,
    )

STATES = (EMPTY, DRAFT, CHANGED, REVIEWED)
"""States of a unit for people: ``changed`` is a draft whose source is not that of its target."""
SEVERITIES = ("error", "warning", "info")
ORIGINS = ("machine", "memory", "source", "human", "edited")
QUERY_NAMES = ("state", "check", "origin", "since", "text", "notes", "questions", "order")
"""Names of the URL's parameters that are a :class:`~rktranslate.workflow.reviewing.views.Query`."""
STATE_CHECKS = frozenset({"empty", "question", "unreviewed", "untouched-draft"})
"""Checks that say what the state, or the question, of a unit says already."""
_LABEL_LENGTH = 14
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*|[0-9]+)(/?)>")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that looks the same."""

    text: str
    kind: str = ""
    """``code``, ``term``, ``break`` (of a line), ``blank`` (not an ordinary one), ``invisible``,
    ``found`` (of a search)."""
    styles: tuple[str, ...] = ()
    """Of ``b``, ``i``, ``u``, ``s``, ``sup`` and ``sub``."""
    value: str = ""
    """The whole inline code, for ``code``."""
    number: int = -1
    """Position of the term among the hints, for ``term``."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding."""

    check: str
    severity: str
    text: str
    suggestion: str | None = None
    start: int = -1
    """In the target, in code points; -1 where the place is not known."""
    end: int = -1

    @property
    def shown_suggestion(self) -> str:
        """The suggestion, with blanks at its edges as signs."""
        text = self.suggestion or ""
        inner = text.strip(" ")
        start = text.find(inner) if inner else len(text)
        return f"{'␣' * start}{inner}{'␣' * (len(text) - start - len(inner))}"


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target, or one of the plural forms."""

    name: str
    """Of its form field."""
    label: str
    """Number of the plural form; empty for a message without."""
    text: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit at its place in the document."""

    row: UnitRow
    state: str
    severity: str
    findings: tuple[FindingView, ...]
    source: tuple[Piece, ...]
    plural_source: tuple[Piece, ...]
    """The plural of the source; empty for a message without plural forms."""
    targets: tuple[TargetView, ...]
    version: str
    """Another one if anything that the page shows is another."""

    @property
    def id(self) -> str:
        """Id of the message."""
        return self.row.address.id


def unit_view(row: UnitRow, origin: DocumentPage | CatalogSnapshot, tags: str) -> UnitView:
    """Return a unit for a page.

    Args:
        row: The unit.
        origin: Where it is from; it says how inline codes are written.
        tags: ``chips`` for readable texts, ``text`` for texts as they are written.
    """
    message = row.message
    findings = finding_views(row.findings)

    def shown(text: str) -> tuple[Piece, ...]:
        if tags == "text":
            return tuple(_with_invisible([Piece(text)]))
        return tuple(_with_invisible(_readable(text, origin)))

    if message.plural is None:
        targets: tuple[TargetView, ...] = (
            TargetView("target", "", message.target, shown(message.target)),
        )
    else:
        targets = tuple(
            TargetView(f"target.{number}", str(number), text, shown(text))
            for number, text in message.plural.targets
        )
    return UnitView(
        row=row,
        state=state_of(message),
        severity=findings[0].severity if findings else "",
        findings=findings,
        source=shown(message.source),
        plural_source=shown(message.plural.source) if message.plural else (),
        targets=targets,
        version=row_version(row),
    )


def finding_views(findings: Iterable[Any]) -> tuple[FindingView, ...]:
    """Return findings of the model for a page, the most serious first; see :data:`STATE_CHECKS`."""
    telling = (finding for finding in findings if finding.check_id not in STATE_CHECKS)
    return tuple(map(_finding_view, sorted(telling, key=lambda finding: -finding.severity)))


def _finding_view(finding: Any) -> FindingView:
    span = finding.target_span
    return FindingView(
        check=finding.check_id,
        severity=finding.severity.name.lower(),
        text=finding.text,
        suggestion=finding.suggestion,
        start=-1 if span is None else span.start,
        end=-1 if span is None else span.end,
    )


# --- texts ------------------------------------------------------------------------------------


def _readable(text: str, origin: DocumentPage | CatalogSnapshot) -> Iterator[Piece]:
    """Yield a text with formatting in place of its tags."""
    syntax = origin.syntax if hasattr(origin, "syntax") else origin.document.syntax
    for piece in readable_pieces(text, syntax):
        if "code" in piece.styles:
            styles = tuple(style for style in piece.styles if style != "code")
            yield Piece(_label(piece.text), "code", styles, value=piece.text)
        else:
            yield Piece(piece.text, styles=piece.styles)


def source_pieces(details: UnitDetails, tags: str) -> tuple[Piece, ...]:
    """Return the source of an open unit, with its inline codes and glossary terms.

    Args:
        details: The unit.
        tags: ``chips`` for short names of inline codes, ``text`` for codes as they are written.
    """
    text = details.row.message.source
    codes = list(_occurrences(text, details.codes))
    terms = [
        (span.start, span.end, number)
        for number, hint in enumerate(details.terms)
        for span in hint.spans or (hint.span,)
    ]
    edges = {0, len(text)}
    edges.update(edge for start, end in codes for edge in (start, end))
    edges.update(edge for start, end, _number in terms for edge in (start, end))
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(text))
    code_at = dict(codes)
    term_at = {
        start: number for first, last, number in terms for start in cuts if first <= start < last
    }
    pieces = []
    end_of_code = 0
    for start, end in itertools.pairwise(cuts):
        if start in code_at:
            end_of_code = code_at[start]
            code = text[start:end_of_code]
            label = code if tags == "text" else _label(code)
            pieces.append(Piece(label, "code", value=code))
        elif start >= end_of_code:
            number = term_at.get(start, -1)
            pieces.append(Piece(text[start:end], "term" if number >= 0 else "", number=number))
    return tuple(_with_invisible(pieces))


def plain_pieces(text: str) -> tuple[Piece, ...]:
    """Return a text as it is written."""
    return tuple(_with_invisible([Piece(text)]))


def found_pieces(text: str, spans: Sequence[Any]) -> tuple[Piece, ...]:
    """Return a text as it is written, with the spans of the model that a search found."""
    pieces = []
    position = 0
    for span in spans:
        pieces.append(Piece(text[position : span.start]))
        pieces.append(Piece(text[span.start : span.end], "found"))
        position = span.end
    pieces.append(Piece(text[position:]))
    return tuple(_with_invisible(pieces))


def _occurrences(text: str, codes: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where inline codes are in a text; they are in its order."""
    position = 0
    for code in codes:
        start = text.find(code, position) if code else -1
        if start >= 0:
            position = start + len(code)
            yield start, position


def _label(code: str) -> str:
    """Return a short name of an inline code: ``b`` for ``<b>``, ``/b`` for ``</b>``."""
    tag = _TAG.fullmatch(code)
    if tag is not None:
        return f"/{tag[2]}" if tag[1] else tag[2]
    if len(code) <= _LABEL_LENGTH:
        return code
    return f"{code[: _LABEL_LENGTH - 2]}…{code[-1]}"


def _with_invisible(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces with line breaks, unusual blanks and invisible characters apart."""
    for piece in pieces:
        if piece.kind == "code" or piece.text.isprintable():
            if piece.text:
                yield piece
            continue
        start = 0
        for position, char in enumerate(piece.text):
            kind = _invisible_kind(char)
            if not kind:
                continue
            if start < position:
                yield replace(piece, text=piece.text[start:position])
            yield Piece(char, kind)
            start = position + 1
        if start < len(piece.text):
            yield replace(piece, text=piece.text[start:])


def _invisible_kind(char: str) -> str:
    if char.isprintable():
        return ""
    if char == "\n":
        return "break"
    return "blank" if unicodedata.category(char) == "Zs" else "invisible"


def document_comments(details: UnitDetails) -> tuple[str, ...]:
    """Return the extracted comments that say more than the place and the terms, shown beside."""
    return tuple(
        text
        for text in details.extracted
        if not text.startswith("glossary:") and text != details.row.place
    )


def typed(text: str, stored: str) -> str:
    """Return what a form field holds, for a message with a stored text.

    Browsers have no carriage returns in a field and send each line break as two characters. A text
    that is otherwise the stored one was not changed by the person.
    """
    text = text.replace("\r\n", "\n")
    return stored if text == stored.replace("\r\n", "\n").replace("\r", "\n") else text


def row_version(row: UnitRow) -> str:
    """Return a text that is another one when anything that a page shows of a unit has changed."""
    shown = (row.revision, row.findings, row.is_match, row.is_edited, row.repeats)
    return f"{zlib.crc32(repr(shown).encode('utf-8', 'surrogatepass')):08x}"


# --- documents and links ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """Addresses of a document, with a query."""

    language: str
    document: str = ""
    query: tuple[tuple[str, str], ...] = ()
    """Parameters of :data:`QUERY_NAMES` that are set."""

    def to(self, path: str, **more: object) -> str:
        """Return an address with the language, the document and further parameters."""
        return _address(path, self._pairs(), more)

    def with_query(self, path: str, **more: object) -> str:
        """Return an address with the query as well."""
        return _address(path, [*self._pairs(), *self.query], more)

    def without(self, name: str, value: str) -> str:
        """Return the address of the document with one condition less."""
        query = [pair for pair in self.query if pair != (name, value)]
        return _address("/document", [*self._pairs(), *query], {})

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [("language", self.language)]
        return [*pairs, ("document", self.document)] if self.document else pairs


def _address(path: str, pairs: Iterable[tuple[str, str]], more: dict[str, object]) -> str:
    values = [*pairs, *((name, str(value)) for name, value in more.items())]
    return f"{path}?{urlencode(values, errors='surrogatepass')}"


def unit_address(path: str, address: UnitAddress, **more: object) -> str:
    """Return an address with the parameters of a unit."""
    pairs = [
        ("language", address.language),
        ("document", address.document),
        ("unit", address.id),
    ]
    return _address(path, pairs, more)


def query_pairs(query: Query) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a query."""
    pairs = [("state", value) for value in sorted(query.states)]
    pairs += [("check", value) for value in sorted(query.checks)]
    pairs += [("origin", value) for value in sorted(query.origins)]
    if query.since:
        pairs.append(("since", query.since))
    if query.text:
        pairs.append(("text", query.text))
    if query.notes:
        pairs.append(("notes", "1"))
    if query.questions:
        pairs.append(("questions", "1"))
    if query.order != "document":
        pairs.append(("order", str(query.order)))
    return tuple(pairs)


_QUICK_FILTERS = {
    frozenset[tuple[str, str]](): "all",
    frozenset({("state", "empty"), ("state", "draft"), ("state", "changed")}): "review",
    frozenset({("check", "error"), ("check", "warning")}): "findings",
    frozenset({("questions", "1")}): "questions",
}


def quick_filter(pairs: Iterable[tuple[str, str]]) -> str:
    """Return which of the filters that pages offer as links a query is; empty for none."""
    return _QUICK_FILTERS.get(frozenset(pair for pair in pairs if pair[0] != "order"), "")


def matching_documents(rows: Sequence[DocumentRow], words: str) -> tuple[DocumentRow, ...]:
    """Return the documents whose path has all of some words, in any case."""
    wanted = words.lower().split()
    if not wanted:
        return tuple(rows)
    return tuple(row for row in rows if all(word in row.document.lower() for word in wanted))


def window(rows: Sequence[DocumentRow], document: str, size: int) -> tuple[int, int]:
    """Return the first and last position of at most ``size`` rows around a document."""
    position = next((i for i, row in enumerate(rows) if row.document == document), 0)
    start = max(0, min(position - size // 2, len(rows) - size))
    return start, min(len(rows), start + size)
