"""Targets with fewer sentences than their sources: what is missing, and what was only joined."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.provenance import fingerprint
from rktranslate.checks import CheckOptions, Settings, run_checks
from rktranslate.checks.sentences import Sentences
from rktranslate.compare.sentences import Expected, LostSentences, lost_sentences, sentence_spans
from rktranslate.model import (
    Catalog,
    Finding,
    Message,
    Origin,
    Provenance,
    Severity,
    State,
    Syntax,
)
from rktranslate.segmentation import Additions, segmenter
from rktranslate.testing.checks import CheckConformance

SENTENCES = (
    ("Sungai meluap pada hari Senin.", "The river flooded on Monday."),
    ("Kepala desa menutup jembatan tua di Kedungjati.",
     "The head of the village closed the old bridge in Kedungjati."),
    ("Warga menyeberang dengan perahu kecil.", "Residents crossed over in small boats."),
    ("Sekolah libur selama 3 hari.", "Schools were closed for 3 days."),
    ("Petugas Puskesmas Karangawen membagikan obat dan air bersih di balai desa kepada warga.",
     "Workers of Puskesmas Karangawen handed out medicine and clean water in the village hall."),
    ("Dinas pekerjaan umum Grobogan memeriksa tiang jembatan setiap pagi.",
     "The public works office of Grobogan inspected the pillars of the bridge every morning."),
    ("Gubernur Suparno berjanji membangun jembatan baru tahun depan.",
     "Governor Suparno promised to build a new bridge next year."),
    ("Anggarannya Rp12 miliar.", "Its budget is Rp12 billion."),
)  # fmt: skip
SOURCE = " ".join(source for source, _ in SENTENCES)


def target(*left_out: int) -> str:
    """Return the translation without some of its sentences."""
    return " ".join(text for index, (_, text) in enumerate(SENTENCES) if index not in left_out)


def lost(source: str, translation: str) -> LostSentences | None:
    expected = Expected.of(0.0, "id", "en")
    return lost_sentences(
        source, translation, segmenter("id"), segmenter("en"), Syntax.MARKDOWN, expected
    )


def findings(message: Message, options: CheckOptions | None = None) -> list[Finding]:
    settings = Settings(select=frozenset({"sentences"}), options=options or CheckOptions())
    return run_checks(Catalog("id", "en", (message,), path="a.po"), settings=settings)


@pytest.mark.parametrize("index", [1, 4, 5])
def test_a_sentence_left_out_is_named(index: int) -> None:
    found = lost(SOURCE, target(index))
    assert found is not None
    assert found.evidence > 1.5
    (span,) = found.spans
    assert SOURCE[span.start : span.end] == SENTENCES[index][0]


def test_the_finding_has_both_numbers() -> None:
    (finding,) = findings(Message(SOURCE, target(1, 4), state=State.REVIEWED, line=3))
    assert finding.message == (
        "the source has 8 sentences, the target 6: 'Kepala desa menutup jembatan tua di…', "
        "'Petugas Puskesmas Karangawen membagikan…' may be missing"
    )
    assert finding.source_span is not None
    assert finding.source[finding.source_span.start :].startswith("Kepala desa menutup")
    # Far fewer sentences are reported whatever the length is.
    rambling = (
        "The river flooded on Monday and the head of the village and the head of the old " * 5
    )
    (finding,) = findings(Message(SOURCE, rambling.strip() + ".", state=State.REVIEWED))
    assert finding.message == "the source has 8 sentences, the target 1"
    assert finding.severity is Severity.WARNING


def test_joined_sentences_are_no_findings() -> None:
    texts = [text for _, text in SENTENCES]
    for index in range(7):
        first, second = texts[index], texts[index + 1]
        joined = f"{first[:-1]}, and {second[0].lower()}{second[1:]}"
        translation = " ".join([*texts[:index], joined, *texts[index + 2 :]])
        assert not findings(Message(SOURCE, translation, state=State.REVIEWED)), joined
    # Several joined by semicolons too.
    assert not findings(Message(SOURCE, target().replace(". ", "; "), state=State.REVIEWED))


def test_engines_join_no_sentences() -> None:
    source = "Surat itu tiba. Isinya pendek."
    translation = "The letter came and its content was short."
    assert not findings(Message(source, translation, state=State.REVIEWED))
    made = Provenance(Origin.MACHINE, signature="x", fingerprint=fingerprint(translation))
    draft = Message(source, translation, state=State.TRANSLATED, provenance=made)
    (finding,) = findings(draft)
    assert finding.message == "the source has 2 sentences, the target 1"
    assert finding.severity is Severity.WARNING


def test_abbreviations_of_the_project_end_no_sentence() -> None:
    source = "Rapat di kantor wilker. Wonosobo yang baru saja selesai dibangun dibatalkan."
    message = Message(source, "It was cancelled.", state=State.REVIEWED)
    assert findings(message)
    assert not findings(message, CheckOptions(additions=Additions(titles=("wilker",))))


def test_quotations_hide_no_sentences() -> None:
    source = "Ia berkata, “Air naik. Jalan rusak. Warga pergi.” Kami menunggu."
    translation = "He said, “The water is high. The road is broken. People left. We waited."
    assert lost(source, translation) is None


def test_notes_end_no_sentence_in_any_language() -> None:
    source = "Air naik.[2, 3] Jalan rusak.[^1] Listrik padam.<sup>4</sup> “Warga pergi.”[5] Sepi."
    translation = (
        "The water is high.[2, 3] The road is broken.[^1] The power is off.<sup>4</sup> "
        "“People left.”[5] It is quiet."
    )
    assert lost(source, translation) is None


def test_markup_is_no_sentence() -> None:
    spans = sentence_spans(
        "**Air naik.** *Jalan rusak.* `a. B`. <br>", segmenter("id"), Syntax.MARKDOWN
    )
    assert len(spans) == 3


@given(st.text(".? aB\n<b>*", max_size=60), st.text(".? aB;", max_size=60))
def test_any_texts_can_be_compared(source: str, translation: str) -> None:
    found = lost(source, translation)
    if found is not None:
        assert found.target_count < found.source_count
        assert {span.end <= len(source) for span in found.spans} <= {True}


def test_a_unit_of_very_many_sentences_takes_linear_time() -> None:
    chance = random.Random(3)
    source = " ".join(chance.choice(SENTENCES)[0] for _ in range(3000))
    start = time.perf_counter()
    found = lost(source, "A sentence of some length it is. " * 1000)
    assert time.perf_counter() - start < 2
    assert found is not None
    assert found.evidence > 6


class TestConformance(CheckConformance):
    check = Sentences()
    fails = (
        (SOURCE, target(1, 4, 6)),
        ("Ia datang. Kunjungan itu berlangsung tiga hari di kota tua itu.", "He came."),
    )
    passes = ((SOURCE, target()), ("Surat itu tiba. Isinya pendek.", "The letter was short."))
