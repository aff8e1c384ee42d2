"""Kills the process in the middle of a save, where a file says so; loaded by Python at its start.

The file `CRASH` names has `before` or `after`: the moment beside the renaming of a PO file.
"""

from __future__ import annotations

import os
import signal

_replace = os.replace
_TRIGGER = os.environ.get("CRASH", "")


def _replace_or_die(source: str, target: str, **options: int) -> None:
    if not str(target).endswith(".po") or not os.path.exists(_TRIGGER):  # noqa: PTH110
        _replace(source, target, **options)
        return
    with open(_TRIGGER, encoding="utf-8") as file:  # noqa: PTH123
        moment = file.read()
    os.unlink(_TRIGGER)  # noqa: PTH108
    if moment == "after":
        _replace(source, target, **options)
    os.kill(os.getpid(), signal.SIGKILL)


if _TRIGGER:
    os.replace = _replace_or_die  # type: ignore[assignment]
