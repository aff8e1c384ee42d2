"""Results of earlier commands: what has the same inputs again is not worked out again.

Results are kept in the user's cache folder, never in the project: a repository cannot bring a
result of its own making, such as checks without findings. The name of a record is a digest of all
that the result depends on: the program and its libraries, the project, the options, and the content
of every file (:mod:`~rktranslate.workflow.cache.project_state`). Dates never count.

A result is kept only if its command could use every file, and nothing that it depends on changed
while it ran. Whatever happens to the records costs time only.

Where a result is made of rows, one for each document, a step can keep these, too: what has to be
worked out after an edit are the rows that it concerns (:mod:`~rktranslate.workflow.cache.rows`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from rktranslate.errors import RktranslateError
from rktranslate.workflow.cache.project_state import (
    ProjectState,
    UncoveredError,
    digest_of,
    project_state,
)
from rktranslate.workflow.failures import FilesResult

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.storage.records import Records
    from rktranslate.workflow.cache.rows import RowCache
    from rktranslate.workflow.inputs import Inputs

VARIABLE = "RKTRANSLATE_NO_CACHE"
"""Environment variable that turns the cache off, unless it is empty."""
_RECORDS = 24
"""Records of a project: ``status`` and the steps of ``run``, for the latest states."""
_BYTES = 64 << 20
"""Of all records of a project."""
_PROJECTS = 32
_RESULTS, _ROWS = "results", "rows"
"""Folders. A record of rows is of no state of the project, and outlives results of many."""
_ROW_RECORDS = 4
"""Of a project: ``status`` in all languages, and in some."""
_Result = TypeVar("_Result", bound=FilesResult)


@dataclass(frozen=True, slots=True)
class Step(Generic[_Result]):
    """A command, or a step of one, whose results are kept."""

    name: str
    settled: Callable[[_Result], _Result | None]
    """Returns what the step will return if nothing changes after it; None if that is not known."""
    reads_outputs: bool = False
    writes_outputs: bool = False
    """Its result is kept for the outputs that it leaves."""
    locks: bool = False
    """It holds the lock of the project."""
    applies: Callable[[Inputs], bool] = lambda _inputs: True
    """Whether its result depends on nothing but what the name of a record covers."""
    besides: Callable[[Inputs, _Result], str] = lambda _inputs, _result: ""
    """Returns a digest of what else a result depends on, which only the result names."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A result, and what must be as it was then, besides what the name of its record covers."""

    name: str
    outputs: str
    """Digest of the outputs; empty if the step does not write them."""
    besides: str
    result: FilesResult


