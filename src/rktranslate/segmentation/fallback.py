"""Segmentation of languages without rules of their own, by the library ``sentencex``.

It supports some 240 languages and falls back to the nearest one, or else to English. It returns
texts, which are mapped back to spans here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.segmentation.rules import Additions

_BLANKS = dict.fromkeys(
    [
        *(0x85, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000),
        *range(0x2000, 0x200B),
        *(0x2028, 0x2029),
    ],
    " ",
)
"""White space outside ASCII, some of which makes the library fail (1.0.32: U+0085)."""
_LONGEST_WORD = 60


class FallbackSegmenter:
    """A segmenter that calls ``sentencex``."""

    def __init__(self, language: str, additions: Additions) -> None:
        never = (*additions.titles, *additions.inline, *additions.addresses)
        self._language = language
        self._never = frozenset(f"{word}." for word in never)
        self._before_number = frozenset(f"{word}." for word in additions.before_number)
        self._companies = frozenset(f"{word}." for word in additions.companies)
        self._starters = frozenset(additions.starters)

    def spans(self, text: str) -> list[Span]:
        """Return the sentences of a text; the law is that of ``Segmenter.spans``."""
        spans: list[Span] = []
        for start, end in _library_spans(self._language, text):
            if spans and self._goes_on(text, spans[-1], start):
                spans[-1] = Span(spans[-1].start, end)
            else:
                spans.append(Span(start, end))
        return spans

    def _goes_on(self, text: str, before: Span, start: int) -> bool:
        """Return whether an abbreviation of the project forbids a sentence to end here."""
        tail = text[max(before.start, before.end - _LONGEST_WORD) : before.end]
        last = tail.rsplit(None, 1)[-1].lstrip("(\"'“‘[")
        if last in self._never:
            return True
        if last in self._before_number:
            return text[start].isdigit()
        if last in self._companies:
            following = text[start : start + _LONGEST_WORD].split(None, 1)[0]
            return following not in self._starters
        return False


def _library_spans(language: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the library's sentences in a text, without white space at their ends.

    A sentence that the library altered, so that it cannot be located, is joined to the next.
    """
    from sentencex import segment

    plain = text.translate(_BLANKS)  # as long as the text, so that its offsets are the text's
    at = end = 0
    for part in [*segment(language, plain), None]:
        if part is None:
            end = len(text)
        elif plain.startswith(part, end):
            end += len(part)
        else:
            continue
        sentence = text[at:end]
        inner = sentence.strip()
        if inner:
            start = at + len(sentence) - len(sentence.lstrip())
            yield start, start + len(inner)
        at = end
