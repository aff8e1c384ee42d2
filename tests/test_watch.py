"""``build --watch``: a build after each change, one line each."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.errors import ConfigError, RktranslateError
from rktranslate.report.text.watch import rebuild_line
from rktranslate.workflow.inputs import load_project
from rktranslate.workflow.watch import Rebuild, watch
from tests.conftest import Run

Rkt = Callable[..., Run]
NEVER = 50
"""Polls without a change after which a test gives up waiting."""


class QuietError(Exception):
    """Nothing changed for many polls."""


class Editor:
    """Somebody who makes a change at each pause of a watch, as long as there are any."""

    def __init__(self, *changes: Callable[[], object]) -> None:
        self.changes = list(changes)
        self.idle = 0

    def pause(self, _seconds: float) -> None:
        if self.changes:
            self.changes.pop(0)()
            self.idle = 0
            return
        self.idle += 1
        if self.idle > NEVER:
            raise QuietError

    def watched(self, *, draft: bool = False, missing: str | None = None) -> list[Rebuild]:
        """Return the builds until nothing changes any more."""
        builds: list[Rebuild] = []
        with pytest.raises(QuietError):
            builds.extend(watch(load_project, draft=draft, missing=missing, pause=self.pause))
        return builds


def write(path: str, text: str) -> Callable[[], object]:
    return lambda: Path(path).write_text(text, "utf-8")


def save_by_rename(path: str, text: str) -> None:
    """Save a file of the same size and time as it has, as some editors do."""
    status = Path(path).stat()
    Path(f"{path}.tmp").write_text(text, "utf-8")
    os.utime(f"{path}.tmp", ns=(status.st_atime_ns, status.st_mtime_ns))
    Path(f"{path}.tmp").rename(path)


@pytest.fixture
def home(project: Path, rkt: Rkt) -> Path:
    write("source/a.md", "Anjing makan ![p](p.png).\n")()
    write("source/p.png", "one")()
    assert rkt("extract").code == 0
    return project


def written(build: Rebuild) -> list[str]:
    assert build.result is not None, build.error
    return [
        *(each.output for each in build.result.built if each.written),
        *(each.copy for each in build.result.assets if each.written),
    ]


@pytest.mark.usefixtures("home")
def test_each_change_is_built_once() -> None:
    catalog = "translations/en/a.md.po"
    text = Path(catalog).read_text("utf-8")
    done = re.sub(r'(msgid "Anjing.*"\nmsgstr )""', r'\1"The dog eats ![p](p.png)."', text)
    editor = Editor(
        write(catalog, done),
        lambda: None,
        lambda: save_by_rename(catalog, done.replace("dog", "cat")),
        lambda: None,
        write("source/p.png", "two!"),
        lambda: None,
        write("glossary.csv", "id,en\nanjing,dog\n"),
        lambda: None,
        lambda: Path("glossary.csv").unlink(),
        lambda: None,
        write("source/.hidden.md", "x"),
        write("source/~a.md", "x"),
        write("notes.md", "x"),
    )
    builds = editor.watched()
    assert [build.changed for build in builds] == [
        (),
        (catalog,),
        (catalog,),
        ("source/p.png",),
        ("glossary.csv",),
        ("glossary.csv",),
    ]
    assert [written(build) for build in builds] == [
        [],
        ["build/en/a.md", "build/en/p.png"],
        ["build/en/a.md"],
        ["build/en/p.png"],
        [],
        [],
    ]
    assert Path("build/en/a.md").read_text("utf-8") == "The cat eats ![p](p.png).\n"


@pytest.mark.usefixtures("home")
def test_several_files_that_are_saved_together_are_one_change() -> None:
    names = [f"source/{number}.md" for number in range(5)]
    editor = Editor(*(write(name, "Burung terbang.\n") for name in names))
    builds = editor.watched(draft=True)
    assert [build.changed for build in builds] == [(), tuple(names)]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "output", ["source/{dir}/{stem}.{language}{suffix}", "source/{language}/{path}"]
)
def test_outputs_among_the_sources_are_no_change(output: str) -> None:
    write("rktranslate.toml", f'target-languages = ["en"]\n[build]\noutput = "{output}"\n')()
    builds = Editor(write("source/a.md", "Kucing makan ![p](p.png).\n")).watched(draft=True)
    assert [build.changed for build in builds] == [(), ("source/a.md",)]
    assert any(Path("source").rglob("*.draft.md"))


@pytest.mark.usefixtures("home")
def test_the_policy_of_a_watch() -> None:
    path = "translations/en/a.md.po"
    reviewed = Path(path).read_text("utf-8").replace('msgstr ""', 'msgstr "The dog eats."')
    reviewed = reviewed.replace('msgstr "The dog eats."', 'msgstr ""', 1)
    first, second = Editor(write(path, reviewed)).watched(missing="source")
    assert first.result is not None
    assert [each.source for each in first.result.built] == [1]
    assert second.result is not None
    assert [each.source for each in second.result.built] == [0]
    assert Path("build/en/a.md").read_text("utf-8") == "The dog eats.\n"


@pytest.mark.usefixtures("home")
def test_a_watch_deletes_stale_previews() -> None:
    editor = Editor(lambda: Path("source/a.md").rename("source/b.md"))
    first, second = editor.watched(draft=True)
    assert second.result is not None
    assert [(each.path, each.deleted) for each in second.result.stale] == [
        ("build/en/a.draft.md", True)
    ]
    assert "1 stale preview deleted" in rebuild_line(second, "12:00:00").plain
    assert "stale" not in rebuild_line(first, "12:00:00").plain


def test_it_ends_when_the_project_is_gone(home: Path) -> None:
    editor = Editor(lambda: shutil.rmtree(home))
    builds = watch(lambda: load_project(home), pause=editor.pause)
    assert next(builds).error == ""
    with pytest.raises(RktranslateError):
        next(builds)


@pytest.mark.usefixtures("home")
def test_errors_are_survived() -> None:
    good = Path("rktranslate.toml").read_text("utf-8")
    editor = Editor(
        write("rktranslate.toml", "x = ["),
        lambda: None,
        write("rktranslate.toml", good),
        lambda: None,
        lambda: Path("source/a.md").write_bytes(b"\xff\x00"),
        lambda: None,
        lambda: Path("source/a.md").unlink(),
        lambda: None,
        write("source/a.md", "Burung terbang.\n"),
    )
    builds = editor.watched()
    assert [bool(build.error) for build in builds] == [False, True, False, False, True, False]
    assert "not valid TOML" in builds[1].error
    assert builds[3].result is not None
    assert [each.path for each in builds[3].result.failed] == ["source/a.md"]
    assert "no source documents" in builds[4].error


@pytest.mark.usefixtures("home")
def test_an_error_that_passes_without_a_change_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = __import__("rktranslate.workflow.watch", fromlist=["build"]).build
    attempts = []

    def locked(*arguments: object, **options: object) -> object:
        attempts.append(1)
        if len(attempts) in (2, 3):
            raise ConfigError("another rktranslate is writing to this project")
        return real(*arguments, **options)

    monkeypatch.setattr("rktranslate.workflow.watch.build", locked)
    builds = Editor(write("source/a.md", "Burung terbang.\n")).watched(draft=True)
    assert len(attempts) == 4
    assert [bool(build.error) for build in builds] == [False, True, False]
    assert written(builds[2]) == ["build/en/a.draft.md"]


@pytest.mark.usefixtures("project")
def test_what_cannot_be_watched(rkt: Rkt) -> None:
    run = rkt("build", "--watch", "--to", "fr")
    assert (run.code, "'fr' is not a target language" in run.err) == (2, True)
    run = rkt("build", "--watch", "--json")
    # With --json, a usage error is an object on standard output.
    assert (run.code, "--watch and --json cannot be used together" in run.out) == (2, True)
    Path("rktranslate.toml").unlink()
    assert rkt("build", "--watch").code == 2


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_ends_cleanly(home: Path, number: signal.Signals, code: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "rktranslate", "build", "--watch", "--draft"],
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What starts the tests in the background may have made them deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert re.fullmatch(r"\d\d:\d\d:\d\d  built 2 files in \d+\.\d s\n", first)
    write(str(home / "source/a.md"), "Kucing makan.\n")()
    second = process.stdout.readline()
    assert re.search(r"built 1 file in .*; changed: source/a\.md\n", second)
    time.sleep(0.2)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert out == ""
    assert process.returncode == code
    assert "all files are intact" in err
    assert "Traceback" not in err
