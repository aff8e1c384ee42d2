"""Configuration, paths and safe writing."""

from __future__ import annotations

import multiprocessing
import os
import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from rktranslate.errors import ConfigError, DocumentError
from rktranslate.languages.codes import check_language
from rktranslate.model import Severity
from rktranslate.project.config import _CHECK_KEYS, _KNOWN, BUILD_KEYS, REVIEW_KEYS
from rktranslate.project.documents import OPTION_KEYS
from rktranslate.project.engine_settings import CTRANSLATE2_KEYS, LLM_KEYS
from rktranslate.project.layout import find_project
from rktranslate.segmentation import Additions
from rktranslate.storage.writing import write_output


def make(root: Path, toml: str, name: str = "rktranslate.toml") -> Path:
    (root / name).write_text(toml, encoding="utf-8")
    return root


def test_found_from_a_folder_inside(tmp_path: Path) -> None:
    make(tmp_path, '[tool.rktranslate]\ntarget-languages = ["en"]\n', "pyproject.toml")
    inside = tmp_path / "source" / "deep"
    inside.mkdir(parents=True)
    project = find_project(inside)
    assert project.root == tmp_path.resolve()
    assert project.config.target_languages == ("en",)
    assert project.config.source_language == "id"


def test_a_pyproject_of_something_else_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path, 'target-languages = ["ms"]\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    make(inner, '[project]\nname = "x"\n', "pyproject.toml")
    assert find_project(inner).root == tmp_path.resolve()


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no project here") as error:
        find_project(tmp_path)
    assert "rktranslate init" in str(error.value)


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('target-language = ["en"]', "target-language: unknown key"),
        ('target-languages = "en"', "target-languages: expected a list"),
        ('target-languages = ["english"]', "target-languages: 'english' is not a language"),
        ('target-languages = ["en", "en"]', "target-languages: duplicate language"),
        ('target-languages = ["id"]', "target-languages: id is the source language"),
        ("engine = 1", "engine: expected a table"),
        ("[engine.babelfish]", "engine.babelfish: unknown key"),
        ("[engine.ctranslate2]", "engine.ctranslate2.model: missing"),
        (
            "[engine.ctranslate2]\nmodel = 1",
            "engine.ctranslate2.model: expected a non-empty string",
        ),
        ('[engine.ctranslate2]\nmodel = {fr = "m"}', "model.fr: not a target language"),
        ("[engine.ctranslate2]\nmodel = {}", "engine.ctranslate2.model: expected"),
        ('[engine.ctranslate2]\nmodel = "m"\nmodle = 1', "engine.ctranslate2.modle: unknown key"),
        ("[engine.llm]", "engine.llm.model: missing"),
        ('[engine.llm]\nmodel = "m"\nurl = "ftp://127.0.0.1"', "engine.llm.url: expected an http"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://"', "engine.llm.url: expected an http"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://[1"', "engine.llm.url: expected an http"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://a:99999"', "engine.llm.url: expected an http"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://u:p@localhost"', "without credentials"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://localhost?key=1"', "without credentials"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://10.0.0.7/v1"', "10.0.0.7 is not this machine"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://localhost.example.org"', "is not this machine"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://127.0.0.1.nip.io"', "is not this machine"),
        ('[engine.llm]\nmodel = "m"\nurl = "http://0.0.0.0"', "is not this machine"),
        ('[engine.llm]\nmodel = "m"\nallow-host = "a"', "engine.llm.allow-host: only with url"),
        (
            '[engine.llm]\nmodel = "m"\nurl = "http://::1"\ncontext-tokens = 4096',
            "engine.llm.url: expected an http",
        ),
        (
            '[engine.llm]\nmodel = "m"\nurl = "http://[::1]:1"\ncontext-tokens = 4096',
            "engine.llm.context-tokens: only without url",
        ),
        ('[engine.llm]\nmodel = "m"\ncontext-tokens = 1', "engine.llm.context-tokens: expected"),
        ('[engine.ctranslate2]\nmodel = "a\\tb"', "model: expected a path without control"),
        ("beam = 0", "beam: expected an integer from 1 to 16"),
        ("beam = true", "beam: expected an integer"),
        ('source-dir = "../elsewhere"', "source-dir: expected a path inside the project"),
        ('glossary = "/etc/passwd"', "glossary: expected a path inside the project"),
        (r'glossary = "a\u0000b"', "glossary: expected a path without control characters"),
        ('prefill-references = "yes"', "prefill-references: expected true or false"),
        ("checks = 3", "checks: expected a table"),
        ('checks = { fail-level = "fatal" }', "checks.fail-level: expected one of"),
        ('checks = { failing = "x" }', "checks.failing: unknown key"),
        ('engines = { fr = "argos" }', "engines.fr: not a target language"),
        ("segmentation = { starters = 1 }", "segmentation.starters: expected a list"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, toml: str, key: str) -> None:
    make(tmp_path, toml + "\n")
    with pytest.raises(ConfigError) as error:
        find_project(tmp_path)
    assert key in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "rktranslate.toml"))


