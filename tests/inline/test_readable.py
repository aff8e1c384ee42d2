"""What a reader sees of a text, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.inline.codes import find_codes
from rktranslate.inline.pairs import code_pairs
from rktranslate.inline.readable import readable_text
from rktranslate.model import Syntax


@pytest.mark.parametrize(
    ("text", "shown", "without_notes"),
    [
        ("**Air** _naik_ [di](a.md) `a b`", "Air naik di `a_b`", "Air naik di `a_b`"),
        ("satu<br>dua &amp; \\*tiga\\*", "satu\ndua & *tiga*", "satu\ndua & *tiga*"),
        ("naik.[1, 2] Lalu[^3].", "naik.[1,_2] Lalu[^3].", "naik. Lalu."),
        ("polos", "polos", "polos"),
    ],
)
def test_what_is_shown(text: str, shown: str, without_notes: str) -> None:
    assert readable_text(text, Syntax.MARKDOWN).text == shown
    assert readable_text(text, Syntax.MARKDOWN, notes=False).text == without_notes


def test_raised_notes_are_shown_as_citations() -> None:
    text = "naik.<sup>4</sup> Lalu<sup>catatan panjang</sup>"
    assert readable_text(text, Syntax.TAGS).text == "naik.[4] Lalucatatan panjang"
    assert readable_text(text, Syntax.TAGS, notes=False).text == "naik. Lalucatatan panjang"


@given(st.text("ab <>/*_[]()`\\&;.\n1sup", max_size=40), st.sampled_from(Syntax), st.booleans())
def test_every_character_has_its_place(text: str, syntax: Syntax, notes: bool) -> None:
    readable = readable_text(text, syntax, notes=notes)
    assert len(readable.starts) == len(readable.ends) == len(readable.text)
    assert list(readable.starts) == sorted(readable.starts)
    for start, end in zip(readable.starts, readable.ends, strict=True):
        assert 0 <= start < end <= len(text)


def test_pairs() -> None:
    def pairs(text: str, syntax: Syntax = Syntax.MARKDOWN) -> list[tuple[str, str]]:
        codes = find_codes(text, syntax)
        return [(codes[one].text, codes[two].text) for one, two in code_pairs(codes).items()]

    assert pairs("**a *b* c** [d](e) [f][g]") == [
        ("*", "*"), ("**", "**"), ("[", "](e)"), ("[", "][g]"),
    ]  # fmt: skip
    assert pairs("<b>a<br>b</b> <i>c</u> <img src='x'>") == [("<b>", "</b>")]
    assert pairs("<1>a<2/>b</1>", Syntax.TAGS) == [("<1>", "</1>")]
    assert pairs("[1] [^2] https://a.example/") == []
