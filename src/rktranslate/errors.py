"""Every error that a user can cause, each with the place where it happened.

The command line prints ``str(error)`` as one line and exits with status 2; anything that is not a
``RktranslateError`` is a defect of this program and keeps its traceback.
"""

from __future__ import annotations


class RktranslateError(Exception):
    """Base of the errors that a user can cause and mend."""

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        """Keep what happened, where, and what to do next.

        Args:
            message: What happened, one sentence without a final stop.
            path: File it happened in, as the user would name it.
            line: Line in that file, from 1.
            hint: What to do next, one sentence without a final stop.
        """
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        """Return ``path:line: message (hint)`` with the parts that are known."""
        place = ""
        if self.path is not None:
            place = f"{self.path}:{self.line}: " if self.line is not None else f"{self.path}: "
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"


class ConfigError(RktranslateError):
    """The project's configuration or layout cannot be used."""


class NoProjectError(ConfigError):
    """A folder is in no project."""


class DocumentError(RktranslateError):
    """A source document cannot be read or written."""


class CatalogError(RktranslateError):
    """A PO file cannot be read or written."""


class GlossaryError(RktranslateError):
    """A glossary cannot be read, or contradicts itself."""


class EngineError(RktranslateError):
    """A translation engine is absent, cannot serve a pair, or broke."""
