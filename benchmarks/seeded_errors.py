"""Seeds errors into reviewed catalogues and counts which ones the checks find.

    python benchmarks/seeded_errors.py CATALOGUE.po ... [--glossary glossary.csv]
    python benchmarks/seeded_errors.py flores.tsv tico.tsv --judged benchmarks/judged.tsv

Each kind of error goes into a copy of the catalogue, one error a unit, into as many units as have
what it needs. An error is found when its unit has a finding that it does not have without the
error, of any severity; "as error" counts those alone that make `check` fail as it is configured
by default. The same files go through pofilter (translate-toolkit), where that is installed. A
catalogue is a PO file, or lines of source and target with a tab between them.

What is found in the catalogues as they are is printed raw: every finding counts, also where the
translation is really wrong. Public parallel text has such errors, so --judged may name a list of
verdicts on single findings, each read by itself; "judged false" leaves out those that the list
calls ``true``, and nothing else: what is not in the list is false. --list FILE writes the findings
in the form of that list, to be judged. pofilter's findings were not judged: compare the raw ones.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
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
    from rktranslate.model import Finding

TWICE_DECODED = ("Ã", "â€")
"""Signs of text whose bytes were read in the wrong encoding: such lines are no clean text."""
NOT_CLAIMED = frozenset(
    {
        "negation inserted in the source, unmarked",
        "letters moved within a name",
        "word of a name cut short",
        "word of a name lost",
        "word of a name twice",
        "word of a name taken from another name",
        "name taken for another name",
    }
)
"""Kinds of which no check promises a share: without the earlier source only a target that nowhere
denies anything tells of a negation, and of a lost name only words that are no translation."""
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


COPIED_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})+\b(?! [A-Z])")
"""Several words with a capital inside a sentence."""


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


@kind("letters moved within a name")
def letters_moved(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """``Zulkifli Hasan`` becomes ``Zulki Hasflian``, or ``Zulsan Hakifli``."""
    found = copied_name(message, rng, catalog)
    if found is None:
        return None
    first, second, *rest = found[0].split()
    count = rng.randint(2, min(4, len(first) - 2))
    place = rng.randrange(2, len(second))
    if rng.random() < 0.5:
        changed = (first[:-count], second[:place] + first[-count:] + second[place:])
    else:
        changed = (first[:2] + second[2:], second[:2] + first[2:])
    return put(message, *found.span(), " ".join((*changed, *rest)))


@kind("word of a name cut short")
def name_cut(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    """``Zulkifli Hasan`` becomes ``Zulki Hasan``."""
    found = copied_name(message, rng, catalog)
    if found is None:
        return None
    words = found[0].split()
    place = rng.randrange(len(words))
    if len(words[place]) < 6:
        return None
    words[place] = words[place][:-3]
    return put(message, *found.span(), " ".join(words))


@kind("word of a name lost")
def name_word_lost(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    found = copied_name(message, rng, catalog)
    if found is None:
        return None
    words = found[0].split()
    words.pop(rng.randrange(len(words)))
    return put(message, *found.span(), " ".join(words))


@kind("word of a name twice")
def name_word_twice(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    found = copied_name(message, rng, catalog)
    if found is None:
        return None
    words = found[0].split()
    words.insert(rng.randrange(len(words) + 1), rng.choice(words))
    return put(message, *found.span(), " ".join(words))


@kind("word of a name taken from another name")
def name_word_swapped(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    found = copied_name(message, rng, catalog)
    if found is None:
        return None
    words, others = found[0].split(), rng.choice(copied_names(catalog)).split()
    place = rng.randrange(len(words))
    words[place] = others[min(place, len(others) - 1)]
    if words[place] in message.source:
        return None
    return put(message, *found.span(), " ".join(words))


@kind("name taken for another name")
def name_swapped(message: Message, rng: random.Random, catalog: Catalog) -> Message | None:
    found, other = copied_name(message, rng, catalog), rng.choice(copied_names(catalog) or [""])
    if found is None or any(word in message.source for word in other.split()):
        return None
    return put(message, *found.span(), other)


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


def findings(catalog: Catalog, terms: Glossary | None) -> list[Finding]:
    """Return what the checks say; that a unit is not reviewed finds no error in it."""
    found = run_checks(catalog, glossary=terms)
    return [each for each in found if each.check_id != "unreviewed"]


def errors(found: list[Finding]) -> list[Finding]:
    return [each for each in found if each.severity is Severity.ERROR]


def by_source(found: list[Finding]) -> dict[str, Counter[str]]:
    """Return how often which check spoke, by source."""
    counts: dict[str, Counter[str]] = {}
    for each in found:
        counts.setdefault(each.source, Counter())[each.check_id] += 1
    return counts


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
    parser.add_argument("--to", default="en", help="target language of a .tsv")
    parser.add_argument("--judged", type=Path, help="list of verdicts on single findings")
    parser.add_argument("--list", type=Path, help="write the findings here, to be judged")
    parser.add_argument("--clean-only", action="store_true", help="seed nothing")
    parser.add_argument("--no-pofilter", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    pofilter = shutil.which("pofilter", path=f"{Path(sys.executable).parent}:/usr/bin")
    compare = pofilter is not None and not arguments.no_pofilter
    if not compare:
        print("pofilter is left out (pip install translate-toolkit)")
    else:
        import os

        os.environ["PATH"] = f"{Path(str(pofilter)).parent}:{os.environ['PATH']}"
    catalogs = []
    for path in arguments.catalogues:
        catalog = load(path, arguments.source, arguments.to)
        kept = tuple(
            message
            for message in catalog.messages
            if message.state is State.REVIEWED and not message.obsolete and message.plural is None
            and len(message.target.strip()) > 3
            and not any(line.startswith("reference") for line in message.extracted)
        )  # fmt: skip
        catalogs.append(replace(catalog, path=str(path), messages=tuple(
            replace(message, line=number) for number, message in enumerate(kept, 1)
        )))  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) if compare else None
        terms = glossary.load(arguments.glossary) if arguments.glossary else None
        clean = [findings(catalog, terms) for catalog in catalogs]
        peer = [theirs(catalog, folder) for catalog in catalogs] if folder else []
        verdicts = judged(arguments.judged) if arguments.judged else None
        report_clean(catalogs, clean, peer, verdicts)
        if arguments.list:
            write_list(arguments.list, catalogs, clean)
        if not arguments.clean_only:
            report(catalogs, clean, peer, arguments.units, arguments.seed, folder, terms)


def load(path: Path, source_language: str, target_language: str) -> Catalog:
    """Return a PO file, or parallel lines of which each is taken for reviewed."""
    if path.suffix != ".tsv":
        return read(path, source_language).catalog
    pairs: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        source, _, target = (part.strip() for part in line.partition("\t"))
        if source and target and not any(sign in line for sign in TWICE_DECODED):
            pairs.setdefault(source, target)
    messages = (Message(*pair, state=State.REVIEWED) for pair in pairs.items())
    return Catalog(source_language, target_language, tuple(messages))


def unit_key(finding: Finding) -> str:
    """Return what a list of judgements knows a unit by: its texts, not its file."""
    pair = f"{finding.source}\0{finding.target}".encode()
    return hashlib.sha256(pair).hexdigest()[:12]


def judged(path: Path) -> frozenset[tuple[str, str]]:
    """Return unit and check of the findings that a list of verdicts calls true."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    rows = list(csv.DictReader(lines, dialect="excel-tab"))
    return frozenset((row["unit"], row["check"]) for row in rows if row["verdict"] == "true")


