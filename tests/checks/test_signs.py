"""The signs that checks ask for never hide a finding."""

from __future__ import annotations

from copy import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.checks import Check, CheckContext, UnitCheck, all_checks, run_checks
from rktranslate.checks.selector import UnitSelector
from rktranslate.model import Catalog, Finding, Message, State, Syntax
from tests.checks.cases import Case, cases

SIGNED = [check for check in all_checks() if isinstance(check, UnitCheck) and check.signs]
FAILS = [case for check in SIGNED for case in cases(check.name) if case.fails]


def without_signs(check: Check) -> Check:
    bare = copy(check)
    bare.signs = None  # type: ignore[attr-defined]
    return bare


UNSIGNED = tuple(map(without_signs, all_checks()))


def chosen(source: str, target: str, *checks: Check) -> list[bool]:
    """Return for each check of units whether it is run on a unit."""
    compared = [check for check in checks if isinstance(check, UnitCheck)]
    selector = UnitSelector(compared)
    runs = selector.runs(selector.signs(Message(source, target)))
    return [check.check in runs for check in compared]


@pytest.mark.parametrize("case", FAILS, ids=str)
def test_what_has_to_fail_has_a_sign(case: Case) -> None:
    (check,) = (check for check in SIGNED if check.name == case.check_id)
    assert chosen(" ".join(case.sources), " ".join(case.targets), check) == [True]


class Starry(UnitCheck):
    """A check of another package."""

    name = "starry"
    help = "No star is in a target"
    signs = "*★"

    def check(self, unit: Message, context: CheckContext) -> list[Finding]:
        return [self.finding(unit, context, "a star")]


@pytest.mark.parametrize(
    ("source", "target", "runs"),
    [
        ("a", "b", False),
        ("*", "b", True),
        ("a", "*", True),
        ("ä", "b", True),
        ("a", "\ud800", True),
    ],
)
def test_a_sign_in_either_text(source: str, target: str, runs: bool) -> None:
    assert chosen(source, target, Starry()) == [runs]


def test_who_asks_for_no_sign_is_always_run() -> None:
    assert all(chosen("a", "b", *UNSIGNED))
    assert not all(chosen("a", "b", *all_checks()))


TEXT = st.text(
    st.one_of(
        st.sampled_from("ab 12.,()[]{}\"“”‘'&<>`\\*_![^]⁰²｟｠（％٣жa\u200b\u00a0\t\n\x07\x7f"),
        st.characters(),
    ),
    max_size=20,
)


@pytest.mark.slow
@given(st.lists(st.tuples(TEXT, TEXT), max_size=3), st.sampled_from(Syntax))
def test_with_and_without_signs_the_same_is_found(
    texts: list[tuple[str, str]], syntax: Syntax
) -> None:
    messages = tuple(
        Message(source, target, state=State.REVIEWED, line=line)
        for line, (source, target) in enumerate(texts, 1)
    )
    catalog = Catalog("id", "en", messages, path="a.po")

    def found(checks: tuple[Check, ...]) -> list[Finding]:
        return run_checks(catalog, syntax=syntax, checks=checks)

    assert found(all_checks()) == found(UNSIGNED)
