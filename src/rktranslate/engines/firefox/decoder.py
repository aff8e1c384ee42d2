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
from typing import TYPE_CHECKING, Any, NamedTuple

from rktranslate.engines.texts import (
    IN_PARTS,
    TRUNCATED,
    capitals,
    cut,
    is_capitals,
    sentence_case,
)
from rktranslate.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SOURCE_TOKENS = 96
"""Longer texts are split between sentences or clauses: beyond this the models repeat themselves."""

_RETRIED_TOKENS = 32
"""A shorter part whose target does not end is not cut again."""
_RETRIED_PARTS = 4
"""Parts that another one is cut into because its target does not end, about."""

_PLACEHOLDER = re.compile("｟([0-9])｠")
_FORMS = (
    ("http://x.y/{}", re.compile(r"(?i)\bhttp://x\.y/([0-9])")),
    ("XQ{}", re.compile(r"\bXQ([0-9])")),
    ("[{}]", re.compile(r"\[([0-9])\]")),
    ("%{}", re.compile(r"%([0-9])")),
)
"""Forms of placeholders for these models, the best copied first. They are trained on web texts and
copy addresses, but turn the brackets of ``｟0｠`` into quotation marks."""


class Translation(NamedTuple):
    """A target, and what the model could not do, a short clause each."""

    text: str
    issues: tuple[str, ...] = ()


class Decoder:
    """A model, loaded by the first text."""

    def __init__(
        self, model: str, source_vocabulary: str, target_vocabulary: str, shortlist: str
    ) -> None:
        """Take the paths of the files; ``shortlist`` may be empty."""
        self._paths = (model, source_vocabulary, target_vocabulary, shortlist)

    def translate(self, text: str) -> Translation:
        """Translate a text of any length.

        Raises:
            EngineError: The model cannot be loaded, or failed.
        """
        if is_capitals(text):
            target = self._cased(sentence_case(text), MAX_SOURCE_TOKENS)
            return target._replace(text=capitals(target.text))
        return self._cased(text, MAX_SOURCE_TOKENS)

    def _cased(self, text: str, limit: int) -> Translation:
        """Translate a text in parts of so many tokens."""
        pieces = cut(text, self._length, limit)
        parts = [self._part(part) for part in pieces.parts]
        issues = dict.fromkeys((*pieces.issues, *(i for part in parts for i in part.issues)))
        return Translation(pieces.join(part.text for part in parts), tuple(issues))

    def _part(self, text: str) -> Translation:
        """Translate a part; cut it further if its target does not end."""
        target = self._best_copy(text)
        length = _pieces(self._vocabulary, text)
        if TRUNCATED not in target.issues or length < _RETRIED_TOKENS:
            return target
        again = self._cased(text, -(-length // _RETRIED_PARTS))
        return Translation(again.text, tuple(dict.fromkeys((IN_PARTS, *again.issues))))

    def _best_copy(self, text: str) -> Translation:
        """Translate a part, with its placeholders in the form that the model copies."""
        wanted = sorted(_PLACEHOLDER.findall(text))
        if not wanted:
            return self._plain(text)
        first = None
        for form, pattern in _FORMS:
            if pattern.search(text):
                continue
            target = self._plain(_spaced(text, form))
            target = target._replace(text=pattern.sub(r"｟\1｠", target.text))
            if sorted(_PLACEHOLDER.findall(target.text)) == wanted:
                return target
            first = first or target
        return first or self._plain(text)

    def _plain(self, text: str) -> Translation:
        try:
            target: str = self._translator.translate(text)
        except EngineError:
            raise
        except BaseException as error:
            # A panic of the library is not an Exception, and neither is KeyboardInterrupt.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            raise EngineError(f"the Firefox engine failed: {error}", path=self._paths[0]) from error
        if not target:
            return Translation(text)
        # The library stops here, and says nothing.
        most = 2 * _pieces(self._vocabulary, text) + 6
        truncated = len(target) >= most and _pieces(self._target_vocabulary, target) >= most
        return Translation(target, (TRUNCATED,) if truncated else ())

    def _length(self, text: str) -> int:
        # A piece has at least one character, so a short text need not be encoded.
        if len(text) <= MAX_SOURCE_TOKENS:
            return len(text)
        return _pieces(self._vocabulary, text)

    @cached_property
    def _vocabulary(self) -> Any:
        return _open_vocabulary(self._paths[1])

    @cached_property
    def _target_vocabulary(self) -> Any:
        source, target = self._paths[1:3]
        return self._vocabulary if source == target else _open_vocabulary(target)

    @cached_property
    def _translator(self) -> Any:
        try:
            from fxtranslate import Translator
        except ImportError as error:
            raise EngineError(
                f"the Firefox engine is not installed: {error}",
                hint="pip install fxtranslate",
            ) from error
        model, source, target, shortlist = self._paths
        weights = _read(model)
        # The library accepts any vocabulary, and writes nonsense with one of another model.
        vocabularies = {source: self._vocabulary, target: self._target_vocabulary}
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


def _pieces(vocabulary: Any, text: str) -> int:
    """Return the length of a text in pieces; unknown characters are pieces of their own."""
    numbers = vocabulary.encode(text)
    unknown = vocabulary.unk_id()
    if unknown not in numbers:
        return len(numbers)
    pieces = zip(numbers, vocabulary.encode(text, out_type=str), strict=True)
    return sum(len(piece) if number == unknown else 1 for number, piece in pieces)


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
        except (RuntimeError, TypeError, ValueError) as error:
            # Of the tokenizer, for a text that is no text; the process serves others.
            response = {"message": str(error), "path": None, "hint": None}
        responses.write(json.dumps(response) + "\n")
        responses.flush()
