"""The types that flow through the program: deeply frozen, standard library only.

Words follow XLIFF 2 (segment, state), gettext (message, catalogue), TBX (term, status) and SRX.
Offsets are code points, end exclusive; lines count from 1.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = "∅"
"""A target that is exactly this writes nothing: its sentence was merged into a neighbour's."""


class BlockKind(StrEnum):
    """The role of a block in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"
    QUOTE = "block quote"
    FOOTNOTE = "footnote"
    REFERENCE = "reference"
    CODE = "code"
    FRONT_MATTER = "front matter"
    CAPTION = "caption"
    ATTRIBUTE = "attribute"
    """Alternative text, a tooltip, a label: text that an element shows besides its content."""
    SUBTITLE = "subtitle"
    PAGE_HEADER = "header or footer"
    COMMENT = "comment"
    METADATA = "metadata"
    """The title and description of a document."""


class Exclusion(StrEnum):
    """Why the text of a block is not offered for translation."""

    CODE = "code"
    MATH = "math"
    MARKUP = "markup"
    """Marks of containers, shortcodes, includes, components."""
    COMMENT = "comment"
    METADATA = "metadata"
    """Front matter that readers do not see."""
    NUMBERING = "numbering"
    """Page numbers and dot leaders."""
    DEFINITION = "link definition"
    INDENTED_CODE = "indented code"
    HTML = "HTML"
    NESTED = "nested too deep"
    TABLE = "table"
    HIDDEN = "hidden text"
    CONTENTS = "table of contents"
    """A table of contents, an index: made anew by the program that opens the document."""
    FIELD = "field"
    FORMULA = "formula"
    SCRIPT = "script"
    """Scripts, style sheets, templates of a web page."""
    MARKED = "marked as not to be translated"
    LEFT_OUT = "left out by the configuration"
    EMBEDDED = "embedded document"
    OTHER = "other"

    @property
    def is_protected(self) -> bool:
        """Whether the text must not be translated.

        Otherwise it is skipped: readers may see the words, but the program cannot offer them.
        """
        return self not in _SKIPPED


_SKIPPED = frozenset(
    {
        Exclusion.INDENTED_CODE,
        Exclusion.HTML,
        Exclusion.NESTED,
        Exclusion.TABLE,
        Exclusion.EMBEDDED,
        Exclusion.OTHER,
    }
)


class Wrapping(StrEnum):
    """How the line breaks of a plain text are read."""

    AUTO = "auto"
    """By the layout of each paragraph."""
    PROSE = "prose"
    """Lines are joined into paragraphs."""
    LINES = "lines"
    """Every line is a block."""


class DocumentPart(StrEnum):
    """Texts of an office document that are offered only where the project wants them."""

    ALT_TEXT = "alt-text"
    """Titles and descriptions of pictures, charts and tables."""
    CHARTS = "charts"
    """Titles, axes and other own text of charts; never their data."""
    COMMENTS = "comments"
    HIDDEN = "hidden"
    """Hidden text, slides, sheets, rows and columns."""
    NOTES = "notes"
    """Speaker notes of a presentation."""
    TITLE = "title"
    """Title, subject and description in the properties of the document."""


class TrackedChanges(StrEnum):
    """How a document with tracked changes is read."""

    REFUSE = "refuse"
    ACCEPT = "accept"
    """As if every insertion, deletion and move had been accepted."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a document is read, where its content does not tell."""

    wrapping: Wrapping = Wrapping.AUTO
    dialect: str = ""
    """Name of the Markdown dialect; empty for the one that is detected."""
    fields: tuple[str, ...] = ("title", "description", "summary")
    """Keys of the front matter that are offered; a dot leads into a table: ``hero.text``."""
    slugs: str = ""
    """Name of the rule of heading ids; empty for that of the dialect."""
    parts: tuple[DocumentPart, ...] = (
        DocumentPart.ALT_TEXT,
        DocumentPart.CHARTS,
        DocumentPart.NOTES,
        DocumentPart.TITLE,
    )
    """The optional parts of an office document that are offered."""
    changes: TrackedChanges = TrackedChanges.REFUSE


class Syntax(StrEnum):
    """Inline syntax of a document's text."""

    TEXT = "text"
    MARKDOWN = "markdown"
    TAGS = "tags"
    """Inline codes are tags, ``<b>…</b>`` and ``<2/>``; see ``rktranslate.inline.tags``."""


class State(StrEnum):
    """The state of a message (XLIFF 2.1, 4.3.1.29)."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has approved the target."""
        return self in (State.REVIEWED, State.FINAL)


class Origin(StrEnum):
    """The origin of a target."""

    HUMAN = "human"
    MEMORY = "memory"
    MACHINE = "machine"
    SOURCE = "source"


