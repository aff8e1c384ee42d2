"""The glossary's terms in a source, with the renderings that a person may insert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.model import TermStatus
from rktranslate.workflow.reviewing.views import TermHint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.glossary import Matcher, TermUse
    from rktranslate.model import Message


def term_hints(message: Message, matcher: Matcher | None) -> tuple[TermHint, ...]:
    """Return the terms of a message's source, each once, in the order of their first occurrence.

    Args:
        message: The message; a term of one with plural forms is used if any of them has it.
        matcher: The glossary's terms for the target language; None without a glossary.
    """
    if matcher is None:
        return ()
    target = "\n".join(message.targets)
    uses = matcher.count_terms(message.source, target)
    hints = [
        TermHint(
            term=use.term,
            span=min(use.source_spans),
            spans=tuple(sorted(use.source_spans)),
            accepted=tuple(dict.fromkeys(_accepted(use, message.source, matcher))),
            forbidden=use.term.forbidden_in(matcher.language),
            is_used=use.target_count > 0,
        )
        for use in uses
    ]
    return tuple(sorted(hints, key=lambda hint: hint.span))


def _accepted(use: TermUse, source: str, matcher: Matcher) -> Iterator[str]:
    """Yield the renderings; first a term that is not translated as the source writes it."""
    if use.term.status is TermStatus.DO_NOT_TRANSLATE:
        first = min(use.source_spans)
        written = source[first.start : first.end]
        # Another form of the term, such as a reduplication, may be none of its renderings.
        if any(
            same.term == use.term and not same.missing()
            for same in matcher.count_terms(written, written)
        ):
            yield written
    yield from use.renderings
