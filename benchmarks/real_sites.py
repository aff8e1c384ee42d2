"""Measures what happens to the Markdown of real sites: what is offered, and what a build keeps.

    python benchmarks/real_sites.py [--site DIR ...] [--drafts N] [--package DIR] [--json] [--check]

DIR is a folder with Markdown, such as the checkout of a documentation site. Without one, the
Markdown of this repository is measured. For each site:

- documents, units, seconds to read and cut them; documents that are not written byte for byte when
  every target is its source (expected: none);
- units without a word of two letters outside of their codes (none);
- protected spans that drafts break: of N units with codes, drafted by the engine in spite of their
  language; and documents that have another structure with these drafts (none);
- words that a reader of the page sees and that are not offered, by reason. A reader's view is that
  of markdown-it, which knows no dialect: marks of a dialect look like words to it, and are told as
  protected. Words without a reason are in no block of the program (none);
- links to headings of their own page that lead nowhere after a build in which every heading has
  changed, and did before (none).
"""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

import measure
from rktranslate import build, extract, load_project
from rktranslate.catalog.po import read, serialise
from rktranslate.drafting import draft_all
from rktranslate.engines import load
from rktranslate.engines.interface import EngineOptions
from rktranslate.errors import DocumentError
from rktranslate.formats import format_for, read_document, write_document
from rktranslate.formats.links import links_of
from rktranslate.formats.relinking import dead_links
from rktranslate.inline import compare_codes, find_codes, has_words
from rktranslate.model import BlockKind, State, Syntax
from rktranslate.segmentation import segmented, segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.engines.interface import Engine
    from rktranslate.model import Document, Message

_ROOT = Path(__file__).parent.parent
_WORD = re.compile(r"[^\W\d_]{2,}")
_HIDDEN = frozenset({"script", "style", "pre", "code", "template", "svg"})
_NO_REASON = "no reason"


@dataclass(frozen=True)
class Site:
    """The figures of one site."""

    site: str
    documents: int
    refused: int
    units: int
    words: int
    seconds: float
    changed: int
    """Documents that are not written byte for byte."""
    without_words: int
    drafted: int
    broken: int
    """Drafts that lose, add or reorder codes."""
    restructured: int
    """Documents that have other blocks with these drafts."""
    seen: int
    """Words that a reader sees."""
    not_offered: dict[str, int]
    links: int
    dead: int
    examples: list[str]
    """Places of what should not be, some of each kind."""

    @property
    def faults(self) -> int:
        """Number of what should not be."""
        unknown = self.not_offered.get(_NO_REASON, 0)
        return (
            self.changed
            + self.without_words
            + self.broken
            + self.restructured
            + unknown
            + self.dead
        )


class _Html(HTMLParser):
    """Collects the text of HTML that readers see."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            self._hidden.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)


def words(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _WORD.findall(html.unescape(text)))


def seen_words(text: str) -> Counter[str]:
    """Return the words that a reader sees, without those of code."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin)
    parts: list[str] = []
    for token in parser.parse(text):
        if token.type == "html_block":
            page = _Html()
            page.feed(token.content)
            parts += page.text
        for child in token.children or ():
            if child.type == "text":
                parts.append(child.content)
        parts.append("\n")
    return words(" ".join(parts))


def not_offered(document: Document, text: str) -> tuple[int, Counter[str], list[str]]:
    """Return the number of seen words, those that are not offered by reason, and some of them."""
    seen = seen_words(text)
    offered: Counter[str] = Counter()
    excluded: dict[str, Counter[str]] = {}
    for block in document.blocks:
        inside = words(" ".join(segment.source for segment in block.segments))
        offered += inside
        reason = str(block.exclusion) if block.exclusion else "codes only"
        excluded.setdefault(reason, Counter()).update(words(block.text) - inside)
    missing = seen - offered
    reasons: Counter[str] = Counter()
    for reason, inside in excluded.items():
        shared = missing & inside
        reasons[reason] += shared.total()
        missing -= shared
    # Only the words count that no block has at all: markdown-it takes some marks of code for text.
    known = offered.keys() | {word for inside in excluded.values() for word in inside}
    unknown = [word for word in missing if word not in known]
    reasons[_NO_REASON] += sum(missing[word] for word in unknown)
    return seen.total(), +reasons, unknown[:3]


