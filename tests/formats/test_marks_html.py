"""Marks in pages of HTML and in electronic books."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from rktranslate.formats import read_document
from rktranslate.formats.html.marks import MarkTags
from tests.formats import books
from tests.formats.marks_helpers import D, P, S, marked

PAGE = (
    '<!DOCTYPE html><html lang="id"><head><title>Judul laman</title></head><body>{}</body></html>'
)


def written(body: str, marks: dict[str, object], path: str = "a.html", **options: str) -> str:
    """Return the body of a page with marks, their tags as ``[draft]`` and ``[/]``."""
    data = PAGE.replace("{}", body).encode()
    text = marked(read_document(data, path), marks, **options).decode()  # type: ignore[arg-type]
    assert text.startswith(
        PAGE.partition("{}")[0].replace('"id"', f'"{options.get("language", "id")}"')
    )
    text = re.sub(r'<(mark) class="rktranslate-(\w+)" [^>]*>', r"[\2]", text)
    return text.partition("<body>")[2].partition("</body>")[0].replace("</mark>", "[/]")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Satu. Dua.</p>", "<p>[draft]Satu.[/] Dua.</p>"),
        (
            "<p>Satu <b>ini</b>. Dua.</p>",
            "<p>[draft]Satu [/]<b>[draft]ini[/]</b>[draft].[/] Dua.</p>",
        ),
        # The tags cross the edge of the sentence.
        ("<p><i>Nol. Satu</i> ini.</p>", "<p><i>Nol. [draft]Satu[/]</i>[draft] ini.[/]</p>"),
        ("<h1>Satu<br>lagi.</h1>", "<h1>[draft]Satu [/]<br>[draft]lagi.[/]</h1>"),
        ("<p>Satu\n  baris &amp; dua.</p>", "<p>[draft]Satu\n  baris &amp; dua.[/]</p>"),
        ("<ul><li><a href=x>Satu</a></ul>", "<ul><li><a href=x>[draft]Satu[/]</a></ul>"),
        ("<select><option>Satu</select>", "<select><option>Satu</select>"),
        ('<img alt="Satu">', '<img alt="Satu">'),
        ("<p>Lihat {{ nama }} Satu.</p>", "<p>[draft]Lihat [/]{{ nama }}[draft] Satu.[/]</p>"),
    ],
)
def test_marks_are_around_text_alone(body: str, expected: str) -> None:
    assert written(body, {"Satu": D}) == expected


def test_titles_have_no_marks() -> None:
    assert written("<p>Satu.</p>", {"Judul": D, "Satu": D}) == "<p>[draft]Satu.[/]</p>"


def test_a_mark_says_what_it_is_and_is_seen_on_dark_pages() -> None:
    data = PAGE.replace("{}", "<p>Satu. Dua.</p>").encode()
    text = marked(
        read_document(data, "a.html"), {"Satu": D, "Dua": S}, {"Satu.": "One."}, language="en"
    ).decode()
    assert (
        '<mark class="rktranslate-draft" title="not reviewed" '
        'style="background-color: #fff2a8; color: #1a1a1a">One.</mark>'
    ) in text
    # Source text is in another language than the page.
    assert re.search(r'<mark class="rktranslate-source" [^>]* lang="id">Dua\.</mark>', text)


def test_source_text_has_the_direction_of_its_script() -> None:
    data = PAGE.replace("{}", "<p>Satu.</p>").encode()
    text = marked(read_document(data, "a.html"), {"Satu": S}, language="ar").decode()
    assert re.search(r'<mark [^>]* lang="id" dir="ltr">Satu\.</mark>', text)


def test_the_notice_explains_the_marks_that_are_used() -> None:
    text = written("<p>Satu. Dua.</p>", {"Satu": P}, notice="DRAFT <1>")
    sample = re.escape("[previous]translation of an earlier source[/]")
    assert re.match(rf"\n<p style=[^>]*>DRAFT &lt;1&gt;\. Marked: {sample}</p>", text)


def test_documents_before_html_5_have_no_element_mark() -> None:
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "xhtml11.dtd">'
    data = f'{doctype}<html lang="id"><body><p>Satu.</p></body></html>'.encode()
    text = marked(read_document(data, "a.xhtml"), {"Satu": D}).decode()
    assert '<span class="rktranslate-draft" ' in text
    assert "<mark" not in text


def test_a_marked_page_has_the_same_units() -> None:
    data = PAGE.replace("{}", "<p>Satu <b>ini</b>. Dua.</p>").encode()
    again = read_document(marked(read_document(data, "a.html"), {"Satu": D, "Dua": P}), "a.html")
    texts = [re.sub("<[^>]*>", "", block.text) for block in again.blocks if block.translatable]
    assert texts == ["Judul laman", "Satu ini. Dua."]


@pytest.mark.parametrize("code", ["en", "id", "ar", "", "{{ lang }}", "x", "!"])
def test_any_language_of_the_page_is_safe(code: str) -> None:
    data = f'<html lang="{code}"><body><p>Satu kata.</p></body></html>'.encode()
    text = marked(read_document(data, "a.html"), {"Satu": S}, language="en").decode()
    assert ' lang="' in text
    assert text.count("</mark>") == 1


def test_the_tags_of_a_mark_are_escaped() -> None:
    tags = MarkTags("mark")
    assert tags.around("x", D).startswith('<mark class="rktranslate-draft" title="not reviewed"')


def test_pages_of_books_are_marked_and_their_contents_are_not() -> None:
    document = read_document(books.book(), "a.epub")
    texts = [block.text for block in document.blocks if block.translatable]
    data = marked(document, dict.fromkeys(texts, D))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            has_marks = b"rktranslate-draft" in archive.read(name)
            assert has_marks == name.endswith(".xhtml"), name
