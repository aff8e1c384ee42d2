"""``extract``: brings the catalogues up to the source documents.

Everything is worked out before anything is written, and worked out again for a catalogue that
somebody saved meanwhile. A document that was renamed takes its catalogue along; sentences that
moved from one document to another take their messages along.
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
from rktranslate.storage.files import visible_files
from rktranslate.storage.update import TRIES, changed, digest, digest_of
from rktranslate.version import __version__
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.inputs import (
    chosen_languages,
    documents,
    load_document,
    load_glossary,
    passed_over,
    read_catalog,
)
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rktranslate.catalog.relocation import Heir
    from rktranslate.catalog.units import Unit
    from rktranslate.glossary import Matcher
    from rktranslate.memory import Request
    from rktranslate.model import Catalog, Document, Key, Message, Skipped, Syntax
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress


_NO_LINE = re.compile("[\0-\x08\n-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an update from the source did to one catalogue."""

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


@dataclass(frozen=True, slots=True)
class ExtractResult(Result):
    """What ``extract`` did."""

    catalogs: tuple[Extracted, ...]
    passed_over: tuple[Skipped, ...] = ()
    """Files among the sources that are no documents, and what can be done about them."""


def extract(
    project: Project, languages: Sequence[str] = (), progress: Progress = silent
) -> ExtractResult:
    """Bring the catalogues up to the source documents; nothing human is lost."""
    with project.lock("extract"):
        plans = plan_updates(project, chosen_languages(project, languages), progress)
        return extracted(project, [write_plan(project, plan) for plan in plans])


def extracted(project: Project, plans: Sequence[Plan]) -> ExtractResult:
    """Return what carried-out plans did, and which files among the sources they are not about."""
    others = passed_over(project, documents(project))
    return ExtractResult(tuple(plan.counts for plan in plans), others)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with one catalogue; little, so that an archive fits into memory."""

    document: str
    language: str
    path: str
    syntax: Syntax
    data: bytes | None
    """The catalogue's new content; None where it is that of the file."""
    counts: Extracted
    pending: tuple[Request, ...]
    """What needs a draft."""
    stale: frozenset[Key]
    """Machine drafts that were made under other terms than the present ones."""
    seen: tuple[tuple[str, bytes | None], ...]
    """The files that it was made from, each with its digest of that time."""
    again: Callable[[], Plan] = field(repr=False, compare=False)
    """Makes it anew, from the files as they are then."""
    inherited: str | None = None
    """Catalogue of the document's earlier name, which this one replaces."""
    leaving: tuple[Message, ...] = field(default=(), repr=False)
    """Messages that lost their place, for other documents to take."""
    put_by: tuple[Message, ...] = field(default=(), repr=False)
    """The same, at any earlier time."""
    new: tuple[str, ...] = field(default=(), repr=False)
    """Sources that nothing was found for."""


def plan_updates(
    project: Project,
    languages: Sequence[str],
    progress: Progress,
    *,
    redraft: bool = False,
) -> list[Plan]:
    """Work out the updates of all catalogues; what cannot be read stops it before any writing."""
    names = documents(project)
    updater = _Updater.of(project, languages, names, redraft=redraft)
    plans = []
    for done, name in enumerate(names):
        document = load_document(project, name)
        plans += [updater.plan(document, language) for language in languages]
        progress("Reading sources", done + 1, len(names))
    return list(_with_moves(updater, plans))


def write_plan(project: Project, plan: Plan) -> Plan:
    """Write a catalogue where its content changes; where somebody saved it since, plan it again.

    Returns:
        The plan that was carried out, without the content, and whether that was written.

    Raises:
        CatalogError: The catalogue changes all the time, or cannot be read any more.
    """
    for _ in range(TRIES):
        if plan.data is None or all(digest(project, path) == then for path, then in plan.seen):
            break
        plan = plan.again()
    else:
        raise changed(plan.path)
    written = plan.data is not None and project.write(plan.path, plan.data)
    if plan.inherited is not None:
        # All of it is in the new file, which is on the disk by now.
        project.path(plan.inherited).unlink(missing_ok=True)
    return dataclasses.replace(
        plan, data=None, counts=dataclasses.replace(plan.counts, written=written)
    )


def _with_moves(updater: _Updater, plans: Sequence[Plan]) -> Iterator[Plan]:
    """Offer what has lost its place in one catalogue to the documents that have new sentences."""
    from rktranslate.catalog.relocation import Leavers, PutBy

    lost = defaultdict(list, {code: list(group) for code, group in updater.unclaimed.items()})
    earlier: defaultdict[str, PutBy] = defaultdict(PutBy)
    for plan in plans:
        if plan.leaving:
            lost[plan.language].append(plan.leaving)
        earlier[plan.language].add(plan.put_by)
    pools = {language: Leavers(groups) for language, groups in lost.items()}
    for plan in plans:
        others = earlier[plan.language].for_sources(plan.new)
        pool = pools.get(plan.language)
        if plan.new and (others or pool):
            document = load_document(updater.project, plan.document)
            if pool:
                others = (*pool.for_units(updater.units(document, plan.language)), *others)
            if others:
                plan = updater.plan(document, plan.language, others)
        yield dataclasses.replace(plan, leaving=(), put_by=(), new=())


