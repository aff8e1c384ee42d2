"""Excerpts end where no word, number, date or name is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.inline.excerpt import excerpt

FAMILY = "👩\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("kepada pemimpin Korea Utara, jenis mobil", 34, "kepada pemimpin Korea Utara…"),
        ("kepada pemimpin Korea Utara", 24, "kepada pemimpin…"),
        ("pertemuan pada 12 Juni 2024 di sana", 26, "pertemuan pada…"),
        ("bantuan senilai Rp 5.000 juta itu", 22, "bantuan senilai…"),
        ("das Treffen am 12. Juni 2024 fand", 22, "das Treffen am…"),
        ("pada tahun 2023. Dalam tahun itu", 20, "pada tahun 2023.…"),
        ("satu, dua, tiga, empat, lima", 18, "satu, dua, tiga…"),
        ("https://contoh.id/berita/2024/januari", 33, "https://contoh.id/berita/2024/…"),
        ("漢字を読むのは楽しいことです", 8, "漢字を読むのは…"),
        (FAMILY * 4, 12, FAMILY * 2 + "…"),
        ("e\u0301" * 10, 8, "e\u0301" * 3 + "…"),
        ("x" * 30, 10, "x" * 9 + "…"),
    ],
)
def test_where_an_excerpt_ends(text: str, width: int, shown: str) -> None:
    assert excerpt(text, width) == shown


@pytest.mark.slow
@given(st.text("ab Z9.,/-漢é\u0301\u200d"), st.integers(8, 60))
def test_an_excerpt_is_a_beginning_and_fits(text: str, width: int) -> None:
    shown = excerpt(text, width)
    assert len(shown) <= width
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


@pytest.mark.slow
@given(st.lists(st.text("abcde", min_size=1, max_size=8), min_size=1, max_size=30))
def test_words_stay_whole(words: list[str]) -> None:
    shown = excerpt(" ".join(words), 40)
    assert shown.removesuffix("…").split() == words[: len(shown.removesuffix("…").split())]
