"""Argos Translate's own package reader and tokenizers, imported without its side effects.

Importing ``argostranslate.settings`` creates folders in the user's home and reads a settings file.
Neither the package reader nor the tokenizers need settings, so they are imported with a stand-in;
it is withdrawn afterwards together with the modules that have seen it, so that a program that
imports Argos Translate itself gets the real ones.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rktranslate.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

_PREFIX = "argostranslate."
_SETTINGS = "argostranslate.settings"
_importing = Lock()


def open_package(folder: Path) -> Any:
    """Open an unpacked package as an ``argostranslate.package.Package``.

    Its metadata must have been validated: the class does not validate any. No model is loaded.

    Raises:
        EngineError: Argos Translate cannot read it.
    """
    try:
        with _importing:
            package = _package_module()
        return package.Package(folder)
    except Exception as error:  # its exceptions are not documented
        raise EngineError(f"Argos Translate cannot open it: {error}", path=str(folder)) from error


@cache
def _package_module() -> Any:
    """Import ``argostranslate.package`` without the real ``argostranslate.settings``."""
    if _SETTINGS in sys.modules:
        return import_module("argostranslate.package")
    parent = import_module("argostranslate")
    before = set(sys.modules)
    settings = ModuleType(_SETTINGS)
    vars(settings)["debug"] = False
    sys.modules[_SETTINGS] = settings
    vars(parent)["settings"] = settings
    try:
        return import_module("argostranslate.package")
    finally:
        for name in [name for name in sys.modules if name.startswith(_PREFIX)]:
            if name not in before:
                del sys.modules[name]
                vars(parent).pop(name.removeprefix(_PREFIX), None)
