"""Parsers of JSON and TOML with limits: a file costs time and memory in proportion to its size."""

from __future__ import annotations

import json
import re
from typing import Any

MAX_JSON_DEPTH = 100
"""Lists and objects inside one another; no file of this program needs ten."""
MAX_TOML_DEPTH = 32
"""Arrays and inline tables inside one another, and parts of a dotted key."""
MAX_TOML_WORD = 1000
"""Characters of a number or of a key without quotation marks."""


class TooDeepError(ValueError):
    """A value is nested deeper than a limit."""


class TomlError(ValueError):
    """A text is not valid TOML, or exceeds a limit."""

    def __init__(self, message: str, line: int | None) -> None:
        """Take the message, and the line from 1 if it is known."""
        super().__init__(message)
        self.line = line


def parse_json(data: str | bytes) -> Any:
    """Return the value of a JSON document; bytes are UTF-8, or UTF-16 or UTF-32 as RFC 4627 has it.

    Raises:
        ValueError: It is not valid JSON, not in the encoding that it seems to be in, or has an
            integer of more digits than Python reads.
        TooDeepError: It is nested deeper than ``MAX_JSON_DEPTH``.
    """
    message = f"nested more than {MAX_JSON_DEPTH} levels deep"
    try:
        value = json.loads(data)
    except RecursionError as error:
        raise TooDeepError(message) from error
    except (json.JSONDecodeError, UnicodeError):
        raise
    except ValueError as error:  # Python's message is advice for programmers
        raise ValueError("a number has too many digits") from error
    level = [value]
    for _ in range(MAX_JSON_DEPTH):
        level = [
            item
            for each in level
            if isinstance(each, (dict, list))
            for item in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return value
    raise TooDeepError(message)


_TOML_TOKEN = re.compile(
    r'(?P<text>"""(?>[^"\\]|\\.|"(?!""))*+(?:"{3,5}+)?'
    r"|'''(?>[^']|'(?!''))*+(?:'{3,5}+)?"
    r'|"(?>[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?)"
    r"|(?P<comment>\#[^\n]*+)"
    r"|(?P<open>[\[{])"
    r"|(?P<close>[\]}])"
    r"|(?P<dot>\.)"
    r"|(?P<end>[\n=,])"
    r"|(?P<word>[^\s\"'\#\[\]{}.=,]++)"
    r"|[^\S\n]++",
    re.DOTALL,
)


def parse_toml(text: str) -> dict[str, Any]:
    """Return the table of a TOML document.

    tomllib needs memory in proportion to the square of the parts of a key, and its depth and its
    numbers have limits that end it in another way than an invalid document does; so its limits
    are checked before.

    Raises:
        TomlError: It is not valid TOML, or exceeds a limit.
    """
    import tomllib

    _check_toml(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r"line (\d+)", message)
        raise TomlError(message, int(place[1]) if place else None) from error
    except (ValueError, OverflowError) as error:  # such as a date in the year 0
        raise TomlError(str(error), None) from error


def _check_toml(text: str) -> None:
    """Check the limits of a TOML document, in time linear in its length.

    Raises:
        TomlError: It exceeds one.
    """
    depth = parts = 0
    for match in _TOML_TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "open":
            depth += 1
            parts = 0
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "end":
            parts = 0
        elif kind == "dot":
            parts += 1
        elif kind == "word" and len(match[0]) > MAX_TOML_WORD:
            reason = f"a number or key has more than {MAX_TOML_WORD:,} characters"
            raise TomlError(reason, _line(text, match.start()))
        if depth > MAX_TOML_DEPTH:
            reason = f"arrays or tables are nested more than {MAX_TOML_DEPTH} levels deep"
            raise TomlError(reason, _line(text, match.start()))
        if parts >= MAX_TOML_DEPTH:
            reason = f"a key has more than {MAX_TOML_DEPTH} parts"
            raise TomlError(reason, _line(text, match.start()))


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
