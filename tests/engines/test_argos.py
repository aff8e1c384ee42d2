"""The Argos engine, on a real CTranslate2 model in a real package."""

import json
import shutil
import subprocess
import sys
import weakref
from collections.abc import Callable
from math import inf
from pathlib import Path

import pytest

from rktranslate.engines import EngineOptions, availabilities, load
from rktranslate.engines.argos import MAX_SOURCE_TOKENS, ArgosEngine, ArgosProvider, _Answer
from rktranslate.errors import EngineError

from ..tiny_argos import build_package, zip_package

PROVIDER = ArgosProvider()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the packages id-en and en-ms."""
    home = tmp_path / "packages"
    build_package(home)
    build_package(home, "en", "ms", {"car": "kereta", "house": "rumah", "year": "tahun"})
    return home


@pytest.fixture
def engine(folder: Path) -> ArgosEngine:
    return PROVIDER.load("id", "en", EngineOptions((folder,)))


def test_translates_and_copies(engine: ArgosEngine) -> None:
    texts = [
        "Kunjungan pemimpin ke rumah besar pada tahun 2022｟0｠ ini.",
        "",
        "  mobil _x_ Ñandú 日本 “Kim” ",
        "mobil\nrumah",
        " ",
    ]
    assert [found[0].target for found in engine.translate(texts)] == [
        "Visit leader to house big on year 2022｟0｠ this.",
        "",
        "  car _x_ Ñandú 日本 “Kim” ",
        "car\nhouse",
        " ",
    ]


def test_candidates_are_ranked_and_different(engine: ArgosEngine) -> None:
    (found,) = engine.translate(["rumah besar"], candidates=4)
    assert found[0].target == "house big"
    assert {"home big", "house large"} <= {candidate.target for candidate in found}
    scores = [candidate.score or 0.0 for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert len({candidate.target for candidate in found}) == len(found)


def test_no_more_candidates_than_the_beam_is_wide(folder: Path) -> None:
    narrow = PROVIDER.load("id", "en", EngineOptions((folder,), beam=2))
    assert narrow.capabilities.max_candidates == 2
    assert len(narrow.translate(["rumah besar"], candidates=9)[0]) == 2


def test_a_target_can_be_made_to_begin_so(engine: ArgosEngine) -> None:
    found = engine.translate(["Rumah besar ini", "mobil"], prefixes=["Home large", ""])
    assert [candidates[0].target for candidates in found] == ["Home large this", "car"]


def test_capitals_are_translated_too(engine: ArgosEngine) -> None:
    (found,) = engine.translate(["KUNJUNGAN PEMIMPIN https://a.b/x"])
    assert found[0].target == "VISIT LEADER https://a.b/x"


def test_no_text_is_cut_off(engine: ArgosEngine) -> None:
    text = "mobil, " * MAX_SOURCE_TOKENS + "rumah"
    (found,) = engine.translate([text])
    assert found[0].target == text.replace("mobil", "car").replace("rumah", "house")
    assert found[0].score != -inf


def test_order_and_progress_of_a_large_batch(engine: ArgosEngine) -> None:
    texts = ["mobil " * (n % 7) + str(n) for n in range(600)]
    told: list[int] = []
    found = engine.translate(texts, progress=told.append)
    assert [c[0].target for c in found] == [text.replace("mobil", "car") for text in texts]
    assert sum(told) == len(texts)
    assert len(told) > 1


def test_pivot_over_two_packages(folder: Path) -> None:
    options = EngineOptions((folder,))
    answer = PROVIDER.availability("id", "ms", options)
    assert answer.ready
    assert answer.via == ("en",)
    assert "pivot through en" in answer.detail
    pivot = PROVIDER.load("id", "ms", options)
    found = pivot.translate(["mobil dan rumah besar"], candidates=2)
    assert found[0][0].target == "kereta and rumah big"
    assert pivot.signature.model == "id-en+en-ms"
    assert pivot.signature.digest != PROVIDER.load("id", "en", options).signature.digest


def test_placeholders_only_where_all_packages_copy_them(tmp_path: Path) -> None:
    build_package(tmp_path / "p", placeholders=False)
    build_package(tmp_path / "p", "en", "ms", {"car": "kereta"})
    options = EngineOptions((tmp_path / "p",))
    assert not PROVIDER.load("id", "en", options).capabilities.placeholders
    assert not PROVIDER.load("id", "ms", options).capabilities.placeholders
    assert PROVIDER.load("en", "ms", options).capabilities.placeholders


def test_signature_names_what_made_a_draft(folder: Path, engine: ArgosEngine) -> None:
    line = str(engine.signature)
    assert line.startswith("argos|v:")
    assert "|model:id-en|" in line
    assert "|beam:4|" in line
    again = PROVIDER.load("id", "en", EngineOptions((folder,)))
    assert again.signature == engine.signature
    with (folder / "translate-id_en-1_0" / "model" / "config.json").open("a") as file:
        file.write(" ")
    assert PROVIDER.load("id", "en", EngineOptions((folder,))).signature != engine.signature


def test_the_same_from_a_folder_and_from_a_file(folder: Path, engine: ArgosEngine) -> None:
    packed = zip_package(folder / "translate-id_en-1_0", folder.parent / "x.argosmodel")
    options = EngineOptions((packed,))
    assert PROVIDER.availability("id", "en", options).ready
    opened = PROVIDER.load("id", "en", options)
    assert opened.signature.digest == engine.signature.digest
    assert opened.translate(["mobil"])[0][0].target == "car"


def test_the_model_loads_at_the_first_text_and_goes_with_the_engine(folder: Path) -> None:
    engine = PROVIDER.load("id", "en", EngineOptions((folder,)))
    assert not engine._loaded
    assert engine.capabilities.placeholders
    assert not engine._loaded
    engine.translate(["mobil"])
    model = weakref.ref(engine._models[0]._translator)
    assert model() is not None
    del engine
    assert model() is None


def test_a_target_prefix_of_the_package_is_used_and_taken_off(tmp_path: Path) -> None:
    package = build_package(tmp_path)
    metadata = json.loads((package / "metadata.json").read_text())
    (package / "metadata.json").write_text(json.dumps({**metadata, "target_prefix": "▁home"}))
    (found,) = PROVIDER.load("id", "en", EngineOptions((package,))).translate(["mobil besar"])
    # The forced token stood in for the first source word.
    assert found[0].target == "big"


def test_an_endless_target_is_told_by_its_score(tmp_path: Path) -> None:
    package = build_package(tmp_path)
    config = package / "model" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "add_source_eos": False}))
    (found,) = PROVIDER.load("id", "en", EngineOptions((package,))).translate(["mobil"])
    assert found[0].score == -inf


def test_bpe_packages(tmp_path: Path) -> None:
    package = build_package(tmp_path)
    (package / "sentencepiece.model").unlink()
    (package / "bpe.model").write_text("#version: 0.2\n")
    (found,) = PROVIDER.load("id", "en", EngineOptions((package,))).translate(["5"])
    assert found[0].target == "5"


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (lambda p: (p / "model" / "model.bin").write_bytes(b"\x06\x00\x00\x00"), "model"),
        (lambda p: (p / "sentencepiece.model").write_bytes(b"?"), "sentencepiece.model"),
    ],
)
def test_a_broken_model_is_named_when_it_loads(tmp_path, damage, place) -> None:  # type: ignore[no-untyped-def]
    package = build_package(tmp_path)
    damage(package)
    engine = PROVIDER.load("id", "en", EngineOptions((package,)))
    with pytest.raises(EngineError) as raised:
        engine.translate(["mobil"])
    assert raised.value.path == str(package / place)


def test_an_absent_pair_is_told_with_a_remedy(folder: Path) -> None:
    with pytest.raises(EngineError, match="no Argos package from id to fr") as raised:
        PROVIDER.load("id", "fr", EngineOptions((folder,)))
    assert raised.value.hint


def test_importing_engines_imports_nothing_heavy() -> None:
    script = (
        "import sys, rktranslate.engines, os\n"
        "heavy = {'ctranslate2', 'sentencepiece', 'argostranslate', 'numpy', 'onnxruntime'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.slow
def test_argos_translate_itself_takes_the_package(tmp_path: Path, own_home: Path) -> None:
    packed = zip_package(build_package(tmp_path))
    script = (
        "import sys\n"
        "from argostranslate import package, translate, settings\n"
        "settings.chunk_type = settings.ChunkType.NONE\n"
        "package.install_from_path(sys.argv[1])\n"
        "(installed,) = package.get_installed_packages()\n"
        "print(installed.from_code, installed.to_code)\n"
        "tokens = installed.tokenizer.encode('rumah besar')\n"
        "from ctranslate2 import Translator\n"
        "model = Translator(str(installed.package_path / 'model'))\n"
        "best = model.translate_batch([tokens])[0].hypotheses[0]\n"
        "print(installed.tokenizer.decode(best).strip())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(packed)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-2:] == ["id en", "house big"]
    # What it installed is found where it keeps its packages.
    assert PROVIDER.pairs(EngineOptions()) == [("id", "en")]
    assert load("id", "en", EngineOptions()).translate(["rumah"])[0][0].target == "house"


def test_direct_engines_go_before_pivots(folder: Path) -> None:
    if shutil.which("apertium") is None:
        pytest.skip("apertium is not installed: sudo apt install apertium-ind-zlm")
    options = EngineOptions((folder,))
    ready = [a.engine for a in availabilities("id", "ms", options) if a.ready]
    assert ready == ["argos", "apertium"]
    assert load("id", "ms", options).signature.engine == "apertium"
    assert load("id", "ms", options, "argos").signature.engine == "argos"
    build_package(folder, "id", "ms", {"mobil": "kereta"}, name="direct")
    assert load("id", "ms", options).signature.engine == "argos"


class Forgetful:
    """Stands where a model does, and forgets a placeholder in its first hypotheses."""

    def __init__(self, *, good_rank: int) -> None:
        self.good_rank = good_rank
        self.calls: list[tuple[int, int, int]] = []

    def translate(
        self,
        texts: list[str],
        candidates: int,
        prefixes: list[str] | None = None,
        progress: Callable[[int], None] | None = None,
        shares: int = 1,
    ) -> list[list[_Answer]]:
        self.calls.append((len(texts), candidates, shares))
        good = 0 if shares > 1 else self.good_rank
        return [
            [
                _Answer(
                    text if rank >= good else text.replace("｟0｠", f"gone{rank}"), -float(rank)
                )
                for rank in range(candidates)
            ]
            for text in texts
        ]


@pytest.mark.parametrize(
    ("good_rank", "calls"),
    [
        (0, [(2, 1, 1)]),
        (2, [(2, 1, 1), (1, 4, 1)]),
        (7, [(2, 1, 1), (1, 4, 1), (1, 12, 1)]),
        (99, [(2, 1, 1), (1, 4, 1), (1, 12, 1), (1, 4, 2)]),
    ],
)
def test_a_lost_placeholder_is_looked_for_further(
    folder: Path, monkeypatch: pytest.MonkeyPatch, good_rank: int, calls: list[tuple[int, int, int]]
) -> None:
    engine = ArgosProvider().load("id", "en", EngineOptions((folder,)))
    model = Forgetful(good_rank=good_rank)
    monkeypatch.setattr(ArgosEngine, "_models", [model])
    found = engine.translate(["mobil ｟0｠ ini", "mobil ini"])
    assert [answers[0].target for answers in found] == ["mobil ｟0｠ ini", "mobil ini"]
    assert all(len(answers) == 1 for answers in found)
    assert model.calls == calls
