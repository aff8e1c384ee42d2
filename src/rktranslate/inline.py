"""Inline codes: what must come through a translation untouched, and how it gets past an engine.

Codes are citations, footnote marks, addresses, code spans and markup. :func:`find_codes` finds
them, :func:`protect` and :func:`restore` swap them for placeholders and back, :func:`compare_codes`
tells what a target lost, and :func:`plan` hides from its caller how a given engine is got past: by
placeholders where it can copy them, by taking the codes out and putting them back where it cannot.

Everything here is pure and takes time linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.model import Code, CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_PLACEHOLDERS = 10
"""Placeholders ``｟0｠`` .. ``｟9｠`` are all that an engine with that capability has to know."""

# --- Finding -----------------------------------------------------------------------------------

_PLACEHOLDER = re.compile("｟([0-9]+)｠")
_RAISED = "⁰¹²³⁴-⁹"
"""Superscript digits, as a part of a character class: notes, never a part of an address."""
_NUMBERS = r"\d{1,4}(?:\s?[,;–—-]\s?\d{1,4})*+"


def _pattern(outside_address: str, after_citation: str) -> re.Pattern[str]:
    """Return the pattern of the codes that look alike in every syntax.

    Possessive quantifiers and lookbehinds see to it that no run of characters is tried twice.
    """
    # A bracketed number ends an address ("https://a.b/c[1]") unless more address follows it, and
    # so does a bracket that is not closed in the address ("https://a.b/c[2, 3]").
    bracket = rf"\[(?!{_NUMBERS}\](?![^\W{_RAISED}]|[=&/%]))(?=[^\s\[\]]*+\])"
    address = rf"(?:[^{outside_address}\[]|{bracket})++"
    return re.compile(
        rf"""
          (?P<PLACEHOLDER>｟[0-9]+｠)
        | (?P<FOOTNOTE>\[\^[^\]\[\s]{{1,64}}\])
        | (?P<CITATION>\[{_NUMBERS}\]{after_citation}
            # A square or cubic metre is not a note.
            | (?<!\bm)(?<!\b[kcdhm]m)[{_RAISED}]++)
        | (?P<URL>(?<![A-Za-z0-9])(?:(?:https?|ftp)://|www\.(?=[A-Za-z0-9])){address})
        | (?P<DOI>(?<![\w.])10\.\d{{4,9}}/{address})
        | (?P<EMAIL>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9-]++
            (?:\.[A-Za-z0-9-]++)++)
        """,
        re.VERBOSE,
    )


_OUTSIDE_ADDRESS = r"\s<>\"“”«»｟｠" + _RAISED
_RARE = re.compile(f"[｟{_RAISED}]")
_TEXT = _pattern(_OUTSIDE_ADDRESS, "")
_MARKDOWN = _pattern(_OUTSIDE_ADDRESS + r"\]\\`|", r"(?!\()")
_ADDRESS_TAIL = {Syntax.TEXT: ".,;:!?'’‘…)]}", Syntax.MARKDOWN: ".,;:!?'’‘…)]}*_~"}


def find_codes(text: str, syntax: Syntax = Syntax.TEXT) -> tuple[Code, ...]:
    """Return the inline codes of a text: in order, disjoint, leftmost-longest.

    Citations ``[1]`` ``[2, 3]`` ``[4–6]`` and superscript digits, footnote marks ``[^n]``,
    addresses without the punctuation that follows them, e-mails, DOIs and ``｟n｠``. In Markdown
    also code spans, HTML, entities, escapes, autolinks, emphasis marks, and the two halves of a
    link: ``[`` and ``](address "title")``, so that its text stays translatable.
    """
    if syntax is Syntax.MARKDOWN:
        return _markdown_codes(text)
    if not _may_have_codes(text):
        return ()
    codes = []
    position = 0
    while found := _TEXT.search(text, position):
        code = _trimmed(found, syntax)
        codes.append(code)
        position = code.span.end
    return tuple(codes)


def _may_have_codes(text: str) -> bool:
    """Tell by plain searches, which are quick, whether the pattern could find anything."""
    if "[" in text or "@" in text or "://" in text or "www." in text or "10." in text:
        return True
    return not text.isascii() and _RARE.search(text) is not None


def _trimmed(found: re.Match[str], syntax: Syntax) -> Code:
    """Return the code of a match, without the punctuation that only follows an address."""
    kind = CodeKind[found.lastgroup or ""]
    text = found.group()
    if kind in (CodeKind.URL, CodeKind.DOI):
        text = _without_tail(text, _ADDRESS_TAIL[syntax])
    return Code(kind, text, Span(found.start(), found.start() + len(text)))


def _without_tail(address: str, tail: str) -> str:
    """Strip following punctuation, but not the parenthesis that closes one in the address."""
    end = len(address)
    surplus = address.count(")") - address.count("(")
    while end and address[end - 1] in tail:
        if address[end - 1] == ")":
            if surplus <= 0:
                break
            surplus -= 1
        end -= 1
    return address[:end]


# --- Finding in Markdown -----------------------------------------------------------------------

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
         (?:\s++[A-Za-z_:][\w.:-]*+(?:\s*=\s*(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+
         \s*+/?)>""",
    re.VERBOSE,
)
_LINK_TAIL = re.compile(
    r"""\]\(\s*+
        (?:<(?:[^<>\\]|\\.)*+>|(?:[^\s()\\<]|\\.|\((?:[^\s()\\]|\\.)*+\))*+)
        (?:\s++(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)))?+
        \s*+\)""",
    re.VERBOSE,
)
_REFERENCE_TAIL = re.compile(r"\]\[[^\[\]]{1,999}\]")


