"""Putting a rendering where other words stood: case, article, number, and where to put it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.drafting.edits import (
    EngineRendering,
    as_possessive,
    counterpart_of_mark,
    find_renderings,
    in_forms_of,
    replace_spans,
    restore_case,
    spans_of,
)
from rktranslate.drafting.inflection import inflection
from rktranslate.languages.inflector import Forms
from rktranslate.model import Span


def replaced(text: str, old: str, new: str, language: str = "en") -> str:
    start = text.index(old)
    return replace_spans(text, [(Span(start, start + len(old)), new)], language)


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("a big envoy came", "big envoy", "ambassador", "an ambassador came"),
        ("An ambassador came", "ambassador", "minister", "A minister came"),
        ("in a report", "report", "notice", "in a notice"),
        ("in an hour", "hour", "minute", "in a minute"),
        ("a state", "state", "united country", "a united country"),
        ("a nation", "nation", "EU member", "an EU member"),
        ("a nation", "nation", "UN member", "a UN member"),
        ("a nation", "nation", "unimportant one", "an unimportant one"),
        ("vitamin A envoy", "envoy", "pill", "vitamin A pill"),
        ("the peak came", "peak", "summit", "the summit came"),
        ("Peak came", "Peak", "summit", "Summit came"),
        ("THE PEAK", "PEAK", "summit", "THE SUMMIT"),
        ("the U.S. team", "U.S.", "United States", "the United States team"),
        ("in ASEAN states", "ASEAN", "the Association", "in the Association states"),
        ("He came. “Peak”", "Peak", "summit", "He came. “Summit”"),
    ],
)
def test_english_neighbours_follow(text: str, old: str, new: str, expected: str) -> None:
    assert replaced(text, old, new) == expected


def test_other_languages_have_no_articles() -> None:
    assert replaced("a besar", "besar", "ambassador", "ms") == "a ambassador"


@pytest.mark.parametrize(
    ("word", "an"),
    [
        ("European", False),
        ("university", False),
        ("uninvited", True),
        ("umbrella", True),
        ("Uruguayan", False),
        ("urban", True),
        ("urgent", True),
        ("useful", False),
        ("usher", True),
        ("utopia", False),
        ("utter", True),
        ("one-off", False),
        ("onerous", True),
        ("honest", True),
        ("house", False),
        ("heirloom", True),
        ("FBI", True),
        ("NATO", True),
        ("US", False),
        ("ewe", False),
        ("Ukrainian", False),
        ("x", True),
        ("8", None),
        ("", None),
    ],
)
def test_the_sound_of_a_word(word: str, an: bool | None) -> None:
    assert inflection("en").takes_vowel_article(word) is an


def test_the_place_of_a_rendering() -> None:
    text = "the countries and a country"
    assert find_renderings(("country",), text, 1, [], "en") == []
    both = find_renderings(("country",), text, 2, [], "en")
    assert [(text[p.span.start : p.span.end], p.forms) for p in both] == [
        ("countries", Forms.PLURAL),
        ("country", Forms.NONE),
    ]
    assert find_renderings(("state", "country"), text, 1, [both[0].span], "en") == both[1:]
    assert find_renderings(("countr",), text, 2, [], "en") == []
    (days,) = find_renderings(("day",), "five days", 1, [], "en")
    assert days == EngineRendering(Span(5, 9), Forms.PLURAL)
    assert find_renderings(("0",), "｟0｠ 0", 1, [], "en") == [EngineRendering(Span(4, 5))]
    assert find_renderings(("a+b",), "(a+b)", 1, [], "en") == [EngineRendering(Span(1, 4))]


@pytest.mark.parametrize(
    ("rendering", "expected"),
    [
        ("nation", "nations"),
        ("ally", "allies"),
        ("day", "days"),
        ("church", "churches"),
        ("troops", "troops"),
        ("reached", "reached"),
        ("seed", "seeds"),
        ("Russia", "Russia"),
        ("", ""),
    ],
)
def test_common_words_keep_their_number(rendering: str, expected: str) -> None:
    plural = EngineRendering(Span(0, 1), Forms.PLURAL)
    assert in_forms_of(plural, rendering, "en") == tuple(dict.fromkeys((expected, rendering)))
    assert in_forms_of(EngineRendering(Span(0, 1)), rendering, "en") == (rendering,)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("from |Danish| power", "Denmark", "Denmark's"),
        ("|Australian| treasurer", "Australia", "Australia's"),
        ("the |Danish| power", "Denmark", "Denmark"),
        ("the former |Danish| power", "Denmark", "Denmark"),
        ("Norway's |Danish| power", "Denmark", "Denmark"),
        ("from the |Danish|", "Denmark", "Denmark"),
        ("|Danish| Power", "Denmark", "Denmark"),
        ("from |Dutch| power", "Netherlands", "Netherlands"),
        ("from |danish| power", "Denmark", "Denmark"),
        ("from |Danish| power", "cheese", "cheese"),
        ("from |Rusland| power", "Russia", "Russia"),
    ],
)
def test_a_name_for_an_adjective_is_an_owner(text: str, name: str, expected: str) -> None:
    before, old, after = text.split("|")
    span = Span(len(before), len(before) + len(old))
    assert as_possessive(before + old + after, span, name, "en") == expected
    assert as_possessive(before + old + after, span, name, "ms") == name


@pytest.mark.parametrize(
    ("marked", "text", "expected"),
    [
        ("the ｟0｠ came", "the envoy came", "envoy"),
        ("the ｟0｠'s son", "the great man's son", "great man"),
        ("the ｟0｠ came", "the came", None),
        ("it is ｟0｠", "the envoy came", None),
        ("｟0｠ and ｟0｠", "this and that", None),
        ("the ｟0｠ came", "the one two three four five six came", None),
    ],
)
def test_the_place_of_a_mark(marked: str, text: str, expected: str | None) -> None:
    span = counterpart_of_mark(marked, "｟0｠", text)
    assert (span and text[span.start : span.end]) == expected


def test_marks_are_whole_words() -> None:
    assert spans_of("Lima", "Lima, Limas and Lima's") == [Span(0, 4), Span(16, 20)]


@pytest.mark.slow
@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=3))
def test_what_is_not_replaced_stays(text: str, places: list[tuple[int, int]]) -> None:
    edits = [(Span(s, min(s + n, len(text))), "\ue000") for s, n in places if s < len(text)]
    made = replace_spans(text, edits, "ms")
    kept = set(range(len(text)))
    done = 0
    for span in sorted({span for span, _ in edits}):
        if span.start >= done:
            kept -= set(range(span.start, span.end))
            done = span.end
    assert made.replace("\ue000", "") == "".join(text[i] for i in sorted(kept)).replace(
        "\ue000", ""
    )


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("the U.S. Congress met", "Congress", "parliament", "the U.S. parliament met"),
        ("by Dr. Peak", "Peak", "summit", "by Dr. summit"),
        ("It ended. Peak met", "Peak", "summit", "It ended. Summit met"),
        ("Peak house", "Peak house", "iPhone house", "iPhone house"),
        ("Peak came", "Peak", "al-Shabaab", "Al-Shabaab came"),
        ("Peak came", "Peak", "eBay", "eBay came"),
    ],
)
def test_a_capital_is_put_only_where_a_sentence_begins(
    text: str, old: str, new: str, expected: str
) -> None:
    assert replaced(text, old, new) == expected


@pytest.mark.parametrize(
    ("text", "copy", "rendering", "expected"),
    [
        ("by the national Food Agency", "national Food Agency", "National Food Agency", None),
        ("by the NATIONAL food agency", "NATIONAL food agency", "National Food Agency", None),
        ("to the Summit in Oslo", "Summit", "summit", None),
        ("Summit in Oslo", "Summit", "summit", "Summit in Oslo"),
        ("by President Putin", "President", "president", "by President Putin"),
        ("on Tonle Sap Lakes", "Lakes", "lakes", "on Tonle Sap Lakes"),
        ("The Summit met", "Summit", "summit", None),
        ("THE SUMMIT", "SUMMIT", "summit", "THE SUMMIT"),
        ("to the Summits in Oslo", "Summits", "summit", "to the Summits in Oslo"),
    ],
)
def test_a_copy_of_a_rendering_is_written_as_the_glossary_has_it(
    text: str, copy: str, rendering: str, expected: str | None
) -> None:
    start = text.index(copy)
    made = restore_case(text, [(Span(start, start + len(copy)), rendering)], "en")
    assert made == (text.replace(copy, rendering) if expected is None else expected)
