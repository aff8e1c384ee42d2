"""The program, which kills itself in the middle of a save where a file says so.

The file that the variable `CRASH` names has `before` or `after`: on which side of the moment in
which the new PO file takes the place of the earlier one.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from rktranslate.cli import main
from rktranslate.storage import writing
from rktranslate.storage.temporaries import Temporary

_put_in_place = writing._put_in_place


def _put_in_place_or_die(
    temporary: Temporary, real: Path, expected: writing.Version | None
) -> None:
    trigger = Path(os.environ["CRASH"])
    if real.suffix != ".po" or not trigger.exists():
        _put_in_place(temporary, real, expected)
        return
    if trigger.read_text(encoding="utf-8") == "after":
        _put_in_place(temporary, real, expected)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    writing._put_in_place = _put_in_place_or_die
    sys.exit(main())
