"""The regular expressions match alike in every supported version of Python.

Before 3.11.5 a possessive group (``(?:…)*+``) whose body may backtrack is matched wrongly
(CPython issue 106052); an atomic body (``(?>…)*+``) means the same and is matched rightly.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import rktranslate
from rktranslate.languages.loader import known_languages
from rktranslate.segmentation.rules import load_rules


def compiled() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every pattern of a module, and those that are compiled from the table of a language."""
    for module in pkgutil.walk_packages(rktranslate.__path__, "rktranslate."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{module.name}.{name}", value
    for language in known_languages():
        rules = load_rules(language)
        for name in rules.__slots__ if rules else ():
            if isinstance(value := getattr(rules, name), re.Pattern):
                yield f"rules.{language}.{name}", value


def operations(parsed: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Every operation in a parsed pattern with its argument."""
    for item in parsed:
        if isinstance(item, tuple) and item and isinstance(item[0], _parser.ASSERT.__class__):
            yield str(item[0]), item[1]
        if isinstance(item, tuple | list | _parser.SubPattern):
            yield from operations(item)


def may_backtrack(pattern: str | bytes, flags: int = 0) -> bool:
    """Return whether the body of a possessive group is not atomic."""
    single = {"LITERAL", "NOT_LITERAL", "IN", "ANY", "ATOMIC_GROUP"}
    bodies = (
        [str(operation) for operation, _ in argument[2]]
        for name, argument in operations(_parser.parse(pattern, flags))
        if name == "POSSESSIVE_REPEAT"
    )
    return any(len(body) != 1 or body[0] not in single for body in bodies)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"(?:a?b)*+", True),
        (r"x(?:a|b(?=c))++", True),
        (r"(y(?>(?:ab)?+c)?+)", True),
        (r"(?>a?b)*+", False),
        (r"[ab]*+c++.?+\d{2,3}+", False),
        (rb"(?>a|(?>b)*+)++", False),
    ],
)
def test_groups_that_may_backtrack_are_found(pattern: str | bytes, expected: bool) -> None:
    assert may_backtrack(pattern) is expected


def test_no_possessive_group_may_backtrack() -> None:
    patterns = dict(compiled())
    assert {"rktranslate.inline.patterns.TEXT", "rules.id.candidate"} <= patterns.keys()
    wrong = [name for name, found in patterns.items() if may_backtrack(found.pattern, found.flags)]
    assert wrong == []
