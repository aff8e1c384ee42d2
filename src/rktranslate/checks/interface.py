"""What a check must do: look at one message, or at a whole catalogue, and say what it found."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from rktranslate.model import Catalog, Finding, Location, Message, Severity, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.checks.corpus import Corpus
    from rktranslate.glossary import Glossary, Matcher


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What a project may tell single checks."""

    headings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By target language how headings are capitalised: ``sentence`` or ``title``."""
    dictionaries: tuple[str, ...] = ()
    """Folders with hunspell dictionaries, before the usual ones of the system."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What checks may know beside the message."""

    catalog: Catalog
    glossary: Glossary | None = None
    syntax: Syntax = Syntax.TEXT
    matcher: Matcher | None = None
    """The glossary's terms for the catalogue's target language, when there is a glossary."""
    merged: Mapping[tuple[str | None, str], Message | None] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Messages around a target that writes nothing, by key: see :meth:`unit`."""
    options: CheckOptions = field(default_factory=CheckOptions)
    corpus: Corpus | None = None
    """All catalogues of the project in this language, when they are known."""

    def unit(self, message: Message) -> Message | None:
        """Return what has to agree as a whole: the message, or the run that it was merged into.

        Where a translator merged sentences (a target of ``∅``), only the neighbours together say
        what the sources say. The first message of such a run stands for all of it, with joined
        texts; the others give None.
        """
        return self.merged.get(message.key, message) if self.merged else message


class Check(ABC):
    """One check: a small class with a stable id."""

    id: ClassVar[str]
    """Stable, lower case with hyphens: ``citation-missing``."""
    description: ClassVar[str]
    """One line: what it verifies."""
    severity: ClassVar[Severity] = Severity.ERROR
    enabled: ClassVar[bool] = True
    """False for a check that runs only where a project asks for it."""
    safe: ClassVar[bool] = False
    """True where its suggestions may be applied without a person looking at each."""

    @abstractmethod
    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Return the findings for one current message of the catalogue."""

    def finding(
        self,
        message: Message,
        context: CheckContext,
        text: str,
        *,
        source_span: Span | None = None,
        target_span: Span | None = None,
        suggestion: str | None = None,
        detail: str = "",
    ) -> Finding:
        """Return a finding of this check at a message.

        Args:
            message: Where it was found.
            context: What the check was given.
            text: What is wrong, one clause without a final stop, the same while the unit is.
            source_span: The stretch of the source that it is about.
            target_span: The stretch of the target that it is about.
            suggestion: What to write instead of the stretch of the target, or instead of the whole
                target where there is none.
            detail: What may change with other units: where the same source stands, how often.
        """
        return Finding(
            check_id=self.id,
            severity=self.severity,
            location=Location(context.catalog.path, message.line),
            message=text,
            source=message.source,
            target=message.target,
            source_span=source_span,
            target_span=target_span,
            suggestion=suggestion,
            detail=detail,
        )


class CatalogCheck(Check):
    """A check that can only judge a message beside the others of its catalogue."""

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:  # noqa: ARG002
        """Return nothing: see :meth:`check_all`."""
        return ()

    @abstractmethod
    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Return the findings for the current messages that have a target.

        Args:
            units: Messages in their order; of a run of merged ones only the first, with all of its
                text (see :meth:`CheckContext.unit`).
            context: What else is known.
        """
