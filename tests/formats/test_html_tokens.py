"""Tokens of HTML tile the file, and are those of other parsers."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rktranslate.formats.html.tokens import TokenKind, has_templates, tokens
from tests.formats.html_helpers import TEXTS, shared_pages


def source(text: str, *, xml: bool = False) -> list[tuple[str, str]]:
    return [(token.kind.name, text[token.start : token.end]) for token in tokens(text, xml=xml)]


@settings(max_examples=500)
@given(text=TEXTS, xml=st.booleans())
@example(text="<p a='", xml=False)
@example(text="</>x</ ><", xml=False)
@example(text="a\rb\r\n<i\r>\0", xml=False)
def test_tokens_tile_the_text(text: str, xml: bool) -> None:
    position = 0
    for token in tokens(text, xml=xml):
        assert token.start == position < token.end
        position = token.end
    assert position == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <3 b", [("TEXT", "a <3 b")]),
        ("x<p", [("TEXT", "x"), ("UNFINISHED", "<p")]),
        ("</>a", [("COMMENT", "</>"), ("TEXT", "a")]),
        ("<!-->a<!--->", [("COMMENT", "<!-->"), ("TEXT", "a"), ("COMMENT", "<!--->")]),
        ("<!--a--!>b<!--c", [("COMMENT", "<!--a--!>"), ("TEXT", "b"), ("COMMENT", "<!--c")]),
        ('<a b=="c>d">', [("OPENING", '<a b=="c>'), ("TEXT", 'd">')]),
        ("<a =b='c>'>", [("OPENING", "<a =b='c>'>")]),
        ("<a b=>c", [("OPENING", "<a b=>"), ("TEXT", "c")]),
        ("<a b = 'c>'d>", [("OPENING", "<a b = 'c>'d>")]),
        ("<p/ / x>", [("OPENING", "<p/ / x>")]),
        (
            "<script>a<!--<script></script>b</script>c",
            [
                ("OPENING", "<script>"),
                ("RAW", "a<!--<script></script>b"),
                ("CLOSING", "</script>"),
                ("TEXT", "c"),
            ],
        ),
        (
            "<script>a<!--><script></script>c",
            [
                ("OPENING", "<script>"),
                ("RAW", "a<!--><script>"),
                ("CLOSING", "</script>"),
                ("TEXT", "c"),
            ],
        ),
        (
            "<title>a<b>c</titles></TITLE\n>",
            [("OPENING", "<title>"), ("RAW", "a<b>c</titles>"), ("CLOSING", "</TITLE\n>")],
        ),
        ("<plaintext><b>", [("OPENING", "<plaintext>"), ("RAW", "<b>")]),
        ("<![CDATA[a>b]]>", [("COMMENT", "<![CDATA[a>"), ("TEXT", "b]]>")]),
        (
            "<svg><![CDATA[a>b]]></svg>",
            [("OPENING", "<svg>"), ("CDATA", "<![CDATA[a>b]]>"), ("CLOSING", "</svg>")],
        ),
        (
            "<a {% if x > 1 %}href=\"{{ f('a', \"b\") }}\"{% endif %}>{{ n }}",
            [
                ("OPENING", "<a {% if x > 1 %}href=\"{{ f('a', \"b\") }}\"{% endif %}>"),
                ("TEMPLATE", "{{ n }}"),
            ],
        ),
        ("<?php if ($a > 1) { ?>x", [("TEMPLATE", "<?php if ($a > 1) { ?>"), ("TEXT", "x")]),
        ("<%= a > b %>x", [("TEMPLATE", "<%= a > b %>"), ("TEXT", "x")]),
        ("<#if a>x</#if>", [("TEMPLATE", "<#if a>"), ("TEXT", "x"), ("TEMPLATE", "</#if>")]),
        ("<{{ tag }} a='>'>x", [("TEMPLATE", "<{{ tag }} a='>'>"), ("TEXT", "x")]),
        ("{{ x", [("TEXT", "{{ x")]),
    ],
)  # fmt: skip
def test_what_a_token_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert source(text) == expected


def test_xhtml_has_sections_and_no_raw_text() -> None:
    assert source("<title>a</title><p><![CDATA[<b>]]></p>", xml=True) == [
        ("OPENING", "<title>"),
        ("TEXT", "a"),
        ("CLOSING", "</title>"),
        ("OPENING", "<p>"),
        ("CDATA", "<![CDATA[<b>]]>"),
        ("CLOSING", "</p>"),
    ]
    assert source('<!DOCTYPE html [<!ENTITY a "]>">]><p/>', xml=True) == [
        ("COMMENT", '<!DOCTYPE html [<!ENTITY a "]>">]>'),
        ("OPENING", "<p/>"),
    ]


class _Events(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.events: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.events.append(("OPENING", self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("CLOSING", tag))


PLAIN_PIECES = st.sampled_from(
    [
        *"> \n&;aBé",
        "<p>",
        "</p>",
        "<A HREF=x>",
        '<a title="x > y">',
        "<b id='1'/>",
        "<br/>",
        "<!-- c -->",
        "<!DOCTYPE html>",
        "<h2 class = 'x'\n>",
        "<input disabled value=a'b>",
        "<script>if (a < b) c();</script>",
        "<style>a > b {}</style>",
        "kata",
        "&amp;",
        "< 5",
    ]
)


@settings(max_examples=300)
@given(text=st.lists(PLAIN_PIECES, max_size=25).map("".join))
def test_tags_are_those_of_the_standard_library(text: str) -> None:
    parser = _Events()
    parser.feed(text)
    parser.close()
    found = [
        ("OPENING", text[token.start : token.end])
        if token.kind is TokenKind.OPENING
        else ("CLOSING", token.name)
        for token in tokens(text)
        if token.kind in (TokenKind.OPENING, TokenKind.CLOSING)
    ]
    assert found == parser.events


WITHOUT_TEMPLATES = TEXTS.filter(lambda text: not has_templates(text) and "\r" not in text)


@settings(max_examples=500)
@given(text=WITHOUT_TEMPLATES)
def test_tags_are_those_of_a_parser_of_the_standard(text: str) -> None:
    turbohtml = pytest.importorskip("turbohtml")
    if "<svg" in text:
        return  # its tokenizer alone does not know that scripts and sections are others there
    expected = [
        (token.type.name, token.source)
        for token in turbohtml.tokenize(text, capture_source=True, resolve_references=False)
        if token.type.name in ("START_TAG", "END_TAG", "COMMENT") and token.source[:2] != "<?"
    ]
    names = {
        TokenKind.OPENING: "START_TAG",
        TokenKind.CLOSING: "END_TAG",
        TokenKind.COMMENT: "COMMENT",
    }
    found = []
    for token in tokens(text):
        written = text[token.start : token.end]
        is_other = written.lower().startswith("<!doctype") or written.startswith(("<?", "</>"))
        if token.kind in names and not is_other:
            found.append((names[token.kind], written))
    assert found == expected


def test_tags_of_real_pages_are_those_of_a_parser_of_the_standard() -> None:
    turbohtml = pytest.importorskip("turbohtml")
    for page in shared_pages():
        text = page.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        if "\r" in text or has_templates(text):
            continue
        expected = [
            token.source
            for token in turbohtml.tokenize(text, capture_source=True, resolve_references=False)
            if token.type.name in ("START_TAG", "END_TAG")
        ]
        found = [
            text[token.start : token.end]
            for token in tokens(text)
            if token.kind in (TokenKind.OPENING, TokenKind.CLOSING)
        ]
        assert found == expected, page.name
