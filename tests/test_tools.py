"""Catalogues that come back from other tools: everything a person did is there, and stays there."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polib
import pytest

from rktranslate.catalog.merge import MergeResult, merge
from rktranslate.catalog.po import PoFile, new_catalog, parse, serialise
from rktranslate.catalog.provenance import translator_comments
from rktranslate.catalog.units import Unit
from rktranslate.model import BlockKind, Catalog, Location, Message, Origin, Provenance, State
from tests.catalog.test_po import NOW

HEADING = "Pelabuhan Rajin"
LONG = (
    "Menteri Pertahanan Rusia berkunjung ke Pyongyang pada bulan Juli untuk pertama kalinya "
    "sejak runtuhnya Uni Soviet."
)
DRAFT = "Harga “beras” naik 5 % di pasar ibu kota [3]."
EMPTY = "Tidak ada yang menjawab."
GONE = "Kalimat ini sudah tidak ada lagi di naskah."
LONG_TARGET = (
    "Russia's defence minister visited Pyongyang in July for the first time since the collapse "
    "of the Soviet Union."
)
SOURCES = (HEADING, LONG, DRAFT, EMPTY)


def units(*sources: str) -> list[Unit]:
    return [
        Unit(source, BlockKind.PARAGRAPH, (Location("source/a.txt", line),), (f"paragraph {line}",))
        for line, source in enumerate(sources, 1)
    ]


def po(text: str) -> PoFile:
    return parse(text, "translations/en/a.po", "id", "en")


def updated(file: PoFile, *sources: str) -> tuple[MergeResult, str]:
    """Update twice: the second time nothing may happen."""
    result = merge(units(*sources), file.catalog)
    text = serialise(result.catalog, file)
    again = po(text)
    assert serialise(merge(units(*sources), again.catalog).catalog, again) == text
    return result, text


def message(catalog: Catalog, source: str) -> Message:
    (found,) = [message for message in catalog.messages if message.source == source]
    return found


@dataclass(frozen=True)
class Written:
    """A file as a tool writes it, and what it cannot help losing."""

    tool: str
    header: str
    body: str
    keeps_fuzzy: bool = True


_BODY = f"""\
#. paragraph 1
#: source/a.txt:1
msgid "{HEADING}"
msgstr "The port of Rajin"

# Check the year.
#. paragraph 2
#: source/a.txt:2
msgid ""
"Menteri Pertahanan Rusia berkunjung ke Pyongyang pada bulan Juli untuk "
"pertama kalinya sejak runtuhnya Uni Soviet."
msgstr ""
"Russia's defence minister visited Pyongyang in July for the first time since "
"the collapse of the Soviet Union."

# mt: argos|v:1.12.1|model:id-en
#. paragraph 3
#: source/a.txt:3
#, fuzzy
msgid "{DRAFT}"
msgstr "The price of “rice” rose 5% in the capital's markets [3]."

#. paragraph 4
#: source/a.txt:4
msgid "{EMPTY}"
msgstr ""

"""
_GONE = f"""\
#~ msgid "{GONE}"
#~ msgstr "This sentence is gone."
"""
_MIME = """\
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""

WRITTEN = [
    # Poedit folds at 79 columns, writes its version, and puts its own fields at the end.
    Written(
        "Poedit",
        '# source/a.txt, from id to en\nmsgid ""\nmsgstr ""\n"Project-Id-Version: brief 1\\n"\n'
        '"POT-Creation-Date: 2026-01-02 03:04+0000\\n"\n"Language: en\\n"\n'
        f'{_MIME}"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n"X-Generator: Poedit 3.4.2\\n"\n'
        '"X-Poedit-SourceCharset: UTF-8\\n"\n"X-Poedit-Basepath: ../..\\n"\n',
        _BODY + _GONE,
    ),
    # Weblate names team and translator, and keeps the previous source of obsolete drafts.
    Written(
        "Weblate",
        'msgid ""\nmsgstr ""\n"Project-Id-Version: brief 1\\n"\n'
        '"Report-Msgid-Bugs-To: \\n"\n"PO-Revision-Date: 2026-02-01 10:00+0000\\n"\n'
        '"Last-Translator: A Person <a@example.org>\\n"\n'
        '"Language-Team: English <https://weblate.example.org/projects/brief/a/en/>\\n"\n'
        f'"Language: en\\n"\n{_MIME}"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n'
        '"X-Generator: Weblate 5.4\\n"\n',
        _BODY.replace("#. paragraph 4\n", "# a note by a reviewer\n#. paragraph 4\n")
        + f'#, fuzzy\n#~| msgid "Kalimat lama."\n{_GONE}',
    ),
    # OmegaT folds at 76, leaves the mark of a draft out, and writes CRLF where it found it.
    Written(
        "OmegaT",
        f'msgid ""\nmsgstr ""\n"Language: en\\n"\n{_MIME}"X-Generator: OmegaT\\n"\n',
        (_BODY.replace("#, fuzzy\n", "") + _GONE).replace("\n", "\r\n"),
        keeps_fuzzy=False,
    ),
    # Lokalize puts a note of its own before the header, and quotes the language team.
    Written(
        "Lokalize",
        "# A Person <a@example.org>, 2026.\n#, fuzzy\n"
        'msgid ""\nmsgstr ""\n"Project-Id-Version: brief 1\\n"\n"Language-Team: English '
        f'<kde-i18n@kde.org>\\n"\n"Language: en\\n"\n{_MIME}"X-Generator: Lokalize 23.08.5\\n"\n'
        '"X-Qt-Contexts: true\\n"\n',
        _BODY.replace("#, fuzzy\n", '#, fuzzy\n#| msgid "Harga beras naik."\n') + _GONE,
    ),
]


