"""Messages without a translation -> drafts: from the memory, else from an engine.

Sentences of all documents are put together in batches by length, each distinct one once. Batches
depend on the sentences only, not on who works on them: the model is given the same batches by one
process, several, or a cluster, and so the drafts are the same byte for byte.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import pickle
import threading
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from rktranslate.catalog.provenance import fingerprint, is_untouched_draft
from rktranslate.drafting import Draft
from rktranslate.errors import EngineError
from rktranslate.execution import Journal, Workers, stream, worker_threads
from rktranslate.model import Catalog, Message, Origin, Provenance, Signature, State, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from rktranslate.engines.interface import Engine, EngineOptions
    from rktranslate.glossary import Glossary, Matcher
    from rktranslate.memory import Match, Request
    from rktranslate.model import Key

MEMORY_MINIMUM = 0.85
"""Least similar source whose translation is worth more to a reviewer than a new machine draft."""
_BATCH_UNITS = 1024
_BATCH_CHARACTERS = 131_072
"""Most of a batch. A killed worker loses one, which is some seconds of work; and it has no more
than one in hand, so that a model with a thread for each of eight cores must find enough in it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A distinct text to draft."""

    source: str
    syntax: Syntax = Syntax.TEXT


@dataclass(frozen=True, slots=True)
class Filling:
    """What a message is to be filled in with."""

    target: str
    provenance: Provenance

    @property
    def maker(self) -> str:
        """The signature of the engine, or a name for the memory."""
        return self.provenance.signature or "the memory"


class Remembers(Protocol):
    """What drafting needs of a translation memory."""

    def lookup_all(
        self, requests: Iterable[Request], *, language: str, minimum: float, limit: int
    ) -> Iterator[tuple[Match, ...]]:
        """Yield what there is for each request, in order, best first."""
        ...


# --- which messages --------------------------------------------------------------------------


def pending(
    catalog: Catalog,
    domain: str = "",
    *,
    redraft: bool = False,
    stale: Container[Key] = (),
) -> tuple[Request, ...]:
    """Return the messages that need a draft, and what stands around them, in document order.

    Args:
        catalog: A catalogue that was merged with its source.
        domain: Where it belongs, for the memory.
        redraft: Take machine drafts that nobody has touched again as well.
        stale: Take those of these messages again, because the glossary has changed.
    """
    from rktranslate.memory import Request

    current = [message for message in catalog.messages if not message.obsolete]
    around = ["", *(message.source for message in current), ""]
    return tuple(
        Request(message.source, around[place], around[place + 2], domain)
        for place, message in enumerate(current)
        if _needs_draft(message, redraft=redraft or message.key in stale)
    )


def fill(
    catalog: Catalog,
    fillings: Mapping[str, Filling],
    *,
    redraft: bool = False,
    stale: Container[Key] = (),
) -> Catalog:
    """Return the catalogue with what still needs a draft filled in, each marked fuzzy and signed.

    Args:
        catalog: The catalogue.
        fillings: By source.
        redraft: Replace machine drafts that nobody has touched.
        stale: Replace those of these messages.
    """

    def filled(message: Message) -> Message:
        filling = fillings.get(message.source)
        again = redraft or message.key in stale
        if filling is None or not _needs_draft(message, redraft=again):
            return message
        return dataclasses.replace(
            message,
            target=filling.target,
            state=State.TRANSLATED,
            provenance=filling.provenance,
        )

    return dataclasses.replace(catalog, messages=tuple(map(filled, catalog.messages)))


def by_engine(draft: Draft, signature: Signature, terms: str = "") -> Filling | None:
    """Return the filling of an engine's draft, signed with how it was made; None for no draft.

    Args:
        draft: The draft.
        signature: Of the engine.
        terms: Digest of the glossary terms that applied.
    """
    if not draft.target:
        return None
    provenance = Provenance(
        Origin.MACHINE,
        signature=str(signature),
        step=draft.step,
        terms=terms,
        fingerprint=fingerprint(draft.target),
        unresolved=tuple(map(str, draft.unresolved)),
    )
    return Filling(draft.target, provenance)


def _needs_draft(message: Message, *, redraft: bool) -> bool:
    if message.obsolete or message.plural is not None:
        return False
    return not message.target or (redraft and is_untouched_draft(message))


# --- by the memory ---------------------------------------------------------------------------


def by_memory(
    requests: Sequence[Request],
    memory: Remembers,
    *,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> dict[str, Filling]:
    """Return what the memory has for the sources of a catalogue; all of it is for review.

    The translation of a similar source is passed over where its numbers or codes are not those
    of the new one: a machine draft is safer then.
    """
    from rktranslate.compare.guards import problems
    from rktranslate.memory import MatchKind

    found: dict[str, Filling] = {}
    matches = memory.lookup_all(requests, language=target_language, minimum=MEMORY_MINIMUM, limit=3)
    for request, offers in zip(requests, matches, strict=True):
        for match in offers:
            if match.kind is not MatchKind.FUZZY or not problems(
                request.source, match.target, source_language, target_language, syntax=syntax
            ):
                filling = Filling(match.target, match.provenance)
                found.setdefault(request.source, filling)
                break
    return found


# --- by an engine ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Job:
    """What all batches share; enough for another process to draft the same."""

    source_language: str
    target_language: str
    engine: str | None
    """Name of the engine; None is the best one there is."""
    options: EngineOptions
    glossary: Glossary | None
    signature: str
    """What the engine must turn out to be there."""

    @property
    def key(self) -> str:
        """Digest of what drafts depend on: other drafts cannot be taken for these."""
        from rktranslate.version import __version__

        terms = self.glossary.digest if self.glossary else ""
        parts = (__version__, self.source_language, self.target_language, self.signature, terms)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one syntax that are drafted together."""

    syntax: Syntax
    sources: tuple[str, ...]


