"""Seeds text that is missing, added, repeated, or of another unit or language."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from seeds.kinds import any_match, in_case_of, kind, put
from seeds.tables import tables

if TYPE_CHECKING:
    import random

    from rktranslate.model import Catalog, Message


@kind("sentence dropped")
def sentence_dropped(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    end = re.compile(r"(?<=[a-z]{3}[.!?]) (?=[A-Z])")
    if not end.search(message.source):
        return None
    parts = end.split(message.target)
    if len(parts) < 2 or min(map(len, parts)) < 20:
        return None
    parts.pop(rng.randrange(len(parts)))
    return replace(message, target=" ".join(parts))


@kind("half of the target dropped")
def half_dropped(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    words = message.target.split()
    if len(words) < 12:
        return None
    kept = " ".join(words[: len(words) // 2]).rstrip(",;:")
    return replace(message, target=kept + message.target[-1])


@kind("word doubled")
def word_doubled(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(r"(?<= )[a-z]{2,}(?= )"), message.target, rng)
    if found is None or found[0] in {"that", "had", "no", "so", "very", "ha"}:
        return None
    return put(message, *found.span(), f"{found[0]} {found[0]}")


@kind("words in a loop")
def words_in_a_loop(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(r"(?<= )[a-z]+ [a-z]+ [a-z]+(?= )"), message.target, rng)
    return None if found is None else put(message, *found.span(), " ".join([found[0]] * 3))


def is_foreign(text: str, catalog: Catalog) -> bool:
    """Whether a text of the source language cannot be one of the target language.

    Malay shares most of its words with Indonesian, and whole sentences.
    """
    words = tables(catalog.target_language)
    if not words.near:
        return True
    rows = (*words.content_left, *words.function_left)
    foreign = {source for source, target in rows if source not in target.split(", ")}
    return not foreign.isdisjoint(re.findall(r"\w+", text.lower()))


@kind("source copied")
def source_copied(message: Message, _rng: random.Random, catalog: Catalog) -> Message | None:
    if not is_foreign(message.source, catalog) or not re.search(r" [a-z]{3,} ", message.source):
        return None
    return replace(message, target=message.source)


@kind("target in the source language")
def wrong_language(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    other = rng.choice(catalog.messages)
    if not is_foreign(other.source, catalog) or other.source == message.source:
        return None
    return replace(message, target=other.source) if len(other.source.split()) > 5 else None


@kind("another unit's target")
def pasted(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    other = rng.choice(catalog.messages)
    if other.target == message.target or len(other.target.split()) < 6:
        return None
    return replace(message, target=other.target)


FINAL = ".?!"


def final_mark_of(target: str) -> tuple[str, str]:
    """Return a target without its final mark, and the mark."""
    end = re.search(r"""[.?!]["”’')]*$""", target)
    return (target[: end.start()], end[0]) if end else (target, "")


@kind("tail cut")
def tail_cut(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    """Drop the last 25 to 40 % of the words; the final mark stays."""
    text, mark = final_mark_of(message.target)
    words = text.split(" ")
    kept = round(len(words) * (1 - rng.uniform(0.25, 0.4)))
    if len(words) < 10:
        return None
    return replace(message, target=" ".join(words[:kept]).rstrip(",;:–-") + mark)


@kind("clause dropped")
def clause_dropped(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Drop what stands between two commas, or from a comma before a conjunction to the end."""
    text, mark = final_mark_of(message.target)
    conjunctions = tables(catalog.target_language).pattern("commas_before")
    places = [found.span() for found in re.finditer(r", [^,.;:?!\"“”()]{15,}(?=,)", text)]
    places += [
        (found.start(), len(text))
        for found in re.finditer(rf", (?:{conjunctions}) [^.;:?!\"“”()]{{15,}}$", text)
    ]
    fit = [(start, end) for start, end in places if (end - start) < 0.6 * len(text)]
    fit = [(start, end) for start, end in fit if text[start:end].count(" ") > 3]
    if not fit:
        return None
    start, end = rng.choice(fit)
    return replace(message, target=text[:start] + text[end:] + mark)


@kind("sentence added")
def sentence_added(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Append the sentence of another unit."""
    other = rng.choice(catalog.messages).target
    if message.target[-1] not in FINAL or not re.fullmatch(r"[A-Z][^.?!]{30,200}\.", other):
        return None
    return replace(message, target=f"{message.target} {other}")


@kind("clause added")
def clause_added(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Append a clause of another unit, with its conjunction."""
    text, mark = final_mark_of(message.target)
    other, _ = final_mark_of(rng.choice(catalog.messages).target)
    conjunctions = tables(catalog.target_language).pattern("commas_before")
    found = re.search(rf", (?:{conjunctions}) [^,.;:?!\"“”()]{{15,}}$", other)
    if found is None or not mark or found[0] in text or len(found[0].split()) < 5:
        return None
    return replace(message, target=text + found[0] + mark)


def left_in_source(
    message: Message, rng: random.Random, rows: tuple[tuple[str, str], ...]
) -> Message | None:
    """Return the message with a word as it is in the source."""
    fit = [
        (found, source)
        for source, targets in rows
        if re.search(rf"(?<![\w-]){source}(?![\w-])", message.source, re.IGNORECASE)
        for target in targets.split(", ")
        if target != source
        for found in re.finditer(rf"(?i)(?<![\w-]){target}(?![\w-])", message.target)
    ]
    if not fit:
        return None
    found, word = rng.choice(fit)
    return put(message, *found.span(), in_case_of(found[0], word))


@kind("word of the source left")
def word_left(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    return left_in_source(message, rng, tables(catalog.target_language).content_left)


@kind("function word of the source left")
def function_word_left(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    return left_in_source(message, rng, tables(catalog.target_language).function_left)


@kind("several words of the source left")
def words_left(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """Put two or three words of the source in the place of as many words of the target."""
    stretch = rf"(?<= )[a-z]{{3,}}{' [a-z]{3,}' * rng.randint(1, 2)}(?= )"
    left = any_match(re.compile(stretch), message.source, rng)
    if left is None or left[0] in message.target:
        return None
    wanted = left.start() / len(message.source)
    places = list(re.finditer(stretch, message.target))
    if not places or not is_foreign(left[0], catalog):
        return None
    nearest = min(places, key=lambda each: abs(each.start() / len(message.target) - wanted))
    return put(message, *nearest.span(), left[0])


@kind("beginning of the source left")
def beginning_left(message: Message, _rng: random.Random, catalog: Catalog) -> Message | None:
    """Leave the adverbial before the first comma in the source language."""
    source, target = (text.split(", ", 1) for text in (message.source, message.target))
    if len(source) < 2 or len(target) < 2 or not 2 <= len(source[0].split()) <= 6:
        return None
    if len(target[0].split()) > 8 or source[0] == target[0] or not is_foreign(source[0], catalog):
        return None
    return replace(message, target=f"{source[0]}, {target[1]}")
