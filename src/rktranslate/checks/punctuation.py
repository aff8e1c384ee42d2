"""Punctuation: the mark at the end, the marks inside, quotation marks, brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.tokens import primary, prose
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Catalog, Finding, Message

    _Key = tuple[str | None, str]

_CLOSERS = " \u00a0\"'”’»«“)]}*_`"
_MARKS = {
    ".": ".", "。": ".", "．": ".", "।": ".", "۔": ".", "։": ".", "…": "…",
    "?": "?", "？": "?", "؟": "?", "!": "!", "！": "!", ":": ":", "：": ":",
    ";": ";", "；": ";", "؛": ";",
}  # fmt: skip
_LOCAL_MARKS = {"el": {";": "?"}}
_NAMES = {
    ".": "a full stop",
    "…": "an ellipsis",
    "?": "a question mark",
    "!": "an exclamation mark",
    ":": "a colon",
    ";": "a semicolon",
}
_SPACED_MARKS = {"fr": ";:!?»"}
_INNER = re.compile(
    r"(?P<space>(?<=\w)[ \u00a0]+[,;:!?.](?=\s|$))"
    r"|(?P<doubled>(?<![,;:])([,;:])\3+(?![,;:])|(?<!\.)\.\.(?!\.)|,\.(?!\.)|[,;]:)"
    r"|(?P<glued>(?<=[^\W\d_]{2})[,;](?=[^\W\d_]{2}))"
)
_MAY_BE_WRONG = re.compile(r"[,;:!?.](?:(?<=[ \u00a0].)|(?<=[,;:.][,;:.])|(?<=[,;])(?=[^\W\d_]))")
"""What a text has to have before the pattern above, which is slow, can find anything."""
_ABBREVIATED = re.compile(r"\b(?:\w\.)+\w?$|\b\w{1,5}$")
_QUOTES = {
    "en": "“”‘’", "id": "“”‘’", "ms": "“”‘’", "de": "„“‚‘", "fr": "«»“”", "es": "«»“”",
    "it": "«»“”", "pt": "“”‘’", "nl": "“”‘’", "ru": "«»„“", "uk": "«»„“", "pl": "„”«»",
    "tr": "“”‘’", "vi": "“”‘’", "sv": "””’’", "fi": "””’’", "da": "“”‘’", "nb": "«»‘’",
    "cs": "„“‚‘", "ja": "「」『』", "zh": "“”‘’", "ko": "“”‘’", "tl": "“”‘’", "jv": "“”‘’",
}  # fmt: skip
"""Outer and inner quotation marks by language (CLDR, delimiters)."""
_DOUBLE = re.compile('["“”„‟«»＂「」『』]')
_ENDS = " \u00a0\n.,;:!?…"
_QUOTED_MESSAGES = 5
"""Messages after the one that opens a quotation in which it may be closed."""
_INCHES = re.compile(r"\d\"")
_ENUMERATOR = re.compile(r"^\s*\w{1,4}[.)]\)?")
_ITEM = re.compile(r"\s*(\w{1,4})\)")
"""How an item of a list may begin: ``a)``."""
_LONGEST_ITEM = 8
_PAIRS = ("()", "[]", "{}", "（）", "【】")
_BRACKETS = re.compile(r"[()\[\]{}（）【】]")
_FACES = re.compile(r"[:;]-?[()]")


class EndPunctuation(UnitCheck):
    """The mark at the end."""

    id = "end-punctuation"
    description = "Source and target end in the same mark, as the target language writes it"
    severity = Severity.WARNING

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report another mark at the end, or none."""
        source, target = unit.source, unit.target
        # Most texts end in the same letter of punctuation: nothing more to see.
        if source[-1:] == target[-1:] and source[-1:] in ".?!" and source[-2:-1] != ".":
            return ()
        ours = _final_mark(source, context, context.catalog.source_language)
        theirs = _final_mark(target, context, context.catalog.target_language)
        if ours == theirs:
            return ()
        if {ours, theirs} == {"", "."} and _abbreviated(source if ours else target):
            return ()
        return [
            self.finding(
                unit,
                context,
                f"the source ends in {_NAMES.get(ours, 'no mark')}, "
                f"the target in {_NAMES.get(theirs, 'none')}",
            )
        ]


