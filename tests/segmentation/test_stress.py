"""The hand-made items: each must come out exactly."""

from __future__ import annotations

import pytest

from rktranslate.segmentation import segmenter
from tests.segmentation.items import Item, items

ITEMS = items()


def test_there_are_enough_items_of_many_kinds() -> None:
    assert len(ITEMS) >= 150
    assert len({item.category for item in ITEMS}) >= 20


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.category}-{item.line}")
def test_item(item: Item) -> None:
    found = segmenter("id").spans(item.text)
    assert [item.text[span.start : span.end] for span in found] == [
        item.text[span.start : span.end] for span in item.spans
    ]
    assert tuple(found) == item.spans


CITATIONS = [
    "[3]",
    "[1, 2]",
    "[1][2]",
    "[4–6]",
    "[^1]",
    "[^nota]",
    "¹",
    "¹²",
    "<sup>3</sup>",
    " [7]",
]
ENDINGS = [
    "tahun 2022.",
    "Siapa dia?",
    "“Kami siap.”",
    "beras, dll.",
    "(entah.)",
    "di A.S.",
    "**Awas!**",
]
NEXT = ["Moskow diam.", "12 orang hadir.", "“Moskow diam.”", "(Moskow diam.)", "Budi pergi."]


@pytest.mark.parametrize("citation", CITATIONS)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("following", NEXT)
def test_a_citation_belongs_to_the_sentence_before(
    citation: str, ending: str, following: str
) -> None:
    first = f"Itu terjadi, {ending}{citation}"
    text = f"{first} {following}"
    assert [text[span.start : span.end] for span in segmenter("id").spans(text)] == [
        first,
        following,
    ]
