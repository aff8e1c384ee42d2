"""Bad input (exit code 2) is in every report, where services show findings."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.report.registry import renderers_for
from rktranslate.workflow.extract import extract
from rktranslate.workflow.inputs import load_project
from tests.conftest import Run

Rkt = Callable[..., Run]
FORMATS = [each.format for each in renderers_for("CheckResult")]
SERVICES = ["sarif", "junit", "github", "gitlab", "checkstyle"]
QUICK = ("github", "text")
EVERY = pytest.mark.parametrize(
    "form",
    [form if form in QUICK else pytest.param(form, marks=pytest.mark.slow) for form in FORMATS],
)
CAUSES: dict[str, tuple[str | bytes, str, int | None]] = {
    "translations/en/a.md.po": ('msgid "', "translations/en/a.md.po", 1),
    "source/a.md": (b"\xff\xfe\xff", "source/a.md", 1),
    "glossary.csv": ("id,en\nRusia\n", "glossary.csv", 2),
    "rktranslate.toml": ('target-languages = ["en"]\n= 1\n', "rktranslate.toml", 2),
}
"""File, its content, and the path and line that are named."""


@pytest.fixture
def home(project: Path) -> Path:
    (project / "source/a.md").write_text("Rusia maju.\n", "utf-8")
    (project / "glossary.csv").write_text("id,en\nRusia,Russia\n", "utf-8")
    extract(load_project())
    return project


def spoil(name: str) -> tuple[str, int | None]:
    content, path, line = CAUSES[name]
    data = content if isinstance(content, bytes) else content.encode()
    Path(name).write_bytes(data)
    return path, line


@EVERY
@pytest.mark.parametrize("name", CAUSES)
def test_every_format_has_it(home: Path, rkt: Rkt, name: str, form: str) -> None:
    path, line = spoil(name)
    run = rkt("check", "--format", form)
    assert run.code == 2
    assert run.err.startswith("error: ")
    assert path in run.err
    if form != "text":
        assert path in run.out
    written = rkt("check", "--format", form, "-o", "out/report")
    assert written.code == 2
    report = Path("out/report").read_text("utf-8")
    assert path in report
    if form == "github":
        place = f"file={path}" + (f",line={line}" if line else "")
        assert f"::error {place},title=rktranslate bad-input::" in run.out
        assert report == run.out
    elif form == "sarif":
        (result,) = [
            each
            for each in json.loads(report)["runs"][0]["results"]
            if each["ruleId"] == "bad-input"
        ]
        physical = result["locations"][0]["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == path
        assert physical.get("region") == ({"startLine": line} if line else None)
        assert json.loads(report)["runs"][0]["invocations"][0]["executionSuccessful"] is False
    elif form == "json":
        assert json.loads(run.out) == json.loads(report)
        assert json.loads(report)["exit_code"] == 2


@pytest.mark.parametrize("form", SERVICES)
def test_paths_are_those_of_the_repository(
    home: Path, rkt: Rkt, form: str, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    top = tmp_path_factory.mktemp("top")
    shutil.move(home, top / "news")
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    monkeypatch.chdir(top)
    for name in ("glossary.csv", "rktranslate.toml"):
        monkeypatch.chdir(top / "news")
        spoil(name)
        monkeypatch.chdir(top)
        for folder in (top, top / "news"):
            monkeypatch.chdir(folder)
            arguments = ("check", "--project", str(top / "news"), "--format", form)
            assert f"news/{name}" in rkt(*arguments).out
            assert "news/news" not in rkt(*arguments).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "nowhere"), "not in a git repository"),
        (("--baseline", "missing.json"), "missing.json"),
        (("--select", "numberz"), "numberz"),
        (("--to", "fr"), "fr"),
    ],
)
def test_what_a_command_line_names(
    home: Path, rkt: Rkt, arguments: tuple[str, ...], message: str
) -> None:
    run = rkt("check", "--format", "github", *arguments)
    assert run.code == 2
    assert run.out.startswith("::error ")
    assert message in run.out
    assert len(run.out.splitlines()) == 1


def test_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rkt: Rkt) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (("check",), ("glossary", "check")):
        run = rkt(*command, "--format", "github")
        assert run.code == 2
        assert run.out.startswith("::error title=rktranslate")
        assert "no project here" in run.out


@pytest.mark.parametrize("name", ["glossary.csv", "source/a.md", "translations/en/a.md.po"])
def test_a_file_that_people_work_on_is_never_the_report(home: Path, rkt: Rkt, name: str) -> None:
    before = Path(name).read_bytes()
    assert rkt("check", "--format", "sarif", "-o", name).code == 2
    spoil("rktranslate.toml")
    assert rkt("check", "--format", "sarif", "-o", name).code == 2
    assert rkt("glossary", "check", "--format", "sarif", "-o", name).code == 2
    assert Path(name).read_bytes() == before


def test_the_glossary_that_is_checked_is_never_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rkt: Rkt
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("terms.csv").write_text("id,en\nRusia,Russia\n")
    run = rkt("glossary", "check", "terms.csv", "--format", "json", "-o", "./terms.csv")
    assert (run.code, "would overwrite" in run.err) == (2, True)
    assert Path("terms.csv").read_text() == "id,en\nRusia,Russia\n"


def test_wrong_usage_is_no_report(home: Path, rkt: Rkt) -> None:
    run = rkt("check", "--format", "github", "--severity", "much")
    assert (run.code, run.out) == (2, "")


def test_several_reports_of_one_run(home: Path, rkt: Rkt) -> None:
    reports = ("--report", "sarif=out/a.sarif", "--report", "junit=a.xml")
    run = rkt("check", *reports)
    assert run.out.endswith("1 unit in 1 catalogue: 1 warning\n")
    assert json.loads(Path("out/a.sarif").read_text())["runs"]
    assert "<testsuites" in Path("a.xml").read_text()
    spoil("glossary.csv")
    for command in (("check",), ("glossary", "check")):
        for path in (Path("out/a.sarif"), Path("a.xml")):
            path.unlink()
        run = rkt(*command, "--format", "github", *reports)
        assert "glossary.csv,line=2" in run.out
        for path in (Path("out/a.sarif"), Path("a.xml")):
            assert "glossary.csv" in path.read_text()
    run = rkt("check", "--report", "sarif=source/a.md")
    assert (run.code, "refusing" in run.err) == (2, True)
    run = rkt("check", "--report", "pdf=a.pdf")
    assert (run.code, "expected FORMAT=FILE with one of text, json" in run.err) == (2, True)


def test_json_of_an_error_is_written_once(home: Path, rkt: Rkt) -> None:
    spoil("glossary.csv")
    run = rkt("check", "--json")
    assert json.loads(run.out)["exit_code"] == 2
    assert rkt("check", "--json", "-o", "report.json").code == 2
    assert json.loads(Path("report.json").read_text()) == json.loads(run.out)


# --- glossary check --------------------------------------------------------------------------


@EVERY
def test_the_problems_of_a_glossary_in_every_format(home: Path, rkt: Rkt, form: str) -> None:
    clean = rkt("glossary", "check", "--format", form)
    assert (clean.code, clean.err) == (0, "")
    Path("glossary.csv").write_text('id,en,note\n"Rusia",Russia|,"a ""note"""\nKucing,cat,\n')
    run = rkt("glossary", "check", "--format", form)
    assert (run.code, run.err) == (1, "")
    assert "glossary-empty" in run.out
    assert rkt("glossary", "check", "--format", form, "-o", "report").code == 1
    assert "glossary-empty" in Path("report").read_text("utf-8")
    if form == "github":
        assert ",line=2,endLine=2,col=9,endColumn=16,title=" in run.out
    spoiled = Path("glossary.csv")
    spoiled.write_bytes(b"id;en\nRusia;Russia\n")
    broken = rkt("glossary", "check", "--format", form, "-o", "report")
    assert broken.code == 2
    assert "separated by semicolons" in Path("report").read_text("utf-8")


def test_json_of_a_glossary_has_regions(home: Path, rkt: Rkt) -> None:
    Path("glossary.csv").write_text("id,en\nRusia,\n")
    body = json.loads(rkt("glossary", "check", "--json").out)["result"]
    assert body["problems"][0]["region"] == {
        "start_line": 2, "start_column": 7, "end_line": 2, "end_column": 7,
    }  # fmt: skip
    assert body["failed"] == []
