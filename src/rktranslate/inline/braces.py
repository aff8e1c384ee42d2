"""Braces in Markdown: expressions, templates and lists of attributes, and braces around words."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""[{}]|(?<=[({\[=,:?+|&>])(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'|`[^`\n]{0,300}`)"""
)
"""A brace, or a string of a program, in which a brace is none."""
_LONGEST = 2000
"""Characters in braces that are looked at, so that nested braces cost no more than linear time."""

_ITEM = r"""(?:[.#][\w:.-]+|[\w:@.-]+=(?:"[^"]*+"|'[^']*+'|[^\s"'{}]++)|-)"""
_ATTRIBUTES = re.compile(rf":?\s*{_ITEM}(?>\s++{_ITEM})*+|:\s*[\w-]+|=\w+|:")
_ONE_WORD = re.compile(r"(?!(\w+)-\1\Z)[A-Za-z_$][^\s{}]*+|\d{1,2}|[^\w\s{}-][^\s{}]*+")
_PROGRAM = re.compile(
    r"""\A(?:\.\.\.|/\*|//|[{!%/<]|["'`])
    |=>|===?|!==?|&&|\|\||\?\?|\w\(|\bnew\s[A-Z]|[)\]]\.|\?[^?]{1,200}\s:\s|</|/>
    |\A[\w.$\[\]]+(?:\s*[+*|]\s*[\w.$"'\[\]]+)+\Z
    |\A\w+,\s*(?:plural|select|selectordinal|number|date|time)\b
    |\A[\w.$-]+\s*=\s*\S""",
    re.VERBOSE,
)


def brace_pairs(text: str) -> dict[int, int]:
    """Return the offset of the closing brace of each opening one that is closed."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            opened.append(token.start())
        elif token[0] == "}" and opened:
            pairs[opened.pop()] = token.start()
    return pairs


def is_attribute_list(text: str, start: int, end: int) -> bool:
    """Return whether a span inside braces is a list of attributes: ``#id .class key="value"``."""
    content = text[start:end].strip()
    return end - start <= _LONGEST and _ATTRIBUTES.fullmatch(content) is not None


def is_expression(text: str, start: int, end: int) -> bool:
    """Return whether a span inside braces is markup or a program, and no words.

    A name alone is a placeholder (``{jumlah}``), several words are none (``{lihat lampiran}``),
    and numbers are a range or a set.
    """
    if end - start > _LONGEST:
        return False
    content = text[start:end].strip()
    if not content:
        return False
    return (
        _ONE_WORD.fullmatch(content) is not None
        or _ATTRIBUTES.fullmatch(content) is not None
        or _PROGRAM.search(content) is not None
        or (content[0] == content[-1] == "#")
    )
