"""``models``: list, install, verify, remove and describe translation models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.engines import model_sources
from rktranslate.errors import EngineError
from rktranslate.models import install as installation
from rktranslate.models import layout, store
from rktranslate.models.locations import without_credentials
from rktranslate.models.store import Model
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.models.install import Installed
    from rktranslate.models.interface import ModelSource
    from rktranslate.models.records import ModelFile
    from rktranslate.models.store import Progress, Verified


@dataclass(frozen=True, slots=True)
class ListResult(Result):
    """The models of ``models list``."""

    models: tuple[Model, ...]
    store: str
    """The folder that ``models install`` installs into."""


@dataclass(frozen=True, slots=True)
class InstallResult(Result):
    """The model that ``models install`` installed."""

    model: Model
    replaced: bool
    """It replaced a model of the same pair."""
    origin: str
    """URL or path, without credentials."""
    downloaded: int
    """Bytes; 0 for local files."""
    missing: str = ""
    """The command that installs the missing requirement of the model; empty if there is none."""


@dataclass(frozen=True, slots=True)
class VerifyResult(Result):
    """The models of ``models verify``, compared with their records."""

    models: tuple[Verified, ...]

    @property
    def damaged(self) -> bool:
        """Whether a model differs from its record."""
        return any(item.problems for item in self.models)

    @property
    def exit_code(self) -> ExitCode:
        """Findings where a model is damaged."""
        return exit_code_for(findings=self.damaged)


@dataclass(frozen=True, slots=True)
class RemoveResult(Result):
    """The models that ``models remove`` removed."""

    removed: tuple[Model, ...]


@dataclass(frozen=True, slots=True)
class InfoResult(Result):
    """The facts of ``models info``."""

    model: Model
    files: tuple[ModelFile, ...]
    origin: str
    installed: str
    """Date and time of the installation in ISO 8601; empty where it is not recorded."""


def model_kinds() -> tuple[str, ...]:
    """Return the engines whose models can be installed, in order of preference.

    Raises:
        EngineError: An engine plugin cannot be loaded.
    """
    return tuple(source.kind for source in model_sources())


def list_models(
    *,
    remote: bool = False,
    index: str | None = None,
    mirror: str | None = None,
    kinds: Sequence[str] = (),
) -> ListResult:
    """Return the models on this machine, and on request those that could be installed.

    Args:
        remote: Also download the listings; this uses the network.
        index: URL or path of the listing, instead of the publisher's own.
        mirror: URL or folder with the listing, instead of the publisher's server.
        kinds: Engines; all by default.

    Raises:
        EngineError: There is no such engine, or a listing cannot be downloaded.
    """
    sources = [_source(kind) for kind in kinds] if kinds else list(model_sources())
    models = store.local_models(sources)
    if remote:
        for source in sources:
            models += [
                Model(
                    offer.kind,
                    offer.source,
                    offer.target,
                    "available",
                    offer.version,
                    offer.size,
                    offer.licence,
                    offer.score,
                    without_credentials(offer.files[0].location),
                )
                for offer in source.offers(index=index, mirror=mirror)
            ]
    return ListResult(tuple(models), str(layout.store_root()))


def install(
    kind: str,
    source: str,
    target: str,
    *,
    index: str | None = None,
    mirror: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> InstallResult:
    """Install the model of a language pair from a listing.

    Args:
        kind: Engine: ``argos``, ``firefox``, or that of a plugin.
        source: Source language.
        target: Target language.
        index: URL or path of the listing, instead of the publisher's own.
        mirror: URL or folder with the listing and the files, instead of the publisher's server.
        force: Replace an installed model of that pair.
        progress: Called with the bytes received and expected of each file.

    Raises:
        EngineError: There is no such engine or model, it cannot be downloaded, or it is not safe
            to install; nothing was changed.
    """
    installed = installation.install(
        _source(kind),
        (source, target),
        index=index,
        mirror=mirror,
        force=force,
        progress=progress,
    )
    return _install_result(installed)


def install_file(
    location: str,
    *,
    sha256: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> InstallResult:
    """Install a model from a file, a folder or a URL.

    Args:
        location: A model package here or on the network, or a folder with an unpacked model.
        sha256: Expected SHA-256 of the file.
        force: Replace an installed model of that pair.
        progress: Called with the bytes received and expected.

    Raises:
        EngineError: It is not a model, or is not safe to install; nothing was changed.
    """
    installed = installation.install_file(
        model_sources(), location, sha256=sha256, force=force, progress=progress
    )
    return _install_result(installed)


def verify(
    kind: str | None = None,
    source: str | None = None,
    target: str | None = None,
    progress: Progress | None = None,
) -> VerifyResult:
    """Compare the files of models with their recorded sizes and checksums; None stands for any.

    Raises:
        EngineError: There is no such model on this machine.
    """
    return VerifyResult(tuple(store.verify(model_sources(), kind, source, target, progress)))


def remove(kind: str, source: str, target: str) -> RemoveResult:
    """Remove an installed model.

    Raises:
        EngineError: It is not installed, or was not installed by ``models install``.
    """
    return RemoveResult(store.remove(model_sources(), kind, source, target))


def info(kind: str, source: str, target: str) -> InfoResult:
    """Return the facts of an installed model.

    Raises:
        EngineError: There is no such model on this machine.
    """
    model = store.select(model_sources(), kind, source, target)[0]
    files, record = store.model_files(model)
    return InfoResult(model, files, record.origin, record.installed)


def _source(kind: str) -> ModelSource:
    sources = model_sources()
    for source in sources:
        if source.kind == kind:
            return source
    raise EngineError(
        f"no installable models for engine: {kind}",
        hint=f"engines with installable models: {', '.join(item.kind for item in sources)}",
    )


def _install_result(installed: Installed) -> InstallResult:
    source = _source(installed.kind)
    facts = installed.facts
    models = store.select([source], installed.kind, facts.source, facts.target)
    return InstallResult(
        next(model for model in models if model.state == "installed"),
        installed.replaced,
        installed.origin,
        installed.downloaded,
        source.missing_requirement(),
    )
