"""The context of checks: the catalogue, the project, the glossary and options."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from rktranslate.checks.corpus import Corpus
from rktranslate.checks.merged_units import is_reference, merged_units
from rktranslate.compare.encoding import repaired_text
from rktranslate.compare.length import LengthRatio
from rktranslate.glossary import matcher_for
from rktranslate.model import NOTHING, Catalog, Key, Message, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rktranslate.compare.encoding import RepairedText
    from rktranslate.glossary import Glossary, Matcher
    from rktranslate.segmentation import Additions

READING_SPEED = 17
"""Characters of a subtitle that an adult reads in a second, as broadcasters count; an ideograph
counts as two."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """Settings of single checks."""

    headings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By target language how headings are capitalised: ``sentence`` or ``title``."""
    dictionaries: tuple[str, ...] = ()
    """Folders with hunspell dictionaries, searched before those of the system."""
    additions: Additions | None = None
    """The project's own abbreviations, for the sentences of the source language."""
    reading_speeds: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """By target language how many characters of a subtitle can be read in a second; ``*`` for all
    other languages."""

    def speed_limit(self, language: str) -> int:
        """Return how many characters of a subtitle can be read in a second."""
        return self.reading_speeds.get(language, self.reading_speeds.get("*", READING_SPEED))


@dataclass(frozen=True)
class CheckContext:
    """A catalogue with everything that its checks share; made once by :meth:`of`, never changed."""

    catalog: Catalog
    glossary: Glossary | None
    syntax: Syntax
    """Inline syntax of the document."""
    options: CheckOptions
    matcher: Matcher | None
    """The glossary's terms for the target language; None without a glossary."""
    messages: tuple[Message, ...]
    """The current messages of the catalogue in order."""
    positions: Mapping[Key, int]
    """Indexes of the current messages by key."""
    merged: Mapping[Key, Message | None]
    """Units of the messages beside a target that writes nothing, by key: see :meth:`unit`."""
    repaired: Mapping[Key, Message | None]
    """Units whose source was decoded twice, by the key of their message: with the source as it was
    before, so that checks compare what the author wrote."""
    repairs: Mapping[tuple[int, str], RepairedText]
    """The repairs of these sources, by line and repaired source."""
    units: tuple[Message, ...]
    """The units that have a target, in order."""

    @classmethod
    def of(
        cls,
        catalog: Catalog,
        glossary: Glossary | None = None,
        syntax: Syntax = Syntax.TEXT,
        options: CheckOptions | None = None,
    ) -> CheckContext:
        """Return the context of a catalogue; its obsolete messages are ignored."""
        messages = tuple(message for message in catalog.messages if not message.obsolete)
        merged = merged_units(messages)
        units = [merged.get(message.key, message) for message in messages] if merged else messages
        repaired: dict[Key, Message | None] = {}
        repairs: dict[tuple[int, str], RepairedText] = {}
        for message, unit in zip(messages, units, strict=True):
            repair = None if unit is None else repaired_text(unit.source)
            if unit is not None and repair is not None:
                repaired[message.key] = replace(unit, source=repair.text)
                repairs[unit.line, repair.text] = repair
        if repaired:
            units = [
                repaired.get(message.key, unit)
                for message, unit in zip(messages, units, strict=True)
            ]
        return cls(
            catalog=catalog,
            glossary=glossary,
            syntax=syntax,
            options=options or CheckOptions(),
            matcher=None if glossary is None else matcher_for(glossary, catalog.target_language),
            messages=messages,
            positions=MappingProxyType(
                {message.key: index for index, message in enumerate(messages)}
            ),
            merged=MappingProxyType(merged),
            repaired=MappingProxyType(repaired),
            repairs=MappingProxyType(repairs),
            units=tuple(
                unit
                for unit in units
                if unit is not None and unit.target.strip() and unit.target.strip() != NOTHING
            ),
        )

    @cached_property
    def compared_units(self) -> tuple[Message, ...]:
        """The units that have a source and are no references, in order: those that are compared."""
        return tuple(unit for unit in self.units if unit.source.strip() and not is_reference(unit))

    @cached_property
    def usual_length(self) -> LengthRatio:
        """The length ratio that is usual among the compared units."""
        pairs = [(unit.source, unit.target) for unit in self.compared_units]
        return LengthRatio.of(pairs, self.catalog.source_language, self.catalog.target_language)

    def unit(self, message: Message) -> Message | None:
        """Return the unit of a message: the message itself, or the run that it was merged into.

        Where a translator merged sentences (a target of ``∅``), only the neighbours together say
        what the sources say. The first message of such a run stands for all of it, with joined
        texts; the others give None. A source that was decoded twice is given as
        its author wrote it.
        """
        unit = self.merged.get(message.key, message) if self.merged else message
        return self.repaired.get(message.key, unit) if self.repaired else unit

    def in_catalog(self, unit: Message, source_span: Span | None = None) -> tuple[str, Span | None]:
        """Return the source of a unit, and a span of it, as they are in the catalogue.

        They differ from those of the unit where its source was decoded twice.
        """
        repair = self.repairs.get((unit.line, unit.source)) if self.repairs else None
        if repair is None:
            return unit.source, source_span
        return repair.original, source_span and repair.original_span(source_span)

    def sides(self, unit: Message) -> tuple[str, str, str, str]:
        """Return source, target and their languages: what functions of ``compare`` compare."""
        catalog = self.catalog
        return unit.source, unit.target, catalog.source_language, catalog.target_language


@dataclass(frozen=True, slots=True)
class ProjectContext:
    """The catalogues of a project in one target language."""

    documents: tuple[CheckContext, ...]
    """Those that are checked: all, unless some were chosen."""
    corpus: Corpus
    """The sources and targets of all catalogues, those that are not checked included."""
    matcher: Matcher | None = None
    """The glossary's terms for the target language; None without a glossary."""
    complete: bool = True
    """False if a document or catalogue of the project could not be read. What is not found among
    the others is then no reason for a finding."""

    @classmethod
    def of(
        cls,
        documents: Iterable[CheckContext],
        *,
        complete: bool = True,
        others: Iterable[Catalog] = (),
    ) -> ProjectContext:
        """Return the context of catalogues that have one glossary and one target language.

        Args:
            documents: The catalogues that are checked.
            complete: See the attribute.
            others: Catalogues beside which they are judged.
        """
        documents = tuple(documents)
        catalogs = [context.catalog for context in documents]
        others = tuple(others)
        if others:
            # The first place of a text is the same whatever is checked.
            catalogs = sorted((*catalogs, *others), key=lambda catalog: catalog.path)
        corpus = Corpus.of(catalogs)
        matchers = (context.matcher for context in documents)
        return cls(documents, corpus, next(matchers, None), complete)
