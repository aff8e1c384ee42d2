"""Nothing that is printed obeys a text: no control character, and no command of a CI service.

Hostile texts are the names of files, folders, keys, terms and arguments, and the content of
documents and catalogues; every command prints them in every format.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rktranslate import cli
from rktranslate.cli.failures import report_failure
from rktranslate.cli.process import prepare
from rktranslate.cli.streams import trusted, write_data
from rktranslate.errors import ConfigError
from rktranslate.report.registry import renderers_for
from tests.conftest import PACKAGES, Run

UNSAFE = re.compile(
    "[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
COMMAND = re.compile(r"^[^\S\n]*::|##\w*\[", re.MULTILINE)
PARTS = (
    *("::error title=forged::", "##vso[task.complete]", "##[error]", "##teamcity[x]", "::", "##"),
    *("\x1b[31m", "\x1b]0;title\x07", "\x9b1m", "\x08", "\r", "\n", "\n::error::", "\u2028"),
    *("\u202e", "\u2066", "\u200b", "\ufeff", "\u061c", "\U000e0041", "\x85", "\udcff"),
    *("a", "Ia tiba.", " ", "[b]", "[1]", "=", "%0A", '"', "'", "\\", "<i>", "|", "é"),
)
HOSTILE = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join)
FORMATS = {
    command: [renderer.format for renderer in renderers_for(result)]
    for command, result in (("check", "CheckResult"), ("status", "StatusResult"))
}


def assert_safe(run: Run, *, reports: bool = False) -> None:
    """Check all that a command printed; a report of GitHub's consists of commands."""
    for text in (run.err,) if reports else (run.out, run.err):
        assert not UNSAFE.search(text), text
        assert not COMMAND.search(text), text


@pytest.fixture
def rk(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the whole program, its streams included, in this process."""
    for name in ("COLUMNS", "LINES", "PYTHONSAFEPATH"):
        monkeypatch.setenv(name, "200")

    def run(*arguments: str) -> Run:
        capfd.readouterr()
        with as_before(), pytest.raises(SystemExit) as stop:
            cli.main(arguments)
        captured = capfd.readouterr()
        assert isinstance(stop.value.code, int)
        assert stop.value.code in (0, 1, 2, 3)
        assert "internal error" not in captured.err, captured.err
        return Run(int(stop.value.code), captured.out, captured.err)

    return run


@contextlib.contextmanager
def as_before() -> Iterator[None]:
    """Restore what the program changes of its process."""
    streams = sys.stdout, sys.stderr
    hooks = sys.unraisablehook, threading.excepthook
    handler = signal.getsignal(signal.SIGINT)
    environment = dict(os.environ)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = streams
        sys.unraisablehook, threading.excepthook = hooks
        signal.signal(signal.SIGINT, handler)
        os.environ.clear()
        os.environ.update(environment)


def file_name(text: str) -> str:
    """Return a text as the name of a file, as far as there may be one."""
    return text.replace("/", "").encode("utf-8", "surrogateescape")[:60].decode("utf-8", "replace")


def quoted(text: str) -> str:
    """Return a text as a string of TOML, PO or JSON."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=True)


def project_of(root: Path, text: str) -> None:
    """Write a project that has a text everywhere."""
    plain = text.encode("utf-8", "replace").decode()
    name = file_name(text)
    for folder in ("source", "translations/en", f"source/d{name}"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "source/b.md").write_text(f"# Harga\n\n{plain} Ia membayar 10 persen.\n", "utf-8")
    (root / "source" / f"{name}.md").write_text("Ia datang.\n", "utf-8")
    (root / f"source/d{name}" / f"x{name}.txt").write_text(f"{plain}\n", "utf-8")
    term = '"' + plain.replace('"', '""') + '"'
    (root / "glossary.csv").write_text(f"id,en,note\nharga,{term},{term}\n{term},x,y\n", "utf-8")
    (root / "rktranslate.toml").write_text(
        f'name = {quoted(text)}\nsource-language = "id"\ntarget-languages = ["en"]\n', "utf-8"
    )


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("extract",),
    ("check", "--all"),
    ("status",),
    ("approve", "translations", "--dry-run"),
    ("approve", "translations", "--with-findings", "--json"),
    ("approve", "{}"),
    ("approve", "--undo"),
    ("build",),
    ("build", "--draft"),
    ("glossary", "check"),
    ("glossary", "suggest"),
    ("tm", "stats"),
    ("tm", "import", "source/b.md"),
    ("tm", "search", "{}", "--to", "en"),
    ("xliff", "export"),
    ("xliff", "import", "{}"),
    ("engines", "--to", "{}"),
    ("engines", "--package", "{}"),
    ("check", "--to", "{}"),
    ("check", "--select", "{}"),
    ("check", "--since", "{}"),
    ("check", "--baseline", "{}"),
    ("check", "-C", "{}"),
    ("check", "--no-such-option{}"),
    ("init", "--to", "{}", "new"),
    ("text", "{}", "--to", "en"),
    ("text", "source/b.md", "--to", "{}"),
    ("models", "info", "{}", "id", "en"),
    ("models", "install", "{}"),
    ("models", "list", "--available", "--kind", "argos", "--index", "{}"),
    ("evaluate", "{}", "--to", "en"),
    ("no-such-command{}",),
)


