"""The command line as a user meets it: what it prints, where, and how it exits."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from rktranslate.cli.program import program
from rktranslate.formats import served_suffixes
from tests.conftest import BRIEF, ROOT, Run

Rkt = Callable[..., Run]
PO = f"translations/en/{BRIEF}.txt.po"


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".rktranslate" not in path.parts
    }


def refused(run: Run) -> str:
    """Return the one line of a refusal."""
    assert run.code == 2, run
    assert run.out == ""
    lines = run.err.strip().split("\n")
    assert len(lines) == 1, run.err
    assert lines[0].startswith("error: ")
    return lines[0]


# --- broken input: one clear line, exit 2, nothing written -----------------------------------


def break_po(root: Path) -> None:
    path = root / PO
    path.write_bytes(path.read_bytes() + b'\nmsgid "unfinished\n')


def break_csv(root: Path) -> None:
    with (root / "glossary.csv").open("a", encoding="utf-8") as stream:
        stream.write("Korea Selatan,,,,,,,,,\n")


def break_source(root: Path) -> None:
    path = root / f"source/{BRIEF}.txt"
    path.write_bytes(path.read_bytes().replace(b"Faktor Amerika", b"Faktor\xe9 Amerika"))


BROKEN = {
    "po": (break_po, PO),
    "csv": (break_csv, "glossary.csv"),
    "source": (break_source, f"source/{BRIEF}.txt"),
}


@pytest.mark.parametrize("command", ["extract", "translate", "check", "status", "run"])
@pytest.mark.parametrize("kind", BROKEN)
def test_broken_input(brief: Path, rkt: Rkt, kind: str, command: str) -> None:
    harm, path = BROKEN[kind]
    harm(brief)
    before = files(brief)
    run = rkt(command)
    assert run.code == 2
    [line] = run.err.splitlines()
    place = re.match(rf"error: {re.escape(path)}:(\d+): ", line)
    assert place, line
    text = (brief / path).read_bytes().split(b"\n")
    culprit = {"po": b"unfinished", "csv": b"Korea Selatan", "source": b"\xe9"}[kind]
    assert culprit in text[int(place[1]) - 1]
    after = files(brief)
    assert [path for path in before if after.get(path) != before[path]] == []
    built = {path for path in after if path.startswith("build/")}
    # What does not depend on the broken file is done.
    other = {f"build/ms/{BRIEF}.txt"} if (kind, command) == ("po", "run") else set()
    assert built == other


def test_build_with_a_broken_catalogue(brief: Path, rkt: Rkt) -> None:
    break_po(brief)
    run = rkt("build")
    assert run.code == 2
    assert run.err.startswith(f"error: {PO}:")
    assert [path.name for path in (brief / "build").iterdir()] == ["ms"]


def test_an_unknown_language(brief: Path, rkt: Rkt) -> None:
    assert "'fr' is not a target language" in refused(rkt("translate", "--to", "fr"))
    assert "'zz' is not a language code" in refused(
        rkt("text", f"source/{BRIEF}.txt", "--to", "zz")
    )


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("status",),
        ("glossary", "score"),
        ("glossary", "export", "--format", "deepl-csv", "-"),
        ("tm", "export", "-"),
    ],
)
def test_a_variant_of_a_language_selects_it(
    brief: Path, rkt: Rkt, command: tuple[str, ...]
) -> None:
    own, variant = rkt(*command, "--to", "en"), rkt(*command, "--to", "en-US")
    assert (variant.code, variant.out) == (own.code, own.out)
    assert own.out
    assert "'nl-BE' is not a target language" in refused(rkt("check", "--to", "nl-BE"))


def test_a_variant_of_a_language_selects_the_files_to_write(brief: Path, rkt: Rkt) -> None:
    assert rkt("xliff", "export", "--to", "en-AU").code == 0
    (file,) = (brief / "xliff").rglob("*.xlf")
    assert file.parent.name == "en"
    assert rkt("xliff", "import", str(file), "--to", "en-NZ").code == 0
    assert rkt("extract", "--to", "en-IN").code == 0
    assert {path.name for path in (brief / "translations").iterdir()} == {"en", "ms"}


def test_a_missing_file(rkt: Rkt, tmp_path: Path) -> None:
    line = refused(rkt("text", str(tmp_path / "none.txt"), "--to", "en"))
    assert "none.txt: file not found" in line


def test_an_unknown_engine(brief: Path, rkt: Rkt) -> None:
    (brief / f"translations/ms/{BRIEF}.txt.po").unlink()
    before = files(brief)
    line = refused(rkt("translate", "--engine", "babelfish"))
    assert "babelfish" in line
    assert "argos" in line
    assert files(brief) == before


def test_no_project(rkt: Rkt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "rktranslate init" in refused(rkt("run"))


def test_wrong_usage(rkt: Rkt) -> None:
    run = rkt("trnslate")
    assert run.code == 2
    hint = "did you mean translate? try 'rktranslate --help'"
    assert run.err == f"error: no such command: trnslate ({hint})\n"


def test_an_error_as_json(rkt: Rkt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = rkt("check", "--json")
    body = json.loads(run.out)
    assert (run.code, body["exit_code"], body["command"]) == (2, 2, "check")
    assert "no project here" in body["error"]


# --- what the commands say -------------------------------------------------------------------


def test_a_finding_fails_the_check_and_holds_its_output_back(brief: Path, rkt: Rkt) -> None:
    path = brief / PO
    text = path.read_text(encoding="utf-8")
    wrong = text.replace("in October 2023 tracked", "in October 2033 tracked")
    assert wrong != text
    path.write_text(wrong, encoding="utf-8")
    run = rkt("check")
    assert run.code == 1
    number = wrong[: wrong.index("October 2033")].rindex("\nmsgid ")
    line = wrong.count("\n", 0, number) + 2
    assert f"{PO}:{line}: error: " in run.out
    assert "2033" in run.out
    done = rkt("run")
    assert done.code == 1
    assert f"held back build/en/{BRIEF}.txt" in done.out
    assert not (brief / "build/en").exists()
    assert (brief / f"build/ms/{BRIEF}.txt").exists()


def test_incomplete_takes_precedence_over_findings(brief: Path, rkt: Rkt, no_engines: None) -> None:
    """One catalogue has an error, the other one a draft: the exit code says what is missing."""
    path = brief / PO
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("October 2023 tracked", "October 2033 tracked"), encoding="utf-8")
    other = brief / f"translations/ms/{BRIEF}.txt.po"
    text = other.read_text(encoding="utf-8")
    marked = text.replace('\nmsgid "Faktor', '\n#, fuzzy\nmsgid "Faktor', 1)
    assert marked != text
    other.write_text(marked, encoding="utf-8")
    assert rkt("check").code == 1
    run = rkt("run", "--json")
    body = json.loads(run.out)
    assert (run.code, body["exit_code"]) == (3, 3)
    assert "error" in {found["severity"] for found in body["result"]["check"]["findings"]}
    assert body["result"]["build"]["held"] == [f"build/en/{BRIEF}.txt"]
    assert [unit["language"] for unit in body["result"]["build"]["incomplete"]] == ["ms"]
    assert rkt("run").code == 3
    assert rkt("run", "--to", "en").code == 1


def test_a_catalogue_that_is_behind_its_source_is_found(brief: Path, rkt: Rkt) -> None:
    source = brief / f"source/{BRIEF}.txt"
    source.write_text(
        source.read_text(encoding="utf-8").replace("Faktor Amerika", "Faktor A.S."),
        encoding="utf-8",
    )
    run = rkt("check")
    assert run.code == 1
    assert run.out.count("[catalogue-stale]") == 4
    assert "rktranslate extract" in run.out


def test_check_json(brief: Path, rkt: Rkt) -> None:
    (brief / PO).unlink()
    run = rkt("check", "--json")
    body = json.loads(run.out)
    assert (run.code, body["exit_code"], body["version"]) == (1, 1, 1)
    [found] = body["result"]["findings"]
    assert found["check_id"] == "catalogue-missing"
    assert found["severity"] == "error"
    assert found["location"]["path"] == PO


def test_init_names_the_documents_that_are_there(
    rkt: Rkt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.MD", "c.txt", "d.md", "old.rtf", "picture.png", ".hidden.md"):
        Path(name).write_text("Satu.\n", encoding="utf-8")
    run = rkt("init", "--to", "en")
    assert "found     a.md, b.MD, c.txt and 1 more: documents are translated in source/" in run.out
    assert "skipped   old.rtf: no format for .rtf; " in run.out
    assert "picture" not in run.out
    assert "hidden" not in run.out
    assert run.out.endswith("Put documents into source/, then: rktranslate run\n")
    (tmp_path / "news/source/sub").mkdir(parents=True)
    (tmp_path / "news/source/sub/a.md").write_text("Satu.\n", encoding="utf-8")
    (tmp_path / "news/source/scan.pdf").write_bytes(b"%PDF-1.4\n")
    run = rkt("init", "news", "--to", "en")
    assert "skipped   source/scan.pdf: no format for .pdf; ask for the document" in run.out
    assert run.out.endswith("source/ has 1 document: rktranslate run\n")


@pytest.mark.parametrize("command", ["text", "init"])
def test_help_lists_the_documents_that_can_be_read(rkt: Rkt, command: str) -> None:
    listed = rkt(command, "--help").out.partition("Documents:")[2].split()
    assert listed == list(served_suffixes())


def test_init_and_the_first_run(
    rkt: Rkt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_engines: None
) -> None:
    monkeypatch.chdir(tmp_path)
    assert rkt("init", "news", "--to", "en").code == 0
    monkeypatch.chdir(tmp_path / "news")
    assert "add files ending in" in refused(rkt("run"))
    Path("source/a.md").write_text("# Judul\n\nKalimat satu. Kalimat dua.\n", encoding="utf-8")
    assert "a project already exists here" in refused(rkt("init", ".", "--to", "en"))
    assert rkt("extract").code == 0
    run = rkt("build")
    assert run.code == 3
    assert "3 units are not reviewed" in run.out


def test_status_json(brief: Path, rkt: Rkt) -> None:
    body = json.loads(rkt("status", "--json").out)
    rows = body["result"]["catalogs"]
    assert [(row["language"], row["units"], row["reviewed"]) for row in rows] == [
        ("en", 39, 39),
        ("ms", 39, 39),
    ]


def test_quiet(brief: Path, rkt: Rkt) -> None:
    run = rkt("run", "--quiet")
    assert (run.code, run.out, run.err) == (0, "", "")


def test_engines_says_how_to_get_what_is_missing(brief: Path, rkt: Rkt, no_engines: None) -> None:
    run = rkt("engines")
    assert run.code == 0
    assert "apertium-ind-zlm" in run.out
    assert "argos" in run.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(rkt: Rkt, shell: str) -> None:
    run = rkt("completion", shell)
    assert run.code == 0
    assert "_RKTRANSLATE_COMPLETE" in run.out


def leaves(group: click.Group, *names: str) -> dict[str, click.Command]:
    """Return all commands that are no groups, by their full names."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= leaves(command, *names, name)
        else:
            found[" ".join((*names, name))] = command
    return found


