"""Files with one sentence per line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.storage.files import read_input

if TYPE_CHECKING:
    from pathlib import Path


def read_sentences(
    path: Path, expected: int | None = None, beside: Path | None = None
) -> list[str]:
    """Return the lines of a UTF-8 file.

    Args:
        path: The file.
        expected: Number of lines that it must have, if any.
        beside: The file that has as many lines.

    Raises:
        DocumentError: The file cannot be read, is not UTF-8, or has another number of lines.
    """
    data = read_input(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("not valid UTF-8", path=str(path), line=line) from error
    # Only line ends separate sentences; splitlines() would also cut at other characters.
    lines = text.replace("\r\n", "\n").split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    if expected is not None and len(lines) != expected:
        raise DocumentError(
            f"expected {expected} lines as in {beside}, found {len(lines)}", path=str(path)
        )
    return lines