@pytest.mark.slow
@given(HOSTILE)
@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_no_command_prints_a_hostile_text_as_it_is(
    rk: Callable[..., Run], tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    root = tmp_path_factory.mktemp("p")
    here = Path.cwd()
    os.chdir(root)
    try:
        project_of(root, text)
        rk("extract")
        # A hostile name is refused, and then the other files are to be tried.
        for path in root.glob("source/*"):
            if path.name != "b.md":
                path.unlink() if path.is_file() else [*map(Path.unlink, path.iterdir())]
        spoilt = text.replace("\0", "")
        for command in COMMANDS:
            arguments = [word.replace("{}", spoilt) for word in command]
            assert_safe(rk(*arguments))
            if command[0] not in ("check", "no-such-command{}"):
                assert_safe(rk(*arguments, "--json"))
        for name, formats in FORMATS.items():
            for form in formats:
                assert_safe(rk(name, "--format", form), reports=form == "github")
        path = root / "translations/en/b.md.po"
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"\n#: {file_name(text)}\nmsgid {quoted(text)[:-1]}")
        assert_safe(rk("check"))
        with (root / "rktranslate.toml").open("a", encoding="utf-8") as stream:
            stream.write(f"{quoted(text)} = 1\n")
        assert_safe(rk("check"))
        assert_safe(rk("status", "--json"))
    finally:
        os.chdir(here)


@given(HOSTILE)
def test_what_others_print_is_safe_too(text: str) -> None:
    """A warning, a line of a library, a traceback: all that goes to a standard stream."""
    done = printed_by_others(text)
    assert not UNSAFE.search(done), done
    assert not COMMAND.search(done), done


def printed_by_others(text: str) -> str:
    """Return what standard error gets when a text is printed to it by several ways."""
    read, write = os.pipe()
    with as_before(), os.fdopen(write, "w", encoding="utf-8") as stream:
        sys.stderr = sys.stdout = stream
        prepare()
        sys.stderr.write(text)
        sys.stderr.write("\n")
        sys.stderr.writelines([text, "\n"])
        print("warning", file=sys.stderr)
        report_failure(ValueError(text), [])
        report_failure(ConfigError(text, path=text, hint=text), [])
        report_failure(OSError(5, text, text), [])
        sys.stderr.flush()
    with os.fdopen(read, encoding="utf-8") as stream:
        return stream.read()


SHOWN = """
import os, pty, sys
code = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(code))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_shows_data_and_a_file_gets_it(project: Path) -> None:
    """A document may have an escape sequence: a file gets it, a terminal must not obey it."""
    (project / "source/a.md").write_bytes("Ia datang \x1b]0;judul\x07 \u202e.\n".encode())
    code = "from rktranslate.cli.process import prepare; prepare();"
    code += "from rktranslate.cli.streams import write_data; import sys;"
    code += "write_data(open('source/a.md', 'rb').read())"
    program = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    piped = subprocess.run(program, check=True, capture_output=True, env=environment).stdout
    assert piped == (project / "source/a.md").read_bytes()
    shown = subprocess.run(
        [sys.executable, "-c", SHOWN, *program], check=True, capture_output=True, env=environment
    ).stdout
    assert shown.decode().strip() == "Ia datang \\u001b]0;judul\\u0007 \\u202e."


def test_a_stream_of_a_test_or_a_program_is_used_as_it_is(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert trusted(sys.stdout) is sys.stdout
    write_data(b"\x1b\xff")
    assert capfdbinary.readouterr().out == b"\x1b\xff"


@pytest.mark.slow
def test_a_cell_that_a_table_wraps_begins_no_command(
    rk: Callable[..., Run], project: Path, no_engines: None
) -> None:
    """The text of a cell goes on in the next line, after nothing but spaces."""
    for width in range(1, 60):
        run = rk("engines", "--to", f"{'x' * width} {'::error::z ' * 4}")
        assert "error" in run.out
        assert_safe(run)
