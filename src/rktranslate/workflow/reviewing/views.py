"""What a reviewer sees: documents with their progress, their units in order, one unit in full."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.model import BlockKind, Finding, Message, Span, Syntax, Term
    from rktranslate.workflow.reviewing.addresses import UnitAddress

WINDOW = 100
"""Units of a page, unless another number is asked for."""


class Order(StrEnum):
    """The order of the units of a page."""

    DOCUMENT = "document"
    RISK = "risk"
    """Units with the most serious findings first, reviewed ones last."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which units are wanted: every condition must hold, and an empty one always does."""

    states: frozenset[str] = frozenset()
    """``empty``, ``draft``, ``reviewed``, ``changed`` (its source, since its review)."""
    checks: frozenset[str] = frozenset()
    """Names of checks, or severities (``error``, ``warning``, ``info``) of findings."""
    origins: frozenset[str] = frozenset()
    """Values of :class:`~rktranslate.model.Origin`; ``edited``: a draft that a person changed."""
    since: str = ""
    """A git revision: units whose source or target is not as it was there."""
    text: str = ""
    """A regular expression in the source or the target, without case unless it has a capital."""
    notes: bool = False
    """Units with a translator comment."""
    questions: bool = False
    """Units with an open question."""
    order: Order = Order.DOCUMENT

    @property
    def is_restricted(self) -> bool:
        """Whether not all units are wanted."""
        return self != Query(order=self.order)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be reviewed: it is shown read-only."""

    path: str
    line: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of units; those of a catalogue that was not read yet are unknown."""

    units: int = 0
    reviewed: int = 0
    drafts: int = 0
    empty: int = 0
    questions: int = 0


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list."""

    document: str
    language: str
    catalog: str
    """Project path of the PO file."""
    progress: Progress | None
    """None while it is not known."""
    problem: Problem | None = None
    has_catalog: bool = True


@dataclass(frozen=True, slots=True)
class Overview:
    """The documents of a project in one language."""

    project: str
    source_language: str
    language: str
    languages: tuple[str, ...]
    documents: tuple[DocumentRow, ...]
    progress: Progress
    """The sum of those that are known."""
    unknown: int = 0
    """Number of documents whose progress is not known yet."""
    problems: tuple[Problem, ...] = ()
    """Why the configuration or the glossary cannot be used as it is now: the earlier one is."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit at its place in the document."""

    address: UnitAddress
    index: int
    """Its position among the units of the document, from 0."""
    message: Message
    revision: str
    kind: BlockKind
    place: str
    """Where it is, for people: ``paragraph 3, sentence 2``."""
    level: int = 0
    """Level of a heading from 1; 0 where there is none or it is not known."""
    table_row: int = 0
    """Number of the table row of a cell, from 1 in its table; 0 where there is none."""
    begins_block: bool = True
    """Whether it is the first unit of its block."""
    findings: tuple[Finding, ...] = ()
    is_match: bool = True
    """Whether it is wanted; False for a unit that is there as context."""
    is_edited: bool = False
    """Whether a person changed the draft."""
    questions: tuple[str, ...] = ()
    """Open questions."""
    repeats: int = 1
    """How many units of the document have this message."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A window of the units of a document."""

    row: DocumentRow
    syntax: Syntax
    query: Query
    units: tuple[UnitRow, ...]
    """In the order of the query; in document order, context included."""
    start: int
    """Position of the first one among all units that the query shows."""
    total: int
    """Number of units that the query shows, context included."""
    matches: int
    """Number of units that are wanted."""
    findings: tuple[Finding, ...] = ()
    """Findings about the document or the catalogue as a whole."""
    next_start: int | None = None
    """Where the next window begins; None at the end."""
    previous_start: int | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A unit of any document that a query wants."""

    row: UnitRow
    source_spans: tuple[Span, ...] = ()
    target_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Units of all documents of a language that a query wants, up to a limit of number and time."""

    query: Query
    hits: tuple[SearchHit, ...]
    searched: int
    """Documents that were searched so far."""
    documents: int
    next: str = ""
    """Where to go on (a document path); empty at the end."""


