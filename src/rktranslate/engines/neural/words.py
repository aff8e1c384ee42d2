"""The words of a target to which the tokens of a model belong."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rktranslate.engines.interface import WordScore
from rktranslate.engines.neural.tokens import join_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"\S+")


def words_of(
    target: str, tokens: Sequence[str], log_probabilities: Sequence[float]
) -> tuple[WordScore, ...]:
    """Return the words of a target, and its end, with the log probabilities of their tokens.

    A model normalises a text before it cuts it (NFKC); so what is counted are the characters of the
    tokens that are no blanks. A token of two words counts for the first of them.

    Args:
        target: The target.
        tokens: Its tokens, with ``▁`` for blanks.
        log_probabilities: Of each token, and perhaps of the end.

    Returns:
        Nothing if the target has no word, or the tokens have other characters than it.
    """
    places = [
        index
        for index, character in enumerate(target)
        for part in unicodedata.normalize("NFKC", character)
        if not part.isspace()
    ]
    lengths = [len("".join(join_pieces([token]).split())) for token in tokens]
    if not places or sum(lengths) != len(places):
        return ()
    words = [match.span() for match in _WORD.finditer(target)]
    sums = [0.0] * len(words)
    done = number = 0
    for length, log_probability in zip(lengths, log_probabilities, strict=False):
        # A blank alone belongs to the word that follows it.
        place = places[min(done, len(places) - 1)]
        while words[number][1] <= place:
            number += 1
        sums[number] += log_probability
        done += length
    scores = [WordScore(*span, total) for span, total in zip(words, sums, strict=True)]
    if len(log_probabilities) > len(tokens):
        end = len(target.rstrip())
        scores.append(WordScore(end, end, log_probabilities[len(tokens)]))
    return tuple(scores)
