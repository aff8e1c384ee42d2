"""Segmentation looks through tags: they change no boundary, and every segment is balanced."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.formats import block_texts
from rktranslate.inline.blanks import BLANKS
from rktranslate.inline.tags import (
    Run,
    find_tags,
    plain_text,
    tagged_runs,
    tagged_text,
    unbalanced_tags,
)
from rktranslate.model import NOTHING, Block, BlockKind, Document, Span, Syntax
from rktranslate.segmentation import segmented, segmenter
from tests.timing import takes_less

INDONESIAN = segmenter("id")


def document(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Document:
    blocks = tuple(Block(kind, text, line) for line, text in enumerate(texts, 1))
    read = Document("a.runs", blocks, None, Syntax.TAGS)
    return segmented(read, INDONESIAN.spans, has_words=lambda _text, _syntax: True)


def sources(text: str) -> list[str]:
    return [segment.source for segment in document(text).blocks[0].segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ja<b>karta raya.</b> Lalu.", ["Ja<b>karta raya.</b>", "Lalu."]),
        # A cut pair is closed and opened again.
        (
            "Ia <b>tidur. Lalu</b> makan.",
            ["Ia <b>tidur.</b>", "<b>Lalu</b> makan."],
        ),
        (
            "<b><i>Satu. Dua. Tiga.</i></b>",
            [f"<b><i>{n}.</i></b>" for n in ("Satu", "Dua", "Tiga")],
        ),
        # Opening tags go with what follows, closing tags with what precedes.
        ("Satu.</b> <i>Dua.</i>".replace("Satu", "<b>Satu"), ["<b>Satu.</b>", "<i>Dua.</i>"]),
        # Blanks within a pair at a cut belong to neither segment, nor do the tags beyond them.
        ("<b>Satu. </b>Dua.", ["<b>Satu.</b>", "Dua."]),
        ("Satu.<b> Dua.</b>", ["Satu.", "<b>Dua.</b>"]),
        ("Satu.<b> </b>Dua.", ["Satu.", "Dua."]),
        ("<b> Satu. </b>", ["<b>Satu.</b>"]),
        # A standalone tag goes with what it touches, else with what follows.
        ("Satu.<2/> Dua.", ["Satu.<2/>", "Dua."]),
        ("Satu. <2/>Dua.", ["Satu.", "<2/>Dua."]),
        ("Satu. <2/> Dua.", ["Satu.", "<2/> Dua."]),
        ("<2/> Satu. <3/>", ["<2/> Satu. <3/>"]),
        ("<b>Satu. <2/></b> Dua.", ["<b>Satu.</b>", "<b><2/></b> Dua."]),
        ("<2/>", []),
        # An abbreviation is one though a tag is within it, or between it and the name.
        ("Kata d<i>r</i>. Rini benar. Ya.", ["Kata d<i>r</i>. Rini benar.", "Ya."]),
        ("Kata dr.<2/> <b>Rini</b> benar.", ["Kata dr.<2/> <b>Rini</b> benar."]),
        # The number of a note after a full stop belongs to its sentence, and ends none itself.
        (
            "Ia pergi (lagi).<a><sup>4</sup></a> Ada juga.",
            ["Ia pergi (lagi).<a><sup>4</sup></a>", "Ada juga."],
        ),
        ("Ia pergi.<sup><a>12</a></sup> Ada.", ["Ia pergi.<sup><a>12</a></sup>", "Ada."]),
        ("Tahun 2022<sup>1</sup> Ada. Ya.", ["Tahun 2022<sup>1</sup> Ada.", "Ya."]),
        ("Luasnya 5 m<sup>2</sup>. Ya.", ["Luasnya 5 m<sup>2</sup>.", "Ya."]),
        ("Pasal 3.<b>4</b> Ada.", ["Pasal 3.<b>4</b> Ada."]),
        ("Ia <sup>pergi</sup>. &lt;sup>4 Ada.", ["Ia <sup>pergi</sup>.", "&lt;sup>4 Ada."]),
        # Escapes are one character to the segmenter.
        ("A &lt;b> itu. Ia &amp;lt; ini.", ["A &lt;b> itu.", "Ia &amp;lt; ini."]),
    ],
)
def test_segments_of_a_text_with_tags(text: str, expected: list[str]) -> None:
    assert sources(text) == expected


@pytest.mark.parametrize("kind", sorted({*BlockKind} - {BlockKind.REFERENCE, BlockKind.CODE}))
def test_blocks_of_every_kind_are_cut_into_sentences(kind: BlockKind) -> None:
    (block,) = document("<b>Satu. </b>Dua.", kind=kind).blocks
    assert [segment.source for segment in block.segments] == ["<b>Satu.</b>", "Dua."]


def test_a_reference_is_one_segment_and_code_none() -> None:
    (block,) = document("<b>Satu. </b>Dua.", kind=BlockKind.REFERENCE).blocks
    assert [segment.source for segment in block.segments] == ["<b>Satu. </b>Dua."]
    assert document("<b>x</b>", kind=BlockKind.CODE).blocks[0].segments == ()


@pytest.mark.parametrize("text", ["12", "5", "!", "`kode saja`", "https://contoh.id/a", "**a**"])
def test_a_text_without_a_word_is_not_offered_and_stays_where_it_is(text: str) -> None:
    block = Block(BlockKind.PARAGRAPH, f"Harga naik. {text}", 1)
    read = Document("a.md", (block,), None, Syntax.MARKDOWN)
    (block,) = segmented(read, lambda _text: (Span(0, 11), Span(12, 12 + len(text)))).blocks
    assert [segment.source for segment in block.segments] == ["Harga naik."]


@pytest.mark.parametrize("text", ["Satu</b>. Dua.", "<b>Satu. Dua.", "Satu. Dua.</b>"])
def test_a_format_that_gives_unbalanced_tags_is_wrong(text: str) -> None:
    with pytest.raises(ValueError, match=r"match an opening tag|are not closed"):
        document(text)


# --- laws --------------------------------------------------------------------------------------

WORDS = (
    "Ia ",
    "tidur",
    ".",
    " ",
    "Lalu ",
    "dr. ",
    "Rini",
    "! ",
    "[1]",
    "\u00a0",
    "<",
    "&lt;",
    "?”",
)
NAMES = st.lists(st.sampled_from(["b", "i", "1"]), max_size=3, unique=True).map(tuple)
TEXT_RUNS = st.builds(
    Run, st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map("".join), NAMES
)
STANDALONE = st.builds(Run, st.just(""), NAMES, st.sampled_from(["2", "br"]))
RUNS = st.lists(st.one_of(TEXT_RUNS, TEXT_RUNS, STANDALONE), min_size=1, max_size=8)


@pytest.mark.slow
@given(RUNS)
def test_tags_change_no_boundary(runs: list[Run]) -> None:
    text = tagged_text(runs)
    (block,) = document(text).blocks
    # A line break separates words.
    literal = "".join(" " if run.standalone == "br" else run.text for run in runs)
    wanted = [literal[span.start : span.end].strip(BLANKS) for span in INDONESIAN.spans(literal)]
    assert [plain_text(s.source).text.strip(BLANKS) for s in block.segments] == list(
        filter(None, wanted)
    )


@pytest.mark.slow
@given(RUNS)
def test_every_segment_is_balanced_and_no_text_or_standalone_tag_is_left_out(
    runs: list[Run],
) -> None:
    text = tagged_text(runs)
    (block,) = document(text).blocks
    end = 0
    for segment in block.segments:
        span = segment.span
        assert end <= span.start < span.end
        end = span.end
        own = text[span.start : span.end]
        assert segment.source == f"{segment.opening}{own}{segment.closing}"
        assert unbalanced_tags(find_tags(segment.source)) == ()
        assert segment.source == segment.source.strip(BLANKS)
    if block.segments:
        joined = "".join(segment.source for segment in block.segments)
        assert re.findall("<(?:2|br)/>", joined) == re.findall("<(?:2|br)/>", text)


@pytest.mark.slow
@given(RUNS)
def test_sources_as_targets_give_the_text_again(runs: list[Run]) -> None:
    text = tagged_text(runs)
    cut = document(text, text)
    targets = [segment.source for block in cut.blocks for segment in block.segments]
    assert list(block_texts(cut, targets)) == [text, text]
    # Even where another target has changed: only its own text and the gaps beside it may differ.
    if targets:
        targets[0] += "x"
        changed, same = block_texts(cut, targets)
        assert same == text
        assert unbalanced_tags(find_tags(changed)) == ()


@pytest.mark.slow
@given(RUNS, st.data())
def test_any_balanced_targets_make_a_balanced_text(runs: list[Run], data: st.DataObject) -> None:
    cut = document(tagged_text(runs))
    targets = []
    for segment in cut.blocks[0].segments:
        moved = "".join(
            f"<{tag.name}>x</{tag.name}>" if str(tag) == f"<{tag.name}>" else str(tag)
            for tag in find_tags(segment.source)
            if not str(tag).startswith("</")
        )
        choices = [segment.source, NOTHING, f"{moved} y", f"y {moved}", f"y {segment.source}"]
        targets.append(data.draw(st.sampled_from(choices)))
    (text,) = block_texts(cut, targets)
    tagged_runs(text)


# --- joining -----------------------------------------------------------------------------------

CUT = "Ia <b>tidur. Lalu</b> makan."


@pytest.mark.parametrize(
    ("text", "targets", "expected"),
    [
        (CUT, ["It <b>sleeps.</b>", "<b>Then</b> eats."], "It <b>sleeps. Then</b> eats."),
        (CUT, ["<b>It</b> sleeps.", "<b>Then</b> eats."], "<b>It</b> sleeps. <b>Then</b> eats."),
        (CUT, ["It <b>sleeps.</b>", "Eats <b>then</b>."], "It <b>sleeps.</b> Eats <b>then</b>."),
        (CUT, ["It sleeps.", "Then eats."], "It sleeps. Then eats."),
        (CUT, ["It <b>sleeps.</b>", NOTHING], "It <b>sleeps.</b>"),
        (CUT, [NOTHING, "<b>Then</b> eats."], "<b>Then</b> eats."),
        (CUT, [NOTHING, NOTHING], ""),
        ("<b>Satu. </b>Dua.", ["<b>One.</b>", "Two."], "<b>One. </b>Two."),
        ("<b>Satu. </b>Dua.", ["One.", "Two."], "One. Two."),
        ("Satu.<b> </b>Dua.", ["One.", "Two."], "One.<b> </b>Two."),
        ("<b>Satu. Dua. Tiga.</b>", ["<b>D.</b>", NOTHING, "<b>F.</b>"], "<b>D.</b> <b>F.</b>"),
    ],
)
def test_targets_of_a_cut_pair(text: str, targets: list[str], expected: str) -> None:
    assert list(block_texts(document(text), targets)) == [expected]


@pytest.mark.slow
def test_cost_is_linear() -> None:
    text = "Ia <b>tidur. Lalu</b> makan.<2/> " * 3_000

    def there_and_back() -> None:
        cut = document(text)
        sources = [segment.source for segment in cut.blocks[0].segments]
        list(block_texts(cut, [*sources[:-1], f"x {sources[-1]}"]))

    assert takes_less(there_and_back, 3.0)


@pytest.mark.parametrize("text", ["M E M U T U S K A N", "*N a s k a h*", "D A F T A R  I S I"])
def test_a_letter_spaced_word_is_offered(text: str) -> None:
    read = Document("a.md", (Block(BlockKind.HEADING, text, 1),), None, Syntax.MARKDOWN)
    (block,) = segmented(read, lambda whole: (Span(0, len(whole)),)).blocks
    assert [(segment.source, segment.is_wordless) for segment in block.segments] == [(text, False)]
