"""The fields of front matter in JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.metadata import Field, is_offerable
from rktranslate.model import Span

if TYPE_CHECKING:
    from rktranslate.formats.markdown.metadata import WantedKeys

_TOKEN = re.compile(r'"(?>[^"\\]|\\.)*+"|[{}\[\],:]', re.DOTALL)


class JsonQuoting:
    """A string of JSON; only what must be escaped is."""

    def written(self, text: str) -> str:
        """Return a text as a string of JSON."""
        return json.dumps(text, ensure_ascii=False)


def json_object_end(text: str, start: int) -> int | None:
    """Return the end of the JSON object that begins at an offset; None if there is none."""
    try:
        value, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return end if isinstance(value, dict) else None


def json_fields(text: str, wanted: WantedKeys) -> list[Field]:
    """Return the strings of the wanted keys of a valid object, with or without its braces."""
    fields: list[Field] = []
    path: list[str] = []
    # Of each object and list that is open: the length of the path that leads to it.
    open_objects: list[tuple[bool, int]] = [(True, 0)]
    awaits_key = True
    for token in _TOKEN.finditer(text, len(text) - len(text.lstrip().removeprefix("{"))):
        sign = token.group()
        is_object, depth = open_objects[-1]
        if sign == ":":
            awaits_key = False
        elif sign == ",":
            awaits_key = is_object
            del path[depth:]
        elif sign in "{[":
            open_objects.append((sign == "{", len(path)))
            awaits_key = sign == "{"
        elif sign in "}]":
            if len(open_objects) == 1:
                break
            del path[depth:]
            open_objects.pop()
            awaits_key = False
        elif awaits_key:
            del path[depth:]
            path.append(json.loads(sign))
        elif wanted.include(tuple(path)):
            value = json.loads(sign)
            if is_offerable(value):
                fields.append(Field(Span(token.start(), token.end()), value, JsonQuoting()))
    return fields


def is_json(text: str) -> bool:
    """Return whether a text is a JSON object, with or without its braces."""
    for candidate in (text, f"{{{text}}}"):
        try:
            if isinstance(json.loads(candidate), dict):
                return True
        except (ValueError, RecursionError):
            continue
    return False