def test_a_wrong_key_of_pyproject_is_named_as_it_stands_there(tmp_path: Path) -> None:
    make(tmp_path, "[tool.rktranslate]\nbeams = 4\n", "pyproject.toml")
    with pytest.raises(ConfigError, match=r"tool\.rktranslate\.beams: unknown key .*beam"):
        find_project(tmp_path)


def test_broken_toml_has_a_line(tmp_path: Path) -> None:
    make(tmp_path, 'beam = 4\ntarget-languages = ["en"\nx = 1\n')
    with pytest.raises(ConfigError) as error:
        find_project(tmp_path)
    assert error.value.line == 3


def test_a_configuration_that_is_not_utf8_has_a_line(tmp_path: Path) -> None:
    (tmp_path / "rktranslate.toml").write_bytes(b'beam = 4\nsource-dir = "s\xe9"\n')
    with pytest.raises(ConfigError) as error:
        find_project(tmp_path)
    assert error.value.line == 2


def test_settings(tmp_path: Path) -> None:
    make(
        tmp_path,
        """
target-languages = ["en", "pt-BR"]
beam = 2
packages = ["models"]
[engines]
en = "argos"
[checks]
fail-level = "warning"
ignore = ["unreviewed"]
[segmentation]
starters = ["Walhasil"]
titles = ["Dt"]
""",
    )
    config = find_project(tmp_path).config
    assert config.target_languages == ("en", "pt_BR")
    assert config.engine_for("en") == "argos"
    assert config.engine_for("pt_BR") is None
    assert config.fail_level is Severity.WARNING
    assert config.segmentation == (("starters", ("Walhasil",)), ("titles", ("Dt",)))


@pytest.mark.parametrize("code", ["", "e", "english", "xx", "../en", "en/us", "EN US", "\u202een"])
def test_not_a_language(code: str) -> None:
    with pytest.raises(ConfigError, match="not a language code"):
        check_language(code)


def test_codes_of_the_configuration_need_not_be_spelled_alike(tmp_path: Path) -> None:
    make(tmp_path, 'target-languages = ["en", "ms"]\nengines = { eng = "argos" }\n'
          '[checks]\nheadings = { EN = "title", zsm = "sentence" }\n')  # fmt: skip
    config = find_project(tmp_path).config
    assert config.engine_for("en") == "argos"
    assert dict(config.headings) == {"en": "title", "ms": "sentence"}
    assert [config.target(code) for code in ("ENG", "msa", "en_US")] == ["en", "ms", "en"]


@pytest.mark.parametrize(
    ("codes", "named", "chosen"),
    [
        ('"en"', "en-US", "en"),
        ('"zh_Hant"', "zh-TW", "zh_Hant"),
        ('"zh", "zh_Hant"', "zh-HK", "zh_Hant"),
        ('"zh", "zh_Hant"', "zh-SG", "zh"),
        ('"pt_BR", "pt"', "por-PT", "pt"),
        ('"en_GB", "ms"', "en", "en_GB"),
        ('"en_GB", "en_US"', "en", None),
        ('"en_GB", "en_US", "en"', "en-AU", "en"),
        ('"en_GB"', "en-US", None),
        ('"zh_Hant"', "zh-CN", None),
        ('"en"', "", None),
        ('"en"', "*all*", None),
    ],
)
def test_the_language_that_a_code_selects(
    tmp_path: Path, codes: str, named: str, chosen: str | None
) -> None:
    make(tmp_path, f"target-languages = [{codes}]\n")
    assert find_project(tmp_path).config.target(named) == chosen


@pytest.mark.parametrize("codes", ['"en", "eng"', '"zh_TW", "zh-Hant-TW"', '"ms", "zsm"', '"ind"'])
def test_two_codes_of_one_language(tmp_path: Path, codes: str) -> None:
    make(tmp_path, f"target-languages = [{codes}]\n")
    with pytest.raises(ConfigError, match=r"duplicate language|is the source language"):
        find_project(tmp_path)


