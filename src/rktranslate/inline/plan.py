"""How a text with codes is sent to a given engine: placeholders, or reinsertion afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from rktranslate.inline.code_positions import WORD, reinsert
from rktranslate.inline.codes import compare_codes, find_codes
from rktranslate.inline.patterns import is_word
from rktranslate.inline.placeholders import CLOSERS, Marked, Unit, clean, marked_at, respace
from rktranslate.inline.tags import is_separator, rebalanced
from rktranslate.model import CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Code

MAX_PLACEHOLDERS = 10
"""Placeholders ``｟0｠`` .. ``｟9｠`` are all that an engine with that capability has to know."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A translation with all codes of its source."""

    text: str
    problems: tuple[str, ...] = ()
    """Short clauses for a reviewer: a code whose position is a guess, ..."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The text to send to an engine for a text with codes, and how to complete its answer."""

    text: str
    """Give this to the engine; empty when there is nothing to translate."""
    source: str
    syntax: Syntax
    _marked: str
    _units: tuple[Unit, ...]
    _sent: int

    def finish(self, target: str) -> Finished:
        """Return the engine's translation of ``text`` with the codes of the source in place.

        Every code of the source is in the result as often as in the source, whatever the engine
        returned. Deterministic; to be called for each candidate.
        """
        if not self.text or target == self.text:
            return Finished(self.source)
        source = Marked.read(self._marked)
        marked, added = clean(Marked.read(target), len(self._units))
        problems = [f"the engine added {text}" for text in added]
        present = set(marked.ids)
        absent = [index for index in source.ids if index not in present]
        problems += [
            f"the engine lost {self._units[index].text}" for index in absent if index < self._sent
        ]
        marked, guessed = reinsert(source, marked, absent, self._units)
        problems += [f"the position of {self._units[index].text} is a guess" for index in guessed]
        respace(marked, source, self._units)
        text = marked.filled(self._units)
        if self.syntax is Syntax.TAGS and (balanced := rebalanced(self.source, text)) != text:
            text = balanced
            problems.append("the positions of tags are a guess")
        difference = compare_codes(self.source, text, self.syntax)
        problems += [f"{code.text} is missing" for code in difference.missing]
        problems += [f"{code.text} is not in the source" for code in difference.added]
        if difference.reordered:
            problems.append("the codes are in another order than in the source")
        return Finished(text, tuple(problems))


def plan(
    text: str,
    syntax: Syntax = Syntax.TEXT,
    *,
    placeholders: bool = False,
    hidden: Sequence[Code] = (),
) -> Plan:
    """Plan how a text with codes is sent to an engine.

    Notes and markup at the ends of the text, and all codes when the engine copies no placeholders
    or there are more than ten, are taken out and inserted again afterwards: next to the same number
    or name, or else at the corresponding position, which is then reported as a guess.

    Args:
        text: One message.
        syntax: Its inline syntax.
        placeholders: The engine copies ``｟0｠`` .. ``｟9｠`` (``Capabilities.placeholders``).
        hidden: Further stretches of the text, outside of its codes, that are treated as codes.
    """
    codes = find_codes(text, syntax)
    if hidden:
        codes = tuple(sorted((*codes, *hidden), key=attrgetter("span")))
    units, spans = _units(codes)
    marked = marked_at(text, spans)
    inner = _inner(marked, units) if placeholders else []
    sent = inner if len(inner) <= MAX_PLACEHOLDERS else []
    # Those that the engine sees come first: it knows the first ten placeholders only.
    seen = set(sent)
    order = sorted(range(len(units)), key=lambda index: (index not in seen, index))
    number = {index: position for position, index in enumerate(order)}
    marked.ids = [number[index] for index in marked.ids]
    units = [units[index] for index in order]
    kept = _without(marked, units, len(sent))
    return Plan(
        text=kept.text() if any(WORD.search(part) for part in kept.texts) else "",
        source=text,
        syntax=syntax,
        _marked=marked.text(),
        _units=tuple(units),
        _sent=len(sent),
    )


def _units(codes: Sequence[Code]) -> tuple[list[Unit], list[Span]]:
    """Join codes that have nothing between them."""
    groups: list[list[Code]] = []
    for code in codes:
        if groups and groups[-1][-1].span.end == code.span.start:
            groups[-1].append(code)
        else:
            groups.append([code])
    return (
        [Unit("".join(c.text for c in group), tuple(c.kind for c in group)) for group in groups],
        [Span(group[0].span.start, group[-1].span.end) for group in groups],
    )


def _inner(marked: Marked, units: Sequence[Unit]) -> list[int]:
    """Return the units that an engine should see: words, and those with words on both sides."""
    worded = [position for position, text in enumerate(marked.texts) if WORD.search(text)]
    worded += [position for position, unit in enumerate(units) if unit.is_word]
    if not worded:
        return []
    low, high = min(worded), max(worded)
    return [
        position for position, unit in enumerate(units) if unit.is_word or low <= position < high
    ]


def _without(marked: Marked, units: Sequence[Unit], sent: int) -> Marked:
    """Remove the placeholders numbered ``sent`` and above, and the spaces that they leave."""
    texts, ids = [marked.texts[:1]], []
    for index, text in zip(marked.ids, marked.texts[1:], strict=True):
        if index < sent:
            ids.append(index)
            texts.append([text])
            continue
        before = texts[-1][-1]
        following = text.lstrip()
        spaced = before != before.rstrip() or text != following
        if not before.strip() and len(texts[-1]) == 1 and len(texts) == 1:
            texts[-1] = [following]
            continue
        markup = units[index].kinds[-1] is CodeKind.MARKUP and not is_separator(units[index].text)
        joins = is_word(before.rstrip()[-1:]) and is_word(following[:1]) and not markup
        closes = not following or following[0] in CLOSERS
        gap = " " if (spaced and not closes) or joins else ""
        texts[-1][-1] = before.rstrip()
        texts[-1].append(gap + following)
    return Marked(["".join(parts) for parts in texts], ids)
