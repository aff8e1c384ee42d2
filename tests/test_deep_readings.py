"""``check --deep``: an engine reads the translations."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rktranslate.compare.reading import NOTHING_SAID
from rktranslate.engines.interface import WordScore
from rktranslate.model import Signature
from tests.conftest import Run

deep_readings = import_module("rktranslate.workflow.deep_readings")
Rkt = Callable[..., Run]
OPENED, ARRIVED = "Sekolah itu dibuka kemarin.", "Kapal itu tiba pagi ini."
TARGETS = {OPENED: "The school was closed yesterday.", ARRIVED: "The ship arrived this morning."}


class Reader:
    """An engine to which ``closed`` is unlikely where the source says ``dibuka``."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def word_scores(
        self, texts: Sequence[str], targets: Sequence[str]
    ) -> list[tuple[WordScore, ...]]:
        self.read += [text for text in texts if text != NOTHING_SAID]
        return [
            (
                *(
                    WordScore(target.index(word), target.index(word) + len(word), score)
                    for word in target.split()
                    for score in (-12.0 if word == "closed" and "dibuka" in text else -1.0,)
                ),
                WordScore(len(target), len(target), -0.1),
            )
            for text, target in zip(texts, targets, strict=True)
        ]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()
    signature = Signature("reader", "1", "model", "0" * 12, "beam:1")
    monkeypatch.setattr(deep_readings, "_scorer", lambda *_: (reader, signature))
    return reader


@pytest.fixture
def home(project: Path, rkt: Rkt) -> Path:
    (project / "source/a.md").write_text("\n\n".join(TARGETS), "utf-8")
    assert rkt("extract", "--to", "en").code == 0
    path = project / "translations/en/a.md.po"
    text = path.read_text("utf-8")
    for source, target in TARGETS.items():
        text = text.replace(f'"{source}"\nmsgstr ""', f'"{source}"\nmsgstr "{target}"')
    path.write_text(text, "utf-8")
    return path


def readings(run: Run) -> list[dict[str, Any]]:
    result = json.loads(run.out)["result"]
    return [each for each in result["findings"] if each["check_id"] == "model-reading"]


def test_a_word_that_the_source_makes_less_likely(home: Path, rkt: Rkt, reader: Reader) -> None:
    (finding,) = readings(rkt("check", "--deep", "--json"))
    assert finding["severity"] == "info"
    assert finding["message"] == "the source makes 'closed' less likely than no source would"
    span = finding["target_span"]
    assert finding["target"][span["start"] : span["end"]] == "closed"
    assert reader.read == list(TARGETS)


def test_nothing_is_read_unless_it_is_wanted(home: Path, rkt: Rkt, reader: Reader) -> None:
    assert readings(rkt("check", "--json")) == []
    assert reader.read == []
    assert len(readings(rkt("check", "--select", "model-reading", "--json"))) == 1
    assert readings(rkt("check", "--deep", "--ignore", "model-reading", "--json")) == []


def test_the_reading_raises_the_risk(home: Path, rkt: Rkt, reader: Reader) -> None:
    risks = json.loads(rkt("check", "--deep", "--risk", "--json").out)["result"]["risks"]
    assert [each["source"] for each in risks] == [OPENED, ARRIVED]
    assert risks[0]["chance"] > risks[1]["chance"]


def test_what_is_the_same_is_not_read_again(home: Path, rkt: Rkt, reader: Reader) -> None:
    first = rkt("check", "--deep", "--json").out
    assert rkt("check", "--deep", "--json").out == first
    assert len(reader.read) == 2
    changed = home.read_text("utf-8").replace("this morning", "early today")
    home.write_text(changed, "utf-8")
    rkt("check", "--deep")
    assert reader.read == [*TARGETS, ARRIVED]


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"a": [1]}', '{"a": 7}', "null", "{"])
def test_a_damaged_record_costs_time_only(damage: str) -> None:
    assert deep_readings._parsed(damage) == {}


def test_a_waiver_silences_it(home: Path, rkt: Rkt, reader: Reader) -> None:
    waiver = "# rktranslate: ignore model-reading: it was closed after all\n"
    text = home.read_text("utf-8")
    place = text.index("#. paragraph 1")
    home.write_text(text[:place] + waiver + text[place:], "utf-8")
    result = json.loads(rkt("check", "--deep", "--json").out)["result"]
    assert "model-reading" not in {each["check_id"] for each in result["findings"]}


def test_without_an_engine_the_command_says_so(
    home: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rktranslate.engines.registry.BUILT_IN", ())
    run = rkt("check", "--deep")
    assert run.code == 2
    assert "no engine can read translations from id into en" in run.err
    assert "--deep" in run.err


def test_the_starter_model_reads(home: Path, rkt: Rkt) -> None:
    risks = json.loads(rkt("check", "--deep", "--risk", "--json").out)["result"]["risks"]
    assert [each["source"] for each in risks] == [OPENED, ARRIVED]