class Mark(StrEnum):
    """What is not final about a segment of a written document, shown to its readers."""

    DRAFT = "draft"
    SOURCE = "source"
    PREVIOUS = "previous"

    @property
    def description(self) -> str:
        """What readers have to know of the segment, one clause."""
        return _DESCRIPTIONS[self]


_DESCRIPTIONS = {
    Mark.DRAFT: "not reviewed",
    Mark.SOURCE: "not translated, source text",
    Mark.PREVIOUS: "translation of an earlier source",
}


class Missing(StrEnum):
    """What stands in an output for a unit without a reviewed target."""

    HOLD = "hold"
    """Nothing: the output is not built."""
    DRAFT = "draft"
    """Its draft, or the source where there is none; in previews only."""
    SOURCE = "source"
    """Its source."""
    PREVIOUS = "previous"
    """Its last reviewed version, or the source where there is none."""


class Carried(StrEnum):
    """How a target was carried over from an earlier source."""

    WHOLE = "whole"
    FIRST_PART = "first part"
    """The earlier source was split in two."""
    SECOND_PART = "second part"
    JOINED = "joined"
    """Two earlier sources were joined."""
    CUT_ANEW = "cut anew"
    """The same text was cut into other units."""

    @property
    def is_part(self) -> bool:
        """Return whether the earlier source was split, and this is a part of it."""
        return self in (Carried.FIRST_PART, Carried.SECOND_PART)


class TermStatus(StrEnum):
    """Administrative status of a term (TBX)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    FORBIDDEN = "forbidden"
    DO_NOT_TRANSLATE = "do-not-translate"


class Severity(IntEnum):
    """The severity of a finding; ordered, so that a fail level is a comparison."""

    INFO = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: ``text[start:end]``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Return whether two spans have a character in common."""
        return self.start < other.end and other.start < self.end

    def distance(self, other: Span) -> int:
        """Return the number of characters between two spans; 0 where they overlap."""
        return max(self.start - other.end, other.start - self.end, 0)


class SpanIndex:
    """Spans of one text, in which those at a place are found without a look at each."""

    __slots__ = ("_furthest", "_longest", "_spans", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]
        self._furthest = list(accumulate((span.end for span in self._spans), max))
        self._longest = max((span.end - span.start for span in self._spans), default=0)

    def overlap(self, span: Span) -> bool:
        """Return whether one of the spans has a character in common with another span."""
        index = bisect_left(self._starts, span.end)
        return index > 0 and self._furthest[index - 1] > span.start

    def near(self, span: Span, distance: int) -> list[Span]:
        """Return the spans with at most a number of characters between them and another span."""
        first = bisect_left(self._starts, span.start - distance - self._longest)
        last = bisect_right(self._starts, span.end + distance)
        return [other for other in self._spans[first:last] if other.distance(span) <= distance]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A position in a file of the project."""

    path: str
    """Relative to the project, with slashes."""
    line: int
    """From 1. In a format without lines: the number of the paragraph, slide or cue."""

    def __str__(self) -> str:
        """Return ``path:line``."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a text file, as editors count: lines and columns from 1, in code points."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    """The column after the last character."""


@dataclass(frozen=True, slots=True)
class LineStart:
    """The offset in a block's text at which another line of the file begins."""

    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class Duration:
    """The time for which a stretch of a block's text is shown, up to the next one."""

    offset: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, or a whole reference entry: the unit of translation."""

    source: str
    """Logical text: ``opening``, the text of ``span``, ``closing``.

    It is on one line, but for the line breaks that a sentence must hold (``\\n``).
    """
    span: Span
    """Offsets in ``Block.text``."""
    location: Location
    opening: str = ""
    """Tags (``Syntax.TAGS``) that open again what is open where the span begins."""
    closing: str = ""
    """Tags that close what is open where the span ends."""
    is_wordless: bool = False
    """The text is a number or a single letter. It is not offered: a number is written in the
    notation of the target language. Where a person has translated it, that is used."""


@dataclass(frozen=True, slots=True)
class CodeText:
    """What readers see of an inline code whose tag does not tell: ``<field2/>``: "(Smith 2020)"."""

    name: str
    """Name of the tag."""
    text: str
    """On one line."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a table cell, ...: the unit of structure.

    Where the block is in its file, and the data of its inline codes, is known to the format only.
    """

    kind: BlockKind
    text: str
    """Logical text in the inline syntax of the document; the only line break in a translatable
    block is ``\\n``, for one that the text must hold."""
    line: int
    """Line at which the text begins; see ``Location.line``."""
    line_starts: tuple[LineStart, ...] = ()
    """Where the further lines of the file begin in the text, in order."""
    segments: tuple[Segment, ...] = ()
    exclusion: Exclusion | None = None
    """Why the block is not offered for translation; None for one that is."""
    anchor: str = ""
    """Explicit id of a heading, without ``#``."""
    place: str = ""
    """Where the block is, if not in the main text: ``footnote 3``, ``slide 4, notes``."""
    codes: tuple[CodeText, ...] = ()
    """What readers see of the inline codes of the text, for translators."""
    durations: tuple[Duration, ...] = ()
    """For how long the stretches of the text are shown, where that is limited: subtitles."""
    level: int = field(default=0, compare=False)
    """Level of a heading, from 1; 0 where it is not known."""
    row: int = field(default=0, compare=False)
    """A number that the cells of a row of a table share, and that is greater in the next row; 0
    where rows are not known."""

    @property
    def translatable(self) -> bool:
        """Whether the block is offered for translation."""
        return self.exclusion is None and self.kind is not BlockKind.CODE


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its blocks in order of appearance, and its skeleton."""

    path: str
    blocks: tuple[Block, ...]
    skeleton: object
    """All else that the format needs to write the file again byte for byte; no other code reads
    it."""
    syntax: Syntax = Syntax.TEXT
    encoding: str | None = "utf-8"
    """Encoding of the file's text; None where the file is binary, such as a package."""


