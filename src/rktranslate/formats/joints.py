"""What joins the lines of a block: hyphens at line ends, cut URLs, characters that nobody sees.

A hyphen that only divides a word at the end of a line, a soft hyphen and a zero-width space belong
to the layout. They stay in the file; the text of the block, which people, engines and glossaries
see, does not have them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from rktranslate.formats.text_skeleton import Line, TextBlock, joined_lines
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

INVISIBLE = "\xad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width space, word joiner, zero-width no-break space.

Joiners of scripts and of emoji (U+200C, U+200D) are not among them: they change what readers see.
"""

_BLANK = " \t\xa0\u202f"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_INVISIBLE_RUN = re.compile(f"[{_BLANK}]*[{INVISIBLE}][{_BLANK}{INVISIBLE}]*")
_WIDE_BLANK = re.compile(r"[ \xa0]{2,}")
_UNSPACED_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff"
"""Thai, Lao, Burmese, Khmer: a zero-width space is what separates words there."""
_UNSPACED = re.compile(f"[{_UNSPACED_SCRIPTS}]")
_IDEOGRAPH = re.compile("[\u3001-\u30ff\u3400-\u9fff\uff00-\uff60]")
_SENTENCE_END = ".!?…"

_HYPHENS = "-\u2010"
_SPECIAL_ENDS = "-\u2010\xad"
_LAST_WORD = re.compile(r"([^\W_]+(?:[-\u2010][^\W_]+)*)[-\u2010]\Z")
_FIRST_WORD = re.compile(r"[^\W_]+")
_DIVIDED = re.compile(r"[-\u2010][^\S\n\r]*[\n\r]\W*[^\W_]*")
_PIECE = re.compile(r"[^\W_]+\Z")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST_WORD = 80
_COORDINATORS = frozenset(
    ["and", "atau", "dan", "dengan", "hingga", "maupun", "or", "sampai", "serta", "und"]
)
_PREFIXES = frozenset(
    {
        *("be", "bel", "ber", "di", "ke", "me", "mem", "men", "meng", "menge", "meny"),
        *("pe", "pel", "pem", "pen", "peng", "penge", "peny", "per", "se", "te", "ter"),
    }
)
_HYPHENATED_PREFIXES = frozenset(["eks", "non"])
_VOWELS = re.compile("[aeiou]")

_URL_TAIL = re.compile(r"(?:https?://|www\.)[^\s<>\"]*\Z")
_URL_START = re.compile(r"[^\s<>\"]+")
_URL_CUT_AFTER = tuple("-_=&%?#+~")
_URL_PATH = re.compile(r"[/?=&%_#~-]|\.\w|\d")
_URL_CERTAIN = re.compile(r"/.*/|\.(?:html?|php|aspx?|pdf|docx?|xlsx?)\b|[=&%]")


class Hyphen(Enum):
    """What becomes of the hyphen at the end of a line."""

    DIVIDES = auto()
    """It divides a word: the word goes without it."""
    JOINS = auto()
    """It belongs to the word that goes on in the next line."""
    STANDS = auto()
    """The word ends with it, and a space follows: ``pra- dan pascapanen``."""


class Vocabulary:
    """The words of a file, by which a divided word is known from a compound."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> frozenset[str]:
        parts: list[str] = []
        position = 0
        text = self._text.lower()
        for match in _DIVIDED.finditer(text):
            piece = _PIECE.search(text, max(position, match.start() - _LONGEST_WORD), match.start())
            parts.append(text[position : piece.start() if piece else match.start()])
            position = match.end()
        return frozenset(_WORDS.findall(" ".join((*parts, text[position:]))))

    def __contains__(self, word: object) -> bool:
        """Return whether the file has the word outside of line ends, in any case."""
        return word in self._words


def line_end_hyphen(line: str, following: str, words: Vocabulary) -> Hyphen | None:
    """Return what becomes of the hyphen at the end of a line; None if there is none.

    Args:
        line: Text of the line.
        following: Text of the next line.
        words: The words of the file.
    """
    if line[-1:] not in _HYPHENS or not line:
        return None
    left_match = _LAST_WORD.search(line, max(0, len(line) - _LONGEST_WORD))
    right_match = _FIRST_WORD.match(following)
    if left_match is None or right_match is None:
        return None
    left, right = left_match.group(1), right_match.group()
    if right.lower() in _COORDINATORS:
        return Hyphen.STANDS
    if not right[0].islower() or left[-1].isdigit() or left.isupper():
        return Hyphen.JOINS
    left = left.lower()
    piece = left[max(left.rfind("-"), left.rfind("\u2010")) + 1 :]
    if _is_reduplication(piece, right) or f"{left}-{right}" in words:
        return Hyphen.JOINS
    if left + right in words:
        return Hyphen.DIVIDES
    if piece in _HYPHENATED_PREFIXES:
        return Hyphen.JOINS
    if piece not in _PREFIXES and len(piece) > 3 and len(right) > 3:
        return Hyphen.JOINS if piece in words and right in words else Hyphen.DIVIDES
    return Hyphen.DIVIDES


def _is_reduplication(left: str, right: str) -> bool:
    """Return whether two words are one of Indonesian's doubled words: ``anak-anaknya``."""
    if len(left) < 3 or len(right) < 3:
        return False
    if left == right or (left not in _PREFIXES and right.startswith(left)) or left.endswith(right):
        return True
    if len(left) < 4:
        return False
    if right.endswith(left[1:]):  # sayur-mayur, tolong-menolong
        return True
    # warna-warni, bolak-balik
    return len(left) == len(right) and _VOWELS.sub("", left) == _VOWELS.sub("", right)


