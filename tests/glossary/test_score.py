"""glossary score: what is counted, that nothing exceeds 100 %, and quality by sacreBLEU."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import ConfigError
from rktranslate.glossary import Matcher, load
from rktranslate.glossary.score import Rate, Score, Unit, score

BASE = (
    "id,en,variants,forbidden_en\n"
    "Rusia,Russia|Russian,,Muscovy\n"
    "Korea Utara,North Korea,Korut,\n"
    "Korea,Korea,,\n"
    "kesepakatan,agreement|deal,,\n"
    "perjanjian,agreement|treaty,,\n"
)


def of(*units: Unit | tuple[str, str], text: str = BASE, quality: bool = True) -> Score:
    made = [unit if isinstance(unit, Unit) else Unit(*unit) for unit in units]
    return score(made, Matcher(load(text.encode()), "en"), digest="abc", quality=quality)


def test_exact_and_accepted() -> None:
    result = of(("Rusia menang", "Russia won"), ("Rusia kalah", "Russians lost"), ("Rusia", "He"))
    assert (result.exact, result.accepted) == (Rate(1, 3), Rate(2, 3))
    assert (result.units, result.with_terms, result.satisfied) == (3, 3, Rate(2, 3))


def test_by_occurrence() -> None:
    assert of(("Rusia dan Rusia", "Russia and it")).accepted == Rate(1, 2)
    assert of(("Rusia dan Rusia", "Russia, Russia, Russia")).accepted == Rate(2, 2)


def test_macro_weighs_terms() -> None:
    result = of(*[("Rusia", "Russia")] * 9, ("Korea", "Corea"))
    assert result.accepted == Rate(9, 10)
    assert result.accepted_macro == 0.5


def test_disjoint() -> None:
    assert of(("Korea Utara dan Korea", "North Korea")).accepted == Rate(1, 2)
    assert of(("kesepakatan dan perjanjian", "an agreement")).accepted == Rate(1, 2)
    # The one word that both may be goes to the term that has no other.
    both = of(("kesepakatan dan perjanjian", "the deal and the agreement"))
    assert both.accepted == Rate(2, 2)
    assert of(("perjanjian, kesepakatan", "a treaty, an agreement")).accepted == Rate(2, 2)


def test_forbidden_and_over_enforcement() -> None:
    result = of(("Rusia", "Muscovy"), ("Korea", "Korea, Korea, Korea"))
    assert result.forbidden == 1
    assert result.over == Rate(2, 3)
    reference = Unit("Korea", "Korea, Korea", "Korea and Korea")
    assert of(reference).over == Rate(0, 2)


def test_consistency() -> None:
    result = of(
        ("kesepakatan", "deal"), ("kesepakatan", "deals"), ("kesepakatan", "agreement"), ("a", "b")
    )
    assert result.consistency == Rate(2, 3)
    assert of(*[("kesepakatan", "Deal")] * 2, ("kesepakatan", "deal")).consistency == Rate(3, 3)


def test_steps() -> None:
    made = [
        Unit("a", "b", step=step, unresolved=step == "best")
        for step in ("plain", "plain", "n-best", "best")
    ]
    result = of(*made, ("c", "d"))
    assert dict(result.steps) == {"plain": 2, "n-best": 1, "best": 1}
    assert result.unresolved == 1


def test_nothing_to_count() -> None:
    result = of(("tidak ada", "nothing"))
    assert (result.accepted, result.accepted.share, result.accepted_macro) == (Rate(0, 0), 1.0, 1.0)
    assert of().units == 0


def test_the_signature() -> None:
    (signature,) = of(("Rusia", "Russia")).signatures
    assert signature.startswith("terms|v:")
    assert "|lang:id-en|glossary:abc|count:occurrences|match:disjoint|units:1" in signature


# --- quality ---------------------------------------------------------------------------------

SENTENCES = [
    ("Rusia menang besar tadi malam.", "Russia won by far last night."),
    ("Anjing itu tidur di rumah.", "The dog sleeps in the house."),
    ("Korea kalah lagi hari ini.", "Korea lost again today."),
    ("Kami pergi ke pasar kemarin.", "We went to the market yesterday."),
]


def test_quality_with_and_without_terms() -> None:
    pytest.importorskip("sacrebleu")
    made = [Unit(source, target, target) for source, target in SENTENCES]
    result = of(*made)
    assert [(part.part, part.units) for part in result.quality] == [
        ("all", 4),
        ("with terms", 2),
        ("without terms", 2),
    ]
    assert all(part.chrf == 100.0 and part.bleu == pytest.approx(100) for part in result.quality)
    assert result.quality[0].baseline_chrf is None
    assert [line.split("|")[0] for line in result.signatures] == ["terms", "chrF", "BLEU"]
    assert of(*made, quality=False).quality == ()


@pytest.mark.slow
def test_a_paired_bootstrap() -> None:
    pytest.importorskip("sacrebleu")
    worse = [
        Unit(source, target, target, target.upper() if n % 2 else target)
        for n, (source, target) in enumerate(SENTENCES * 10)
    ]
    everything, *_ = of(*worse).quality
    assert everything.baseline_chrf is not None
    assert everything.baseline_chrf < everything.chrf
    assert everything.p_chrf is not None
    assert everything.p_bleu is not None
    assert 0 <= everything.p_chrf < 0.05
    same = [Unit(source, target, target, target) for source, target in SENTENCES]
    assert of(*same).quality[0].p_chrf == 1.0


def test_without_sacrebleu(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "sacrebleu"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    with pytest.raises(ConfigError, match="pip install sacrebleu"):
        of(Unit("Rusia", "Russia", "Russia"))
    assert of(("Rusia", "Russia")).accepted == Rate(1, 1)


# --- laws ------------------------------------------------------------------------------------

TERMS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "a b", "c", "b c"]),
        st.lists(st.sampled_from(["x", "y", "x y", "z"]), min_size=1, max_size=3, unique=True),
    ),
    max_size=5,
    unique_by=lambda row: row[0],
)
SOURCE = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6).map(" ".join)
TARGET = st.lists(st.sampled_from(["x", "y", "z", "w"]), max_size=6).map(" ".join)


@pytest.mark.slow
@given(TERMS, st.lists(st.tuples(SOURCE, TARGET), max_size=4))
def test_nothing_exceeds_the_whole(
    terms: list[tuple[str, list[str]]], pairs: list[tuple[str, str]]
) -> None:
    text = "id,en\n" + "".join(f"{term},{'|'.join(texts)}\n" for term, texts in terms)
    result = of(*pairs, text=text)
    rates = [result.exact, result.accepted, result.satisfied, result.consistency, result.over]
    rates += [rate for term in result.terms for rate in (term.exact, term.accepted, term.modal)]
    for rate in rates:
        assert 0 <= rate.hits <= rate.total
        assert 0 <= rate.share <= 1
    assert 0 <= result.exact_macro <= result.accepted_macro <= 1
    assert result.exact.hits <= result.accepted.hits
    # Each word of a target stands for one occurrence of one term at most.
    assert result.accepted.hits <= sum(len(target.split()) for _, target in pairs)
