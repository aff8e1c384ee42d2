"""Marks of segments that are not final, in written documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rktranslate import formats
from rktranslate.errors import DocumentError
from rktranslate.formats import can_mark, markable_blocks, read_document, write_document
from rktranslate.model import Document, Mark
from rktranslate.segmentation import segmented
from rktranslate.testing.formats import spans
from tests.formats.picky_format import PickyFormat

if TYPE_CHECKING:
    from collections.abc import Sequence


class MarkingFormat(PickyFormat):
    """Writes the mark of each line before it."""

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return that all blocks show marks."""
        return (True,) * len(document.blocks)

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the lines with their marks."""
        assert len(marks) == len(targets)
        shown = [f"{mark or ''} {text}" for mark, text in zip(marks, targets, strict=True)]
        return self.write(document, shown, notice, language)


def document_of(monkeypatch: pytest.MonkeyPatch, plugin: PickyFormat) -> Document:
    monkeypatch.setattr(formats, "_plugins", lambda: [plugin])
    return segmented(read_document(b"Satu.\nDua.\n", "a.picky"), spans)


def test_every_mark_is_described() -> None:
    assert len({mark.description for mark in Mark}) == len(Mark) == 3
    assert Mark.DRAFT.description == "not reviewed"


def test_marks_are_passed_to_a_format_that_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_of(monkeypatch, MarkingFormat())
    assert can_mark(document)
    assert markable_blocks(document) == (True, True)
    written = write_document(document, ["One.", "Two."], "DRAFT", marks=[Mark.DRAFT, None])
    assert written == b"DRAFT\ndraft One.\n Two.\n"


@pytest.mark.parametrize("marks", [(), [None, None]])
def test_without_marks_a_document_is_written_as_ever(
    monkeypatch: pytest.MonkeyPatch, marks: Sequence[Mark | None]
) -> None:
    document = document_of(monkeypatch, MarkingFormat())
    assert write_document(document, ["One.", "Two."], marks=marks) == b"One.\nTwo.\n"


def test_a_format_without_marks_ignores_them(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_of(monkeypatch, PickyFormat())
    assert not can_mark(document)
    assert markable_blocks(document) == (False, False)
    written = write_document(document, ["One.", "Two."], marks=[Mark.SOURCE, Mark.PREVIOUS])
    assert written == b"One.\nTwo.\n"


@pytest.mark.parametrize("format_", [PickyFormat, MarkingFormat])
def test_the_number_of_marks_is_checked(
    monkeypatch: pytest.MonkeyPatch, format_: type[PickyFormat]
) -> None:
    document = document_of(monkeypatch, format_())
    with pytest.raises(DocumentError, match="there are 2 targets, but 1 marks"):
        write_document(document, ["One.", "Two."], marks=[Mark.DRAFT])
