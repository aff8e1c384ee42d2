"""Drafts of untranslated messages: from the memory, or else from an engine.

Messages are cut into sentences, and the drafts of these joined to drafts of messages. The sentences
of all documents are grouped in batches by length, each distinct one once. Batches
depend on the sentences only, not on the workers: one process, several, or a cluster give the model
the same batches, so the drafts are the same byte for byte.
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
from rktranslate.compare.copies import CopyRules
from rktranslate.drafting import Draft
from rktranslate.drafting.isolation import IsolatingEngine
from rktranslate.drafting.units import Joiner, Unit
from rktranslate.drafting.verifier import Verifier
from rktranslate.errors import EngineError
from rktranslate.execution import Journal, Workers, stream, worker_threads
from rktranslate.lexicon import OwnWords, lexicon
from rktranslate.model import Catalog, Message, Origin, Provenance, Signature, State, Syntax
from rktranslate.segmentation import Additions, segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from rktranslate.engines.interface import Context, Engine, EngineOptions
    from rktranslate.glossary import Glossary, Matcher
    from rktranslate.memory import Match, Request
    from rktranslate.model import Key

MEMORY_MINIMUM = 0.85
"""Least match rate at which a translation is worth more to a reviewer than a new machine draft."""
_EXAMPLE_MINIMUM = 0.6
"""Least match rate of an example; less similar sentences say little about each other's words."""
_EXAMPLES = 2
_SIMILAR_MATCHES = 3
_EQUAL_MATCHES = 50
"""Matches of one text that are verified, at most."""
_JOURNAL_FORMAT = "3"
"""Changes with the entries of the journal."""
_BATCH_UNITS = 1024
_BATCH_CHARACTERS = 131_072
"""The limits of a batch. A killed worker loses one, which is some seconds of work. A worker has
only one at a time, so it must be enough for a model with a thread for each of eight cores."""


@dataclass(frozen=True, slots=True)
class Text:
    """A distinct text to draft."""

    source: str
    syntax: Syntax = Syntax.TEXT


@dataclass(frozen=True, slots=True)
class Filling:
    """A target for messages, with its provenance."""

    target: str
    provenance: Provenance

    @property
    def maker(self) -> str:
        """The signature of the engine, or the name of the memory."""
        return self.provenance.signature or "the memory"


class TranslationMemory(Protocol):
    """A translation memory as drafting uses it."""

    def lookup_all(
        self,
        requests: Iterable[Request],
        *,
        language: str,
        minimum: float,
        limit: int,
        equal_limit: int,
    ) -> Iterator[tuple[Match, ...]]:
        """Yield the matches of each request in order, the best match first."""
        ...


# --- messages --------------------------------------------------------------------------------


def pending(
    catalog: Catalog,
    domain: str = "",
    *,
    redraft: bool = False,
    stale: Container[Key] = (),
) -> tuple[Request, ...]:
    """Return the messages that need a draft, with their neighbours, in document order.

    Args:
        catalog: A catalogue that was merged with its source.
        domain: Domain of the catalogue, for the memory.
        redraft: Include unedited machine drafts.
        stale: Keys of messages whose unedited drafts are included: the glossary has changed.
    """
    from rktranslate.memory import Request

    current = [message for message in catalog.messages if not message.obsolete]
    sources = ["", *(message.source for message in current), ""]
    return tuple(
        Request(message.source, sources[index], sources[index + 2], domain)
        for index, message in enumerate(current)
        if _needs_draft(message, redraft=redraft or message.key in stale)
    )


def fill(
    catalog: Catalog,
    fillings: Mapping[str, Filling],
    *,
    redraft: bool = False,
    stale: Container[Key] = (),
) -> Catalog:
    """Return the catalogue with drafts in the messages that need one, fuzzy and with provenance.

    Args:
        catalog: The catalogue.
        fillings: The drafts by source.
        redraft: Replace unedited machine drafts.
        stale: Keys of messages whose unedited drafts are replaced.
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
    """Return an engine's draft with its provenance; None without a draft.

    Args:
        draft: The draft.
        signature: Signature of the engine.
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
        confidence=draft.confidence,
    )
    return Filling(draft.target, provenance)


