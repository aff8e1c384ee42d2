"""Word translations with their counts, read from a file per language pair.

The files are made by word alignment of a parallel corpus (``training/lexicon.py``), after which a
link counts that the alignments of both directions have (Och and Ney 2003, "A systematic comparison
of various statistical alignment models"). They have a line per word::

    # bilingual lexicon	1	id	en	230377
    # id
    prancis	475	68	35	french:236 france:140 frenchman:25
    # en
    france	195	0	5

In each section a word is followed by the number of times that it was seen, that it was in small
letters, and that it had no counterpart; in the first one by its counterparts with their counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from rktranslate.languages.codes import preferred_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_HEADER = b"# bilingual lexicon\t1\t"
_SECTION = re.compile(rb"^# \w+$", re.MULTILINE)
_SECTIONS = 2
_LINE = re.compile(r"^([^\t\n]+)\t(.*)$", re.MULTILINE)
"""A word and the rest of its line: one search for all lines is faster than a loop."""
_MOST_SEARCHES = 2_000
"""Searches by halving that take about as long as a table of all lines."""
_MOST_SCANS = 60
"""Scans of a file for a counterpart that take about as long as turning all lines around."""
_LEAST_SEEN = 20
"""Occurrences from which a word that is never in small letters is a name."""
_MOST_SMALL = 0.01
"""Share of small letters that such a name may have; nothing is without slips."""
_MOSTLY_COPIED = 0.5
"""Share of copies of the counterparts from which a word is copied."""
_MOSTLY_SMALL = 0.3
"""Share of small letters from which a word is no name; some names are common words, too."""


def words(text: str) -> list[str]:
    """Return the words of a text as lexicons have them, in the case of the text."""
    return _WORD.findall(text.replace("’", "'"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of one language and its counterparts in the other."""

    word: str
    """In small letters."""
    seen: int
    """Occurrences in the corpus."""
    small: int
    """Those of them in small letters."""
    unlinked: int
    """Those of them without a counterpart."""
    counterparts: Mapping[str, int]
    """Words of the other language in small letters, and how often each was the counterpart; the
    most frequent first. Rare ones are left out."""

    @property
    def linked(self) -> int:
        """Occurrences with one of the counterparts."""
        return sum(self.counterparts.values())

    @property
    def copied(self) -> int:
        """Occurrences whose counterpart is the same word."""
        return self.counterparts.get(self.word, 0)

    @property
    def is_name(self) -> bool:
        """Whether the word is always written with a capital."""
        return self.seen >= _LEAST_SEEN and self.small <= _MOST_SMALL * self.seen

    @property
    def is_capitalised(self) -> bool:
        """Whether the word is mostly written with a capital, as names are."""
        return self.small < _MOSTLY_SMALL * self.seen

    @property
    def is_translated(self) -> bool:
        """Whether the counterpart is known, and mostly another word."""
        return self.copied < _MOSTLY_COPIED * self.linked

    def share(self, counterpart: str) -> float:
        """Return the share of a word, in small letters, of the linked occurrences: 0 to 1."""
        count = self.counterparts.get(counterpart)
        return count / self.linked if count else 0.0


class _Section(Protocol):
    """The lines of a language by word, without the word itself."""

    def get(self, word: str, /) -> str | None: ...

    def items(self) -> Iterable[tuple[str, str]]: ...

    def __len__(self) -> int: ...


