"""Addresses of pages: which document of a site the path of a link leads to."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ELSEWHERE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_TEMPLATE = re.compile(
    r"\{[{%]\W*(?:(?:link|post_url|relref|ref)\s+[\"']?([^\s\"'{}%>]+))?[^{}]*\}{1,2}"
)
_ORDER = re.compile(r"\d{1,3}[-_.]+(?=\D)")
"""The number that a file name begins with for the order of pages; addresses lack it."""
_INDEX = frozenset({"index", "_index", "readme"})
_PAGE_SUFFIXES = frozenset({".md", ".mdx", ".markdown", ".qmd", ".html", ".htm", ".txt"})


@dataclass(frozen=True, slots=True)
class SitePaths:
    """The documents of a site by the addresses of their pages."""

    _pages: Mapping[str, frozenset[str]]
    """Documents by address, and by each end of it that begins with a folder or file name."""
    _exact: Mapping[str, str]
    """Documents by their whole address, and by their path: ``a.md`` may lie beside ``a.html``."""

    @classmethod
    def of(cls, paths: Iterable[str]) -> SitePaths:
        """Return the addresses of documents, given their paths."""
        pages: defaultdict[str, set[str]] = defaultdict(set)
        exact: dict[str, str] = {}
        for path in paths:
            address = _address(path)
            exact[address] = exact[path] = path
            parts = address.split("/")
            for index in range(len(parts)):
                pages["/".join(parts[index:])].add(path)
        return cls({end: frozenset(found) for end, found in pages.items()}, exact)

    def document(self, origin: str, path: str) -> str | None:
        """Return the path of the document that a link leads to; None if none or several may be.

        Args:
            origin: The path of the document that has the link.
            path: What the link has before ``#``; empty for the document itself.
        """
        if not path:
            return origin
        path = unquote(_TEMPLATE.sub(lambda match: match[1] or "", path)).removeprefix("@site/")
        path = path.partition("?")[0]
        if not path or _ELSEWHERE.match(path):
            return None
        found = self.page(origin, path)
        if found is not None:
            return found
        if path.startswith(".."):
            return None
        candidates = self._pages.get(_address(path.removeprefix("./")), frozenset())
        return next(iter(candidates)) if len(candidates) == 1 else None

    def page(self, origin: str, path: str) -> str | None:
        """Return the path of the document whose page has a relative address; None if none has.

        Args:
            origin: The path of the document that has the link.
            path: The address, decoded, without its query and fragment.
        """
        if path.startswith("/"):
            return None
        # Beside the file, or beside the page, whose address is a folder on many sites.
        for folder in (posixpath.dirname(origin), str(PurePosixPath(origin).with_suffix(""))):
            target = posixpath.normpath(f"{folder}/{path}")
            found = self._exact.get(target) or self._exact.get(_address(target))
            if found is not None:
                return found
        return None


def _address(path: str) -> str:
    """Return the address of a page: no extension, no name of an index page, no order numbers."""
    pure = PurePosixPath(path.strip("/"))
    if pure.suffix.lower() in _PAGE_SUFFIXES:
        pure = pure.with_suffix("")
    if pure.name.lower() in _INDEX:
        pure = pure.parent
    return "/".join(_ORDER.sub("", part, count=1) for part in pure.parts)
