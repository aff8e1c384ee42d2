"""Block constructs of Markdown dialects: what is offered, what is protected, and how it is kept."""

from __future__ import annotations

import pytest

from rktranslate import dialects
from rktranslate.errors import ConfigError
from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.model import BlockKind, Document, Exclusion, ReadOptions, Wrapping
from rktranslate.segmentation import segmented
from tests.formats.helpers import after_stops, assert_sound, read, sources, words_outside_blocks
from tests.timing import best_seconds

MARKDOWN = MarkdownFormat()


def offered(text: str, path: str = "halaman.md", options: ReadOptions | None = None) -> list[str]:
    """Return the texts that are offered; check the laws of the format on the way."""
    assert_sound(MARKDOWN, text.encode())
    document = MARKDOWN.read(text.encode(), path, options or ReadOptions())
    assert words_outside_blocks(document) == []
    return [block.text for block in document.blocks if block.translatable]


def excluded(text: str, path: str = "halaman.md") -> list[tuple[Exclusion, str]]:
    document = MARKDOWN.read(text.encode(), path)
    return [(block.exclusion, block.text) for block in document.blocks if block.exclusion]


def written(text: str, *targets: str, path: str = "halaman.md") -> str:
    document = segmented(MARKDOWN.read(text.encode(), path), after_stops)
    return MARKDOWN.write(document, targets).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            ":::info Untuk petani\n\nJual gabah kering.\n\n:::\n",
            ["Untuk petani", "Jual gabah kering."],
        ),
        (":::danger\nJangan dibuka.\n:::\nLanjut.", ["Jangan dibuka.", "Lanjut."]),
        (":::tip[Cara cepat]\nIsi.\n:::", ["Cara cepat", "Isi."]),
        (":::note[Judul]{.besar}\nIsi.\n:::", ["Judul", "Isi."]),
        ("::: details Klik di sini {open}\nIsi.\n:::", ["Klik di sini {open}", "Isi."]),
        ("::: warning Awas {#awas}\nIsi.\n:::", ["Awas", "Isi."]),
        ("::: {.callout-tip title='Kiat'}\nIsi.\n:::", ["Kiat", "Isi."]),
        ('::::{.columns}\n:::{.column width="40%"}\nKiri.\n:::\n::::', ["Kiri."]),
        (":::{note}\n:class: lebar\nIsi.\n:::", ["Isi."]),
        (":::{admonition} Judul kotak\nIsi.\n:::", ["Judul kotak", "Isi."]),
        ("```{warning}\nJangan lupa.\n```\nLanjut.", ["Jangan lupa.", "Lanjut."]),
        ("````{tip} Kiat\n```python\nprint()\n```\nIsi.\n````", ["Kiat", "Isi."]),
        ("```{figure} a.png\n:name: gambar-a\n\nKeterangan gambar.\n```", ["Keterangan gambar."]),
        ("```{code-block} python\nprint('satu dua')\n```\nTeks.", ["Teks."]),
        (":::{code-block} python\nprint('satu dua')\n:::\nTeks.", ["Teks."]),
        (
            "- Butir.\n\n  :::note Judul\n  Isi.\n  :::\n- Dua kata.",
            ["Butir.", "Judul", "Isi.", "Dua kata."],
        ),
    ],
)
def test_marks_of_fenced_containers_stay_and_titles_are_offered(
    text: str, expected: list[str]
) -> None:
    assert offered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '!!! note "Perlu diingat"\n    Isi kotak.\n\n    Paragraf kedua.\n\nDi luar.',
            ["Perlu diingat", "Isi kotak.", "Paragraf kedua.", "Di luar."],
        ),
        ("!!! danger\n    Isi kotak.\nDi luar.", ["Isi kotak.", "Di luar."]),
        (
            '??? tip "Judul"\n    - Butir satu.\n    - Butir dua.',
            ["Judul", "Butir satu.", "Butir dua."],
        ),
        ('???+ info inline end "Judul"\n    Isi.', ["Judul", "Isi."]),
        (
            '=== "Tab satu"\n\n    Isi satu.\n\n    === "Dalam"\n\n        Isi dalam.\n\n'
            '=== "Tab dua"\n\n    Isi dua.',
            ["Tab satu", "Isi satu.", "Dalam", "Isi dalam.", "Tab dua", "Isi dua."],
        ),
        ("!!! note\n\n        kode = 1\n\n    Isi.", ["Isi."]),
        ("!!! Awas, jangan dibuka.", ["!!! Awas, jangan dibuka."]),
        (
            "1. Langkah.\n\n    !!! warning\n        Hati-hati.\n\n2. Berikutnya.",
            ["Langkah.", "Hati-hati.", "Berikutnya."],
        ),
    ],
)
def test_the_content_of_notes_and_tabs_is_indented_text(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Petani\n: Orang yang menanam padi.", ["Petani", "Orang yang menanam padi."]),
        (
            "Satu\nDua\n:   Arti keduanya.\n\n    Paragraf lagi.\n\nTeks.",
            ["Satu", "Dua", "Arti keduanya.", "Paragraf lagi.", "Teks."],
        ),
        ("Istilah\n\n: Arti satu.\n: Arti dua.", ["Istilah", "Arti satu.", "Arti dua."]),
        ("Alamat:\n| Jalan Mawar 3\n| Bogor", ["Alamat:", "Jalan Mawar 3", "Bogor"]),
        (
            "| Nama | Budi Santoso |\n| Alamat | Bogor |",
            ["Nama", "Budi Santoso", "Alamat", "Bogor"],
        ),
        (
            "*[BPS]: Badan Pusat Statistik\n\nMenurut BPS.",
            ["Badan Pusat Statistik", "Menurut BPS."],
        ),
        ('[a]: https://x.id "Laman resmi"\n\nTeks.', ["Laman resmi", "Teks."]),
        ("> [!note]- Catatan lipat\n> Isi catatan.", ["Catatan lipat", "Isi catatan."]),
        ("> [!WARNING]\n> Isi peringatan.", ["Isi peringatan."]),
        (
            "Teks.[^a]\n\n[^a]: Catatan.\n\n    Paragraf kedua.",
            ["Teks.[^a]", "Catatan.", "Paragraf kedua."],
        ),
    ],
)
def test_lists_of_definitions_lines_and_callouts(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "{{< youtube abc >}}",
        "{{% notice info %}}",
        "{% include kaki.html %}",
        "{%- if a -%}",
        "{% raw %}",
        "{{ content }}",
        "{{< a >}} {{< b >}}",
        "{: .kotak }",
        "{:toc}",
        "{#bagian .lebar}",
        "{!bagian.md!}",
        '--8<-- "catatan.md"',
        "[TOC]",
        "[[_TOC_]]",
        "[[toc]]",
        '!INCLUDE "a.md"',
        "<<< @/kode/a.js",
        "(bagian-satu)=",
        "\\newpage",
        "{/* catatan */}",
        "^akhir-bagian",
        "[!INCLUDE [judul](a.md)]",
        '{{<figure src="a.png"\n  title="Judul gambar">}}',
        "<Kartu>",
        '<Kartu\n  judul="Satu"\n/>',
        "</Kartu>",
    ],
)
def test_lines_of_markup_are_not_joined_to_text(line: str) -> None:
    assert offered(f"Teks sebelum.\n\n{line}\n\nTeks sesudah.") == [
        "Teks sebelum.",
        "Teks sesudah.",
    ]
    beside = offered(f"{line}\nTeks sesudah.")
    assert beside == ["Teks sesudah."]


