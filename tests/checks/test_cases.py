"""Every check holds what its page in the documentation promises."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from rktranslate.checks import FRAMEWORK, all_checks, rules
from tests.checks.cases import PAGES, Case, cases

IDS = [check.name for check in all_checks() if (PAGES / f"{check.name}.md").exists()]
TABLED = [case for check_id in IDS if check_id != "spelling" for case in cases(check_id)]
FEWER = {"draft-unresolved": 4, "number-words": 3, "units": 3}
"""Checks whose tables are not yet as long as those of all others, and what they have."""
NEEDS_LEXICON = {"added-text", "dropped-text", "untranslated-words"}
"""Checks that find nothing in a language pair without a lexicon, such as Indonesian and Malay."""
OVERVIEW = (PAGES.parent / "checks.md").read_text(encoding="utf-8").partition("\n## ")[0]
"""The page before its first section: the tables of what was measured list checks, too."""


@pytest.mark.parametrize("case", TABLED, ids=str)
def test_the_case_of_the_table(case: Case) -> None:
    found = case.findings()
    assert bool(found) is case.fails, found
    assert {each.check_id for each in found} <= {case.check_id}
    for each in found:
        for span, text in ((each.source_span, each.source), (each.target_span, each.target)):
            assert span is None or 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize("check_id", IDS)
def test_there_are_cases_enough(check_id: str) -> None:
    """Eight that fail and eight that pass, into English and into Malay."""
    counts = Counter((case.fails, case.language) for case in cases(check_id))
    kinds = {(fails, code) for fails in (True, False) for code in ("en", "ms")}
    if check_id in NEEDS_LEXICON:
        kinds.remove((True, "ms"))
    assert min(counts[kind] for kind in kinds) >= FEWER.get(check_id, 8), counts


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    names = {rule.name for rule in rules()}
    assert {path.stem for path in PAGES.glob("*.md")} == names


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_page_and_overview_say_what_the_code_says(rule: object) -> None:
    check_id, level = rule.name, rule.severity.name.lower()  # type: ignore[attr-defined]
    description = rule.help  # type: ignore[attr-defined]
    page = (PAGES / f"{check_id}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {check_id}\n\n{description}.\n\nSeverity: {level}")
    off = "" if rule.enabled else ", off"  # type: ignore[attr-defined]
    row = f"| [`{check_id}`](checks/{check_id}.md) | {level}{off} | {description} |"
    assert row in OVERVIEW


def test_the_overview_lists_nothing_else() -> None:
    listed = re.findall(r"^\| \[`([\w-]+)`\]", OVERVIEW, re.MULTILINE)
    assert listed == [rule.name for rule in rules()]
    assert {rule.name for rule in FRAMEWORK} <= set(listed)


@pytest.fixture(scope="module")
def dictionaries(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Folders with a small hunspell dictionary of English and one of Malay."""
    folder: Path = tmp_path_factory.mktemp("hunspell")
    words = {
        "en_GB": ["the", "visit", "lasted", "is", "strong", "a", "word", "don't"],
        "ms_MY": ["lawatan", "itu", "berlangsung", "gagah", "perkataan"],
    }
    for code, known in words.items():
        (folder / f"{code}.aff").write_text("SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\n")
        (folder / f"{code}.dic").write_text("\n".join([str(len(known)), *known, ""]))
    return (str(folder),)


@pytest.mark.parametrize("case", cases("spelling"), ids=str)
def test_spelling(case: Case, dictionaries: tuple[str, ...]) -> None:
    pytest.importorskip("spylls", reason="needs the extra 'spelling'")
    assert bool(case.findings(dictionaries)) is case.fails
