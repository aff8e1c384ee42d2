"""The confidence of drafts: features, models, units of several sentences, and the real engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from rktranslate.drafting import draft_all
from rktranslate.drafting.confidence import (
    Estimator,
    Weights,
    estimator_of,
    fitted,
    together,
    with_issues,
)
from rktranslate.engines import load
from rktranslate.engines.interface import Capabilities, Engine, EngineOptions
from rktranslate.glossary import load as load_glossary
from rktranslate.glossary.matcher import Matcher
from rktranslate.model import Candidate, Signature, Syntax
from rktranslate.testing.growth import MAX_EXPONENT, measure

SOURCE = "Pemerintah memperbaiki jalan di desa itu."
GOOD = "The government repaired the road in the village."
POOR = "The dog sleeps under a green chair."


def features(
    source: str, target: str, score: float | None = -0.6, syntax: Syntax = Syntax.TEXT
) -> dict[str, float]:
    return Estimator("id", "en").features(source, target, score, edited=False, syntax=syntax)


def confidence(source: str, target: str, score: float | None = -0.6) -> int | None:
    estimator = estimator_of("argos", "id", "en", log_probabilities=True)
    return estimator.confidence(source, target, score, edited=False, syntax=Syntax.TEXT)


def test_a_draft_that_the_lexicon_knows_covers_its_source() -> None:
    good, poor = features(SOURCE, GOOD), features(SOURCE, POOR)
    assert good["source_covered"] > 0.5 > poor["source_covered"]
    assert good["target_covered"] > poor["target_covered"]


def test_a_rare_word_weighs_more_than_a_frequent_one() -> None:
    whole = features("Presiden pergi ke pelabuhan.", "The president went to the port.")
    frequent = features("Presiden pergi ke pelabuhan.", "The president went the port.")
    rare = features("Presiden pergi ke pelabuhan.", "The president went to the.")
    assert whole["source_covered"] > frequent["source_covered"] > rare["source_covered"]


def test_an_unknown_word_is_covered_by_its_copy() -> None:
    copied = features("Zvqtor datang.", "Zvqtor came.")
    assert copied["source_covered"] > features("Zvqtor datang.", "He came.")["source_covered"]
    assert copied["target_covered"] > features("Zvqtor datang.", "Blim came.")["target_covered"]


def test_forms_of_a_word_are_that_word() -> None:
    none = features("Kambing datang.", "It came.")
    for source, target in (("Kambing", "The goats"), ("Kambinglah", "A goat")):
        covered = features(f"{source} datang.", f"{target} came.")
        assert covered["source_covered"] > none["source_covered"] + 0.3


def test_codes_are_no_words() -> None:
    plain = features("Ia datang.", "He came.", syntax=Syntax.TAGS)
    tagged = features("<b>Ia</b> datang.", "<b>He</b> came.", syntax=Syntax.TAGS)
    assert tagged["words"] == plain["words"]
    assert tagged["source_covered"] == pytest.approx(plain["source_covered"])


@pytest.mark.parametrize("word", ["a" * 5000, "Zvqtor-" * 900 + "a"])
def test_what_is_no_usual_text_is_not_extrapolated(word: str) -> None:
    found = features(word, "Something else.")
    assert (found["word_length"], found["words"]) == (10, math.log(5))
    confident = confidence(word, "Something else.", -0.9)
    assert confident is not None
    assert confident < 20


def test_one_word_says_little() -> None:
    # The lexicon has "not" for it, and hardly any "no".
    assert 0.4 < features("Tidak.", "No.")["source_covered"] < 0.8


def test_a_probability_has_a_least_value() -> None:
    assert features(SOURCE, GOOD, -math.inf)["probability"] == -1.3
    assert features(SOURCE, GOOD, -0.6)["probability"] == -0.6
    assert "probability" not in features(SOURCE, GOOD, None)


@pytest.mark.parametrize("text", ["", "…", "。", "   "])
def test_a_text_without_words_has_no_features_of_words(text: str) -> None:
    assert set(features(text, text)) == {"probability", "edited"}
    assert confidence(text, text, None) is None


def test_a_likelier_draft_has_a_higher_confidence() -> None:
    likely, unlikely = confidence(SOURCE, GOOD, -0.4), confidence(SOURCE, GOOD, -1.2)
    assert likely is not None
    assert unlikely is not None
    assert 99 >= likely > unlikely >= 1
    other = confidence(SOURCE, POOR, -0.4)
    assert other is not None
    assert other < likely


def test_an_engine_without_probabilities_has_the_confidence_of_the_words() -> None:
    estimator = estimator_of("firefox", "id", "en", log_probabilities=False)

    def of(target: str, score: float | None) -> int | None:
        return estimator.confidence(SOURCE, target, score, edited=False, syntax=Syntax.TEXT)

    good, poor = of(GOOD, None), of(POOR, None)
    assert good is not None
    assert poor is not None
    assert good > poor
    # Whatever its scores are, they are no probabilities.
    assert of(GOOD, -12.0) == good


def test_a_pair_without_weights_has_the_mean_probability_or_nothing() -> None:
    def of(score: float | None, *, log_probabilities: bool) -> int | None:
        estimator = estimator_of("argos", "id", "fr", log_probabilities=log_probabilities)
        return estimator.confidence(SOURCE, "Bonjour.", score, edited=False, syntax=Syntax.TEXT)

    assert of(math.log(0.62), log_probabilities=True) == 62
    assert of(-math.inf, log_probabilities=True) == 1
    assert of(0.7, log_probabilities=True) == 99
    assert of(None, log_probabilities=True) is None
    assert of(-0.5, log_probabilities=False) is None


def test_weights_apply_where_all_features_are_known() -> None:
    weights = Weights("x", "id", "en", 20.0, (("words", 10.0),), 40.0, 0.1)
    assert weights.expected_chrf({"words": 2.0}) == 40.0
    assert weights.confidence({"words": 2.0}) == 50
    assert weights.confidence({"words": 100.0}) == 99
    assert weights.confidence({"words": -100.0}) == 1
    assert weights.confidence({}) is None


def test_issues_halve_and_texts_have_their_mean_by_length() -> None:
    assert with_issues(73, ()) == 73
    assert with_issues(73, ("a", "b")) == 36
    assert with_issues(None, ("a",)) is None
    assert together([(80, 10), (20, 30)]) == 35
    assert together([(80, 10), (None, 30)]) is None
    assert together([]) is None


def test_the_data_has_the_weights_of_the_bundled_model() -> None:
    assert [each.engine for each in fitted()] == ["argos", ""]
    for weights in fitted():
        values = dict(weights.weights)
        # What speaks for a draft raises its confidence.
        assert values["source_covered"] > 0
        assert values["target_covered"] > 0
        assert values["length_ratio"] < 0
        assert weights.slope > 0
    assert dict(fitted()[0].weights)["probability"] > 0


def test_cost_grows_as_the_text_does() -> None:
    def prepare(size: int) -> Callable[[], object]:
        known = f"{SOURCE} " * size, f"{GOOD} " * size
        new = (" ".join(f"{name}{number}" for number in range(size)) for name in "xy")
        texts = [" ".join(parts) for parts in zip(known, new, strict=True)]
        return lambda: features(texts[0], texts[1])

    growth = measure(prepare, size=2000, floor=0.02)
    assert growth is None or growth.exponent < MAX_EXPONENT


# --- drafts ----------------------------------------------------------------------------------


class Fixed:
    """Says what it is given, each with a log probability."""

    signature: ClassVar[Signature] = Signature("fixed", "1")

    def __init__(self, answers: dict[str, tuple[str, float]], **abilities: Any) -> None:
        self.answers = answers
        self.capabilities = Capabilities(**abilities)

    def translate(self, texts: Sequence[str], **_settings: Any) -> list[tuple[Candidate, ...]]:
        return [(Candidate(*self.answers[text]),) for text in texts]


def drafted(engine: Engine, text: str, target: str = "fr", matcher: Matcher | None = None) -> Any:
    (draft,) = draft_all([text], engine, matcher, source_language="id", target_language=target)
    return draft


ANSWERS = {
    "Ia datang.": ("Il est venu.", math.log(0.8)),
    "Ia pergi.": ("Il est parti.", math.log(0.4)),
    "Ia membeli 12 kapal.": ("Il a acheté des navires.", math.log(0.8)),
}


def test_a_unit_has_the_mean_confidence_of_its_sentences() -> None:
    engine = Fixed(ANSWERS, log_probabilities=True)
    assert drafted(engine, "Ia datang.").confidence == 80
    mean = drafted(engine, "Ia datang. Ia pergi.").confidence
    assert mean == round((80 * len("Ia datang.") + 40 * len("Ia pergi.")) / 19)
    assert drafted(Fixed(ANSWERS), "Ia datang. Ia pergi.").confidence is None


def test_a_draft_with_an_issue_has_half_the_confidence() -> None:
    draft = drafted(Fixed(ANSWERS, log_probabilities=True), "Ia membeli 12 kapal.")
    assert draft.unresolved
    assert draft.confidence == 40


def test_what_no_model_makes_is_certain() -> None:
    engine = Fixed(ANSWERS, log_probabilities=True)
    assert drafted(engine, "1.234,5").confidence == 100


@pytest.fixture(scope="module")
def argos() -> Engine:
    return load("id", "en", EngineOptions(threads=1), "argos")


def test_the_engine_scores_drafts_that_a_step_has_edited(argos: Engine, tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text("id,en\nPresiden,Head of State\n", "utf-8")
    matcher = Matcher(load_glossary(path), "en")
    plain = drafted(argos, "Presiden datang ke desa.", "en")
    edited = drafted(argos, "Presiden datang ke desa.", "en", matcher)
    assert "Head of State" in edited.target
    assert plain.confidence is not None
    assert edited.confidence is not None
    assert plain.step == "plain" != edited.step


def test_a_draft_of_nonsense_is_the_riskiest(argos: Engine) -> None:
    texts = [
        "Pemerintah Indonesia akan membangun jalan baru.",
        "Anak-anak pergi ke sekolah setiap hari.",
        "Glombar zinteki frusalon wapi drestum kolanti.",
    ]
    drafts = draft_all(texts, argos, None, source_language="id", target_language="en")
    confidences = [draft.confidence for draft in drafts]
    assert None not in confidences
    assert min(confidences[:2]) > confidences[2]  # type: ignore[type-var,operator]
