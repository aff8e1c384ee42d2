"""Who approves: the name in the journal, and what the project has recorded in its catalogues."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from rktranslate.catalog.reviews import Review

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from rktranslate.workflow.reviewing.changes import Person


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approves messages, and when."""

    name: str
    """Empty where it is not known."""
    time: str
    """In UTC, ISO 8601."""
    review: Review | None = None
    """The record of each review; None where the project has none."""
    header_fields: Mapping[str, str] = field(default_factory=dict)
    """Header fields of the catalogues that are written."""

    @classmethod
    def of(cls, person: Person, now: datetime, *, records: bool) -> Approver:
        """Return the approver that a person is.

        Args:
            person: The person; with a name, where the project has records.
            now: The time, with its time zone: the date of a record is that of the person's clock.
            records: Whether the project records who reviewed.
        """
        time = now.astimezone(UTC).isoformat(timespec="seconds")
        if not records:
            return cls(person.name, time)
        name, email = " ".join(person.name.split()), "".join(person.email.split())
        return cls(
            person.name,
            time,
            Review(name, now.date().isoformat()),
            {
                "PO-Revision-Date": now.strftime("%Y-%m-%d %H:%M%z"),
                "Last-Translator": f"{name} <{email}>" if email else name,
            },
        )