def _markdown_codes(text: str) -> tuple[Code, ...]:
    """Find codes after CommonMark 0.31, chapter 6, as far as one line alone can tell."""
    scanner = _MarkdownScanner(text)
    # Plain codes and signs are taken in step, so that code spans and HTML hide what is in them.
    plain, sign = _MARKDOWN.search(text), _MARKDOWN_SIGN.search(text)
    position = 0
    while plain or sign:
        if plain and plain.start() < position:
            plain = _MARKDOWN.search(text, position)
        elif sign and sign.start() < position:
            sign = _MARKDOWN_SIGN.search(text, position)
        elif plain and (not sign or plain.start() <= sign.start()):
            code = _trimmed(plain, Syntax.MARKDOWN)
            scanner.codes.append(code)
            position = code.span.end
        elif sign:
            position = scanner.take(sign.start())
    for start, end in _emphasis(scanner.runs):
        scanner.add(CodeKind.MARKUP, start, end)
    return tuple(sorted(scanner.codes, key=lambda code: code.span))


class _MarkdownScanner:
    """Takes a text sign by sign and keeps what it found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes: list[Code] = []
        self.runs: list[_Run] = []
        self._ticks = _tick_runs(text)
        self._brackets: list[tuple[int, int]] = []
        self._last_link = 0
        self._comments_end = True

    def add(self, kind: CodeKind, start: int, end: int) -> int:
        """Keep a code and return its end."""
        self.codes.append(Code(kind, self.text[start:end], Span(start, end)))
        return end

    def take(self, start: int) -> int:
        """Take what the sign at an offset begins; return where to go on."""
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
            # Without an end here there is none further on; asking again would cost the square.
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
            # No link holds another link, though images may stand around one.
            if opened[0] < self._last_link:
                return start + 1
            self._last_link = opened[0]
        self.add(CodeKind.MARKUP, *opened)
        return self.add(CodeKind.MARKUP, start, tail.end())


def _tick_runs(text: str) -> defaultdict[int, list[int]]:
    """Return where the runs of backticks begin, by their length."""
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
        """Read the run that begins at an offset and tell which way it leans."""
        sign = text[start]
        end = start + 1
        while end < len(text) and text[end] == sign:
            end += 1
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        left = not after.isspace() and (_is_word(after) or not _is_word(before))
        right = not before.isspace() and (_is_word(before) or not _is_word(after))
        opens, closes = left, right
        if sign == "_":
            opens = left and (not right or not _is_word(before))
            closes = right and (not left or not _is_word(after))
        if sign == "~" and end - start != 2:
            opens = closes = False
        return cls(sign, start, end, opens, closes, start, end)


def _is_word(character: str) -> bool:
    return character.isalnum()


def _emphasis(runs: Sequence[_Run]) -> Iterator[tuple[int, int]]:
    """Pair emphasis marks (CommonMark, "process emphasis") and return the stretches paired."""
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


# --- Protecting and restoring ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Protected:
    """A text whose codes are placeholders: the n-th code is ``｟n｠``."""

    text: str
    codes: tuple[Code, ...]

    @property
    def count(self) -> int:
        """How many placeholders the text has; engines need only know the first ten."""
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with its codes back in place."""

    text: str
    missing: tuple[Code, ...] = ()
    """Codes whose placeholder the text did not have."""
    added: tuple[str, ...] = ()
    """Placeholders that were not asked for or came twice; they are left out of the text."""


