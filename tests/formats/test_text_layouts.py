"""Layouts of plain text: lines that carry structure stay lines, wrapped prose is joined."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.formats.text import TextFormat
from rktranslate.model import Exclusion, ReadOptions, Wrapping
from tests.formats.helpers import assert_sound, read, sources, words_outside_blocks

TEXT, MARKDOWN = TextFormat(), MarkdownFormat()
_WIDE = 100
"""Columns of lines that nobody writes as single sentences."""


def units(text: str) -> list[str]:
    """Return the texts of the blocks that are offered; every word must be in some block."""
    document = assert_sound(TEXT, text.encode())
    assert words_outside_blocks(document) == []
    return [block.text for block in document.blocks if block.translatable]


def written(text: str, targets: dict[str, str]) -> str:
    document = read(TEXT, text)
    return TEXT.write(document, [targets.get(one, one) for one in sources(document)]).decode()


LINES = {
    "agenda": (
        "08.30 Pendaftaran peserta di lobi gedung utama\n"
        "09.00 Sambutan ketua panitia dan rektor kampus\n"
        "10.15 Diskusi kelompok tentang air bersih desa"
    ),
    "addresses": (
        "Yayasan Air Bersih, Jalan Melati Nomor 4, Bogor\n"
        "Koperasi Nelayan Utara, Jalan Laut Nomor 17, Tegal\n"
        "Balai Latihan Kerja, Jalan Kenanga Nomor 9, Solo"
    ),
    "verse in lower case": (
        "Perahu tua bersandar di dermaga yang sepi sekali\n"
        "nelayan pulang membawa jaring tanpa seekor ikan\n"
        "anaknya berlari di pasir mengejar bayang camar\n"
        "malam turun perlahan menutup seluruh teluk kecil"
    ),
    "pantun": "Kalau ada kapal berlabuh,\nbolehlah kita menitip surat.",
    "chat": (
        "[19:05] Rina: air di rumahku sudah mengalir lagi\n"
        "[19:06] Doni: di sini belum, mungkin nanti malam"
    ),
    "transcript": "T: Kapan sumur digali?\nJ: Bulan lalu\nT: Siapa yang menggali?",
    "letterhead": "Balai Desa Sukamaju\nJalan Mawar 12\nKode Pos 40111",
    "addressee": "Yth. Kepala Sekolah Dasar Melati\ndi",
    "signature": "Hormat kami,\n\nDrs. Hadi Wibowo\nNIP 196501011990031002",
}


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_lines_stay_lines(text: str) -> None:
    assert units(text) == [line for line in text.split("\n") if line]


def test_the_lines_of_a_signature_after_its_mark() -> None:
    text = "Sampai jumpa.\n\n-- \nRina Kartika\nbagian air bersih, kantor\nwilayah barat"
    assert units(text)[1:] == text.split("\n")[3:]


PROSE = (
    "Sumur di desa itu mengering sejak bulan Juni, dan warga berjalan dua kilometer setiap pagi. "
    "Kepala desa meminta bantuan kepada Dinas Pekerjaan Umum agar pipa baru segera dipasang. "
    "Menurut rencana, pekerjaan selesai sebelum musim hujan tiba di wilayah Jawa Tengah."
)


@pytest.mark.parametrize("width", [30, 36, 44, 57, 70, 88, 115, 160, 200])
@pytest.mark.parametrize("indent", ["", "     "])
def test_prose_is_joined_at_any_width(width: int, indent: str) -> None:
    assert units(textwrap.fill(PROSE, width, initial_indent=indent)) == [PROSE]


def justified(text: str, width: int) -> str:
    *lines, last = textwrap.wrap(text, width)
    even = []
    for line in lines:
        words = line.split()
        blanks, more = divmod(width - sum(map(len, words)), len(words) - 1)
        even.append(
            "".join(word + " " * (blanks + (index < more)) for index, word in enumerate(words[:-1]))
            + words[-1]
        )
    return "\n".join([*even, last])


@pytest.mark.parametrize("width", [44, 60, 72])
def test_justified_prose_has_single_spaces(width: int) -> None:
    assert units(justified(PROSE, width)) == [PROSE]


SENTENCES = st.sampled_from(
    [
        "Warga menutup sumur lama karena airnya keruh.",
        "Menurut Kepala Dinas, pipa baru tiba pada hari Senin, lalu dipasang oleh dua regu.",
        "Anak-anak membantu mengangkut pasir dan batu dari sungai ke tepi jalan desa setiap sore.",
        "Biayanya mencapai 25 juta rupiah, sedangkan kas desa hanya memiliki separuh dari itu.",
        "Siapa yang akan membayar sisanya, belum ada yang tahu.",
    ]
)


@pytest.mark.slow
@given(
    st.lists(st.lists(SENTENCES, min_size=3, max_size=6).map(" ".join), min_size=2, max_size=5),
    st.integers(36, 200),
)
@settings(max_examples=150, deadline=None)
def test_a_rewrap_changes_no_unit(paragraphs: list[str], width: int) -> None:
    def sentences(text: str) -> list[str]:
        return sources(assert_sound(TEXT, text.encode()))

    wrapped = "\n\n".join(textwrap.fill(one, width) for one in paragraphs)
    # Where most lines are whole sentences, they may be lines that somebody wrote.
    lines = [line for line in wrapped.splitlines() if line]
    assume(sum(line.endswith(".") for line in lines) <= len(lines) // 2 or width > _WIDE)
    assert sentences(wrapped) == sentences("\n\n".join(paragraphs))


@pytest.mark.parametrize(
    ("broken", "joined"),
    [
        ("peme-\nrintah", "pemerintah"),
        ("peme\xad\nrintah", "pemerintah"),
        ("negara-\nnegara", "negara-negara"),
        ("anak-\nanaknya", "anak-anaknya"),
        ("sayur-\nmayur", "sayur-mayur"),
        ("bolak-\nbalik", "bolak-balik"),
        ("se-\nIndonesia", "se-Indonesia"),
        ("Rusia-\nUkraina", "Rusia-Ukraina"),
        ("non-\nmiliter", "non-militer"),
        ("pra-\ndan pascapanen", "pra- dan pascapanen"),
        ("2023-\n2024", "2023-2024"),
        ("https://desa.id/air-\nbersih.html", "https://desa.id/air-bersih.html"),
        ("https://desa.id/data/\nair/2024.pdf", "https://desa.id/data/air/2024.pdf"),
        ("https://desa.id/\nsetiap", "https://desa.id/ setiap"),
        ("naik -\nlalu", "naik - lalu"),
    ],
)
def test_line_ends_with_hyphens_and_urls(broken: str, joined: str) -> None:
    start, end = "Sejak bulan Juni warga mengeluh, lalu datang ", " pada hari Senin. Selesai sudah."
    assert units(start + broken + end) == [start + joined + end]


def test_words_of_the_file_tell_a_compound_from_a_divided_word() -> None:
    compound = "Ini kerja sama lintas-\nsektor di desa yang kering, bukan\nyang lain. "
    assert "lintas-sektor" in units(compound + "Rencana lintas-sektor itu baik.")[0]
    assert "lintassektor" in units(compound + "Rencana itu baik.")[0]


def test_invisible_characters_are_outside() -> None:
    text = (
        "Pe\xadme\xadrin\xadtah me\u2060nutup sumur.\u200b Warga\u200bnya setuju.\u200bLalu pulang."
    )
    assert units(text) == ["Pemerintah menutup sumur. Warganya setuju. Lalu pulang."]
    assert units("\u0e01\u200b\u0e02 \U0001f468\u200d\U0001f469") == [
        "\u0e01\u200b\u0e02 \U0001f468\u200d\U0001f469"
    ]


def test_invisible_characters_are_outside_in_markdown_too_but_for_code() -> None:
    text = "# Pe\xadme\xadrintah\n\nWarga\u200b setuju.\n\nKode `a\u200bb`.\n"
    document = assert_sound(MARKDOWN, text.encode())
    found = [block.text for block in document.blocks]
    assert found == ["Pemerintah", "Warga setuju.", "Kode `a\u200bb`."]


CONTENTS = (
    "PRAKATA .............................. iii\n"
    "1.1   Sumur warga .................... 2\n"
    "Lampiran B. Hasil ukur debit air di em-\n"
    "pat sumur ............................ 14"
)


def test_contents_without_leaders_and_pages() -> None:
    document = read(TEXT, CONTENTS)
    assert units(CONTENTS) == [
        "PRAKATA",
        "1.1   Sumur warga",
        "Lampiran B. Hasil ukur debit air di empat sumur",
    ]
    assert Exclusion.NUMBERING in {block.exclusion for block in document.blocks}
    again = written(CONTENTS, {"PRAKATA": "FOREWORD"}).split("\n")[0]
    assert again == "FOREWORD ............................. iii"


TABLE = (
    "Desa          Debit    Keadaan\n"
    "--------------------------------\n"
    "Sukamaju      1.200    cukup baik\n"
    "Mekar Sari      950    kering"
)


def test_cells_are_units_and_columns_stay_aligned() -> None:
    assert units(TABLE) == [
        *("Desa", "Debit", "Keadaan", "Sukamaju", "1.200", "cukup baik"),
        *("Mekar Sari", "950", "kering"),
    ]
    again = written(TABLE, {"Desa": "Village", "kering": "dry", "Debit": "Flow of water"})
    assert again.split("\n") == [
        "Village       Flow of water  Keadaan",
        *TABLE.split("\n")[1:3],
        "Mekar Sari      950    dry",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Desa\tDebit\nSukamaju\tbaik",
        "Desa | Debit\nSukamaju | baik",
        "| Desa | Debit |\n|---|---|\n| Sukamaju | baik |",
    ],
)
def test_cells_between_tabs_and_pipes(text: str) -> None:
    assert units(text) == ["Desa", "Debit", "Sukamaju", "baik"]


def test_dots_between_columns_and_in_forms() -> None:
    assert units("Sumur ...... gratis\nPipa ....... Rp1.500") == [
        "Sumur",
        "gratis",
        "Pipa",
        "Rp1.500",
    ]
    assert units("Nama   : ..........\nAlamat : ..........") == ["Nama", "Alamat"]


def test_a_numbered_table_without_stops() -> None:
    text = (
        "No.  Nama Desa      Sumur  Satuan\n"
        "1    Sukamaju          12  buah\n"
        "2    Mekar Sari         5  buah"
    )
    assert units(text)[4:] == ["1", "Sukamaju", "12", "buah", "2", "Mekar Sari", "5", "buah"]


def test_a_numbered_table() -> None:
    text = (
        "No.  Nama Desa      Sumur  Satuan\n"
        "1.   Sukamaju          12  buah\n"
        "2.   Mekar Sari         5  buah"
    )
    assert units(text)[:7] == ["No.", "Nama Desa", "Sumur", "Satuan", "Sukamaju", "12", "buah"]


def test_two_signatures_side_by_side() -> None:
    text = (
        "Kepala desa                     Bendahara\n\n"
        "Hadi Wibowo                     Rina Kartika\n"
        "NIP 19650101                    NIP 19700202"
    )
    assert units(text) == [
        *("Kepala desa", "Bendahara", "Hadi Wibowo", "Rina Kartika"),
        *("NIP 19650101", "NIP 19700202"),
    ]


def test_colons_in_one_column_are_of_fields() -> None:
    text = (
        "Ketua     : Kapan sumur digali?\n"
        "Sekretaris: Bulan lalu, dan pipa\n"
        "            baru tiba kemarin."
    )
    found = ["Kapan sumur digali?", "Sekretaris", "Bulan lalu, dan pipa baru tiba kemarin."]
    assert units(text) == ["Ketua", *found]


def test_fields_with_hanging_values() -> None:
    text = (
        "Perihal    : Undangan rapat tentang sumur desa\n"
        "             dan pipa baru\n"
        "Mengingat  : a. bahwa sumur mengering;\n"
        "             b. bahwa warga memerlukan air\n"
        "                yang bersih;"
    )
    assert units(text) == [
        *("Perihal", "Undangan rapat tentang sumur desa dan pipa baru"),
        *("Mengingat", "bahwa sumur mengering;", "bahwa warga memerlukan air yang bersih;"),
    ]


@pytest.mark.parametrize(
    "marker",
    [
        "ii.",
        "(iv)",
        "iii)",
        "o",
        "✓",
        "➢",
        "\uf0b7",
        "□",
        "■",
        "❖",
        "(b)",
        "12.",
        "1).",
        "[x]",
        "[ ]",
    ],
)
def test_markers_are_outside(marker: str) -> None:
    assert units(f"  {marker} sumur warga\n  {marker} pipa baru") == ["sumur warga", "pipa baru"]


def test_outlines_articles_and_footnotes() -> None:
    outline = "1. Sumur\n   1.1 Keadaan sumur\n   1.2 Rencana kerja\n2. Pipa"
    assert units(outline) == ["Sumur", "1.1 Keadaan sumur", "1.2 Rencana kerja", "Pipa"]
    law = (
        "BAB II\nPENGGUNAAN AIR\n\nPasal 7\nWarga memakai air sumur menurut giliran yang\n"
        "ditetapkan kepala desa.\n(1) Giliran diumumkan\n    setiap Senin."
    )
    assert units(law) == [
        *("BAB II", "PENGGUNAAN AIR", "Pasal 7"),
        "Warga memakai air sumur menurut giliran yang ditetapkan kepala desa.",
        "Giliran diumumkan setiap Senin.",
    ]
    notes = "1 Dinas Air, Laporan, hlm. 4.\n2 Wawancara dengan warga, Mei 2024."
    assert units(notes) == notes.split("\n")


def test_quoted_mail() -> None:
    text = (
        "Budi menulis:\n> Sumur di desa itu mengering sejak bulan Juni, dan warga berjalan\n"
        "> dua kilometer setiap pagi.\n> > Kapan digali?\n\nBesok."
    )
    found = [(block.kind.value, block.text) for block in assert_sound(TEXT, text.encode()).blocks]
    assert found == [
        ("paragraph", "Budi menulis:"),
        (
            "block quote",
            "Sumur di desa itu mengering sejak bulan Juni, dan warga berjalan dua kilometer "
            "setiap pagi.",
        ),
        ("block quote", "Kapan digali?"),
        ("paragraph", "Besok."),
    ]


def test_pages_with_running_headers() -> None:
    prose = "Sumur itu mengering sejak Juni, dan\nwarga berjalan jauh setiap pagi."
    page = "LAPORAN AIR BERSIH   Mei 2024\n" + prose + "\n\n- {} -\n"
    found = units(page.format(3) + "\f" + page.format(4) + "\nHalaman 5 dari 9")
    header = ["LAPORAN AIR BERSIH   Mei 2024", prose.replace("\n", " ")]
    assert found == [*header, *header, "Halaman 5 dari 9"]
    assert units("Sumur itu kering.\n\n      - 4 -\nLAPORAN AIR BERSIH")[1] == "LAPORAN AIR BERSIH"


def test_the_wrapping_can_be_set() -> None:
    def blocks(text: str, wrapping: Wrapping) -> list[str]:
        document = TEXT.read(text.encode(), "a.txt", ReadOptions(wrapping=wrapping))
        return [block.text for block in document.blocks]

    verse = LINES["verse in lower case"]
    assert blocks(verse, Wrapping.PROSE) == [verse.replace("\n", " ")]
    wrapped = textwrap.fill(PROSE, 70)
    assert blocks(wrapped, Wrapping.LINES) == wrapped.split("\n")


RECORDS = st.sampled_from([text for name, text in LINES.items() if "verse" not in name])


@pytest.mark.slow
@given(st.lists(st.one_of(RECORDS, st.just(textwrap.fill(PROSE, 70))), max_size=6))
@settings(max_examples=100, deadline=None)
def test_lines_stay_lines_beside_prose(parts: list[str]) -> None:
    expected = [
        line
        for part in parts
        for line in ([PROSE] if part.startswith("Sumur") else filter(None, part.split("\n")))
    ]
    assert units("\n\n".join(parts)) == expected


def test_a_form_in_a_letter() -> None:
    text = (
        "Nomor    : 45/BPD/V/2023                 Bogor, 2 Mei 2023\n"
        "Sifat    : Segera\n"
        "Hal      : Rapat desa\n\n"
        "hari/tanggal : Selasa\n"
        "tempat       : Balai desa\n"
    )
    fields = ["Sifat", "Segera", "Hal", "Rapat desa"]
    assert units(text) == [
        *("Nomor", "45/BPD/V/2023", "Bogor, 2 Mei 2023", *fields),
        *("hari/tanggal", "Selasa", "tempat", "Balai desa"),
    ]


def test_entries_of_a_word_list_hang_under_their_key() -> None:
    text = (
        "sumur   : lubang di tanah.\n"
        "timba   : alat untuk mengambil air dari\n          dalam sumur.\n"
    )
    wanted = ["sumur", "lubang di tanah.", "timba", "alat untuk mengambil air dari dalam sumur."]
    assert units(text) == wanted


@pytest.mark.parametrize("leader", ["-" * 12, "- - - - - -", "–––––", "•••••", "····"])
def test_leaders_of_any_style(leader: str) -> None:
    text = f"BAB I Sumber air {leader} 7\nBAB II Sumur warga {leader} 12\n"
    assert units(text) == ["BAB I Sumber air", "BAB II Sumur warga"]


@pytest.mark.parametrize(
    "table",
    [
        "╔══════╦═══════╗\n║ Desa ║ Air   ║\n╠══════╬═══════╣\n║ Tani ║ keruh ║\n╚══════╩═══════╝",
        "┌──────┬───────┐\n│ Desa │ Air   │\n├──────┼───────┤\n│ Tani │ keruh │\n└──────┴───────┘",
        "No|Desa|Air\n1|Tani|keruh\n",
    ],
)
def test_cells_of_boxes(table: str) -> None:
    assert [one for one in units(table) if one not in ("No", "1")] == [
        "Desa",
        "Air",
        "Tani",
        "keruh",
    ]


def test_prose_that_a_page_cuts_is_joined_up_to_there() -> None:
    text = (
        "Warga desa menggali sumur baru di tepi sawah karena mata air yang lama\n"
        "sudah kering sejak bulan Juni dan belum ada hujan turun sampai dengan\n"
        "\f\nakhir bulan Oktober.\n"
    )
    first, rest = units(text)
    assert first.endswith(
        "yang lama sudah kering sejak bulan Juni dan belum ada hujan turun sampai dengan"
    )
    assert rest == "akhir bulan Oktober."


def test_a_date_at_the_right_is_no_part_of_the_line_below() -> None:
    assert units(f"{'Bogor, 2 Mei 2023':>60}\nMenyetujui,\n") == [
        "Bogor, 2 Mei 2023",
        "Menyetujui,",
    ]


def test_a_bracket_closed_in_the_next_row_is_no_marker() -> None:
    text = "- Sumur itu dalam (lihat Gambar\n  3) dan airnya jernih.\n- Sumur lain dangkal.\n"
    assert units(text) == [
        "Sumur itu dalam (lihat Gambar 3) dan airnya jernih.",
        "Sumur lain dangkal.",
    ]


def test_a_number_under_a_name_is_a_line_beside_any_prose() -> None:
    text = (
        "Kami sampaikan bahwa pelatihan penyuluh akan dilaksanakan pada hari\n"
        "Senin di balai desa. Kami mohon kehadiran Bapak dan Ibu sekalian.\n\n"
        "Hormat kami,\n\nDr. Ir. Hasan Basri, M.Si.\nNIP 196503121990031002\n"
    )
    assert [block.text for block in read(TEXT, text).blocks][-3:] == [
        "Hormat kami,",
        "Dr. Ir. Hasan Basri, M.Si.",
        "NIP 196503121990031002",
    ]
