"""Tracked changes of OpenDocument text.

A document has its text as if all changes were accepted; what was deleted is kept before the text,
and marks in the text say where changes begin and end. To accept them is to remove both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.odf.writing import Edit
    from rktranslate.formats.xml import XmlPart

_TRACKED = "text:tracked-changes"
_REMOVED = frozenset({_TRACKED, "text:change", "text:change-start", "text:change-end"})


def has_tracked_changes(part: XmlPart) -> bool:
    """Return whether a part has changes that are neither accepted nor rejected."""
    if b"changed-region" not in part.data:
        return False
    return any(
        child.name == "text:changed-region"
        for element, _ in part.find({_TRACKED})
        for child in element.elements
    )


def accepted_changes(part: XmlPart) -> Iterator[Edit]:
    """Yield the edits that remove the record of changes and its marks."""
    if b"change" in part.data:
        for element, _ in part.find(_REMOVED):
            yield element.start, element.end, b""