def protect(text: str, syntax: Syntax = Syntax.TEXT) -> Protected:
    """Replace the codes of a text by placeholders."""
    codes = find_codes(text, syntax)
    return Protected(_marked(text, [code.span for code in codes]).text(), codes)


def restore(translated: str, protected: Protected) -> Restored:
    """Put the codes back into a translation of a protected text.

    Spaces that an engine put in or took away around a placeholder are mended where the source
    leaves no doubt: a citation glued to its word stays glued, one after a full stop stays after
    it. For a text that did not change, the result is the source exactly.
    """
    units = tuple(_Unit(code.text, (code.kind,)) for code in protected.codes)
    target, added = _clean(_Marked.read(translated), len(units))
    present = set(target.ids)
    _respace(target, _Marked.read(protected.text), units)
    return Restored(
        target.filled(units),
        tuple(code for index, code in enumerate(protected.codes) if index not in present),
        tuple(added),
    )


_NOTES = (CodeKind.CITATION, CodeKind.FOOTNOTE)
_ADDRESSES = (CodeKind.URL, CodeKind.EMAIL, CodeKind.DOI)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One code, or several with nothing between them."""

    text: str
    kinds: tuple[CodeKind, ...]

    @property
    def is_word(self) -> bool:
        """A part of the sentence, as addresses and code spans are; notes and markup are not."""
        return any(kind not in (*_NOTES, CodeKind.MARKUP) for kind in self.kinds)


@dataclass(slots=True)
class _Marked:
    """A text cut at its placeholders: ``texts[0] ｟ids[0]｠ texts[1] ｟ids[1]｠ ... texts[-1]``."""

    texts: list[str]
    ids: list[int]

    @classmethod
    def read(cls, text: str) -> _Marked:
        """Cut a text at its placeholders."""
        parts = _PLACEHOLDER.split(text)
        # An absurdly long number is no placeholder of ours, and int() would refuse it.
        return cls(parts[::2], [int(part) if len(part) < 10 else -1 for part in parts[1::2]])

    def text(self) -> str:
        """Return the text with its placeholders."""
        return self._joined([f"｟{index}｠" for index in self.ids])

    def filled(self, units: Sequence[_Unit]) -> str:
        """Return the text with codes in place of placeholders."""
        return self._joined([units[index].text for index in self.ids])

    def _joined(self, between: Sequence[str]) -> str:
        parts = [self.texts[0]]
        for code, text in zip(between, self.texts[1:], strict=True):
            parts += (code, text)
        return "".join(parts)


def _marked(text: str, spans: Sequence[Span]) -> _Marked:
    """Replace stretches of a text by placeholders numbered from zero."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    return _Marked(
        [text[start:end] for start, end in list(pairwise(edges))[::2]], list(range(len(spans)))
    )


