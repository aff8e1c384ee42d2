"""The texts that are measured on, and verdicts on what was found in them."""

from __future__ import annotations

import csv
import hashlib
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.po import read
from rktranslate.checks import run_checks
from rktranslate.model import Catalog, Message, Severity, State

if TYPE_CHECKING:
    from pathlib import Path

    from rktranslate.glossary import Glossary
    from rktranslate.model import Finding

TWICE_DECODED = ("Ã", "â€", "Â²", "Â°", "Â£")
"""Signs of text whose bytes were read in the wrong encoding: such lines are no clean text."""


@dataclass(frozen=True)
class Reading:
    """How the files are read."""

    source_language: str = "id"
    target_language: str = "en"
    """That of lines of text; a PO file says itself."""
    sample: int = 0
    """Units that are drawn of each text; 0 for all."""
    seed: int = 7
    twice_decoded: bool = False
    """Whether lines are kept that were read in the wrong encoding."""


@dataclass(frozen=True)
class Text:
    """A reviewed text, and what is found in it as it is."""

    name: str
    catalog: Catalog
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)


def read_text(path: Path, reading: Reading, terms: Glossary | None) -> Text:
    """Return the reviewed units of a file, numbered, with what is found in them."""
    catalog = load(path, reading)
    units = [message for message in catalog.messages if _counts(message)]
    if 0 < reading.sample < len(units):
        rng = random.Random(f"{reading.seed} {path.stem}")
        units = [units[place] for place in sorted(rng.sample(range(len(units)), reading.sample))]
    numbered = tuple(replace(unit, line=number) for number, unit in enumerate(units, 1))
    catalog = replace(catalog, path=str(path), messages=numbered)
    return Text(path.stem, catalog, tuple(findings(catalog, terms)))


def load(path: Path, reading: Reading) -> Catalog:
    """Return a PO file, or parallel lines of which each is taken for reviewed."""
    if path.suffix != ".tsv":
        return read(path, reading.source_language).catalog
    pairs: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        source, _, target = (part.strip() for part in line.partition("\t"))
        misread = any(sign in line for sign in TWICE_DECODED)
        if source and target and (reading.twice_decoded or not misread):
            pairs.setdefault(source, target)
    messages = tuple(Message(*pair, state=State.REVIEWED) for pair in pairs.items())
    return Catalog(reading.source_language, reading.target_language, messages)


def _counts(message: Message) -> bool:
    return (
        message.state is State.REVIEWED
        and not message.obsolete
        and message.plural is None
        and len(message.target.strip()) > 3
        and not any(line.startswith("reference") for line in message.extracted)
    )


def findings(catalog: Catalog, terms: Glossary | None = None) -> list[Finding]:
    """Return what the checks say; that a unit is not reviewed finds no error in it."""
    found = run_checks(catalog, glossary=terms)
    return [each for each in found if each.check_id != "unreviewed"]


# --- verdicts --------------------------------------------------------------------------------


def unit_key(source: str, target: str) -> str:
    """Return what a list of verdicts knows a unit by: its texts, not its file."""
    return hashlib.sha256(f"{source}\0{target}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Verdicts:
    """Which findings in which texts are true; all others in these texts are false."""

    true: frozenset[tuple[str, str]] = frozenset()
    """Unit and check."""
    texts: frozenset[str] = frozenset()
    """Names of the texts whose findings were read."""

    @classmethod
    def read(cls, path: Path) -> Verdicts:
        """Return the verdicts of a file with tabs; lines that begin with ``#`` are comments."""
        text = path.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line[:1] != "#"]
        rows = list(csv.DictReader(lines, dialect="excel-tab"))
        true = frozenset((row["unit"], row["check"]) for row in rows if row["verdict"] == "true")
        return cls(true, frozenset(row["file"] for row in rows))

    def confirm(self, finding: Finding) -> bool:
        """Whether the finding was judged true."""
        return (unit_key(finding.source, finding.target), finding.check_id) in self.true


def write_list(path: Path, texts: list[Text]) -> None:
    """Write the findings with an empty verdict, the message in the place of the reason."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, dialect="excel-tab")
        write.writerow(["file", "unit", "check", "verdict", "reason"])
        for text in texts:
            write.writerows(
                [text.name, unit_key(each.source, each.target), each.check_id, "", each.message]
                for each in text.findings
            )
