"""Seeds errors into names."""

from __future__ import annotations

import itertools
import random
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from seeds.kinds import exchanged, kind, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.model import Catalog, Message

    NameSeeder = Callable[[list[str], random.Random, Message, Catalog], list[str] | None]
    """Returns the words of a name with an error, or None where there is none to make."""

NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")
COPIED_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})+\b(?! [A-Z])")
"""Several words with a capital inside a sentence."""


@lru_cache(maxsize=4)
def common_words(messages: tuple[Message, ...]) -> frozenset[str]:
    """Return the words with a capital that come in small letters too: they are no names."""
    texts = (text for message in messages for text in (message.source, message.target))
    return frozenset(word.title() for text in texts for word in re.findall(r"\b[a-z]+\b", text))


@kind("name respelled")
def name_respelled(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    copied = set(re.findall(r"\w+", message.source)) - common_words(catalog.messages)
    names = [each for each in NAME.finditer(message.target) if each[0] in copied]
    if not names:
        return None
    name = rng.choice(names)
    place = rng.randrange(1, len(name[0]) - 1)
    way, text = rng.randrange(3), name[0]
    if way == 0:
        new = text[:place] + text[place + 1 :]
    elif way == 1 and text[place] != text[place + 1]:
        new = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    else:
        letters = [letter for letter in "abdegiklmnoprstu" if letter != text[place]]
        new = text[:place] + rng.choice(letters) + text[place + 1 :]
    return put(message, *name.span(), new)


def copied_name(message: Message, rng: random.Random, catalog: Catalog) -> re.Match[str] | None:
    """Return a name of several words that stands once in the target, and so in the source."""
    common = common_words(catalog.messages)
    names = [
        found
        for found in COPIED_NAME.finditer(message.target)
        if re.search(rf"\b{found[0]}\b", message.source)
        and not common.intersection(found[0].split())
        and all(message.target.count(word) == 1 for word in found[0].split())
    ]
    return rng.choice(names) if names else None


@lru_cache(maxsize=4)
def copied_names(catalog: Catalog) -> tuple[str, ...]:
    """Return the names of several words that the catalogue copies."""
    rng = random.Random(0)
    found = (copied_name(message, rng, catalog) for message in catalog.messages)
    return tuple(sorted({name[0] for name in found if name}))


def name_kind(name: str) -> Callable[[NameSeeder], NameSeeder]:
    """Enter a kind that changes the words of a name that is copied."""

    def keep(changed: NameSeeder) -> NameSeeder:
        @kind(name)
        def seeder(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
            found = copied_name(message, rng, catalog)
            words = changed(found[0].split(), rng, message, catalog) if found else None
            return put(message, *found.span(), " ".join(words)) if found and words else None

        return changed

    return keep


@name_kind("letters moved within a name")
def letters_moved(
    words: list[str], rng: random.Random, _message: Message, _catalog: Catalog
) -> list[str]:
    """``Zulkifli Hasan`` becomes ``Zulki Hasflian``, or ``Zulsan Hakifli``."""
    first, second, *rest = words
    count = rng.randint(2, min(4, len(first) - 2))
    place = rng.randrange(2, len(second))
    if rng.random() < 0.5:
        return [first[:-count], second[:place] + first[-count:] + second[place:], *rest]
    return [first[:2] + second[2:], second[:2] + first[2:], *rest]


@name_kind("word of a name cut short")
def name_cut(
    words: list[str], rng: random.Random, _message: Message, _catalog: Catalog
) -> list[str] | None:
    """``Zulkifli Hasan`` becomes ``Zulki Hasan``."""
    place = rng.randrange(len(words))
    if len(words[place]) < 6:
        return None
    words[place] = words[place][:-3]
    return words


@name_kind("word of a name lost")
def name_word_lost(
    words: list[str], rng: random.Random, _message: Message, _catalog: Catalog
) -> list[str]:
    words.pop(rng.randrange(len(words)))
    return words


@name_kind("word of a name twice")
def name_word_twice(
    words: list[str], rng: random.Random, _message: Message, _catalog: Catalog
) -> list[str]:
    words.insert(rng.randrange(len(words) + 1), rng.choice(words))
    return words


@name_kind("word of a name taken from another name")
def name_word_swapped(
    words: list[str], rng: random.Random, message: Message, catalog: Catalog
) -> list[str] | None:
    others = rng.choice(copied_names(catalog)).split()
    place = rng.randrange(len(words))
    words[place] = others[min(place, len(others) - 1)]
    return None if words[place] in message.source else words


@kind("name taken for another name")
def name_swapped(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    found, other = copied_name(message, rng, catalog), rng.choice(copied_names(catalog) or [""])
    if found is None or any(word in message.source for word in other.split()):
        return None
    return put(message, *found.span(), other)


NAME_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?:[ -][A-Z][a-z]{2,})*\b(?! [A-Z])")
"""One or more words with a capital inside a sentence."""


def kept_names(message: Message, catalog: Catalog) -> list[re.Match[str]]:
    """Return the names that source and target have once each."""
    common = common_words(catalog.messages)
    return [
        found
        for found in NAME_INSIDE.finditer(message.target)
        if len(re.findall(rf"\b{found[0]}\b", message.source)) == 1
        and message.target.count(found[0]) == 1
        and not common.intersection(re.split("[ -]", found[0]))
    ]


CONJUNCTIONS = frozenset({"and", "or", "dan", "atau"})


def is_list(between: str) -> bool:
    """Whether two names are of one list, whose order says nothing."""
    return all(word[0].isupper() or word in CONJUNCTIONS for word in re.findall(r"\w+", between))


@kind("two names exchanged with each other")
def names_exchanged(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    pairs = [
        (first, second)
        for first, second in itertools.combinations(kept_names(message, catalog), 2)
        if not set(first[0].split()) & set(second[0].split())
        and not is_list(message.target[first.end() : second.start()])
    ]
    if not pairs:
        return None
    first, second = rng.choice(pairs)
    return exchanged(message, first.span(), second.span())


@kind("name in small letters")
def name_small(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    names = kept_names(message, catalog)
    if not names:
        return None
    found = rng.choice(names)
    return put(message, *found.span(), found[0].lower())


ACRONYM = re.compile(r"(?<![\w./&-])[A-Z]{2,6}(?![\w/&-]|\.\w)")
ACRONYMS = (
    *("NATO", "FIFA", "UEFA", "ASEAN", "OPEC", "IMF", "WTO", "WHO", "FBI", "CIA", "NASA", "CDC"),
    *("UNESCO", "UNICEF", "BBC", "CNN", "IAEA", "IOC", "HIV", "MIT", "NBA"),
)


@kind("copied acronym exchanged")
def acronym_exchanged(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = [
        each
        for each in ACRONYM.finditer(message.target)
        if re.search(rf"\b{each[0]}\b", message.source)
        and len(re.findall(rf"\b{each[0]}\b", message.target)) == 1
        and not re.fullmatch("[IVXLCM]+", each[0])
    ]
    others = [each for each in ACRONYMS if each not in message.source + message.target]
    if not found or not others:
        return None
    return put(message, *rng.choice(found).span(), rng.choice(others))


@kind("name taken from another unit")
def name_of_other(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Exchange a name of any number of words for one of another unit."""
    names = kept_names(message, catalog)
    others = kept_names(rng.choice(catalog.messages), catalog)
    if not names or not others:
        return None
    found, other = rng.choice(names), rng.choice(others)[0]
    if any(word in message.source for word in other.split()):
        return None
    return put(message, *found.span(), other)
