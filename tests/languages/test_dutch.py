"""Dutch is known by its file alone: which checks that switches on for Indonesian and English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rktranslate.checks import CheckOptions, Settings, run_checks
from rktranslate.compare.length import expected_log_ratio
from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.drafting.inflection import inflection
from rktranslate.glossary.morphology import morphology
from rktranslate.languages.inflector import Forms
from rktranslate.model import BlockKind, Catalog, Message, State
from rktranslate.segmentation import segmenter

SOURCE = Path(__file__).parents[2] / "src" / "rktranslate"


def checked(source: str, target: str, language: str = "nl", origin: str = "id") -> set[str]:
    message = Message(source, target, state=State.REVIEWED, line=1)
    findings = run_checks(Catalog(origin, language, (message,), path="x.po"))
    return {finding.check_id for finding in findings}


@pytest.mark.parametrize(
    ("check", "source", "wrong", "right"),
    [
        ("negation", "Ia tidak datang.", "Hij kwam.", "Hij kwam niet."),
        ("negation", "Ia tidak punya uang.", "Hij heeft geld.", "Hij heeft geen geld."),
        ("negation", "Ini tidak mungkin.", "Dit is mogelijk.", "Dit is onmogelijk."),
        ("number-words", "Ada tiga orang.", "Er zijn vier mensen.", "Er zijn drie mensen."),
        ("numbers", "Ada 25 orang.", "Er zijn zesentwintig mensen.",
         "Er zijn vijfentwintig mensen."),
        ("numbers", "Naik 2,5 juta.", "Het steeg 2,5 miljard.", "Het steeg 2,5 miljoen."),
        ("numbers", "Pada hari Senin ia pergi.", "Hij ging op dinsdag.", "Hij ging op maandag."),
        ("numbers", "Sepertiga dari mereka pergi.", "De helft van hen ging.",
         "Een derde van hen ging."),
        ("numbers", "Pada 5 Mei 2020 ia pergi.", "Hij ging op 5 juni 2020.",
         "Hij ging op 5 mei 2020."),
        ("numbers", "Suhunya -5 derajat.", "Het was 5 graden.", "Het was min 5 graden."),
        ("units", "Jaraknya 5 jam.", "Het is 5 dagen ver.", "Het is 5 uur ver."),
        ("units", "Harganya 5 dolar.", "Het kost 5 euro.", "Het kost 5 dollar."),
        ("units", "Naik 5 poin persen.", "Het steeg 5 procent.", "Het steeg 5 procentpunt."),
        ("quotes", "Kata “siap” itu.", "Het woord «klaar» daar.", "Het woord “klaar” daar."),
        ("wrong-language", "Ia pergi ke sana.", "Ia akan pergi ke sana itu.", "Hij is er niet."),
        ("doubled-word", "Ia pergi ke sana.", "Hij ging ging erheen.", "Hij zei ja ja."),
        ("names", "Kata Presiden Vladimir Putin.", "Zei president Vladimer Putin.",
         "Zei president Vladimir Putin."),
    ],
)  # fmt: skip
def test_what_is_checked(check: str, source: str, wrong: str, right: str) -> None:
    assert check in checked(source, wrong)
    assert check not in checked(source, right)


def test_dutch_as_the_source_language() -> None:
    assert "negation" in checked("Hij kwam niet.", "He came.", "en", "nl")
    assert "negation" not in checked("Niet alleen hij kwam.", "He came as well.", "en", "nl")
    assert "number-words" in checked("Er zijn vier mensen.", "There are three people.", "en", "nl")
    assert "units" in checked("Het is 5 uur ver.", "It is 5 days away.", "en", "nl")


def test_another_language_in_a_dutch_catalogue() -> None:
    english = "It is not the first time that they have been there."
    assert "wrong-language" in checked("Ini bukan yang pertama.", english)


def test_headings() -> None:
    options = CheckOptions(headings={"nl": "title"})
    settings = Settings(select=frozenset({"heading-case"}), options=options)
    for target, wrong in (("De Val van de Muur", False), ("De Val van de muur", True)):
        message = Message(
            "Runtuhnya tembok", target, state=State.REVIEWED, line=1,
            kind=BlockKind.HEADING,
        )  # fmt: skip
        findings = run_checks(Catalog("id", "nl", (message,), path="x.po"), settings=settings)
        assert bool(findings) is wrong


def test_the_expected_length_is_derived_from_both_languages() -> None:
    assert expected_log_ratio("en", "nl") > 0 > expected_log_ratio("nl", "en")
    assert expected_log_ratio("id", "nl") == pytest.approx(
        expected_log_ratio("id", "en") + expected_log_ratio("en", "nl")
    )
    assert expected_log_ratio("id", "sw") == 0


@pytest.mark.parametrize(
    "text",
    [
        "Dhr. Jansen kwam, d.w.z. hij was er. | Mevr. De Vries niet.",
        "Zie blz. 12 en art. 5 van de wet. | Prof. dr. A. de Vries zei niets.",
        "Hij kocht appels, peren enz. | De rest volgt op 5 dec. 2023.",
        "Het woog o.a. 5 kg. | Daarna niet meer.",
        "“Waarom?” vroeg hij. | Niemand wist het.",
        "Het bedrijf Jansen B.V. in Utrecht sloot. | Dat was in 2020.[3] | Nu niet meer.",
        "Zij nam vitamine C. | Hij niet.",
    ],
)
def test_sentences(text: str) -> None:
    whole = text.replace(" | ", " ")
    spans = segmenter("nl").spans(whole)
    assert " | ".join(whole[span.start : span.end] for span in spans) == text
    assert type(segmenter("nl-NL")) is type(segmenter("id"))


def test_numbers_in_words() -> None:
    pairs = [
        ("1,5 juta", "anderhalf miljoen"),
        ("250 orang", "250 mensen"),
        ("3.000 orang", "drieduizend mensen"),
        ("2/3", "twee derde"),
        ("25%", "een kwart"),
        ("200 orang", "tweehonderd mensen"),
        ("20–30%", "20 tot 30 procent"),
    ]
    for source, target in pairs:
        assert not compare_values(source, target, "id", "nl"), (source, target)


def test_inflection() -> None:
    assert morphology("nl").stems("boeken") == ("boek", "boeke")
    assert inflection("nl").with_article("een ", "raad", "oorlog") == "een "
    assert inflection("nl").in_form("raad", Forms.PLURAL) == "raad"


def test_no_module_names_dutch() -> None:
    """The language was added by its file alone; engines list codes of their own models."""
    for path in SOURCE.rglob("*.py"):
        if "engines" not in path.parts:
            assert not re.search(r"\b[Dd]utch\b|[\"']nl[\"']", path.read_text("utf-8")), path
