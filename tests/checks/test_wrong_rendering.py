"""What stands for a term in a target that lacks the wanted rendering."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.checks import Corpus, run_checks
from rktranslate.checks.wrong_rendering import WrongRenderings
from rktranslate.glossary import Matcher
from rktranslate.glossary.reader import load
from rktranslate.model import Catalog, Finding, Message, State

OTHERS = (
    ("Cuaca hari ini cerah.", "The weather is fine today."),
    ("Harga beras naik lagi.", "The price of rice rose again."),
    ("Ia pulang ke desa.", "She went home to the village."),
)
HARBOUR = (
    ("Pelabuhan Rajin dibuka.", "The port of Rajin was opened."),
    ("Kapal tiba di Pelabuhan Rajin kemarin.", "A ship came to the port of Rajin yesterday."),
    ("Jalur itu menuju Pelabuhan Rajin.", "That line leads to the port of Rajin."),
)


def annotated(
    pairs: tuple[tuple[str, str], ...], rows: str, former: str | None = None
) -> list[Finding]:
    messages = tuple(
        Message(source, target, state=State.REVIEWED, line=line)
        for line, (source, target) in enumerate(pairs, start=1)
    )
    catalog = Catalog("id", "en", messages, path="a.po")
    glossary = load(f"id,en\n{rows}\n".encode())
    before = None if former is None else Matcher(load(f"id,en\n{former}\n".encode()), "en")
    of = WrongRenderings(Matcher(glossary, "en"), Corpus.of([catalog]), before)
    found = run_checks(catalog, glossary=glossary)
    return [of.annotate(each) for each in found if each.check_id == "glossary-missing"]


def written(finding: Finding) -> str | None:
    span = finding.target_span
    return None if span is None else finding.target[span.start : span.end]


def test_what_the_targets_have_in_common() -> None:
    found = annotated((*HARBOUR, *OTHERS), "Pelabuhan Rajin,Rajin Harbour")
    assert [written(each) for each in found] == ["port of Rajin"] * 3
    assert found[0].text == (
        "'Pelabuhan Rajin' should be rendered as 'Rajin Harbour'; "
        "it seems to be 'port of Rajin' here"
    )
    assert found[0].suggestion == "Rajin Harbour"


def test_a_term_that_is_a_part_of_other_words() -> None:
    pairs = (
        ("AS menyerang.", "America attacked."),
        ("Kapal AS tiba.", "The America ship arrived."),
        ("Kata AS itu benar.", "What America said is true."),
        *((f"Anak {n} di kelas.", f"Child {n} is in class.") for n in range(12)),
    )
    found = annotated(pairs, "AS,United States")
    assert [written(each) for each in found] == ["America"] * 3


def test_what_translates_another_word_is_not_it() -> None:
    pairs = (
        ("Kapal AS tiba di sana.", "The ship arrived there."),
        ("Pasukan AS tiba kemarin.", "Troops arrived yesterday."),
        *OTHERS,
    )
    assert [written(each) for each in annotated(pairs, "AS,US")] == [None, None]
    pair = ("AS dan kami datang.", "They and us came.")
    (found,) = annotated((pair, *OTHERS), "AS,USA")
    assert written(found) is None


def test_the_glossary_as_it_was() -> None:
    pair = ("Perang Dingin usai.", "The Cold War is over.")
    (found,) = annotated((pair, *OTHERS), "Perang Dingin,Frosty Conflict", "Perang Dingin,Cold War")
    assert written(found) == "Cold War"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("The minister of defense spoke.", "minister of defense"),
        ("The Defence Minster spoke.", "Defence Minster"),
        ("The general spoke.", None),
    ],
)
def test_words_that_are_nearly_the_wanted_ones(target: str, expected: str | None) -> None:
    rows = "Menteri Pertahanan,Minister of Defence|Defence Minister"
    (found,) = annotated((("Menteri Pertahanan bicara.", target), *OTHERS), rows)
    assert written(found) == expected
    assert bool(found.detail) is (expected is not None)


def test_the_rendering_of_another_term_is_not_taken() -> None:
    pair = ("Korea Utara dan Korea Selatan.", "The DPRK and South Korea.")
    rows = "Korea Utara,North Korea\nKorea Selatan,South Korea"
    (found,) = annotated((pair, *OTHERS), rows)
    assert written(found) is None


def test_other_findings_stay_as_they_are() -> None:
    catalog = Catalog("id", "en", (Message("a", "b", state=State.REVIEWED, line=1),))
    of = WrongRenderings(Matcher(load(b"id,en\na,c\n"), "en"), Corpus.of([catalog]))
    (missing,) = run_checks(catalog, glossary=load(b"id,en\na,c\n"))
    assert of.annotate(missing) == missing
    assert of.annotate(of.annotate(missing)) == missing


@pytest.mark.slow
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_any_texts(pairs: list[tuple[str, str]]) -> None:
    for found in annotated(tuple((f"a {source}", target) for source, target in pairs), "a,zq"):
        span = found.target_span
        assert span is None or 0 <= span.start < span.end <= len(found.target)
