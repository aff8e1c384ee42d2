"""Base classes of checks: their input, and their findings.

A check is a small object without state: one object serves every catalogue and every thread.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from rktranslate.catalog.provenance import draft_confidence
from rktranslate.model import Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.checks.context import CheckContext, ProjectContext
    from rktranslate.model import Message, Span


class Check(ABC):
    """A check: derive one of the classes below."""

    name: ClassVar[str]
    """Stable name, lower case with hyphens: ``end-punctuation``."""
    help: ClassVar[str]
    """What it verifies, one line without a full stop."""
    severity: ClassVar[Severity] = Severity.ERROR
    enabled: ClassVar[bool] = True
    """False for a check that runs only where a project asks for it."""
    safe: ClassVar[bool] = False
    """True where its suggestions may be applied without a person looking at each."""
    waivable: ClassVar[bool] = True
    """False where a waiver cannot help, because ``build`` refuses what the check reports."""

    def finding(
        self,
        message: Message,
        context: CheckContext,
        text: str,
        *,
        severity: Severity | None = None,
        source_span: Span | None = None,
        target_span: Span | None = None,
        suggestion: str | None = None,
        detail: str = "",
    ) -> Finding:
        """Return a finding of this check about a message.

        Args:
            message: The message, or the unit that it begins.
            context: The catalogue of the message.
            text: What is wrong, one clause without a full stop; the same while the unit is.
            severity: Instead of the check's own.
            source_span: The span of the message's source that it is about.
            target_span: The span of the target that it is about.
            suggestion: Replacement for the span of the target, or for the whole target where
                there is none.
            detail: What may change with other units: where the same source stands, how often.
        """
        source, source_span = context.in_catalog(message, source_span)
        return Finding(
            check_id=self.name,
            severity=self.severity if severity is None else severity,
            location=Location(context.catalog.path, message.line),
            message=text,
            source=source,
            target=message.target,
            source_span=source_span,
            target_span=target_span,
            suggestion=suggestion,
            detail=detail,
            confidence=draft_confidence(message),
        )


class UnitCheck(Check):
    """A check that compares the source and the target of one unit.

    Merged messages are one unit. References and empty targets are not compared.
    """

    signs: ClassVar[str | None] = None
    """Characters without any of which, in source and target, there is nothing to find; one beyond
    ASCII stands for all of those. None where anything may be found in any text."""

    @abstractmethod
    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Return the findings about one unit with a target."""


class MessageCheck(Check):
    """A check of one message as it is in the catalogue, with or without a target."""

    @abstractmethod
    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Return the findings about one current message."""


class FindingsCheck(Check):
    """A check that judges a message beside the findings of all other checks about it.

    The others run for it even if only this one is selected.
    """

    @abstractmethod
    def concerns(self, message: Message) -> bool:
        """Return whether the check may have a finding about a current message."""

    @abstractmethod
    def check(
        self, message: Message, context: CheckContext, findings: Sequence[Finding]
    ) -> Iterable[Finding]:
        """Return the findings about a message that the check concerns.

        Args:
            message: A current message.
            context: Its catalogue.
            findings: What the other checks have found about it, without what is waived.
        """


class DocumentCheck(Check):
    """A check that judges units beside the others of their document."""

    @abstractmethod
    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Return the findings about the units of a catalogue (``context.units``)."""


class ProjectCheck(Check):
    """A check that judges units beside those of all catalogues in their language."""

    compares_equal_texts: ClassVar[bool] = False
    """Whether its findings about a unit depend on no other units than those that have its source or
    its target: some catalogues then show as much as all of them."""

    @abstractmethod
    def check(self, project: ProjectContext) -> Iterable[Finding]:
        """Return the findings about the units of ``project.documents``, beside the ``corpus``."""
