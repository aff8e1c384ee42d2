"""Quoted texts in markup: attributes and titles of links."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class BackslashQuoting:
    """A text in which the quote that ends it, and a backslash, stand behind a backslash."""

    closing: str
    """The character that ends the text."""

    def logical(self, written: str) -> str:
        """Return the text of a quoted text, whose quotes are left out."""
        return _ESCAPED.sub(self._unescaped, written) if "\\" in written else written

    def written(self, text: str) -> str:
        """Return a text as it is written between the quotes."""
        return text.replace("\\", "\\\\").replace(self.closing, f"\\{self.closing}")

    def _unescaped(self, found: re.Match[str]) -> str:
        return found[1] if found[1] in (self.closing, "\\") else found[0]
