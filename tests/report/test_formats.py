"""Every format is what its readers take: held to their schemas where there are some."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from rktranslate.checks import pages
from rktranslate.model import Severity
from rktranslate.report.registry import render, renderers_for
from rktranslate.workflow.check import CheckResult
from tests.conftest import BRIEF, ROOT, Run
from tests.report.helpers import BAD, CLEAN, FRIENDLY, RESULTS, finding, result

FORMATS = [renderer.format for renderer in renderers_for("CheckResult")]
DATA = Path(__file__).parent / "data"
Rkt = Callable[..., Run]
ANY = pytest.mark.parametrize("found", RESULTS.values(), ids=RESULTS)


def schema(path: Path) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    body = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(body)(body)


def code(found: CheckResult) -> int:
    return 1 if found.failing else 0


# --- JSON and SARIF --------------------------------------------------------------------------


@ANY
def test_json_is_as_documented(found: CheckResult) -> None:
    body = json.loads(render(found, "json", command="check"))
    schema(ROOT / "docs" / "check.schema.json").validate(body)
    assert body["exit_code"] == code(found)
    assert [each["message"] for each in body["result"]["findings"]] == [
        each.message for each in found.findings
    ]


def test_the_schema_refuses_what_is_not_documented() -> None:
    validator = schema(ROOT / "docs" / "check.schema.json")
    body = json.loads(render(FRIENDLY, "json", command="check"))
    body["result"]["findings"][0]["more"] = 1
    assert not validator.is_valid(body)


@ANY
def test_sarif_is_valid(found: CheckResult) -> None:
    body = json.loads(render(found, "sarif"))
    schema(DATA / "sarif-2.1.0.schema.json").validate(body)
    (run,) = body["runs"]
    assert len(run["results"]) == len(found.findings)
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(ids)) == len(ids)
    for each in run["results"]:
        if "ruleIndex" in each:
            assert ids[each["ruleIndex"]] == each["ruleId"]


def sarif_rules() -> list[dict[str, Any]]:
    rules: list[dict[str, Any]]
    rules = json.loads(render(FRIENDLY, "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    return rules


def test_sarif_rules_are_explained_by_their_pages() -> None:
    for rule in sarif_rules():
        page = (ROOT / f"docs/checks/{rule['id']}.md").read_text(encoding="utf-8")
        assert rule["help"]["markdown"] in page
        assert rule["shortDescription"]["text"] in rule["help"]["text"]
        assert "OWNER" not in json.dumps(rule)


def test_sarif_rules_link_to_the_documentation_where_it_is_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = "https://docs.example.org/rktranslate"
    monkeypatch.setattr(pages, "documentation_url", lambda: home)
    for rule in sarif_rules():
        address = rule["helpUri"].removeprefix(f"{home}/")
        assert address == f"docs/checks/{rule['id']}.md"
        assert (ROOT / address).is_file()


def test_the_address_of_the_documentation_is_that_of_the_metadata(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = Message()
    project["Project-URL"] = "Source, https://code.example.org"
    monkeypatch.setattr("importlib.metadata.metadata", lambda _name: project)
    assert pages.documentation_url.__wrapped__() == ""
    assert "helpUri" not in sarif_rules()[0]
    project["Project-URL"] = "Documentation, https://docs.example.org/rktranslate/"
    assert pages.documentation_url.__wrapped__() == "https://docs.example.org/rktranslate"


def test_what_sarif_says() -> None:
    body = json.loads(render(FRIENDLY, "sarif"))
    first, *_, missing, foreign = body["runs"][0]["results"]
    assert first["level"] == "error"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "translations/en/a%20b.po"
    assert place["region"] == {"startLine": 7}
    assert first["properties"]["sourceSpan"] == [4, 5]
    assert "region" not in missing["locations"][0]["physicalLocation"]
    assert "ruleIndex" not in foreign
    assert [each["level"] for each in body["runs"][0]["results"][:3]] == [
        "error",
        "warning",
        "note",
    ]


# --- XML -------------------------------------------------------------------------------------


@ANY
def test_junit_is_valid(found: CheckResult) -> None:
    etree = pytest.importorskip("lxml.etree")
    tree = etree.fromstring(render(found, "junit").encode())
    etree.XMLSchema(etree.parse(str(DATA / "junit-10.xsd"))).assertValid(tree)
    cases = tree.findall(".//testcase")
    failures = tree.findall(".//failure")
    assert (str(len(cases)), str(len(failures))) == (tree.get("tests"), tree.get("failures"))
    assert bool(failures) is bool(found.failing)
    assert cases


def test_junit_fails_at_the_fail_level() -> None:
    warning = finding(severity=Severity.WARNING)
    assert "<failure" not in render(result(warning), "junit")
    assert "7 is missing" in render(result(warning), "junit")
    assert "<failure" in render(result(warning, level=Severity.WARNING), "junit")


@ANY
def test_checkstyle(found: CheckResult) -> None:
    etree = pytest.importorskip("lxml.etree")
    tree = etree.fromstring(render(found, "checkstyle").encode())
    errors = tree.findall("./file/error")
    assert len(errors) == len(found.findings)
    assert {each.get("severity") for each in errors} <= {"error", "warning", "info"}
    assert all(int(each.get("line")) >= 1 for each in errors)


# --- annotations -----------------------------------------------------------------------------


@ANY
def test_github_gets_one_command_a_finding(found: CheckResult) -> None:
    lines = render(found, "github").split("\n")[:-1]
    assert len(lines) == len(found.findings)
    command = re.compile(r"::(?:error|warning|notice) file=[^,:]+(?:,line=\d+)?,title=[^,:]+::.*")
    for line in lines:
        assert command.fullmatch(line), line


def test_what_github_gets() -> None:
    first, *_ = render(FRIENDLY, "github").splitlines()
    assert first == (
        "::error file=translations/en/a b.po,line=7,title=rktranslate numbers::7 is missing"
    )


@ANY
def test_gitlab(found: CheckResult) -> None:
    body = json.loads(render(found, "gitlab"))
    assert len(body) == len(found.findings)
    marks = {each["fingerprint"] for each in body}
    assert len(marks) == len(body)
    for each in body:
        assert each["severity"] in {"info", "minor", "major"}
        assert each["location"]["lines"]["begin"] >= 1
        assert set(each) == {"description", "check_name", "fingerprint", "severity", "location"}


def test_gitlab_tells_equal_findings_apart() -> None:
    body = json.loads(render(result(finding(), finding()), "gitlab"))
    assert body[0]["fingerprint"] != body[1]["fingerprint"]


# --- for people ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "json"])
def test_nothing_drives_a_terminal_or_turns_the_text(name: str) -> None:
    """JSON is for programs, and holds texts as they are."""
    assert not set("\x00\x01\x07\x1b\x9b\u202e\u2066") & set(render(BAD, name))


def test_text_marks_nothing_with_colours() -> None:
    text = render(FRIENDLY, "text")
    assert "\x1b" not in text
    assert "translations/en/a b.po:7: error: 7 is missing [numbers]" in text
    assert "translations/ms/c.po: error: no catalogue [catalogue-missing]" in text
    assert ">>7<<" in text


# --- the command line ------------------------------------------------------------------------


QUICK = ("text", "json")
"""The formats that the quick selection tries through the command line."""


def spoil(root: Path) -> None:
    path = root / f"translations/en/{BRIEF}.txt.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("in October 2023 tr", "in October 2033 tr"), encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in FORMATS],
)
def test_exit_codes_and_output(brief: Path, rkt: Rkt, name: str) -> None:
    clean = rkt("check", "--format", name)
    assert (clean.code, clean.err) == (0, "")
    spoil(brief)
    run = rkt("check", "--format", name)
    assert (run.code, run.err) == (1, "")
    assert "2033" in run.out
    target = brief / "out" / "report"
    written = rkt("check", "--format", name, "-o", str(target))
    assert written.code == 1
    assert "2033" in target.read_text(encoding="utf-8")
    assert "error: " in written.out
    assert rkt("check", "--quiet", "--format", name, "-o", str(target)).code == 1
    (brief / f"translations/en/{BRIEF}.txt.po").write_text('msgid "', encoding="utf-8")
    broken = rkt("check", "--format", name, "-o", str(target))
    assert broken.code == 2
    assert re.match(rf"error: translations/en/{BRIEF}\.txt\.po:1: ", broken.err)


def test_a_clean_report_is_still_a_report(tmp_path: Path) -> None:
    assert json.loads(render(CLEAN, "gitlab")) == []
    assert "passed" in render(CLEAN, "html")
    assert render(CLEAN, "github") == ""
