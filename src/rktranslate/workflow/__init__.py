"""One function a command; takes a Project, returns a result; never prints.

Every command that writes first works everything out in memory and then writes each file
atomically, so that one broken document leaves all files as they were.
"""

from __future__ import annotations

from rktranslate.workflow.building import build
from rktranslate.workflow.checking import check
from rktranslate.workflow.drafting import translate
from rktranslate.workflow.engine_choice import engines
from rktranslate.workflow.exchange import export_xliff, import_xliff
from rktranslate.workflow.extraction import extract
from rktranslate.workflow.new_project import init
from rktranslate.workflow.one_text import text
from rktranslate.workflow.overview import status
from rktranslate.workflow.running import run

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