def test_documents(tmp_path: Path) -> None:
    make(tmp_path, 'target-languages = ["en"]\n')
    source = tmp_path / "source"
    (source / "b").mkdir(parents=True)
    for name in ["z.txt", "b/a.md", ".hidden.txt", "~lock.txt", "x.bin"]:
        (source / name).write_text("x")
    (tmp_path / "outside.txt").write_text("secret")
    (source / "link.txt").symlink_to(tmp_path / "outside.txt")
    project = find_project(tmp_path)
    found = project.documents((".txt", ".md"))
    assert found.paths == ("source/b/a.md", "source/z.txt")
    assert not found.errors
    assert not found.refused
    assert project.catalog_path("source/b/a.md", "en") == "translations/en/b/a.md.po"
    assert project.output_path("source/b/a.md", "en") == "build/en/b/a.md"
    assert project.output_path("source/b/a.md", "en", draft=True) == "build/en/b/a.draft.md"


def test_documents_that_would_share_a_file(tmp_path: Path) -> None:
    make(tmp_path, 'target-languages = ["en"]\n')
    (tmp_path / "source").mkdir()
    for name in ["a.txt", "a.md", "b.md", "c.md", "c.draft.md", "c.draft.draft.md"]:
        (tmp_path / "source" / name).write_text("x")
    found = find_project(tmp_path).documents((".txt", ".md"))
    assert len(found.paths) == 6
    assert set(found.refused) == {
        *("source/c.md", "source/c.draft.md", "source/c.draft.draft.md"),
    }
    assert "source/c.draft.md" in found.refused["source/c.md"].message


def test_write_output(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    assert write_output(path, b"one")
    before = path.stat()
    assert not write_output(path, b"one")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    path.chmod(0o640)
    assert write_output(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [item.name for item in path.parent.iterdir()] == ["file"]


def test_write_follows_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(real)
    write_output(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_write_that_cannot_be_done_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"old")
    with pytest.raises(DocumentError, match="cannot be written"):
        write_output(blocked / "below", b"new", shown="file/below")
    assert blocked.read_bytes() == b"old"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["file"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DocumentError, match="no space left"):
        write_output(path, b"new" * 1000)
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def _hold(root: str, ready: str, release: str) -> None:
    with find_project(Path(root)).lock("run"):
        Path(ready).touch()
        while not Path(release).exists():
            pass


@pytest.mark.slow
def test_the_lock_names_its_holder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rktranslate.storage.lock._LOCK_SECONDS", 0.2)
    make(tmp_path, 'target-languages = ["en"]\n')
    ready, release = tmp_path / "ready", tmp_path / "release"
    arguments = (str(tmp_path), str(ready), str(release))
    process = multiprocessing.get_context("spawn").Process(target=_hold, args=arguments)
    process.start()
    try:
        while not ready.exists():
            assert process.is_alive()
        with (
            pytest.raises(ConfigError, match=rf"rktranslate run, process {process.pid}"),
            find_project(tmp_path).lock("build"),
        ):
            pass
    finally:
        release.touch()
        process.join()
    with find_project(tmp_path).lock("build"):
        pass


def test_every_key_is_documented() -> None:
    page = (Path(__file__).parents[1] / "docs/configuration.md").read_text("utf-8")
    keys = set(re.findall(r"^(?:\| |## )`\[?([a-z-]+)\]?`", page, re.MULTILINE))
    additions = {field.name.replace("_", "-") for field in fields(Additions)}
    others = {*_CHECK_KEYS, *OPTION_KEYS, *CTRANSLATE2_KEYS, *LLM_KEYS}
    assert keys == {*_KNOWN, *BUILD_KEYS, *REVIEW_KEYS, *others, *additions}


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://localhost:11434/v1/", ""),
        ("http://127.0.0.1:8080", ""),
        ("http://127.8.9.10", ""),
        ("http://[::1]:8080/v1", ""),
        ("https://GPU.example.org/v1", "gpu.example.org"),
        ("http://10.0.0.7:8000", "10.0.0.7"),
    ],
)
def test_a_server_on_another_host_is_named_twice(tmp_path: Path, url: str, allowed: str) -> None:
    host = f'allow-host = "{allowed}"\n' if allowed else ""
    make(tmp_path, f'[engine.llm]\nmodel = "m"\nurl = "{url}"\n{host}')
    settings = find_project(tmp_path).config.engine_settings.llm
    assert settings is not None
    assert settings.url == url.rstrip("/")
    if allowed:
        make(tmp_path, f'[engine.llm]\nmodel = "m"\nurl = "{url}"\nallow-host = "other.org"\n')
        with pytest.raises(ConfigError, match="is not this machine"):
            find_project(tmp_path)
