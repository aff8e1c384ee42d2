"""Staleness: sentences that only the document or only its catalogue has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.units import offered_segments
from rktranslate.checks.ambiguous_contexts import context_findings
from rktranslate.checks.rules import CATALOG_STALE
from rktranslate.model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.model import Catalog, Document, Finding


def stale_findings(document: Document, catalog: Catalog) -> Iterator[Finding]:
    """Find how a catalogue disagrees with its document: sentences, and places of messages.

    Args:
        document: The source document, segmented.
        catalog: Its catalogue; its obsolete messages are ignored.
    """
    in_catalog = {message.source: message for message in catalog.messages if not message.obsolete}
    in_document = {segment.source: segment for _, segment in offered_segments(document, in_catalog)}
    for source, segment in in_document.items():
        if source not in in_catalog:
            yield CATALOG_STALE.finding(
                segment.location,
                f"not in {catalog.path}: run `rktranslate extract`",
                source=source,
            )
    for source, message in in_catalog.items():
        if source not in in_document:
            yield CATALOG_STALE.finding(
                Location(catalog.path, message.line),
                f"no longer in {document.path}: run `rktranslate extract`",
                source=source,
                target=message.target,
            )
    yield from context_findings(document, catalog)
