"""PO in and out: nothing is lost, nothing is guessed, and gettext's own tools agree."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rktranslate.catalog.po import PoFile, new_catalog, parse, read, serialise, writer
from rktranslate.catalog.provenance import read_comments, with_comments
from rktranslate.errors import CatalogError
from rktranslate.model import (
    BlockKind,
    Catalog,
    Location,
    Message,
    Origin,
    Plural,
    Provenance,
    State,
)

if TYPE_CHECKING:
    from pathlib import Path

HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
BUSY_MACHINE = [HealthCheck.too_slow]
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def gettext_tool(name: str) -> str:
    """Return the path of a gettext tool, or skip."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} of GNU gettext is not installed")
    return path


def run(tool: str, *args: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [gettext_tool(tool), *args],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )


def po(text: str) -> PoFile:
    return parse(text, "en/a.po", "id", "en")


def body(text: str) -> tuple[Message, ...]:
    return po(HEADER + "\n" + text).catalog.messages


def without_lines(catalog: Catalog) -> Catalog:
    return replace(catalog, messages=tuple(replace(m, line=0) for m in catalog.messages))


# ------------------------------------------------------------------------------------ the mapping


def test_every_part_of_a_message_has_its_place() -> None:
    (message,) = body(
        "#  indented note\n"
        "#no space\n"
        "#\n"
        "# mt: argos|v:1\n"
        "#. paragraph 1, sentence 2 of 3\n"
        "#. glossary: Rusia\n"
        "#: source/a.txt:12 source/b.txt\n"
        "#: \u2068source/c d.txt\u2069:7\n"
        "#, no-wrap, fuzzy, x-mine\n"
        '#| msgctxt "old context"\n'
        '#| msgid "old "\n'
        '#| "source"\n'
        'msgctxt "context"\n'
        'msgid ""\n'
        '"two\\n"\n'
        '"lines"\n'
        'msgstr "t\\"\\\\\\t"\n'
    )
    assert message == Message(
        source="two\nlines",
        target='t"\\\t',
        context="context",
        state=State.TRANSLATED,
        provenance=Provenance(Origin.MACHINE, signature="argos|v:1"),
        kind=BlockKind.PARAGRAPH,
        notes=(" indented note", "no space", ""),
        extracted=("paragraph 1, sentence 2 of 3", "glossary: Rusia"),
        locations=(
            Location("source/a.txt", 12),
            Location("source/b.txt", 0),
            Location("source/c d.txt", 7),
        ),
        flags=("no-wrap", "x-mine"),
        previous_source="old source",
        previous_context="old context",
        line=19,
    )


@pytest.mark.parametrize(
    ("text", "state", "flags"),
    [
        ('msgid "a"\nmsgstr ""\n', State.INITIAL, ()),
        ('#, fuzzy\nmsgid "a"\nmsgstr ""\n', State.INITIAL, ("fuzzy",)),
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"\n', State.TRANSLATED, ()),
        ('msgid "a"\nmsgstr "b"\n', State.REVIEWED, ()),
        ('msgid "a"\nmsgid_plural "as"\nmsgstr[0] ""\nmsgstr[1] ""\n', State.INITIAL, ()),
        ('msgid "a"\nmsgid_plural "as"\nmsgstr[0] "x"\nmsgstr[1] ""\n', State.REVIEWED, ()),
    ],
)
def test_state(text: str, state: State, flags: tuple[str, ...]) -> None:
    (message,) = body(text)
    assert (message.state, message.flags) == (state, flags)
    assert serialise(po(HEADER + "\n" + text).catalog) == HEADER + "\n" + text


@pytest.mark.parametrize(
    ("line", "state", "flags"),
    [
        ("#, fuzzy no-wrap", State.TRANSLATED, ("no-wrap",)),
        ("#,no-wrap\tfuzzy ,c-format", State.TRANSLATED, ("no-wrap", "c-format")),
        ("#, fuzzy range: 0..4", State.TRANSLATED, ("range: 0..4",)),
        (
            "#, range: 0..4, not-fuzzy, my flag",
            State.REVIEWED,
            ("range: 0..4", "not-fuzzy", "my flag"),
        ),
        ("#! fuzzy", State.TRANSLATED, ()),
        ("#! no-wrap,fuzzy", State.TRANSLATED, ("no-wrap",)),
        ("#= fuzzy, no-c-format", State.TRANSLATED, ("no-c-format",)),
        ("#! no fuzzyness here", State.REVIEWED, ()),
    ],
)
def test_whatever_gettext_takes_for_fuzzy_is_no_review(
    line: str, state: State, flags: tuple[str, ...]
) -> None:
    text = f'{HEADER}\n{line}\nmsgid "a"\nmsgstr "b"\n'
    file = po(text)
    (message,) = file.catalog.messages
    assert (message.state, message.flags) == (state, flags)
    assert serialise(file.catalog, file) == text  # as it was written
    again = po(serialise(file.catalog)).catalog.messages[0]
    assert (again.state, again.flags) == (state, flags)


