"""Firefox Translations models, run by the compiled library ``fxtranslate`` (extra ``firefox``).

Small and fast models that Mozilla trains for Firefox, one per direction, nearly all of them to or
from English. They decode greedily: one candidate, no target prefix.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import subprocess
import sys
import threading
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from rktranslate.engines.firefox.files import KIND, FirefoxFiles, models_in
from rktranslate.engines.firefox.model_source import INSTALL_LIBRARY, FirefoxModels
from rktranslate.engines.interface import Availability, Capabilities, EngineOptions
from rktranslate.errors import EngineError
from rktranslate.languages.codes import closest_pair, same_language
from rktranslate.model import Candidate, Signature
from rktranslate.models.layout import store_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.engines.firefox.decoder import Decoder

_PIVOT = "en"
_WORKER_TEXTS = 100
"""Minimum texts per worker process, which takes a third of a second to start."""
_CHUNK_TEXTS = 16
_Translation: TypeAlias = tuple[str, tuple[str, ...]]
"""A target, and what the model could not do, a short clause each."""
_WORKER = "from rktranslate.engines.firefox.decoder import main; main()"


class FirefoxProvider:
    """Finds Firefox models: in the folders of the options, then in the user's store."""

    name: ClassVar[str] = KIND
    description: ClassVar[str] = "Neural translation with Firefox Translations models (fxtranslate)"
    models: ClassVar[FirefoxModels] = FirefoxModels()

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        """Return the pairs of the models; pivots are not listed."""
        return list(dict.fromkeys((files.source, files.target) for files in _models(options)))

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        """Look for a model, or two with English as the pivot, and for the library."""
        remedy = f"rktranslate models install firefox {source} {target}"
        chain = _chain(source, target, _models(options))
        if not chain:
            if _PIVOT not in (source, target):
                remedy = (
                    f"rktranslate models install firefox {source} {_PIVOT}, "
                    f"and the same for {_PIVOT} {target}"
                )
            detail = f"no Firefox model from {source} to {target}"
            return Availability(self.name, source, target, False, detail, remedy)
        if _library_version() is None:
            detail = "the library fxtranslate is not installed"
            return Availability(self.name, source, target, False, detail, INSTALL_LIBRARY)
        via = tuple(files.target for files in chain[:-1])
        places = " + ".join(str(files.folder) for files in chain)
        detail = f"pivot through {via[0]}: {places}" if via else places
        return Availability(self.name, source, target, True, detail, via=via)

    def load(self, source: str, target: str, options: EngineOptions) -> FirefoxEngine:
        """Return the engine for a pair, direct or by a pivot; models load at the first text.

        Raises:
            EngineError: There is no model for the pair, or the library is not installed.
        """
        answer = self.availability(source, target, options)
        if not answer.ready:
            raise EngineError(answer.detail, hint=answer.remedy)
        return FirefoxEngine(_chain(source, target, _models(options)), options)


def _models(options: EngineOptions) -> list[FirefoxFiles]:
    folders = (*options.package_dirs, store_folder(KIND))
    return [files for folder in folders for files in models_in(folder)]


def _chain(source: str, target: str, models: Sequence[FirefoxFiles]) -> tuple[FirefoxFiles, ...]:
    """Return the model of a pair, or two with English as the pivot; earlier folders first."""
    first: dict[tuple[str, str], FirefoxFiles] = {}
    for files in models:
        first.setdefault((files.source, files.target), files)
    direct = closest_pair(source, target, first)
    if direct is not None:
        return (first[direct],)
    legs = closest_pair(source, _PIVOT, first), closest_pair(_PIVOT, target, first)
    if legs[0] is None or legs[1] is None or same_language(source, target):
        return ()
    return first[legs[0]], first[legs[1]]


def _library_version() -> str | None:
    try:
        return version("fxtranslate")
    except PackageNotFoundError:
        return None


