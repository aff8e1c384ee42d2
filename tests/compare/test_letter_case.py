"""Names in small letters."""

from __future__ import annotations

import pytest

from rktranslate.compare.copies import copy_rules
from rktranslate.compare.letter_case import uncapitalised_names

ENGLISH = copy_rules("id", "en")


def small(source: str, target: str) -> list[str]:
    spans = uncapitalised_names(source, target, ENGLISH)
    return [target[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("source", "target", "names"),
    [
        ("Pasukan Rusia menyerang.", "The troops of russia attacked.", ["russia"]),
        ("Pasukan Thailand menyerang.", "An attack by thailand's troops.", ["thailand"]),
        (
            "Kemarin Teguh Zubrowitz datang.",
            "Yesterday Teguh zubrowitz came.",
            ["zubrowitz"],
        ),
    ],
)
def test_names_in_small_letters(source: str, target: str, names: list[str]) -> None:
    assert small(source, target) == names


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Ada satu Tornado di kota.", "There was a tornado in the city."),
        ("Dua atlet Judo datang.", "Two judo athletes came."),
        ("Pasukan Rusia menyerang.", "Russia's troops attacked a russia."),
        ("Lagu MA itu indah.", "The song ma is beautiful."),
    ],
)
def test_common_nouns(source: str, target: str) -> None:
    assert small(source, target) == []


def test_without_a_lexicon_nothing_is_known() -> None:
    rules = copy_rules("id", "ms")
    assert uncapitalised_names("Pasukan Rusia.", "Tentera rusia.", rules) == ()
