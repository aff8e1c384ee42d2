"""Engines that fail for some texts, and engines that fail for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf, nan
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.drafting import Draft, draft_all
from rktranslate.drafting.isolation import IsolatingEngine
from rktranslate.engines.interface import Capabilities
from rktranslate.errors import EngineError
from rktranslate.glossary import Matcher, load
from rktranslate.model import Candidate, Signature

Failing = Callable[[str], bool]


class PanicException(BaseException):
    """What libraries in Rust raise: not an Exception."""


def never(text: str) -> bool:
    return False


def always(text: str) -> bool:
    return True


@dataclass
class Fragile:
    """Translates into brackets, and fails for some texts in one of several ways."""

    fails: Failing = never
    way: str = "raises"
    calls: list[int] = field(default_factory=list)
    capabilities = Capabilities(max_candidates=2, target_prefix=True)
    signature = Signature("fragile", "1")

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Any:
        self.calls.append(len(texts))
        bad = [text for text in texts if self.fails(text)]
        if bad and self.way in _RAISED:
            raise _RAISED[self.way]
        if progress is not None:
            progress(len(texts))
        if bad and self.way == "loses":
            return [self.one(text) for text in texts if text not in bad]
        odd = {"empty": (), "none": None, "blank": (Candidate(" "),), "number": (Candidate(7),)}  # type: ignore[arg-type]
        odd |= {"broken": (Candidate("\ud800"),), "unwritable": (Candidate("a\0b"),)}
        return [odd[self.way] if text in bad else self.one(text) for text in texts]

    @staticmethod
    def one(text: str) -> tuple[Candidate, ...]:
        return (Candidate(f"<{text}>", -1.0),)

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        if any(map(self.fails, texts)):
            raise RuntimeError("too long")
        return [-float(len(text)) for text in texts]


_RAISED: dict[str, BaseException] = {
    "raises": EngineError("out of reach", path="model.bin"),
    "breaks": ValueError("line\none; line\x1b two"),
    "memory": MemoryError(),
    "panics": PanicException("index out of bounds"),
    "exits": SystemExit(0),
}
WAYS = (*_RAISED, "loses", "empty", "none", "blank", "number", "broken", "unwritable")


def drafts(texts: Sequence[str], engine: Fragile, **options: Any) -> list[Draft]:
    options.setdefault("matcher", None)
    return draft_all(texts, engine, source_language="id", target_language="en", **options)


@pytest.mark.parametrize("way", WAYS)
def test_a_text_that_fails_costs_itself(way: str) -> None:
    texts = [f"kata nomor {number}" for number in range(200)]
    engine = Fragile(lambda text: text.endswith(("nomor 77", "nomor 150")), way)
    told: list[int] = []
    made = drafts(texts, engine, progress=told.append)
    assert sum(told) == len(texts)
    for text, draft in zip(texts, made, strict=True):
        if text in ("kata nomor 77", "kata nomor 150"):
            assert draft.failed
            assert draft.target == ""
            (reason,) = draft.unresolved
            assert reason == draft.engine_issues[0]
            assert reason.isprintable()
            assert "; " not in reason
        else:
            assert draft == Draft(f"<{text}>", "plain")


def test_the_reason_is_that_of_the_engine() -> None:
    def reason(way: str) -> str:
        return drafts(["satu", "dua"], Fragile(lambda text: text == "dua", way))[1].unresolved[0]

    assert reason("raises") == "out of reach"
    assert reason("breaks") == "the engine failed: ValueError: line one, line two"
    assert reason("panics") == "the engine failed: PanicException: index out of bounds"
    assert reason("loses") == "the engine returned 0 results for 1 texts"
    assert reason("none") == "the engine returned no candidates"
    assert reason("blank") == "the engine returned an empty translation"


def test_one_call_where_all_is_well_and_few_for_one_that_fails() -> None:
    texts = [f"kata {number}" for number in range(1024)]
    well = Fragile()
    drafts(texts, well)
    assert well.calls == [1024]
    engine = Fragile(lambda text: text == "kata 700")
    drafts(texts, engine)
    assert len(engine.calls) < 25
    assert sum(engine.calls) < 3 * 1024


@pytest.mark.parametrize("way", WAYS)
def test_an_engine_that_fails_for_everything_is_one_error_after_a_few_calls(way: str) -> None:
    engine = Fragile(always, way)
    with pytest.raises(EngineError) as caught:
        drafts([f"kata {number}" for number in range(1000)], engine)
    assert len(engine.calls) <= 5
    assert "\n" not in caught.value.message or way == "breaks"
    if way == "raises":
        assert caught.value.path == "model.bin"


def test_an_engine_that_takes_no_options_fails_for_everything() -> None:
    class Old(Fragile):
        def translate(self, texts: Sequence[str], **options: Any) -> Any:
            self.calls.append(len(texts))
            if options:
                raise TypeError("unexpected keyword argument 'progress'")
            return [self.one(text) for text in texts]

    engine = Old()
    with pytest.raises(EngineError, match="unexpected keyword"):
        drafts([f"kata {number}" for number in range(100)], engine)
    assert len(engine.calls) <= 5


def test_candidates_of_another_type_are_taken_for_what_they_have() -> None:
    class Pair(NamedTuple):
        target: str
        score: object

    class Own(Fragile):
        @staticmethod
        def one(text: str) -> Any:
            return [Pair(f"the {text}", "best"), Pair(f"a {text}", nan)]

    assert drafts(["kata"], Own()) == [Draft("the kata", "plain")]


def test_texts_that_all_fail_are_no_broken_engine() -> None:
    """The units that are left of a project may be those that the engine cannot translate."""
    made = drafts(["kata 1", "kata 2"], Fragile(lambda text: "Jakarta" not in text))
    assert [draft.failed for draft in made] == [True, True]


def test_an_engine_that_knows_no_name_is_no_broken_engine() -> None:
    """It cannot translate a name, but the first or the last text."""
    made = drafts(["baik", "buruk", "buruk sekali"], Fragile(lambda text: text != "baik"))
    assert [draft.failed for draft in made] == [False, True, True]


def test_an_engine_that_breaks_on_the_way_is_an_error() -> None:
    broken = False
    engine = Fragile(lambda text: broken)
    isolating = IsolatingEngine(engine, "id")
    texts = [f"kata {number}" for number in range(500)]
    assert all(answer.candidates for answer in isolating.translate(texts))
    broken = True
    engine.calls.clear()
    with pytest.raises(EngineError, match="out of reach"):
        isolating.translate(texts)
    assert len(engine.calls) < 50


@given(st.sets(st.integers(0, 63)))
def test_any_texts_may_fail(bad: set[int]) -> None:
    texts = [str(number) for number in range(64)]
    engine = IsolatingEngine(Fragile(lambda text: text.isdigit() and int(text) in bad), "id")
    answers = engine.translate(texts)
    assert {number for number in range(64) if not answers[number].candidates} == bad


def test_a_long_text_that_fails_is_translated_in_pieces() -> None:
    text = "harga beras naik, dan harga gula turun, " * 60
    engine = Fragile(lambda each: len(each) > 300)
    long, short = drafts([text.strip(), "Harga naik."], engine)
    assert short.target == "<Harga naik.>"
    assert not long.failed
    assert long.target.replace("<", "").replace(">", "") == text.strip()
    assert long.engine_issues == ("translated in pieces, because out of reach",)
    assert set(long.engine_issues) <= set(long.unresolved)
    # A piece that fails too is not searched for: the whole text has no draft.
    engine = Fragile(lambda each: "gula" in each)
    calls = len(engine.calls)
    assert drafts([text.strip(), "Harga naik."], engine)[0].failed
    assert len(engine.calls) - calls < 10


def test_line_ends_of_an_engine_are_spaces() -> None:
    class Chatty(Fragile):
        @staticmethod
        def one(text: str) -> tuple[Candidate, ...]:
            return (Candidate(f"\n{text}\u2028\n\nwell\n"),)

    assert drafts(["kata"], Chatty())[0].target == "kata well"


def test_an_issue_of_the_engine_stays_with_every_edit() -> None:
    class Tired(Fragile):
        @staticmethod
        def one(text: str) -> tuple[Candidate, ...]:
            target = text.replace("Rusia", "Rusland")
            return (Candidate(target, -1.0, ("gave up\nhalfway",)),)

    matcher = Matcher(load(b"id,en\nRusia,Russia\n"), "en")
    (made,) = drafts(["Rusia menang"], Tired(), matcher=matcher)
    assert made.target == "Russia menang"
    assert made.unresolved == ("gave up halfway",)
    assert made.engine_issues == ("gave up halfway",)
    assert made.step == "best"


def test_a_pair_that_cannot_be_scored_does_not_cost_the_others() -> None:
    engine = IsolatingEngine(Fragile(lambda text: text == "c"), "id")
    assert engine.can_score
    assert engine.score(["a", "bb", "c", "dddd"], ["x"] * 4) == [-1.0, -2.0, -inf, -4.0]
    assert engine.score([], []) == []


def test_an_interrupt_is_no_failure() -> None:
    class Interrupted(Fragile):
        def translate(self, texts: Sequence[str], **options: Any) -> Any:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drafts(["kata"], Interrupted())
