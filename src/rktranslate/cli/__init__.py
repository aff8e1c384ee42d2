"""The command line: parses arguments, calls ``workflow``, renders results, and exits."""

from __future__ import annotations

from rktranslate.cli.program import main

__all__ = ["main"]