def _needs_draft(message: Message, *, redraft: bool) -> bool:
    """Return whether a message needs a draft."""
    if message.obsolete or message.plural is not None:
        return False
    return not message.target or (redraft and is_untouched_draft(message))


# --- drafts from the memory ------------------------------------------------------------------


def by_memory(
    requests: Sequence[Request],
    memory: TranslationMemory,
    *,
    source_language: str,
    target_language: str,
    matcher: Matcher | None = None,
    syntax: Syntax = Syntax.TEXT,
) -> dict[str, Filling]:
    """Return the memory's targets for the sources of a catalogue, all to be reviewed.

    Matches pass the verifier that candidates of an engine pass: the first without a fault is taken.
    A match of an equal source with faults is taken if there is no other, and its provenance records
    them; one of a similar source is not taken: a machine draft is safer then.

    Args:
        requests: The sources, with their neighbours.
        memory: The memory.
        source_language: Language of the sources.
        target_language: Language of the targets.
        matcher: The glossary for the target language; None enforces nothing.
        syntax: Inline syntax of the sources.
    """
    verifier = Verifier(matcher, source_language, target_language, syntax)
    fillings: dict[str, Filling] = {}
    results = memory.lookup_all(
        requests,
        language=target_language,
        minimum=MEMORY_MINIMUM,
        limit=_SIMILAR_MATCHES,
        equal_limit=_EQUAL_MATCHES,
    )
    for request, matches in zip(requests, results, strict=True):
        if request.source not in fillings:
            filling = _best_match(request.source, matches, verifier)
            if filling is not None:
                fillings[request.source] = filling
    return fillings


def _best_match(source: str, matches: Sequence[Match], verifier: Verifier) -> Filling | None:
    """Return the first match without a fault, else the equal one with the fewest, if any."""
    from rktranslate.memory import MatchKind

    fewest: tuple[str, ...] = ()
    best: Match | None = None
    for match in matches:
        faults = verifier.faults(source, match.target)
        if not faults:
            return Filling(match.target, match.provenance)
        if match.kind is not MatchKind.FUZZY and (best is None or len(faults) < len(fewest)):
            best, fewest = match, faults
    if best is None:
        return None
    provenance = dataclasses.replace(
        best.provenance, unresolved=fewest, fingerprint=fingerprint(best.target)
    )
    return Filling(best.target, provenance)


def contexts_of(
    requests: Sequence[Request], memory: TranslationMemory, *, language: str, syntax: Syntax
) -> dict[Text, Context]:
    """Return the context of each source, for an engine that takes it: neighbours, and examples.

    Args:
        requests: The sources, with their neighbours.
        memory: The memory, whose matches are examples.
        language: Language of the targets.
        syntax: Inline syntax of the sources.
    """
    from rktranslate.engines.interface import Context

    results = memory.lookup_all(
        requests,
        language=language,
        minimum=_EXAMPLE_MINIMUM,
        limit=_EXAMPLES,
        equal_limit=_EXAMPLES,
    )
    found: dict[Text, Context] = {}
    for request, matches in zip(requests, results, strict=True):
        context = Context(
            previous=request.previous or "",
            following=request.next or "",
            examples=tuple((match.source, match.target) for match in matches),
        )
        found.setdefault(Text(request.source, syntax), context)
    return found


