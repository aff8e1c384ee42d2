"""Texts compared word by word."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rktranslate.workflow.reviewing.differences import word_difference
from rktranslate.workflow.reviewing.views import Change, DiffPart

WORDS = st.lists(
    st.sampled_from(["Rusia", "dan", "Korea Utara", "2.023", " ", ".", "<b>", "</b>", "é", "\n"])
)


def shown(before: str, after: str) -> str:
    """Return a comparison as people write one: [-deleted-]{+inserted+}."""
    marks = {Change.EQUAL: "{}", Change.DELETED: "[-{}-]", Change.INSERTED: "{{+{}+}}"}
    return "".join(marks[part.change].format(part.text) for part in word_difference(before, after))


def test_a_replaced_word_stands_between_what_is_equal() -> None:
    assert shown("Rusia dan Cina.", "Rusia serta Cina.") == "Rusia [-dan-]{+serta+} Cina."


def test_neighbours_that_changed_are_one_change() -> None:
    assert (
        shown("pada tahun 2023 itu", "di bulan Mei itu")
        == "[-pada tahun 2023-]{+di bulan Mei+} itu"
    )


def test_words_and_numbers_and_tags_are_whole() -> None:
    assert shown("harga 1.000", "harga 2.000") == "harga [-1.000-]{+2.000+}"
    assert shown("kata-kata", "kata-katanya") == "[-kata-kata-]{+kata-katanya+}"
    assert shown("<b>kota</b>", "<i>kota</i>") == "[-<b>-]{+<i>+}kota[-</b>-]{+</i>+}"


def test_only_white_space_changed() -> None:
    assert shown("satu  dua", "satu dua") == "satu[-  -]{+ +}dua"


def test_equal_texts_have_no_difference() -> None:
    assert word_difference("sama", "sama") == ()


def test_all_is_new_or_gone() -> None:
    assert word_difference("", "baru") == (DiffPart(Change.INSERTED, "baru"),)
    assert word_difference("lama", "") == (DiffPart(Change.DELETED, "lama"),)


@given(WORDS.map("".join), WORDS.map("".join))
def test_the_parts_are_both_texts(before: str, after: str) -> None:
    parts = word_difference(before, after)
    if before == after:
        assert parts == ()
        return
    assert "".join(part.text for part in parts if part.change is not Change.INSERTED) == before
    assert "".join(part.text for part in parts if part.change is not Change.DELETED) == after
    assert all(part.text for part in parts)
    changes = [part.change for part in parts]
    assert all(one is not other for one, other in pairwise(changes))
    inserted_first = (Change.INSERTED, Change.DELETED)
    assert inserted_first not in pairwise(changes)


def test_a_chapter_that_has_nothing_in_common_takes_no_time() -> None:
    before = " ".join(f"kata{number}" for number in range(100_000))
    after = " ".join(f"word{number}" for number in range(100_000))
    started = time.process_time()
    assert len(word_difference(before, after)) == 2
    assert len(word_difference(before, f"{before} lagi")) == 2
    assert time.process_time() - started < 2
