"""The command line: parses, calls ``workflow``, renders, and decides the exit code once."""

from __future__ import annotations

from rktranslate.cli.commands import main

__all__ = ["main"]
