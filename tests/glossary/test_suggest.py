"""glossary suggest: names, acronyms with their expansion, phrases; ranked, with places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.glossary.suggest import Sentence, Suggestion, suggest
from rktranslate.model import Location, Span
from tests.timing import best_seconds


def of(*texts: str, known: str = "", **options: int) -> dict[str, Suggestion]:
    def find(text: str) -> list[Span]:
        at = text.find(known) if known else -1
        return [Span(at, at + len(known))] if at >= 0 else []

    sentences = [Sentence(text, Location("a.txt", n)) for n, text in enumerate(texts, 1)]
    found = suggest(sentences, find, "id", **options).suggestions
    assert len({each.text for each in found}) == len(found)
    return {each.text: each for each in found}


def test_acronyms_with_their_expansion() -> None:
    found = of(
        "Menurut Organisasi Negara-Negara Pengekspor Minyak (OPEC), harga naik.",
        "Kata Badan Pusat Statistik (BPS) kemarin, WHO (Organisasi Kesehatan Dunia) setuju.",
        "Hal itu dibahas di badan pengawas pemilihan umum (BPPU) tadi.",
        "Kata NATO dan NATO lagi (baru).",
        "Sekali saja ada UFO di sana.",
    )
    expansions = {text: each.expansion for text, each in found.items() if each.kind == "acronym"}
    assert expansions == {
        "OPEC": "Organisasi Negara-Negara Pengekspor Minyak",
        "BPS": "Badan Pusat Statistik",
        "WHO": "Organisasi Kesehatan Dunia",
        "BPPU": "badan pengawas pemilihan umum",
        "NATO": "",
    }
    assert found["NATO"].count == 2
    assert found["NATO"].places == (Location("a.txt", 4),)


def test_names() -> None:
    found = of(
        "Kemarin Sergei Shoigu tiba di Wonsan.",
        "Di Wonsan ada pelabuhan.",
        "Pelabuhan itu besar.",
        "Pada bulan Oktober hujan, dan Oktober panas.",
        "TINJAUAN ATAS HUBUNGAN DUA NEGARA",
    )
    names = {text: each.count for text, each in found.items() if each.kind == "name"}
    assert names == {"Sergei Shoigu": 1, "Wonsan": 2}
    assert found["Wonsan"].places == (Location("a.txt", 1), Location("a.txt", 2))
    assert found["Wonsan"].context == "Kemarin Sergei Shoigu tiba di Wonsan."


def test_what_the_glossary_has_is_no_suggestion() -> None:
    texts = ("Kini Korea Utara maju.", "Lalu Korea Utara maju.")
    assert "Korea Utara" in of(*texts)
    assert of(*texts, known="Korea Utara") == {}


def test_phrases_by_c_value() -> None:
    texts = [
        f"{begin} kereta api barang {end}."
        for begin, end in (("Ada", "lewat"), ("Dengan", "itu"), ("Dari", "ini"))
    ]
    found = of(*texts, "Naik kereta api saja.", "Tentang satelit mata kita.")
    phrases = {text: each.count for text, each in found.items() if each.kind == "phrase"}
    assert phrases["kereta api barang"] == 3
    assert "api barang" not in phrases  # never outside of the longer one
    assert "satelit mata" not in phrases
    assert not any(text.split()[0] in ("dari", "ini") for text in phrases)


def test_limits() -> None:
    texts = [f"Lalu Kota{letter} dan Kota{letter} ada." for letter in "abcdef"]
    assert len(of(*texts)) == 6
    assert len(of(*texts, limit=2)) == 2
    assert of(*texts, minimum=3) == {}


def test_codes_are_no_prose() -> None:
    text = "Lihat Situs Berita di sana, ya Situs Berita."
    span = Span(0, len(text))
    sentence = Sentence(text, Location("a", 1), (span,))
    assert suggest([sentence], lambda _: (), "id").suggestions == ()


def test_a_language_without_function_words_still_has_names() -> None:
    sentences = [Sentence("le roi Jean Valjean est ici", Location("a", 1))]
    (found,) = suggest(sentences, lambda _: (), "fr").suggestions
    assert found.text == "Jean Valjean"


@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_text(texts: list[str]) -> None:
    result = suggest(
        [Sentence(text, Location("a", n)) for n, text in enumerate(texts)], lambda _: (), "id"
    )
    for found in result.suggestions:
        assert found.count >= 1
        assert found.places
        assert found.text


@pytest.mark.slow
def test_cost_is_linear() -> None:
    def seconds(count: int) -> float:
        texts = [
            f"Kata Menteri{n} dari Kota{n % 97}, jalur kereta{n % 89} api barang (KAB) rusak."
            for n in range(count)
        ]
        return best_seconds(lambda: of(*texts))

    # Eight times the text: 8 when linear, 64 when quadratic.
    assert seconds(8000) < 24 * seconds(1000) + 0.1
