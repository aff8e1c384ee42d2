"""Mozilla's listings of Firefox Translations models: the registry, and Remote Settings records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rktranslate.engines.firefox.files import KIND, role_of
from rktranslate.errors import EngineError
from rktranslate.models.interface import Offer, RemoteFile
from rktranslate.models.listing import (
    best_per_pair,
    count_field,
    is_version,
    pair_field,
    score_field,
    sha256_field,
    text_field,
    version_key,
)
from rktranslate.models.locations import is_location, is_remote, resolve, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

INDEX = (
    "https://storage.googleapis.com/moz-fx-translations-data--303e-prod-translations-data"
    "/db/models.json"
)
INDEX_NAMES = ("models.json", "db/models.json", "records.json")
ATTACHMENTS = "https://firefox-settings-attachments.cdn.mozilla.net/"
LICENCE = "MPL-2.0"
_SCORES = {("id", "en"): "BLEU 38.6 (FLORES-200 devtest)"}
"""Measured and published by Mozilla (docs/models.md); a listing's own figure has precedence."""
_ARCHITECTURES = ("tiny", "base", "base-memory")
"""From the weakest to the one that Firefox itself prefers."""


def read_offers(values: object, location: str, mirror: str | None = None) -> list[Offer]:
    """Read Mozilla's model registry (``models.json``), or records of Remote Settings.

    The registry has gzipped files and a checksum of each model's weights; the records have a
    checksum of every file, and some are packed by Zstandard.

    Raises:
        EngineError: It is neither, or has no usable entry.
    """
    if isinstance(values, dict) and isinstance(values.get("models"), dict):
        found = list(_registry(values, location, mirror))
        return best_per_pair(found, lambda _: (), location)
    records = values.get("data") if isinstance(values, dict) else values
    if isinstance(records, list):
        base = mirror or (resolve(location, "") if not is_remote(location) else ATTACHMENTS)
        found = list(_records(records, base))
        return best_per_pair(found, lambda item: version_key(item.version), location)
    raise EngineError("not a listing of Firefox models", path=without_credentials(location))


def _registry(values: Mapping[str, Any], location: str, mirror: str | None) -> Iterable[Offer]:
    base = mirror or resolve(location, text_field(values.get("baseUrl"), 500) or ".")
    if not base.endswith("/"):
        base += "/"
    for entries in values["models"].values():
        usable = (
            [entry for entry in entries if isinstance(entry, dict)]
            if isinstance(entries, list)
            else []
        )
        # Firefox itself chooses a released model, the larger first.
        for entry in sorted(usable, key=_registry_rank):
            pair = pair_field(entry.get("sourceLanguage"), entry.get("targetLanguage"))
            files = _registry_files(entry.get("files"), location, base)
            if pair and files:
                yield Offer(
                    KIND,
                    *pair,
                    text_field(entry.get("architecture")),
                    files,
                    LICENCE,
                    text_field(score_field(entry.get("metrics"))) or _SCORES.get(pair, ""),
                )
                break


def _registry_rank(entry: Mapping[str, Any]) -> tuple[int, int]:
    status = text_field(entry.get("releaseStatus"))
    architecture = text_field(entry.get("architecture"))
    released = 0 if status == "Release" else 1 if status.startswith("Release") else 2
    known = architecture in _ARCHITECTURES
    return released, -_ARCHITECTURES.index(architecture) if known else 1


def _registry_files(values: object, location: str, base: str) -> tuple[RemoteFile, ...]:
    if not isinstance(values, dict):
        return ()
    files = []
    for value in values.values():
        path = value.get("path") if isinstance(value, dict) else None
        if not isinstance(path, str) or not is_location(path):
            continue
        name, packing = _unpacked_name(path)
        if not role_of(name):
            continue
        files.append(
            RemoteFile(
                name,
                _below(location, base, path),
                packing,
                unpacked_sha256=sha256_field(value.get("uncompressedHash")),
                unpacked_size=count_field(value.get("uncompressedSize")),
            )
        )
    return _complete(files)


def _records(records: list[object], base: str) -> Iterable[Offer]:
    groups: dict[tuple[str, str, str, str], list[RemoteFile]] = {}
    for record in records:
        if not isinstance(record, dict) or record.get("filter_expression"):
            continue
        pair = pair_field(
            record.get("sourceLanguage", record.get("fromLang")),
            record.get("targetLanguage", record.get("toLang")),
        )
        attachment = record.get("attachment")
        name = record.get("name")
        if not pair or not isinstance(attachment, dict) or not isinstance(name, str):
            continue
        link = attachment.get("location")
        if not isinstance(link, str) or not is_location(link):
            continue
        _, packing = _unpacked_name(link)
        version = text_field(record.get("version"))
        if not role_of(name) or not is_version(version):
            continue
        key = (*pair, version, text_field(record.get("architecture")))
        groups.setdefault(key, []).append(
            RemoteFile(
                name,
                _below(base, base, link),
                packing,
                sha256_field(attachment.get("hash")),
                count_field(attachment.get("size")),
                sha256_field(record.get("decompressedHash")),
                count_field(record.get("decompressedSize")),
            )
        )
    for (source, target, version, _), files in groups.items():
        complete = _complete(files)
        if complete:
            score = _SCORES.get((source, target), "")
            yield Offer(KIND, source, target, version, complete, LICENCE, score)


def _complete(files: list[RemoteFile]) -> tuple[RemoteFile, ...]:
    """Return the files of a model, or none if a required one is missing."""
    roles = {role_of(file.name): file for file in files}
    vocabulary = "vocab" in roles or {"srcvocab", "trgvocab"} <= roles.keys()
    return tuple(roles.values()) if "model" in roles and vocabulary else ()


def _below(location: str, base: str, path: str) -> str:
    """Return the location of a file below a base; refuse ``..`` and absolute paths."""
    if path.startswith("/") or "://" in path or ".." in path.split("/") or "\\" in path:
        raise EngineError(
            f"path in the listing leads elsewhere: {path}", path=without_credentials(location)
        )
    return resolve(base, path)


def _unpacked_name(path: str) -> tuple[str, str]:
    name = path.rsplit("/", 1)[-1]
    for packing in ("gz", "zst"):
        if name.endswith(f".{packing}"):
            return name.removesuffix(f".{packing}"), packing
    return name, ""