class _Lines:
    """A section as it is in a file, whose sorted lines are searched by halving.

    Nothing is made of it when it is read, which would take longer than many a command. A long text
    asks for so many words that a table of all lines is made for it.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data.strip(b"\n") + b"\n"
        self._searches = self._scans = 0
        self._by_word: dict[str, str] | None = None

    def __len__(self) -> int:
        """Return the number of bytes, 0 without a line."""
        return len(self._data) - 1

    def get(self, word: str, /) -> str | None:
        """Return the line of a word; None without one."""
        if self._by_word is None and self._searches >= _MOST_SEARCHES:
            self._by_word = dict(self.items())
        if self._by_word is not None:
            return self._by_word.get(word)
        self._searches += 1
        wanted = word.encode("utf-8", "surrogatepass") + b"\t"
        low, high = 0, len(self._data)
        while low < high:
            start = self._data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._data.find(b"\n", start)
            line = self._data[start:end]
            if line.startswith(wanted):
                return line[len(wanted) :].decode("utf-8", "surrogatepass")
            if line < wanted:
                low = end + 1
            else:
                high = start
        return None

    def naming(self, counterpart: str) -> list[tuple[str, str]] | None:
        """Return the words that may have a counterpart, with their lines.

        None once so many were asked for that turning all lines around is quicker.
        """
        if self._scans >= _MOST_SCANS:
            return None
        self._scans += 1
        lines: dict[int, bytes] = {}
        for mark in ("\t", " "):
            wanted = f"{mark}{counterpart}:".encode("utf-8", "surrogatepass")
            found = self._data.find(wanted)
            while found >= 0:
                start = self._data.rfind(b"\n", 0, found) + 1
                end = self._data.find(b"\n", found)
                lines[start] = self._data[start:end]
                found = self._data.find(wanted, end)
        text = b"\n".join(lines[start] for start in sorted(lines)).decode("utf-8", "surrogatepass")
        return _LINE.findall(text)

    def items(self) -> Iterable[tuple[str, str]]:
        """Return all words and their lines."""
        return _LINE.findall(self._data.decode("utf-8", "surrogatepass"))


class Lexicon:
    """The words of two languages with their translations; threads can share it.

    Looking up a word takes microseconds: a line is read when its word is looked up first.
    """

    def __init__(self, source: _Section, target: _Section) -> None:
        """Take the lines of both sections by word, without the word itself."""
        self._source, self._target = source, target
        self._source_entries: dict[str, Entry | None] = {}
        self._target_entries: dict[str, Entry | None] = {}
        self._target_counts: dict[str, Entry | None] = {}

    @classmethod
    def read(cls, data: bytes) -> Lexicon:
        """Return the lexicon that a file holds.

        Raises:
            ValueError: It is no lexicon, or of another format.
        """
        header, *sections = _SECTION.split(data)
        if not header.startswith(_HEADER):
            raise ValueError(f"expected a bilingual lexicon of format 1, found {header[:40]!r}")
        if len(sections) != _SECTIONS:
            raise ValueError(f"a bilingual lexicon has two sections, found {len(sections)}")
        source, target = map(_Lines, sections)
        return cls(source, target)

    def __bool__(self) -> bool:
        """Return whether there are any words."""
        return bool(self._source)

    def source(self, word: str) -> Entry | None:
        """Return the entry of a word of the source language in small letters, if there is one."""
        entries = self._source_entries
        if word not in entries:
            line = self._source.get(word)
            entries[word] = None if line is None else _entry(word, line)
        return entries[word]

    def target(self, word: str) -> Entry | None:
        """Return the entry of a word of the target language in small letters, if there is one."""
        entries = self._target_entries
        if word not in entries:
            line = self._target.get(word)
            entries[word] = None if line is None else _entry(word, line, self._sources_of(word))
        return entries[word]

    def target_counts(self, word: str) -> Entry | None:
        """Return the entry of a word of the target language without its counterparts.

        That is quicker: nothing has to be turned around for it.
        """
        entries = self._target_counts
        if word not in entries:
            line = self._target.get(word)
            entries[word] = None if line is None else _entry(word, line, {})
        return entries[word]

    def extended(self, source: Mapping[str, str], target: Mapping[str, str]) -> Lexicon:
        """Return a lexicon with further words, by their lines; its own have precedence."""
        return _Extended(self, Lexicon(source, target))

    def _sources_of(self, word: str) -> Mapping[str, int]:
        """Return the words whose counterpart a word is, the most frequent first."""
        named = self._source.naming(word) if isinstance(self._source, _Lines) else None
        links = self._links_by_target if named is None else _turned(named)
        counts = {source: _count(link) for source, link in links.get(word, ())}
        return dict(sorted(counts.items(), key=lambda item: -item[1]))

    @cached_property
    def _links_by_target(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        return _turned(self._source.items())


class _Swapped(Lexicon):
    """The lexicon of the opposite direction."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __bool__(self) -> bool:
        return bool(self._lexicon)

    def source(self, word: str) -> Entry | None:
        return self._lexicon.target(word)

    def target(self, word: str) -> Entry | None:
        return self._lexicon.source(word)

    def target_counts(self, word: str) -> Entry | None:
        return self._lexicon.source(word)


class _Extended(Lexicon):
    """A lexicon with further words."""

    def __init__(self, lexicon: Lexicon, further: Lexicon) -> None:
        self._lexicon, self._further = lexicon, further

    def __bool__(self) -> bool:
        return bool(self._lexicon)

    def source(self, word: str) -> Entry | None:
        return self._lexicon.source(word) or self._further.source(word)

    def target(self, word: str) -> Entry | None:
        return self._lexicon.target(word) or self._further.target(word)

    def target_counts(self, word: str) -> Entry | None:
        return self._lexicon.target_counts(word) or self._further.target_counts(word)


def _turned(lines: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return for each counterpart in some lines the words that have it, with their links.

    What a link says is read when its word is looked up: there are a hundred thousand.
    """
    links: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for word, line in lines:
        for link in line.rpartition("\t")[2].split():
            links[link.rpartition(":")[0]].append((word, link))
    return links


def _entry(word: str, line: str, counterparts: Mapping[str, int] | None = None) -> Entry:
    try:
        seen, small, unlinked, *links = line.split("\t")
        found = dict(_links(links[0]) if links else ()) if counterparts is None else counterparts
        return Entry(word, int(seen), int(small), int(unlinked), found)
    except ValueError as error:
        raise ValueError(f"a bilingual lexicon has a faulty line for {word!r}: {line}") from error


def _links(text: str) -> Iterable[tuple[str, int]]:
    """Yield counterparts and their counts."""
    for link in text.split():
        yield link.rpartition(":")[0], _count(link)


def _count(link: str) -> int:
    """Return how often a counterpart was one: the number after it."""
    count = link.rpartition(":")[2]
    if not count.isdecimal():
        raise ValueError(f"a bilingual lexicon has a faulty counterpart: {link}")
    return int(count)


@lru_cache(maxsize=16)
def lexicon(source_language: str, target_language: str) -> Lexicon:
    """Return the lexicon of a language pair; an empty one if there is none.

    Args:
        source_language: Any code of the language; its script and region make no difference.
        target_language: The same of the other language.
    """
    from importlib.resources import files

    source, target = preferred_code(source_language), preferred_code(target_language)
    file = files(__package__) / f"{source}-{target}.tsv"
    if file.is_file():
        return Lexicon.read(file.read_bytes())
    if (files(__package__) / f"{target}-{source}.tsv").is_file():
        return _Swapped(lexicon(target, source))  # what is read of a line serves both directions
    return Lexicon({}, {})
