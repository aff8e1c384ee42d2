"""Duplicate entries of a PO file: combined where nothing can be lost, else kept as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.merge import merge
from rktranslate.catalog.po import PoFile, parse, serialise
from rktranslate.catalog.provenance import fingerprint
from rktranslate.catalog.units import Unit
from rktranslate.checks.duplicate_entries import duplicate_findings
from rktranslate.model import BlockKind, State

HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
MT = f"# mt: argos|v:1|model:id-en|sha:123|beam:4|draft:{fingerprint('It rained.')}\n#, fuzzy\n"


def entry(target: str, before: str = "", mark: str = "", source: str = "Hujan turun.") -> str:
    return f'{before}{mark}msgid "{source}"\n{mark}msgstr "{target}"\n'


def po(*entries: str) -> PoFile:
    return parse("\n".join([HEADER, *entries]), "en/a.po", "id", "en")


def written(file: PoFile) -> str:
    """Return the text of a file after an update, which a second update must not change."""
    unit = Unit("Hujan turun.", BlockKind.PARAGRAPH)
    text = serialise(merge([unit], file.catalog).catalog, file)
    again = parse(text, "en/a.po", "id", "en")
    assert serialise(merge([unit], again.catalog).catalog, again) == text
    return text


@pytest.mark.parametrize(
    ("entries", "target", "state"),
    [
        ((entry("It rained."), entry("It rained.")), "It rained.", State.REVIEWED),
        ((entry(""), entry("It rained.")), "It rained.", State.REVIEWED),
        ((entry("It rained."), entry("")), "It rained.", State.REVIEWED),
        ((entry("It rained.", "#, fuzzy\n"), entry("It rained.")), "It rained.", State.REVIEWED),
        ((entry("It rained.", MT), entry("Rain fell.")), "Rain fell.", State.REVIEWED),
        ((entry("Rain fell."), entry("It rained.", MT)), "Rain fell.", State.REVIEWED),
        (
            (entry("It rained.", MT), entry("Rain fell.", "#, fuzzy\n")),
            "Rain fell.",
            State.TRANSLATED,
        ),
        ((entry("Rain fell.", mark="#~ "), entry("Rain fell.")), "Rain fell.", State.REVIEWED),
        ((entry("Rain fell.", mark="#~ "), entry("")), "Rain fell.", State.REVIEWED),
        ((entry(""), entry("")), "", State.INITIAL),
        (('msgid "Hujan turun."\nmsgstr ""\nmsgstr "It rained."\n',), "It rained.", State.REVIEWED),
    ],
)
def test_entries_that_add_nothing_are_one(
    entries: tuple[str, ...], target: str, state: State
) -> None:
    file = po(*entries)
    assert file.catalog.duplicates == ()
    [message] = file.catalog.messages
    assert (message.target, message.state, message.obsolete) == (target, state, False)
    assert written(file).count('msgid "Hujan turun."') == 1


def test_comments_and_flags_of_combined_entries_are_all_kept() -> None:
    file = po(
        entry("It rained.", "# from Ana\n#, range: 0..4\n"),
        entry("It rained.", "# from Budi\n#, no-wrap\n"),
        entry("", "# from Citra\n"),
    )
    text = written(file)
    assert [line for line in text.splitlines() if line.startswith("# ")] == [
        *("# from Ana", "# from Budi", "# from Citra"),
    ]
    assert "#, range: 0..4, no-wrap\n" in text


FOLDED = entry('"\n"Rain "\n"fell.', "# from Budi\n#: source/a.txt:1\n")


@pytest.mark.parametrize(
    ("entries", "used"),
    [
        ((entry("It rained."), FOLDED), "It rained."),
        ((entry("It rained.", "#, fuzzy\n"), FOLDED), "Rain fell."),
        ((FOLDED, entry("It rained."), entry("It poured.")), "Rain fell."),
        ((entry("It rained.", "#, fuzzy\n"), entry("It poured.", "#, fuzzy\n")), "It rained."),
    ],
)
def test_other_targets_of_people_are_kept_as_they_are(entries: tuple[str, ...], used: str) -> None:
    file = po(*entries)
    [message] = file.catalog.messages
    assert message.target == used
    text = written(file)
    kept = [each for each in entries if used not in each.replace('"\n"', "")]
    assert all(each in text for each in kept)
    [finding] = duplicate_findings(file.catalog)
    assert finding.location.line == message.line
    lines = {each.line for each in file.catalog.duplicates}
    assert all(f"line {line}" in finding.detail for line in lines)


def test_a_further_msgstr_is_an_entry() -> None:
    file = po('# from Ana\nmsgid "Hujan turun."\nmsgstr "It rained."\nmsgstr "Rain fell."\n')
    assert [each.target for each in file.catalog.duplicates] == ["Rain fell."]
    text = written(file)
    assert text.count('msgid "Hujan turun."') == 2
    assert text.count("# from Ana\n") == 2
    draft = po('#, fuzzy\nmsgid "Hujan turun."\nmsgstr "It rained."\nmsgstr "Rain fell."\n')
    assert {each.state for each in draft.catalog.duplicates} == {State.TRANSLATED}


def test_an_obsolete_entry_competes_with_no_current_one() -> None:
    file = po(entry("Rain fell.", mark="#~ "), entry("It rained."))
    assert list(duplicate_findings(file.catalog)) == []
    text = written(file)
    assert entry("It rained.") in text
    assert entry("Rain fell.", mark="#~ ") in text


def test_a_review_of_an_obsolete_entry_is_kept() -> None:
    file = po(entry("It rained.", "#, fuzzy\n"), entry("It rained.", mark="#~ "))
    text = written(file)
    assert entry("It rained.", "#, fuzzy\n") in text
    assert entry("It rained.", mark="#~ ") in text


def test_duplicates_retire_with_their_message() -> None:
    file = po(entry("It rained.", source="Lama."), entry("Rain fell.", source="Lama."))
    text = written(file)
    assert entry("It rained.", mark="#~ ", source="Lama.") in text
    assert entry("Rain fell.", mark="#~ ", source="Lama.") in text
    assert list(duplicate_findings(parse(text, "en/a.po", "id", "en").catalog)) == []


def test_contexts_are_other_messages() -> None:
    file = po(entry("It rained."), entry("Rain fell.", 'msgctxt "Cuaca"\n'))
    assert len(file.catalog.messages) == 2
    assert file.catalog.duplicates == ()


TARGETS = st.sampled_from(["", "It rained.", "Rain fell.", "It poured."])
BEFORE = st.sampled_from(["", "#, fuzzy\n", MT, "# from Ana\n", "# from Budi\n#, no-wrap\n"])


@pytest.mark.slow
@given(st.lists(st.builds(entry, TARGETS, BEFORE, st.sampled_from(["", "#~ "])), min_size=1))
def test_no_target_and_no_comment_of_a_person_is_lost(entries: list[str]) -> None:
    text = written(po(*entries))
    for each in entries:
        target = each.rsplit('msgstr "', 1)[1].rstrip('"\n')
        if "mt:" not in each:
            assert f'msgstr "{target}"' in text or not target
        for line in each.splitlines():
            if line.startswith("# from"):
                assert line in text
