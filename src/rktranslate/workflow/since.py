"""``check --since``: the units that a change concerns, and the findings that it causes.

The project as it was at the revision is checked out into a temporary folder and compared with the
project as it is. A finding belongs to the change if its unit changed, or if the checks did not
report it there: a changed heading breaks links of other pages, and a document without its sentence
in a catalogue has no unit at all.
"""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, ConfigError, DocumentError, RktranslateError
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.inputs import Inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rktranslate.glossary import Matcher
    from rktranslate.model import Catalog, Finding
    from rktranslate.project.config import Config
    from rktranslate.project.layout import Project
    from rktranslate.workflow.checked_catalogs import CheckedCatalog

_CONFIGURATION = ("rktranslate.toml", "pyproject.toml")
_WITHOUT_EFFECT = frozenset(
    {
        *("name", "target_languages", "memory_dir", "engines", "packages", "beam", "threads"),
        # These have an effect through files, which are compared themselves.
        *("glossary", "build"),
    }
)
"""Fields of the configuration that change no finding about a unit that stays as it is."""


@dataclass(frozen=True, slots=True)
class Since:
    """The revision that a project was compared with, and the extent of the change."""

    revision: str
    """As it was given: ``origin/main``."""
    commit: str
    """Its full hash; empty for the hash of zeros, which stands for no commit."""
    changed_units: int
    """Units that changed, or that have a finding which they did not have at the revision."""
    is_checked_commit: bool = False
    """The revision is the commit that is checked, and no file of the project differs from it."""
    everything: str = ""
    """Why every unit counts as changed; empty if only those count that did change."""


class Comparison:
    """A project beside its state at a git revision.

    Args:
        inputs: The project as it is.
        revision: The revision, as it was given.
        commit: Its full hash; empty for none.
        earlier: The project as it was; None if every unit counts as changed.
        everything: Why every unit counts as changed.
    """

    def __init__(
        self,
        inputs: Inputs,
        revision: str,
        commit: str = "",
        earlier: EarlierProject | None = None,
        everything: str = "",
    ) -> None:
        self._inputs = inputs
        self._revision = revision
        self._commit = commit
        self._earlier = earlier
        self._everything = everything

    def lines(self, document: str, catalog: Catalog) -> frozenset[int]:
        """Return the lines of the messages of a catalogue that changed.

        A message changed if its content did, or if other terms of the glossary apply to it.
        """
        from rktranslate.checks.scope import changed_lines, lines_with_changed_terms

        earlier = self._earlier
        if earlier is None:
            return changed_lines(catalog, None)
        language = catalog.target_language
        before = self._catalog_before(document, catalog)
        terms = lines_with_changed_terms(
            catalog, self._inputs.matcher(language), earlier.matcher(language)
        )
        return changed_lines(catalog, before) | terms

    def findings_of_change(
        self,
        findings: Sequence[Finding],
        checked: Mapping[str, Sequence[CheckedCatalog]],
        find_earlier: Callable[[Project, frozenset[str]], Iterable[Finding]],
    ) -> tuple[list[Finding], Since]:
        """Return the findings that belong to the change, and its extent.

        Args:
            findings: All findings.
            checked: The catalogues by language.
            find_earlier: Returns the findings of some checks about the project as it was.
        """
        from rktranslate.checks.rules import COVERAGE

        changed = {
            (item.file.catalog.path, line)
            for items in checked.values()
            for item in items
            for line in self.lines(item.document, item.file.catalog)
        }
        documents = self._changed_documents(findings, checked)

        def is_of_change(finding: Finding) -> bool:
            place = finding.location
            return (place.path, place.line) in changed or (
                finding.check_id == COVERAGE.name and place.path in documents
            )

        others = [finding for finding in findings if not is_of_change(finding)]
        new = {id(each) for each in self._new(others, find_earlier)}
        kept = [each for each in findings if is_of_change(each) or id(each) in new]
        catalogs = {item.file.catalog.path for items in checked.values() for item in items}
        places = {
            (each.location.path, each.location.line)
            for each in kept
            if each.location.line and each.location.path in catalogs
        }
        return kept, Since(
            self._revision,
            self._commit,
            len(changed | places),
            is_checked_commit=self._is_checked_commit(),
            everything=self._everything,
        )

    def _changed_documents(
        self, findings: Sequence[Finding], checked: Mapping[str, Sequence[CheckedCatalog]]
    ) -> frozenset[str]:
        """Return the documents with findings that changed: what they leave out is one fact."""
        documents = {item.document for items in checked.values() for item in items}
        named = documents.intersection(finding.location.path for finding in findings)
        if self._earlier is None or not named:
            return frozenset(named)
        self._earlier.with_documents()
        project = self._inputs.project
        return frozenset(path for path in named if not self._earlier.has_same(project, path))

    def _new(
        self,
        findings: Sequence[Finding],
        find_earlier: Callable[[Project, frozenset[str]], Iterable[Finding]],
    ) -> Sequence[Finding]:
        """Return the findings that there were not at the revision."""
        from collections import Counter

        from rktranslate.checks import fingerprint, without_known

        if self._earlier is None or not findings:
            return findings
        known: Counter[str] = Counter()
        # What cannot be compared is not known to be older.
        with contextlib.suppress(RktranslateError):
            names = frozenset(finding.check_id for finding in findings)
            known.update(map(fingerprint, find_earlier(self._earlier.with_documents(), names)))
        return without_known(findings, known)

    def _catalog_before(self, document: str, catalog: Catalog) -> Catalog | None:
        """Return a catalogue as it was; None if it did not exist or cannot be read."""
        if self._earlier is None:
            return None
        project, language = self._inputs.project, catalog.target_language
        # At the revision it may have had its old name.
        for path in dict.fromkeys((catalog.path, project.old_catalog_path(document, language))):
            if path == catalog.path and self._earlier.has_same(project, path):
                return catalog
            before = self._earlier.catalog(path, language)
            if before is not None:
                return before
        return None

    def _is_checked_commit(self) -> bool:
        from rktranslate.project.revisions import is_unchanged

        project = self._inputs.project
        config = project.config
        paths = (*_CONFIGURATION, *_compared_paths(config), config.source_dir)
        return bool(self._commit) and is_unchanged(project.root, self._commit, paths)


