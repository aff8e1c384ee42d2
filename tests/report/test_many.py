"""A run over many documents can be read: lists are grouped and counted, figures are at the end."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from rktranslate.model import Finding, Location, Severity
from rktranslate.publishing import Blocker
from rktranslate.report.registry import lines
from rktranslate.workflow.build import BuildResult, BuiltOutput, IncompleteUnit
from rktranslate.workflow.catalog_updates import Extracted
from rktranslate.workflow.check import CheckResult
from rktranslate.workflow.extract import ExtractResult
from rktranslate.workflow.run import RunResult
from rktranslate.workflow.summary import Figures, summarise
from rktranslate.workflow.translate import Drafted, DraftFault, TranslateResult
from tests.conftest import Run

PAGES = 66
UNITS = 34


def printed(result: object, *, width: int = 200, everything: bool = False) -> list[str]:
    stream = io.StringIO()
    screen = Console(file=stream, width=width, soft_wrap=True, highlight=False)
    for part in lines(result, everything=everything):  # type: ignore[arg-type]
        screen.print(part)
    return stream.getvalue().splitlines()


def catalog(page: int, language: str = "en") -> str:
    return f"translations/{language}/page-{page:02}.md.po"


def extracted(page: int, language: str = "en", **more: object) -> Extracted:
    fields = {"new": UNITS, "kept": 0, "carried": 0, "revived": 0, "retired": 0, "written": True}
    name = catalog(page, language)
    return Extracted(f"source/page-{page:02}.md", language, name, UNITS, **{**fields, **more})  # type: ignore[arg-type]


def blocked(page: int, unit: int, blocker: Blocker = Blocker.DRAFT) -> IncompleteUnit:
    at = Location(catalog(page), 10 * unit + 10)
    source = f"Kalimat {unit}."
    return IncompleteUnit(f"source/page-{page:02}.md", "en", at, str(blocker), source, blocker)


def first_run(pages: int = PAGES) -> RunResult:
    """Return the result of a first run: everything is a draft."""
    found = ExtractResult(tuple(extracted(page) for page in range(pages)))
    made = tuple(
        Drafted(f"source/page-{page:02}.md", "en", catalog(page), UNITS, 1, "argos|v:1")
        for page in range(pages)
    )
    drafted = TranslateResult(found, made, (), 9.5)
    findings = [
        Finding("unreviewed", Severity.WARNING, Location(catalog(page), 10 * unit + 10), "a draft")
        for page in range(pages)
        for unit in range(UNITS)
    ]
    findings += [
        Finding(check, severity, Location(catalog(page), 10), f"{check} differs", "7", "8")
        for page in range(0, pages, 2)
        for check, severity in (("numbers", Severity.ERROR), ("names", Severity.WARNING))
    ]
    checked = CheckResult(tuple(findings), pages, pages * UNITS, Severity.ERROR)
    units = tuple(blocked(page, unit) for page in range(pages) for unit in range(UNITS))
    built = BuildResult((), units)
    return RunResult(drafted, checked, built, summarise(drafted, checked, built, 12.5))


def test_a_first_run_fits_on_some_screens_and_ends_in_a_summary() -> None:
    result = first_run()
    shown = printed(result)
    assert len(shown) < 100
    assert sum(": error: " in line for line in shown) == 20
    assert "... and 61 more catalogues, 2074 units: 2074 new (--all lists them)" in shown
    assert (
        "... and 61 more catalogues, 2074 units; 61 with unresolved issues (--all lists them)"
        in (shown)
    )
    assert (
        "not built 63 more outputs of 63 documents  2142 units are not reviewed (--all lists them)"
    ) in shown
    start = next(number for number, line in enumerate(shown) if line.startswith(" summary"))
    rows = [line.split() for line in shown[start:]]
    assert rows[0] == ["summary", "en"]
    assert rows[2:] == [
        ["documents", "66"],
        ["units", "2244"],
        ["words", "0"],
        ["drafted", "2244", "100", "%"],
        ["reviewed", "0", "0", "%"],
        ["errors", "33"],
        ["warnings", "2277"],
        ["built", "0", "0", "%"],
        ["not", "built", "66", "100", "%"],
        ["seconds", "12.5"],
        [],
        ["Review", "them", "in", "the", "PO", "files,", "or", "build", "with", "--draft."],
    ]


def test_the_summary_of_one_language_counts_findings_outside_of_its_catalogues() -> None:
    result = first_run()
    place = Location("source/page-01.md", 3)
    checked = result.check
    findings = (*checked.findings, Finding("coverage", Severity.WARNING, place, "3 words"))
    checked = replace(checked, findings=findings)
    summary = summarise(result.translate, checked, result.build, 12.5)
    shown = printed(replace(result, check=checked, summary=summary))
    assert any(line.startswith("checked ") and "2278 warnings" in line for line in shown)
    assert ["warnings", "2278"] in [line.split() for line in shown]


@pytest.mark.parametrize("kept", [True, False])
def test_only_an_output_that_exists_was_left_unchanged(*, kept: bool) -> None:
    unit, held = replace(blocked(1, 1), output="build/en/page-01.md"), "build/en/page-02.md"
    built = BuildResult((), (unit,), held=(held,), kept=(unit.output, held) if kept else ())
    end = "; the existing output was left unchanged" if kept else ""
    shown = printed(built)
    assert f"not built source/page-01.md in en  1 unit is not reviewed{end}" in shown
    assert f"held back {held}  its catalogue has findings{end}" in shown


def test_all_has_everything() -> None:
    shown = printed(first_run(), everything=True)
    assert sum(line.startswith("extracted ") for line in shown) == PAGES
    assert sum(line.startswith("drafted   ") for line in shown) == PAGES
    assert sum(line.startswith("not built ") for line in shown) == PAGES
    assert sum(": draft, not reviewed: " in line for line in shown) == PAGES * UNITS
    assert sum(": error: " in line for line in shown) == PAGES // 2
    assert not any("... and" in line for line in shown)


def test_a_few_documents_are_all_listed_and_summed_up_in_one_line() -> None:
    shown = printed(first_run(2))
    assert sum(line.startswith("extracted ") for line in shown) == 2
    assert not any("more catalogue" in line for line in shown)
    (summary,) = (line for line in shown if line.startswith("summary "))
    assert summary == (
        "summary   2 documents, 68 units, 0 words: 0 (0 %) reviewed, 68 (100 %) drafts; "
        "0 of 2 outputs built; 12.5 s"
    )


def test_changes_that_people_look_at_come_before_new_catalogues() -> None:
    updates = [extracted(page) for page in range(20)]
    updates[17] = extracted(17, new=0, carried=2, retired=1)
    updates += [extracted(page, new=0, written=False) for page in range(20, 30)]
    shown = printed(ExtractResult(tuple(updates)))
    assert shown[0].startswith(f"extracted {catalog(17)}  34 units: 2 changed, 1 retired")
    assert shown[5] == "... and 15 more catalogues, 510 units: 510 new (--all lists them)"
    assert shown[6] == "extracted 10 catalogues  340 units: up to date"


def test_outputs_that_need_a_correction_come_first() -> None:
    units = [blocked(page, unit) for page in range(9) for unit in range(9)]
    units.append(blocked(8, 50, Blocker.CONFLICT_MARKERS))
    shown = printed(BuildResult((), tuple(units)))
    assert shown[0].startswith("not built source/page-08.md in en  10 units cannot be published")
    assert "conflict markers" in shown[1]
    assert shown[-1] == "Correct them in the PO files, or build with --draft."
    assert len(shown) < 20


def test_built_outputs_are_counted_too() -> None:
    def output(page: int, *, written: bool) -> BuiltOutput:
        name = f"page-{page:02}.md"
        return BuiltOutput(f"source/{name}", "en", f"build/en/{name}", written, False, 0)

    built = [output(page, written=page < 40) for page in range(PAGES)]
    shown = printed(BuildResult(tuple(built), ()))
    assert shown[5:] == ["... and 35 more outputs (--all lists them)", "unchanged 26 outputs"]


def test_faults_of_drafts_are_grouped_by_reason() -> None:
    def fault(page: int, reason: str, *, drafted: bool) -> DraftFault:
        at = Location(catalog(page), 10)
        return DraftFault(f"source/{page}.md", "en", at, "Ia tiba.", drafted, (reason,))

    faults = [fault(page, "the target was cut off", drafted=True) for page in range(40)]
    faults += [fault(page, "the engine failed", drafted=False) for page in range(3)]
    shown = printed(TranslateResult(ExtractResult(()), (), (), 1.0, faults=tuple(faults)))
    assert [line[:9] for line in shown[:3]] == ["no draft "] * 3
    assert shown[-1] == (
        "... and 35 more in 35 catalogues: the target was cut off (--all lists them)"
    )
    assert len(shown) == 3 + 5 + 1


def test_the_figures_of_a_run_are_those_of_its_units() -> None:
    catalogs = (*map(extracted, range(3)), *(extracted(page, "ms") for page in range(3)))
    drafted = TranslateResult(ExtractResult(catalogs), (), (), 1.0)
    units = (
        blocked(0, 1),
        blocked(0, 1),  # a message in two places
        blocked(0, 2, Blocker.EMPTY),
        blocked(0, 3, Blocker.CHANGED),
        blocked(0, 4, Blocker.CONFLICT_MARKERS),
    )
    built = BuildResult(
        (
            BuiltOutput("source/page-01.md", "en", "build/en/page-01.md", True, False, 5),
            BuiltOutput("source/page-00.md", "ms", "build/ms/page-00.md", True, False, 0),
        ),
        units,
    )
    finding = Finding("x", Severity.ERROR, Location(catalog(1, "ms"), 3), "wrong")
    elsewhere = Finding("coverage", Severity.INFO, Location("source/page-00.md", 3), "not offered")
    checked = CheckResult((finding, elsewhere), 6, 204, Severity.ERROR)
    summary = summarise(drafted, checked, built, 2.0)
    english, malay = (each.figures for each in summary.languages)
    assert english == Figures(
        documents=3,
        units=102,
        reviewed=102 - 9,
        drafts=7,
        untranslated=1,
        blocked=1,
        outputs=3,
        built=1,
    )
    assert (malay.reviewed, malay.errors, malay.built, malay.not_built) == (102, 1, 1, 2)
    total = summary.total
    assert (total.documents, total.units, total.outputs, total.not_built) == (3, 204, 6, 4)
    assert (total.errors, total.infos) == (1, 1)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_a_summary_of_many_languages_fits_any_terminal(width: int) -> None:
    languages = ("en", "ms", "ar", "zh-Hans", "pt-BR", "de", "fr", "ja")
    catalogs = tuple(extracted(page, code) for page in range(9) for code in languages)
    drafted = TranslateResult(ExtractResult(catalogs), (), (), 1.0)
    checked = CheckResult((), 72, 72 * UNITS, Severity.ERROR)
    built = BuildResult((), ())
    result = RunResult(drafted, checked, built, summarise(drafted, checked, built, 2.0))
    shown = printed(result, width=width)
    start = next(number for number, line in enumerate(shown) if line.startswith(" summary"))
    assert all(len(line.rstrip()) <= width for line in shown[start : start + 12])
    assert shown[start].split()[-1] == "all"


@pytest.mark.usefixtures("no_engines", "no_bundled")
def test_a_run_says_the_same_in_json(project: Path, rkt: Callable[..., Run]) -> None:
    for number in range(8):
        (project / f"source/{number}.md").write_text(f"Ia tiba pukul {number}.\n", "utf-8")
    run = rkt("run", "--json")
    total = json.loads(run.out)["result"]["summary"]["total"]
    assert (total["documents"], total["units"], total["untranslated"]) == (8, 8, 8)
    text = rkt("run").out
    assert "untranslated" in text
    assert "extracted 8 catalogues  8 units: up to date" in text
    assert rkt("run", "--all").out.count("\nextracted ") == 7