def test_a_body_that_is_no_text_is_excluded() -> None:
    highlighted = "{% highlight ruby %}\n\n# bukan judul\n\n{% endhighlight %}"
    text = f"{highlighted}\n\n{{{{< mermaid >}}}}\nA --> B\n{{{{< /mermaid >}}}}\n"
    assert offered(text) == []
    assert [reason for reason, _ in excluded(text)] == [Exclusion.CODE, Exclusion.CODE]


@pytest.mark.parametrize(
    "formula",
    [
        "$$\na = b\n\n# c\n\n- d\n$$",
        "$$ a = b $$",
        "$$ a = b $$ {#eq-satu}",
        "\\[\na\n\n= b\n\\]",
        "\\[ a = b \\]",
        "\\begin{align}\na &= b\n\n\\end{align}",
        "$$\\begin{aligned}\na\n\\end{aligned}$$",
    ],
)
def test_blocks_of_mathematics_are_excluded(formula: str) -> None:
    text = f"Rumus berikut:\n{formula}\nDengan a tetap."
    assert offered(text) == ["Rumus berikut:", "Dengan a tetap."]
    assert excluded(text) == [(Exclusion.MATH, formula)]


@pytest.mark.parametrize(
    "text", ["\\[lihat lampiran\\]", "Harganya $$ dan seterusnya.", "$$ tanpa akhir"]
)
def test_what_only_looks_like_mathematics_is_text(text: str) -> None:
    assert offered(text) == [text]


