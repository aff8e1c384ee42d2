"""One function a command; takes a Project, returns a result; never prints.

Every command that writes first works everything out in memory and then writes each file
atomically, so that one broken document leaves all files as they were.
"""

from __future__ import annotations

from rktranslate.workflow.build import build
from rktranslate.workflow.check import check
from rktranslate.workflow.engines import engines
from rktranslate.workflow.exchange import export_xliff, import_xliff
from rktranslate.workflow.extract import extract
from rktranslate.workflow.init import init
from rktranslate.workflow.run import run
from rktranslate.workflow.status import status
from rktranslate.workflow.text import text
from rktranslate.workflow.translate import translate

__all__ = [
    "build",
    "check",
    "engines",
    "export_xliff",
    "extract",
    "import_xliff",
    "init",
    "run",
    "status",
    "text",
    "translate",
]
