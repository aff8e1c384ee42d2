"""What commands begin with: languages, source documents, the glossary, catalogues."""

from __future__ import annotations

import functools
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, DocumentError, NoProjectError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from os import PathLike

    from rktranslate.catalog.po import PoFile
    from rktranslate.glossary import Glossary, Matcher
    from rktranslate.model import Catalog, Document, Skipped
    from rktranslate.project.layout import Project

_UNWRITABLE_IN_NAMES = re.compile("[\0-\x08\n-\x1f\x7f\x85\u2028\u2029\u2069]")
"""Control characters but tabs, line breaks, and what ends a file name in a PO file."""
_NAMED = 3
"""Files that are named where there are no documents but others."""
_KEPT_CHARACTERS = 8 << 20
"""Documents of this much text take about 60 MB."""
_MEDIA = ("image", "audio", "video", "font")
_ADVICE = {
    (".docx", ".odt", ".rtf", ".html", ".htm", ".epub", ".tex", ".rst", ".org"): (
        "make it Markdown: pandoc FILE -t markdown -o FILE.md"
    ),
    (".pdf",): "make it text: pdftotext FILE; then look its paragraphs over",
    (".doc",): "save it as .docx, and make that Markdown: pandoc FILE -t markdown -o FILE.md",
}
"""What to do with files of other programs, by their endings."""


def load_project(path: str | PathLike[str] = ".") -> Project:
    """Return the project that a folder belongs to: its own, or that of a parent folder.

    Args:
        path: A folder in the project; the current folder by default.

    Raises:
        NoProjectError: There is no project.
        ConfigError: Its configuration is not valid.
    """
    from pathlib import Path

    from rktranslate.project.layout import find_project

    return find_project(Path(path))


def project_if_any(path: str | PathLike[str] = ".") -> Project | None:
    """Return the project that a folder belongs to, or None where there is none.

    Raises:
        ConfigError: There is one whose configuration is not valid.
    """
    try:
        return load_project(path)
    except NoProjectError:
        return None


