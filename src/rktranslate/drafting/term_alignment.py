"""Term alignment: the engine's own renderings of terms, alone and in short sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.drafting.edits import EDGES
from rktranslate.drafting.inflection import inflection
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from rktranslate.engines.interface import Engine

_FILLER = "Jakarta"
"""A name that every engine copies."""


class Learned:
    """The engine's own renderings of source words, each asked for once."""

    def __init__(
        self, engine: Engine, source_language: str, target_language: str, candidates: int
    ) -> None:
        """Take an engine.

        Args:
            engine: Engine for the language pair.
            source_language: Language of the words.
            target_language: Language of their renderings.
            candidates: Hypotheses to ask for.
        """
        self._engine = engine
        self._candidates = candidates
        self._frames = load_language(source_language).drafting.frames
        """Short sentences with a place for a word.

        What the engine puts around a name is the frame; what it puts between the two halves of a
        frame is its word for a term. A language without frames has the term alone.
        """
        self._article = inflection(target_language).leading_article
        self._around: tuple[tuple[str, str] | None, ...] | None = None
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the renderings of words that were learned, longest first."""
        found = dict.fromkeys(own for word in words for own in self._known.get(word, ()))
        return tuple(sorted(found, key=len, reverse=True))

    def learn(self, words: Iterable[str]) -> None:
        """Ask the engine for words that are still unknown, all in one batch."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if not new:
            return
        framed = [frame.format(word) for word in new for frame in self._frames]
        fillers = [frame.format(_FILLER) for frame in self._frames]
        asked = [*new, *framed, *(fillers if self._around is None else ())]
        answers = [
            [each.target for each in answer]
            for answer in self._engine.translate(asked, candidates=self._candidates)
        ]
        if self._around is None:
            self._around = tuple(
                _halves(answer[0], _FILLER) for answer in answers[len(asked) - len(fillers) :]
            )
        for index, word in enumerate(new):
            alone = answers[index]
            begin = len(new) + index * len(self._frames)
            inside = [
                _between(target, around)
                for answer, around in zip(
                    answers[begin : begin + len(self._frames)], self._around, strict=True
                )
                for target in answer
            ]
            self._known[word] = _cleaned([*alone, *inside], self._article)


def _halves(sentence: str, name: str) -> tuple[str, str] | None:
    """Return what stands before and after a name, if it stands there once."""
    parts = sentence.split(name)
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _between(sentence: str, around: tuple[str, str] | None) -> str:
    """Return what stands in a frame; nothing where the frame is another."""
    if around is None or not (sentence.startswith(around[0]) and sentence.endswith(around[1])):
        return ""
    return sentence[len(around[0]) : len(sentence) - len(around[1])]


def _cleaned(texts: Sequence[str], article: re.Pattern[str]) -> tuple[str, ...]:
    """Return texts without punctuation around them and without an article, none twice."""
    kept: dict[str, str] = {}
    for text in texts:
        words = article.sub("", text.strip(EDGES))
        if words:
            kept.setdefault(words.casefold(), words)
    return tuple(kept.values())
