"""Errors in the cells and rows of a glossary file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import GlossaryError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class CellError(GlossaryError):
    """A cell, a row or the header of a glossary file is invalid."""

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        hint: str | None = None,
        kind: str = "glossary-cell",
        column: str = "",
    ) -> None:
        """Create an error.

        Args:
            message: What is wrong, one sentence without a final stop.
            path: The file, as the user would name it.
            line: Line in the file, from 1.
            hint: What to do, one sentence without a final stop.
            kind: Id of the problem in ``glossary check``.
            column: Name of the column; empty for a whole row.
        """
        super().__init__(message, path=path, line=line, hint=hint)
        self.kind = kind
        self.column = column

    def at(self, path: str, line: int | None) -> CellError:
        """Return the same error with its location."""
        return CellError(
            self.message,
            path=path,
            line=line,
            hint=self.hint,
            kind=self.kind,
            column=self.column,
        )


class CellErrors(list[CellError]):
    """The errors of one row, in the order in which its cells are read."""

    def collect(self, default: _T, parse: Callable[..., _T], *arguments: object) -> _T:
        """Return the result of a parser; if it raises an error, keep that and return a default."""
        try:
            return parse(*arguments)
        except CellError as error:
            self.append(error)
            return default
