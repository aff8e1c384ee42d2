"""What pages show of texts, and what comes back of them."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given
from starlette.requests import Request

from rktranslate.model import BlockKind, Message, Span, Term
from rktranslate.review.presentation import (
    FindingView,
    Piece,
    found_pieces,
    matching_documents,
    plain_pieces,
    source_pieces,
    typed,
    window,
)
from rktranslate.review.routes import ROUTES
from rktranslate.review.templating import COOKIE, Preferences, preferences
from rktranslate.workflow.reviewing.addresses import UnitAddress
from rktranslate.workflow.reviewing.views import DocumentRow, TermHint, UnitDetails, UnitRow

TEXTS = st.text(st.sampled_from("ab <>&/\n\r\u00a0\u200b\u202e*é"), max_size=30)


def _details(source: str, *terms: tuple[int, int], codes: tuple[str, ...] = ()) -> UnitDetails:
    row = UnitRow(
        UnitAddress("en", "a.md", "0" * 10), 0, Message(source), "0", BlockKind.PARAGRAPH, "p"
    )
    hints = tuple(TermHint(Term("", ()), Span(*term), ()) for term in terms)
    return UnitDetails(row, hints, codes=codes)


def _browser(text: str) -> str:
    """Return a text as a text field sends it (HTML, "normalize newlines")."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


@given(TEXTS)
def test_a_text_that_nobody_changed_is_the_stored_one(stored: str) -> None:
    assert typed(_browser(stored), stored) == stored


@given(TEXTS, TEXTS)
def test_a_changed_text_has_line_feeds_only(text: str, stored: str) -> None:
    result = typed(_browser(text), stored)
    assert result == stored or "\r\n" not in result


@given(TEXTS)
def test_pieces_are_the_whole_text(text: str) -> None:
    assert "".join(piece.text for piece in plain_pieces(text)) == text


@given(TEXTS, st.data())
def test_codes_and_terms_lose_nothing_of_a_source(source: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(source))
    terms = data.draw(st.lists(st.tuples(offsets, offsets), max_size=3))
    codes = tuple(data.draw(st.lists(st.sampled_from(["<a>", "*", "&", "ab"]), max_size=4)))
    spans = [(min(term), max(term)) for term in terms]
    details = _details(source, *spans, codes=codes)
    for tags in ("chips", "text"):
        pieces = source_pieces(details, tags)
        assert "".join(piece.value or piece.text for piece in pieces) == source


def test_a_source_has_its_codes_as_chips_and_its_terms_marked() -> None:
    details = _details("Baca <b>laporan</b> Korea Utara.", (20, 31), codes=("<b>", "</b>"))
    assert source_pieces(details, "chips") == (
        Piece("Baca "),
        Piece("b", "code", value="<b>"),
        Piece("laporan"),
        Piece("/b", "code", value="</b>"),
        Piece(" "),
        Piece("Korea Utara", "term", number=0),
        Piece("."),
    )
    assert [piece.text for piece in source_pieces(details, "text") if piece.kind == "code"] == [
        "<b>",
        "</b>",
    ]


def test_invisible_characters_stand_apart() -> None:
    kinds = [(piece.text, piece.kind) for piece in plain_pieces("a\u00a0b\u202ec\nd")]
    assert kinds == [
        ("a", ""),
        ("\u00a0", "blank"),
        ("b", ""),
        ("\u202e", "invisible"),
        ("c", ""),
        ("\n", "break"),
        ("d", ""),
    ]


def test_what_a_search_found_is_marked() -> None:
    pieces = found_pieces("satu dua satu", [Span(0, 4), Span(9, 13)])
    assert [piece.text for piece in pieces if piece.kind == "found"] == ["satu", "satu"]


def _rows(count: int) -> list[DocumentRow]:
    return [DocumentRow(f"bab/{number}.md", "en", "", None) for number in range(count)]


@given(st.integers(0, 30), st.integers(0, 35), st.integers(1, 40))
def test_a_window_has_the_document(count: int, current: int, size: int) -> None:
    rows = _rows(count)
    start, end = window(rows, f"bab/{current}.md", size)
    assert 0 <= start <= end <= count
    assert end - start == min(size, count)
    assert current >= count or start <= current < end


def test_documents_are_found_by_words_of_their_path() -> None:
    rows = _rows(12)
    assert [row.document for row in matching_documents(rows, "BAB 11")] == ["bab/11.md"]
    assert len(matching_documents(rows, " ")) == 12


def _request(**headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": pairs})


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [
        ("id.dark.text.off", Preferences("id", "dark", "text", "off")),
        ("xx.dark.y.z", Preferences("en", "dark", "chips", "on")),
        ("", Preferences()),
        ("a.b", Preferences()),
    ],
)
def test_preferences_of_a_cookie(cookie: str, expected: Preferences) -> None:
    assert preferences(_request(cookie=f"{COOKIE}={cookie}")) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [("de-CH, id;q=0.9, en;q=0.8", "id"), ("en-GB,id", "en"), ("id-ID", "id"), ("*, ;,,x-", "en")],
)
def test_the_first_language_of_the_browser_that_there_is(header: str, expected: str) -> None:
    assert preferences(_request(accept_language=header)).interface == expected


@pytest.mark.parametrize(("text", "shown"), [(" ", "␣"), (" a b ", "␣a b␣"), ("", ""), ("x", "x")])
def test_blanks_of_a_suggestion_are_seen(text: str, shown: str) -> None:
    assert FindingView("c", "error", "m", text).shown_suggestion == shown


def test_reading_routes_take_no_changes() -> None:
    methods = {route.path: route.methods for route in ROUTES}
    writing = {path for path, allowed in methods.items() if "POST" in (allowed or ())}
    assert writing == {
        "/findings", "/save", "/approve", "/bulk", "/note", "/undo", "/preferences"
    }  # fmt: skip
    assert all(methods[path] == {"POST"} for path in writing)