class ResultCache:
    """The results of earlier commands over a project.

    Args:
        inputs: The documents of the project; none has been read yet.
        enabled: Whether results are looked up and kept; never if the variable is set.
    """

    def __init__(self, inputs: Inputs, *, enabled: bool) -> None:
        self._inputs = inputs
        self._enabled = enabled and not os.environ.get(VARIABLE)
        self._first: ProjectState | None = None
        self._state: ProjectState | None = None
        self._before: ProjectState | None = None
        self._rows: RowCache | None = None

    def result(
        self, step: Step[_Result], options: tuple[object, ...], work: Callable[[], _Result]
    ) -> _Result:
        """Return the kept result of a step, or else that of its work.

        Args:
            step: The step.
            options: All that its result depends on besides the project; their ``repr`` counts.
            work: Does the step.

        Raises:
            ConfigError: The project is locked by another process.
            RktranslateError: From the work.
        """
        inputs = self._inputs
        self._before = self._rows = None
        if not self._enabled or inputs.failures or not step.applies(inputs):
            self._state = None
            return work()
        with inputs.project.lock(step.name) if step.locks else contextlib.nullcontext():
            before = self._present()
            name = "" if before is None else self._name(step, options, before)
            kept = None if before is None else self._kept(step, name, before)
        if kept is not None:
            return kept
        self._state = None
        self._before = before
        result = work()
        if before is not None:
            self._keep(step, name, before, result)
        return result

    def rows(
        self, step: Step[_Result], options: tuple[object, ...], languages: Sequence[str]
    ) -> RowCache | None:
        """Return the rows of a step that are kept; for its work only.

        Args:
            step: The step.
            options: All that a row depends on besides the project; their ``repr`` counts.
            languages: The target languages of the outputs that a row depends on.

        Returns:
            None if rows can neither be used nor kept. Those to keep are given to it, and kept with
            the result.
        """
        from rktranslate.workflow.cache.rows import RowCache

        listed = self._inputs.listed
        before = self._before
        records = None if before is None else self._records(_ROWS)
        if before is None or records is None or listed.errors or listed.refused:
            return None
        name = self._digest(repr((step.name, options)))
        self._rows = RowCache(self._inputs, languages, records, name, before)
        return self._rows

    def _present(self) -> ProjectState | None:
        """Return the state of the project since the last work; None if it is not known."""
        if self._state is None:
            try:
                self._state = project_state(self._inputs)
            except (RktranslateError, UncoveredError):
                return None
            self._first = self._first or self._state
        return self._state

    def _name(self, step: Step[_Result], options: tuple[object, ...], state: ProjectState) -> str:
        return self._digest(
            repr((self._inputs.listed.paths, step.name, options)),
            state.sources,
            state.catalogs,
            state.others,
            state.outputs if step.reads_outputs else "",
        )

    def _digest(self, *parts: str) -> str:
        """Return a digest of the program, the project without its files, and some texts."""
        from rktranslate.workflow.cache.program import program_digest

        project = self._inputs.project
        configuration = repr((project.config, project.accept_changes))
        return digest_of(program_digest(), str(project.root), configuration, *parts)

    def _kept(self, step: Step[_Result], name: str, state: ProjectState) -> _Result | None:
        """Return the result that is kept under a name, if nothing else has changed either."""
        from rktranslate.workflow.cache.typed_json import loads

        records = self._records(_RESULTS)
        text = None if records is None else records.get(name)
        if text is None:
            return None
        try:
            kept = loads(text)
        except ValueError:
            return None
        if not isinstance(kept, Kept) or kept.name != name:
            return None
        if step.writes_outputs and kept.outputs != state.outputs:
            return None
        result: _Result = kept.result  # type: ignore[assignment]  # the name is that of the step
        return result if kept.besides == step.besides(self._inputs, result) else None

    def _keep(self, step: Step[_Result], name: str, before: ProjectState, result: _Result) -> None:
        """Keep the result of a step, if it can be and nothing changed that it was made from."""
        from rktranslate.workflow.cache.typed_json import dumps

        settled = None if self._inputs.failures or result.failed else step.settled(result)
        after = None if settled is None else self._present()
        records = None if after is None else self._records(_RESULTS)
        if settled is None or after is None or records is None or self._first is None:
            return
        # Documents and the glossary are read once for all steps, whichever step it was.
        if after.sources != self._first.sources or not _same_inputs(step, before, after):
            return
        outputs = after.outputs if step.writes_outputs else ""
        with contextlib.suppress(TypeError):  # a part of the result that cannot be written as JSON
            records.keep(
                name, dumps(Kept(name, outputs, step.besides(self._inputs, settled), settled))
            )
        if self._rows is not None:
            self._rows.write()

    def _records(self, kind: str) -> Records | None:
        """Return the records of the project; None if the user has no folder for them."""
        from rktranslate.storage.records import Records
        from rktranslate.storage.user_dirs import cache_folder

        root = str(self._inputs.project.root).encode("utf-8", "surrogateescape")
        try:
            folder = cache_folder() / kind / hashlib.sha256(root).hexdigest()[:16]
        except RktranslateError:
            return None
        count = _ROW_RECORDS if kind == _ROWS else _RECORDS
        return Records(folder, count=count, size=_BYTES, folders=_PROJECTS)


def _same_inputs(step: Step[_Result], before: ProjectState, after: ProjectState) -> bool:
    same = (before.catalogs, before.others) == (after.catalogs, after.others)
    return same and (before.outputs == after.outputs or not step.reads_outputs)
