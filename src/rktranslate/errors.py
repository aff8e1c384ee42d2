"""Errors that users can cause, with file, line and hint.

The command line prints ``str(error)`` as one line and exits with status 2. Anything that is not a
``RktranslateError`` is a defect of this program or of a plugin: it is reported as an internal
error, with the same status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEAD, _TAIL = 600, 200
"""Characters that remain of a longer message: it quotes a value of the user's, however long."""
_LEAST_LIKENESS = 0.6
_CLEARLY_BETTER = 0.1
"""A name that is less like the wrong one by this was not meant."""


class RktranslateError(Exception):
    """Base class of errors that a user can cause and fix."""

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        """Create an error.

        Args:
            message: The problem, one sentence without a full stop.
            path: The file concerned, as the user would name it.
            line: Line in that file, from 1.
            hint: How to fix it, one sentence without a full stop; nothing if it is empty.
        """
        message = shortened(message)
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = shortened(hint) if hint else None

    def __str__(self) -> str:
        """Return ``path:line: message (hint)`` without unknown parts."""
        place = ""
        if self.path is not None:
            place = f"{self.path}:{self.line}: " if self.line is not None else f"{self.path}: "
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"


def shortened(text: str, head: int = _HEAD, tail: int = _TAIL) -> str:
    """Return a text with a gap in its middle if it is too long to be read.

    Args:
        text: The text.
        head: Characters that remain at its beginning.
        tail: Characters that remain at its end.
    """
    if len(text) <= head + tail:
        return text
    # At the blanks nearest to the gap, if there are any near: no word or number is broken.
    start = max(text.rfind(" ", head - head // 4, head), 0) or head
    end = len(text) - tail
    blank = text.find(" ", end, end + tail // 4)
    return f"{text[:start]} … {text[blank + 1 if blank >= 0 else end :]}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint with the one or two known names that an unknown one probably stands for.

    It is empty if there is no such name.
    """
    from difflib import SequenceMatcher

    likeness = {each: SequenceMatcher(None, name, each).ratio() for each in known}
    close = sorted(
        (each for each, ratio in likeness.items() if ratio >= _LEAST_LIKENESS),
        key=lambda each: (-likeness[each], each),
    )
    near = [each for each in close[:2] if likeness[each] > likeness[close[0]] - _CLEARLY_BETTER]
    return f"did you mean {' or '.join(near)}?" if near else ""


def reason_of(error: BaseException) -> str:
    """Return what an exception of any code says, on one line: its class and its message."""
    return " ".join(f"{type(error).__name__}: {error}".split())


class ConfigError(RktranslateError):
    """The project's configuration or layout cannot be used."""


class PlaceError(ConfigError):
    """A file of a project lies where the program does not write, such as behind a link out of it.

    It concerns that file alone.
    """


class NoProjectError(ConfigError):
    """A folder does not belong to a project."""


class DocumentError(RktranslateError):
    """A source document cannot be read or written."""


class CatalogError(RktranslateError):
    """A PO file cannot be read or written."""


class GlossaryError(RktranslateError):
    """A glossary cannot be read, or is inconsistent."""


class EngineError(RktranslateError):
    """A translation engine or model is missing, cannot serve a language pair, or failed."""
