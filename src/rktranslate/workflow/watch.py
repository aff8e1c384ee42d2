"""``build --watch``: build again after each change of a file that outputs depend on.

Such are sources, catalogues, the glossary and the configuration. They are polled: that needs
nothing of the system, works on network folders and in containers, and sees a save by rename. A
poll only asks for the status of each file.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.errors import RktranslateError
from rktranslate.workflow.build import build, chosen_policy
from rktranslate.workflow.file_stamps import stamp_of, stamps_below
from rktranslate.workflow.inputs import Inputs, selected_languages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rktranslate.project.layout import Project
    from rktranslate.workflow.build import BuildResult
    from rktranslate.workflow.file_stamps import Stamp

_SECONDS = 0.5
"""Between two polls, at least; a poll never takes more than a tenth of the time."""
_SETTLED_SECONDS = 0.1
"""A change is complete when nothing else changed for so long: editors write several files."""
_RETRY_SECONDS = 5.0
"""After an error that may pass without a change, such as a lock of another command."""
Load: TypeAlias = "Callable[[], Project]"
"""Loads the project as its configuration is now."""
_Stamps: TypeAlias = "Mapping[str, Stamp]"
"""By project path."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """One build of a project that is watched."""

    changed: tuple[str, ...]
    """Project paths of the files that changed since the build before, deleted ones too."""
    seconds: float
    result: BuildResult | None
    """None if the build failed as a whole."""
    error: str = ""
    """Why it failed: file, line and reason."""


def watch(
    load: Load,
    languages: Sequence[str] = (),
    *,
    draft: bool = False,
    missing: str | None = None,
    paths: Sequence[Path] = (),
    pause: Callable[[float], object] = time.sleep,
) -> Iterator[Rebuild]:
    """Build a project, and build it again after each change; yield each build, without end.

    What fails is part of what is yielded, and tried again after the next change.

    Args:
        load: Loads the project; called again for each build, as its configuration may change.
        languages: Target languages; all when empty.
        draft: Write previews; see :func:`~rktranslate.workflow.build.build`.
        missing: What stands for a unit without a reviewed target; see there.
        paths: Documents, catalogues, outputs, folders or patterns to restrict builds to; all
            documents if empty.
        pause: Waits for some seconds.

    Raises:
        RktranslateError: There is no project, or no such policy; the configuration is invalid at
            the start, or the folder of the project is gone.
    """
    project = load()
    selected_languages(project, languages)
    _ = Inputs(project, paths).selection
    chosen_policy(project, missing, draft=draft)
    stamps = _stamps(project, frozenset())
    changed: tuple[str, ...] = ()
    copies: frozenset[str] = frozenset()
    error = ""
    while True:
        started = time.perf_counter()
        result = None
        before, error = error, ""
        try:
            project = load()
            result = build(project, languages, draft=draft, missing=missing, paths=paths)
        except RktranslateError as failure:
            if not project.root.is_dir():
                raise
            error = str(failure)
        else:
            copies = frozenset(asset.copy for asset in result.assets)
        if changed or result is not None or error != before:
            yield Rebuild(changed, time.perf_counter() - started, result, error)
        # Stamps are older than the build: what was saved while it ran is built again.
        stamps = {path: stamp for path, stamp in stamps.items() if path not in copies}
        changed, stamps = _next_change(project, stamps, copies, pause, is_failed=bool(error))


def _next_change(
    project: Project,
    before: _Stamps,
    ignored: frozenset[str],
    pause: Callable[[float], object],
    *,
    is_failed: bool,
) -> tuple[tuple[str, ...], _Stamps]:
    """Wait for a change that is complete; return the files that changed, and the new stamps.

    After a failure, no change is waited for longer than a short time.
    """
    waited = 0.0
    while True:
        started = time.perf_counter()
        now = _stamps(project, ignored)
        if now != before:
            pause(_SETTLED_SECONDS)
            while (later := _stamps(project, ignored)) != now:
                now = later
                pause(_SETTLED_SECONDS)
            if now != before:
                return _changes(before, now), now
        if is_failed and waited >= _RETRY_SECONDS:
            return (), now
        seconds = max(_SECONDS, 10 * (time.perf_counter() - started))
        pause(seconds)
        waited += seconds


def _changes(before: _Stamps, now: _Stamps) -> tuple[str, ...]:
    paths = before.keys() | now.keys()
    return tuple(sorted(path for path in paths if before.get(path) != now.get(path)))


def _stamps(project: Project, ignored: frozenset[str]) -> _Stamps:
    """Return the stamps of the files that outputs depend on; outputs are none of them."""
    config = project.config
    stamps: dict[str, Stamp] = {}
    for path in (project.config_path, "rktranslate.toml", "pyproject.toml", config.glossary):
        stamp = stamp_of(project.path(path))
        if stamp is not None:
            stamps[path] = stamp
    for language in config.target_languages:
        folder = f"{config.translations_dir}/{language}"
        stamps.update(each for each in stamps_below(project, folder) if each[0].endswith(".po"))
    of_outputs = config.build.output.root
    may_be_output = not of_outputs or project.is_in_sources(of_outputs)
    stamps.update(
        (path, stamp)
        for path, stamp in stamps_below(project, config.source_dir, project.is_left_out)
        if path not in ignored and not (may_be_output and project.is_output(path))
    )
    return stamps
