"""A paragraph (``w:p``) as pieces: text, codes, elements around text, and unseen marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.word.atoms import Atom, Break, Mark, Stretch
from rktranslate.formats.ooxml.word.controls import is_protected_control, is_shown_as_code
from rktranslate.formats.ooxml.word.fields import CONTENTS, Fields, RunBounds, field_code
from rktranslate.formats.ooxml.word.hyphens import HARD_HYPHEN, with_hyphens
from rktranslate.formats.ooxml.word.shown import is_floating, shown_text, symbol
from rktranslate.formats.runs import Close, Code, Open, Text
from rktranslate.formats.xml import Element
from rktranslate.inline.blanks import BLANKS, LINE_BREAKS
from rktranslate.model import Exclusion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.formats.ooxml.word.atoms import Item, WordText
    from rktranslate.formats.ooxml.word.fields import Field
    from rktranslate.formats.ooxml.word.looks import Looks, RunLook
    from rktranslate.formats.ooxml.word.styles import ParagraphStyle
    from rktranslate.formats.runs import Look
    from rktranslate.formats.xml import Text as XmlText
    from rktranslate.formats.xml import XmlPart

_DROPPED = frozenset({"w:rPr", "w:proofErr", "w:lastRenderedPageBreak"})
"""Proofing marks and the layout of the last editor, which are stale in changed text."""
_PROPERTIES = frozenset(
    {"w:pPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:fldData"}
)
_WRAPPERS = frozenset(
    {"w:hyperlink", "w:smartTag", "w:sdt", "w:customXml", "w:dir", "w:bdo", "w:fldSimple"}
)
_ENDS = frozenset({"w:bookmarkEnd", "w:commentRangeEnd", "w:permEnd"})
_UNSEEN = _ENDS | {
    *("w:bookmarkStart", "w:commentRangeStart", "w:commentReference", "w:permStart"),
    *("w:softHyphen", "w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart"),
    *("w:moveToRangeEnd", "w:customXmlInsRangeStart", "w:customXmlInsRangeEnd"),
    *("w:customXmlDelRangeStart", "w:customXmlDelRangeEnd", "w:annotationRef"),
}
_FORMULAS = frozenset({"m:oMath", "m:oMathPara"})
_PICTURES = frozenset({"w:drawing", "w:pict", "w:object", "mc:AlternateContent"})
_NOTES = {"w:footnoteReference": "fn", "w:endnoteReference": "en"}
_LITERAL_BREAKS = re.compile(f"[{LINE_BREAKS}]")
_TRIMMED = " \t\r\n"


class Pieces:
    """The pieces of a paragraph, and what it has besides."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.protected: list[tuple[Exclusion, str]] = []
        """Text that is not offered, with the reason."""
        self.pictures: list[Element] = []
        """Drawings, which may have text boxes and alternative text."""
        self.hyphens = False
        """U+2011 in the text stands for the element ``w:noBreakHyphen``."""


