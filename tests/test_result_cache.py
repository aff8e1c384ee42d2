"""Kept results: the same as without a cache, whatever changes, and whatever happens to them."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rktranslate.errors import RktranslateError
from rktranslate.model import Finding, Location, Severity, Span
from rktranslate.workflow import cache as caching
from rktranslate.workflow import status as status_module
from rktranslate.workflow.build import build
from rktranslate.workflow.cache import typed_json
from rktranslate.workflow.cache.project_state import _State
from rktranslate.workflow.extract import extract
from rktranslate.workflow.inputs import Inputs, load_project
from rktranslate.workflow.run import RunResult, run
from rktranslate.workflow.status import status
from tests.conftest import Run

Rkt = Callable[..., Run]
DOCUMENTS = {
    "a.md": "# Berita\n\nPresiden tiba di Moskow. Ia membawa 12 menteri.\n\nLihat [b](b.md#isi).\n",
    "b.md": "# Isi\n\nPasar naik 3,5 persen. Warga senang.\n\n![peta](../gambar/peta.png)\n",
    "c.txt": "Laporan tahunan.\n\nAnggaran naik menjadi 20 juta.\n",
}
_DATE = re.compile(rb"-Date: [0-9-]+ [0-9:+]+")
TARGETS = {
    "Berita": "News",
    "Presiden tiba di Moskow.": "The president arrives in Moscow.",
    "Ia membawa 12 menteri.": "He brings 12 ministers.",
    "Lihat [b](b.md#isi).": "See [b](b.md#contents).",
    "Isi": "Contents",
    "Pasar naik 3,5 persen.": "The market rises by 3.5 percent.",
    "Warga senang.": "The citizens are happy.",
    "![peta](../gambar/peta.png)": "![map](../gambar/peta.png)",
    "Laporan tahunan.": "The annual report.",
    "Anggaran naik menjadi 20 juta.": "The budget rises to 20 million.",
}
GLOSSARY = "id,en\npresiden,president\npasar,market\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    make(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    return folder


def make(folder: Path) -> None:
    (folder / "source").mkdir(parents=True)
    (folder / "gambar").mkdir()
    (folder / "gambar" / "peta.png").write_bytes(b"picture")
    for name, text in DOCUMENTS.items():
        (folder / "source" / name).write_text(text, encoding="utf-8")
    (folder / "glossary.csv").write_text(GLOSSARY, encoding="utf-8")
    (folder / "rktranslate.toml").write_text(
        'source-language = "id"\ntarget-languages = ["en"]\n', encoding="utf-8"
    )
    extract(load_project(folder))
    for path in (folder / "translations" / "en").iterdir():
        review(path)


def review(path: Path) -> None:
    """Give every message of a catalogue a reviewed target."""
    lines = path.read_text(encoding="utf-8").split("\n")
    source = ""
    for index, line in enumerate(lines):
        if line.startswith('msgid "'):
            source = line[7:-1]
        elif line == 'msgstr ""' and source:
            lines[index] = f'msgstr "{TARGETS.get(source, "Another sentence.")}"'
    path.write_text("\n".join(lines), encoding="utf-8")


def records(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "rktranslate" / "results").rglob("*.record"))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): _DATE.sub(b"", path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".rktranslate" not in path.parts
    }


# --- what is kept, and when ------------------------------------------------------------------


def test_an_unchanged_run_reads_no_document(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(load_project(), cache=True)
    second = run(load_project(), cache=True)  # the first has written outputs
    monkeypatch.setattr(Inputs, "document", None)
    monkeypatch.setattr(Inputs, "try_catalog", None)
    third = run(load_project(), cache=True)
    assert [each.written for each in first.build.built] == [True, True, True]
    assert [each.written for each in third.build.built] == [False, False, False]
    assert (third.check, third.build) == (second.check, second.build)
    assert third.translate.extracted == second.translate.extracted
    assert third.exit_code == second.exit_code


def test_the_checks_and_outputs_of_the_first_run_serve_the_second(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(load_project(), cache=True)
    monkeypatch.setattr("rktranslate.workflow.run.check", None)
    monkeypatch.setattr("rktranslate.workflow.run.build", None)
    assert run(load_project(), cache=True).check == first.check


def test_status_of_an_unchanged_project_is_that_of_before(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = status(load_project(), cache=True)
    monkeypatch.setattr(status_module, "outputs", None)
    assert status(load_project(), cache=True) == first


def test_nothing_is_kept_in_the_project(project: Path) -> None:
    before = sorted(project.rglob("*"))
    status(load_project(), cache=True)
    assert sorted(project.rglob("*")) == before


def test_a_preview_that_became_stale_is_deleted_by_a_run_with_kept_results(project: Path) -> None:
    run(load_project(), cache=True)
    run(load_project(), cache=True)
    build(load_project(), draft=True)
    preview = project / "build/en/a.draft.md"
    assert preview.exists()
    result = run(load_project(), cache=True)
    assert not preview.exists()
    assert len(result.build.stale) == 3
    assert run(load_project(), cache=True).build.stale == ()


def test_a_failed_file_is_never_kept(project: Path, tmp_path: Path, rkt: Rkt) -> None:
    (project / "translations/en/a.md.po").write_text("garbage")
    for _ in range(2):
        assert rkt("status").code == 2
        assert rkt("run").code == 2
    assert records(tmp_path) == []


def test_the_cache_is_off_on_request(
    project: Path, tmp_path: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    rkt("status", "--no-cache")
    rkt("run", "--no-cache")
    monkeypatch.setenv(caching.VARIABLE, "1")
    rkt("status")
    rkt("run")
    assert records(tmp_path) == []
    monkeypatch.setenv(caching.VARIABLE, "")
    rkt("status")
    assert len(records(tmp_path)) == 1


def test_another_program_has_other_results(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status(load_project(), cache=True)
    monkeypatch.setattr("rktranslate.workflow.cache.program.program_digest", lambda: "another")
    status(load_project(), cache=True)
    assert len(records(tmp_path)) == 2


def test_checks_of_plugins_are_never_kept(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import EntryPoint

    point = EntryPoint("same", "rktranslate.checks.same_source:SameSource", "rktranslate.checks")
    monkeypatch.setattr("rktranslate.workflow.run.installed", lambda group: (point,))
    run(load_project(), cache=True)
    kinds = {typed_json.loads(path.read_text()[64:]).result for path in records(tmp_path)}
    assert sorted(type(kind).__name__ for kind in kinds) == ["BuildResult", "TranslateResult"]


def test_a_change_during_a_command_keeps_its_result_from_being_kept(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = status_module._status

    def changing(*arguments: object) -> object:
        result = work(*arguments)  # type: ignore[arg-type]
        with (project / "source/c.txt").open("a") as stream:
            stream.write("\nKalimat baru.\n")
        return result

    monkeypatch.setattr(status_module, "_status", changing)
    status(load_project(), cache=True)
    assert records(tmp_path) == []


def test_a_locked_project_is_refused_as_without_a_cache(project: Path, rkt: Rkt) -> None:
    rkt("run")
    assert rkt("run").code == 0
    with load_project().lock("another"), pytest.MonkeyPatch.context() as patch:
        patch.setattr("rktranslate.storage.lock._LOCK_SECONDS", 0.1)
        assert rkt("run").code == 2


# --- whatever happens to the records ---------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"garbage", b"\0" * 1000, b"swap", b"checked"])
def test_bad_records_cost_time_only(
    project: Path, tmp_path: Path, rkt: Rkt, content: bytes
) -> None:
    rkt("run")
    expected = rkt("run", "--json"), rkt("status", "--json")
    found = records(tmp_path)
    contents = [path.read_bytes() for path in found]
    for path, other in zip(found, contents[1:] + contents[:1], strict=True):
        if content == b"checked":  # a whole record of something else
            name = path.name.removesuffix(".record")
            from rktranslate.storage.records import Records

            Records(path.parent, count=99, size=1 << 20, folders=9).keep(
                name, '{"kinds":[],"value":[9]}'
            )
        else:
            path.write_bytes(other if content == b"swap" else content)
    got = rkt("run", "--json"), rkt("status", "--json")
    assert list(map(_comparable, got)) == list(map(_comparable, expected))


@pytest.mark.parametrize("folder", ["/dev/null/cache", "/proc/cache"])
def test_without_a_writable_folder_all_is_as_before(
    project: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    expected = rkt("status", "--json", "--no-cache")
    monkeypatch.setenv("XDG_CACHE_HOME", folder)
    assert rkt("status", "--json") == expected


def test_without_a_home_all_is_as_before(
    project: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = rkt("status", "--json", "--no-cache")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "relative")
    assert rkt("status", "--json") == expected


# --- the codec -------------------------------------------------------------------------------


def test_results_are_read_as_they_were_written() -> None:
    finding = Finding("terms", Severity.ERROR, Location("a.po", 3), "x", target_span=Span(1, 2))
    value = (finding, None, 1.5, True, ("ü\ud800", ()), finding)
    assert typed_json.loads(typed_json.dumps(value)) == value


@pytest.mark.parametrize("value", [object(), [1], {"a": 1}, b"x", Path(), frozenset(), print])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        typed_json.dumps((value,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "null",
        '{"kinds":[]}',
        '{"kinds":[],"value":[7]}',
        '{"kinds":["os:system"],"value":[0,"true"]}',
        '{"kinds":["rktranslate.plugins:sys.exit"],"value":[0]}',
        '{"kinds":["rktranslate.model:SpanIndex"],"value":[0,[null]]}',
        '{"kinds":["rktranslate.model:Span"],"value":[0,1]}',
        '{"kinds":["rktranslate.model:Severity"],"value":[0,"FATAL"]}',
        '{"kinds":["rktranslate.model:Missing"],"value":[0]}',
        '{"kinds":[],"value":{}}',
        "[" * 100_000,
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        typed_json.loads(text)


# --- completeness ----------------------------------------------------------------------------

_opened: list[str] | None = None


def _record(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is not None and event in ("open", "os.listdir", "os.scandir"):
        path = arguments[0]
        if isinstance(path, (str, bytes, os.PathLike)):
            _opened.append(os.fsdecode(path))


def test_every_file_that_a_command_opens_is_covered(project: Path) -> None:
    global _opened
    run(load_project())
    build(load_project(), draft=True)
    found = load_project()
    covered = {path for path, _ in _State(Inputs(found))._entries()}
    sys.addaudithook(_record)
    _opened = []
    try:
        run(found)
        status(found)
        opened = set(_opened)
    finally:
        _opened = None
    root = os.path.realpath(project)
    inside = {os.path.relpath(path, root) for path in opened if path.startswith(f"{root}{os.sep}")}
    own = ("lock", "changes.lock", "tmp", "memory", ".gitignore")
    read = {
        path
        for path in inside
        if not path.startswith(tuple(f".rktranslate/{name}" for name in own))
    }
    assert {"source/a.md", ".rktranslate/previews.json"} <= read
    assert {path for path in read if (project / path).is_file()} <= covered


# --- the same with and without ---------------------------------------------------------------


def _comparable(run: Run) -> tuple[int, object, str]:
    out = json.loads(run.out) if run.out else None
    if isinstance(out, dict) and out["command"] == "run" and "result" in out:
        out["result"]["translate"]["seconds"] = 0
        out["result"]["summary"]["seconds"] = 0
    return run.code, out, run.err


def edits(folder: Path, draw: random.Random) -> Iterator[Callable[[], object]]:
    """Yield what people, git and other programs may do to a project."""
    sources = sorted((folder / "source").glob("*.*"))
    catalogs = sorted((folder / "translations").rglob("*.po"))
    outputs = [path for path in sorted((folder / "build").rglob("*")) if path.is_file()]
    source = draw.choice(sources)
    yield lambda: source.write_text(f"{source.read_text()}\nKalimat {draw.random()} baru.\n")
    yield lambda: source.write_text(source.read_text().replace("naik", "turun"))
    yield lambda: (folder / "source" / f"baru{draw.randint(0, 3)}.md").write_text(
        "# Baru\n\nHalo.\n"
    )
    if len(sources) > 2:
        yield source.unlink
    yield lambda: source.rename(source.with_name(f"x{source.name}"))
    yield lambda: (folder / "source" / "gambar.bin").write_bytes(b"PK\3\4")
    yield lambda: list(map(review, catalogs))
    if catalogs:
        catalog = draw.choice(catalogs)
        text = catalog.read_text()
        yield lambda: catalog.write_text(text.replace("rises", "falls", 1))
        yield lambda: catalog.write_text(text.replace('msgstr "', '#, fuzzy\nmsgstr "', 2))
        yield lambda: catalog.write_text(text.replace("market", "bazaar"))
        yield catalog.unlink
        yield lambda: catalog.rename(catalog.with_name("orphan.md.po"))
        yield lambda: catalog.write_text(text[: len(text) // 2])
    if outputs:
        output = draw.choice(outputs)
        yield output.unlink
        yield lambda: output.write_bytes(output.read_bytes() + b"x")
        yield lambda: output.rename(output.with_name("orphan.md"))
    yield lambda: (folder / "glossary.csv").write_text(f"{GLOSSARY}warga,citizens|people\n")
    yield lambda: (folder / "glossary.csv").write_text(GLOSSARY)
    yield lambda: (folder / "glossary.csv").unlink(missing_ok=True)
    yield lambda: build(load_project(folder), draft=True)
    yield lambda: (folder / "gambar" / "peta.png").write_bytes(draw.randbytes(3))
    yield lambda: (folder / "gambar" / "peta.png").unlink(missing_ok=True)
    config = folder / "rktranslate.toml"
    yield lambda: config.write_text(
        'source-language = "id"\ntarget-languages = ["en"]\n'
        + draw.choice(["", 'source-dir = "."\n'])
        + draw.choice(
            [
                "",
                '[build]\noutput = "site/{language}/{path}"\n',
                '[build]\nassets = "none"\n',
                '[build]\nmissing = "previous"\n',
                '[checks]\nfail-level = "warning"\n',
                '[documents."a.md"]\ndialect = "mkdocs"\n',
                'exclude = ["c*"]\n',
                '[build]\noutput = "source/{dir}/{stem}.{language}{suffix}"\n',
            ]
        )
    )
    (folder / "memory").mkdir(exist_ok=True)
    yield lambda: (folder / "memory" / "old.po").write_text(
        'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "Halo."\nmsgstr "Hello."\n'
    )


@pytest.mark.slow
@settings(max_examples=10, deadline=None, phases=[Phase.generate])
@given(st.integers(0, 1 << 32))
def test_results_and_files_are_the_same_with_and_without(seed: int) -> None:
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder, home = Path(name, "project"), Path(name, "cache")
        patch.setenv("XDG_CACHE_HOME", str(home))
        make(folder)
        for _ in range(4):
            draw.choice(list(edits(folder, draw)))()
            # The same folder, as its path is a part of results: the files are put back in between.
            before = Path(name, "before")
            shutil.rmtree(before, ignore_errors=True)
            shutil.copytree(folder, before)
            for command in (status, run, run, status):
                got = _outcome(folder, command, cache=True)
                written = files(folder)
                shutil.rmtree(folder)
                shutil.copytree(before, folder)
                expected = _outcome(folder, command, cache=False)
                assert got == expected
                assert written == files(folder)
                shutil.rmtree(before)
                shutil.copytree(folder, before)


def _outcome(folder: Path, command: Callable[..., object], *, cache: bool) -> object:
    """Return the result of a command, or its error, without the time that it took."""
    try:
        result = command(load_project(folder), cache=cache)
    except RktranslateError as error:
        return str(error)
    if isinstance(result, RunResult):
        assert result.summary is not None
        return dataclasses.replace(
            result,
            translate=dataclasses.replace(result.translate, seconds=0),
            summary=dataclasses.replace(result.summary, seconds=0),
        )
    return result
