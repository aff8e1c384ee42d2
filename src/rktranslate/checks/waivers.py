"""Waivers: a translator's word that a finding is right as it is, with the reason.

``# rktranslate: ignore CHECK-ID: reason`` as a translator comment of the message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.model import Message

WAIVER_ID = "waiver"
"""Check id of findings about waivers themselves."""
_WAIVER = re.compile(r"\s*rktranslate:\s*(?P<rest>.*)", re.DOTALL)
_IGNORE = re.compile(r"ignore\s+(?P<id>[^\s:]+)\s*(?::\s*(?P<reason>.*?)\s*)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver of a message."""

    check_id: str
    """Empty when the comment cannot be read as a waiver."""
    reason: str
    text: str


def waivers(message: Message) -> tuple[Waiver, ...]:
    """Return the waivers in the translator comments of a message."""
    found = []
    for note in message.notes:
        begun = _WAIVER.match(note)
        if begun:
            ignore = _IGNORE.match(begun["rest"])
            check_id, reason = (ignore["id"], ignore["reason"] or "") if ignore else ("", "")
            found.append(Waiver(check_id, reason, note.strip()))
    return tuple(found)
