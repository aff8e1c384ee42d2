"""Hints of errors."""

from __future__ import annotations

import pytest

from rktranslate.errors import did_you_mean


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("numbres", ["names", "numbers", "links"], "did you mean numbers?"),
        ("name", ["names", "links", "named"], "did you mean named or names?"),
        ("xyz", ["names", "links"], ""),
        ("", [], ""),
    ],
)
def test_an_unknown_name_is_answered_by_the_nearest(name: str, known: list[str], hint: str) -> None:
    assert did_you_mean(name, known) == hint
