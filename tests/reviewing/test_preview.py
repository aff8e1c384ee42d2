"""The built section around a unit, as safe markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.formats.marking import MarkedText
from rktranslate.model import Block, BlockKind, CodeText, Exclusion, Mark, Syntax
from rktranslate.workflow.reviewing.preview import (
    DeskPreviews,
    build_in_memory,
    section_around,
)
from rktranslate.workflow.reviewing.preview_html import ShownBlock, rendered
from rktranslate.workflow.reviewing.views import Preview
from tests.formats.odf_files import package as odf_package
from tests.formats.presentation_files import presentation
from tests.formats.spreadsheet_files import workbook
from tests.formats.word_files import paragraph, run, word_document
from tests.reviewing.desks import Sample, message, sample, write_target

MARKDOWN = """\
# Kunjungan

Kalimat *pertama* di sini. Kalimat **kedua** ada. Kalimat ketiga.

| Bulan | Harga |
|-------|-------|
| Mei   | murah |

- satu hal
- dua hal

> kutipan orang

```py
print("kode")
```

Rujukan[^1] ke [sini](https://contoh.id "judul").

[^1]: Catatan kaki.

## Bagian kedua

Tidak terlihat.
"""

ELEMENTS = frozenset(
    [
        *(f"h{level}" for level in range(1, 7)),
        *("p", "ul", "li", "blockquote", "pre", "span", "mark", "table", "tbody", "tr", "td"),
        *("code", "strong", "em", "u", "s", "sup", "sub", "br"),
    ]
)
CLASSES = re.compile(r"preview-[a-z]+")
IDS = re.compile(r"preview-unit-\d+")


class Strict(HTMLParser):
    """Fails for anything that is not on the list, and for elements that are not nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []
        self.marked: list[str] = []
        self.counts: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS, tag
        self.counts[tag] += 1
        for name, value in attrs:
            assert value is not None
            if name == "class":
                assert CLASSES.fullmatch(value)
            elif name == "id":
                assert IDS.fullmatch(value)
                self.ids.append(value)
            else:
                assert (name, value) == ("dir", "auto")
        if tag != "br":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if "mark" in self.opened:
            self.marked.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    handle_pi = unknown_decl = handle_comment


def parsed(preview: Preview) -> Strict:
    parser = Strict()
    parser.feed(preview.html)
    parser.close()
    assert parser.opened == []
    assert tuple(parser.ids) == preview.marks
    return parser


def preview(made: Sample, beginning: str) -> Preview:
    snapshot = made.snapshot
    options = made.project.read_options(made.document)
    return DeskPreviews().preview(snapshot, message(snapshot, beginning), options)


@pytest.fixture
def markdown(tmp_path: Path) -> Sample:
    return sample(tmp_path, "laporan.md", MARKDOWN)


# --- what it looks like ----------------------------------------------------------------------


def test_the_unit_is_marked_in_its_paragraph(markdown: Sample) -> None:
    write_target(markdown.catalog, "Kalimat **kedua** ada.", "The **second** one.")
    shown = preview(markdown, "Kalimat **kedua**")
    assert shown.html.count("<mark") == 3
    assert "".join(parsed(shown).marked) == "The second one."
    assert "<strong><mark" in shown.html
    assert "<em>pertama</em>" in shown.html


def test_emphasis_at_the_edges_of_the_unit(markdown: Sample) -> None:
    write_target(markdown.catalog, "Kalimat **kedua** ada.", "**The second.** _One_")
    shown = preview(markdown, "Kalimat **kedua**")
    assert "".join(parsed(shown).marked) == "The second. One"
    assert "**" not in shown.html
    assert shown.html.count("<em>") == 2


def test_headings_tables_lists_quotes_code_and_notes(markdown: Sample) -> None:
    write_target(markdown.catalog, "murah", "cheap")
    shown = preview(markdown, "murah")
    look = parsed(shown)
    assert "".join(look.marked) == "cheap"
    assert look.counts["tr"] == 2
    assert look.counts["td"] == 4
    assert look.counts["li"] == 2
    assert look.counts["ul"] == 1
    assert look.counts["blockquote"] == 1
    assert shown.html.startswith('<h3 dir="auto">Kunjungan</h3>')
    assert '<pre class="preview-code">print(&quot;kode&quot;)</pre>' in shown.html
    assert '<sup>1</sup> ke <span class="preview-link">sini</span>' in shown.html
    assert '<p class="preview-note" dir="auto"><span class="preview-label">footnote</span>' in (
        shown.html
    )
    assert "Bagian kedua" not in shown.html


def test_the_section_ends_at_the_next_heading(markdown: Sample) -> None:
    shown = preview(markdown, "Tidak terlihat.")
    assert "".join(parsed(shown).text) == "Bagian keduaTidak terlihat."
    assert "<h4" in shown.html


def test_a_draft_is_shown_and_an_empty_unit_is_its_source(markdown: Sample) -> None:
    write_target(markdown.catalog, "satu hal", "one thing", "#, fuzzy\n")
    assert "".join(parsed(preview(markdown, "satu hal")).marked) == "one thing"
    assert "".join(parsed(preview(markdown, "dua hal")).marked) == "dua hal"


def test_a_unit_that_writes_nothing(markdown: Sample) -> None:
    write_target(markdown.catalog, "Kalimat ketiga.", "∅")
    shown = preview(markdown, "Kalimat ketiga.")
    assert shown.marks == ()
    assert shown.note == "the unit writes nothing here"
    assert "Kalimat <strong>kedua</strong> ada.</p>" in shown.html


def test_a_unit_that_left_the_document(markdown: Sample) -> None:
    path = markdown.project.path(markdown.document)
    path.write_text(MARKDOWN.replace("Tidak terlihat.", "Lain."), "utf-8")
    shown = preview(markdown, "Tidak terlihat.")
    assert shown.html == ""
    assert "extract" in shown.note


def test_a_target_that_would_be_other_markup_is_what_the_format_makes_of_it(
    markdown: Sample,
) -> None:
    write_target(markdown.catalog, "Tidak terlihat.", "# No heading")
    shown = preview(markdown, "Tidak terlihat.")
    assert "".join(parsed(shown).marked) == "# No heading"
    assert shown.html.count("<h4") == 1


def test_a_target_that_is_no_text_in_the_built_document_is_told(tmp_path: Path) -> None:
    made = sample(tmp_path, "a.txt", "Isi ini panjang.\n\nKalimat lain.\n")
    write_target(made.catalog, "Kalimat lain.", "12")
    shown = preview(made, "Kalimat lain.")
    parsed(shown)
    assert shown.note == "the text is no longer a block of its own in the built document"


def test_a_repeated_sentence_is_marked_at_its_first_place(tmp_path: Path) -> None:
    made = sample(tmp_path, "dua.md", "# Satu\n\nSama.\n\n# Dua\n\nSama.\n")
    assert "Satu" in preview(made, "Sama.").html


# --- formats ---------------------------------------------------------------------------------


def test_word(tmp_path: Path) -> None:
    row = "<w:tr>{}</w:tr>".format
    cell = "<w:tc>{}</w:tc>".format
    body = (
        paragraph(run("Judul surat"), '<w:pStyle w:val="Heading2"/><w:outlineLvl w:val="1"/>')
        + paragraph(run("Kata ") + run("tebal", "<w:b/>") + run(" ini."))
        + "<w:tbl>"
        + row(cell(paragraph(run("Bulan"))) + cell(paragraph(run("Harga"))))
        + row(cell(paragraph(run("Mei"))) + cell(paragraph(run("murah"))))
        + "</w:tbl>"
        + paragraph(run("Akhir."))
    )
    made = sample(tmp_path, "surat.docx", word_document(body))
    write_target(made.catalog, "Kata <b>tebal</b> ini.", "A <b>bold</b> word.")
    shown = preview(made, "Kata")
    look = parsed(shown)
    assert "".join(look.marked) == "A bold word."
    assert "<strong><mark" in shown.html
    assert '<h4 dir="auto">Judul surat</h4>' in shown.html
    assert (look.counts["table"], look.counts["tr"], look.counts["td"]) == (1, 2, 4)
    assert "not shown" in shown.note


def test_html(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><body><h2>Judul</h2><p>Kata <b>tebal</b> dan "
        '<a href="javascript:alert(1)" onclick="alert(2)">tautan</a>.</p>'
        "<table><tr><td>Mei<td>murah<tr><td>Juni<td>mahal</table>"
        "<script>alert(3)</script></body></html>"
    )
    made = sample(tmp_path, "laman.html", page)
    shown = preview(made, "Kata")
    look = parsed(shown)
    assert (look.counts["tr"], look.counts["td"]) == (2, 4)
    assert '<h4 dir="auto">Judul</h4>' in shown.html
    assert "alert" not in shown.html
    assert '<span class="preview-link">' in shown.html


def test_open_document(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="3">Judul</text:h><text:p>Isi surat.</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>Mei</text:p></table:table-cell>"
        "<table:table-cell><text:p>murah</text:p></table:table-cell></table:table-row></table:table>"
    )
    made = sample(tmp_path, "surat.odt", odf_package(body))
    shown = preview(made, "Isi")
    look = parsed(shown)
    assert '<h5 dir="auto">Judul</h5>' in shown.html
    assert (look.counts["tr"], look.counts["td"]) == (1, 2)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("paparan.pptx", presentation()),
        ("buku.xlsx", workbook()),
        ("teks.txt", b"Judul\n=====\n\nIsi yang panjang. Kalimat kedua.\n"),
        ("film.srt", b"1\n00:00:01,000 --> 00:00:02,000\n<i>Halo</i> dunia.\n"),
    ],
    ids=["pptx", "xlsx", "txt", "srt"],
)
def test_every_unit_of_any_format_has_its_place(tmp_path: Path, name: str, data: bytes) -> None:
    made = sample(tmp_path, name, data)
    snapshot = made.snapshot
    previews = DeskPreviews()
    options = made.project.read_options(made.document)
    assert snapshot.messages
    for each in snapshot.messages.values():
        shown = previews.preview(snapshot, each, options)
        look = parsed(shown)
        assert look.marked, each.source