class InnerPunctuation(UnitCheck):
    """The marks inside."""

    id = "punctuation"
    description = "No space stands before a mark, none is missing after it, no mark is doubled"
    severity = Severity.WARNING

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each such place, unless the source is written so too."""
        target = unit.target
        if not _MAY_BE_WRONG.search(target) or not _INNER.search(target):
            return
        kinds = {found.lastgroup for found in _INNER.finditer(unit.source)}
        spaced = _SPACED_MARKS.get(primary(context.catalog.target_language), "")
        text = prose(target, context.syntax)
        for found in _INNER.finditer(text):
            # A code that was blanked is no space.
            if found.lastgroup in kinds or target[found.start() : found.end()] != found[0]:
                continue
            mark = found[0].strip()
            if found.lastgroup == "space":
                if mark in spaced or text.startswith("..", found.end() - 1):
                    continue
                yield self._at(unit, context, found, f"a space before {mark!r}", mark)
            elif found.lastgroup == "glued":
                yield self._at(unit, context, found, f"no space after {mark!r}", f"{mark} ")
            else:
                yield self._at(unit, context, found, f"{mark!r} is written once", mark[0])

    def _at(
        self, unit: Message, context: CheckContext, found: re.Match[str], text: str, instead: str
    ) -> Finding:
        return self.finding(
            unit, context, text, target_span=Span(*found.span()), suggestion=instead
        )


class Quotes(UnitCheck):
    """Quotation marks."""

    id = "quotes"
    description = "Quotation marks come in pairs and are those of the target language"
    severity = Severity.WARNING
    signs = '"“'
    safe = True

    def __init__(self) -> None:
        self._last: tuple[Catalog, Sequence[Message], Mapping[_Key, int]] | None = None

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a mark without its partner, and pairs of another language."""
        if unit.target.isascii() and '"' not in unit.target:
            return
        marks = list(_DOUBLE.finditer(unit.target))
        no_single = unit.source.count("‘") == unit.target.count("‘")
        if not marks and no_single and _DOUBLE.search(unit.source):
            return
        if _single_open(unit.target) and not _single_open(unit.source):
            yield self.finding(unit, context, "‘ is never closed")
        if not marks:
            return
        own = _QUOTES.get(primary(context.catalog.target_language))
        written = [mark[0] for mark in marks]
        foreign = own is not None and any(mark not in f'{own}"＂' for mark in written)
        broken = _unpaired(written) and not _unpaired(_DOUBLE.findall(unit.source))
        if broken and (
            _INCHES.search(unit.target) or self._goes_on(unit, context.catalog, written)
        ):
            broken = False
        if broken:
            yield self._mended(unit, context, marks, own, "quotation marks do not come in pairs")
        elif foreign:
            language = context.catalog.target_language
            yield self._mended(unit, context, marks, own, f"these are no quotes of {language!r}")

    def _goes_on(self, unit: Message, catalog: Catalog, marks: list[str]) -> bool:
        """Tell whether a quotation over several messages begins or ends in this one.

        Its translation may open in one message and close in another where each of the sources is in
        quotation marks of its own.
        """
        source, target = unit.source.strip(_ENDS), unit.target.strip(_ENDS)
        if len(marks) != 1 or len(_DOUBLE.findall(source)) != 2 or not _DOUBLE.match(source):
            return False
        whole = bool(_DOUBLE.match(source[-1]))
        if whole and _DOUBLE.match(target):
            step = 1
        elif not whole or _DOUBLE.match(target[-1]):
            step = -1
        else:
            return False
        messages, places = self._order(catalog)
        place = places.get(unit.key)
        if place is None:
            return False
        near = range(place + step, place + step * (_QUOTED_MESSAGES + 1), step)
        for index in near:
            if not 0 <= index < len(messages):
                return False
            other = messages[index].target
            if _DOUBLE.search(other):
                return _closes(other) if step > 0 else _opens(other)
        return False

    def _order(self, catalog: Catalog) -> tuple[Sequence[Message], Mapping[_Key, int]]:
        """Return the messages of a catalogue and their places, made once for a catalogue."""
        if self._last is None or self._last[0] is not catalog:
            messages = [message for message in catalog.messages if not message.obsolete]
            places = {message.key: place for place, message in enumerate(messages)}
            self._last = (catalog, messages, places)
        return self._last[1:]

    def _mended(
        self,
        unit: Message,
        context: CheckContext,
        marks: list[re.Match[str]],
        own: str | None,
        text: str,
    ) -> Finding:
        """Return a finding whose suggestion has the quotes of the language, where that is clear."""
        span = Span(marks[0].start(), marks[-1].end())
        suggestion = None
        if own is not None and len(marks) % 2 == 0 and _alternate(unit.target, marks):
            parts: list[str] = []
            done = span.start
            for index, mark in enumerate(marks):
                parts += (unit.target[done : mark.start()], own[index % 2])
                done = mark.end()
            suggestion = "".join(parts)
        return self.finding(unit, context, text, target_span=span, suggestion=suggestion)


