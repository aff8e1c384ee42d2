"""Lines of site generators: shortcodes, Liquid and Jinja tags, includes, attribute lists.

A line that consists of such markup stays a line: it is not joined to the text beside it, which may
be inside a loop or a box that it opens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.attributes import ATTRIBUTE_LIST
from rktranslate.formats.markdown.constructs import Construct, Unit
from rktranslate.model import Exclusion

if TYPE_CHECKING:
    from rktranslate.formats.markdown.constructs import Recogniser, State

VERBATIM_BODIES = {
    "chem": Exclusion.MATH,
    "code": Exclusion.CODE,
    "comment": Exclusion.COMMENT,
    "highlight": Exclusion.CODE,
    "katex": Exclusion.MATH,
    "math": Exclusion.MATH,
    "mermaid": Exclusion.CODE,
    "plantuml": Exclusion.CODE,
    "prism": Exclusion.CODE,
}
"""Shortcodes and tags whose body is not text, and what it is."""

# An atomic group takes the first end and no later one: no line is tried in several ways.
_TAG = r"(?>\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{#.*?#\})"
_TAGS_LINE = re.compile(rf"(?>{_TAG}[ \t]*)++$")
_VALUES_LINE = re.compile(rf"(?>(?:{_TAG}|(?>\{{\{{.*?\}}\}}))[ \t]*)++$")
_ENDS = {"{{<": ">}}", "{{%": "%}}", "{{/": "/}}", "{%": "%}", "{#": "#}", "{{": "}}"}
_OPENING = re.compile(r"\{\{[<%/]?|\{[%#](?!\d)")
_SHORTCODE_NAME = re.compile(r"\{\{([<%])-?[ \t]*([\w./-]+)")
_LIQUID_NAME = re.compile(r"\{%-?[ \t]*(\w+)")
_ATTRIBUTES_LINE = re.compile(rf"(?:{ATTRIBUTE_LIST}|\{{:[^{{}}\n]*\}})[ \t]*$")
_SNIPPET = re.compile(r"""-+8<-+(?:[ \t]+(["']).*\1)?[ \t]*$""")
_ABBREVIATION = re.compile(r"\*\[[^\]\n]+\]:[ \t]*")


def line_of(pattern: str, exclusion: Exclusion = Exclusion.MARKUP) -> Recogniser:
    """Return a function that recognises a line that matches a pattern as a whole."""
    whole_line = re.compile(pattern + r"[ \t]*$", re.IGNORECASE)

    def recognise(state: State, line: int) -> Construct | None:
        start = state.content_start(line)
        if whole_line.match(state.src[start : state.eMarks[line]]):
            return Construct(line + 1, exclusion)
        return None

    return recognise


include = line_of(r"\{![^!\n]+!\}")
table_of_contents = line_of(r"\[\[?_?toc_?\]\]?")
docfx_extension = line_of(r"\[!(?:include|video|code|code-\w+|div)\b.*[\])]")
bang_include = line_of(r"!include[ \t]+\S.*")
at_import = line_of(r"@(?:import|include)[ \t]+\S.*")
angle_include = line_of(r"<<(?:<[ \t]*[@./]\S*|\[[^\]]*\]).*")
link_target = line_of(r"\([\w.:-]+\)=")
block_id = line_of(r"\^[\w-]+")
latex_command = line_of(r"\\[a-z]+\*?(?>(?>\[[^\[\]\n]*\]|\{[^{}\n]*\}))*+")
leaf_directive = line_of(r"::[a-z][\w-]*(?:\{[^{}\n]*\})?")
contents_item = line_of(r"[*+-][ \t]+toc")
_percent_line = line_of(r"%(?:[ \t].*)?", Exclusion.COMMENT)


_EXTENSION = re.compile(r"\{::(comment|nomarkdown)\b[^{}\n]*(?<!/)\}[ \t]*$")
_EXTENSION_END = re.compile(r"\{:/(?:\w+)?\}[ \t]*$")


def extension(state: State, line: int) -> Construct | None:
    """Recognise a block of kramdown whose body is a comment or is kept as it is."""
    opening = _EXTENSION.match(state.line_text(line))
    if opening is None:
        return None
    end = state.find_line(
        line, f"{{::{opening[1]}", lambda text: _EXTENSION_END.match(text) is not None
    )
    if end is None:
        return None
    return Construct(end + 1, Exclusion.COMMENT if opening[1] == "comment" else Exclusion.CODE)


def tags(state: State, line: int) -> Construct | None:
    """Recognise shortcodes and template tags that fill a line, or several."""
    start = state.content_start(line)
    text = state.src[start : state.eMarks[line]]
    opening = _OPENING.match(text)
    if opening is None:
        return None
    if _TAGS_LINE.match(text):
        return _with_body(state, line, text)
    if _VALUES_LINE.match(text):
        # A value may be the subject of a sentence that has been wrapped here.
        return Construct(line + 1, interrupts=False)
    end_mark = _ENDS[opening.group()]
    if end_mark in text:
        return None
    end = state.src.find(end_mark, start, state.search_end(line))
    if end < 0:
        state.count_vain_search()
        return None
    last = state.line_at(end, line)
    end += len(end_mark)
    if state.src[end : state.eMarks[last]].strip(" \t"):
        return None
    return Construct(last + 1)


def _with_body(state: State, line: int, text: str) -> Construct:
    """Return a line of tags, with what is between it and its end if that is no text."""
    shortcode = _SHORTCODE_NAME.match(text)
    liquid = _LIQUID_NAME.match(text)
    name = shortcode[2] if shortcode else liquid[1] if liquid else ""
    exclusion = VERBATIM_BODIES.get(name)
    if exclusion is None:
        return Construct(line + 1)
    if shortcode:
        closing = re.compile(rf"\{{\{{[<%]-?[ \t]*/[ \t]*{name}\b")
    else:
        closing = re.compile(rf"\{{%-?[ \t]*end{name}\b")
    last = line
    if closing.search(text) is None:
        found = state.find_line(line, name, lambda other: closing.search(other) is not None)
        last = line if found is None else found
    return Construct(last + 1, Exclusion.MARKUP if last == line else exclusion)


def mdx_comment(state: State, line: int) -> Construct | None:
    """Recognise ``{/* … */}`` that fills a line, or several."""
    start = state.content_start(line)
    if not state.src.startswith("{/*", start):
        return None
    end = state.src.find("*/}", start, state.search_end(line))
    if end < 0:
        state.count_vain_search()
        return None
    last = state.line_at(end, line)
    if state.src[end + 3 : state.eMarks[last]].strip(" \t"):
        return None
    return Construct(last + 1, Exclusion.COMMENT)


def attributes(state: State, line: int) -> Construct | None:
    """Recognise a line of attributes for the block beside it, such as ``{: .note }``."""
    start = state.content_start(line)
    if _ATTRIBUTES_LINE.match(state.src[start : state.eMarks[line]]):
        return Construct(line + 1)
    return None


def snippet(state: State, line: int) -> Construct | None:
    """Recognise an inclusion of PyMdown, ``--8<-- "file"``, or files between two such marks."""
    text = state.line_text(line)
    mark = _SNIPPET.match(text)
    if mark is None:
        return None
    if mark[1]:
        return Construct(line + 1)
    closing = state.find_line(line, "8<", lambda other: _SNIPPET.match(other) is not None)
    return Construct((line if closing is None else closing) + 1)


def percent_block(state: State, line: int) -> Construct | None:
    """Recognise a comment of Obsidian between lines that begin or end with ``%%``."""
    text = state.line_text(line)
    if not text.startswith("%%"):
        return None
    rest = text[2:].rstrip()
    if rest.endswith("%%"):
        return Construct(line + 1, Exclusion.COMMENT)
    if "%%" in rest:
        return None
    closing = state.find_line(line, "%%", lambda other: other.rstrip().endswith("%%"))
    return None if closing is None else Construct(closing + 1, Exclusion.COMMENT)


def percent_comment(state: State, line: int) -> Construct | None:
    """Recognise a comment of MyST."""
    return _percent_line(state, line) if state.dialect.has_percent_comments else None


def abbreviation(state: State, line: int) -> Construct | None:
    """Recognise ``*[short]: long``; readers see the long form when they point at the short one."""
    start = state.content_start(line)
    mark = _ABBREVIATION.match(state.src, start, state.eMarks[line])
    if mark is None:
        return None
    return Construct(line + 1, units=(Unit(line, mark.end(), state.eMarks[line]),))
