"""The risk of units in the commands: ``check --risk`` and ``status``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.checks.risk import Reason, ReasonKind
from rktranslate.report.text.plain import plain_text
from rktranslate.report.text.risk import SHOWN, RiskLines, reason_words
from tests.conftest import Run

Rkt = Callable[..., Run]
RIGHT, WRONG, LEFT = "Kapal itu tiba kemarin.", "Kapal itu membawa 7 orang.", "Mereka pergi."
TARGETS = {RIGHT: "The ship arrived yesterday.", WRONG: "The ship carried 8 people."}


@pytest.fixture
def home(project: Path, rkt: Rkt) -> Path:
    (project / "source/a.md").write_text("\n\n".join((RIGHT, WRONG, LEFT)), "utf-8")
    assert rkt("extract", "--to", "en").code == 0
    path = project / "translations/en/a.md.po"
    text = path.read_text("utf-8")
    for source, target in TARGETS.items():
        text = text.replace(f'"{source}"\nmsgstr ""', f'"{source}"\nmsgstr "{target}"')
    path.write_text(text, "utf-8")
    return path


def test_units_with_a_target_come_in_the_order_of_their_risk(home: Path, rkt: Rkt) -> None:
    run = rkt("check", "--risk", "--to", "en", "--json")
    result = json.loads(run.out)["result"]
    assert run.code == 1
    assert [each["source"] for each in result["risks"]] == [WRONG, RIGHT]
    first, second = result["risks"]
    assert first["chance"] > 0.9 > 0.1 > second["chance"]
    assert first["reasons"][0] == {"kind": "errors", "number": 1, "total": 0, "names": ["numbers"]}
    assert any(each["check_id"] == "numbers" for each in result["findings"])
    assert json.loads(rkt("check", "--to", "en", "--json").out)["result"]["risks"] is None


def test_the_risk_does_not_depend_on_the_severity_that_is_reported(home: Path, rkt: Rkt) -> None:
    def risks(*options: str) -> object:
        return json.loads(rkt("check", "--risk", "--to", "en", "--json", *options).out)["result"]

    assert risks()["risks"] == risks("--severity", "error")["risks"]  # type: ignore[index]
    ignoring = risks("--ignore", "numbers")["risks"]  # type: ignore[index]
    assert all(each["chance"] < 0.5 for each in ignoring)


def test_text_has_chance_place_reasons_and_texts(home: Path, rkt: Rkt) -> None:
    lines = rkt("check", "--risk", "--to", "en").out.splitlines()
    assert lines[0].startswith(" 98 %  translations/en/a.md.po:")
    assert lines[0].endswith("  error: numbers")
    assert lines[1:3] == [
        f"       source  {WRONG}",
        f"       target  {TARGETS[WRONG]}",
    ]
    assert lines[-1].startswith("checked ")


def test_the_first_few_are_shown_unless_all_are_wanted(home: Path, rkt: Rkt) -> None:
    many = "\n\n".join(f"Kalimat nomor {number}." for number in range(SHOWN + 5))
    (home.parents[2] / "source/a.md").write_text(many, "utf-8")
    assert rkt("extract", "--to", "en").code == 0
    text = home.read_text("utf-8")
    for number in range(SHOWN + 5):
        source = f"Kalimat nomor {number}."
        text = text.replace(
            f'"{source}"\nmsgstr ""', f'"{source}"\nmsgstr "Sentence number {number}."'
        )
    home.write_text(text, "utf-8")
    few = rkt("check", "--risk", "--to", "en").out
    assert few.count("  source  ") == SHOWN
    assert "... and 5 units of less risk (--all lists them)" in few
    assert rkt("check", "--risk", "--all", "--to", "en").out.count("  source  ") == SHOWN + 5


def test_status_names_the_riskiest_drafts(home: Path, rkt: Rkt) -> None:
    assert "riskiest  " not in rkt("status").out
    text = home.read_text("utf-8")
    line = f'msgid "{RIGHT}"'
    home.write_text(text.replace(line, f"#, fuzzy\n{line}"), "utf-8")
    for _ in range(2):  # worked out, and kept
        out = rkt("status").out
        (riskiest,) = [each for each in out.splitlines() if each.startswith("riskiest")]
        assert "translations/en/a.md.po:" in riskiest
        assert riskiest.endswith("not reviewed")
        assert "rktranslate check --risk" in out
    (only,) = json.loads(rkt("status", "--json").out)["result"]["riskiest"]
    assert only["source"] == RIGHT


@pytest.mark.parametrize("kind", ReasonKind)
def test_every_reason_has_its_words(kind: ReasonKind) -> None:
    words = reason_words(Reason(kind, 2, 3, ("satu", "dua", "tiga", "empat")))
    assert words
    assert "None" not in words


def test_nothing_to_list() -> None:
    assert plain_text([RiskLines(())]) == ""
