"""A unit with thousands of faults gives a report of bounded size."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rktranslate.checks import within_limits
from rktranslate.checks.limits import MAX_FINDINGS, MAX_MESSAGE
from rktranslate.model import Finding, Location, Severity
from tests.conftest import Run

FOUND = Finding("numbers", Severity.WARNING, Location("a.po", 3), "'1' is missing", "1", "x")


def test_the_last_finding_says_how_many_more_there_are() -> None:
    others = [replace(FOUND, location=Location("a.po", 9)), replace(FOUND, check_id="names")]
    many = [replace(FOUND, message=str(number)) for number in range(MAX_FINDINGS + 5)]
    kept = within_limits([others[0], *many, others[1]])
    assert [found.message for found in kept[1:-1]] == [str(n) for n in range(MAX_FINDINGS)]
    assert kept[-2].detail == "and 5 more of these in this unit"
    assert (kept[0], kept[-1]) == (others[0], others[1])
    assert within_limits(many[:MAX_FINDINGS]) == many[:MAX_FINDINGS]


def test_a_message_that_names_everything_is_cut() -> None:
    (kept,) = within_limits([replace(FOUND, message="a" * 5000, detail="b" * 5000)])
    assert len(kept.text) < 2 * MAX_MESSAGE + 20


def test_a_unit_with_a_fault_in_each_word(project: Path, rkt: Callable[..., Run]) -> None:
    source = "".join(f"[{number}] " for number in range(1500))
    (project / "source" / "a.txt").write_text(f"Kata {source}akhir.\n", encoding="utf-8")
    assert rkt("extract").code == 0
    catalog = project / "translations" / "en" / "a.txt.po"
    text = catalog.read_text(encoding="utf-8")
    assert text.count('msgstr ""\n') == 2
    catalog.write_text(text[: text.rindex('""')] + '"Word end."\n', encoding="utf-8")
    run = rkt("check", "--json")
    findings = json.loads(run.out)["result"]["findings"]
    assert sum(found["check_id"] == "citation" for found in findings) == MAX_FINDINGS
    assert len(run.out) < 60 * len(source)
    # Known findings stay known.
    (project / "known.json").write_text(run.out, encoding="utf-8")
    assert rkt("check", "--baseline", "known.json").code == 0
