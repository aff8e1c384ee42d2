"""XML parts of documents, read so that they can be written again with their own bytes.

A part is kept as bytes. What a format changes is replaced at its offsets (:func:`spliced`); all
else, namespace prefixes, attribute order, blanks and comments included, stays as it was.
"""

from rktranslate.formats.xml.escaping import (
    escaped_attribute,
    escaped_text,
    is_xml_text,
    unescaped,
    without_invalid,
)
from rktranslate.formats.xml.part import Ancestor, Found, XmlPart, spliced
from rktranslate.formats.xml.tree import Element, Text

__all__ = [
    "Ancestor",
    "Element",
    "Found",
    "Text",
    "XmlPart",
    "escaped_attribute",
    "escaped_text",
    "is_xml_text",
    "spliced",
    "unescaped",
    "without_invalid",
]
