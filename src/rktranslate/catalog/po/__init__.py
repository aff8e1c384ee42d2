"""Gettext PO: text to `Catalog` and back, without losses; the only package that imports polib.

polib writes the entries and unescapes their strings. The lines of a file are read here, strictly
and one at a time, because polib drops what it does not know; docs/decisions/0004-polib.md has the
list and the measurements.

Law: ``serialise(parse(text).catalog) == text`` for every text that `serialise` made.
"""

from rktranslate.catalog.po.decoding import read
from rktranslate.catalog.po.header import new_catalog
from rktranslate.catalog.po.reader import PoFile, parse
from rktranslate.catalog.po.writer import serialise

__all__ = ["PoFile", "new_catalog", "parse", "read", "serialise"]