def _clean(marked: _Marked, count: int) -> tuple[_Marked, list[str]]:
    """Leave out placeholders that are unknown or come again, and return them too."""
    texts, ids, added = [marked.texts[:1]], [], []
    seen: set[int] = set()
    for index, following in zip(marked.ids, marked.texts[1:], strict=True):
        text = following
        if index in seen or not 0 <= index < count:
            added.append(f"｟{index}｠" if index >= 0 else "｟…｠")
            if texts[-1][-1][-1:].isspace():
                text = text.lstrip()
            if text:
                texts[-1].append(text)
        else:
            seen.add(index)
            ids.append(index)
            texts.append([text])
    joined = ["".join(parts) for parts in texts]
    if added:
        # What is left of "｟｟7｠1｠" must not become a placeholder by the removal.
        joined = [text.replace("｟", "").replace("｠", "") for text in joined]
    return _Marked(joined, ids), added


@dataclass(frozen=True, slots=True)
class _Side:
    """What stands on one side of a placeholder: a space or not, then a character or the edge."""

    space: bool
    character: str
    """``""`` at the edge of the text, ``｠`` or ``｟`` for another placeholder."""

    @property
    def glued(self) -> bool:
        """There is a neighbour, and nothing in between."""
        return bool(self.character) and not self.space


def _left(marked: _Marked, place: int) -> _Side:
    text = marked.texts[place]
    kept = text.rstrip()
    return _Side(len(kept) < len(text), kept[-1:] or ("｠" if place else ""))


def _right(marked: _Marked, place: int) -> _Side:
    text = marked.texts[place + 1]
    kept = text.lstrip()
    return _Side(len(kept) < len(text), kept[:1] or ("｟" if place + 1 < len(marked.ids) else ""))


_OPENERS = "([{“‘«„\"'"
_CLOSERS = ".!?…,;:)]}”’»\"'"
_TERMINATORS = tuple(".!?…")
_CLAUSE_MARKS = tuple(",;:—–")


def _respace(target: _Marked, source: _Marked, units: Sequence[_Unit]) -> None:
    """Give each placeholder of the target the spaces that it has in the source.

    Nothing happens where source and target agree; that makes restoring an unchanged text exact.
    """
    places = {index: place for place, index in enumerate(source.ids)}
    for place, index in enumerate(target.ids):
        first, last = units[index].kinds[0], units[index].kinds[-1]
        was_left, was_right = _left(source, places[index]), _right(source, places[index])
        if first in _NOTES:
            _same_side_of_stop(target, place, was_left, was_right)
        left = _left(target, place)
        if left.space and was_left.glued:
            closing = first is CodeKind.MARKUP and not was_right.glued
            if first in _NOTES or closing or left.character in _OPENERS:
                target.texts[place] = target.texts[place].rstrip()
        elif left.glued and _needs_space(left, was_left, first, _OPENERS):
            target.texts[place] += " "
        right = _right(target, place)
        if right.space and was_right.glued:
            opening = last is CodeKind.MARKUP and not was_left.glued
            if opening or right.character in _CLOSERS:
                target.texts[place + 1] = target.texts[place + 1].lstrip()
        elif right.glued and _needs_space(right, was_right, last, _CLOSERS):
            target.texts[place + 1] = " " + target.texts[place + 1]


def _needs_space(now: _Side, was: _Side, kind: CodeKind, never_beside: str) -> bool:
    """Tell whether a placeholder was squeezed against its neighbour."""
    if was.space:
        return now.character not in never_beside
    if was.glued and _is_word(was.character):
        return False
    # An address would swallow the word; at the edge of the source there was no neighbour at all.
    alone = not was.glued and kind is not CodeKind.MARKUP
    return _is_word(now.character) and (kind in _ADDRESSES or alone)


def _same_side_of_stop(target: _Marked, place: int, was_left: _Side, was_right: _Side) -> None:
    """Move a note over a full stop when the source has it on the other side."""
    after_stop = was_left.glued and was_left.character in _TERMINATORS
    before_stop = was_right.glued and was_right.character in _TERMINATORS
    if after_stop == before_stop:
        return
    before, after = target.texts[place].rstrip(), target.texts[place + 1]
    if after_stop and after.lstrip().startswith(_TERMINATORS) and before[-1:] not in _CLOSERS:
        after = after.lstrip()
        target.texts[place : place + 2] = [before + after[0], after[1:]]
    elif before_stop and before.endswith(_TERMINATORS) and (not after or after[0].isspace()):
        target.texts[place : place + 2] = [before[:-1], before[-1] + after]


