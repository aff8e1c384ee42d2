"""Numbers and names adapted in a match whose source differs from the query in nothing else.

Only what can be done without knowing the target language is done: each changed number or name of
the old source must stand in its target, word for word and equally often, so that it can be
replaced there. Otherwise there is no adaptation.
"""

from __future__ import annotations

import re
from collections import Counter

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\w+")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s)[^\w]*$")
_SWAP = str.maketrans(".,", ",.")


def adapt(source: str, old_source: str, old_target: str) -> str | None:
    """Return the old target with the numbers and names of a new source.

    Args:
        source: The text to be translated.
        old_source: A similar text.
        old_target: The translation of ``old_source``.

    Returns:
        None where anything else differs, or where a changed number or name cannot be found in the
        target without doubt. Decimal and thousands separators may be the other way round there.
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
    return _TOKEN.sub(lambda found: replacements.get(found[0], found[0]), old_target)


def _changes(source: str, old_source: str) -> dict[str, str] | None:
    """Return which tokens became which, or None where more than numbers and names differ."""
    if _TOKEN.split(source) != _TOKEN.split(old_source):
        return None
    changes: dict[str, str] = {}
    tokens = zip(_TOKEN.finditer(old_source), _TOKEN.finditer(source), strict=True)
    for was, now in tokens:
        old, new = was[0], now[0]
        if changes.setdefault(old, new) != new:
            # One token became two different ones: which is which in the target?
            return None
        if old != new and not _both_numbers(old, new) and not _both_names(was, now):
            return None
    return {old: new for old, new in changes.items() if old != new}


def _both_numbers(old: str, new: str) -> bool:
    # Around the number one, grammar changes too: "1 day", "2 days".
    return (
        _NUMBER.fullmatch(old) is not None
        and _NUMBER.fullmatch(new) is not None
        and "1" not in (old, new)
    )


def _both_names(old: re.Match[str], new: re.Match[str]) -> bool:
    """Tell whether both are capitalised where the place alone does not ask for it."""
    return (
        old[0][0].isupper()
        and new[0][0].isupper()
        and not _SENTENCE_START.search(old.string, 0, old.start())
        and not _SENTENCE_START.search(new.string, 0, new.start())
    )