class FirefoxEngine:
    """The engine of one language pair: a model, or two in sequence (a pivot)."""

    def __init__(self, models: tuple[FirefoxFiles, ...], options: EngineOptions) -> None:
        """Take one model or more, each from the target language of the one before."""
        self._models = models
        self._options = options
        # The library ties a loaded model to the thread that loaded it.
        self._local = threading.local()

    @property
    def capabilities(self) -> Capabilities:
        """Placeholders, written as addresses for the model; nothing else."""
        return Capabilities(placeholders=True)

    @cached_property
    def signature(self) -> Signature:
        """Models, and a digest over all their files; reads the files once."""
        digest = hashlib.sha256()
        for files in self._models:
            for path in files.all:
                digest.update(path.name.encode() + b"\0")
                with path.open("rb") as stream:
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
        return Signature(
            "firefox",
            _library_version() or "",
            "+".join(f"{files.source}-{files.target}" for files in self._models),
            digest.hexdigest()[:12],
            "greedy",
        )

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,  # noqa: ARG002 - there is always one
        prefixes: Sequence[str] | None = None,  # noqa: ARG002 - not among the capabilities
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Translate each text greedily; a large batch goes over several processes.

        Raises:
            EngineError: A model cannot be loaded, or the library failed.
        """
        current = list(texts)
        issues: list[tuple[str, ...]] = [()] * len(texts)
        workers = min(self._options.threads or os.cpu_count() or 1, len(current) // _WORKER_TEXTS)
        for step, files in enumerate(self._models):
            # Each text is reported once, by the last model.
            report = progress if step == len(self._models) - 1 else None
            if workers > 1 and sys.executable:
                targets = _by_workers(files, current, workers, report)
            else:
                targets = self._sequentially(files, current, report)
            current = [text for text, _ in targets]
            issues = [
                tuple(dict.fromkeys((*earlier, *later)))
                for earlier, (_, later) in zip(issues, targets, strict=True)
            ]
        return [
            (Candidate(target, issues=found),)
            for target, found in zip(current, issues, strict=True)
        ]

    def _sequentially(
        self, files: FirefoxFiles, texts: Sequence[str], report: Callable[[int], None] | None
    ) -> list[_Translation]:
        decoder = self._decoder(files)
        targets: list[_Translation] = []
        for text in texts:
            targets.append(decoder.translate(text))
            if report:
                report(1)
        return targets

    def _decoder(self, files: FirefoxFiles) -> Decoder:
        from rktranslate.engines.firefox.decoder import Decoder

        decoders: dict[FirefoxFiles, Decoder] = self._local.__dict__.setdefault("decoders", {})
        if files not in decoders:
            decoders[files] = Decoder(*_paths(files))
        return decoders[files]


def _paths(files: FirefoxFiles) -> tuple[str, str, str, str]:
    return (
        str(files.model),
        str(files.source_vocabulary),
        str(files.target_vocabulary),
        str(files.shortlist or ""),
    )


def _by_workers(
    files: FirefoxFiles,
    texts: Sequence[str],
    workers: int,
    report: Callable[[int], None] | None,
) -> list[_Translation]:
    """Translate by worker processes that take chunk after chunk; the order is kept."""
    chunks: queue.SimpleQueue[int] = queue.SimpleQueue()
    for start in range(0, len(texts), _CHUNK_TEXTS):
        chunks.put(start)
    done: queue.SimpleQueue[tuple[int, list[_Translation]] | BaseException] = queue.SimpleQueue()
    processes = [_start_worker() for _ in range(workers)]
    feeders = [
        threading.Thread(target=_feed, args=(process, files, texts, chunks, done), daemon=True)
        for process in processes
    ]
    targets: list[_Translation] = [(text, ()) for text in texts]
    try:
        for feeder in feeders:
            feeder.start()
        for _ in range(0, len(texts), _CHUNK_TEXTS):
            answer = done.get()
            if isinstance(answer, BaseException):
                raise answer
            start, part = answer
            targets[start : start + len(part)] = part
            if report:
                report(len(part))
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return targets


def _start_worker() -> subprocess.Popen[str]:
    return subprocess.Popen(
        # -P: not from the current folder, which may be a project of somebody else.
        [sys.executable, "-P", "-c", _WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _feed(
    process: subprocess.Popen[str],
    files: FirefoxFiles,
    texts: Sequence[str],
    chunks: queue.SimpleQueue[int],
    done: queue.SimpleQueue[tuple[int, list[_Translation]] | BaseException],
) -> None:
    """Send a worker chunk after chunk; a failure is put into the queue as well."""
    try:
        _ask(process, _paths(files), answer=False)
        while True:
            try:
                start = chunks.get_nowait()
            except queue.Empty:
                return
            part = _ask(process, texts[start : start + _CHUNK_TEXTS])
            if isinstance(part, dict):
                raise EngineError(part["message"], path=part["path"], hint=part["hint"])
            done.put((start, [(target, tuple(issues)) for target, issues in part]))
    except (OSError, ValueError) as error:
        done.put(EngineError(f"a worker process of the Firefox engine ended: {error}"))
    except EngineError as error:
        done.put(error)


def _ask(process: subprocess.Popen[str], request: Sequence[str], *, answer: bool = True) -> Any:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(json.dumps(list(request)) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline()) if answer else None
