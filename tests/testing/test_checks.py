"""The built-in checks pass the kit for authors of checks, on the cases of their pages."""

from __future__ import annotations

from rktranslate.checks import Check, all_checks
from rktranslate.testing import CheckConformance
from tests.checks.cases import cases
from tests.checks.helpers import GLOSSARY


def _kit(check: Check, language: str) -> type[CheckConformance] | None:
    """Return the kit for a check with the cases of its page that need no other messages."""
    single = [
        case
        for case in cases(check.name)
        if case.language == language and len(case.sources) == 1 and not case.flags
    ]
    fails = tuple((case.sources[0], case.targets[0]) for case in single if case.fails)
    passes = tuple((case.sources[0], case.targets[0]) for case in single if not case.fails)
    if not fails or not passes:
        return None
    members = {
        "check": check,
        "fails": fails,
        "passes": passes,
        "languages": ("id", language),
        "glossary": GLOSSARY,
    }
    return type(f"Test_{check.name}_{language}", (CheckConformance,), members)


KITS = {
    kit.__name__: kit
    for check in all_checks()
    for language in ("en", "ms")
    if check.enabled and (kit := _kit(check, language)) is not None
}
globals().update(KITS)


def test_most_checks_are_under_the_kit() -> None:
    assert len({kit.check.name for kit in KITS.values()}) > len(all_checks()) // 2
