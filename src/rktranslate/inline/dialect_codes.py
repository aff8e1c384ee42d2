"""The inline codes that the dialects of Markdown name by patterns."""

from __future__ import annotations

import re
from functools import cache

from rktranslate.dialects import available

DIALECT_SIGNS = ":@%+$"
"""The first characters of these codes."""


@cache
def _pattern() -> re.Pattern[str]:
    patterns = (code for dialect in available().values() for code in dialect.codes)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.VERBOSE)


def dialect_code(text: str, start: int) -> int:
    """Return the end of the code of any dialect that begins at an offset; 0 for none."""
    found = _pattern().match(text, start)
    return found.end() if found else 0
