"""The kinds of seeded errors by name, and what their seeders share.

A seeder takes a unit and returns it with one error of its kind, or None where the unit does not
have what the error needs. The error must be one: source and target show together that the
translation has what is exchanged, dropped or moved.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from rktranslate.model import Catalog, Message

Seeder = Callable[[Message, random.Random, Catalog], Message | None]
KINDS: dict[str, Seeder] = {}
"""The seeders by the name of their kind, in the order of the report."""


def kind(name: str) -> Callable[[Seeder], Seeder]:
    """Enter a seeder under the name of its kind."""

    def keep(seeder: Seeder) -> Seeder:
        KINDS[name] = seeder
        return seeder

    return keep


def put(message: Message, start: int, end: int, text: str) -> Message:
    """Return the message with a text in the place of a stretch of its target."""
    return replace(message, target=message.target[:start] + text + message.target[end:])


def any_match(pattern: re.Pattern[str], text: str, rng: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


def replacing(name: str, pattern: str, new: Callable[[re.Match[str]], str]) -> None:
    """Enter a kind that puts another text in the place of any match of a pattern."""
    compiled = re.compile(pattern)

    @kind(name)
    def seeder(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
        found = any_match(compiled, message.target, rng)
        return None if found is None else put(message, *found.span(), new(found))


@lru_cache(maxsize=4096)
def words_of(alternatives: str) -> re.Pattern[str]:
    """Return what finds one of several words or phrases, which are separated by ``|``.

    One with a capital letter is found as it is written only, the others in any case.
    """
    parts = alternatives.split("|")
    exact = [part for part in parts if any(letter.isupper() for letter in part)]
    loose = [part for part in parts if part not in exact]
    either = [f"(?:{'|'.join(exact)})"] if exact else []
    either += [f"(?i:{'|'.join(loose)})"] if loose else []
    return re.compile(rf"(?<![\w-])(?:{'|'.join(either)})(?:(?:nya|lah|kah|pun)\b)?(?![\w-])")


def in_case_of(found: str, word: str) -> str:
    """Return a word with the capitals of the one that it is exchanged for."""
    if len(found) > 1 and found.isupper() and not word.isupper():
        return word.upper()
    if found[0].isupper() and not found[1:].isupper():
        return word[0].upper() + word[1:]
    return word


def same_article(target: str, start: int, word: str) -> bool:
    """Whether the word can follow the indefinite article, if there is one, that stands before."""
    before = re.search(r"\b(an?) $", target[:start], re.IGNORECASE)
    return before is None or (len(before[1]) == 2) == (word[0].lower() in "aeio")


def exchanged(message: Message, first: tuple[int, int], second: tuple[int, int]) -> Message:
    """Return the message with two stretches of its target in each other's place."""
    target = message.target
    early, late = target[slice(*first)], target[slice(*second)]
    between = target[first[1] : second[0]]
    return put(message, first[0], second[1], f"{late}{between}{early}")
