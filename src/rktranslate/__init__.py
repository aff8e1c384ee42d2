"""Offline translation workflow: documents to reviewed PO files to target-language documents.

The names in ``__all__`` are the public Python API, described in docs/api.md. Each is imported on
first use, so that ``import rktranslate`` loads nothing heavy.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not that of typing: `python -m rktranslate` imports no module before this
if TYPE_CHECKING:
    from rktranslate.errors import (
        CatalogError,
        ConfigError,
        DocumentError,
        EngineError,
        GlossaryError,
        NoProjectError,
        RktranslateError,
    )
    from rktranslate.model import Finding, Location, Severity
    from rktranslate.project.layout import Project
    from rktranslate.version import __version__
    from rktranslate.workflow.build import BuildResult, build
    from rktranslate.workflow.check import CheckResult, check
    from rktranslate.workflow.extract import ExtractResult, extract
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.run import RunResult, run
    from rktranslate.workflow.status import StatusResult, status
    from rktranslate.workflow.text import TextResult, translate_text
    from rktranslate.workflow.translate import TranslateResult, translate
else:

    def __getattr__(name: str) -> object:
        """Import a public name on first use (PEP 562)."""
        from importlib import import_module

        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(module), name)
        return value

    def __dir__() -> list[str]:
        """Return the public names, loaded or not."""
        return sorted({*globals(), *__all__})


__all__ = [
    "BuildResult",
    "CatalogError",
    "CheckResult",
    "ConfigError",
    "DocumentError",
    "EngineError",
    "ExtractResult",
    "Finding",
    "GlossaryError",
    "Location",
    "NoProjectError",
    "Project",
    "RktranslateError",
    "RunResult",
    "Severity",
    "StatusResult",
    "TextResult",
    "TranslateResult",
    "__version__",
    "build",
    "check",
    "extract",
    "load_project",
    "run",
    "status",
    "translate",
    "translate_text",
]

_NAMES_BY_MODULE = {
    "rktranslate.errors": (
        "CatalogError",
        "ConfigError",
        "DocumentError",
        "EngineError",
        "GlossaryError",
        "NoProjectError",
        "RktranslateError",
    ),
    "rktranslate.model": ("Finding", "Location", "Severity"),
    "rktranslate.project.layout": ("Project",),
    "rktranslate.version": ("__version__",),
    "rktranslate.workflow.build": ("BuildResult", "build"),
    "rktranslate.workflow.check": ("CheckResult", "check"),
    "rktranslate.workflow.extract": ("ExtractResult", "extract"),
    "rktranslate.workflow.inputs": ("load_project",),
    "rktranslate.workflow.run": ("RunResult", "run"),
    "rktranslate.workflow.status": ("StatusResult", "status"),
    "rktranslate.workflow.text": ("TextResult", "translate_text"),
    "rktranslate.workflow.translate": ("TranslateResult", "translate"),
}
_MODULES = {name: module for module, names in _NAMES_BY_MODULE.items() for name in names}
