"""Tags, comments and text of HTML and JSX, with their offsets; any text can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SIGN = re.compile(r"<(?=[A-Za-z/!?>])|\{(?=[{%#]|/\*)")
_NAME = re.compile(r"<(/?)([A-Za-z][\w.:-]*|(?=>))")
_ATTRIBUTE = re.compile(r"""[\s/]*+(?<![^\s/"'}])([^\s"'<>/={}`]++)(\s*+=\s*+)?""")
_SPREAD = re.compile(r"\s*+\{")
_QUOTED = re.compile(
    # A template in a value may hold quotes of its own.
    r"""(?P<quote>["'])(?P<value>(?>(?!(?P=quote))[^{]
        |\{\{(?>[^{}]|\}(?!\}))*+\}\}|\{%(?>[^%{]|%(?!\}))*+%\}|\{)*+)(?P=quote)""",
    re.VERBOSE,
)
_UNQUOTED = re.compile(r"""[^\s"'=<>`{}]++""")
_END = re.compile(r"\s*+(/?)>")
_BRACE = re.compile(
    r"""[{}]|"(?>[^"\n\\]|\\.)*+"|'(?>[^'\n\\]|\\.)*+'|`[^`]*+`""",
)
_CLOSINGS = {"{{": "}}", "{%": "%}", "{#": "#}", "{/": "*/}", "<?": "?>", "<!": ">"}
_MOST_ATTRIBUTES = 100

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr"}
)  # fmt: skip
_RAW = frozenset({"script", "style", "pre", "code", "svg", "math", "template", "textarea"})
_NOT_TRANSLATED = re.compile(r"(?:^|\s)notranslate(?:\s|$)")


class Form(Enum):
    """What a token is."""

    TEXT = auto()
    OPENING = auto()
    CLOSING = auto()
    VOID = auto()
    """A tag without content."""
    COMMENT = auto()
    PROTECTED = auto()
    """An element with all of its content that is not translated, or an expression."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute whose value is a string."""

    name: str
    """In lower case."""
    start: int
    """Offset of the value, without quotes."""
    end: int
    quote: str
    """The quote around the value; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of markup or text."""

    form: Form
    start: int
    end: int
    name: str = ""
    """Name of the element as it is written; empty for text."""
    attributes: tuple[Attribute, ...] = ()

    @property
    def element(self) -> str:
        """The name in lower case."""
        return self.name.lower()

    @property
    def is_component(self) -> bool:
        """Whether it is a component of JSX."""
        return self.name[:1].isupper() and not self.name.isupper()


def brace_pairs(text: str) -> dict[int, int]:
    """Return the offset of each brace that opens an expression of JSX with that of its end."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    position = text.find("{")
    while position >= 0 and (sign := _BRACE.search(text, position)):
        position = sign.end()
        if sign.group() == "{":
            opened.append(sign.start())
        elif not opened:
            position = sign.start() + 1  # a quote outside of an expression is text
        elif sign.group() == "}":
            pairs[opened.pop()] = sign.start()
    return pairs


def read_tag(text: str, start: int, braces: Mapping[int, int]) -> Token | None:
    """Return the tag that begins at an offset; None if there is no complete one.

    Args:
        text: The text.
        start: Offset of the ``<``.
        braces: The pairs of braces in the text, as ``brace_pairs`` returns them.
    """
    opening = _NAME.match(text, start)
    if opening is None:
        return None
    position = opening.end()
    attributes: list[Attribute] = []
    for _ in range(_MOST_ATTRIBUTES):
        end = _END.match(text, position)
        if end:
            form = Form.OPENING
            if opening[1]:
                form = Form.CLOSING
            elif end[1] or opening[2] in _VOID or opening[2].swapcase() in _VOID:
                form = Form.VOID
            return Token(form, start, end.end(), opening[2], tuple(attributes))
        spread = _SPREAD.match(text, position)
        if spread:
            closing = braces.get(spread.end() - 1)
            if closing is None:
                return None
            position = closing + 1
            continue
        name = _ATTRIBUTE.match(text, position)
        if name is None:
            return None
        position = name.end()
        if name[2] is None:
            continue
        if text.startswith("{", position):
            closing = braces.get(position)
            if closing is None:
                return None
            position = closing + 1
            continue
        value = _QUOTED.match(text, position)
        unquoted = None if value else _UNQUOTED.match(text, position)
        if value:
            span = value.span("value")
            attributes.append(Attribute(name[1].lower(), *span, value["quote"]))
            position = value.end()
        elif unquoted:
            attributes.append(Attribute(name[1].lower(), *unquoted.span(), ""))
            position = unquoted.end()
        else:
            return None
    return None


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order, all of it; what is no markup is text."""
    position = done = 0
    endless: set[str] = set()
    braces = brace_pairs(text)
    while sign := _SIGN.search(text, position):
        start = sign.start()
        token = _markup(text, start, braces, endless)
        if token is None:
            position = start + 1
            continue
        if done < start:
            yield Token(Form.TEXT, done, start)
        yield token
        position = done = token.end
    if done < len(text):
        yield Token(Form.TEXT, done, len(text))


def _markup(text: str, start: int, braces: Mapping[int, int], endless: set[str]) -> Token | None:
    """Return the markup at an offset.

    Args:
        text: The text.
        start: Offset of its first sign.
        braces: The pairs of braces in the text.
        endless: What has no end further on, so that it is not searched for again.
    """
    if text.startswith("<!--", start):
        return Token(Form.COMMENT, start, _end(text, start + 4, "-->", endless) or len(text))
    opening = text[start : start + 2]
    if opening in _CLOSINGS:
        closing = "]]>" if text.startswith("<![CDATA[", start) else _CLOSINGS[opening]
        end = _end(text, start + 2, closing, endless)
        is_comment = opening in ("{#", "{/")
        return Token(Form.COMMENT if is_comment else Form.PROTECTED, start, end) if end else None
    tag = read_tag(text, start, braces)
    if tag is None or tag.form is not Form.OPENING:
        return tag
    if tag.element in _RAW and not tag.is_component:
        end = _element_end(text, tag, endless)
        if end is None and tag.element == "code":
            return tag
        return Token(Form.PROTECTED, start, end or len(text), tag.name)
    if any(_forbids(text, attribute) for attribute in tag.attributes):
        end = _element_end(text, tag, endless) or len(text)
        return Token(Form.PROTECTED, start, end, tag.name)
    return tag


def _forbids(text: str, attribute: Attribute) -> bool:
    """Return whether an attribute says that an element is not translated."""
    value = text[attribute.start : attribute.end]
    if attribute.name == "translate":
        return value.lower() == "no"
    is_class = attribute.name in ("class", "classname")
    return is_class and _NOT_TRANSLATED.search(value) is not None


def _end(text: str, start: int, closing: str, endless: set[str]) -> int | None:
    if closing in endless:
        return None
    end = text.find(closing, start)
    if end < 0:
        endless.add(closing)
        return None
    return end + len(closing)


def _element_end(text: str, opening: Token, endless: set[str]) -> int | None:
    """Return the end of an element, elements of the same name in it left out."""
    if opening.element in endless:
        return None
    depth = 1
    is_text = opening.element in ("script", "style", "textarea")
    pattern = rf"<(/?){re.escape(opening.name)}(?=[\s/>])[^>]*+>"
    for tag in re.compile(pattern, re.IGNORECASE).finditer(text, opening.end):
        if tag[1]:
            depth -= 1
        elif not is_text and not tag.group().endswith("/>"):
            depth += 1
        if depth == 0:
            return tag.end()
    endless.add(opening.element)
    return None
