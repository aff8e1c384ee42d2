"""Segmentation by compiled rules.

One regular expression finds the places where a sentence may end (an end mark, closing marks and
citations, white space); only there are the words before and after examined. Their
length is bounded, so the cost is linear in the text.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.model import Span
from rktranslate.segmentation.rules import Ends, Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from re import Match

_LONGEST_WORD = 60
"""Characters examined before and after an end mark; no abbreviation is longer."""
_CACHED_WORDS = 8192
_NOT_A_START = frozenset(",;:.!?…)]}/%&=+|>~”’»›")
"""Characters that no sentence begins with: an end mark before one is within a sentence."""


class _Kind(Enum):
    """Kinds of words before an end mark, apart from the abbreviations of the table."""

    ORDINARY = auto()
    NOTHING = auto()
    """White space or an opening mark: the end mark is on its own."""
    LETTER = auto()
    """One letter: an initial, a label, an era, or the number of a list item."""
    NUMBER = auto()
    """A number that may be the number of a list item."""
    EXCLAMATION = auto()
    """A name that contains an end mark."""


class RuleBasedSegmenter:
    """A segmenter with compiled rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._find = rules.candidate.finditer
        # The same words recur, and the look-up in the cache is one call into C.
        self._kind: Callable[[str], _Kind | Ends] = lru_cache(_CACHED_WORDS)(self._classify)

    def spans(self, text: str) -> list[Span]:
        """Return the sentences of a text.

        Args:
            text: Any text, usually a paragraph; it is never altered. A blank line always ends a
                sentence.

        Returns:
            Spans in order, without white space at their ends, that do not overlap and together
            hold every character that is not white space.
        """
        spans: list[Span] = []
        for start, end in self._paragraphs(text):
            if self._rules.reference.match(text, start, end):
                spans.append(Span(start, end))
            else:
                self._cut(text, start, end, spans)
        return spans

    def _paragraphs(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans between blank lines, without white space at their ends."""
        start = 0
        breaks: list[tuple[int, int]] = []
        if "\n" in text or "\r" in text:
            breaks = [match.span() for match in self._rules.paragraph.finditer(text)]
        for stop, following in [*breaks, (len(text), len(text))]:
            part = text[start:stop]
            left = len(part) - len(part.lstrip())
            if left < len(part):
                yield start + left, start + len(part.rstrip())
            start = following

    def _cut(self, text: str, start: int, end: int, spans: list[Span]) -> None:
        """Append the sentences of one paragraph."""
        kind_of = self._kind
        begin = start
        for match in self._find(text, start, end):
            mark = match.start()
            floor = max(begin, mark - _LONGEST_WORD)
            word = text[text.rfind(" ", floor, mark) + 1 or floor : mark]
            kind = kind_of(word)
            after = match.end()
            if after < end and (
                (kind is _Kind.ORDINARY and text[after].isupper())
                or self._ends_here(text, begin, end, match, kind)
            ):
                spans.append(Span(begin, match.end(1)))
                begin = match.end(2)
        spans.append(Span(begin, end))

    def _classify(self, raw: str) -> _Kind | Ends:
        """Classify the word before an end mark."""
        rules = self._rules
        # Only a blank was looked for; other white space, a slash and opening marks come off here.
        word = raw.split()[-1] if raw and not raw[-1].isspace() else ""
        word = word.lstrip(rules.openers)
        if not word:
            return _Kind.NOTHING
        if len(word) >= _LONGEST_WORD:
            return _Kind.ORDINARY
        if word in rules.words:
            return rules.words[word]
        last = word.rsplit("/", 1)[-1]  # Kec./Kab.
        if last in rules.words and "://" not in word:
            return rules.words[last]
        if len(word) == 1 and word.isalpha():
            return _Kind.LETTER
        if word in rules.exclamations:
            return _Kind.EXCLAMATION
        for pattern, ends in rules.patterns:
            if pattern.fullmatch(word):
                return ends
        if rules.item.fullmatch(word) or rules.broken_number.fullmatch(word):
            return _Kind.NUMBER
        return _Kind.ORDINARY

    def _ends_here(
        self, text: str, begin: int, end: int, match: Match[str], kind: _Kind | Ends
    ) -> bool:
        """Return whether a sentence ends at a mark that other rules do not decide."""
        rules = self._rules
        after = match.end()
        first = text[after]
        if first in _NOT_A_START:
            return False
        marks = text[match.start() : match.start(1)]
        tail = match[1]
        following = self._word(text, after, end)
        if first.islower() and not rules.lower_name.match(following):
            if kind is _Kind.ORDINARY and text[after - 1] in rules.code_marks:
                return True
            return self._ends_before_small(text, begin, match, kind, following)
        if marks != "." and kind is not _Kind.NOTHING:
            return kind is not _Kind.EXCLAMATION or following in rules.starters
        if tail and rules.citation.search(tail):
            # A citation never comes between an abbreviation and what belongs to it.
            return True
        kind = self._in_context(text, begin, match, kind, following)
        if kind is _Kind.NOTHING:
            # Separate dots are an omission, any other mark is a slip of the typist: kata . Ia
            if match.start() == begin or not text[match.start() - 1].isspace():
                return False
            return not _is_omission(marks) or self._is_starter(following)
        if kind is _Kind.ORDINARY:
            return True
        if kind is Ends.NEVER or not isinstance(kind, Ends):
            return False
        if kind is Ends.BEFORE_STARTER or ")" in tail:
            return self._is_starter(following)
        numbered = any(map(str.isdigit, following)) or bool(rules.roman.fullmatch(following))
        if kind is Ends.UNLESS_NUMBER:
            return not numbered
        return not (numbered and text[after - 1] == "(")  # dkk. (2020)

    def _word(self, text: str, start: int, end: int) -> str:
        """Return the word that begins at an offset, without the marks after it."""
        parts = text[start : min(end, start + _LONGEST_WORD)].split(None, 1)
        return parts[0].rstrip(",;:.!?…)]}\"'”’»*_") if parts else ""

    def _is_starter(self, word: str) -> bool:
        """Return whether a word begins a sentence rather than a name."""
        stem = word.split("-", 1)[0]  # Anak-anak
        return stem in self._rules.starters or bool(self._rules.starter.fullmatch(stem))

    def _ends_before_small(
        self, text: str, begin: int, match: Match[str], kind: _Kind | Ends, following: str
    ) -> bool:
        """Return whether a sentence ends before a lower-case letter, as by a slip of the writer."""
        rules = self._rules
        mark = match.start()
        marks = text[mark : match.start(1)]
        if kind is not _Kind.ORDINARY or _is_omission(marks):
            return False
        closing = rules.citation.sub("", match[1])
        if not rules.continuing.isdisjoint(closing) or following in rules.lower_continues:
            return False
        word = text[max(begin, mark - rules.lower_min) : mark]
        return len(word) == rules.lower_min and word.isalnum()

    def _in_context(
        self, text: str, begin: int, match: Match[str], kind: _Kind | Ends, following: str
    ) -> _Kind | Ends:
        """Reduce letters, numbers and units to what they are in this context."""
        if kind is _Kind.ORDINARY or kind is _Kind.NOTHING:
            return kind
        rules = self._rules
        mark = match.start()
        before = text[max(begin, mark - 2 * _LONGEST_WORD) : mark]
        head, opened = _last_two(before)
        word = opened.lstrip(rules.openers)
        if kind in (_Kind.LETTER, _Kind.NUMBER):
            if self._numbers_heading(text[begin:mark], head):
                return Ends.NEVER
            if not head or self._numbers_item(head[-1], word):
                return Ends.NEVER
            if kind is _Kind.NUMBER:
                broken = rules.broken_number.fullmatch(word) and len(following) == 3
                return Ends.NEVER if broken and following.isdigit() else _Kind.ORDINARY
        if len(word) == 1 and head.lstrip(rules.openers).casefold() in rules.labels:
            return _Kind.ORDINARY
        if opened in rules.units and head and head[-1].isdigit():
            return _Kind.ORDINARY
        return Ends.BEFORE_STARTER if kind is _Kind.LETTER else kind

    def _numbers_heading(self, sentence: str, head: str) -> bool:
        """Return whether a number ends the number of a heading or caption: ``Tabel 2. Harga``."""
        label = head.lstrip(self._rules.openers).casefold()
        return label in self._rules.captions and len(sentence.split(None, 2)) == 2

    def _numbers_item(self, before: str, word: str) -> bool:
        """Return whether a number or letter after a mark is that of a list item."""
        rules = self._rules
        return before in rules.item_after or (
            before in rules.item_first_after and word in rules.item_first
        )


def _is_omission(marks: str) -> bool:
    """Return whether end marks are ``...`` or ``…``."""
    return marks != "." and not marks.strip(".…")


def _last_two(text: str) -> tuple[str, str]:
    """Return the last two words of a text, empty where there are none."""
    parts = text.rsplit(None, 2)[-2:]
    return (parts[0], parts[1]) if len(parts) == 2 else ("", parts[0] if parts else "")
