"""``metadata.json`` of Argos packages: the one validation of it."""

from __future__ import annotations

from dataclasses import dataclass

from rktranslate.errors import EngineError
from rktranslate.languages.codes import gettext_code, is_language_code
from rktranslate.models.interface import ModelFacts
from rktranslate.models.listing import score_field
from rktranslate.storage.bounded import parse_json

METADATA = "metadata.json"
MAX_METADATA = 1024**2
"""Bytes."""
_MAX_VERSION = 40
_MAX_FACT = 200


@dataclass(frozen=True, slots=True)
class ArgosMetadata:
    """The validated metadata of a package."""

    facts: ModelFacts
    target_prefix: str = ""
    """Token that the model expects at the beginning of each target."""
    placeholders: bool = False
    """It declares ``"rktranslate": {"capabilities": ["placeholders"]}``."""


def read_metadata(data: bytes, path: str | None = None) -> ArgosMetadata:
    """Read ``metadata.json`` of an Argos package.

    Args:
        data: Bytes of the file.
        path: The file or package, for messages.

    Raises:
        EngineError: It is invalid; the message names the field.
    """

    def refused(reason: str) -> EngineError:
        return EngineError(f"{METADATA}: {reason}", path=path)

    if len(data) > MAX_METADATA:
        raise refused(f"larger than {MAX_METADATA / 1024**2:g} MiB")
    try:
        values = parse_json(data)
    except UnicodeDecodeError as error:
        raise refused("not UTF-8") from error
    except ValueError as error:
        raise refused(f"not JSON: {error}") from error
    if not isinstance(values, dict):
        raise refused("not a JSON object")
    kind = values.get("type", "translate")
    if kind != "translate":
        raise refused(f"not for translation: expected type translate, found {kind!a}")
    codes = []
    for key in ("from_code", "to_code"):
        code = values.get(key)
        if not is_language_code(code):
            raise refused(f"{key} is not a language code: {code!a}")
        codes.append(gettext_code(code))
    if codes[0] == codes[1]:
        raise refused(f"from_code and to_code are the same language: {codes[0]}")
    version = values.get("package_version", "")
    if not isinstance(version, str) or len(version) > _MAX_VERSION or not version.isprintable():
        raise refused("package_version is not a version")
    prefix = values.get("target_prefix", "")
    if not isinstance(prefix, str):
        raise refused("target_prefix is not a string")
    extra = values.get("rktranslate")
    extra = extra if isinstance(extra, dict) else {}
    score = extra.get("score") or score_field(extra.get("scores"))
    abilities = extra.get("capabilities")
    return ArgosMetadata(
        ModelFacts(codes[0], codes[1], version, _fact(extra.get("licence")), _fact(score)),
        prefix,
        isinstance(abilities, list) and "placeholders" in abilities,
    )


def _fact(value: object) -> str:
    return value[:_MAX_FACT] if isinstance(value, str) and value.isprintable() else ""
