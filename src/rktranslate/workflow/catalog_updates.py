"""Updates of catalogues from their source documents: planned in memory, then written.

All updates of a command are planned before any is written. A catalogue under the name of an earlier
version is renamed. One is planned again if its catalogue
was saved by someone else in the meantime. A renamed document keeps its catalogue, and sentences
that moved to another document keep their messages. A document or catalogue that cannot be read has
no update: nothing of it is changed.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.update import Snapshot, carry_out
from rktranslate.storage.writing import Version
from rktranslate.version import release
from rktranslate.workflow.catalogs_without_document import catalogs_without_document
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.inputs import read_catalog

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from rktranslate.catalog.units import Unit
    from rktranslate.memory import Request
    from rktranslate.model import Catalog, Document, Key, Message, Syntax
    from rktranslate.project.layout import Project
    from rktranslate.workflow.inputs import Inputs
    from rktranslate.workflow.progress import Progress

_CONTROL_CHARACTER = re.compile("[\0-\x08\n-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The changes that an update from the source made to one catalogue."""

    document: str
    language: str
    catalog: str
    units: int
    new: int
    kept: int
    carried: int
    revived: int
    retired: int
    written: bool
    recut: int = 0
    """Units that were cut anew and kept their state."""
    renamed_from: str = ""
    """Earlier path of the catalogue, which was renamed; empty if it was not."""


@dataclass(frozen=True, slots=True)
class CatalogUpdate:
    """The planned update of one catalogue; holds no document, so that an archive fits in memory."""

    document: str
    language: str
    path: str
    syntax: Syntax
    data: bytes | None
    """New content of the catalogue; None if the file is up to date."""
    counts: Extracted
    pending: tuple[Request, ...]
    """Units that need a draft, if drafts follow."""
    stale: frozenset[Key]
    """Machine drafts that were made under an earlier glossary."""
    seen: Snapshot
    """The files that the plan was made from, as they were then."""
    adoptable: tuple[Message, ...] = field(default=(), repr=False)
    """Messages of other catalogues that this one may adopt."""
    inherited: str | None = None
    """Catalogue of the document's earlier name, which this one replaces."""
    old_name: str | None = None
    """Path of the catalogue now, if it has the name of an earlier version and is to be renamed."""
    retired: tuple[Message, ...] = field(default=(), repr=False)
    """Messages that this update retires, which other documents may adopt."""
    reviewed_obsolete: tuple[Message, ...] = field(default=(), repr=False)
    """Reviewed messages that earlier updates retired."""
    new: tuple[str, ...] = field(default=(), repr=False)
    """Sources without a matching message."""


