"""Which targets cannot be written: known before anything is written, for every format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import DocumentError
from rktranslate.formats import read_document, write_document
from rktranslate.formats.refusals import refusals
from rktranslate.formats.targets import Refusal, RefusalKind
from rktranslate.inline.blanks import BLANKS
from rktranslate.model import Document
from rktranslate.segmentation import segmented, segmenter
from tests.formats.picky_format import PickyFormat

TEXTS = {
    "a.txt": "Judul\n\nKucing tidur. Anjing\nmakan.\n\n- Ikan\n",
    "a.md": "Judul\n=====\n\n> Kucing tidur. Anjing\n> makan.\n\n| Ikan | Ular |\n|---|---|\n",
}
PIECES = st.sampled_from([*BLANKS, *"abc∅", "\0", "\ud800", "# ", "- ", "|", "\\", "```", "1."])


def document(name: str, text: str) -> Document:
    return segmented(read_document(text.encode(), name), segmenter("id").spans)


def sources(of: Document) -> list[str]:
    return [segment.source for block in of.blocks for segment in block.segments]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TEXTS))
@given(data=st.data())
def test_built_in_formats_write_what_is_not_refused_and_nothing_else(
    name: str, data: st.DataObject
) -> None:
    of = document(name, TEXTS[name])
    targets = [
        data.draw(st.just(source) | st.lists(PIECES, max_size=4).map("".join))
        for source in sources(of)
    ]
    refused = refusals(of, targets)
    pairs = zip(targets, refused, sources(of), strict=True)
    write_document(of, [source if refusal else target for target, refusal, source in pairs])
    for index, refusal in enumerate(refused):
        if refusal is not None:
            one = sources(of)
            one[index] = targets[index]
            with pytest.raises(DocumentError, match="the target of"):
                write_document(of, one)


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("dua\nbaris", RefusalKind.LINE_BREAK),
        ("dua\u2029baris", RefusalKind.LINE_BREAK),
        ("nol\0", RefusalKind.INVALID_CHARACTER),
        ("\u2060\n", RefusalKind.BLANK),
        ("\ntepi\n", None),
        ("Ular", None),
    ],
)
def test_kinds(target: str, kind: RefusalKind | None) -> None:
    [found] = refusals(document("a.txt", "Kucing tidur.\n"), [target])
    assert (found.kind if found else None) is kind


def picky(*targets: str) -> list[str]:
    """Return the refusals of targets of the first format that is no built-in one."""
    of = document("a.picky", "".join(f"Kata {number}.\n" for number in range(len(targets))))
    found = refusals(of, targets)
    assert all(each is None or each.kind is RefusalKind.FORMAT for each in found)
    return [each.reason if isinstance(each, Refusal) else "" for each in found]


@pytest.mark.usefixtures("format_plugins")
def test_other_formats_are_asked_which_targets_they_refuse() -> None:
    assert picky("a\nb", " ", "c") == ["", "", ""]
    assert picky("a", "b", "5%", "d", "%", "f") == [
        *("", "", "is refused by its format: a per cent sign", ""),
        *("is refused by its format: a per cent sign", ""),
    ]
    assert picky("a+", "b", "c+", "5%", "e+") == [
        *("", "", "is refused by its format: two plus signs"),
        *("is refused by its format: a per cent sign", "is refused by its format: two plus signs"),
    ]
    assert "IndexError" in picky("a", "BUG")[1]


@pytest.mark.usefixtures("format_plugins")
def test_one_refused_target_of_many_is_found_by_halves() -> None:
    PickyFormat.writes = 0
    targets = [f"word {number}" for number in range(500)]
    targets[321] = "50 %"
    assert [index for index, text in enumerate(picky(*targets)) if text] == [321]
    assert PickyFormat.writes < 40


@pytest.mark.usefixtures("format_plugins")
def test_a_document_that_cannot_be_written_at_all_is_an_error() -> None:
    of = document("a.picky", "Kata 5%.\nKata.\n")
    with pytest.raises(DocumentError, match="a per cent sign"):
        refusals(of, ["Kata 5%.", "y"])


@pytest.mark.usefixtures("format_plugins")
def test_a_format_that_fails_names_the_file() -> None:
    with pytest.raises(DocumentError, match=r"a\.picky: the picky format cannot read it: IndexErr"):
        read_document(b"BUG", "a.picky")
