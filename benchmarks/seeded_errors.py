"""Seeds errors into reviewed catalogues and counts which ones the checks find.

    python benchmarks/seeded_errors.py CATALOGUE.po ... [--glossary glossary.csv]

Each kind of error goes into a copy of the catalogue, one error a unit, into as many units as have
what it needs. An error is found when its unit has a finding that it does not have without the
error. The same files go through pofilter (translate-toolkit), where that is installed. What either
says of the catalogues as they are is counted as false, so they should be clean.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate import glossary
from rktranslate.catalog.po import read, serialise
from rktranslate.checks import run_checks
from rktranslate.model import Catalog, Message, Severity, State

if TYPE_CHECKING:
    from rktranslate.glossary import Glossary

Seeder = Callable[[Message, random.Random, Catalog], Message | None]
KINDS: dict[str, Seeder] = {}
NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w.,-]*\w)")
NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")
LOOK_ALIKES = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "x": "х"}
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


def kind(name: str) -> Callable[[Seeder], Seeder]:
    def keep(seeder: Seeder) -> Seeder:
        KINDS[name] = seeder
        return seeder

    return keep


def put(message: Message, start: int, end: int, text: str) -> Message:
    return replace(message, target=message.target[:start] + text + message.target[end:])


def any_match(pattern: re.Pattern[str], text: str, rng: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


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


@kind("number dropped")
def number_dropped(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(NUMBER.pattern + r" "), message.target, rng)
    return None if found is None else put(message, *found.span(), "")


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


@kind("citation dropped")
def citation_dropped(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(r"\[\d+\]"), message.target, rng)
    return None if found is None else put(message, *found.span(), "")


@kind("citation swapped")
def citation_swapped(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(r"\[(\d+)\]"), message.target, rng)
    return None if found is None else put(message, *found.span(), f"[{int(found[1]) + 1}]")


@kind("address changed")
def address_changed(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    found = re.search(r"(?:https?://|www\.)[\w./-]*\w", message.target)
    return None if found is None else put(message, found.end() - 1, found.end(), "")


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


def negated(message: Message) -> str | None:
    found = re.search(r"\b(?:telah|akan|dapat|adalah|merupakan|sudah|harus|bisa)\b", message.source)
    if found is None:
        return None
    return f"{message.source[: found.start()]}tidak {message.source[found.start() :]}"


@kind("negation inserted in the source, carried over")
def negation_carried(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    source = negated(message)
    if source is None:
        return None
    return replace(message, source=source, previous_source=message.source, state=State.TRANSLATED)


@kind("negation inserted in the source, unmarked")
def negation_unmarked(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    source = negated(message)
    return None if source is None else replace(message, source=source)


@kind("quotation mark dropped")
def quote_dropped(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile('["“”]'), message.target, rng)
    # Where the source opens what another unit closes, nobody can tell.
    if any(len(re.findall('["“”]', text)) % 2 for text in (message.source, message.target)):
        return None
    return None if found is None else put(message, *found.span(), "")


@kind("bracket dropped")
def bracket_dropped(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile("[()]"), message.target, rng)
    return None if found is None else put(message, *found.span(), "")


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


@kind("look-alike letter")
def look_alike(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile("(?<=[a-z])[aeocpx](?=[a-z])"), message.target, rng)
    return None if found is None else put(message, *found.span(), LOOK_ALIKES[found[0]])


@kind("invisible character")
def invisible(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    place = rng.randrange(len(message.target) + 1)
    return put(message, place, place, rng.choice("\u200b\u200e\u202e\u00ad\ufeff"))


@kind("space doubled")
def space_doubled(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(r"(?<=\S) (?=\S)"), message.target, rng)
    return None if found is None else put(message, *found.span(), "  ")


@kind("space at the end")
def space_at_end(message: Message, _rng: random.Random, _catalog: Catalog) -> Message | None:
    return replace(message, target=message.target + " ")


@kind("final mark changed")
def final_mark(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    if message.target[-1] not in ".?!" or message.source[-1] != message.target[-1]:
        return None
    if re.search(r"\b(?:[A-Z]|\w+\.\w+|[A-Z]\w{0,4})[.]$", message.target):
        return None
    other = "." if message.target[-1] == "?" else "?"
    return replace(message, target=message.target[:-1] + rng.choice(["", ":", other]))


@kind("space before a mark")
def space_before_mark(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(r"(?<=[a-z])[,;:](?= )"), message.target, rng)
    return None if found is None else put(message, found.start(), found.start(), " ")


@kind("entity left escaped")
def entity(message: Message, rng: random.Random, _catalog: Catalog) -> Message | None:
    found = any_match(re.compile(r"(?<=[a-z]) (?=[a-z])"), message.target, rng)
    return None if found is None else put(message, *found.span(), "&nbsp;")


@kind("source copied")
def source_copied(message: Message, _rng: random.Random, catalog: Catalog) -> Message | None:
    if catalog.target_language == "ms" or not re.search(r" [a-z]{3,} ", message.source):
        return None
    return replace(message, target=message.source)


@kind("target in the source language")
def wrong_language(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    other = rng.choice(catalog.messages)
    if catalog.target_language == "ms" or other.source == message.source:
        return None
    return replace(message, target=other.source) if len(other.source.split()) > 5 else None


@kind("another unit's target")
def pasted(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    other = rng.choice(catalog.messages)
    if other.target == message.target or len(other.target.split()) < 6:
        return None
    return replace(message, target=other.target)


# --- counting --------------------------------------------------------------------------------


def ours(
    catalog: Catalog, terms: Glossary | None
) -> tuple[dict[str, Counter[str]], Counter[Severity]]:
    """Return the findings by source, and how many there are of each severity."""
    found: dict[str, Counter[str]] = {}
    levels: Counter[Severity] = Counter()
    for each in run_checks(catalog, glossary=terms):
        # What only says that a unit is not reviewed finds no error in it.
        if each.check_id != "unreviewed":
            found.setdefault(each.source, Counter())[each.check_id] += 1
            levels[each.severity] += 1
    return found, levels


def theirs(catalog: Catalog, folder: Path) -> dict[str, Counter[str]]:
    """Return what pofilter says, by source."""
    before, after = folder / "in.po", folder / "out.po"
    before.write_text(serialise(catalog), encoding="utf-8")
    after.unlink(missing_ok=True)
    command = ["pofilter", "--progress=none", "-i", str(before), "-o", str(after)]
    subprocess.run(command, check=True, capture_output=True)
    if not after.exists():
        return {}
    said = read(after, catalog.source_language, catalog.target_language).catalog
    return {
        message.source: Counter(
            name
            for note in message.notes
            for name in re.findall(r"^\(pofilter\) (\w+):", note)
            if name not in {"isfuzzy", "isreview", "hassuggestion"}
        )
        for message in said.messages
    }


def seeded(
    catalog: Catalog, seeder: Seeder, limit: int, rng: random.Random
) -> tuple[Catalog, list[tuple[str, str]]]:
    """Return a catalogue with errors in a tenth of it at most, and sources before and after."""
    messages = list(catalog.messages)
    places = list(range(len(messages)))
    rng.shuffle(places)
    changed: list[tuple[str, str]] = []
    taken = {message.source for message in messages}
    for place in places:
        if len(changed) >= min(limit, max(len(messages) // 10, 1)):
            break
        message = seeder(messages[place], rng, catalog)
        if message is None or message == messages[place]:
            continue
        if message.source != messages[place].source and message.source in taken:
            continue
        changed.append((messages[place].source, message.source))
        messages[place] = message
    return replace(catalog, messages=tuple(messages)), changed


def found_in(
    was: dict[str, Counter[str]], now: dict[str, Counter[str]], changed: list[tuple[str, str]]
) -> tuple[int, Counter[str]]:
    hits, by = 0, Counter[str]()
    for before, after in changed:
        new = now.get(after, Counter()) - was.get(before, Counter())
        hits += bool(new)
        by.update(set(new))
    return hits, by


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("catalogues", nargs="+", type=Path)
    parser.add_argument("--from", dest="source", default="id", help="source language")
    parser.add_argument("--units", type=int, default=400, help="most errors of a kind a catalogue")
    parser.add_argument("--glossary", type=Path, help="glossary.csv to hold the catalogues to")
    parser.add_argument("--no-pofilter", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    peer = shutil.which("pofilter", path=f"{Path(sys.executable).parent}:/usr/bin")
    compare = peer is not None and not arguments.no_pofilter
    if not compare:
        print("pofilter is left out (pip install translate-toolkit)")
    else:
        import os

        os.environ["PATH"] = f"{Path(str(peer)).parent}:{os.environ['PATH']}"
    catalogs = []
    for path in arguments.catalogues:
        catalog = read(path, arguments.source).catalog
        kept = tuple(
            message
            for message in catalog.messages
            if message.state is State.REVIEWED and not message.obsolete and message.plural is None
            and len(message.target.strip()) > 3
            and not any(line.startswith("reference") for line in message.extracted)
        )  # fmt: skip
        catalogs.append(replace(catalog, messages=tuple(
            replace(message, line=number) for number, message in enumerate(kept, 1)
        )))  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) if compare else None
        terms = glossary.load(arguments.glossary) if arguments.glossary else None
        report(catalogs, arguments.units, arguments.seed, folder, terms)


def report(
    catalogs: list[Catalog], limit: int, seed: int, folder: Path | None, terms: Glossary | None
) -> None:
    units = sum(len(catalog.messages) for catalog in catalogs)
    clean = [ours(catalog, terms) for catalog in catalogs]
    peer = [theirs(catalog, folder) for catalog in catalogs] if folder else []
    levels: Counter[Severity] = Counter()
    for _, counts in clean:
        levels.update(counts)
    print(f"{units} clean units; findings per 1,000 of them:")
    print(f"  rktranslate  errors {1000 * levels[Severity.ERROR] / units:6.1f}"
          f"   with warnings {1000 * levels.total() / units:6.1f}")  # fmt: skip
    by_check = Counter[str]()
    for found, _ in clean:
        for each in found.values():
            by_check.update(each)
    print("               " + ", ".join(f"{name} {n}" for name, n in by_check.most_common()))
    if folder:
        total = sum(each.total() for found in peer for each in found.values())
        print(f"  pofilter     all    {1000 * total / units:6.1f}")
    print(f"\n{'seeded error':48}{'units':>6}{'found':>8}{'pofilter':>10}   by")
    for name, seeder in KINDS.items():
        rng = random.Random(f"{seed} {name}")
        count = hits = peer_hits = 0
        by = Counter[str]()
        for place, catalog in enumerate(catalogs):
            bad, changed = seeded(catalog, seeder, limit, rng)
            if not changed:
                continue
            got, which = found_in(clean[place][0], ours(bad, terms)[0], changed)
            count, hits = count + len(changed), hits + got
            by.update(which)
            if folder:
                peer_hits += found_in(peer[place], theirs(bad, folder), changed)[0]
        if count:
            other = f"{100 * peer_hits / count:8.1f} %" if folder else f"{'-':>10}"
            top = ", ".join(check for check, _ in by.most_common(3))
            print(f"{name:48}{count:6}{100 * hits / count:6.1f} %{other}   {top}")
        else:
            print(f"{name:48}{0:6}{'-':>8}{'-':>10}")


if __name__ == "__main__":
    main()
