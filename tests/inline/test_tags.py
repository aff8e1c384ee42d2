"""The inline syntax of tags: what is a tag, its escapes, and the laws of its transformations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.inline import compare_codes, find_codes, plan
from rktranslate.inline.tags import (
    Form,
    Run,
    escape_literals,
    find_tags,
    open_pairs,
    plain_text,
    rebalanced,
    tagged_runs,
    tagged_text,
    unbalanced_tags,
    unfit_tags,
    without_unbalanced,
)
from rktranslate.model import Span, Syntax
from tests.timing import takes_less

PIECES = ("<b>", "</b>", "<i>", "</i>", "<1>", "</1>", "<2/>", "&lt;", "&amp;", "<", ">", "&")
TEXTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(alphabet="ab lt;amp/1. ", max_size=3)), max_size=16
).map("".join)
NAMES = st.lists(st.sampled_from(["b", "i", "1", "sup"]), max_size=3, unique=True).map(tuple)
RUNS = st.lists(
    st.one_of(
        st.builds(Run, TEXTS.filter(bool), NAMES),
        st.builds(Run, st.just(""), NAMES, st.sampled_from(["2", "br"])),
    ),
    max_size=6,
)


def written(text: str) -> list[str]:
    return [str(tag) for tag in find_tags(text)]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Ja<b>karta raya.</b>", ["<b>", "</b>"]),
        ("<1>satu</1><2/>", ["<1>", "</1>", "<2/>"]),
        ("<sup>2</sup> h1 <h1>", ["<sup>", "</sup>", "<h1>"]),
        ("5 < 6 > 4, a<b, <B>, < b>, <b >, <0>, <b x='y'>, </b/>, <>", []),
        ("&lt;b> &amp;lt;b>", []),
        ("<<b>>", ["<b>"]),
    ],
)
def test_what_is_a_tag(text: str, tags: list[str]) -> None:
    assert written(text) == tags


@pytest.mark.parametrize(
    ("literal", "escaped"),
    [
        ("5 < 6", "5 < 6"),
        ("R&D &nbsp; &LT;", "R&D &nbsp; &LT;"),
        ("<b>", "&lt;b>"),
        ("</b>", "&lt;/b>"),
        ("<br/>", "&lt;br/>"),
        ("&lt;", "&amp;lt;"),
        ("&amp;amp;", "&amp;amp;amp;"),
        ("&<b>", "&&lt;b>"),
    ],
)
def test_only_what_would_be_a_tag_or_an_escape_is_escaped(literal: str, escaped: str) -> None:
    assert escape_literals(literal) == escaped
    assert tagged_runs(escaped) == (Run(literal),)


@given(TEXTS)
def test_escaping_is_undone(text: str) -> None:
    escaped = escape_literals(text)
    assert find_tags(escaped) == ()
    assert plain_text(escaped).text == text
    assert "".join(run.text for run in tagged_runs(escaped)) == text


@pytest.mark.slow
@given(RUNS)
def test_runs_become_a_text_and_runs_again(runs: list[Run]) -> None:
    text = tagged_text(runs)
    again = tagged_runs(text)
    assert tagged_text(again) == text
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and last.tags == run.tags and last.standalone is None is run.standalone:
            merged[-1] = Run(last.text + run.text, run.tags)
        else:
            merged.append(run)
    assert list(again) == merged
    assert plain_text(text).text == "".join(
        " " if run.standalone == "br" else run.text for run in runs
    )
    assert unbalanced_tags(find_tags(text)) == ()


def test_a_tag_stays_open_over_runs_that_share_it() -> None:
    runs = (Run("a", ("b", "i")), Run("b", ("b",)), Run("", ("b",), "2"), Run("c", ("i",)))
    assert tagged_text(runs) == "<b><i>a</i>b<2/></b><i>c</i>"


@pytest.mark.parametrize("text", ["</b>", "<b>", "<b><i></b></i>", "a<b>b</b></b>"])
def test_runs_of_an_unbalanced_text(text: str) -> None:
    with pytest.raises(ValueError, match=r"match an opening tag|is not closed"):
        tagged_runs(text)


@pytest.mark.slow
@given(TEXTS)
def test_each_character_of_a_plain_text_is_where_it_says(text: str) -> None:
    plain = plain_text(text)
    literals = {"&lt;": "<", "&amp;": "&"}
    for index, character in enumerate(plain.text):
        original = text[plain.starts[index] : plain.ends[index]]
        assert literals.get(original, original) == character
    assert list(plain.starts) == sorted(set(plain.starts))


@pytest.mark.parametrize(
    ("text", "unbalanced"),
    [
        ("<b>a</b> <2/>", []),
        ("a</b>", ["</b>"]),
        ("<b>a", ["<b>"]),
        ("<b><i>a</b></i>", ["<i>", "</i>"]),
        ("</b><b>", ["</b>", "<b>"]),
        ("<b><b>a</b>", ["<b>"]),
    ],
)
def test_unbalanced_tags(text: str, unbalanced: list[str]) -> None:
    assert [str(tag) for tag in unbalanced_tags(find_tags(text))] == unbalanced


@pytest.mark.slow
@given(TEXTS)
def test_without_its_unbalanced_tags_a_text_is_balanced(text: str) -> None:
    assert unbalanced_tags(find_tags(without_unbalanced(text))) == ()


def test_no_tag_comes_of_a_removal() -> None:
    assert without_unbalanced("a <<b>i> b &<b>lt;") == "a &lt;i> b &amp;lt;"


def test_which_pairs_are_open() -> None:
    tags = find_tags("<b>a<i>b</i></b>c")
    assert open_pairs(tags, [0, 3, 7, 8, 16]) == [(), ("b",), ("b", "i"), ("b", "i"), ()]
    with pytest.raises(ValueError, match="does not match"):
        open_pairs(find_tags("</b>a"), [5])


# --- comparing ---------------------------------------------------------------------------------

SOURCE = "Ja<b>karta raya</b> dan <2/> [1] [2]"


@pytest.mark.parametrize(
    ("target", "missing", "added", "unbalanced", "reordered"),
    [
        ("<2/> and <b>Greater</b> Ja<b>karta</b> [1] [2]", [], [], [], False),
        ("<2/> <2/> <b>Jakarta</b> [1] [2]", [], ["<2/>"], [], False),
        ("Jakarta <2/> [1] [2]", ["<b>", "</b>"], [], [], False),
        ("<b>Jakarta</b> [1] [2]", ["<2/>"], [], [], False),
        ("<b>Jakarta</b> <i>x</i> <2/> [1] [2]", [], ["<i>", "</i>"], [], False),
        ("<b>Jakarta <2/> [1] [2]", ["</b>"], [], ["<b>"], False),
        ("</b>Jakarta<b> <2/> [1] [2]", [], [], ["</b>", "<b>"], False),
        ("<b>Jakarta</b> <2/> [2] [1]", [], [], [], True),
        ("R&amp;D &lt;b> <b>Jakarta</b> <2/> [1] [2]", [], [], [], False),
        ("<b>Jakarta</b> <2/> [1] [2] [2]", [], ["[2]"], [], False),
    ],
)
def test_tags_may_be_moved_and_repeated_not_lost_or_invented(
    target: str, missing: list[str], added: list[str], unbalanced: list[str], reordered: bool
) -> None:
    difference = compare_codes(SOURCE, target, Syntax.TAGS)
    assert [code.text for code in difference.missing] == missing
    assert [code.text for code in difference.added] == added
    assert [code.text for code in difference.unbalanced] == unbalanced
    assert difference.reordered == reordered
    assert bool(difference) == bool(missing or added or unbalanced or reordered)


def test_codes_of_text_are_found_between_tags() -> None:
    codes = find_codes("<a>https://a.b/c</a>, R&D &lt;b> [1]", Syntax.TAGS)
    assert [code.text for code in codes] == ["<a>", "https://a.b/c", "</a>", "&lt;", "[1]"]
    assert find_codes("<a>x</a> &lt;", Syntax.TEXT) == ()


@pytest.mark.parametrize(
    ("target", "unfit"),
    [
        ("<b>a</b><b>b</b>", []),
        ("a", []),
        ("<i>a</i>", ["<i>", "</i>"]),
        ("<b>a", ["<b>"]),
        ("<b/>", ["<b/>"]),
        ("<2>a</2>", ["<2>", "</2>"]),
    ],
)
def test_tags_that_cannot_be_written(target: str, unfit: list[str]) -> None:
    assert [str(tag) for tag in unfit_tags(SOURCE, target)] == unfit


# --- around engines ----------------------------------------------------------------------------


def test_an_engine_never_sees_tags() -> None:
    made = plan("Ja<b>karta raya.</b>", Syntax.TAGS)
    assert made.text == "Jakarta raya."
    assert made.finish("Greater Jakarta.").text.count("<b>") == 1
    shown = plan("Ia <b>tidur</b> lama.", Syntax.TAGS, placeholders=True)
    assert shown.text == "Ia ｟0｠tidur｟1｠ lama."
    assert shown.finish("It ｟0｠sleeps｟1｠ long.").text == "It <b>sleeps</b> long."


def test_tags_that_an_engine_turned_around_are_put_around_the_whole() -> None:
    made = plan("Ia <b>tidur</b> lama.", Syntax.TAGS, placeholders=True)
    finished = made.finish("It ｟1｠sleeps｟0｠ long.")
    assert finished.text == "<b>It sleeps long.</b>"
    assert "the positions of tags are a guess" in finished.problems


@pytest.mark.slow
@given(RUNS, TEXTS, st.booleans())
def test_a_draft_is_balanced_and_has_every_tag(runs: list[Run], target: str, able: bool) -> None:
    source = tagged_text(runs)
    answer = escape_literals(target)
    finished = plan(source, Syntax.TAGS, placeholders=able).finish(answer)
    assert unbalanced_tags(find_tags(finished.text)) == ()
    assert {str(tag) for tag in find_tags(source)} <= {str(tag) for tag in find_tags(finished.text)}


def test_nothing_is_balanced_for_a_source_that_is_not() -> None:
    assert rebalanced("</b>a", "b</b>") == "b</b>"
    assert rebalanced("<b>a</b>", "<b>b") == "<b>b</b>"
    assert not compare_codes("</b>a", "</b>b", Syntax.TAGS)


def test_forms_and_spans() -> None:
    tags = find_tags("a<b>c</b><2/>")
    assert [tag.form for tag in tags] == [Form.OPENING, Form.CLOSING, Form.STANDALONE]
    assert [tag.span for tag in tags] == [Span(1, 4), Span(5, 9), Span(9, 13)]


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["<b>", "</b>", "<b>a</b> ", "<b></i>", "&lt;", "<2/>", "a<"])
def test_cost_is_linear(unit: str) -> None:
    text = unit * (60_000 // len(unit))

    def all_of_it() -> None:
        plain_text(text)
        without_unbalanced(text)
        rebalanced(text, text)
        compare_codes(text, text[:-1], Syntax.TAGS)

    assert takes_less(all_of_it, 3.0)
