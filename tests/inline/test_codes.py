"""What counts as an inline code, and that finding them takes time linear in the text."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.inline import compare_codes, find_codes, protect, restore
from rktranslate.model import CodeKind, Syntax
from tests.timing import best_seconds, takes_less

PIECES = (
    "[1]",
    "[2, 3]",
    "[4–6]",
    "¹²",
    "[^n]",
    "https://a.b/c_(d)",
    "www.x.y",
    "a@b.co",
    "10.1000/x.1",
    "｟0｠",
    "｟12｠",
    "｟",
    "｠",
    "｟1",
    "2｠",
    "**",
    "*",
    "_",
    "__",
    "~~",
    "`",
    "``",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "[",
    "]",
    "](u)",
    '](<u> "t")',
    "![",
    "][r]",
    "\\*",
    "\\",
    "&amp;",
    "<http://q.r>",
    "kata",
    "Rusia",
    "2022",
    " ",
    "  ",
    "\n",
    "{{< a b >}}",
    "{{ a }}",
    "{%",
    "%}",
    "{a}",
    "{",
    "}",
    "$x^2$",
    "$",
    "$$",
    "\\(a^2\\)",
    "^[",
    "^2^",
    "~2~",
    "H",
    "==",
    ":a1:",
    ":::note",
    ":ab[",
    "{.c}",
    "[[P|",
    "[[P]]",
    "]]",
    "[@k, s. 1; @m]",
    "@k",
    "![alt](u 't')",
    '<C label="Ya" on={() => 1}/>',
    "%s",
    "<code>",
    "</code>",
    ".",
    ",",
    ")",
    "(",
    "”",
    "“",
    "é",
    "\x00",
    "\u00a0",
)
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=24).map("".join)
syntaxes = st.sampled_from(Syntax)


def wordings(text: str, syntax: Syntax = Syntax.TEXT) -> list[str]:
    return [code.text for code in find_codes(text, syntax)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tahun 2022[1] yang", ["[1]"]),
        ("dan [2, 3] serta [4–6].", ["[2, 3]", "[4–6]"]),
        ("kata¹² dan 5 km² atau m³", ["¹²"]),
        ("catatan[^n].", ["[^n]"]),
        ("(lihat https://a.b/c_(d)).", ["https://a.b/c_(d)"]),
        ("di https://a.b/c?x=1&y=%20#z, lalu", ["https://a.b/c?x=1&y=%20#z"]),
        ("https://a.b/c.html.[3]", ["https://a.b/c.html", "[3]"]),
        ("https://a.b/c[1]", ["https://a.b/c", "[1]"]),
        ("https://a.b/c?d[1]=2", ["https://a.b/c?d[1]=2"]),
        ("“https://a.b”", ["https://a.b"]),
        ("www.thehindu.com!", ["www.thehindu.com"]),
        ("surel ke nama.saya@contoh.co.id.", ["nama.saya@contoh.co.id"]),
        ("doi:10.1234/abc(2)7.", ["10.1234/abc(2)7"]),
        ("[redaksi] [1a] a[i]", []),
        ("｟3｠ dan ｟", ["｟3｠"]),
        ("harga 10.500/kg", []),
        ("**bukan** `markdown`", []),
    ],
)
def test_codes_of_plain_text(text: str, expected: list[str]) -> None:
    assert wordings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**tebal** dan *miring*", ["**", "**", "*", "*"]),
        ("__a__ _b_ snake_case_x 2 * 3 * 4", ["__", "__", "_", "_"]),
        ("***dua*** ~~x~~", ["***", "***", "~~", "~~"]),
        ("**a*b*c**", ["**", "*", "*", "**"]),
        ("*buka saja", []),
        ('[teks](http://u.v "j") biasa', ["[", '](http://u.v "j")']),
        ("![a](b.png)", ["![a](b.png)"]),
        ("[![a](b)](c)", ["[", "![a](b)", "](c)"]),
        ("[a [b](c) d](e)", ["[", "](c)"]),
        ("[**k**][ref]", ["[", "**", "**", "][ref]"]),
        ("[1] dan [1](u)", ["[1]", "[", "](u)"]),
        ("`x*y` ``a`b`` `", ["`x*y`", "``a`b``"]),
        ("<b>h</b><br/> a < b <!-- c -->", ["<b>", "</b>", "<br/>", "<!-- c -->"]),
        ('<a href="x>y">t</a>', ['<a href="x>y">', "</a>"]),
        ("<http://q.r> <a@b.co>", ["<http://q.r>", "<a@b.co>"]),
        ("\\* \\a &amp; &#39; & co", ["\\*", "&amp;", "&#39;"]),
        ("**https://a.b/c**", ["**", "https://a.b/c", "**"]),
        ("[https://a.b](https://a.b)", ["[", "https://a.b", "](https://a.b)"]),
        ("\\[bukan](tautan)", ["\\["]),
    ],
)
def test_codes_of_markdown(text: str, expected: list[str]) -> None:
    assert wordings(text, Syntax.MARKDOWN) == expected


def test_kinds() -> None:
    text = "[1] [^a] http://a.b a@b.co 10.1000/x ｟0｠"
    assert [code.kind for code in find_codes(text)] == [
        CodeKind.CITATION,
        CodeKind.FOOTNOTE,
        CodeKind.URL,
        CodeKind.EMAIL,
        CodeKind.DOI,
        CodeKind.PLACEHOLDER,
    ]


@given(texts, syntaxes)
def test_codes_are_ordered_disjoint_and_where_they_say(text: str, syntax: Syntax) -> None:
    position = 0
    for code in find_codes(text, syntax):
        assert position <= code.span.start < code.span.end
        assert text[code.span.start : code.span.end] == code.text
        position = code.span.end


@pytest.mark.slow
@given(texts, syntaxes)
def test_restoring_a_protected_text_gives_it_back(text: str, syntax: Syntax) -> None:
    protected = protect(text, syntax)
    restored = restore(protected.text, protected)
    assert restored.text == text
    assert not restored.missing
    assert not restored.added


@pytest.mark.slow
@given(texts, texts, syntaxes)
def test_restoring_anything_is_safe(text: str, translated: str, syntax: Syntax) -> None:
    protected = protect(text, syntax)
    restored = restore(translated, protected)
    for code in set(protected.codes) - set(restored.missing):
        assert code.text in restored.text
    assert not compare_codes(text, text, syntax)


@pytest.mark.parametrize(
    ("source", "translated", "expected"),
    [
        ("tahun 2022[1] yang", "in 2022 ｟0｠ that", "in 2022[1] that"),
        ("kata.[5] Lalu", "word. ｟0｠ Then", "word.[5] Then"),
        ("kata.[5] Lalu", "word ｟0｠. Then", "word.[5] Then"),
        ("kata[5]. Lalu", "word.｟0｠ Then", "word[5]. Then"),
        ("lihat (https://a.b)", "see ( ｟0｠ )", "see (https://a.b)"),
        ("di https://a.b kini", "at｟0｠now", "at https://a.b now"),
        ("dan [1] juga", "and｟0｠also", "and [1] also"),
        ("ke [1], lalu", "to [1]", "to [1]"),
    ],
)
def test_spaces_around_a_placeholder_are_corrected(
    source: str, translated: str, expected: str
) -> None:
    assert restore(translated, protect(source)).text == expected


def test_markup_is_glued_to_what_it_marks() -> None:
    protected = protect("kata **tebal** ini", Syntax.MARKDOWN)
    assert restore("this ｟0｠ bold ｟1｠ word", protected).text == "this **bold** word"


def test_lost_duplicate_and_unknown_placeholders_are_reported() -> None:
    protected = protect("a[1] b[2] c")
    restored = restore("a｟1｠ b｟1｠ c｟7｠ ｟99999999999999999999｠", protected)
    assert restored.text.split() == ["a[2]", "b", "c"]
    assert [code.text for code in restored.missing] == ["[1]"]
    assert restored.added == ("｟1｠", "｟7｠", "｟…｠")


def test_compare_counts_each_code() -> None:
    difference = compare_codes("a[1] b[2] c[2]", "a[2] b[1] c[3]")
    assert [code.text for code in difference.missing] == ["[2]"]
    assert [code.text for code in difference.added] == ["[3]"]
    assert difference.reordered
    assert not compare_codes("a[1] b[2]", "x[1] y[2]")


HOSTILE = (
    "[",
    "](",
    "[a](",
    "`",
    "``` `",
    "<a ",
    "<!--",
    "*",
    "*a ",
    "_a*",
    "~~",
    "a@",
    "10.1234/",
    "http://",
    "http://)",
    "[1",
    "[1,",
    "\\",
    "&amp",
    "![",
    "｟1",
    "<a b='",
    '<a b="x',
    '](a "',
    "](a '",
    "](<",
    "[1] ",
    "a.[1]. ",
    "**a*b",
    "*_",
    "https://x[1]",
    "( ",
    " ",
    "a.",
    "-",
    "¹",
    "[^a",
    "![[a](b)",
    "{",
    "{{",
    "{{< ",
    "{a",
    "{ {a} ",
    "{}",
    "{%",
    "{% a %",
    "{/* ",
    "{#a ",
    "$a ",
    "$$a",
    "$a$",
    "$`",
    "\\(",
    "\\(a",
    "^[",
    "^[a]",
    "^[![",
    "^a",
    "~a",
    "==a",
    "==a ",
    ":a",
    ":a[",
    "++a",
    "[[a",
    "[[a|",
    "[@a",
    "[a @b ",
    "@a",
    "@a.",
    "<A b={",
    "<A {b} ",
    "<A title='",
    '<A title="a" ',
    "<code>",
    "<%",
    "%(a",
    "](/{{",
    "]({%a",
    "https://{{",
    "x^2^",
    "H~2~",
)


@pytest.mark.slow
@pytest.mark.parametrize("syntax", Syntax)
def test_cost_is_linear_in_hostile_text(syntax: Syntax) -> None:
    for unit in HOSTILE:
        text = unit * (60_000 // len(unit))
        # Quadratic scanning of 60 000 characters would take a minute.
        assert takes_less(partial(find_codes, text, syntax), 1.0), unit


@pytest.mark.slow
def test_a_megabyte_is_no_trouble() -> None:
    text = ("Kunjungan itu[1] disebut di https://a.b/c. " * 24_000)[:1_000_000]
    assert len(find_codes(text)) > 40_000
    assert best_seconds(lambda: find_codes(text), 1) < 5.0