# --- one unit ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TermHint:
    """A glossary term in the source."""

    term: Term
    span: Span
    """Its first occurrence in the source."""
    accepted: tuple[str, ...]
    """Renderings to insert, the preferred one first: for ``=``, the source form."""
    forbidden: tuple[str, ...] = ()
    is_used: bool = False
    """Whether the target has an accepted form."""
    spans: tuple[Span, ...] = ()
    """All its occurrences in the source."""


class Change(StrEnum):
    """What a part of a text is in a comparison."""

    EQUAL = "equal"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A part of two texts compared word by word."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class MemoryHint:
    """A match of the translation memory."""

    source: str
    target: str
    score: int
    """Percent, rounded down."""
    kind: str
    """``context``, ``exact`` or ``fuzzy``."""
    place: str
    """``path:line``."""
    difference: tuple[DiffPart, ...]
    """From the match's source to the unit's; empty if they are equal."""
    adapted: bool = False
    """Numbers and names were replaced by those of the source."""


@dataclass(frozen=True, slots=True)
class HypothesisHint:
    """Another translation of the engine."""

    target: str
    score: float | None
    findings: tuple[Finding, ...]
    """What it would break."""
    difference: tuple[DiffPart, ...] = ()
    """From the unit's target to it; empty for a unit without a target."""


class StepKind(StrEnum):
    """What a step in the making of a target was, as an interface may translate it."""

    DRAFT = "draft"
    MEMORY = "memory"
    CARRIED = "carried over from the earlier source"
    FIRST_PART = "carried over from the earlier source, part 1 of 2"
    SECOND_PART = "carried over from the earlier source, part 2 of 2"
    JOINED = "carried over from 2 earlier sources"
    CUT_ANEW = "carried over from the same text, cut into other units"
    VERBATIM = "source, kept verbatim"
    WRITTEN = "written by a person"
    EDITED = "edited"
    NOTES = "notes changed"
    REVIEWED = "reviewed"
    UNCHANGED = "reviewed, without a change"
    """A draft that was approved as it was made."""


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A step in the making of a target."""

    kind: StepKind
    detail: str = ""
    """Not to be translated: ``argos 4.8 id-en``, ``87% fuzzy``."""
    who: str = ""
    when: str = ""
    """ISO 8601 date."""

    @property
    def what(self) -> str:
        """The kind with its detail: ``draft: argos 4.8 id-en``."""
        return f"{self.kind}: {self.detail}" if self.detail else str(self.kind)


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """One unit with what a reviewer needs beside it."""

    row: UnitRow
    terms: tuple[TermHint, ...] = ()
    memory: tuple[MemoryHint, ...] = ()
    memory_is_ready: bool = True
    """False while the translation memory is opened in the background: ask again in a second."""
    memory_problem: str = ""
    """Why the translation memory cannot be used; empty where it can."""
    source_change: tuple[DiffPart, ...] = ()
    """From the previous source to the source; empty without one."""
    previous_target: str = ""
    """The target that was reviewed for the previous source, if that is known."""
    target_change: tuple[DiffPart, ...] = ()
    """From the earlier draft or the target reviewed before, to the target; empty without one."""
    notes: tuple[str, ...] = ()
    """Translator comments without waivers, questions, answers and reviews."""
    questions: tuple[str, ...] = ()
    """Open ones."""
    answered: tuple[tuple[str, str], ...] = ()
    """The other questions with their answers."""
    waivers: tuple[tuple[str, str], ...] = ()
    """Check and reason."""
    extracted: tuple[str, ...] = ()
    history: tuple[HistoryStep, ...] = ()
    codes: tuple[str, ...] = ()
    """Inline codes of the source in order, for chips: tags, placeholders."""
    elsewhere: int = 0
    """Other units of the language with the same source."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The built document around a unit, as the real format gives it back."""

    html: str
    """Safe markup: elements of an allow-list, without addresses, styles and scripts."""
    note: str = ""
    """What the preview cannot show."""
    marks: tuple[str, ...] = field(default=())
    """Ids of elements in the markup that belong to the unit."""
