"""Units that an engine cannot translate, from the command line: named, left, and never the end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.catalog import po
from rktranslate.drafting import Draft, pretranslate
from rktranslate.drafting.pretranslate import Job, Text
from rktranslate.engines import load
from rktranslate.engines.interface import EngineOptions
from rktranslate.execution import Journal, local
from rktranslate.model import State
from tests.conftest import Run
from tests.tiny_argos import build_package

Rkt = Callable[..., Run]

ENGINE = """
import os
from rktranslate.engines import Availability, Capabilities
from rktranslate.model import Candidate, Signature

class Engine:
    capabilities = Capabilities()
    signature = Signature("picky", "1")

    def translate(self, texts, *, candidates=1, prefixes=None, progress=None):
        with open(os.environ["PICKY_CALLS"], "a") as file:
            print(len(texts), file=file)
        if os.environ.get("PICKY") == "broken" or any("buruk" in text for text in texts):
            raise LookupError("cannot say\\x1b[31m that")
        return [(Candidate("Well, " + text),) for text in texts]

class Picky:
    name = "picky"
    description = "Fails for some texts"

    def pairs(self, options):
        return [("id", "en")]

    def availability(self, source, target, options):
        if os.environ.get("PICKY") == "absent":
            raise RuntimeError("no licence")
        return Availability(self.name, source, target, True, "here")

    def load(self, source, target, options):
        if os.environ.get("PICKY") in ("absent", "unloadable"):
            raise RuntimeError("no memory")
        return Engine()
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the engine; return the file with the sizes of its batches."""
    folder = tmp_path / "plugin"
    information = folder / "picky-1.dist-info"
    information.mkdir(parents=True)
    (folder / "picky_engine.py").write_text(ENGINE, "utf-8")
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: picky\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[rktranslate.engines]\np = picky_engine:Picky\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
    monkeypatch.delitem(sys.modules, "picky_engine", raising=False)
    monkeypatch.setenv("PICKY_CALLS", str(tmp_path / "calls"))
    return tmp_path / "calls"


def write(project: Path) -> None:
    (project / "source/a.txt").write_text("Baik.\n\nKata buruk itu.\n\nBagus.\n", "utf-8")
    (project / "source/b.txt").write_text("Indah.\n\nKata buruk itu.\n", "utf-8")


def test_a_unit_that_fails_is_named_and_left_empty(project: Path, rkt: Rkt, calls: Path) -> None:
    write(project)
    run = rkt("translate", "--engine", "picky")
    assert run.code == 0
    for name in ("a", "b"):
        messages = po.read(project / f"translations/en/{name}.txt.po", "id").catalog.messages
        for message in messages:
            failed = "buruk" in message.source
            assert message.target == ("" if failed else f"Well, {message.source}")
            assert message.state is (State.INITIAL if failed else State.TRANSLATED)
        (line,) = (message.line for message in messages if "buruk" in message.source)
        assert (
            f"no draft  translations/en/{name}.txt.po:{line}: the engine failed: LookupError: "
            "cannot say [31m that: Kata buruk itu." in run.out
        )
        assert (
            f"translations/en/{name}.txt.po:{line}: warning: the target is empty"
            in rkt("check").out
        )


def test_all_other_commands_go_on_and_a_second_run_is_the_same(
    project: Path, rkt: Rkt, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project)
    first = rkt("run", "--engine", "picky", "--json")
    assert first.code == 3
    result = json.loads(first.out)["result"]
    faults = result["translate"]["faults"]
    assert [(fault["document"], fault["drafted"]) for fault in faults] == [
        ("source/a.txt", False),
        ("source/b.txt", False),
    ]
    assert faults[0]["location"]["path"] == "translations/en/a.txt.po"
    assert faults[0]["source"] == "Kata buruk itu."
    # What is left of the project is what fails: that is no broken engine.
    again = rkt("run", "--engine", "picky", "--json")
    assert again.code == 3
    assert json.loads(again.out)["result"]["translate"]["faults"] == faults
    assert rkt("build", "--draft").code == 0
    monkeypatch.setenv("PICKY", "broken")
    broken = rkt("translate", "--engine", "picky")
    assert broken.code == 2
    assert broken.err.count("\n") == 1
    assert "the engine failed: LookupError: cannot say" in broken.err


def test_an_engine_that_fails_for_everything_ends_soon(
    project: Path, rkt: Rkt, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"Kalimat nomor {number}." for number in range(400)]
    (project / "source/a.txt").write_text("\n\n".join(lines), "utf-8")
    monkeypatch.setenv("PICKY", "broken")
    run = rkt("run", "--engine", "picky")
    assert run.code == 2
    assert len(calls.read_text().split()) <= 5


@pytest.mark.parametrize("mood", ["absent", "unloadable"])
def test_an_engine_that_cannot_be_asked_is_one_error(
    project: Path, rkt: Rkt, calls: Path, monkeypatch: pytest.MonkeyPatch, mood: str
) -> None:
    write(project)
    monkeypatch.setenv("PICKY", mood)
    run = rkt("translate", "--engine", "picky")
    assert run.code == 2
    assert "RuntimeError: no " in run.err
    # Others are not affected, and neither is the list.
    assert rkt("engines").code == 0
    assert rkt("translate", "--engine", "argos").code == 0


def test_a_text_without_a_project_keeps_the_source_of_what_fails(
    tmp_path: Path, rkt: Rkt, calls: Path
) -> None:
    file = tmp_path / "kabar.md"
    file.write_text("# Baik\n\nIni buruk.\n\nBagus.\n", "utf-8")
    run = rkt("text", file, "--from", "id", "--to", "en", "--engine", "picky")
    assert run.code == 0
    assert run.out == "# Well, Baik\n\nIni buruk.\n\nWell, Bagus.\n"
    assert f"not translated: {file}:3: Ini buruk.  (the engine failed: LookupError:" in run.err
    assert "unresolved:" not in run.err


def test_an_evaluation_counts_what_fails(tmp_path: Path, rkt: Rkt, calls: Path) -> None:
    pytest.importorskip("sacrebleu")
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("Baik.\tWell, Baik.\nburuk\tbad\nBagus.\tgood\n", "utf-8")
    run = rkt("evaluate", pairs, "--from", "id", "--to", "en", "--engine", "picky", "--json")
    assert run.code == 0
    (scored,) = json.loads(run.out)["result"]["engines"]
    assert (scored["same"], scored["unresolved"], scored["sentences"]) == (1, 1, 3)


def test_an_evaluation_goes_on_with_the_other_engines(
    tmp_path: Path, rkt: Rkt, calls: Path, monkeypatch: pytest.MonkeyPatch, no_bundled: None
) -> None:
    pytest.importorskip("sacrebleu")
    monkeypatch.setenv("PICKY", "broken")
    package = build_package(tmp_path / "packages")
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("mobil\tcar\n", "utf-8")
    languages = ("--from", "id", "--to", "en", "--package", package)
    run = rkt("evaluate", pairs, *languages, "--json")
    assert run.code == 0
    result = json.loads(run.out)["result"]
    assert [scored["engine"] for scored in result["engines"]] == ["argos"]
    (reason,) = (each["reason"] for each in result["skipped"] if each["what"] == "picky")
    assert "LookupError" in reason
    # One that was asked for is an error.
    assert rkt("evaluate", pairs, *languages, "--engine", "picky").code == 2


@pytest.mark.slow
def test_workers_and_a_journal_give_the_same_drafts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lone surrogate is what a tokenizer refuses; the batch around it is drafted."""
    monkeypatch.setattr(pretranslate, "_BATCH_UNITS", 8)
    package = build_package(tmp_path / "packages")
    options = EngineOptions((package,), threads=1)
    engine = load("id", "en", options, "argos")
    job = Job("id", "en", "argos", options, None, str(engine.signature))
    texts = [Text(f"mobil {number} \ud800" if number % 11 == 5 else f"mobil {number}")
             for number in range(40)]  # fmt: skip

    def drafted(jobs: int, journal: Path) -> tuple[dict[Text, object], int]:
        steps: list[int] = []
        with local(jobs) as workers, Journal(journal) as opened:
            drafts = pretranslate.draft_all(
                texts,
                pretranslate.drafter(job, engine),
                workers,
                opened,
                lambda done, _: steps.append(done),
            )
        return dict(drafts), steps[0]

    alone, begun = drafted(1, tmp_path / "one.jsonl")
    assert begun == 0
    assert drafted(2, tmp_path / "two.jsonl") == (alone, 0)
    # What failed is in the journal, like all others.
    assert drafted(1, tmp_path / "two.jsonl") == (alone, 40)
    for text, draft in alone.items():
        assert isinstance(draft, Draft)
        assert draft.failed == ("\ud800" in text.source)
        assert draft.target == ("" if draft.failed else text.source.replace("mobil", "car"))


def test_a_degenerate_draft_is_named_and_unresolved(
    project: Path, rkt: Rkt, tmp_path: Path, no_bundled: None
) -> None:
    package = build_package(tmp_path / "packages", positions=60)
    word = "x" * 3000
    (project / "source/a.txt").write_text(f"Mobil.\n\nRumah {word} ini.\n", "utf-8")
    run = rkt("translate", "--package", package)
    assert run.code == 0
    clause = "a word of 3000 characters was not translated"
    (message,) = (
        each
        for each in po.read(project / "translations/en/a.txt.po", "id").catalog.messages
        if word in each.source
    )
    assert message.target == f"House {word} this."
    assert message.provenance is not None
    assert message.provenance.unresolved == (clause,)
    place = f"translations/en/a.txt.po:{message.line}: "
    assert f"unresolved {place}{clause}: Rumah xxx" in run.out
    assert f"{place}warning: the draft has unresolved issues: {clause}" in rkt("check").out