def is_cut_url(line: str, following: str, *, is_full: bool) -> bool:
    """Return whether a URL at the end of a line goes on in the next one.

    Args:
        line: Text of the line.
        following: Text of the next line.
        is_full: The line is as long as lines of its paragraph can be.
    """
    last = line[line.rfind(" ") + 1 :]
    if "/" not in last and "www." not in last:
        return False
    if not _URL_TAIL.search(last):
        return False
    match = _URL_START.match(following)
    if match is None or "://" in match.group() or not match.group()[0].isalnum():
        return match is not None and match.group()[0] in "/?&=%#_-"
    if last.endswith(_URL_CUT_AFTER):
        return True
    rest = match.group().rstrip(".,;:)")
    if last.endswith("/"):
        return _URL_PATH.search(rest) is not None
    return is_full and _URL_CERTAIN.search(rest) is not None


def has_invisible(text: str) -> bool:
    """Return whether a text has invisible characters."""
    return any(sign in text for sign in INVISIBLE)


def visible_parts(text: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines in parts, without the invisible characters in them and the blanks beside these.

    A zero-width space between two sentences becomes a space where there is none.
    """
    for line in lines:
        start, end = line.span.start, line.span.end
        if not _INVISIBLE.search(text, start, end):
            yield line
            continue
        joint = line.joint
        for match in _INVISIBLE_RUN.finditer(text, start, end):
            before = text[match.start() - 1] if match.start() > start else ""
            after = text[match.end()] if match.end() < end else ""
            if "\u200b" in match.group() and _UNSPACED.search(before + after):
                continue
            if before:
                yield Line(Span(start, match.start()), line.number, joint)
                joint = _gap(match.group(), before, after)
            start = match.end()
        if start < end:
            yield Line(Span(start, end), line.number, joint)


def without_invisible(text: str, blocks: Iterable[TextBlock]) -> Iterator[TextBlock]:
    """Yield the blocks of a marked-up text without the invisible characters in them.

    A block with code stays as it is, because code is kept verbatim.
    """
    if not has_invisible(text):
        yield from blocks
        return
    for block in blocks:
        lines: tuple[Line, ...] = ()
        if block.exclusion is None and block.quoting is None and "`" not in block.text:
            lines = tuple(visible_parts(text, block.lines))
        if lines and has_invisible(block.text):
            block = replace(block, text=joined_lines(text, lines), lines=lines)
        yield block


def _gap(run: str, before: str, after: str) -> str:
    if run.strip(INVISIBLE):
        return " "
    return " " if before in _SENTENCE_END and after.isupper() else ""


def single_spaced(text: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines of justified text in parts, with one space between words."""
    for line in lines:
        start, joint = line.span.start, line.joint
        for match in _WIDE_BLANK.finditer(text, start, line.span.end):
            yield Line(Span(start, match.start()), line.number, joint)
            start, joint = match.end(), " "
        yield Line(Span(start, line.span.end), line.number, joint)


def joined_at_ends(
    text: str, lines: Sequence[Line], words: Vocabulary, is_full: Callable[[Line], bool]
) -> list[Line]:
    """Return the lines of a wrapped paragraph, each with the joint that its contents call for.

    Args:
        text: The text of the file.
        lines: Lines of the paragraph. Soft line breaks are between them, but for joints that hold
            a line break.
        words: The words of the file.
        is_full: Whether a line is as long as lines of the paragraph can be.
    """
    joined = [lines[0]]
    for line in lines[1:]:
        previous = joined[-1]
        if line.joint == "\n":
            joined.append(line)
            continue
        left = text[previous.span.start : previous.span.end]
        if left[-1] not in _SPECIAL_ENDS and "/" not in left and left[-1] < "\u3000":
            joined.append(line)
            continue
        right = text[line.span.start : line.span.end]
        joint = line.joint
        if _touch(left, right) or is_cut_url(left, right, is_full=is_full(previous)):
            joint = ""
        elif (hyphen := line_end_hyphen(left, right, words)) is not None:
            joint = " " if hyphen is Hyphen.STANDS else ""
            if hyphen is Hyphen.DIVIDES:
                span = Span(previous.span.start, previous.span.end - 1)
                joined[-1] = replace(previous, span=span)
        joined.append(replace(line, joint=joint))
    return joined


def _touch(left: str, right: str) -> bool:
    """Return whether two lines are joined without a space: no hyphen decides about it."""
    if left[-1] == "\xad":
        return True
    return _IDEOGRAPH.match(left[-1]) is not None and _IDEOGRAPH.match(right) is not None
