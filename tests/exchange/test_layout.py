"""White space that only lays a file out: in texts, in XLIFF, and in a merge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.exchange.layout import has_layout, without_layout
from rktranslate.exchange.merge import MergeOutcome, merge_units
from rktranslate.exchange.xliff import read_xliff
from rktranslate.model import Catalog, Message, State


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" a ", " a "),
        ("a\tb", "a\tb"),
        ("\na\n", "a"),
        ("\n\t a\n \n b \n", "a b"),
        (" a\nb ", " a b "),
        (" \n ", ""),
        ("a\u00a0\nb", "a\u00a0 b"),
        ("a\r b", "a\r b"),
    ],
)
def test_line_breaks_with_blanks_around_them(text: str, expected: str) -> None:
    assert without_layout(text) == expected
    assert has_layout(text) is (text != expected)


@given(st.text(st.sampled_from("ab \n\t\u00a0")))
def test_no_word_is_lost_or_joined(text: str) -> None:
    flat = without_layout(text)
    assert flat.split() == text.split()
    assert "\n" not in flat
    assert without_layout(flat) == flat


XLIFF_1 = """<xliff version="1.2"{space}><file original="source/a.txt" source-language="id"
 target-language="en"><body><trans-unit id="1" approved="yes">
  <source>
    Harga <ph id="1">[1]</ph>
    naik.
  </source>
  <target>
    Prices <ph id="1">[1]</ph> rise.
  </target></trans-unit></body></file></xliff>"""
XLIFF_2 = """<xliff version="2.1" srcLang="id" trgLang="en"{space}>
<file id="f" original="source/a.txt">
 <unit id="1"><segment state="reviewed"><source>
    Harga [1]
  </source><target>
    Prices [1]
  </target></segment><segment state="reviewed"><source>
    naik.
  </source><target>
    rise.
  </target></segment></unit></file></xliff>"""


@pytest.mark.parametrize("text", [XLIFF_1, XLIFF_2])
def test_xliff_that_was_pretty_printed(text: str) -> None:
    (message,) = read_xliff(text.format(space="").encode(), "a.xlf").messages
    assert (message.source, message.target) == ("Harga [1] naik.", "Prices [1] rise.")
    kept = text.format(space=' xml:space="preserve"')
    (message,) = read_xliff(kept.encode(), "a.xlf").messages
    assert message.source.startswith("\n    Harga [1]\n")


@pytest.mark.parametrize("text", [XLIFF_1, XLIFF_2])
@pytest.mark.parametrize("space", ["", ' xml:space="preserve"'])
@pytest.mark.parametrize("source", ["Harga [1] naik.", "Harga [1]\nnaik."])
def test_units_of_a_file_that_was_laid_out_anew_are_merged(
    text: str, space: str, source: str
) -> None:
    catalog = Catalog("id", "en", (Message(source, "", None, State.INITIAL),))
    merged = merge_units(catalog, read_xliff(text.format(space=space).encode(), "a.xlf"))
    (message,) = merged.catalog.messages
    assert (message.source, message.target) == (source, "Prices [1] rise.")
    assert [change.outcome for change in merged.changes] == [MergeOutcome.TRANSLATED]


def test_a_current_message_goes_before_an_obsolete_one() -> None:
    current = Message("Harga [1]\nnaik.", "")
    gone = Message("Harga [1]  naik.", "old", obsolete=True, state=State.REVIEWED)
    other = Message("Harga [1]\n\nnaik.", "old", obsolete=True, state=State.REVIEWED)
    catalog = Catalog("id", "en", (current, gone, other))
    merged = merge_units(catalog, read_xliff(XLIFF_1.format(space="").encode(), "a.xlf"))
    assert [message.target for message in merged.catalog.messages] == [
        "Prices [1] rise.",
        "old",
        "old",
    ]
