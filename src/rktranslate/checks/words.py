"""Single words: doubled, in mixed scripts, capitalised as headings are."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import eq
from typing import TYPE_CHECKING

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.tokens import prose, word_set, words
from rktranslate.model import BlockKind, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_DOUBLED = re.compile(r"\b([^\W\d_]+)[ \u00a0]+\1\b(?![-’'])", re.IGNORECASE)
_MAY_DOUBLE = frozenset({"that", "had", "no", "so", "very", "ha", "bye", "blah", "knock"})
_WORD = re.compile(r"[^\W\d_]+")
_MICRO = re.compile(r"[μΩ]")
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеоорсухѕіјԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυ",
    "ABESIJKMHOPCTYXaeoopcyxsijdqwhABEZHIKMNOPTYXovpu",
)
_HEADING_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SMALL_WORDS = word_set(
    "a an and as at but by for from if in into nor of off on onto or over per so the to up via",
    "vs with yet dan di ke dari pada untuk yang dengan dalam atau sebagai oleh serta",
)


class DoubledWord(UnitCheck):
    """No word twice in a row."""

    id = "doubled-word"
    description = "No word stands twice in a row where the source does not say it twice"
    severity = Severity.WARNING

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a word that comes twice."""
        folded = words(unit.target)
        if not any(map(eq, folded, folded[1:])) or _DOUBLED.search(unit.source):
            return
        for found in _DOUBLED.finditer(prose(unit.target, context.syntax)):
            word = found[1]
            if word.casefold() in _MAY_DOUBLE or (len(word) == 1 and word.isupper()):
                continue
            # "Our banners Banners of all sizes": a heading, and the sentence after it.
            if word.islower() and found[0][-len(word) :].istitle():
                continue
            yield self.finding(
                unit,
                context,
                f"{word!r} stands twice",
                target_span=Span(*found.span()),
                suggestion=word,
            )


class MixedScripts(UnitCheck):
    """One script a word."""

    id = "mixed-scripts"
    description = "No word mixes scripts, as when a Cyrillic letter stands for a Latin one"
    signs = "ж"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a word with letters of two scripts that the source does not have."""
        if unit.target.isascii() or not any(char > "\u036f" for char in unit.target):
            return
        for found in _WORD.finditer(unit.target):
            word = found[0]
            if word.isascii() or word in unit.source:
                continue
            scripts = {_script(char) for char in _MICRO.sub("", word)} - {""}
            if "LOOK" in scripts or len(scripts & _ALPHABETS) > 1:
                plain = unicodedata.normalize("NFKC", word).translate(_LOOK_ALIKES)
                yield self.finding(
                    unit,
                    context,
                    f"{word!r} mixes {' and '.join(sorted(map(_shown, scripts)))} letters",
                    target_span=Span(*found.span()),
                    suggestion=plain if plain.isascii() else None,
                )


class HeadingCase(UnitCheck):
    """Headings are capitalised as the project asks."""

    id = "heading-case"
    description = "Headings are capitalised as the project's setting for the language says"
    severity = Severity.WARNING

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a heading in another style than the project's."""
        style = context.options.headings.get(context.catalog.target_language)
        if style is None or not any(x.startswith(BlockKind.HEADING) for x in unit.extracted):
            return
        text = prose(unit.target, context.syntax)
        written = _HEADING_WORD.findall(text)
        if len(written) < 2 or text.isupper():
            return
        small = [word for word in written[1:] if word.islower() and word not in _SMALL_WORDS]
        names = set(_HEADING_WORD.findall(unit.source)[1:])
        great = [
            word
            for word in written[1:]
            if word[0].isupper() and not word.isupper() and word not in names
        ]
        if style == "title" and small:
            yield self.finding(unit, context, f"{small[0]!r} begins with a small letter in a title")
        elif style == "sentence" and len(great) > 1 and not small:
            yield self.finding(unit, context, "every word of this heading begins with a capital")


_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    if name.startswith(("FULLWIDTH LATIN", "MATHEMATICAL")):
        return "LOOK"
    return name.partition(" ")[0]


def _shown(script: str) -> str:
    return "look-alike" if script == "LOOK" else script.title()
