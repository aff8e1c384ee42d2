"""Advice leads somewhere: each command that the program advises is run where it is advised.

A row has the module and the advice as it is written there, a state of a project in which it is
printed, the command that prints it, and what to run then. Every advice of the source has a row.
"""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rktranslate.catalog.provenance import fingerprint
from tests.conftest import ROOT, Run

Rkt = Callable[..., Run]
COMMANDS = (
    "init|extract|translate|check|build|run|status|report|text|engines|glossary|models|tm|xliff|"
    "evaluate|approve|merge-po|completion|review"
)
ADVICE = re.compile(rf"rktranslate (?:{COMMANDS})\b[^`\n;,)(]*|`(?:{COMMANDS})`")
FOLDER = ROOT / "src/rktranslate"


def texts(tree: ast.AST) -> Iterator[str]:
    """Yield the string constants of a module that are no docstrings; ``{}`` for a value."""
    left_out: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for child in body if isinstance(body, list) else ():
            if isinstance(child, ast.Expr):
                left_out.add(id(child.value))
        if isinstance(node, ast.JoinedStr):
            left_out.update(map(id, node.values))
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )


def advice() -> set[tuple[str, str]]:
    """Return module and text of every advice in the source."""
    found: set[tuple[str, str]] = set()
    for path in FOLDER.rglob("*.py"):
        module = path.relative_to(FOLDER).as_posix()
        if not module.startswith("testing/"):
            for text in texts(ast.parse(path.read_text(encoding="utf-8"))):
                found.update((module, match[0].strip()) for match in ADVICE.finditer(text))
    return found


@dataclass(frozen=True)
class Row:
    """An advice, the state that prints it, and what follows it."""

    module: str
    advice: str
    state: str
    """Steps, separated by ``;``: ``rk`` and its arguments, or a helper below and its arguments."""
    printed_by: str
    says: str
    """What the output has."""
    then: str
    """The advised commands, separated by ``;``, and what they need."""
    code: int = 0
    """Exit code of the last one."""
    gone: bool = True
    """The command no longer prints the advice then."""


