"""TBX-Basic in and out: ISO 30042:2019 (TBX version 3), data categories as attributes (DCA).

One concept entry a term. What TBX-Basic has no place for goes into notes on the source term that
we read back: ``case: exact`` and ``do-not-translate``. The type of a term is its subject field.

Written are ``langSec`` sections in the order of the glossary's columns, preferred renderings first,
then admitted ones, then forbidden ones as deprecated terms. Read is DCA as well as DCT style,
``termEntry``/``langSet``/``tig`` of TBX version 2, and any number of things in between that we do
not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar
from xml.sax.saxutils import escape, quoteattr

from rktranslate.errors import GlossaryError
from rktranslate.exchange.term_entries import EntriesRead, TermEntry, TermsWritten
from rktranslate.glossary.rows import TYPES
from rktranslate.languages.codes import same_language
from rktranslate.model import Term, TermStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.glossary.terms import Glossary

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_ROOTS = ("tbx", "martif")
_ENTRY = ("conceptEntry", "termEntry")
_LANGUAGE = ("langSec", "langSet")
_SECTION = ("termSec", "tig", "ntig")
_PREFERRED = "preferredTerm-admn-sts"
_ADMITTED = "admittedTerm-admn-sts"
_DEPRECATED = "deprecatedTerm-admn-sts"
_FORBIDDEN = ("deprecated", "superseded", "forbidden", "obsolete")
_VARIANTS = ("variant", "acronym", "abbreviation", "shortForm")
_EXACT = "case: exact"
_VERBATIM = TermStatus.DO_NOT_TRANSLATE.value
_DEEPEST = 64
_XML_LANG = "http://www.w3.org/XML/1998/namespace lang"
_INLINE = ("hi", "foreign", "sc", "ec", "ph", "bpt", "ept")
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Tbx:
    """A termbase as TBX-Basic."""

    name: ClassVar[str] = "tbx"
    label: ClassVar[str] = "TBX"
    suffixes: ClassVar[tuple[str, ...]] = (".tbx", ".xml")
    multilingual: ClassVar[bool] = True

    def read(
        self, data: bytes, path: str, source_language: str, languages: Sequence[str]
    ) -> EntriesRead:
        """Return the concept entries of a file that have the source language.

        Raises:
            GlossaryError: It is not TBX, not well-formed, or not safe to read.
        """
        entries = (_entry(each, source_language, languages) for each in _Reader(path).read(data))
        return EntriesRead([entry for entry in entries if entry is not None])

    def write(self, glossary: Glossary, languages: Sequence[str]) -> TermsWritten:
        """Return the glossary as a file, one concept entry per row.

        Raises:
            GlossaryError: It has no terms, which TBX does not allow, or XML cannot hold a
                character.
        """
        chosen = replace(glossary, languages=tuple(languages))
        return TermsWritten(_written(chosen), len(chosen.terms))


def _written(glossary: Glossary) -> bytes:
    if not glossary.terms:
        raise GlossaryError("TBX cannot hold a glossary without terms", path=glossary.path or None)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<tbx type="TBX-Basic" style="dca" xml:lang={_code(glossary.source_language)}'
        f' xmlns="{NAMESPACE}">',
        "  <tbxHeader>",
        "    <fileDesc>",
        "      <sourceDesc>",
        "        <p>Written by rktranslate</p>",
        "      </sourceDesc>",
        "    </fileDesc>",
        "  </tbxHeader>",
        "  <text>",
        "    <body>",
    ]
    for number, term in enumerate(glossary.terms, 1):
        lines += _entry_lines(term, number, glossary)
    lines += ["    </body>", "  </text>", "</tbx>", ""]
    text = "\n".join(lines)
    unfit = _UNFIT.search(text)
    if unfit:
        raise GlossaryError(
            f"XML cannot hold the character U+{ord(unfit[0]):04X}", path=glossary.path or None
        )
    return text.encode()


def _entry_lines(term: Term, number: int, glossary: Glossary) -> Iterator[str]:
    yield f'      <conceptEntry id="c{number}">'
    if term.type:
        yield f'        <descrip type="subjectField">{escape(term.type)}</descrip>'
    if term.note:
        yield f"        <note>{escape(term.note)}</note>"
    yield f"        <langSec xml:lang={_code(glossary.source_language)}>"
    notes = [_EXACT] if term.case_exact else []
    if term.status is TermStatus.DO_NOT_TRANSLATE:
        notes.append(_VERBATIM)
    yield from _section_lines(term.source, notes=notes)
    for variant in term.variants:
        kind = "acronym" if _is_acronym(variant) else "variant"
        yield from _section_lines(variant, kind=kind)
    yield "        </langSec>"
    for language in glossary.languages:
        sections = list(_target_lines(term, language))
        if sections:
            yield f"        <langSec xml:lang={_code(language)}>"
            yield from sections
            yield "        </langSec>"
    yield "      </conceptEntry>"


def _target_lines(term: Term, language: str) -> Iterator[str]:
    for place, text in enumerate(term.renderings(language)):
        best = place == 0 and term.status is not TermStatus.ADMITTED
        yield from _section_lines(text, status=_PREFERRED if best else _ADMITTED)
    for text in term.forbidden_in(language):
        yield from _section_lines(text, status=_DEPRECATED)


def _section_lines(
    text: str, *, status: str = "", kind: str = "", notes: list[str] | None = None
) -> Iterator[str]:
    yield "          <termSec>"
    yield f"            <term>{escape(text)}</term>"
    if status:
        yield f'            <termNote type="administrativeStatus">{status}</termNote>'
    if kind:
        yield f'            <termNote type="termType">{kind}</termNote>'
    for note in notes or ():
        yield f"            <note>{escape(note)}</note>"
    yield "          </termSec>"


def _code(language: str) -> str:
    return quoteattr(language.replace("_", "-"))


def _is_acronym(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and all(map(str.isupper, letters))


# --- reading ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Section:
    """One term in one language."""

    text: str = ""
    status: str = ""
    kind: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Concept:
    line: int
    subject: str = ""
    notes: list[str] = field(default_factory=list)
    sections: list[tuple[str, _Section]] = field(default_factory=list)
    """Language and term, in file order."""


def _entry(concept: _Concept, source_language: str, languages: Sequence[str]) -> TermEntry | None:
    sources = [each for code, each in concept.sections if same_language(code, source_language)]
    named = [each for each in sources if not _is_forbidden(each) and each.kind not in _VARIANTS]
    if not sources:
        return None
    main = (named or sources)[0]
    accepted: dict[str, tuple[str, ...]] = {}
    forbidden: dict[str, tuple[str, ...]] = {}
    statuses = set()
    for language in languages:
        there = [each for code, each in concept.sections if same_language(code, language)]
        good = [each for each in there if not _is_forbidden(each)]
        # Preferred first; a stable sort keeps the file's order among the others.
        good.sort(key=lambda each: not each.status.startswith("preferred"))
        statuses |= {each.status.removesuffix("-admn-sts") for each in good}
        accepted[language] = tuple(each.text for each in good)
        forbidden[language] = tuple(each.text for each in there if _is_forbidden(each))
    marks = {note for each in sources for note in each.notes}
    status = None
    if _VERBATIM in marks:
        status = TermStatus.DO_NOT_TRANSLATE
    elif not any(accepted.values()):
        status = TermStatus.FORBIDDEN
        accepted, forbidden = forbidden, {}
    elif statuses == {"admittedTerm"}:
        status = TermStatus.ADMITTED
    subject = concept.subject.casefold()
    notes = [*concept.notes]
    if concept.subject and subject not in TYPES:
        notes.append(concept.subject)
    notes += [
        note
        for _, each in concept.sections
        for note in each.notes
        if note not in (_EXACT, _VERBATIM)
    ]
    return TermEntry(
        line=concept.line,
        source=main.text,
        accepted=accepted,
        forbidden=forbidden,
        variants=tuple(each.text for each in sources if each is not main),
        status=status,
        case_exact=_EXACT in marks,
        type=subject if subject in TYPES else "",
        note="; ".join(dict.fromkeys(notes)),
    )


def _is_forbidden(section: _Section) -> bool:
    return section.status.startswith(_FORBIDDEN)


class _Reader:
    """One reading of one file, in one pass over its elements."""

    def __init__(self, path: str) -> None:
        from xml.parsers import expat

        self.path = path
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.entity
        self.parser.SkippedEntityHandler = self.entity
        self.open: list[tuple[str, str]] = []
        """Name and data category of the open elements."""
        self.text: list[str] = []
        self.concepts: list[_Concept] = []
        self.language = ""
        self.in_concept = False

    def read(self, data: bytes) -> list[_Concept]:
        from xml.parsers import expat

        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise GlossaryError(
                f"not well-formed XML: {reason}", path=self.path, line=error.lineno
            ) from error
        except (LookupError, ValueError) as error:
            raise GlossaryError(f"cannot be decoded: {error}", path=self.path, line=1) from error
        return self.concepts

    def refuse(self, message: str) -> None:
        raise GlossaryError(message, path=self.path, line=self.parser.CurrentLineNumber)

    def doctype(self, _name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            self.refuse("a document type with declarations of its own is not read")

    def entity(self, name: str, *_: object) -> None:
        self.refuse(f"the entity {name} is not read")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        line = self.parser.CurrentLineNumber
        if not self.open and name not in _ROOTS:
            self.refuse(f"this is <{name}>, not TBX")
        if len(self.open) >= _DEEPEST:
            self.refuse(f"elements are nested more than {_DEEPEST} deep")
        self.open.append((name, attributes.get("type", "")))
        if name in _ENTRY:
            if self.in_concept:
                self.refuse(f"<{name}> inside of an entry")
            self.in_concept = True
            self.concepts.append(_Concept(line))
        elif name in _LANGUAGE and self.in_concept:
            self.language = attributes.get(_XML_LANG) or attributes.get("lang", "")
            if not self.language:
                self.refuse(f"<{name}> without a language")
        elif name in _SECTION and self.in_concept:
            if not self.language:
                self.refuse(f"<{name}> outside of a language")
            self.concepts[-1].sections.append((self.language, _Section()))
        if name not in _INLINE:
            self.text = []

    def characters(self, text: str) -> None:
        self.text.append(text)

    def end(self, _tag: str) -> None:
        name, kind = self.open.pop()
        if not self.in_concept:
            return
        if name in _ENTRY:
            self.in_concept = False
            self.concepts[-1].sections = [
                each for each in self.concepts[-1].sections if each[1].text
            ]
        elif name in _LANGUAGE:
            self.language = ""
        elif name not in _INLINE:
            self.keep(name, kind, " ".join("".join(self.text).split()))

    def keep(self, name: str, kind: str, text: str) -> None:
        """Keep what an element says, whose data category is its type (DCA) or its name (DCT)."""
        concept = self.concepts[-1]
        in_section = any(each in _SECTION for each, _ in self.open)
        section = concept.sections[-1][1] if in_section else None
        category = kind or name
        if category == "subjectField":
            concept.subject = text
        elif name == "note" and section is not None:
            section.notes.append(text)
        elif name == "note":
            concept.notes.append(text)
        elif section is None:
            return
        elif name == "term":
            section.text = text
        elif category == "administrativeStatus":
            section.status = text
        elif category == "termType":
            section.kind = text
