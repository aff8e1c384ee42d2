"""The scope of a report in words: what was checked, and what cannot be found in this way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.report.words import count

if TYPE_CHECKING:
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.glossary_check import GlossaryCheckResult


def scope_of(result: CheckResult) -> str:
    """Return what was checked: ``78 units in 2 catalogues``, ``3 of 78 units changed since …``."""
    units = count(result.units, "unit")
    if result.since is None:
        return f"{units} in {count(result.catalogs, 'catalogue')}"
    reason = f" ({result.since.everything})" if result.since.everything else ""
    return f"{result.since.changed_units} of {units} changed since {result.since.revision}{reason}"


def glossary_scope(result: GlossaryCheckResult) -> str:
    """Return what was checked: ``94 terms in glossary.csv``."""
    return f"{count(result.terms, 'term')} in {result.path}" + (
        "" if result.exists else ", which does not exist"
    )


def notes_of(result: object) -> tuple[str, ...]:
    """Return what readers of any report of a result must know beside it."""
    since = getattr(result, "since", None)
    if not getattr(since, "is_checked_commit", False):
        return ()
    return (
        f"{since.revision} is the commit that is checked, and no file differs from it: nothing can "  # type: ignore[union-attr]
        "be found in this way; after a push, give --since the commit before the push, such as "
        "HEAD~1 (github.event.before on GitHub, CI_COMMIT_BEFORE_SHA on GitLab)",
    )
