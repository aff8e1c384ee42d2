"""The tm commands, through click."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rktranslate.cli.tm import tm
from rktranslate.errors import ConfigError
from rktranslate.memory import MatchKind, Memory
from rktranslate.project.layout import find_project
from tests.memory.test_store import entry, write_po, write_tmx


def run(*arguments: str) -> Result:
    return CliRunner().invoke(tm, [str(a) for a in arguments])


@pytest.fixture
def filled(project: Path) -> Path:
    write_po(
        project,
        "berita/a.po",
        entry("Satu [1].", "One [1].", "# a note\n"),
        entry("Dua & tiga.", "Two & three."),
        entry("Draf.", "Draft.", "#, fuzzy\n"),
    )
    return project


def test_export_import_search_stats(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "all.tmx"
    result = run("export", str(out))
    assert (result.exit_code, "2 translations" in result.output) == (0, True)
    for path in (filled / "translations").rglob("*.po"):
        path.unlink()
    assert "imported  memory/all.tmx  2 translations" in run("import", str(out)).output
    assert "unchanged memory/all.tmx" in run("import", str(out)).output
    found = json.loads(run("search", "Dua & tiga.", "--to", "en", "--json").output)
    assert found["command"] == "search" or found["command"].endswith("search")
    (match,) = found["result"]["matches"]
    assert (match["target"], match["kind"], match["origin"]) == (
        "Two & three.",
        "exact",
        "memory/all.tmx",
    )
    assert match["domain"] == "berita"
    assert "en  2 translations of 2 sources" in run("stats").output


def test_context_survives_tmx(filled: Path) -> None:
    run("export", "all.tmx")
    for path in (filled / "translations").rglob("*.po"):
        path.unlink()
    run("import", "all.tmx")
    with Memory.open(find_project(filled)) as memory:
        (match,) = memory.lookup("Satu [1].", "", "Dua & tiga.", language="en")
    assert (match.kind, match.origin) == (MatchKind.CONTEXT, "memory/all.tmx")


def test_a_control_character_costs_what_it_is_in(filled: Path) -> None:
    write_po(
        filled,
        "c.po",
        entry(r"Merah \033.", r"Red \033."),
        entry("Biru.", "Blue.", "# a bell \a\n# a note\n"),
    )
    done = run("export", "all.tmx")
    assert done.exit_code == 0, done.output
    assert "left out  translations/en/c.po:11: previous source: XML cannot hold" in done.output
    assert "U+0007" in done.output
    assert "4 translations" in done.output
    lost = json.loads(run("export", "all.tmx", "--json").output)["result"]["lost"]
    assert [each["what"].rpartition(": ")[2] for each in lost] == ["previous source", "note"]
    for path in (filled / "translations").rglob("*.po"):
        path.unlink()
    run("import", "all.tmx")
    with Memory.open(find_project(filled)) as memory:
        [red] = memory.lookup("Merah \x1b.", language="en")
        [blue] = memory.lookup("Biru.", language="en")
    assert (red.target, blue.target) == ("Red \x1b.", "Blue.")


def test_another_file_of_the_same_name_is_not_replaced_unasked(filled: Path) -> None:
    write_tmx(filled, "a.tmx", ("Lama.", "Old."))
    other = filled / "sub"
    (other / "memory").mkdir(parents=True)
    new = write_tmx(other, "a.tmx", ("Baru.", "New."))
    refused = run("import", str(new))
    assert refused.exit_code == 2
    assert "--replace" in refused.output
    assert run("import", str(new), "--replace").exit_code == 0
    assert "New." in run("search", "Baru.", "--to", "en").output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not xml", r"in\.tmx:1: not well-formed"),
        ("<xliff/>", r"in\.tmx:1: expected <tmx>, found <xliff>"),
        ('<tmx version="1.4"><header/><body/></tmx>', "no translation from id to en"),
    ],
)
def test_a_file_of_no_use_is_refused_and_not_kept(filled: Path, text: str, message: str) -> None:
    path = filled / "in.tmx"
    path.write_text(text)
    result = run("import", str(path))
    assert result.exit_code == 2
    assert re.search(message, result.output)
    assert not list((filled).glob("memory/*"))


def test_a_pipe_is_refused_and_no_imported_file_is_lost(filled: Path) -> None:
    run("export", "m.tmx")
    assert run("import", "m.tmx").exit_code == 0
    before = (filled / "memory/m.tmx").read_bytes()
    (filled / "in").mkdir()
    os.mkfifo(filled / "in/m.tmx")
    refusal = run("import", "--replace", "in/m.tmx")
    assert refusal.exit_code == 2
    assert "expected a file, found a named pipe" in refusal.output
    assert (filled / "memory/m.tmx").read_bytes() == before


def test_unknown_language(filled: Path) -> None:
    assert isinstance(run("search", "x", "--to", "fr").exception, ConfigError)
    assert isinstance(run("export", "x.tmx", "--to", "fr").exception, ConfigError)
    assert not (filled / "x.tmx").exists()


def test_terminal_escapes_are_shown(filled: Path) -> None:
    write_po(filled, "b.po", entry("Merah.", r"\033[31mred[bold]"))
    assert r"\u001b[31mred[bold]" in run("search", "Merah.", "--to", "en").output


def test_another_folder_for_imported_files(filled: Path) -> None:
    config = filled / "rktranslate.toml"
    config.write_text('memory-dir = "tm/agency"\n' + config.read_text("utf-8"), "utf-8")
    old = write_tmx(filled, "old.tmx", ("Tiga.", "Three.")).rename(filled / "old.tmx")
    (filled / "memory").rmdir()
    assert run("import", str(old)).exit_code == 0
    assert (filled / "tm/agency/old.tmx").is_file()
    assert not (filled / "memory").exists()
    with Memory.open(find_project(filled)) as memory:
        [match] = memory.lookup("Tiga.", language="en")
    assert match.target == "Three."


def test_export_to_standard_output(filled: Path) -> None:
    run("export", "all.tmx")
    done = run("export", "-")
    assert (done.exit_code, done.stdout_bytes) == (0, (filled / "all.tmx").read_bytes())
    assert "2 translations" in done.stderr
    assert not (filled / "-").exists()
    refused = run("export", "-", "--json")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "both write to standard output" in refused.stderr


def test_a_broken_catalogue_is_left_out_of_the_export(filled: Path) -> None:
    whole = run("export", "-").stdout
    write_po(filled, "z.po", 'msgid "unfinished')
    broken = run("export", "-")
    assert broken.exit_code == 2
    assert broken.stdout == whole
    assert "translations/en/z.po:" in broken.stderr


def test_help_does_not_promise_a_folder_that_can_be_configured() -> None:
    assert "memory/*.tmx" not in run("--help").output
    assert "memory-dir" in run("import", "--help").output


def test_a_project_that_cannot_be_written(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (filled / ".rktranslate").write_text("a file in the way")
    text = run("search", "Dua & tiga.", "--to", "en").output
    assert "Two & three." in text
    assert "cannot write to the project: the store of the memory is in " in text
    found = json.loads(run("stats", "--json").output)["result"]
    store = Path(found["store"])
    assert store.is_relative_to(tmp_path / "cache")
    assert (store.is_file(), found["languages"][0]["translations"]) == (True, 2)
    # The store is brought up to the files as one in the project is.
    write_po(filled, "berita/a.po", entry("Dua & tiga.", "Two and three."))
    assert "Two and three." in run("search", "Dua & tiga.", "--to", "en").output
    # What writes needs the project itself.
    with pytest.raises(ConfigError, match="cannot be used"):
        Memory.open(find_project(filled))


def test_where_nothing_can_be_written_the_store_does_not_stay(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    for name in ("cache", ".rktranslate"):
        (filled / name).write_text("a file in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(filled / "cache"))
    found = run("search", "Dua & tiga.", "--to", "en").output
    assert "Two & three." in found
    assert "a temporary folder" in found
    assert not list(scratch.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_store_of_yesterday_in_a_project_that_cannot_be_written_today(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert json.loads(run("stats", "--json").output)["result"]["store"] == ""
    store = filled / ".rktranslate"
    for path in store.iterdir():
        path.chmod(0o444)
    store.chmod(0o555)
    try:
        assert "cannot be written" not in run("search", "Dua & tiga.", "--to", "en").output
        write_po(filled, "berita/a.po", entry("Dua & tiga.", "Two and three."))
        found = run("search", "Dua & tiga.", "--to", "en").output
    finally:
        store.chmod(0o755)
    assert "Two and three." in found
    assert "the project cannot be written" in found
