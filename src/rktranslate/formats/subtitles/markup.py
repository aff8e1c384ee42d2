"""The tags, codes and escapes in the text of a cue."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.formats.subtitles.cues import Syntax
from rktranslate.inline.blanks import LINE_BREAKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SRT_NAMES = "b|i|u|s|em|strong|font|span|ruby|rt|rb|rp|lang|v|c"
_VTT_NAMES = frozenset({"b", "i", "u", "c", "v", "lang", "ruby", "rt"})
_SRT_MARKUP = re.compile(
    rf"<(/?)({_SRT_NAMES})((?:[\s.=][^<>]*)?)>|\{{\\[^{{}}]*\}}|<br\s*/?>", re.IGNORECASE
)
_VTT_MARKUP = re.compile(r"<(/?)([A-Za-z]*)([^<>]*)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AS_BLANKS = str.maketrans(dict.fromkeys(LINE_BREAKS, " "))
_VTT_ESCAPES = {"&": "&amp;", "<": "&lt;", "\xa0": "&nbsp;", "\u200e": "&lrm;", "\u200f": "&rlm;"}
_VTT_ESCAPED = re.compile("[" + "".join(_VTT_ESCAPES) + "]|-->")
_SRT_SPECIAL = re.compile(rf"<(?=/?(?:{_SRT_NAMES}|br)\b)|\{{(?=\\)|-(?=->)", re.IGNORECASE)
_DEEPEST = 16
"""Tags inside of each other; a further one is a code."""
_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Element:
    """A pair of tags as it is in the file."""

    name: str
    """In lower case."""
    opening: str
    closing: str

    @property
    def voice(self) -> str:
        """Who speaks, for the tag ``<v Budi>``."""
        return self.opening[2:-1].partition(" ")[2].strip() if self.name == "v" else ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a cue's text with the same tags, or one code."""

    text: str
    """Literal text, ``\\n`` for the line ending between two lines; empty for a code."""
    start: int
    """Offsets in the file."""
    end: int
    tags: tuple[Element, ...]
    code: str = ""

    @property
    def is_literal(self) -> bool:
        """Whether each character of the text is one of the file."""
        return len(self.text) == self.end - self.start


def fragments(text: str, lines: Sequence[tuple[int, int]], syntax: Syntax) -> list[Fragment]:
    """Return the fragments of the lines of a cue; tags reach to the end of the cue at most."""
    found: list[Fragment] = []
    opened: list[Element] = []
    previous_end = -1
    for start, end in lines:
        if previous_end >= 0:
            found.append(Fragment("\n", previous_end, start, _tags(*opened)))
        previous_end = end
        line = text[start:end]
        if "<" not in line and "{" not in line and "&" not in line:
            found.append(Fragment(line.translate(_AS_BLANKS), start, end, _tags(*opened)))
        else:
            found += _line_fragments(line, start, opened, syntax)
    return found


@lru_cache(maxsize=256)
def _element(name: str, opening: str, closing: str) -> Element:
    """Return an element; the same tag is the same object, as there are many of them."""
    return Element(name, opening, closing)


@lru_cache(maxsize=256)
def _tags(*opened: Element) -> tuple[Element, ...]:
    return opened


def _line_fragments(
    line: str, offset: int, opened: list[Element], syntax: Syntax
) -> Iterator[Fragment]:
    position = 0
    markup = _SRT_MARKUP if syntax is Syntax.SRT else _VTT_MARKUP
    for match in markup.finditer(line):
        yield from _texts(line, position, match.start(), offset, _tags(*opened), syntax)
        position = match.end()
        name = (match[2] or "").lower()
        is_pair = bool(name) and (syntax is Syntax.SRT or name in _VTT_NAMES)
        if is_pair and match[1]:
            at = max((n for n, each in enumerate(opened) if each.name == name), default=-1)
            if at >= 0:
                del opened[at]
                continue
        elif is_pair and len(opened) < _DEEPEST:
            if name == "v":
                # Another voice ends that of the speaker before.
                opened[:] = [each for each in opened if each.name != "v"]
            opened.append(_element(name, match[0], f"</{match[2]}>"))
            continue
        begin, end = offset + match.start(), offset + match.end()
        yield Fragment("", begin, end, _tags(*opened), match[0])
    yield from _texts(line, position, len(line), offset, _tags(*opened), syntax)


def _texts(
    line: str, start: int, end: int, offset: int, tags: tuple[Element, ...], syntax: Syntax
) -> Iterator[Fragment]:
    """Yield literal text and the characters that entities stand for."""
    if syntax is Syntax.VTT:
        for match in _ENTITY.finditer(line, start, end):
            character = html.unescape(match[0])
            if character == match[0]:
                continue
            if start < match.start():
                literal = line[start : match.start()].translate(_AS_BLANKS)
                yield Fragment(literal, offset + start, offset + match.start(), tags)
            begin, start = offset + match.start(), match.end()
            yield Fragment(character.translate(_AS_BLANKS), begin, offset + start, tags)
    if start < end:
        literal = line[start:end].translate(_AS_BLANKS)
        yield Fragment(literal, offset + start, offset + end, tags)


def escaped(text: str, syntax: Syntax) -> str:
    """Return literal text as it is written in a cue.

    SRT has no escapes: a word joiner keeps text apart from what would be a tag.
    """
    if syntax is Syntax.SRT:
        return _SRT_SPECIAL.sub(lambda match: match[0] + _WORD_JOINER, text)
    return _VTT_ESCAPED.sub(lambda match: _VTT_ESCAPES.get(match[0], "--&gt;"), text)


def without_markup(text: str, syntax: Syntax) -> str:
    """Return a stretch of a cue without its tags and codes."""
    return (_SRT_MARKUP if syntax is Syntax.SRT else _VTT_MARKUP).sub("", text)
