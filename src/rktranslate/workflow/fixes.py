"""``check --fix``: safe suggestions applied to catalogues."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from rktranslate.workflow.checked_catalogs import CheckedCatalog
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.inputs import read_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rktranslate.catalog.po import PoFile
    from rktranslate.checks import Settings
    from rktranslate.model import Catalog, Finding
    from rktranslate.workflow.inputs import Inputs
    from rktranslate.workflow.progress import Progress
    from rktranslate.workflow.since import Comparison

_MOST_ROUNDS = 5
"""Rounds of fixes per catalogue: one fix may make another one possible."""


def fix_catalogs(
    inputs: Inputs,
    checked: Mapping[str, Sequence[CheckedCatalog]],
    settings: Settings,
    progress: Progress,
    *,
    reviewed: bool,
    comparison: Comparison | None,
) -> tuple[dict[str, list[CheckedCatalog]], int]:
    """Apply safe suggestions to catalogues, and write those that change.

    Args:
        inputs: The documents and the glossary.
        checked: The catalogues by language.
        settings: The checks to run, and their options.
        progress: Called with the number of catalogues that are done.
        reviewed: Fix reviewed targets, too.
        comparison: Fix only messages that changed since its revision.

    Returns:
        The catalogues as they are afterwards, and the number of targets that changed.
    """
    from rktranslate.checks import all_checks, run_checks

    safe = tuple(check for check in all_checks() if check.safe)
    fixed: dict[str, list[CheckedCatalog]] = {language: [] for language in checked}
    count = done = 0
    total = sum(map(len, checked.values()))
    for language, items in checked.items():
        for item in items:
            run = functools.partial(
                run_checks,
                glossary=inputs.glossary,
                syntax=item.syntax,
                checks=safe,
                settings=settings,
            )
            attempted = inputs.failures.attempt(
                item.file.catalog.path,
                functools.partial(
                    _fix_catalog, inputs, item, run, reviewed=reviewed, comparison=comparison
                ),
            )
            after, changed = (item, 0) if isinstance(attempted, FailedFile) else attempted
            fixed[language].append(after)
            count += changed
            done += 1
            progress("Fixing", done, total)
    return fixed, count


def _fix_catalog(
    inputs: Inputs,
    item: CheckedCatalog,
    run: Callable[[Catalog], list[Finding]],
    *,
    reviewed: bool,
    comparison: Comparison | None,
) -> tuple[CheckedCatalog, int]:
    """Apply safe suggestions to a catalogue as it is now: people may have saved it meanwhile."""
    from rktranslate.catalog.po import serialise

    project = inputs.project
    path, language = item.file.catalog.path, item.file.catalog.target_language

    def change() -> tuple[bytes | None, tuple[PoFile, int]]:
        file = read_catalog(project, path, language)
        lines = None if comparison is None else comparison.lines(item.document, file.catalog)
        catalog = _fixed_catalog(file.catalog, run, lines, reviewed=reviewed)
        pairs = zip(file.catalog.messages, catalog.messages, strict=True)
        count = sum(before.target != after.target for before, after in pairs)
        return serialise(catalog, file).encode() if count else None, (file, count)

    file, count = project.rewrite(path, change)
    if count:
        # Lines may have moved: findings must have those of the written file.
        file = read_catalog(project, path, language)
    if file.catalog == item.file.catalog:
        return item, count
    return CheckedCatalog.of(inputs.document(item.document), file), count


def _fixed_catalog(
    catalog: Catalog,
    run: Callable[[Catalog], list[Finding]],
    lines: frozenset[int] | None,
    *,
    reviewed: bool,
) -> Catalog:
    """Return a catalogue with safe suggestions applied at some lines; at all of them for None."""
    from rktranslate.checks import fix, safe_checks

    # Suggestions that overlap are applied one after the other.
    for _ in range(_MOST_ROUNDS):
        findings = [each for each in run(catalog) if lines is None or each.location.line in lines]
        catalog, changed = fix(catalog, findings, safe_checks(), reviewed=reviewed)
        if not changed:
            break
    return catalog
