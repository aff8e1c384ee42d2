"""Containers of the dialects: notes, tabs, fenced divisions, directives, definition lists.

The marks of a container are lines of markup; what is between them is Markdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.attributes import attributes_start
from rktranslate.formats.markdown.constructs import Construct, Content, Unit
from rktranslate.formats.markdown.quoting import BackslashQuoting
from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.formats.markdown.constructs import State

_MARKDOWN_DIRECTIVES = """
admonition attention aside blockquote card card-body caution column container danger definition
deprecated div dropdown epigraph error example exercise glossary grid grid-item grid-item-card
highlights hint important lemma list-table margin note pull-quote proof remark rubric seealso
sidebar solution tab-item tab-set table theorem tip todo topic versionadded versionchanged
versionremoved warning
"""
MARKDOWN_DIRECTIVES = frozenset(_MARKDOWN_DIRECTIVES.split())
"""Directives of MyST whose content is Markdown, and whose argument is a text for readers."""
CAPTIONED_DIRECTIVES = frozenset({"figure"})
"""Directives of MyST whose content is Markdown, and whose argument is not: a path."""

_COLONS = re.compile(r"(:{3,})[ \t]*(.*?)[ \t]*(?:(?<=[ \t]):{3,}[ \t]*)?$")
_DIRECTIVE = re.compile(r"\{([A-Za-z][\w:.+-]*)\}[ \t]*(.*)")
_LABELLED = re.compile(r"[A-Za-z][\w.-]*\[(.*)\](?:\{[^{}]*\})?$")
_TITLED = re.compile(r"[A-Za-z][\w.-]*[ \t]+(?![\w-]+=[\"'])(.*)$")
"""Its attributes are no title: ``:::image type="content" source="a.png":::``."""
_TITLE_ATTRIBUTE = re.compile(r"""(?<![\w-])title=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*\{")
_OPTION = re.compile(r":[\w-]+:(?:[ \t]|$)")
_NOTE = re.compile(
    r'(?:!!!|\?\?\?\+?)[ \t]?(?:[\w-]+(?:[ \t]+[\w-]+)*)?(?:[ \t]*"(?P<title>.*)")?[ \t]*$'
)
_TAB = re.compile(r'={3}[+!]{0,2}[ \t]+"(?P<title>.*)"[ \t]*$')
_DEFINITION = re.compile(r"[:~][ \t]+(?=\S)")
_SLASHES = re.compile(r"/{3,}(?:[ \t]+([a-z][\w-]*)(?:[ \t]*\|[ \t]*(.*))?)?[ \t]*$")
_SLASH_OPTION = re.compile(r"[\w-]+:(?:[ \t]|$)")
_UNTITLED = frozenset({"caption", "figure-caption", "html", "table-caption"})
"""Blocks of PyMdown whose argument is no text: a selector or a number."""
_INDENT = 4
"""Columns by which the content of a note or tab is indented."""


def colon_fence(state: State, line: int) -> Construct | None:
    """Recognise ``:::`` with what follows it: an opening with its title, or a closing."""
    start = state.content_start(line)
    text = state.src[start : state.eMarks[line]]
    fence = _COLONS.match(text)
    if fence is None:
        return None
    rest = fence[2]
    begin = start + fence.start(2)
    directive = _DIRECTIVE.match(rest)
    if directive:
        colons = len(fence[1])
        return _directive(
            state,
            line,
            begin,
            directive,
            lambda closing: closing.rstrip() == ":" * colons,
            fence[1],
        )
    unit = _attribute_title(line, begin, rest) if rest.startswith("{") else None
    if unit is None and (title := _LABELLED.match(rest) or _TITLED.match(rest)):
        end = title.start(1) + attributes_start(title[1])
        unit = Unit(line, begin + title.start(1), begin + end)
    return Construct(line + 1, units=(unit,) if unit else ())


def directive_fence(state: State, line: int) -> Construct | None:
    """Recognise a fence of backticks or tildes that holds a directive of MyST with Markdown."""
    start = state.content_start(line)
    text = state.src[start : state.eMarks[line]]
    fence = _FENCE.match(text)
    directive = _DIRECTIVE.match(text, fence.end() - 1) if fence else None
    if fence is None or directive is None:
        return None
    if directive[1] not in MARKDOWN_DIRECTIVES | CAPTIONED_DIRECTIVES:
        return None
    sign, length = fence[1][0], len(fence[1])

    def is_closing(closing: str) -> bool:
        closing = closing.rstrip()
        return len(closing) >= length and not closing.strip(sign)

    return _directive(state, line, start, directive, is_closing, fence[1])


def _directive(
    state: State,
    line: int,
    begin: int,
    directive: re.Match[str],
    is_closing: Callable[[str], bool],
    mark: str,
) -> Construct | None:
    """Return the opening of a directive with its options, or all of one that holds no Markdown."""
    closing_line = state.find_line(line, mark, is_closing)
    name = directive[1]
    if name not in MARKDOWN_DIRECTIVES | CAPTIONED_DIRECTIVES:
        end = line + 1 if closing_line is None else closing_line + 1
        return Construct(end, Exclusion.CODE)
    units: tuple[Unit, ...] = ()
    if name in MARKDOWN_DIRECTIVES and directive[2].strip():
        units = (Unit(line, begin + directive.start(2), begin + directive.end(2)),)
    end = line + 1
    while end < state.lineMax and _OPTION.match(state.line_text(end)):
        end += 1
    return Construct(end, units=units, closing_line=closing_line)


def slash_fence(state: State, line: int) -> Construct | None:
    """Recognise ``/// type | Title`` of PyMdown with its options, or a closing ``///``."""
    start = state.content_start(line)
    fence = _SLASHES.match(state.src, start, state.eMarks[line])
    if fence is None:
        return None
    end = line + 1
    while (
        fence[1]
        and end < state.lineMax
        and state.sCount[end] - state.sCount[line] >= _INDENT
        and _SLASH_OPTION.match(state.line_text(end))
    ):
        end += 1
    has_title = fence[2] and fence[1] not in _UNTITLED
    return Construct(end, units=(Unit(line, *fence.span(2)),) if has_title else ())


def note(state: State, line: int) -> Construct | None:
    """Recognise ``!!! type "Title"`` and ``??? type``, whose content is indented."""
    start = state.content_start(line)
    opening = _NOTE.match(state.src, start, state.eMarks[line])
    if opening is None:
        return None
    if opening["title"] is None and not _has_content(state, line):
        return None
    return _indented(line, opening)


def tab(state: State, line: int) -> Construct | None:
    """Recognise ``=== "Title"``, whose content is indented."""
    start = state.content_start(line)
    opening = _TAB.match(state.src, start, state.eMarks[line])
    return _indented(line, opening) if opening else None


def definition(state: State, line: int) -> Construct | None:
    """Recognise ``: text``: a definition of the terms above it, or the caption of a table."""
    start = state.content_start(line)
    if state.src[start] == "~" and not state.dialect.has_tilde_definitions:
        return None
    mark = _DEFINITION.match(state.src, start, state.eMarks[line])
    if mark is None:
        return None
    before = state.tokens[-1].type if state.tokens else ""
    kind = BlockKind.LIST_ITEM if before in ("paragraph_close", "container_close") else None
    content = Content(2, mark.end(), kind, defines_terms=_follows_terms(state, line))
    return Construct(line + 1, content=content)


def _follows_terms(state: State, line: int) -> bool:
    """Return whether the lines of the paragraph before a line are terms.

    A blank line may be after one term. Above it, several lines are a wrapped paragraph.
    """
    if not state.tokens or state.tokens[-1].type != "paragraph_close":
        return False
    first, end = state.tokens[-2].map or (0, 0)
    return line == end or (line == end + 1 and end == first + 1)


def _has_content(state: State, line: int) -> bool:
    """Return whether the next text after a line is indented like the content of a note."""
    following = state.skipEmptyLines(line + 1)
    return following < state.lineMax and state.sCount[following] - state.sCount[line] >= _INDENT


def _indented(line: int, opening: re.Match[str]) -> Construct:
    units: tuple[Unit, ...] = ()
    if opening["title"] and not opening["title"].isspace():
        units = (Unit(line, *opening.span("title")),)
    return Construct(line + 1, units=units, content=Content(_INDENT, is_strict=True))


def _attribute_title(line: int, begin: int, attributes: str) -> Unit | None:
    """Return the title among the attributes of a fenced division."""
    title = _TITLE_ATTRIBUTE.search(attributes)
    if title is None or not title[title.lastindex or 1].strip():
        return None
    group = title.lastindex or 1
    quoting = BackslashQuoting("\"'"[group - 1])
    return Unit(line, begin + title.start(group), begin + title.end(group), quoting)