# --- Comparing ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CodeDiff:
    """How the codes of a target differ from those of its source."""

    missing: tuple[Code, ...] = ()
    """Codes of the source that the target lacks, with their place in the source."""
    added: tuple[Code, ...] = ()
    """Codes that the target has and the source lacks, with their place in the target."""
    reordered: bool = False
    """The codes that both have come in another order."""

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.missing or self.added or self.reordered)


def compare_codes(source: str, target: str, syntax: Syntax = Syntax.TEXT) -> CodeDiff:
    """Compare the codes of two texts by their wording, each as often as it comes."""
    source_codes, target_codes = find_codes(source, syntax), find_codes(target, syntax)
    if not source_codes and not target_codes:
        return CodeDiff()
    common_source, missing = _shared(source_codes, Counter(code.text for code in target_codes))
    common_target, added = _shared(target_codes, Counter(code.text for code in source_codes))
    return CodeDiff(missing, added, common_source != common_target)


def _shared(codes: Sequence[Code], other: Counter[str]) -> tuple[list[str], tuple[Code, ...]]:
    """Return the wordings that the other side has too, in order, and the codes that it has not."""
    left = Counter(other)
    shared, surplus = [], []
    for code in codes:
        if left[code.text] > 0:
            left[code.text] -= 1
            shared.append(code.text)
        else:
            surplus.append(code)
    return shared, tuple(surplus)


# --- Getting past an engine --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finished:
    """A translation with all codes of its source."""

    text: str
    problems: tuple[str, ...] = ()
    """What a reviewer should look at, a short clause each: a code whose place is a guess, ..."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send to an engine for a text with codes, and what to make of the answer."""

    text: str
    """Give this to the engine; empty when there is nothing to translate."""
    source: str
    syntax: Syntax
    _marked: str
    _units: tuple[_Unit, ...]
    _sent: int

    def finish(self, target: str) -> Finished:
        """Return the engine's translation of ``text`` with the codes of the source in place.

        Every code of the source is in the result once for each time it is in the source, whatever
        the engine returned. Deterministic; to be called for each candidate.
        """
        if not self.text or target == self.text:
            return Finished(self.source)
        source = _Marked.read(self._marked)
        marked, added = _clean(_Marked.read(target), len(self._units))
        problems = [f"the engine made up {text}" for text in added]
        present = set(marked.ids)
        absent = [index for index in source.ids if index not in present]
        problems += [
            f"the engine lost {self._units[index].text}" for index in absent if index < self._sent
        ]
        marked, guessed = _reinsert(source, marked, absent, self._units)
        problems += [f"the place of {self._units[index].text} is a guess" for index in guessed]
        _respace(marked, source, self._units)
        text = marked.filled(self._units)
        difference = compare_codes(self.source, text, self.syntax)
        problems += [f"{code.text} is missing" for code in difference.missing]
        problems += [f"{code.text} is not in the source" for code in difference.added]
        if difference.reordered:
            problems.append("the codes are in another order than in the source")
        return Finished(text, tuple(problems))


def plan(text: str, syntax: Syntax = Syntax.TEXT, *, placeholders: bool = False) -> Plan:
    """Plan how to get a text with codes past an engine.

    Notes and markup at the ends of the text, and all codes when the engine copies no placeholders
    or there are more than ten, are taken out and put back afterwards: next to the number or name
    that they stand at, or else at the corresponding place, which is then reported as a guess.

    Args:
        text: One message.
        syntax: Its inline syntax.
        placeholders: The engine copies ``｟0｠`` .. ``｟9｠`` (``Capabilities.placeholders``).
    """
    units, spans = _units(find_codes(text, syntax))
    marked = _marked(text, spans)
    inner = _inner(marked, units) if placeholders else []
    sent = inner if len(inner) <= MAX_PLACEHOLDERS else []
    # Those that the engine sees come first: it knows the first ten placeholders only.
    seen = set(sent)
    order = sorted(range(len(units)), key=lambda index: (index not in seen, index))
    number = {index: position for position, index in enumerate(order)}
    marked.ids = [number[index] for index in marked.ids]
    units = [units[index] for index in order]
    kept = _without(marked, units, len(sent))
    return Plan(
        text=kept.text() if any(_WORD.search(part) for part in kept.texts) else "",
        source=text,
        syntax=syntax,
        _marked=marked.text(),
        _units=tuple(units),
        _sent=len(sent),
    )


