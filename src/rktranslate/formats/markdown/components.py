"""MDX: imports and exports, expressions, and components on lines of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.constructs import Construct

if TYPE_CHECKING:
    from rktranslate.formats.markdown.constructs import State

_MODULE_LINE = re.compile(
    r"""import[ \t]*(?:["'{*]|[\w$]+[ \t]*(?:,|from\b)|[\w$]+[ \t]*$)
      |export[ \t]+(?:const|let|var|function|async|class|default|type|interface|\{|\*)""",
    re.VERBOSE,
)
_BRACKETS = {"{": "}", "(": ")", "[": "]"}
_BRACKET_OR_QUOTE = re.compile(r"""["'`{}()\[\]]|//|/\*|\n[ \t]*\n""")
_TAG_START = re.compile(r"</?[A-Z][\w.:-]*(?=[\s/>]|$)|</?>")
_TAG_SIGN = re.compile(r"""["'{<>]|\n[ \t]*\n""")
_TAG_NAME = re.compile(r"</?([\w.:-]*)")


def module_lines(state: State, line: int) -> Construct | None:
    """Recognise ``import`` and ``export``, to the next blank line outside of brackets."""
    start = state.content_start(line)
    if not state.dialect.has_components or state.sCount[line] or state.blkIndent:
        return None
    if not _MODULE_LINE.match(state.src, start, state.eMarks[line]):
        return None
    end = _balanced_end(state, line)
    return Construct(state.line_at(max(end - 1, start), line) + 1)


def _balanced_end(state: State, line: int) -> int:
    """Return the end of JavaScript that begins on a line: a blank line, or that of the text."""
    text, start, limit = state.src, state.content_start(line), state.search_end(line)
    depth, position = 0, start
    while found := _BRACKET_OR_QUOTE.search(text, position, limit):
        sign, position = found.group(), found.end()
        if sign in _BRACKETS:
            depth += 1
        elif sign in "})]":
            depth -= 1
        elif sign == "//":
            position = max(text.find("\n", position, limit), position)
        elif sign == "/*":
            position = max(text.find("*/", position, limit) + 2, position)
        elif sign in "\"'`":
            closing = text.find(sign, position, limit)
            if closing < 0 or (sign != "`" and "\n" in text[position:closing]):
                continue  # an apostrophe in a comment or in text
            position = closing + 1
        elif depth <= 0:
            return found.start()
        else:
            position -= 1  # the line break after a blank line may be that before another one
    if depth <= 0:
        return limit
    state.count_vain_search()
    blank = text.find("\n\n", start, limit)
    return blank if blank >= 0 else state.eMarks[line]


def expression(state: State, line: int) -> Construct | None:
    """Recognise ``{…}`` that fills a line, or several."""
    start = state.content_start(line)
    if not state.dialect.has_components:
        return None
    end = _closing_brace(state.src, start, state.search_end(line))
    if end is None:
        state.count_vain_search()
        return None
    last = state.line_at(end, line)
    if state.src[end + 1 : state.eMarks[last]].strip(" \t"):
        return None
    return Construct(last + 1, interrupts=last > line)


def _closing_brace(text: str, start: int, limit: int) -> int | None:
    """Return the offset of the brace that closes the one at an offset, before a limit."""
    depth, position = 0, start
    while found := _BRACKET_OR_QUOTE.search(text, position, limit):
        sign, position = found.group(), found.end()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                return found.start()
        elif sign in "\"'`":
            closing = text.find(sign, position, limit)
            position = closing + 1 if closing >= 0 else position
    return None


def component(state: State, line: int) -> Construct | None:
    """Recognise tags of components that fill a line, or several, or all of a line's edges.

    The texts in them are read as those of HTML are.
    """
    start = state.content_start(line)
    position = start
    last = line
    opened = closed = False
    while True:
        tag = _TAG_START.match(state.src, position)
        end = _tag_end(state, tag.end(), line) if tag else None
        if tag is None or end is None:
            break
        opened = opened or (tag.group()[1:2] != "/" and state.src[end - 2] != "/")
        closed = closed or tag.group()[1:2] == "/"
        last = state.line_at(end - 1, last)
        position = end
        while position < state.eMarks[last] and state.src[position] in " \t":
            position += 1
        if position >= state.eMarks[last]:
            return Construct(last + 1, interrupts=opened or closed, is_html=True)
    if position == start or not opened:
        return None
    return _one_line_element(state, last, start, position)


def _one_line_element(state: State, last: int, start: int, position: int) -> Construct | None:
    """Return an element that ends on the line on which its text begins."""
    name = _TAG_NAME.match(state.src, start)
    text = state.src[position : state.eMarks[last]].rstrip(" \t")
    if name is None or not text.endswith(f"</{name[1]}>"):
        return None
    return Construct(last + 1, is_html=True)


def _tag_end(state: State, start: int, line: int) -> int | None:
    """Return the offset after a tag of a line whose name ends at an offset."""
    end = _attributes_end(state.src, start, max(start, state.search_end(line)))
    if end is None:
        state.count_vain_search()
    return end


def _attributes_end(text: str, start: int, limit: int) -> int | None:
    """Return the offset after the ``>`` that ends the attributes of a tag."""
    position = start
    if text[start - 1] == ">":
        return start
    while found := _TAG_SIGN.search(text, position, limit):
        sign, position = found.group(), found.end()
        if sign == ">":
            return position
        if sign == "{":
            closing = _closing_brace(text, found.start(), limit)
        elif sign in "\"'":
            closing = text.find(sign, position, limit)
        else:
            return None
        if closing is None or closing < 0:
            return None
        position = closing + 1
    return None
