"""The risk of a unit: a pure function of what is known about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rktranslate.catalog.provenance import fingerprint
from rktranslate.checks import CheckContext, run_checks
from rktranslate.checks.risk import ReasonKind, Risk, RiskFacts, WordFacts, risk_model
from rktranslate.checks.risk_facts import RiskAssessor
from rktranslate.model import Catalog, Message, Origin, Provenance, Severity, State
from tests.checks.helpers import GLOSSARY, message

QUIET = WordFacts(10, (), 2.0, 1.6)
LOUD = WordFacts(10, tuple((word, 0.13) for word in "abcdefgh"), 2.0, 1.6)


def risk(**facts: object) -> Risk:
    known = {"reviewed": True, "source": QUIET, "target": QUIET, **facts}
    return risk_model().risk(RiskFacts(**known))  # type: ignore[arg-type]


def kinds(found: Risk) -> list[ReasonKind]:
    return [reason.kind for reason in found.reasons]


def test_a_finding_is_right_as_often_as_its_severity_promises() -> None:
    error = risk(findings=((Severity.ERROR, "numbers"),))
    warning = risk(findings=((Severity.WARNING, "names"),))
    info = risk(findings=((Severity.INFO, "spelling"),))
    assert error.chance >= 0.98
    assert 0.8 <= warning.chance < error.chance
    assert risk().chance < info.chance < warning.chance
    assert kinds(error) == [ReasonKind.ERRORS]
    assert error.reasons[0].names == ("numbers",)


def test_findings_of_several_checks_say_more_and_of_one_check_no_more() -> None:
    one = risk(findings=((Severity.WARNING, "names"),))
    twice = risk(findings=((Severity.WARNING, "names"),) * 2)
    both = risk(findings=((Severity.WARNING, "names"), (Severity.WARNING, "negation")))
    assert one.chance == twice.chance < both.chance < 1
    assert both.reasons[0].number == 2


def test_words_without_a_counterpart_raise_the_chance() -> None:
    quiet, loud = risk(), risk(source=LOUD)
    assert quiet.chance < loud.chance
    assert quiet.reasons == ()
    assert kinds(loud) == [ReasonKind.UNCOVERED]
    assert (loud.reasons[0].number, loud.reasons[0].total) == (8, 10)
    assert loud.reasons[0].names == tuple("abcdef")


@pytest.mark.parametrize(("deviation", "kind"), [(-3.0, ReasonKind.SHORT), (3.0, ReasonKind.LONG)])
def test_an_unusual_length_is_a_reason(deviation: float, kind: ReasonKind) -> None:
    found = risk(deviation=deviation, length=50)
    assert found.chance > risk().chance
    assert kinds(found) == [kind]
    assert found.reasons[0].number == 50


def test_without_a_lexicon_the_length_counts_alone() -> None:
    short = risk(source=None, target=None, deviation=-3.0)
    assert short.chance > risk(source=None, target=None).chance


def test_a_draft_is_as_risky_as_its_confidence_says() -> None:
    chances = [risk(reviewed=False, confidence=each).chance for each in (5, 40, 90)]
    assert chances == [0.95, 0.6, 0.1]
    assert risk(reviewed=False, confidence=100).chance > 0
    unknown = risk(reviewed=False)
    assert risk().chance < unknown.chance
    assert kinds(unknown) == [ReasonKind.DRAFT]


def test_a_draft_of_an_earlier_source_is_risky_however_sure_it_was() -> None:
    found = risk(reviewed=False, changed=True, confidence=95)
    assert found.chance == pytest.approx(0.8)
    assert kinds(found) == [ReasonKind.CHANGED, ReasonKind.CONFIDENCE]


def test_missing_terms_stand_for_their_finding() -> None:
    found = risk(findings=((Severity.ERROR, "glossary-missing"),), terms=3, missing_terms=1)
    assert kinds(found) == [ReasonKind.TERMS]
    assert (found.reasons[0].number, found.reasons[0].total) == (1, 3)


def test_no_chance_is_nil_or_certain() -> None:
    errors = tuple((Severity.ERROR, f"check-{number}") for number in range(50))
    worst = risk(findings=errors, source=LOUD, target=LOUD, deviation=-1e9)
    assert 0 < risk().chance < 1
    assert 0 < worst.chance < 1


def assess(*messages: Message) -> list[Risk | None]:
    numbered = tuple(replace(each, line=10 * line) for line, each in enumerate(messages, 1))
    catalog = Catalog("id", "en", numbered, path="translations/en/a.po")
    found = run_checks(catalog, glossary=GLOSSARY)
    assessor = RiskAssessor(CheckContext.of(catalog, GLOSSARY))
    return [
        assessor.risk(each, [one for one in found if one.location.line == each.line])
        for each in numbered
    ]


def test_units_of_a_catalogue() -> None:
    right, wrong, term = assess(
        message("Pasukan itu menyerang kota.", "The troops attacked the city."),
        message("Kapal itu membawa 7 orang.", "The ship carried 8 people."),
        message("Rusia menyerang kota itu.", "The city was attacked."),
    )  # fmt: skip
    assert right is not None
    assert wrong is not None
    assert term is not None
    assert right.chance < 0.1
    assert wrong.chance > 0.98
    assert wrong.reasons[0].names == ("numbers",)
    assert term.reasons[0].kind is ReasonKind.TERMS


def test_what_has_no_translation_has_no_risk() -> None:
    assert assess(
        message("Rusia kuat.", "", state=State.INITIAL),
        message("Rusia kuat. Ia besar.", "Russia is strong and large."),
        message("Ia besar.", "∅"),
        message("[1] Reuters. (2023).", "[1] Reuters. (2023).", extracted=("reference 1",)),
    )[::2] == [None, None]


def test_the_state_of_a_draft_is_no_finding() -> None:
    target = "Russia is strong."
    step = Provenance(Origin.MACHINE, confidence=60, fingerprint=fingerprint(target))
    draft = message("Rusia kuat.", target, state=State.TRANSLATED, provenance=step)
    (found,) = assess(draft)
    assert found is not None
    assert found.chance == pytest.approx(0.4)
    assert kinds(found) == [ReasonKind.CONFIDENCE]
