"""Results of ``check`` for the tests of reports, friendly and hostile."""

from __future__ import annotations

from rktranslate.glossary.lint import Problem
from rktranslate.model import Finding, Location, Region, Severity, Span
from rktranslate.workflow.check import CheckResult
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.glossary_check import GlossaryCheckResult
from rktranslate.workflow.since import Since

HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "\"><svg onload=document.title='owned'>",
    "</style><script>document.title='owned'</script>",
    "' onmouseover='document.title=1",
    "javascript:document.title='owned'",
    "]]>&lt;script&gt;",
    "\u202egnirts\u202c and \u2066isolate",
    "\x00\x01\x1b[31mred\x07\x9b",
    "100%\r\n::error::owned\n%0A::warning",
    "\ufffe\uffff\ud7ff\U0001f600",
    "a,b:c%d",
    "::stop-commands::x",
    "a ##vso[task.complete]##[error]##teamcity[x] \u2028::error::b",
)


def finding(
    text: str = "7 is missing", severity: Severity = Severity.ERROR, line: int = 7, **more: object
) -> Finding:
    fields: dict[str, object] = {
        "check_id": "numbers",
        "severity": severity,
        "location": Location("translations/en/a b.po", line),
        "message": text,
        "source": "ada 7 orang",
        "target": "some people",
        "source_span": Span(4, 5),
    }
    return Finding(**{**fields, **more})  # type: ignore[arg-type]


def result(*findings: Finding, level: Severity = Severity.ERROR) -> CheckResult:
    return CheckResult(findings, 2, 78, level)


FRIENDLY = result(
    finding(),
    finding("a draft", Severity.WARNING, 9, check_id="unreviewed", source_span=None),
    finding("a word", Severity.INFO, 12, check_id="spelling", target_span=Span(0, 4)),
    finding("no catalogue", line=0, check_id="catalogue-missing", source="", target="",
            source_span=None, location=Location("translations/ms/c.po", 0)),
    finding("placed", region=Region(8, 9, 8, 20), source_region=Region(7, 12, 7, 13)),
    finding("on two lines", region=Region(8, 1, 9, 20)),
    finding("from elsewhere", check_id="no-shouting", suggestion="some 7 people"),
)  # fmt: skip
CLEAN = result()
BAD = result(
    *(
        finding(
            text,
            source=text,
            target=text,
            suggestion=text,
            source_span=Span(0, 3),
            target_span=Span(1, 2),
            location=Location(f"translations/en/{name}.po", 3),
        )
        for text in HOSTILE
        for name in ("a", text.replace("/", "_").replace("\x00", ""))
    )
)
FAILED = CheckResult(
    (finding(),),
    2,
    78,
    Severity.ERROR,
    since=Since("main", "0" * 40, 0, is_checked_commit=True),
    failed=(
        FailedFile("translations/en/b.po", 3, "not a line of a PO file", "delete it"),
        FailedFile("", None, "out of memory"),
        *(FailedFile(text, 3, text, text) for text in HOSTILE),
    ),
)
"""Files that could not be used, and a finding."""
GLOSSARY = GlossaryCheckResult(
    "glossary.csv",
    94,
    tuple(
        Problem("glossary-empty", Severity.ERROR, Location("glossary.csv", 3), "en", text, text,
                Region(3, 7, 3, 7))
        for text in ("the rendering is empty", *HOSTILE)
    ),
)  # fmt: skip
RESULTS = {"friendly": FRIENDLY, "clean": CLEAN, "hostile": BAD, "failed": FAILED}
