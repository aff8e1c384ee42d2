"""Finding the inline codes of Markdown, after CommonMark 0.31, chapter 6."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.inline.patterns import MARKDOWN, is_word, trimmed
from rktranslate.model import Code, CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARKDOWN_SIGN = re.compile(r"[\\`<&\[\]!*_~]")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_BACKTICKS = re.compile("`+")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+|[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]++)>"
)
_TAG = re.compile(
    r"""<(?:/[A-Za-z][A-Za-z0-9-]*+\s*+
        |[A-Za-z][A-Za-z0-9-]*+
         (?>\s++[A-Za-z_:][\w.:-]*+(?>\s*=\s*(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+
         \s*+/?)>""",
    re.VERBOSE,
)
_LINK_TAIL = re.compile(
    r"""\]\(\s*+
        (?:<(?>[^<>\\]|\\.)*+>|(?>[^\s()\\<]|\\.|\((?>[^\s()\\]|\\.)*+\))*+)
        (?>\s++(?:"(?>[^"\\]|\\.)*+"|'(?>[^'\\]|\\.)*+'|\((?>[^()\\]|\\.)*+\)))?+
        \s*+\)""",
    re.VERBOSE,
)
_REFERENCE_TAIL = re.compile(r"\]\[[^\[\]]{1,999}\]")


def markdown_codes(text: str) -> tuple[Code, ...]:
    """Find codes after CommonMark 0.31, chapter 6, as far as one line determines them."""
    scanner = _MarkdownScanner(text)
    # Plain codes and signs are taken in step, so that code spans and HTML hide what is in them.
    plain, sign = MARKDOWN.search(text), _MARKDOWN_SIGN.search(text)
    position = 0
    while plain or sign:
        if plain and plain.start() < position:
            plain = MARKDOWN.search(text, position)
        elif sign and sign.start() < position:
            sign = _MARKDOWN_SIGN.search(text, position)
        elif plain and (not sign or plain.start() <= sign.start()):
            code = trimmed(plain, Syntax.MARKDOWN)
            scanner.codes.append(code)
            position = code.span.end
        elif sign:
            position = scanner.take(sign.start())
    for start, end in _emphasis(scanner.runs):
        scanner.add(CodeKind.MARKUP, start, end)
    return tuple(sorted(scanner.codes, key=lambda code: code.span))


class _MarkdownScanner:
    """A scanner of one text; collects codes and runs of emphasis marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes: list[Code] = []
        self.runs: list[_Run] = []
        self._ticks = _tick_runs(text)
        self._brackets: list[tuple[int, int]] = []
        self._last_link = 0
        self._comments_end = True

    def add(self, kind: CodeKind, start: int, end: int) -> int:
        """Add a code and return its end."""
        self.codes.append(Code(kind, self.text[start:end], Span(start, end)))
        return end

    def take(self, start: int) -> int:
        """Scan the code that begins at an offset, if any; return the offset to continue at."""
        match self.text[start]:
            case "\\":
                return self._matching(_ESCAPE, CodeKind.MARKUP, start) or start + 1
            case "&":
                return self._matching(_ENTITY, CodeKind.MARKUP, start) or start + 1
            case "`":
                return self._code_span(start)
            case "<":
                return self._angle(start)
            case "[" | "!":
                return self._open_bracket(start)
            case "]":
                return self._close_bracket(start)
            case _:
                self.runs.append(_Run.at(self.text, start))
                return self.runs[-1].end

    def _matching(self, pattern: re.Pattern[str], kind: CodeKind, start: int) -> int | None:
        found = pattern.match(self.text, start)
        return self.add(kind, start, found.end()) if found else None

    def _code_span(self, start: int) -> int:
        length = 1
        while self.text.startswith("`", start + length):
            length += 1
        same = self._ticks[length]
        following = bisect_right(same, start)
        if following == len(same):
            return start + length
        return self.add(CodeKind.CODE, start, same[following] + length)

    def _angle(self, start: int) -> int:
        if self._comments_end and self.text.startswith("<!--", start):
            close = self.text.find("-->", start + 4)
            # Without an end here there is none further on; searching again would be quadratic.
            self._comments_end = close >= 0
            if close >= 0:
                return self.add(CodeKind.MARKUP, start, close + 3)
        end = self._matching(_AUTOLINK, CodeKind.URL, start)
        return end or self._matching(_TAG, CodeKind.MARKUP, start) or start + 1

    def _open_bracket(self, start: int) -> int:
        end = start + 1 + self.text.startswith("![", start)
        if self.text[end - 1] == "[":
            self._brackets.append((start, end))
        return end

    def _close_bracket(self, start: int) -> int:
        opened = self._brackets.pop() if self._brackets else None
        tail = _LINK_TAIL.match(self.text, start) or _REFERENCE_TAIL.match(self.text, start)
        if opened is None or tail is None:
            return start + 1
        if self.text[opened[0]] == "[":
            # No link holds another link, though an image may contain one.
            if opened[0] < self._last_link:
                return start + 1
            self._last_link = opened[0]
        self.add(CodeKind.MARKUP, *opened)
        return self.add(CodeKind.MARKUP, start, tail.end())


def _tick_runs(text: str) -> defaultdict[int, list[int]]:
    """Return the offsets of runs of backticks by their length."""
    runs: defaultdict[int, list[int]] = defaultdict(list)
    for found in _BACKTICKS.finditer(text):
        runs[len(found[0])].append(found.start())
    return runs


@dataclass(slots=True)
class _Run:
    """A run of emphasis marks; ``first`` .. ``last`` are those not yet paired."""

    sign: str
    start: int
    end: int
    opens: bool
    closes: bool
    first: int
    last: int

    @classmethod
    def at(cls, text: str, start: int) -> _Run:
        """Read the run that begins at an offset, and whether it can open or close emphasis."""
        sign = text[start]
        end = start + 1
        while end < len(text) and text[end] == sign:
            end += 1
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        left = not after.isspace() and (is_word(after) or not is_word(before))
        right = not before.isspace() and (is_word(before) or not is_word(after))
        opens, closes = left, right
        if sign == "_":
            opens = left and (not right or not is_word(before))
            closes = right and (not left or not is_word(after))
        if sign == "~" and end - start != 2:
            opens = closes = False
        return cls(sign, start, end, opens, closes, start, end)


def _emphasis(runs: Sequence[_Run]) -> Iterator[tuple[int, int]]:
    """Pair emphasis marks (CommonMark, "process emphasis") and return the spans of the pairs."""
    stack: list[_Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for closer in runs:
        while closer.closes and closer.first < closer.last:
            key = (closer.sign, closer.opens, (closer.end - closer.start) % 3)
            found = _opener(stack, closer, bottoms.get(key, 0))
            if found is None:
                bottoms[key] = len(stack)
                break
            opener = stack[found]
            both_strong = min(opener.last - opener.first, closer.last - closer.first) >= 2
            width = 2 if both_strong else 1
            opener.last -= width
            closer.first += width
            del stack[found + (opener.first < opener.last) :]
            for name, bottom in bottoms.items():
                bottoms[name] = min(bottom, len(stack))
        if closer.opens and closer.first < closer.last:
            stack.append(closer)
    for run in runs:
        if run.start < run.first:
            yield (run.start, run.first)
        if run.last < run.end:
            yield (run.last, run.end)


def _opener(stack: Sequence[_Run], closer: _Run, bottom: int) -> int | None:
    """Return the index of the nearest run that a closer can close."""
    for index in range(len(stack) - 1, bottom - 1, -1):
        opener = stack[index]
        if opener.sign != closer.sign:
            continue
        lengths = (opener.end - opener.start, closer.end - closer.start)
        # The rule of three keeps "**a*b**" from being read as "*" around "*a".
        if (
            (opener.closes or closer.opens)
            and sum(lengths) % 3 == 0
            and any(n % 3 for n in lengths)
        ):
            continue
        return index
    return None
