"""Plain text: what is a heading, a list item, a reference, and where a paragraph ends."""

from __future__ import annotations

import pytest

from rktranslate.formats.text import TextFormat
from tests.formats.helpers import assert_sound, kinds_and_texts, read, sources

TEXT = TextFormat()


def blocks(text: str) -> list[tuple[str, str]]:
    return kinds_and_texts(assert_sound(TEXT, text.encode()))


@pytest.mark.parametrize("blank", ["", " \t", "\u00a0", "\u200b", "\ufeff", "\u2003\u2060"])
def test_any_blank_line_separates(blank: str) -> None:
    assert blocks(f"Kalimat satu.\n{blank}\nKalimat dua.") == [
        ("paragraph", "Kalimat satu."),
        ("paragraph", "Kalimat dua."),
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\f", "\x1c", "\x85", "\u2028"])
def test_any_line_break_ends_a_line(line_break: str) -> None:
    assert blocks(f"Kalimat satu.{line_break}Kalimat dua.  ") == [
        ("paragraph", "Kalimat satu."),
        ("paragraph", "Kalimat dua."),
    ]


WRAPPED = (
    "Hubungan antara kedua negara menguat dengan sangat cepat sejak tahun\n"
    "2022, ketika kunjungan demi kunjungan berlangsung. Menurut laporan,\n"
    "kerja sama itu akan berlanjut."
)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "  \n\t"])
def test_wrapped_lines_are_one_paragraph(line_break: str) -> None:
    document = read(TEXT, WRAPPED.replace("\n", line_break))
    assert kinds_and_texts(document) == [("paragraph", WRAPPED.replace("\n", " "))]
    first, second = document.blocks[0].segments
    assert (first.location.line, second.location.line) == (1, 2)
    assert second.source == "Menurut laporan, kerja sama itu akan berlanjut."


def test_a_short_line_ends_its_paragraph_unless_the_sentence_goes_on() -> None:
    assert len(blocks(WRAPPED + "\nParagraf baru.")) == 2
    assert len(blocks(WRAPPED.replace("berlangsung. ", "berlangsung\ntanpa henti. "))) == 1


def test_lines_of_an_unwrapped_text_are_blocks_of_their_own() -> None:
    long = "Kalimat yang panjang sekali dan tidak dibungkus oleh siapa pun. " * 3
    assert [kind for kind, _ in blocks(f"{long}\n{long}\n\nJalan Merdeka\nJakarta")] == [
        "paragraph"
    ] * 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hubungan energi", "heading"),
        ("BAB I PENDAHULUAN", "heading"),
        ("2.1 Metode penelitian", "heading"),
        ("“Faktor Amerika”", "heading"),
        ("Ini sebuah kalimat.", "paragraph"),
        ("Kutipan berakhir di sini.”", "paragraph"),
        ("Kalimat dengan sitasi.[4]", "paragraph"),
        ("Dengan hormat,", "paragraph"),
        ("sebuah potongan", "paragraph"),
        ("Sudah selesai. Lanjut besok", "paragraph"),
        ("https://contoh.id", "paragraph"),
        ("Kata " * 25, "paragraph"),
    ],
)
def test_headings_are_short_lines_that_stand_alone(text: str, kind: str) -> None:
    assert blocks(f"{text}\n\nSebuah kalimat penuh.")[0] == (kind, text.strip())


def test_nothing_after_it_means_no_heading_and_an_underline_means_one() -> None:
    assert blocks("Jakarta, 5 Mei") == [("paragraph", "Jakarta, 5 Mei")]
    assert blocks("metode?\n=====\n") == [("heading", "metode?")]
    assert blocks("Satu\n-----\nDua tiga.")[0] == ("heading", "Satu")


@pytest.mark.parametrize(
    "marker", ["- ", "* ", "• ", "–\t", "1. ", "12) ", "a) ", "b. ", "(3) ", "(c) ", "  -   "]
)
def test_list_items_without_their_markers(marker: str) -> None:
    indent = " " * (len(marker) + 2)
    assert blocks(f"{marker}satu dua\n{indent}lanjutan\n{marker}tiga") == [
        ("list item", "satu dua lanjutan"),
        ("list item", "tiga"),
    ]


def test_initials_decimals_and_wrapped_numbers_are_no_list_items() -> None:
    assert blocks("A. Yani gugur.")[0] == ("paragraph", "A. Yani gugur.")
    assert blocks("1.250 orang hadir.")[0][0] == "paragraph"
    wrapped = "Perjanjian itu ditandatangani di hadapan semua delegasi pada tanggal\n17. Lalu usai."
    assert blocks(wrapped) == [("paragraph", wrapped.replace("\n", " "))]


def test_a_list_may_follow_its_introduction_at_once() -> None:
    intro = "Setiap pemohon wajib membawa dokumen-dokumen berikut ini ke kantor kami"
    for first, second in (("1.", "2."), ("a)", "b)"), ("-", "-")):
        found = blocks(f"{intro}\n{first} satu\n{second} dua")
        assert found == [("paragraph", intro), ("list item", "satu"), ("list item", "dua")]
    assert [kind for kind, _ in blocks(f"{intro}:\n– satu\n– dua")][1:] == ["list item"] * 2


def test_references_are_whole_and_keep_their_number() -> None:
    assert blocks(
        "[1] Ap. (2023). Judul.\nhttps://a.id/\n  akhir\n[12]\u00a0Reuters.\n\nUsai."
    ) == [
        ("reference", "[1] Ap. (2023). Judul. https://a.id/ akhir"),
        ("reference", "[12]\u00a0Reuters."),
        ("paragraph", "Usai."),
    ]
    wrapped = (
        "Kecepatan dan kedalaman hubungan itu mendapatkan momentum sejak perang\n[3] itu pecah."
    )
    assert blocks(wrapped) == [("paragraph", wrapped.replace("\n", " "))]


def test_undated_prose_in_a_bibliography_stays_prose() -> None:
    text = (
        "7. Daftar Pustaka:\n\nDisusun oleh tim kami.\n\nAli, B. (2020). Judul buku\n\n- Satu\n\n"
        "- Putri, S. 2021. Judul. Jakarta: Pustaka.\n\nPenutup\n\n- x"
    )
    assert blocks(text)[1:] == [
        ("paragraph", "Disusun oleh tim kami."),
        ("reference", "Ali, B. (2020). Judul buku"),
        ("list item", "Satu"),
        ("reference", "Putri, S. 2021. Judul. Jakarta: Pustaka."),
        ("heading", "Penutup"),
        ("list item", "x"),
    ]


def test_rulers_and_ornaments_belong_to_the_skeleton() -> None:
    assert blocks("* * *\n\n—\n+---+\n......\n") == []


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"  \r\n\t", b"\xef\xbb\xbf\n"])
def test_files_without_text_have_no_blocks_and_survive(data: bytes) -> None:
    document = read(TEXT, data)
    assert document.blocks == ()
    assert TEXT.write(document, []) == data


def test_a_notice_is_the_first_line_in_the_file_s_own_line_ending() -> None:
    document = read(TEXT, b"\xef\xbb\xbfSatu.\r\nDua.\r\n")
    written = TEXT.write(document, sources(document), notice="DRAF: belum\nditinjau")
    assert written == b"\xef\xbb\xbfDRAF: belum ditinjau\r\n\r\nSatu.\r\nDua.\r\n"
    assert TEXT.write(read(TEXT, b"Satu."), ["Satu."], "DRAF") == b"DRAF\n\nSatu."
