"""Projects of one document, and snapshots of their catalogues."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rktranslate.checks import Settings
from rktranslate.model import Message
from rktranslate.project.layout import Project, find_project
from rktranslate.workflow.check_request import CheckRequest
from rktranslate.workflow.check_settings import check_settings
from rktranslate.workflow.extract import extract
from rktranslate.workflow.reviewing.desk import ReviewDesk
from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot

GLOSSARY = """\
id,en,status,forbidden_en
Korea Utara,North Korea|DPRK,,Northern Korea
Rusia,Russia,,
Laut Banda,=,do-not-translate,
"""


@dataclass(frozen=True)
class Sample:
    """A project with one document and its English catalogue."""

    project: Project
    document: str

    @property
    def desk(self) -> ReviewDesk:
        return ReviewDesk(self.project)

    @property
    def snapshot(self) -> CatalogSnapshot:
        return self.desk.snapshot("en", self.document)

    @property
    def settings(self) -> Settings:
        return check_settings(self.project, CheckRequest())

    @property
    def catalog(self) -> Path:
        return self.project.path(f"translations/en/{Path(self.document).name}.po")


def sample(
    root: Path, document: str, data: str | bytes, targets: dict[str, str] | None = None
) -> Sample:
    """Return a project from Indonesian to English, extracted.

    Args:
        root: Its folder.
        document: Name of the document.
        data: Its content.
        targets: Lines to write in place of ``msgstr ""``, by source on one line.
    """
    (root / "source").mkdir()
    (root / "rktranslate.toml").write_text('target-languages = ["en"]\n', "utf-8")
    (root / "glossary.csv").write_text(GLOSSARY, "utf-8")
    path = root / "source" / document
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    project = find_project(root)
    extract(project)
    made = Sample(project, f"source/{document}")
    for source, target in (targets or {}).items():
        write_target(made.catalog, source, target)
    return made


def write_target(catalog: Path, source: str, target: str, comments: str = "") -> None:
    """Write a target, and comments before its message, as a person does in an editor."""
    text = catalog.read_text("utf-8")
    entry = re.compile(rf'((?:^#.*\n)*)^msgid "{re.escape(source)}"\nmsgstr ".*"$', re.MULTILINE)
    changed, count = entry.subn(
        lambda found: f'{comments}{found[1]}msgid "{source}"\nmsgstr "{target}"', text
    )
    assert count == 1, source
    catalog.write_text(changed, "utf-8")


def message(snapshot: CatalogSnapshot, beginning: str) -> Message:
    """Return the message whose source begins so."""
    return next(each for each in snapshot.messages.values() if each.source.startswith(beginning))
