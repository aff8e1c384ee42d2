"""``approve`` and its undo: what becomes reviewed, what is left out, and what stays as it was."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rktranslate.model import Key, Message
from rktranslate.project.layout import Project, find_project
from rktranslate.workflow.approval import journal as approval_journal
from rktranslate.workflow.approval.approver import Approver
from rktranslate.workflow.approval.choices import ChosenMessages
from rktranslate.workflow.approval.plan import NotApproved
from rktranslate.workflow.approval.undo import NotUndone, undo
from rktranslate.workflow.approve import ApprovalRequest, approve, approve_messages
from rktranslate.workflow.inputs import Inputs
from tests.conftest import Run

approving = import_module("rktranslate.workflow.approve")

SENTENCES = {
    "Kucing tidur di rumah.": "The cat sleeps at home.",
    "Ada 12 anjing.": "There are 13 dogs.",
    "Burung terbang tinggi.": "The bird flies high.",
    "Ikan berenang.": "",
}
CATALOG = "translations/en/a.md.po"
OTHER = "translations/en/sub/b.md.po"


@pytest.fixture
def home(project: Path) -> Project:
    """Two documents in two languages; every English target is a draft."""
    (project / "rktranslate.toml").write_text('target-languages = ["en", "ms"]\n', "utf-8")
    (project / "source/sub").mkdir()
    (project / "source/a.md").write_text("\n\n".join(SENTENCES), "utf-8")
    (project / "source/sub/b.md").write_text("Kucing tidur di rumah.\n", "utf-8")
    home = find_project(project)
    import_module("rktranslate.workflow.extract").extract(home)
    for name in (CATALOG, OTHER):
        text = (project / name).read_text("utf-8")
        for source, target in SENTENCES.items():
            if target:
                text = text.replace(
                    f'msgid "{source}"\nmsgstr ""',
                    f'#, fuzzy\n#| msgid "Dulu."\nmsgid "{source}"\nmsgstr "{target}"',
                )
        (project / name).write_text(text, "utf-8")
    return home


def read(home: Project, name: str = CATALOG) -> str:
    return (home.root / name).read_text("utf-8")


def line_of(home: Project, text: str, name: str = CATALOG) -> int:
    return read(home, name).splitlines().index(text) + 1


def at(home: Project, source: str) -> str:
    """Return a message as ``check`` names it."""
    number = line_of(home, f'msgid "{source}"')
    return f"{CATALOG}:{number}"


def without(text: str, source: str) -> str:
    """Return a file without the draft marks of a message."""
    marks = '#, fuzzy\n#| msgid "Dulu."\n'
    assert f'{marks}msgid "{source}"' in text
    return text.replace(f'{marks}msgid "{source}"', f'msgid "{source}"')


CAT, DOG, BIRD, FISH = SENTENCES


def test_a_catalogue(home: Project) -> None:
    before, other = read(home), read(home, OTHER)
    result = approve(home, ApprovalRequest((CATALOG,)))
    assert read(home) == without(without(before, CAT), BIRD)
    assert read(home, OTHER) == other
    (of_catalog,) = result.catalogs
    assert (of_catalog.drafts, of_catalog.empty, len(of_catalog.approved)) == (3, 1, 2)
    (left_out,) = result.left_out
    assert (left_out.reason, left_out.source) == (NotApproved.FINDINGS, DOG)
    assert [finding.check_id for finding in left_out.findings] == ["numbers"]
    assert left_out.location.line == line_of(home, f'msgid "{DOG}"')
    assert result.exit_code == 1


def test_findings_are_no_obstacle_if_asked_for(home: Project) -> None:
    result = approve(home, ApprovalRequest((CATALOG,), with_findings=True))
    assert len(result.catalogs[0].approved) == 3
    assert "fuzzy" not in read(home)
    assert result.exit_code == 0


def test_a_disabled_check_and_a_waiver_are_no_obstacle(home: Project) -> None:
    note = "# rktranslate: ignore numbers: counted again\n"
    text = read(home).replace(
        f'#, fuzzy\n#| msgid "Dulu."\nmsgid "{DOG}"', f'{note}#, fuzzy\nmsgid "{DOG}"'
    )
    (home.root / CATALOG).write_text(text, "utf-8")
    assert not approve(home, ApprovalRequest((CATALOG,))).left_out


@pytest.mark.parametrize("check", ["unreviewed", "changed-source", "draft-unresolved"])
def test_findings_that_end_with_the_approval_are_no_obstacle(home: Project, check: str) -> None:
    config = home.root / "rktranslate.toml"
    config.write_text(config.read_text() + f'[checks]\n{check} = "error"\n', "utf-8")
    result = approve(find_project(home.root), ApprovalRequest((OTHER,)))
    assert not result.left_out
    assert "fuzzy" not in read(home, OTHER)


def test_a_check_of_the_project_sees_the_other_catalogues(home: Project) -> None:
    config = home.root / "rktranslate.toml"
    config.write_text(config.read_text() + '[checks]\ninconsistent-target = "error"\n', "utf-8")
    text = read(home, OTHER).replace(SENTENCES[CAT], "A cat is asleep at home.")
    (home.root / OTHER).write_text(text.replace('#, fuzzy\n#| msgid "Dulu."\n', ""), "utf-8")
    result = approve(find_project(home.root), ApprovalRequest((CATALOG,)))
    (cat, dog) = result.left_out
    assert (cat.source, cat.findings[0].check_id) == (CAT, "inconsistent-target")
    assert dog.source == DOG


@pytest.mark.parametrize("part", ["#: source/a.md:5", "#, fuzzy", f'msgid "{BIRD}"', "msgstr"])
def test_any_line_of_a_message(home: Project, part: str) -> None:
    before = read(home)
    lines = before.splitlines()
    msgid = lines.index(f'msgid "{BIRD}"')
    near = range(msgid - 4, msgid + 2)
    number = next(n for n in near if lines[n].startswith(part)) + 1
    approve(home, ApprovalRequest((f"{CATALOG}:{number}",)))
    assert read(home) == without(before, BIRD)


def test_ranges_of_lines(home: Project) -> None:
    before = read(home)
    first, last = line_of(home, f'msgid "{CAT}"'), line_of(home, f'msgid "{DOG}"')
    request = ApprovalRequest((f"{CATALOG}:{first}-{last}",), with_findings=True)
    assert len(approve(home, request).catalogs[0].approved) == 2
    assert read(home) == without(without(before, CAT), DOG)


def test_named_messages_that_cannot_be_approved(home: Project) -> None:
    result = approve(home, ApprovalRequest((at(home, FISH),)))
    assert [each.reason for each in result.left_out] == [NotApproved.EMPTY]
    assert result.exit_code == 1
    approve(home, ApprovalRequest((CATALOG,), with_findings=True))
    result = approve(home, ApprovalRequest((at(home, CAT),)))
    assert [each.reason for each in result.left_out] == [NotApproved.REVIEWED]
    assert result.exit_code == 0


def test_a_range_is_about_its_drafts(home: Project, rkt: Callable[..., Run]) -> None:
    approve(home, ApprovalRequest((at(home, CAT),)))
    last = len(read(home).splitlines())
    run = rkt("approve", f"{CATALOG}:20-{last}", "--with-findings")
    assert run.code == 0
    assert run.out.startswith(f"approved  {CATALOG}  2 of 2 drafts, 1 without a target\n")
    assert "not approved" not in run.out
    run = rkt("approve", at(home, FISH))
    assert run.out.startswith(f"unchanged {CATALOG}  0 of 0 drafts, 1 left out (empty)\n")


def test_catalogues_without_drafts_are_counted(home: Project, rkt: Callable[..., Run]) -> None:
    run = rkt("approve", "translations", "--with-findings")
    assert [line.split()[1] for line in run.out.splitlines() if line.startswith("unchanged")] == [
        "translations/ms/a.md.po",
        "translations/ms/sub/b.md.po",
    ]
    for name in "cdef":
        Path(f"source/{name}.md").write_text("Ikan berenang.\n", "utf-8")
    assert rkt("extract").code == 0
    lines = rkt("approve", "translations").out.splitlines()
    assert [line for line in lines if line.startswith("unchanged")] == [
        "unchanged 12 catalogues  no drafts, 14 without a target"
    ]


def test_what_is_never_approved(home: Project) -> None:
    text = read(home)
    conflict = "#-#-#-#-#  a.po  #-#-#-#-#\\nThe cat"
    text = text.replace(f'msgstr "{SENTENCES[CAT]}"', f'msgstr "{conflict}"')
    text += f'\n#, fuzzy\nmsgid "{BIRD}"\nmsgstr "A bird."\n'
    (home.root / CATALOG).write_text(text, "utf-8")
    result = approve(home, ApprovalRequest((CATALOG,), with_findings=True))
    reasons = [(each.source, each.reason) for each in result.left_out]
    assert reasons == [(CAT, NotApproved.CONFLICT), (BIRD, NotApproved.DUPLICATE)]
    assert read(home) == without(text, DOG)


@pytest.mark.parametrize(
    ("paths", "languages", "approved"),
    [
        (("translations",), (), 3),
        (("translations/en",), (), 3),
        (("translations/en/sub",), (), 1),
        (("source/sub/b.md",), ("en",), 1),
        (("source",), (), 3),
        ((".",), ("ms",), 0),
        (("translations/*/a*.po",), (), 2),
        (("translations/**/*.po",), ("en",), 3),
        (("translations/ms/a.md.po", OTHER), ("en",), 1),
        ((OTHER, "translations/en"), (), 3),
        ((f"{OTHER}:20", OTHER), (), 1),
    ],
)
def test_paths(
    home: Project, paths: tuple[str, ...], languages: tuple[str, ...], approved: int
) -> None:
    result = approve(home, ApprovalRequest(paths, languages))
    assert not result.failed
    assert sum(len(each.approved) for each in result.catalogs) == approved


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (f"{CATALOG}:9999", f"{CATALOG}: no message at line 9999"),
        (f"{CATALOG}:1-3", f"{CATALOG}: no message at line 1-3"),
        (f"{CATALOG}:3-9999999", ""),
    ],
)
def test_lines_of_nothing(home: Project, path: str, message: str) -> None:
    result = approve(home, ApprovalRequest((path, OTHER)))
    assert "fuzzy" not in read(home, OTHER), "the others are approved"
    assert [message in str(failed) for failed in result.failed] == ([True] if message else [])


@pytest.mark.parametrize(
    ("path", "languages", "message"),
    [
        ("nowhere.po", (), "nowhere.po: no such source document, PO file"),
        (f"{CATALOG}:9-3", (), "no such lines"),
        (f"{CATALOG}:9,12", (), "no line number behind the colon (PATH:31 for one line"),
        (f"{CATALOG}:", (), "no line number behind the colon"),
        ("source/a.md:3", (), "lines are those of a PO file"),
        ("translations:3", (), "lines are those of a PO file"),
        ("rktranslate.toml", (), "rktranslate.toml: not in the source folder"),
        ("*.po", (), "the pattern matches no source document"),
        (CATALOG, ("ms",), "nothing here in ms"),
    ],
)
def test_paths_of_nothing(
    home: Project, rkt: Callable[..., Run], path: str, languages: tuple[str, ...], message: str
) -> None:
    before = read(home, OTHER)
    others = (OTHER,) if not languages else ()
    options = [text for code in languages for text in ("--to", code)]
    run = rkt("approve", path, *others, *options)
    assert (run.code, run.err.count("\n")) == (2, 1)
    assert message in run.err
    assert read(home, OTHER) == before, "a path that is mistyped approves nothing"


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.mark.slow
def test_what_was_read_at_a_revision(home: Project) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "read")
    text = read(home).replace(SENTENCES[CAT], "The cat sleeps at school.")
    (home.root / CATALOG).write_text(text, "utf-8")
    result = approve(home, ApprovalRequest(unchanged_since="HEAD", with_findings=True))
    assert read(home) == without(without(text, DOG), BIRD)
    assert "fuzzy" not in read(home, OTHER)
    assert [(each.source, each.reason) for each in result.left_out] == [(CAT, NotApproved.CHANGED)]
    assert result.exit_code == 0


def test_undo_restores_every_byte(home: Project, rkt: Callable[..., Run]) -> None:
    before = read(home)
    assert rkt("approve", CATALOG).code == 1
    between = read(home)
    assert rkt("approve", CATALOG, "--with-findings").code == 0
    assert rkt("approve", "--undo", "--dry-run").code == 0
    assert rkt("approve", "--undo").code == 0
    assert read(home) == between
    assert rkt("approve", "--undo").code == 0
    assert read(home) == before
    last = rkt("approve", "--undo")
    assert (last.code, "no approval to undo" in last.err) == (2, True)


def test_undo_leaves_what_was_changed_since(home: Project) -> None:
    approve(home, ApprovalRequest((CATALOG,), with_findings=True))
    text = read(home).replace(SENTENCES[CAT], "The cat is asleep at home.")
    text = text.replace(f'msgid "{BIRD}"', 'msgid "Burung terbang."')
    text = text.replace(f'msgid "{DOG}"', f'#. moved\nmsgid "{DOG}"')
    (home.root / CATALOG).write_text(text, "utf-8")
    result = undo(home)
    marks = f'#. moved\n#, fuzzy\n#| msgid "Dulu."\nmsgid "{DOG}"'
    assert read(home) == text.replace(f'#. moved\nmsgid "{DOG}"', marks)
    kept = [(each.source, each.reason, each.location.line) for each in result.kept]
    line = line_of(home, f'msgid "{CAT}"')
    assert kept == [(CAT, NotUndone.CHANGED, line), (BIRD, NotUndone.GONE, 0)]
    assert result.exit_code == 1


def test_undo_of_a_catalogue_that_is_gone_or_broken(home: Project) -> None:
    approve(home, ApprovalRequest(("translations",), with_findings=True))
    (home.root / OTHER).unlink()
    good = read(home)
    (home.root / CATALOG).write_text(good + "broken\n", "utf-8")
    result = undo(home)
    assert [str(each.path) for each in result.failed] == [CATALOG]
    assert [each.reason for each in result.kept] == [NotUndone.GONE]
    (home.root / CATALOG).write_text(good, "utf-8")
    assert len(undo(home).catalogs[0].restored) == 3


def test_a_damaged_record(home: Project, rkt: Callable[..., Run]) -> None:
    approve(home, ApprovalRequest((CATALOG,)))
    path = approval_journal.ChangeJournal(home).latest()
    assert path
    good = json.loads(read(home, path))
    forged = good["catalogs"][0]["messages"][0]
    forged[5][0][1][0] = "# other\nmsgid"
    for text in ("", "[]", "{}", json.dumps({**good, "version": 9}), json.dumps(good)):
        (home.root / path).write_text(text, "utf-8")
        run = rkt("approve", "--undo")
        assert (run.code, run.err.count("\n")) == (2, 1)
        assert f"{path}: damaged record of a change" in run.err


def test_the_journal_is_bounded(home: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approval_journal, "KEPT", 2)
    monkeypatch.setattr(approval_journal, "SPARE", 0)
    for source in (CAT, DOG, BIRD):
        approve(home, ApprovalRequest((at(home, source),), with_findings=True))
    assert [undo(home).remaining, undo(home).remaining] == [1, 0]
    assert "fuzzy" in read(home)


def test_nothing_is_recorded_for_nothing(home: Project) -> None:
    approve(home, ApprovalRequest(("source/a.md",), ("ms",)))
    approve(home, ApprovalRequest((CATALOG,), dry_run=True))
    assert approval_journal.ChangeJournal(home).latest() is None


def test_a_catalogue_saved_meanwhile_is_planned_again(
    home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = approving._write
    before = read(home)

    def late(*arguments: Any, **options: Any) -> Any:
        text = read(home).replace(SENTENCES[CAT], "")
        (home.root / CATALOG).write_text(text, "utf-8")
        return write(*arguments, **options)

    monkeypatch.setattr(approving, "_write", late)
    result = approve(home, ApprovalRequest((CATALOG,)))
    assert [each.source for each in result.catalogs[0].approved] == [BIRD]
    assert read(home) == without(before.replace(SENTENCES[CAT], ""), BIRD)
    assert len(undo(home).catalogs[0].restored) == 1
    assert read(home) == before.replace(SENTENCES[CAT], "")


def test_messages_as_a_desk_shows_them(home: Project) -> None:
    """A program approves what a person has seen, not what is there by now."""
    seen: dict[Key, Message] = {
        (None, CAT): Message(CAT, SENTENCES[CAT]),
        (None, BIRD): Message(BIRD, "A bird."),
    }
    chosen = ChosenMessages("source/a.md", "en", CATALOG, keys=frozenset(seen), expected=seen)
    with home.lock("review"):
        result = approve_messages(
            Inputs(home), [chosen], Approver("Ana", "2026-11-29T00:00:00+00:00")
        )
    assert [each.source for each in result.catalogs[0].approved] == [CAT]
    assert [(each.source, each.reason) for each in result.left_out] == [(BIRD, NotApproved.CHANGED)]


def test_the_command_line(home: Project, rkt: Callable[..., Run]) -> None:
    for arguments in ((), ("--undo", CATALOG), ("--to", "en")):
        assert rkt("approve", *arguments).code == 2
    run = rkt("approve", CATALOG, "--json")
    result = json.loads(run.out)["result"]
    assert [len(each["approved"]) for each in result["catalogs"]] == [2]
    assert result["catalogs"][0]["left_out"][0]["reason"] == "findings"
    shown = rkt("approve", CATALOG)
    assert f"{at(home, DOG)}: not approved: 12 in the source is 13" in shown.out
    assert rkt("approve", OTHER, "--quiet").out == ""


# --- records of reviews ----------------------------------------------------------------------

NOW = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)


@pytest.fixture
def recording(home: Project) -> Project:
    """The same, where the project records who reviews."""
    config = home.root / "rktranslate.toml"
    config.write_text(f"{config.read_text()}[review]\nrecord = true\n", "utf-8")
    return find_project(home.root)


def test_an_approval_is_recorded(recording: Project) -> None:
    before = read(recording)
    request = ApprovalRequest((at(recording, CAT),), reviewer="Ani Wijaya <ani@example.org>")
    result = approve(recording, request, now=NOW)
    lines = without(before, CAT).splitlines(keepends=True)
    place = lines.index(f'msgid "{CAT}"\n') - 2
    lines.insert(place, "# reviewed: Ani Wijaya, 2026-11-29\n")
    header = {
        '"PO-Revision-Date:': '"PO-Revision-Date: 2026-11-29 09:30+0000\\n"\n',
        '"Last-Translator:': '"Last-Translator: Ani Wijaya <ani@example.org>\\n"\n',
    }
    expected = [header.get(line.partition(" ")[0], line) for line in lines]
    assert read(recording) == "".join(expected)
    (approved,) = result.catalogs[0].approved
    assert approved.location.line == line_of(recording, f'msgid "{CAT}"')
    assert len(undo(recording).catalogs[0].restored) == 1
    assert read(recording).replace("".join(expected[:place]), "") == before.replace(
        "".join(lines[:place]), ""
    )


def test_who_reviews_is_named(
    recording: Project, rkt: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(recording)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    run = rkt("approve", OTHER)
    assert run.code == 2
    assert "nobody is named (name them with --as, or set user.name in git)" in run.err
    assert rkt("approve", OTHER, "--as", "<x>").code == 2
    assert read(recording) == before
    git("init", "-q")
    subprocess.run(["git", "config", "user.name", "Budi"], check=True)
    assert rkt("approve", OTHER).code == 0
    assert "# reviewed: Budi, 2" in read(recording, OTHER)
    assert '"Last-Translator: Budi\\n"' in read(recording, OTHER)
    assert rkt("approve", CATALOG, "--as", "Ani").code == 1
    status = rkt("status")
    assert "reviewed  by Ani (2), Budi (1)" in status.out
    assert rkt("approve", "--undo", "--as", "Ani").code == 2


def test_nothing_is_recorded_unless_the_project_says_so(home: Project) -> None:
    before = read(home)
    approve(home, ApprovalRequest((at(home, CAT),), reviewer="Ani"))
    assert read(home) == without(before, CAT)


def test_a_name_that_the_charset_lacks(recording: Project) -> None:
    path = recording.root / CATALOG
    before = read(recording).replace("charset=UTF-8", "charset=ISO-8859-1")
    path.write_text(before, "utf-8")
    result = approve(recording, ApprovalRequest((CATALOG,), reviewer="Žižek"), now=NOW)
    (failed,) = result.failed
    assert "U+017D" in failed.message
    assert failed.hint is not None
    assert "UTF-8" in failed.hint
    assert read(recording) == before
