"""Usage errors: one line with what is wrong, the nearest right word, and where the help is."""

from __future__ import annotations

from typing import Any

import click

from rktranslate.errors import did_you_mean

_HELP = "--help"


class UnknownNameError(click.BadParameter):
    """A name that is none of those which may stand in its place."""

    def __init__(
        self,
        message: str,
        hint: str,
        ctx: click.Context | None = None,
        param: click.Parameter | None = None,
    ) -> None:
        """Take the message, and a hint with the names that were perhaps meant, or nothing."""
        super().__init__(message, ctx, param)
        self.hint = hint


class UnknownCommandError(click.UsageError):
    """A word in the place of a command that is none."""

    def __init__(self, name: str, hint: str, ctx: click.Context) -> None:
        """Take the word, and a hint with the commands that were perhaps meant, or nothing."""
        super().__init__(f"no such command: {_shown(name)}", ctx)
        self.hint = hint


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
            raise UnknownCommandError(name, did_you_mean(name, self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)


class Choice(click.Choice):  # type: ignore[type-arg]  # generic since click 8.4
    """A choice among names that knows what was perhaps meant by another word."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a value that is one of the names."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            hint = did_you_mean(str(value), map(str, self.choices))
            raise UnknownNameError(error.message, hint, ctx, param) from error


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
    if isinstance(error, (UnknownNameError, UnknownCommandError)) and error.hint:
        return [error.hint]
    return []


def _option_suggestions(name: str, context: click.Context) -> list[str]:
    options = _options_of(context.command)
    hint = did_you_mean(name, options) if len(name) > len("--") else ""
    if hint:
        return [hint]
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
