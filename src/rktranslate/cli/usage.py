"""Usage errors: one line with what is wrong, the nearest right word, and where the help is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HELP = "--help"
_LEAST_LIKENESS = 0.6
_CLEARLY_BETTER = 0.1
"""A name that is less like the wrong one by this was not meant."""


class UnknownNameError(click.BadParameter):
    """A name that is none of those which may stand in its place."""

    def __init__(
        self,
        message: str,
        nearest: Sequence[str],
        ctx: click.Context | None = None,
        param: click.Parameter | None = None,
    ) -> None:
        """Take the message, and the names that were perhaps meant."""
        super().__init__(message, ctx, param)
        self.nearest = nearest


class UnknownCommandError(click.UsageError):
    """A word in the place of a command that is none."""

    def __init__(self, name: str, nearest: Sequence[str], ctx: click.Context) -> None:
        """Take the word, and the commands that were perhaps meant."""
        super().__init__(f"no such command: {_shown(name)}", ctx)
        self.nearest = nearest


class CommandGroup(click.Group):
    """A group of commands that knows what was perhaps meant by another word."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names, its name and the other arguments."""
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            if name[:1] == "-":
                raise click.NoSuchOption(name, ctx=ctx)
            raise UnknownCommandError(name, nearest(name, self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)


class Choice(click.Choice):  # type: ignore[type-arg]  # generic since click 8.4
    """A choice among names that knows what was perhaps meant by another word."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a value that is one of the names."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            near = nearest(str(value), map(str, self.choices))
            raise UnknownNameError(error.message, near, ctx, param) from error


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that a misspelt one probably stands for, best first."""
    from difflib import SequenceMatcher

    likeness = {each: SequenceMatcher(None, name, each).ratio() for each in known}
    close = sorted(
        (each for each, ratio in likeness.items() if ratio >= _LEAST_LIKENESS),
        key=lambda each: -likeness[each],
    )
    return [each for each in close[:2] if likeness[each] > likeness[close[0]] - _CLEARLY_BETTER]


def _shown(name: str) -> str:
    """Return a name as it was written; one with a line break as in a string of Python."""
    return name if name.isprintable() else repr(name)[1:-1]


def usage_message(error: click.ClickException, command: str) -> str:
    """Return the message of a usage error on one line, with what to try.

    Args:
        error: The error.
        command: The command as it was written, for an error that does not know its command.
    """
    if isinstance(error, click.NoSuchOption):
        message = f"no such option: {_shown(error.option_name)}"
    else:
        message = error.format_message().strip().removesuffix(".")
        message = message[:1].lower() + message[1:]
    context = getattr(error, "ctx", None)
    suggestions = [] if context is None else _suggestions(error, context)
    path = command if context is None else context.command_path
    hints = [*suggestions, f"try '{path} --help'"]
    return f"{message} ({' '.join(hints)})"


def _suggestions(error: click.ClickException, context: click.Context) -> list[str]:
    """Return what was perhaps meant, as questions or advice."""
    if isinstance(error, click.NoSuchOption):
        return _option_suggestions(error.option_name, context)
    near = error.nearest if isinstance(error, (UnknownNameError, UnknownCommandError)) else ()
    return [f"did you mean {' or '.join(near)}?"] if near else []


def _option_suggestions(name: str, context: click.Context) -> list[str]:
    options = _options_of(context.command)
    near = nearest(name, options) if len(name) > len("--") else []
    if near:
        return [f"did you mean {' or '.join(near)}?"]
    if isinstance(context.command, click.Group):
        commands = context.command.commands.values()
        if any(name in _options_of(command) for command in commands):
            return [f"{name} belongs behind a command;"]
    return []


def _options_of(command: click.Command) -> list[str]:
    names = [
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    ]
    return [*names, _HELP]