@pytest.mark.parametrize(
    ("heading", "text", "anchor"),
    [
        ("## Harga {#harga}", "Harga", "harga"),
        ("## Harga {#harga .besar} ##", "Harga", "harga"),
        ("## Harga ## {#harga}", "Harga", "harga"),
        ("## Harga {/* #harga */}", "Harga", "harga"),
        ("## Harga {.unnumbered}", "Harga", ""),
        ("## Harga {-}", "Harga", ""),
        ("## Harga {: #harga }", "Harga", "harga"),
        ('## Harga <a name="harga"></a>', "Harga", "harga"),
        ('## <a id="harga"></a>Harga', "Harga", "harga"),
        ("Harga {#harga}\n---", "Harga", "harga"),
        ("## Harga {jumlah}", "Harga {jumlah}", ""),
    ],
)
def test_attributes_of_headings_are_outside_of_the_unit(
    heading: str, text: str, anchor: str
) -> None:
    document = assert_sound(MARKDOWN, heading.encode())
    block = next(block for block in document.blocks if block.kind is BlockKind.HEADING)
    assert (block.text, block.anchor) == (text, anchor)
    assert written(heading, "Price") == heading.replace(text, "Price")


def test_a_target_does_not_become_an_attribute() -> None:
    assert written("# Judul", "Title {#a}") == "# Title \\{#a}"
    assert written("# Judul {#b}", "Title {#a}") == "# Title \\{#a} {#b}"


MDX = """import Tabs from '@theme/Tabs';
import {
  Satu,

  Dua,
} from './komponen';

export const angka = [
  "satu dua",

  "tiga",
];

# Judul

<Tabs>
    <TabItem value="a">

    Isi tab.

    </TabItem>
</Tabs>

<Kartu judul={<b>Halo</b>} ukuran="besar">
Isi kartu.
</Kartu>

{daftar.map((x) => (
  <li>{x}</li>
))}

Nilai {x} tetap.
"""


