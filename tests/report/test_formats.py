"""Every format is what its readers take: held to their schemas where there are some."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from rktranslate.checks import pages
from rktranslate.model import Severity
from rktranslate.report.findings import described
from rktranslate.report.registry import render, renderers_for
from rktranslate.workflow.check import CheckResult
from rktranslate.workflow.glossary_check import GlossaryCheckResult
from tests.conftest import BRIEF, ROOT, Run
from tests.report.helpers import (
    BAD,
    CLEAN,
    FAILED,
    FRIENDLY,
    GLOSSARY,
    RESULTS,
    finding,
    result,
)

FORMATS = [renderer.format for renderer in renderers_for("CheckResult")]
DATA = Path(__file__).parent / "data"
Rkt = Callable[..., Run]
ANY = pytest.mark.parametrize("found", RESULTS.values(), ids=RESULTS)


def schema(path: Path) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    body = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(body)(body)


ALL = pytest.mark.parametrize("found", [*RESULTS.values(), GLOSSARY], ids=[*RESULTS, "glossary"])
"""Also of `glossary check`."""


def code(found: CheckResult) -> int:
    return 2 if found.failed else 1 if found.failing else 0


def problems(found: CheckResult | GlossaryCheckResult) -> int:
    """Return how many findings and files that cannot be used there are."""
    of_files = found.findings if isinstance(found, CheckResult) else found.problems
    return len(of_files) + len(found.failed)


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


@ALL
def test_sarif_is_valid(found: CheckResult | GlossaryCheckResult) -> None:
    body = json.loads(render(found, "sarif"))
    schema(DATA / "sarif-2.1.0.schema.json").validate(body)
    (run,) = body["runs"]
    assert len(run["results"]) == problems(found)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is not bool(found.failed)
    assert invocation["exitCode"] == found.exit_code
    for rule in run["tool"]["driver"]["rules"]:
        assert urlsplit(rule["helpUri"]).scheme in ("file", "https")
        assert rule["help"]["markdown"]
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
        assert "OWNER" not in json.dumps(rule)
        if rule["id"] != "bad-input":
            page = (ROOT / f"docs/checks/{rule['id']}.md").read_text(encoding="utf-8")
            assert rule["help"]["markdown"] in page
        assert rule["shortDescription"]["text"] in rule["help"]["text"]


def addresses(found: CheckResult | GlossaryCheckResult) -> dict[str, str]:
    rules = json.loads(render(found, "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    return {rule["id"]: rule["helpUri"] for rule in rules}


def test_sarif_rules_link_to_the_documentation_where_it_is_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = "https://docs.example.org/rktranslate"
    monkeypatch.setenv(pages.VARIABLE, f"{home}/")
    for found in (FRIENDLY, GLOSSARY):
        for check_id, url in addresses(found).items():
            path, _, fragment = url.removeprefix(f"{home}/").partition("#")
            page = (ROOT / path).read_text(encoding="utf-8")
            if fragment:
                headings = re.findall(r"^#+ (.*)", page, re.M)
                assert fragment in {each.lower().replace(" ", "-") for each in headings}
            else:
                assert path == f"docs/checks/{check_id}.md"


def test_without_an_address_the_pages_are_those_of_the_package() -> None:
    for found in (FRIENDLY, GLOSSARY):
        for url in addresses(found).values():
            assert url.startswith(("file:///", "https://"))
            if url.startswith("file:"):
                assert Path(url2pathname(urlsplit(url).path)).is_file()


def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch, rkt: Rkt, brief: Path) -> None:
    monkeypatch.setenv(pages.VARIABLE, "docs")
    run = rkt("check", "--format", "sarif")
    assert run.code == 2
    assert "RKTRANSLATE_DOCUMENTATION is not an http or https address: 'docs'" in run.err


class Distribution:
    """An installed package."""

    def __init__(self, url: str = "", record: object = None) -> None:
        self.metadata = Message()
        self.metadata["Project-URL"] = "Source, https://code.example.org"
        if url:
            self.metadata["Project-URL"] = f"Documentation, {url}"
        self.record = record

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.record is None else json.dumps(self.record)


def of_git(url: str) -> dict[str, object]:
    return {"url": url, "vcs_info": {"vcs": "git", "commit_id": "abc", "requested_revision": "v1"}}


@pytest.mark.parametrize(
    ("distribution", "url"),
    [
        (Distribution(), ""),
        (Distribution("https://docs.example.org/x/"), "https://docs.example.org/x"),
        (Distribution("", of_git("https://github.com/a/b.git")), "https://github.com/a/b/blob/abc"),
        (
            Distribution("", of_git("https://user:secret@gitlab.example.org:8443/g/a/b")),
            "https://gitlab.example.org:8443/g/a/b/-/blob/abc",
        ),
        (Distribution("", of_git("ssh://git@github.com/a/b.git")), ""),
        (Distribution("", {"url": "file:///home/x/b", "dir_info": {}}), ""),
        (Distribution("", ["?"]), ""),
    ],
)
def test_the_address_of_the_documentation_is_that_of_the_metadata(
    distribution: Distribution, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.distribution", lambda _name: distribution)
    monkeypatch.setattr(pages, "_installed_url", pages._installed_url.__wrapped__)
    assert pages.documentation_url() == url


def test_what_sarif_says() -> None:
    body = json.loads(render(FRIENDLY, "sarif"))
    first, _, _, missing, *_, foreign = body["runs"][0]["results"]
    assert first["level"] == "error"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "translations/en/a%20b.po"
    assert place["region"] == {"startLine": 7}
    assert first["properties"]["sourceSpan"] == [4, 5]
    assert "region" not in missing["locations"][0]["physicalLocation"]
    assert body["runs"][0]["columnKind"] == "unicodeCodePoints"
    placed = next(each for each in body["runs"][0]["results"] if "relatedLocations" in each)
    assert placed["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 8,
        "startColumn": 9,
        "endLine": 8,
        "endColumn": 20,
    }
    (related,) = placed["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == 7
    assert "ruleIndex" not in foreign
    assert [each["level"] for each in body["runs"][0]["results"][:3]] == [
        "error",
        "warning",
        "note",
    ]


# --- XML -------------------------------------------------------------------------------------


@ALL
def test_junit_is_valid(found: CheckResult | GlossaryCheckResult) -> None:
    etree = pytest.importorskip("lxml.etree")
    tree = etree.fromstring(render(found, "junit").encode())
    etree.XMLSchema(etree.parse(str(DATA / "junit-10.xsd"))).assertValid(tree)
    cases = tree.findall(".//testcase")
    failures = tree.findall(".//failure")
    assert (str(len(cases)), str(len(failures))) == (tree.get("tests"), tree.get("failures"))
    assert bool(failures) is bool(found.failing)
    errors = tree.findall(".//error")
    assert str(len(errors)) == tree.get("errors") == str(len(found.failed))
    assert cases


def test_junit_fails_at_the_fail_level() -> None:
    warning = finding(severity=Severity.WARNING)
    assert "<failure" not in render(result(warning), "junit")
    assert "7 is missing" in render(result(warning), "junit")
    assert "<failure" in render(result(warning, level=Severity.WARNING), "junit")


@ALL
def test_checkstyle(found: CheckResult | GlossaryCheckResult) -> None:
    etree = pytest.importorskip("lxml.etree")
    tree = etree.fromstring(render(found, "checkstyle").encode())
    errors = tree.findall("./file/error")
    assert len(errors) == problems(found)
    assert {each.get("severity") for each in errors} <= {"error", "warning", "info"}
    assert all(int(each.get("line")) >= 1 for each in errors)


# --- annotations -----------------------------------------------------------------------------


@ALL
def test_github_gets_one_command_a_finding(found: CheckResult | GlossaryCheckResult) -> None:
    lines = render(found, "github").split("\n")[:-1]
    notes = 1 if isinstance(found, CheckResult) and found.since else 0
    assert len(lines) == problems(found) + notes
    command = re.compile(
        r"::(?:error|warning|notice) (?:file=[^,:]+,(?:line=\d+,)?(?:endLine=\d+,)?"
        r"(?:col=\d+,endColumn=\d+,)?)?title=[^,:]+::.*"
    )
    for line in lines:
        assert command.fullmatch(line), line


def test_what_github_gets() -> None:
    first, draft, _, _, placed, lines, _ = render(FRIENDLY, "github").splitlines()
    assert first == (
        "::error file=translations/en/a b.po,line=7,title=rktranslate numbers::7 is missing"
    )
    assert draft.endswith("title=rktranslate unreviewed::a draft: ada 7 orang")
    assert ",line=8,endLine=8,col=9,endColumn=20,title=" in placed
    assert ",line=8,endLine=9,title=" in lines


def test_what_cannot_be_used_is_in_every_report() -> None:
    line = render(FAILED, "github").splitlines()[0]
    assert line == (
        "::error file=translations/en/b.po,line=3,title=rktranslate bad-input::"
        "not a line of a PO file; delete it"
    )
    first, second, *_ = json.loads(render(FAILED, "sarif"))["runs"][0]["results"]
    assert first["ruleId"] == "bad-input"
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    # Code scanning refuses the whole log where a result has no location.
    assert second["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "."}}}]
    assert 'type="bad-input"' in render(FAILED, "junit")
    assert json.loads(render(FAILED, "gitlab"))[0]["severity"] == "blocker"
    for name in ("checkstyle", "html", "json"):
        assert "not a line of a PO file" in render(FAILED, name)
    assert "failed" in render(FAILED, "html").partition("</title>")[0]


@pytest.mark.parametrize("name", ["github", "sarif", "junit", "gitlab", "checkstyle"])
def test_paths_of_what_cannot_be_used_are_those_of_the_repository(name: str) -> None:
    report = render(FAILED, name, repository_prefix=lambda: "news/")
    assert "news/translations/en/b.po" in report


def test_a_long_sentence_is_cut_at_a_word() -> None:
    text = "Kata yang panjang " * 9
    shown = described(finding("a draft", source=text, source_span=None))
    assert shown == "a draft: " + "Kata yang panjang " * 4 + "Kata…"
    assert described(finding("no 'x y'", source="x y", source_span=None)) == "no 'x y'"


@ALL
def test_gitlab(found: CheckResult | GlossaryCheckResult) -> None:
    body = json.loads(render(found, "gitlab"))
    assert len(body) == problems(found)
    marks = {each["fingerprint"] for each in body}
    assert len(marks) == len(body)
    for each in body:
        assert each["severity"] in {"info", "minor", "major", "blocker"}
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