def documents_of(folder: Path, site: Path) -> Iterator[tuple[Path, Document | DocumentError]]:
    """Yield the documents of a site, cut into sentences."""
    spans = segmenter("id").spans
    suffixes = format_for("a.md").suffixes
    for path in sorted(site.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(site).parts)
        if hidden or path.suffix not in suffixes or not path.is_file():
            continue
        name = str(path.relative_to(folder))
        try:
            yield path, segmented(read_document(path.read_bytes(), name), spans)
        except DocumentError as error:
            yield path, error


def broken_drafts(
    documents: Sequence[Document], engine: Engine, limit: int
) -> tuple[int, list[str], list[str]]:
    """Return the number of drafts, places of broken ones, and documents of another structure."""
    with_codes = [
        (document, segment)
        for document in documents
        for block in document.blocks
        for segment in block.segments
        if find_codes(segment.source, document.syntax)
    ]
    step = max(1, len(with_codes) // limit) if limit else 1
    sample = with_codes[::step][:limit]
    sources = list(dict.fromkeys(segment.source for _, segment in sample))
    if not sources:
        return 0, [], []
    drafts = draft_all(
        sources,
        engine,
        None,
        source_language="id",
        target_language="en",
        syntax=sample[0][0].syntax,
    )
    targets = {
        source: draft.target
        for source, draft in zip(sources, drafts, strict=True)
        if not draft.failed and not draft.unresolved
    }
    broken = [
        f"{segment.location}: {segment.source!r} -> {targets[segment.source]!r}"
        for document, segment in sample
        if segment.source in targets
        and (diff := compare_codes(segment.source, targets[segment.source], document.syntax))
        and (diff.missing or diff.added)
    ]
    changed = [
        document.path
        for document in {id(document): document for document, _ in sample}.values()
        if structure(document)
        != structure(rewritten(document, lambda source: targets.get(source, source)))
    ]
    return len(targets), broken, changed


def rewritten(document: Document, target: Callable[[str], str]) -> Document:
    """Return a document as it is read again with targets."""
    sources = [segment.source for block in document.blocks for segment in block.segments]
    data = write_document(document, [target(source) for source in sources])
    return read_document(data, document.path)


def structure(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.exclusion or "") for block in document.blocks]


@dataclass(frozen=True)
class Project:
    """What a project made of a site shows."""

    units: int = 0
    empty: tuple[str, ...] = ()
    """Units of the catalogues without a word."""
    links: int = 0
    dead: tuple[str, ...] = ()
    """Links that lead nowhere after a build in which every heading has changed."""


def built_project(folder: Path, site: Path) -> Project:
    """Extract a site, and build it with other headings."""
    project = folder / "project"
    shutil.copytree(
        site, project / "source", ignore=shutil.ignore_patterns(".*"), ignore_dangling_symlinks=True
    )
    (project / "rktranslate.toml").write_text('target-languages = ["en"]\n', "utf-8")
    loaded = load_project(project)
    extract(loaded)
    units, empty = 0, list[str]()
    for path in project.glob("translations/en/**/*.po"):
        file = read(path, "id", "en")
        units += len(file.catalog.messages)
        empty += (
            f"{path.name}:{message.line}: {message.source!r}"
            for message in file.catalog.messages
            if not has_words(message.source, _syntax_of(message))
        )
        messages = tuple(
            replace(message, target=_changed(message.source, message.kind), state=State.REVIEWED)
            for message in file.catalog.messages
        )
        path.write_text(serialise(replace(file.catalog, messages=messages), file), "utf-8")
    build(loaded)
    sources, outputs = [], []
    for output in sorted(project.glob("build/en/**/*")):
        inside = output.relative_to(project / "build/en")
        if output.is_file() and output.suffix in format_for("a.md").suffixes:
            source = project / "source" / inside
            sources.append(read_document(source.read_bytes(), inside.as_posix()))
            outputs.append(read_document(output.read_bytes(), inside.as_posix()))
    dead = [f"{path}: {link.path}#{link.fragment}" for path, link in dead_links(sources, outputs)]
    links = sum(1 for document in sources for _ in links_of(document))
    return Project(units, tuple(empty), links, tuple(dead))