def write_list(path: Path, catalogs: list[Catalog], clean: list[list[Finding]]) -> None:
    """Write the findings with an empty verdict, the message in the place of the reason."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, dialect="excel-tab")
        write.writerow(["file", "unit", "check", "verdict", "reason"])
        for catalog, found in zip(catalogs, clean, strict=True):
            name = Path(catalog.path or "").stem
            write.writerows([name, unit_key(f), f.check_id, "", f.message] for f in found)


def report_clean(
    catalogs: list[Catalog],
    clean: list[list[Finding]],
    peer: list[dict[str, Counter[str]]],
    true: frozenset[tuple[str, str]] | None,
) -> None:
    """Print what is found where nothing was seeded, for each catalogue and for all."""
    print("findings per 1,000 units of the catalogues as they are")
    judgement = "" if true is None else f"{'judged false: errors':>24}{'all':>8}"
    print(f"{'':30}{'units':>7}{'raw: errors':>14}{'all':>8}{judgement}{'pofilter, all':>16}")
    rows: list[tuple[str, int, list[Finding], int | None]] = [
        (Path(catalog.path or "").name, len(catalog.messages), found,
         sum(each.total() for each in peer[place].values()) if peer else None)
        for place, (catalog, found) in enumerate(zip(catalogs, clean, strict=True))
    ]  # fmt: skip
    others = [other for *_, other in rows if other is not None]
    everything = [finding for found in clean for finding in found]
    rows.append(("all", sum(units for _, units, _, _ in rows), everything,
                 sum(others) if peer else None))  # fmt: skip
    for name, units, found, other in rows:
        false = [each for each in found if (unit_key(each), each.check_id) not in (true or ())]
        parts = [per_thousand(found, units)]
        if true is not None:
            parts.append(per_thousand(false, units, 24))
        parts.append(f"{'-' if other is None else f'{1000 * other / units:.1f}':>16}")
        print(f"{name[-30:]:30}{units:7}{''.join(parts)}")
    counts = Counter((each.check_id, each.severity.name.lower()) for each in everything)
    print("raw: " + ", ".join(f"{name} {n} ({level})" for (name, level), n in counts.most_common()))


def per_thousand(found: list[Finding], units: int, width: int = 14) -> str:
    return f"{1000 * len(errors(found)) / units:{width}.1f}{1000 * len(found) / units:8.1f}"


def report(
    catalogs: list[Catalog],
    clean: list[list[Finding]],
    peer: list[dict[str, Counter[str]]],
    limit: int,
    seed: int,
    folder: Path | None,
    terms: Glossary | None,
) -> None:
    """Print for each kind of error how many were seeded and found."""
    print(f"\n{'seeded error':48}{'units':>6}{'found':>8}{'as error':>10}{'pofilter':>10}   by")
    for name, seeder in KINDS.items():
        rng = random.Random(f"{seed} {name}")
        count = hits = graves = peer_hits = 0
        by = Counter[str]()
        for place, catalog in enumerate(catalogs):
            bad, changed = seeded(catalog, seeder, limit, rng)
            if not changed:
                continue
            now = findings(bad, terms)
            got, which = found_in(by_source(clean[place]), by_source(now), changed)
            graves += found_in(by_source(errors(clean[place])), by_source(errors(now)), changed)[0]
            count, hits = count + len(changed), hits + got
            by.update(which)
            if folder:
                peer_hits += found_in(peer[place], theirs(bad, folder), changed)[0]
        if count:
            other = f"{100 * peer_hits / count:8.1f} %" if folder else f"{'-':>10}"
            top = ", ".join(check for check, _ in by.most_common(3))
            top = f"{top} (not claimed)" if name in NOT_CLAIMED else top
            grave = f"{100 * graves / count:8.1f} %"
            print(f"{name:48}{count:6}{100 * hits / count:6.1f} %{grave}{other}   {top}")
        else:
            print(f"{name:48}{0:6}{'-':>8}{'-':>10}{'-':>10}")


if __name__ == "__main__":
    main()
