"""Runs of a paragraph as a text with tags, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.formats.runs import Close, Code, Look, Open, Piece, Text, project, restored

PLAIN, BOLD, RED = Look(""), Look("bold"), Look("red")
UNDERLINED = Look("underlined", shows_blanks=True)


def name_of(look: Look, base: Look) -> str:
    return "b" if (look, base) == (BOLD, PLAIN) else "u" if look is UNDERLINED else ""


def text(words: str, look: Look = PLAIN) -> Text[str]:
    return Text(words, look, str(look.key))


def shown(*pieces: Piece[str]) -> str | None:
    projection = project(pieces, name_of)
    return None if projection is None else projection.text


def test_runs_that_look_alike_are_one() -> None:
    assert shown(text("Ja"), text("karta "), text("raya", BOLD), text(".")) == (
        "Jakarta <b>raya</b>."
    )


def test_the_look_of_most_characters_has_no_tag() -> None:
    assert shown(text("Ibu kota negara", RED), text(" ini")) == "Ibu kota negara<1> ini</1>"


def test_what_a_plain_name_says_has_the_tag_unless_that_takes_more_tags() -> None:
    assert shown(text("Ibu kota negara", BOLD), text(" ini")) == "<b>Ibu kota negara</b> ini"
    assert shown(text("Ibu kota", BOLD), text(" ini "), text("negara", BOLD)) == (
        "Ibu kota<1> ini </1>negara"
    )
    assert shown(text("Ibu kota negara", BOLD), text(" ")) == "Ibu kota negara"


def test_blanks_take_the_look_before_them_unless_they_can_be_seen() -> None:
    assert shown(text("Ia"), text(" ", BOLD), text("tidur")) == "Ia tidur"
    assert shown(text("Nama"), text("   ", UNDERLINED), text("jelas")) == "Nama<u>   </u>jelas"


def test_what_is_at_the_edges_has_no_tag() -> None:
    link: tuple[Piece[str], ...] = (Open("l", "a"), text("Baca"), Close("l"))
    assert shown(Code("mark"), *link, Code("fn1", "fn1")) == "Baca"
    assert shown(Open("l", "a"), Close("l"), text("Baca.")) == "Baca."
    assert shown(*link, text(" ini.")) == "<a>Baca</a> ini."


def test_names_are_numbered_where_the_data_differs() -> None:
    pieces: list[Piece[str]] = [text("x")]
    for data in ("one", "two", "one"):
        pieces += [Open(data, "a"), text("y"), Close(data), Code("t", "tab"), text("z")]
    projection = project(pieces, name_of)
    assert projection is not None
    assert projection.text == "x<a>y</a><tab/>z<a2>y</a2><tab/>z<a>y</a><tab/>z"


SLEEPS: list[Piece[str]] = [
    text("Mereka lalu "),
    text("tidur", BOLD),
    Code("t", "tab"),
    text("."),
]


def test_tags_may_move_and_repeat() -> None:
    projection = project(SLEEPS, name_of)
    assert projection is not None
    assert list(restored("<b>It</b><tab/> <b>sleeps</b>.", projection)) == [
        text("It", BOLD),
        Code("t", "tab"),
        text(" "),
        text("sleeps", BOLD),
        text("."),
    ]


@pytest.mark.parametrize("target", ["<i>a</i>", "<b>a", "a</b>", "<b/>", "<tab>a</tab>"])
def test_other_tags_are_refused(target: str) -> None:
    projection = project(SLEEPS, name_of)
    assert projection is not None
    with pytest.raises(ValueError, match="tag"):
        list(restored(target, projection))


WORDS = st.sampled_from(["Ia", " ", "tidur. ", "<b>", "&lt;", "\u00a0", "5 < 6", "<", "tab/>"])
TEXTS = st.builds(text, WORDS, st.sampled_from([PLAIN, BOLD, RED, UNDERLINED]))
CODES = st.builds(Code, st.sampled_from(["x", "y"]), st.sampled_from(["", "tab", "fn1"]))


@st.composite
def paragraphs(draw: st.DrawFn) -> list[Piece[str]]:
    pieces: list[Piece[str]] = []
    opened: list[str] = []
    for kind in draw(st.lists(st.sampled_from(["text", "text", "code", "open", "close"]))):
        if kind == "text":
            pieces.append(draw(TEXTS))
        elif kind == "code":
            pieces.append(draw(CODES))
        elif kind == "open":
            opened.append(draw(st.sampled_from(["l1", "l2"])))
            pieces.append(Open(opened[-1], "a"))
        elif opened:
            pieces.append(Close(opened.pop()))
    return [*pieces, *(Close(data) for data in reversed(opened))]


@given(paragraphs())
def test_what_is_restored_has_the_same_text(pieces: list[Piece[str]]) -> None:
    projection = project(pieces, name_of)
    if projection is None:
        assert not "".join(piece.text for piece in pieces if isinstance(piece, Text)).strip()
        return
    again = list(restored(projection.text, projection))
    assert project(again, name_of) == projection
    for kind in (Open, Close, Code):
        assert [p.data for p in again if isinstance(p, kind)] == [
            p.data for p in pieces if isinstance(p, kind)
        ]
