"""Characters that do not belong in a target: mixed scripts, invisible characters, white space."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import LETTERS, count_each
from rktranslate.languages.codes import script_of
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MICRO = re.compile(r"[μΩ]")
_CONFUSABLES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеоорсухѕіјԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυ",
    "ABESIJKMHOPCTYXaeoopcyxsijdqwhABEZHIKMNOPTYXovpu",
)
"""Cyrillic and Greek letters that look like Latin ones (Unicode TR 39), and these."""
_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
_MAY_BE_MIXED = re.compile("[^\0-\u036f\u2000-\u206f]")
"""A text without such a character is in Latin letters throughout."""
_COMPATIBILITY = "LOOK-ALIKE"
"""Stands for the script of fullwidth and mathematical letters."""
_DOUBLE_SPACE = re.compile(r"(?<=[^ \n])  +(?=[^ \n])")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffd\U000e0000-\U000e007f\ue000-\uf8ff]"
)
_JOINERS = "\u200c\u200d\u200e\u200f\u061c"
_SCRIPTS_WITH_JOINERS = frozenset(
    {"Arab", "Beng", "Deva", "Gujr", "Guru", "Hebr", "Knda", "Mlym", "Orya", "Sinh", "Taml", "Telu",
     "Thaa"}
)  # fmt: skip
"""Scripts (ISO 15924) in which joiners and direction marks are ordinary."""


def mixed_scripts(source: str, target: str) -> Iterable[tuple[Span, str, str | None]]:
    """Return the words of a target with letters of several scripts, unless the source has them.

    Returns:
        For each its span, the scripts in words (``Cyrillic and Latin``), and the word in Latin
        letters where that is clear.
    """
    if not _MAY_BE_MIXED.search(target):
        return ()
    return _mixed_scripts(source, target)


def _mixed_scripts(source: str, target: str) -> Iterator[tuple[Span, str, str | None]]:
    matches = [match for match in LETTERS.finditer(target) if not match[0].isascii()]
    in_source = count_each(source, {match[0] for match in matches})
    for match in matches:
        word = match[0]
        if in_source[word]:
            continue
        scripts = {_script(char) for char in _MICRO.sub("", word)} - {""}
        if _COMPATIBILITY in scripts or len(scripts & _ALPHABETS) > 1:
            latin = unicodedata.normalize("NFKC", word).translate(_CONFUSABLES)
            names = " and ".join(sorted(map(_script_name, scripts)))
            yield Span(*match.span()), names, latin if latin.isascii() else None


def invisible_characters(source: str, target: str, target_language: str) -> Iterable[Span]:
    """Return each invisible character of a target that the source does not have as often."""
    if target.isprintable() and "\ufffd" not in target:
        return ()
    return _invisible_characters(source, target, target_language)


def _invisible_characters(source: str, target: str, target_language: str) -> Iterator[Span]:
    remaining = Counter(_INVISIBLE.findall(source))
    allowed = _JOINERS if script_of(target_language) in _SCRIPTS_WITH_JOINERS else ""
    for match in _INVISIBLE.finditer(target):
        if remaining[match[0]] > 0:
            remaining[match[0]] -= 1
        elif match[0] not in allowed:
            yield Span(*match.span())


def double_spaces(source: str, target: str) -> list[Span]:
    """Return each run of spaces between words of a target, unless the source has such runs."""
    if "  " not in target or _DOUBLE_SPACE.search(source):
        return []
    return [Span(*match.span()) for match in _DOUBLE_SPACE.finditer(target)]


def edge_space_difference(source: str, target: str) -> tuple[str, str] | None:
    """Return where white space at the edges differs, in words, and the target with the source's."""
    inner = target.strip()
    if len(target) == len(inner) and len(source) == len(source.strip()):
        return None
    begins, ends = _edges(source)
    expected = f"{begins}{inner}{ends}"
    if target == expected:
        return None
    target_begins, target_ends = _edges(target)
    sides = ["beginning"] * (target_begins != begins) + ["end"] * (target_ends != ends)
    return " and ".join(sides), expected


def _edges(text: str) -> tuple[str, str]:
    inner = text.strip()
    if not inner:
        return text, ""
    start = text.index(inner)
    return text[:start], text[start + len(inner) :]


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    if name.startswith(("FULLWIDTH LATIN", "MATHEMATICAL")):
        return _COMPATIBILITY
    return name.partition(" ")[0]


def _script_name(script: str) -> str:
    return "look-alike" if script == _COMPATIBILITY else script.title()