class EarlierProject:
    """A project as it was at a commit, in a temporary folder.

    Args:
        project: The project; its root is in the temporary folder.
        write: Writes files of the commit, at project paths, into that folder.
    """

    def __init__(self, project: Project, write: Callable[[Sequence[str]], object]) -> None:
        self.project = project
        self._write = write
        self._inputs = Inputs(project)
        write(_compared_paths(project.config))
        # Dictionaries may lie outside of the repository, where git has none.
        with contextlib.suppress(ConfigError):
            write(project.config.dictionaries)

    @property
    def has_readable_glossary(self) -> bool:
        """Whether the glossary could be read, or there was none."""
        try:
            self._inputs.glossary  # noqa: B018 - it is read here, once
        except RktranslateError:
            return False
        return True

    def matcher(self, language: str) -> Matcher | None:
        """Return the matcher of the glossary; None without one."""
        return self._inputs.matcher(language)

    def has_same(self, project: Project, path: str) -> bool:
        """Return whether a file is the same, byte by byte, in the project as it is."""
        with contextlib.suppress(DocumentError, CatalogError):
            return self.project.exists(path) and self.project.read(path) == project.read(path)
        return False

    def catalog(self, path: str, language: str) -> Catalog | None:
        """Return a catalogue; None if there was none, or it cannot be read."""
        file = self._inputs.try_catalog(path, language)
        return None if file is None or isinstance(file, FailedFile) else file.catalog

    def with_documents(self) -> Project:
        """Return the project with its source documents and its outputs."""
        config = self.project.config
        outputs = config.build.output.root
        self._write((config.source_dir, *((outputs,) if outputs else ())))
        return self.project


@contextlib.contextmanager
def compared(inputs: Inputs, revision: str) -> Iterator[Comparison]:
    """Yield the comparison of a project with its state at a git revision.

    Raises:
        ConfigError: There is no such revision, or no git.
    """
    from rktranslate.project.revisions import export, is_no_commit, resolve

    project = inputs.project
    if is_no_commit(revision):
        yield Comparison(inputs, revision, everything="no commit to compare with")
        return
    commit = resolve(project.root, revision)
    with tempfile.TemporaryDirectory(prefix="rktranslate-") as name:
        folder = Path(name).resolve()

        def write(paths: Sequence[str]) -> Path:
            return export(project.root, commit, paths, folder)

        before = _project_at(project, write(_CONFIGURATION))
        everything = ""
        earlier = None
        if before is None:
            everything = f"{project.config_path} is new"
        elif _settings(before.config) != _settings(project.config):
            everything = f"{project.config_path} changed"
        else:
            earlier = EarlierProject(before, write)
            if not earlier.has_readable_glossary:
                everything = f"{before.config.glossary} could not be read"
        yield Comparison(inputs, revision, commit, None if everything else earlier, everything)


def _project_at(project: Project, root: Path) -> Project | None:
    """Return the project that is in a folder; None if there is none, or it cannot be used."""
    from rktranslate.project.config import configuration_in, load_config

    try:
        found = configuration_in(root)
        if found is None:
            return None
        path, table = found
        config = load_config(root, path, table)
    except (ConfigError, DocumentError):
        return None
    return dataclasses.replace(project, root=root, config=config, config_path=path.name)


def _settings(config: Config) -> dict[str, object]:
    """Return the settings that change findings about units that stay as they are."""
    return {
        each.name: getattr(config, each.name)
        for each in dataclasses.fields(config)
        if each.name not in _WITHOUT_EFFECT
    }


def _compared_paths(config: Config) -> tuple[str, ...]:
    return (config.translations_dir, config.glossary)
