"""Other programs that check translations, asked about the same pairs of source and target."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rktranslate.catalog.po import read, serialise
from rktranslate.model import Catalog, Message, State

if TYPE_CHECKING:
    from collections.abc import Sequence

Pair = tuple[str, str]
Said = dict[Pair, Counter[str]]
"""How often which check of the program speaks about a pair."""
WEBLATE_SCRIPT = Path(__file__).parent.parent / "weblate_checks.py"
OF_THE_STATE = frozenset({"isfuzzy", "isreview", "hassuggestion"})
"""Checks of pofilter that ask for the state of a unit."""


class Peer(Protocol):
    """A program that checks translations."""

    @property
    def name(self) -> str: ...

    def ask(self, pairs: Sequence[Pair], languages: tuple[str, str]) -> Said:
        """Return what it says about the pairs; one about which it is silent may be missing."""
        ...


@dataclass(frozen=True)
class Pofilter:
    """pofilter of translate-toolkit, with all its checks."""

    program: str
    name: str = "pofilter"

    @classmethod
    def find(cls) -> Pofilter | None:
        """Return the one that is installed, if any."""
        beside = Path(sys.executable).parent
        program = shutil.which("pofilter", path=os.pathsep.join((str(beside), os.defpath)))
        return cls(program) if program else None

    def ask(self, pairs: Sequence[Pair], languages: tuple[str, str]) -> Said:
        messages = tuple(
            Message(source, target, context=str(number), state=State.REVIEWED)
            for number, (source, target) in enumerate(pairs)
        )
        with tempfile.TemporaryDirectory() as name:
            before, after = Path(name) / "in.po", Path(name) / "out.po"
            before.write_text(serialise(Catalog(*languages, messages)), encoding="utf-8")
            command = [self.program, "--progress=none", "-i", str(before), "-o", str(after)]
            subprocess.run(command, check=True, capture_output=True)
            said = read(after, *languages).catalog.messages if after.exists() else ()
        return {
            pairs[int(message.context or 0)]: Counter(
                check
                for note in message.notes
                for check in re.findall(r"^\(pofilter\) (\w+):", note)
                if check not in OF_THE_STATE
            )
            for message in said
        }


@dataclass(frozen=True)
class Weblate:
    """The checks of Weblate, without those that ask its database."""

    python: str
    """The interpreter that has Weblate."""
    name: str = "Weblate"

    def ask(self, pairs: Sequence[Pair], languages: tuple[str, str]) -> Said:
        lines = "".join(json.dumps(pair) + "\n" for pair in pairs)
        command = [self.python, str(WEBLATE_SCRIPT), *languages]
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(
            command, input=lines, capture_output=True, text=True, env=environment, check=False
        )
        if done.returncode:
            raise SystemExit(f"Weblate cannot be run with {self.python}: {done.stderr[-800:]}")
        answers = map(json.loads, done.stdout.splitlines())
        return {pair: Counter(found) for pair, found in zip(pairs, answers, strict=True)}
