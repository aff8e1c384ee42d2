"""Words of every shape that the generators of documents put into them."""

from __future__ import annotations

from hypothesis import strategies as st

SENTENCES = st.sampled_from(
    [
        "Kalimat satu. Kalimat dua.", "Kata", " kata ", "Harga naik!", " ", "  ", "a", "1", "12.500",
        "“Kami siap,” katanya.", "R&D &amp; x", "5 < 6 > 4", "<b>", "&lt;b>", "</1>", "]]>", "e\u0301",
        "\u00a0", "\u200b", "\u00ad", "😀", "مرحبا", "\u200fabc", "-", "|", "#", "∅", ".", ". ", "{x}",
        "dr. Budi", "https://contoh.id/a_b", "'\"", "\u2028", "\t", "\n",
    ]
)  # fmt: skip
_ANY = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=12)
WORDS = st.one_of(SENTENCES, SENTENCES, _ANY)
"""Text that XML 1.0 can hold."""
