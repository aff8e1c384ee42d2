"""The versions of XLIFF, and the names that both families share."""

from __future__ import annotations

from enum import StrEnum

CONTEXT = "msgctxt"
"""Category of the note that has the context of a message."""
NOTES_FOR_READERS = frozenset({"developer", "location", CONTEXT})
"""Categories of notes that say where a message stands; all others are translators' notes."""


class XliffVersion(StrEnum):
    """The versions that are written; everything from 2.0 on is read as 2.1."""

    V1_2 = "1.2"
    V2_0 = "2.0"
    """What is written of 2.1 was in 2.0 already; some tools look at the number."""
    V2_1 = "2.1"
