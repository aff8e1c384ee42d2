"""The table itself, what a project adds to it, and the languages without one."""

from __future__ import annotations

from importlib.resources import files

import pytest

from rktranslate.errors import ConfigError
from rktranslate.languages.loader import parse_language
from rktranslate.segmentation import Additions, segmenter
from rktranslate.segmentation.rules import compile_rules

TABLE = files("rktranslate.languages").joinpath("id.toml").read_text(encoding="utf-8")


def cut(text: str, language: str = "id", additions: Additions | None = None) -> list[str]:
    return [text[span.start : span.end] for span in segmenter(language, additions).spans(text)]


def broken(old: str, new: str) -> str:
    assert old in TABLE
    changed = TABLE.replace(old, new, 1)
    with pytest.raises(ConfigError) as caught:
        compile_rules(parse_language(changed, "id").segmentation, "id.toml")
    assert caught.value.path == "id.toml"
    return str(caught.value)


def test_a_broken_table_is_refused_with_the_key() -> None:
    assert "invalid TOML" in broken("\n[segmentation.marks]\n", "\n[segmentation.marks\n")
    assert "[segmentation.marks] is missing" in broken(
        "\n[segmentation.marks]\n", "\n[segmentation.mark]\n"
    )
    assert "segmentation.marks.end must be a string" in broken('end = ".!?…"', "end = 3")
    assert "abbreviations.titles.ends must be one of never" in broken(
        '\nends = "never"\n', '\nends = "sometimes"\n'
    )
    assert "ordinals.item is not a regular expression" in broken("item = '", "item = '(")
    assert "lower_case.min_word must be a whole number" in broken("min_word = 4", 'min_word = "4"')
    assert "'two words' is not one word" in broken('"drg"', '"two words"')
    assert "citations.patterns must be a list of strings" in broken(
        "\n[segmentation.citations]\n",
        "\n[segmentation.citations]\npatterns = 1\n[segmentation.other]\n",
    )
    assert "[segmentation.abbreviations.titles] is missing" in broken(
        "\n[segmentation.abbreviations.titles] ", "\n[segmentation.abbreviations.title] "
    )
    assert "unknown key segmentation.abbreviations.titles.word" in broken("words = [", "word = [")


def test_every_listed_abbreviation_does_what_its_class_says() -> None:
    listed = parse_language(TABLE, "id").segmentation["abbreviations"]
    assert isinstance(listed, dict)
    decided: set[str] = set()
    for group in listed.values():
        for word in group.get("words", ()):
            if word in decided:  # the first class that lists a word decides
                continue
            decided.add(word)
            text = f"Kami melihat {word}. Xabcde itu."
            one = group["ends"] in ("never", "before-starter")
            assert len(cut(text)) == (1 if one else 2), word
            if group["ends"] == "unless-number":
                assert len(cut(f"Kami melihat {word}. 12 itu.")) == 1, word
            if group["ends"] == "before-starter":
                assert len(cut(f"Kami melihat {word}. Namun itu.")) == 2, word


def test_additions_take_effect() -> None:
    text = "Kata Wkl. Budi hadir. Lihat Dok. 12 itu."
    assert cut("Kata Pelaksana. Budi hadir.") == ["Kata Pelaksana.", "Budi hadir."]
    additions = Additions.from_table({"titles": ["Pelaksana."], "before-number": ["Dokumen"]})
    assert additions == Additions(titles=("Pelaksana",), before_number=("Dokumen",))
    assert cut("Kata Pelaksana. Budi hadir.", additions=additions) == [
        "Kata Pelaksana. Budi hadir."
    ]
    assert cut("Lihat Dokumen. 12 itu.", additions=additions) == ["Lihat Dokumen. 12 itu."]
    assert cut("Lihat Dokumen. Itu baru.", additions=additions) == ["Lihat Dokumen.", "Itu baru."]
    assert cut("Ia di A.S. Wartawan tahu.") == ["Ia di A.S. Wartawan tahu."]
    assert cut("Ia di A.S. Wartawan tahu.", additions=Additions(starters=("Wartawan",))) == [
        "Ia di A.S.",
        "Wartawan tahu.",
    ]
    assert cut(text) == ["Kata Wkl. Budi hadir.", "Lihat Dok.", "12 itu."]


