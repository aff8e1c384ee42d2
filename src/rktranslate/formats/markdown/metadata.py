"""Fields of front matter that are offered for translation, whatever its language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.inline import has_words
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.formats.text_skeleton import Quoting

_UNOFFERED = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\x85\u2028\u2029\ud800-\udfff]")
"""Characters that a catalogue cannot hold, or that no target may hold."""


@dataclass(frozen=True, slots=True)
class Field:
    """A string of front matter that readers see."""

    span: Span
    """Offsets of the encoded string, quotes included."""
    text: str
    """The string without the line breaks at its end."""
    quoting: Quoting


@dataclass(frozen=True, slots=True)
class WantedKeys:
    """The keys whose strings are offered; a path of keys is written with dots, in any case."""

    paths: frozenset[str]

    @classmethod
    def of(cls, fields: Iterable[str]) -> WantedKeys:
        """Return the keys of the option ``fields``."""
        return cls(frozenset(field.casefold() for field in fields))

    def include(self, path: tuple[str, ...]) -> bool:
        """Return whether the strings at a path are offered; lists do not count in a path."""
        return ".".join(path).casefold() in self.paths


def is_offerable(text: str) -> bool:
    """Return whether a string can be a unit: it has words, and only characters that PO can hold."""
    return _UNOFFERED.search(text) is None and has_words(text, Syntax.MARKDOWN)
