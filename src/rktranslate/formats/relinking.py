"""Links between the documents of a site: what becomes of their fragments in a translation."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from rktranslate.dialects import named
from rktranslate.dialects.slugs import slug_rule
from rktranslate.formats.headings import headings_of, renamed
from rktranslate.formats.link_paths import SitePaths
from rktranslate.formats.links import links_of
from rktranslate.formats.markdown import MarkdownSkeleton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rktranslate.dialects.slugs import SlugRule
    from rktranslate.formats.headings import Headings
    from rktranslate.formats.links import Link, Resolve
    from rktranslate.model import Document

_ENDS_LINK = re.compile(r"""[\s"'<>()\[\]{}`|]""")
_PLAIN = "commonmark"
"""The dialect of a document without the marks of another one."""


@dataclass(frozen=True, slots=True)
class Page:
    """A document as far as links are concerned."""

    path: str
    headings: Headings
    has_links: bool
    """It has a link with a fragment."""
    dialect: str
    """Name of the dialect; empty for a document that is not Markdown."""
    slugs: str = ""
    """Name of the rule of heading ids that is set; empty for that of the dialect."""

    @property
    def is_plain(self) -> bool:
        """Whether the dialect of the other pages decides by which rule its headings have ids."""
        return self.dialect == _PLAIN and not self.slugs

    @classmethod
    def of(cls, document: Document) -> Page:
        """Return the page of a document with segments."""
        skeleton = document.skeleton
        has_links = next(links_of(document), None) is not None
        headings = headings_of(document)
        if not isinstance(skeleton, MarkdownSkeleton):
            return cls(document.path, headings, has_links, "")
        return cls(document.path, headings, has_links, skeleton.dialect.name, skeleton.slugs)


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """The pages of a site in their source language."""

    pages: Mapping[str, Page]
    """By path."""
    rules: Mapping[str, SlugRule]
    """The rule of heading ids of each page."""
    paths: SitePaths

    @classmethod
    def of(cls, pages: Iterable[Page], paths: Iterable[str] = ()) -> SiteLinks:
        """Return the links of a site.

        A page without a mark of any dialect has the rule of the dialect that most pages have.

        Args:
            pages: The pages, or as many of them as are needed.
            paths: The paths of all pages; those of ``pages`` if empty.
        """
        pages = tuple(pages)
        counts = Counter(page.dialect for page in pages if page.dialect not in ("", _PLAIN))
        usual = counts.most_common(1)[0][0] if counts else _PLAIN
        rules = {}
        for page in pages:
            dialect = usual if page.dialect in ("", _PLAIN) else page.dialect
            rules[page.path] = slug_rule(page.slugs or named(dialect).slug)
        by_path = {page.path: page for page in pages}
        return cls(by_path, rules, SitePaths.of(tuple(paths) or by_path))

    @property
    def has_links(self) -> bool:
        """Whether any page has a link with a fragment."""
        return any(page.has_links for page in self.pages.values())

    def renamed(self, path: str, translated: Sequence[str]) -> Mapping[str, str]:
        """Return the ids of a page that its translation changes, with the new ones.

        Args:
            path: The path of the page.
            translated: The text of each heading in the translation.

        Returns:
            None but for a page of Markdown: others have no ids but those that are written in them.
        """
        if not self.pages[path].dialect:
            return {}
        return renamed(self.pages[path].headings, translated, self.rules[path])

    def is_alive(self, origin: str, link: Link) -> bool | None:
        """Return whether a link of a page leads to a heading or another id of a page.

        None if it leads out of the site, or to a page that cannot be determined.
        """
        path = self.paths.document(origin, link.path)
        if path is None:
            return None
        headings = self.pages[path].headings
        names = headings.written.union(headings.ids(self.rules[path]))
        return link.fragment in names or unquote(link.fragment) in names

    def resolver(self, origin: str, names: Callable[[str], Mapping[str, str]]) -> Resolve:
        """Return the function that names the new fragments of the links of a page.

        Args:
            origin: The path of the page.
            names: Returns the changed ids of a page in the translation.
        """

        def resolve(link: Link) -> str | None:
            path = self.paths.document(origin, link.path)
            if path is None:
                return None
            changed = names(path)
            if link.fragment in changed:
                return _written(changed[link.fragment], link, encoded=False)
            name = changed.get(unquote(link.fragment))
            return name and _written(name, link, encoded=True)

        return resolve


def _written(name: str, link: Link, *, encoded: bool) -> str:
    """Return an id as the fragment of a link: percent-encoded where the link would end else."""
    if link.is_wikilink or not (encoded or _ENDS_LINK.search(name)):
        return name
    return quote(name)


def dead_links(
    sources: Iterable[Document], outputs: Iterable[Document]
) -> tuple[tuple[str, Link], ...]:
    """Return the links to headings that are dead in outputs, and not in the sources.

    Args:
        sources: The documents of a site.
        outputs: Their translations, read from the outputs, with the same paths.

    Returns:
        The path of the document and the link, for each.
    """
    sources, outputs = tuple(sources), tuple(outputs)
    before = SiteLinks.of(map(Page.of, sources))
    # The marks of a dialect, and so the rules, are those of the sources.
    pages = {document.path: Page.of(document) for document in outputs}
    after = replace(before, pages=pages)
    dead_before = {
        (document.path, link.address)
        for document in sources
        for link in links_of(document)
        if before.is_alive(document.path, link) is False
    }
    return tuple(
        (document.path, link)
        for document in outputs
        for link in links_of(document)
        if (document.path, link.address) not in dead_before
        and (after.paths.document(document.path, link.path) in after.pages)
        and after.is_alive(document.path, link) is False
    )
