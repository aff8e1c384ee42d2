"""XLIFF 1.2, 2.0 and 2.1: the units of a document, to a CAT tool and back.

Law: reading what was written gives every current message with its target, state and notes. Plural
and obsolete messages are not sent, nor are headers, flags and locations: they are in the catalogue
over which the returned units are merged (:mod:`rktranslate.exchange.merge`).
"""

from rktranslate.exchange.xliff.exchange import XliffExchange
from rktranslate.exchange.xliff.read import read_documents, read_xliff
from rktranslate.exchange.xliff.versions import XliffVersion
from rktranslate.exchange.xliff.write import write_xliff

__all__ = [
    "XliffExchange",
    "XliffVersion",
    "read_documents",
    "read_xliff",
    "write_xliff",
]
