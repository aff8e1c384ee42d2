"""Finding the inline codes of a text, and comparing those of two."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.inline.markdown import markdown_codes
from rktranslate.inline.patterns import RARE, TEXT, trimmed
from rktranslate.model import Code, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_codes(text: str, syntax: Syntax = Syntax.TEXT) -> tuple[Code, ...]:
    """Return the inline codes of a text: in order, disjoint, leftmost-longest.

    Citations ``[1]`` ``[2, 3]`` ``[4–6]`` and superscript digits, footnote marks ``[^n]``,
    addresses without the punctuation that follows them, e-mails, DOIs and ``｟n｠``. In Markdown
    also code spans, HTML, entities, escapes, autolinks, emphasis marks, and the two halves of a
    link: ``[`` and ``](address "title")``, so that its text stays translatable.
    """
    if syntax is Syntax.MARKDOWN:
        return markdown_codes(text)
    if not _may_have_codes(text):
        return ()
    codes = []
    position = 0
    while found := TEXT.search(text, position):
        code = trimmed(found, syntax)
        codes.append(code)
        position = code.span.end
    return tuple(codes)


def _may_have_codes(text: str) -> bool:
    """Tell by plain searches, which are quick, whether the pattern could find anything."""
    if "[" in text or "@" in text or "://" in text or "www." in text or "10." in text:
        return True
    return not text.isascii() and RARE.search(text) is not None


@dataclass(frozen=True, slots=True)
class CodeDiff:
    """How the codes of a target differ from those of its source."""

    missing: tuple[Code, ...] = ()
    """Codes of the source that the target lacks, with their place in the source."""
    added: tuple[Code, ...] = ()
    """Codes that the target has and the source lacks, with their place in the target."""
    reordered: bool = False
    """The codes that both have come in another order."""

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.missing or self.added or self.reordered)


def compare_codes(source: str, target: str, syntax: Syntax = Syntax.TEXT) -> CodeDiff:
    """Compare the codes of two texts by their wording, each as often as it comes."""
    source_codes, target_codes = find_codes(source, syntax), find_codes(target, syntax)
    if not source_codes and not target_codes:
        return CodeDiff()
    common_source, missing = _shared(source_codes, Counter(code.text for code in target_codes))
    common_target, added = _shared(target_codes, Counter(code.text for code in source_codes))
    return CodeDiff(missing, added, common_source != common_target)


def _shared(codes: Sequence[Code], other: Counter[str]) -> tuple[list[str], tuple[Code, ...]]:
    """Return the wordings that the other side has too, in order, and the codes that it has not."""
    left = Counter(other)
    shared, surplus = [], []
    for code in codes:
        if left[code.text] > 0:
            left[code.text] -= 1
            shared.append(code.text)
        else:
            surplus.append(code)
    return shared, tuple(surplus)