def wrote(name: str, *text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(" ".join(text).replace("\\n", "\n") + "\n", encoding="utf-8")


def translated(mark: str = "T") -> None:
    for path in Path("translations").rglob("*.po"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r'(msgid "(.+)"\nmsgstr )""', rf'\1"{mark} \2"', text)
        path.write_text(text, encoding="utf-8")


def drafted() -> None:
    """Give every message without a target a draft."""
    for path in Path("translations").rglob("*.po"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r'\nmsgid "(.+)"\nmsgstr ""', r'\n#, fuzzy\nmsgid "\1"\nmsgstr "D \1"', text)
        path.write_text(text, encoding="utf-8")


def forgotten() -> None:
    for path in Path("translations").rglob("*.po"):
        path.unlink()


def edited(name: str, old: str, new: str) -> None:
    path = Path(name)
    new = new.replace("\\n", "\n")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def removed(name: str) -> None:
    Path(name).unlink()


HELPERS = {each.__name__: each for each in (wrote, translated, drafted, forgotten, edited, removed)}
BASE = "wrote source/a.md Satu kalimat."
REVIEWED = f"{BASE}; rk extract; translated"
NEW_SENTENCE = "wrote source/a.md Satu kalimat. Dua kalimat."

ROWS = (
    Row(
        "checks/staleness.py", "rktranslate extract",
        f"{REVIEWED}; {NEW_SENTENCE}", "check", "run `rktranslate extract`",
        "rk extract",
    ),
    Row(
        "report/text/outputs.py", "rktranslate run",
        f"{REVIEWED}; {NEW_SENTENCE}", "build",
        "Add what is not in the catalogues yet: rktranslate run",
        "rk run", code=3,
    ),
    Row(
        "workflow/checked_catalogs.py", "rktranslate extract",
        BASE, "check", "has no catalogue in en: run `rktranslate extract`",
        "rk extract",
    ),
    Row(
        "checks/baseline.py", "rktranslate check --format json -o FILE",
        f"{REVIEWED}; wrote base.json x", "check --baseline base.json",
        "write one with `rktranslate check --format json -o FILE`",
        "rk check --format json -o base.json; rk check --baseline base.json",
    ),
    Row(
        "checks/baseline.py", "`check`",
        f"{REVIEWED}; wrote base.json x", "check --baseline base.json",
        "not a JSON report of `check`",
        "rk check --format json -o base.json",
    ),
    Row(
        "checks/settings.py", "rktranslate check --list",
        REVIEWED, "check --select zzzzz", "see `rktranslate check --list`",
        "rk check --list", gone=False,
    ),
    Row(
        "cli/options.py", "rktranslate engines",
        BASE, "translate --help", "see `rktranslate engines`",
        "rk engines", gone=False,
    ),
    Row(
        "formats/file_kinds.py", "rktranslate tm import {file}",
        f"{REVIEWED}; wrote source/memori.tmx x", "extract", "`rktranslate tm import FILE`",
        "rk tm export keluar.tmx; removed source/memori.tmx; rk tm import keluar.tmx",
    ),
    Row(
        "formats/file_kinds.py", "rktranslate xliff import {file}",
        f"{REVIEWED}; rk xliff export --to en -o source/keluar.xlf --force; "
        "wrote source/keluar.xliff x",
        "extract", "merge it: `rktranslate xliff import FILE`",
        "rk xliff export --to en -o keluar.xlf; rk xliff import keluar.xlf", gone=False,
    ),
    Row(
        "models/store.py", "rktranslate models list",
        BASE, "models remove firefox xx yy", "`rktranslate models list` shows all models",
        "rk models list", gone=False,
    ),
    Row(
        "project/layout.py", "rktranslate init --to LANG",
        "removed rktranslate.toml", "status", "run `rktranslate init --to LANG` to create one",
        "rk init --to en; rk extract --help", gone=True,
    ),
    Row(
        "report/text/stages.py", "rktranslate run",
        "removed rktranslate.toml", "init . --to en", "then: rktranslate run",
        f"{BASE}; rk run", code=3, gone=False,
    ),
    Row(
        "report/text/status.py", "rktranslate extract",
        f"{REVIEWED}; {NEW_SENTENCE}", "status", "behind the source: rktranslate extract",
        "rk extract",
    ),
    Row(
        "report/text/status.py", "rktranslate build",
        f"{REVIEWED}; rk build; wrote build/en/a.md Lama", "status",
        "1 output is out of date: rktranslate build",
        "rk build",
    ),
    Row(
        "report/text/status.py", "rktranslate build --draft",
        f"{REVIEWED}; rk build; {NEW_SENTENCE}; rk extract", "status",
        "with 1 unit to review first in translations/en/a.md.po; "
        "a preview: rktranslate build --draft",
        "rk build --draft; translated; rk build",
    ),
    Row(
        "report/text/status.py", "rktranslate check --select question",
        f"{REVIEWED}; edited translations/en/a.md.po '#. paragraph' "
        "'# question: Apa?\\n#. paragraph'",
        "status", "1 question of translators is open: rktranslate check --select question",
        "rk check --select question", gone=False,
    ),
    Row(
        "report/text/status.py", "rktranslate check --risk",
        f"{BASE}; rk extract; drafted", "status",
        "all, with the findings: rktranslate check --risk",
        "rk check --risk", gone=False,
    ),
    Row(
        "report/text/status.py", "rktranslate check --select untouched-draft",
        f"{BASE}; rk translate; rk approve source/a.md", "status",
        "1 draft was approved without a change: rktranslate check --select untouched-draft",
        "rk check --select untouched-draft", gone=False,
    ),
    Row(
        "report/text/bilingual.py", "rktranslate report bilingual --import FILE",
        REVIEWED, "report bilingual --to en -o meja.docx --format docx",
        "Comments come back with: rktranslate report bilingual --import FILE",
        "rk report bilingual --import meja.docx", gone=False,
    ),
    Row(
        "report/text/xliff.py", "rktranslate xliff import FILE",
        REVIEWED, "xliff export --to en -o keluar.xlf",
        "Then import the translated file: rktranslate xliff import FILE",
        "rk xliff import keluar.xlf", gone=False,
    ),
    Row(
        "report/text/xliff.py", "rktranslate extract",
        f"{REVIEWED}; {NEW_SENTENCE}", "xliff export --to en -o keluar.xlf",
        "run `rktranslate extract` and export again before sending",
        "rk extract; rk xliff export --to en -o keluar.xlf --force", gone=False,
    ),
    Row(
        "workflow/xliff_files.py", "rktranslate extract",
        BASE, "xliff export --to en -o keluar.xlf", "run `rktranslate extract` first",
        "rk extract; rk xliff export --to en -o keluar.xlf",
    ),
    Row(
        "workflow/selection.py", "rktranslate text",
        BASE, "status /dev/null", "`rktranslate text` drafts any document",
        "wrote lain.txt Satu.; rk text lain.txt --to en", gone=False,
    ),
    Row(
        "workflow/selection.py", "rktranslate check",
        f"{REVIEWED}; wrote source/b.md Dua.; rk extract; removed source/b.md",
        "status translations/en/b.md.po", "`rktranslate check` lists all PO files without one",
        "rk check", gone=False,
    ),
    Row(
        "report/text/approve.py", "rktranslate approve --undo",
        f"{BASE}; rk extract; drafted", "approve translations/en/a.md.po",
        "To take it back: rktranslate approve --undo",
        "rk approve --undo", gone=False,
    ),
    Row(
        "report/text/xliff.py", "rktranslate check",
        f"{REVIEWED}; rk xliff export --to en -o keluar.xlf; forgotten; rk extract",
        "xliff import keluar.xlf",
        "Next: rktranslate check, then rktranslate build",
        "rk check", gone=False,
    ),
    Row(
        "report/text/xliff.py", "rktranslate build",
        f"{REVIEWED}; rk xliff export --to en -o keluar.xlf; forgotten; rk extract",
        "xliff import keluar.xlf",
        "Next: rktranslate check, then rktranslate build",
        "rk build", gone=False,
    ),
    Row(
        "workflow/xliff_export.py", "rktranslate xliff import {}",
        f"{REVIEWED}; rk xliff export --to en -o keluar.xlf; edited keluar.xlf 'T Satu' 'X Satu'",
        "xliff export --to en -o keluar.xlf",
        "import it first: rktranslate xliff import keluar.xlf",
        "rk xliff import keluar.xlf; rk xliff export --to en -o keluar.xlf",
    ),
    Row(
        "workflow/skipped.py", "`build`",
        "wrote source/a.md ![Gambar](x.png); wrote source/x.png x; rk extract; translated",
        "extract", "`build` copies it if an output refers to it",
        "rk build", gone=False,
    ),
)  # fmt: skip


def perform(script: str, rkt: Rkt) -> Run:
    """Perform steps; return the result of the last command."""
    last = Run(0, "", "")
    for step in script.split("; "):
        name, *arguments = shlex.split(step.replace("\\n", "\\\\n"))
        if name == "rk":
            last = rkt(*arguments)
        else:
            HELPERS[name](*arguments)
    return last


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.module}:{row.advice}")
def test_advice_is_followed(row: Row, project: Path, rkt: Rkt, no_engines: None) -> None:
    perform(row.state, rkt)
    printed = rkt(*shlex.split(row.printed_by))
    words = " ".join((printed.out + printed.err).split())
    assert " ".join(row.says.split()) in words
    done = perform(row.then, rkt)
    assert done.code == row.code, done.out + done.err
    if row.gone:
        again = rkt(*shlex.split(row.printed_by))
        assert row.says not in again.out + again.err


