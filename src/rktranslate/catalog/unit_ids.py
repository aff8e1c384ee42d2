"""Ids of units in files that leave the project and come back: bilingual copies for colleagues."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.model import Key

UNIT_ID = re.compile("[0-9a-f]{10}")


def unit_id(document: str, language: str, key: Key) -> str:
    """Return the id of a message: it says of which document, language, context and source it is.

    A changed source has another id: a remark about the earlier one is not taken for it.
    """
    context, source = key
    parts = (document, language, "" if context is None else f"\x04{context}", source)
    return _digest("\0".join(parts))[:10]


def text_mark(text: str) -> str:
    """Return a mark of a text that is the same where only white space is not."""
    return _digest("".join(text.split()))[:6]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
