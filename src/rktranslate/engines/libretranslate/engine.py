"""The libretranslate engine: a server, given by URL in ``[engine.libretranslate]``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from rktranslate.engines.interface import Availability, Capabilities, EngineOptions
from rktranslate.engines.server import AnswerError, Server, key_for
from rktranslate.engines.texts import capitals, cut, in_sentence_case
from rktranslate.errors import EngineError
from rktranslate.languages.codes import closest_pair
from rktranslate.model import Candidate, Signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rktranslate.engines.texts import Cut
    from rktranslate.project.engine_settings import LibreTranslateSettings

API_KEY = "RKTRANSLATE_LIBRETRANSLATE_API_KEY"
"""Environment variable with the key of the server, if it wants one."""
_LISTING_TIMEOUT = 5.0
_BAD_REQUEST = 400
_BATCH_TEXTS = 32
_BATCH_CHARACTERS = 8000
"""The limits of a request: some seconds of work of a server without a graphics card."""
_LONGEST = 2000
"""Characters of a text that is sent as a whole; public servers refuse longer ones."""
_FAILURES = 3
"""Texts in a row that fail alone, after which the server is at fault and not the texts."""


class LibreTranslateProvider:
    """Asks the server that the configuration names; none is looked for."""

    name: ClassVar[str] = "libretranslate"
    description: ClassVar[str] = "A LibreTranslate server"

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        """Return the pairs of the server; none if it does not answer."""
        settings = options.settings.libretranslate
        try:
            return [] if settings is None else _pairs(settings)
        except EngineError:
            return []

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        """Ask the server for its languages."""
        settings = options.settings.libretranslate
        configured = settings is not None
        try:
            _pair(source, target, settings)
        except EngineError as error:
            reason = f"{error.path}: {error.message}" if error.path else error.message
            return Availability(
                self.name, source, target, False, reason, error.hint or "", configured=configured
            )
        place = settings.url if settings else ""
        return Availability(self.name, source, target, True, place, configured=configured)

    def load(self, source: str, target: str, options: EngineOptions) -> LibreTranslateEngine:
        """Return the engine for a pair.

        Raises:
            EngineError: No server is configured, it does not answer, or it lacks the pair.
        """
        settings = options.settings.libretranslate
        pair = _pair(source, target, settings)
        assert settings is not None  # noqa: S101 - there would be no pair
        return LibreTranslateEngine(settings, pair)


def _pair(source: str, target: str, settings: LibreTranslateSettings | None) -> tuple[str, str]:
    """Return the server's codes of a pair.

    Raises:
        EngineError: It cannot serve the pair.
    """
    if settings is None:
        hint = 'set url in [engine.libretranslate]: url = "http://127.0.0.1:5000"'
        raise EngineError("no server is configured", hint=hint)
    try:
        pairs = _pairs(settings)
    except EngineError as error:
        hint = "start the server: libretranslate; or correct url in [engine.libretranslate]"
        raise EngineError(error.message, path=error.path, hint=hint) from error
    pair = closest_pair(source, target, pairs)
    if pair is None:
        hint = (
            f"install the pair where the server runs: argospm install translate-{source}_{target}"
        )
        raise EngineError(
            f"the server does not translate {source} to {target}", path=settings.url, hint=hint
        )
    return pair


def _pairs(settings: LibreTranslateSettings) -> list[tuple[str, str]]:
    """Return the pairs that the server lists."""
    server = Server(settings.url, timeout=min(_LISTING_TIMEOUT, settings.timeout))
    listed = server.get("/languages")
    if not isinstance(listed, list):
        raise AnswerError("not a LibreTranslate server: it lists no languages", path=settings.url)
    return [
        (language["code"], target)
        for language in listed
        if isinstance(language, dict) and isinstance(language.get("code"), str)
        for target in _strings(language.get("targets"))
        if target != language["code"]
    ]


def _strings(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


class LibreTranslateEngine:
    """The engine of one language pair."""

    def __init__(self, settings: LibreTranslateSettings, pair: tuple[str, str]) -> None:
        """Take the settings, and the server's codes of the languages."""
        self._settings = settings
        self._pair = pair
        self._server = Server(settings.url, timeout=settings.timeout)
        self._key = key_for(settings.url, API_KEY)
        self._alternatives = settings.alternatives

    @property
    def capabilities(self) -> Capabilities:
        """As many candidates as alternatives are configured, and one more."""
        return Capabilities(max_candidates=1 + self._settings.alternatives)

    @cached_property
    def signature(self) -> Signature:
        """The pair, and the version that the server states; it does not name its models."""
        try:
            information = self._server.get("/spec", timeout=_LISTING_TIMEOUT)
            version = information["info"]["version"]
        except (EngineError, KeyError, TypeError):
            version = None
        stated = version if isinstance(version, str) and version.strip() else "server"
        return Signature("libretranslate", "_".join(stated.split()), "-".join(self._pair))

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,  # noqa: ARG002 - not among the capabilities
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Translate all texts, several in a request; see ``Engine.translate``.

        A text in capitals is translated in sentence case, and the target capitalised. One that the
        server fails for has an empty target, with the reason among its issues.

        Raises:
            EngineError: The server failed for several texts in a row, or for all.
        """
        cased, is_upper = in_sentence_case(texts)
        cuts = [cut(text, len, _LONGEST) for text in cased]
        answers = self._answers([part for pieces in cuts for part in pieces.parts], candidates)
        results: list[tuple[Candidate, ...]] = []
        for pieces, up in zip(cuts, is_upper, strict=True):
            found = _joined(pieces, [next(answers) for _ in pieces.parts])
            results.append(
                tuple(
                    Candidate(capitals(each.target) if up else each.target, issues=each.issues)
                    for each in found
                )
            )
            if progress:
                progress(1)
        return results

    def _answers(self, parts: Sequence[str], candidates: int) -> Iterator[list[str] | AnswerError]:
        """Yield the translations of each part, best first, or why there are none.

        Raises:
            AnswerError: The server fails for everything.
        """
        answered = False
        in_a_row = 0
        last: AnswerError | None = None
        for batch in _batches(parts):
            for answer in self._batch(batch, candidates):
                if isinstance(answer, AnswerError):
                    in_a_row += 1
                    last = answer
                    if in_a_row >= _FAILURES:
                        raise answer
                else:
                    answered, in_a_row = True, 0
                yield answer
        if last is not None and not answered:
            raise last

    def _batch(self, batch: Sequence[str], candidates: int) -> Iterator[list[str] | AnswerError]:
        """Yield the answers of a batch; one that fails is halved until the texts are found."""
        try:
            yield from self._asked(batch, candidates)
        except AnswerError as error:
            if len(batch) == 1:
                yield error
                return
            if not error.status:
                self._look_alive()
            middle = len(batch) // 2
            yield from self._batch(batch[:middle], candidates)
            yield from self._batch(batch[middle:], candidates)

    def _look_alive(self) -> None:
        """Ask for something simple, before every text of a batch is waited for.

        Raises:
            EngineError: There is no answer to that either.
        """
        try:
            self._server.get("/languages", timeout=min(_LISTING_TIMEOUT, self._settings.timeout))
        except AnswerError as error:
            raise EngineError(error.message, path=error.path) from error

    def _asked(self, batch: Sequence[str], candidates: int) -> list[list[str]]:
        """Return the translations of a batch; a server that gives no alternatives is not asked."""
        alternatives = min(candidates - 1, self._alternatives)
        if alternatives > 0:
            try:
                return self._post(batch, alternatives)
            except AnswerError as error:
                if error.status != _BAD_REQUEST:
                    raise
            answers = self._post(batch, 0)
            self._alternatives = 0
            return answers
        return self._post(batch, 0)

    def _post(self, batch: Sequence[str], alternatives: int) -> list[list[str]]:
        """Send one request.

        Raises:
            AnswerError: The answer is not one translation for each text.
            EngineError: The server cannot be used.
        """
        source, target = self._pair
        body: dict[str, Any] = {
            "q": list(batch),
            "source": source,
            "target": target,
            "format": "text",
        }
        if alternatives:
            body["alternatives"] = alternatives
        if self._key:
            body["api_key"] = self._key
        answer = self._server.post("/translate", body)
        values = answer if isinstance(answer, dict) else {}
        translated = _strings(values.get("translatedText"))
        if len(translated) != len(batch):
            raise AnswerError(
                f"the server returned {len(translated)} translations for {len(batch)} texts",
                path=self._settings.url,
            )
        others = values.get("alternatives")
        others = others if isinstance(others, list) and len(others) == len(batch) else []
        others = others or [[]] * len(batch)
        return [
            list(dict.fromkeys([best, *_strings(more)]))[: 1 + alternatives]
            for best, more in zip(translated, others, strict=True)
        ]


def _batches(parts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the parts in requests of a limited size, in order."""
    batch: list[str] = []
    size = 0
    for part in parts:
        size += len(part)
        if batch and (len(batch) == _BATCH_TEXTS or size > _BATCH_CHARACTERS):
            yield batch
            batch, size = [], len(part)
        batch.append(part)
    if batch:
        yield batch


def _joined(pieces: Cut, answers: Sequence[list[str] | AnswerError]) -> tuple[Candidate, ...]:
    """Join the n-th translations of all parts of a text, for each n."""
    translated = [answer for answer in answers if not isinstance(answer, AnswerError)]
    failed = next((answer for answer in answers if isinstance(answer, AnswerError)), None)
    if failed is not None:
        return (Candidate("", issues=(failed.message,)),)
    ranks = range(max(map(len, translated), default=1))
    targets = dict.fromkeys(
        pieces.join(found[min(rank, len(found) - 1)] for found in translated) for rank in ranks
    )
    return tuple(Candidate(target, issues=pieces.issues) for target in targets)
