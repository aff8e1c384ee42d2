"""The findings that a terminal shows: every error, none twice, and all of them accounted for."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from rktranslate.model import Finding, Location, Severity
from rktranslate.report.registry import lines
from rktranslate.report.registry import render as report
from rktranslate.report.text.shorten import ERRORS, FILES, IN_FILE, More, errors_first, shorten
from tests.report.helpers import finding, result


def draft(line: int, path: str = "a.po") -> Finding:
    found = finding("a draft", Severity.WARNING, check_id="unreviewed", source_span=None)
    return replace(found, location=Location(path, line))


def printed(*findings: Finding, everything: bool = False) -> str:
    stream = io.StringIO()
    screen = Console(file=stream, width=200, soft_wrap=True, highlight=False)
    for part in lines(result(*findings), everything=everything):
        screen.print(part)
    return stream.getvalue()


FINDINGS = st.lists(
    st.builds(
        lambda check, severity, path, line: finding(
            severity=severity, check_id=check, location=Location(path, line)
        ),
        st.sampled_from(["numbers", "quotes", "unreviewed"]),
        st.sampled_from(Severity),
        st.sampled_from([f"{number}.po" for number in range(FILES + 4)]),
        st.integers(1, 99),
    ),
    max_size=150,
)


@pytest.mark.slow
@given(FINDINGS)
def test_errors_are_all_there_first_and_nothing_is_lost(findings: list[Finding]) -> None:
    items = list(shorten(findings))
    shown = [item for item in items if isinstance(item, Finding)]
    counts = Counter(found.check_id for found in shown)
    for item in items:
        if isinstance(item, More):
            assert all(number > 1 or not item.path for _, number in item.counts)
            counts.update(dict(item.counts))
    assert counts == Counter(found.check_id for found in findings)
    errors = [found for found in findings if found.severity is Severity.ERROR]
    first = [found for found in shown if found.severity is Severity.ERROR]
    assert shown[: len(first)] == first
    for check, number in Counter(found.check_id for found in errors).items():
        mine = [found for found in errors if found.check_id == check]
        here = [found for found in first if found.check_id == check]
        assert here == (mine if number <= ERRORS + 1 else mine[:ERRORS])
    assert not Counter(map(id, shown)) - Counter(map(id, findings))


@pytest.mark.slow
@given(FINDINGS)
def test_all_of_them_by_severity(findings: list[Finding]) -> None:
    shown = list(errors_first(findings))
    assert Counter(map(id, shown)) == Counter(map(id, findings))
    assert [found.severity for found in shown] == sorted(
        (found.severity for found in findings), reverse=True
    )


def test_many_of_a_kind_in_a_file_are_counted() -> None:
    many = [draft(line) for line in range(1, 89)]
    text = printed(*many, finding(line=500))
    assert text.startswith("translations/en/a b.po:500: error: ")
    assert text.count("a draft") == IN_FILE
    assert "... and 85 more unreviewed in a.po (--all lists them)" in text
    everything = printed(*many, finding(line=500), everything=True)
    assert everything.count("a draft") == 88
    assert "more unreviewed" not in everything


def test_a_line_never_takes_the_place_of_one_finding() -> None:
    text = printed(*(draft(line) for line in range(IN_FILE + 1)))
    assert text.count("a draft") == IN_FILE + 1
    assert "more" not in text


def test_an_archive_is_counted_too() -> None:
    files = FILES + 90
    text = printed(*(draft(line, f"{number}.po") for number in range(files) for line in range(9)))
    assert text.count("a draft") == FILES * IN_FILE
    assert "... and 810 more unreviewed in 90 more files" in text
    assert len(text.splitlines()) < 50


def test_only_absurd_numbers_of_errors_are_counted() -> None:
    few = [finding(line=line) for line in range(ERRORS + 1)]
    assert printed(*few).count("7 is missing") == ERRORS + 1
    other = finding("unmatched (", check_id="brackets", line=500)
    text = printed(*(finding(line=line) for line in range(300)), other)
    assert text.count("7 is missing") == ERRORS
    assert f"... and {300 - ERRORS} more numbers in 1 file (--all" in text
    assert "unmatched (" in text
    many = printed(*(finding(line=line) for line in range(300)), everything=True)
    assert many.count("7 is missing") == 300


def test_a_table_of_checks_ends_it() -> None:
    name = finding("tight", Severity.INFO, check_id="names")
    drafts = [draft(line) for line in range(8)]
    text = printed(*drafts, finding(), name)
    rows = [line.split() for line in text.splitlines()]
    at = rows.index(["severity", "check", "findings", "share", "files"])
    assert rows[at + 2 : at + 5] == [
        ["error", "numbers", "1", "10", "%", "1"],
        ["warning", "unreviewed", "8", "80", "%", "1"],
        ["info", "names", "1", "10", "%", "1"],
    ]
    assert rows[at + 6] == ["total", "10", "100", "%", "2"]
    assert text.splitlines()[-1].endswith("1 error, 8 warnings, 1 info")
    assert "severity" not in printed(drafts[0], finding(), name)


def test_a_report_in_a_file_is_complete() -> None:
    text = report(result(*(draft(line) for line in range(88))), "text")
    assert text.count("a draft") == 88
