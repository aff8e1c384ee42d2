"""What a target may have in place of a name of its source."""

from __future__ import annotations

import pytest

from rktranslate.compare.copies import Copy, CopyKind, copy_rules
from rktranslate.compare.name_counterparts import NameCounterparts
from rktranslate.model import Span

RULES = copy_rules("id", "en")


def _explains(source: str, target: str, name: str) -> bool:
    start = source.index(name)
    copy = Copy(CopyKind.NAME, name, Span(start, start + len(name)))
    return NameCounterparts(source, target, RULES).explains(copy)


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("Umat itu menghadiri Misa.", "The faithful attended Mass.", "Misa"),
        ("Warga Manchester tiba.", "A Mancunian arrived.", "Manchester"),
        ("Orang Sidney tiba.", "A Sydneysider arrived.", "Sidney"),
        ("Menurut Agus, rapat ditunda.", "He said that the meeting was postponed.", "Agus"),
    ],
)
def test_a_word_of_its_own_or_a_pronoun(source: str, target: str, name: str) -> None:
    assert _explains(source, target, name)


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("Menurut Agus, rapat ditunda.", "According to Tono, it was postponed.", "Agus"),
        ("Rapat dihadiri Velkovski dan stafnya.", "His staff attended the meeting.", "Velkovski"),
        ("Kemarin Zulkifli Hasan datang.", "Yesterday Hasan came.", "Zulkifli Hasan"),
        ("Ia di Casey Fenton.", "She is at Trinity College.", "Casey Fenton"),
    ],
)
def test_another_name_or_nothing(source: str, target: str, name: str) -> None:
    assert not _explains(source, target, name)


@pytest.mark.parametrize("text", ["", "''", "A", "- - -", "İİİ ÀÀ", "x" * 5000])
def test_any_target(text: str) -> None:
    assert _explains("Agus datang.", text, "Agus") in (True, False)
