"""Where the files of a project may be, what is written nowhere near them, and odd file systems."""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rktranslate.cli.program import execute
from rktranslate.errors import ConfigError, DocumentError
from rktranslate.project.layout import find_project
from rktranslate.project.protection import Protection
from rktranslate.storage.files import visible_files
from rktranslate.storage.writing import write_inside
from tests.conftest import Run

Rkt = Callable[..., Run]
PO = "translations/en/a.md.po"
SEPARATE = "source-dir and {} must be separate folders"


@pytest.fixture
def home(project: Path, rkt: Rkt) -> Path:
    """A project with a document, a reviewed catalogue, a glossary and a memory file."""
    Path("source/a.md").write_text("Kucing tidur.\n", "utf-8")
    Path("glossary.csv").write_text("id,en\nkucing,cat\n", "utf-8")
    assert rkt("extract").code == 0
    catalogue = Path(PO)
    text = catalogue.read_text("utf-8")
    after = text.replace('"Kucing tidur."\nmsgstr ""', '"Kucing tidur."\nmsgstr "The cat sleeps."')
    assert after != text
    catalogue.write_text(after, "utf-8")
    Path("memory").mkdir()
    assert rkt("tm", "export", "elsewhere.tmx").code == 0
    Path("elsewhere.tmx").rename("memory/old.tmx")
    return project