def test_an_unreviewed_target_never_comes_back_as_reviewed() -> None:
    for state in (State.INITIAL, State.TRANSLATED):
        catalog = Catalog("id", "en", (Message("a", "b", state=state),))
        (message,) = po(serialise(catalog)).catalog.messages
        assert message.state is State.TRANSLATED


def test_a_stray_fuzzy_flag_does_not_undo_a_review() -> None:
    catalog = Catalog("id", "en", (Message("a", "b", state=State.REVIEWED, flags=("fuzzy",)),))
    assert po(serialise(catalog)).catalog.messages[0].state is State.REVIEWED


@pytest.mark.parametrize(
    ("notes", "origin"),
    [
        ((), Origin.HUMAN),
        (("mt: x", "looks good"), Origin.MACHINE),
        (("mt: x", "tm: 87%"), Origin.MEMORY),
        (("tm: 87%", "mt: x"), Origin.MACHINE),
        (("source: kept verbatim",), Origin.SOURCE),
        (("see mt: x", "mt:x"), Origin.HUMAN),
    ],
)
def test_origin_is_the_last_note_about_it(notes: tuple[str, ...], origin: Origin) -> None:
    assert with_comments(Message("a", "b"), notes).origin is origin


def test_obsolete_messages_keep_everything() -> None:
    text = (
        HEADER + "\n# a human remark\n#, fuzzy, x-mine\n"
        '#~| msgid "older"\n#~ msgctxt "c"\n#~ msgid "old"\n#~ msgstr "alt"\n'
    )
    parsed = po(text)
    (message,) = parsed.catalog.messages
    assert message.obsolete
    assert (message.previous_source, message.notes, message.flags) == (
        "older",
        ("a human remark",),
        ("x-mine",),
    )
    assert serialise(parsed.catalog) == text


def test_header_order_unknown_fields_comments_and_flags_stay() -> None:
    text = (
        "# Copyright\n#\n#, fuzzy\n"
        'msgid ""\nmsgstr ""\n"X-Zeta: 1\\n"\n"Language: en\\n"\n"no colon here\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Alpha: a: b\\n"\n"X-Alpha: again\\n"\n'
    )
    parsed = po(text)
    assert parsed.catalog.header_comment == "# Copyright\n#\n#, fuzzy"
    assert parsed.catalog.headers[0] == ("X-Zeta", "1")
    assert parsed.catalog.headers[-2:] == (("X-Alpha", "a: b"), ("X-Alpha", "again"))
    assert serialise(parsed.catalog) == text


def test_previous_plural_survives_a_change_of_its_message() -> None:
    text = (
        HEADER + '\n#, fuzzy\n#| msgid "old"\n#| msgid_plural "olds"\nmsgid "a"\n'
        'msgid_plural "as"\nmsgstr[0] "x"\nmsgstr[1] "y"\n'
    )
    parsed = po(text)
    assert serialise(parsed.catalog, parsed) == text
    (message,) = parsed.catalog.messages
    changed = replace(parsed.catalog, messages=(replace(message, notes=("n",)),))
    assert '#| msgid_plural "olds"' in serialise(changed, parsed)


def test_language() -> None:
    text = HEADER + '\nmsgid "a"\nmsgstr ""\n'
    assert parse(text, "a.po", "id").catalog.target_language == "en"
    assert parse(text, "a.po", "id", "en-GB").catalog.target_language == "en-GB"
    modified = text.replace("Language: en", "Language: en_US.UTF-8@latin")
    assert parse(modified, "a.po", "id", "en").catalog.target_language == "en"
    with pytest.raises(CatalogError, match=r"a\.po:1: expected target language ms, found en in"):
        parse(text, "a.po", "id", "ms")
    with pytest.raises(CatalogError, match="names no Language"):
        parse(text.replace("Language", "X-Language"), "a.po", "id")


