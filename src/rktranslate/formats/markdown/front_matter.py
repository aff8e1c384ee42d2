"""Front matter: YAML, TOML or JSON at the beginning of a file, and what readers see of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.formats.lines import LINE_END, file_line_break
from rktranslate.formats.markdown.json_fields import is_json, json_fields, json_object_end
from rktranslate.formats.markdown.metadata import WantedKeys
from rktranslate.formats.markdown.toml_fields import toml_fields
from rktranslate.formats.text_skeleton import Line, TextBlock
from rktranslate.inline.blanks import trim
from rktranslate.model import BlockKind, Exclusion, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.formats.markdown.metadata import Field

_OPENING = re.compile(
    r"(?P<fence>---|\+\+\+|;;;)(?P<language>[a-z]*)[ \t]*(?:\r\n?|\n)(?P<blank>[ \t]*[\r\n])?"
)
_CLOSINGS = {
    fence: re.compile(rf"(?:{closing})[ \t]*(?:\r\n?|\n|\Z)")
    for fence, closing in {"---": r"---|\.\.\.", "+++": r"\+\+\+", ";;;": ";;;"}.items()
}
_BLANK_LINES = re.compile(r"(?>[ \t]*+(?:\r\n?|\n))++")
_AFTER_JSON = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")
_KEY_LINE = re.compile(r"""["']?([A-Za-z_$][\w.$-]*)["']?[ \t]*:(?=[ \t\r\n]|\Z)""")
_FIRST_KEY = re.compile(rf"(?>\s|#[^\r\n]*+)*+{_KEY_LINE.pattern}")
_BROKEN_JSON = re.compile(r'\{[ \t]*(?:\r\n?|\n)\s*"[\w.$-]+"\s*:')
_BROKEN_JSON_END = re.compile(r"^\}[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE)

_KNOWN_KEYS = frozenset(
    re.findall(
        r"\w+",
        """author authors bibliography cat categories category cover date description draft
        excerpt featured_image head hero id image images keywords lang language last_update
        lastmod layout menu nav_order navigation outline pagetitle parent permalink published
        publishdate redirect_from series sidebar sidebar_label sidebar_position slug subtitle
        summary tag tags taxonomies template thumbnail title toc translationkey type url weight""",
    )
)
"""Keys of static site generators: a block between rules that has one is meant as front matter."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter, and its fields that are offered."""

    start: int
    end: int
    """Offset after its last line."""
    fields: tuple[Field, ...]
    """In order; the offsets are those in the file."""


def front_matter(text: str, fields: Iterable[str] = ()) -> FrontMatter | None:
    """Return the front matter of a file; None if it has none.

    What cannot be parsed but is evidently meant as front matter has no fields. Blank lines before
    it, or after its first line, are allowed if it has a key that site generators know: most of
    them do not read it then, but its keys are no prose either.

    Args:
        text: The text of the file, without a byte order mark.
        fields: The keys whose strings are offered, a path of keys with dots.
    """
    blank = _BLANK_LINES.match(text)
    start = blank.end() if blank else 0
    wanted = WantedKeys.of(fields if start == 0 else ())
    if text.startswith("{", start):
        return _json(text, start, wanted) if start == 0 else None
    opening = _OPENING.match(text, start)
    if opening is None:
        return None
    fence, language = opening["fence"], opening["language"]
    begin = opening.start("blank") if opening["blank"] else opening.end()
    if fence != "---" and (start or language):
        return None
    closing = _closing(text, fence, begin)
    if closing is None:
        return None
    content = text[begin : closing.start()]
    line_break = file_line_break(text)
    found: Iterable[Field] = ()
    if fence == "+++" or language == "toml":
        found = toml_fields(content, wanted, line_break)
    elif fence == ";;;" or language == "json":
        found = json_fields(content, wanted) if is_json(content) else ()
    elif language in ("", "yaml", "yml"):
        fields_found = _yaml(content, wanted, line_break, is_strict=bool(start or opening["blank"]))
        if fields_found is None:
            return None
        found = fields_found
    else:
        return None
    return FrontMatter(start, closing.end(), _shifted(found, begin))


def _closing(text: str, fence: str, begin: int) -> re.Match[str] | None:
    """Return the line that closes front matter."""
    # Not by a pattern with "^": a carriage return alone is a line ending too.
    position = begin
    while position < len(text):
        closing = _CLOSINGS[fence].match(text, position)
        if closing:
            return closing
        line_end = LINE_END.search(text, position)
        if line_end is None:
            return None
        position = line_end.end()
    return None


def _shifted(fields: Iterable[Field], offset: int) -> tuple[Field, ...]:
    return tuple(
        replace(field, span=Span(field.span.start + offset, field.span.end + offset))
        for field in fields
    )


def _yaml(
    content: str, wanted: WantedKeys, line_break: str, *, is_strict: bool
) -> Iterable[Field] | None:
    """Return the fields of YAML; None if the text is prose between two thematic breaks."""
    from rktranslate.formats.markdown.yaml_fields import yaml_matter

    if is_strict and _FIRST_KEY.match(content) is None:
        return None
    matter = yaml_matter(content)
    if matter is None:
        key = _FIRST_KEY.match(content)
        is_meant = key is not None and (not is_strict or key[1].casefold() in _KNOWN_KEYS)
        return () if is_meant else None
    if matter.root is None:
        return () if not is_strict else None
    if not matter.is_mapping or (is_strict and _KNOWN_KEYS.isdisjoint(matter.keys())):
        return None
    return matter.fields(wanted, line_break)


def _json(text: str, start: int, wanted: WantedKeys) -> FrontMatter | None:
    end = json_object_end(text, start)
    if end is not None:
        after = _AFTER_JSON.match(text, end)
        if after is None:
            return None
        return FrontMatter(start, after.end(), tuple(json_fields(text[:end], wanted)))
    if _BROKEN_JSON.match(text, start):
        closing = _BROKEN_JSON_END.search(text, start + 1)
        return FrontMatter(start, closing.end(), ()) if closing else None
    return None


def front_matter_blocks(text: str, matter: FrontMatter) -> Iterator[TextBlock]:
    """Yield the offered fields of front matter, and the rest as blocks that are not offered."""
    position, number = matter.start, 1 + len(LINE_END.findall(text, 0, matter.start))
    for field in matter.fields:
        start, end = field.span.start, field.span.end
        between, number = _lines(text, position, start, number)
        if between:
            yield _metadata(text, between)
        lines, number = _lines(text, start, end, number)
        yield TextBlock(BlockKind.FRONT_MATTER, field.text, lines, quoting=field.quoting)
        position = end
    rest, _ = _lines(text, position, matter.end, number)
    if rest:
        yield _metadata(text, rest)


def _metadata(text: str, lines: tuple[Line, ...]) -> TextBlock:
    content = text[lines[0].span.start : lines[-1].span.end]
    return TextBlock(BlockKind.FRONT_MATTER, content, lines, Exclusion.METADATA)


def _lines(text: str, start: int, end: int, number: int) -> tuple[tuple[Line, ...], int]:
    """Return the lines of a stretch without those that are blank, and the number of its last."""
    lines: list[Line] = []
    position = start
    while True:
        found = LINE_END.search(text, position, end)
        left, right = trim(text, position, found.start() if found else end)
        if left < right:
            lines.append(Line(Span(left, right), number))
        if found is None:
            return tuple(lines), number
        position = found.end()
        number += 1
