"""The tables ``[engine.NAME]``: what an engine needs to know that cannot be found out by itself.

An engine without its table is not configured, and never used.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.languages.codes import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rktranslate.project.values import ValueReader

ANY = "*"
"""In place of a target language: any."""
CTRANSLATE2_KEYS = ("model", "placeholders")
"""Keys of the table ``engine.ctranslate2``."""


@dataclass(frozen=True, slots=True)
class CTranslate2Settings:
    """Converted models, given by path."""

    models: tuple[tuple[str, Path], ...]
    """Target language, or ``*`` for any, and the folder of its model."""
    source: str
    """Language that models without language tokens translate from: that of the project."""
    placeholders: bool = False
    """The models copy placeholders."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """The settings of the engines that have to be configured; None of those that are not."""

    ctranslate2: CTranslate2Settings | None = None

    def resolved(self, path: Callable[[str], Path]) -> EngineSettings:
        """Return the settings with absolute paths.

        Args:
            path: Returns the absolute path of one in the project.
        """
        ctranslate2 = self.ctranslate2
        if ctranslate2 is not None:
            models = tuple((code, path(str(folder))) for code, folder in ctranslate2.models)
            ctranslate2 = dataclasses.replace(ctranslate2, models=models)
        return EngineSettings(ctranslate2)


def engine_settings(
    reader: ValueReader, value: object, source: str, targets: tuple[str, ...]
) -> EngineSettings:
    """Return the settings in the table ``engine`` of a configuration.

    Args:
        reader: The reader of its values.
        value: The table.
        source: The source language.
        targets: The target languages.

    Raises:
        ConfigError: A key is unknown, or a value is not of the expected type or range.
    """
    table = reader.table(value, "engine")
    reader.known(table, "engine.", {field.name for field in dataclasses.fields(EngineSettings)})
    ctranslate2 = None
    if "ctranslate2" in table:
        own = reader.table(table["ctranslate2"], "engine.ctranslate2")
        ctranslate2 = _ctranslate2(reader, own, source, targets)
    return EngineSettings(ctranslate2)


def _ctranslate2(
    reader: ValueReader, table: Mapping[str, object], source: str, targets: tuple[str, ...]
) -> CTranslate2Settings:
    prefix = "engine.ctranslate2."
    reader.known(table, prefix, set(CTRANSLATE2_KEYS))
    model = table.get("model")
    if isinstance(model, dict):
        if not model:
            raise reader.wrong(f"{prefix}model", "a folder per target language", model)
        for code in model:
            if spelled(code, targets) is None:
                raise ConfigError(f"{reader.prefix}{prefix}model.{code}: not a target language")
        paths = {code: reader.string(model, code, "", f"{prefix}model.") for code in model}
    else:
        paths = {ANY: reader.required(table, "model", prefix)}
    for path in paths.values():
        reader.printable(f"{prefix}model", path)
    return CTranslate2Settings(
        tuple((code, Path(path)) for code, path in paths.items()),
        source,
        reader.boolean(table, "placeholders", default=False, prefix=prefix),
    )
