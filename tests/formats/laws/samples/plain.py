"""Plain text and Markdown."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from tests.formats.laws.kinds import Kind

TEXT = (
    "Laporan harga beras\n\nHarga beras di Jakarta naik. Pemerintah\nmenggelar operasi pasar.\n\n"
    "- butir satu\n- butir dua\n\nNama barang     Harga\nBeras putih     12.500\n"
)
MARKDOWN = (
    "# Laporan harga\n\nHarga **beras** naik. Lihat [catatan](https://contoh.id/a_b).\n\n"
    "- butir `satu`\n- butir dua\n\n| Nama | Harga |\n|------|-------|\n| Beras | 12.500 |\n\n"
    "```\nkode\n```\n\n> Kutipan pertama.\n"
)
_LINES = st.sampled_from(
    [
        "Kalimat satu. Kalimat dua.", "Kata", "", "", "- butir", "Harga naik!", "# Judul", "> kutip",
        "Kata yang **tebal** dan _miring_.", "1. satu", "a | b", "`kode`", "\t", "[a](b)", "😀 ya.",
    ]
)  # fmt: skip
_DOCUMENTS = st.lists(_LINES, max_size=8).map(lambda lines: "\n".join(lines).encode())


def _lines(line: str) -> Callable[[int], bytes]:
    return lambda size: "".join(line.format(n) for n in range(size)).encode()


KINDS = (
    Kind(
        ".txt",
        {"prose": TEXT.encode(), "marked": b"\xef\xbb\xbfSatu kalimat. Dua kalimat.\r\n\r\nTiga."},
        _DOCUMENTS,
        {
            "paragraphs": _lines("Kalimat {} ini.\n\n"),
            "lines of a paragraph": _lines("kata {} ini dan\n"),
            "words of a line": _lines("kata {} ini. "),
        },
        exact=False,
    ),
    Kind(
        ".md",
        {"rich": MARKDOWN.encode(), "marked": b"\xef\xbb\xbf# Judul\r\n\r\nTeks ini."},
        _DOCUMENTS,
        {
            "paragraphs": _lines("Kalimat {} ini.\n\n"),
            "words of a paragraph": _lines("kata {} ini. "),
            "codes of a paragraph": _lines("**kata{}** "),
        },
        exact=False,
    ),
)
