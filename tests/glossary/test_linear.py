"""The cost of a glossary is linear in its rows, and that of terms in what one unit holds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from rktranslate.drafting.acronyms import restore_short_forms
from rktranslate.glossary import load, matcher_for
from rktranslate.glossary.lint import lint
from rktranslate.glossary.suggest import Sentence, suggest
from rktranslate.memory.adapt import adapt
from rktranslate.model import Location
from rktranslate.testing.growth import CONTENTS, MAX_EXPONENT, measure

MATCHER = matcher_for(load(b"id,en\nPBB,UN|United Nations\nkata,word\nRusia,Russia\n"), "en")
ROWS: dict[str, Callable[[int], str]] = {
    "one term": lambda n: f"kota,town{n},admitted,\n",
    "one term, in conflict": lambda n: f"kota,town{n},,\n",
    "one variant": lambda n: f"kota{n},town,,desa\n",
    "one variant, in conflict": lambda n: f"kota{n},town{n},,desa\n",
    "different terms": lambda n: f"kota{n},town{n},,desa{n}\n",
}
UNITS: dict[str, Callable[[str], object]] = {
    "suggest": lambda text: suggest(
        [Sentence(text, Location("a", 1))],
        lambda known: [m.span for m in MATCHER.find(known)],
        "id",
    ),
    "short forms": lambda text: restore_short_forms(text, text, MATCHER.count_terms(text, "")),
    "adapt": lambda text: adapt(text.replace("a", "e"), text, text),
}
_number = count()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ROWS)
def test_the_cost_of_glossary_check_is_linear_in_its_rows(kind: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        data = f"id,en,status,variants\n{''.join(map(ROWS[kind], range(size)))}".encode()
        return lambda: lint(data, source_language="id")

    growth = measure(prepare, size=2000, floor=0.02)
    assert growth is None or growth.exponent < MAX_EXPONENT, growth


@pytest.mark.slow
@pytest.mark.parametrize("content", ["'PBB (UN) '", "'Rusia '", "'Kata '", "different names"])
@pytest.mark.parametrize("operation", UNITS)
def test_the_cost_of_a_unit_is_linear(operation: str, content: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = f"{next(_number)} {CONTENTS[content](size)}"
        return lambda: UNITS[operation](text)

    growth = measure(prepare, size=8000, floor=0.02)
    assert growth is None or growth.exponent < MAX_EXPONENT, growth
