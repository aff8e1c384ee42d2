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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate import glossary
from rktranslate.catalog.po import read, serialise
from rktranslate.checks import run_checks
from rktranslate.model import Catalog, Message, Severity, State
from seeds import KINDS, NOT_CLAIMED, Seeder

if TYPE_CHECKING:
    from rktranslate.glossary import Glossary
    from rktranslate.model import Finding

TWICE_DECODED = ("Ã", "â€")
"""Signs of text whose bytes were read in the wrong encoding: such lines are no clean text."""


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