def _syntax_of(message: Message) -> Syntax:
    markdown = format_for("a.md").suffixes
    is_text = any(not place.path.endswith(markdown) for place in message.locations)
    return Syntax.TEXT if is_text else Syntax.MARKDOWN


def _changed(source: str, kind: BlockKind | None) -> str:
    return f"Baru {source}" if kind is BlockKind.HEADING else source


def measured(site: Path, engine: Engine | None, drafts: int) -> Site:
    """Return the figures of a site."""
    started = time.perf_counter()
    found = list(documents_of(site, site))
    seconds = time.perf_counter() - started
    documents = [(path, each) for path, each in found if not isinstance(each, DocumentError)]
    examples = [str(each) for _, each in found if isinstance(each, DocumentError)]
    segments = [
        (document, segment)
        for _, document in documents
        for block in document.blocks
        for segment in block.segments
    ]
    changed = [
        document.path
        for path, document in documents
        if write_document(document, [s.source for b in document.blocks for s in b.segments])
        != path.read_bytes()
    ]
    seen, reasons = 0, Counter[str]()
    unknown: list[str] = []
    for path, document in documents:
        number, not_here, some = not_offered(document, path.read_bytes().decode("utf-8-sig"))
        seen += number
        reasons += not_here
        if some:
            unknown.append(f"{document.path}: not in any block: {', '.join(some)}")
    drafted, broken, restructured = 0, list[str](), list[str]()
    if engine is not None:
        drafted, broken, restructured = broken_drafts([d for _, d in documents], engine, drafts)
    with tempfile.TemporaryDirectory() as name:
        project = built_project(Path(name), site) if documents else Project()
    for faults in (changed, project.empty, broken, restructured, unknown, project.dead):
        examples += faults[:5]
    return Site(
        site.name,
        len(documents),
        len(found) - len(documents),
        project.units,
        sum(len(segment.source.split()) for _, segment in segments),
        seconds,
        len(changed),
        len(project.empty),
        drafted,
        len(broken),
        len(restructured),
        seen,
        dict(reasons.most_common()),
        project.links,
        len(project.dead),
        examples,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--site", type=Path, nargs="+", help="folders [the Markdown of this one]")
    parser.add_argument("--drafts", type=int, default=100, help="units to draft [%(default)s]")
    parser.add_argument("--package", type=Path, help="Argos package [the bundled one]")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--check", action="store_true", help="exit 1 where something is wrong")
    given = parser.parse_args()
    packages = (given.package,) if given.package else ()
    engine = load("id", "en", EngineOptions(packages), "argos") if given.drafts else None
    with tempfile.TemporaryDirectory() as name:
        sites = [path.resolve() for path in given.site or [own_documents(Path(name))]]
        found = [measured(site, engine, given.drafts) for site in sites]
    if given.json:
        print(json.dumps([asdict(site) for site in found], ensure_ascii=False))
    else:
        show(found)
    return 1 if given.check and any(site.faults for site in found) else 0


def own_documents(folder: Path) -> Path:
    """Return a folder with the pages of this repository."""
    site = folder / "rktranslate"
    shutil.copytree(_ROOT / "docs", site / "docs", ignore=shutil.ignore_patterns("*.json"))
    shutil.copy(_ROOT / "README.md", site)
    return site


def show(sites: Iterable[Site]) -> None:
    """Print the figures as a table, and the places of what should not be."""
    head = (
        *("site", "documents", "units", "words", "s", "changed", "without words"),
        *("drafts: broken", "restructured", "links: dead", "seen", "not offered"),
    )
    sites = list(sites)
    rows = [
        (
            site.site, site.documents, site.units, site.words, site.seconds, site.changed,
            site.without_words, f"{site.drafted}: {site.broken}", site.restructured,
            f"{site.links}: {site.dead}", site.seen,
            ", ".join(f"{reason} {number}" for reason, number in site.not_offered.items()),
        )
        for site in sites
    ]  # fmt: skip
    print(measure.table(head, rows))
    for site in sites:
        for example in site.examples:
            print(f"{site.site}: {example}")


if __name__ == "__main__":
    sys.exit(main())
