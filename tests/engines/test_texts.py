"""Capitals, and cutting what is too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.engines.texts import Cut, capitals, cut, is_capitals, sentence_case


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


def pieces(cut: Cut) -> list[str]:
    """Return gaps and parts in their order."""
    alternating = [cut.gaps[0]]
    for part, gap in zip(cut.parts, cut.gaps[1:], strict=True):
        alternating += (part, gap)
    return alternating


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("a b c. d e f", 4, ["", "a b c.", " ", "d e f", ""]),
        ("a b c, d e f", 4, ["", "a b c,", " ", "d e f", ""]),
        ("a, b c d e; f g", 6, ["", "a, b c d e;", " ", "f g", ""]),
        ("a b c d", 2, ["", "a b", " ", "c d", ""]),
        (" a\n\n b ", 9, [" ", "a", "\n\n ", "b", " "]),
    ],
)
def test_long_texts_are_cut_between_sentences_else_clauses_else_words(
    text: str, limit: int, expected: list[str]
) -> None:
    made = cut(text, words, limit)
    assert pieces(made) == expected
    assert made.issues == ()


def test_a_word_without_a_place_to_cut_is_kept_and_named() -> None:
    made = cut("satu " + "a" * 600 + " dua", len, 20)
    assert made.parts == ["satu", "dua"]
    assert made.gaps == ["", " " + "a" * 600 + " ", ""]
    assert made.issues == ("a word of 600 characters was not translated",)
    # Base and combining character stay together, and so does a placeholder.
    assert cut("e\u0301" * 300, len, 20).parts == []
    assert all("｟" not in part or "｟7｠" in part for part in cut("-｟7｠" * 9, len, 5).parts)


def test_a_long_word_is_cut_after_signs_and_in_scripts_without_spaces() -> None:
    address = cut("kata/" * 40, len, 60)
    assert "".join(address.parts) == "kata/" * 40
    assert all(len(part) <= 60 and part.endswith("/") for part in address.parts)
    han = "总统昨天抵达了雅加达。" * 5 + "部长们也来了" * 20
    made = cut(han, len, 30)
    assert "".join(pieces(made)) == han
    assert made.parts[0].endswith("。")
    assert max(map(len, made.parts)) <= 30
    assert address.issues == made.issues == ()


def test_no_more_than_a_stretch_of_a_giant_text_is_measured_at_a_time() -> None:
    measured: list[int] = []

    def length(part: str) -> int:
        measured.append(len(part))
        return words(part)

    def cost(text: str) -> int:
        measured.clear()
        assert cut(text, length, 50).join(cut(text, length, 50).parts) == text
        return sum(measured)

    small, large = "kata biasa, " * 4000, "kata biasa, " * 32_000
    assert cost(large) < 10 * cost(small)
    assert max(measured) < 1000
    assert cost("x" * 1_000_000 + " kata") == len("kata") * 2


@given(st.lists(st.sampled_from(["kata", "a.", "b,", " ", "\n", "｟0｠", "\t", "c;", "。"])))
def test_cutting_loses_nothing(chosen: list[str]) -> None:
    text = "".join(chosen)
    made = cut(text, words, 3)
    assert made.join(made.parts) == text
    assert all(not gap.strip() for gap in made.gaps)
    assert all(words(part) <= 3 for part in made.parts)


@given(st.text(max_size=60), st.integers(1, 8))
def test_any_text_is_cut_to_the_limit_or_kept(text: str, limit: int) -> None:
    made = cut(text, len, limit)
    assert made.join(made.parts) == text
    assert all(0 < len(part) <= limit for part in made.parts)
    assert bool(made.issues) == any(gap.strip() for gap in made.gaps)
