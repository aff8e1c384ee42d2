"""Documents of runs and packages, through the public entry of plugins, from extract to build."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import DocumentError
from rktranslate.formats import format_for
from rktranslate.inline.tags import plain_text
from rktranslate.segmentation import segmented, segmenter
from rktranslate.testing import FormatConformance
from tests.conftest import Run
from tests.formats.runs_format import PackFormat, RunsFormat

if TYPE_CHECKING:
    from rktranslate.model import Document

Rkt = Callable[..., Run]

RUNS = RunsFormat()
JAKARTA = [["Ja"], ["karta raya.", "b"]]
CUT = [["Ia "], ["tidur. Lalu", "b"], [" makan", "b", "red"], ["."]]
LINES = f"{json.dumps(JAKARTA)}\n\n  {json.dumps(CUT)}\r\n"
IMAGE = b"\x89PNG\r\n\x00\x01"


def package(body: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("meta.xml", "<meta a='1'/>\r\n")
        archive.writestr("body.runs", body)
        archive.writestr("image.png", IMAGE, zipfile.ZIP_STORED)
    return output.getvalue()


def read(text: str) -> Document:
    return segmented(RUNS.read(text.encode(), "a.runs"), segmenter("id").spans)


def sources(document: Document) -> list[str]:
    return [segment.source for block in document.blocks for segment in block.segments]


class TestRuns(FormatConformance):
    format = RUNS
    samples = (
        LINES.encode(),
        json.dumps([["Satu. Dua.", "b"], {"image": "a.png"}, [" < Tiga &lt; <b>."]]).encode(),
    )


class TestPack(FormatConformance):
    format = PackFormat()
    samples = (package(LINES),)


# --- one document ------------------------------------------------------------------------------


def test_a_word_of_two_runs_is_one_word() -> None:
    assert sources(read(LINES)) == [
        "Ja<b>karta raya.</b>",
        "Ia <b>tidur.</b>",
        "<b>Lalu<2> makan</2></b>.",
    ]


def test_neighbouring_runs_that_look_alike_are_one() -> None:
    document = read(json.dumps([["Ja", "b"], ["karta ", "b"], [""], ["raya", "b"], ["."]]))
    assert sources(document) == ["<b>Jakarta raya</b>."]


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        # The pair that the cut separates is one again.
        (
            ["It <b>sleeps.</b>", "<b>Then<2> eats</2></b>."],
            [["It "], ["sleeps. Then", "b"], [" eats", "b", "red"], ["."]],
        ),
        # A tag that has moved, and one that is there twice.
        (
            ["<b>It</b> sleeps <b>well.</b>", "Eats <b><2>then</2></b>."],
            [["It", "b"], [" sleeps "], ["well.", "b"], [" Eats "], ["then", "b", "red"], ["."]],
        ),
        (["It sleeps.", "<2>Then</2> eats <b>."], None),
        (["It <i>sleeps.</i>", "<b>Then<2> eats</2></b>."], None),
    ],
)
def test_targets_become_runs(targets: list[str], expected: object) -> None:
    document = read(json.dumps(CUT))
    if expected is None:
        with pytest.raises(DocumentError, match="not in the source or not paired"):
            RUNS.write(document, targets)
    else:
        assert json.loads(RUNS.write(document, targets)) == expected


def test_literal_markup_is_escaped_and_comes_back() -> None:
    document = read(json.dumps([["Tulis <b> dan &lt; di R&D, 5 < 6.", "i"]]))
    assert sources(document) == ["<i>Tulis &lt;b> dan &amp;lt; di R&D, 5 < 6.</i>"]
    written = RUNS.write(document, ["<i>Write &lt;b> and &amp;lt; at R&amp;D.</i>"])
    assert json.loads(written) == [["Write <b> and &lt; at R&D.", "i"]]


# --- laws --------------------------------------------------------------------------------------

TEXTS = st.lists(
    st.sampled_from(["Ia", " tidur", ". ", "Lalu", "dr.", "<b>", "&lt;", "\u00a0", "!", "<", " "]),
    min_size=1,
    max_size=4,
).map("".join)
STYLES = st.lists(st.sampled_from(["b", "i", "red", "blue"]), max_size=2)
RUN_LISTS = st.lists(
    st.one_of(
        st.tuples(TEXTS, STYLES).map(lambda run: [run[0], *run[1]]),
        st.just({"image": "a.png"}),
    ),
    max_size=6,
)
FILES = st.lists(RUN_LISTS, max_size=4).map(lambda file: "\n".join(map(json.dumps, file)))


@pytest.mark.slow
@given(FILES)
def test_sources_as_targets_give_the_same_bytes(text: str) -> None:
    document = read(text)
    assert RUNS.write(document, sources(document)) == text.encode()


@pytest.mark.slow
@given(FILES)
def test_what_is_written_is_read(text: str) -> None:
    document = read(text)
    targets = [f"x{source}" for source in sources(document)]
    again = read(RUNS.write(document, targets).decode())
    for before, after in zip(document.blocks, again.blocks, strict=True):
        shown = plain_text(before.text).text
        assert plain_text(after.text).text.replace("x", "") == shown
        # A style is the same style, whatever number it has now.
        assert sorted(run_styles(before.text)) == sorted(run_styles(after.text))


def run_styles(text: str) -> set[str]:
    return {name for name in ("<b>", "<i>") if name in text}


# --- in a project ------------------------------------------------------------------------------


def review(path: str, targets: dict[str, str]) -> None:
    """Write reviewed targets into a catalogue, over those that are there."""
    lines = Path(path).read_text("utf-8").split("\n")
    for source, target in targets.items():
        index = lines.index(f'msgid "{source}"')
        assert lines[index + 1].startswith("msgstr ")
        lines[index + 1] = f'msgstr "{target}"'
    Path(path).write_text("\n".join(lines), "utf-8")


REVIEWED = {
    "Ja<b>karta raya.</b>": "<b>Greater</b> Jakarta.",
    "Ia <b>tidur.</b>": "It <b>sleeps.</b>",
    "<b>Lalu<2> makan</2></b>.": "<b>Then<2> eats</2></b>.",
}


@pytest.mark.usefixtures("format_plugins")
def test_from_extract_to_build(project: Path, rkt: Rkt) -> None:
    assert format_for("a.runs").name == "runs"
    Path("source/a.runs").write_bytes(LINES.encode())
    Path("source/b.pack").write_bytes(package(LINES))
    assert rkt("extract").code == 0
    catalog = Path("translations/en/a.runs.po").read_text("utf-8")
    assert "#: source/a.runs:1\n" in catalog
    assert "#: source/a.runs:3\n" in catalog
    assert 'msgid "Ja<b>karta raya.</b>"' in catalog
    for name in ("a.runs", "b.pack"):
        review(f"translations/en/{name}.po", REVIEWED)
    assert "up to date" in rkt("extract").out
    assert rkt("check").code == 0
    assert rkt("build").code == 0

    built = Path("build/en/a.runs").read_bytes().decode()
    first, empty, second = built.split("\n")[:3]
    assert json.loads(first) == [["Greater", "b"], [" Jakarta."]]
    assert empty == ""
    assert json.loads(second) == [["It "], ["sleeps. Then", "b"], [" eats", "b", "red"], ["."]]
    with zipfile.ZipFile("build/en/b.pack") as archive:
        assert archive.read("body.runs").decode() == built
        assert archive.read("meta.xml") == b"<meta a='1'/>\r\n"
        assert archive.read("image.png") == IMAGE
        assert [info.filename for info in archive.infolist()] == [
            "meta.xml",
            "body.runs",
            "image.png",
        ]


@pytest.mark.usefixtures("format_plugins")
def test_wrong_tags_are_found_and_not_published(project: Path, rkt: Rkt) -> None:
    Path("source/a.runs").write_bytes(LINES.encode())
    assert rkt("extract").code == 0
    path = "translations/en/a.runs.po"
    review(path, {**REVIEWED, "Ia <b>tidur.</b>": "It sleeps."})
    run = rkt("check")
    assert run.code == 1
    assert "<b> is missing in the target" in run.out
    # A lost tag can be written; what the format has no data for cannot.
    assert rkt("build").code == 0
    assert b"It sleeps. " in Path("build/en/a.runs").read_bytes()
    review(path, {"Ia <b>tidur.</b>": "It <b>sleeps.</b> <i>Well.</i>"})
    run = rkt("check")
    assert run.code == 1
    assert "<i> is not in the source" in run.out
    review(path, {"Ia <b>tidur.</b>": "It <b>sleeps.</b> Well</b>."})
    run = rkt("check")
    assert run.code == 1
    assert "</b> is not part of a pair" in run.out
    before = Path("build/en/a.runs").read_bytes()
    run = rkt("build")
    assert run.code == 3
    assert "</b>, which is not in the source or not paired" in run.out
    assert Path("build/en/a.runs").read_bytes() == before
