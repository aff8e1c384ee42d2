"""The llm engine: a large language model, given in ``[engine.llm]``."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from rktranslate.engines.interface import Availability, Capabilities, Context, EngineOptions
from rktranslate.engines.llm.chat import (
    INSTALL_LIBRARY,
    LIBRARY,
    Chat,
    FileChat,
    ServerChat,
    has_library,
    is_gguf,
)
from rktranslate.engines.llm.prompt import VERSION, messages
from rktranslate.engines.llm.reply import translation_of
from rktranslate.engines.server import AnswerError, Server, bearer
from rktranslate.engines.texts import TRUNCATED, cut
from rktranslate.errors import EngineError
from rktranslate.languages.codes import cldr_locale, same_language
from rktranslate.model import Candidate, Signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rktranslate.project.engine_settings import LlmSettings

API_KEY = "RKTRANSLATE_LLM_API_KEY"
"""Environment variable with the key of the server, if it wants one."""
_LISTING_TIMEOUT = 5.0
_LONGEST = 1500
"""Characters of a text that is sent as a whole; longer ones are cut at sentences or clauses."""
_LEAST_TOKENS = 256
_FAILURES = 3
"""Texts in a row without a usable answer, after which the server is at fault and not the texts."""
_BATCH = 32
"""Texts of a batch: minutes of work on a machine without a graphics card."""
_UNUSABLE = "the reply has no translation"


class LlmProvider:
    """Serves each pair of languages that CLDR has names for, if a model is configured."""

    name: ClassVar[str] = "llm"
    description: ClassVar[str] = "A large language model: a GGUF file, or a server"

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:  # noqa: ARG002
        """Return none: nothing says which languages a model knows."""
        return []

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        """Look for the file and the library, or ask the server for its models."""
        try:
            place = _ready(source, target, options)
        except EngineError as error:
            reason = f"{error.path}: {error.message}" if error.path else error.message
            remedy, configured = error.hint or "", options.settings.llm is not None
            return Availability(
                self.name, source, target, False, reason, remedy, configured=configured
            )
        return Availability(self.name, source, target, True, place, configured=True)

    def load(self, source: str, target: str, options: EngineOptions) -> LlmEngine:
        """Return the engine for a pair; a file is loaded, a server asked, at the first text.

        Raises:
            EngineError: No model is configured, or the file, the library or the server is missing.
        """
        _ready(source, target, options)
        settings = options.settings.llm
        assert settings is not None  # noqa: S101 - it would not be ready
        return LlmEngine(settings, (source, target), options.threads)


def _ready(source: str, target: str, options: EngineOptions) -> str:
    """Return where the model is.

    Raises:
        EngineError: It cannot be used.
    """
    settings = options.settings.llm
    if settings is None:
        hint = 'set model = "FILE.gguf" in [engine.llm], or url and model of a server'
        raise EngineError("no model is configured", hint=hint)
    for code in (source, target):
        _language(code)
    if same_language(source, target):
        raise EngineError(f"{source} and {target} are one language")
    path = settings.file
    if path is None:
        return _asked(settings)
    if not path.is_file():
        raise EngineError("no such file", path=str(path), hint="set model in [engine.llm]")
    if not is_gguf(path):
        raise EngineError("not a GGUF file", path=str(path), hint="set model in [engine.llm]")
    if not has_library():
        raise EngineError(f"the library {LIBRARY} is not installed", hint=INSTALL_LIBRARY)
    return str(path)


def _asked(settings: LlmSettings) -> str:
    """Return the server's address after it was asked whether it has the model."""
    server = _server(settings)
    hint = "start the server, or correct url and model in [engine.llm]"
    try:
        answer = server.get("/models", timeout=min(_LISTING_TIMEOUT, settings.timeout))
    except EngineError as error:
        raise EngineError(error.message, path=error.path, hint=hint) from error
    data = answer.get("data") if isinstance(answer, dict) else None
    listed = data if isinstance(data, list) else []
    names = [each["id"] for each in listed if isinstance(each, dict) and "id" in each]
    # llama.cpp has one model, and takes any name.
    if names and settings.model not in names and len(names) > 1:
        known = ", ".join(map(str, names[:10]))
        raise EngineError(
            f"the server has no model {settings.model}",
            path=settings.url,
            hint=f"set model in [engine.llm] to one of its models: {known}",
        )
    return f"{settings.model} at {settings.url}"


