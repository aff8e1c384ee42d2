"""What a check must do: look at one message, or at a whole catalogue, and say what it found."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.model import Catalog, Finding, Location, Message, Severity, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.glossary import Glossary


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What checks may know beside the message."""

    catalog: Catalog
    glossary: Glossary | None = None
    syntax: Syntax = Syntax.TEXT


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
