"""The Argos engine, on a real CTranslate2 model in a real package."""

import json
import shutil
import subprocess
import sys
import weakref
from math import inf
from pathlib import Path

import pytest

from rktranslate.engines import EngineOptions, availabilities, load
from rktranslate.engines.argos.engine import ArgosEngine, ArgosProvider
from rktranslate.engines.argos.packages import bundled_dir
from rktranslate.engines.neural.positions import DEFAULT_POSITIONS, positions_of
from rktranslate.engines.neural.translator import MAX_SOURCE_TOKENS
from rktranslate.engines.texts import IN_PARTS, TRUNCATED
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


@pytest.mark.slow
def test_no_text_is_cut_off(engine: ArgosEngine) -> None:
    text = "mobil, " * MAX_SOURCE_TOKENS + "rumah"
    (found,) = engine.translate([text])
    assert found[0].target == text.replace("mobil", "car").replace("rumah", "house")
    assert found[0].score != -inf


@pytest.mark.slow
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


@pytest.mark.parametrize(
    ("source", "target", "model"),
    [("ind", "eng", "id-en"), ("id_ID", "en_GB", "id-en"), ("in", "zsm", "id-en+en-ms")],
)
def test_packages_serve_the_variants_of_their_languages(
    folder: Path, source: str, target: str, model: str
) -> None:
    assert PROVIDER.load(source, target, EngineOptions((folder,))).signature.model == model


def test_a_package_of_another_script_or_region_does_not_serve(tmp_path: Path) -> None:
    options = EngineOptions((tmp_path,))
    build_package(tmp_path, "id", "zh", {"mobil": "車"})
    build_package(tmp_path, "id", "pt_PT", {"mobil": "carro"})
    ready = [
        target
        for target in ("zh_Hans", "zh_TW", "zh_Hant", "pt", "pt_PT", "pt_BR")
        if PROVIDER.availability("id", target, options).ready
    ]
    assert ready == ["zh_Hans", "pt", "pt_PT"]
    build_package(tmp_path, "id", "zt", {"mobil": "車"})  # as Argos Translate calls zh_Hant
    assert PROVIDER.load("id", "zh_TW", options).signature.model == "id-zt"


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


def test_an_endless_target_has_the_lowest_score(tmp_path: Path) -> None:
    package = build_package(tmp_path)
    config = package / "model" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "add_source_eos": False}))
    (found,) = PROVIDER.load("id", "en", EngineOptions((package,))).translate(["mobil"])
    assert found[0].score == -inf
    assert found[0].issues == (TRUNCATED,)


SHORT = 40
"""Positions of a model that takes little."""


@pytest.fixture
def short(tmp_path: Path) -> ArgosEngine:
    build_package(tmp_path / "short", positions=SHORT)
    return PROVIDER.load("id", "en", EngineOptions((tmp_path / "short",)))


def test_the_positions_of_a_model_are_read_from_its_file(tmp_path: Path) -> None:
    package = build_package(tmp_path, positions=77)
    model = package / "model" / "model.bin"
    assert positions_of(model) == 77
    (bundled,) = bundled_dir().glob("*/model/model.bin")
    assert positions_of(bundled) == 512
    data = model.read_bytes()
    damaged = tmp_path / "damaged.bin"
    for content in (b"", data[:3], b"\x63" + data[1:], data[:100], b"\xff" * 200):
        damaged.write_bytes(content)
        assert positions_of(damaged) == DEFAULT_POSITIONS
    assert positions_of(tmp_path / "absent.bin") == DEFAULT_POSITIONS


@pytest.mark.parametrize("count", [1, SHORT - 3, SHORT - 2, SHORT - 1, SHORT, 3 * SHORT])
def test_no_text_is_longer_than_the_model_takes(short: ArgosEngine, count: int) -> None:
    text = "mobil " * count + "."
    found = short.translate([text, "rumah"], candidates=3)
    assert found[0][0].target == "car " * count + "."
    assert found[0][0].issues == ()
    assert found[1][0].target == "house"


def test_a_word_that_is_too_long_is_kept_and_named(short: ArgosEngine) -> None:
    word = "x" * 5000
    (found,) = short.translate([f"mobil {word} ini"])
    assert found[0].target == f"car {word} this"
    assert found[0].issues == ("a word of 5000 characters was not translated",)


def test_what_does_not_end_is_translated_in_parts(tmp_path: Path) -> None:
    # The model writes after everything what it reads at the position of the same number; without
    # an end it goes on to its last position.
    package = build_package(tmp_path, positions=200)
    config = package / "model" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "add_source_eos": False}))
    engine = PROVIDER.load("id", "en", EngineOptions((package,)))
    (found,) = engine.translate(["mobil, " * 60])
    assert found[0].issues == (IN_PARTS, TRUNCATED)
    assert found[0].score == -inf
    assert len(found[0].target) < 60 * 200


