"""Seeds errors into numbers, dates, measures, citations and addresses."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from seeds.kinds import any_match, exchanged, kind, put, replacing

if TYPE_CHECKING:
    import random

    from rktranslate.model import Catalog, Message

NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w.,-]*\w)")
MONTHS = (
    *("January", "February", "March", "April", "June", "July", "August", "September", "October"),
    "November",
)
MALAY_MONTHS = (
    *("Januari", "Februari", "Mac", "April", "Jun", "Julai", "Ogos", "September", "Oktober"),
    "November",
)
WORDS = {
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "ms": ("dua", "tiga", "empat", "lima", "enam", "tujuh", "lapan", "sembilan", "sepuluh"),
    "id": ("dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
}
UNITS = {"en": [("kilometers", "miles"), ("kilometres", "miles"), ("km", "miles"),
                ("hours", "days"), ("days", "weeks"), ("minutes", "hours"), ("months", "years"),
                ("weeks", "months"), ("meters", "feet"), ("kg", "tonnes")],
         "ms": [("kilometer", "batu"), ("km", "batu"), ("jam", "hari"), ("hari", "minggu"),
                ("minit", "jam"), ("bulan", "tahun"), ("meter", "kaki")]}  # fmt: skip


@kind("number changed")
def number_changed(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(NUMBER, message.target, rng)
    if found is None:
        return None
    place = rng.randrange(len(found[0]))
    while not found[0][place].isdigit():
        place = rng.randrange(len(found[0]))
    digit = str((int(found[0][place]) + rng.randint(1, 8)) % 9 + 1)
    if digit == found[0][place]:
        return None
    start = found.start() + place
    return put(message, start, start + 1, digit)


@kind("number added")
def number_added(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    spaces = [found.start() for found in re.finditer(r"(?<=[a-z]) (?=[a-z])", message.target)]
    if not spaces:
        return None
    place = rng.choice(spaces)
    return put(message, place, place, f" {rng.randint(13, 9999)}")


replacing("number dropped", NUMBER.pattern + " ", lambda found: "")


@kind("number in the wrong locale")
def wrong_locale(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(r"(?<![\w.,-])\d+[.,]\d+(?![\w.,])"), message.target, rng)
    if found is None or found[0] in message.source:
        return None
    return put(message, *found.span(), found[0].translate(str.maketrans(".,", ",.")))


@kind("month changed")
def month_changed(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    months = MALAY_MONTHS if catalog.target_language == "ms" else MONTHS
    beside = rf"(?:(?<=\d )({'|'.join(months)})\b|\b({'|'.join(months)})(?= \d))"
    found = any_match(re.compile(beside), message.target, rng)
    if found is None:
        return None
    return put(message, *found.span(), rng.choice([m for m in months if m != found[0]]))


@kind("unit changed")
def unit_changed(message: Message, _rng: random.Random, catalog: Catalog) -> Message | None:
    for unit, other in UNITS.get(catalog.target_language, ()):
        found = re.search(rf"(?<=\d ){unit}\b", message.target)
        if found:
            return put(message, *found.span(), other)
    return None


@kind("number word changed")
def number_word_changed(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    words = WORDS.get(catalog.target_language, ())
    sources = WORDS["id"]
    for word, source in zip(words, sources, strict=False):
        found = re.search(rf"\b{word}\b", message.target)
        if found and re.search(rf"\b{source}\b(?! puluh| ratus| belas)", message.source):
            other = rng.choice([each for each in words if each != word])
            return put(message, *found.span(), other)
    return None


replacing("citation dropped", r"\[\d+\]", lambda found: "")


replacing("citation swapped", r"\[(\d+)\]", lambda found: f"[{int(found[1]) + 1}]")


@kind("address changed")
def address_changed(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    found = re.search(r"(?:https?://|www\.)[\w./-]*\w", message.target)
    return None if found is None else put(message, found.end() - 1, found.end(), "")


@kind("ordinal in digits changed")
def ordinal_changed(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    pattern = r"\b(\d{1,2})(?:st|nd|rd|th)\b|\bke-(\d{1,2})\b"
    found = any_match(re.compile(pattern), message.target, rng)
    if found is None:
        return None
    value = int(found[1] or found[2])
    if not re.search(rf"(?<!\d){value}(?!\d)", message.source):
        return None
    other = value + rng.randint(1, 3)
    return put(message, *found.span(), f"ke-{other}" if found[2] else f"{other}{ending(other)}")


def ending(value: int) -> str:
    """Return the letters after an ordinal in digits."""
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


PAIR = re.compile(
    r"(?<![\w.,/–-])(\d{1,4})( ?[-–] ?| to | hingga | ke | and | dan )(\d{1,4})(?![\w/–-]|[.,]\d)"
)
BETWEEN = {" and ": "between ", " dan ": "antara "}
"""Between the numbers of a range only after such a word."""
GAMES = re.compile(
    r"\b(?:skor|menang|kalah|unggul|imbang|gol|poin|seri|set|babak|takluk|kemenangan|kekalahan"
    r"|mengalahkan|menaklukkan|menundukkan|dikalahkan|tertinggal|memimpin)\b",
    re.IGNORECASE,
)


def reversed_pair(message: Message, rng: random.Random, score: bool) -> Message | None:
    """Return the message with two numbers exchanged that the source has in the same order."""
    found = [each for each in PAIR.finditer(message.target) if is_pair(each, message, score)]
    if not found:
        return None
    first, between, second = (each := rng.choice(found)).groups()
    return put(message, *each.span(), f"{second}{between}{first}")


def is_pair(found: re.Match[str], message: Message, score: bool) -> bool:
    first, between, second = found.groups()
    word = BETWEEN.get(between)
    if first == second or (word and not message.target[: found.start()].lower().endswith(word)):
        return False
    order = rf"(?<!\d){first}\D{{1,12}}(?<!\d){second}(?!\d)"
    if not re.search(order, message.source):
        return False
    is_score = len(first + second) < 5 and GAMES.search(message.source) is not None and not word
    return is_score if score else not is_score and int(first) < int(second)


@kind("score reversed")
def score_reversed(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    return reversed_pair(message, rng, score=True)


@kind("range reversed")
def range_reversed(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    return reversed_pair(message, rng, score=False)


@kind("two numbers exchanged")
def numbers_exchanged(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    """Exchange two numbers that are apart, each of which the target has once."""
    numbers = [
        each
        for each in re.finditer(rf"(?<!:){NUMBER.pattern}(?!:)", message.target)
        if len(re.findall(rf"(?<!\d){re.escape(each[0])}(?!\d)", message.target)) == 1
        and re.search(rf"(?<!\d){re.escape(each[0])}(?!\d)", message.source)
    ]
    apart = [pair for pair in itertools.pairwise(numbers) if pair[1].start() - pair[0].end() > 10]
    if not apart:
        return None
    first, second = rng.choice(apart)
    return exchanged(message, first.span(), second.span())