# --- safety ----------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[klik](javascript:alert(1))",
    '<a href="javascript:alert(1)">x</a> <b onclick=alert(1)>y</b>',
    "![gambar](data:text/html,x)",
    "</mark></p><iframe src=//x>",
    "&lt;script&gt; &#60;script&#62;",
    "<sup>tak ditutup *miring</sup>* <sub>",
    "\u202egnp.exe \u2066x",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_nothing_of_a_text_becomes_markup(tmp_path: Path, text: str, name: str) -> None:
    made = sample(
        tmp_path, name, "<p>Kalimat biasa.</p>\n" if name == "a.html" else "Kalimat biasa.\n"
    )
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    write_target(made.catalog, "Kalimat biasa.", escaped)
    shown = preview(made, "Kalimat")
    parsed(shown)
    for forbidden in ("<script", "<img", "<iframe", "<a ", "href", "src=", "onclick", "onerror"):
        written = shown.html.replace("&lt;", "\0").replace("&quot;", "\0")
        assert forbidden not in re.sub(r">[^<]*<", "><", written)
    assert not set("\u202e\u2066") & set(shown.html)


TEXTS = st.text(
    st.sampled_from("abc *_`[]()!<>/&;:#\"'\n\\~^1-\u2000\u2001\u202e\0\x1b\ud800é"), max_size=60
) | st.sampled_from(HOSTILE)


