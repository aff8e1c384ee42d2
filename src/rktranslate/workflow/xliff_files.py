"""Formats, documents and catalogues of the files of ``xliff export`` and ``xliff import``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

from rktranslate.errors import CatalogError, ConfigError
from rktranslate.exchange.interface import UnitIssue
from rktranslate.model import State
from rktranslate.workflow.inputs import read_catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rktranslate.catalog.po import PoFile
    from rktranslate.exchange.interface import CatalogExchange, DocumentUnits
    from rktranslate.project.layout import Project
    from rktranslate.workflow.inputs import Inputs

_DEFAULT = "xliff"


def exchange_of(path: Path | None) -> CatalogExchange:
    """Return the exchange format with the extension of a file; XLIFF for any other extension.

    Raises:
        ConfigError: A plugin cannot be loaded, or several have this extension.
    """
    from rktranslate.exchange.interface import Payload
    from rktranslate.exchange.registry import exchange, exchange_for

    format_ = None if path is None else exchange_for(path.name, Payload.CATALOGUES)
    return cast("CatalogExchange", format_ or exchange(_DEFAULT, Payload.CATALOGUES))


def suffixes() -> tuple[str, ...]:
    """Return the file name extensions of all exchange formats of catalogues.

    Raises:
        ConfigError: A plugin cannot be loaded.
    """
    from rktranslate.exchange.interface import Payload
    from rktranslate.exchange.registry import exchanges

    known = exchanges(Payload.CATALOGUES).values()
    return tuple(dict.fromkeys(suffix for each in known for suffix in each.suffixes))


def chosen_documents(inputs: Inputs, paths: Sequence[Path]) -> tuple[str, ...]:
    """Return the source documents of a command: the given ones, or all.

    Raises:
        ConfigError: A path is not that of a source document, or there is none.
    """
    known, project = inputs.names, inputs.project
    chosen = [project.relative(path) for path in paths]
    for name in chosen:
        if name not in known:
            raise ConfigError(
                "not a source document of this project",
                path=name,
                hint=f"source documents are in {project.config.source_dir}/",
            )
    return tuple(name for name in known if not chosen or name in chosen)


def existing_catalog(project: Project, path: str, language: str) -> PoFile:
    """Return the catalogue at a path.

    Raises:
        CatalogError: It does not exist, or cannot be read.
    """
    if not project.exists(path):
        raise CatalogError("no catalogue yet", path=path, hint="run `rktranslate extract` first")
    return read_catalog(project, path, language)


def own_states(parts: Iterable[DocumentUnits]) -> list[State]:
    """Return the states that a file itself gives its units."""
    return [message.state for part in parts for message in part.catalog.messages]


def with_po_states(units: DocumentUnits, *, reviewed: bool = False) -> DocumentUnits:
    """Return units with the states that PO has, so that a final one is not new at every import.

    Args:
        units: The units of a file.
        reviewed: Whether all that is translated counts as reviewed; what is unfinished does not.
    """
    unfinished = {notice.index for notice in units.notices if notice.issue is UnitIssue.UNFINISHED}
    messages = tuple(
        dataclasses.replace(message, state=State.REVIEWED)
        if message.state.is_reviewed
        or (reviewed and message.state is State.TRANSLATED and index not in unfinished)
        else message
        for index, message in enumerate(units.catalog.messages)
    )
    return dataclasses.replace(units, catalog=dataclasses.replace(units.catalog, messages=messages))