@dataclass(frozen=True, slots=True)
class Plural:
    """The plural forms of a gettext message; never created here, but always kept."""

    source: str
    targets: tuple[tuple[int, str], ...]


Key: TypeAlias = tuple[str | None, str]
"""The identity of a message in its catalogue: context and source (gettext: msgctxt and msgid)."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The provenance of a target that no person wrote.

    A PO file keeps it in translator comments; :mod:`rktranslate.catalog.provenance` is the codec.
    """

    origin: Origin
    """``MACHINE``, ``MEMORY``, or ``SOURCE`` for a target that is its source, kept verbatim."""
    signature: str = ""
    """The engine's signature, as ``str(Signature)``."""
    step: str = ""
    """Step of the glossary cascade that made the draft."""
    terms: str = ""
    """Digest of the glossary terms that applied; ``none`` without terms, empty if not recorded."""
    fingerprint: str = ""
    """First 8 hex digits of the SHA-256 of the draft; empty if not recorded."""
    unresolved: tuple[str, ...] = ()
    """Glossary or engine issues that a reviewer has to resolve, one clause each."""
    confidence: int | None = None
    """The chance that a machine draft needs little work, 0 to 100; None if it is not known, see
    :mod:`rktranslate.drafting.confidence`."""
    match_rate: int | None = None
    """Similarity of the sources in percent, rounded down, for a target of the memory."""
    match_kind: str = ""
    """``context``, ``exact`` or ``fuzzy`` for a match of the memory."""
    adapted: bool = False
    """Numbers and names of the match were replaced by those of the source."""
    match_location: Location | None = None
    """Location of the match."""
    carried: Carried | None = None
    """How the target was carried over from an earlier source of the document."""
    reviewed: str = ""
    """First 8 hex digits of the SHA-256 of a target that was carried over and that a person had
    reviewed for the earlier source; empty if it was not reviewed, or that is not known."""
    previous: Provenance | None = None
    """Provenance of the target from which this one was made."""
    comment: str = field(default="", compare=False)
    """The comment as it was read; empty for a new one."""

    def lineage(self) -> tuple[Provenance, ...]:
        """Return this provenance and the previous ones, the oldest first."""
        steps: list[Provenance] = []
        step: Provenance | None = self
        while step is not None:
            steps.append(step)
            step = step.previous
        return tuple(reversed(steps))


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a catalogue."""

    source: str
    target: str = ""
    context: str | None = None
    state: State = State.INITIAL
    provenance: Provenance | None = None
    """The provenance of the target; None if a person wrote it."""
    kind: BlockKind | None = field(default=None, compare=False)
    """Kind of the first block with the source; None if it is not known."""
    seconds: float | None = field(default=None, compare=False)
    """The shortest time for which the source is shown; None where that is not limited."""
    notes: tuple[str, ...] = ()
    """Translator comments (``# ...``), one per line, without those of the provenance."""
    extracted: tuple[str, ...] = ()
    """Extracted comments (``#. ...``), one per line, generated from the source; for people only."""
    locations: tuple[Location, ...] = ()
    flags: tuple[str, ...] = ()
    """All flags but ``fuzzy``, known or not, in order."""
    previous_source: str | None = None
    previous_context: str | None = None
    plural: Plural | None = None
    obsolete: bool = False
    line: int = 0
    """Line of the entry in the PO file it was read from; 0 for a new one."""

    @property
    def key(self) -> Key:
        """Identity of the message in its catalogue (gettext: msgctxt and msgid)."""
        return (self.context, self.source)

    @property
    def origin(self) -> Origin:
        """Origin of the target; ``HUMAN`` without a provenance."""
        return Origin.HUMAN if self.provenance is None else self.provenance.origin

    @property
    def targets(self) -> tuple[str, ...]:
        """The target alone, or the targets of all plural forms."""
        if self.plural is None:
            return (self.target,)
        return tuple(text for _, text in self.plural.targets)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The messages of one document in one target language."""

    source_language: str
    target_language: str
    messages: tuple[Message, ...] = ()
    """Current ones in document order, then the obsolete ones."""
    headers: tuple[tuple[str, str], ...] = ()
    """Header fields in file order; unknown ones are kept."""
    header_comment: str = ""
    path: str = ""
    duplicates: tuple[Message, ...] = ()
    """Further entries with the key of a message and another target, kept in the file until a person
    has settled them."""


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: a source term and its renderings."""

    source: str
    targets: tuple[tuple[str, tuple[str, ...]], ...]
    """Language and accepted renderings, preferred first; ``=`` already replaced by the source."""
    status: TermStatus = TermStatus.PREFERRED
    case_exact: bool = False
    variants: tuple[str, ...] = ()
    """Other source forms of the same term (abbreviations, spellings)."""
    forbidden: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Language and renderings that must not be used for this term."""
    type: str = ""
    note: str = ""
    row: int = 0
    """Line of the entry in glossary.csv."""

    def renderings(self, language: str) -> tuple[str, ...]:
        """Return the accepted renderings in a language, preferred first; empty when none."""
        return next((texts for code, texts in self.targets if code == language), ())

    def forbidden_in(self, language: str) -> tuple[str, ...]:
        """Return the renderings that must not be used in a language."""
        return next((texts for code, texts in self.forbidden if code == language), ())


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term found in a text."""

    term: Term
    span: Span


class CodeKind(StrEnum):
    """The kind of an inline code."""

    CITATION = "citation"
    FOOTNOTE = "footnote"
    URL = "url"
    EMAIL = "email"
    DOI = "doi"
    CODE = "code"
    MARKUP = "markup"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Code:
    """A stretch of a text that a translation must preserve."""

    kind: CodeKind
    text: str
    span: Span
    subflows: tuple[Span, ...] = ()
    """Where readers see text inside the code, as in the alternative text of an image: spans in the
    text that the code is in. XLIFF 2 calls this a sub-flow; it may be translated in its place."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One translation that an engine offers; ``score`` is comparable within one engine only."""

    target: str
    score: float | None = None
    issues: tuple[str, ...] = ()
    """What the engine could not do, a short clause each: the draft is marked as unresolved."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a check reports."""

    check_id: str
    severity: Severity
    location: Location
    """Line of the message in its PO file, or of the row in the glossary."""
    message: str
    """The problem of this unit: one clause that stays the same while the unit does."""
    source: str = ""
    target: str = ""
    source_span: Span | None = None
    target_span: Span | None = None
    suggestion: str | None = None
    """Replacement for the target span, or for the whole target where there is no span."""
    detail: str = ""
    """More about it, which may change when other units, files or the glossary change."""
    region: Region | None = field(default=None, compare=False)
    """Where the problem is in its file: the target span, or all of the target; None if only the
    line is known."""
    source_region: Region | None = field(default=None, compare=False)
    """Where the source span is in the same file."""
    confidence: int | None = field(default=None, compare=False)
    """The confidence of the draft that it is about, 0 to 100; None if it is about no draft, or that
    is not known."""

    @property
    def text(self) -> str:
        """The text in reports: the message, then the detail after a semicolon."""
        return f"{self.message}; {self.detail}" if self.detail else self.message


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that was left out, with the reason."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The engine and settings that reproduce a draft; ``str()`` is one printable line."""

    engine: str
    version: str
    model: str = ""
    """Name of the model, or of the chain of models of a pivot (``id-en+en-ms``)."""
    digest: str = ""
    """First 12 hex digits of the SHA-256 over the model's files."""
    decoding: str = ""
    extra: tuple[tuple[str, str], ...] = field(default=())

    def __str__(self) -> str:
        """Return ``engine|v:version|model:...|sha:...|decoding|key:value``."""
        parts = [self.engine, f"v:{self.version}"]
        if self.model:
            parts.append(f"model:{self.model}")
        if self.digest:
            parts.append(f"sha:{self.digest}")
        if self.decoding:
            parts.append(self.decoding)
        parts.extend(f"{key}:{value}" for key, value in self.extra)
        # A plugin may say anything; in a PO file it is a comment of one line.
        return "".join(char if char.isprintable() else " " for char in "|".join(parts))
