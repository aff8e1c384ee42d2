"""Make the brief a formatted document: Word, OpenDocument and HTML, written by LibreOffice.

    python examples/brief/make_documents.py

reads the brief of this repository, ``source/*.txt``, and writes ``examples/brief/source/``. The
text becomes a FODT file with styles, bold names, citations as footnotes with hyperlinks, a table
and a page header, which ``soffice`` converts. What it writes is kept in the repository, because no
two versions of LibreOffice write the same bytes.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
TEXT = next((HERE.parents[1] / "source").glob("*.txt"))
SUFFIXES = ("docx", "html")

NAMES = ("Sergei Shoigu", "Kim Jong-un", "Vladimir Putin", "Alexander Matsegora", "Choe Son-hui")
"""Bold where they stand first."""
TABLE = (
    ("Waktu", "Peristiwa"),
    ("Juli 2023", "Menteri Pertahanan Rusia mengunjungi Pyongyang."),
    ("September 2023", "Pemimpin Korea Utara mengunjungi Moskow."),
    ("Februari 2024", "Kelompok wisatawan pertama dari Rusia sejak pandemi tiba di Pyongyang."),
)
CAPTION = "Tabel 1. Kunjungan antara kedua negara"

_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_FONT = 'fo:font-family="Liberation Sans"'
_STYLES = f"""
<style:default-style style:family="paragraph">
 <style:paragraph-properties fo:margin-bottom="0.25cm" fo:line-height="125%"/>
 <style:text-properties {_FONT} fo:font-size="11pt" fo:language="id" fo:country="ID"/>
</style:default-style>
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
  style:parent-style-name="Standard" style:default-outline-level="1">
 <style:paragraph-properties fo:margin-bottom="0.6cm" fo:line-height="110%"/>
 <style:text-properties fo:font-size="22pt" fo:font-weight="bold" fo:color="#1f3864"/>
</style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
  style:parent-style-name="Standard" style:default-outline-level="2">
 <style:paragraph-properties fo:margin-top="0.5cm" fo:keep-with-next="always"/>
 <style:text-properties fo:font-size="15pt" fo:font-weight="bold" fo:color="#2f5496"/>
</style:style>
<style:style style:name="Table_20_Contents" style:display-name="Table Contents"
  style:family="paragraph" style:parent-style-name="Standard">
 <style:paragraph-properties fo:margin-bottom="0cm" fo:line-height="110%"/>
</style:style>
<style:style style:name="Caption" style:family="paragraph" style:parent-style-name="Standard">
 <style:text-properties fo:font-style="italic" fo:font-size="10pt"/>
</style:style>
<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard">
 <style:paragraph-properties fo:margin-left="0.5cm" fo:text-indent="-0.5cm"
   fo:margin-bottom="0.1cm"/>
 <style:text-properties fo:font-size="9pt"/>
</style:style>
<style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard">
 <style:paragraph-properties fo:text-align="end" fo:border-bottom="0.5pt solid #808080"/>
 <style:text-properties fo:font-size="9pt" fo:color="#595959"/>
</style:style>
<style:style style:name="Strong" style:family="text">
 <style:text-properties fo:font-weight="bold"/>
</style:style>
<style:style style:name="Emphasis" style:family="text">
 <style:text-properties fo:font-style="italic"/>
</style:style>
<text:notes-configuration text:note-class="footnote" text:default-style-name="Footnote"
  style:num-format="1" text:start-value="0" text:footnotes-position="page"/>
"""
_AUTOMATIC = """
<style:page-layout style:name="A4">
 <style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.3cm"/>
 <style:header-style>
  <style:header-footer-properties fo:margin-bottom="0.5cm" fo:min-height="0.8cm"/>
 </style:header-style>
</style:page-layout>
<style:style style:name="Cell" style:family="table-cell">
 <style:table-cell-properties fo:border="0.5pt solid #808080" fo:padding="0.15cm"/>
</style:style>
<style:style style:name="Head" style:family="table-cell">
 <style:table-cell-properties fo:border="0.5pt solid #808080" fo:padding="0.15cm"
   fo:background-color="#d9e2f3"/>
</style:style>
<style:style style:name="Narrow" style:family="table-column">
 <style:table-column-properties style:column-width="4cm"/>
</style:style>
<style:style style:name="Wide" style:family="table-column">
 <style:table-column-properties style:column-width="12cm"/>
