"""Rough numbers in words, by their size: "hundreds", "tens of thousands", ``puluhan ribu``."""

from __future__ import annotations

import re
from functools import lru_cache

from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.value import Value
from rktranslate.compare.tokens import any_of, words
from rktranslate.model import Span


def read_sizes(text: str, language: str) -> list[Value]:
    """Return the rough numbers of a text, by their order of magnitude."""
    pattern = _pattern(language)
    numerals = locale_of(language).words
    sizes = {**numerals.magnitudes, **numerals.factors, **numerals.rough}
    values: list[Value] = []
    for match in pattern.finditer(text) if pattern else ():
        size = numerals.rough[match[1].casefold()]
        following = [word for word in words(match[2]) if word in sizes]
        if size == 1 and not following:
            continue  # "several people"
        for word in following:
            size *= sizes[word]
        order = len(str(size))  # a few dozen are tens
        values.append(Value((f"rough {order}",), match[0], Span(*match.span()), demanded=False))
    return values


@lru_cache(maxsize=32)
def _pattern(language: str) -> re.Pattern[str] | None:
    """Return an expression for a rough number: group 1 is its first word, group 2 the others."""
    numerals = locale_of(language).words
    if not numerals.rough:
        return None
    rough = any_of(numerals.rough)
    sizes = any_of({*numerals.magnitudes, *numerals.factors, *numerals.rough})
    joiner = (
        rf"(?:(?:{any_of(numerals.rough_joiners)})[ \u00a0])?" if numerals.rough_joiners else ""
    )
    doubled = r"(?:-\w+)?"  # berpuluh-puluh
    return re.compile(
        rf"(?<![\w-])({rough})(?!\w){doubled}((?:[ \u00a0]{joiner}(?:{sizes})(?!\w))*)",
        re.IGNORECASE,
    )