def chosen_languages(project: Project, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the target languages of a command in the project's order: the wanted ones, or all.

    Raises:
        ConfigError: The project has none, or not that one.
    """
    if not project.config.target_languages:
        raise ConfigError("no target-languages", path=project.config_path)
    return selected_languages(project, wanted)


def selected_languages(project: Project, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the same as :func:`chosen_languages`; nothing for a project without any.

    Raises:
        ConfigError: A wanted language is not a target language of the project.
    """
    chosen = [chosen_language(project, language) for language in wanted]
    known = project.config.target_languages
    return tuple(language for language in known if not chosen or language in chosen)


def chosen_language(project: Project, language: str) -> str:
    """Return a target language as the project spells it.

    Raises:
        ConfigError: It is not a target language of the project.
    """
    target = project.config.target(language)
    if target is None:
        raise ConfigError(
            f"{language!r} is not a target language of this project",
            hint=f"it has {', '.join(project.config.target_languages) or 'none'}; "
            f"add it to target-languages in {project.config_path}",
        )
    return target


def documents(project: Project) -> tuple[str, ...]:
    """Return the project paths of the source documents, sorted.

    Raises:
        ConfigError: There is none.
        DocumentError: The name of one cannot stand in a catalogue.
    """
    from rktranslate.formats import available

    found = listed_documents(project)
    if not found:
        suffixes = (suffix for each in available().values() for suffix in each.suffixes)
        others = [each.what for each in passed_over(project, ())]
        more = f", ... ({len(others)} in all)" if len(others) > _NAMED else ""
        beside = f" beside {', '.join(others[:_NAMED])}{more}" if others else ""
        raise ConfigError(
            f"there is no document to translate{beside}",
            path=project.config.source_dir,
            hint=f"put files ending in {', '.join(sorted(suffixes))} there",
        )
    for name in found:
        odd = _UNWRITABLE_IN_NAMES.search(name)
        if odd is not None:
            raise DocumentError(
                f"U+{ord(odd[0]):04X} in the name of a document cannot be written in a catalogue",
                path=repr(name),
                hint="rename the file or the folder",
            )
    return found


def listed_documents(project: Project) -> tuple[str, ...]:
    """Return the same as :func:`documents`, without judging them; there may be none."""
    from rktranslate.formats import available

    suffixes = tuple(suffix for each in available().values() for suffix in each.suffixes)
    return project.documents(suffixes)


def passed_over(project: Project, names: Collection[str]) -> tuple[Skipped, ...]:
    """Return the files among the sources that are none of its documents; hidden ones are not said.

    Args:
        project: The project; it has a source folder.
        names: The project paths of its documents.
    """
    from rktranslate.model import Skipped
    from rktranslate.storage.files import visible_files

    folder = project.path(project.config.source_dir)
    paths = (path.relative_to(project.root).as_posix() for path in visible_files(folder, "**/*"))
    known = frozenset(names)
    return tuple(Skipped(path, _why_not(path)) for path in sorted(paths) if path not in known)


def _why_not(path: str) -> str:
    """Return why a file is no document, and what can be done."""
    from mimetypes import guess_type

    from rktranslate.formats import available

    suffix = PurePosixPath(path).suffix.lower()
    kind = (guess_type(f"file{suffix}")[0] or "").partition("/")[0]
    if suffix in {each for one in available().values() for each in one.suffixes}:
        return "it is a link that leads out of the source folder; put the file itself there"
    if kind in _MEDIA:
        return "not text; copy it beside the outputs where they need it"
    reason = f"no format reads {suffix}" if suffix else "its name has no ending"
    for suffixes, advice in _ADVICE.items():
        if suffix in suffixes:
            return f"{reason}; {advice}"
    return f"{reason}; make it .txt or .md, or install a format"


class Inputs:
    """The documents and the glossary of a project, as one command or one ``run`` sees them.

    The documents are listed once and the glossary is loaded once. Each document is read and
    segmented once, as long as all sources together stay below ``limit``; the rest of a larger
    archive is read again when it is needed again, so that memory stays bounded.

    Args:
        project: The project.
        limit: Characters of text whose documents are kept in memory.
    """

    def __init__(self, project: Project, *, limit: int = _KEPT_CHARACTERS) -> None:
        self.project = project
        self._free = limit
        self._documents: dict[str, Document] = {}

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """The project paths of the source documents, sorted; see :func:`documents`."""
        return documents(self.project)

    @functools.cached_property
    def glossary(self) -> Glossary | None:
        """The project's glossary; None if it has none."""
        return load_glossary(self.project)

    def matcher(self, language: str) -> Matcher | None:
        """Return the glossary's matcher for a target language; None without a glossary."""
        from rktranslate.glossary import matcher_for

        return None if self.glossary is None else matcher_for(self.glossary, language)

    def document(self, name: str) -> Document:
        """Return a source document, segmented.

        Raises:
            DocumentError: It cannot be read.
        """
        document = self._documents.get(name)
        if document is None:
            document = load_document(self.project, name)
            size = sum(len(block.text) for block in document.blocks)
            # The first ones are kept, not the latest: commands read all of them in order.
            if size <= self._free:
                self._free -= size
                self._documents[name] = document
        return document


def load_document(project: Project, name: str) -> Document:
    """Return a source document cut into segments."""
    from rktranslate.formats import format_for
    from rktranslate.segmentation import Additions, segmented, segmenter

    table = dict(project.config.segmentation)
    additions = Additions.from_table(table, project.config_path)
    rules = segmenter(project.config.source_language, additions)
    return segmented(format_for(name).read(project.read(name), name), rules.spans)


def load_glossary(project: Project) -> Glossary | None:
    """Return the project's glossary, or None where it has none."""
    from rktranslate import glossary

    config = project.config
    if not project.exists(config.glossary):
        return None
    path = project.path(config.glossary)
    return glossary.load(path, languages=config.languages, shown=config.glossary)


def read_catalog(project: Project, path: str, language: str) -> PoFile:
    """Return a catalogue of the project."""
    from rktranslate.catalog.po import read

    return read(project.path(path), project.config.source_language, language, name=path)


def existing_catalogs(project: Project, languages: Sequence[str]) -> Iterator[Catalog]:
    """Yield the catalogues of all documents in some languages, where they exist."""
    for name in listed_documents(project):
        for language in languages:
            path = project.catalog_path(name, language)
            if project.exists(path):
                yield read_catalog(project, path, language).catalog