@pytest.mark.parametrize(
    ("declared", "language"),
    [("ind", "id"), ("in", "id"), ("id_ID", "id"), ("en_US", "en_GB"), ("sr@latin", "sr_Latn"),
     ("zh_TW", "zh_Hant"), ("zh", "zh_Hant"), ("msa", "ms")],
)  # fmt: skip
def test_a_header_with_another_code_of_the_language(declared: str, language: str) -> None:
    text = HEADER.replace("Language: en", f"Language: {declared}") + '\nmsgid "a"\nmsgstr ""\n'
    parsed = parse(text, "a.po", "nl", language)
    assert parsed.catalog.target_language == language
    assert serialise(parsed.catalog, parsed) == text
    if declared != "zh":
        with pytest.raises(CatalogError, match=f"language zh_Hans, found {declared} in"):
            parse(text, "a.po", "nl", "zh_Hans")


# ------------------------------------------------------------------------------- as others write


POEDIT = r"""# Terjemahan
msgid ""
msgstr ""
"Project-Id-Version: berita\n"
"POT-Creation-Date: 2026-01-02 03:04+0000\n"
"PO-Revision-Date: 2026-02-03 10:00+0700\n"
"Last-Translator: Sari <sari@example.org>\n"
"Language-Team: \n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"X-Generator: Poedit 3.4\n"
"X-Poedit-Basepath: .\n"

# Please check the title.
#. paragraph 1, sentence 1 of 2
#: source/a.txt:3
msgid ""
"Menteri Pertahanan Rusia Sergei Shoigu berkunjung ke Pyongyang pada bulan Juli "
"2023."
msgstr ""
"Russian Defence Minister Sergei Shoigu visited Pyongyang in July 2023, and it was "
"folded by an editor."

#: source/a.txt:5
#, fuzzy
#| msgid "Perang Dingin usai."
msgid "Perang Dingin telah usai."
msgstr "The Cold War ended."

#~ msgid "Kalimat lama."
#~ msgstr "An old sentence."
"""

WEBLATE = r"""msgid ""
msgstr ""
"Project-Id-Version: berita\n"
"Report-Msgid-Bugs-To: \n"
"Language-Team: English <https://weblate.example.org/projects/berita/en/>\n"
"Language: en\n"
"Content-Type: text/plain; charset=UTF-8\n"
"X-Generator: Weblate 5.10\n"

#. heading 1
#: source/a.txt:1
msgctxt "judul"
msgid "Latar"
msgstr "Background"

#: source/a.txt:9
#, read-only
msgid "Rajin-Khasan"
msgstr "Rajin-Khasan"

#, fuzzy
#~| msgid "lama"
#~ msgid "lebih lama"
#~ msgstr "old"
"""

OMEGAT = r"""# OmegaT drops fuzzy marks
msgid ""
msgstr "Language: en\nContent-Type: text/plain; charset=UTF-8\nX-Odd:  two spaces\n"

#: source/a.txt:1
msgid   "Latar"
msgstr  "Background"
#: source/a.txt:2
msgid "Kalimat."
msgstr ""
"Sentence."


msgid "Akhir"
msgstr ""
"""


@pytest.mark.parametrize("text", [POEDIT, WEBLATE, OMEGAT], ids=["poedit", "weblate", "omegat"])
def test_untouched_messages_are_not_rewritten(text: str) -> None:
    parsed = po(text)
    again = serialise(parsed.catalog, parsed)
    first = parsed.catalog.messages[0]
    if text is not OMEGAT:  # which has other blank lines between its messages
        assert again == text
    assert serialise(po(again).catalog, po(again)) == again
    changed = replace(first, notes=(*first.notes, "new note"))
    messages = (changed, *parsed.catalog.messages[1:])
    updated = serialise(replace(parsed.catalog, messages=messages), parsed)
    lines = again.split("\n")
    kept = again[again.index("\n\n", again.index("\n\n") + 2) :]
    assert updated.endswith(kept)
    assert updated.split("\n\n")[0] == "\n".join(lines).split("\n\n")[0]
    assert without_lines(po(updated).catalog).messages[0] == replace(changed, line=0)


def test_new_messages_are_not_folded_and_others_stay_folded() -> None:
    parsed = po(POEDIT)
    long = Message("kata " * 60, "word " * 60, state=State.REVIEWED)
    catalog = replace(parsed.catalog, messages=(long, *parsed.catalog.messages))
    text = serialise(catalog, parsed)
    assert f'msgid "{long.source}"' in text
    assert '\n"2023."\n' in text


