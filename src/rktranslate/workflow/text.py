"""``text``: translate a document or a text without a project."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from rktranslate.model import BlockKind, Location, ReadOptions, TrackedChanges, Wrapping
from rktranslate.workflow.engines import engine_options
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.progress import begin, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.model import Document
    from rktranslate.workflow.progress import Progress

_PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class UntranslatedUnit:
    """A unit that the engine could not translate: the output has its source."""

    location: Location
    source: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextResult(Result):
    """A document translated without a project: a machine draft."""

    output: bytes
    encoding: str | None
    """Encoding of the output; None where the format is binary."""
    units: int
    unresolved: tuple[tuple[str, tuple[str, ...]], ...]
    """Source units whose draft needs a closer look, each with the reasons."""
    signature: str
    """Engine and model that made the draft."""
    seconds: float
    untranslated: tuple[UntranslatedUnit, ...] = ()
    """Units that the engine could not translate; they are among the unresolved ones too."""
    written: str = ""
    """The file that the output was written to; empty for standard output."""

    @property
    def text(self) -> str:
        """The translation as text.

        Raises:
            ValueError: The format is binary.
        """
        if self.encoding is None:
            raise ValueError("the output is binary")
        return self.output.decode(self.encoding)


def translate_text(
    text: str,
    source: str,
    target: str,
    *,
    suffix: str = ".txt",
    engine: str | None = None,
    packages: Sequence[Path] = (),
    glossary: Path | None = None,
    progress: Progress = silent,
) -> TextResult:
    """Translate a text without a project; the result's ``text`` is the draft.

    Args:
        text: The text to translate.
        source: Its language, as a code such as ``id``.
        target: Target language.
        suffix: File name extension that selects the document format: ``.txt``, ``.md``, ...
        engine: Engine to use instead of the best one available.
        packages: Model packages, or folders of them, to search first.
        glossary: A glossary.csv to enforce.
        progress: Called with the progress of the engine.

    Raises:
        ConfigError: A language code is not known.
        DocumentError: No format reads files of that extension.
        EngineError: No engine can translate from the source to the target language.
        GlossaryError: The glossary cannot be read.
    """
    return translate_document(
        f"text{suffix}",
        text.encode(),
        source,
        target,
        engine=engine,
        packages=packages,
        glossary=glossary,
        progress=progress,
    )


def translate_document(
    path: str,
    data: bytes,
    source: str,
    target: str,
    *,
    engine: str | None = None,
    packages: Sequence[Path] = (),
    glossary: Path | None = None,
    wrapping: str = "auto",
    dialect: str = "",
    progress: Progress = silent,
) -> TextResult:
    """Translate one document without a project; bibliography entries stay as they are.

    So does a unit that the engine cannot translate; it is one of those ``untranslated``.

    Args:
        path: Name of the document, whose extension selects the format.
        data: Its content.
        source: Its language.
        target: Target language.
        engine: Engine to use instead of the best one available.
        packages: Model packages, or folders of them, to search first.
        glossary: A glossary.csv to enforce.
        wrapping: How the line breaks of a plain text are read, a value of ``Wrapping``.
        dialect: Name of its Markdown dialect; empty to detect it.
        progress: Called with the progress of the engine.

    Raises:
        ConfigError: A language code or the dialect is not known.
        DocumentError: The file is not a document that can be read.
        EngineError: No engine can serve the pair, or the engine fails for everything.
    """
    document = read_alone(path, data, source, wrapping=wrapping, dialect=dialect)
    return draft_document(
        document,
        source,
        target,
        engine=engine,
        packages=packages,
        glossary=glossary,
        progress=progress,
    )


def name_of_stream(data: bytes) -> str:
    """Return a name for the content of a stream, whose extension selects the format."""
    from rktranslate.formats.file_kinds import is_served
    from rktranslate.formats.recognition import recognised

    kind = recognised(data)
    known = kind is not None and kind.suffixes and (is_served(kind.suffix) or kind.suffix == _PDF)
    return f"stdin{kind.suffix}" if kind is not None and known else "stdin.txt"


def read_alone(
    path: str,
    data: bytes,
    source: str,
    *,
    wrapping: str = "auto",
    dialect: str = "",
    accept_changes: bool = False,
) -> Document:
    """Return a document without a project, segmented; a PDF becomes a Markdown document.

    Args:
        path: Name of the document, whose extension selects the format.
        data: Its content.
        source: Its language.
        wrapping: How the line breaks of a plain text are read, a value of ``Wrapping``.
        dialect: Name of its Markdown dialect; empty to detect it.
        accept_changes: Read tracked changes as if they had been accepted.

    Raises:
        ConfigError: The language code or the dialect is not known.
        DocumentError: The file is not a document that can be read.
    """
    from rktranslate.dialects import named
    from rktranslate.formats import read_document
    from rktranslate.languages.codes import new_language
    from rktranslate.segmentation import segmented, segmenter

    if dialect:
        named(dialect)
    spans = segmenter(new_language(source, "--from")).spans
    if PurePath(path).suffix.lower() == _PDF:
        from rktranslate.formats.pdf_text import pdf_as_markdown

        path, data = str(PurePath(path).with_suffix(".md")), pdf_as_markdown(data, path)
    changes = TrackedChanges.ACCEPT if accept_changes else TrackedChanges.REFUSE
    options = ReadOptions(Wrapping(wrapping), dialect, changes=changes)
    return segmented(read_document(data, path, options), spans)


def check_kind(document: Document, destination: Path) -> None:
    """Refuse an output file whose name says that it is of another kind than its document.

    Args:
        document: The document that is translated: the output has its format.
        destination: The output file.

    Raises:
        ConfigError: Programs could not open the output under that name.
    """
    from rktranslate.errors import ConfigError
    from rktranslate.formats.file_kinds import MARKDOWN, TEXT, kind_named

    own, named = kind_named(document.path), kind_named(str(destination))
    if own is None or named is None or own == named or {own, named} == {MARKDOWN, TEXT}:
        return
    suffix = PurePath(document.path).suffix.lower()
    raise ConfigError(
        f"the output is {own.name}, not {named.name}",
        path=str(destination),
        hint=f"name it {destination.with_suffix(suffix).name}",
    )


def output_beside(path: Path, document: Document, target: str) -> Path | None:
    """Return the file that a draft is written to where no output is named.

    Args:
        path: The file that was read.
        document: The document that was read from it.
        target: Target language.

    Returns:
        ``report.en.docx`` beside ``report.docx``; None for text, which standard output takes.

    Raises:
        ConfigError: The language code is not known.
    """
    from rktranslate.languages.codes import new_language

    if document.encoding is not None:
        return None
    return path.with_suffix(f".{new_language(target, '--to')}{path.suffix}")


def draft_document(
    document: Document,
    source: str,
    target: str,
    *,
    engine: str | None = None,
    packages: Sequence[Path] = (),
    glossary: Path | None = None,
    progress: Progress = silent,
) -> TextResult:
    """Translate a document that :func:`read_alone` returned; see :func:`translate_document`.

    Raises:
        ConfigError: A language code is not known.
        EngineError: No engine can serve the pair, or the engine fails for everything.
        GlossaryError: The glossary cannot be read.
    """
    from rktranslate import drafting, engines
    from rktranslate import glossary as glossaries
    from rktranslate.formats import write_document
    from rktranslate.glossary.reader import read_input
    from rktranslate.languages.codes import closest, new_language

    started = time.perf_counter()
    source, target = new_language(source, "--from"), new_language(target, "--to")
    matcher = None
    if glossary is not None:
        content = read_input(glossary)
        loaded_glossary = glossaries.load(content, source_language=source, shown=str(glossary))
        column = closest(target, loaded_glossary.languages) or target
        matcher = glossaries.matcher_for(loaded_glossary, column)
    begin(progress, "Loading the engine", 0, 0, f"{source} to {target}")
    loaded = engines.load(source, target, engine_options(None, packages), engine)
    segments = [(segment, block.kind) for block in document.blocks for segment in block.segments]
    wanted = list(
        dict.fromkeys(
            segment.source
            for segment, kind in segments
            # A single letter is no text for an engine.
            if kind is not BlockKind.REFERENCE
            and not (segment.is_wordless and segment.source.isalpha())
        )
    )
    drafts = dict(
        zip(
            wanted,
            drafting.draft_all(
                wanted,
                loaded,
                matcher,
                source_language=source,
                target_language=target,
                syntax=document.syntax,
                progress=_counting(progress, f"Translating to {target}", len(wanted)),
            ),
            strict=True,
        )
    )
    targets = [
        draft.target
        if (draft := drafts.get(segment.source)) and not draft.failed
        else segment.source
        for segment, _ in segments
    ]
    untranslated = tuple(
        UntranslatedUnit(segment.location, segment.source, drafts[segment.source].unresolved)
        for segment, _ in segments
        if segment.source in drafts and drafts[segment.source].failed
    )
    return TextResult(
        write_document(document, targets, language=target),
        document.encoding,
        len(segments),
        tuple((key, tuple(map(str, d.unresolved))) for key, d in drafts.items() if d.unresolved),
        str(loaded.signature),
        time.perf_counter() - started,
        untranslated,
    )


def _counting(progress: Progress, stage: str, total: int) -> Callable[[int], None]:
    """Return a callback for the number of units that an engine has done since the last call."""
    counted = 0

    def step(count: int) -> None:
        nonlocal counted
        counted = min(total, counted + count)
        progress(stage, counted, total)

    return step
