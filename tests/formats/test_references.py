"""Footnotes that are bibliography entries."""

from __future__ import annotations

import re

import pytest

from rktranslate.formats.references import is_source_note
from tests.conftest import BRIEF, ROOT

_BRIEF = (ROOT / f"source/{BRIEF}.txt").read_text("utf-8")
ENTRIES = re.findall(r"^\[\d+\] (.*)", _BRIEF, re.MULTILINE)


def test_the_entries_of_the_brief_are_sources() -> None:
    assert len(ENTRIES) == 7
    assert all(map(is_source_note, ENTRIES))


@pytest.mark.parametrize("number", ["1", "[12] ", "3. ", "^ ", "*\xa0"])
def test_a_source_may_begin_with_the_number_of_its_note(number: str) -> None:
    assert is_source_note(f"{number}{ENTRIES[0]}")


@pytest.mark.parametrize(
    "text",
    [
        "Lihat Santoso (2020) untuk pembahasan yang lebih lengkap.",
        "lihat juga (2020). https://a.id",
        "Reuters. https://a.id/x",
        "Lihat Reuters. (2023, Mei 3). Judul itu. https://a.id/x",
        "2 See Reuters. (2023). Title. https://a.id/x",
        "Menurut BPS (2020), harga beras naik; lihat https://a.id/x",
        "Menurut BPS (2020), harga beras naik. Lihat https://a.id/x dan bandingkan dengan Bab 2.",
        f"Santoso, B. (2020). {'Judul yang panjang. ' * 40}https://a.id",
        "",
    ],
)
def test_a_note_that_says_more_is_text(text: str) -> None:
    assert not is_source_note(text)
