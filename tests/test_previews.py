"""Previews: their links, and the deletion of those that no build writes any more."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from rktranslate.formats import read_document
from rktranslate.formats.links import file_addresses
from rktranslate.segmentation import segmented, segmenter
from tests.conftest import Run

Rkt = Callable[..., Run]
RECORDS = ".rktranslate/previews.json"
PNG = b"\x89PNG\r\n\x1a\n\0\0"


def write(path: str, data: str | bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data if isinstance(data, bytes) else data.encode())


def review(*names: str) -> None:
    for path in Path("translations/en").rglob("*.po"):
        if names and path.name.removesuffix(".po") not in names:
            continue
        text = path.read_text("utf-8")
        path.write_text(re.sub(r'(msgid "(.+)"\nmsgstr )""', r'\1"EN \2"', text), "utf-8")


def previews() -> set[str]:
    return {path.as_posix() for path in Path("build").rglob("*.draft.*")}


def result(run: Run) -> Any:
    return json.loads(run.out)["result"]


def addresses(path: str) -> Iterator[str]:
    """Yield the project paths of the files that an output refers to."""
    document = segmented(read_document(Path(path).read_bytes(), path), segmenter("en").spans)
    texts = [segment.source for block in document.blocks for segment in block.segments]
    for address in file_addresses(document, texts):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))


@pytest.fixture
def site(project: Path, rkt: Rkt) -> Path:
    """Three pages that link to each other."""
    write("source/a.md", "Kucing tidur. Lihat [b](b.md) dan [c](sub/c.md).\n")
    write("source/b.md", "Anjing makan. Lihat [a](a.md).\n")
    write("source/sub/c.md", "Burung terbang.\n")
    assert rkt("extract").code == 0
    assert rkt("build", "--draft").code == 0
    return project


# --- stale previews ---------------------------------------------------------------------------


ALL = {"build/en/a.draft.md", "build/en/b.draft.md", "build/en/sub/c.draft.md"}


@pytest.mark.usefixtures("site")
def test_a_preview_of_a_missing_document_is_deleted_and_named(rkt: Rkt) -> None:
    assert previews() == ALL
    Path("source/sub/c.md").unlink()
    run = rkt("build", "--draft")
    assert run.code == 0
    line = "deleted   build/en/sub/c.draft.md  its document was deleted, renamed or excluded"
    assert line in run.out.splitlines()
    assert previews() == ALL - {"build/en/sub/c.draft.md"}
    assert "deleted" not in rkt("build", "--draft").out


@pytest.mark.usefixtures("site")
def test_a_renamed_document_has_one_preview(rkt: Rkt) -> None:
    Path("source/b.md").rename("source/neu.md")
    assert rkt("run").code in (0, 3)
    assert "build/en/b.draft.md" not in previews()
    assert rkt("build", "--draft").code == 0
    assert previews() == ALL - {"build/en/b.draft.md"} | {"build/en/neu.draft.md"}


@pytest.mark.usefixtures("site")
def test_a_preview_of_a_published_page_is_deleted_and_links_follow(rkt: Rkt) -> None:
    review("b.md")
    run = rkt("build", "--json")
    assert run.code == 3
    assert result(run)["stale"] == [
        {
            "path": "build/en/b.draft.md",
            "reason": "all units are reviewed, and the output is built",
            "deleted": True,
        }
    ]
    assert previews() == ALL - {"build/en/b.draft.md"}
    # The other previews led to it.
    assert set(addresses("build/en/a.draft.md")) == {"build/en/b.md", "build/en/sub/c.draft.md"}
    assert [each["output"] for each in result(run)["built"]] == [
        "build/en/b.md",
        "build/en/a.draft.md",
    ]
    assert "deleted" not in rkt("build").out


@pytest.mark.usefixtures("site")
def test_a_page_with_stand_ins_keeps_its_preview(rkt: Rkt) -> None:
    assert rkt("build", "--missing", "source").code == 0
    assert previews() == ALL


@pytest.mark.parametrize("content", [b"changed by a person\n", b""])
@pytest.mark.usefixtures("site")
def test_a_preview_that_a_person_changed_is_kept_and_named(rkt: Rkt, content: bytes) -> None:
    write("build/en/sub/c.draft.md", content)
    Path("source/sub/c.md").unlink()
    lines = rkt("build", "--draft").out.splitlines()
    [line] = [line for line in lines if line.startswith("kept")]
    assert "build/en/sub/c.draft.md" in line
    assert "it has changed since it was written: delete it yourself" in line
    assert Path("build/en/sub/c.draft.md").read_bytes() == content
    # It is the person's from now on.
    assert "kept" not in rkt("build", "--draft").out
    assert "build/en/sub/c.draft.md" in rkt("check", "--select", "output-orphan").out


@pytest.mark.usefixtures("site")
def test_a_changed_preview_is_not_overwritten_by_a_build_of_others(rkt: Rkt) -> None:
    write("build/en/a.draft.md", "Mine.\n")
    review("b.md")
    assert rkt("build").code == 3
    assert Path("build/en/a.draft.md").read_text("utf-8") == "Mine.\n"


@pytest.mark.usefixtures("site")
def test_a_file_that_only_looks_like_a_preview_is_kept(rkt: Rkt) -> None:
    write("build/en/mine.draft.md", "Mine.\n")
    assert rkt("build", "--draft").code == 0
    assert "build/en/mine.draft.md" in previews()


@pytest.mark.parametrize(
    "records", ["", "[]", "{", '{"previews": 3}', '{"previews": {"x.draft.md": 1}}', "\udcff"]
)
@pytest.mark.usefixtures("site")
def test_records_that_cannot_be_read_prove_nothing(rkt: Rkt, records: str) -> None:
    Path(RECORDS).write_bytes(records.encode("utf-8", "surrogateescape"))
    Path("source/sub/c.md").unlink()
    assert rkt("build", "--draft").code == 0
    assert previews() == ALL


@pytest.mark.usefixtures("site")
def test_records_name_nothing_but_previews(rkt: Rkt) -> None:
    """They may come with the files of somebody else."""
    rows = json.loads(Path(RECORDS).read_text("utf-8"))
    row = dict(rows["previews"]["build/en/a.draft.md"], document="source/gone.md")
    data = Path("rktranslate.toml").read_bytes()
    import hashlib

    row["sha256"] = hashlib.sha256(data).hexdigest()
    outside = Path("../outside.draft.md")
    outside.write_bytes(data)
    rows["previews"] |= {"rktranslate.toml": row, "../outside.draft.md": row}
    Path(RECORDS).write_text(json.dumps(rows), "utf-8")
    rkt("build", "--draft")
    assert Path("rktranslate.toml").read_bytes() == data
    assert outside.exists()


@pytest.mark.usefixtures("site")
def test_outputs_at_other_paths(rkt: Rkt) -> None:
    text = 'target-languages = ["en"]\n[build]\noutput = "site/{language}/{path}"\n'
    Path("rktranslate.toml").write_text(text, "utf-8")
    run = rkt("build", "--draft")
    assert run.out.count("outputs are at other paths now") == 3
    assert previews() == set()


@pytest.mark.usefixtures("site")
def test_a_language_that_is_gone(rkt: Rkt) -> None:
    Path("rktranslate.toml").write_text('target-languages = ["ms"]\n', "utf-8")
    assert rkt("extract").code == 0
    assert "its language is no target language any more" in rkt("build", "--draft").out
    assert previews() == {path.replace("/en/", "/ms/") for path in ALL}


@pytest.mark.usefixtures("site")
def test_a_build_in_one_language_leaves_the_others_alone(rkt: Rkt) -> None:
    Path("rktranslate.toml").write_text('target-languages = ["en", "ms"]\n', "utf-8")
    assert rkt("extract").code == rkt("build", "--draft").code == 0
    Path("source/sub/c.md").unlink()
    assert rkt("build", "--draft", "--to", "ms").code == 0
    assert "build/en/sub/c.draft.md" in previews()
    assert "build/ms/sub/c.draft.md" not in previews()


@pytest.mark.usefixtures("site")
def test_what_cannot_be_listed_is_not_missing(rkt: Rkt, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    scandir = os.scandir

    def refuse(path: Any = ".") -> Any:
        if str(path).endswith("source/sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert rkt("build", "--draft").code == 2
    assert previews() == ALL


@pytest.mark.usefixtures("site")
def test_the_orphan_that_build_deletes_is_said_to_be_one(rkt: Rkt) -> None:
    Path("source/sub/c.md").unlink()
    out = rkt("check", "--select", "output-orphan").out
    assert "build/en/sub/c.draft.md" in out
    assert "the next `rktranslate build` deletes this preview" in out
    rkt("build")
    assert "build/en" not in rkt("check", "--select", "output-orphan").out


# --- links ------------------------------------------------------------------------------------

PAGES = {
    "b.md": ("b", "b/", "b.md", "./b", "b.html", "../b/"),
    "sub/index.md": ("sub/", "sub", "sub/index.md", "sub/index"),
}


def draft_of(name: str) -> str:
    path = Path(name)
    return path.with_name(f"{path.stem}.draft{path.suffix}").as_posix()


@pytest.mark.parametrize(
    ("name", "address"), [(name, each) for name, links in PAGES.items() for each in links]
)
@pytest.mark.parametrize("suffix", [".md", ".html"])
@pytest.mark.usefixtures("project")
def test_addresses_of_pages_lead_to_previews(
    rkt: Rkt, name: str, address: str, suffix: str
) -> None:
    kinds = {
        ".md": ("Lihat [ini]({}).\n", "# Judul\n\nAnjing makan.\n"),
        ".html": (
            '<p>Lihat <a href="{}">ini</a>.</p>\n',
            "<h1 id=judul>Judul</h1><p>Anjing.</p>\n",
        ),
    }
    name = name.replace(".md", suffix)
    address = address.replace(".md", suffix)
    link, page = kinds[suffix]
    write(f"source/a{suffix}", link.format(f"{address}#judul"))
    write(f"source/{name}", page)
    assert rkt("extract").code == rkt("build", "--draft").code == 0
    draft = Path(f"build/en/a.draft{suffix}").read_text("utf-8")
    found = re.search(r'(?:\]\(|href=")([^#]*)#judul', draft)
    assert found is not None, draft
    assert posixpath.normpath(found[1]) == draft_of(name)
    assert Path("build/en", found[1]).exists()


@pytest.mark.usefixtures("project")
def test_published_pages_keep_the_addresses_of_pages(rkt: Rkt) -> None:
    """There a site finds the translation by them."""
    write("source/a.md", "Lihat [b](b) dan [c](sub/).\n")
    write("source/b.md", "Anjing makan.\n")
    write("source/sub/index.md", "Burung terbang.\n")
    assert rkt("extract").code == 0
    review()
    assert rkt("build").code == 0
    assert Path("build/en/a.md").read_text("utf-8") == "EN Lihat [b](b) dan [c](sub/).\n"


@pytest.mark.parametrize("address", ["x", "x/", "folder/", "#x", "/b", "{{ b }}", "b.png"])
@pytest.mark.usefixtures("project")
def test_other_addresses_stay(rkt: Rkt, address: str) -> None:
    write("source/a.md", f"Lihat [ini]({address}) di sini.\n")
    write("source/b.md", "Anjing makan.\n")
    write("source/folder/x.txt", "Burung terbang.\n")
    Path("source/b.png").write_bytes(PNG)
    assert rkt("extract").code == rkt("build", "--draft").code == 0
    draft = Path("build/en/a.draft.md").read_text("utf-8")
    assert f"]({address})" in draft


@pytest.mark.usefixtures("project")
def test_a_page_without_a_preview_is_linked_to_where_it_is(rkt: Rkt) -> None:
    """Its catalogue cannot be read: an output of it may exist, or else there is its source."""
    write("source/a.md", "Lihat [b](b.md).\n")
    write("source/b.md", "Anjing makan.\n")
    assert rkt("extract").code == 0
    review("b.md")
    assert rkt("build").code == 3
    write("translations/en/b.md.po", "msgid\n")
    assert rkt("build", "--draft").code == 2
    assert ">Lihat [b](b.md).</mark>" in Path("build/en/a.draft.md").read_text("utf-8")
    Path("build/en/b.md").unlink()
    assert rkt("build", "--draft").code == 2
    assert ">Lihat [b](../../source/b.md).</mark>" in Path("build/en/a.draft.md").read_text("utf-8")


@pytest.mark.usefixtures("project")
def test_anchors_and_assets_of_previews(rkt: Rkt) -> None:
    write("source/a.md", "Lihat [b](b.md#judul) dan ![p](img/p.png).\n")
    write("source/b.md", "# Judul\n\nAnjing makan.\n")
    write("source/img/p.png", PNG)
    assert rkt("extract").code == 0
    review("b.md")
    assert rkt("build", "--draft").code == 0
    draft = Path("build/en/a.draft.md").read_text("utf-8")
    assert "[b](b.draft.md#en-judul) dan ![p](img/p.png)" in draft
    assert Path("build/en/img/p.png").read_bytes() == PNG


# --- some documents ---------------------------------------------------------------------------


@pytest.mark.usefixtures("site")
def test_a_build_of_some_documents_leaves_the_others_alone(rkt: Rkt) -> None:
    Path("source/sub/c.md").unlink()
    assert rkt("build", "--draft", "source/a.md").code == 0
    assert previews() == ALL


@pytest.mark.usefixtures("site")
def test_a_build_of_one_document_leads_the_previews_of_others_to_it(rkt: Rkt) -> None:
    review("b.md")
    assert rkt("build", "source/b.md").code == 0
    assert previews() == ALL - {"build/en/b.draft.md"}
    assert set(addresses("build/en/a.draft.md")) == {"build/en/b.md", "build/en/sub/c.draft.md"}


@pytest.mark.usefixtures("site")
def test_an_excluded_document_has_no_preview(rkt: Rkt) -> None:
    Path("rktranslate.toml").write_text('target-languages = ["en"]\nexclude = ["sub/*"]\n', "utf-8")
    assert "deleted   build/en/sub/c.draft.md" in rkt("build", "--draft").out
    assert previews() == ALL - {"build/en/sub/c.draft.md"}


@pytest.mark.usefixtures("site", "no_engines", "no_bundled")
def test_a_run_that_changes_nothing_names_no_preview_again(
    rkt: Rkt, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The result of the first run is kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    review("b.md")
    assert "deleted   build/en/b.draft.md" in rkt("run").out
    for _ in range(2):
        assert "draft.md" not in rkt("run").out
    assert rkt("build", "--draft").code == 0
    assert "deleted   build/en/b.draft.md" in rkt("run").out
