"""Findings of `check` point at the words that they are about, in the file as it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from rktranslate.model import Finding, Region
from rktranslate.workflow.check import check
from rktranslate.workflow.extract import extract
from rktranslate.workflow.inputs import load_project

SENTENCES = (
    "Ada 7 orang.",
    "Kata itu panjang sekali.",
    "Lihat 5 kucing ini.",
    "Ia pergi.",
    "Mereka makan 3 ikan.",
    "Rumah itu besar.",
)
PO = """
# a note
#| msgid "Ada 6 orang."
#: source/a.md:1
msgctxt "a.md:1"
msgid ""
"Ada 7 "
"orang."
msgstr ""
"\\tThere 😀 \\"are\\" "
"8 people."

#, fuzzy
msgid "Kata itu panjang sekali."
msgstr "That word is very long."

msgid "Lihat 5 kucing ini."
msgstr "∅"

msgid "Ia pergi."
msgstr "See these 5 cats; he left with 9 dogs."

msgid "Mereka makan 3 ikan."
msgstr ""

msgid "Rumah itu besar."
msgid_plural "Rumah-rumah itu besar."
msgstr[0] "The house is big."
msgstr[1] ""
"The houses are big."

msgid "Tidak ada."
msgstr "Nothing."

msgid "Tidak ada."
msgstr "None."
"""


@pytest.fixture
def findings(project: Path) -> list[Finding]:
    (project / "source/a.md").write_text("\n\n".join(SENTENCES) + "\n", "utf-8")
    extract(load_project())
    path = project / "translations/en/a.md.po"
    header = path.read_text("utf-8").partition("\n\n")[0]
    path.write_text(header + "\n" + PO, "utf-8")
    return list(check(load_project()).findings)


def shown(region: Region | None) -> str:
    """Return the lines of the catalogue in a region."""
    assert region
    lines = Path("translations/en/a.md.po").read_text("utf-8").split("\n")
    lines = lines[region.start_line - 1 : region.end_line]
    lines[-1] = lines[-1][: region.end_column - 1]
    lines[0] = lines[0][region.start_column - 1 :]
    return "\n".join(lines)


def of(findings: Iterable[Finding], check_id: str) -> list[Finding]:
    found = [each for each in findings if each.check_id == check_id]
    assert found, check_id
    return found


def test_spans_of_both_sides(findings: list[Finding]) -> None:
    first, *_ = of(findings, "numbers")
    assert (shown(first.region), shown(first.source_region)) == ("8", "7")


def test_a_span_in_another_message_of_a_merged_unit(findings: list[Finding]) -> None:
    merged = [each for each in of(findings, "numbers") if "9" in each.target]
    assert merged
    for each in merged:
        assert each.location.line != each.region.start_line  # type: ignore[union-attr]
        assert shown(each.region) in ("9", "5") if each.target_span else True


def test_all_of_a_target_where_no_words_are_named(findings: list[Finding]) -> None:
    (draft,) = of(findings, "unreviewed")
    assert shown(draft.region) == 'msgstr "That word is very long."'
    (empty,) = of(findings, "empty")
    assert shown(empty.region) == 'msgstr ""'
    duplicate = of(findings, "duplicate-entry")[0]
    assert shown(duplicate.region) in ('msgstr "None."', 'msgstr "Nothing."')


def test_plural_forms_are_one_target(findings: list[Finding]) -> None:
    plural = [each for each in findings if each.source == "Rumah itu besar." and each.region]
    for each in plural:
        assert shown(each.region).startswith("msgstr[0]")
        assert shown(each.region).endswith('big."')


def test_every_finding_in_a_catalogue_has_a_region_at_its_entry(findings: list[Finding]) -> None:
    for each in findings:
        if each.location.path.endswith(".po") and each.location.line:
            assert each.region, each
            assert each.region.start_line >= each.location.line or each.source_region
        if each.target_span and "\t" not in each.target:
            assert shown(each.region) == each.target[each.target_span.start : each.target_span.end]
