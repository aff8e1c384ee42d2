"""Escaping of targets in a Markdown file, so that they do not change its structure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.lines import line_start
from rktranslate.formats.markdown.attributes import attributes_start
from rktranslate.formats.markdown.blocks import ALERT, TASK
from rktranslate.formats.markdown.front_matter import front_matter
from rktranslate.formats.markdown.headings import CLOSING_MARKS
from rktranslate.formats.markdown.line_markers import item_marker
from rktranslate.formats.markdown.paragraphs import BR, LONGEST_BR, TRAILING_BACKSLASHES
from rktranslate.formats.markdown.parser import block_parser
from rktranslate.formats.markdown.tables import PIPE
from rktranslate.inline.blanks import BLANKS
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from rktranslate.dialects import Dialect
    from rktranslate.formats.text_skeleton import Site, TextBlock
    from rktranslate.model import Span

_SUSPICIOUS = re.compile(r"[/#>\-+*_=~`<\[|:\d!?@{(^$%\\]|(?:im|ex)port\b")
_ORDINAL = re.compile(r"\d+[.)]")
_ONLY_RULE = re.compile(r"[-=+*_:|~\s]+")
_UNDERLINED = re.compile(r"[^\r\n]*(?:\r\n?|\n)[ \t>]*-+[ \t]*(?:[\r\n]|\Z)")
"""From the end of a text: dashes under it make it a heading, or the head of a table."""
_DELIMITER = re.compile(r"^:?-+:?$")
"""A cell that would make its row the one under the head of a table."""
_ATX = re.compile(r"[^#\n]*#{1,6}[ \t]*(?:<a [^<>]*>(?:</a>)?[ \t]*)?$")
_LINE_BLOCK = re.compile(r"\|[ \t]*$")
_TITLED = re.compile(
    r""":{3,}[ \t]*[A-Za-z{][^\n]*(?:[ \t]|\[)$
      |^[^"\n]*(?:!!!|\?{3}|={3})[^"\n]*"$
      |/{3,}[ \t]+[a-z][\w-]*[ \t]*\|[ \t]*$
      |\*\[[^\n]*\]:[ \t]*$
      |\[![A-Za-z][^\n]*\][+-]?[ \t]*$
      |<[A-Z][^\n]*>[ \t]*$
      |(?:`{3,}|~{3,})[ \t]*\{[\w:.+-]+\}[ \t]*$""",
    re.VERBOSE,
)
"""What is before the title of a container, where no mark of another block can begin."""
_CLOSING_COLONS = re.compile(r"(?:^|(?<=[ \t])):{3,}$")
_OPENS_LINES = re.compile(
    r"""\$\$(?!.*\$\$)|\\\[(?!.*\\\])|\\begin\{|\{\{(?!.*\}\})|\{%(?!.*%\})|\{\#(?!.*\#\})|\{/\*
      |%%|-+8<-+|</?[A-Z][^>]*$|`{3,}|~{3,}|:{3,}""",
    re.VERBOSE,
)
"""What would begin a construct if its end were on a later line of the file."""
_AFTER_BR = re.compile(rf"{BR}[ \t]*\Z", re.IGNORECASE)


def escaped(source: str, target: str, site: Site, dialect: Dialect) -> str:
    """Escape characters of a target that would end its block, begin another one, or break a line.

    Args:
        source: The text of the file.
        target: A target that is on one line and not blank.
        site: Its position in the file.
        dialect: The dialect of the file.
    """
    block, segment, span = site.block, site.segment, site.span
    opens_line = site.opens_line
    text = _without_hard_break(target, segment.source)
    if block.kind is BlockKind.TABLE_CELL:
        text = _DELIMITER.sub(r"\\\g<0>", PIPE.sub(r"\|", text))
        if text.endswith("\\") and source.startswith("|", span.end):
            text += " "
        before = source[max(0, span.start - LONGEST_BR) : span.start]
        opens_line = _visible_before(source, span.start) != "|" and not _AFTER_BR.search(before)
    elif block.kind is BlockKind.HEADING and span.end == block.lines[-1].span.end:
        text = _without_attributes(text, segment.source)
    prefix = _line_before(source, block.lines[0].span.start)
    if block.kind is BlockKind.HEADING and _ATX.match(prefix):
        return _without_closing_marks(text, segment.source)
    if block.kind is not BlockKind.TABLE_CELL:
        if _LINE_BLOCK.search(prefix):
            text = PIPE.sub(r"\|", text)
            return f"\\{text}" if _ONLY_RULE.fullmatch(text) else text
        if _TITLED.search(prefix):
            text = _CLOSING_COLONS.sub(r"\\\g<0>", text)
            return _without_attributes(_without_brackets(text, prefix), segment.source)
        if "|" in text and _UNDERLINED.match(source, span.end) and _heads_table(text, dialect):
            text = text.replace("|", "&#124;")
    if not opens_line:
        return text
    starts_block = span.start == block.lines[0].span.start
    if (block.kind is BlockKind.LIST_ITEM and starts_block and TASK.match(text)) or (
        block.kind is BlockKind.QUOTE and ALERT.match(text)
    ):
        return "\\" + text
    return _without_marker(text, site, dialect)


def is_title(source: str, block: TextBlock) -> bool:
    """Return whether a block is a title in the line that begins a container, or of a line block."""
    if block.kind is BlockKind.TABLE_CELL:
        return False
    prefix = _line_before(source, block.lines[0].span.start)
    return _TITLED.search(prefix) is not None or _LINE_BLOCK.search(prefix) is not None


def _heads_table(text: str, dialect: Dialect) -> bool:
    """Return whether a line with a pipe heads a table when a line of dashes follows.

    It may do so even where the pipe, or a marker before it, is behind a backslash: only a character
    reference hides a pipe.
    """
    parse = block_parser(dialect)
    return any(parse(f"{begin}{text}\n---")[0].type == "table_open" for begin in ("", "\\"))


def _without_hard_break(target: str, source: str) -> str:
    """Double a last backslash: at the end of a line it would be a hard break."""
    return target + "\\" if _ends_escaping(target) and not _ends_escaping(source) else target


def _ends_escaping(text: str) -> bool:
    found = TRAILING_BACKSLASHES.search(text) if text.endswith("\\") else None
    return found is not None and len(found.group()) % 2 == 1


def _without_closing_marks(target: str, source: str) -> str:
    """Escape number signs at the end of a heading, where they would be taken for its closing."""
    found = CLOSING_MARKS.search(target) if target.endswith("#") else None
    if found is None or CLOSING_MARKS.search(source):
        return target
    return target[: found.start()] + "\\" + target[found.start() :]


def _without_attributes(target: str, source: str) -> str:
    """Escape attributes at the end of a text, where they would not be a part of it."""
    start = attributes_start(target)
    if start == len(target) or attributes_start(source) < len(source):
        return target
    start += len(target[start:]) - len(target[start:].lstrip(" \t"))
    return f"{target[:start]}\\{target[start:]}"


def _without_brackets(target: str, prefix: str) -> str:
    """Escape brackets in a title in brackets, unless they are paired."""
    if not prefix.endswith("[") or target.count("[") == target.count("]"):
        return target
    return target.replace("[", "\\[").replace("]", "\\]")


def _without_marker(target: str, site: Site, dialect: Dialect) -> str:
    """Escape what would begin another kind of block, unless it does so in the source."""
    marker = item_marker(target)
    if marker is not None and not _is_decimal(marker):
        return target if site.segment.source.startswith(marker.group()) else _escaped(marker)
    if _OPENS_LINES.match(target):
        return "\\" + target
    if _is_paragraph(target, dialect):
        return target
    ordinal = _ORDINAL.match(target)
    if ordinal is None:
        return "\\" + target
    if site.segment.source.startswith(ordinal.group()) and any(
        line.span.start == site.span.start for line in site.block.lines
    ):
        return target  # only a list from 1 can interrupt a paragraph: here the number is text
    return f"{target[: ordinal.end() - 1]}\\{target[ordinal.end() - 1 :]}"


def _is_decimal(marker: re.Match[str]) -> bool:
    """Return whether a marker is a number such as 1.2, which is one only in a series of them."""
    return "." in marker.group().rstrip(". \t")


def _escaped(marker: re.Match[str]) -> str:
    """Return a target whose first characters would be the marker of an item."""
    target = marker.string
    if not target[0].isascii():
        return f"&#{ord(target[0])};{target[1:]}"
    end = 0 if marker["open"] else marker.end("ordinal")
    return f"{target[:end]}\\{target[end:]}"


def _is_paragraph(line: str, dialect: Dialect) -> bool:
    """Return whether a line is plain text to a parser, as the first of a block or a later one."""
    if not _SUSPICIOUS.match(line):
        return True
    # A rule is judged by the lines around it too: it underlines a heading or heads a table.
    if _ONLY_RULE.fullmatch(line):
        return False
    parse = block_parser(dialect)
    return all(
        [token.type for token in parse(before + line)]
        == ["paragraph_open", "inline", "paragraph_close"]
        for before in ("", "x\n")
    )


def stand_in(source: str, block: TextBlock, span: Span) -> str:
    """Return what must replace a block whose segments all write nothing, so that it remains.

    Args:
        source: The text of the file.
        block: The block.
        span: Its segments, from the first to the last, in the text of the file.
    """
    if block.kind is BlockKind.TABLE_CELL:
        # Without outer pipes an empty first or last cell would be no cell at all.
        outer = (_visible_before(source, span.start), _visible_after(source, span.end))
        return "" if outer == ("|", "|") else "|"
    prefix = _line_before(source, block.lines[0].span.start)
    if block.kind is BlockKind.HEADING and not _ATX.match(prefix):
        # A setext underline without a heading above it would itself become text.
        return "&#8203;"
    return ""


def _line_before(text: str, offset: int) -> str:
    """Return what is on a line before an offset."""
    return text[line_start(text, offset) : offset]


def _visible_before(text: str, offset: int) -> str:
    """Return the character before an offset, spaces and tabs skipped; empty at the beginning."""
    while offset and text[offset - 1] in BLANKS and text[offset - 1] not in "\r\n":
        offset -= 1
    return text[offset - 1 : offset]


def _visible_after(text: str, offset: int) -> str:
    """Return the character at or after an offset, spaces and tabs skipped; empty at the end."""
    while offset < len(text) and text[offset] in BLANKS and text[offset] not in "\r\n":
        offset += 1
    return text[offset : offset + 1]


def with_notice(text: str, notice: str, line_break: str, *, is_mdx: bool) -> str:
    """Put a comment at the top, or after the front matter, which must stay first.

    Args:
        text: The text of a file.
        notice: What the comment says.
        line_break: That of the file.
        is_mdx: The file is read as MDX alone, where a comment of HTML is a syntax error.
    """
    matter = front_matter(text)
    at = matter.end if matter else 0
    head = text[:at]
    if head and not head.endswith(("\r", "\n")):
        head += line_break
    line = " ".join(notice.split())
    if is_mdx:
        comment = f"{{/* {line.replace('*/', '* /')} */}}"
    else:
        comment = f"<!-- {re.sub('-(?=-)', '- ', line)} -->"
    return f"{head}{comment}{line_break}{line_break}{text[at:]}"
