"""Findings as JUnit XML: a suite per file, a test case per check with findings in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.report.escaping import visible
from rktranslate.report.findings import described, findings_report
from rktranslate.report.grouping import by_path, grouped
from rktranslate.report.words import place
from rktranslate.report.xml_document import add, document, root

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from rktranslate.model import Finding, Severity
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.failures import FailedFile
    from rktranslate.workflow.glossary_check import GlossaryCheckResult

_NO_FILE = "project"
"""Name of the suite of what no file is known of."""


def render(result: CheckResult | GlossaryCheckResult, options: ReportOptions) -> str:
    """Return the suites; findings below the fail level are the output of a passed test.

    A file that could not be used is an error.
    """
    view = findings_report(result, options)
    report = root("testsuites", name=f"rktranslate {view.command}")
    total = failures = 0
    for path, group in grouped(view.failed, lambda failed: failed.path):
        name = path or _NO_FILE
        suite = add(report, "testsuite", name=name, file=name)
        for failed in group:
            _add_error(suite, name, failed)
        _set_numbers(suite, len(group), 0, len(group))
    for path, findings in by_path(view.findings):
        suite = add(report, "testsuite", name=path, file=path)
        tests, failed_tests = _add_cases(suite, path, findings, view.fail_level)
        _set_numbers(suite, tests, failed_tests, 0)
        total += tests
        failures += failed_tests
    total += len(view.failed)
    if not total:
        # CI servers take a report without tests for a run that did not happen.
        suite = add(report, "testsuite", name=view.command)
        add(suite, "testcase", name=view.scope, classname="rktranslate")
        _set_numbers(suite, 1, 0, 0)
        total = 1
    _set_numbers(report, total, failures, len(view.failed))
    return document(report)


def _set_numbers(element: Element, tests: int, failures: int, errors: int) -> None:
    element.set("tests", str(tests))
    element.set("failures", str(failures))
    element.set("errors", str(errors))


def _add_error(suite: Element, path: str, failed: FailedFile) -> None:
    case = add(suite, "testcase", name="bad-input", classname=path)
    add(case, "error", visible(str(failed)), type="bad-input", message=failed.message)


def _add_cases(
    suite: Element, path: str, findings: Sequence[Finding], fail_level: Severity
) -> tuple[int, int]:
    """Add one case per check; return how many there are, and how many of them failed."""
    tests = failed = 0
    for check_id, of_check in grouped(findings, lambda finding: finding.check_id):
        case = add(suite, "testcase", name=check_id, classname=path)
        failing = [finding for finding in of_check if finding.severity >= fail_level]
        tests += 1
        text = "\n".join(line for finding in of_check for line in _lines(finding))
        if failing:
            failed += 1
            message = f"{len(failing)}: {described(failing[0])}"
            add(case, "failure", text, type=check_id, message=message)
        else:
            add(case, "system-out", text)
    return tests, failed


def _lines(finding: Finding) -> list[str]:
    where = place(finding.location.path, finding.location.line)
    lines = [f"{where}: {finding.severity.name.lower()}: {described(finding)}"]
    if finding.source:
        lines += [f"  source: {finding.source}", f"  target: {finding.target}"]
    return [visible(line) for line in lines]
