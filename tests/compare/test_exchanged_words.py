"""Words of closed classes that stand in the place of others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.exchanged_words import exchanged_words
from rktranslate.model import Syntax


def exchanges(source: str, target: str, to: str = "en") -> list[tuple[str, str, str]]:
    return [
        (
            found.of_class,
            source[found.source_span.start : found.source_span.end],
            target[found.target_span.start : found.target_span.end],
        )
        for found in exchanged_words(source, target, "id", to, Syntax.TEXT)
    ]


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("Prancis kalah.", "Germany lost.", ("countries", "Prancis", "Germany")),
        ("AS mundur.", "The U.N. withdrew.", ("acronyms", "AS", "U.N")),
        # "said" is now and then aligned to "AS", and renders no acronym.
        ("Kata juru bicara AS.", "A NATO spokesman said.", ("acronyms", "AS", "NATO")),
        ("Ekspor naik.", "Exports fell.", ("opposites.rise_fall", "naik", "fell")),
        ("Ia lebih kuat.", "He is less strong.", ("degree.more_less", "lebih", "less")),
        ("Ia datang pekan lalu.", "He came last year.", ("durations", "pekan", "year")),
        ("Jutaan dolar hilang.", "Millions of yen are gone.", ("currencies", "dolar", "yen")),
        (
            "Wakil presiden tiba.",
            "The president arrived.",
            ("titles", "Wakil presiden", "president"),
        ),
    ],
)
def test_both_words_are_shown(source: str, target: str, found: tuple[str, str, str]) -> None:
    assert found in exchanges(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        # One without the other.
        ("Presiden Prancis tiba.", "The president arrived."),
        ("Presiden itu tiba.", "The president of France arrived."),
        # A word that the lexicon knows as a rendering.
        ("Menteri Luar Negeri AS tiba.", "The U.S. Secretary of State arrived."),
        ("Harga beras naik.", "The price of rice went up."),
        # A number of spans of time can be given in another one.
        ("Sudah sepuluh tahun ia menunggu.", "He has waited for a decade."),
        ("Itu terjadi selama satu abad.", "It went on for 100 years."),
        ("Pada tahun 2007 ia pulang bulan itu juga.", "In 2007 he came home in that month."),
        # The name of a currency is no country.
        ("Rupiah menguat terhadap dolar AS.", "The Indonesian currency rose against the dollar."),
        # Denied, the opposite is right.
        ("Rumahnya tidak jauh.", "His house is near."),
        # A phrase that only looks like a member, and none that goes over a comma.
        ("Timur Tengah bergolak.", "The Middle East is in turmoil."),
        (
            "Laut Aegea di barat, Laut Hitam di utara.",
            "The Aegean to the west, the Black Sea north.",
        ),
        # The same word on both sides is a name.
        ("Ia bertemu Jordan di Prancis.", "He met Jordan in France."),
    ],
)
def test_one_witness_is_not_enough(source: str, target: str) -> None:
    assert exchanges(source, target) == []


def test_the_code_of_a_text_is_no_word_of_it() -> None:
    source, target = "Lihat [Prancis](prancis.md).", "See [France](germany.md)."
    assert exchanged_words(source, target, "id", "en", Syntax.MARKDOWN) == ()


def test_a_language_without_classes_has_no_exchanges() -> None:
    assert exchanges("Prancis kalah.", "L'Allemagne a perdu.", to="fr") == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_are_in_the_texts(source: str, target: str) -> None:
    source, target = f"Prancis naik. {source}", f"{target} Germany fell."
    for found in exchanged_words(source, target, "id", "en", Syntax.TEXT):
        assert 0 <= found.source_span.start < found.source_span.end <= len(source)
        assert 0 <= found.target_span.start < found.target_span.end <= len(target)