def groups() -> dict[str, click.Group]:
    inner = {name: each for name, each in program.commands.items() if isinstance(each, click.Group)}
    return {"": program, **inner}


def test_every_command_and_option_is_explained() -> None:
    for name, command in (groups() | leaves(program)).items():
        assert command.help, name
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"
                assert option.help.rstrip("]").endswith((".", ")")) or "[default: " in option.help


@pytest.mark.parametrize("width", [80, 100])
def test_help_fits_the_terminal(rkt: Rkt, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for name in groups() | leaves(program):
        run = rkt(*name.split(), "--help")
        assert run.code == 0
        assert all(len(line) <= width for line in run.out.splitlines()), run.out


def examples() -> list[str]:
    """Return the commands that help texts show."""
    texts = [command.help or "" for command in (groups() | leaves(program)).values()]
    lines = [line for text in texts for line in text.splitlines()]
    pattern = r"(?:[A-Z][\w ]+: +)?(rktranslate .*?)(?: {2,}.*)?"
    return [match[1] for line in lines if (match := re.fullmatch(pattern, line.strip()))]


def test_examples_of_the_help_are_valid(rkt: Rkt, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    for name, command in leaves(program).items():
        monkeypatch.setattr(command, "callback", lambda _name=name, **_: called.append(_name))
    shown = [example for example in examples() if ">" not in example]
    assert len(shown) > 20
    for example in shown:
        assert rkt(*shlex.split(example)[1:]).code == 0, example
    assert len(called) == len(shown)


def test_every_command_is_in_the_help_in_full(rkt: Rkt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for name, command in [("", program), *program.commands.items()]:
        if not isinstance(command, click.Group):
            continue
        listing = rkt(*name.split(), "--help").out
        assert not re.search(r"^  \w.*\.\.\.$", listing, re.MULTILINE), listing
        for inner in command.commands:
            assert re.search(rf"^  {inner} +\S", listing, re.MULTILINE), inner


def test_every_command_is_in_the_readme(rkt: Rkt) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in program.commands:
        assert f"`{name}`" in readme or f"rktranslate {name}" in readme, name


@pytest.mark.slow
def test_a_dash_is_standard_output(brief: Path, rkt: Rkt) -> None:
    for command in (
        ("check", "--format", "sarif"),
        ("check", "--format", "json"),
        ("check",),
        ("check", "--json"),
        ("status", "--format", "csv"),
        ("status",),
    ):
        without, with_dash = rkt(*command), rkt(*command, "-o", "-")
        assert with_dash == without, command
        assert with_dash.out
    assert not (brief / "-").exists()


def test_a_glossary_and_json_do_not_share_standard_output(brief: Path, rkt: Rkt) -> None:
    run = rkt("glossary", "export", "-", "--format", "tbx", "--json")
    assert (run.code, run.out) == (2, "")
    assert "both write to standard output" in run.err


# --- the process -----------------------------------------------------------------------------


def environment(**extra: str) -> dict[str, str]:
    return {**os.environ, **extra}


@pytest.mark.slow
def test_no_color(brief: Path) -> None:
    command = [sys.executable, "-m", "rktranslate", "status"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        env=environment(NO_COLOR="1", FORCE_COLOR="1"),
    )
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", done.stdout)


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error(brief: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m rktranslate status --json | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""


@pytest.mark.slow
def test_help_starts_fast(tmp_path: Path) -> None:
    """At most eight times the processor time of an interpreter that does nothing.

    Processor time of the process alone, side by side, and the least of several runs: other work on
    the machine adds nothing to it but cache misses. Both run compiled, as installed packages are: a
    machine may forbid Python to write its bytecode down.
    """
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPYCACHEPREFIX": str(tmp_path),
    }

    def processor_seconds(*command: str) -> float:
        process = subprocess.Popen(
            [sys.executable, *command], stdout=subprocess.DEVNULL, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_utime + usage.ru_stime

    empty, helping = [], []
    for _ in range(10):  # the first of each compiles
        empty.append(processor_seconds("-c", "pass"))
        helping.append(processor_seconds("-m", "rktranslate", "--help"))
    assert min(helping) <= 8 * min(empty)


def test_a_broken_configuration_is_no_absent_one(tmp_path: Path, rkt: Rkt) -> None:
    (tmp_path / "rktranslate.toml").write_text('targets = ["en"]\n')
    (tmp_path / "a.csv").write_text("id,en\nRusia,Russia\n")
    assert "targets" in refused(
        rkt("glossary", "check", str(tmp_path / "a.csv"), "-C", str(tmp_path))
    )


def test_text_with_an_unknown_dialect_is_refused(project: Path, rkt: Callable[..., Run]) -> None:
    Path("a.md").write_text("Kucing tidur.\n", "utf-8")
    run = rkt("text", "a.md", "--to", "en", "--dialect", "mkdoc")
    assert (run.code, run.out) == (2, "")
    assert "unknown dialect 'mkdoc' (did you mean mkdocs?)" in run.err