@pytest.mark.slow
@given(
    st.lists(TEXTS, min_size=1, max_size=3),
    st.sampled_from(list(BlockKind)),
    st.sampled_from(list(Syntax)),
    st.sampled_from([None, *Exclusion]),
    st.integers(-1, 9),
    st.booleans(),
)
def test_only_listed_elements_whatever_a_document_has(
    texts: list[str],
    kind: BlockKind,
    syntax: Syntax,
    exclusion: Exclusion | None,
    number: int,
    whole: bool,
) -> None:
    marked = MarkedText.joined(
        (text, Mark.DRAFT if index == 1 else None) for index, text in enumerate(texts)
    )
    block = Block(
        kind,
        str(marked),
        1,
        exclusion=exclusion,
        place=texts[0],
        codes=(CodeText("field1", texts[-1]),),
        level=max(number, 0),
        row=max(number, 0),
    )
    html, marks = rendered([ShownBlock(block, marked, whole), ShownBlock(block, texts[0])], syntax)
    parsed(Preview(html, "", marks))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return sample(tmp_path_factory.mktemp("shared"), "laporan.md", MARKDOWN)


@pytest.mark.slow
@given(text=TEXTS, other=TEXTS)
@settings(max_examples=40)
def test_each_unit_is_marked_or_a_note_says_why_not(shared: Sample, text: str, other: str) -> None:
    snapshot = shared.snapshot
    file = snapshot.checked.file
    messages = tuple(
        replace(each, target=(text, other, "∅", each.source)[index % 4])
        for index, each in enumerate(file.catalog.messages)
    )
    file = replace(file, catalog=replace(file.catalog, messages=messages))
    changed = replace(snapshot, checked=replace(snapshot.checked, file=file))
    built = build_in_memory(changed, shared.project.read_options(shared.document))
    for each in messages:
        shown = section_around(built, each)
        parsed(shown)
        assert shown.marks or shown.note or not each.target.strip("\u202e")


SIGNS = st.text(st.sampled_from("ab *_`.~!&;\\"), max_size=20)


@given(SIGNS, SIGNS.map(str.strip), SIGNS)
def test_the_marks_of_a_unit_change_nothing_else(before: str, unit: str, after: str) -> None:
    marked = MarkedText.joined(
        ((before and f"{before} ", None), (unit, Mark.DRAFT), (after and f" {after}", None))
    )
    block = Block(BlockKind.PARAGRAPH, "x", 1)
    with_marks, _ = rendered([ShownBlock(block, marked)], Syntax.MARKDOWN)
    without, _ = rendered([ShownBlock(block, str(marked))], Syntax.MARKDOWN)
    assert plain(with_marks) == plain(without)


def plain(html: str) -> str:
    """Return markup without marks, and without the blanks and borders of code in them."""
    without_marks = re.sub('<mark id="[^"]*">|</mark>', "", html).replace("</code><code>", "")
    return "".join(without_marks.split())