def _units(codes: Sequence[Code]) -> tuple[list[_Unit], list[Span]]:
    """Join codes that have nothing between them."""
    groups: list[list[Code]] = []
    for code in codes:
        if groups and groups[-1][-1].span.end == code.span.start:
            groups[-1].append(code)
        else:
            groups.append([code])
    return (
        [_Unit("".join(c.text for c in group), tuple(c.kind for c in group)) for group in groups],
        [Span(group[0].span.start, group[-1].span.end) for group in groups],
    )


_WORD = re.compile(r"｟[0-9]+｠|\d+(?:[.,:]\d+)*+|\w+(?:[-'’]\w+)*+")


def _inner(marked: _Marked, units: Sequence[_Unit]) -> list[int]:
    """Return the units that an engine should see: they have words on both sides, or are words."""
    worded = [place for place, text in enumerate(marked.texts) if _WORD.search(text)]
    worded += [place for place, unit in enumerate(units) if unit.is_word]
    if not worded:
        return []
    low, high = min(worded), max(worded)
    return [place for place, unit in enumerate(units) if unit.is_word or low <= place < high]


def _without(marked: _Marked, units: Sequence[_Unit], sent: int) -> _Marked:
    """Take out the placeholders numbered ``sent`` and above, and the spaces that they leave."""
    texts, ids = [marked.texts[:1]], []
    for index, text in zip(marked.ids, marked.texts[1:], strict=True):
        if index < sent:
            ids.append(index)
            texts.append([text])
            continue
        before = texts[-1][-1]
        following = text.lstrip()
        spaced = before != before.rstrip() or text != following
        if not before.strip() and len(texts[-1]) == 1 and len(texts) == 1:
            texts[-1] = [following]
            continue
        markup = units[index].kinds[-1] is CodeKind.MARKUP
        joins = _is_word(before.rstrip()[-1:]) and _is_word(following[:1]) and not markup
        closes = not following or following[0] in _CLOSERS
        gap = " " if (spaced and not closes) or joins else ""
        texts[-1][-1] = before.rstrip()
        texts[-1].append(gap + following)
    return _Marked(["".join(parts) for parts in texts], ids)


def _reinsert(
    source: _Marked, target: _Marked, absent: Sequence[int], units: Sequence[_Unit]
) -> tuple[_Marked, list[int]]:
    """Put absent placeholders into a target; return it, and those whose place is a guess."""
    if not absent:
        return target, []
    here, there = _Words.read(source.text(), set(target.ids)), _Words.read(target.text(), None)
    offsets = {int(found[1]): found.start() for found in _PLACEHOLDER.finditer(here.text)}
    places = {index: place for place, index in enumerate(source.ids)}
    insertions: list[tuple[int, int]] = []
    guessed = []
    latest = 0
    for index in absent:
        opening = (
            units[index].kinds[-1] is CodeKind.MARKUP
            and _right(source, places[index]).glued
            and not _left(source, places[index]).glued
        )
        offset, certain = _place(here, there, offsets[index], opening=opening)
        if not certain:
            guessed.append(index)
            offset = max(offset, latest)
        latest = max(latest, offset)
        insertions.append((offset, index))
    insertions.sort(key=lambda item: item[0])
    parts: list[str] = []
    position = 0
    for offset, index in insertions:
        parts += (there.text[position:offset], f"｟{index}｠")
        position = offset
    return _Marked.read("".join([*parts, there.text[position:]])), guessed