@dataclass(frozen=True, slots=True)
class UpdatePlanner:
    """The inputs that all updates of one command share."""

    inputs: Inputs
    redraft: bool | None
    """Whether unreviewed machine drafts are drafted again; None if no drafts follow at all."""
    renamed: Mapping[tuple[str, str], str]
    """By language and document: path of the catalogue of the document's earlier name."""
    conflicting: frozenset[str]
    """Those of them that are kept, because another catalogue matches as well and disagrees."""
    unclaimed: Mapping[str, list[tuple[Message, ...]]]
    """By language: messages of catalogues that have no document."""

    @classmethod
    def of(
        cls, inputs: Inputs, languages: Sequence[str], *, redraft: bool | None = None
    ) -> UpdatePlanner:
        """Return the planner for some target languages; reads the catalogues without a document.

        Args:
            inputs: The documents and the glossary.
            languages: The target languages.
            redraft: See the attribute; without drafts, updates do not name units that need one.
        """
        renamed: dict[tuple[str, str], str] = {}
        conflicting: set[str] = set()
        unclaimed: dict[str, list[tuple[Message, ...]]] = {}
        for language in languages:
            with inputs.reading_others():
                by_document, rest = catalogs_without_document(inputs, language)
            for name, earlier in by_document.items():
                renamed[language, name] = earlier.catalog.path
                if earlier.conflicting:
                    conflicting.add(earlier.catalog.path)
            if rest:
                unclaimed[language] = [catalog.messages for catalog in rest]
        return cls(inputs, redraft, renamed, frozenset(conflicting), unclaimed)

    def plan_all(self, languages: Sequence[str], progress: Progress) -> list[CatalogUpdate]:
        """Plan the updates of all catalogues that can be read, with their documents."""
        updates: list[CatalogUpdate] = []
        for document in self.inputs.readable_documents("Reading sources", progress):
            updates += self._planned(document, languages)
        return list(self._with_moves(updates))

    def _planned(
        self, document: Document, languages: Sequence[str], adoptable: tuple[Message, ...] = ()
    ) -> Iterator[CatalogUpdate]:
        """Yield the update of a document's catalogue in each language that has no failure."""
        for language in languages:
            if not self.inputs.covers(document.path, language):
                continue
            update = self.inputs.failures.attempt(
                self.inputs.catalog_files.path(document.path, language),
                functools.partial(self.plan, document, language, adoptable),
            )
            if not isinstance(update, FailedFile):
                yield update

    def plan(
        self, document: Document, language: str, adoptable: tuple[Message, ...] = ()
    ) -> CatalogUpdate:
        """Plan the update of one catalogue.

        Raises:
            CatalogError: The catalogue cannot be read or written.
        """
        from rktranslate.catalog.merge import MergeOptions, merge
        from rktranslate.catalog.po import new_catalog, serialise
        from rktranslate.catalog.provenance import is_untouched_draft
        from rktranslate.catalog.relocation import retired_messages, reviewed_obsolete
        from rktranslate.segmentation import segmenter, sentence_spans

        project = self.inputs.project
        config = project.config
        path = project.catalog_path(document.path, language)
        current = self.inputs.catalog_files.find(document.path, language)
        earlier = None if current else self.renamed.get((language, document.path))
        origin = current or earlier
        seen = _snapshot(project, path, origin)
        before = None if origin is None else read_catalog(project, origin, language)
        if before is not None:
            old = dataclasses.replace(before.catalog, path=path)
        else:
            old = new_catalog(
                document.path,
                config.source_language,
                language,
                project=_header_name(project),
                version=release(),
                now=datetime.now(UTC),
            )
        options = MergeOptions(
            prefill_references=config.prefill_references,
            sentences=functools.partial(
                sentence_spans, spans=segmenter(language).spans, syntax=document.syntax
            ),
        )
        known = frozenset(
            message.source
            for message in old.messages
            if message.target and not is_untouched_draft(message)
        )
        merged = merge(self._units(document, language, known), old, options, adoptable)
        data = serialise(merged.catalog, before).encode()
        same = current is not None and seen.has_content(project.path(current), data)
        inside = PurePosixPath(path).relative_to(config.translations_dir)
        pending, stale = self._to_draft(merged.catalog, "/".join(inside.parts[1:-1]))
        return CatalogUpdate(
            document=document.path,
            language=language,
            path=path,
            syntax=document.syntax,
            data=None if same else data,
            counts=Extracted(
                document=document.path,
                language=language,
                catalog=path,
                units=sum(not message.obsolete for message in merged.catalog.messages),
                new=len(merged.new),
                kept=len(merged.kept) + len(merged.carried) + len(merged.adopted),
                carried=len(merged.fuzzy),
                revived=len(merged.revived),
                retired=len(merged.retired),
                written=False,
                recut=len(merged.recut),
            ),
            pending=pending,
            stale=stale,
            seen=seen,
            adoptable=adoptable,
            inherited=None if earlier in self.conflicting else earlier,
            old_name=None if current == path else current,
            retired=retired_messages(merged),
            reviewed_obsolete=reviewed_obsolete(merged.catalog),
            new=tuple(source for _, source in merged.new),
        )

    def _to_draft(
        self, catalog: Catalog, domain: str
    ) -> tuple[tuple[Request, ...], frozenset[Key]]:
        """Return the units of a catalogue that need a draft, and its outdated drafts."""
        if self.redraft is None:
            return (), frozenset()
        from rktranslate.drafting.pretranslate import pending
        from rktranslate.glossary.plan import stale_drafts

        stale = stale_drafts(catalog, self.inputs.matcher(catalog.target_language))
        return pending(catalog, domain, redraft=self.redraft, stale=stale), stale

    def _units(self, document: Document, language: str, known: Container[str]) -> tuple[Unit, ...]:
        """Return the units of a document, with the terms that apply in a language."""
        from rktranslate.catalog.units import units_of

        matcher = self.inputs.matcher(language)
        if matcher is None:
            return units_of(document, known=known)

        def remarks(source: str) -> list[str]:
            terms = dict.fromkeys(match.term for match in matcher.find(source))
            return [
                f"glossary: {term.source} = {' | '.join(term.renderings(language))}"
                for term in terms
            ]

        return units_of(document, remarks, known)

    def _with_moves(self, updates: Sequence[CatalogUpdate]) -> Iterator[CatalogUpdate]:
        """Offer retired messages to the documents that have new sentences."""
        from rktranslate.catalog.relocation import RetiredMessages, ReviewedObsolete

        retired = defaultdict(list, {code: list(group) for code, group in self.unclaimed.items()})
        earlier: defaultdict[str, ReviewedObsolete] = defaultdict(ReviewedObsolete)
        for update in updates:
            if update.retired:
                retired[update.language].append(update.retired)
            earlier[update.language].add(update.reviewed_obsolete)
        if self.inputs.selection is not None:
            for language, new in _new_sources(updates).items():
                for other in self._unwritten(language, new):
                    if other.retired:
                        retired[language].append(other.retired)
                    earlier[language].add(other.reviewed_obsolete)
        pools = {language: RetiredMessages(groups) for language, groups in retired.items()}
        for update in updates:
            adoptable = tuple(earlier[update.language].for_sources(update.new))
            pool = pools.get(update.language)
            if update.new and (adoptable or pool):
                document = self.inputs.document(update.document)
                if pool:
                    units = self._units(document, update.language, ())
                    adoptable = (*pool.for_units(units), *adoptable)
                if adoptable:
                    for again in self._planned(document, [update.language], adoptable):
                        yield _without_messages(again)
                    continue
            yield _without_messages(update)

    def _unwritten(self, language: str, new: Sequence[str]) -> Iterator[CatalogUpdate]:
        """Yield updates of documents that the command was not asked for; they are not written.

        What moved from such a document is found only if its catalogue has a new source, or has one
        no longer. Its document is read only then.
        """
        from rktranslate.catalog.typography import typographic_key

        wanted = frozenset(map(typographic_key, new))
        for name, catalog in self.inputs.other_catalogs(language):
            if any(typographic_key(message.source) in wanted for message in catalog.messages):
                with self.inputs.reading_others() as failures:
                    document = self.inputs.try_document(name)
                    if isinstance(document, FailedFile):
                        continue
                    work = functools.partial(self.plan, document, language)
                    update = failures.attempt(name, work)
                if not isinstance(update, FailedFile):
                    yield update