def contents(root: Path) -> dict[str, bytes]:
    """Return all files of a project but those that the program keeps for itself."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".rktranslate" not in path.parts
    }


def refused(run: Run, *words: str) -> None:
    assert run.code == 2, run
    assert run.err.startswith("error: "), run.err
    assert run.err.count("\n") == 1, run.err
    for word in words:
        assert word in run.err


# --- a result takes no one's place -----------------------------------------------------------

KEPT = [
    ("source/a.md", "a file in the source folder"),
    ("source/new/report.html", "a file in the source folder"),
    (PO, "a project catalogue"),
    ("glossary.csv", "the glossary"),
    ("memory/old.tmx", "a translation memory file"),
    ("rktranslate.toml", "the configuration"),
    (".rktranslate/journal", "an internal file of rktranslate"),
]


@pytest.mark.parametrize(
    "command",
    [
        ("status", "--format", "csv", "-o"),
        ("check", "--format", "json", "-o"),
        ("text", "source/a.md", "--to", "en", "--force", "-o"),
        ("glossary", "export", "--format", "tbx", "--force"),
        ("tm", "export"),
    ],
    ids=" ".join,
)
def test_no_result_replaces_what_people_work_on(home: Path, rkt: Rkt, command: list[str]) -> None:
    before = contents(home)
    for path, what in KEPT:
        refused(rkt(*command, path), path, what)
    assert contents(home) == before


@pytest.mark.parametrize(
    "path", ["report.csv", "translations/report.csv", "build/report.csv", "xliff/report.csv"]
)
def test_a_result_may_be_anywhere_else(home: Path, rkt: Rkt, path: str) -> None:
    assert rkt("status", "--format", "csv", "-o", path).code == 0
    assert rkt("status", "--format", "csv", "-o", path).code == 0
    assert (home / path).read_bytes()


def test_an_xliff_export_among_the_sources(home: Path, rkt: Rkt) -> None:
    before = contents(home)
    refused(
        rkt("xliff", "export", "-o", "source/a.xlf"), "source/a.xlf", "a file in the source folder"
    )
    refused(
        rkt("xliff", "export", "-o", "source"), "source/en/a.md.xlf", "a file in the source folder"
    )
    assert contents(home) == before


def test_what_links_lead_to_is_kept_too(home: Path, tmp_path: Path) -> None:
    shared = tmp_path.parent / f"{tmp_path.name}-shared.po"
    shutil.move(PO, shared)
    Path(PO).symlink_to(shared)
    Path("report.csv").symlink_to(Path(PO).absolute())
    for path in (shared, Path(PO), Path("report.csv")):
        with pytest.raises(ConfigError, match="refusing to overwrite a project catalogue"):
            Protection().refuse(path, find_project(home))
    shared.unlink()


def test_a_project_that_is_not_the_commands_own(home: Path, tmp_path: Path, rkt: Rkt) -> None:
    other = tmp_path.parent / f"{tmp_path.name}-other"
    other.mkdir()
    assert rkt("init", str(other), "--to", "ms").code == 0
    before = contents(other)
    refused(rkt("tm", "export", str(other / "source/memory.tmx")), "in the source folder")
    assert contents(other) == before
    shutil.rmtree(other)


# --- folders of a project --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "keys"),
    [
        ('source-dir = "docs/ja"\nbuild-dir = "docs"', "source-dir must not be inside build-dir"),
        (
            'source-dir = "docs"\nbuild-dir = "docs"',
            SEPARATE.format("build-dir"),
        ),
        ('source-dir = "docs"\nbuild-dir = "docs/out"', "build-dir must not be inside source-dir"),
        ('translations-dir = "source"', SEPARATE.format("translations-dir")),
        ('memory-dir = "translations/tm"', "memory-dir must not be inside translations-dir"),
        ('build-dir = "./source/../source"', "build-dir: expected a path inside the project"),
        ('build-dir = "./source"', SEPARATE.format("build-dir")),
    ],
)
def test_folders_that_overlap(tmp_path: Path, toml: str, keys: str) -> None:
    (tmp_path / "rktranslate.toml").write_text(f'target-languages = ["ja"]\n{toml}\n', "utf-8")
    with pytest.raises(ConfigError) as error:
        find_project(tmp_path)
    assert keys in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "rktranslate.toml"))


def test_folders_that_overlap_by_a_link(project: Path) -> None:
    Path("build").symlink_to("source")
    with pytest.raises(ConfigError, match=SEPARATE.format("build-dir")):
        find_project(project)


def test_folders_beside_one_another(tmp_path: Path) -> None:
    (tmp_path / "rktranslate.toml").write_text(
        'source-dir = "docs/id"\ntranslations-dir = "docs/po"\nbuild-dir = "docs/out"\n', "utf-8"
    )
    assert find_project(tmp_path).config.source_dir == "docs/id"


@pytest.mark.parametrize("first", ["b.md", "folder/b.md"])
def test_a_draft_that_would_be_the_output_of_another(project: Path, rkt: Rkt, first: str) -> None:
    second = first.replace(".md", ".draft.md")
    for name in (first, second):
        path = Path("source", name)
        path.parent.mkdir(exist_ok=True)
        path.write_text("Kucing.\n", "utf-8")
    run = rkt("extract")
    assert run.code == 2
    assert f"source/{first}: its draft and the output of source/{second} would share" in run.err
    assert f"source/{second}: its output and the draft of source/{first} would share" in run.err
    assert not Path("translations").exists()
    Path("source", first).rename("source/c.md")
    assert rkt("extract").code == 0


# --- languages as they are written -----------------------------------------------------------


@pytest.mark.parametrize("code", ["zh-TW", "zh_CN", "iw", "tl", "pt-BR", "zh_Hant_TW"])
def test_a_language_stays_as_it_was_written(project: Path, rkt: Rkt, code: str) -> None:
    """The catalogues of other tools are in folders of that name."""
    folder = code.replace("-", "_")
    Path("rktranslate.toml").write_text(
        f'target-languages = ["{code}"]\n[engines]\n{code} = "none"\n', "utf-8"
    )
    Path("source/a.md").write_text("Kucing tidur.\n", "utf-8")
    assert rkt("extract").code == 0
    assert [path.name for path in Path("translations").iterdir()] == [folder]
    for spelling in (folder, folder.replace("_", "-")):
        Path("glossary.csv").write_text(f"id,{spelling}\nkucing,x\n", "utf-8")
        for command in (
            ("extract",),
            ("status",),
            ("tm", "search", "Kucing"),
            ("tm", "export", "out.tmx"),
            ("xliff", "export"),
            ("glossary", "plan"),
            ("glossary", "export", "out.csv", "--format", "deepl-csv", "--force"),
        ):
            done = rkt(*command, "--to", spelling)
            assert done.code == 0, (spelling, done)
    assert [path.name for path in Path("translations").iterdir()] == [folder]
    assert find_project(project).config.engine_for(folder) == "none"


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('target-languages = ["zh-TW", "zh_Hant_TW"]', "duplicate language"),
        ('target-languages = ["pt-BR", "pt_BR"]', "duplicate language"),
        ('source-language = "zh-TW"\ntarget-languages = ["zh_Hant_TW"]', "is the source language"),
    ],
)
def test_one_language_by_two_names(tmp_path: Path, toml: str, words: str) -> None:
    (tmp_path / "rktranslate.toml").write_text(toml + "\n", "utf-8")
    with pytest.raises(ConfigError, match=words):
        find_project(tmp_path)


def test_a_glossary_without_a_project_by_either_spelling(tmp_path: Path, rkt: Rkt) -> None:
    for name, text in (("s", "Kucing tidur.\n"), ("t", "O gato dorme.\n")):
        (tmp_path / name).write_text(text, "utf-8")
    for column, code in (("pt-BR", "pt_BR"), ("pt_BR", "pt-BR")):
        (tmp_path / "g.csv").write_text(f"id,{column}\nkucing,gato\n", "utf-8")
        files = [str(tmp_path / name) for name in ("s", "t", "g.csv")]
        done = rkt("glossary", "score", *files[:2], "--glossary", files[2], "--to", code, "--json")
        assert done.code == 0, done
        assert json.loads(done.out)["result"]["exact"] == {"hits": 1, "total": 1}


# --- a project that is there already ---------------------------------------------------------


def test_init_beside_a_configuration_in_pyproject(tmp_path: Path, rkt: Rkt) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.rktranslate]\ntarget-languages = ["ja"]\n', "utf-8"
    )
    refused(
        rkt("init", str(tmp_path), "--to", "en"), "pyproject.toml", "a project already exists here"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    assert rkt("init", str(tmp_path), "--to", "en").code == 0


# --- names and links -------------------------------------------------------------------------


def test_a_file_name_that_is_not_text(project: Path, rkt: Rkt) -> None:
    (project / "source/a.md").write_text("Kucing.\n", "utf-8")
    path = os.fsencode(project / "source") + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(path)).write_text("Kucing.\n", "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    for command in ("extract", "check", "build", "status", "run"):
        refused(rkt(command), r"source/caf\xe9.md: file name is not valid UTF-8")


def test_a_project_in_a_folder_whose_name_is_not_text(tmp_path: Path, rkt: Rkt) -> None:
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    try:
        (root / "source").mkdir(parents=True)
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    (root / "rktranslate.toml").write_text('target-languages = ["en"]\n', "utf-8")
    (root / "source/a.md").write_text("Kucing.\n", "utf-8")
    assert rkt("extract", "-C", str(root)).code == 0
    assert "caf\ufffd" in (root / PO).read_text("utf-8")


def test_links_that_lead_round_in_a_circle(home: Path, rkt: Rkt) -> None:
    Path(PO).unlink()
    Path(PO).symlink_to("a.md.po")
    for command in ("extract", "check", "build", "status", "run", "translate"):
        refused(rkt(command), PO, "symbolic links")
    assert Path(PO).is_symlink()
    with pytest.raises(DocumentError, match=r"cannot be written: .*symbolic links"):
        write_inside(home, PO, b"x")
    assert find_project(home).relative(home / PO) == PO


def test_a_link_from_one_document_to_another(home: Path, rkt: Rkt) -> None:
    Path("source/b.md").symlink_to("a.md")
    assert rkt("extract").code == 0
    done = rkt("xliff", "export", "source/b.md", "--json")
    assert [each["document"] for each in json.loads(done.out)["result"]["files"]] == ["source/b.md"]
    assert Path("xliff/en/b.md.xlf").exists()
    assert not Path("xliff/en/a.md.xlf").exists()


def test_paths_as_they_are_shown(home: Path, tmp_path: Path) -> None:
    found = find_project(home)
    elsewhere = tmp_path.parent / f"{tmp_path.name}-link"
    elsewhere.symlink_to(home)
    (home / "more").mkdir()
    assert found.relative(Path("source/a.md")) == "source/a.md"
    assert found.relative(Path("more/../source/a.md")) == "source/a.md"
    assert found.relative(elsewhere / "source/a.md") == "source/a.md"
    assert found.relative(Path("/somewhere/else")) == "/somewhere/else"
    elsewhere.unlink()
    elsewhere.symlink_to(home / "source/a.md")
    assert found.relative(elsewhere) == "source/a.md"
    elsewhere.unlink()


def test_a_source_folder_that_is_a_link(project: Path, tmp_path: Path, rkt: Rkt) -> None:
    real = tmp_path.parent / f"{tmp_path.name}-sources"
    real.mkdir()
    (project / "source").rmdir()
    (project / "source").symlink_to(real)
    (real / "a.md").write_text("Kucing.\n", "utf-8")
    assert rkt("extract").code == 0
    assert rkt("xliff", "export", "source/a.md").code == 0
    shutil.rmtree(real)


def test_a_name_that_is_nearly_too_long(project: Path, rkt: Rkt) -> None:
    name = "字" * 84
    Path(f"source/{name}.md").write_text("Kucing.\n", "utf-8")
    assert rkt("extract").code == 0
    assert Path(f"translations/en/{name}.po").exists()
    assert rkt("build").code == 3
    # Its draft would have six characters more.
    refused(rkt("build", "--draft"), "cannot be written: file name too long")
    path = Path(f"{'字' * 83}.tmx")
    assert rkt("tm", "export", str(path)).code == 0
    assert path.exists()


def test_visible_files(tmp_path: Path) -> None:
    for name in ("a.po", "b/c.po", "b/.d.po", ".e/f.po", "~g.po", "h.txt", "b/.~lock.c.po#"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "gone.po").symlink_to("nowhere")
    (tmp_path / "folder.po").mkdir()
    os.mkfifo(tmp_path / "pipe.po")

    def found(pattern: str, folder: Path = tmp_path) -> list[str]:
        return sorted(str(path.relative_to(folder)) for path in visible_files(folder, pattern))

    # What is no file is refused by its reader.
    assert found("**/*.po") == ["a.po", "b/c.po", "pipe.po"]
    assert found("**/*") == ["a.po", "b/c.po", "h.txt", "pipe.po"]
    assert found("*.po") == ["a.po", "pipe.po"]
    assert found("*.po", tmp_path / ".e") == ["f.po"]
    assert found("*.po", tmp_path / "nowhere") == []
    assert found("*.po", tmp_path / "a.po") == []


# --- what may not be read or written ---------------------------------------------------------


def test_a_folder_in_place_of_the_lock(home: Path, rkt: Rkt) -> None:
    lock = Path(".rktranslate/lock")
    lock.unlink(missing_ok=True)
    lock.mkdir()
    for command in ("extract", "build", "run", "translate"):
        refused(rkt(command), ".rktranslate/lock: expected a file, found a folder")
    refused(rkt("xliff", "export"), ".rktranslate/lock: expected a file, found a folder")
    assert rkt("status").code == 0


def test_what_goes_wrong_under_the_lock_is_not_the_locks(home: Path) -> None:
    found = find_project(home)
    with pytest.raises(PermissionError), found.lock("test"):
        raise PermissionError(13, "Permission denied")
    with found.lock("test"):
        pass


@pytest.fixture
def read_only(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The project on a file system that may only be read, after commands that left their lock."""
    place = tmp_path.parent / f"{tmp_path.name}-disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system can be mounted by root only")
    try:
        shutil.copytree(home, place / "a")
        (place / "a/.rktranslate/lock").touch()
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        yield place / "a"
    finally:
        monkeypatch.undo()
        subprocess.run(["umount", str(place)], check=True)
        place.rmdir()


