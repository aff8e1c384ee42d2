"""The block rules of Markdown: markdown-it-py with the constructs of the dialects.

To add a construct: a function that recognises its first line, and its place in ``RECOGNISERS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import reference
from mdit_py_plugins.footnote import footnote_plugin

from rktranslate.formats.markdown import (
    components,
    containers,
    layout_tables,
    math_blocks,
    template_lines,
)
from rktranslate.formats.markdown.constructs import Construct, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    from rktranslate.dialects import Dialect
    from rktranslate.formats.markdown.constructs import Content, Recogniser

MAX_NESTING = 60
"""Levels of nested containers; text nested deeper is not translated."""

_DEEPEST_MARK = 3
"""Columns by which a mark of a block may be indented."""

RECOGNISERS: Mapping[str, tuple[Recogniser, ...]] = {
    "!": (containers.note, template_lines.bang_include),
    "$": (math_blocks.dollars,),
    "%": (template_lines.percent_block, template_lines.percent_comment),
    "(": (template_lines.link_target,),
    "*": (template_lines.abbreviation, template_lines.contents_item),
    "+": (layout_tables.grid_table, template_lines.contents_item),
    "-": (
        template_lines.snippet,
        layout_tables.table_by_spaces,
        template_lines.contents_item,
    ),
    "/": (containers.slash_fence,),
    ":": (containers.colon_fence, template_lines.leaf_directive, containers.definition),
    "<": (template_lines.angle_include, components.component),
    "=": (containers.tab,),
    "?": (containers.note,),
    "@": (template_lines.at_import,),
    "[": (template_lines.table_of_contents, template_lines.docfx_extension),
    "\\": (math_blocks.brackets, math_blocks.environment, template_lines.latex_command),
    "^": (template_lines.block_id,),
    "`": (containers.directive_fence,),
    "e": (components.module_lines,),
    "i": (components.module_lines,),
    "{": (
        template_lines.mdx_comment,
        template_lines.include,
        template_lines.extension,
        template_lines.tags,
        template_lines.attributes,
        components.expression,
    ),
    "|": (layout_tables.line_block,),
    "~": (containers.directive_fence, containers.definition),
}
"""The functions that recognise a construct, by the first character of its first line."""


def parse(text: str, md: MarkdownIt, dialect: Dialect) -> list[Token]:
    """Return the tokens of a text by the block rules."""
    state = State(text, md, dialect)
    md.block.tokenize(state, 0, state.lineMax)
    return state.tokens


def block_rules(dialect: Dialect) -> MarkdownIt:
    """Return a parser with the block rules of a dialect."""
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    footnote_plugin(md, move_to_end=False)
    md.block.ruler.before(
        "code",
        "dialect",
        _construct_rule,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    md.block.ruler.at("reference", _link_definition_rule)
    md.block.ruler.at("paragraph", _text_rule)
    md.disable("lheading" if dialect.has_indented_code else ["lheading", "code"])
    return md


def _link_definition_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a link definition, and leave a token for it."""
    if not reference(state, line, end, silent):
        return False
    if not silent:
        state.push("link_definition", "", 0).map = [line, state.line]
    return True


def _text_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """Read a paragraph, or a heading that is underlined.

    These are the rules ``lheading`` and ``paragraph`` of markdown-it, which go through the same
    lines one after the other; here it is done once.
    """
    terminators = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "paragraph"
    end = state.lineMax
    underline = ""
    following = line + 1
    while following < end and not state.isEmpty(following):
        indent = state.sCount[following]
        # More indentation than that of code is a continuation here; a negative one marks a lazy
        # line of a quote, which the rule for quotes has tried.
        if indent - state.blkIndent <= _DEEPEST_MARK:
            if indent >= state.blkIndent and (underline := _underline(state, following)):
                break
            if indent >= 0 and any(rule(state, following, end, True) for rule in terminators):
                break
        following += 1
    state.parentType = parent
    content = state.getLines(line, following, state.blkIndent, False).strip()
    state.line = following + 1 if underline else following
    name, tag = ("heading", "h1" if underline == "=" else "h2") if underline else ("paragraph", "p")
    token = state.push(f"{name}_open", tag, 1)
    token.markup = underline
    token.map = [line, state.line]
    token = state.push("inline", "", 0)
    token.content = content
    token.map = [line, following]
    state.push(f"{name}_close", tag, -1)
    return True


def _underline(state: StateBlock, line: int) -> str:
    """Return the character that a line consists of if it makes the text above it a heading."""
    start = state.bMarks[line] + state.tShift[line]
    sign = state.src[start]
    if sign not in "-=":
        return ""
    text = state.src[start : state.eMarks[line]].rstrip(" \t")
    return "" if text.strip(sign) else sign


def _construct_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a construct of a dialect."""
    assert isinstance(state, State)  # noqa: S101 - narrows the type: parse makes no other
    if line in state.closing_lines:
        construct: Construct | None = Construct(line + 1)
    elif silent and 0 <= state.sCount[line] < state.strict_indent <= state.blkIndent:
        return True
    elif state.is_code_block(line):
        return False
    else:
        construct = _recognised(state, line)
        if construct is None and not silent:
            construct = layout_tables.headed_table_by_spaces(state, line)
    if construct is None or silent:
        return construct is not None and construct.interrupts
    if construct.closing_line is not None:
        state.closing_lines.add(construct.closing_line)
    if construct.content is not None:
        _read_container(state, line, end, construct, construct.content)
        return True
    token = state.push("markup", "", 0)
    token.map = [line, construct.end]
    token.meta["construct"] = construct
    state.line = construct.end
    return True


def _recognised(state: State, line: int) -> Construct | None:
    start = state.content_start(line)
    for recognise in RECOGNISERS.get(state.src[start : start + 1], ()):
        construct = recognise(state, line)
        if construct is not None:
            return construct
    return None


def _read_container(
    state: State, line: int, end: int, construct: Construct, content: Content
) -> None:
    """Read a container whose content is delimited by its indentation."""
    if content.defines_terms:
        state.tokens[-2].meta["terms"] = True
    token = state.push("container_open", "", 1)
    token.meta["construct"] = construct
    before = (state.blkIndent, state.strict_indent, state.parentType)
    shifted = (state.tShift[line], state.sCount[line])
    state.blkIndent += content.indent
    state.parentType = "container"
    if content.is_strict:
        state.strict_indent = state.blkIndent
    first = line + 1
    if content.start is not None:
        first = line
        state.tShift[line] = content.start - state.bMarks[line]
        state.sCount[line] = state.blkIndent
    state.line = first
    if first < end:
        state.md.block.tokenize(state, first, end)
    state.blkIndent, state.strict_indent, state.parentType = before
    state.tShift[line], state.sCount[line] = shifted
    token.map = [line, state.line]
    state.push("container_close", "", -1)
