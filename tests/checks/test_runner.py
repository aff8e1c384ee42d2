"""One message, one catalogue, a project; and all of them from several threads at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from rktranslate.checks import (
    CheckContext,
    CheckOptions,
    DocumentCheck,
    ProjectCheck,
    ProjectContext,
    Settings,
    UnitCheck,
    all_checks,
    check_message,
    check_project,
    rules,
    run_checks,
)
from rktranslate.checks.rules import FRAMEWORK
from rktranslate.errors import ConfigError
from rktranslate.model import Catalog, Finding, Message, Severity, State
from tests.checks.cases import HEADINGS, PAGES, cases
from tests.checks.helpers import GLOSSARY, message

OF_WHOLE = {
    check.name for check in all_checks() if isinstance(check, (DocumentCheck, ProjectCheck))
}
SETTINGS = Settings(options=CheckOptions(headings=HEADINGS))


def catalog_of_cases(language: str) -> Catalog:
    """Return all cases of all pages as one catalogue."""
    messages = [
        message
        for page in sorted(PAGES.glob("*.md"))
        for case in cases(page.stem)
        if case.language == language
        for message in case.messages()
    ]
    numbered = (replace(each, line=line) for line, each in enumerate(messages, 1))
    return Catalog("id", language, tuple(numbered), path=f"{language}.po")


@pytest.fixture
def switching() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.slow
def test_no_check_keeps_state() -> None:
    for check in all_checks():
        run_checks(catalog_of_cases("en"), glossary=GLOSSARY, checks=[check])
        assert vars(check) == {}, check.name


@pytest.mark.slow
@pytest.mark.usefixtures("switching")
def test_threads_find_what_one_thread_finds() -> None:
    catalogs = [catalog_of_cases(language) for language in ("en", "ms")]

    def findings(catalog: Catalog) -> list[Finding]:
        return run_checks(catalog, glossary=GLOSSARY, settings=SETTINGS)

    expected = [findings(catalog) for catalog in catalogs]
    assert all(len(found) > 500 for found in expected)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(findings, catalogs * 3)) == expected * 3


@pytest.mark.slow
@pytest.mark.usefixtures("switching")
def test_one_context_serves_many_threads() -> None:
    catalog = catalog_of_cases("en")
    context = CheckContext.of(catalog, GLOSSARY, options=SETTINGS.options)

    def findings(message: Message) -> list[Finding]:
        return check_message(message, context, settings=SETTINGS)

    expected = [findings(message) for message in context.messages]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(findings, context.messages)) == expected
    whole = [
        found
        for found in run_checks(catalog, glossary=GLOSSARY, settings=SETTINGS)
        if found.check_id not in OF_WHOLE
    ]
    assert [found for each in expected for found in each] == whole


def test_a_message_alone() -> None:
    alone = message("7 orang", "8 people", line=3)
    context = CheckContext.of(Catalog("id", "en", (alone,), path="a.po"))
    (found,) = check_message(alone, context)
    assert (found.check_id, str(found.location)) == ("numbers", "a.po:3")
    assert check_message(alone, context, settings=Settings({"numbers": False})) == []
    (found,) = check_message(alone, context, settings=Settings({"numbers": Severity.INFO}))
    assert found.severity is Severity.INFO


def test_a_merged_message_alone() -> None:
    first = message("Rusia kuat pada 2022.", "Russia, led by Kim in 1999, was strong in 2022.")
    second = message("Kim memimpin pada 1999.", "∅", line=2)
    context = CheckContext.of(Catalog("id", "en", (replace(first, line=1), second), path="a.po"))
    assert [check_message(each, context) for each in context.messages] == [[], []]


def test_a_waiver_of_what_looks_at_documents_is_not_reported_at_one_message() -> None:
    notes = ("rktranslate: ignore length: short in print", "rktranslate: ignore url: none here")
    waived = message("Rusia", "Russia", line=1, notes=notes)
    context = CheckContext.of(Catalog("id", "en", (waived,), path="a.po"))
    assert [each.message for each in check_message(waived, context)] == [
        "nothing to ignore for url"
    ]
    in_catalog = run_checks(context.catalog)
    assert [each.message for each in in_catalog] == [
        "nothing to ignore for length",
        "nothing to ignore for url",
    ]


class Counting(ProjectCheck):
    """A check of a project that counts how often it is called."""

    name = "counting"
    help = "No source begins with x"
    calls = 0

    def check(self, project: ProjectContext) -> Iterable[Finding]:
        Counting.calls += 1
        for context in project.documents:
            for unit in context.units:
                if unit.source.startswith("x"):
                    yield self.finding(unit, context, f"x of {len(project.documents)}")


def test_a_check_of_a_project_runs_once_and_reports_everywhere() -> None:
    catalogs = [
        Catalog("id", "en", (Message(text, "y", state=State.REVIEWED, line=1),), path=f"{text}.po")
        for text in ("x1", "a", "x2")
    ]
    project = ProjectContext.of(map(CheckContext.of, catalogs))
    found = list(check_project(project, checks=[Counting()]))
    assert Counting.calls == 1
    assert [[str(each.location) for each in of_catalog] for of_catalog in found] == [
        ["x1.po:1"],
        [],
        ["x2.po:1"],
    ]
    assert found[0][0].message == "x of 3"


def test_every_rule_has_a_name_a_line_of_help_and_a_page() -> None:
    for rule in rules():
        assert rule.page == f"docs/checks/{rule.name}.md"
        assert (PAGES / f"{rule.name}.md").is_file()
        assert not rule.help.endswith(".")
    assert rules()[-len(FRAMEWORK) :] == FRAMEWORK


class Failing(UnitCheck):
    """A check of another package that fails for a text."""

    name = "acme"
    help = "Nothing fails"

    def check(self, unit: Message, context: CheckContext) -> Iterator[Finding]:
        if "Rusia" in unit.source:
            raise SystemExit(0)
        yield from ()


def test_a_check_that_fails_is_named_with_the_place() -> None:
    messages = (message("Kata.", "Word.", line=3), message("Rusia.", "Russia.", line=7))
    catalog = Catalog("id", "en", messages, path="translations/en/a.po")
    with pytest.raises(ConfigError, match="the check acme failed: SystemExit: 0") as refused:
        run_checks(catalog, checks=[Failing()])
    assert str(refused.value).startswith("translations/en/a.po:7: ")
    assert "--ignore acme" in str(refused.value)
