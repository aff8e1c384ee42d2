"""Findings while somebody types."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.model import Finding
from rktranslate.workflow.reviewing.live import live_findings
from tests.reviewing.desks import Sample, message, sample, write_target

TEXT = """\
# Kunjungan

Korea Utara membeli 12 kapal. Kapal itu tiba pada Mei. Semua orang senang.

Rusia mengirim [surat](https://contoh.id).
"""


@pytest.fixture
def made(tmp_path: Path) -> Sample:
    return sample(tmp_path, "laporan.md", TEXT)


def found(made: Sample, beginning: str, target: str) -> dict[str, Finding]:
    snapshot = made.snapshot
    findings = live_findings(snapshot, message(snapshot, beginning), target, settings=made.settings)
    return {finding.check_id: finding for finding in findings}


def test_the_findings_are_those_of_the_text_as_it_is_typed(made: Sample) -> None:
    findings = found(made, "Korea Utara", "Northern Korea bought 13 ships")
    assert {"glossary-forbidden", "numbers", "end-punctuation"} <= set(findings)
    span = findings["glossary-forbidden"].target_span
    assert span is not None
    assert "Northern Korea bought 13 ships"[span.start : span.end] == "Northern Korea"
    assert found(made, "Korea Utara", "North Korea bought 12 ships.") == {}


def test_a_draft_is_judged_as_if_it_were_approved(made: Sample) -> None:
    comment = '#, fuzzy\n#| msgid "Kapal itu tiba."\n'
    write_target(made.catalog, "Kapal itu tiba pada Mei.", "That ship arrived.", comment)
    findings = found(made, "Kapal itu", "That ship arrived in May.")
    assert findings == {}


def test_an_empty_target(made: Sample) -> None:
    assert set(found(made, "Kapal itu", "")) == {"empty"}


def test_a_target_that_the_document_cannot_hold(made: Sample) -> None:
    assert "unpublishable" in found(made, "Kapal itu", "That ship\u2028arrived in May.")


def test_a_merged_run_is_judged_as_a_whole(made: Sample) -> None:
    write_target(made.catalog, "Semua orang senang.", "∅")
    missing = found(made, "Kapal itu", "That ship arrived in May.")
    whole = found(made, "Kapal itu", "That ship arrived in May, and everybody was glad.")
    assert "sentences" not in whole
    assert all(finding.target_span is None for finding in missing.values())


def test_the_last_of_a_merged_run_is_judged_with_the_first(made: Sample) -> None:
    write_target(made.catalog, "Kapal itu tiba pada Mei.", "That ship arrived in June, to all joy.")
    findings = found(made, "Semua orang", "∅")
    assert "numbers" in findings or "dates" in findings, findings
    assert all(each.target_span is None for each in findings.values())


def test_nothing_is_written(made: Sample) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.project.root.rglob("*")}
    found(made, "Kapal itu", "That ship arrived in May.")
    assert {path: path.stat().st_mtime_ns for path in made.project.root.rglob("*")} == before


def test_waivers_are_respected(made: Sample) -> None:
    comment = "# rktranslate: ignore numbers: some is enough\n"
    write_target(made.catalog, "Korea Utara membeli 12 kapal.", "", comment)
    assert found(made, "Korea Utara", "North Korea bought some ships.") == {}


def test_plural_forms_are_those_that_are_typed(made: Sample) -> None:
    text = made.catalog.read_text("utf-8")
    entry = '\nmsgid "%d kapal"\nmsgid_plural "%d kapal-kapal"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    made.catalog.write_text(text + entry, "utf-8")
    snapshot = made.snapshot
    plural = message(snapshot, "%d kapal")
    findings = live_findings(snapshot, plural, "", [(0, "%d ship"), (1, "%d ships")])
    assert "empty" not in {finding.check_id for finding in findings}


@pytest.mark.slow
def test_the_time_does_not_depend_on_the_catalogue(tmp_path: Path) -> None:
    sentences = [f"Kapal nomor {number} tiba pada bulan Mei." for number in range(4000)]
    made = sample(tmp_path, "besar.md", "\n\n".join(sentences))
    snapshot, settings = made.snapshot, made.settings
    middle = message(snapshot, "Kapal nomor 2000")
    live_findings(snapshot, middle, "Warm.", settings=settings)
    started = time.process_time()
    for number in range(50):
        live_findings(snapshot, middle, f"Ship {number} arrived in May.", settings=settings)
    assert (time.process_time() - started) / 50 < 0.02


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return sample(tmp_path_factory.mktemp("shared"), "laporan.md", TEXT)


TYPED = st.text(st.sampled_from("North Korea ∅<b></b><1/>[^1]**`12.,“”\"'()\n\r\0\u2028\ud800😀"))


@pytest.mark.slow
@given(text=TYPED)
def test_anything_may_be_typed(shared: Sample, text: str) -> None:
    snapshot, settings = shared.snapshot, shared.settings
    for each in snapshot.messages.values():
        for finding in live_findings(snapshot, each, text, settings=settings):
            span = finding.target_span
            assert span is None or 0 <= span.start <= span.end <= len(text)