@pytest.mark.parametrize("line_end", ["\r\r\n", "\r\r\r\n"])
def test_line_ends_that_were_converted_twice(line_end: str) -> None:
    text = HEADER + '\n# a note\n#. paragraph 1\nmsgid "a"\nmsgstr "b"\n'
    message = po(text.replace("\n", line_end)).catalog.messages[0]
    assert (message.notes, message.extracted) == (("a note",), ("paragraph 1",))


def test_crlf_and_byte_order_mark() -> None:
    text = HEADER + '\nmsgid "a\\r\\nb"\nmsgstr "c"\n'
    parsed = po("\ufeff" + text.replace("\n", "\r\n"))
    assert serialise(parsed.catalog, parsed) == text
    assert parsed.catalog.messages[0].source == "a\r\nb"


def test_escapes_that_gettext_knows() -> None:
    (message,) = body(r'msgid "\a\033\303\251\x41\\101\"\\a"' + '\nmsgstr ""\n')
    assert message.source == '\a\x1béA\\101"\\a'


def test_file_names_that_would_be_misread() -> None:
    places = tuple(
        Location(path, line)
        for path in ("a b.txt", "a:5", "\u2068x", "a\u00a0b", "c.txt")
        for line in (0, 12)
    )
    text = serialise(Catalog("id", "en", (Message("a", locations=places),)))
    assert po(text).catalog.messages[0].locations == places
    for path in ("a\nb", "a\u2069b"):
        with pytest.raises(CatalogError, match="file name that PO cannot hold"):
            serialise(Catalog("id", "en", (Message("a", locations=(Location(path, 1),)),)))


# --------------------------------------------------------------------------------------- garbage


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "no header"),
        ("\n\n", 1, "no header"),
        ('msgid "a"\nmsgstr "b"\n', 1, "no header"),
        ('#~ msgid ""\n#~ msgstr ""\n', 1, "no header"),
        ('msgid ""\n"a"\nmsgstr "b"\n', 1, "no header"),
        ("%PDF-1.7\n", 1, "not a line of a PO file: '%PDF"),
        (HEADER + "\n# nobody's comment\n", 6, "ends in a comment without a message"),
        (HEADER + '\nmsgid "a"\n', 6, "ends in a message without msgstr"),
        (HEADER + '\nmsgid "a"\nmsgid "b"\nmsgstr ""\n', 7, "unexpected msgid after msgid"),
        (HEADER + '\nmsgid "a"\n\n# note\nmsgstr ""\n', 8, "comment inside a message"),
        (HEADER + '\nmsgstr "a"\n', 6, "unexpected msgstr"),
        (HEADER + '\nmsgid "a"\nmsgstr "b\n', 7, "does not end on its line"),
        (HEADER + '\nmsgid "a"\nmsgstr "b\\"\n', 7, "does not end on its line"),
        (HEADER + '\nmsgid "a"\nmsgstr "b"c"\n', 7, "quotation mark inside a string"),
        (HEADER + '\nmsgid "a"\nmsgstr b\n', 7, "msgstr without a quoted string"),
        (HEADER + '\nmsgid "a"\nmsgstr\n', 7, "msgstr without a quoted string"),
        (HEADER + '\nmsgid "a"\nmsgtxt "b"\n', 7, "not a line of a PO file"),
        (HEADER + '\ndomain "a"\n', 6, "not a line of a PO file"),
        (HEADER + '\nmsgid "a"\nmsgstr "\\q"\n', 7, r"unknown escape \\q"),
        (HEADER + '\nmsgid "a"\nmsgstr "\\377"\n', 7, "not a character in UTF-8"),
        (HEADER + '\nmsgid "a"\nmsgstr "\\0"\n', 7, "NUL"),
        (HEADER + '\nmsgid "a"\nmsgstr "\0"\n', 7, "NUL"),
        (HEADER + '\n# note\n"stray"\n', 7, "string without msgid or msgstr"),
        (HEADER + '\n#| "stray"\nmsgid "a"\nmsgstr ""\n', 6, "previous string without msgid"),
        (HEADER + '\n#| msgstr "s"\nmsgid "a"\nmsgstr ""\n', 6, "unexpected msgstr in a prev"),
        (HEADER + '\n#| msgid "s"\n#| msgid "t"\nmsgid "a"\nmsgstr ""\n', 7, "unexpected msgid in"),
        (HEADER + '\nmsgid "a"\n#~ msgstr "b"\n', 7, "#~ on only some lines"),
        (HEADER + '\nmsgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 8, "unexpected msgstr after"),
        (HEADER + '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n', 8, r"unexpected msgstr\[1\]"),
        (HEADER + '\nmsgid "a"\nmsgid_plural ""\nmsgstr[0] "c"\n', 6, "empty msgid_plural"),
        (HEADER + '\nmsgctxt "c"\nmsgid ""\nmsgstr "b"\n', 7, "second message with an empty"),
        (
            HEADER + '\n<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n=======\n',
            6,
            "unresolved merge conflict",
        ),
        (HEADER + '\nmsgid "a"\n>>>>>>> other\n', 7, "unresolved merge conflict"),
    ],
)
def test_garbage_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(CatalogError, match=reason) as caught:
        po(text)
    assert (caught.value.path, caught.value.line) == ("en/a.po", line)
    assert str(caught.value).startswith(f"en/a.po:{line}: ")


