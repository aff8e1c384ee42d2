"""The argos engine: Argos packages, run by CTranslate2."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from rktranslate.engines.argos import packages
from rktranslate.engines.argos.model_source import ArgosModels
from rktranslate.engines.argos.packages import ArgosPackage, find_packages
from rktranslate.engines.argos.translator import Hypothesis, LoadedPackage
from rktranslate.engines.interface import Availability, Capabilities, EngineOptions
from rktranslate.engines.texts import capitals, is_capitals, sentence_case
from rktranslate.errors import EngineError
from rktranslate.languages.codes import closest_pair, matches
from rktranslate.model import Candidate, Signature

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PLACEHOLDER = re.compile("｟[0-9]+｠")
_WIDE_BEAM = 12
_CODES = {"pb": "pt_BR", "zt": "zh_Hant"}
"""Codes of Argos Translate that are none of ISO 639."""


class ArgosProvider:
    """Finds Argos packages; :mod:`rktranslate.engines.argos.packages` says in which folders."""

    name: ClassVar[str] = "argos"
    description: ClassVar[str] = "Neural translation with Argos packages (CTranslate2)"
    models: ClassVar[ArgosModels] = ArgosModels()

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        """Return the pairs of the packages; pivots are not listed."""
        pairs = ((found.source, found.target) for found in find_packages(options.package_dirs))
        return list(dict.fromkeys(pairs))

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        """Look for a package, or two that share a language; reads metadata only."""
        remedy = (
            f"rktranslate models install argos {source} {target}, or name a package with --package"
        )
        try:
            chain = _chain(source, target, find_packages(options.package_dirs))
        except EngineError as error:
            return Availability(self.name, source, target, False, str(error), remedy)
        if not chain:
            detail = f"no Argos package from {source} to {target}"
            return Availability(self.name, source, target, False, detail, remedy)
        places = " + ".join(str(package.path) for package in chain)
        via = tuple(package.target for package in chain[:-1])
        detail = f"pivot through {via[0]}: {places}" if via else places
        remark = ""
        if any(package.path.is_relative_to(packages.bundled_dir()) for package in chain):
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


def _chain(
    source: str, target: str, candidates: Sequence[ArgosPackage]
) -> tuple[ArgosPackage, ...]:
    """Return the package for a pair, or two with a pivot language, English if possible.

    Longer chains are not used: each step loses more than a reviewer can be expected to correct.
    """
    first: dict[tuple[str, str], ArgosPackage] = {}
    for package in candidates:
        pair = package.source, package.target
        first.setdefault((_CODES.get(pair[0], pair[0]), _CODES.get(pair[1], pair[1])), package)
    direct = closest_pair(source, target, first)
    if direct is not None:
        return (first[direct],)
    chains = [
        (leg, rest)
        for leg in first
        if matches(leg[0], source) and (rest := closest_pair(leg[1], target, first)) is not None
    ]
    best = min(chains, key=lambda chain: chain[0][1] != "en", default=())
    return tuple(first[pair] for pair in best)


def _loses_codes(text: str, target: str) -> bool:
    """Return whether the placeholders of a target differ from those of its text."""
    return "｟" in text + target and sorted(_PLACEHOLDER.findall(text)) != sorted(
        _PLACEHOLDER.findall(target)
    )


def _after(earlier: Hypothesis, later: Hypothesis) -> Hypothesis:
    """Return a hypothesis of a package, with the score and the issues of the one before it."""
    issues = dict.fromkeys((*earlier.issues, *later.issues))
    return Hypothesis(later.text, earlier.score + later.score, tuple(issues))


class ArgosEngine:
    """The engine of one language pair: a package, or two in sequence (a pivot)."""

    def __init__(self, packages: tuple[ArgosPackage, ...], options: EngineOptions) -> None:
        self._packages = packages
        self._options = options
        self._loaded: list[LoadedPackage] = []
        self._loading = Lock()

    @property
    def capabilities(self) -> Capabilities:
        """Placeholders if every package copies them; as many candidates as the beam is wide."""
        return Capabilities(
            placeholders=all(package.placeholders for package in self._packages),
            max_candidates=max(1, self._options.beam),
            target_prefix=True,
            thread_safe=True,
            log_probabilities=True,
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
    def _models(self) -> list[LoadedPackage]:
        with self._loading:
            if not self._loaded:
                self._loaded = [LoadedPackage(package, self._options) for package in self._packages]
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

        A text in capitals is translated in sentence case, and the target capitalised. Scores are
        mean log probabilities of the tokens, summed over the packages of a pivot; minus infinity
        marks a target that was truncated, such as an endless repetition.
        """
        is_upper = [is_capitals(text) for text in texts]
        current = [sentence_case(t) if up else t for t, up in zip(texts, is_upper, strict=True)]
        before = [Hypothesis("", 0.0)] * len(texts)
        *pivots, last = self._models
        for model in pivots:
            answers = [ranked[0] for ranked in model.translate(current, 1)]
            current = [best.text for best in answers]
            before = [_after(one, two) for one, two in zip(before, answers, strict=True)]
        count = max(1, min(candidates, self.capabilities.max_candidates))
        found = last.translate(current, count, prefixes, progress)
        if self.capabilities.placeholders:
            self._keep_placeholders(current, found, prefixes)
        return [
            tuple(
                Candidate(capitals(item.text) if up else item.text, item.score, item.issues)
                for item in (_after(earlier, hypothesis) for hypothesis in hypotheses)
            )
            for hypotheses, up, earlier in zip(found, is_upper, before, strict=True)
        ]

    def _keep_placeholders(
        self,
        texts: Sequence[str],
        found: list[list[Hypothesis]],
        prefixes: Sequence[str] | None,
    ) -> None:
        """Move a hypothesis with the placeholders of its text to the front, where the best has not.

        A model trained to copy them still loses one occasionally. Mostly another hypothesis has
        them all, of the same beam or of a wider one; as a last resort the text is split at a
        clause: short texts are copied best.
        """
        model = self._models[-1]
        most = self.capabilities.max_candidates
        for count, shares in ((most, 1), (max(most, _WIDE_BEAM), 1), (most, 2)):
            rows = [row for row, text in enumerate(texts) if _loses_codes(text, found[row][0].text)]
            if shares > 1 and prefixes:
                rows = [row for row in rows if not prefixes[row]]
            if not rows:
                return
            asked = [texts[row] for row in rows]
            forced = [prefixes[row] for row in rows] if prefixes else None
            offers = model.translate(asked, count, forced, shares=shares)
            for row, offer in zip(rows, offers, strict=True):
                whole = next(
                    (item for item in offer if not _loses_codes(texts[row], item.text)), None
                )
                if whole is not None:
                    others = [item for item in found[row] if item.text != whole.text]
                    found[row] = [whole, *others][: len(found[row])]

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the mean log probability of each target; see ``Scorer.score``.

        In a pivot only the last package scores, given the first one's translation of the text.
        """
        is_upper = [is_capitals(text) for text in texts]
        current = [sentence_case(t) if up else t for t, up in zip(texts, is_upper, strict=True)]
        cased = [sentence_case(t) if up else t for t, up in zip(targets, is_upper, strict=True)]
        *pivots, last = self._models
        for model in pivots:
            different = list(dict.fromkeys(current))
            answers = model.translate(different, 1)
            made = dict(zip(different, (ranked[0].text for ranked in answers), strict=True))
            current = [made[text] for text in current]
        return last.score(current, cased)