def test_additions_override_the_table() -> None:
    assert len(cut("Ada apel, dll. Budi pergi.")) == 2
    assert len(cut("Ada apel, dll. Budi pergi.", additions=Additions(titles=("dll",)))) == 1


@pytest.mark.parametrize("key", ["titles", "inline", "addresses", "companies"])
def test_additions_work_for_other_languages(key: str) -> None:
    additions = Additions.from_table({key: ["Xyzzy"]})
    assert len(cut("We saw Xyzzy. Budi there.", "en")) == 2
    assert len(cut("We saw Xyzzy. Budi there.", "en", additions)) == 1


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"title": ["Wkl"]}, "p.toml: unknown key segmentation.title"),
        ({"titles": "Wkl"}, "p.toml: segmentation.titles must be a list of words"),
        ({"titles": [3]}, "p.toml: segmentation.titles must be a list of words"),
        ({"may-end": ["."]}, "p.toml: segmentation.may-end: '' is not one word"),
        ({"starters": ["Di sini"]}, "p.toml: segmentation.starters: 'Di sini' is not one word"),
    ],
)
def test_bad_additions_name_the_key(table: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Additions.from_table(table, "p.toml")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("code", ["", "i", "indonesian", "id-", "1d", "id ms", "../id", "id\n"])
def test_a_malformed_language_code_is_refused(code: str) -> None:
    with pytest.raises(ConfigError, match="is not a language code"):
        segmenter(code)


@pytest.mark.parametrize("code", ["id", "ID", "id-ID", "id_ID", "ms", "zlm", "ind"])
def test_indonesian_and_malay_use_the_table(code: str) -> None:
    assert cut("Kata dr. Budi. Namun ia pergi.", code) == ["Kata dr. Budi.", "Namun ia pergi."]


@pytest.mark.parametrize("code", ["en", "en-GB", "pt_BR", "qaa", "zh-Hant-TW"])
def test_other_languages_fall_back(code: str) -> None:
    assert cut("  It rains.  We stay!\u3000 Why? ", code) == ["It rains.", "We stay!", "Why?"]


def test_paragraphs_and_reference_lines_are_parted() -> None:
    text = "Satu. Dua\r\n\r\n  tiga tanpa titik\n \nEmpat\nlima.\n[1] Ap. (2023). Judul.\n[2] B. C."
    assert cut(text) == [
        *("Satu.", "Dua", "tiga tanpa titik", "Empat\nlima."),
        *("[1] Ap. (2023). Judul.", "[2] B. C."),
    ]


def test_equal_calls_share_a_segmenter() -> None:
    assert segmenter("id") is segmenter("id")
    assert segmenter("id", Additions(titles=("X",))) is segmenter("id", Additions(titles=("X",)))


@pytest.mark.parametrize(
    "text",
    [
        "Tabel 1. Harga beras per kilogram",
        "Gambar 2.1. Peta lokasi.",
        "BAB II. TINJAUAN PUSTAKA",
        "BAB I. PENDAHULUAN",
        "**Lampiran A.** Data harga",
        "Langkah 3. Tekan tombol itu.",
        "Menurut @santoso2021 [hlm. 3] harga naik.",
        "Catatan^[Angka ini sementara.] dan kutipan.",
    ],
)
def test_the_number_of_a_caption_and_text_in_brackets_do_not_end_a_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "text",
    ["Lihat Tabel 1. | Harga naik.", "Jarak 5 km. | Mereka pergi.", "Kata [itu.] | Ia pergi."],
)
def test_a_number_within_a_sentence_ends_it(text: str) -> None:
    assert cut(text.replace("| ", "")) == text.split(" | ")
