"""What a check must do: look at one message, or at a whole catalogue, and say what it found."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from rktranslate.model import Catalog, Finding, Location, Message, Severity, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rktranslate.glossary import Glossary, Matcher


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

    def unit(self, message: Message) -> Message | None:
        """Return what has to agree as a whole: the message, or the run that it was merged into.

        Where a translator merged sentences (a target of ``∅``), only the neighbours together say
        what the sources say. The first message of such a run stands for all of it, with joined
        texts; the others give None.
        """
        return self.merged.get(message.key, message)


class Check(ABC):
    """One check: a small class with a stable id."""

    id: ClassVar[str]
    """Stable, lower case with hyphens: ``citation-missing``."""
    description: ClassVar[str]
    """One line: what it verifies."""
    severity: ClassVar[Severity] = Severity.ERROR

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
    ) -> Finding:
        """Return a finding of this check at a message."""
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
        )
