"""What commands begin with: languages, source documents, the glossary, catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.catalog.po import PoFile
    from rktranslate.glossary import Glossary
    from rktranslate.model import Document
    from rktranslate.project import Project


def chosen_languages(project: Project, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the target languages of a command in the project's order: the wanted ones, or all.

    Raises:
        ConfigError: The project has none, or not that one.
    """
    known = project.config.target_languages
    if not known:
        raise ConfigError("no target-languages", path=project.config_path)
    for language in wanted:
        if language not in known:
            raise ConfigError(
                f"{language!r} is not a target language of this project",
                hint=f"it has {', '.join(known)}; add it to target-languages in "
                f"{project.config_path}",
            )
    return tuple(language for language in known if not wanted or language in wanted)


def documents(project: Project) -> tuple[str, ...]:
    """Return the project paths of the source documents, sorted.

    Raises:
        ConfigError: There is none.
    """
    from rktranslate.formats import available

    suffixes = tuple(suffix for each in available().values() for suffix in each.suffixes)
    found = project.documents(suffixes)
    if not found:
        raise ConfigError(
            "there is no document to translate",
            path=project.config.source_dir,
            hint=f"put files ending in {', '.join(sorted(suffixes))} there",
        )
    return found


def load_document(project: Project, name: str) -> Document:
    """Return a source document cut into segments."""
    from rktranslate.formats import format_for, segmented
    from rktranslate.segmentation import Additions, segmenter

    table = dict(project.config.segmentation)
    additions = Additions.from_table(table, project.config_path)
    rules = segmenter(project.config.source_language, additions)
    return segmented(format_for(name).read(project.read(name), name), rules.spans)


def load_glossary(project: Project) -> Glossary | None:
    """Return the project's glossary, or None where it has none."""
    from rktranslate import glossary

    config = project.config
    path = project.path(config.glossary)
    if not path.exists():
        return None
    return glossary.load(path, languages=config.languages, shown=config.glossary)


def read_catalog(project: Project, path: str, language: str) -> PoFile:
    """Return a catalogue of the project."""
    from rktranslate.catalog.po import read

    return read(project.path(path), project.config.source_language, language, name=path)
