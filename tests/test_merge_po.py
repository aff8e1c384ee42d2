"""``merge-po`` as git runs it: branches of reviewers, of updates, and of both."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.catalog.po import read
from rktranslate.catalog.provenance import fingerprint
from rktranslate.catalog.three_way import merge_files
from rktranslate.model import Message, State
from tests.conftest import PACKAGES, Run

Rkt = Callable[..., Run]
PO = Path("translations/en/a.md.po")
TEXT = "Satu kalimat. Dua kalimat. Tiga kalimat. Empat kalimat.\n"
DRIVER = f'"{sys.executable}" -m rktranslate merge-po --quiet %O %A %B %P'
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


class Repository:
    """A git repository with the merge driver, and a project in it."""

    def __init__(self, folder: Path, rkt: Rkt) -> None:
        self.folder, self.rkt = folder, rkt
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(PACKAGES),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "COLUMNS": "200",
        }
        self.git("init", "--quiet", "--initial-branch", "main")
        for name, value in (
            ("user.name", "Test"),
            ("user.email", "test@example.org"),
            ("merge.rktranslate.driver", DRIVER),
        ):
            self.git("config", name, value)
        Path(".gitattributes").write_text("*.po merge=rktranslate\n", encoding="utf-8")
        Path("source/a.md").write_text(TEXT, encoding="utf-8")
        assert rkt("extract").code == 0
        self.draft()
        self.commit("drafts")

    def git(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, name: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", name)

    def branches(self, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
        """Make two branches, and stay on ours."""
        self.git("checkout", "--quiet", "-b", "theirs")
        theirs()
        self.commit("theirs")
        self.git("checkout", "--quiet", "main")
        ours()
        self.commit("ours")

    def draft(self) -> None:
        self.edit(
            r'\nmsgid "(\w+) kalimat\."\nmsgstr ""',
            r'\n#, fuzzy\nmsgid "\1 kalimat."\nmsgstr "D \1."',
        )

    def edit(self, old: str, new: str, path: Path = PO) -> None:
        text = path.read_bytes().decode()
        changed = re.sub(old, new, text)
        assert changed != text
        path.write_bytes(changed.encode())

    def review(self, word: str, target: str, path: Path = PO) -> None:
        """Approve one draft with another target."""
        self.edit(
            rf'#, fuzzy\n(msgid "{word} kalimat\."\n)msgstr ".*"', rf'\1msgstr "{target}"', path
        )


@pytest.fixture
def repository(project: Path, rkt: Rkt) -> Repository:
    return Repository(project, rkt)


def messages(path: Path = PO) -> dict[str, Message]:
    catalog = read(path, "id").catalog
    assert catalog.duplicates == ()
    return {each.source.partition(" ")[0]: each for each in catalog.messages}


pytestmark = [needs_git, pytest.mark.slow]


def test_two_branches_of_reviewers_merge_without_conflict_markers(repository: Repository) -> None:
    def ours() -> None:
        repository.review("Satu", "One.")
        repository.review("Tiga", "Three.")

    def theirs() -> None:
        repository.review("Dua", "Two.")
        repository.edit('(?=#, fuzzy\nmsgid "Empat)', "# question: four?\n")

    repository.branches(ours, theirs)
    before = PO.read_bytes()
    repository.git("merge", "--quiet", "theirs")
    merged = messages()
    assert [merged[word].target for word in ("Satu", "Dua", "Tiga")] == ["One.", "Two.", "Three."]
    assert all(merged[word].state is State.REVIEWED for word in ("Satu", "Dua", "Tiga"))
    assert merged["Empat"].notes == ("question: four?",)
    assert merged["Empat"].state is State.TRANSLATED
    # Nothing else changed: neighbouring lines are where git itself finds a conflict.
    expected = before.replace(b'#, fuzzy\nmsgid "Dua kalimat."\nmsgstr "D Dua."',
                              b'msgid "Dua kalimat."\nmsgstr "Two."')  # fmt: skip
    expected = expected.replace(
        b'#, fuzzy\nmsgid "Empat', b'# question: four?\n#, fuzzy\nmsgid "Empat'
    )
    assert PO.read_bytes() == expected
    assert repository.git("status", "--porcelain") == ""


def test_updates_on_both_branches(repository: Repository) -> None:
    source = Path("source/a.md")
    source.write_text("Satu kalimat.\n\nDua kalimat.\n\nTiga kalimat.\n", encoding="utf-8")
    assert repository.rkt("extract").code == 0
    repository.commit("three paragraphs")

    def updated(old: str, new: str, word: str) -> Callable[[], None]:
        def branch() -> None:
            source.write_text(source.read_text(encoding="utf-8").replace(old, new), "utf-8")
            assert repository.rkt("extract").code == 0
            repository.review(word, f"{word} reviewed.")

        return branch

    repository.branches(
        updated("Satu", "Awal tulisan ini.\n\nSatu", "Satu"),
        updated("Tiga kalimat.", "Tiga kalimat.\n\nAkhir tulisan ini.", "Dua"),
    )
    repository.git("merge", "--quiet", "theirs")
    assert list(messages())[:5] == ["Awal", "Satu", "Dua", "Tiga", "Akhir"]
    # The update has only references to correct.
    assert repository.rkt("extract").code == 0
    merged = messages()
    places = [place.line for each in list(merged.values())[:5] for place in each.locations]
    assert places == [1, 3, 5, 7, 9]
    assert merged["Satu"].target == "Satu reviewed."
    assert merged["Dua"].target == "Dua reviewed."
    assert merged["Tiga"].target == "D Tiga."


def test_branches_that_were_merged_into_each_other(repository: Repository) -> None:
    """The common ancestor is itself a merge then, which git makes with the driver, too."""
    repository.branches(
        lambda: repository.review("Satu", "One."), lambda: repository.review("Dua", "Two.")
    )
    repository.git("tag", "ours")
    repository.git("merge", "--quiet", "theirs")
    repository.review("Tiga", "Three.")
    repository.commit("on main")
    repository.git("checkout", "--quiet", "theirs")
    repository.git("merge", "--quiet", "ours")
    repository.review("Empat", "Four.")
    repository.commit("on theirs")
    repository.git("merge", "--quiet", "main")
    assert [each.target for each in messages().values()] == ["One.", "Two.", "Three.", "Four."]


def test_an_update_of_the_sources_beside_a_review(repository: Repository) -> None:
    def theirs() -> None:
        text = "Baru kalimat. Tiga kalimat. Satu kalimat.\n"
        Path("source/a.md").write_text(text, encoding="utf-8")
        assert repository.rkt("extract").code == 0

    def ours() -> None:
        repository.review("Satu", "One.")
        repository.review("Dua", "Two.")

    repository.branches(ours, theirs)
    repository.git("merge", "--quiet", "theirs")
    merged = messages()
    assert list(merged)[:3] == ["Baru", "Tiga", "Satu"]
    assert (merged["Satu"].target, merged["Satu"].state) == ("One.", State.REVIEWED)
    assert merged["Dua"].obsolete
    assert (merged["Dua"].target, merged["Dua"].state) == ("Two.", State.REVIEWED)
    # The update finds nothing to do.
    before = PO.read_bytes()
    assert repository.rkt("extract").code == 0
    assert PO.read_bytes() == before


def test_a_correction_reaches_the_draft_of_the_changed_sentence(repository: Repository) -> None:
    for word in ("Satu", "Dua", "Tiga", "Empat"):
        repository.review(word, f"{word} translated into a sentence.")
    repository.commit("reviewed")
    source = "Satu kalimat. Dua kalimat baru. Tiga kalimat lama. Empat kalimat.\n"

    def theirs() -> None:
        Path("source/a.md").write_text(source, encoding="utf-8")
        assert repository.rkt("extract").code == 0

    repository.branches(
        lambda: repository.edit("Dua translated into a sentence", "Two translated well"), theirs
    )
    repository.git("merge", "--quiet", "theirs")
    current = {each.source: each for each in read(PO, "id").catalog.messages}
    draft, kept = current["Dua kalimat baru."], current["Dua kalimat."]
    assert (draft.target, draft.state) == ("Two translated well.", State.TRANSLATED)
    assert draft.previous_source == "Dua kalimat."
    assert draft.provenance is not None
    assert draft.provenance.reviewed == fingerprint("Two translated well.")
    assert (kept.target, kept.obsolete, kept.state) == (draft.target, True, State.REVIEWED)
    assert current["Tiga kalimat lama."].target == "Tiga translated into a sentence."
    before = PO.read_bytes()
    assert repository.rkt("extract").code == 0
    assert PO.read_bytes() == before


def test_a_renamed_document_takes_the_review_along(repository: Repository) -> None:
    new = Path("translations/en/b.md.po")

    def theirs() -> None:
        Path("source/a.md").rename("source/b.md")
        assert repository.rkt("extract").code == 0
        assert not PO.exists()

    repository.branches(lambda: repository.review("Satu", "One."), theirs)
    repository.git("merge", "--quiet", "theirs")
    assert not PO.exists()
    assert messages(new)["Satu"].target == "One."
    assert repository.rkt("check").code == 0


def test_two_reviews_of_one_message_are_its_conflict(repository: Repository) -> None:
    def ours() -> None:
        repository.review("Satu", "One.")
        repository.review("Dua", "Two.")

    repository.branches(ours, lambda: repository.review("Satu", "A sentence."))
    said = repository.git("merge", "theirs", code=1)
    assert f"{PO.as_posix()}:{messages()['Satu'].line}: conflict: both sides changed" in said
    assert repository.git("diff", "--name-only", "--diff-filter=U") == f"{PO.as_posix()}\n"
    merged = messages()
    assert (merged["Dua"].target, merged["Dua"].state) == ("Two.", State.REVIEWED)
    assert "One." in merged["Satu"].target
    assert "A sentence." in merged["Satu"].target
    # Until a person chooses, no command takes it for a translation.
    run = repository.rkt("check", "--select", "merge-conflict")
    assert (run.code, run.out.count("[merge-conflict]")) == (1, 1)
    assert repository.rkt("approve", f"{PO}:{merged['Satu'].line}").code == 1
    repository.edit(r'#, fuzzy\nmsgid "Satu kalimat\."\nmsgstr ""\n("#-#.*\n".*\n)*"?.*\n', "")
    repository.commit("chosen")


def test_rebase_keeps_both_reviews(repository: Repository) -> None:
    repository.branches(
        lambda: repository.review("Satu", "One."), lambda: repository.review("Dua", "Two.")
    )
    repository.git("rebase", "--quiet", "theirs")
    merged = messages()
    assert (merged["Satu"].target, merged["Dua"].target) == ("One.", "Two.")


def test_files_with_crlf(repository: Repository) -> None:
    PO.write_bytes(PO.read_bytes().replace(b"\n", b"\r\n"))
    repository.commit("crlf")

    def review(word: str, target: str) -> None:
        repository.edit(
            rf'#, fuzzy\r\n(msgid "{word} kalimat\."\r\n)msgstr ".*"', rf'\1msgstr "{target}"'
        )

    repository.branches(lambda: review("Satu", "One."), lambda: review("Dua", "Two."))
    repository.git("merge", "--quiet", "theirs")
    assert PO.read_bytes().count(b"\n") == PO.read_bytes().count(b"\r\n")
    assert messages()["Dua"].target == "Two."


def test_the_same_file_added_on_both_sides(repository: Repository) -> None:
    def add(review: str, target: str) -> Callable[[], None]:
        def branch() -> None:
            Path("source/b.md").write_text(TEXT, encoding="utf-8")
            shutil.copy(PO, "translations/en/b.md.po")
            repository.review(review, target, Path("translations/en/b.md.po"))

        return branch

    repository.branches(add("Satu", "One."), add("Dua", "Two."))
    repository.git("merge", "--quiet", "theirs")
    merged = messages(Path("translations/en/b.md.po"))
    assert (merged["Satu"].target, merged["Dua"].target) == ("One.", "Two.")


def test_what_is_no_po_file_has_the_conflict_of_any_text(repository: Repository) -> None:
    repository.branches(
        lambda: repository.edit('"D Satu."', '"One'), lambda: repository.review("Satu", "A.")
    )
    said = repository.git("merge", "theirs", code=1)
    assert f"{PO.as_posix()} (ours):" in said
    assert "the quoted string does not end on its line" in said
    text = PO.read_text(encoding="utf-8")
    assert re.search(
        '^<<<<<<< ours\n.*"One\n.*^=======\n.*"A."\n>>>>>>> theirs$', text, re.M | re.S
    )


def test_repaired_on_one_side_is_no_conflict(repository: Repository) -> None:
    good = PO.read_bytes()
    PO.write_bytes(good.replace(b'"D Satu."', b'"D Satu.'))
    repository.commit("broken")
    repository.branches(
        lambda: repository.edit("# source/a.md, from", "# The brief, from"),
        lambda: PO.write_bytes(good),
    )
    repository.git("merge", "--quiet", "theirs")
    assert PO.read_bytes() == good.replace(b"# source/a.md, from", b"# The brief, from")


# --- the command -----------------------------------------------------------------------------


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    monkeypatch.chdir(tmp_path)
    header = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    )
    paths = Path("base.po"), Path("ours.po"), Path("theirs.po")
    for path, target in zip(paths, ("", "One", "Uno"), strict=True):
        path.write_text(f'{header}\nmsgid "Satu"\nmsgstr "{target}"\n', encoding="utf-8")
    return paths


def test_the_result_replaces_ours(versions: tuple[Path, Path, Path], rkt: Rkt) -> None:
    base, ours, theirs = versions
    expected = merge_files(base.read_bytes(), ours.read_bytes(), theirs.read_bytes(), "x.po")
    others = base.read_bytes(), theirs.read_bytes()
    run = rkt("merge-po", "base.po", "ours.po", "theirs.po", "x.po", "--json")
    body = json.loads(run.out)
    assert (run.code, body["exit_code"]) == (1, 1)
    (conflict,) = body["result"]["conflicts"]
    assert (conflict["kind"], conflict["ours"], conflict["theirs"]) == ("target", "One", "Uno")
    assert ours.read_bytes() == expected.data
    assert (base.read_bytes(), theirs.read_bytes()) == others


def test_quiet_prints_conflicts_only(versions: tuple[Path, Path, Path], rkt: Rkt) -> None:
    run = rkt("merge-po", "base.po", "ours.po", "base.po", "--quiet")
    assert (run.code, run.out, run.err) == (0, "", "")
    run = rkt("merge-po", "base.po", "ours.po", "theirs.po", "--quiet")
    assert run.code == 1
    assert "ours.po:7: conflict: both sides changed the target" in run.out
    run = rkt("merge-po", "base.po", "ours.po", "ours.po")
    assert (run.code, run.out) == (0, "merged    ours.po  0 messages of theirs, 0 of both\n")


def test_hostile_targets_are_safe_to_print(versions: tuple[Path, Path, Path], rkt: Rkt) -> None:
    for path in versions[1:]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('msgstr "', f'msgstr "{path.stem}\x1b[31m\u202e'), "utf-8")
    run = rkt("merge-po", "base.po", "ours.po", "theirs.po", "x\n::error::y.po")
    assert run.code == 1
    assert "\x1b" not in run.out
    assert "\u202e" not in run.out
    assert "\n::error::" not in run.out


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_missing_version(versions: tuple[Path, Path, Path], rkt: Rkt, missing: int) -> None:
    versions[missing].unlink()
    kept = None if missing == 1 else versions[1].read_bytes()
    run = rkt("merge-po", "base.po", "ours.po", "theirs.po")
    assert run.code == 2
    assert "file not found" in run.err
    assert kept is None or versions[1].read_bytes() == kept


def test_without_git_a_broken_version_leaves_ours(
    versions: tuple[Path, Path, Path], rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions[2].write_bytes(b"\0\xff binary")
    before = versions[1].read_bytes()
    run = rkt("merge-po", "base.po", "ours.po", "theirs.po")
    assert (run.code, versions[1].read_bytes()) == (2, before)
    assert run.err.startswith("error: ours.po (theirs):1: not valid UTF-8")
    monkeypatch.setenv("PATH", "")
    assert rkt("merge-po", "base.po", "ours.po", "theirs.po").err == run.err
    assert versions[1].read_bytes() == before
