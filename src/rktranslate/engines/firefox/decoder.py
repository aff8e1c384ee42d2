"""Runs one Firefox Translations model, in this process or as a worker of its own.

The library translates one sentence per call, holds the interpreter's lock meanwhile, and binds a
loaded model to its thread: several cores are used by worker processes, never by threads.
"""

from __future__ import annotations

import json
import os
import re
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rktranslate.engines.texts import capitals, cut, is_capitals, sentence_case
from rktranslate.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SOURCE_TOKENS = 96
"""Longer texts are split between sentences or clauses: beyond this the models repeat themselves."""

_MAX_WORD_TOKENS = 4 * MAX_SOURCE_TOKENS
"""A word of more pieces is not language, and is copied: the library's time is quadratic in the
length."""

_PLACEHOLDER = re.compile("｟([0-9])｠")
_FORMS = (
    ("http://x.y/{}", re.compile(r"(?i)\bhttp://x\.y/([0-9])")),
    ("XQ{}", re.compile(r"\bXQ([0-9])")),
    ("[{}]", re.compile(r"\[([0-9])\]")),
    ("%{}", re.compile(r"%([0-9])")),
)
"""Forms of placeholders for these models, the best copied first. They are trained on web texts and
copy addresses, but turn the brackets of ``｟0｠`` into quotation marks."""


class Decoder:
    """A model, loaded by the first text."""

    def __init__(
        self, model: str, source_vocabulary: str, target_vocabulary: str, shortlist: str
    ) -> None:
        """Take the paths of the files; ``shortlist`` may be empty."""
        self._paths = (model, source_vocabulary, target_vocabulary, shortlist)

    def translate(self, text: str) -> str:
        """Translate a text of any length.

        Raises:
            EngineError: The model cannot be loaded, or failed.
        """
        if is_capitals(text):
            return capitals(self._cased(sentence_case(text)))
        return self._cased(text)

    def _cased(self, text: str) -> str:
        pieces = cut(text, self._length, MAX_SOURCE_TOKENS)
        # Gaps and parts alternate; only the parts are translated.
        return "".join(
            self._part(piece) if place % 2 else piece for place, piece in enumerate(pieces)
        )

    def _part(self, text: str) -> str:
        if self._length(text) > _MAX_WORD_TOKENS:
            return text
        wanted = sorted(_PLACEHOLDER.findall(text))
        if not wanted:
            return self._plain(text)
        first = ""
        for form, pattern in _FORMS:
            if pattern.search(text):
                continue
            target = pattern.sub(r"｟\1｠", self._plain(_spaced(text, form)))
            if sorted(_PLACEHOLDER.findall(target)) == wanted:
                return target
            first = first or target
        return first or self._plain(text)

    def _plain(self, text: str) -> str:
        try:
            target: str = self._translator.translate(text)
        except EngineError:
            raise
        except BaseException as error:
            # A panic of the library is not an Exception, and neither is KeyboardInterrupt.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            raise EngineError(f"the Firefox engine failed: {error}", path=self._paths[0]) from error
        return target or text

    def _length(self, text: str) -> int:
        # A piece has at least one character, so a short text need not be encoded.
        if len(text) <= MAX_SOURCE_TOKENS:
            return len(text)
        return len(self._vocabulary.encode(text))

    @cached_property
    def _vocabulary(self) -> Any:
        return _open_vocabulary(self._paths[1])

    @cached_property
    def _translator(self) -> Any:
        try:
            from fxtranslate import Translator
        except ImportError as error:
            raise EngineError(
                f"the Firefox engine is not installed: {error}",
                hint="pip install 'rktranslate[firefox]'",
            ) from error
        model, source, target, shortlist = self._paths
        weights = _read(model)
        # The library accepts any vocabulary, and writes nonsense with one of another model.
        vocabularies = {source: self._vocabulary}
        if target != source:
            vocabularies[target] = _open_vocabulary(target)
        sizes = _vocabulary_sizes(weights)
        for path, size in zip((source, target), sizes, strict=False):
            if len(vocabularies[path]) != size:
                raise EngineError(
                    f"vocabulary of another model: expected {size} pieces, "
                    f"found {len(vocabularies[path])}",
                    path=path,
                )
        try:
            return Translator(
                model=weights,
                src_vocab=_read(source),
                trg_vocab=_read(target),
                shortlist=_read(shortlist) if shortlist else None,
            )
        except ValueError as error:
            raise EngineError(f"invalid model: {error}", path=model) from error


_DIMENSIONS = re.compile(rb"dim-vocabs:\s+- (\d{1,9})\s+- (\d{1,9})\s")


def _vocabulary_sizes(model: bytes) -> list[int]:
    """Return the vocabulary sizes of both sides, from the Marian settings in the file."""
    place = model.rfind(b"dim-vocabs:")
    found = _DIMENSIONS.match(model, place) if place >= 0 else None
    return [int(found[1]), int(found[2])] if found else []


def _open_vocabulary(path: str) -> Any:
    from sentencepiece import SentencePieceProcessor

    try:
        return SentencePieceProcessor(model_file=path)
    except (OSError, RuntimeError) as error:
        raise EngineError("invalid vocabulary", path=path) from error


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - a worker starts faster without pathlib
            return stream.read()
    except OSError as error:
        raise EngineError(f"cannot be read: {error.strerror}", path=path) from error


def _spaced(text: str, form: str) -> str:
    """Write placeholders in another form, separated by spaces from words and one another."""
    parts = _PLACEHOLDER.split(text)
    result = parts[0]
    for number, following in zip(parts[1::2], parts[2::2], strict=True):
        if result and (result[-1].isalnum() or result[-1] in "/]"):
            result += " "
        result += form.format(number)
        if following[:1].isalnum():
            result += " "
        result += following
    return result


def main() -> None:
    """Serve a parent process: a JSON list of texts per input line, one of targets per output line.

    The first input line has the paths of the model's files. An error is written as an object.
    """
    # Output of the library must not get between the responses.
    responses = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = os.fdopen(os.dup(sys.stdin.fileno()), encoding="utf-8")
    paths: Sequence[str] = json.loads(requests.readline())
    decoder = Decoder(*paths)
    for line in requests:
        response: object
        try:
            response = [decoder.translate(text) for text in json.loads(line)]
        except EngineError as error:
            response = {"message": error.message, "path": error.path, "hint": error.hint}
        responses.write(json.dumps(response) + "\n")
        responses.flush()