# --- drafts from an engine -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Job:
    """The settings that all batches share; another process makes the same drafts from them."""

    source_language: str
    target_language: str
    engine: str | None
    """Name of the engine; None for the best one available."""
    options: EngineOptions
    glossary: Glossary | None
    signature: str
    """Signature that the engine of a worker must have."""
    additions: Additions | None = None
    """The project's own abbreviations, for the sentences of a message."""
    own_words: OwnWords = field(default_factory=OwnWords)
    """What the project's reviewed text and memory add to the lexicon."""

    @property
    def key(self) -> str:
        """Digest of everything that drafts depend on, so that others are not mistaken for them."""
        from rktranslate.version import version

        terms = self.glossary.digest if self.glossary else ""
        parts = (
            _JOURNAL_FORMAT,
            version(),
            self.source_language,
            self.target_language,
            self.signature,
            terms,
            self.own_words.digest,
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one syntax that are drafted together."""

    syntax: Syntax
    sources: tuple[str, ...]
    contexts: tuple[Context, ...] = ()
    """The context of each, for an engine that takes it."""


@dataclass(slots=True)
class Drafter:
    """An engine under a glossary. Threads can share it, as those of a Dask worker do."""

    job: Job
    engine: IsolatingEngine
    matcher: Matcher | None
    joiner: Joiner
    rules: CopyRules
    """What is copied, by the lexicon and by the project's own words."""
    progress: Callable[[int], None] | None = None
    """Called with the number of sentences drafted since the last call; each batch is counted."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, batch: Batch) -> list[Draft]:
        """Draft a batch.

        Raises:
            EngineError: The engine fails for everything.
        """
        from rktranslate.drafting.cascade import draft_sentences

        thread_safe = self.engine.capabilities.thread_safe
        with contextlib.nullcontext() if thread_safe else self._lock:
            return draft_sentences(
                batch.sources,
                self.engine,
                self.matcher,
                source_language=self.job.source_language,
                target_language=self.job.target_language,
                syntax=batch.syntax,
                rules=self.rules,
                progress=self.progress,
                contexts=batch.contexts or None,
            )


def drafter(job: Job, engine: Engine) -> Drafter:
    """Return the drafter of a job with an engine."""
    from rktranslate.glossary import matcher_for

    glossary = job.glossary
    matcher = matcher_for(glossary, job.target_language) if glossary else None
    languages = job.source_language, job.target_language
    rules = CopyRules(*languages, job.own_words.added_to(lexicon(*languages)))
    joiner = Joiner.of(matcher, *languages, segmenter(job.source_language, job.additions), rules)
    return Drafter(job, IsolatingEngine(engine, job.source_language), matcher, joiner, rules)


def batches(texts: Iterable[Text], most: int = 0) -> Iterator[Batch]:
    """Group texts by syntax and length, so that little of the model's work is padding.

    The order of the texts does not matter. The batches are shuffled, so that the first ones show
    how long all will take.

    Args:
        texts: The texts.
        most: Texts of a batch, at most, if that is less than of any; 0 for no other limit.
    """
    most = min(most or _BATCH_UNITS, _BATCH_UNITS)
    ordered = sorted(set(texts), key=lambda text: (text.syntax, len(text.source), text.source))
    grouped: list[Batch] = []
    for syntax, group in groupby(ordered, key=lambda text: text.syntax):
        sources: list[str] = []
        size = 0
        for text in group:
            size += len(text.source)
            if sources and (len(sources) >= most or size > _BATCH_CHARACTERS):
                grouped.append(Batch(syntax, tuple(sources)))
                sources, size = [], len(text.source)
            sources.append(text.source)
        grouped.append(Batch(syntax, tuple(sources)))
    return iter(sorted(grouped, key=_shuffle_key))


def _shuffle_key(batch: Batch) -> bytes:
    return hashlib.blake2b(batch.sources[0].encode("utf-8", "surrogatepass")).digest()


def draft_all(
    texts: Iterable[Text],
    drafter: Drafter,
    workers: Workers,
    journal: Journal,
    progress: Callable[[int, int], None],
    contexts: Mapping[Text, Context] | None = None,
) -> dict[Text, Draft]:
    """Draft texts sentence by sentence, each distinct sentence once.

    Args:
        texts: The texts.
        drafter: The drafter; workers in other processes create an equal one.
        workers: The workers.
        journal: The journal of this job. Sentences in it are not drafted again; each batch is
            recorded before another one is started in its place.
        progress: Called with the numbers of distinct sentences that have a draft, and of all.
        contexts: What is known about the texts, for an engine that takes it.

    Raises:
        EngineError: An engine fails for everything; the journal keeps the finished batches.
        ConfigError: The journal cannot be written.
    """
    units = {text: drafter.joiner.unit(text.source, text.syntax) for text in dict.fromkeys(texts)}
    wanted = {
        Text(sentence, text.syntax) for text, unit in units.items() for sentence in unit.sentences
    }
    drafts = {text: draft for text, draft in _recorded(journal) if text in wanted}
    progress(len(drafts), len(wanted))
    counting = _Counting(progress, len(drafts), len(wanted))
    drafter.progress = counting if workers.in_process else None
    # Pickled once: that takes longer for a glossary of 20,000 terms than some batches to draft.
    function = (
        drafter if workers.in_process else partial(draft_in_worker, pickle.dumps(drafter.job))
    )
    known = _sentence_contexts(units, contexts) if contexts else {}
    todo = (
        Batch(batch.syntax, missing, _contexts_of(batch.syntax, missing, known))
        for batch in batches(wanted, drafter.engine.capabilities.batch_texts)
        if (missing := tuple(s for s in batch.sources if Text(s, batch.syntax) not in drafts))
    )
    try:
        for batch, new in stream(workers, function, todo):
            journal.append(
                [batch.syntax, [[s, *_parts(d)] for s, d in zip(batch.sources, new, strict=True)]]
            )
            drafts.update(
                (Text(source, batch.syntax), draft)
                for source, draft in zip(batch.sources, new, strict=True)
            )
            progress(len(drafts), len(wanted))
    finally:
        counting.active = False  # a batch that nobody waits for any more is not reported
    by_syntax: dict[Syntax, dict[str, Draft]] = {syntax: {} for syntax in Syntax}
    for sentence, draft in drafts.items():
        by_syntax[sentence.syntax][sentence.source] = draft
    return {text: drafter.joiner.join(unit, by_syntax[text.syntax]) for text, unit in units.items()}


def _sentence_contexts(
    units: Mapping[Text, Unit], contexts: Mapping[Text, Context]
) -> dict[Text, Context]:
    """Return the contexts of the sentences of units: of its first occurrence where one repeats."""
    found: dict[Text, Context] = {}
    for text, unit in units.items():
        context = contexts.get(text)
        if context is None:
            continue
        sentences = [part.text for part in unit.cut.parts]
        around = [context.previous, *sentences, context.following]
        # What resembles a message of several sentences resembles none of them.
        examples = context.examples if len(sentences) == 1 else ()
        for index, sentence in enumerate(sentences):
            own = dataclasses.replace(
                context, previous=around[index], following=around[index + 2], examples=examples
            )
            found.setdefault(Text(sentence, text.syntax), own)
    return found


def _contexts_of(
    syntax: Syntax, sources: Sequence[str], known: Mapping[Text, Context]
) -> tuple[Context, ...]:
    from rktranslate.drafting.verifier import NO_CONTEXT

    if not known:
        return ()
    return tuple(known.get(Text(source, syntax), NO_CONTEXT) for source in sources)


@dataclass(slots=True)
class _Counting:
    """Counts the sentences that an engine in this process has done, before their batch is."""

    progress: Callable[[int, int], None]
    done: int
    total: int
    active: bool = True

    def __call__(self, count: int) -> None:
        """Report further sentences."""
        if not self.active:
            return
        self.done = min(self.total, self.done + count)
        self.progress(self.done, self.total)


def draft_in_worker(pickled: bytes, batch: Batch) -> list[Draft]:
    """Draft a batch in another process, which keeps the model for the next batch.

    Args:
        pickled: The pickled job.
        batch: The batch.

    Raises:
        EngineError: The engine fails for everything, or has another signature than the job's.
    """
    with _LOADING:
        worker_drafter: Drafter = _loaded(pickled)
    return worker_drafter(batch)


_LOADING = threading.Lock()


@lru_cache(maxsize=1)
def _loaded(pickled: bytes) -> Drafter:
    from rktranslate import engines

    job: Job = pickle.loads(pickled)  # noqa: S301 - as everything that executors send to workers
    threads = job.options.threads or worker_threads()
    options = dataclasses.replace(job.options, threads=threads)
    engine = engines.load(job.source_language, job.target_language, options, job.engine)
    if str(engine.signature) != job.signature:
        raise EngineError(
            f"engine of a worker: expected {job.signature}, found {engine.signature}",
            hint="install the same packages, at the same path, for every worker",
        )
    return drafter(job, engine)


def _recorded(journal: Journal) -> Iterator[tuple[Text, Draft]]:
    for syntax, rows in journal.entries():
        for source, target, step, unresolved, engine_issues, confidence in rows:
            draft = Draft(target, step, tuple(unresolved), tuple(engine_issues), confidence)
            yield Text(source, Syntax(syntax)), draft


def _parts(draft: Draft) -> tuple[Any, ...]:
    return draft.target, draft.step, draft.unresolved, draft.engine_issues, draft.confidence
