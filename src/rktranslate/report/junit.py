"""Findings as JUnit XML: a suite per catalogue, a test case per check with findings in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.report.escaping import visible
from rktranslate.report.grouping import by_path, grouped
from rktranslate.report.words import count, place
from rktranslate.report.xml_document import add, document, root

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from rktranslate.model import Finding, Severity
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult


def render(result: CheckResult, _options: ReportOptions) -> str:
    """Return the suites; findings below the fail level are the output of a passed test."""
    report = root("testsuites", name="rktranslate check")
    total = failures = 0
    for path, findings in by_path(result.findings):
        suite = add(report, "testsuite", name=path, file=path)
        tests, failed = _add_cases(suite, path, findings, result.fail_level)
        _set_numbers(suite, tests, failed)
        total += tests
        failures += failed
    if not result.findings:
        # CI servers take a report without tests for a run that did not happen.
        suite = add(report, "testsuite", name="catalogues")
        name = f"{count(result.units, 'unit')} in {count(result.catalogs, 'catalogue')}"
        add(suite, "testcase", name=name, classname="rktranslate")
        _set_numbers(suite, 1, 0)
        total = 1
    _set_numbers(report, total, failures)
    return document(report)


def _set_numbers(element: Element, tests: int, failures: int) -> None:
    element.set("tests", str(tests))
    element.set("failures", str(failures))
    element.set("errors", "0")


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
            message = f"{len(failing)}: {failing[0].text}"
            add(case, "failure", text, type=check_id, message=message)
        else:
            add(case, "system-out", text)
    return tests, failed


def _lines(finding: Finding) -> list[str]:
    where = place(finding.location.path, finding.location.line)
    lines = [f"{where}: {finding.severity.name.lower()}: {finding.text}"]
    if finding.source:
        lines += [f"  source: {finding.source}", f"  target: {finding.target}"]
    return [visible(line) for line in lines]