NETWORK = {
    ("engines/argos/engine.py", "rktranslate models install argos {} {}"),
    ("engines/argos/engine.py", "rktranslate models install firefox {} {}"),
    ("engines/firefox/engine.py", "rktranslate models install firefox {} {}"),
    ("report/text/models.py", "rktranslate models install firefox id en"),
}
"""Downloads, which tests/models runs with a server of its own."""


ELSEWHERE = {
    ("checks/ambiguous_contexts.py", "rktranslate extract"),
    ("exchange/docx_comments.py", "rktranslate report bilingual --format docx"),
    ("formats/file_kinds.py", "rktranslate text {file} --to LANG"),
    ("report/findings.py", "rktranslate glossary"),
    ("workflow/approval/choices.py", "`check`"),
    ("workflow/approval/choices.py", "rktranslate extract"),
    ("workflow/bilingual.py", "rktranslate report bilingual --import {}"),
    ("workflow/orphans.py", "rktranslate build"),
    ("workflow/reviewing/preview.py", "rktranslate extract"),  # shown in the browser
    ("workflow/reviewing/snapshots.py", "rktranslate extract"),
}
"""No row yet: their states take more than a line. The command is run in the tests of its feature,
but not in the state that prints the advice."""


def test_every_advice_has_a_row() -> None:
    rows = {(row.module, row.advice) for row in ROWS}
    assert rows - advice() == set(), "rows without their advice"
    assert advice() - rows - NETWORK - ELSEWHERE == set(), "advice without a row"


@pytest.mark.parametrize("options", [("check",), ("check", "--select", "untouched-draft")])
def test_all_lists_what_the_same_command_counted(
    project: Path, rkt: Rkt, options: tuple[str, ...]
) -> None:
    words = ["Satu", "Dua", "Tiga", "Empat", "Lima", "Enam"]
    wrote("source/a.md", ".\n\n".join(words) + ".")
    assert rkt("extract").code == 0
    drafted()
    if "--select" in options:
        catalog = Path("translations/en/a.md.po")
        text = catalog.read_text(encoding="utf-8")
        for word in words:
            comment = f"# mt: engine 1 d:{fingerprint(f'D {word}.')}\n#. "
            text = text.replace("\n#. ", f"\n{comment}".replace("#. ", "#.. "), 1)
        text = text.replace("#.. ", "#. ").replace("#, fuzzy\n", "")
        catalog.write_text(text, encoding="utf-8")
    assert "more " in rkt(*options).out
    assert "(--all lists them)" in rkt(*options).out
    printed = rkt(*options, "--all").out
    assert printed.count("translations/en/a.md.po:") == len(words)
