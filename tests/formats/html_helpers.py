"""What the tests of HTML share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from rktranslate.formats.html import HtmlFormat
from rktranslate.model import Document
from rktranslate.segmentation import segmented
from rktranslate.testing import FormatConformance
from tests.formats.helpers import after_stops

if TYPE_CHECKING:
    from collections.abc import Sequence

HTML = HtmlFormat()

PIECES = st.sampled_from(
    [
        *"<>/!?-=\"' \n\r\t\0&;[]{}%$#@aBé",
        "<p>",
        "</p>",
        "<a href=x>",
        '<a title="x > y">',
        "<b id='1'/>",
        "<br>",
        "<!--",
        "-->",
        "--!>",
        "<!DOCTYPE html>",
        "<![CDATA[",
        "]]>",
        "<?php",
        "?>",
        "<script>",
        "</script>",
        "<style>",
        "</style >",
        "<title>",
        "</title>",
        "<textarea>",
        "</TEXTAREA>",
        "<svg>",
        "</svg>",
        "<plaintext>",
        "{{ x }}",
        "{% if a > b %}",
        "{# x #}",
        "${x}",
        "<%= y %>",
        "<#if x>",
        "kata",
        "&amp;",
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


SPACES = re.compile(" +")


class SingleSpaces(FormatConformance):
    """The conformance kit of a format in which several spaces are one."""

    def _assert_texts(self, found: Document, document: Document, targets: Sequence[str]) -> None:
        super()._assert_texts(found, document, [SPACES.sub(" ", target) for target in targets])


def page(data: bytes | str, path: str = "halaman.html") -> Document:
    """Return a page with its segments, and check that its sources give back its bytes."""
    if isinstance(data, str):
        data = data.encode()
    document = segmented(HTML.read(data, path), after_stops, has_words=lambda _text, _syntax: True)
    assert HTML.write(document, sources(document)) == data
    return document


def sources(document: Document) -> list[str]:
    return [segment.source for block in document.blocks for segment in block.segments]


def offered(data: bytes | str, path: str = "halaman.html") -> list[str]:
    return [block.text for block in page(data, path).blocks if block.translatable]


def kinds(data: bytes | str, path: str = "halaman.html") -> list[tuple[str, str]]:
    blocks = page(data, path).blocks
    return [(block.kind.value, block.text) for block in blocks if block.translatable]


def excluded(data: bytes | str, path: str = "halaman.html") -> list[tuple[str, str]]:
    blocks = page(data, path).blocks
    return [(block.exclusion.value, block.text) for block in blocks if block.exclusion]


def written(data: bytes | str, *targets: str, path: str = "halaman.html", **options: str) -> str:
    document = page(data, path)
    return HTML.write(document, targets, **options).decode(document.encoding or "utf-8")


def shared_pages() -> list[Path]:
    """Return pages of other projects, where there are any beside the repository."""
    for folder in Path(__file__).resolve().parents:
        pages = folder / "shared" / "documents" / "html"
        if pages.is_dir():
            return sorted(pages.iterdir())
    return []
