"""Findings as JUnit XML: a suite a catalogue, a test case a check that found something there."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement  # only written, never parsed

from rktranslate.report.escaping import place
from rktranslate.report.xml_text import document, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Finding
    from rktranslate.workflow.check import CheckResult


def render(result: CheckResult) -> str:
    """Return the suites; findings below the fail level are output of a test that passed."""
    root = Element("testsuites", name="rktranslate check")
    total = failures = 0
    by_path = sorted(result.findings, key=lambda found: found.location.path)
    for path, group in groupby(by_path, key=lambda found: found.location.path):
        suite = SubElement(root, "testsuite", name=text(path), file=text(path))
        tests, failed = _cases(suite, path, list(group), result)
        suite.set("tests", str(tests))
        suite.set("failures", str(failed))
        suite.set("errors", "0")
        total += tests
        failures += failed
    if not result.findings:
        # A report without a test is taken for a run that did not happen.
        suite = SubElement(
            root, "testsuite", name="catalogues", tests="1", failures="0", errors="0"
        )
        name = f"{result.units} units in {result.catalogs} catalogues"
        SubElement(suite, "testcase", name=name, classname="rktranslate")
        total = 1
    root.set("tests", str(total))
    root.set("failures", str(failures))
    root.set("errors", "0")
    return document(root)


def _cases(
    suite: Element, path: str, found: Sequence[Finding], result: CheckResult
) -> tuple[int, int]:
    """Add a case a check; return how many there are, and how many failed."""
    by_check = sorted(found, key=lambda each: each.check_id)
    tests = failed = 0
    for check_id, group in groupby(by_check, key=lambda each: each.check_id):
        case = SubElement(suite, "testcase", name=text(check_id), classname=text(path))
        items = list(group)
        failing = [each for each in items if each.severity >= result.fail_level]
        tests += 1
        lines = "\n".join(_line(each) for each in items)
        if failing:
            failed += 1
            failure = SubElement(
                case,
                "failure",
                type=text(check_id),
                message=text(f"{len(failing)}: {failing[0].text}"),
            )
            failure.text = lines
        else:
            SubElement(case, "system-out").text = lines
    return tests, failed


def _line(found: Finding) -> str:
    where = place(found.location.path, found.location.line)
    head = f"{where}: {found.severity.name.lower()}: {found.text}"
    lines = [head]
    if found.source:
        lines.append(f"  source: {found.source}")
        lines.append(f"  target: {found.target}")
    return "\n".join(map(text, lines))
