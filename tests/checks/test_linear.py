"""The cost of every check is linear in what one unit holds, whatever that is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest

from rktranslate.checks import Check, CheckOptions, UnitCheck, all_checks
from rktranslate.model import Finding, Message
from rktranslate.testing.check_growth import TARGETS, check_growth
from rktranslate.testing.growth import CONTENTS, MAX_EXPONENT, Growth

SIZE = 8_000
FLOOR = 0.012
"""CPU seconds: a check that is quadratic takes more for such a size, or so little that it is no
matter."""


def steep(
    check: Check, options: CheckOptions, contents: Iterable[str] = CONTENTS
) -> list[tuple[str, str, Growth]]:
    """Return the contents and targets with which the cost of a check is not linear."""
    return [
        (content, target, growth)
        for content, target in product(contents, TARGETS)
        if (growth := check_growth(check, content, target, options, size=SIZE, floor=FLOOR))
        and growth.exponent > MAX_EXPONENT
    ]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> CheckOptions:
    folder: Path = tmp_path_factory.mktemp("hunspell")
    (folder / "en.aff").write_text("SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\n")
    (folder / "en.dic").write_text("3\nthe\nword\nis\n")
    return CheckOptions({"en": "title"}, (str(folder),))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.name)
def test_the_cost_of_a_check_is_linear(check: Check, options: CheckOptions) -> None:
    if check.name == "spelling":
        pytest.importorskip("spylls", reason="needs the extra 'spelling'")
    assert steep(check, options) == []


class Quadratic(UnitCheck):
    """Compares each second word of a unit with each other one."""

    name = "quadratic"
    help = "No word occurs twice"

    def check(self, unit: Message, context: object) -> Iterable[Finding]:
        words = unit.source.split()[::2]
        assert all(len(one) + len(other) for one in words for other in words)
        return ()


@pytest.mark.slow
def test_a_check_that_is_not_linear_is_found() -> None:
    found = steep(Quadratic(), CheckOptions(), ("'kata '", "'a'"))
    assert {content for content, _, _ in found} == {"'kata '"}
