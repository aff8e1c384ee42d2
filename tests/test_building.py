"""What ``build`` does with reviewed targets that no document can hold."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rktranslate.catalog.po import read, serialise
from rktranslate.checks import rules
from rktranslate.model import State
from rktranslate.publishing import Blocker
from tests.conftest import Run

Rkt = Callable[..., Run]


@pytest.fixture
def two(project: Path, rkt: Rkt) -> Path:
    """Two documents, translated and reviewed."""
    for name, text in (("a", "Kucing tidur. Anjing makan.\n"), ("b", "Burung terbang.\n")):
        Path(f"source/{name}.md").write_text(text, "utf-8")
    assert rkt("extract").code == 0
    review("a", "Kucing tidur.", "The cat sleeps.")
    review("a", "Anjing makan.", "The dog eats.")
    review("b", "Burung terbang.", "The bird flies.")
    return project


def review(name: str, source: str, target: str) -> None:
    path = Path(f"translations/en/{name}.md.po")
    before = path.read_text("utf-8")
    after = before.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    assert after != before
    path.write_text(after, "utf-8")


def retype(old: str, new: str) -> int:
    """Change a target of the first document; return the line of its message."""
    path = Path("translations/en/a.md.po")
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(f'msgstr "{old}"', f'msgstr "{new}"'), "utf-8")
    # Its msgid is on the line before.
    return before[: before.index(old)].count("\n")


def result(run: Run) -> Any:
    return json.loads(run.out)["result"]


def test_a_message_with_several_places_is_one_line_to_correct(project: Path, rkt: Rkt) -> None:
    Path("source/a.md").write_text("Kucing tidur.\n\nAnjing makan.\n\nKucing tidur.\n", "utf-8")
    assert rkt("extract").code == 0
    review("a", "Kucing tidur.", r"The cat\nsleeps.")
    review("a", "Anjing makan.", "The dog eats.")
    lines = rkt("build", "--to", "en").out.splitlines()
    assert "2 units cannot be published" in lines[0]
    assert len([line for line in lines if "cannot be written" in line]) == 1
    assert lines[-1] == "Correct them in the PO files, or build with --draft."


@pytest.mark.parametrize(("count", "said"), [(1, "1 of 1 unit is"), (2, "2 of 2 units are")])
def test_the_notice_of_a_draft_counts(project: Path, rkt: Rkt, count: int, said: str) -> None:
    Path("source/a.md").write_text("Kucing tidur. Anjing makan. "[: count * 14] + "\n", "utf-8")
    assert rkt("extract").code == 0
    assert rkt("build", "--to", "en", "--draft").code == 0
    draft = Path("build/en/a.draft.md").read_text("utf-8")
    kinds = f"{count} in the source language"
    notice = f"<!-- DRAFT: {said} not reviewed ({kinds}); not for publication. "
    assert draft.startswith(f"{notice}Marked: [S] not translated, source text -->")


@pytest.mark.parametrize("target", [r"The dog\neats.", "   ", r"\t", r"\n", "\u200b"])
def test_a_target_that_cannot_be_written_keeps_its_document_only(
    two: Path, rkt: Rkt, target: str
) -> None:
    line = retype("The dog eats.", target)
    done = rkt("build", "--json")
    assert done.code == 3, done
    told = result(done)
    assert [each["output"] for each in told["built"]] == ["build/en/b.md"]
    [why] = told["incomplete"]
    assert why["location"] == {"path": "translations/en/a.md.po", "line": line}
    assert "cannot be written" in why["reason"]
    assert why["source"] == "Anjing makan."
    assert not Path("build/en/a.md").exists()
    assert (told["kept"], why["output"]) == ([], "build/en/a.md")
    assert rkt("status").code == 0


def test_what_was_left_unchanged_is_said_of_outputs_that_exist_only(two: Path, rkt: Rkt) -> None:
    said = "the existing output was left unchanged"
    line = retype("The dog eats.", "")
    assert line
    first = rkt("build")
    assert (first.code, said in first.out) == (3, False)
    retype("", "The dog eats.")
    assert rkt("build").code == 0
    retype("The dog eats.", "")
    again = rkt("build")
    assert (again.code, said in again.out) == (3, True)
    assert result(rkt("build", "--json"))["kept"] == ["build/en/a.md"]


def test_all_of_them_are_named_and_the_others_are_not(two: Path, rkt: Rkt) -> None:
    retype("The dog eats.", " ")
    retype("The cat sleeps.", r"The\ncat")
    told = result(rkt("build", "--json"))
    assert [each["source"] for each in told["incomplete"]] == ["Kucing tidur.", "Anjing makan."]


def test_a_draft_has_the_source_in_its_place(two: Path, rkt: Rkt) -> None:
    retype("The dog eats.", r"The dog\neats.")
    assert rkt("build", "--draft").code == 0
    draft = Path("build/en/a.draft.md").read_text("utf-8")
    assert "DRAFT: 1 of 2 units" in draft
    # Marked as what it is.
    assert re.search(r"The cat sleeps\. <mark [^>]*>Anjing makan\.</mark>", draft)


REFUSED = [
    r"The dog\neats.",
    "The dog\u2028eats.",
    "The dog\x85eats.",
    r"The dog\reats.",
    r"The dog\r\neats.",
    r"The dog\feats.",
    "   ",
    "\u200b\ufeff",
    r"#-#-#-#-#  a.po (x)  #-#-#-#-#\nThe dog eats.",
    "#-#-#-#-#  a.po (x)  #-#-#-#-# The dog eats.",
]


@pytest.mark.parametrize("target", REFUSED)
def test_what_build_refuses_is_an_error_of_check_at_that_line(
    two: Path, rkt: Rkt, target: str
) -> None:
    line = retype("The dog eats.", target)
    checked = rkt("check", "--json")
    assert checked.code == 1
    errors = [each for each in result(checked)["findings"] if each["severity"] == "error"]
    places = {(each["location"]["path"], each["location"]["line"]) for each in errors}
    assert places == {("translations/en/a.md.po", line)}
    assert {each["check_id"] for each in errors} & {"unpublishable", "merge-conflict"}
    [row, _] = result(rkt("status", "--json"))["catalogs"]
    assert (row["reviewed"], row["blocked"], row["built"]) == (1, 1, False)
    assert rkt("build").code == 3


@pytest.mark.parametrize("edge", [r"\n", r"\r\n", "\u2028", "\x85", "\u200b"])
def test_line_breaks_at_the_edges_of_a_target_are_not_written(
    two: Path, rkt: Rkt, edge: str
) -> None:
    retype("The dog eats.", f"{edge}The dog eats.{edge}")
    assert rkt("build").code == 0
    assert Path("build/en/a.md").read_text("utf-8") == "The cat sleeps. The dog eats.\n"


def test_a_sign_for_nothing_is_not_published_for_the_blanks_around_it(two: Path, rkt: Rkt) -> None:
    retype("The dog eats.", r" ∅\n")
    assert rkt("build").code == 0
    assert Path("build/en/a.md").read_text("utf-8") == "The cat sleeps.\n"


def test_a_message_with_plural_forms_is_named(two: Path, rkt: Rkt) -> None:
    path = Path("translations/en/b.md.po")
    text = path.read_text("utf-8")
    text = text.replace('msgstr "The bird', 'msgid_plural "Burung"\nmsgstr[0] "The bird')
    path.write_text(text, "utf-8")
    checked = rkt("check", "--json")
    assert checked.code == 1
    [error] = [each for each in result(checked)["findings"] if each["severity"] == "error"]
    assert (error["check_id"], error["location"]["path"]) == ("unpublishable", str(path))
    [why] = result(rkt("build", "--json"))["incomplete"]
    assert why["location"] == error["location"]
    assert why["blocker"] == "plural forms, where the document has one text"


def test_a_waiver_does_not_hide_what_build_refuses(two: Path, rkt: Rkt) -> None:
    path = Path("translations/en/b.md.po")
    text = path.read_text("utf-8").replace(
        'msgstr "The bird flies."',
        'msgstr "#-#-#-#-#  a.po (x)  #-#-#-#-# The bird flies."',
    )
    for check in ("merge-conflict", "unpublishable"):
        note = f"# rktranslate: ignore {check}: it is what the client wrote\n#. "
        path.write_text(text.replace("#. ", note, 1), "utf-8")
        assert rkt("check").code == 1
        assert rkt("build").code == 3


@pytest.mark.parametrize("place", ['"Language-Team:', 'msgid ""'])
def test_conflict_markers_in_a_header_are_an_error_at_its_line(
    two: Path, rkt: Rkt, place: str
) -> None:
    path = Path("translations/en/b.md.po")
    text = path.read_text("utf-8")
    mark = "#-#-#-#-#  b.po (x)  #-#-#-#-#"
    line_of_mark = rf'"{mark}\n"' if place.startswith('"') else f"# {mark}"
    marked = text.replace(place, f"{line_of_mark}\n{place}", 1)
    assert marked != text
    path.write_text(marked, "utf-8")
    checked = rkt("check", "--json")
    assert checked.code == 1
    [error] = [each for each in result(checked)["findings"] if each["severity"] == "error"]
    line = marked[: marked.index('msgid ""')].count("\n") + 1
    assert error["check_id"] == "merge-conflict"
    assert error["location"] == {"path": str(path), "line": line}


HOSTILE = st.lists(
    st.sampled_from(
        [
            *("The cat", " sleeps", ".", "∅", " ", "\t", "\xa0", "\u200b", "\ufeff", "\x1f"),
            *("\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\x1b", "\x07"),
            *("- ", "# ", "1. ", "> ", "```", "---", "===", "| a |", "\\", "<b>", "</b>", "<1/>"),
            *("&amp;", "`", "**", "[x](y)", "#-#-#-#-#", "#-#-#-#-#  a.po (x)  #-#-#-#-#", '"'),
        ]
    ),
    max_size=5,
).map("".join)
SENTENCES = {
    "a.txt": ("Kucing tidur.", "Anjing makan.", "Burung terbang."),
    "b.md": ("# Kucing tidur", "Anjing makan.", "| Burung | Ikan |\n|---|---|\n| Ular | Katak |"),
    "c.runs": ('[["Kucing tidur. Anjing "], ["makan", "b"]]', '[["Burung."]]'),
}


@pytest.mark.slow
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_build_refuses_nothing_that_check_passes(
    project: Path, rkt: Rkt, format_plugins: None, data: st.DataObject
) -> None:
    for folder in ("build", "translations"):
        shutil.rmtree(folder, ignore_errors=True)
    chosen = data.draw(st.lists(st.sampled_from(sorted(SENTENCES)), min_size=1, unique=True))
    for name in SENTENCES:
        Path(f"source/{name}").unlink(missing_ok=True)
    for name in chosen:
        Path(f"source/{name}").write_text("\n\n".join(SENTENCES[name]) + "\n", "utf-8")
    assert rkt("extract").code == 0
    for path in sorted(Path("translations").rglob("*.po")):
        file = read(path, "id", "en")
        messages = tuple(
            replace(each, target=target, state=State.REVIEWED if target else State.INITIAL)
            for each in file.catalog.messages
            for target in [data.draw(HOSTILE | st.just("The cat sleeps."))]
        )
        path.write_text(serialise(replace(file.catalog, messages=messages), file), "utf-8")
    for command in ("check", "extract"):
        assert rkt(command).code < 2
        findings = result(rkt("check", "--json"))["findings"]
        errors = {place(each) for each in findings if each["severity"] == "error"}
        for refused in result(rkt("build", "--json"))["incomplete"]:
            if refused["blocker"] == "untranslated":
                assert place(refused) in map(place, findings)
            else:
                assert place(refused) in errors


def place(item: dict[str, Any]) -> tuple[str, int]:
    """Return the place of a finding or of a unit."""
    return item["location"]["path"], item["location"]["line"]


def test_duplicate_entries_cost_their_message_only(two: Path, rkt: Rkt) -> None:
    path = Path("translations/en/a.md.po")
    text = path.read_text("utf-8")
    first = text[: text.index('msgid "Anjing makan."')].count("\n") + 1
    second = text.count("\n") + 3
    other = '# from Budi\nmsgid "Anjing makan."\nmsgstr "A dog "\n"is eating."\n'
    path.write_text(f"{text}\n{other}", "utf-8")
    for command in ("extract", "translate", "status", "build --draft", "xliff export"):
        assert rkt(*command.split()).code == 0, command
    assert other in path.read_text("utf-8")
    path.write_text(f"{text}\n{other}", "utf-8")
    checked = rkt("check", "--json")
    assert checked.code == 1
    [error] = [each for each in result(checked)["findings"] if each["severity"] == "error"]
    assert error["check_id"] == "duplicate-entry"
    assert error["location"]["line"] == first
    assert f"line {second}" in error["detail"]
    [row, _] = result(rkt("status", "--json"))["catalogs"]
    assert (row["reviewed"], row["blocked"]) == (1, 1)
    told = result(rkt("build", "--json"))
    assert [each["output"] for each in told["built"]] == ["build/en/b.md"]
    assert [each["location"]["line"] for each in told["incomplete"]] == [first]
    path.write_text(path.read_text("utf-8").replace(other, ""), "utf-8")
    assert rkt("check").code == 0
    assert rkt("build").code == 0


@pytest.mark.parametrize("blocker", Blocker)
def test_every_blocker_has_a_check_that_reports_it(blocker: Blocker) -> None:
    assert blocker.reported_by in {rule.name for rule in rules()}


# --- numbers alone -----------------------------------------------------------------------------

TABLE = "| Bulan | Harga |\n|---|---:|\n| Januari | 12.500 |\n| Februari | 1.250,5 |\n"


def test_a_number_alone_is_no_unit_and_is_written_as_the_language_writes_it(
    project: Path, rkt: Rkt
) -> None:
    Path("source/a.md").write_text(TABLE, "utf-8")
    assert rkt("extract").code == 0
    catalog = Path("translations/en/a.md.po").read_text("utf-8")
    assert "Januari" in catalog
    assert "12.500" not in catalog
    for source, target in (("Bulan", "Month"), ("Harga", "Price"), ("Januari", "January")):
        review("a", source, target)
    review("a", "Februari", "February")
    assert rkt("check").code == 0
    assert rkt("build").code == 0
    assert "| January | 12,500 |\n| February | 1,250.5 |" in Path("build/en/a.md").read_text(
        "utf-8"
    )


def test_a_reviewed_number_of_an_earlier_catalogue_is_kept_and_used(
    project: Path, rkt: Rkt
) -> None:
    Path("source/a.md").write_text("Harga beras\n\n12.500\n", "utf-8")
    assert rkt("extract").code == 0
    review("a", "Harga beras", "Rice price")
    path = Path("translations/en/a.md.po")
    entry = '\nmsgid "12.500"\nmsgstr "12.5 thousand"\n'
    path.write_text(path.read_text("utf-8") + entry, "utf-8")
    assert rkt("extract").code == 0
    assert entry in path.read_text("utf-8")
    assert rkt("build").code == 0
    assert Path("build/en/a.md").read_text("utf-8") == "Rice price\n\n12.5 thousand\n"


def test_a_letter_that_a_person_translated_is_used_although_it_is_not_offered(
    project: Path, rkt: Rkt
) -> None:
    Path("source/a.md").write_text("| Jenis | Nama |\n|---|---|\n| L | Budi |\n", "utf-8")
    assert rkt("extract").code == 0
    path = Path("translations/en/a.md.po")
    assert 'msgid "L"' not in path.read_text("utf-8")
    for source, target in (("Jenis", "Sex"), ("Nama", "Name"), ("Budi", "Budi")):
        review("a", source, target)
    path.write_text(path.read_text("utf-8") + '\nmsgid "L"\nmsgstr "M"\n', "utf-8")
    assert rkt("extract").code == 0
    assert rkt("build").code == 0
    assert "| M | Budi |" in Path("build/en/a.md").read_text("utf-8")


def test_an_output_that_does_not_exist_was_not_left_unchanged(
    project: Path, rkt: Callable[..., Run]
) -> None:
    (project / "source/a.md").write_text("Satu kalimat.\n", encoding="utf-8")
    assert rkt("extract").code == 0
    lines = rkt("build").out.splitlines()
    assert lines[0] == "not built source/a.md in en  1 unit is not reviewed"
    (project / "build/en").mkdir(parents=True)
    (project / "build/en/a.md").write_text("Earlier.\n", encoding="utf-8")
    lines = rkt("build").out.splitlines()
    assert lines[0].endswith("1 unit is not reviewed; the existing output was left unchanged")