_REACH = 200
"""Code points to look at beside a code; keeps the cost linear for endless lists of codes."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A text with placeholders and its words; shared placeholders count as words."""

    text: str
    starts: list[int]
    ends: list[int]
    places: dict[str, list[int]]
    """Numbers of the words that read so."""

    @classmethod
    def read(cls, text: str, shared: set[int] | None) -> _Words:
        """Find the words; of the placeholders only the shared ones, or all for None."""
        starts: list[int] = []
        ends: list[int] = []
        places: defaultdict[str, list[int]] = defaultdict(list)
        for found in _WORD.finditer(text):
            word = found.group()
            if word[0] == "｟" and shared is not None and int(word[1:-1]) not in shared:
                continue
            places[word].append(len(starts))
            starts.append(found.start())
            ends.append(found.end())
        return cls(text, starts, ends, places)

    def between(self, start: int, end: int) -> str:
        """Return the punctuation between two offsets, or the end of it when it is very long."""
        gap = self.text[max(start, end - _REACH) : end]
        return "".join(_PLACEHOLDER.sub("", gap).split())


def _place(here: _Words, there: _Words, offset: int, *, opening: bool) -> tuple[int, bool]:
    """Return where a unit of the source belongs in the target, and whether that is certain."""
    before, words = bisect_right(here.starts, offset), len(here.starts)
    if before == words:
        prefix = here.between(here.ends[-1] if words else 0, offset)
        return _before_end(there.text, prefix, here.between(offset, len(here.text))), True
    if before == 0:
        return _over(there.text, 0, here.between(0, offset)), True
    if not there.starts:
        return len(there.text), False
    anchor = before if opening else before - 1
    word = here.text[here.starts[anchor] : here.ends[anchor]]
    ours, theirs = here.places[word], there.places.get(word, [])
    # Numbers, names and placeholders read the same in both languages; other words may by chance.
    exact = len(ours) == len(theirs) and (word[0] == "｟" or word[0].isupper() or word[0].isdigit())
    if exact:
        twin = theirs[bisect_right(ours, anchor) - 1]
    else:
        count = len(there.starts)
        passed = min(max(round(before / words * count), 1), max(count - 1, 1))
        twin = min(passed, count - 1) if opening else passed - 1
    if opening:
        skipped = here.between(offset, here.starts[anchor])
        found = there.starts[twin]
        while found and there.text[found - 1] in skipped:
            found -= 1
        return found, exact
    skipped = here.between(here.ends[anchor], offset)
    if not exact:
        twin = _nearest_clause(here, there, offset, twin)
    return _over(there.text, there.ends[twin], skipped), exact


def _nearest_clause(here: _Words, there: _Words, offset: int, twin: int) -> int:
    """Prefer the end of a clause nearby for what stands at the end of a clause."""
    if here.between(offset, offset + 8)[:1] not in _CLAUSE_MARKS:
        return twin
    reach = min(max(3, len(there.starts) // 4), _REACH)
    nearby = range(max(0, twin - reach), min(len(there.starts), twin + reach + 1))
    ends = [n for n in nearby if there.text[there.ends[n] : there.ends[n] + 1] in _CLAUSE_MARKS]
    return min(ends, key=lambda n: abs(n - twin), default=twin)


def _over(text: str, offset: int, skipped: str) -> int:
    """Move an offset over the punctuation that the source has there too."""
    while offset < len(text) and text[offset] in skipped:
        offset += 1
    return offset


def _before_end(text: str, prefix: str, suffix: str) -> int:
    """Return the offset at the end of a text with as much punctuation after it as in the source."""
    end = len(text)
    while end and text[end - 1].isspace():
        end -= 1
    wanted = len(suffix)
    while wanted and end and text[end - 1] == suffix[wanted - 1]:
        end -= 1
        wanted -= 1
    if suffix and not prefix:
        # "kata[1]." has nothing between word and note, so neither has 'word[1].”'.
        while end and text[end - 1] in _CLOSERS:
            end -= 1
    return end
