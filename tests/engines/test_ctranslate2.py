"""The engine of converted models, on real CTranslate2 models of each layout."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from math import inf
from pathlib import Path

import pytest

from rktranslate.engines import EngineOptions, load
from rktranslate.engines.argos.engine import ArgosProvider
from rktranslate.engines.argos.packages import bundled_dir
from rktranslate.engines.ctranslate2.engine import CTranslate2Engine, CTranslate2Provider
from rktranslate.errors import EngineError
from rktranslate.project.engine_settings import ANY, CTranslate2Settings, EngineSettings

from ..conftest import Run
from ..tiny_argos import build_package
from ..tiny_converted import LAYOUTS, build_converted

PROVIDER = CTranslate2Provider()
INDONESIAN = "Kunjungan pemimpin ke rumah besar pada tahun 2022."
ENGLISH = "Visit leader to house big on year 2022."


def configured(folder: Path, code: str = ANY, **settings: bool) -> EngineOptions:
    own = CTranslate2Settings(((code, folder),), "id", **settings)
    return EngineOptions(settings=EngineSettings(own))


def engine_of(
    folder: Path, code: str = ANY, pair: tuple[str, str] = ("id", "en")
) -> CTranslate2Engine:
    return PROVIDER.load(*pair, configured(folder, code))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_model_of_each_layout_translates(tmp_path: Path, layout: str) -> None:
    engine = engine_of(build_converted(tmp_path, layout), "en")
    # Where the source has the token of the target language, this model reads it out.
    spoken = "english " if layout in ("opus-multi", "madlad") else ""
    found = engine.translate([INDONESIAN, "", " mobil ", "mobil\nrumah"], candidates=2)
    assert [each[0].target for each in found] == [
        f"{spoken}{ENGLISH}",
        "",
        f" {spoken}car ",
        f"{spoken}car\n{spoken}house",
    ]
    assert found[0][1].target == f"{spoken}{ENGLISH}".replace("house", "home")
    assert not any(candidate.issues for each in found for candidate in each)


@pytest.mark.parametrize(
    ("layout", "source", "before_source", "before_target"),
    [
        ("nllb", "id", ("ind_Latn",), ("zsm_Latn",)),
        ("m2m", "id", ("__id__",), ("__ms__",)),
        ("madlad", "id", ("<2ms>",), ()),
        ("opus-multi", "id", (">>zsm_Latn<<",), ()),
        ("nllb", "ind", ("ind_Latn",), ("zsm_Latn",)),
    ],
)
def test_the_language_tokens(
    tmp_path: Path,
    layout: str,
    source: str,
    before_source: tuple[str, ...],
    before_target: tuple[str, ...],
) -> None:
    frame = engine_of(build_converted(tmp_path, layout), pair=(source, "ms"))._frame
    assert (frame.before_source, frame.before_target) == (before_source, before_target)
    assert frame.after_source == ("</s>",)


@pytest.mark.parametrize(("target", "word"), [("en", "english"), ("ms", "malay")])
@pytest.mark.parametrize("layout", ["madlad", "opus-multi"])
def test_the_target_language_reaches_the_model(
    tmp_path: Path, layout: str, target: str, word: str
) -> None:
    engine = engine_of(build_converted(tmp_path, layout), pair=("id", target))
    assert engine.translate(["RUMAH"])[0][0].target == f"{word} house".upper()


def test_a_token_of_another_script_does_not_serve(tmp_path: Path) -> None:
    nllb = build_converted(tmp_path, "nllb")
    assert engine_of(nllb, pair=("id", "zh_TW"))._frame.before_target == ("zho_Hant",)
    assert engine_of(nllb, pair=("id", "zh"))._frame.before_target == ("zho_Hans",)
    madlad = configured(build_converted(tmp_path, "madlad"))
    assert PROVIDER.availability("id", "zh_TW", madlad).ready
    assert not PROVIDER.availability("id", "zh_CN", madlad).ready


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_score_is_that_of_a_translation(tmp_path: Path, layout: str) -> None:
    engine = engine_of(build_converted(tmp_path, layout), "en")
    (found,) = engine.translate(["rumah besar"], candidates=2)
    scores = engine.score(["rumah besar"] * 2, [each.target for each in found])
    assert scores == pytest.approx([each.score for each in found], abs=1e-4)
    assert engine.score(["rumah", ""], ["", "house"]) == [-inf, -inf]


@pytest.mark.parametrize("layout", ["opus", "nllb", "m2m"])
def test_a_target_can_be_made_to_begin_so(tmp_path: Path, layout: str) -> None:
    engine = engine_of(build_converted(tmp_path, layout), "en")
    texts = ["Rumah besar ini", "mobil", "rumah"]
    found = engine.translate(texts, prefixes=["Home large", "", "home " * 300])
    # A beginning that is too long is not forced; the language of the target is.
    assert [each[0].target for each in found] == ["Home large this", "car", "house"]


@pytest.mark.parametrize("layout", ["opus", "nllb", "madlad"])
def test_long_texts_are_cut(tmp_path: Path, layout: str) -> None:
    engine = engine_of(build_converted(tmp_path, layout), "en")
    text = "mobil, " * 300 + "rumah"
    (found,) = engine.translate([text])
    target = found[0].target.replace("english ", "")
    assert target == text.replace("mobil", "car").replace("rumah", "house")
    word = "x" * 5000
    (found,) = engine.translate([f"mobil {word} ini"])
    assert found[0].issues == ("a word of 5000 characters was not translated",)


@pytest.mark.parametrize("separate", [False, True])
@pytest.mark.slow
def test_the_shipped_model_drafts_as_a_converted_one_as_well(
    tmp_path: Path, separate: bool
) -> None:
    (bundled,) = (path for path in bundled_dir().iterdir() if path.is_dir())
    folder = tmp_path / "opus-mt-id-en"
    if separate:
        # As the converter of Transformers models writes it: all files in one folder, a tokenizer
        # for each side, and sources without their ends.
        shutil.copytree(bundled / "model", folder)
        for name in ("source.spm", "target.spm"):
            shutil.copy(bundled / "sentencepiece.model", folder / name)
        config = json.loads((folder / "config.json").read_text("utf-8"))
        assert config["add_source_eos"]
        config["add_source_eos"] = False
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
    else:
        shutil.copytree(bundled, folder)
    texts = [
        "Presiden Rusia mengunjungi Pyongyang pada 2019.",
        "KERJA SAMA MILITER RUSIA DAN KOREA UTARA",
        "Harga beras naik karena kemarau, dan pemerintah mengimpor.",
    ]
    converted = engine_of(folder, "en").translate(texts, candidates=3)
    argos = ArgosProvider().load("id", "en", EngineOptions((bundled,)))
    assert converted == argos.translate(texts, candidates=3)


def test_an_opennmt_model_reads_a_source_without_its_end(tmp_path: Path) -> None:
    folder = build_converted(tmp_path, "opus")
    path = folder / "shared_vocabulary.json"
    tokens = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(["<blank>" if each == "<0x00>" else each for each in tokens]))
    assert engine_of(folder, "en")._frame.after_source == ()


def test_signature_names_what_made_a_draft(tmp_path: Path) -> None:
    folder = build_converted(tmp_path, "nllb")
    signature = engine_of(folder).signature
    assert str(signature).startswith("ctranslate2|v:")
    assert str(signature).endswith("|beam:4|pair:id-en")
    assert signature.model == "nllb"
    assert engine_of(folder, pair=("id", "ms")).signature != signature
    with (folder / "sentencepiece.bpe.model").open("ab") as file:
        file.write(b"\0")
    assert engine_of(folder).signature.digest != signature.digest


def test_pairs_are_those_of_the_source_language(tmp_path: Path) -> None:
    m2m = build_converted(tmp_path, "m2m")
    assert PROVIDER.pairs(configured(m2m)) == [("id", "en"), ("id", "ms"), ("id", "zh")]
    assert PROVIDER.pairs(configured(m2m, "ms")) == [("id", "ms")]
    assert PROVIDER.pairs(configured(tmp_path)) == PROVIDER.pairs(EngineOptions()) == []


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (shutil.rmtree, "no such folder"),
        (without("model.bin"), "it has no model.bin"),
        (without("shared_vocabulary.json"), "it has no vocabulary"),
        (without("target.spm"), "it has no SentencePiece model"),
        (lambda folder: (folder / "config.json").write_text("[1"), "not a configuration"),
        (lambda folder: (folder / "config.json").write_text("[1]"), "not a configuration"),
        (lambda folder: (folder / "shared_vocabulary.json").write_text("{}"), "not a vocabulary"),
        (lambda folder: (folder / "shared_vocabulary.json").write_text("[["), "not a vocabulary"),
    ],
)
def test_a_folder_that_is_no_model_is_named(
    tmp_path: Path, damage: Callable[[Path], object], reason: str
) -> None:
    folder = build_converted(tmp_path, "opus")
    damage(folder)
    answer = PROVIDER.availability("id", "en", configured(folder, "en"))
    assert not answer.ready
    assert reason in answer.detail
    assert str(folder) in answer.detail
    with pytest.raises(EngineError, match=reason):
        engine_of(folder, "en")


@pytest.mark.parametrize("name", ["model.bin", "source.spm"])
def test_a_broken_file_is_named_when_it_loads(tmp_path: Path, name: str) -> None:
    folder = build_converted(tmp_path, "opus")
    (folder / name).write_bytes(b"\x06\0\0\0")
    with pytest.raises(EngineError) as raised:
        engine_of(folder, "en").translate(["mobil"])
    assert raised.value.path in (str(folder), str(folder / name))


def test_a_model_without_language_tokens_serves_the_pair_that_is_configured(tmp_path: Path) -> None:
    opus = build_converted(tmp_path, "opus")
    answer = PROVIDER.availability("id", "en", configured(opus))
    assert not answer.ready
    assert "no token of the model names a language" in answer.detail
    assert 'model = { en = "..." }' in answer.remedy
    assert PROVIDER.availability("id", "en_GB", configured(opus, "en")).ready
    assert (
        "no model is configured for ms"
        in PROVIDER.availability("id", "ms", configured(opus, "en")).detail
    )
    assert (
        "for texts in id, not in fr"
        in PROVIDER.availability("fr", "en", configured(opus, "en")).detail
    )


def test_it_is_never_chosen_without_its_table(tmp_path: Path) -> None:
    answer = PROVIDER.availability("id", "en", EngineOptions())
    assert not answer.ready
    assert answer.detail == "no model is configured"
    assert "[engine.ctranslate2]" in answer.remedy
    package = build_package(tmp_path)
    assert load("id", "en", EngineOptions((package,))).signature.engine == "argos"


def test_a_configured_model_has_precedence(tmp_path: Path) -> None:
    package = build_package(tmp_path)
    options = configured(build_converted(tmp_path, "opus"), "en")
    both = EngineOptions((package,), settings=options.settings)
    assert load("id", "en", both).signature.engine == "ctranslate2"
    assert load("id", "en", both, "argos").signature.engine == "argos"


def test_a_project_is_drafted_by_it(
    project: Path, rkt: Callable[..., Run], no_bundled: None, tmp_path: Path
) -> None:
    build_converted(project / "models", "opus")
    (project / "rktranslate.toml").write_text(
        'target-languages = ["en"]\n[engine.ctranslate2]\nmodel = { en = "models/opus" }\n'
    )
    (project / "source" / "a.txt").write_text("rumah besar", encoding="utf-8")
    run = rkt("translate")
    assert run.code == 0, run.err
    catalog = (project / "translations/en/a.txt.po").read_text("utf-8")
    assert 'msgstr "house big"' in catalog
    assert "# mt: ctranslate2" in catalog
    listed = rkt("engines")
    assert "ctranslate2" in listed.out
