"""Where the relative links of outputs lead: to other outputs, copied files, or the sources."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rktranslate.errors import DocumentError
from rktranslate.formats.addresses import moved, resolved
from rktranslate.project.outputs import AssetMode

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from rktranslate.formats.link_paths import SitePaths
    from rktranslate.workflow.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Moves:
    """The new addresses of one output."""

    addresses: Mapping[str, str]
    """By address in the source; those that do not change are left out."""
    assets: tuple[tuple[str, str], ...]
    """Files that must be copied: project paths of the file and the copy, in order."""


class OutputLinks:
    """Finds the new addresses of the outputs of one command.

    Args:
        inputs: The documents of the project.
        written: Language and document of each output that is written.
        draft: Whether the outputs are drafts.
        pages: The documents by the addresses of their pages.
    """

    def __init__(
        self, inputs: Inputs, written: Container[tuple[str, str]], pages: SitePaths, *, draft: bool
    ) -> None:
        self._project = inputs.project
        self._settings = inputs.project.config.build
        self._documents = frozenset(inputs.names)
        self._written = written
        self._draft = draft
        self._pages = pages
        self._is_asset = functools.cache(self._is_file)

    def of(self, document: str, language: str, addresses: Iterable[str]) -> Moves:
        """Return the new addresses of the output of a document.

        Args:
            document: Project path of the document.
            language: The language of the output.
            addresses: Its relative addresses, without fragments.
        """
        output = self._project.output_path(document, language, draft=self._draft)
        new: dict[str, str] = {}
        assets: dict[str, str] = {}
        for address in addresses:
            source = self._source(document, language, address)
            if source is None or self._is_expected(source, language, resolved(output, address)):
                continue
            target, is_copy = self._target(source, language)
            if target is None:
                continue
            if is_copy:
                assets[source] = target
            address_there = moved(output, address, target)
            if address_there is not None and self._settings.rewrites_links:
                new[address] = address_there
        return Moves(new, tuple(sorted(assets.items())))

    def _source(self, document: str, language: str, address: str) -> str | None:
        """Return the file that an address leads to; None if there is none.

        On a site, the address of a page finds the output, which has its place there. A preview is
        another file: what leads to ``b`` or ``b/`` must lead to that file.
        """
        source = resolved(document, address)
        if not self._draft or (source is not None and self._is_file_address(source)):
            return source
        page = self._pages.page(document, unquote(address.partition("?")[0]))
        return source if page is None or self._output(page, language) is None else page

    def _is_file_address(self, path: str) -> bool:
        return path in self._documents or self._project.is_output(path) or self._is_asset(path)

    def _is_expected(self, document: str, language: str, path: str | None) -> bool:
        """Return whether a path is that of an output that is not published yet.

        A link to it is right as soon as it is; one that leads out of a site never is. A preview is
        read now: its links must lead to what there is.
        """
        return (
            not self._draft
            and document in self._documents
            and self._output(document, language) is None
            and self._project.output_path(document, language) == path
        )

    def _target(self, path: str, language: str) -> tuple[str | None, bool]:
        """Return where a link to a file must lead, and whether the file must be copied there.

        None if the link must stay as it is.
        """
        project = self._project
        if path in self._documents:
            return (self._output(path, language) or path), False
        if project.is_output(path):
            return path, False
        if self._settings.assets is AssetMode.NONE or not self._is_asset(path):
            return None, False
        if self._settings.assets is AssetMode.LINK:
            return path, False
        copy = project.asset_path(path, language)
        beside = str(PurePosixPath(project.config.source_dir, path))
        is_taken = not project.is_in_sources(path) and (
            beside in self._documents or self._is_asset(beside)
        )
        if copy == path or is_taken:
            # It needs no copy, or the copy would be that of a source file of the same name.
            return path, False
        return copy, True

    def _output(self, document: str, language: str) -> str | None:
        """Return the output that a link to a document leads to; None if there is none."""
        if (language, document) in self._written:
            return self._project.output_path(document, language, draft=self._draft)
        # A preview beside which only this one is built; an output of an earlier build.
        for draft in (True, False) if self._draft else (False,):
            earlier = self._project.output_path(document, language, draft=draft)
            if self._is_asset(earlier):
                return earlier
        return None

    def _is_file(self, path: str) -> bool:
        """Return whether a path is a visible file in the project, also where links lead."""
        if any(part.startswith((".", "~")) for part in path.split("/")):
            return False
        try:
            if not self._project.exists(path):
                return False
        except DocumentError:
            return False
        real = Path(os.path.realpath(self._project.path(path)))
        root = Path(os.path.realpath(self._project.root))
        if not real.is_relative_to(root) or not real.is_file():
            return False
        return not any(part.startswith(".") for part in real.relative_to(root).parts)
