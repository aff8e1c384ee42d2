"""The ctranslate2 engine: converted models, given by path in ``[engine.ctranslate2]``."""

from __future__ import annotations

import contextlib
import hashlib
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rktranslate.engines.ctranslate2.layout import ConvertedModel, open_model
from rktranslate.engines.interface import Availability, EngineOptions
from rktranslate.engines.neural.engine import NeuralEngine
from rktranslate.engines.neural.tokens import Frame, Tokens, join_pieces
from rktranslate.engines.neural.translator import LoadedModel
from rktranslate.errors import EngineError
from rktranslate.languages.codes import closest, matches, same_language
from rktranslate.model import Signature
from rktranslate.project.engine_settings import ANY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rktranslate.project.engine_settings import CTranslate2Settings

_SET_MODEL = 'set model in [engine.ctranslate2]: model = "FOLDER", or model = { en = "FOLDER" }'


class _Serving(NamedTuple):
    """A model for a pair of languages, and the tokens around its texts."""

    model: ConvertedModel
    frame: Frame


class CTranslate2Provider:
    """Finds the models that the configuration names; none is found by itself."""

    name: ClassVar[str] = "ctranslate2"
    description: ClassVar[str] = "Converted OPUS-MT, NLLB-200, M2M-100 and MADLAD-400 models"

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        """Return the pairs from the project's source language; those that fail are left out."""
        settings = options.settings.ctranslate2
        if settings is None:
            return []
        targets: dict[str, None] = {}
        for code, folder in settings.models:
            with contextlib.suppress(EngineError):
                known = [language for language, _ in open_model(folder).languages]
                targets |= dict.fromkeys([code] if code != ANY else known)
        return [
            (settings.source, target)
            for target in targets
            if not same_language(settings.source, target)
            and self.availability(settings.source, target, options).ready
        ]

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        """Look for a configured model and its tokens of the languages; loads no model."""
        settings = options.settings.ctranslate2
        configured = settings is not None and _code(target, settings) is not None
        try:
            serving = _serving(source, target, options)
        except EngineError as error:
            reason, remedy = _reason(error), error.hint or ""
            return Availability(
                self.name, source, target, False, reason, remedy, configured=configured
            )
        place = str(serving.model.folder)
        return Availability(self.name, source, target, True, place, configured=configured)

    def load(self, source: str, target: str, options: EngineOptions) -> CTranslate2Engine:
        """Return the engine for a pair; the model loads at the first text.

        Raises:
            EngineError: No model is configured for the pair, or it lacks a file or a language.
        """
        return CTranslate2Engine(_serving(source, target, options), (source, target), options)


def _code(target: str, settings: CTranslate2Settings) -> str | None:
    """Return the key of the model for a target language, or None."""
    codes = [code for code, _ in settings.models]
    return closest(target, codes) or (ANY if ANY in codes else None)


def _reason(error: EngineError) -> str:
    return f"{error.path}: {error.message}" if error.path else error.message


def _serving(source: str, target: str, options: EngineOptions) -> _Serving:
    """Return the model for a pair.

    Raises:
        EngineError: There is none.
    """
    settings = options.settings.ctranslate2
    if settings is None:
        raise EngineError("no model is configured", hint=_SET_MODEL)
    code = _code(target, settings)
    if code is None:
        raise EngineError(f"no model is configured for {target}", hint=_SET_MODEL)
    folder = dict(settings.models)[code]
    model = open_model(folder)
    if model.scheme is None and code == ANY:
        raise EngineError(
            "no token of the model names a language",
            path=str(folder),
            hint=f'name its target language: model = {{ {target} = "..." }}',
        )
    if (model.scheme is None or not model.scheme.any_source) and not matches(
        settings.source, source
    ):
        raise EngineError(
            f"the model is configured for texts in {settings.source}, not in {source}",
            path=str(folder),
        )
    frame = model.frame(source, target)
    if frame is None:
        kind = model.scheme.name if model.scheme else ""
        raise EngineError(
            f"the {kind} model has no tokens for {source} and {target}", path=str(folder)
        )
    return _Serving(model, frame)


class CTranslate2Engine(NeuralEngine):
    """The engine of one language pair."""

    def __init__(self, serving: _Serving, pair: tuple[str, str], options: EngineOptions) -> None:
        """Take a model and the tokens around its texts."""
        settings = options.settings.ctranslate2
        super().__init__(options, placeholders=settings is not None and settings.placeholders)
        self._model, self._frame = serving
        self._pair = pair

    def _load(self) -> list[LoadedModel]:
        model = self._model
        source = _processor(model.source_pieces)
        same = model.source_pieces == model.target_pieces
        target = source if same else _processor(model.target_pieces)
        tokens = Tokens(_encoder(source), _encoder(target), join_pieces, self._frame)
        return [LoadedModel(model.model, tokens, self._options)]

    @cached_property
    def signature(self) -> Signature:
        """Folder and languages of the model, a digest over its files, and the beam."""
        digest = hashlib.sha256()
        for path in self._model.files:
            digest.update(path.name.encode() + b"\0")
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return Signature(
            "ctranslate2",
            version("ctranslate2"),
            self._model.name,
            digest.hexdigest()[:12],
            f"beam:{self._options.beam}",
            (("pair", "-".join(self._pair)),),
        )


def _processor(path: Path) -> Any:
    """Load a SentencePiece model."""
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor()
    try:
        processor.Load(str(path))
    except (OSError, RuntimeError) as error:
        raise EngineError(f"not a SentencePiece model: {error}", path=str(path)) from error
    return processor


def _encoder(processor: Any) -> Callable[[str], list[str]]:
    def encode(text: str) -> list[str]:
        pieces: list[str] = processor.encode(text, out_type=str)
        return pieces

    return encode
