"""Rows of kept results: after an edit only what it concerns is worked out, with equal results."""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rktranslate.errors import RktranslateError
from rktranslate.storage.records import Records
from rktranslate.workflow import inputs as inputs_module
from rktranslate.workflow import status as status_module
from rktranslate.workflow.build import build
from rktranslate.workflow.extract import extract
from rktranslate.workflow.inputs import load_project
from rktranslate.workflow.status import StatusResult, status
from tests.test_result_cache import edits, make, review

PLAIN = {
    "d.md": "# Isi\n\nHalo. Pasar naik.\n",
    "e.txt": "Warga senang.\n",
    "sub/f.md": "# Berita\n\nLihat [b](../b.md#isi) dan [d](../d.md).\n",
    "sub/g.md": "# Warga\n\nHalo dunia.\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    make_site(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    return folder


def make_site(folder: Path) -> None:
    make(folder)
    (folder / "source" / "sub").mkdir()
    for name, text in PLAIN.items():
        (folder / "source" / name).write_text(text, encoding="utf-8")
    extract(load_project(folder))
    for path in (folder / "translations").rglob("*.po"):
        review(path)
    catalogs = folder / "translations/en"
    replaced(catalogs / "a.md.po", "b.md#contents", "b.md#isi")
    source = "Lihat [b](../b.md#isi) dan [d](../d.md)."
    target = "See [b](../b.md#isi) and [d](../d.md)."
    text = f'msgid "{source}"\nmsgstr "'
    replaced(catalogs / "sub/f.md.po", f"{text}Another sentence.", f"{text}{target}")
    build(load_project(folder))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the documents are added that are read."""
    names: list[str] = []
    load = inputs_module.load_document

    def noted(project: object, name: str) -> object:
        names.append(name.removeprefix("source/"))
        return load(project, name)  # type: ignore[arg-type]

    monkeypatch.setattr(inputs_module, "load_document", noted)
    return names


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def after(read: list[str]) -> set[str]:
    """Return the documents that a status reads; its result must be that without a cache."""
    read.clear()
    got = status(load_project(), cache=True)
    names = set(read)
    assert got == status(load_project())
    return names


LINKED = {"a.md", "b.md", "sub/f.md"}
"""Documents whose outputs have links or pictures, which may depend on any file."""
SITE = LINKED | {"d.md", "sub/g.md"}
"""These, and the pages whose dialects decide which ids headings have."""
ALL = SITE | {"c.txt", "e.txt"}


def test_only_what_an_edit_concerns_is_read(project: Path, read: list[str]) -> None:
    assert after(read) == ALL
    assert after(read) == set()
    replaced(project / "translations/en/e.txt.po", "The citizens", "Citizens")
    assert after(read) == SITE | {"e.txt"}
    replaced(project / "source/c.txt", "naik", "turun")
    assert after(read) == SITE | {"c.txt"}
    (project / "build/en/d.md").unlink()
    assert after(read) == SITE | {"d.md"}
    (project / "build/en/sub/g.md").write_text("edited")
    assert after(read) == SITE | {"sub/g.md"}
    (project / "translations/en/sub/g.md.po").unlink()
    assert after(read) == SITE | {"sub/g.md"}
    (project / "source/sub/h.md").write_text("Halo.\n")
    assert after(read) == SITE | {"sub/h.md"}
    (project / "source/sub/h.md").rename(project / "source/i.md")
    assert after(read) == SITE | {"i.md"}
    (project / "source/i.md").unlink()
    assert after(read) == set()  # all is as it was before


def test_without_links_one_document_is_read(project: Path, read: list[str]) -> None:
    for name in LINKED:
        (project / "source" / name).unlink()
    assert after(read) == ALL - LINKED
    replaced(project / "translations/en/e.txt.po", "The citizens", "Citizens")
    assert after(read) == {"e.txt"}
    (project / "source/e.txt").unlink()
    assert after(read) == set()


def test_a_link_follows_the_heading_of_another_document(project: Path) -> None:
    before = status(load_project(), cache=True)
    assert all(row.built for row in before.catalogs)
    replaced(project / "translations/en/b.md.po", '"Contents"', '"What is inside"')
    rows = {row.document: row for row in status(load_project(), cache=True).catalogs}
    assert rows["source/a.md"].outdated
    assert rows["source/sub/f.md"].outdated
    assert rows["source/d.md"].built


def test_another_configuration_has_other_rows(project: Path, read: list[str]) -> None:
    after(read)
    with (project / "rktranslate.toml").open("a") as stream:
        stream.write('[documents."d.md"]\ndialect = "mkdocs"\n')
    assert after(read) == ALL


def test_languages_have_rows_of_their_own(project: Path, read: list[str]) -> None:
    replaced(project / "rktranslate.toml", '["en"]', '["en", "ms"]')
    extract(load_project())
    after(read)
    replaced(project / "translations/ms/e.txt.po", 'senang."\nmsgstr ""', 'senang."\nmsgstr "x"')
    assert after(read) == SITE | {"e.txt"}
    read.clear()
    english = status(load_project(), ["en"], cache=True)
    assert set(read) == ALL
    assert english == status(load_project(), ["en"])


def test_the_rows_of_a_failed_status_are_not_kept(project: Path, read: list[str]) -> None:
    (project / "translations/en/e.txt.po").write_text("garbage")
    assert after(read) == ALL
    assert after(read) == ALL
    review_again = project / "translations/en/e.txt.po"
    review_again.unlink()
    assert after(read) == ALL
    assert after(read) == set()
    (project / "source/c.txt").write_bytes(b"\xff\xfe\0\0")
    (project / "translations/en/sub/g.md.po").write_text("garbage")
    assert after(read) == ALL
    assert len(status(load_project(), cache=True).failed) == 2


def test_a_catalogue_under_its_old_name_is_found(project: Path, read: list[str]) -> None:
    catalogs = project / "translations/en"
    (catalogs / "e.txt.po").rename(catalogs / "e.po")
    after(read)
    assert after(read) == set()
    (project / "source/c.txt").write_text("Halo.\n")
    assert after(read) == SITE | {"c.txt", "e.txt"}
    # Another document of the same stem may be the one that the catalogue belongs to.
    (project / "source/e.md").write_text("Warga senang.\n")
    assert after(read) >= {"e.txt", "e.md"}
    replaced(catalogs / "e.po", "source/e.txt", "source/e.md")
    assert after(read) >= {"e.txt", "e.md"}


def test_names_that_collide_are_refused_every_time(project: Path, read: list[str]) -> None:
    after(read)
    (project / "source/E.txt").write_text("Warga senang.\n")
    (project / "source/É.md").write_text("Halo.\n")
    (project / "source/E\u0301.md").write_text("Halo.\n")
    for _ in range(2):
        after(read)


def test_a_change_during_a_status_keeps_its_rows_from_being_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    work = status_module._rows

    def changing(*arguments: object) -> object:
        result = work(*arguments)  # type: ignore[arg-type]
        with (project / "source/c.txt").open("a") as stream:
            stream.write("\nKalimat baru.\n")
        return result

    with monkeypatch.context() as patch:
        patch.setattr(status_module, "_rows", changing)
        status(load_project(), cache=True)
    assert after(read) == ALL


@pytest.mark.parametrize("content", ["", "[]", '{"kinds":[],"value":[9]}', "other"])
def test_bad_rows_cost_time_only(
    project: Path, tmp_path: Path, read: list[str], content: str
) -> None:
    after(read)
    (path,) = (tmp_path / "cache").rglob("rows/*/*.record")
    text = path.read_text(encoding="utf-8")[64:]
    assert "_DocumentStatus" in text
    name = path.name.removesuffix(".record")
    content = text.replace("_DocumentStatus", "CatalogStatus") if content == "other" else content
    Records(path.parent, count=9, size=1 << 20, folders=9).keep(name, content)
    (project / "source/c.txt").write_text("Halo.\n")
    assert after(read) == ALL


def more_edits(folder: Path, draw: random.Random) -> Iterator[Callable[[], object]]:
    """Yield further edits, of a project with links and folders."""
    yield from edits(folder, draw)
    source = folder / "source"
    pages = [path for path in sorted(source.rglob("*.md")) if path.is_file()]
    if pages:
        page, other = draw.choice(pages), draw.choice(pages)
        link = f"{other.relative_to(source).as_posix()}#{draw.choice(['isi', 'berita', 'warga'])}"
        yield lambda: page.write_text(f"{page.read_text()}\nLihat [itu]({link}).\n")
        yield lambda: page.write_text(f"{page.read_text()}\n## Isi {{#isi}}\n")
        yield lambda: page.write_text(f"{page.read_text()}\n!!! note\n    Halo.\n")
        yield lambda: page.write_text(f"{page.read_text()}\n:::note\nHalo.\n:::\n")
        yield lambda: page.write_bytes(b"\xff\0")
        yield lambda: page.rename(page.with_suffix(".txt"))
        yield lambda: page.rename(folder / "source" / f"{page.stem}{draw.randint(0, 9)}.md")
    for catalog in draw.sample(
        found := sorted((folder / "translations").rglob("*.po")), len(found)
    ):
        text = catalog.read_text(errors="replace")
        yield lambda catalog=catalog: review(catalog)  # type: ignore[misc]
        yield lambda catalog=catalog, text=text: catalog.write_text(  # type: ignore[misc]
            text.replace('"Contents"', '"All of it"').replace('"News"', '"Contents"')
        )
        yield lambda catalog=catalog: catalog.rename(  # type: ignore[misc]
            catalog.with_name(f"{catalog.name.partition('.')[0]}.po")
        )
        break
    yield lambda: extract(load_project(folder))
    yield lambda: build(load_project(folder))
    yield lambda: list(map(review, (folder / "translations").rglob("*.po")))


@pytest.mark.slow
@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(st.integers(0, 1 << 32))
def test_results_are_the_same_with_and_without_rows(seed: int) -> None:
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name, "project")
        patch.setenv("XDG_CACHE_HOME", str(Path(name, "cache")))
        make_site(folder)
        outcome(folder, cache=True)
        for _ in range(8):
            # Most edits that break a file are undone, as rows are of use where none fails.
            before = Path(name, "before")
            shutil.rmtree(before, ignore_errors=True)
            shutil.copytree(folder, before)
            with contextlib.suppress(RktranslateError):
                draw.choice(list(more_edits(folder, draw)))()
            got = outcome(folder, cache=True)
            assert got == outcome(folder, cache=False)
            is_broken = not isinstance(got, StatusResult) or bool(got.failed)
            if is_broken and draw.random() < 0.8:
                shutil.rmtree(folder)
                shutil.copytree(before, folder)


def outcome(folder: Path, *, cache: bool) -> object:
    """Return the status, or its error."""
    try:
        return status(load_project(folder), cache=cache)
    except RktranslateError as error:
        return str(error)
