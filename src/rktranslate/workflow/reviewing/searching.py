"""Search in all documents of a language, in slices of time."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, ConfigError, DocumentError
from rktranslate.workflow.inputs import chosen_language, read_catalog
from rktranslate.workflow.reviewing.filters import filter_of
from rktranslate.workflow.reviewing.pages import rows_of, wanted_units
from rktranslate.workflow.reviewing.views import SearchHit, SearchPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.workflow.reviewing.earlier_catalogs import EarlierCatalogs
    from rktranslate.workflow.reviewing.filters import UnitFilter
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.listing import Listing
    from rktranslate.workflow.reviewing.snapshots import Snapshots
    from rktranslate.workflow.reviewing.views import Query

_HITS = 50
"""Units of a page."""
_SECONDS = 0.1
"""For a page; a document that was begun is finished."""
_NEXT = re.compile(r"(\d{1,7}):(.+)", re.DOTALL)
_PLAIN = re.compile(r"[\w ,;:!'\"/-]+")
"""A pattern that stands for itself."""
_WORD = re.compile(r"[A-Za-z0-9]{2,}")
_FOLD = re.compile(r'"\r*\n"')


@dataclass(frozen=True, slots=True)
class Searcher:
    """Searches the catalogues of a project."""

    snapshots: Snapshots
    listing: Listing
    earlier: EarlierCatalogs

    def search(
        self, current: CurrentProject, language: str, query: Query, after: str
    ) -> SearchPage:
        """Return units that a query wants, in the order of the documents.

        Args:
            current: The project as it is now.
            language: Target language.
            query: The query; its order does not count.
            after: Where to go on: ``next`` of the page before.

        Raises:
            ConfigError: There is no such language, or the query is invalid.
        """
        until = time.monotonic() + _SECONDS
        language = chosen_language(current.project, language)
        names = current.documents
        first, skipped = _start(names, after)
        search = _Search(self, current, language, query)
        hits: list[SearchHit] = []
        for index in range(first, len(names)):
            name = names[index]
            for number, hit in enumerate(search.hits(name, skipped), skipped):
                if len(hits) == _HITS:
                    token = f"{number}:{name}"
                    return SearchPage(query, tuple(hits), index, len(names), token)
                hits.append(hit)
            skipped = 0
            if index + 1 < len(names) and time.monotonic() > until:
                token = f"0:{names[index + 1]}"
                return SearchPage(query, tuple(hits), index + 1, len(names), token)
        return SearchPage(query, tuple(hits), len(names), len(names))


class _Search:
    """One slice of a search."""

    def __init__(
        self, searcher: Searcher, current: CurrentProject, language: str, query: Query
    ) -> None:
        self._searcher = searcher
        self._current = current
        self._language = language
        self._query = query
        self._filter = filter_of(query)
        self._word = _word_of(self._filter)
        """A word that a catalogue must have; None if any will do."""
        self._unchanged: frozenset[str] = frozenset()
        if query.since:
            self._unchanged = searcher.earlier.unchanged(current, query.since, language)

    def hits(self, document: str, skipped: int) -> Iterator[SearchHit]:
        """Yield the wanted units of a document but the first ones; none if it cannot be used."""
        current, language, searcher = self._current, self._language, self._searcher
        try:
            path = current.catalog_path(language, document)
            if path in self._unchanged or not current.project.exists(path):
                return
            if not searcher.listing.may_have(language, document, self._query):
                return
            read = searcher.snapshots.peek(current, language, document)
            if read is None and self._word and not _has_word(current, path, self._word):
                return
            unit_filter = self._filter
            if self._query.since:
                earlier = searcher.earlier.targets(current, self._query.since, language, document)
                unit_filter = filter_of(self._query, earlier)
            if read is None:
                if not self._may_want(path, unit_filter):
                    return
                read = searcher.snapshots.read(current, language, document, keep=False)
        except (CatalogError, DocumentError):
            return
        findings = read.findings
        if self._query.checks:
            findings.complete()
        else:
            findings.prepare()
        for index in wanted_units(read.snapshot, findings, unit_filter)[skipped:]:
            (row,) = rows_of(read.snapshot, findings, [index])
            yield SearchHit(
                row, unit_filter.spans(row.message.source), unit_filter.spans(row.message.target)
            )

    def _may_want(self, path: str, unit_filter: UnitFilter) -> bool:
        """Return whether any message of a catalogue is wanted, as far as it alone shows."""
        catalog = read_catalog(self._current.project, path, self._language).catalog
        return any(
            not message.obsolete and unit_filter.may_want(message) for message in catalog.messages
        )


def _has_word(current: CurrentProject, path: str, word: re.Pattern[str]) -> bool:
    """Return whether the text of a catalogue has a word.

    It says no in a small part of the time that reading the catalogue takes.
    """
    text = current.project.read(path).decode("utf-8", "replace")
    return "\\x" in text or word.search(_FOLD.sub("", text)) is not None


def _start(names: tuple[str, ...], after: str) -> tuple[int, int]:
    """Return the number of the first document, and how many of its hits were shown before."""
    if not after:
        return 0, 0
    match = _NEXT.fullmatch(after)
    if match is None:
        raise ConfigError(f"no such place in a search: {after!r}")
    if match[2] in names:
        return names.index(match[2]), int(match[1])
    # It was deleted meanwhile.
    return sum(name < match[2] for name in names), 0


def _word_of(unit_filter: UnitFilter) -> re.Pattern[str] | None:
    """Return the longest word that a text must have to match; None if that is not known."""
    text = unit_filter.query.text
    if unit_filter.pattern is None or _PLAIN.fullmatch(text) is None:
        return None
    words = _WORD.findall(text)
    if not words:
        return None
    return re.compile(max(words, key=len), unit_filter.pattern.flags)