@pytest.mark.parametrize("written", WRITTEN, ids=lambda written: written.tool)
def test_a_file_of_an_editor_is_not_touched_where_nothing_changed(written: Written) -> None:
    text = written.header + "\n" + written.body
    file = po(text)
    result, after = updated(file, *SOURCES)
    assert len(result.kept) == len(SOURCES)
    assert after == text.replace("\r\n", "\n")


@pytest.mark.parametrize("written", WRITTEN, ids=lambda written: written.tool)
def test_an_update_keeps_what_an_editor_wrote(written: Written) -> None:
    file = po(written.header + "\n" + written.body)
    changed = LONG.replace("Juli", "Agustus")
    result, text = updated(file, GONE, HEADING, changed, DRAFT.replace("“beras”", '"beras"'))
    catalog = po(text).catalog
    assert catalog.headers == file.catalog.headers
    assert catalog.header_comment == file.catalog.header_comment
    revived = message(catalog, GONE)
    assert (revived.target, revived.obsolete) == ("This sentence is gone.", False)
    draft = message(catalog, changed)
    assert (draft.target, draft.previous_source, draft.state) == (
        LONG_TARGET,
        LONG,
        State.TRANSLATED,
    )
    assert draft.notes == ("Check the year.",)
    kept = message(catalog, LONG)
    assert (kept.obsolete, kept.target, kept.state) == (True, LONG_TARGET, State.REVIEWED)
    typographic = message(catalog, DRAFT.replace("“beras”", '"beras"'))
    assert typographic.origin is Origin.MACHINE
    assert (typographic.state is State.TRANSLATED) is written.keeps_fuzzy
    assert len(result.retired) <= 2


@pytest.mark.parametrize("written", WRITTEN, ids=lambda written: written.tool)
def test_gettext_accepts_what_is_written_after_an_editor(written: Written, tmp_path: Path) -> None:
    file = po(written.header + "\n" + written.body)
    _, text = updated(file, LONG.replace("Juli", "Agustus"), DRAFT)
    done = gettext("msgcat", tmp_path, text)
    # What is obsolete and empty, with a note only, gettext drops.
    written_ours = [m for m in po(text).catalog.messages if m.target or not m.obsolete]
    assert set(map(facts, po(done).catalog.messages)) == set(map(facts, written_ours))


def facts(message: Message) -> Message:
    """Return a message without what a tool may lay out anew."""
    return replace(message, line=0)