@pytest.mark.slow
def test_a_file_cut_anywhere_is_refused_or_is_a_beginning_of_it() -> None:
    whole = po(POEDIT).catalog
    for end in range(len(POEDIT)):
        try:
            part = po(POEDIT[:end]).catalog
        except CatalogError as error:
            assert error.line  # noqa: PT017 - both outcomes are right
            continue
        for message, full in zip(part.messages, whole.messages, strict=False):
            assert message.source == full.source
            # A cut between two lines of a string is the one that nobody can see.
            assert full.target.startswith(message.target)


@pytest.mark.slow
@given(st.text(alphabet='msgidtrcx \n\t\r"\\#~|,:.[]01<\u2028\0é', max_size=60))
@settings(max_examples=400, deadline=None)
def test_anything_parses_or_is_refused(text: str) -> None:
    try:
        parsed = po(HEADER + "\n" + text)
    except CatalogError as error:
        assert error.line is not None  # noqa: PT017
        return
    canonical = serialise(parsed.catalog)
    assert without_lines(po(canonical).catalog) == without_lines(parsed.catalog)
    kept = serialise(parsed.catalog, parsed)
    assert without_lines(po(kept).catalog) == without_lines(parsed.catalog)


def test_very_long_lines() -> None:
    long = 'kata "dan" \\ ' * 20_000
    text = serialise(Catalog("id", "en", (Message(long, long, state=State.REVIEWED),)))
    assert po(text).catalog.messages[0].source == long


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    with pytest.raises(CatalogError, match=r"en/a\.po: cannot read the PO file: No such file"):
        read(path, "id", "en", name="en/a.po")
    text = HEADER + '\nmsgid "caf\u00e9"\nmsgstr "\u00fc"\n'
    latin = text.replace("UTF-8", "ISO-8859-1")
    path.write_bytes(latin.encode("iso-8859-1"))
    parsed = read(path, "id", "en")
    assert parsed.catalog.messages[0].source == "café"
    assert serialise(parsed.catalog, parsed) == text
    path.write_bytes(text.encode("iso-8859-1"))
    with pytest.raises(CatalogError, match=r"a\.po:6: not valid UTF-8"):
        read(path, "id", "en")
    path.write_bytes(text.replace("UTF-8", "no-such").encode())
    with pytest.raises(CatalogError, match=r"a\.po:4: unknown charset 'no-such'"):
        read(path, "id", "en")
    path.write_bytes(text.replace("UTF-8", "CHARSET").encode())
    assert serialise(read(path, "id", "en").catalog) == text
    path.write_bytes(latin.replace("Content-Type", "content-type").encode("iso-8859-1"))
    parsed = read(path, "id", "en")
    assert parsed.catalog.messages[0].source == "café"
    assert serialise(parsed.catalog, parsed) == text.replace("Content-Type", "content-type")
    path.write_bytes(text.encode("utf-16"))
    with pytest.raises(CatalogError, match="UTF-16 are not supported"):
        read(path, "id", "en")


@pytest.mark.parametrize(
    "before",
    [
        "# converted from Content-Type: text/plain; charset=ISO-8859-1 in 2019\n",
        '# msgstr "Content-Type: text/plain; charset=ISO-8859-1"\n\n',
        "\ufeff\n\n",
    ],
)
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("said", ["Content-Type: text/plain; charset=ISO-8859-1", "\\n"])
def test_only_the_header_names_the_charset(
    tmp_path: Path, before: str, named: bool, said: str
) -> None:
    lines = [line for line in HEADER.splitlines() if named or "charset" not in line]
    field = '"X-Note: no Content-Type: text/plain; charset=ISO-8859-1\\n"'
    body = f'msgid "{said} é"\nmsgstr "Content-Type: text/plain; charset=ISO-8859-1 日本"\n'
    path = tmp_path / "a.po"
    path.write_bytes((before + "\n".join([*lines, field]) + "\n\n" + body).encode())
    (message,) = read(path, "id", "en").catalog.messages
    assert message.source.endswith(" é")
    assert message.target.endswith(" 日本")