def test_a_disk_that_may_only_be_read(read_only: Path, rkt: Rkt) -> None:
    (Path("source/b.md")).write_text("Kucing.\n", "utf-8")
    for command in (
        ("extract",),
        ("translate",),
        ("build",),
        ("run",),
        ("xliff", "export"),
        ("check", "--fix"),
    ):
        refused(rkt(*command, "-C", str(read_only)), "read-only file system")
    assert rkt("status", "-C", str(read_only)).code == 0


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


_VERSION = 0x20080522
_READ_ANYTHING = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Be bound by permissions, as root is not; so are the threads that begin meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    if not sys.platform.startswith("linux"):
        pytest.skip("root may read everything")
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = _CapabilityHeader(_VERSION, 0), (_Capabilities * 2)()
    assert libc.capget(ctypes.byref(header), sets) == 0
    before = sets[0].effective
    sets[0].effective &= ~_READ_ANYTHING
    assert libc.capset(ctypes.byref(header), sets) == 0
    try:
        yield
    finally:
        sets[0].effective = before
        assert libc.capset(ctypes.byref(header), sets) == 0


def unprivileged(*arguments: str) -> Run:
    """Run a command as somebody whom permissions bind, as they do not bind root."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2)]
    with (
        without_privileges(),
        contextlib.redirect_stdout(streams[0]),
        contextlib.redirect_stderr(streams[1]),
    ):
        code = execute(list(arguments))
    out, err = (stream.buffer.getvalue().decode() for stream in streams)
    return Run(int(code), out, err)


@pytest.mark.slow
def test_a_folder_of_catalogues_that_may_not_be_read(home: Path) -> None:
    folder = Path("translations/en")
    folder.chmod(0)
    try:
        for command in ("extract", "check", "status", "build", "run"):
            refused(unprivileged(command), "translations/en", "permission denied")
        refused(unprivileged("tm", "export", "out.tmx"), "translations/en", "permission denied")
        refused(unprivileged("tm", "search", "x", "--to", "en"), "translations/en")
        refused(unprivileged("glossary", "plan"), "translations/en", "permission denied")
        refused(unprivileged("xliff", "export"), "translations/en", "permission denied")
    finally:
        folder.chmod(0o755)


@pytest.mark.slow
def test_sources_that_may_not_be_read_are_not_gone(home: Path) -> None:
    folder = Path("source/inner")
    folder.mkdir()
    (folder / "b.md").write_text("Anjing makan.\n", "utf-8")
    assert unprivileged("extract").code == 0
    folder.chmod(0)
    try:
        for command in ("extract", "check", "status", "build"):
            refused(unprivileged(command), "source/inner", "permission denied")
    finally:
        folder.chmod(0o755)