def gettext(tool: str, folder: Path, text: str, *options: str, template: str | None = None) -> str:
    """Run one of GNU gettext's tools for real."""
    if shutil.which(tool) is None:
        pytest.skip("GNU gettext is not installed")
    (folder / "a.po").write_text(text, encoding="utf-8")
    files = [str(folder / "a.po")]
    if template is not None:
        (folder / "a.pot").write_text(template, encoding="utf-8")
        files.append(str(folder / "a.pot"))
    done = subprocess.run(
        [tool, *options, *files, "-o", "-"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )
    return done.stdout


DRAFTED = Provenance(
    Origin.MACHINE,
    signature="argos|v:4.8.5|model:id-en+en-ms|sha:4cf17e19633d|beam:4|package:1.0+1.9",
    step="n-best",
    terms="0f1e2d3c",
    fingerprint="1a2b3c4d",
    unresolved=("'Korea Utara' is not rendered", "the position of [3] is a guess (of two)"),
)


def with_polib(text: str) -> str:
    file = polib.pofile(text, wrapwidth=60)
    for entry in file:
        entry.tcomment += "\nseen"
    return str(file)


def with_babel(text: str) -> str:
    pofile = pytest.importorskip("babel.messages.pofile")
    catalog = pofile.read_po(io.BytesIO(text.encode()))
    written = io.BytesIO()
    pofile.write_po(written, catalog, width=60)
    return written.getvalue().decode()


@pytest.mark.parametrize("tool", [with_polib, with_babel])
def test_a_provenance_that_a_tool_has_folded_is_whole(tool: Callable[[str], str]) -> None:
    """Both fold comments; a person may have added one, too."""
    text = tool(ours())
    assert "\n# mt: argos" in text
    assert max(map(len, text.splitlines())) < 120
    folded = message(po(text).catalog, DRAFT)
    assert folded.provenance == DRAFTED
    assert folded.notes[0] == "ask the author"
    _, after = updated(po(text), *SOURCES)
    assert message(po(after).catalog, DRAFT).provenance == DRAFTED


def ours() -> str:
    """Return a catalogue of ours in which people have worked."""
    start = new_catalog("source/a.txt", "id", "en", project="brief 1", version="1", now=NOW)
    catalog = merge(units(*SOURCES, GONE), start).catalog
    work = {
        HEADING: {"target": "The port of Rajin", "state": State.REVIEWED, "notes": ("mine",)},
        LONG: {"target": LONG_TARGET, "state": State.REVIEWED},
        DRAFT: {
            "target": "The price of “rice” rose 5% [3].",
            "state": State.TRANSLATED,
            "provenance": DRAFTED,
            "notes": ("ask the author",),
        },
        GONE: {"target": "This sentence is gone.", "state": State.REVIEWED, "notes": ("keep",)},
    }
    messages = tuple(replace(m, **work.get(m.source, {})) for m in catalog.messages)  # type: ignore[arg-type]
    return serialise(merge(units(*SOURCES), replace(catalog, messages=messages)).catalog)


@pytest.mark.parametrize(
    ("tool", "options"),
    [
        ("msgcat", ()),
        ("msgcat", ("--width=40",)),
        ("msgcat", ("--no-wrap", "--sort-output")),
        ("msgcat", ("--escape",)),
        ("msgattrib", ()),
        ("msgattrib", ("--no-location",)),
    ],
)
def test_what_went_through_gettext_is_the_same_after_an_update(
    tool: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    text = ours()
    file = po(gettext(tool, tmp_path, text, *options))
    result, after = updated(file, *SOURCES)
    assert len(result.kept) == len(SOURCES)
    assert (result.fuzzy, result.new, result.retired, result.dropped) == ((), (), (), ())
    assert list(map(facts, po(after).catalog.messages)) == list(
        map(facts, po(text).catalog.messages)
    )
    assert po(after).catalog.headers == po(text).catalog.headers


def test_what_msgmerge_made_of_a_new_source_is_taken_up(tmp_path: Path) -> None:
    changed = LONG.replace("Juli", "Agustus")
    empty = new_catalog("source/a.txt", "id", "en", project="brief 1", version="1", now=NOW)
    template = serialise(merge(units(GONE, HEADING, changed), empty).catalog)
    text = gettext("msgmerge", tmp_path, ours(), "--previous", "-q", template=template)
    result, after = updated(po(text), GONE, HEADING, changed)
    assert len(result.kept) == 3
    catalog = po(after).catalog
    assert message(catalog, HEADING).notes == ("mine",)
    assert message(catalog, GONE).state is State.REVIEWED
    draft = message(catalog, changed)
    assert (draft.state, draft.target, draft.previous_source) == (
        State.TRANSLATED,
        LONG_TARGET,
        LONG,
    )
    assert message(catalog, DRAFT).obsolete


def test_cleared_drafts_of_msgattrib_are_empty_and_not_lost(tmp_path: Path) -> None:
    text = gettext("msgattrib", tmp_path, ours(), "--clear-fuzzy", "--empty", "--only-fuzzy")
    result, _ = updated(po(text), *SOURCES)
    assert message(result.catalog, DRAFT).state is State.INITIAL
    assert translator_comments(message(result.catalog, DRAFT)) == translator_comments(
        message(po(ours()).catalog, DRAFT)
    )
