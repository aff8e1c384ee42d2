"""The cost of every check is linear in what one unit holds, whatever that is."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

import pytest

from rktranslate.checks import Check, CheckOptions, UnitCheck, all_checks
from rktranslate.model import Finding, Message
from rktranslate.testing.check_growth import TARGETS, check_growth, costly_checks
from rktranslate.testing.growth import CONTENTS, MAX_EXPONENT, Growth

SIZE = 8_000
FLOOR = 0.012
"""CPU seconds: a check that is quadratic takes more for such a size, or so little that it is no
matter."""
SHARED = FLOOR / 3
"""The floor of what a check adds to those that have read the same text before it."""


def steep(
    checks: Iterable[Check],
    options: CheckOptions,
    content: str,
    targets: Iterable[str] = tuple(TARGETS),
) -> list[tuple[str, str, Growth]]:
    """Return the checks whose cost is not linear with a content, and the targets."""
    return [
        (check.name, target, growth)
        for target in targets
        for check in costly_checks(checks, content, target, options, size=SIZE, floor=SHARED)
        if (growth := check_growth(check, content, target, options, size=SIZE, floor=FLOOR))
        and growth.exponent > MAX_EXPONENT
    ]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> CheckOptions:
    folder: Path = tmp_path_factory.mktemp("hunspell")
    (folder / "en.aff").write_text("SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\n")
    (folder / "en.dic").write_text("3\nthe\nword\nis\n")
    return CheckOptions({"en": "title"}, (str(folder),))


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    """All checks that are installed."""
    has_spelling = importlib.util.find_spec("spylls") is not None
    return [check for check in all_checks() if check.name != "spelling" or has_spelling]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("content", CONTENTS)
def test_the_cost_of_every_check_is_linear(
    content: str, checks: list[Check], options: CheckOptions
) -> None:
    assert steep(checks, options, content) == []


class Quadratic(UnitCheck):
    """Compares each second word of a unit with each other one."""

    name = "quadratic"
    help = "No word occurs twice"

    def check(self, unit: Message, context: object) -> Iterable[Finding]:
        words = unit.source.split()[::2]
        assert all(len(one) + len(other) for one in words for other in words)
        return ()


@pytest.mark.slow
@pytest.mark.parametrize(("content", "is_found"), [("'kata '", True), ("'a'", False)])
def test_a_check_that_is_not_linear_is_found(
    content: str, is_found: bool, checks: list[Check]
) -> None:
    quadratic = Quadratic()
    found = steep([*checks, quadratic], CheckOptions(), content, ["other letters"])
    assert {name for name, _, _ in found} == ({quadratic.name} if is_found else set())
