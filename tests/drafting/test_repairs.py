"""Repairs that need no engine: abbreviations of sources, capitals and left-over words of drafts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.copies import copy_rules
from rktranslate.drafting.repairs import repaired, start_inside_word, written_out
from rktranslate.model import Syntax

RULES = copy_rules("id", "en")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Lihat hlm. 5 dan hal. 12–15.", "Lihat halaman 5 dan halaman 12–15."),
        ("Itu hal. Yang lain tidak.", "Itu hal. Yang lain tidak."),
        ("Menurut Santoso dkk. hasilnya lain.", "Menurut Santoso dan rekan-rekan hasilnya lain."),
        ("Begitu kata Santoso dkk.", "Begitu kata Santoso dan rekan-rekan."),
        ("Buku, pensil, dsb.”", "Buku, pensil, dan sebagainya.”"),
        ("Tgl. 5 s.d. 7 Mei", "Tanggal 5 sampai dengan 7 Mei"),
        ("Org yg tdk tahu dgn itu", "Org yang tidak tahu dengan itu"),
        ("Bpk. Hasan", "Bapak Hasan"),
        ("a@dkk.id dan dkk.txt", "a@dkk.id dan dkk.txt"),
        ("pd dan hal", "pd dan hal"),
    ],
)
def test_abbreviations_are_written_out(text: str, written: str) -> None:
    assert written_out(text, "id") == written
    assert written_out(text, "xx") == text


@given(st.text(max_size=80))
def test_writing_out_ends(text: str) -> None:
    once = written_out(text, "id")
    assert len(once) >= len(text.rstrip(".")) - text.count(".")


def test_a_draft_that_begins_inside_a_word() -> None:
    languages = (RULES, Syntax.TEXT)
    assert start_inside_word("Harga naik.", "flation rose.", *languages) == (
        "it begins inside a word: 'flation'",
    )
    assert start_inside_word("Harga naik.", "prices rose.", *languages) == ()
    assert start_inside_word("Harga naik.", "Flation rose.", *languages) == ()
    assert (
        start_inside_word("Harga naik.", "flation naik.", copy_rules("id", "ms"), Syntax.TEXT) == ()
    )


def test_a_draft_is_repaired_once() -> None:
    source = "Kuil di Kamboja itu sudah tua dan indah."
    draft = "the Kuil in Kamboja is old and beautiful by now."
    right = "The temple in Cambodia is old and beautiful by now."
    assert repaired(source, draft, RULES, Syntax.TEXT) == right
    assert repaired(source, right, RULES, Syntax.TEXT) == right
