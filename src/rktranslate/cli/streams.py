"""The standard streams: everything printed is safe to print, and no stream makes a command crash.

Every text that goes to ``sys.stdout`` or ``sys.stderr``, whoever prints it (this program, click, a
library, a warning), passes :func:`~rktranslate.report.escaping.visible_lines`. Only lines that are
escaped already go to ``trusted``, because they have the styles of a terminal. Data, such as a
translated document, is bytes and goes to ``buffer``; so do reports, which their renderers escape.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, Any

from rktranslate.errors import DocumentError
from rktranslate.report.escaping import visible_lines, without_commands

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO, TextIO

    from _typeshed import ReadableBuffer

_STDOUT = "standard output"
_CLOSED = (errno.EPIPE, errno.ECONNRESET, errno.ESHUTDOWN)


class OutputError(DocumentError):
    """Standard output cannot be written."""


def open_streams() -> None:
    """Replace the standard streams by safe ones.

    A stream that is closed (``>&-``) loses what is written to it. Its file descriptor is taken, so
    that the next file that is opened does not get it and, with it, what a library prints.
    """
    for descriptor, flags in enumerate((os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, flags)  # the lowest free descriptor
    sys.stdout = _safe(sys.stdout, 1, _STDOUT)
    sys.stderr = _safe(sys.stderr, 2, None)
    _OPENED[:] = sys.stdout, sys.stderr


_OPENED: list[TextIO] = []
"""The safe standard output and standard error."""


def restore_streams() -> None:
    """Make the safe streams the standard ones again where a library has closed or removed them."""
    for name, opened in zip(("stdout", "stderr"), _OPENED, strict=False):
        current = getattr(sys, name)
        if current is None or current.closed:
            setattr(sys, name, opened)


def flush_output() -> None:
    """Write what is left in the buffer of standard output.

    Raises:
        OutputError: It cannot be written.
    """
    with contextlib.suppress(ValueError):  # closed by a library, with all that was in it
        sys.stdout.flush()


def trusted(stream: TextIO) -> TextIO:
    """Return the stream behind a standard stream that takes text which is escaped already."""
    return stream.trusted if isinstance(stream, _SafeText) else stream


def read_data() -> bytes:
    """Return all bytes of standard input.

    Raises:
        DocumentError: It is closed, is endless, or cannot be read.
    """
    if sys.stdin is None:
        raise DocumentError("closed; nothing can be read", path="standard input")
    from rktranslate.workflow.output_files import read_stream

    try:
        return read_stream(sys.stdin.buffer)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentError(f"cannot be read: {reason}", path="standard input") from error


def data_output() -> BinaryIO:
    """Return standard output for data: bytes go out as they are, unless it is a terminal.

    A terminal would obey the control characters of a document; there they are escaped.
    """
    sys.stdout.flush()
    return _Shown() if sys.stdout.isatty() else sys.stdout.buffer


def refuse_terminal() -> None:
    """Refuse to write binary data to standard output if it is a terminal.

    Raises:
        OutputError: It is a terminal.
    """
    if sys.stdout.isatty():
        raise OutputError(
            "it is a terminal, and the document is binary",
            path=_STDOUT,
            hint="name an output file: -o FILE",
        )


def write_data(data: bytes) -> None:
    """Write data to standard output; see :func:`data_output`.

    Raises:
        OutputError: It cannot be written.
    """
    output = data_output()
    output.write(data)
    output.flush()


def write_report(text: str) -> None:
    """Write a report, which its renderer has escaped, to standard output.

    It is UTF-8, whatever the locale is: the programs that read it expect that.

    Raises:
        OutputError: It cannot be written.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()


class _Shown(io.BytesIO):
    """UTF-8 that is shown on a terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def write(self, data: ReadableBuffer, /) -> int:
        sys.stdout.write(self._decoder.decode(bytes(data)))
        return memoryview(data).nbytes

    def flush(self) -> None:
        sys.stdout.flush()


class _SafeText(io.TextIOWrapper):
    """A text stream that escapes what it is given."""

    trusted: _StyledText
    """Writes to the same buffer."""

    def write(self, text: str, /) -> int:
        super().write(visible_lines(text))
        return len(text)

    def close(self) -> None:
        """Write what is left; what a library closes is still needed for the last message."""
        if not self.closed:
            self.flush()

    def writelines(self, lines: Sequence[str], /) -> None:  # type: ignore[override]
        for line in lines:
            self.write(line)


class _StyledText(io.TextIOWrapper):
    """A text stream for lines that are escaped already, whose styles are escape sequences."""

    def write(self, text: str, /) -> int:
        super().write(without_commands(text))
        return len(text)


class _Output(io.RawIOBase):
    """Standard output or standard error, which may be closed, full, or a pipe without a reader."""

    def __init__(self, raw: io.RawIOBase, name: str | None) -> None:
        self._raw = raw
        self._name = name
        self._ended = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: ReadableBuffer, /) -> int:
        """Write bytes, or lose them once nobody takes any.

        Raises:
            OutputError: They cannot be written. Raised once, and not where a reader closed its
                end of a pipe (``| head``): that is no error. Without a name it is never raised,
                because there is nowhere to say so.
        """
        size = memoryview(data).nbytes
        if self._ended:
            return size
        try:
            written = self._raw.write(data)
            while written is None:  # a pipe that does not block is full
                select.select([], [self._raw], [])
                written = self._raw.write(data)
        except (OSError, ValueError) as error:
            self._ended = True
            code = getattr(error, "errno", None)
            if code in _CLOSED or self._name is None:
                return size
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise OutputError(f"cannot be written: {reason}", path=self._name) from error
        return written


def _safe(stream: TextIO | None, descriptor: int, name: str | None) -> TextIO:
    """Return a safe stream that writes where another one does; None is a closed one."""
    raw: Any  # a raw stream
    if stream is None:
        raw, encoding, by_line = io.FileIO(descriptor, "wb", closefd=False), "utf-8", False
    else:
        with contextlib.suppress(OSError):
            stream.flush()
        raw = getattr(stream.buffer, "raw", stream.buffer)  # `python -u` has no buffer
        encoding, by_line = stream.encoding, name is None or stream.isatty()
    output: Any = io.BufferedWriter(_Output(raw, name))
    # What goes through one of the two reaches their buffer at once, so that lines stay in order.
    options: Any = {"line_buffering": by_line, "write_through": True}
    safe = _SafeText(output, encoding, "backslashreplace", **options)
    safe.trusted = _StyledText(output, encoding, "backslashreplace", **options)
    return safe
