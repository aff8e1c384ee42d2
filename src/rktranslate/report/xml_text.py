"""What the two XML reports share: texts that XML can hold, and elements with a declaration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree  # only written, never parsed

from rktranslate.report.escaping import visible

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OUTSIDE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """Return a text with everything invisible, and all that XML 1.0 cannot hold, spelled out."""
    return _OUTSIDE_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", visible(value))


def document(root: Element) -> str:
    """Return a whole XML document."""
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
