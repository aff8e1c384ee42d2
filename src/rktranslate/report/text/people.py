"""The people of the review desk as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.text.tables import simple_table
from rktranslate.workflow.reviewing.people import AddedResult, PeopleResult, RemovedResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.reviewing.changes import Person


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield the lines and tables of a result."""
    match result:
        case PeopleResult():
            yield from _people(result)
        case AddedResult():
            label = "replaced  " if result.replaced else "added     "
            yield Text.assemble((label, "green"), _who(result.person))
            yield Text(f"login     {result.login}")
            yield Text("          It is shown once. Give it to nobody else.", "dim")
        case RemovedResult():
            yield Text.assemble(("removed   ", "green"), _who(result.person))


def _who(person: Person) -> Text:
    address = f" <{person.email}>" if person.email else ""
    return Text.assemble((person.name, "bold"), f"{address}, {person.role.value}")


def _people(result: PeopleResult) -> Iterator[RenderableType]:
    if not result.people:
        yield Text("Only you; --add NAME adds a login for another person.")
        return
    table = simple_table()
    for name in ("name", "role", "email"):
        table.add_column(name, overflow="fold")
    for person in result.people:
        table.add_row(person.name, person.role.value, person.email)
    yield table
