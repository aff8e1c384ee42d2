"""Addresses of files in links and images of a Markdown text: where they are, and their new ones.

Only relative addresses count, without their fragments: ``a.md`` in ``[x](a.md#b)`` and ``b.png`` in
``<img src="b.png">``. The fragments are those of :mod:`rktranslate.formats.links`.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, unquote

from rktranslate.inline import find_codes
from rktranslate.model import CodeKind, Span, SpanIndex, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable

    Move: TypeAlias = Callable[[str], "str | None"]
    """Returns the address that must replace one; None to leave it."""

_HINT = re.compile(r"\]\(|\]:|\b(?:href|src|poster|to|link|url)\s*=", re.IGNORECASE)
"""What every address has before it, and few texts without one: found quickly."""
_ADDRESS = re.compile(
    r"""(?:\]\(\s*+
          | ^[ \t>]*\[(?!\^)(?>[^\[\]\\\n]|\\.){1,999}\]:[ \t]*+)
        (?: <(?P<angled>[^<>\n\#]+)
          | (?P<plain>(?>[^\s()<>\#"'`\\{}]|\((?>[^\s()<>\#"'`\\{}]*)\))+) )
      | \b(?:href|src|poster|to|link|url)\s*+=\s*+(?:\{\s*+)?(?:
            "(?P<double>[^"\#{}<>\n]+) | '(?P<single>[^'\#{}<>\n]+)
          | (?P<bare>[^\s"'=<>`\#{}]+) )""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/?@{~$\\]")
"""What the address of another site, of the site's top, or of a template begins with."""
_SAFE = "/!$&*+,;=:@-._~"
_UNSAFE = re.compile(r"""[\x00-\x20"'`<>()\[\]{}|^\\#?%\x7f]""")


@dataclass(frozen=True, slots=True)
class Address:
    """The relative address of a file."""

    text: str
    """As it is written, without its fragment."""
    span: Span


def addresses_in(text: str) -> tuple[Address, ...]:
    """Return the relative addresses in a Markdown text, in order; those in code are none."""
    if not _HINT.search(text):
        return ()
    found = [
        Address(match[match.lastgroup], Span(*match.span(match.lastgroup)))
        for match in _ADDRESS.finditer(text)
        if match.lastgroup and is_relative(match[match.lastgroup])
    ]
    if found and ("`" in text or "<!--" in text):
        hidden = SpanIndex(
            code.span
            for code in find_codes(text, Syntax.MARKDOWN)
            if code.kind is CodeKind.CODE or code.text.startswith("<!--")
        )
        found = [address for address in found if not hidden.overlap(address.span)]
    return tuple(found)


def is_relative(address: str) -> bool:
    """Return whether an address may be that of a file, relative to the document."""
    return bool(address) and not address.startswith("#") and not _ELSEWHERE.match(address)


def resolved(document: str, address: str) -> str | None:
    """Return the project path of the file that a relative address leads to.

    Args:
        document: Project path of the document that has it.
        address: The address, without its fragment.

    Returns:
        None if it leads out of the project, or nowhere.
    """
    path = unquote(address.partition("?")[0])
    if not path or path.startswith("/"):
        return None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(document), path))
    return None if target == ".." or target.startswith("../") else target


def moved(output: str, address: str, target: str) -> str | None:
    """Return the address that leads from an output to a file; None if the address does already.

    Args:
        output: Project path of the output.
        address: The address in the source, without its fragment.
        target: Project path of the file.
    """
    if resolved(output, address) == target:
        return None
    path, mark, query = address.partition("?")
    new = posixpath.relpath(target, posixpath.dirname(output) or ".")
    if path.startswith("./") and not new.startswith("."):
        new = f"./{new}"
    if not is_relative(new):
        new = f"./{new}"  # a name with a colon, or one that begins like a template
    if "%" in path or _UNSAFE.search(new):
        new = quote(new, safe=_SAFE)
    return new + mark + query
