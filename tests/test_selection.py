"""Commands over some documents of a project: ``PATHS`` of documents, PO files, and outputs."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import ConfigError, DocumentError
from rktranslate.project.layout import find_project
from rktranslate.project.patterns import match_parts
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.selection import paths_beginning, select
from tests.conftest import Run
from tests.test_moves import SENTENCES, approve, po, targets, translated, write

Rkt = Callable[..., Run]
FILES = {
    "laporan/satu.md": "# Satu\n\nLihat [dua](dua.md#bagian-dua) di sini.\n",
    "laporan/dua.md": "# Bagian dua\n\nKalimat kedua ada di sini.\n",
    "laporan/2024/tiga.txt": "Teks yang ketiga.\n",
    "lain/empat.txt": "Teks yang lain.\n",
}
NAMES = sorted(f"source/{name}" for name in FILES)


@pytest.fixture
def site(project: Path) -> Path:
    """A project with four documents, in two languages."""
    Path("rktranslate.toml").write_text('target-languages = ["en", "ms"]\n', encoding="utf-8")
    for name, text in FILES.items():
        path = project / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    Path("source/lain/logo.png").write_bytes(b"\x89PNG\r\n")
    return project


def chosen(*paths: str) -> dict[str, set[str]]:
    inputs = Inputs(find_project(Path()))
    selection = select(inputs, [Path(path) for path in paths])
    return {name: set(languages) for name, languages in selection.languages.items()}


def contents(folder: str) -> dict[str, str]:
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {path.as_posix(): path.read_text(encoding="utf-8") for path in files}


# --- paths -----------------------------------------------------------------------------------


BOTH, EN, MS = {"en", "ms"}, {"en"}, {"ms"}


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["source/lain/empat.txt"], {"lain/empat.txt": BOTH}),
        (["./source//lain/../lain/empat.txt"], {"lain/empat.txt": BOTH}),
        (["source/laporan"], {name: BOTH for name in FILES if name.startswith("laporan")}),
        (["source/lain/", "source/laporan/2024"], {n: BOTH for n in FILES if n.endswith("txt")}),
        (["source"], dict.fromkeys(FILES, BOTH)),
        (["."], dict.fromkeys(FILES, BOTH)),
        (["translations/en"], dict.fromkeys(FILES, EN)),
        (["translations/ms/lain/empat.txt.po"], {"lain/empat.txt": MS}),
        (["translations/ms/lain", "translations/en/lain"], {"lain/empat.txt": BOTH}),
        (["build/en/laporan/satu.md"], {"laporan/satu.md": EN}),
        (["build/ms/laporan/satu.draft.md"], {"laporan/satu.md": MS}),
        (["source/**/*.txt"], {n: BOTH for n in FILES if n.endswith("txt")}),
        (["source/laporan/*.md"], {n: BOTH for n in FILES if n.endswith("md")}),
        (["source/laporan/*"], {n: BOTH for n in FILES if n.endswith("md")}),
        (["source/laporan/**"], {name: BOTH for name in FILES if name.startswith("laporan")}),
        (["translations/*/lain/*.po"], {"lain/empat.txt": BOTH}),
        (["translations/e?/**/tiga*"], {"laporan/2024/tiga.txt": EN}),
        (["source/l[!i]*/[ds]*.md"], {n: BOTH for n in FILES if n.endswith("md")}),
        (["lain/../source/lain/empat.txt"], {"lain/empat.txt": BOTH}),
    ],
)
def test_what_paths_choose(site: Path, paths: list[str], expected: dict[str, set[str]]) -> None:
    assert chosen(*paths) == {f"source/{name}": each for name, each in expected.items()}
    absolute = [str(site / path) for path in paths]
    assert chosen(*absolute) == {f"source/{name}": each for name, each in expected.items()}


def test_paths_are_relative_to_the_current_folder(
    site: Path, monkeypatch: pytest.MonkeyPatch, rkt: Rkt
) -> None:
    monkeypatch.chdir("source/laporan")
    assert chosen("satu.md") == {"source/laporan/satu.md": BOTH}
    assert chosen("*.md", "../lain") == {n: BOTH for n in NAMES if "2024" not in n}
    assert chosen(".") == {n: BOTH for n in NAMES if "laporan" in n}
    assert chosen("../../translations/en/lain") == {"source/lain/empat.txt": EN}
    # As the program writes them.
    assert chosen("source/lain/empat.txt") == {"source/lain/empat.txt": BOTH}
    monkeypatch.chdir(site.parent)
    run = rkt("extract", "-C", site.name, f"{site.name}/source/lain")
    assert (run.code, len(run.out.splitlines())) == (0, 2), run.err
    assert rkt("status", "-C", site.name, "source/lain").code == 0


def test_links_lead_to_documents(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = site.parent / f"{site.name}-link"
    outside.symlink_to(site)
    try:
        assert chosen(f"{outside}/source/lain/empat.txt") == {"source/lain/empat.txt": BOTH}
        assert chosen(f"{outside}/source/lain") == {"source/lain/empat.txt": BOTH}
        assert chosen(f"{outside}/translations/en/**/*.txt.po") == {
            "source/lain/empat.txt": EN,
            "source/laporan/2024/tiga.txt": EN,
        }
    finally:
        outside.unlink()
    Path("source/lain/pintas.txt").symlink_to("empat.txt")
    assert chosen("source/lain/pintas.txt") == {"source/lain/pintas.txt": BOTH}
    # The source folder is a link, and the current folder is where it leads.
    elsewhere = site.parent / f"{site.name}-docs"
    Path("source").rename(elsewhere)
    Path("source").symlink_to(elsewhere)
    monkeypatch.chdir(elsewhere / "lain")
    project = find_project(site)
    selection = select(Inputs(project), [Path("empat.txt"), elsewhere / "laporan/2024"])
    assert set(selection.languages) == {"source/lain/empat.txt", "source/laporan/2024/tiga.txt"}


def test_a_name_may_look_like_a_pattern(site: Path) -> None:
    for name in ("a[1].txt", "a1.txt"):
        Path("source", name).write_text("Satu.\n", encoding="utf-8")
    assert chosen("source/a[1].txt") == {"source/a[1].txt": BOTH}
    Path("source/a[1].txt").unlink()
    assert chosen("source/a[1].txt") == {"source/a1.txt": BOTH}


NEAREST = "did you mean source/laporan/satu.md?"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("source/laporan/saut.md", NEAREST),
        ("source/satu.md", NEAREST),
        ("satu.md", NEAREST),
        ("Source/laporan/satu.md", NEAREST),
        ("source/tidak/ada", "expected documents in source/, PO files in translations/"),
        ("source/*.docx", "the pattern matches no source document"),
        ("/nowhere/*.md", "the pattern matches no source document"),
        ("source/lain/logo.png", "no document; `build` copies it if an output refers to it"),
        ("rktranslate.toml", "not in the source folder source/"),
        ("/dev/null", "not in this project"),
        ("translations/fr/a.md.po", "fr is not a target language of this project"),
        ("translations/en/hilang.md.po", "its document is missing"),
        ("source/kosong", "in this folder"),
        ("source/.tersembunyi.md", "hidden files are not used"),
        ("build/en/lama.md", "the output of no source document"),
    ],
)
def test_a_path_that_chooses_nothing(site: Path, rkt: Rkt, path: str, reason: str) -> None:
    Path("source/kosong").mkdir()
    existing = ("translations/fr/a.md.po", "translations/en/hilang.md.po", "build/en/lama.md")
    for name in (*existing, "source/.tersembunyi.md"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("", encoding="utf-8")
    before = contents("translations")
    for command in ("extract", "translate", "check", "build", "run", "status"):
        run = rkt(command, path)
        assert (run.code, run.out) == (2, ""), command
        assert run.err.startswith(f"error: {path}: ")
        assert reason in run.err
        assert run.err.count("\n") == 1
    assert contents("translations") == before
    assert rkt("build", "--watch", path).code == 2


def test_a_file_that_is_no_document_costs_itself(site: Path, rkt: Rkt) -> None:
    run = rkt("extract", *map(str, sorted(Path("source/lain").iterdir())))
    assert run.code == 2
    assert run.err.startswith("error: source/lain/logo.png: no document;")
    assert sorted(contents("translations")) == [
        "translations/en/lain/empat.txt.po",
        "translations/ms/lain/empat.txt.po",
    ]
    assert rkt("extract", "").code == 2


def test_paths_and_languages(site: Path, rkt: Rkt) -> None:
    assert rkt("extract", "--to", "ms", "source/lain").code == 0
    assert sorted(contents("translations")) == ["translations/ms/lain/empat.txt.po"]
    run = rkt("extract", "--to", "en", "translations/ms/lain/empat.txt.po")
    assert run.code == 2
    assert "the paths choose documents in ms only, not in en" in run.err
    assert rkt("extract", "source/laporan/dua.md", "translations/en/lain").code == 0
    assert sorted(contents("translations")) == [
        "translations/en/lain/empat.txt.po",
        "translations/en/laporan/dua.md.po",
        "translations/ms/lain/empat.txt.po",
        "translations/ms/laporan/dua.md.po",
    ]


PARTS = st.text(alphabet="ab*?[]!c.", min_size=1, max_size=4).filter(lambda text: text[0] != ".")


@pytest.mark.slow
@given(st.lists(PARTS, min_size=1, max_size=4), st.lists(PARTS, min_size=1, max_size=4))
def test_patterns_are_those_of_shells(pattern: list[str], path: list[str]) -> None:
    """Without ``**``, a pattern matches what pathlib says it does."""
    parts = [part.replace("**", "*") for part in pattern]
    expected = len(parts) == len(path) and PurePosixPath("/".join(path)).match("/".join(parts))
    assert match_parts(parts, path) == expected


NAME = st.text(alphabet=string.ascii_lowercase + "é ñ-[]", min_size=1, max_size=6).filter(
    lambda name: name == name.strip(" ")
)


@pytest.mark.slow
@given(st.sets(st.lists(NAME, min_size=1, max_size=3).map("/".join), min_size=1, max_size=6))
def test_each_path_of_a_document_chooses_it(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    root = tmp_path_factory.mktemp("pilihan")
    (root / "rktranslate.toml").write_text('target-languages = ["en", "ms"]\n', encoding="utf-8")
    for name in names:
        path = root / "source" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Ini.\n", encoding="utf-8")
    project = find_project(root)
    inputs = Inputs(project)
    for name in inputs.names:
        assert select(inputs, [project.path(name)]).languages == {name: BOTH}
        for language in ("en", "ms"):
            for other in (
                project.catalog_path(name, language),
                project.output_path(name, language),
            ):
                assert select(inputs, [project.path(other)]).languages == {name: {language}}
    everything = dict.fromkeys(inputs.names, BOTH)
    assert select(inputs, [root]).languages == everything
    assert select(inputs, [root / "source/**/*.txt"]).languages == everything


# --- commands --------------------------------------------------------------------------------


def test_other_documents_are_neither_read_nor_written(site: Path, rkt: Rkt) -> None:
    assert rkt("extract").code == 0
    before = contents("translations")
    broken = Path("source/laporan/2024/tiga.txt")
    broken.write_bytes(b"\xff\xfe\x00\xd8")
    Path("source/lain/empat.txt").write_text("Teks yang baru.\n", encoding="utf-8")
    Path("source/laporan/dua.md").write_text("# Bagian baru\n", encoding="utf-8")
    run = rkt("extract", "source/lain")
    assert (run.code, run.err) == (0, "")
    changed = {path for path, text in contents("translations").items() if text != before[path]}
    assert changed == {f"translations/{code}/lain/empat.txt.po" for code in BOTH}
    for command in ("check", "status", "build"):
        assert "tiga.txt" not in rkt(command, "source/lain").err


def test_no_catalogue_is_an_orphan_because_its_document_was_not_read(site: Path, rkt: Rkt) -> None:
    assert rkt("extract").code == 0
    Path("translations/en/lama.md.po").write_text(
        Path("translations/en/lain/empat.txt.po").read_text("utf-8"), encoding="utf-8"
    )
    before = contents("translations")
    for command in ("check", "extract", "status"):
        run = rkt(command, "source/laporan/satu.md")
        assert "lama.md.po" not in run.out + run.err
        assert "catalogue-orphan" not in run.out
    assert contents("translations") == before
    assert "translations/en/lama.md.po:" in rkt("check").out


def test_a_renamed_document_takes_its_catalogue_along(project: Path, rkt: Rkt) -> None:
    for name in ("a.md", "b.md"):
        write(project, name, *(f"{sentence} {name[0]}" for sentence in SENTENCES))
    rkt("extract")
    approve(po(project, "a"))
    Path("source/a.md").rename("source/c.md")
    assert rkt("extract", "source/b.md").code == 0
    assert po(project, "a").exists()
    assert not po(project, "c").exists()
    run = rkt("extract", "source/c.md")
    assert run.code == 0
    assert not po(project, "a").exists()
    assert targets(po(project, "c")) == translated(*(f"{each} a" for each in SENTENCES))


@pytest.mark.parametrize(
    "order",
    [["a"], ["b"], ["a", "b"], ["b", "a"]],
    ids=["whole-after-a", "whole-after-b", "a-b", "b-a"],
)
def test_moved_sentences_keep_their_translations(project: Path, rkt: Rkt, order: list[str]) -> None:
    """They have the same translations as if all documents had been read at once."""
    write(project, "a.md", *SENTENCES[:6])
    write(project, "b.md", *SENTENCES[6:])
    rkt("extract")
    for name in ("a", "b"):
        approve(po(project, name), name)
    write(project, "a.md", *SENTENCES[:3])
    write(project, "b.md", *SENTENCES[6:], *SENTENCES[3:6])
    for name in order:
        assert rkt("extract", f"source/{name}.md").code == 0
    rkt("extract")
    assert targets(po(project, "a")) == translated(*SENTENCES[:3], mark="a")
    assert targets(po(project, "b")) == [
        *translated(*SENTENCES[6:], mark="b"),
        *(f"a: {sentence}" for sentence in SENTENCES[3:6]),
    ]
    assert po(project, "a").read_text("utf-8").count("#~ msgid") == 3
    assert "up to date" in rkt("extract", "source/b.md").out


def test_a_sentence_that_stays_in_another_document_is_not_approved_here(
    project: Path, rkt: Rkt
) -> None:
    write(project, "a.md", *SENTENCES[:3])
    write(project, "b.md", *SENTENCES[4:])
    rkt("extract")
    approve(po(project, "a"))
    write(project, "b.md", *SENTENCES[4:], SENTENCES[0])
    rkt("extract", "source/b.md")
    assert targets(po(project, "b"))[-1] == ""


def test_checks_judge_beside_the_whole_project(project: Path, rkt: Rkt) -> None:
    long = "Kalimat yang panjang ini ada di dua naskah yang lain."
    for name in ("a.md", "b.md", "c.md"):
        write(project, name, long, f"Hanya di naskah {name[0]}.")
    rkt("extract")
    for name in ("a", "b", "c"):
        approve(po(project, name), name)

    def findings(*paths: str) -> list[dict[str, Any]]:
        found = json.loads(rkt("check", "--json", *paths).out)["result"]["findings"]
        assert isinstance(found, list)
        return found

    every = findings()
    assert {each["check_id"] for each in every} >= {"inconsistent-target"}
    for name in ("a", "b", "c"):
        path = f"translations/en/{name}.md.po"
        own = [each for each in every if each["location"]["path"] == path]
        assert own
        assert findings(path) == own
        assert findings(f"source/{name}.md") == own
    assert findings("source") == every
    result = json.loads(rkt("check", "--json", "source/a.md", "source/b.md").out)["result"]
    assert (result["catalogs"], result["units"]) == (2, 6)


def translate_all(*marks: tuple[str, str]) -> None:
    for path in Path("translations").rglob("*.po"):
        text = path.read_text("utf-8")
        for source, target in marks:
            text = text.replace(
                f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"'
            )
        path.write_text(text, "utf-8")


TARGETS = (
    ("Satu", "One"),
    ("Lihat [dua](dua.md#bagian-dua) di sini.", "See [two](dua.md#bagian-dua) here."),
    ("Bagian dua", "Part two"),
    ("Kalimat kedua ada di sini.", "The second sentence is here."),
    ("Teks yang ketiga.", "The third text."),
    ("Teks yang lain.", "The other text."),
)


def test_links_are_those_of_a_whole_build(site: Path, rkt: Rkt) -> None:
    rkt("extract")
    translate_all(*TARGETS)
    assert rkt("build", "source/laporan/satu.md").code == 0
    assert sorted(contents("build")) == [f"build/{code}/laporan/satu.md" for code in ("en", "ms")]
    alone = contents("build")
    assert "(dua.md#part-two)" in alone["build/en/laporan/satu.md"]
    assert rkt("build").code == 0
    after = contents("build")
    assert {path: after[path] for path in alone} == alone
    assert "unchanged" in rkt("build", "build/en/laporan/satu.md").out
    rows = json.loads(rkt("status", "--json", "source/laporan/satu.md").out)["result"]["catalogs"]
    assert [(row["language"], row["built"]) for row in rows] == [("en", True), ("ms", True)]


def test_links_to_pages_that_are_not_reviewed(site: Path, rkt: Rkt) -> None:
    rkt("extract")
    translate_all(*(pair for pair in TARGETS if pair[0] != "Bagian dua"))
    assert rkt("build").code == 3
    whole = contents("build")
    for path in sorted(Path("build").rglob("*.*")):
        path.unlink()
    assert rkt("build", "source/laporan/satu.md").code == 0
    assert contents("build").items() <= whole.items()
    assert rkt("build", "--draft", "source/laporan/satu.md").code == 0
    draft = Path("build/en/laporan/satu.draft.md").read_text("utf-8")
    assert "dua.draft.md" not in draft
    assert rkt("build", "--draft", "source/laporan/dua.md").code == 0
    assert rkt("build", "--draft", "source/laporan/satu.md").code == 0
    assert "(dua.draft.md#" in Path("build/en/laporan/satu.draft.md").read_text("utf-8")


def test_links_are_checked_beside_the_other_pages(site: Path, rkt: Rkt) -> None:
    rkt("extract")
    translate_all(*TARGETS)
    path = Path("translations/en/laporan/satu.md.po")
    path.write_text(path.read_text("utf-8").replace("[two](dua.md#bagian-dua)", "[two](dua.md#x)"))
    whole = re.findall(r".*\[links\]", rkt("check").out)
    assert len(whole) == 1
    assert re.findall(r".*\[links\]", rkt("check", str(path)).out) == whole
    assert not re.findall(r".*\[links\]", rkt("check", "source/laporan/dua.md").out)


def test_fixes_stay_in_the_chosen_catalogues(site: Path, rkt: Rkt) -> None:
    rkt("extract")
    translate_all(*((source, f"{target} ") for source, target in TARGETS))
    before = contents("translations")
    rkt("check", "--fix-reviewed", "translations/en/lain")
    changed = {path for path, text in contents("translations").items() if text != before[path]}
    assert changed <= {"translations/en/lain/empat.txt.po"}


def test_drafts_of_a_killed_command_over_more_documents_are_kept(site: Path, rkt: Rkt) -> None:
    rkt("extract")
    journal = Path(".rktranslate/journal/en-0123456789.jsonl")
    journal.parent.mkdir(parents=True)
    journal.write_text("", encoding="utf-8")
    assert rkt("translate", "--to", "en", "source/lain").code == 0
    assert journal.exists()
    assert [path.name for path in journal.parent.iterdir()] == [journal.name]
    assert rkt("translate", "--to", "en").code == 0
    assert not journal.exists()


def test_completion(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = find_project(site)
    assert paths_beginning(project, "source/laporan/s") == ("source/laporan/satu.md",)
    assert paths_beginning(project, "translations/en/lain") == (
        "translations/en/lain/empat.txt.po",
    )
    assert paths_beginning(project, f"{site}/source/lain") == (f"{site}/source/lain/empat.txt",)
    assert paths_beginning(project, "tidak") == ()
    monkeypatch.chdir("source/lain")
    assert paths_beginning(project, "em") == ("empat.txt",)
    assert paths_beginning(project, "../laporan/s") == ("../laporan/satu.md",)


def test_errors_name_the_kind(site: Path) -> None:
    inputs = Inputs(find_project(site))
    with pytest.raises(DocumentError):
        select(inputs, [Path("source/lain/logo.png")])
    with pytest.raises(ConfigError):
        select(inputs, [Path("source/lain/logo.pgn")])
