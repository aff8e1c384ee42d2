"""Limits of requests: their size, their time, and the connections of one address.

Nothing that a client sends, or does not send, holds memory or a connection for long.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import Receive

MAX_BODY = 1 << 20
"""Bytes of a form; the longest unit and its notes are far below."""
MAX_FIELDS = 5_000
"""Fields of a form: bulk approvals have one for each unit."""
MAX_HEADERS = 32 << 10
"""Bytes of the first line and the headers of a request."""
BODY_SECONDS = 15.0
"""Time for the body of a request to arrive."""
HEADER_SECONDS = 10.0
"""Time for the first line and the headers of a request to arrive."""
STALLED_SECONDS = 30.0
"""Time that a client may take no bytes of an answer, before its connection is cut."""
MAX_CONNECTIONS = 512
MAX_CONNECTIONS_OF_ONE = 256
"""Connections from one address."""
_DRAINED = 32 << 20
"""Bytes of a body that is too large which are read and forgotten, so that the client is there to
take the answer; after that the connection is closed."""
_FORM = "application/x-www-form-urlencoded"
_AT_ONCE = struct.pack("ii", 1, 0)
"""A value of ``SO_LINGER``."""
_CLOSE = {"connection": "close"}


async def read_form(receive: Receive, headers: dict[str, str]) -> FormData:
    """Return the form of a request.

    Args:
        receive: Receives the body.
        headers: The headers by their names in lower case.

    Raises:
        HTTPException: It is too large (413), too slow (408), of another type (415), or not a form
            in UTF-8 (400).
    """
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _read_body(receive)
    except TimeoutError as error:
        raise HTTPException(408, "the request took too long", headers=_CLOSE) from error
    if not body:
        return FormData()
    if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(415, f"a form must be {_FORM}")
    try:
        fields = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError as error:
        raise HTTPException(400, "not a form in UTF-8, or too many fields") from error
    return FormData([*fields])


async def _read_body(receive: Receive) -> bytes:
    """Return the body of a request.

    Raises:
        HTTPException: It is too large, or the client is gone.
    """
    body = bytearray()
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise HTTPException(400, "the request ended in the middle")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= MAX_BODY:
            body += chunk
        if not message.get("more_body", False) or size > _DRAINED:
            break
    if size > MAX_BODY:
        raise HTTPException(413, f"more than {MAX_BODY >> 20} MiB", headers=_CLOSE)
    return bytes(body)


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 that cuts connections whose client is too slow, and refuses too many from one.

    uvicorn itself waits without end for the headers of a request, and for a client to take bytes.
    """

    _addresses: dict[str, int] = {}  # noqa: RUF012 - shared by the connections of the process
    _timer: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _address = ""

    def connection_made(self, transport: Any) -> None:
        """Start to wait for a request."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        count = self._addresses.get(self._address, 0) + 1
        self._addresses[self._address] = count
        if count > MAX_CONNECTIONS_OF_ONE:
            transport.abort()
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        count = self._addresses.get(self._address, 0) - 1
        if count > 0:
            self._addresses[self._address] = count
        else:
            self._addresses.pop(self._address, None)
        self._stop_waiting()
        self._resumed()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; from the first one of a request, its headers have a limited time."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()  # the body has a limit of its own
        elif not self.transport.is_closing():
            self._wait()

    def pause_writing(self) -> None:
        """Wait for the client to take bytes, for a limited time."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(STALLED_SECONDS, self._cut)

    def resume_writing(self) -> None:
        """Go on: the client has taken bytes."""
        self._resumed()
        super().resume_writing()

    def _cut(self) -> None:
        """End the connection now; the system forgets what the client has not taken, too."""
        connection = self.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _resumed(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
