"""The tables ``[engine.NAME]``: what an engine needs to know that cannot be found out by itself.

An engine without its table is not configured, and never used.
"""

from __future__ import annotations

import dataclasses
import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rktranslate.errors import ConfigError
from rktranslate.languages.codes import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rktranslate.project.values import ValueReader

ANY = "*"
"""In place of a target language: any."""
CTRANSLATE2_KEYS = ("model", "placeholders")
"""Keys of the table ``engine.ctranslate2``."""
LLM_KEYS = ("model", "url", "allow-host", "placeholders", "context-tokens", "parallel", "timeout")
"""Keys of the table ``engine.llm``."""
_MAX_CONTEXT = 1 << 20
_MAX_PARALLEL = 64
_MAX_TIMEOUT = 3600


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
class LlmSettings:
    """A large language model: in a file, or behind a server with the interface of OpenAI."""

    model: str
    """Path of a GGUF file; with a URL, the server's name of the model."""
    url: str = ""
    """Base URL of the server, with its version: ``http://127.0.0.1:11434/v1``."""
    placeholders: bool = False
    """The model copies placeholders."""
    context_tokens: int = 4096
    """Tokens of the prompt and the answer, at most; for a file."""
    parallel: int = 1
    """Requests at a time; for a server."""
    timeout: int = 120
    """Seconds that one answer may take; for a server."""

    @property
    def file(self) -> Path | None:
        """The GGUF file; None of a server."""
        return None if self.url else Path(self.model)


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """The settings of the engines that have to be configured; None of those that are not."""

    ctranslate2: CTranslate2Settings | None = None
    llm: LlmSettings | None = None

    def resolved(self, path: Callable[[str], Path]) -> EngineSettings:
        """Return the settings with absolute paths.

        Args:
            path: Returns the absolute path of one in the project.
        """
        ctranslate2 = self.ctranslate2
        if ctranslate2 is not None:
            models = tuple((code, path(str(folder))) for code, folder in ctranslate2.models)
            ctranslate2 = dataclasses.replace(ctranslate2, models=models)
        llm = self.llm
        if llm is not None and llm.file is not None:
            llm = dataclasses.replace(llm, model=str(path(llm.model)))
        return dataclasses.replace(self, ctranslate2=ctranslate2, llm=llm)


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
    own = {name: reader.table(table[name], f"engine.{name}") for name in table}
    return EngineSettings(
        _ctranslate2(reader, own["ctranslate2"], source, targets) if "ctranslate2" in own else None,
        _llm(reader, own["llm"]) if "llm" in own else None,
    )


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


def _llm(reader: ValueReader, table: Mapping[str, object]) -> LlmSettings:
    prefix = "engine.llm."
    reader.known(table, prefix, set(LLM_KEYS))
    model = reader.required(table, "model", prefix)
    reader.printable(f"{prefix}model", model)
    url = _server(reader, table, prefix) if "url" in table else ""
    for key in ("allow-host", "parallel", "timeout") if not url else ("context-tokens",):
        if key in table:
            reason = "only with url" if not url else "only without url: it is set at the server"
            raise ConfigError(f"{reader.prefix}{prefix}{key}: {reason}")
    return LlmSettings(
        model,
        url,
        reader.boolean(table, "placeholders", default=False, prefix=prefix),
        reader.integer(table, "context-tokens", 4096, 512, _MAX_CONTEXT, prefix),
        reader.integer(table, "parallel", 1, 1, _MAX_PARALLEL, prefix),
        reader.integer(table, "timeout", 120, 1, _MAX_TIMEOUT, prefix),
    )


def _server(reader: ValueReader, table: Mapping[str, object], prefix: str) -> str:
    """Return the URL of a server: on this machine, or on the host that ``allow-host`` names.

    Two keys must agree before a text leaves the machine, so that no slip in an address sends one.
    """
    url = reader.required(table, "url", prefix).rstrip("/")
    allowed = reader.string(table, "allow-host", "", prefix) if "allow-host" in table else ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        # A message never repeats what may be a secret.
        hint = "keys belong in the environment; see the documentation of the engine"
        key = f"{reader.prefix}{prefix}url"
        raise ConfigError(f"{key}: expected a URL without credentials and parameters", hint=hint)
    if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        raise reader.wrong(f"{prefix}url", "an http or https URL", url)
    if not is_loopback(host) and host != allowed.lower():
        raise ConfigError(
            f"{reader.prefix}{prefix}url: {host} is not this machine",
            hint=f'allow-host = "{host}" allows to send texts there',
        )
    return url


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine: ``localhost``, ``127.0.0.0/8`` or ``::1``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
