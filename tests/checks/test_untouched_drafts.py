"""Drafts that were approved as they were made: which they are, and how much speaks against it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rktranslate.catalog.provenance import approved_draft, fingerprint, with_comments
from rktranslate.checks import Settings, run_checks
from rktranslate.checks.untouched_drafts import RiskLevel, RiskReason, approval_risk
from rktranslate.compare.facts import count_facts
from rktranslate.model import Catalog, Finding, Location, Message, Severity, State
from tests.conftest import Run

SOURCE, TARGET = "Hujan turun.", "It is raining."


def approved(*comments: str, source: str = SOURCE, target: str = TARGET) -> Message:
    """Return a reviewed message; DRAFT in a comment is the fingerprint of its target."""
    mark = fingerprint(target)
    message = Message(source, target, state=State.REVIEWED, line=7)
    return with_comments(message, [each.replace("DRAFT", mark) for each in comments])


MT = "mt: argos|v:1|model:id-en|terms:none|draft:DRAFT"


@pytest.mark.parametrize(
    ("comments", "found"),
    [
        ((MT,), True),
        (("a note", MT, "another note"), True),
        ((MT, "tm: 93% carried over from the earlier source"), True),
        (("tm: 87% fuzzy, a.po:3|draft:DRAFT unresolved: 7 is new",), True),
        (("tm: 100% exact, a.po:3",), False),
        (("mt: argos|v:1|model:id-en|draft:01234567",), False),
        (("mt: argos|v:1|model:id-en",), False),
        (("source: kept verbatim",), False),
        ((), False),
    ],
)
def test_the_fingerprint_tells(comments: tuple[str, ...], found: bool) -> None:
    message = approved(*comments)
    assert (approved_draft(message) is not None) is found
    assert approved_draft(replace(message, state=State.TRANSLATED)) is None
    assert approved_draft(replace(message, target=f"{TARGET} ")) is None


LONG = "Menurut laporan itu hubungan kedua negara tersebut akan terus membaik pada tahun yang baru."
FACTS = "Kemarin Budi Santoso, Siti, dan Andi membeli 12 buku dan 7 pena."


@pytest.mark.parametrize(
    ("message", "severities", "level", "reasons"),
    [
        (approved(MT), (), RiskLevel.LOW, ()),
        (approved(f"{MT} unresolved: a; b"), (), RiskLevel.HIGH, (RiskReason.UNRESOLVED,)),
        (
            approved(MT, "tm: 93% carried over from the earlier source"),
            (),
            RiskLevel.HIGH,
            (RiskReason.EARLIER_SOURCE,),
        ),
        (approved(MT), (Severity.INFO,), RiskLevel.LOW, (RiskReason.FINDING,)),
        (approved(MT), (Severity.WARNING,), RiskLevel.MEDIUM, (RiskReason.FINDING,)),
        (approved(MT), (Severity.ERROR,), RiskLevel.HIGH, (RiskReason.FINDING,)),
        (approved(MT, source=LONG), (), RiskLevel.LOW, ()),
        (approved(MT, source=f"{LONG[:-1]} ini."), (), RiskLevel.LOW, (RiskReason.LENGTH,)),
        (approved(MT, source=FACTS), (), RiskLevel.LOW, (RiskReason.FACTS,)),
        (
            approved(MT, source=f"{LONG} {LONG} {FACTS}"),
            (Severity.INFO,),
            RiskLevel.HIGH,
            (RiskReason.FINDING, RiskReason.LENGTH, RiskReason.FACTS),
        ),
    ],
)
def test_the_risk_has_reasons(
    message: Message,
    severities: tuple[Severity, ...],
    level: RiskLevel,
    reasons: tuple[RiskReason, ...],
) -> None:
    findings = [Finding("x", severity, Location("a.po", 7), "wrong") for severity in severities]
    risk = approval_risk(message, "id", findings)
    assert risk is not None
    assert (risk.level, tuple(factor.reason for factor in risk.factors)) == (level, reasons)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Hujan turun.", (0, 0)),
        ("Kemarin Budi Santoso tiba. Ia bertemu Budi Santoso.", (1, 0)),
        ("“Kabinet” bersidang, kata Budi, Siti dan Andi.", (3, 0)),
        ("Pada 2023 ada 12 orang dan 12 kuda.", (0, 2)),
        ("", (0, 0)),
    ],
)
def test_facts(text: str, facts: tuple[int, int]) -> None:
    assert count_facts(text, "id") == facts


def found(message: Message, **settings: object) -> list[Finding]:
    catalog = Catalog("id", "en", (message,), path="a.po")
    return run_checks(catalog, settings=Settings(**settings))  # type: ignore[arg-type]


def test_other_checks_run_for_it_and_are_not_reported() -> None:
    message = approved(MT, source="Ada 7 ekor.", target="There are 8.")
    assert not [each for each in found(message) if each.check_id == "untouched-draft"]
    (alone,) = found(message, select=frozenset({"untouched-draft"}))
    assert alone.text == "the draft was approved without a change; high risk: 1 finding"
    beside = found(message, levels={"untouched-draft": True})
    assert [each.check_id for each in beside] == ["numbers", "untouched-draft"]
    assert beside[1] == alone
    waived = replace(message, notes=("rktranslate: ignore numbers: as agreed",))
    (of_waived,) = found(waived, select=frozenset({"untouched-draft"}))
    assert of_waived.detail == "low risk"
    ignored = found(message, select=frozenset({"untouched-draft"}), ignore=frozenset({"numbers"}))
    assert [each.detail for each in ignored] == ["low risk"]


def test_it_can_be_waived_and_has_the_severity_of_the_project() -> None:
    message = approved(MT, "rktranslate: ignore untouched-draft: read twice")
    assert found(message, select=frozenset({"untouched-draft"})) == []
    levels = {"untouched-draft": Severity.ERROR}
    assert [each.severity for each in found(approved(MT), levels=levels)] == [Severity.ERROR]


def test_status_counts_them_and_questions(project: Path, rkt: Callable[..., Run]) -> None:
    (project / "source/a.md").write_text("Hujan turun.\n\nIa tiba.\n", "utf-8")
    rkt("extract")
    path = project / "translations/en/a.md.po"
    text = path.read_text("utf-8")
    mark = fingerprint("It is raining.")
    for source, target, note in (
        ("Hujan turun.", "It is raining.", f"# mt: argos|v:1|draft:{mark}\n"),
        ("Ia tiba.", "He came.", "# question: he or she?\n# a note\n#, fuzzy\n"),
    ):
        text = text.replace(
            f'msgid "{source}"\nmsgstr ""', f'{note}msgid "{source}"\nmsgstr "{target}"'
        )
    path.write_text(text, "utf-8")
    out = rkt("status").out
    assert "1 draft was approved without a change" in out
    assert "1 question of translators is open" in out
    assert '"untouched": 1' in rkt("status", "--json").out
    (row,) = csv.DictReader(rkt("status", "--format", "csv").out.splitlines())
    assert [row[name] for name in ("untouched", "questions", "holding")] == ["1", "1", "1"]
    assert "<th>questions</th>" in rkt("status", "--format", "html").out
    check = rkt("check", "--select", "question,untouched-draft", "--all").out
    assert "warning: question of a translator: he or she? [question]" in check
    assert "info: the draft was approved without a change; low risk [untouched-draft]" in check
