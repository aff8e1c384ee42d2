"""Growth of the cost of checks: each check with every kind of content and target."""

from __future__ import annotations

from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING

from rktranslate.checks import CheckOptions, Settings, run_checks
from rktranslate.glossary import load
from rktranslate.model import BlockKind, Catalog, Message, State, Syntax
from rktranslate.testing.growth import CONTENTS, cpu_seconds, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rktranslate.checks import Check
    from rktranslate.model import Finding
    from rktranslate.testing.growth import Growth

_GLOSSARY = load(
    b"""id,en,case,variants,forbidden_en,note
Rusia,Russia|Russian,,,Rusland,first mention in full
Korea Utara,North Korea|North Korean,,Korut,N. Korea,
laporan,report|account,,,,
Menteri Pertahanan,Defence Minister,,Menhan,Secretary of Defense,
kata,word|term,,,expression,
PBB,UN|United Nations,,,,first mention in full
"""
)
_TRANSLATED = {
    "Rusia": "Russia", "Korea Utara": "North Korea", "tidak": "not", "dua": "two", "Mei": "May",
    "sepertiga": "a third", "Senin": "Monday", "kata": "word", "12.500": "12,500", "km": "miles",
}  # fmt: skip


def _translated(text: str) -> str:
    for source, target in _TRANSLATED.items():
        text = text.replace(source, target)
    return text


TARGETS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "the source": lambda text: text,
        "half of a translation": lambda text: _translated(text)[: len(text) // 2],
        "other letters": lambda text: text.replace("a", "e"),
    }
)
"""Targets of a source by name."""
_number = count()


def _catalog(source: str, target: str) -> Catalog:
    """Return a catalogue of one unit."""
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
    return Catalog("id", "en", (unit,), path="a.po")


def _run(check: Check, catalog: Catalog, options: CheckOptions) -> Callable[[], Iterable[Finding]]:
    settings = Settings(select=frozenset({check.name}), options=options)
    return lambda: run_checks(
        catalog, glossary=_GLOSSARY, syntax=Syntax.MARKDOWN, checks=[check], settings=settings
    )


def check_growth(
    check: Check,
    content: str,
    target: str,
    options: CheckOptions,
    *,
    size: int,
    floor: float,
) -> Growth | None:
    """Return the growth of the cost of a check; None where it is no matter.

    Args:
        check: The check.
        content: Name of a kind of text, as in ``CONTENTS``.
        target: Name of a kind of target, as in ``TARGETS``.
        options: Options of checks.
        size: The largest size, in characters.
        floor: CPU seconds under which a check is too fast to be judged.
    """

    def prepare(size: int) -> Callable[[], object]:
        source = CONTENTS[content](size)
        return _run(check, _catalog(source, TARGETS[target](source)), options)

    return measure(prepare, size=size, floor=floor)


def costly_checks(
    checks: Iterable[Check],
    content: str,
    target: str,
    options: CheckOptions,
    *,
    size: int,
    floor: float,
) -> list[Check]:
    """Return the checks whose cost matters, of several that read the same text in turn.

    What some of them have in common, such as the words of the text, is worked out once, and counts
    for the first one that asks for it.

    Args:
        checks: The checks.
        content: Name of a kind of text, as in ``CONTENTS``.
        target: Name of a kind of target, as in ``TARGETS``.
        options: Options of checks.
        size: The size, in characters.
        floor: CPU seconds under which a check is too fast to be judged.
    """
    source = CONTENTS[content](size)
    catalog = _catalog(source, TARGETS[target](source))
    return [each for each in checks if cpu_seconds(_run(each, catalog, options)) >= floor]
