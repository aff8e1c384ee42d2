"""Hedges: words that leave open whether something is so, such as "allegedly" and "may".

A target that has lost them states as a fact what its source only reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.compare.renderings import concerned, is_rendered, renders
from rktranslate.compare.tokens import prose, words
from rktranslate.languages.closed_classes import OTHER, WORD, closed_classes, members_in
from rktranslate.languages.loader import load_language
from rktranslate.lexicon import lexicon
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from rktranslate.languages.closed_classes import Member

_CLASS = "hedges"


def lost_hedge(
    source: str, target: str, source_language: str, target_language: str, syntax: Syntax
) -> Span | None:
    """Return the hedge of a source whose target has none; None where either is not so.

    Only a hedge about something that the target says counts.
    """
    # Nearly every text ends here.
    if not any(map(_is_hedge, members_in(source, source_language))):
        return None
    if any(map(_is_hedge, members_in(target, target_language))):
        return None
    text, written = prose(source, syntax), words(prose(target, syntax))
    matches = list(WORD.finditer(text))
    said = [match[0] for match in matches]
    known = lexicon(source_language, target_language)
    ignored = load_language(source_language).vocabulary.function
    uses = closed_classes(source_language).uses(said)
    for use in (use for use in uses if _is_hedge(use.member)):
        if any(
            is_rendered(known, word.casefold(), written) for word in said[use.first : use.last + 1]
        ):
            return None
        span = Span(matches[use.first].start(), matches[use.last].end())
        about = list(concerned(known, text[span.end :], ignored))
        if not known or any(renders(entry, word) for entry in about for word in written):
            return span
    return None


def _is_hedge(member: Member) -> bool:
    return member.of_class == _CLASS and member.meaning != OTHER
