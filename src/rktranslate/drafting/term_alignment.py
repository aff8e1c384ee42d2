"""Term alignment: the engine's own renderings of terms, alone and in carrier sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.drafting.edits import EDGES
from rktranslate.drafting.inflection import inflection
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.drafting.inflection import Inflection
    from rktranslate.drafting.isolation import IsolatingEngine

_FILLER = "Jakarta"
"""A name that every engine copies."""


class EngineRenderings:
    """The engine's own renderings of source words, each requested once."""

    def __init__(
        self,
        engine: IsolatingEngine,
        source_language: str,
        target_language: str,
        candidates: int,
    ) -> None:
        """Create an empty store for an engine.

        Args:
            engine: Engine for the language pair.
            source_language: Language of the words.
            target_language: Language of their renderings.
            candidates: Number of hypotheses to request.
        """
        self._engine = engine
        self._candidates = candidates
        self._frames = load_language(source_language).drafting.frames
        """Carrier sentences with a place for a word.

        The translation around a name is the frame; the translation between the two halves of a
        frame is the rendering of a term. A language without frames has the term alone.
        """
        self._inflection = inflection(target_language)
        self._target_frames: tuple[tuple[str, str] | None, ...] | None = None
        self._renderings: dict[str, tuple[str, ...]] = {}

    def of(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the learned renderings of words, longest first."""
        renderings = dict.fromkeys(
            rendering for word in words for rendering in self._renderings.get(word, ())
        )
        return tuple(sorted(renderings, key=len, reverse=True))

    def learn(self, words: Iterable[str]) -> None:
        """Learn the renderings of words that are still unknown, all in one batch."""
        new = [word for word in dict.fromkeys(words) if word not in self._renderings]
        if not new:
            return
        framed = [frame.format(word) for word in new for frame in self._frames]
        fillers = [frame.format(_FILLER) for frame in self._frames]
        texts = [*new, *framed, *(fillers if self._target_frames is None else ())]
        answers = [
            [candidate.target for candidate in answer.candidates]
            for answer in self._engine.translate(texts, candidates=self._candidates)
        ]
        if self._target_frames is None:
            self._target_frames = tuple(
                _halves(answer[0], _FILLER) if answer else None
                for answer in answers[len(texts) - len(fillers) :]
            )
        for index, word in enumerate(new):
            alone = answers[index]
            start = len(new) + index * len(self._frames)
            in_frames = [
                _between(target, frame)
                for answer, frame in zip(
                    answers[start : start + len(self._frames)], self._target_frames, strict=True
                )
                for target in answer
            ]
            self._renderings[word] = _cleaned([*alone, *in_frames], self._inflection)


def _halves(sentence: str, name: str) -> tuple[str, str] | None:
    """Return the text before and after a name, if it occurs once."""
    parts = sentence.split(name)
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _between(sentence: str, frame: tuple[str, str] | None) -> str:
    """Return the text inside of a frame; empty if the sentence has another frame."""
    if frame is None or not (sentence.startswith(frame[0]) and sentence.endswith(frame[1])):
        return ""
    return sentence[len(frame[0]) : len(sentence) - len(frame[1])]


def _cleaned(texts: Sequence[str], grammar: Inflection) -> tuple[str, ...]:
    """Return texts without surrounding punctuation, article, infinitive marker and duplicates.

    A function word is no rendering: it stands everywhere in a text, for other words.
    """
    kept: dict[str, str] = {}
    for text in texts:
        words = grammar.leading_article.sub("", text.strip(EDGES))
        words = grammar.words.without_infinitive(words)
        if words and words.casefold() not in grammar.function:
            kept.setdefault(words.casefold(), words)
    return tuple(kept.values())