@pytest.mark.parametrize(
    "catalog",
    [
        Catalog("id", "en", (Message(""),)),
        Catalog("id", "en", (Message("a\0b"),)),
        Catalog("id", "en", (Message("a", flags=("b\nc",)),)),
        Catalog("id", "en", (Message("a\x04b"),)),
        Catalog("id", "en", headers=(("A", "\0"),)),
        Catalog("id", "en", headers=(("A:b", "c"),)),
        Catalog("id", "en", headers=(("A", "b\nc"),)),
        Catalog("id", "en", header_comment="not a comment"),
    ],
)
def test_what_po_cannot_hold_is_refused(catalog: Catalog) -> None:
    with pytest.raises(CatalogError):
        serialise(catalog)


def test_what_po_cannot_hold_is_named_where_it_stands() -> None:
    here = (Location("source/a.md", 3), Location("source/a.md", 9))
    catalog = Catalog("id", "en", (Message("a\x04b", locations=here),), path="en/a.po")
    with pytest.raises(CatalogError, match=r"^source/a\.md:3: a NUL or EOT character in 'a"):
        serialise(catalog)
    message = Message("a", "b\0", locations=here)  # the source is innocent
    with pytest.raises(CatalogError, match=r"^en/a\.po: a NUL or EOT"):
        serialise(replace(catalog, messages=(message,)))


# ------------------------------------------------------------------------------------------ laws

