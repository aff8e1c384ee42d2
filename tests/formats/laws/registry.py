"""The kinds of files of the formats that are registered, and of those that the tests have."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath

from rktranslate import formats
from rktranslate.formats import Format
from tests.formats.laws.kinds import Kind
from tests.formats.laws.samples import (
    book,
    opendocument,
    plain,
    run_lists,
    sheets,
    slides,
    subtitles,
    web,
    word,
)
from tests.formats.runs_format import PackFormat, RunsFormat

ALL = (
    *plain.KINDS,
    *run_lists.KINDS,
    word.KIND,
    web.KIND,
    book.KIND,
    *opendocument.KINDS,
    slides.KIND,
    sheets.KIND,
    *subtitles.KINDS,
)


@cache
def format_of(kind: Kind) -> Format | None:
    """Return the format of a kind of file; None where no format serves it."""
    own: tuple[Format, ...] = (RunsFormat(), PackFormat())
    known = (*formats.available().values(), *own)
    return next((each for each in known if kind.suffix in each.suffixes), None)


KINDS = tuple(kind for kind in ALL if format_of(kind) is not None)
"""The kinds that some format serves."""
UNKNOWN = [
    name
    for name, each in formats.available().items()
    if not any(PurePosixPath(f"a{kind.suffix}").suffix in each.suffixes for kind in ALL)
]
"""Registered formats without a kind here."""