def test_a_pivot_reports_what_its_first_package_could_not_do(folder: Path) -> None:
    word = "x" * 9000
    (found,) = PROVIDER.load("id", "ms", EngineOptions((folder,))).translate([f"mobil {word}"])
    assert found[0].target == f"kereta {word}"
    assert found[0].issues == ("a word of 9000 characters was not translated",)


def test_a_beginning_that_is_too_long_is_not_forced(short: ArgosEngine) -> None:
    found = short.translate(["mobil ini", "rumah"], prefixes=["home " * 50, "home"])
    assert [each[0].target for each in found] == ["car this", "home"]


def test_a_pair_that_is_too_long_has_the_lowest_score(short: ArgosEngine) -> None:
    long = "mobil " * SHORT
    scores = short.score(["mobil", long, "mobil"], ["car", "car", "car " * SHORT])
    assert scores[1:] == [-inf, -inf]
    assert scores[0] > -1


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "ha " * 300,
        "Kirim ke " + ", ".join(f"Kota{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60)),
        "Kata A" + "a" * 700 + ".",
        "a\u0301" * 500,
        "日" * 1500,
        "\U0001f600\u200d" * 200,
        "\ufffd\0" * 100,
    ],
    ids=["repetition", "list", "word", "marks", "unknown", "emoji", "no text"],
)
def test_the_shipped_model_answers_for_any_text(text: str) -> None:
    (bundled,) = (path for path in bundled_dir().iterdir() if path.is_dir())
    engine = PROVIDER.load("id", "en", EngineOptions((bundled,), beam=2))
    first, second = engine.translate([text, "Harga naik."])
    assert first[0].target.strip()
    assert "rise" in second[0].target


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


def test_an_absent_pair_is_reported_with_a_remedy(folder: Path) -> None:
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


ARGOS = """
import socket, sys
def refuse(*_): raise OSError("no network here")
socket.getaddrinfo = socket.socket.connect = refuse
from argostranslate import package, translate
package.install_from_path(sys.argv[1])
for text in sys.argv[2:]:
    print(translate.translate(text, "id", "en"))
"""


def argos_itself(package: Path, *texts: str) -> subprocess.CompletedProcess[str]:
    """Install a packed package in Argos Translate, and translate with no network."""
    command = [sys.executable, "-c", ARGOS, str(package), *texts]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_argos_translate_itself_takes_the_shipped_package(tmp_path: Path, own_home: Path) -> None:
    (bundled,) = (path for path in bundled_dir().iterdir() if path.is_dir())
    packed = zip_package(bundled, tmp_path / "bundled.argosmodel")
    done = argos_itself(
        packed,
        "Presiden Rusia mengunjungi Pyongyang pada 2019. Ini adalah kunjungan pertama ｟1｠.",
        "Dua negara menandatangani perjanjian [3].",
        "",
    )
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.splitlines()
    assert "Pyongyang" in first
    assert "2019. " in first
    assert "｟1｠" in first
    assert first.count(".") == 2
    assert "[3]" in second
    assert "countries" in second
    assert third == ""
    # What it installed is found where it keeps its packages.
    assert PROVIDER.pairs(EngineOptions()) == [("id", "en")]


@pytest.mark.slow
def test_without_a_splitter_argos_translate_goes_to_the_network(
    tmp_path: Path, own_home: Path
) -> None:
    done = argos_itself(zip_package(build_package(tmp_path)), "rumah besar")
    assert done.returncode == 1
    assert "no network here" in done.stderr
    assert "minisbd" in done.stderr


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


@pytest.mark.parametrize(
    ("text", "target", "asked"),
    [
        ("mobil ｟0｠ ini", "car ｟0｠ ini", (1, 1)),
        ("rumah ｟0｠ ini", "house ｟0｠ ini", (4, 1)),
        ("rumah ｟0｠ rumah rumah", "house ｟0｠ house house", (12, 1)),
        ("rumah ｟0｠ rumah, rumah itu rumah", "house ｟0｠ house, house itu house", (4, 2)),
        ("rumah rumah ｟0｠ rumah rumah rumah", "｟1｠ ｟1｠ ｟0｠ ｟1｠ ｟1｠ ｟1｠", None),
    ],
)
def test_a_placeholder_is_looked_for_further(
    tmp_path: Path, text: str, target: str, asked: tuple[int, int] | None
) -> None:
    # A model that likes to write a placeholder which no text has; the house comes second.
    build_package(tmp_path, lexicon={"mobil": "car", "rumah": "｟1｠|house"})
    engine = PROVIDER.load("id", "en", EngineOptions((tmp_path,)))
    (model,) = engine._models
    ways = [(1, 1), (4, 1), (12, 1), (4, 2)]
    good = [
        way
        for way in ways
        if any("｟1｠" not in a.text for a in model.translate([text], way[0], shares=way[1])[0])
    ]
    assert (good[0] if good else None) == asked
    found = engine.translate([text, "mobil ini"])
    assert [answers[0].target for answers in found] == [target, "car ini"]
    assert all(len(answers) == 1 for answers in found)
