"""What a swap leaves behind: source forms beside a rendering, and half a reduplicated word."""

from __future__ import annotations

import pytest

from rktranslate.drafting import draft_all
from rktranslate.drafting.verifier import Verifier
from rktranslate.engines.apertium.engine import ApertiumProvider
from rktranslate.engines.interface import EngineOptions
from rktranslate.glossary import Matcher, load
from rktranslate.model import Syntax
from tests.drafting.test_inflected_drafts import Sentences

ENGLISH = Matcher(
    load(
        b"""id,en,variants,type
Korea Utara,North Korea|North Korean,Korut,place
Dewan Perwakilan Rakyat,House of Representatives,DPR,organisation
polisi,police,,term
"""
    ),
    "en",
)


@pytest.mark.parametrize(
    ("source", "plain", "expected"),
    [
        ("Rudal Korut.", "North Korea's Korut missile.", "North Korea's missile."),
        ("Rudal Korut.", "A Korut North Korean missile.", "A North Korean missile."),
        ("DPR menolak.", "The House of Representatives DPR refused.", ""),
        ("DPR menolak.", "The DPR House of Representatives refused.", ""),
        ("Polisi tiba.", "Polisi police came.", "Police came."),
    ],
)
def test_a_source_form_beside_a_rendering_is_taken_out(
    source: str, plain: str, expected: str
) -> None:
    (made,) = draft_all(
        [source], Sentences({source: plain}), ENGLISH, source_language="id", target_language="en"
    )
    assert made.target == (expected or "The House of Representatives refused.")
    assert (made.step, made.unresolved) == ("swap", ())


@pytest.mark.parametrize(
    "target",
    [
        "The House of Representatives (DPR) refused.",
        "The House of Representatives, DPR, refused.",
        "The House of Representatives’ building in DPR/MPR.",
    ],
)
def test_a_short_form_that_is_introduced_is_no_debris(target: str) -> None:
    verifier = Verifier(ENGLISH, "id", "en", Syntax.TEXT)
    assert verifier.faults("DPR menolak.", target) == ()


MALAY = load(b"id,ms,type\nkebijakan,dasar,term\nmobil,automobil,term\nundang-undang,akta,term\n")


@pytest.mark.skipif(
    ("id", "ms") not in ApertiumProvider().pairs(EngineOptions()),
    reason="the pair is not installed: sudo apt install apertium-ind-zlm",
)
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Kebijakan-kebijakannya dikritik.", "Dasar-dasarnya dikritik."),
        ("Mobil-mobil itu dijual.", "Automobil-automobil itu dijual."),
        ("Undang-undangnya berubah.", "Aktanya berubah."),
    ],
)
def test_both_halves_of_a_reduplicated_word_are_replaced(source: str, expected: str) -> None:
    engine = ApertiumProvider().load("id", "ms", EngineOptions())
    (made,) = draft_all(
        [source], engine, Matcher(MALAY, "ms"), source_language="id", target_language="ms"
    )
    assert (made.target, made.unresolved) == (expected, ())


def test_a_half_translated_word_is_a_fault() -> None:
    verifier = Verifier(Matcher(MALAY, "ms"), "id", "ms", Syntax.TEXT)
    source = "Kebijakan-kebijakannya dikritik."
    assert verifier.faults(source, "Dasar-polisinya dikritik.") == (
        "'Dasar-polisinya' is half translated",
    )
    assert verifier.faults(source, "Dasar-dasarnya dikritik.") == ()
    assert verifier.faults("Kebijakannya dikritik.", "Dasar-polisinya dikritik.") == ()
