"""Conflict markers that msgcat and msgmerge write into texts that they could not combine.

Of two different texts, both are written one after the other, each below a line
``#-#-#-#-#  file (project version)  #-#-#-#-#`` (GNU gettext manual, "Invoking the msgcat
Program").
"""

from __future__ import annotations

CONFLICT_MARKER = "#-#-#-#-#"
"""The sign that begins and ends the line above each of the texts."""


def has_conflict_markers(target: str, source: str = "") -> bool:
    """Return whether a text has more conflict markers than the source that it was made for.

    Args:
        target: The text.
        source: Its source, which may be a text about gettext; empty for a header.
    """
    return CONFLICT_MARKER in target and target.count(CONFLICT_MARKER) > source.count(
        CONFLICT_MARKER
    )
