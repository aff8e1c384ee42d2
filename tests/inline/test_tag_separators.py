"""Tabs and line breaks among tags separate words, for segmenters and for engines."""

import pytest

from rktranslate.inline.plan import plan
from rktranslate.inline.tags import plain_text
from rktranslate.model import Syntax


@pytest.mark.parametrize("tag", ["<br/>", "<tab/>", "<br2/>", "<tab12/>"])
def test_separators_are_blanks(tag: str) -> None:
    plain = plain_text(f"Selesai.{tag}Lalu")
    assert plain.text == "Selesai. Lalu"
    assert plain.span(9, 13).start == len("Selesai.") + len(tag)


@pytest.mark.parametrize("tag", ["<break/>", "<img1/>", "<br>", "</tab>"])
def test_other_tags_are_nothing(tag: str) -> None:
    assert plain_text(f"Ja{tag}karta").text == "Jakarta"


def test_an_engine_sees_words_apart() -> None:
    assert plan("Harga<br/>beras", Syntax.TAGS).text == "Harga beras"
    assert plan("Har<img1/>ga", Syntax.TAGS).text == "Harga"
    sent = plan("Harga<br/>beras", Syntax.TAGS)
    assert sent.finish("The price of rice").text.count("<br/>") == 1