nasty = st.text(
    alphabet=st.one_of(
        st.sampled_from('ab"\\\n\t\r\v\f\b\a\x1b\x1c\x85\u2028\u2029\u00a0\u200b%#~|[]:, ∅é漢😀'),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0\x04"),
    ),
    max_size=25,
)
one_line = nasty.map(lambda text: text.replace("\n", " ").replace("\r", " "))
flag = st.sampled_from(["c-format", "x-mine", "no-wrap", "my flag"])
location = st.builds(
    Location,
    st.text(alphabet="ab/.: \u00a0\u2068é", min_size=1, max_size=8),
    st.integers(0, 99),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    plural = draw(
        st.none()
        | st.builds(
            Plural,
            nasty.filter(bool),
            st.lists(nasty, min_size=1, max_size=3).map(lambda ts: tuple(enumerate(ts))),
        )
    )
    target = "" if plural else draw(nasty)
    empty = not any(text for _, text in plural.targets) if plural else not target
    state = State.INITIAL if empty else draw(st.sampled_from([State.TRANSLATED, State.REVIEWED]))
    comments = draw(st.lists(one_line | st.just("mt: x|v:1"), max_size=3))
    people, provenance = read_comments(comments)
    return Message(
        source=draw(nasty.filter(bool)),
        target=target,
        context=draw(st.none() | nasty),
        state=state,
        provenance=provenance,
        notes=people,
        extracted=tuple(draw(st.lists(one_line, max_size=2))),
        locations=tuple(draw(st.lists(location, max_size=3))),
        flags=tuple(draw(st.lists(flag, max_size=2))),
        previous_source=draw(st.none() | nasty),
        previous_context=draw(st.none() | nasty),
        plural=plural,
        obsolete=draw(st.booleans()),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    entries = draw(st.lists(messages(), max_size=4, unique_by=lambda message: message.key))
    fields = st.tuples(st.sampled_from(["X-A", "X-B", "X-A"]), one_line.map(str.strip))
    return Catalog(
        source_language="id",
        target_language="en",
        messages=tuple(sorted(entries, key=lambda message: message.obsolete)),
        headers=(
            ("Language", "en"),
            *draw(st.lists(fields, max_size=3)),
            ("Content-Type", "text/plain; charset=UTF-8"),
        ),
        header_comment=draw(st.sampled_from(["", "# a", "# a\n#\n#, fuzzy\n#. x"])),
        path="en/a.po",
    )


@pytest.mark.slow
@given(catalogs())
@settings(max_examples=150, deadline=None, suppress_health_check=BUSY_MACHINE)
def test_what_is_written_is_what_is_read(catalog: Catalog) -> None:
    text = serialise(catalog)
    parsed = po(text)
    assert without_lines(parsed.catalog) == catalog
    assert serialise(parsed.catalog) == text
    assert serialise(parsed.catalog, parsed) == text


UNUSUAL = re.compile(r"\\(?:[arvf]|x07|x0b|x0c|x1[c-e]|x85|u2028|u2029)")


@pytest.mark.slow
@given(catalogs())
@settings(max_examples=100, deadline=None, suppress_health_check=BUSY_MACHINE)
def test_plain_messages_are_written_as_polib_writes_them(catalog: Catalog) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "_is_plain", lambda _message: False)
        by_polib = serialise(catalog)
    assert serialise(catalog) == by_polib


@pytest.mark.slow
@given(catalogs())
@settings(max_examples=50, deadline=None, suppress_health_check=BUSY_MACHINE)
def test_polib_reads_the_same_messages(catalog: Catalog) -> None:
    """polib cuts files at all line ends of Unicode, keeps a bell escaped, and refuses ``#note``."""
    plain = replace(
        catalog,
        headers=(("Language", "en"),),
        header_comment="",
        messages=tuple(
            bare
            for message in catalog.messages
            for bare in [replace(message, notes=(), provenance=None, extracted=(), locations=())]
            if not UNUSUAL.search(repr(bare))
        ),
    )

    def strings(message: Message) -> tuple[object, ...]:
        plural = (
            (message.plural.source, dict(message.plural.targets)) if message.plural else ("", {})
        )
        fuzzy = message.state is State.TRANSLATED
        return (message.context, message.source, message.target, *plural, fuzzy, message.obsolete)

    entries = polib.pofile(serialise(plain))
    assert [
        (e.msgctxt, e.msgid, e.msgstr, e.msgid_plural, e.msgstr_plural, e.fuzzy, e.obsolete)
        for e in entries
    ] == [strings(message) for message in plain.messages]


# ------------------------------------------------------------------------------- gettext's tools


def real_catalog() -> Catalog:
    empty = new_catalog("source/a.txt", "id", "en", project="berita 1.0", version="0.1.0", now=NOW)
    return replace(
        empty,
        path="en/a.po",
        messages=(
            Message("Latar", "Background", state=State.REVIEWED, notes=("ok",)),
            Message(
                '“Kutipan” — [3], 50 % \\ " \t.',
                "A quotation [3].",
                state=State.TRANSLATED,
                provenance=Provenance(Origin.MACHINE, signature="argos|v:1"),
                notes=("human",),
                extracted=("paragraph 1, sentence 1 of 2",),
                locations=(Location("source/a.txt", 3), Location("source/a.txt", 9)),
                previous_source="Kutipan.",
            ),
            Message("kata " * 50, "", extracted=("paragraph 2",)),
            Message("lama", "old", state=State.REVIEWED, notes=("keep me",), obsolete=True),
        ),
    )


@pytest.mark.parametrize("language", ["en", "ms", "fr", "ru", "ar", "pt-BR", "zh-Hant", "xx"])
def test_msgfmt_is_silent_on_a_new_catalogue(language: str) -> None:
    catalog = new_catalog("a.txt", "id", language, project="p", version="1", now=NOW)
    text = serialise(replace(catalog, messages=(Message("a", "b", state=State.REVIEWED),)))
    result = run("msgfmt", "--check", "-v", "-o", "/dev/null", "-", text=text)
    assert (result.returncode, result.stderr) == (0, "1 translated message.\n")
    assert parse(text, "a.po", "id").catalog.target_language == language


def test_plural_forms_come_from_cldr() -> None:
    def forms(language: str) -> str:
        catalog = new_catalog("a", "id", language, project="p", version="1", now=NOW)
        return dict(catalog.headers).get("Plural-Forms", "")

    assert forms("en") == "nplurals=2; plural=(n != 1);"
    assert forms("ms") == "nplurals=1; plural=0;"
    assert forms("hi") == "nplurals=2; plural=(n > 1);"
    assert forms("ar").startswith("nplurals=6; plural=(")
    assert forms("xx") == ""


def test_msgcat_agrees_with_what_we_write() -> None:
    catalog = real_catalog()
    text = serialise(catalog)
    unfolded = run("msgcat", "--no-wrap", "-", text=text)
    assert unfolded.stdout == text
    folded = run("msgcat", "-", text=text)
    assert folded.stdout != text
    parsed = po(folded.stdout)
    assert without_lines(parsed.catalog) == catalog
    assert serialise(parsed.catalog, parsed) == folded.stdout


@pytest.mark.slow
@given(catalogs())
@settings(max_examples=25, deadline=None, suppress_health_check=BUSY_MACHINE)
def test_msgcat_reads_the_same_messages(catalog: Catalog) -> None:
    # gettext 0.21 knows no isolates around file names, prints no extracted comments and flags
    # of obsolete messages, and drops obsolete ones without a target; strings and notes must agree.
    plain = replace(
        catalog,
        headers=(("Language", "en"), ("Content-Type", "text/plain; charset=UTF-8")),
        header_comment="",
        messages=tuple(
            replace(
                message,
                locations=(),
                extracted=(),
                notes=tuple(note for note in message.notes if note.isalnum()),
                flags=(),
                provenance=None,
                plural=None,
                state=State.REVIEWED if message.target else State.INITIAL,
                previous_source=None,
                previous_context=None,
            )
            for message in catalog.messages
            if message.target or not message.obsolete
        ),
    )
    result = run("msgcat", "--no-wrap", "-", text=serialise(plain))
    assert result.returncode == 0, result.stderr
    if plain.messages:
        assert without_lines(po(result.stdout).catalog) == plain


def test_a_round_through_msgmerge_and_msgattrib_keeps_what_is_human(tmp_path: Path) -> None:
    catalog = real_catalog()
    path, template = tmp_path / "en.po", tmp_path / "a.pot"
    path.write_text(serialise(catalog), encoding="utf-8")
    fresh = replace(
        catalog,
        messages=tuple(
            replace(m, target="", state=State.INITIAL, notes=(), previous_source=None)
            for m in catalog.messages
            if not m.obsolete
        ),
    )
    template.write_text(serialise(fresh), encoding="utf-8")
    merged = run("msgmerge", "--quiet", "--previous", str(path), str(template))
    assert merged.returncode == 0, merged.stderr
    back = po(merged.stdout).catalog

    def human(catalog: Catalog) -> list[tuple[object, ...]]:
        return [(m.key, m.target, m.state, m.notes, m.obsolete) for m in catalog.messages]

    assert human(back) == human(catalog)
    assert dict(back.headers)["X-Source-Language"] == "id"
    obsolete = run("msgattrib", "--only-obsolete", str(path))
    assert [m.source for m in po(obsolete.stdout).catalog.messages] == ["lama"]


@pytest.mark.parametrize(
    "charset",
    [
        *(
            "raw_unicode_escape",
            "unicode_escape",
            "rot13",
            "idna",
            "punycode",
            "utf-7",
            "undefined",
        ),
        *("zlib", "hex", "base64", "uu", "bz2", "mbcs", "oem", "utf-16", "utf-32", "cp037", "hz"),
        *("iso2022_jp", "a\0b", "x" * 5000, "charmap"),
    ],
)
def test_a_codec_that_is_no_charset_of_po_files_is_refused(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.po"
    path.write_text(HEADER.replace("UTF-8", charset), "utf-8")
    with pytest.raises(CatalogError, match=r"a\.po:\d+: unknown charset '.*declare UTF-8"):
        read(path, "id", "en")


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        *(("ISO-8859-15", "latin9"), ("windows-1252", "cp1252"), ("KOI8-R", "koi8_r")),
        *(("Shift_JIS", "shift_jis"), ("GB18030", "gb18030"), ("EUC-KR", "euc_kr")),
        *(("us-ascii", "ascii"), ("utf8", "utf-8"), ("TIS-620", "tis_620"), ("BIG5", "big5")),
    ],
)
def test_the_charsets_of_gettext_are_read(tmp_path: Path, charset: str, codec: str) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(HEADER.replace("UTF-8", charset).encode(codec))
    assert read(path, "id", "en").catalog.target_language == "en"


def test_a_number_beyond_all_files_belongs_to_the_name(tmp_path: Path) -> None:
    digits = "1" * 5000
    path = tmp_path / "a.po"
    entry = f'# tm: {digits}% exact, a.po:{digits}\n#: a.md:{digits}\nmsgid "a"\nmsgstr "b"\n'
    path.write_text(f"{HEADER}\n{entry}", "utf-8")
    (message,) = read(path, "id", "en").catalog.messages
    assert [(place.path, place.line) for place in message.locations] == [(f"a.md:{digits}", 0)]
    assert message.target == "b"
