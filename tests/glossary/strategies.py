"""Hypothesis strategies of glossaries."""

from hypothesis import strategies as st

WORD = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="|"), min_size=1, max_size=6
).filter(lambda text: any(map(str.isalnum, text)) and text[0] not in "=+-@")
"""Terms and renderings that a cell of glossary.csv holds as they are."""
