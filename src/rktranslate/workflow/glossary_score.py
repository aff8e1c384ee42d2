"""``glossary score``: measure how well translations follow the glossary."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, GlossaryError
from rktranslate.glossary import Matcher, load
from rktranslate.glossary.score import Score, Unit, score
from rktranslate.languages.codes import closest
from rktranslate.model import NOTHING, Origin
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.failures import FilesResult
from rktranslate.workflow.inputs import Inputs, load_glossary, selected_languages
from rktranslate.workflow.progress import begin, silent
from rktranslate.workflow.sentence_files import read_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.glossary import Glossary
    from rktranslate.model import Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class ScoreResult(Result, Score):
    """The score of one translation."""

    @classmethod
    def of(cls, measured: Score) -> ScoreResult:
        """Return a score as the result of a command."""
        return cls(**{field.name: getattr(measured, field.name) for field in fields(measured)})


@dataclass(frozen=True, slots=True)
class ScoresResult(FilesResult):
    """The scores of a project, one per target language."""

    scores: tuple[Score, ...]


def score_project(
    project: Project, languages: Sequence[str] = (), progress: Progress = silent
) -> ScoresResult:
    """Measure how well the current targets of a project follow its glossary.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        progress: Called with the progress of the command.

    Raises:
        ConfigError: The project has no glossary.
    """
    inputs = Inputs(project)
    glossary = inputs.glossary
    if glossary is None:
        raise ConfigError("the project has no glossary", path=project.config.glossary)
    chosen = selected_languages(project, languages)
    units: dict[str, list[Unit]] = {code: [] for code in chosen}
    for catalog in inputs.catalogs(chosen, progress):
        units[catalog.target_language] += [
            _unit(message) for message in catalog.messages if _is_translated(message)
        ]
    begin(progress, "Finding terms", 0, 0)
    return ScoresResult(
        tuple(
            score(units[code], Matcher(glossary, code), digest=glossary.digest) for code in chosen
        ),
        failed=inputs.failures.files,
    )


def _unit(message: Message) -> Unit:
    lineage = message.provenance.lineage() if message.provenance else ()
    step = next((each.step for each in lineage if each.step), "")
    return Unit(
        message.source,
        message.target,
        step=step,
        unresolved=any(each.unresolved for each in lineage),
    )


def score_files(
    glossary: Glossary,
    language: str,
    source: Path,
    target: Path,
    reference: Path | None = None,
    baseline: Path | None = None,
) -> ScoreResult:
    """Measure a translation in a file, a sentence a line, against a source and a reference.

    Args:
        glossary: What it is held to.
        language: Language of the target.
        source: Sentences.
        target: Their translations.
        reference: What they should have been.
        baseline: What another system made of them, for the cost in quality.

    Raises:
        DocumentError: A file cannot be read, or the files do not go together.
        ConfigError: There is a reference, and sacreBLEU is not installed.
    """
    language = closest(language, glossary.languages) or language
    texts = read_sentences(source)
    count = len(texts)

    def beside(path: Path | None) -> Sequence[str | None]:
        return [None] * count if path is None else read_sentences(path, count, source)

    targets = read_sentences(target, count, source)
    rows = zip(texts, targets, beside(reference), beside(baseline), strict=True)
    units = [Unit(*row) for row in rows]
    return ScoreResult.of(score(units, Matcher(glossary, language), digest=glossary.digest))


def glossary_for(project: Project | None, path: Path | None, language: str) -> Glossary:
    """Return the glossary at a path, or else the project's.

    Raises:
        GlossaryError: It cannot be read, or has nothing in the language.
        ConfigError: There is neither.
    """
    if path is not None:
        glossary = load(path)
    else:
        found = load_glossary(project) if project else None
        if found is None:
            raise ConfigError("there is no glossary", hint="name one with --glossary")
        glossary = found
    if closest(language, glossary.languages) is None:
        raise GlossaryError(
            f"there is no column {language!r}",
            path=glossary.path or None,
            hint=f"it has {', '.join(glossary.languages)}",
        )
    return glossary


def _is_translated(message: Message) -> bool:
    return (
        not message.obsolete
        and message.plural is None
        and message.target.strip() not in ("", NOTHING)
        and message.origin is not Origin.SOURCE
    )
