"""The cost of every check is linear in what one unit holds, whatever that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

import pytest

from rktranslate.checks import Check, CheckOptions, Settings, UnitCheck, all_checks, run_checks
from rktranslate.glossary import load
from rktranslate.model import BlockKind, Catalog, Finding, Message, State, Syntax
from rktranslate.testing.growth import CONTENTS, MAX_EXPONENT, Growth, measure

GLOSSARY = load(
    b"""id,en,case,variants,forbidden_en,note
Rusia,Russia|Russian,,,Rusland,first mention in full
Korea Utara,North Korea|North Korean,,Korut,N. Korea,
laporan,report|account,,,,
Menteri Pertahanan,Defence Minister,,Menhan,Secretary of Defense,
kata,word|term,,,expression,
PBB,UN|United Nations,,,,first mention in full
"""
)
TRANSLATED = {
    "Rusia": "Russia", "Korea Utara": "North Korea", "tidak": "not", "dua": "two", "Mei": "May",
    "sepertiga": "a third", "Senin": "Monday", "kata": "word", "12.500": "12,500", "km": "miles",
}  # fmt: skip
SIZE = 8_000
FLOOR = 0.012
"""CPU seconds: a check that is quadratic takes more for such a size, or so little that it is no
matter."""


def translated(text: str) -> str:
    for source, target in TRANSLATED.items():
        text = text.replace(source, target)
    return text


TARGETS: dict[str, Callable[[str], str]] = {
    "the source": lambda text: text,
    "half of a translation": lambda text: translated(text)[: len(text) // 2],
    "other letters": lambda text: text.replace("a", "e"),
}
_number = count()


def prepared(
    check: Check, source: str, target: str, options: CheckOptions
) -> Callable[[], Iterable[Finding]]:
    # Views of a text are remembered: each text is another one.
    first = next(_number)
    source, target = f"{first:06} {source}", f"{first:06} {target}"
    unit = Message(
        source,
        target,
        state=State.TRANSLATED,
        kind=BlockKind.HEADING,
        previous_source=target,
        line=1,
    )
    catalog = Catalog("id", "en", (unit,), path="a.po")
    settings = Settings(select=frozenset({check.name}), options=options)
    return lambda: run_checks(
        catalog, glossary=GLOSSARY, syntax=Syntax.MARKDOWN, checks=[check], settings=settings
    )


def steep(
    check: Check, options: CheckOptions, contents: Iterable[str] = CONTENTS
) -> list[tuple[str, str, Growth]]:
    """Return the contents and targets with which the cost of a check is not linear."""
    found = []
    for content in contents:
        text = CONTENTS[content]
        for name, of in TARGETS.items():

            def prepare(
                size: int, text: Callable[[int], str] = text, of: Callable[[str], str] = of
            ) -> Callable[[], object]:
                source = text(size)
                return prepared(check, source, of(source), options)

            # What another process did to the cache in the meantime is measured once more.
            growth = measure(prepare, size=SIZE, floor=FLOOR)
            if growth is not None and growth.exponent > MAX_EXPONENT:
                growth = measure(prepare, size=SIZE, floor=FLOOR, repeats=7)
            if growth is not None and growth.exponent > MAX_EXPONENT:
                found.append((content, name, growth))
    return found


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
    """Compares each word of a unit with each other one."""

    name = "quadratic"
    help = "No word occurs twice"

    def check(self, unit: Message, context: object) -> Iterable[Finding]:
        words = unit.source.split()
        assert all(len(one) + len(other) for one in words for other in words)
        return ()


@pytest.mark.slow
def test_a_check_that_is_not_linear_is_found() -> None:
    found = steep(Quadratic(), CheckOptions(), ("'kata '", "'a'"))
    assert {content for content, _, _ in found} == {"'kata '"}
