"""The fields of front matter in YAML, and their strings in the style that they have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from rktranslate.formats.markdown.metadata import Field, is_offerable
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.markdown.metadata import WantedKeys

_STRING = "tag:yaml.org,2002:str"
_FAILURES = (yaml.YAMLError, ValueError, OverflowError, RecursionError)
"""What the parser raises; some escapes and deep nesting have no error of its own."""

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_KEYWORDS = frozenset(["y", "n", "yes", "no", "true", "false", "on", "off", "null", "~"])
_NUMBER_LIKE = re.compile(
    r"[-+.]?\d[\d_.,:+eoxa-fA-FTZ -]*|[-+]?\.(?:inf|nan)|[\d_.,:+-]+", re.IGNORECASE
)
_UNSAFE_PLAIN = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`=<~]|: |:$| #|\t|^\.\.\.|^---")
"""Text that some parser of YAML 1.1 or 1.2 does not read as a plain string."""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_ESCAPED = re.compile('["\\\\\\x00-\\x1f\\x7f-\\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')


@dataclass(frozen=True, slots=True)
class YamlQuoting:
    """The style of a scalar. A string that cannot be written so is put in quotes."""

    style: str
    """Empty for a plain scalar; ``'``, ``"``, ``|`` or ``>``."""
    in_flow: bool = False
    """The scalar is between brackets, where a plain one cannot hold a comma."""
    header: str = ""
    """First line of a block scalar: ``|-``."""
    indentation: str = ""
    """Blanks before each line of a block scalar."""
    line_break: str = "\n"
    tail: str = ""
    """Line breaks at the end of a block scalar's string."""

    def written(self, text: str) -> str:
        """Return a string as a scalar of this style if the parser reads it so, else quoted."""
        if self.style in ("|", ">"):
            block = self._block(text)
            if _string(f"k: {block}\n").rstrip("\n") == text:
                return block
        elif self.style == "":
            if self._is_plain(text):
                return text
            if ('"' in text or "\\" in text) and (single := self._single(text)):
                return single
        elif self.style == "'" and (single := self._single(text)):
            return single
        return _double_quoted(text + self.tail)

    def _block(self, text: str) -> str:
        if self.style == ">":
            # Between two lines of a folded scalar one break more is written than is read.
            text = re.sub(r"(?<=[^\n])\n+", lambda breaks: breaks.group() + "\n", text)
        return self.header + "".join(
            self.line_break + (self.indentation + line if line else "") for line in text.split("\n")
        )

    def _is_plain(self, text: str) -> bool:
        if (
            not text
            or _UNSAFE_PLAIN.search(text)
            or _NUMBER_LIKE.fullmatch(text)
            or text.casefold() in _KEYWORDS
            or "\n" in text
        ):
            return False
        return _string(f"k: [{text}]\n" if self.in_flow else f"k: {text}\n") == text

    def _single(self, text: str) -> str:
        """Return a string in single quotes; empty if it cannot be written so."""
        quoted = "'" + text.replace("'", "''") + "'"
        return quoted if "\n" not in text and _string(f"k: {quoted}\n") == text else ""


def _double_quoted(text: str) -> str:
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _string(document: str) -> str:
    """Return the only string of a document, the value of ``k`` or the item of a list there."""
    try:
        node = yaml.compose(document, Loader=yaml.SafeLoader)
    except _FAILURES:
        return ""
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        return ""
    value = node.value[0][1]
    if isinstance(value, yaml.SequenceNode) and len(value.value) == 1:
        value = value.value[0]
    is_string = isinstance(value, yaml.ScalarNode) and value.tag == _STRING
    return str(value.value) if is_string else ""


@dataclass(frozen=True, slots=True)
class YamlMatter:
    """Front matter that the parser has read."""

    text: str
    root: yaml.Node | None
    """None for an empty document."""

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping."""
        return isinstance(self.root, yaml.MappingNode)

    def keys(self) -> list[str]:
        """Return the keys of the mapping in lower case."""
        if not isinstance(self.root, yaml.MappingNode):
            return []
        return [str(key.value).casefold() for key, _ in self.root.value]

    def fields(self, wanted: WantedKeys, line_break: str) -> Iterator[Field]:
        """Yield the strings of the wanted keys in order; the offsets are those in the text.

        Args:
            wanted: The keys whose strings are offered.
            line_break: The line ending of the file.
        """
        pending: list[tuple[yaml.Node, tuple[str, ...], bool]] = []
        if self.root is not None:
            pending.append((self.root, (), False))
        # An alias is the node that it stands for: each node is visited once.
        visited: set[int] = set()
        while pending:
            node, path, in_flow = pending.pop()
            if id(node) in visited:
                continue
            visited.add(id(node))
            in_flow = in_flow or bool(getattr(node, "flow_style", False))
            if isinstance(node, yaml.MappingNode):
                pending += [
                    (value, (*path, str(key.value)), in_flow)
                    for key, value in reversed(node.value)
                    if isinstance(key, yaml.ScalarNode)
                ]
            elif isinstance(node, yaml.SequenceNode):
                pending += [(item, path, in_flow) for item in reversed(node.value)]
            elif node.tag == _STRING and wanted.include(path):
                field = self._field(node, line_break, in_flow=in_flow)
                if field is not None:
                    yield field

    def _field(self, node: yaml.Node, line_break: str, *, in_flow: bool) -> Field | None:
        start, end = node.start_mark.index, node.end_mark.index
        properties = _PROPERTIES.match(self.text, start, end)
        start = properties.end() if properties else start
        end = start + len(self.text[start:end].rstrip())
        text = node.value.rstrip("\n")
        if not is_offerable(text):
            return None
        style = node.style or ""
        if style not in ("|", ">"):
            return Field(Span(start, end), text, YamlQuoting(style, in_flow))
        header, *lines = re.split(r"\r\n?|\n", self.text[start:end])
        first = next((line for line in lines if line.strip()), "")
        indentation = first[: len(first) - len(first.lstrip(" "))]
        tail = node.value[len(text) :]
        quoting = YamlQuoting(style, False, header, indentation, line_break, tail)
        return Field(Span(start, end), text, quoting)


def yaml_matter(text: str) -> YamlMatter | None:
    """Return a document of YAML; None if it is not one that can be read."""
    try:
        return YamlMatter(text, yaml.compose(text, Loader=yaml.SafeLoader))
    except _FAILURES:
        return None