def _new_sources(updates: Iterable[CatalogUpdate]) -> Mapping[str, list[str]]:
    """Return by language the sources without a matching message."""
    new: defaultdict[str, list[str]] = defaultdict(list)
    for update in updates:
        if update.new:
            new[update.language] += update.new
    return new


def _without_messages(update: CatalogUpdate) -> CatalogUpdate:
    """Return an update without what is needed only while updates are planned."""
    return dataclasses.replace(update, retired=(), reviewed_obsolete=(), new=())


def write_updates(planner: UpdatePlanner, updates: Iterable[CatalogUpdate]) -> list[CatalogUpdate]:
    """Write catalogues; return the updates that were carried out, see :func:`write_update`."""
    failures = planner.inputs.failures
    updates = list(updates)
    written = {}
    # The old name of brief.md.txt is the new name of brief.md: the former must be renamed first.
    for update in sorted(updates, key=lambda each: (each.old_name is None, -len(each.path))):
        done = failures.attempt(update.path, functools.partial(write_update, planner, update))
        if not isinstance(done, FailedFile):
            written[update.path] = done
    return [written[update.path] for update in updates if update.path in written]


def write_update(planner: UpdatePlanner, update: CatalogUpdate) -> CatalogUpdate:
    """Write a catalogue if its content changes; plan the update again if it was saved since.

    Returns:
        The update that was carried out, without its data; its counts say whether it was written.

    Raises:
        CatalogError: The catalogue keeps changing, or cannot be read any more.
    """
    project = planner.inputs.project
    renamed_from = update.old_name or update.inherited or ""
    update, written = carry_out(
        update,
        functools.partial(_write, project),
        lambda plan: planner.plan(
            planner.inputs.document(plan.document), plan.language, plan.adoptable
        ),
        update.path,
    )
    if update.inherited is not None:
        # Its whole content is in the new file, unless it was saved since that was planned.
        project.remove(update.inherited, update.seen.version(project.path(update.inherited)))
    counts = dataclasses.replace(update.counts, written=written, renamed_from=renamed_from)
    return dataclasses.replace(update, data=None, counts=counts)


def _write(project: Project, update: CatalogUpdate) -> bool:
    """Rename a catalogue if it has an old name, write its content if it changes.

    Between the two steps it has its old content under its new name: another attempt goes on there.

    Returns:
        Whether the file was renamed or written.

    Raises:
        OutdatedError: It has changed since the plan was made.
    """
    before = update.seen
    if update.old_name is not None:
        version = before.version(project.path(update.old_name))
        project.move(update.old_name, update.path, version)
        before = Snapshot(((project.path(update.path), version),))
    written = update.data is not None and project.write(update.path, update.data, before)
    return written or update.old_name is not None


def _snapshot(project: Project, path: str, origin: str | None) -> Snapshot:
    """Take the snapshot for an update of a catalogue.

    Args:
        project: The project.
        path: The path of the catalogue.
        origin: The path that its content is read from; None if it has none yet.
    """
    if origin == path:
        return Snapshot.of(project.path(path))
    # A file there now is the catalogue of another document, which may have to be renamed first.
    absent = (project.path(path), Version(None))
    if origin is None:
        return Snapshot((absent,))
    return Snapshot((*Snapshot.of(project.path(origin)).versions, absent))


def _header_name(project: Project) -> str:
    """Return the project's name for the header of a catalogue, which is one line.

    Raises:
        ConfigError: The name contains a line break or another control character.
    """
    if _CONTROL_CHARACTER.search(project.name):
        raise ConfigError(
            f"name: a line break or control character in {project.name!r}",
            path=project.config_path,
            hint="set name to one line of text; without it, the folder's name is taken",
        )
    return project.name