def test_mdx() -> None:
    assert offered(MDX, "a.mdx") == ["Judul", "Isi tab.", "Isi kartu.", "Nilai {x} tetap."]
    assert {reason for reason, _ in excluded(MDX, "a.mdx")} == {Exclusion.MARKUP}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Syarat:\na. berusia 17 tahun;\nb. memiliki kartu; dan\nc. sehat.",
            ["Syarat:", "berusia 17 tahun;", "memiliki kartu; dan", "sehat."],
        ),
        ("(1) Pajak dibayar.\n(2) Denda dikenakan.", ["Pajak dibayar.", "Denda dikenakan."]),
        (
            "Sesuai dengan Pasal 5 ayat\n(1) dan ayat (2) berlaku.",
            ["Sesuai dengan Pasal 5 ayat (1) dan ayat (2) berlaku."],
        ),
        ("i. satu hal\nii. dua hal\niii. tiga hal", ["satu hal", "dua hal", "tiga hal"]),
        ("• Beras\n• Jagung", ["Beras", "Jagung"]),
        ("(3) Pajak dibayar.\n(4) Denda dikenakan.", ["Pajak dibayar.", "Denda dikenakan."]),
        ("Kata\n\u00a0\na. lain", ["Kata", "a. lain"]),
        ("1.1 Umum\n1.2 Khusus", ["Umum", "Khusus"]),
        ("Nama : Budi\nAlamat : Bogor", ["Nama : Budi", "Alamat : Bogor"]),
        ("Catatan: harga naik\ndi Bogor.", ["Catatan: harga naik di Bogor."]),
        ("Vitamin\nb. kompleks itu perlu.", ["Vitamin b. kompleks itu perlu."]),
    ],
)
def test_lines_with_the_marker_of_an_item_stay_lines(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


def test_the_option_says_whether_lines_are_joined() -> None:
    text = "satu kata\ndua kata\n\n(1) tiga.\n(2) empat."
    assert offered(text, options=ReadOptions(wrapping=Wrapping.LINES))[:2] == [
        "satu kata",
        "dua kata",
    ]
    prose = offered(text, options=ReadOptions(wrapping=Wrapping.PROSE))
    assert prose == ["satu kata dua kata", "(1) tiga. (2) empat."]


def test_a_sentence_goes_on_after_a_hard_break() -> None:
    text = "> Panen raya dimulai pada bulan Maret di Jawa\\\n> dan berakhir pada bulan Mei.\n"
    assert offered(text) == [
        "Panen raya dimulai pada bulan Maret di Jawa\ndan berakhir pada bulan Mei."
    ]
    assert written(text, "The harvest begins.\nIt ends in May.") == (
        "> The harvest begins.\\\n> It ends in May.\n"
    )
    assert written(text, "The harvest.") == "> The harvest.\n"
    assert offered("Kepada Yth.  \nIbu Siti  \ndi Bogor") == ["Kepada Yth.", "Ibu Siti", "di Bogor"]


def test_characters_that_nobody_sees_are_outside_of_the_unit() -> None:
    text = "- Peme\u00adrintah me\u200bnambah stok.\n"
    assert offered(text) == ["Pemerintah menambah stok."]
    assert written(text, "Stocks rise.") == "- Stocks rise.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Cara:\n\n    - Siapkan benih padi yang baik.\n    - Rendam benih selama satu malam.",
            ["Cara:", "Siapkan benih padi yang baik.", "Rendam benih selama satu malam."],
        ),
        (
            "    Tanaman padi disiram setiap pagi\n    dan sore hari.",
            ["Tanaman padi disiram setiap pagi dan sore hari."],
        ),
        ("    git clone alamat repositori ini", []),
        ("    Jalankan f(x) = y untuk melihat hasil.", []),
        ("    Beras", []),
    ],
)
def test_prose_that_is_indented_is_offered_and_code_is_not(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


def test_tables_by_layout_are_skipped_and_counted() -> None:
    grid = "+------+------+\n| Kota | Suhu |\n+======+======+\n| Solo | naik |\n+------+------+"
    simple = "  Kota   Suhu\n  ------ ------\n  Solo   naik\n  Bogor  turun"
    ruler = "-------------------"
    rows = "Solo    Suhu naik\n        tajam\n\nBogor   tetap"
    several = f"{ruler}\nKota    Keterangan\n------- -----------\n{rows}\n{ruler}"
    for table in (grid, simple, several):
        text = f"Teks.\n\n{table}\n\n: Tabel satu\n"
        assert offered(text) == ["Teks.", "Tabel satu"]
        assert excluded(text) == [(Exclusion.TABLE, table)]


def test_prose_under_a_heading_of_references_is_no_reference() -> None:
    text = (
        "# Referensi\n\n- [Situs](https://a.id): data harga harian.\n- Baca panduan ini.\n"
        "- Santoso, B. 2021. *Padi*. Jakarta: Pustaka.\n- UU Nomor 18 Tahun 2012 tentang Pangan\n"
    )
    document = read(MARKDOWN, text)
    kinds = [block.kind for block in document.blocks]
    item, reference = BlockKind.LIST_ITEM, BlockKind.REFERENCE
    assert kinds == [BlockKind.HEADING, item, item, reference, reference]


HOSTILE = (
    ":::", "::: note", ":::tip[a]", '!!! note "a"', "!!! note", '=== "a"', ": arti", "| a",
    "| a | b", "{{< a >}}", "{{< a", "{% a %}", "{% a", "{{ a }}", "{: .a }", "{#a}", "$$",
    "$$ a", "$$ a $$", "\\[ a = b \\]", "\\[", "\\begin{a}", "\\newpage", "<Kartu>", "<Kartu",
    "{/* a", "%% a", "```{note}", "~~~", "[TOC]", "(a)=", "^a", "--8<-- 'a'", "+---+---+",
    "a. butir", "(1) butir", "• butir", "*[a]: b", "[!note] a", "# a", "- a", "---", "--- ---",
    "a {#b}", 'a "b" c', "a ] b", "a :::", "@import a", "!include a", "<<< @/a", "///", "/// note",
)  # fmt: skip
CONTEXTS = (
    "Kata pertama.\n",
    "Kata pertama.\nKata kedua.\n",
    ":::note Judul\n\nIsi kotak.\n\n:::\n",
    ":::tip[Judul]\nIsi kotak.\n:::\n",
    '!!! note "Judul"\n    Isi kotak.\n\nLuar.\n',
    '=== "Judul"\n\n    Isi kotak.\n',
    "Istilah\n: Arti istilah.\n",
    "| Baris satu\n| Baris dua\n",
    "| Sel satu | Sel dua |\n| Sel tiga | Sel empat |\n",
    "## Judul {#judul}\n\nTeks.\n",
    "> [!note]- Judul\n> Isi kotak.\n",
    "```{tip} Judul\nIsi kotak.\n```\n",
    '::: {.a title="Judul"}\nIsi.\n:::\n',
    "[a]: /b 'Judul'\n\nTeks.\n",
    "*[BPS]: Badan\n\nTeks.\n",
    "/// note | Judul\nIsi kotak.\n///\n",
    "<Kartu>\nIsi kotak.\n</Kartu>\n",
    "Kata.\n\n$$\na\n$$\n\n```{note}\nIsi.\n```\n",
    "a. Satu;\nb. Dua.\n",
)


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("target", HOSTILE)
def test_no_target_changes_the_structure(context: str, target: str) -> None:
    document = read(MARKDOWN, context)
    for index, _ in enumerate(sources(document)):
        targets = sources(document)
        targets[index] = target
        changed = MARKDOWN.write(document, targets)
        assert outline(read(MARKDOWN, changed)) == outline(document), changed.decode()


def outline(document: Document) -> list[tuple[BlockKind, bool]]:
    return [(block.kind, block.translatable) for block in document.blocks]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["a.md", "a.mdx"])