class PieceReader:
    """Reads the paragraphs of a part in order: a field may go on from one to the next."""

    def __init__(self, part: XmlPart, looks: Looks, note_number: Callable[[str, str], int]) -> None:
        """Take a part, its looks, and a function that returns the number of a note.

        Its arguments are the name of the reference element and the id of the note.
        """
        self._part = part
        self._looks = looks
        self._note_number = note_number
        self._fields = Fields(part.data)
        self._open: list[tuple[int, int, Exclusion | None]] = []
        """The fields that go on: beginning, end, and why the text is not offered."""
        start = part.data.find(b"<", part.data.find(b"?>") + 1)
        self._keeps_blanks = (
            b'xml:space="preserve"' in part.data[start : part.data.find(b">", start)]
        )
        self._runs = RunBounds(part)
        self._style: ParagraphStyle
        self._result = Pieces()
        self._items: list[Item] = []
        self._counts: dict[str, int] = {}

    def read(self, paragraph: Element, style: ParagraphStyle) -> Pieces:
        """Return the pieces of a paragraph with a style."""
        self._style = style
        self._result = result = Pieces()
        self._items = result.items
        self._counts = {}
        self._level(paragraph.children)
        result.hyphens = with_hyphens(result.items, self._look_of)
        return result

    # --- levels ----------------------------------------------------------------------------------

    def _level(self, children: Sequence[Element | XmlText]) -> None:
        """Read what is in a paragraph, or in an element around some of its runs."""
        if children and self._fields.begin_within(children[0].start, children[-1].end):
            self._level_with_fields(list(self._parts(children)))
            return
        for run, element in self._parts(children):
            self._one(run, element)

    def _parts(
        self, children: Iterable[Element | XmlText]
    ) -> Iterator[tuple[RunLook | None, Element]]:
        """Yield the elements of runs, each with the look of its run, and those between runs."""
        for child in children:
            if not isinstance(child, Element):
                self._comment(child, None)
            elif child.name == "w:r":
                properties = None
                parts = child.children
                if parts and isinstance(parts[0], Element) and parts[0].name == "w:rPr":
                    properties = parts[0]
                else:
                    properties = child.child("w:rPr")
                run = self._looks.of(properties, self._style)
                for part in parts:
                    if not isinstance(part, Element):
                        self._comment(part, run)
                    elif part.name not in _DROPPED:
                        yield run, part
            elif child.name not in _DROPPED:
                yield None, child

    def _comment(self, text: XmlText, run: RunLook | None) -> None:
        """Keep a comment or an instruction; white space between elements is none."""
        if self._part.data[text.start] == 60:  # <
            self._items.append(Mark(_stretch(text, run)))

    def _level_with_fields(self, parts: list[tuple[RunLook | None, Element]]) -> None:
        places = {
            element.start: index
            for index, (_, element) in enumerate(parts)
            if element.name == "w:fldChar"
        }
        index = 0
        while index < len(parts):
            run, element = parts[index]
            field = self._fields.at(element.start) if element.name == "w:fldChar" else None
            if field is None or self._inside(element) is not None:
                self._one(run, element)
            elif field.end in places:
                last = places[field.end]
                middle = places.get(field.separate) if field.separate is not None else None
                self._field(
                    field, parts[index : last + 1], None if middle is None else middle - index
                )
                index = last
            else:
                self._open_field(field)
                self._one(run, element)
            index += 1

    def _open_field(self, field: Field) -> None:
        """Note a field that ends in another paragraph, or in another element."""
        if field.is_contents:
            reason: Exclusion | None = Exclusion.CONTENTS
        else:
            reason = None if field.is_link else Exclusion.FIELD
        self._open.append((field.begin, field.end, reason))

    def _inside(self, element: Element) -> Exclusion | None:
        """Return why an element is not offered that is in a field of several paragraphs."""
        while self._open and self._open[-1][1] < element.start:
            self._open.pop()
        # A text box of the paragraph is read after it, and may stand before the field.
        return next(
            (
                reason
                for begin, _, reason in self._open
                if reason is not None and begin <= element.start
            ),
            None,
        )

    # --- elements --------------------------------------------------------------------------------

    def _one(self, run: RunLook | None, element: Element) -> None:
        reason = self._inside(element) if self._open else None
        if run is not None and reason is None and not run.is_plain:
            reason = Exclusion.HIDDEN if run.is_hidden else Exclusion.MARKED
        name = element.name
        if run is not None and name == "w:t" and reason is None:
            self._text(run, element)
        elif name in _UNSEEN:
            self._items.append(Mark(_stretch(element, run), is_end=name in _ENDS))
        elif reason is not None:
            self._protect(run, element, reason)
        elif run is None:
            self._between_runs(element)
        else:
            self._in_run(run, element)

    def _text(self, run: RunLook, element: Element) -> None:
        data = self._part.data
        text = self._part.text_of(element)
        if (
            not self._keeps_blanks
            and data.find(b"preserve", element.start, element.content_start) < 0
        ):
            text = text.strip(_TRIMMED)
        if not text:
            return
        if not text.isprintable():
            text = _LITERAL_BREAKS.sub(" ", text)
        self._items.append(Text(text, run.look, run.raw))

    def _in_run(self, run: RunLook, element: Element) -> None:
        name = element.name
        if name == "w:tab":
            key = ("tab", self._part.raw(element), _seen_blank(run))
            self._items.append(Code(Atom(key, (_stretch(element, run),)), "tab"))
        elif name in ("w:br", "w:cr"):
            self._break(run, element)
        elif name == "w:noBreakHyphen":
            hyphen = (HARD_HYPHEN, run.raw)
            self._items.append(Code(Atom(hyphen, (_stretch(element, run),)), "nbhyphen", "-"))
        elif name in _NOTES:
            self._note(run, element)
        elif name in ("w:fldChar", "w:instrText", "w:delInstrText"):
            # Of a field that is not whole in this paragraph.
            self._items.append(Mark(_stretch(element, run), is_end=True))
        elif name in _PICTURES:
            self._picture(element, run)
        elif name == "w:ptab":
            self._items.append(Code(Atom(element.start, (_stretch(element, run),)), "tab"))
        elif name == "w:sym":
            self._add("sym", (_stretch(element, run),), symbol(self._part, element))
        elif name == "w:ruby":
            shown = shown_text(self._part, element)
            self._result.protected.append((Exclusion.OTHER, shown))
            self._add("ruby", (_stretch(element, run),), shown)
        else:
            self._other((_stretch(element, run),), shown_text(self._part, element))

    def _break(self, run: RunLook, element: Element) -> None:
        kind = self._part.attribute(element, "w:type") or "textWrapping"
        is_line = element.name == "w:cr" or kind == "textWrapping"
        key = ("br", self._part.raw(element), _seen_blank(run))
        breaks = Break.LINE if is_line else Break.PAGE
        self._items.append(Code(Atom(key, (_stretch(element, run),), breaks=breaks), "br"))

    def _note(self, run: RunLook, element: Element) -> None:
        attributes = self._part.attributes(element)
        number = self._note_number(element.name, attributes.get("w:id", ""))
        name = f"{_NOTES[element.name]}{number}"
        self._items.append(Code(Atom(element.start, (_stretch(element, run),)), name))

    def _picture(self, element: Element, run: RunLook | None) -> None:
        self._result.pictures.append(element)
        shown = shown_text(self._part, element)
        self._result.protected.append((Exclusion.OTHER, shown))
        if is_floating(self._part, element):
            # Its place in the text is not where readers see it.
            self._items.append(Mark(_stretch(element, run)))
        else:
            name = "sym" if shown else "img"
            self._add(name, (_stretch(element, run),), shown, is_kept=True)

    def _between_runs(self, element: Element) -> None:
        name = element.name
        if name in _PROPERTIES:
            return
        if name in _WRAPPERS:
            self._wrapper(element)
        elif name in _FORMULAS:
            shown = " ".join(shown_text(self._part, element, "m:t").split())
            self._result.protected.append((Exclusion.FORMULA, shown))
            self._add("math", (_stretch(element, None),), shown)
        elif name in _PICTURES:
            self._picture(element, None)
        else:
            self._result.pictures.append(element)
            self._other((_stretch(element, None),), shown_text(self._part, element))

    def _protect(self, run: RunLook | None, element: Element, reason: Exclusion) -> None:
        """Add something that is not offered; neighbours are one code."""
        if element.name in _PROPERTIES:
            return
        if element.name in _PICTURES:
            self._result.pictures.append(element)
        # In the order of the text: a hidden field has its code before its result.
        shown = shown_text(self._part, element)
        stretch = _stretch(element, run)
        previous = self._items[-1] if self._items else None
        key = (element.start, reason)
        if isinstance(previous, Code) and isinstance(previous.data, Atom):
            known = previous.data.key
            if isinstance(known, tuple) and len(known) == 2 and known[1] is reason:
                stretches = (*previous.data.stretches, stretch)
                whole = previous.shown + shown
                self._items[-1] = Code(Atom(known, stretches), previous.name, whole)
                if shown:
                    self._result.protected.append((reason, shown))
                return
        if shown:
            self._result.protected.append((reason, shown))
        name = "hidden" if reason is Exclusion.HIDDEN else ""
        self._items.append(Code(Atom(key, (stretch,)), name, "" if name else shown))

    def _wrapper(self, element: Element) -> None:
        if element.name == "w:fldSimple":
            code = field_code(self._part.attribute(element, "w:instr") or "")
            if code != "HYPERLINK":
                self._whole_field(element, is_contents=code in CONTENTS)
                return
        elif element.name == "w:sdt" and is_protected_control(self._part, element):
            self._whole_field(element)
            return
        content = element.child("w:sdtContent") if element.name == "w:sdt" else element
        if content is None:
            self._items.append(Mark(_stretch(element, None)))
            return
        first = next((child for child in content.elements if child.name not in _PROPERTIES), None)
        # What describes the element stands before its content.
        start = content.content_start if first is None else first.start
        inner = self._read_inside([child for child in content.children if child.start >= start])
        if not any(_is_text(item) for item in inner) or (
            element.name == "w:sdt" and is_shown_as_code(element)
        ):
            self._textless(element, inner)
            return
        head = Stretch(element.start, start, None)
        tail = Stretch(content.content_end, element.end, None)
        is_link = element.name in ("w:hyperlink", "w:fldSimple")
        self._surround(element.start, (head,), (tail,), inner, "a" if is_link else "")

    def _read_inside(self, children: Sequence[Element | XmlText]) -> list[Item]:
        outer, self._items = self._items, []
        self._level(children)
        inner, self._items = self._items, outer
        return inner

    def _surround(
        self,
        key: int,
        head: tuple[Stretch, ...],
        tail: tuple[Stretch, ...],
        inner: list[Item],
        name: str,
    ) -> None:
        """Add an element around items."""
        properties = None
        if name:
            texts = [item for item in inner if isinstance(item, Text) and _has_look(item)]
            if len({text.look.key for text in texts}) == 1 and isinstance(texts[0].data, bytes):
                properties = texts[0].data
        atom = Atom(key, head, tail, properties=properties)
        self._items += (Open(atom, name), *inner, Close(atom))

    def _textless(self, element: Element, inner: list[Item]) -> None:
        """Add an element in which there is no text to translate."""
        codes = [item for item in inner if isinstance(item, Code)]
        stretch = _stretch(element, None)
        if not codes and not any(isinstance(item, Text) for item in inner):
            self._items.append(Mark(stretch))
            return
        shown = "".join(
            item.shown if isinstance(item, Code) else item.text
            for item in inner
            if isinstance(item, (Code, Text))
        )
        only = codes[0] if len(codes) == 1 else None
        name = "" if only is None else only.name
        if any(_is_text(item) for item in inner):
            self._result.protected.append((Exclusion.FIELD, shown))
        self._items.append(Code(Atom(element.start, (stretch,)), name, shown))

    # --- fields ----------------------------------------------------------------------------------

    def _field(
        self, field: Field, parts: list[tuple[RunLook | None, Element]], middle: int | None
    ) -> None:
        """Add a field that is whole in this paragraph.

        Args:
            field: The field.
            parts: Its elements, with the looks of their runs.
            middle: Index of the element that separates its instruction from its result.
        """
        run, first = parts[0]
        properties = b"" if run is None else run.raw
        bounds = self._runs.around(first.start, parts[-1][1].end, properties)
        stretches = (
            tuple(_stretch(element, look) for look, element in parts)
            if bounds is None
            else (Stretch(*bounds, None),)
        )
        if field.is_link and middle is not None:
            outer, self._items = self._items, []
            self._level_with_fields(parts[middle + 1 : -1])
            inner, self._items = self._items, outer
            if any(_is_text(item) for item in inner):
                head = tuple(_stretch(element, run) for run, element in parts[: middle + 1])
                tail = (_stretch(parts[-1][1], parts[-1][0]),)
                self._surround(parts[0][1].start, head, tail, inner, "a")
                return
        shown = ""
        if middle is not None:
            result = parts[middle + 1 : -1]
            shown = "".join(shown_text(self._part, element) for _, element in result)
        for _, element in parts:
            if element.name in _PICTURES:
                self._result.pictures.append(element)
        if field.is_unseen or (not shown and middle is None and field.code in ("", "ADDIN")):
            self._items += (Mark(stretch, is_end=True) for stretch in stretches)
            return
        self._add_field(stretches, shown, is_contents=field.is_contents)

    def _whole_field(self, element: Element, *, is_contents: bool = False) -> None:
        self._result.pictures.append(element)
        shown = shown_text(self._part, element)
        self._add_field((_stretch(element, None),), shown, is_contents=is_contents)

    def _add_field(
        self, stretches: tuple[Stretch, ...], shown: str, *, is_contents: bool = False
    ) -> None:
        shown = " ".join(shown.split())
        reason = Exclusion.CONTENTS if is_contents else Exclusion.FIELD
        self._result.protected.append((reason, shown))
        self._add("field", stretches, shown)

    # --- helpers ---------------------------------------------------------------------------------

    def _look_of(self, properties: bytes) -> Look:
        return self._looks.known(properties, self._style).look

    def _other(self, stretches: tuple[Stretch, ...], shown: str) -> None:
        """Add something that this program does not know; its words are counted."""
        self._result.protected.append((Exclusion.OTHER, shown))
        self._add("", stretches, shown)

    def _add(
        self, name: str, stretches: tuple[Stretch, ...], shown: str, *, is_kept: bool = False
    ) -> None:
        """Add a code that stands for one place of the part, with a number in its name."""
        if name:
            self._counts[name] = self._counts.get(name, 0) + 1
            name = f"{name}{self._counts[name]}"
        shown = " ".join(shown.split())
        self._items.append(Code(Atom(stretches[0].start, stretches, is_kept=is_kept), name, shown))


def _has_look(text: WordText) -> bool:
    """Return whether readers see how a text looks."""
    return text.look.shows_blanks or bool(text.text.strip(BLANKS))


def _is_text(item: Item) -> bool:
    return isinstance(item, Text) and bool(item.text.strip(BLANKS))


def _stretch(node: Element | XmlText, run: RunLook | None) -> Stretch:
    return Stretch(node.start, node.end, None if run is None else run.raw)


def _seen_blank(run: RunLook) -> object:
    """Return how a blank of a run looks; None where nothing of it is seen."""
    return run.look.key if run.look.shows_blanks else None
