"""The exit code of a result, above all where several conditions are met at once."""

from __future__ import annotations

import pytest

from rktranslate.model import Finding, Location, Severity
from rktranslate.publishing import Blocker
from rktranslate.workflow.build import BuildResult, IncompleteUnit
from rktranslate.workflow.check import CheckResult
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for
from rktranslate.workflow.extract import ExtractResult
from rktranslate.workflow.run import RunResult
from rktranslate.workflow.translate import TranslateResult

UNIT = IncompleteUnit(
    "source/a.txt", "en", Location("translations/en/a.po", 3), "a draft", "Kata.", Blocker.DRAFT
)


def check_result(*severities: Severity, fail_level: Severity = Severity.ERROR) -> CheckResult:
    found = (Finding("numbers", each, Location("a.po", 1), "7 is missing") for each in severities)
    return CheckResult(tuple(found), 1, 1, fail_level)


def run_result(checked: CheckResult, *incomplete: IncompleteUnit) -> RunResult:
    return RunResult(
        TranslateResult(ExtractResult(()), (), (), 0.0), checked, BuildResult((), incomplete)
    )


FAILING, CLEAN = check_result(Severity.ERROR), check_result(Severity.WARNING)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Result(), ExitCode.CLEAN),
        (CLEAN, ExitCode.CLEAN),
        (FAILING, ExitCode.FINDINGS),
        (check_result(Severity.WARNING, fail_level=Severity.WARNING), ExitCode.FINDINGS),
        (check_result(Severity.INFO, fail_level=Severity.WARNING), ExitCode.CLEAN),
        (BuildResult((), ()), ExitCode.CLEAN),
        (BuildResult((), (), held=("build/en/a.txt",)), ExitCode.CLEAN),
        (BuildResult((), (UNIT,)), ExitCode.INCOMPLETE),
        (run_result(CLEAN), ExitCode.CLEAN),
        (run_result(FAILING), ExitCode.FINDINGS),
        (run_result(CLEAN, UNIT), ExitCode.INCOMPLETE),
        (run_result(FAILING, UNIT), ExitCode.INCOMPLETE),
    ],
)
def test_the_exit_code_is_that_of_the_result(result: Result, expected: ExitCode) -> None:
    assert result.exit_code is expected


def test_incomplete_takes_precedence_over_findings() -> None:
    """What is not reviewed cannot be published, whatever the checks say of it."""
    assert exit_code_for(findings=True, incomplete=True) is ExitCode.INCOMPLETE


def test_the_codes_are_those_of_the_documentation() -> None:
    assert {code.name: code.value for code in ExitCode} == {
        "CLEAN": 0,
        "FINDINGS": 1,
        "REFUSED": 2,
        "INCOMPLETE": 3,
        "INTERRUPTED": 130,
    }
