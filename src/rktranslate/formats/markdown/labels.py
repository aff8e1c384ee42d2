"""Reference links: the labels of those whose visible text is translated.

``[label]`` is a link because a definition has its text as a label. In a translation the text is
another one, so that the label has to be written beside it: ``[teks baru][label]``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.links import outside_segments
from rktranslate.inline import find_codes
from rktranslate.model import CodeKind, Span, SpanIndex, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Document

_DEFINITION = re.compile(r"^[ \t>]*\[(?!\^)((?>[^\[\]\\]|\\.){1,999})\]:[ \t]*\S", re.MULTILINE)
_BRACKETS = re.compile(
    r"(?<![\[\\])\[(?!\^)(?P<text>(?>[^\[\]\\]|\\.)++)\](?:\[(?P<label>(?>[^\[\]\\]|\\.)*+)\])?"
    r"(?![(\[{:\]])"
)
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Reference:
    """A text in brackets, perhaps with a label in brackets after it."""

    text: str
    label: str
    """Empty for ``[text]`` and ``[text][]``."""
    span: Span
    """Offsets of all of it."""

    @property
    def key(self) -> str:
        """The label by which the definition is found."""
        return _normal(self.label or self.text)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A target whose reference links have labels."""

    target: str
    lost: tuple[str, ...] = ()
    """Labels of the source that no link of the target has."""
    assigned: tuple[str, ...] = ()
    """Labels that were written beside a translated text."""


def defined_labels(document: Document) -> frozenset[str]:
    """Return the labels that a Markdown document defines, in the form that is compared."""
    return frozenset(
        _normal(match[1])
        for region in outside_segments(document)
        for match in _DEFINITION.finditer(region)
    )


def labelled(source: str, target: str, labels: frozenset[str]) -> Labelled:
    """Return a target where links that had their text as a label in the source have it beside it.

    The texts in brackets that are new in the target get the missing labels in order, if there are
    as many of them.

    Args:
        source: The source of a unit.
        target: Its target.
        labels: The labels that the document defines.
    """
    if not labels or "[" not in source or target == source:
        return Labelled(target)
    in_source, in_target = _references(source), _references(target)
    wanted = Counter(reference.key for reference in in_source if reference.key in labels)
    missing = wanted - Counter(reference.key for reference in in_target)
    if not missing:
        return Labelled(target)
    texts = {reference.key: reference.text for reference in in_source if not reference.label}
    # A changed label in brackets of its own is not corrected: markup reports it.
    shortcuts = [key for key in missing.elements() if key in texts]
    plain = {reference.text for reference in in_source if reference.key not in labels}
    new = [
        reference
        for reference in in_target
        if not reference.label
        and reference.key not in labels
        and reference.text not in plain
        and _WORD.search(reference.text)
    ]
    if len(new) != len(shortcuts):
        return Labelled(target, lost=tuple(texts[key] for key in shortcuts))
    parts: list[str] = []
    position = 0
    for reference, key in zip(new, shortcuts, strict=True):
        parts += (target[position : reference.span.start], f"[{reference.text}]")
        parts.append(f"[{texts[key]}]")
        position = reference.span.end
    names = tuple(texts[key] for key in shortcuts)
    return Labelled("".join((*parts, target[position:])), assigned=names)


def with_labels(document: Document, targets: Sequence[str]) -> tuple[str, ...]:
    """Return the targets of a document with the labels of their reference links."""
    segments = [segment for block in document.blocks for segment in block.segments]
    if len(segments) != len(targets) or not any("[" in each.source for each in segments):
        return tuple(targets)  # a wrong number of targets is refused where they are written
    labels = defined_labels(document)
    return tuple(
        labelled(segment.source, target, labels).target
        for segment, target in zip(segments, targets, strict=True)
    )


def _references(text: str) -> list[_Reference]:
    found = [
        _Reference(match["text"], match["label"] or "", Span(*match.span()))
        for match in _BRACKETS.finditer(text)
    ]
    if found and "`" in text:
        code = SpanIndex(
            each.span for each in find_codes(text, Syntax.MARKDOWN) if each.kind is CodeKind.CODE
        )
        found = [each for each in found if not code.overlap(each.span)]
    return found


def _normal(label: str) -> str:
    """Return a label as CommonMark compares it: blanks and case make no difference."""
    return " ".join(label.split()).casefold()
