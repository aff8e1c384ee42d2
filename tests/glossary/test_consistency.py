"""One name, one spelling; one term, one rendering; an acronym in full first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.checks import Check, CheckContext, ProjectContext, check_project
from rktranslate.checks.names import NameConsistency
from rktranslate.checks.terms import FirstMention, TermConsistency
from rktranslate.glossary import Glossary, load
from rktranslate.glossary.consistency import counts_by_spelling, inconsistent_names
from rktranslate.glossary.name_pairs import name_pairs
from rktranslate.model import Catalog, Finding, Message, Severity, Span, State

NAMES = (
    ("Menhan Sergei Shoigu tiba di Kota Wonsan.", "Defence chief Sergei Shoigu arrived in Wonsan."),
    ("Kemarin Sergei Shoigu pergi.", "Yesterday Sergey Shoigu went away."),
    ("Kata Sergei Shoigu, Italia kalah.", "“Sergei Shoigu’s team says that Italy lost.”"),
    ("Tim Italia menang di Austria.", "The Italian team won in Austria."),
    ("Tim Australia menang.", "The Australian team won."),
)


def clusters(*pairs: tuple[str, str]) -> dict[str, list[tuple[str, int]]]:
    units = [(number, *pair) for number, pair in enumerate(pairs)]
    found = inconsistent_names(units, lambda _: (), lambda *_: ())
    return {
        cluster.source: [(text, len(places)) for text, places in cluster.renderings]
        for cluster in found
    }


def test_one_name_in_two_spellings() -> None:
    assert clusters(*NAMES) == {"Sergei Shoigu": [("Sergei Shoigu", 2), ("Sergey Shoigu", 1)]}


@pytest.mark.parametrize(
    ("source", "one", "other"),
    [
        ("Kim Jong-un", "Kim Jong-un", "Kim Jong Un"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskyy", "Volodimir Zelensky"),
        ("Lavrov", "Lavrov", "Lawrow"),
    ],
)
def test_spellings(source: str, one: str, other: str) -> None:
    found = clusters(
        (f"kata {source} tadi", f"said {one} then"), (f"oleh {source} itu", f"by {other} there")
    )
    assert list(found) == [source]


@pytest.mark.parametrize(
    ("source", "one", "other"),
    [
        ("Ukraina", "Ukraine", "Ukrainian"),
        ("Rusia", "Russia", "Russians"),
        ("Turki", "Turkey", "Turkish"),
        ("Belgia", "Belgium", "Belgian"),
        ("Pakistan", "Pakistan", "Pakistani"),
        ("Wonsan", "Wonsan", "Wonsan's"),
    ],
)
def test_forms_of_one_name(source: str, one: str, other: str) -> None:
    pairs = (
        (f"kata {source} tadi", f"said {one} then"),
        (f"oleh {source} itu", f"by {other} there"),
    )
    assert clusters(*pairs) == {}


def pairs(source: str, target: str) -> list[tuple[str, str]]:
    return [(name.text, rendering.text) for name, rendering in name_pairs(source, target)]


def test_a_title_has_no_names() -> None:
    title = "The Rapid Transformation Of Relations"
    assert pairs(title, title) == []
    assert pairs("lalu Kim Jong-un pergi", "then Kim Jong-un left") == [
        ("Kim Jong-un", "Kim Jong-un")
    ]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        # The longest first; what is a name shows when the other language has the same.
        ("kata Menhan Sergei Shoigu", "said Sergey Shoigu", [("Sergei Shoigu", "Sergey Shoigu")]),
        (
            "kata Sergei Shoigu dan Shoigu",
            "said Sergey Shoigu and Shoigu",
            [("Shoigu", "Shoigu"), ("Sergei Shoigu", "Sergey Shoigu")],
        ),
        ("lalu Élodie étude tiba", "then Elodie came", [("Élodie", "Elodie")]),
        ("tim Shoigu menang", "that Shoigu’s team won", [("Shoigu", "Shoigu")]),
        ("kata Kim Jong-un itu", "said Kim Jong Un there", [("Kim Jong-un", "Kim Jong Un")]),
        ("lalu Shoigu dan Shoigu", "then Shoigu", [("Shoigu", "Shoigu")]),
        ("lalu sub-Sahara itu", "then Sahara there", []),
        ("kata Kuba itu", "said Cuba there", [("Kuba", "Cuba")]),
        ("kata Korea itu", "said Area there", []),
    ],
)
def test_pairs(source: str, target: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(source, target) == expected


def test_known_words_are_left_aside() -> None:
    source, target = "kata Presiden Putin tadi", "said Presiden Poetin then"
    assert [
        (name.text, source[name.start : name.end], rendering.text)
        for name, rendering in name_pairs(source, target, [Span(5, 13)], [])
    ] == [("Putin", "Putin", "Poetin")]


def test_a_copied_name_of_which_the_glossary_knows_a_part() -> None:
    units = [
        (1, "kata Presiden Putin tadi", "said Presiden Putin then"),
        (2, "oleh Putin itu", "by Poetin there"),
    ]
    word = "Presiden"

    def known(text: str) -> list[Span]:
        start = text.find(word)
        return [] if start < 0 else [Span(start, start + len(word))]

    (cluster,) = inconsistent_names(units, known, lambda _, target: known(target))
    assert cluster.source == "Putin"
    assert sorted(text for text, _ in cluster.renderings) == ["Poetin", "Putin"]


def test_the_glossary_is_only_asked_about_names_that_are_changed() -> None:
    asked: list[str] = []

    def known(text: str) -> tuple[Span, ...]:
        asked.append(text)
        return ()

    units = [(n, f"{n} oleh Sergei Shoigu itu", f"{n} by Sergei Shoigu") for n in range(50)]
    assert inconsistent_names(units, known, lambda *_: ()) == ()
    assert asked == []
    other = (50, "kata Sergei Shoigu tadi", "said Sergey Shoigu then")
    (cluster,) = inconsistent_names([*units, other], known, lambda *_: ())
    assert [(text, len(places)) for text, places in cluster.renderings] == [
        ("Sergei Shoigu", 50),
        ("Sergey Shoigu", 1),
    ]


def test_of_very_many_capitals_only_the_first_are_compared() -> None:
    source = "lalu " + " dan ".join(["Sergei Shoigu"] * 5000)
    target = "then " + " and ".join(["Sergey Shoigu"] * 5000)
    assert 10 < len(pairs(source, target)) <= 100
    assert 10 < len(pairs(source, source)) <= 200


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=6))
def test_any_text(pairs: list[tuple[str, str]]) -> None:
    for cluster in inconsistent_names(
        [(n, *pair) for n, pair in enumerate(pairs)], lambda _: (), lambda *_: ()
    ):
        assert len(cluster.renderings) > 1
        assert 0 < cluster.share < 1
        for text, places in cluster.renderings:
            for place in places:
                there = pairs[place.unit][1][place.start : place.end]  # type: ignore[call-overload]
                assert there
            assert text


def test_counts_by_spelling() -> None:
    counts = {"russia": 3, "russian": 4, "muscovy": 1}
    assert counts_by_spelling(counts) == {"russian": 7, "muscovy": 1}


# --- the checks ------------------------------------------------------------------------------


def catalog(*pairs: tuple[str, str], path: str = "a.po", notes: Sequence[str] = ()) -> Catalog:
    messages = (
        Message(source, target, state=State.REVIEWED, line=10 * number, notes=tuple(notes))
        for number, (source, target) in enumerate(pairs, 1)
    )
    return Catalog("id", "en", tuple(messages), path=path)


def found(
    texts: Catalog,
    check: type[Check],
    glossary: Glossary | None = None,
    others: Sequence[Catalog] = (),
) -> list[Finding]:
    contexts = [CheckContext.of(each, glossary) for each in (texts, *others)]
    return next(check_project(ProjectContext.of(contexts), checks=[check()]))


def test_a_name_that_is_written_otherwise() -> None:
    (finding,) = found(catalog(*NAMES), NameConsistency)
    assert finding.location.line == 20
    assert finding.text == (
        "'Sergei Shoigu' is 'Sergey Shoigu' here; it is 'Sergei Shoigu' in 2 of 3 places"
    )
    span = finding.target_span
    assert span is not None
    assert finding.target[span.start : span.end] == "Sergey Shoigu"
    assert finding.suggestion == "Sergei Shoigu"


def test_over_the_whole_project() -> None:
    one, other = catalog(NAMES[0], NAMES[2]), catalog(NAMES[1], path="b.po")
    assert found(one, NameConsistency, others=[other]) == []
    (finding,) = found(other, NameConsistency, others=[one])
    assert str(finding.location) == "b.po:10"


def test_what_the_glossary_lists_is_left_to_it() -> None:
    glossary = load(b"id,en\nSergei Shoigu,Sergei Shoigu|Sergey Shoigu\n")
    assert found(catalog(*NAMES), NameConsistency, glossary) == []


def test_a_waiver() -> None:
    waived = catalog(*NAMES, notes=["rktranslate: ignore name-consistency: as in the quotation"])
    assert not [f for f in found(waived, NameConsistency) if f.check_id == "name-consistency"]


def test_terms_rendered_in_several_ways() -> None:
    glossary = load(b"id,en\nAmerika Serikat,United States|US|American\n")
    texts = catalog(
        ("Amerika Serikat a", "the United States a"),
        ("Amerika Serikat b", "the United States b"),
        ("Amerika Serikat c", "the US c"),
        ("Amerika Serikat d", "the US d"),
        ("Amerika Serikat e", "United States e"),
    )
    (finding,) = TermConsistency().check(CheckContext.of(texts, glossary))
    assert (finding.location.line, finding.severity) == (30, Severity.INFO)
    assert finding.text == (
        "'Amerika Serikat' is rendered as 'US' here; 'us' in 2 and 'united states' in 3 of 5 places"
    )
    assert not TermConsistency.enabled


def test_an_acronym_in_full_first() -> None:
    rows = "id,en,variants,note\nPerserikatan Bangsa-Bangsa,United Nations|UN,PBB,{}\n"
    asked = load(rows.format("First mention in full; Reuters style").encode())
    texts = catalog(("PBB tiba.", "The UN came."), ("PBB pergi.", "The United Nations left."))
    (finding,) = found(texts, FirstMention, asked)
    assert finding.location.line == 10
    assert finding.message.startswith("'UN' is the first mention")
    assert found(texts, FirstMention, load(rows.format("").encode())) == []
    right = catalog(*reversed([(m.source, m.target) for m in texts.messages]))
    assert found(right, FirstMention, asked) == []
