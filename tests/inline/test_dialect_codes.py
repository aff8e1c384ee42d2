"""Inline codes of the dialects of Markdown, and the texts inside of codes."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from rktranslate.inline import (
    compare_codes,
    find_codes,
    find_subflows,
    flat_codes,
    has_words,
    plan,
    replace_subflows,
)
from rktranslate.inline.codes import code_key
from rktranslate.model import CodeKind, Syntax

from .test_codes import texts

MD = Syntax.MARKDOWN


def codes(text: str) -> list[str]:
    return [code.text for code in find_codes(text, MD)]


def subflows(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_subflows(text, MD)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Hugo, Jekyll, Jinja
        ('Stok {{< badge text="baru" >}} tiba.', ['{{< badge text="baru" >}}']),
        ("Stok {{% ref \"a\" %}} tiba.", ['{{% ref "a" %}}']),
        ("{% if a %}Ya{% endif %}", ["{% if a %}", "{% endif %}"]),
        ("Versi {{ page.version | upcase }} dan {# catatan #}.",
         ["{{ page.version | upcase }}", "{# catatan #}"]),
        ('[isi]({{< relref "b c.md" >}}) [peta]({{ site.url }}/p)',
         ["[", ']({{< relref "b c.md" >}})', "[", "]({{ site.url }}/p)"]),
        ("[isi]({% link a b.md %})", ["[", "]({% link a b.md %})"]),
        ("di https://a.b/{{ site.x }}/y.", ["https://a.b/{{ site.x }}/y"]),
        # MDX
        ("Ada {items.length} dan {a ? 'b' : 'c'}.", ["{items.length}", "{a ? 'b' : 'c'}"]),
        ("{/* it's */} teks {f('}')}", ["{/* it's */}", "{f('}')}"]),
        ('<Tab on={() => go("x > y")} {...rest}>isi</Tab>',
         ['<Tab on={() => go("x > y")} {...rest}>', "</Tab>"]),
        ("<Menu.Item>isi</Menu.Item> <>a</>", ["<Menu.Item>", "</Menu.Item>", "<>", "</>"]),
        # Mathematics and money
        (r"Laju $r_t = \frac{a}{b}$ naik", [r"$r_t = \frac{a}{b}$"]),
        ("jika $x$, $f(x)$ dan $n + 1$", ["$x$", "$f(x)$", "$n + 1$"]),
        ("$`a^2`$ dan $$b$$", ["$`a^2`$", "$$b$$"]),
        (r"\(a^2\) \(x\) \(a = b\)", [r"\(a^2\)", r"\(x\)", r"\(a = b\)"]),
        ("dari $2 menjadi $3 lalu $4.", []),
        ("US$10 juta hingga US$20 juta, A$5–A$6, $7 atau S$ 8", []),
        ("$5 (lima dolar) dan S$ atau Rp5.000", []),
        (r"kata \(lihat lampiran\) dan \(BPS\)", ["\\(", "\\)", "\\(", "\\)"]),
        # Attributes
        ("Judul {#id .kelas} {: .l} {-} {=html}", ["{#id .kelas}", "{: .l}", "{-}", "{=html}"]),
        ("[penting]{.underline} kata", ["[", "]{.underline}"]),
        ("[a](b){target=_blank}", ["[", "](b)", "{target=_blank}"]),
        # Pandoc
        ("kata [@a2020, hlm. 3; lihat @b]", ["[@a2020, hlm. 3; lihat @b]"]),
        ("kata [-@a2020] @b_1: dan @c.", ["[-@a2020]", "@b_1", "@c"]),
        ("satu^[Catatan [ini](b) saja.] dua", ["^[Catatan [ini](b) saja.]"]),
        ("H~2~O CO~2~ x^2^ 10^6^ m^2^", ["H~2~O", "CO~2~", "x^2^", "10^6^", "m^2^"]),
        ("H~2~SO~4~ kata^1^", ["H~2~SO", "~4~", "^1^"]),
        ("H<sub>2</sub>O 10<sup>6</sup>", ["H<sub>2</sub>O", "10<sup>6</sup>"]),
        ("harga^baru^ ke~dua~", ["^", "^", "~", "~"]),
        # Obsidian, MkDocs, MyST
        ("[[Beras|harga beras]] [[Stok]] ![[a.png]]",
         ["[[Beras|", "]]", "[[Stok]]", "![[a.png]]"]),
        ("[[1]](u) [[2]]", ["[", "[1]", "](u)", "[2]"]),
        ("==sorot ini== dan a == b, c==d", ["==", "=="]),
        ("++ctrl+s++ C++ dan C++", ["++ctrl+s++"]),
        (":rocket: :+1: pukul 10:30:45 a:b:c", [":rocket:", ":+1:"]),
        ("{ref}`a b` dan :abbr[HTML]{title='x'}", ["{ref}", "`a b`", ":abbr[", "]{title='x'}"]),
        ("%%komentar%% kata", ["%%komentar%%"]),
        (":::note[Judul]", [":::note"]),
        ('!!! note "Judul"', ["!!! note"]),
        # Programs
        ("%(nama)s %s {n} ${HOME} $PATH", ["%(nama)s", "%s", "{n}", "${HOME}", "$PATH"]),
        ("5% dari 10 %saja", []),
        ("<code>a b</code> <kbd>Simpan</kbd>", ["<code>a b</code>", "<kbd>", "</kbd>"]),
        # Words in braces, prices and numbers stay words.
        ("{lihat lampiran} {1, 2} {2020–2024} {laki-laki} { }", []),
        ("buku @Rp5.000 atau @10.000 surel a@b.co", ["a@b.co"]),
        ("`{{ a }}` {{ b }}", ["`{{ a }}`", "{{ b }}"]),
    ],
)  # fmt: skip
def test_codes(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('![Peta kecil](a.png "Judul")', ["Peta kecil", "Judul"]),
        ("[a](b 'Judul kedua')", ["Judul kedua"]),
        ("![Peta][r]", ["Peta"]),
        ('<img src="a" alt="peta kecil"> <abbr title=\'Badan\'>', ["peta kecil", "Badan"]),
        ('<T label="Simpan" on={() => f("title")} title={x} />', ["Simpan"]),
        ('<a href="title.html" data-title="x y">b</a>', []),
        ('<img alt="" title="{{ a }}">', []),
        ("satu^[Catatan *ini*.]", ["Catatan *ini*."]),
        ("[lihat @a, hlm. 3; @b]", ["lihat"]),
        ('[kata]{title="Judul"}', ["Judul"]),
        ("[![Lisensi](https://img.shields.io/badge/a.png)](L) [![Uji](b.svg)](c)", []),
        ("![Diagram alur](b.svg) [![Peta](b.png)](c)", ["Diagram alur", "Peta"]),
    ],
)
def test_subflows(text: str, expected: list[str]) -> None:
    assert subflows(text) == expected


def test_replaced_subflows_do_not_end_their_code() -> None:
    text = "![Peta](a \"Judul\") <b title='Kata'> x^[Catatan.]"
    new = {"Peta": "a ] [b", "Judul": 'a "b"', "Kata": "it's", "Catatan.": "See [a](b)."}
    replaced = replace_subflows(text, new, MD)
    title = r'"a \"b\""'
    assert replaced == rf"![a \] \[b](a {title}) <b title='it&#39;s'> x^[See [a](b).]"
    assert [code_key(code) for code in find_codes(replaced, MD)] == [
        code_key(code) for code in find_codes(text, MD)
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('<img src="a" alt="peta">', '<img src="a" alt="map">'),
        ('<T label="Simpan" n={1} />', '<T label="Save" n={1} />'),
        ("![peta](a 'judul')", "![map](a 'title')"),
        ("[@a, hlm. 3; lihat @b]", "[@a, p. 3; see @b]"),
        ("a^[Lihat `x`.]", "a^[See `x`.]"),
    ],
)
def test_a_translated_subflow_is_no_difference(source: str, target: str) -> None:
    assert not compare_codes(source, target, MD)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('<img src="a" alt="peta">', '<img src="b" alt="map">'),
        ('<img src="a" alt="peta">', '<img src="a">'),
        ('<img src="a" alt="peta">', '<img src="a" alt="">'),
        ('<T label="Simpan" n={1} />', '<T label="Save" n={2} />'),
        ("![peta](a)", "![map](b)"),
        ("[@a, hlm. 3; lihat @b]", "[@a, p. 3]"),
        ("a^[Lihat `x`.]", "a^[See `y`.]"),
        ("Judul {#ringkasan}", "Title {#summary}"),
        (":::tip Perhatikan", ":::kiat Note"),
        ("::: {.tip} Kata", "::: {.kiat} Word"),
        ("{{< a >}} kata", "{{<a>}} word"),
        ("nilai $a_1$", "value $a_2$"),
    ],
)
def test_a_changed_code_is_a_difference(source: str, target: str) -> None:
    difference = compare_codes(source, target, MD)
    assert difference.missing or difference.added


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{% notice warning %}}", False),
        ("$a_1$ {{ nama }} {#id}", False),
        ("[![Lisensi](https://img.shields.io/a.svg)](L)", False),
        ("![Peta](a.png)", True),
        ('<img src="a" alt="peta">', True),
        ('<img src="kata">', False),
        ("[[Beras|harga]]", True),
        ("[[Beras]]", False),
        ("<b>Kata</b>", True),
        ("Kata", True),
        ("`kata` 12", False),
    ],
)
def test_has_words(text: str, expected: bool) -> None:
    assert has_words(text, MD) is expected


def test_an_engine_never_sees_the_text_inside_a_code() -> None:
    text = "Klik ![ikon cetak](a.png) lalu tunggu^[Satu menit.] {{< x >}}."
    made = plan(text, MD)
    assert made.text == "Klik lalu tunggu."
    assert made.finish("Click and wait.").text.count("![ikon cetak](a.png)") == 1


def test_kinds() -> None:
    kinds = {code.text: code.kind for code in find_codes("a^[b] [@c] $d_1$ {.e} x^[f]", MD)}
    assert kinds["^[b]"] is CodeKind.FOOTNOTE
    assert kinds["[@c]"] is CodeKind.CITATION
    assert kinds["$d_1$"] is CodeKind.CODE
    assert kinds["{.e}"] is CodeKind.MARKUP


@given(texts)
@example("_$x^2$https://a.b/c_(d)$x^2$")
@example("_$x^2$www.x.y$x^2$")
@example("_$x^2$｟0｠$x^2$")
@example("~a $x~ b$")
@example("==a `b== c` d")
def test_flat_codes_are_ordered_disjoint_and_within_codes(text: str) -> None:
    position = 0
    for code in flat_codes(text, MD):
        assert position <= code.span.start < code.span.end
        assert text[code.span.start : code.span.end] == code.text
        position = code.span.end


@given(texts)
def test_replacing_subflows_by_themselves_changes_nothing(text: str) -> None:
    own = {found: found for found in subflows(text) if found == " ".join(found.split())}
    assert not compare_codes(text, replace_subflows(text, own, MD), MD).missing
