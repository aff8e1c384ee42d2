"""Argos packages, run directly by CTranslate2 and SentencePiece.

``argostranslate`` itself translates a paragraph a call, 32 tokens a batch, cuts long targets off
without a word and takes every ``_`` for a space; here a whole document is one sorted batch.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections import deque
from functools import cached_property
from importlib.metadata import version
from math import inf
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rktranslate.engines.argos.packages import ArgosPackage, bundled_dir, find_packages
from rktranslate.engines.interface import Availability, Capabilities, EngineOptions
from rktranslate.engines.texts import capitals, cut, is_capitals, sentence_case
from rktranslate.errors import EngineError
from rktranslate.execution import cores
from rktranslate.model import Candidate, Signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

MAX_SOURCE_TOKENS = 256
"""Longer texts are cut between sentences or clauses; models have seen few that long."""
_MARK = re.compile("｟[0-9]+｠")
_WIDE_BEAM = 12
_BATCH_TOKENS = 1024
"""Tokens that go through the model together. Targets depend on it, in the last digits of a score,
and so it depends on nothing."""
_GROUP = 256
"""Parts a call; progress is told and the longest target is set for each."""
_REPLICAS = 8
"""Most batches worked on at once. One thread a batch is the fastest way, but there are only so many
batches at hand."""
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")

# onnxruntime comes with Argos Translate and would phone home; nothing here needs it, but a
# tokenizer of argostranslate may be imported below, and plugins may import more.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")


class ArgosProvider:
    """Finds Argos packages; see :mod:`rktranslate.engines.argos.packages` for where."""

    name: ClassVar[str] = "argos"
    description: ClassVar[str] = "Neural translation with Argos packages (CTranslate2)"

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        """Return the pairs of the packages; pivots are not listed."""
        packages = find_packages(options.package_dirs)
        return list(dict.fromkeys((package.source, package.target) for package in packages))

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        """Look for a package, or two that share a language; reads metadata only."""
        remedy = (
            f"rktranslate models install argos {source} {target}, "
            "or name a package of yours with --package"
        )
        try:
            chain = _chain(source, target, find_packages(options.package_dirs))
        except EngineError as error:
            return Availability(self.name, source, target, False, str(error), remedy)
        if not chain:
            detail = f"there is no Argos package from {source} to {target}"
            return Availability(self.name, source, target, False, detail, remedy)
        places = " + ".join(str(package.path) for package in chain)
        via = tuple(package.target for package in chain[:-1])
        detail = f"pivot through {via[0]}: {places}" if via else places
        remark = ""
        if any(package.path.is_relative_to(bundled_dir()) for package in chain):
            remark = (
                f"{source}-{target} is the starter model: draft quality; "
                f"`rktranslate models install firefox {source} {target}` for better"
            )
        return Availability(self.name, source, target, True, detail, via=via, remark=remark)

    def load(self, source: str, target: str, options: EngineOptions) -> ArgosEngine:
        """Return the engine for a pair, direct or by a pivot; models load at the first text.

        Raises:
            EngineError: There is no package for the pair, or one that was named is broken.
        """
        chain = _chain(source, target, find_packages(options.package_dirs))
        if not chain:
            answer = self.availability(source, target, options)
            raise EngineError(answer.detail, hint=answer.remedy)
        return ArgosEngine(chain, options)


def _chain(source: str, target: str, packages: Sequence[ArgosPackage]) -> tuple[ArgosPackage, ...]:
    """Return the package for a pair, or two by way of a third language, English if possible.

    Longer ways are not taken: each step loses more than a reviewer can be asked to mend.
    """
    first: dict[tuple[str, str], ArgosPackage] = {}
    for package in packages:
        first.setdefault((package.source.lower(), package.target.lower()), package)
    source, target = source.lower(), target.lower()
    if (source, target) in first:
        return (first[source, target],)
    middles = [middle for start, middle in first if start == source and (middle, target) in first]
    middle = min(middles, key=lambda language: language != "en", default=None)
    return () if middle is None else (first[source, middle], first[middle, target])


def _lost(text: str, target: str) -> bool:
    """Tell whether a target does not hold just the placeholders of its text."""
    return "｟" in text + target and sorted(_MARK.findall(text)) != sorted(_MARK.findall(target))


class _Answer(NamedTuple):
    text: str
    score: float


class ArgosEngine:
    """One pair: a package, or two one after the other."""

    def __init__(self, packages: tuple[ArgosPackage, ...], options: EngineOptions) -> None:
        self._packages = packages
        self._options = options
        self._loaded: list[_Model] = []
        self._loading = Lock()

    @property
    def capabilities(self) -> Capabilities:
        """Placeholders if every package copies them; as many candidates as the beam is wide."""
        return Capabilities(
            placeholders=all(package.placeholders for package in self._packages),
            max_candidates=max(1, self._options.beam),
            target_prefix=True,
            thread_safe=True,
        )

    @cached_property
    def signature(self) -> Signature:
        """Packages, a digest over all their files, and the beam; reads the files once."""
        digest = hashlib.sha256()
        for package in self._packages:
            folder = package.folder()
            for file in sorted(file for file in folder.rglob("*") if file.is_file()):
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
                with file.open("rb") as opened:
                    digest.update(hashlib.file_digest(opened, "sha256").digest())
        return Signature(
            "argos",
            version("ctranslate2"),
            "+".join(package.name for package in self._packages),
            digest.hexdigest()[:12],
            f"beam:{self._options.beam}",
            (("package", "+".join(package.version for package in self._packages)),),
        )

    @property
    def _models(self) -> list[_Model]:
        with self._loading:
            if not self._loaded:
                self._loaded = [_Model(package, self._options) for package in self._packages]
            return self._loaded

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Translate all texts as one sorted batch; see ``Engine.translate``.

        A text in capitals is translated in small letters, and the target capitalised. Scores are
        mean log probabilities of the tokens, summed over the packages of a pivot; minus infinity
        marks a target that had no end and was cut, as endless repetitions are.
        """
        loud = [is_capitals(text) for text in texts]
        current = [sentence_case(t) if up else t for t, up in zip(texts, loud, strict=True)]
        before = [0.0] * len(texts)
        *pivots, last = self._models
        for model in pivots:
            answers = [found[0] for found in model.translate(current, 1)]
            current = [answer.text for answer in answers]
            before = [done + answer.score for done, answer in zip(before, answers, strict=True)]
        count = max(1, min(candidates, self.capabilities.max_candidates))
        found = last.translate(current, count, prefixes, progress)
        if self.capabilities.placeholders:
            self._keep_placeholders(current, found, prefixes)
        return [
            tuple(
                Candidate(capitals(answer.text) if up else answer.text, answer.score + earlier)
                for answer in answers
            )
            for answers, up, earlier in zip(found, loud, before, strict=True)
        ]

    def _keep_placeholders(
        self,
        texts: Sequence[str],
        found: list[list[_Answer]],
        prefixes: Sequence[str] | None,
    ) -> None:
        """Put an answer first that holds the placeholders of its text, where the best one does not.

        A model that was taught to copy them still loses one now and then. Mostly another hypothesis
        has them all, of the same beam or of a wider one; at last the text is cut at a clause: what
        is short is copied best.
        """
        model = self._models[-1]
        most = self.capabilities.max_candidates
        for count, shares in ((most, 1), (max(most, _WIDE_BEAM), 1), (most, 2)):
            rows = [row for row, text in enumerate(texts) if _lost(text, found[row][0].text)]
            if shares > 1 and prefixes:
                rows = [row for row in rows if not prefixes[row]]
            if not rows:
                return
            asked = [texts[row] for row in rows]
            forced = [prefixes[row] for row in rows] if prefixes else None
            offers = model.translate(asked, count, forced, shares=shares)
            for row, offer in zip(rows, offers, strict=True):
                whole = next((each for each in offer if not _lost(texts[row], each.text)), None)
                if whole is not None:
                    others = [each for each in found[row] if each.text != whole.text]
                    found[row] = [whole, *others][: len(found[row])]

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the mean log probability of each target; see ``Scorer.score``.

        In a pivot the last package alone scores, on what the others make of the text.
        """
        loud = [is_capitals(text) for text in texts]
        current = [sentence_case(t) if up else t for t, up in zip(texts, loud, strict=True)]
        said = [sentence_case(t) if up else t for t, up in zip(targets, loud, strict=True)]
        *pivots, last = self._models
        for model in pivots:
            different = list(dict.fromkeys(current))
            answers = model.translate(different, 1)
            made = dict(zip(different, (found[0].text for found in answers), strict=True))
            current = [made[text] for text in current]
        return last.score(current, said)


class _Model:
    """A loaded package."""

    def __init__(self, package: ArgosPackage, options: EngineOptions) -> None:
        self._package = package
        self._options = options
        folder = package.folder()
        self._tokenizer = _tokenizer(package, folder)
        self._translator = _translator(folder / "model", options.threads)

    def translate(
        self,
        texts: Sequence[str],
        candidates: int,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
        shares: int = 1,
    ) -> list[list[_Answer]]:
        """Return the answers for each text, best first, none twice.

        A text that is longer than the model takes is cut, and so is each text where ``shares`` asks
        for it: answers of parts are put together rank by rank.
        """
        limits = [
            MAX_SOURCE_TOKENS if shares == 1 else 1 + self._length(text) // shares for text in texts
        ]
        cuts = [cut(text, self._length, limit) for text, limit in zip(texts, limits, strict=True)]
        parts = [(row, part) for row, pieces in enumerate(cuts) for part in pieces[1::2]]
        openings = {}
        for index, (row, _) in enumerate(parts):
            if prefixes and (index == 0 or parts[index - 1][0] != row):
                openings[index] = prefixes[row]
        left = [len(pieces) // 2 for pieces in cuts]
        if progress and left.count(0):
            progress(left.count(0))

        def done(indexes: Sequence[int]) -> None:
            for index in indexes:
                left[parts[index][0]] -= 1
            if progress:
                progress(len({parts[i][0] for i in indexes if left[parts[i][0]] == 0}))

        answers = self._batches([part for _, part in parts], candidates, openings, done)
        position = 0
        result = []
        for pieces in cuts:
            count = len(pieces) // 2
            result.append(_joined(pieces[::2], answers[position : position + count]))
            position += count
        return result

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the mean log probability of the tokens of each target and of its end."""
        tokens = [self._tokenizer.encode(text) for text in texts]
        said = [self._begun(target) for target in targets]
        # The library refuses a pair with an empty side.
        rows = [row for row, pair in enumerate(zip(tokens, said, strict=True)) if all(pair)]
        try:
            results = self._translator.score_batch(
                [tokens[row] for row in rows],
                [said[row] for row in rows],
                batch_type="tokens",
                max_batch_size=_BATCH_TOKENS,
                max_input_length=0,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"the model failed: {error}", path=self._place) from error
        scores = [-inf] * len(texts)
        for row, result in zip(rows, results, strict=True):
            scores[row] = sum(result.log_probs) / len(result.log_probs)
        return scores

    def _length(self, text: str) -> int:
        return len(self._tokenizer.encode(text))

    def _batches(
        self,
        parts: Sequence[str],
        candidates: int,
        openings: dict[int, str],
        done: Callable[[Sequence[int]], None],
    ) -> list[list[_Answer]]:
        """Translate parts of texts, those of like length together."""
        tokens = [self._tokenizer.encode(part) for part in parts]
        # The longest first: what is left for the end is short, and no core waits long for another.
        order = sorted(range(len(parts)), key=lambda index: -len(tokens[index]))
        answers: list[list[_Answer]] = [[] for _ in parts]
        begun: deque[tuple[list[int], int, list[Any]]] = deque()

        def finish() -> None:
            indexes, limit, waiting = begun.popleft()
            for index, later in zip(indexes, waiting, strict=True):
                with self._told():
                    result = later.result()
                answers[index] = [
                    _Answer(self._text(pieces), -inf if len(pieces) >= limit else score)
                    for pieces, score in zip(result.hypotheses, result.scores, strict=True)
                ]
            done(indexes)

        for start in range(0, len(order), _GROUP):
            indexes = order[start : start + _GROUP]
            # Three times the source is more than any language needs.
            limit = max(256, 3 * len(tokens[indexes[0]]))
            forced = [self._begun(openings.get(index, "")) for index in indexes]
            with self._told():
                waiting = self._translator.translate_batch(
                    [tokens[index] for index in indexes],
                    target_prefix=forced if any(forced) else None,
                    batch_type="tokens",
                    max_batch_size=_BATCH_TOKENS,
                    beam_size=max(self._options.beam, candidates),
                    num_hypotheses=candidates,
                    max_input_length=0,
                    max_decoding_length=limit,
                    return_scores=True,
                    replace_unknowns=True,
                    asynchronous=True,
                )
            begun.append((indexes, limit, waiting))
            # One group is in the model while the one before it is made into text.
            if len(begun) > 1:
                finish()
        while begun:
            finish()
        return answers

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Tell of what CTranslate2 complains about as an error of the package."""
        try:
            yield
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"the model failed: {error}", path=self._place) from error

    @property
    def _place(self) -> str:
        return str(self._package.path)

    def _begun(self, prefix: str) -> list[str]:
        forced = [self._package.target_prefix] if self._package.target_prefix else []
        return forced + (self._tokenizer.encode(prefix) if prefix else [])

    def _text(self, tokens: list[str]) -> str:
        if tokens[:1] == [self._package.target_prefix]:
            tokens = tokens[1:]
        text: str = self._tokenizer.decode(tokens)
        return text.strip()


def _joined(gaps: Sequence[str], parts: Sequence[list[_Answer]]) -> list[_Answer]:
    """Return the n-th answers of all parts as one text, for each n, with the gaps between them."""
    answers: dict[str, float] = {}
    for rank in range(max((len(part) for part in parts), default=1)):
        chosen = [part[min(rank, len(part) - 1)] for part in parts]
        score = sum(answer.score for answer in chosen) / len(chosen) if chosen else 0.0
        text = gaps[0] + "".join(a.text + gap for a, gap in zip(chosen, gaps[1:], strict=True))
        answers.setdefault(text, score)
    ranked = [_Answer(text, score) for text, score in answers.items()]
    # Only those that were cut move, behind all others.
    return sorted(ranked, key=lambda answer: answer.score == -inf)


class _SentencePiece:
    """Tokenizer of packages with ``sentencepiece.model``."""

    def __init__(self, path: Path) -> None:
        import sentencepiece

        try:
            self._processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        except (RuntimeError, OSError) as error:
            raise EngineError(f"not a SentencePiece model: {error}", path=str(path)) from error

    def encode(self, text: str) -> list[str]:
        """Cut a text into pieces."""
        pieces: list[str] = self._processor.encode(text, out_type=str)
        return pieces

    def decode(self, pieces: Sequence[str]) -> str:
        """Join pieces.

        Not by the processor: converted OPUS-MT packages have target pieces that it does not
        know, and it would leave their ``▁`` as it is.
        """
        data = bytearray()
        for piece in pieces:
            byte = _BYTE.fullmatch(piece)
            data += bytes([int(byte[1], 16)]) if byte else piece.replace("▁", " ").encode("utf-8")
        return data.decode("utf-8", "replace")


def _tokenizer(package: ArgosPackage, folder: Path) -> Any:
    """Return the tokenizer of a package: its own, or Moses with BPE through argostranslate."""
    path = folder / "sentencepiece.model"
    if path.exists():
        return _SentencePiece(path)
    path = folder / "bpe.model"
    try:
        from argostranslate.tokenizer import BPETokenizer

        tokenizer = BPETokenizer(path, package.source, package.target)
        tokenizer.lazy_load()
    except Exception as error:  # of several libraries, and none of them documented
        raise EngineError(f"not a BPE model: {error}", path=str(path)) from error
    return tokenizer


def _translator(folder: Path, threads: int) -> Any:
    import ctranslate2

    replicas, threads = _shares(threads or cores())
    try:
        return ctranslate2.Translator(
            str(folder),
            device="cpu",
            compute_type="int8",
            inter_threads=replicas,
            intra_threads=threads,
        )
    except (RuntimeError, ValueError) as error:
        raise EngineError(f"the model cannot be loaded: {error}", path=str(folder)) from error


def _shares(threads: int) -> tuple[int, int]:
    """Return for a number of threads how many batches to work on at once, and threads for each."""
    each = max(1, round(threads / _REPLICAS))
    return threads // each, each
