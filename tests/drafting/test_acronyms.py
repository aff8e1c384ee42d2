"""Short forms that a source brings in beside a term: both stand in the draft, each once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate import engines
from rktranslate.drafting import Draft, draft_all
from rktranslate.drafting.acronyms import (
    abbreviates,
    repeated_in_parentheses,
    restore_short_forms,
    with_short_forms,
)
from rktranslate.engines.interface import Engine, EngineOptions
from rktranslate.glossary import Matcher, load
from tests.drafting.test_cascade import WordEngine

LONG = (
    b"id,en\nBadan Pangan Nasional,National Food Agency\nKementerian Pertahanan,Defence Ministry\n"
)
VARIANTS = (
    b"id,en,variants\nBadan Pangan Nasional,National Food Agency,Bapanas\n"
    b"Kementerian Pertahanan,Defence Ministry,Kemhan\n"
)
ROWS = LONG + b"Bapanas,National Food Agency\nKemhan,Defence Ministry\n"
OWN = LONG + b"Bapanas,NFA\nKemhan,MoD\n"


def mended(source: str, target: str, csv: bytes = LONG) -> str:
    matcher = Matcher(load(csv), "en")
    uses = with_short_forms(source, target, matcher.count_terms(source, target), "en")
    return restore_short_forms(source, target, uses)


def missing(source: str, target: str, csv: bytes = LONG) -> list[str]:
    matcher = Matcher(load(csv), "en")
    uses = with_short_forms(source, target, matcher.count_terms(source, target), "en")
    return [use.term.source for use in uses if use.missing()]


@pytest.fixture(scope="module")
def bundled() -> Engine:
    """Return the engine with the model that is in the package."""
    return engines.load("id", "en", EngineOptions(threads=1))


def draft(text: str, engine: Engine, csv: bytes) -> Draft:
    (made,) = draft_all(
        [text], engine, Matcher(load(csv), "en"), source_language="id", target_language="en"
    )
    return made


@pytest.mark.parametrize("csv", [LONG, VARIANTS, ROWS])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Badan Pangan Nasional (Bapanas) menjamin stok.", "National Food Agency (Bapanas)"),
        ("Kementerian Pertahanan (Kemhan) membeli pesawat.", "Defence Ministry (Kemhan)"),
        ("Juru bicara Kementerian Pertahanan (Kemhan) datang.", "Defence Ministry (Kemhan)"),
        ("Menurut Badan Pangan Nasional (Bapanas), harga naik.", "National Food Agency (Bapanas)"),
    ],
)
def test_the_model_in_the_package_keeps_both(
    bundled: Engine, csv: bytes, text: str, expected: str
) -> None:
    made = draft(text, bundled, csv)
    assert made.target.count(expected) == 1
    assert made.target.count(expected.split(" (")[0]) == 1
    assert made.target.count("(") == 1
    assert made.unresolved == ()


def test_the_model_in_the_package_takes_a_rendering_of_the_short_form(bundled: Engine) -> None:
    made = draft("Juru bicara Kementerian Pertahanan (Kemhan) datang.", bundled, OWN)
    assert "Defence Ministry (MoD)" in made.target
    assert "Kemhan" not in made.target


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("The Defence Ministry (Kehan) came.", "The Defence Ministry (Kemhan) came."),
        ("The Defence Ministry came.", "The Defence Ministry (Kemhan) came."),
        ("The Defence Ministry, he said.", "The Defence Ministry (Kemhan), he said."),
        ("The Defence Ministry (defence Ministry) came.", "The Defence Ministry (Kemhan) came."),
        ("The Defence Ministry (2021) came.", "The Defence Ministry (Kemhan) (2021) came."),
        # Nothing is wrong, or there is no place for it.
        ("The Defence Ministry (Kemhan) came.", "The Defence Ministry (Kemhan) came."),
        ("The Defence Ministry, Kemhan, came.", "The Defence Ministry, Kemhan, came."),
        ("The Defence Ministry (DM) came.", "The Defence Ministry (DM) came."),
        ("Kehan (the Defence Ministry) came.", "Kehan (the Defence Ministry) came."),
        ("The ministry came.", "The ministry came."),
    ],
)
@pytest.mark.parametrize("csv", [LONG, VARIANTS, ROWS])
def test_a_bracket_is_put_right(target: str, expected: str, csv: bytes) -> None:
    assert mended("Kementerian Pertahanan (Kemhan) datang.", target, csv) == expected


def test_a_bracket_takes_the_rendering_of_a_short_form_that_has_one() -> None:
    source = "Kementerian Pertahanan (Kemhan) datang."
    for lost in ("", " (Kehan)", " (Kemhan)"):
        assert mended(source, f"The Defence Ministry{lost} came.", OWN) == (
            "The Defence Ministry (MoD) came."
        )


def test_two_brackets_each_go_to_their_own() -> None:
    source = "Badan Pangan Nasional (Bapanas) dan Kementerian Pertahanan (Kemhan) datang (2021)."
    target = "The Defence Ministry and the National Food Agency (Bab) came (2021)."
    assert mended(source, target) == (
        "The Defence Ministry (Kemhan) and the National Food Agency (Bapanas) came (2021)."
    )


def test_a_bracket_goes_to_the_occurrence_that_had_it() -> None:
    source = "Kementerian Pertahanan dan Kementerian Pertahanan (Kemhan) datang."
    target = "The Defence Ministry and the Defence Ministry came."
    assert mended(source, target) == "The Defence Ministry and the Defence Ministry (Kemhan) came."


@pytest.mark.parametrize(
    "source",
    [
        "Kementerian Pertahanan (Rabu) datang.",  # other letters
        "Kementerian Pertahanan (Iran) datang.",  # some of its letters, but not the first
        "Kementerian Pertahanan (kemhan) datang.",  # a common word
        "Kementerian Pertahanan (2021) datang.",
        "Kementerian Pertahanan (Pertahanan) datang.",  # one of its words
        "Kementerian Pertahanan, (Kemhan) datang.",
    ],
)
def test_other_brackets_are_no_short_forms(source: str) -> None:
    target = "The Defence Ministry came."
    assert mended(source, target) == target
    assert missing(source, target) == []


def test_the_short_form_may_come_first() -> None:
    source = "Kemhan (Kementerian Pertahanan) datang."
    for csv in (LONG, VARIANTS, ROWS):
        assert missing(source, "Kemhan (Defence Ministry) came.", csv) == []
        assert missing(source, "Lights (Defence Ministry) came.", csv) == ["Kemhan"]


def test_the_short_form_is_no_second_occurrence() -> None:
    source = "Kementerian Pertahanan (Kemhan) dan kepala Kemhan datang."
    matcher = Matcher(load(VARIANTS), "en")
    uses = with_short_forms(source, "", matcher.count_terms(source, ""), "en")
    assert [(use.term.source, use.source_count) for use in uses] == [
        ("Kementerian Pertahanan", 2),
        ("Kemhan", 1),
    ]


def test_a_row_that_only_forbids_goes_on_forbidding() -> None:
    csv = (
        b"id,en,status,forbidden_en\nKementerian Pertahanan,Defence Ministry,,\n"
        b"Kemhan,Kemhan,forbidden,Kehan\n"
    )
    source = "Kementerian Pertahanan (Kemhan) datang."
    matcher = Matcher(load(csv), "en")
    target = "The Defence Ministry (Kehan) came."
    uses = with_short_forms(source, target, matcher.count_terms(source, target), "en")
    assert [bool(use.forbidden) for use in uses] == [False, True, False]
    assert restore_short_forms(source, target, uses) == "The Defence Ministry (Kemhan) came."


@pytest.mark.parametrize(
    ("target", "lacks"),
    [
        ("US President Biden came.", []),
        ("The American president came.", []),
        ("The president of the United States came.", ["AS"]),
        ("The president of the United States (US) came.", []),
        ("The president of the United States (USSR) came.", ["AS"]),
    ],
)
def test_what_is_short_itself_or_an_adjective_has_no_bracket(target: str, lacks: list[str]) -> None:
    csv = b"id,en,variants\nAmerika Serikat,United States|US|American,AS\n"
    assert missing("Presiden Amerika Serikat (AS) datang.", target, csv) == lacks


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("Bapanas", "Badan Pangan Nasional", True),
        ("KPK", "Komisi Pemberantasan Korupsi", True),
        ("PDI-P", "Partai Demokrasi Indonesia Perjuangan", True),
        ("UN", "United Nations", True),
        ("NBA", "Amerika Serikat", False),
        ("B", "Badan Pangan", False),
        ("Badan", "Badan Pangan Nasional", False),
        ("Rus", "Rusia", False),
        ("", "", False),
    ],
)
def test_the_letters_of_a_short_form(short: str, long: str, expected: bool) -> None:
    assert abbreviates(short, long) is expected


def test_an_echo_is_seen() -> None:
    assert repeated_in_parentheses("the Food Agency (food agency) and Oslo (Lima)") == [
        "food agency"
    ]
    assert repeated_in_parentheses("the Food Agency (Agency's) and (Agency)") == []


def test_a_repeated_rendering_is_reported_and_costs_no_term() -> None:
    class Knows(WordEngine):
        """Copies what is in a language that it knows, and two words of its own."""

        def one(self, text: str, rank: int) -> str:
            made = text.replace("Korea Utara", "Northern Korea").replace("datang", "came")
            return made.replace("Republik Rakyat Demokratik Korea", "Northern Korea")

    csv = b"id,en,variants\nKorea Utara,North Korea,Republik Rakyat Demokratik Korea\n"
    made = draft("Korea Utara (Republik Rakyat Demokratik Korea) datang", Knows(), csv)
    assert made == Draft(
        "North Korea (North Korea) came", "swap", ("'North Korea' is repeated in parentheses",)
    )


def test_a_damaged_parenthesis_is_restored_without_another_engine_call() -> None:
    class Spoils(WordEngine):
        """Knows the long form, and makes something of the short one."""

        def one(self, text: str, rank: int) -> str:
            text = super().one(text, rank)
            return text.replace("Kementerian Pertahanan", "the Defence Ministry").replace(
                "Kemhan", "Kehan"
            )

    engine = Spoils()
    made = draft("datang dari Kementerian Pertahanan (Kemhan) ke Riga", engine, VARIANTS)
    assert made == Draft("came from the Defence Ministry (Kemhan) to Riga", "swap")
    assert len(engine.calls) == 1


@pytest.mark.slow
@given(
    st.lists(
        st.sampled_from(
            ["Kementerian Pertahanan", "(Kemhan)", "Kemhan", "(", ")", "Bapanas", "ke", "｟0｠"]
        ),
        max_size=8,
    ).map(" ".join),
    st.lists(
        st.sampled_from(
            ["Defence Ministry", "(Kehan)", "Kemhan", "(", ")", "(2021)", "to", "｟0｠"]
        ),
        max_size=8,
    ).map(" ".join),
    st.sampled_from([LONG, VARIANTS, ROWS, OWN]),
)
def test_nothing_but_brackets_behind_terms_changes(source: str, target: str, csv: bytes) -> None:
    made = mended(source, target, csv)
    assert mended(source, made, csv) == made
    without = re.compile(r" ?\([^()]*[A-Za-z][^()]*\)")
    assert without.sub("", made) == without.sub("", target)
