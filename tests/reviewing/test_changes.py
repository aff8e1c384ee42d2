"""Saving, approving and undoing: only the message that was meant, and only as it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rktranslate.catalog.po import entry_file
from rktranslate.catalog.revisions import revision_of
from rktranslate.errors import ConfigError
from rktranslate.model import Key, Message, State
from rktranslate.project.layout import find_project
from rktranslate.workflow.approval import journal
from rktranslate.workflow.reviewing import saving
from rktranslate.workflow.reviewing.addresses import UnitAddress, address_of
from rktranslate.workflow.reviewing.changes import (
    Applied,
    Approval,
    Conflict,
    Edit,
    Outcome,
    Person,
    Refusal,
    Refused,
    Role,
    WaiverRequest,
)
from rktranslate.workflow.reviewing.desk import ReviewDesk

SENTENCES = {
    "Kucing tidur di rumah.": "The cat sleeps at home.",
    "Ada 12 anjing.": "There are 13 dogs.",
    "Burung terbang tinggi.": "The bird flies high.",
    "Ikan berenang.": "",
}
CAT, DOG, BIRD, FISH = SENTENCES
DOCUMENT, OTHER = "source/a.md", "source/sub/b.md"
CATALOG, OTHER_CATALOG = "translations/en/a.md.po", "translations/en/sub/b.md.po"
ANA, BUDI = Person("Ana", email="ana@example.org"), Person("Budi", Role.TRANSLATOR)
PREVIOUS = '#| msgid "Dulu."\n'
MACHINE = "# mt: argos 4.8 id-en beam:4 d:0a1b2c3d\n"


class Desk(ReviewDesk):
    """A desk with the shortest words for what tests do."""

    def message(self, source: str, document: str = DOCUMENT) -> Message:
        """Return a message as it is on disk."""
        catalog = self.snapshot("en", document).checked.file.catalog
        found = next(each for each in catalog.messages if each.source == source)
        return replace(found, kind=None)

    def edit(
        self,
        source: str,
        target: str | None = None,
        *,
        document: str = DOCUMENT,
        notes: tuple[str, ...] | None = None,
        plural_targets: tuple[tuple[int, str], ...] | None = None,
    ) -> Edit:
        """Return an edit of a message as it is on disk."""
        message = self.message(source, document)
        address = address_of(document, "en", message.key)
        return Edit(address, revision_of(message), target, plural_targets, notes, message)

    def saved(self, source: str, target: str, person: Person = ANA) -> Applied:
        """Save a target."""
        return applied(self.save(self.edit(source, target), person))

    def text(self, path: str = CATALOG) -> str:
        """Return a catalogue as it is on disk."""
        return (self.project.root / path).read_bytes().decode()

    def write(self, text: str, path: str = CATALOG) -> None:
        """Write a catalogue as an editor does."""
        (self.project.root / path).write_bytes(text.encode())


@pytest.fixture
def desk(project: Path) -> Iterator[Desk]:
    """Two documents; every target is a draft of an earlier source."""
    (project / "source/sub").mkdir()
    (project / DOCUMENT).write_text("\n\n".join(SENTENCES), "utf-8")
    (project / OTHER).write_text(f"{CAT}\n", "utf-8")
    home = find_project(project)
    import_module("rktranslate.workflow.extract").extract(home)
    desk = Desk(home)
    for path in (CATALOG, OTHER_CATALOG):
        text = desk.text(path)
        for source, target in SENTENCES.items():
            if target:
                text = text.replace(
                    f'msgid "{source}"\nmsgstr ""',
                    f'#, fuzzy\n{PREVIOUS}msgid "{source}"\nmsgstr "{target}"',
                )
        desk.write(text, path)
    yield desk
    scratch = project / ".rktranslate/tmp"
    assert not scratch.exists() or not list(scratch.iterdir()), "no temporary file is left"


def applied(outcome: Outcome) -> Applied:
    assert isinstance(outcome, Applied)
    return outcome


def refusal(outcome: Outcome) -> Refusal:
    assert isinstance(outcome, Refused)
    return outcome.refusal


def entry(source: str, target: str, *, fuzzy: bool = True, previous: str = PREVIOUS) -> str:
    flag = "#, fuzzy\n" if fuzzy else ""
    return f'{flag}{previous}msgid "{source}"\nmsgstr "{target}"'


DRAFT = entry(CAT, SENTENCES[CAT])
REVIEWED = entry(CAT, SENTENCES[CAT], fuzzy=False, previous="")

# --- saving ----------------------------------------------------------------------------------


def test_a_target_is_saved_as_a_draft(desk: Desk) -> None:
    before = desk.text()
    done = desk.saved(CAT, 'The "cat".')
    assert desk.text() == before.replace(DRAFT, entry(CAT, r"The \"cat\"."))
    assert replace(done.message, kind=None) == desk.message(CAT)
    assert done.revision == revision_of(done.message)
    assert done.message.state is State.TRANSLATED


def test_a_new_target_is_a_draft(desk: Desk) -> None:
    before = desk.text()
    desk.saved(FISH, "Fish swim.")
    assert desk.text() == before.replace(
        f'msgid "{FISH}"\nmsgstr ""', entry(FISH, "Fish swim.", previous="")
    )


def test_a_reviewed_message_with_another_target_is_a_draft(desk: Desk) -> None:
    desk.write(desk.text().replace(DRAFT, REVIEWED))
    before = desk.text()
    desk.saved(CAT, "A cat.")
    assert desk.text() == before.replace(REVIEWED, entry(CAT, "A cat.", previous=""))


def test_the_same_target_changes_nothing(desk: Desk) -> None:
    desk.write(desk.text().replace(DRAFT, REVIEWED))
    before = desk.text()
    done = desk.saved(CAT, SENTENCES[CAT])
    assert (done.written, done.message.state) == (False, State.REVIEWED)
    assert desk.text() == before
    assert desk.undo(ANA) is None


def test_an_empty_target_has_no_flag(desk: Desk) -> None:
    before = desk.text()
    done = desk.saved(CAT, "")
    assert done.message.state is State.INITIAL
    assert desk.text() == before.replace(DRAFT, entry(CAT, "", fuzzy=False))


def test_notes_keep_the_state(desk: Desk) -> None:
    desk.write(desk.text().replace(DRAFT, MACHINE + REVIEWED))
    before = desk.text()
    edit = desk.edit(CAT, notes=("question: which cat?", "a note"))
    done = applied(desk.save(edit, BUDI))
    assert done.message.state is State.REVIEWED
    assert desk.text() == before.replace(MACHINE, f"# question: which cat?\n# a note\n{MACHINE}")
    undone = desk.undo(BUDI)
    assert undone is not None
    assert (undone.what, undone.action) == ("notes of 1 unit", "notes")
    assert desk.text() == before


def test_other_messages_may_change_meanwhile(desk: Desk) -> None:
    edit = desk.edit(CAT, "A cat.")
    text = desk.text().replace(SENTENCES[BIRD], "Birds fly.").replace("#: source/a.md:1", "#: x:9")
    desk.write("# by hand\n" + text)
    applied(desk.save(edit, ANA))
    assert desk.text() == "# by hand\n" + text.replace(DRAFT, entry(CAT, "A cat."))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SENTENCES[CAT], "A cat."),
        (DRAFT, REVIEWED),
        (DRAFT, f"#, fuzzy, no-wrap\n{PREVIOUS}{REVIEWED}"),
        (DRAFT, f"# a note\n{DRAFT}"),
        (PREVIOUS, '#| msgid "Lain."\n'),
    ],
)
def test_a_message_that_changed_is_a_conflict(desk: Desk, old: str, new: str) -> None:
    edit = desk.edit(CAT, "The cat.")
    before = desk.text().replace(old, new, 1)
    assert before != desk.text()
    desk.write(before)
    for outcome in (desk.save(edit, ANA), desk.approve(Approval(edit), ANA)):
        assert isinstance(outcome, Conflict)
        assert outcome.current is not None
        assert outcome.current == desk.message(CAT)
        assert outcome.revision == revision_of(outcome.current)
        assert outcome.edit is edit
        assert outcome.edit.base is not None
    assert desk.text() == before
    assert desk.undo(ANA) is None


def gone(desk: Desk) -> None:
    desk.write(desk.text().replace(CAT, "Kucing bangun."))


def obsolete(desk: Desk) -> None:
    desk.write(desk.text().replace(DRAFT, f'#~ msgid "{CAT}"\n#~ msgstr "x"'))


def deleted(desk: Desk) -> None:
    (desk.project.root / CATALOG).unlink()


@pytest.mark.parametrize("change", [gone, obsolete, deleted])
def test_a_message_that_is_gone_is_a_conflict(desk: Desk, change: object) -> None:
    edit = desk.edit(CAT, "A cat.")
    assert callable(change)
    change(desk)
    outcome = desk.save(edit, ANA)
    assert isinstance(outcome, Conflict)
    assert (outcome.current, outcome.revision) == (None, "")


def test_a_file_that_cannot_be_used_is_read_only(desk: Desk) -> None:
    edit = desk.edit(CAT, "A cat.")
    good = desk.text()
    for bad, message in (
        (good.replace("\n\n", "\n<<<<<<< ours\n", 1), "an unresolved merge conflict"),
        (good + "broken\n", "not a line of a PO file"),
        (good.replace("UTF-8", "rot13"), "unknown charset"),
        (good.replace("Language: en", "Language: fr"), "expected target language en"),
    ):
        desk.write(bad)
        for outcome in (desk.save(edit, ANA), desk.approve(Approval(edit), ANA)):
            assert refusal(outcome) is Refusal.READ_ONLY
            assert isinstance(outcome, Refused)
            assert outcome.detail.startswith(f"{CATALOG}:")
            assert message in outcome.detail
        assert desk.text() == bad
    assert not (desk.project.root / journal.FOLDER).exists()


def test_a_message_that_is_there_twice(desk: Desk) -> None:
    edit = desk.edit(CAT, "A cat.")
    text = f'{desk.text()}\nmsgid "{CAT}"\nmsgstr "Other."\n'
    desk.write(text)
    for outcome in (desk.save(edit, ANA), desk.approve(Approval(edit), ANA)):
        assert refusal(outcome) is Refusal.DUPLICATE
        assert isinstance(outcome, Refused)
        assert outcome.detail.count(CATALOG) == 2
    assert desk.text() == text


@pytest.mark.parametrize(
    ("target", "detail"), [("a\0b", "U+0000"), ("a\x04", "U+0004"), ("\ud800", "U+D800")]
)
def test_what_po_cannot_hold(desk: Desk, target: str, detail: str) -> None:
    before = desk.text()
    outcome = desk.save(desk.edit(CAT, target), ANA)
    assert refusal(outcome) is Refusal.INVALID
    assert isinstance(outcome, Refused)
    assert detail in outcome.detail
    assert desk.text() == before


@pytest.mark.parametrize(
    ("note", "refused"),
    [
        ("reviewed: Boss, 2026-01-01", Refusal.NOTE),
        (MACHINE[2:-1], Refusal.INVALID),
        ("tm: 87% fuzzy", Refusal.INVALID),
        ("source: kept verbatim", Refusal.INVALID),
    ],
)
def test_notes_that_only_the_program_writes(desk: Desk, note: str, refused: Refusal) -> None:
    before = desk.text()
    assert refusal(desk.save(desk.edit(CAT, notes=(note,)), ANA)) is refused
    assert desk.text() == before


WAIVER = "rktranslate: ignore numbers: as in the law"


def test_a_note_of_a_translator_is_no_waiver(desk: Desk) -> None:
    before = desk.text()
    for note in (WAIVER, f"a remark\n{WAIVER}", f"  {WAIVER}", "rktranslate: ignore numbers"):
        assert refusal(desk.save(desk.edit(CAT, notes=(note,)), BUDI)) is Refusal.NOTE
    assert desk.text() == before
    applied(desk.save(desk.edit(CAT, notes=(WAIVER,)), ANA))
    applied(desk.save(desk.edit(CAT, notes=(WAIVER, "a remark")), BUDI))
    assert f"# {WAIVER}\n# a remark\n" in desk.text()


def test_plural_forms(desk: Desk) -> None:
    plural = f'msgid "{BIRD}"\nmsgid_plural "Burung-burung."\nmsgstr[0] "A"\nmsgstr[1] ""\n"B"'
    desk.write(desk.text().replace(entry(BIRD, SENTENCES[BIRD]), plural))
    before = desk.text()
    applied(desk.save(desk.edit(BIRD, plural_targets=((0, "C"),)), ANA))
    assert desk.text() == before.replace(plural, f"#, fuzzy\n{plural.replace('A', 'C')}")
    for edit in (
        desk.edit(BIRD, "A target."),
        desk.edit(BIRD, plural_targets=((2, "A"),)),
        desk.edit(CAT, plural_targets=((0, "A"),)),
    ):
        assert refusal(desk.save(edit, ANA)) is Refusal.INVALID
    empty = desk.edit(BIRD, plural_targets=((0, ""), (1, "")))
    assert applied(desk.save(empty, ANA)).message.state is State.INITIAL
    assert desk.undo(ANA) is not None
    assert desk.undo(ANA) is not None
    assert desk.text() == before


def test_a_command_that_runs_for_long_keeps_nobody_from_saving(desk: Desk) -> None:
    with desk.project.lock("translate"):
        applied(desk.save(desk.edit(CAT, "A cat."), ANA))
        applied(desk.approve(Approval(desk.edit(CAT, "A cat.")), ANA))
        assert desk.undo(ANA) is not None
    assert desk.message(CAT).target == "A cat."


def test_others_who_save_all_the_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "_WAIT_SECONDS", 0.01)
    before = desk.text()
    edit = desk.edit(CAT, "A cat.")
    with desk.project.change_lock():
        outcome = desk.save(edit, ANA)
        assert refusal(outcome) is Refusal.BUSY
        assert isinstance(outcome, Refused)
        assert "others are saving" in outcome.detail
        with pytest.raises(ConfigError, match="others are saving"):
            desk.undo(ANA)
    assert desk.text() == before
    applied(desk.save(edit, ANA))


def test_what_cannot_be_undone_is_not_done(desk: Desk) -> None:
    before = desk.text()
    (desk.project.root / ".rktranslate").mkdir(exist_ok=True)
    (desk.project.root / journal.FOLDER).write_text("a file", "utf-8")
    outcome = desk.save(desk.edit(CAT, "A cat."), ANA)
    assert refusal(outcome) is Refusal.READ_ONLY
    assert isinstance(outcome, Refused)
    assert journal.FOLDER in outcome.detail
    assert desk.text() == before
    assert desk.undo(ANA) is None


def test_a_catalogue_that_is_saved_at_the_last_moment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, late = entry_file.edit_file, [SENTENCES[BIRD], SENTENCES[CAT]]

    def slowly(*arguments: Any) -> Any:
        done = real(*arguments)
        if late:
            desk.write(desk.text().replace(late.pop(0), "By an editor."))
        return done

    monkeypatch.setattr(saving, "edit_file", slowly)
    edit = desk.edit(CAT, "A cat.")
    outcome = desk.save(edit, ANA)
    assert isinstance(outcome, Conflict), "the second time, it is this message"
    assert outcome.current is not None
    assert outcome.current.target == "By an editor."
    assert desk.text().count("By an editor.") == 2
    assert desk.undo(ANA) is None
    late.append(SENTENCES[DOG])
    applied(desk.save(desk.edit(CAT, "A cat."), ANA))
    assert desk.text().count("By an editor.") == 2
    assert "A cat." in desk.text()


def test_a_document_that_is_not_of_the_project(desk: Desk) -> None:
    edit = desk.edit(CAT, "A cat.")
    for language, document in (("en", "../a.md"), ("fr", DOCUMENT), ("en", "source/none.md")):
        address = UnitAddress(language, document, edit.address.id)
        with pytest.raises(ConfigError):
            desk.save(replace(edit, address=address), ANA)


# --- approving -------------------------------------------------------------------------------


def test_an_approval_removes_the_draft_marks(desk: Desk) -> None:
    before = desk.text()
    done = applied(desk.approve(Approval(desk.edit(CAT)), ANA))
    assert done.message.state is State.REVIEWED
    assert desk.text() == before.replace(DRAFT, REVIEWED)
    again = applied(desk.approve(Approval(desk.edit(CAT)), ANA))
    assert (again.written, desk.text()) == (False, before.replace(DRAFT, REVIEWED))


def test_an_approval_with_a_last_edit(desk: Desk) -> None:
    before = desk.text()
    applied(desk.approve(Approval(desk.edit(FISH, "Fish swim.", notes=("seen",))), ANA))
    assert desk.text() == before.replace(
        f'msgid "{FISH}"\nmsgstr ""', f'# seen\nmsgid "{FISH}"\nmsgstr "Fish swim."'
    ).replace(
        "#. paragraph 4\n#: source/a.md:7\n# seen\n", "# seen\n#. paragraph 4\n#: source/a.md:7\n"
    )
    assert desk.undo(ANA) is not None
    assert desk.text() == before


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (FISH, None, Refusal.EMPTY),
        (CAT, " \n", Refusal.EMPTY),
        (CAT, "#-#-#-#-#  a.po  #-#-#-#-#\nThe cat", Refusal.CONFLICT_MARKERS),
        (DOG, None, Refusal.FINDINGS),
        (CAT, "The cat sleeps (at home.", Refusal.FINDINGS),
    ],
)
def test_what_is_not_approved(
    desk: Desk, source: str, target: str | None, expected: Refusal
) -> None:
    before = desk.text()
    outcome = desk.approve(Approval(desk.edit(source, target)), ANA)
    assert refusal(outcome) is expected
    assert desk.text() == before
    assert desk.undo(ANA) is None


def test_only_a_reviewer_approves(desk: Desk) -> None:
    before = desk.text()
    assert refusal(desk.approve(Approval(desk.edit(CAT)), BUDI)) is Refusal.ROLE
    assert desk.text() == before


def test_a_waiver_has_a_reason(desk: Desk) -> None:
    before = desk.text()
    for reason in ("", " \n"):
        approval = Approval(desk.edit(DOG), (WaiverRequest("numbers", reason),))
        assert refusal(desk.approve(approval, ANA)) is Refusal.REASON
    assert desk.text() == before
    waivers = (
        WaiverRequest("numbers", "counted\n again"),
        WaiverRequest("quotes", "not needed, and not written"),
    )
    applied(desk.approve(Approval(desk.edit(DOG), waivers), ANA))
    marks = f'#, fuzzy\n{PREVIOUS}msgid "{DOG}"'
    assert marks in before
    assert "# rktranslate: ignore numbers: counted again\n#. paragraph 2\n" in desk.text()
    assert desk.text().count("rktranslate: ignore") == 1
    assert desk.undo(ANA) is not None
    assert desk.text() == before


def test_a_waiver_of_something_else_is_no_help(desk: Desk) -> None:
    approval = Approval(desk.edit(DOG), (WaiverRequest("names", "a reason"),))
    outcome = desk.approve(approval, ANA)
    assert refusal(outcome) is Refusal.FINDINGS
    assert isinstance(outcome, Refused)
    assert [finding.check_id for finding in outcome.findings] == ["numbers"]


@pytest.mark.parametrize("name", ["page.html", "page.xhtml"])
def test_no_waiver_helps_where_build_refuses_the_target(desk: Desk, name: str) -> None:
    document = f"source/{name}"
    body = "<p>Kucing <strong>tidur</strong>.</p>"
    page = f"<html><head><title>Judul</title></head><body>{body}</body></html>"
    (desk.project.root / document).write_text(page, "utf-8")
    import_module("rktranslate.workflow.extract").extract(desk.project)
    source = "Kucing <strong>tidur</strong>."
    edit = desk.edit(source, "The cat <b>sleeps</b>.", document=document)
    waivers = tuple(
        WaiverRequest(check, "a reason") for check in ("unpublishable", "markup", "stray-markup")
    )
    outcome = desk.approve(Approval(edit, waivers), ANA)
    assert refusal(outcome) is Refusal.FINDINGS
    assert isinstance(outcome, Refused)
    assert [finding.check_id for finding in outcome.findings] == ["unpublishable"]
    assert outcome.waivable == ()
    without = desk.approve(Approval(edit), ANA)
    assert isinstance(without, Refused)
    assert "markup" in without.waivable
    assert "unpublishable" not in without.waivable
    good = desk.edit(source, "The cat <strong>sleeps</strong>.", document=document)
    applied(desk.approve(Approval(good, waivers), ANA))
    assert "rktranslate: ignore" not in desk.text(f"translations/en/{name}.po")


def test_findings_that_end_with_the_approval_do_not_hold_it(desk: Desk) -> None:
    config = desk.project.root / "rktranslate.toml"
    levels = '[checks]\nunreviewed = "error"\nchanged-source = "error"\n'
    config.write_text(config.read_text() + levels, "utf-8")
    applied(desk.approve(Approval(desk.edit(CAT)), ANA))


def test_several_at_once(desk: Desk) -> None:
    before, other = desk.text(), desk.text(OTHER_CATALOG)
    approvals = [Approval(desk.edit(source)) for source in SENTENCES]
    approvals += [Approval(desk.edit(CAT, document=OTHER)), approvals[0]]
    result = desk.approve_all(approvals, ANA)
    kinds = [type(outcome) for outcome in result.outcomes]
    assert kinds == [Applied, Refused, Applied, Refused, Applied, Applied]
    assert [refusal(result.outcomes[1]), refusal(result.outcomes[3])] == [
        Refusal.FINDINGS,
        Refusal.EMPTY,
    ]
    bird = entry(BIRD, SENTENCES[BIRD], fuzzy=False, previous="")
    after = before.replace(DRAFT, REVIEWED).replace(entry(BIRD, SENTENCES[BIRD]), bird)
    assert desk.text() == after
    assert desk.text(OTHER_CATALOG) == other.replace(DRAFT, REVIEWED)
    for outcome in result.applied:
        line = after.splitlines() if outcome.address.document == DOCUMENT else []
        assert not line or line[outcome.message.line - 1] == f'msgid "{outcome.message.source}"'
    assert result.undo_id
    undone = desk.undo(ANA)
    assert undone is not None
    assert (undone.what, len(undone.restored), undone.kept) == ("approval of 3 units", 3, ())
    assert (desk.text(), desk.text(OTHER_CATALOG)) == (before, other)


def test_several_of_which_one_changed_and_one_file_broke(desk: Desk) -> None:
    approvals = [Approval(desk.edit(CAT)), Approval(desk.edit(BIRD))]
    approvals.append(Approval(desk.edit(CAT, document=OTHER)))
    desk.write(desk.text(OTHER_CATALOG) + "broken\n", OTHER_CATALOG)
    desk.saved(CAT, "A cat.", BUDI)
    result = desk.approve_all(approvals, ANA)
    conflict, done, read_only = result.outcomes
    assert isinstance(conflict, Conflict)
    assert applied(done).written
    assert refusal(read_only) is Refusal.READ_ONLY


def test_one_message_twice(desk: Desk) -> None:
    approval = Approval(desk.edit(CAT))
    other = replace(approval, edit=replace(approval.edit, revision="0" * 16))
    result = desk.approve_all([approval, other, approval], ANA)
    assert [type(outcome) for outcome in result.outcomes] == [Applied, Conflict, Applied]
    assert [type(each) for each in desk.approve_all([other, approval], ANA).outcomes] == [
        Conflict,
        Conflict,
    ]


def test_nothing_at_once(desk: Desk) -> None:
    assert desk.approve_all((), ANA).undo_id == ""
    assert desk.approve_all([Approval(desk.edit(FISH))], ANA).undo_id == ""
    assert not (desk.project.root / journal.FOLDER).exists()


# --- undoing ---------------------------------------------------------------------------------


def test_changes_are_undone_one_by_one_by_whoever_made_them(desk: Desk) -> None:
    versions = [desk.text()]
    desk.saved(CAT, "A cat.")
    versions.append(desk.text())
    applied(desk.approve(Approval(desk.edit(CAT)), ANA))
    versions.append(desk.text())
    desk.saved(BIRD, "A bird.", BUDI)
    desk.saved(FISH, "Fish.")
    actions = []
    for _ in range(3):
        undone = desk.undo(ANA)
        assert undone is not None
        actions.append(undone.action)
    assert actions == ["draft", "approval", "draft"]
    assert desk.undo(ANA) is None
    assert desk.text() == versions[0].replace(SENTENCES[BIRD], "A bird.")
    undone = desk.undo(BUDI)
    assert undone is not None
    assert undone.restored == (address_of(DOCUMENT, "en", (None, BIRD)),)
    assert desk.text() == versions[0]


def test_what_somebody_changed_since_stays(desk: Desk) -> None:
    desk.saved(CAT, "A cat.")
    desk.saved(CAT, "The cat!", BUDI)
    before = desk.text()
    undone = desk.undo(ANA)
    assert undone is not None
    assert (undone.restored, len(undone.kept)) == ((), 1)
    assert desk.text() == before
    assert desk.undo(ANA) is None


def test_a_change_that_was_never_made_is_passed_over(desk: Desk) -> None:
    before = desk.text()
    desk.saved(CAT, "A cat.")
    middle = desk.text()
    desk.saved(BIRD, "A bird.")
    desk.write(middle)
    undone = desk.undo(ANA)
    assert undone is not None
    assert undone.restored == (address_of(DOCUMENT, "en", (None, CAT)),)
    assert desk.text() == before


def test_an_extraction_in_between_does_not_matter(desk: Desk) -> None:
    before = desk.text()
    desk.saved(CAT, "A cat.")
    path = desk.project.root / DOCUMENT
    path.write_text("Baru.\n\n" + path.read_text("utf-8"), "utf-8")
    import_module("rktranslate.workflow.extract").extract(desk.project)
    assert "#: source/a.md:3\n" + entry(CAT, "A cat.") in desk.text()
    assert desk.undo(ANA) is not None
    assert "#: source/a.md:3\n" + DRAFT in desk.text()
    path.write_text("\n\n".join(SENTENCES), "utf-8")
    import_module("rktranslate.workflow.extract").extract(desk.project)
    assert desk.text() == before


def test_a_file_that_cannot_be_used_is_undone_later(desk: Desk) -> None:
    before = desk.text()
    desk.saved(CAT, "A cat.")
    good = desk.text()
    desk.write(good + "broken\n")
    undone = desk.undo(ANA)
    assert undone is not None
    assert (undone.restored, undone.kept) == ((), ())
    assert undone.problems[0].startswith(f"{CATALOG}:")
    desk.write(good)
    assert desk.undo(ANA) is not None
    assert desk.text() == before


def test_a_damaged_record_is_passed_over(desk: Desk) -> None:
    before = desk.text()
    desk.saved(CAT, "A cat.")
    (desk.project.root / journal.FOLDER / "00000002.json").write_text("{}", "utf-8")
    assert desk.undo(ANA) is not None
    assert desk.text() == before


def test_the_command_line_undoes_approvals_only(desk: Desk) -> None:
    undo = import_module("rktranslate.workflow.approval.undo").undo
    applied(desk.approve(Approval(desk.edit(BIRD)), ANA))
    middle = desk.text()
    desk.saved(CAT, "A cat.")
    result = undo(desk.project)
    assert (len(result.catalogs[0].restored), result.remaining) == (1, 0)
    assert desk.text() == middle.replace(
        entry(BIRD, SENTENCES[BIRD], fuzzy=False, previous=""), entry(BIRD, SENTENCES[BIRD])
    ).replace(DRAFT, entry(CAT, "A cat."))


# --- records of reviews ----------------------------------------------------------------------

TIME = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
RECORD = "# reviewed: Ana, 2026-11-29\n"


@pytest.fixture
def recording(desk: Desk) -> Desk:
    """The desk of a project that records reviews, on one day."""
    config = desk.project.root / "rktranslate.toml"
    config.write_text(f"{config.read_text()}[review]\nrecord = true\n", "utf-8")
    return Desk(find_project(desk.project.root), now=lambda: TIME)


def with_header(text: str) -> str:
    """Return a catalogue after an approval by Ana."""
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if line.startswith('"PO-Revision-Date'):
            lines[index] = '"PO-Revision-Date: 2026-11-29 23:30+0000\\n"\n'
        elif line.startswith('"Last-Translator'):
            lines[index] = '"Last-Translator: Ana <ana@example.org>\\n"\n'
    return "".join(lines)


def test_an_approval_is_recorded(recording: Desk) -> None:
    before = recording.text()
    done = applied(recording.approve(Approval(recording.edit(CAT)), ANA))
    after = with_header(before).replace("#. paragraph 1\n", f"{RECORD}#. paragraph 1\n")
    assert recording.text() == after.replace(DRAFT, REVIEWED)
    assert done.message.notes == ("reviewed: Ana, 2026-11-29",)
    assert replace(done.message, kind=None) == recording.message(CAT)
    again = applied(recording.approve(Approval(recording.edit(CAT)), ANA))
    assert not again.written
    assert recording.undo(ANA) is not None
    assert recording.text() == with_header(before)


def test_a_save_takes_the_record_away(recording: Desk) -> None:
    applied(recording.approve(Approval(recording.edit(CAT)), ANA))
    kept = recording.edit(CAT, notes=("a note",))
    done = applied(recording.save(kept, BUDI))
    assert done.message.notes == ("a note", "reviewed: Ana, 2026-11-29")
    assert done.message.state is State.REVIEWED
    assert recording.saved(CAT, "A cat.", BUDI).message.notes == ("a note",)


def test_who_reviews_has_a_name(recording: Desk) -> None:
    before = recording.text()
    outcome = recording.approve(Approval(recording.edit(CAT)), Person(" "))
    assert refusal(outcome) is Refusal.NAME
    assert recording.text() == before


def test_a_review_without_a_record_gets_one(recording: Desk) -> None:
    recording.write(recording.text().replace(DRAFT, REVIEWED))
    done = applied(recording.approve(Approval(recording.edit(CAT)), ANA))
    assert done.written
    assert recording.text().count(RECORD) == 1


def test_a_name_of_several_lines_is_one(recording: Desk) -> None:
    person = Person('A\n"na"\\, <x>', email="a b@c\n")
    applied(recording.approve(Approval(recording.edit(CAT)), person))
    text = recording.text()
    assert '# reviewed: A "na"\\, <x>, 2026-11-29\n' in text
    assert '"Last-Translator: A \\"na\\"\\\\, <x> <ab@c>\\n"\n' in text


def test_key_of_the_header_is_no_message(desk: Desk) -> None:
    key: Key = (None, "")
    address = address_of(DOCUMENT, "en", key)
    outcome = desk.save(Edit(address, "x", "A target."), ANA)
    assert isinstance(outcome, Conflict)


def test_a_previous_context_alone_stays_in_a_draft(desk: Desk) -> None:
    previous = '#| msgctxt "old"\n'
    before = desk.text().replace(
        entry(CAT, SENTENCES[CAT]), entry(CAT, SENTENCES[CAT], previous=previous)
    )
    desk.write(before)
    desk.saved(CAT, "A cat.")
    assert desk.text() == before.replace(SENTENCES[CAT], "A cat.")
    applied(desk.approve(Approval(desk.edit(CAT)), ANA))
    assert previous not in desk.text()


def test_a_project_that_cannot_be_locked(desk: Desk) -> None:
    (desk.project.root / ".rktranslate").mkdir(exist_ok=True)
    lock = desk.project.root / ".rktranslate/lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    outcome = desk.save(desk.edit(CAT, "A cat."), ANA)
    assert refusal(outcome) is Refusal.READ_ONLY


EQUAL_TEXTS = '[checks]\ninconsistent-target = "error"\nsame-target = "error"\n'


def test_an_error_of_equal_texts_holds_an_approval(desk: Desk) -> None:
    with (desk.project.root / "rktranslate.toml").open("a", encoding="utf-8") as config:
        config.write(EQUAL_TEXTS)
    other = desk.text(OTHER_CATALOG).replace(SENTENCES[CAT], "A cat is sleeping at home.")
    desk.write(other, OTHER_CATALOG)
    strict = Desk(find_project(desk.project.root))
    strict.overview("en")
    edit = strict.edit(CAT)
    outcome = strict.approve(Approval(edit), ANA)
    assert isinstance(outcome, Refused)
    assert [finding.check_id for finding in outcome.findings] == ["inconsistent-target"]
    assert outcome.waivable == ("inconsistent-target",)
    waiver = WaiverRequest("inconsistent-target", "a title")
    assert applied(strict.approve(Approval(edit, (waiver,)), ANA)).written
    assert strict.undo(ANA) is not None
    same = strict.edit(CAT, "A cat is sleeping at home.")
    assert applied(strict.approve(Approval(same), ANA)).written
    pasted = strict.edit(BIRD, "A cat is sleeping at home.")
    outcome = strict.approve(Approval(pasted), ANA)
    assert isinstance(outcome, Refused)
    assert "same-target" in {finding.check_id for finding in outcome.findings}


def test_a_message_has_no_end_of_notes(desk: Desk) -> None:
    before = desk.text()
    outcome = desk.save(desk.edit(CAT, notes=("a\n" * 1000,)), ANA)
    assert refusal(outcome) is Refusal.INVALID
    assert desk.text() == before
    desk.write(before.replace("#. paragraph 1\n", "# a\n" * 1200 + "#. paragraph 1\n"))
    kept = desk.message(CAT).notes[1:]
    assert applied(desk.save(desk.edit(CAT, notes=kept), ANA)).message.notes == kept
