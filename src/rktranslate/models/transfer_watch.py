"""A watch over a connection: one that is too slow, or goes on for too long, is cut.

The timeout of each read does not do that: a server that sends one byte now and then, also within
its headers, never reaches it.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_BYTES_PER_SECOND = 1024
"""A body that brings less than that for the time of a timeout is given up."""
MAX_SECONDS = 12 * 3600.0
"""Longest time of one transfer."""


class TransferWatch:
    """A thread that measures one transfer and cuts its connection when it is too slow."""

    def __init__(self, timeout: float, max_seconds: float = MAX_SECONDS) -> None:
        """Take the limits.

        Args:
            timeout: Seconds in which the body must bring ``MIN_BYTES_PER_SECOND``; the headers must
                be complete after twice that time, redirects included.
            max_seconds: Seconds after which the transfer is cut in any case.
        """
        self.reason = ""
        """Why the connection was cut; empty if it was not."""
        self._timeout = timeout
        self._end = time.monotonic() + max_seconds
        self._sockets: list[socket.socket] = []
        self._received = 0
        self._in_body = False
        self._is_over = False
        self._wake = threading.Condition()

    def __enter__(self) -> TransferWatch:
        """Begin to measure."""
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop measuring."""
        with self._wake:
            self._is_over = True
            self._wake.notify()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the socket of a connection; httpx calls this as its extension ``trace``."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            # A socket of TLS takes the descriptor of the one below it.
            opened = info["return_value"].get_extra_info("socket")
            self._sockets = [*(each for each in self._sockets if each.fileno() >= 0), opened]
            if self.reason:
                self._close()

    def begin_body(self) -> None:
        """Measure the body from now on."""
        with self._wake:
            self._in_body = True
            self._wake.notify()

    def count(self, size: int) -> None:
        """Count bytes of the body."""
        self._received += size

    def _run(self) -> None:
        with self._wake:
            patience = 2 * self._timeout
            self._wake.wait_for(lambda: self._in_body or self._is_over, patience)
            if not self._in_body:
                self._cut(f"timed out: no response after {patience:g} seconds")
            while not self._is_over:
                before = self._received
                self._wake.wait_for(lambda: self._is_over, self._timeout)
                received = self._received - before
                if received == 0:
                    self._cut(f"timed out: no data for {self._timeout:g} seconds")
                elif received < self._timeout * MIN_BYTES_PER_SECOND:
                    self._cut(f"too slow: {received:,} bytes in {self._timeout:g} seconds")
                elif time.monotonic() > self._end:
                    self._cut("took too long")

    def _cut(self, reason: str) -> None:
        if not self._is_over:
            self._is_over = True
            self.reason = reason
            self._close()

    def _close(self) -> None:
        for each in self._sockets:
            # Not the method of a socket of TLS, which another thread may be reading from.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)
