"""The argos engine: Argos packages, run by CTranslate2."""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, ClassVar

from rktranslate.engines.argos import packages
from rktranslate.engines.argos.model_source import ArgosModels
from rktranslate.engines.argos.packages import ArgosPackage, find_packages
from rktranslate.engines.argos.tokenizer import load_tokenizer
from rktranslate.engines.interface import Availability, EngineOptions
from rktranslate.engines.neural.engine import NeuralEngine
from rktranslate.engines.neural.tokens import Frame, Tokens
from rktranslate.engines.neural.translator import LoadedModel
from rktranslate.errors import EngineError
from rktranslate.languages.codes import closest_pair, matches
from rktranslate.model import Signature

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class ArgosEngine(NeuralEngine):
    """The engine of one language pair: a package, or two in sequence (a pivot)."""

    def __init__(self, packages: tuple[ArgosPackage, ...], options: EngineOptions) -> None:
        """Take one package or more, each from the target language of the one before."""
        super().__init__(options, placeholders=all(item.placeholders for item in packages))
        self._packages = packages

    def _load(self) -> list[LoadedModel]:
        return [_loaded(package, self._options) for package in self._packages]

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


def _loaded(package: ArgosPackage, options: EngineOptions) -> LoadedModel:
    """Load a package."""
    folder = package.folder()
    tokenizer = load_tokenizer(folder)
    prefix = (package.target_prefix,) if package.target_prefix else ()
    frame = Frame(before_target=prefix)
    tokens = Tokens(tokenizer.encode, tokenizer.encode, tokenizer.decode, frame)
    return LoadedModel(folder / "model", tokens, options, path=str(package.path))
