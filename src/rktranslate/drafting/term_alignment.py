"""What the engine itself says for a term: learned from the term alone, and in carrier sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.drafting.edits import EDGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.engines.interface import Engine

_FRAMES = {
    "id": (("Mereka membahas {} di sana.", "Jakarta"), ("Ini tentang {}.", "Jakarta")),
    "ms": (("Mereka membincangkan {} di sana.", "Jakarta"), ("Ini tentang {}.", "Jakarta")),
}
"""Short sentences by source language, and a name that every engine leaves as it is.

What the engine puts around the name is the frame; what it puts between the two halves of a frame is
its word for a term. Other languages have the term alone."""
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


class Learned:
    """The engine's own renderings of source words, each asked for once."""

    def __init__(self, engine: Engine, source_language: str, candidates: int) -> None:
        """Take an engine.

        Args:
            engine: Engine for the language pair.
            source_language: Language of the words.
            candidates: Hypotheses to ask for.
        """
        self._engine = engine
        self._candidates = candidates
        self._frames = _FRAMES.get(source_language.replace("-", "_").split("_")[0].lower(), ())
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
        framed = [frame.format(word) for word in new for frame, _ in self._frames]
        fillers = [frame.format(name) for frame, name in self._frames]
        asked = [*new, *framed, *(fillers if self._around is None else ())]
        answers = [
            [each.target for each in answer]
            for answer in self._engine.translate(asked, candidates=self._candidates)
        ]
        if self._around is None:
            self._around = tuple(
                _halves(answer[0], name)
                for answer, (_, name) in zip(
                    answers[len(asked) - len(fillers) :], self._frames, strict=True
                )
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
            self._known[word] = _cleaned([*alone, *inside])


def _halves(sentence: str, name: str) -> tuple[str, str] | None:
    """Return what stands before and after a name, if it stands there once."""
    parts = sentence.split(name)
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _between(sentence: str, around: tuple[str, str] | None) -> str:
    """Return what stands in a frame; nothing where the frame is another."""
    if around is None or not (sentence.startswith(around[0]) and sentence.endswith(around[1])):
        return ""
    return sentence[len(around[0]) : len(sentence) - len(around[1])]


def _cleaned(texts: Sequence[str]) -> tuple[str, ...]:
    """Return texts without punctuation around them and without an article, none twice."""
    kept: dict[str, str] = {}
    for text in texts:
        words = _ARTICLE.sub("", text.strip(EDGES))
        if words:
            kept.setdefault(words.casefold(), words)
    return tuple(kept.values())
