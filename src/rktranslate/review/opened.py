"""The messages that people opened last, which a conflict started from."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.views import UnitRow

_BASES = 2000
"""Messages that are kept as people read them."""


class Bases:
    """The messages that people opened last, by unit and revision: what a conflict started from."""

    def __init__(self) -> None:
        self._messages: OrderedDict[tuple[UnitAddress, str], Any] = OrderedDict()
        self._lock = Lock()

    def keep(self, row: UnitRow) -> None:
        """Keep the message of a row."""
        with self._lock:
            self._messages[row.address, row.revision] = row.message
            self._messages.move_to_end((row.address, row.revision))
            while len(self._messages) > _BASES:
                self._messages.popitem(last=False)

    def get(self, address: UnitAddress, revision: str) -> Any:
        """Return a message as it was at a revision; None if it is not known any more."""
        with self._lock:
            return self._messages.get((address, revision))