@dataclass(frozen=True, slots=True)
class _Updater:
    """What all updates of one command share."""

    project: Project
    redraft: bool
    matchers: Mapping[str, Matcher]
    heirs: Mapping[tuple[str, str], str]
    """By language and document: path of the catalogue that it had under its earlier name."""
    contested: frozenset[str]
    """Those of them that stay where they are, because others have as good a claim."""
    unclaimed: Mapping[str, list[tuple[Message, ...]]]
    """By language: what catalogues without a document hold."""

    @classmethod
    def of(
        cls, project: Project, languages: Sequence[str], names: Sequence[str], *, redraft: bool
    ) -> _Updater:
        from rktranslate.glossary import Matcher

        glossary = load_glossary(project)
        matchers = {code: Matcher(glossary, code) for code in languages} if glossary else {}
        heirs: dict[tuple[str, str], str] = {}
        contested: set[str] = set()
        unclaimed: dict[str, list[tuple[Message, ...]]] = {}
        for language in languages:
            mine, rest = _orphans(project, language, names)
            for name, heir in mine.items():
                heirs[language, name] = heir.catalog.path
                if heir.contested:
                    contested.add(heir.catalog.path)
            if rest:
                unclaimed[language] = [catalog.messages for catalog in rest]
        return cls(project, redraft, matchers, heirs, frozenset(contested), unclaimed)

    def units(self, document: Document, language: str) -> tuple[Unit, ...]:
        """Return the units of a document, with the terms that apply in a language."""
        from rktranslate.catalog.units import units_of

        matcher = self.matchers.get(language)
        if matcher is None:
            return units_of(document)

        def remarks(source: str) -> list[str]:
            terms = dict.fromkeys(match.term for match in matcher.find(source))
            return [
                f"glossary: {term.source} = {' | '.join(term.renderings(language))}"
                for term in terms
            ]

        return units_of(document, remarks)

    def plan(self, document: Document, language: str, others: Sequence[Message] = ()) -> Plan:
        """Work out the update of one catalogue."""
        from rktranslate.catalog.merge import MergeOptions, merge
        from rktranslate.catalog.po import new_catalog, serialise
        from rktranslate.catalog.relocation import leaving, put_by
        from rktranslate.drafting.pretranslate import pending
        from rktranslate.glossary.plan import stale_drafts

        project, config = self.project, self.project.config
        path = project.catalog_path(document.path, language)
        exists = project.exists(path)
        heir = None if exists else self.heirs.get((language, document.path))
        # Hashed before they are read: what is saved in between is noticed too.
        seen = tuple((each, digest(project, each)) for each in (path, heir) if each is not None)
        before = None
        if exists or heir is not None:
            before = read_catalog(project, heir or path, language)
        if before is not None:
            old = dataclasses.replace(before.catalog, path=path)
        else:
            old = new_catalog(
                document.path,
                config.source_language,
                language,
                project=_name(project),
                version=__version__,
                now=datetime.now(UTC),
            )
        options = MergeOptions(prefill_references=config.prefill_references)
        merged = merge(self.units(document, language), old, options, others)
        data = serialise(merged.catalog, before).encode()
        same = dict(seen)[path] == digest_of(data)
        inside = PurePosixPath(path).relative_to(config.translations_dir)
        stale = stale_drafts(merged.catalog, self.matchers.get(language))
        return Plan(
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
            ),
            pending=pending(
                merged.catalog, "/".join(inside.parts[1:-1]), redraft=self.redraft, stale=stale
            ),
            stale=stale,
            seen=seen,
            again=functools.partial(self.plan_again, document.path, language, others),
            inherited=None if heir in self.contested else heir,
            leaving=leaving(merged),
            put_by=put_by(merged.catalog),
            new=tuple(source for _, source in merged.new),
        )

    def plan_again(self, name: str, language: str, others: Sequence[Message]) -> Plan:
        """Work out an update anew; a plan must not hold its document until then."""
        return self.plan(load_document(self.project, name), language, others)


def _name(project: Project) -> str:
    """Return the project's name for the header of a catalogue, where it is one line.

    Raises:
        ConfigError: It is not.
    """
    if _NO_LINE.search(project.name):
        raise ConfigError(
            f"name: a line break or control character in {project.name!r}",
            path=project.config_path,
            hint="set name to one line of text; without it, the folder's name is taken",
        )
    return project.name


def _orphans(
    project: Project, language: str, names: Sequence[str]
) -> tuple[dict[str, Heir], list[Catalog]]:
    """Return catalogues whose document is gone: those with an heir by its name, and the others."""
    from rktranslate.catalog.relocation import renamed
    from rktranslate.catalog.units import units_of

    expected = {project.catalog_path(name, language): name for name in names}
    folder = project.path(project.config.translations_dir) / language
    files = sorted(visible_files(folder, "**/*.po"))
    paths = (path.relative_to(project.root).as_posix() for path in files)
    orphans = [
        read_catalog(project, path, language).catalog for path in paths if path not in expected
    ]
    if not orphans:
        return {}, []
    newcomers = {
        name: units_of(load_document(project, name))
        for path, name in expected.items()
        if not project.exists(path)
    }
    at_home = {catalog.path for catalog in orphans if _is_at_home(project, catalog, language)}
    found = renamed(newcomers, orphans, at_home)
    claimed = {heir.catalog.path for heir in found.values()}
    return found, [catalog for catalog in orphans if catalog.path not in claimed]


def _is_at_home(project: Project, catalog: Catalog, language: str) -> bool:
    """Tell whether a catalogue lies where the document that it names has its catalogue."""
    source = project.config.source_dir
    named = {place.path for message in catalog.messages for place in message.locations}
    return any(
        PurePosixPath(name).is_relative_to(source)
        and project.catalog_path(name, language) == catalog.path
        for name in named
    )