def _server(settings: LlmSettings) -> Server:
    headers = bearer(os.environ.get(API_KEY, ""), API_KEY)
    return Server(settings.url, timeout=settings.timeout, headers=headers)


def _language(code: str) -> str:
    """Return the English name of a language."""
    locale = cldr_locale(code)
    name = locale.get_display_name("en") if locale is not None else None
    if not name:
        raise EngineError(f"CLDR has no name for the language {code}")
    return name


class LlmEngine:
    """The engine of one language pair."""

    def __init__(self, settings: LlmSettings, pair: tuple[str, str], threads: int) -> None:
        """Take the settings, the languages and the number of threads."""
        self._settings = settings
        self._languages = _language(pair[0]), _language(pair[1])
        self._threads = threads
        self._chat: Chat | None = None
        self._loading = Lock()

    @property
    def capabilities(self) -> Capabilities:
        """Contexts, small batches, and placeholders if the configuration says so."""
        return Capabilities(
            placeholders=self._settings.placeholders, context=True, batch_texts=_BATCH
        )

    @cached_property
    def signature(self) -> Signature:
        """Name of the model, for a file its digest, and what replies depend on besides."""
        extra = (("prompt", VERSION), ("seed", "0"))
        path = self._settings.file
        if path is None:
            return Signature("llm", "server", self._settings.model, "", "temperature:0", extra)
        try:
            library = version(LIBRARY)
        except PackageNotFoundError:
            library = ""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
        return Signature("llm", library, path.name, digest, "temperature:0", extra)

    @property
    def _model(self) -> Chat:
        with self._loading:
            if self._chat is None:
                settings, path = self._settings, self._settings.file
                self._chat = (
                    ServerChat(_server(settings), settings.model)
                    if path is None
                    else FileChat(
                        path, threads=self._threads, context_tokens=settings.context_tokens
                    )
                )
            return self._chat

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,  # noqa: ARG002 - there is always one
        prefixes: Sequence[str] | None = None,  # noqa: ARG002 - not among the capabilities
        progress: Callable[[int], None] | None = None,
        contexts: Sequence[Context] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Translate each text by a request of its own; see ``ContextEngine.translate``.

        A text without a usable reply has an empty target, with the reason among its issues.

        Raises:
            EngineError: The model or the server failed for several texts in a row, or for all.
        """
        known: Sequence[Context | None] = contexts or [None] * len(texts)
        results: list[tuple[Candidate, ...]] = []
        failures: list[AnswerError] = []
        in_a_row = 0
        for answer in self._answers(texts, known):
            if isinstance(answer, AnswerError):
                failures.append(answer)
                in_a_row += 1
                if in_a_row >= _FAILURES:
                    raise answer
                results.append((Candidate("", issues=(answer.message,)),))
            else:
                in_a_row = 0
                results.append((answer,))
            if progress:
                progress(1)
        if failures and not any(each[0].target.strip() for each in results):
            raise failures[0]
        return results

    def _answers(
        self, texts: Sequence[str], contexts: Sequence[Context | None]
    ) -> Iterator[Candidate | AnswerError]:
        """Yield the answers in order, several at a time if the configuration says so."""
        if self._settings.parallel == 1:
            yield from map(self._answer, texts, contexts)
            return
        pool = ThreadPoolExecutor(self._settings.parallel)
        try:
            yield from pool.map(self._answer, texts, contexts)
        finally:
            pool.shutdown(cancel_futures=True)

    def _answer(self, text: str, context: Context | None) -> Candidate | AnswerError:
        """Return the translation of a text, or why there is none."""
        pieces = cut(text, len, _LONGEST)
        try:
            parts = [self._translated(part, context) for part in pieces.parts]
        except AnswerError as error:
            return error
        issues = dict.fromkeys((*pieces.issues, *(i for part in parts for i in part.issues)))
        return Candidate(pieces.join(part.target for part in parts), issues=tuple(issues))

    def _translated(self, text: str, context: Context | None) -> Candidate:
        """Return the translation of a text that is not too long.

        Raises:
            AnswerError: There is no usable reply.
        """
        # A token for each character is more than any language needs.
        most = _LEAST_TOKENS + len(text)
        reply, ended = self._model.reply(messages(text, *self._languages, context), most)
        target = translation_of(reply, text)
        if not target.strip():
            raise AnswerError(_UNUSABLE if ended else f"{_UNUSABLE} within {most} tokens")
        return Candidate(target, issues=() if ended else (TRUNCATED,))
