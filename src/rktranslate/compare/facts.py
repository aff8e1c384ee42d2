"""Names and numbers of a text: what a reader cannot guess, and a reviewer has to compare."""

from __future__ import annotations

import re
from typing import NamedTuple

from rktranslate.compare.numbers.digits import read_numbers
from rktranslate.compare.tokens import opens_sentence

_WORD = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*")


class Facts(NamedTuple):
    """How many different names and numbers a text has."""

    names: int
    numbers: int


def count_facts(text: str, language: str) -> Facts:
    """Return how many names and numbers a text has, each once.

    Names are runs of words with a capital, but for the first word of a sentence.
    """
    names: set[str] = set()
    run: list[str] = []
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        capital = word[0][0].isupper()
        opens = opens_sentence(text, start)
        if run and (not capital or text[end:start] != " "):
            names.add(" ".join(run))
            run = []
        if capital and (run or not opens):
            run.append(word[0])
        end = word.end()
    if run:
        names.add(" ".join(run))
    return Facts(len(names), len({value.keys for value in read_numbers(text, language)}))
