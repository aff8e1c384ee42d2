"""Recognises bibliographies, for all formats.

To recognise another heading, add it to ``REFERENCE_HEADINGS`` in lower case.
"""

from __future__ import annotations

import re

REFERENCE_HEADINGS = frozenset(
    {
        # Indonesian
        "bibliografi",
        "catatan kaki dan referensi",
        "daftar acuan",
        "daftar pustaka",
        "daftar referensi",
        "daftar rujukan",
        "kepustakaan",
        "pustaka",
        "pustaka acuan",
        "referensi",
        "rujukan",
        "sumber pustaka",
        # Malay
        "bibliografi dan rujukan",
        "senarai rujukan",
        # English
        "bibliography",
        "literature cited",
        "references",
        "works cited",
    }
)
"""Headings that open a bibliography."""

NUMBERED = re.compile(r"\\?\[\d{1,4}\\?\][ \t\xa0]")
"""``[12] `` at the start of a line: a numbered entry (Markdown may have the brackets escaped)."""

DATED = re.compile(r"\((?:(?:19|20)\d\d[a-z]?|n\.\s?d\.|t\.\s?t\.)[),]")
"""``(2023)``, ``(2023, September 12)``, ``(n.d.)``: the date of an entry in author-date style."""

_NUMBERING = re.compile(r"(?:bab\s+)?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.)]?\s+", re.IGNORECASE)
_DECORATION = " \t\xa0*_:#."
_LONGEST_HEADING = 60


def opens_references(heading: str) -> bool:
    """Return whether a heading opens a bibliography, whatever its numbering and emphasis."""
    if len(heading) > _LONGEST_HEADING:
        return False
    name = heading.strip(_DECORATION).lower()
    return name in REFERENCE_HEADINGS or _NUMBERING.sub("", name, count=1) in REFERENCE_HEADINGS
