"""Capitals, and cutting what is too long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.engines.texts import capitals, cut, is_capitals, sentence_case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PENDAHULUAN", True),
        ("HUBUNGAN RUSIA-KOREA UTARA[1]", True),
        ("LIHAT https://a.b/kecil", True),
        ("PBB", False),
        ("PBB dan NATO", False),
        ("Hubungan", False),
        ("2022", False),
        ("", False),
    ],
)
def test_what_is_written_in_capitals(text: str, expected: bool) -> None:
    assert is_capitals(text) is expected


def test_codes_keep_their_case() -> None:
    assert sentence_case("“LIHAT https://a.b/Kecil INI") == "“Lihat https://a.b/Kecil ini"
    assert capitals("see https://a.b/Kecil now｟0｠") == "SEE https://a.b/Kecil NOW｟0｠"


def words(text: str) -> int:
    return len(text.split())


def test_long_texts_are_cut_between_sentences_else_clauses_else_words() -> None:
    assert cut("a b c. d e f", words, 4) == ["", "a b c.", " ", "d e f", ""]
    assert cut("a b c, d e f", words, 4) == ["", "a b c,", " ", "d e f", ""]
    assert cut("a, b c d e; f g", words, 6) == ["", "a, b c d e;", " ", "f g", ""]
    assert cut("a b c d", words, 2) == ["", "a b", " ", "c d", ""]
    assert cut(" a\n\n b ", words, 9) == [" ", "a", "\n\n ", "b", " "]
    assert cut("abc", len, 2) == ["", "abc", ""]


@given(st.lists(st.sampled_from(["kata", "a.", "b,", " ", "\n", "｟0｠", "\t", "c;"])).map("".join))
def test_cutting_loses_nothing(text: str) -> None:
    pieces = cut(text, words, 3)
    assert "".join(pieces) == text
    assert len(pieces) % 2 == 1
    assert all(not gap.strip() for gap in pieces[::2])
    assert all(words(part) <= 3 or not re.search(r"\s\S", part) for part in pieces[1::2])