@dataclass(slots=True)
class Drafter:
    """An engine under a glossary; several threads may use it at once, as a Dask worker's do."""

    job: Job
    engine: Engine
    matcher: Matcher | None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, batch: Batch) -> list[Draft]:
        """Draft a batch.

        Raises:
            EngineError: The engine broke.
        """
        from rktranslate import drafting as enforce

        safe = self.engine.capabilities.thread_safe
        with contextlib.nullcontext() if safe else self._lock:
            return enforce.draft_all(
                batch.sources,
                self.engine,
                self.matcher,
                source_language=self.job.source_language,
                target_language=self.job.target_language,
                syntax=batch.syntax,
            )


def drafter(job: Job, engine: Engine) -> Drafter:
    """Return what drafts batches of a job with an engine."""
    from rktranslate.glossary import matcher_for

    glossary = job.glossary
    return Drafter(job, engine, matcher_for(glossary, job.target_language) if glossary else None)


def batches(texts: Iterable[Text]) -> Iterator[Batch]:
    """Put texts together by syntax and length, so that little of the model's work is padding.

    The order of the texts does not matter. Batches follow one another in an order without a
    pattern, so that the first ones tell how long all will take.
    """
    ordered = sorted(set(texts), key=lambda text: (text.syntax, len(text.source), text.source))
    made: list[Batch] = []
    for syntax, group in groupby(ordered, key=lambda text: text.syntax):
        sources: list[str] = []
        size = 0
        for text in group:
            size += len(text.source)
            if sources and (len(sources) == _BATCH_UNITS or size > _BATCH_CHARACTERS):
                made.append(Batch(syntax, tuple(sources)))
                sources, size = [], len(text.source)
            sources.append(text.source)
        made.append(Batch(syntax, tuple(sources)))
    return iter(sorted(made, key=_shuffled))


def _shuffled(batch: Batch) -> bytes:
    return hashlib.blake2b(batch.sources[0].encode("utf-8", "surrogatepass")).digest()


def draft_all(
    texts: Iterable[Text],
    drafter: Drafter,
    workers: Workers,
    journal: Journal,
    progress: Callable[[int, int], None],
) -> dict[Text, Draft]:
    """Draft texts, each distinct one once.

    Args:
        texts: The texts.
        drafter: Who drafts, or whom workers elsewhere do the same as.
        workers: Where.
        journal: Of this job; what it knows is not drafted again, and what is drafted it is told
            before another batch is begun in its place.
        progress: Told how many of how many distinct texts have their draft.

    Raises:
        EngineError: An engine broke; the journal keeps what was done.
        ConfigError: The journal cannot be written.
    """
    wanted = set(texts)
    drafts = {text: draft for text, draft in _remembered(journal) if text in wanted}
    progress(len(drafts), len(wanted))
    # Packed once: a glossary of twenty thousand terms takes longer to pack than some to draft.
    function = (
        drafter if workers.in_process else partial(draft_elsewhere, pickle.dumps(drafter.job))
    )
    todo = (
        dataclasses.replace(batch, sources=missing)
        for batch in batches(wanted)
        if (missing := tuple(s for s in batch.sources if Text(s, batch.syntax) not in drafts))
    )
    for batch, made in stream(workers, function, todo):
        journal.append(
            [batch.syntax, [[s, *_parts(d)] for s, d in zip(batch.sources, made, strict=True)]]
        )
        drafts.update(
            (Text(source, batch.syntax), draft)
            for source, draft in zip(batch.sources, made, strict=True)
        )
        progress(len(drafts), len(wanted))
    return drafts


def draft_elsewhere(packed: bytes, batch: Batch) -> list[Draft]:
    """Draft a batch in a process of its own, which keeps the model for the next one.

    Args:
        packed: The job, pickled by the process that hands it out.
        batch: The batch.

    Raises:
        EngineError: The engine broke, or the one here is not that of the job.
    """
    with _LOADING:
        here: Drafter = _loaded(packed)
    return here(batch)


_LOADING = threading.Lock()


@lru_cache(maxsize=1)
def _loaded(packed: bytes) -> Drafter:
    from rktranslate import engines

    job: Job = pickle.loads(packed)  # noqa: S301 - as all that executors hand to their workers
    threads = job.options.threads or worker_threads()
    options = dataclasses.replace(job.options, threads=threads)
    engine = engines.load(job.source_language, job.target_language, options, job.engine)
    if str(engine.signature) != job.signature:
        raise EngineError(
            f"a worker has another engine: {engine.signature} and not {job.signature}",
            hint="give every worker the same packages, at the same place",
        )
    return drafter(job, engine)


def _remembered(journal: Journal) -> Iterator[tuple[Text, Draft]]:
    for syntax, rows in journal.entries():
        for source, target, step, unresolved in rows:
            yield Text(source, Syntax(syntax)), Draft(target, step, tuple(unresolved))


def _parts(draft: Draft) -> tuple[Any, ...]:
    return draft.target, draft.step, draft.unresolved
