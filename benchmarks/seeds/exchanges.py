"""Exchanges a word for another one of its class: countries, titles, opposites, quantifiers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from seeds.kinds import KINDS, in_case_of, kind, put, same_article, words_of
from seeds.tables import Exchange, Member, languages, tables

if TYPE_CHECKING:
    import random

    from rktranslate.model import Catalog, Message


@dataclass(frozen=True)
class Place:
    """A word of the target with what it could become."""

    start: int
    end: int
    others: tuple[str, ...]


@lru_cache(maxsize=4096)
def form(word: str) -> re.Pattern[str]:
    """Return what finds a word of the target."""
    before = r"(?<![\w-])" if word[0].isalnum() else r"(?<!\w)"
    after = r"(?![\w$-])" if word[-1].isalnum() else ""
    small = word == word.lower()
    return re.compile(before + re.escape(word) + after, re.IGNORECASE if small else 0)


def only_place(word: str, message: Message, others: tuple[str, ...], away: str) -> Place | None:
    """Return where the word stands, if that is once, and which of the others can replace it."""
    found = list(form(word).finditer(message.target))
    if len(found) != 1:
        return None
    start, end = found[0].span()
    around = message.target[max(start - 4, 0) : end + 4]
    if away and re.search(away, around):
        return None
    fit = tuple(
        in_case_of(found[0][0], other)
        for other in others
        if same_article(message.target, start, other) and not form(other).search(message.target)
    )
    return Place(start, end, fit) if fit else None


def member_places(members: tuple[Member, ...], message: Message, away: str) -> list[Place]:
    """Return the places of those members that the source has, with those that it has not."""
    present = [words_of(member.source).search(message.source) is not None for member in members]
    places = []
    for number, member in enumerate(members):
        if not present[number]:
            continue
        for slot, word in enumerate(member.forms):
            others = tuple(
                other.forms[slot]
                for other, there in zip(members, present, strict=True)
                if not there and len(other.forms) > slot and other.forms[slot] != word
            )
            place = only_place(word, message, others, away)
            if place and not within_longer(place, word, members, message.target):
                places.append(place)
    return places


def within_longer(place: Place, word: str, members: tuple[Member, ...], target: str) -> bool:
    """Whether the word is a part of a longer member: the minister of a prime minister."""
    longer = (each for member in members for each in member.forms)
    return any(
        found.start() <= place.start and place.end <= found.end()
        for each in longer
        if len(each) > len(word) and form(word).search(each)
        for found in form(each).finditer(target)
    )


def exchange(message: Message, rng: random.Random, table: Exchange) -> Message | None:
    """Return the message with one word of the table exchanged."""
    places = [
        place
        for members in table.classes
        for place in member_places(members, message, table.away_from)
    ]
    for source, word, other in table.swaps:
        if words_of(source).search(message.source):
            place = only_place(word, message, (other,), table.away_from)
            places += [place] if place else []
    if not places:
        return None
    place = rng.choice(places)
    return put(message, place.start, place.end, rng.choice(place.others))


def enter(name: str) -> None:
    """Enter the kind of this name, whose words the tables of each language have."""

    @kind(name)
    def seeder(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
        table = tables(catalog.target_language).exchanges.get(name)
        return exchange(message, rng, table) if table else None


for language in languages():
    for name in tables(language).exchanges:
        if name not in KINDS:
            enter(name)
