"""Three-way merge of the headers of PO files, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rktranslate.catalog.conflict_markers import CONFLICT_MARKER
from rktranslate.catalog.three_way.values import Side, changed_side, merge_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.catalog.po.header import Fields

_REVISION, _CREATION = "PO-Revision-Date", "POT-Creation-Date"
_OF_REVISION = frozenset(("Last-Translator", "Language-Team", "X-Generator"))
"""Fields that editors write with the date of the revision."""
_OF_EDITORS = "X-"
_DATE_FORMATS = "%Y-%m-%d %H:%M%z", "%Y-%m-%d %H:%M", "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class HeaderMerge:
    """A merged header."""

    comments: tuple[str, ...]
    """Its comment lines, with their markers."""
    fields: Fields
    conflicts: tuple[str, ...] = ()
    """Names of the fields that both sides changed differently."""


def merge_headers(base: HeaderMerge | None, ours: HeaderMerge, theirs: HeaderMerge) -> HeaderMerge:
    """Merge headers.

    Of two dates of a revision the later one is taken, with the translator of that side. Of a field
    that both sides changed differently, both values stay, below a marker line.

    Args:
        base: The header of the common ancestor; None without one.
        ours: Our header.
        theirs: Their header.
    """
    before = base or HeaderMerge((), ())
    comments = merge_lines(before.comments, ours.comments, theirs.comments)
    old, one, other = (_by_name(each.fields) for each in (before, ours, theirs))
    later = _later(one.get(_REVISION, ()), other.get(_REVISION, ()))
    both_revised = changed_side(*(each.get(_REVISION, ()) for each in (old, one, other))) is None
    fields: list[tuple[str, str]] = []
    conflicts: list[str] = []
    for name in dict.fromkeys((*one, *other)):
        values = old.get(name, ()), one.get(name, ()), other.get(name, ())
        if both_revised and name in (_REVISION, "Last-Translator"):
            side: Side | None = later
        else:
            side = changed_side(*values)
        if side is None and (name in _OF_REVISION or name.startswith(_OF_EDITORS)):
            side = later
        elif side is None and name == _CREATION:
            side = _later(*values[1:])
        _, mine, yours = values
        fields += [(name, value) for value in (yours if side is Side.THEIRS else mine)]
        if side is None:
            conflicts.append(name)
            fields.append(("", f"{CONFLICT_MARKER}  theirs  {CONFLICT_MARKER}"))
            fields += [(name, value) for value in yours]
    return HeaderMerge(comments, tuple(fields), tuple(conflicts))


def _by_name(fields: Fields) -> dict[str, tuple[str, ...]]:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return {name: tuple(of_name) for name, of_name in values.items()}


def _later(ours: Sequence[str], theirs: Sequence[str]) -> Side:
    """Return the side with the later date; ours if neither is one."""
    return Side.THEIRS if _date(theirs) > _date(ours) else Side.OURS


def _date(values: Sequence[str]) -> datetime:
    for form in _DATE_FORMATS if values else ():
        try:
            date = datetime.strptime(values[0].strip(), form)  # noqa: DTZ007 - see below
        except ValueError:
            continue
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)
