"""Negations of one text that the other one does not have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.hedges import lost_hedge
from rktranslate.compare.negation import added_negation, missing_negation
from rktranslate.model import Syntax


@pytest.mark.parametrize(
    ("source", "target", "word"),
    [
        ("Rusia tidak menyerang kota itu.", "Russia attacked the city.", "tidak"),
        # "only" renders "hanya", and so no negation.
        ("Hanya Rusia yang tidak datang.", "Only Russia came.", "tidak"),
        # "out" could render a negation, but is far from what is denied.
        (
            "Waspadai nyamuk di danau itu. Nyamuk ini tidak menularkan penyakit.",
            "Watch out for the mosquitoes at the lake. These mosquitoes transmit diseases.",
            "tidak",
        ),
        # The third word after the negation is rendered, the others are not.
        (
            "Menteri tidak memaparkan secara rinci anggaran tersebut.",
            "The minister outlined the budget.",
            "tidak",
        ),
        # One of two negations is left.
        (
            "Ia tidak datang ke rapat dan tidak membayar.",
            "He did not come to the meeting and paid.",
            "tidak",
        ),
    ],
)
def test_a_negation_that_is_missing(source: str, target: str, word: str) -> None:
    denial = missing_negation(source, target, "id", "en")
    assert denial is not None
    assert source[denial.span.start : denial.span.end] == denial.word == word


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Soal itu tidak mudah.", "The question is challenging."),
        ("Ia tidak hanya datang.", "He came, among other things."),
        ("Berhati-hatilah agar tidak jatuh.", "Be careful to avoid falling."),
        ("Ia tidak bersalah.", "He is innocent."),
        ("Paling tidak ia datang.", "At least he came."),
        ("Ia memilih teh, bukan kopi.", "He chose tea rather than coffee."),
        # The word after the negation is unknown, or of another clause.
        ("Virus itu tidak sezzlorf flu, walau lama.", "The virus, out for long, beats flu."),
        ("Obatnya belum ada, jadi dokter menunggu.", "Out of drugs, the doctor waits."),
        # Something near it denies it.
        ("Isu itu tidak diliput di radio.", "The radio was out for the issue."),
        ("Isu itu tidak banyak diberitakan di Peru.", "There was less coverage of it in Peru."),
    ],
)
def test_a_negation_that_is_rendered_otherwise(source: str, target: str) -> None:
    assert missing_negation(source, target, "id", "en") is None


def test_a_negation_that_is_added() -> None:
    denial = added_negation("Harga beras naik.", "The price of rice did not rise.", "id", "en")
    assert denial is not None
    assert denial.word == "not"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Ia menolak hadir.", "He would not attend."),
        ("Ia gagal menang.", "He did not win."),
        ("Soal itu sulit.", "The question is not easy."),
        ("Bahkan ia datang.", "Not only that, he came."),
        ("Ia jarang datang.", "He does not come often."),
    ],
)
def test_a_negation_that_the_source_has_otherwise(source: str, target: str) -> None:
    assert added_negation(source, target, "id", "en") is None


def test_a_language_without_negations_is_left_alone() -> None:
    assert missing_negation("Rusia tidak menyerang.", "Foo bar.", "id", "xx") is None
    assert added_negation("Foo bar.", "Russia did not attack.", "xx", "en") is None


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("Ia diduga mencuri sepeda.", "He stole a bicycle.", True),
        ("Ia diduga mencuri sepeda.", "He is thought to have stolen a bicycle.", False),
        # Nothing of what the hedge is about is in the target.
        ("Ia diduga berbohong. Polisi datang.", "The police came.", False),
        ("Ia tidak mungkin datang.", "He cannot come.", False),
    ],
)
def test_a_hedge(source: str, target: str, lost: bool) -> None:
    assert bool(lost_hedge(source, target, "id", "en", Syntax.TEXT)) is lost


@given(st.text(max_size=80), st.text(max_size=80))
def test_spans_are_in_the_texts(source: str, target: str) -> None:
    source = f"tidak mungkin naik {source}"
    missing = missing_negation(source, target, "id", "en")
    assert missing is None or source[missing.span.start : missing.span.end] == missing.word
    added = added_negation(target, f"did not rise {source}", "id", "en")
    assert added is None or added.word
