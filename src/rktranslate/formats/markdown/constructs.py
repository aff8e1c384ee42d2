"""What a construct of a Markdown dialect is made of, and the parser state in which it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from markdown_it.rules_block import StateBlock

from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from rktranslate.dialects import Dialect
    from rktranslate.formats.markdown.quoting import BackslashQuoting

    Recogniser = Callable[["State", int], "Construct | None"]
    """Returns the construct that begins on a line: (state, line)."""

_MOST_VAIN_SEARCHES = 20
LONGEST_MARK = 10_000
"""Characters within which markup on several lines must end, so that the search has a bound."""


class Unit(NamedTuple):
    """A text for readers on a line of markup, such as the title of a note."""

    line: int
    """Index of the parsed line."""
    start: int
    """Offset in the parsed text."""
    end: int
    quoting: BackslashQuoting | None = None
    kind: BlockKind | None = None
    """None for the kind of the container around it."""


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a container that is delimited by its indentation."""

    indent: int
    """Columns by which it is indented further than the text around the container."""
    start: int | None = None
    """Offset of its first text on the opening line; None if there is none."""
    kind: BlockKind | None = None
    """Kind of the paragraphs in it; None for the kind of the container around it."""
    is_strict: bool = False
    """A line with less indentation ends it, even within a paragraph."""
    defines_terms: bool = False
    """The lines of the paragraph before it are terms."""


@dataclass(frozen=True, slots=True)
class Construct:
    """Lines of markup, and the container that they open, if any."""

    end: int
    """Index of the line after it; if it is a container, of the line after its opening line."""
    exclusion: Exclusion = Exclusion.MARKUP
    """Why the text of its lines that is in no unit is not offered."""
    units: tuple[Unit, ...] = ()
    interrupts: bool = True
    """Whether it may follow a line of a paragraph without a blank line."""
    content: Content | None = None
    is_html: bool = False
    """Its lines are tags of components: their texts are read as those of HTML are."""
    closing_line: int | None = None
    """The line that closes it, where Markdown at the same indentation lies between."""


class State(StateBlock):
    """The state of the block parser, with what the constructs of dialects need to know."""

    def __init__(self, src: str, md: MarkdownIt, dialect: Dialect) -> None:
        super().__init__(src, md, {}, [])
        self.dialect = dialect
        self.strict_indent = 0
        """Indentation of the innermost container that a line with less of it ends."""
        self.closing_lines: set[int] = set()
        """Lines that close a construct whose opening line has been read."""
        self.unclosed: dict[tuple[str, int], int] = {}
        """For an opening mark and an indentation, the line before which no closing mark follows."""
        self._vain_searches = 0

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token; record where the lines of a text are while its containers are open."""
        token = super().push(ttype, tag, nesting)
        if nesting < 0 and self.tokens[-2].type == "inline":
            inline = self.tokens[-2]
            first, end = inline.map or (0, 0)
            inline.meta["lines"] = [
                (line, self.bMarks[line] + self.tShift[line], self.eMarks[line])
                for line in range(first, end)
            ]
        return token

    def content_start(self, line: int) -> int:
        """Return the offset of the text on a line, after its indentation and prefixes."""
        return self.bMarks[line] + self.tShift[line]

    def line_text(self, line: int) -> str:
        """Return the text on a line, without its indentation and prefixes."""
        return self.src[self.bMarks[line] + self.tShift[line] : self.eMarks[line]]

    def line_at(self, offset: int, line: int) -> int:
        """Return the line that an offset is in, not before another line."""
        while line + 1 < self.lineMax and self.bMarks[line + 1] <= offset:
            line += 1
        return line

    def search_end(self, line: int) -> int:
        """Return the offset before which markup that begins on a line must end.

        It may end on a later line, unless that was often searched in vain in this document.
        """
        if self._vain_searches > _MOST_VAIN_SEARCHES:
            return self.eMarks[line]
        return min(len(self.src), self.bMarks[line] + LONGEST_MARK)

    def count_vain_search(self) -> None:
        """Note that the end of markup was not found."""
        self._vain_searches += 1

    def find_line(
        self, line: int, mark: str, is_closing: Callable[[str], bool], bound: int | None = None
    ) -> int | None:
        """Return the first line after a line whose text closes what the line opens.

        Lines that are indented less than the container that is open do not belong to it.

        Args:
            line: The opening line.
            mark: A name of the opening mark: where no closing line follows it, none is searched
                again for the same mark further on.
            is_closing: Whether the text of a line is the closing mark.
            bound: The line at which the search ends; that of the container without it.
        """
        key = (mark, self.blkIndent)
        if self.unclosed.get(key, 0) > line:
            return None
        end = self.lineMax if bound is None else min(bound, self.lineMax)
        following = line + 1
        while following < end:
            if not self.isEmpty(following):
                if self.sCount[following] < self.blkIndent:
                    break
                if is_closing(self.line_text(following)):
                    return following
            following += 1
        self.unclosed[key] = following
        return None
