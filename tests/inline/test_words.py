"""Words of texts, and the quick test of texts whose letters are all in ASCII."""

import sys

import pytest

from rktranslate.inline.words import is_ascii_prose


def test_no_letter_or_digit_beyond_ascii_is_passed_over() -> None:
    characters = map(chr, range(0x80, sys.maxunicode + 1))
    passed = [char for char in characters if is_ascii_prose(f"a{char}b")]
    assert passed
    assert not any(char.isalnum() or char == "_" or char.casefold() != char for char in passed)


@pytest.mark.parametrize("text", ["", "plain", "“quoted” – it’s…", "«a»\u00a0b"])
def test_signs_of_prose_need_not_be_in_ascii(text: str) -> None:
    assert is_ascii_prose(text)


@pytest.mark.parametrize("text", ["café", "٣", "キ", "x\u0301"])
def test_letters_and_marks_beyond_ascii_are_seen(text: str) -> None:
    assert not is_ascii_prose(text)
