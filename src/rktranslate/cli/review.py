"""The command ``review``."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from rktranslate.cli.failures import DEBUG, describe, print_error
from rktranslate.cli.options import output_options, project_option
from rktranslate.cli.output import finish
from rktranslate.cli.signals import Terminated
from rktranslate.cli.usage import Choice
from rktranslate.errors import ConfigError
from rktranslate.report.escaping import visible

if TYPE_CHECKING:
    from rktranslate.review.serving import Address, Started
    from rktranslate.workflow.reviewing.people import People

_PEM = click.Path(path_type=Path, dir_okay=False, readable=False)


@click.command(short_help="Review drafts in the browser, beside what matters for each sentence.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on; 0.0.0.0 serves the whole network.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Port to listen on; 0 takes any that is free.  [default: 8757, or the next that is free]",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="Answer to this host name, too; repeatable. The first one is in the addresses.",
)
@click.option("--tls-cert", type=_PEM, metavar="FILE", help="Serve https with this certificate.")
@click.option("--tls-key", type=_PEM, metavar="FILE", help="The key of the certificate.")
@click.option("--no-open", is_flag=True, help="Start no browser.")
@click.option(
    "--add",
    metavar="NAME",
    help="Make a login for a person, and exit: 'Ani Wijaya' or 'Ani Wijaya <ani@example.org>'. "
    "An earlier one of that name is void then.",
)
@click.option(
    "--role",
    type=Choice(["translator", "reviewer"]),
    help="What a person with --add may do: a translator saves drafts, a reviewer approves, too.  "
    "[default: reviewer]",
)
@click.option("--remove", metavar="NAME", help="Make the login of a person void, and exit.")
@click.option("--people", is_flag=True, help="List the people with a login, and exit.")
@project_option
@output_options
def review(
    host: str,
    port: int | None,
    names: tuple[str, ...],
    tls_cert: Path | None,
    tls_key: Path | None,
    no_open: bool,
    add: str | None,
    role: str | None,
    remove: str | None,
    people: bool,
    folder: Path,
    **output: bool,
) -> None:
    """Review the project's documents in the browser, until interrupted.

    A document is shown in its order, with source and target side by side, and beside them the
    glossary, the memory, findings, changes of the source and notes. What is saved is in the PO
    file at once; other programs may change the files meanwhile.

    The address that is printed logs you in. Only programs on this machine can reach it, unless
    --host names another address. Other people log in with a token of their own; see --add.

    \b
    rktranslate review
    rktranslate review --add 'Ani Wijaya' --role translator
    rktranslate review --host 0.0.0.0 --tls-cert desk.pem --tls-key desk.key
    """
    if sum((add is not None, remove is not None, people)) > 1:
        raise click.UsageError("only one of --add, --remove, --people can be used at a time")
    if role is not None and add is None:
        raise click.UsageError("--role belongs to --add")
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert and --tls-key belong together")
    _require_extra()
    from rktranslate.review.serving import Address
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.reviewing.people import People

    project = load_project(folder)
    known = People(project)
    address = Address(host, port, names)
    if add is not None:
        _add(known, add, role or "reviewer", address, is_secure=tls_cert is not None, **output)
    if remove is not None:
        from rktranslate.workflow.reviewing.people import RemovedResult

        finish(RemovedResult(known.remove(remove)), **output)
    if people:
        from rktranslate.workflow.reviewing.people import PeopleResult

        finish(PeopleResult(tuple(each.person for each in known.members())), **output)
    if output["as_json"]:
        raise click.UsageError("--json needs --add, --remove or --people")
    from rktranslate.review.routes import ROUTES
    from rktranslate.review.serving import serve
    from rktranslate.review.templating import load as load_templates
    from rktranslate.review.tls import tls_context
    from rktranslate.workflow.reviewing.desk import ReviewDesk
    from rktranslate.workflow.reviewing.people import local_person

    desk = ReviewDesk(project)

    def load() -> None:
        desk.load()
        load_templates()

    def started(server: Started) -> None:
        for warning in server.warnings:
            sys.stderr.write(f"warning: {visible(warning)}\n")
        click.echo(f"{project.name}: {server.url}")
        if not output["quiet"]:
            click.echo("Ctrl-C ends the desk.")
        sys.stdout.flush()
        if not no_open:
            threading.Thread(target=_open, args=(server.opening_url,), daemon=True).start()

    ended_by = serve(
        *(desk, local_person(project.root), known, address, ROUTES),
        tls=tls_context(tls_cert, tls_key) if tls_cert and tls_key else None,
        started=started,
        load=load,
        report=_report,
    )
    raise KeyboardInterrupt if ended_by == signal.SIGINT else Terminated(ended_by)


def _add(
    people: People, text: str, role: str, address: Address, *, is_secure: bool, **output: bool
) -> NoReturn:
    """Make a login for a person, and print it."""
    import datetime

    from rktranslate.review.serving import DEFAULT_PORT
    from rktranslate.workflow.reviewing.changes import Role
    from rktranslate.workflow.reviewing.people import AddedResult, parse_person

    address.host_rules()  # its names are right
    person = parse_person(text, Role(role))
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date().isoformat()
    token, replaced = people.add(person, today)
    base = address.for_others().url(address.port or DEFAULT_PORT, is_secure=is_secure)
    finish(AddedResult(person, f"{base}/login?token={token}", replaced), **output)


def _require_extra() -> None:
    """Raise an error if a package of the extra is not installed."""
    from importlib.util import find_spec

    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"the review desk needs {' and '.join(missing)}",
            hint=f"install them: pip install {' '.join(missing)}",
        )


def _open(url: str) -> None:
    """Start the browser of a graphical session; one in the terminal would take it over."""
    import webbrowser

    is_graphical = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if is_graphical or sys.platform in ("darwin", "win32"):
        webbrowser.open(url)


def _report(what: str, error: BaseException) -> None:
    """Print a line about an unexpected error of a server that goes on."""
    if os.environ.get(DEBUG):
        import traceback

        sys.stderr.write("".join(traceback.format_exception(error)))
    print_error(f"{what}: {describe(error)}")
