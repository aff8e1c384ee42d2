"""``check --deep``: an engine reads the translations, and what it does not expect is reported.

Readings are kept in the user's cache folder by digests of the source and the target, per engine and
its model: what has not changed is not read again. They are written after each batch, so that a
command that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.compare.reading import NOTHING_SAID, Reading, UnexpectedWord, reading
from rktranslate.errors import EngineError, RktranslateError
from rktranslate.model import Location, Span
from rktranslate.workflow.progress import begin

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from pathlib import Path

    from rktranslate.checks import CheckContext
    from rktranslate.engines.interface import WordScorer
    from rktranslate.model import Finding, Message, Signature
    from rktranslate.project.layout import Project
    from rktranslate.storage.records import Records
    from rktranslate.workflow.progress import Progress

_STAGE = "Reading translations"
_BATCH = 256
"""Units that an engine reads before they are kept."""
_FORMAT = 1
"""Of the records; part of their names."""
_RECORDS, _BYTES, _PROJECTS = 8, 64 << 20, 32


def deep_readings(
    project: Project,
    language: str,
    contexts: Sequence[CheckContext],
    progress: Progress,
    *,
    among: Container[Location] | None = None,
) -> dict[Location, Reading]:
    """Return what the engine of a language thinks of the units of its catalogues.

    Args:
        project: The project.
        language: The target language.
        contexts: Its catalogues.
        progress: Called with the number of units that have been read.
        among: The places of the units to read; all when None.

    Raises:
        EngineError: No engine for the language can score given translations, or it failed.
    """
    units = {
        place: unit
        for context in contexts
        for message, unit in _units(context)
        for place in (Location(context.catalog.path, message.line),)
        if among is None or place in among
    }
    if not units:
        return {}
    begin(progress, f"Loading the engine for {language}", 0, 0)
    engine, signature = _scorer(project, language)
    kept = _Kept(project.root, signature)
    pending = list({_digest(unit): unit for unit in units.values() if kept.lacks(unit)}.values())
    for start in range(0, len(pending), _BATCH):
        begin(progress, _STAGE, start, len(pending), language)
        batch = pending[start : start + _BATCH]
        targets = [unit.target for unit in batch]
        given = engine.word_scores([unit.source for unit in batch], targets)
        without = engine.word_scores([NOTHING_SAID] * len(batch), targets)
        for unit, *scores in zip(batch, given, without, strict=True):
            kept.add(unit, reading(*scores))
        kept.write()
        progress(_STAGE, start + len(batch), len(pending))
    found = ((place, kept.reading(unit)) for place, unit in units.items())
    return {place: each for place, each in found if each is not None}


def reading_findings(
    contexts: Sequence[CheckContext], readings: Mapping[Location, Reading]
) -> Iterator[Finding]:
    """Yield a finding per unit with words that its model does not expect, or with an open end."""
    from rktranslate.checks.rules import MODEL_READING
    from rktranslate.checks.waivers import waivers

    for context in contexts:
        for message, unit in _units(context):
            place = Location(context.catalog.path, message.line)
            read = readings.get(place)
            if read is None or not (read.unexpected or read.has_open_end):
                continue
            if any(waiver.check == MODEL_READING.name for waiver in waivers(message)):
                continue
            words = [unit.target[word.span.start : word.span.end] for word in read.unexpected]
            span = read.unexpected[0].span if words else None
            finding = MODEL_READING.finding(
                place, _text(words, read), source=unit.source, target=unit.target
            )
            yield replace(finding, target_span=span)


def _text(words: Sequence[str], read: Reading) -> str:
    """Return what a finding says."""
    parts = []
    if words:
        quoted = ", ".join(map(repr, words))
        parts.append(f"the source makes {quoted} less likely than no source would")
    if read.has_open_end:
        parts.append("the model expects more text at the end")
    return "; ".join(parts)


def _units(context: CheckContext) -> Iterator[tuple[Message, Message]]:
    """Yield the messages of a catalogue that can be read, each with its unit."""
    from rktranslate.checks.merged_units import is_reference

    with_target = {id(unit) for unit in context.units}
    for message in context.messages:
        unit = context.unit(message)
        if unit is None or id(unit) not in with_target or is_reference(message):
            continue
        if unit.source.strip():
            yield message, unit


def _scorer(project: Project, language: str) -> tuple[WordScorer, Signature]:
    """Return an engine that can score, the project's own first.

    Raises:
        EngineError: There is none.
    """
    from rktranslate.engines.interface import WordScorer
    from rktranslate.engines.registry import availabilities, load
    from rktranslate.workflow.engines import engine_options, load_engine

    source = project.config.source_language
    options = engine_options(project, ())
    answers = availabilities(source, language, options)
    try:
        engine, _ = load_engine(project, language, None, options)
        if isinstance(engine, WordScorer):
            return engine, engine.signature
        for answer in answers:
            if answer.ready:
                other = load(source, language, options, answer.engine)
                if isinstance(other, WordScorer):
                    return other, other.signature
    except EngineError as error:
        reason = error.message
    else:
        ready = ", ".join(answer.engine for answer in answers if answer.ready)
        reason = f"{ready} cannot score given translations"
    raise EngineError(
        f"no engine can read translations from {source} into {language}: {reason}",
        hint="leave out --deep, choose another language with --to, or install an argos model",
    )


def _digest(unit: Message) -> str:
    pair = f"{unit.source}\0{unit.target}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(pair).hexdigest()[:24]


class _Kept:
    """The readings of one engine that are kept."""

    def __init__(self, root: Path, signature: Signature) -> None:
        self._name = hashlib.sha256(repr((_FORMAT, signature)).encode()).hexdigest()[:32]
        self._records = _records(root)
        text = None if self._records is None else self._records.get(self._name)
        self._rows = _parsed(text) if text else {}

    def lacks(self, unit: Message) -> bool:
        """Return whether a unit has not been read yet."""
        return _digest(unit) not in self._rows

    def add(self, unit: Message, read: Reading | None) -> None:
        """Take the reading of a unit; None for one that cannot be read."""
        self._rows[_digest(unit)] = read

    def reading(self, unit: Message) -> Reading | None:
        """Return the reading of a unit, if it could be read."""
        return self._rows.get(_digest(unit))

    def write(self) -> None:
        """Keep the readings."""
        if self._records is not None:
            rows = {digest: _row(read) for digest, read in self._rows.items()}
            self._records.keep(self._name, json.dumps(rows, separators=(",", ":")))


def _records(root: Path) -> Records | None:
    """Return the records of a project; None if the user has no folder for them, or wants none."""
    from rktranslate.storage.records import Records
    from rktranslate.storage.user_dirs import cache_folder
    from rktranslate.workflow.cache import VARIABLE

    if os.environ.get(VARIABLE):
        return None
    digest = hashlib.sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    try:
        folder = cache_folder() / "readings" / digest
    except RktranslateError:
        return None
    return Records(folder, count=_RECORDS, size=_BYTES, folders=_PROJECTS)


def _row(read: Reading | None) -> list[object] | None:
    if read is None:
        return None
    words = [
        [word.span.start, word.span.end, round(word.log_probability, 2), round(word.gain, 2)]
        for word in read.unexpected
    ]
    return [round(read.doubt, 3), round(read.against, 3), round(read.end, 3), words]


def _parsed(text: str) -> dict[str, Reading | None]:
    """Return the readings of a record; none of one that is damaged."""
    try:
        return {
            digest: None
            if row is None
            else Reading(
                float(row[0]),
                float(row[1]),
                float(row[2]),
                tuple(UnexpectedWord(Span(a, b), float(c), float(d)) for a, b, c, d in row[3]),
            )
            for digest, row in json.loads(text).items()
        }
    except (AttributeError, LookupError, TypeError, ValueError):
        return {}
