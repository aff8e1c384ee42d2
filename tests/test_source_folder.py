"""What is a document: patterns of ``exclude``, and documents at the top of a project."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.errors import ConfigError
from rktranslate.project.layout import find_project
from rktranslate.workflow.inputs import Inputs
from tests.conftest import Run
from tests.test_moves import SENTENCES, approve, po, targets, translated, write

Rkt = Callable[..., Run]


def configure(**settings: object) -> None:
    lines = [f"{key.replace('_', '-')} = {json.dumps(value)}" for key, value in settings.items()]
    text = "\n".join(['target-languages = ["en"]', *lines])
    Path("rktranslate.toml").write_text(f"{text}\n", encoding="utf-8")


def files(**texts: str) -> None:
    for name, text in texts.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names() -> list[str]:
    return list(Inputs(find_project(Path())).names)


# --- exclude ---------------------------------------------------------------------------------


def test_excluded_files_are_no_documents(project: Path, rkt: Rkt) -> None:
    files(
        **{
            "source/a.md": "Satu.\n",
            "source/b.tmp.md": "Sementara.\n",
            "source/drafts/c.md": "Draf.\n",
            "source/drafts/x/d.txt": "Draf.\n",
            "source/drafts/x/e.pdf": "%PDF",
        }
    )
    configure(exclude=["drafts/**", "*.tmp.md"])
    assert names() == ["source/a.md"]
    run = rkt("extract")
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines() == ["extracted translations/en/a.md.po  1 unit: 1 new"]
    assert json.loads(rkt("extract", "--json").out)["result"]["excluded"] == 4
    assert [path.name for path in Path("translations/en").rglob("*.po")] == ["a.md.po"]
    run = rkt("extract", "source/drafts/c.md")
    assert run.code == 2
    assert "source/drafts/c.md: excluded by the configuration (change exclude in" in run.err
    assert "are excluded by the configuration" in rkt("status", "source/drafts").err


def test_an_exclude_that_matches_nothing_is_named(project: Path, rkt: Rkt) -> None:
    files(**{"source/a.md": "Satu.\n", "source/b.txt": "Dua.\n"})
    configure(exclude=["draf/**", "*.txt"])
    run = rkt("extract")
    assert run.code == 0
    assert 'warning   exclude "draf/**" in the configuration matches no file' in run.out
    assert '"*.txt"' not in run.out
    # What concerns the whole project is no concern of one document.
    assert "warning" not in rkt("extract", "source/a.md").out


def test_an_exclude_of_what_is_left_out_anyway_is_no_mistake(project: Path, rkt: Rkt) -> None:
    files(**{"a.md": "Satu.\n", "node_modules/x/b.md": "Dua.\n", ".draf/c.md": "Tiga.\n"})
    configure(exclude=["node_modules/**", ".draf/**", "venv/**"], source_dir=".")
    out = rkt("extract").out
    assert [line for line in out.splitlines() if line.startswith("warning")] == [
        'warning   exclude "venv/**" in the configuration matches no file; '
        "patterns are relative to source-dir"
    ]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (["drafts/"], 'exclude: "drafts/": a pattern has a name on each side of a slash'),
        (["/drafts/**"], "a name on each side of a slash"),
        (["../x"], "no parts . and .."),
        (["a\\b"], "slashes, not backslashes"),
        ("drafts", "exclude: expected a list of strings, found 'drafts'"),
        ([1], "exclude: expected a list of strings"),
    ],
)
def test_patterns_that_can_match_nothing(project: Path, value: object, fault: str) -> None:
    configure(exclude=value)
    with pytest.raises(ConfigError) as caught:
        find_project(Path())
    assert fault in str(caught.value)
    if value == ["drafts/"]:
        assert '"drafts/**" for a folder' in str(caught.value)


def test_everything_is_excluded(project: Path, rkt: Rkt) -> None:
    files(**{"source/a.md": "Satu.\n"})
    configure(exclude=["**"])
    run = rkt("extract")
    assert run.code == 2
    assert "exclude in rktranslate.toml matches every file" in run.err


def test_the_catalogue_of_an_excluded_document_stays(project: Path, rkt: Rkt) -> None:
    """No other document takes it over, though its sentences may be used."""
    write(project, "a.md", *SENTENCES)
    rkt("extract")
    approve(po(project, "a"))
    assert rkt("build").code == 0
    before = po(project, "a").read_bytes()
    Path("source/b.md").write_bytes(Path("source/a.md").read_bytes())
    configure(exclude=["a.md"])
    assert rkt("extract").code == rkt("build").code == 0
    assert po(project, "a").read_bytes() == before
    assert targets(po(project, "b")) == translated(*SENTENCES)
    out = rkt("check").out
    assert (
        "translations/en/a.md.po: warning: source/a.md is excluded by the configuration: "
        "delete the catalogue and its output, or change exclude"
    ) in out
    assert "all of its targets are in other catalogues" in out
    assert "build/en/a.md: warning: source/a.md is excluded by the configuration" in out
    assert "document is missing" not in out
    configure()
    assert rkt("extract").code == 0
    assert po(project, "a").read_bytes() == before


# --- documents at the top --------------------------------------------------------------------


@pytest.fixture
def top(project: Path) -> Path:
    """A project whose documents are at its top."""
    Path("source").rmdir()
    files(
        **{
            "README.md": "# Baca\n\nLihat [dua](docs/dua.md#bagian-dua). ![x](docs/x.png)\n",
            "docs/dua.md": "# Bagian dua\n\nKalimat [satu](../README.md) ada di sini.\n",
            "docs/x.png": "PNG",
            "glossary.csv": "id,en\nbagian,part\n",
            "memory/a.tmx": "<tmx/>",
            "memory/catatan.md": "Bukan naskah.\n",
            "build/en/lama.md": "Bukan naskah.\n",
            "build/catatan.md": "Bukan naskah.\n",
            "translations/en/catatan.md": "Bukan naskah.\n",
            ".hidden/a.md": "Bukan naskah.\n",
            ".rktranslate/a.md": "Bukan naskah.\n",
            "lingkungan/pyvenv.cfg": "home = /usr/bin\n",
            "lingkungan/lib/LICENSE.txt": "Not a document.\n",
            "web/node_modules/x/README.md": "Not a document.\n",
        }
    )
    configure(source_dir=".")
    return project


def test_documents_at_the_top(top: Path, rkt: Rkt) -> None:
    assert names() == ["README.md", "docs/dua.md"]
    run = rkt("extract")
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines() == [
        "extracted translations/en/README.md.po  2 units: 2 new",
        "extracted translations/en/docs/dua.md.po  2 units: 2 new",
        "skipped   docs/x.png: no document; `build` copies it if an output refers to it",
    ]
    for path in Path("translations/en").rglob("*.po"):
        text = path.read_text("utf-8").replace('msgid "Bagian dua"\nmsgstr ""', "\0")
        text = approved(text).replace("\0", 'msgid "Bagian dua"\nmsgstr "Part two"')
        path.write_text(text, "utf-8")
    assert rkt("build").code == 0
    assert "(docs/dua.md#part-two)" in Path("build/en/README.md").read_text("utf-8")
    assert "(../README.md)" in Path("build/en/docs/dua.md").read_text("utf-8")
    assert Path("build/en/docs/x.png").read_text("utf-8") == "PNG"
    # A second run finds neither outputs nor copies among the documents.
    assert rkt("extract").code == rkt("build").code == 0
    assert names() == ["README.md", "docs/dua.md"]
    assert rkt("status", "README.md").code == 0
    assert rkt("status", ".").code == 0


def approved(text: str) -> str:
    import re

    return re.sub(r'(msgid "(.+)"\nmsgstr )""', r'\1"\2"', text)


@pytest.mark.parametrize(
    ("pattern", "output"),
    [
        ("{dir}/{stem}.{language}{suffix}", "docs/dua.en.md"),
        ("site/{stem}.{language}{suffix}", "site/dua.en.md"),
        ("{language}/{path}", "en/docs/dua.md"),
        ("docs/{language}/{path}", "docs/en/docs/dua.md"),
    ],
)
def test_outputs_among_the_documents(top: Path, rkt: Rkt, pattern: str, output: str) -> None:
    text = f'target-languages = ["en"]\nsource-dir = "."\n[build]\noutput = "{pattern}"\n'
    Path("rktranslate.toml").write_text(text, "utf-8")
    for name in ("build/en/lama.md", "build/catatan.md"):
        Path(name).unlink()
    files(**{"site/halaman.md": "Halaman.\n"})
    documents = ["README.md", "docs/dua.md", "site/halaman.md"]
    assert names() == documents
    rkt("extract")
    for path in Path("translations/en").rglob("*.po"):
        path.write_text(approved(path.read_text("utf-8")), "utf-8")
    assert rkt("build").code == 0
    assert Path(output).exists()
    assert names() == documents
    assert "up to date" in rkt("extract").out
    assert "catalogue-missing" not in rkt("check").out


@pytest.mark.parametrize(
    "setting", [{"translations_dir": "."}, {"build_dir": "."}, {"memory_dir": "."}]
)
def test_no_other_folder_is_the_top(project: Path, setting: dict[str, str]) -> None:
    configure(source_dir=".", **setting)
    with pytest.raises(ConfigError, match="expected a path inside the project"):
        find_project(Path())


def test_the_other_folders_are_still_apart(project: Path) -> None:
    configure(source_dir=".", memory_dir="translations/memory")
    with pytest.raises(ConfigError, match="memory-dir must not be inside translations-dir"):
        find_project(Path())
    Path("alias").symlink_to(".")
    configure(source_dir=".", memory_dir="alias")
    with pytest.raises(ConfigError, match="memory-dir must not be the folder of the project"):
        find_project(Path())


def test_reports_do_not_become_documents(top: Path, rkt: Rkt) -> None:
    before = Path("README.md").read_bytes()
    rkt("extract")
    for name in ("status.html", "README.md", "docs/status.html"):
        run = rkt("status", "--format", "html", "-o", name)
        assert run.code == 2
        assert "a file in the source folder" in run.err
    assert Path("README.md").read_bytes() == before
    assert not Path("status.html").exists()
    for name in ("status.csv", "build/status.csv"):
        for _ in range(2):
            assert rkt("status", "--format", "csv", "-o", name).code == 0
    configure(source_dir=".", exclude=["status.html"])
    assert rkt("status", "--format", "html", "-o", "status.html").code == 0
    assert names() == ["README.md", "docs/dua.md"]
    assert rkt("xliff", "export", "--to", "en", "-o", "keluar").code == 0
    assert rkt("xliff", "export", "--to", "en", "-o", "keluar", "--force").code in (0, 2)


def test_a_link_out_of_the_project_is_no_document(top: Path, rkt: Rkt) -> None:
    outside = top.parent / f"{top.name}-luar.md"
    outside.write_text("Luar.\n", "utf-8")
    Path("luar.md").symlink_to(outside)
    assert names() == ["README.md", "docs/dua.md"]
    assert "luar.md: link out of the source folder" in rkt("extract").out


def test_watched_files_at_the_top(top: Path) -> None:
    from rktranslate.workflow.watch import _stamps

    stamps = _stamps(find_project(Path()), frozenset())
    assert {"README.md", "docs/dua.md", "docs/x.png", "glossary.csv", "rktranslate.toml"} <= set(
        stamps
    )
    left_out = ("lingkungan", "web/node_modules", "build", ".hidden", "./")
    assert not [path for path in stamps if path.startswith(left_out)]
