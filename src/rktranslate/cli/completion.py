"""The command ``completion``."""

from __future__ import annotations

import click

from rktranslate.cli.streams import write_data
from rktranslate.cli.usage import Choice


@click.command()
@click.argument("shell", type=Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    bash:  rktranslate completion bash >> ~/.bashrc
    zsh:   rktranslate completion zsh >> ~/.zshrc
    fish:
      rktranslate completion fish > ~/.config/fish/completions/rktranslate.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the choice above names click's own classes
    program = click.get_current_context().find_root().command
    script = kind(program, {}, "rktranslate", "_RKTRANSLATE_COMPLETE").source()
    write_data(f"{script}\n".encode())