</style:style>
"""


def main() -> None:
    """Write the documents."""
    title, paragraphs, references = parts(TEXT.read_text("utf-8"))
    HERE.joinpath("source").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "brief.fodt")
        source.write_text(flat_document(title, paragraphs, references), "utf-8")
        profile = Path(folder, "profile").as_uri()
        for suffix in SUFFIXES:
            subprocess.run(
                [
                    *("soffice", f"-env:UserInstallation={profile}", "--headless"),
                    *("--convert-to", suffix, "--outdir", str(HERE / "source"), str(source)),
                ],
                check=True,
                stdout=sys.stderr,
            )
    page = HERE / "source" / "brief.html"
    page.write_text(numbered(page.read_text("utf-8")), "utf-8")


def numbered(page: str) -> str:
    """Return an HTML page with the numbers of its footnotes.

    LibreOffice counts footnotes when it lays out pages, which it does not do for HTML: all are 0.
    """
    anchor = r'(name="sdfootnote(\d+)(?:anc|sym)" href="[^"]*">(?:<sup>)?)0'
    return re.sub(anchor, r"\1\2", page)


def parts(text: str) -> tuple[str, list[str], dict[str, str]]:
    """Return the title, the paragraphs and headings, and the references by number."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    references = {}
    for line in lines:
        entry = re.match(r"\[(\d+)\] (.*)", line)
        if entry:
            references[entry[1]] = entry[2]
    title, *rest = (line for line in lines if not re.match(r"\[\d+\] ", line))
    return title, rest, references


def flat_document(title: str, paragraphs: list[str], references: dict[str, str]) -> str:
    """Return the whole document as one XML file (OpenDocument 1.3, 3.1.2)."""
    waiting = list(NAMES)
    body = [_heading(1, title)]
    for number, paragraph in enumerate(paragraphs):
        if len(paragraph) < 80:
            body.append(_heading(2, paragraph))
            continue
        body.append(
            f'<text:p text:style-name="Standard">{marked(paragraph, references, waiting)}</text:p>'
        )
        if number == 1:
            body.append(table())
    namespaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {namespaces} office:version="1.3"
  office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>{escape(title)}</dc:title><dc:language>id-ID</dc:language></office:meta>
<office:styles>{_STYLES}</office:styles>
<office:automatic-styles>{_AUTOMATIC}</office:automatic-styles>
<office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="A4">
<style:header><text:p text:style-name="Header">{escape(title)}</text:p></style:header>
</style:master-page>
</office:master-styles>
<office:body><office:text>{"".join(body)}</office:text></office:body>
</office:document>
"""


def _heading(level: int, text: str) -> str:
    style = f'text:style-name="Heading_20_{level}" text:outline-level="{level}"'
    return f"<text:h {style}>{escape(text)}</text:h>"


def marked(paragraph: str, references: dict[str, str], waiting: list[str]) -> str:
    """Return a paragraph with its footnotes, and the names that stand first in bold."""
    names = "|".join(map(re.escape, waiting)) or r"(?!)"
    result = []
    for part in re.split(rf"(\[\d+\]|{names})", paragraph):
        if re.fullmatch(r"\[\d+\]", part):
            result.append(footnote(part[1:-1], references[part[1:-1]]))
        elif part in waiting:
            waiting.remove(part)
            result.append(f'<text:span text:style-name="Strong">{escape(part)}</text:span>')
        else:
            result.append(escape(part))
    return "".join(result)


def footnote(number: str, reference: str) -> str:
    """Return a footnote with a bibliography entry, whose address is a hyperlink."""
    text = re.sub(
        r"https?://\S+",
        lambda match: (
            f'<text:a xlink:type="simple" xlink:href={quoteattr(match[0])}>{match[0]}</text:a>'
        ),
        re.sub(r"(?<=\.\s)The Hindu(?=\.)", lambda match: _italic(match[0]), escape(reference)),
    )
    return (
        f'<text:note text:id="ftn{number}" text:note-class="footnote">'
        f"<text:note-citation>{number}</text:note-citation><text:note-body>"
        f'<text:p text:style-name="Footnote">{text}</text:p></text:note-body></text:note>'
    )


def _italic(text: str) -> str:
    return f'<text:span text:style-name="Emphasis">{text}</text:span>'


def table() -> str:
    """Return the table with its caption."""
    rows = []
    for number, cells in enumerate(TABLE):
        style = "Cell" if number else "Head"
        content = "".join(
            f'<table:table-cell table:style-name="{style}" office:value-type="string">'
            f'<text:p text:style-name="Table_20_Contents">{escape(cell)}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )
        row = f"<table:table-row>{content}</table:table-row>"
        rows.append(row if number else f"<table:table-header-rows>{row}</table:table-header-rows>")
    return (
        f'<text:p text:style-name="Caption">{escape(CAPTION)}</text:p>'
        '<table:table table:name="Table1"><table:table-column table:style-name="Narrow"/>'
        f'<table:table-column table:style-name="Wide"/>{"".join(rows)}</table:table>'
        '<text:p text:style-name="Standard"/>'
    )


if __name__ == "__main__":
    main()
