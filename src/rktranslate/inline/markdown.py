"""Finding the inline codes of Markdown: CommonMark 0.31, chapter 6, and those of its dialects.

What readers see inside a code (the alternative text of an image, a title, a note) is a sub-flow of
it: a text of its own, that may be translated in its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.inline.braces import brace_pairs, is_attribute_list, is_expression
from rktranslate.inline.dialect_codes import DIALECT_SIGNS, dialect_code
from rktranslate.inline.markdown_math import math_end
from rktranslate.inline.patterns import MARKDOWN, TEMPLATE_PATTERN, is_word, trimmed
from rktranslate.inline.visible_attributes import may_have_visible, visible_values
from rktranslate.model import Code, CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MARKDOWN_SIGN = re.compile(rf"[\\`<&\[\]!*_~{{$^={re.escape(DIALECT_SIGNS)}]")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_BACKTICKS = re.compile("`+")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+|[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]++)>"
)
_TAG = re.compile(
    r"""<(?:/[A-Za-z][\w.:-]*+\s*+
        |[A-Za-z][\w.:-]*+
         (?>\s++[A-Za-z_:@#][\w.:-]*+(?>\s*=\s*(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`{}]++))?+)*+
         \s*+/?)>|</?>""",
    re.VERBOSE,
)
_COMPONENT = re.compile(r"<[A-Za-z][\w.:-]*+")
_PROPERTIES = re.compile(
    r"""(?>\s++|[A-Za-z_:@#][\w.:$-]*+(?>\s*=\s*(?:"[^"]*+"|'[^']*+'|(?=\{)|[^\s"'=<>`{}]++))?+)*+""",
    re.VERBOSE,
)
_TAG_END = re.compile(r"\s*+/?>")
_VERBATIM_TAG = re.compile(r"<(code|script|style|math|svg)[\s>]", re.IGNORECASE)
_DESTINATION = rf"""
        \s*+
        (?:<(?>[^<>\\]|\\.)*+>
        |(?>{TEMPLATE_PATTERN}|[^\s()\\<]|\\.|\((?>[^\s()\\]|\\.)*+\))*+)
        (?>\s++(?:"(?>[^"\\]|\\.)*+"|'(?>[^'\\]|\\.)*+'|\((?>[^()\\]|\\.)*+\)))?+
        \s*+"""
_LINK_TAIL = re.compile(rf"\]\({_DESTINATION}\)", re.VERBOSE)
_TITLE = re.compile(
    r"""\s(?:"((?>[^"\\]|\\.)*+)"|'((?>[^'\\]|\\.)*+)'|\(((?>[^()\\]|\\.)*+)\))\s*+\)$"""
)
_REFERENCE_TAIL = re.compile(r"\]\[[^\[\]]{1,999}\]")
_WIKILINK = re.compile(r"!?\[\[([^\[\]|\n]{1,200})(\|[^\[\]\n]{1,300})?\]\](?![(\[])")
_ALL_DIGITS = re.compile(r"[\d\s,;–-]+")
_KEY = r"@(?:\{[^{}\s]{1,200}\}|(?!(?:Rp|IDR|USD)\.?\d)[A-Za-z_][\w:.#$%&+?<>~/-]{0,200})"
_CITATION = re.compile(
    rf"\[(?=[^\[\]@]{{0,300}}@)(?:[^\[\]@]{{0,300}}[\s;-])?{_KEY}[^\[\]]{{0,600}}\](?![(\[{{:])"
)
_CITED_KEY = re.compile(rf"(?<![\w.])-?{_KEY}")
_OPENER = re.compile(
    r":{3,}[ \t]*(?:[\w-]+(?![^\s\[{:]))?"
    r"|(?:!!!|\?\?\?\+?)[ ][a-z][\w-]*(?=\s*$|\s+\")"
    r"|\[![A-Za-z]+\][+-]?"
)
"""The mark of an admonition or container at the beginning of a text."""
_SCRIPT = re.compile(r"\^(?![\s^])[^\s^\[\]:/]{1,40}\^|~(?![\s~])[^\s~\[\]:/]{1,40}~(?!~)")
_FORMULA = re.compile(r"[-+−]?\d{1,3}(?:[.,]\d)?[-+−]?|[-+−]|[^\W\d_]")
_FORMULA_TAG = re.compile(r"<(su[bp])>(?:[-+−]?\d{1,3}[-+−]?|[-+−]|[^\W\d_])</\1>")
_LOWERED_BASE = re.compile(r"(?<![^\W_])(?:(?:[A-Z][a-z]?){1,3}|[^\W\d_])$")
_RAISED_BASE = re.compile(r"(?<![^\W_])(?:\d{1,6}|[kcdhm]?m|[^\W\d_]|[A-Z]{2,3})$")
_AFTER_LOWERED = re.compile(r"(?:[A-Z][a-z]?){1,3}(?![^\W_])")
_HIGHLIGHT = re.compile(r"(?<![\w=])==(?![\s=])")
_HIGHLIGHT_END = re.compile(r"(?<=[^\s=])==(?![\w=])")
_DIRECTIVE = re.compile(r"(?<![\w:])::?[A-Za-z][\w-]{0,60}\[")


def markdown_codes(text: str) -> tuple[Code, ...]:
    """Find the codes of a text, as far as the text alone determines them."""
    return _scanned(text)[0]


def nested_codes(text: str) -> tuple[Code, ...]:
    """Return the codes inside the sub-flows of a text, in order; not those of a sub-flow's own."""
    return _scanned(text)[1]


def _scanned(text: str) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    scanner = _MarkdownScanner(text)
    # Plain codes and signs are taken in step, so that code spans and HTML hide what is in them.
    plain, sign = MARKDOWN.search(text), _MARKDOWN_SIGN.search(text)
    if sign is None and plain is None:
        return (), ()
    position = 0
    if (opener := _OPENER.match(text)) is not None:
        position = scanner.add(CodeKind.MARKUP, 0, opener.end())
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
    return _in_order(scanner.codes), _in_order(scanner.nested)


def _in_order(codes: list[Code]) -> tuple[Code, ...]:
    """Return codes by position, without a closing mark that is inside a code found after it."""
    kept: list[Code] = []
    end = 0
    for code in sorted(codes, key=lambda code: code.span):
        if code.span.start >= end:
            kept.append(code)
            end = code.span.end
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Bracket:
    """An opening bracket, and how much had been found before it."""

    start: int
    end: int
    code_count: int
    run_count: int


class _MarkdownScanner:
    """A scanner of one text; collects codes and runs of emphasis marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes: list[Code] = []
        self.nested: list[Code] = []
        self.runs: list[_Run] = []
        self._ticks = _tick_runs(text) if "`" in text else {}
        self._braces: Mapping[int, int] | None = None
        self._brackets: list[_Bracket] = []
        self._last_link = 0
        self._absent: set[str] = set()
        self._taken: dict[int, int] = {}
        self._highlighted = 0
        self._has_keys = "@" in text

    def add(self, kind: CodeKind, start: int, end: int, subflows: tuple[Span, ...] = ()) -> int:
        """Add a code and return its end."""
        self.codes.append(Code(kind, self.text[start:end], Span(start, end), subflows))
        return end

    def take(self, start: int) -> int:
        """Scan the code that begins at an offset, if any; return the offset to continue at."""
        if start in self._taken:
            return self._taken[start]
        match self.text[start]:
            case "\\":
                return (
                    self._math(start)
                    or self._matching(_ESCAPE, CodeKind.MARKUP, start)
                    or start + 1
                )
            case "&":
                return self._matching(_ENTITY, CodeKind.MARKUP, start) or start + 1
            case "`":
                return self._code_span(start)
            case "<":
                return self._angle(start)
            case "{":
                return self._brace(start)
            case "$":
                return self._math(start) or self._dialect(start)
            case ":" if directive := _DIRECTIVE.match(self.text, start):
                return self._bracket(start, directive.end())
            case "[" | "!":
                return self._open_bracket(start)
            case "^":
                return self._caret(start)
            case "=":
                return self._highlight(start)
            case "]":
                return self._close_bracket(start)
            case "*" | "_":
                return self._emphasis_run(start)
            case "~":
                return self._script(start) or self._emphasis_run(start)
            case _:
                return self._dialect(start)

    def _mark(self, start: int, end: int, closer_start: int, closer_end: int) -> int:
        """Add a pair of marks around text; the closing one is passed over later."""
        self.add(CodeKind.MARKUP, start, end)
        self.add(CodeKind.MARKUP, closer_start, closer_end)
        self._taken[closer_start] = closer_end
        return end

    def _emphasis_run(self, start: int) -> int:
        self.runs.append(_Run.at(self.text, start))
        return self.runs[-1].end

    def _matching(self, pattern: re.Pattern[str], kind: CodeKind, start: int) -> int | None:
        found = pattern.match(self.text, start)
        return self.add(kind, start, found.end()) if found else None

    def _dialect(self, start: int) -> int:
        end = dialect_code(self.text, start)
        return self.add(CodeKind.CODE, start, end) if end else start + 1

    def _until(self, closer: str, start: int) -> int:
        """Return the end of the next closer, or 0; it is searched for no more once it is absent."""
        if closer in self._absent:
            return 0
        at = self.text.find(closer, start)
        if at < 0:
            # Without an end here there is none further on; searching again would be quadratic.
            self._absent.add(closer)
            return 0
        return at + len(closer)

    def _code_span(self, start: int) -> int:
        length = 1
        while self.text.startswith("`", start + length):
            length += 1
        same = self._ticks[length]
        following = bisect_right(same, start)
        if following == len(same):
            return start + length
        return self.add(CodeKind.CODE, start, same[following] + length)

    def _math(self, start: int) -> int:
        if self.text.startswith("$`", start):  # GitLab and GitHub: a code span between dollars
            end = self._until("`$", start + 2)
        elif self.text.startswith("$$", start):
            end = self._until("$$", start + 2)
        else:
            end = math_end(self.text, start)
        return self.add(CodeKind.CODE, start, end) if end else 0

    def _angle(self, start: int) -> int:
        text = self.text
        for opener, closer in (("<!--", "-->"), ("<%", "%>"), ("<?", "?>")):
            if text.startswith(opener, start) and (end := self._until(closer, start + len(opener))):
                return self.add(CodeKind.MARKUP, start, end)
        verbatim = _VERBATIM_TAG.match(text, start)
        if verbatim and (end := self._until(f"</{verbatim[1]}>", start)):
            return self.add(CodeKind.CODE, start, end)
        if formula := _FORMULA_TAG.match(text, start):
            return self._formula(start, formula.end(), raised=formula[1] == "sup")
        found = self._matching(_AUTOLINK, CodeKind.URL, start)
        if found:
            return found
        tag = _TAG.match(text, start)
        end = tag.end() if tag else self._component_end(start)
        if not end:
            return start + 1
        return self.add(CodeKind.MARKUP, start, end, self._visible(start, end))

    def _component_end(self, start: int) -> int:
        """Return the end of a tag with ``{expressions}`` as attributes; 0 if there is none."""
        name = _COMPONENT.match(self.text, start)
        if name is None:
            return 0
        position = name.end()
        while found := _PROPERTIES.match(self.text, position):
            position = found.end()
            if self.text[position : position + 1] != "{":
                break
            close = self._pair(position)
            if close is None:
                return 0
            position = close + 1
        ending = _TAG_END.match(self.text, position)
        return ending.end() if ending else 0

    def _visible(self, start: int, end: int) -> tuple[Span, ...]:
        if not may_have_visible(self.text, start, end):
            return ()
        return visible_values(self.text, start, end)

    def _pair(self, start: int) -> int | None:
        if self._braces is None:
            self._braces = brace_pairs(self.text)
        return self._braces.get(start)

    def _brace(self, start: int) -> int:
        text = self.text
        for opener, closer, kind in (
            ("{{<", ">}}", CodeKind.CODE),
            ("{{%", "%}}", CodeKind.CODE),
            ("{%", "%}", CodeKind.CODE),
            ("{/*", "*/}", CodeKind.MARKUP),
        ):
            if text.startswith(opener, start):
                end = self._until(closer, start + len(opener))
                return self.add(kind, start, end) if end else start + len(opener)
        close = self._pair(start)
        if close is None or not is_expression(text, start + 1, close):
            return start + 1
        if is_attribute_list(text, start + 1, close):
            visible = self._visible(start + 1, close)
            return self.add(CodeKind.MARKUP, start, close + 1, visible)
        return self.add(CodeKind.CODE, start, close + 1)

    def _open_bracket(self, start: int) -> int:
        wikilink = _WIKILINK.match(self.text, start)
        if wikilink and not _ALL_DIGITS.fullmatch(wikilink[1]):
            label = wikilink[2]
            if not label:
                return self.add(CodeKind.CODE, start, wikilink.end())
            return self._mark(start, wikilink.start(2) + 1, wikilink.end() - 2, wikilink.end())
        end = start + 1 + self.text.startswith("![", start)
        if self.text[end - 1] != "[":
            return end
        if self._has_keys and (citation := _CITATION.match(self.text, start)):
            return self._citation(start, citation.end())
        return self._bracket(start, end)

    def _bracket(self, start: int, end: int) -> int:
        self._brackets.append(_Bracket(start, end, len(self.codes), len(self.runs)))
        return end

    def _citation(self, start: int, end: int) -> int:
        """Add a citation of keys; what is said around the keys are its sub-flows."""
        subflows = []
        position = start + 1
        for key in [*_CITED_KEY.finditer(self.text, start, end - 1), None]:
            edge = key.start() if key else end - 1
            piece = self.text[position:edge]
            for part in re.finditer(r"[^;]+", piece):
                words = part[0].strip(" ,.;:")
                if words:
                    begin = position + part.start() + part[0].index(words)
                    subflows.append(Span(begin, begin + len(words)))
            position = key.end() if key else end
        return self.add(CodeKind.CITATION, start, end, tuple(subflows))

    def _close_bracket(self, start: int) -> int:
        text = self.text
        if not self._brackets:
            return start + 1
        opened = self._brackets.pop()
        sign = text[opened.start]
        if sign == "^":
            end = start + 1
            return self._hide(opened, CodeKind.FOOTNOTE, end, (Span(opened.end, start),))
        tail = _LINK_TAIL.match(text, start) or _REFERENCE_TAIL.match(text, start)
        if sign == "!" and tail:
            end = tail.end()
            alternative = (Span(opened.end, start),) if start > opened.end else ()
            return self._hide(
                opened, CodeKind.MARKUP, end, (*alternative, *_title(text, start, end))
            )
        if sign == ":" or (tail is None and text.startswith("]{", start)):
            close = self._pair(start + 1) if text.startswith("{", start + 1) else None
            listed = close is not None and is_expression(text, start + 2, close)
            if sign != ":" and not listed:
                return start + 1
            self.add(CodeKind.MARKUP, opened.start, opened.end)
            end = close + 1 if listed and close is not None else start + 1
            return self.add(CodeKind.MARKUP, start, end, self._visible(start + 2, end - 1))
        if tail is None:
            return start + 1
        # No link holds another link, though an image may contain one.
        if opened.start < self._last_link:
            return start + 1
        self._last_link = opened.start
        self.add(CodeKind.MARKUP, opened.start, opened.end)
        return self.add(CodeKind.MARKUP, start, tail.end(), _title(text, start, tail.end()))

    def _hide(self, opened: _Bracket, kind: CodeKind, end: int, subflows: tuple[Span, ...]) -> int:
        """Add a code with text inside; what was found in this text is no code of the sentence."""
        self.nested += self.codes[opened.code_count :]
        del self.codes[opened.code_count :], self.runs[opened.run_count :]
        return self.add(kind, opened.start, end, subflows)

    def _caret(self, start: int) -> int:
        if self.text.startswith("^[", start):
            return self._bracket(start, start + 2)
        return self._script(start) or start + 1

    def _script(self, start: int) -> int:
        """Add what Pandoc writes raised or lowered, and return the offset to go on at; else 0."""
        found = _SCRIPT.match(self.text, start)
        if found is None:
            return 0
        end = found.end()
        if _FORMULA.fullmatch(self.text, start + 1, end - 1):
            return self._formula(start, end, raised=self.text[start] == "^")
        return self._mark(start, start + 1, end - 1, end)

    def _formula(self, start: int, end: int, *, raised: bool) -> int:
        """Add a raised or lowered sign with what it belongs to (``H~2~O``), or as a note."""
        floor = max(start - 8, self.codes[-1].span.end if self.codes else 0)
        base = (_RAISED_BASE if raised else _LOWERED_BASE).search(self.text[floor:start])
        is_joined = bool(self.codes) and self.codes[-1].span.end == start
        if base is None and raised and not is_joined:
            return self.add(CodeKind.FOOTNOTE, start, end)
        after = None if raised else _AFTER_LOWERED.match(self.text, end)
        begin = start if base is None else floor + base.start()
        return self.add(CodeKind.CODE, begin, after.end() if after else end)

    def _highlight(self, start: int) -> int:
        """Add the marks of ``==text==``; they are not nested."""
        if start < self._highlighted or not _HIGHLIGHT.match(self.text, start):
            return start + 1
        closing = _HIGHLIGHT_END.search(self.text, start + 3)
        self._highlighted = closing.end() if closing else len(self.text)
        if closing is None:
            return start + 2
        return self._mark(start, start + 2, *closing.span())


def _title(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the span of the title at the end of a link."""
    found = _TITLE.search(text, start, end) if text[end - 2] in "\"') \t" else None
    if found is None or found.start(found.lastindex or 0) == found.end(found.lastindex or 0):
        return ()
    return (Span(*found.span(found.lastindex or 0)),)


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
