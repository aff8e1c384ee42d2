"""``check --since``: what a change concerns is reported, and nothing that was there before."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.workflow.check import CheckResult, check
from rktranslate.workflow.check_request import CheckRequest
from rktranslate.workflow.extract import extract
from rktranslate.workflow.inputs import load_project
from tests.conftest import Run

pytestmark = pytest.mark.slow
Rkt = Callable[..., Run]
SENTENCES = {
    "Rusia maju.": "Russia advances.",
    "Menteri datang hari Senin.": "The secretary comes on Monday.",
    "Kucing tidur 7 jam.": "The cat sleeps 8 hours.",
}
GLOSSARY = "id,en,forbidden_en\nRusia,Russia,\nMenteri,secretary,\n"


def git(*arguments: str) -> str:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", *name, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit() -> str:
    git("add", "-A")
    git("commit", "-qm", "state")
    return git("rev-parse", "HEAD")


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def replace(path: str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    write(path, text.replace(old, new, 1))


def translate(name: str, targets: dict[str, str]) -> None:
    """Write reviewed targets into a catalogue."""
    for source, target in targets.items():
        path = f"translations/en/{name}.po"
        replace(path, f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')


@pytest.fixture
def home(project: Path) -> Path:
    """A committed project whose third unit has an error: 7 is 8."""
    write("source/a.md", "# Judul\n\n" + "\n\n".join(SENTENCES) + "\n")
    write("glossary.csv", GLOSSARY)
    write(".gitignore", "/build/\n/.rktranslate/\n")
    extract(load_project())
    translate("a.md", SENTENCES | {"Judul": "Title"})
    git("init", "-qb", "main")
    commit()
    return project


def since(revision: str = "main", **request: object) -> CheckResult:
    return check(load_project(), request=CheckRequest(since=revision, **request))  # type: ignore[arg-type]


def found(result: CheckResult) -> list[tuple[str, str]]:
    return [(each.check_id, each.source) for each in result.findings]


def changed(result: CheckResult) -> int:
    assert result.since is not None
    return result.since.changed_units


def test_an_error_that_was_there_before_is_left_out(home: Path) -> None:
    assert found(check(load_project())) == [("numbers", "Kucing tidur 7 jam.")]
    result = since()
    assert (found(result), changed(result), result.units) == ([], 0, 4)


@pytest.mark.parametrize(
    ("old", "new", "findings"),
    [
        ("Rusia,Russia,", "Rusia,Russian Federation,", [("glossary-missing", "Rusia maju.")]),
        ("Rusia,Russia,", "Rusia,Rusland,Russia", [("glossary-forbidden", "Rusia maju.")]),
        ("Rusia,Russia,\n", "", []),
        ("Rusia,Russia,\n", "Rusia maju,Russia goes,\n", [("glossary-missing", "Rusia maju.")]),
        ("Menteri,", "Senin,Tuesday,\nMenteri,",
         [("glossary-missing", "Menteri datang hari Senin.")]),
    ],
    ids=["changed", "forbidden", "removed", "renamed", "added"],
)  # fmt: skip
def test_a_change_of_the_glossary_alone(
    home: Path, old: str, new: str, findings: list[tuple[str, str]]
) -> None:
    replace("glossary.csv", old, new)
    result = since()
    assert found(result) == findings
    assert changed(result) == 1


def test_units_without_a_changed_term_stay_out(home: Path) -> None:
    replace("glossary.csv", "Rusia,Russia,", "Rusia,Russia|Russian,")
    result = since()
    assert (found(result), changed(result)) == ([], 1)
    replace("glossary.csv", "id,en,forbidden_en", "id,en,forbidden_en,note")
    write("glossary.csv", Path("glossary.csv").read_text().replace(",\n", ",,a note\n"))
    assert changed(since()) == 1


def test_a_glossary_that_is_new_gone_or_was_broken(home: Path) -> None:
    Path("glossary.csv").unlink()
    assert changed(since()) == 2
    write("glossary.csv", 'id,en\n"')
    broken = commit()
    write("glossary.csv", GLOSSARY)
    result = since(broken)
    assert changed(result) == 4
    assert result.since
    assert result.since.everything == "glossary.csv could not be read"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ('[checks]\nnumbers = "warning"\n', 4),
        ('[checks]\nignore = ["names"]\n', 4),
        ('[checks]\nfail-level = "warning"\n', 4),
        ('[checks.headings]\nen = "title"\n', 4),
        ('[segmentation]\ntitles = ["hlm"]\n', 4),
        ('[documents."*.md"]\nfields = ["title"]\n', 4),
        ("beam = 2\n", 0),
        ('name = "news"\n', 0),
    ],
)
def test_a_change_of_the_configuration(home: Path, text: str, units: int) -> None:
    write("rktranslate.toml", 'target-languages = ["en"]\n' + text)
    result = since()
    assert changed(result) == units
    assert bool(result.findings) is bool(units)


def test_the_configuration_in_pyproject(home: Path) -> None:
    Path("rktranslate.toml").unlink()
    table = '[tool.rktranslate]\ntarget-languages = ["en"]\n'
    write("pyproject.toml", table)
    assert changed(since()) == 0  # the same settings, in another file
    revision = commit()
    write("pyproject.toml", f"[tool.other]\nx = 1\n{table}")
    assert changed(since(revision)) == 0
    write("pyproject.toml", f'{table}checks.numbers = "warning"\n')
    assert changed(since(revision)) == 4


def test_a_further_language(home: Path) -> None:
    write("rktranslate.toml", 'target-languages = ["en", "ms"]\n')
    assert [each.check_id for each in since().findings] == ["catalogue-missing"]
    extract(load_project())
    result = since()
    assert {each.location.path for each in result.findings} == {"translations/ms/a.md.po"}
    assert changed(result) == 4


def test_a_source_that_changed_without_its_catalogue(home: Path) -> None:
    write("source/b.md", "Satu kalimat.\n")
    stale = commit()
    replace("source/a.md", "Rusia maju.", "Rusia mundur.")
    result = since(stale)
    assert found(result) == [
        ("catalogue-stale", "Rusia mundur."),
        ("catalogue-stale", "Rusia maju."),
    ]
    assert [each.check_id for each in since("main~1").findings] == [
        "catalogue-missing",
        *["catalogue-stale"] * 2,
    ]
    commit()
    assert found(since()) == []
    replace("source/a.md", "Kucing", "Anjing")
    assert {source for _, source in found(since())} == {
        "Anjing tidur 7 jam.",
        "Kucing tidur 7 jam.",
    }


def test_a_finding_that_a_change_elsewhere_causes(home: Path) -> None:
    write("source/b.md", "Rusia maju.\n\nIa pergi.\n")
    extract(load_project())
    translate("b.md", {"Rusia maju.": "Russia advances.", "Ia pergi.": "He left."})
    revision = commit()
    replace("translations/en/a.md.po", "Russia advances.", "Russia moves forward.")
    result = since(revision)
    assert {check_id for check_id, _ in found(result)} == {"inconsistent-target"}
    assert changed(result) in (1, 2)
    revision = commit()
    assert found(since(revision)) == []


def test_a_link_that_a_changed_heading_breaks(home: Path) -> None:
    write("source/b.md", "Lihat [judul](a.md#judul) itu.\n\nLihat [lain](a.md#lain) itu.\n")
    replace("source/a.md", "# Judul", "# Judul\n\n## Lain")
    extract(load_project())
    translate("a.md", {"Lain": "Other"})
    one, other = "Lihat [judul](a.md#judul) itu.", "Lihat [lain](a.md#lain) itu."
    translate("b.md", {one: "See [the title](a.md#title) now.", other: "See [it](a.md#x) now."})
    revision = commit()
    assert ("links", other) in found(check(load_project()))
    assert found(since(revision)) == []
    replace("translations/en/a.md.po", 'msgstr "Title"', 'msgstr "Heading"')
    assert ("links", one) in found(since(revision))
    assert ("links", other) not in found(since(revision))


def test_files_without_their_counterparts(home: Path) -> None:
    for name in ("old", "new"):
        write(f"source/{name}.md", f"Kata {name}.\n")
    extract(load_project())
    Path("source/old.md").unlink()
    revision = commit()
    assert found(since(revision)) == []
    Path("source/new.md").unlink()
    (orphan,) = since(revision).findings
    assert (orphan.check_id, orphan.location.path) == (
        "catalogue-orphan",
        "translations/en/new.md.po",
    )


def test_text_that_is_not_offered(home: Path) -> None:
    hidden = "<table><tr><td>\n\nSatu kata.\n\n</td></tr></table>\n"
    write("source/b.md", "Ia pergi.\n\n    satu dua tiga empat\n")
    extract(load_project())
    revision = commit()
    replace("source/a.md", "maju", "datang")
    assert "coverage" not in {name for name, _ in found(since(revision))}
    write("source/b.md", f"Ia pergi.\n\n    satu dua tiga empat\n\n{hidden}\n    lima enam tujuh\n")
    now = [each for each in check(load_project()).findings if each.check_id == "coverage"]
    new = [each for each in since(revision).findings if each.check_id == "coverage"]
    assert new == now


def test_the_commit_that_is_checked(home: Path, rkt: Rkt) -> None:
    run = rkt("check", "--since", "main")
    assert run.code == 0
    assert "0 of 4 units changed since main: no findings" in run.out
    assert "main is the commit that is checked" in run.out + run.err
    replace("translations/en/a.md.po", "Russia advances.", "Russia advances 9.")
    run = rkt("check", "--since", "main")
    assert run.code == 1
    assert "1 of 4 units changed since main: 1 error" in run.out
    assert "is the commit that is checked" not in run.out + run.err
    commit()
    assert rkt("check", "--since", "main~1").code == 1
    body = json.loads(rkt("check", "--since", "main", "--json").out)["result"]["since"]
    assert body == {
        "revision": "main",
        "commit": git("rev-parse", "HEAD"),
        "changed_units": 0,
        "is_checked_commit": True,
        "everything": "",
    }
    write("source/new.md", "Baru.\n")
    assert not since().since.is_checked_commit  # type: ignore[union-attr]


def test_the_hash_of_no_commit_covers_everything(home: Path, rkt: Rkt) -> None:
    run = rkt("check", "--since", "0" * 40)
    assert run.code == 1
    assert "4 of 4 units" in run.out


def test_a_project_below_the_top_of_its_repository(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path_factory.mktemp("top")
    home.rename(top / "news")
    monkeypatch.chdir(top)
    (top / "news/.git").rename(top / ".git")
    commit()
    monkeypatch.chdir(top / "news")
    assert (found(since()), changed(since())) == ([], 0)
    replace("glossary.csv", "Rusia,Russia,", "Rusia,Rusland,")
    assert found(since()) == [("glossary-missing", "Rusia maju.")]


def test_nothing_in_the_repository_changes(home: Path) -> None:
    replace("glossary.csv", "Rusia,Russia,", "Rusia,Rusland,")
    git("add", "glossary.csv")
    before = git("status", "--porcelain"), Path(".git/index").read_bytes()
    since()
    assert (git("status", "--porcelain"), Path(".git/index").read_bytes()) == before


def test_line_ends_that_git_converts_are_no_change(home: Path) -> None:
    git("config", "core.autocrlf", "true")
    for path in (*Path("translations").rglob("*.po"), Path("source/a.md"), Path("glossary.csv")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert (found(since()), changed(since())) == ([], 0)


def test_fixes_of_units_with_changed_terms(home: Path) -> None:
    replace("translations/en/a.md.po", "Russia advances.", "Russia  advances.")
    replace("translations/en/a.md.po", "The cat sleeps", "The cat  sleeps")
    revision = commit()
    replace("glossary.csv", "Rusia,Russia,", "Rusia,Russia|Russian,")
    assert since(revision, fix=True, fix_reviewed=True).fixed == 1
    assert "Russia advances." in Path("translations/en/a.md.po").read_text()


def test_a_waiver_that_a_changed_glossary_makes_superfluous(home: Path) -> None:
    replace("glossary.csv", "Rusia,Russia,", "Rusia,Rusland,")
    waiver = "# rktranslate: ignore glossary-missing: as the source says\n"
    replace("translations/en/a.md.po", "#. paragraph", f"{waiver}#. paragraph")
    revision = commit()
    text = Path("translations/en/a.md.po").read_text()
    assert waiver in text
    replace("glossary.csv", "Rusia,Rusland,", "Rusia,Russia,")
    names = {name for name, _ in found(since(revision))}
    assert names <= {"waiver"}