@pytest.mark.parametrize(
    "opening",
    [
        "$$\n", "```{note}\n", ":::{code-block}\n", "{{<\n", "{/*\n", "<Kartu\n", "{\n",
        "export const a = {\n", "\\begin{a}\n", "%% a\n", "{% highlight a %}\n",
        "a. b\n", "| a\n", "a\n: b\n", "!!! a\n",
        "+---+\n", "----------\n", "# {{{{{{{{\n", "<Kartu>",
    ],
)  # fmt: skip
def test_marks_without_an_end_take_linear_time(opening: str, path: str) -> None:
    data = (opening * (20_000 // len(opening))).encode()
    # Each takes a fraction of a second; squares take minutes.
    assert best_seconds(lambda: MARKDOWN.read(data, path), 1) < 5


@pytest.mark.parametrize(
    ("text", "path", "name"),
    [
        ("Teks.", "a.md", "commonmark"),
        ("Teks.", "a.mdx", "mdx"),
        ("Teks.", "a.qmd", "pandoc"),
        ("{{< figure src='a' >}}", "a.md", "hugo"),
        ("{% include a.html %}", "a.md", "jekyll"),
        ('!!! note "a"\n    b', "a.md", "mkdocs"),
        ("import A from '@theme/A';\n", "a.md", "docusaurus"),
        ("Menurut [@santoso2020].", "a.md", "pandoc"),
        ("```{note}\nIsi.\n```", "a.md", "myst"),
        ("::: warning Awas\n:::", "a.md", "vitepress"),
        ("Lihat [[Halaman lain]].", "a.md", "obsidian"),
        ("[[_TOC_]]", "a.md", "gitlab"),
        ("```js\nimport a from 'b'\n```\n", "a.md", "commonmark"),
    ],
)
def test_a_dialect_is_detected(text: str, path: str, name: str) -> None:
    assert dialects.detected(text, path).name == name


def test_an_unknown_dialect_is_an_error() -> None:
    with pytest.raises(ConfigError, match="unknown dialect 'kramdwon'"):
        MARKDOWN.read(b"Teks.", "a.md", ReadOptions(dialect="kramdwon"))


@pytest.mark.parametrize(
    "markup",
    [
        '::video{src="a.mp4"}',
        "::divider",
        "* TOC\n{:toc}",
        "- toc\n{:toc}",
        "{::comment}\nCatatan untuk penyunting.\n{:/comment}",
        "{::nomarkdown}\nIsi mentah.\n\nLagi.\n{:/}",
        '{::options toc_levels="2" /}',
    ],
)
def test_leaf_directives_and_extensions_are_not_offered(markup: str) -> None:
    text = f"Harga naik.\n\n{markup}\n\nStok turun.\n"
    document = assert_sound(MarkdownFormat(), text.encode())
    assert sources(document) == ["Harga naik.", "Stok turun."]
