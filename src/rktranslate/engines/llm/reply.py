"""The translation in a reply of a chat model: without what belongs to the chat.

A reply should be a JSON object with the translation. Models that are not held to it add what they
think, a fence, an introduction, quotation marks or a note; each is removed only where the text
itself has nothing like it.
"""

from __future__ import annotations

import json
import re

from rktranslate.engines.llm.prompt import FIELD
from rktranslate.storage.bounded import parse_json

_THOUGHTS = re.compile(
    r"<(think|thinking|thought|reasoning|analysis|scratchpad)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_END_OF_THOUGHTS = re.compile(
    r"\A.*</(?:think|thinking|thought|reasoning|analysis|scratchpad)\s*>",
    re.DOTALL | re.IGNORECASE,
)
"""Up to the end of thoughts whose beginning is in the prompt."""
_TAG = re.compile(r"<[/|]?[a-z]", re.IGNORECASE)
_CONTROL = re.compile(r"<\|[a-z_0-9]{1,40}\|>|</?s>|<(?:start|end)_of_turn>", re.IGNORECASE)
"""Tokens of chat templates that a model writes out as text."""
_FENCE = re.compile(r"```[\w+-]*[ \t]*\n?(.*?)(?:```|\Z)", re.DOTALL)
_FIELD = re.compile(rf'"{FIELD}"\s*:\s*"((?:[^"\\]|\\.)*)', re.DOTALL)
"""The value of the field, as far as it goes: an answer may be cut off."""
_INTRODUCTION = re.compile(
    r"""\A[*_]{0,2}(?:
        (?:sure|certainly|of\ course|okay|ok|absolutely|yes)\b[^:\n]{0,120}: |
        here(?:\ is|\ are|[’']s)\b[^:\n]{0,120}: |
        (?:the\ |my\ )?(?:final\ |english\ |malay\ |indonesian\ )?
            (?:translation|translated\ (?:text|sentence)|answer|output|result)\b[^:\n]{0,60}: |
        (?:berikut|inilah)\b[^:\n]{0,120}: |
        terjemahan(?:nya)?\b[^:\n]{0,60}:
    )[ \t*]*\n*""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTE = re.compile(
    r"\n[ \t]*[(\[*_]{0,4}(?:note|notes|explanation|translation notes?|catatan|penjelasan)\b.*\Z"
    r"|\n[ \t]*(?:let me know|please let me know|i hope this|if you (?:need|have|would))\b.*\Z",
    re.DOTALL | re.IGNORECASE,
)
_PAIRS = ('""', "“”", "‘’", "«»", "„“", "„”", "''", "``", "「」", "『』")
_EMPHASIS = ("**", "__")
_LAYERS = 8
"""Additions around a translation, at most: each is looked for in all of the reply."""


def translation_of(reply: str, text: str) -> str:
    """Return the translation in a reply; empty if there is none.

    Args:
        reply: What the model wrote.
        text: The text that it was asked to translate.
    """
    bare = _without_thoughts(reply, text)
    value = _whole(reply.strip())
    if value is None:
        value = _json_value(bare)
    if value is None and "```" not in text:
        fenced = _FENCE.search(bare)
        if fenced is not None:
            value = _json_value(fenced[1])
            bare = fenced[1]
    return _without_chat(bare if value is None else _without_thoughts(value, text), text)


def _without_thoughts(reply: str, text: str) -> str:
    """Return a reply without thoughts and control tokens, if the text has no such tags itself."""
    if _TAG.search(text):
        return reply
    return _CONTROL.sub("", _END_OF_THOUGHTS.sub("", _THOUGHTS.sub("", reply)))


def _whole(reply: str) -> str | None:
    """Return the field of a reply that is a JSON object and nothing else; None of any other."""
    if not reply.startswith("{"):
        return None
    try:
        values = parse_json(reply)
    except ValueError:
        return None
    value = values.get(FIELD)
    return value if isinstance(value, str) else None


def _json_value(reply: str) -> str | None:
    """Return the field of the answer, complete or cut off; None if there is no such field."""
    start = reply.find("{")
    if start < 0:
        return None
    candidate = reply[start : reply.rfind("}") + 1]
    try:
        values = parse_json(candidate)
    except ValueError:
        values = None
    if isinstance(values, dict) and isinstance(values.get(FIELD), str):
        found: str = values[FIELD]
        return found
    match = _FIELD.search(reply)
    if match is None:
        return None
    # A cut may lie within an escape: \u12, or the backslash alone.
    partial = re.sub(r"\\(?:u[0-9a-fA-F]{0,3})?\Z", "", match[1])
    try:
        value = json.loads(f'"{partial}"', strict=False)
    except ValueError:
        return None
    return str(value)


def _without_chat(reply: str, text: str) -> str:
    """Return a reply without introduction, note, quotation marks and emphasis of its own."""
    found = reply.strip()
    for _ in range(_LAYERS):
        before = found
        introduction = _INTRODUCTION.match(found)
        if introduction and found.count(":") > text.count(":"):
            found = found[introduction.end() :].strip()
        if len(found.splitlines()) > len(text.splitlines()):
            found = _NOTE.sub("", found).strip()
        for pair in _PAIRS:
            found = _unwrapped(found, pair[0], pair[1], text)
        for mark in _EMPHASIS:
            found = _unwrapped(found, mark, mark, text)
        if found == before:
            break
    return found


def _unwrapped(found: str, opening: str, closing: str, text: str) -> str:
    """Return a reply without a pair of marks around it that the text does not have."""
    inner = found[len(opening) : len(found) - len(closing)]
    wrapped = len(found) > len(opening) + len(closing) and (
        found.startswith(opening) and found.endswith(closing)
    )
    if not wrapped or closing in inner or opening in inner or _is_wrapped(text.strip()):
        return found
    return inner.strip()


def _is_wrapped(text: str) -> bool:
    return any(text[:1] == pair[0] and text[-1:] == pair[1] for pair in _PAIRS) or any(
        text.startswith(mark) and text.endswith(mark) for mark in _EMPHASIS
    )