class Brackets(UnitCheck):
    """Brackets."""

    id = "brackets"
    description = "Every bracket that is opened is closed"
    signs = "()[]{}（"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a bracket without its partner, unless the source has such a one too."""
        item = _ITEM.match(unit.source) if ")" in unit.source[:_LONGEST_ITEM] else None
        if item and re.match(rf"\s*{item[1]} ", unit.target):
            span = Span(0, unit.target.index(item[1]) + len(item[1]))
            yield self.finding(unit, context, f"{item[0].strip()} has lost its bracket",
                               target_span=span, suggestion=item[0])  # fmt: skip
        if not _BRACKETS.search(unit.target):
            return
        odd = list(_odd_brackets(prose(unit.target, context.syntax)))
        if not odd or list(_odd_brackets(prose(unit.source, context.syntax))):
            return
        for place in odd:
            yield self.finding(
                unit,
                context,
                f"{unit.target[place]} has no partner",
                target_span=Span(place, place + 1),
            )


def _final_mark(text: str, context: CheckContext, language: str) -> str:
    """Return the mark that a text ends in, before quotation marks, brackets and codes."""
    end = prose(text, context.syntax).rstrip(_CLOSERS)
    if not end:
        return ""
    if end.endswith("..."):
        return "…"
    if end[-1] in "!?" and end[-2:-1] in "!?" and "?" in end[-2:]:
        return "?"
    local = _LOCAL_MARKS.get(primary(language), {})
    return local.get(end[-1]) or _MARKS.get(end[-1], "")


def _abbreviated(text: str) -> bool:
    """Tell whether the stop at the end of a text may belong to an abbreviation."""
    words = text.rstrip(_CLOSERS).removesuffix(".")
    last = _ABBREVIATED.search(words)
    return bool(last and ("." in last[0] or last[0][:1].isupper()))


def _single_open(text: str) -> bool:
    return text.count("‘") > text.count("’")


def _unpaired(marks: list[str]) -> bool:
    """Tell whether double quotation marks do not come in pairs."""
    straight = sum(mark in '"＂' for mark in marks)
    if straight % 2:
        return True
    curly = [mark for mark in marks if mark not in '"＂']
    return len(curly) % 2 == 1


def _opens(text: str) -> bool:
    """Tell whether the last quotation of a text is opened and not closed in it."""
    *_, last = _DOUBLE.finditer(text)
    return _unpaired([mark[0] for mark in _DOUBLE.finditer(text)]) and (
        not text[: last.start()].strip() or text[last.start() - 1].isspace()
    )


def _closes(text: str) -> bool:
    """Tell whether the first quotation of a text is closed and was not opened in it."""
    first = _DOUBLE.search(text)
    return (
        first is not None
        and _unpaired([mark[0] for mark in _DOUBLE.finditer(text)])
        and bool(text[: first.start()].strip())
        and not text[first.start() - 1].isspace()
    )


def _alternate(text: str, marks: list[re.Match[str]]) -> bool:
    """Tell whether marks open and close in turn, by the spaces around them."""
    for index, mark in enumerate(marks):
        before = text[mark.start() - 1 : mark.start()] if mark.start() else " "
        after = text[mark.end() : mark.end() + 1] or " "
        opens = before.isspace() or before in "([{-–—/"
        closes = after.isspace() or after in ".,;:!?)]}-–—/…["
        if (index % 2 == 0 and not opens) or (index % 2 and not closes):
            return False
    return True


def _odd_brackets(text: str) -> Iterator[int]:
    """Yield the places of brackets without a partner."""
    if not "".join(_BRACKETS.findall(text)).replace("()", ""):
        return
    skipped = {
        place
        for pattern in (_ENUMERATOR, _FACES)
        for found in pattern.finditer(text)
        for place in range(*found.span())
    }
    opened: dict[str, list[int]] = {pair[1]: [] for pair in _PAIRS}
    closing = {pair[0]: pair[1] for pair in _PAIRS}
    for found in _BRACKETS.finditer(text):
        char = found[0]
        if char in closing:
            opened[closing[char]].append(found.start())
        elif opened[char]:
            opened[char].pop()
        elif found.start() not in skipped:
            yield found.start()
    for places in opened.values():
        yield from (place for place in places if place not in skipped)
