"""Adaptation of a match whose source differs from the query in numbers and names only.

An adaptation needs no knowledge of the target language: each number or name that changed must stand
in the target word for word, as often as in the source, so that it can be replaced there. Otherwise
there is no adaptation.
"""

from __future__ import annotations

import re
from collections import Counter

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\w+")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_STOP = re.compile(r"[.!?…:]\s")
_SWAP = str.maketrans(".,", ",.")


def adapt(source: str, old_source: str, old_target: str) -> str | None:
    """Return the old target with the numbers and names of a new source.

    Args:
        source: The text to be translated.
        old_source: A similar text.
        old_target: The translation of ``old_source``; it may have decimal and thousands separators
            exchanged.

    Returns:
        None if the sources differ in anything else, or if the position of a changed number or name
        in the target is ambiguous.
    """
    changes = _changes(source, old_source)
    if not changes:
        return None
    old_tokens = Counter(_TOKEN.findall(old_source))
    in_target = Counter(_TOKEN.findall(old_target))
    replacements: dict[str, str] = {}
    for old, new in changes.items():
        written, rewritten = old, new
        if not in_target[old] and _NUMBER.fullmatch(old):
            written, rewritten = old.translate(_SWAP), new.translate(_SWAP)
        if in_target[written] != old_tokens[old] or written in replacements:
            return None
        replacements[written] = rewritten
    return _TOKEN.sub(lambda match: replacements.get(match[0], match[0]), old_target)


def _changes(source: str, old_source: str) -> dict[str, str] | None:
    """Return the changed tokens, old to new, or None if more than numbers and names differ."""
    if _TOKEN.split(source) != _TOKEN.split(old_source):
        return None
    changes: dict[str, str] = {}
    tokens = zip(_TOKEN.finditer(old_source), _TOKEN.finditer(source), strict=True)
    for old_match, new_match in tokens:
        old, new = old_match[0], new_match[0]
        if changes.setdefault(old, new) != new:
            # One token became two different ones: the target is ambiguous.
            return None
        if old != new and not _both_numbers(old, new) and not _both_names(old_match, new_match):
            return None
    return {old: new for old, new in changes.items() if old != new}


def _both_numbers(old: str, new: str) -> bool:
    """Return whether both are numbers, and neither is 1."""
    # Grammar changes with the number one: "1 day", "2 days".
    return (
        _NUMBER.fullmatch(old) is not None
        and _NUMBER.fullmatch(new) is not None
        and "1" not in (old, new)
    )


def _both_names(old: re.Match[str], new: re.Match[str]) -> bool:
    """Return whether both are capitalised, and neither only because it begins a sentence."""
    return (
        old[0][0].isupper()
        and new[0][0].isupper()
        and not _begins_sentence(old)
        and not _begins_sentence(new)
    )


def _begins_sentence(word: re.Match[str]) -> bool:
    """Return whether a word is the first of its text, or of a sentence in it."""
    text, start = word.string, word.start()
    while start and not (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return not start or _STOP.search(text, start, word.start()) is not None
