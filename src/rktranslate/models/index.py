"""Reads the listings of what models there are: Argos's index, and Mozilla's two for Firefox.

Listings come from others, so every field is checked before it is used; what one entry gets wrong
costs that entry only. A file path that leads away costs the listing: that is no mistake.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rktranslate.errors import EngineError
from rktranslate.models.download import is_remote, read_small, resolve, shown
from rktranslate.models.layout import firefox_role
from rktranslate.storage.archive import score_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ARGOS_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
FIREFOX_INDEX = (
    "https://storage.googleapis.com/moz-fx-translations-data--303e-prod-translations-data"
    "/db/models.json"
)
FIREFOX_ATTACHMENTS = "https://firefox-settings-attachments.cdn.mozilla.net/"
KINDS = ("argos", "firefox")
_NAMES = {"argos": ("index.json",), "firefox": ("models.json", "db/models.json", "records.json")}
_MAX_LISTING = 32 * 1024**2
_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*")
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})(.*)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_SCORES = {
    ("argos", "id", "en"): "BLEU 28.5 (FLORES-200 devtest)",
    ("firefox", "id", "en"): "BLEU 38.6 (FLORES-200 devtest)",
}
"""Measured by others and published; a listing's own figure goes before these."""
_ARCHITECTURES = ("tiny", "base", "base-memory")
"""From the weakest to the one that Firefox itself prefers."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a model that can be had."""

    name: str
    """What it is called once it is unpacked."""
    location: str
    packing: str = ""
    """``gz``, ``zst`` or nothing."""
    sha256: str | None = None
    """Of what is downloaded."""
    size: int | None = None
    unpacked_sha256: str | None = None
    unpacked_size: int | None = None


@dataclass(frozen=True, slots=True)
class Available:
    """A model that a listing offers."""

    kind: str
    source: str
    target: str
    version: str
    files: tuple[RemoteFile, ...]
    """One package for Argos; model, vocabularies and shortlist for Firefox."""
    licence: str = ""
    score: str = ""

    @property
    def size(self) -> int | None:
        """Bytes on disk or to download, where the listing says so of every large file."""
        known = [file.unpacked_size or file.size for file in self.files]
        return sum(size for size in known if size) if any(known) else None


def available(kind: str, *, index: str | None = None, mirror: str | None = None) -> list[Available]:
    """Fetch a listing and return the best model of each pair.

    Args:
        kind: ``argos`` or ``firefox``.
        index: URL or path of the listing; the makers' own where it is not given.
        mirror: URL or folder that has the listing and the files, instead of the makers' servers.

    Raises:
        EngineError: It cannot be fetched, or is not a listing.
    """
    if mirror and not mirror.endswith("/"):
        mirror += "/"
    location, data = _listing(kind, index, mirror)
    values = _parse(data, location)
    read = argos_listing if kind == "argos" else firefox_listing
    return read(values, location, mirror)


def _listing(kind: str, index: str | None, mirror: str | None) -> tuple[str, bytes]:
    if index or not mirror:
        location = index or (ARGOS_INDEX if kind == "argos" else FIREFOX_INDEX)
        return location, read_small(location, _MAX_LISTING)
    failure: EngineError | None = None
    for name in _NAMES[kind]:
        location = resolve(mirror, name)
        try:
            return location, read_small(location, _MAX_LISTING)
        except EngineError as error:
            failure = failure or error
    raise EngineError(
        f"no listing of {kind} models there: {failure.message if failure else ''}",
        path=shown(mirror),
        hint=f"a mirror has {' or '.join(_NAMES[kind])} beside the files",
    )


def _parse(data: bytes, location: str) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise EngineError(f"not a listing of models: {error}", path=shown(location)) from error


# --- Argos -----------------------------------------------------------------------------------


def argos_listing(values: object, location: str, mirror: str | None = None) -> list[Available]:
    """Read Argos Translate's package index: a list of objects with codes, version and links.

    Raises:
        EngineError: It is no list, or none of its entries can be used.
    """
    if not isinstance(values, list):
        raise EngineError("not an Argos package index: no list", path=shown(location))
    found = []
    for entry in values:
        if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
            continue
        pair = _pair(entry.get("from_code"), entry.get("to_code"))
        links = entry.get("links")
        link = _first_link(links, location) if isinstance(links, list) else None
        if not pair or not link:
            continue
        if mirror:
            link = resolve(mirror, link.rsplit("/", 1)[-1])
        source, target = pair
        found.append(
            Available(
                "argos",
                source,
                target,
                _text(entry.get("package_version")),
                (
                    RemoteFile(
                        "package.argosmodel",
                        link,
                        sha256=_hash(entry.get("sha256")),
                        size=_count(entry.get("size")),
                    ),
                ),
                _text(entry.get("license") or entry.get("licence")),
                _SCORES.get(("argos", source, target), ""),
            )
        )
    return _best(found, lambda item: _order(item.version), location)


def _first_link(links: list[object], location: str) -> str | None:
    """Return where the first link leads that can be followed; indexes also have ipfs: links."""
    for link in links:
        if isinstance(link, str) and (is_remote(link) or not _SCHEME.match(link)):
            with contextlib.suppress(EngineError):
                return resolve(location, link)
    return None


# --- Firefox ---------------------------------------------------------------------------------


def firefox_listing(values: object, location: str, mirror: str | None = None) -> list[Available]:
    """Read Mozilla's model registry (``models.json``), or records of Remote Settings.

    The registry gives gzipped files and the hash of each model; the records give a hash for
    every file, some of them packed by Zstandard.

    Raises:
        EngineError: It is neither, or none of its entries can be used.
    """
    if isinstance(values, dict) and isinstance(values.get("models"), dict):
        found = list(_registry(values, location, mirror))
        return _best(found, lambda _: (), location)
    records = values.get("data") if isinstance(values, dict) else values
    if isinstance(records, list):
        base = mirror or (resolve(location, "") if not is_remote(location) else FIREFOX_ATTACHMENTS)
        found = list(_records(records, base))
        return _best(found, lambda item: _order(item.version), location)
    raise EngineError("not a listing of Firefox models", path=shown(location))


def _registry(values: Mapping[str, Any], location: str, mirror: str | None) -> Iterable[Available]:
    base = mirror or resolve(location, _text(values.get("baseUrl"), 500) or ".")
    if not base.endswith("/"):
        base += "/"
    for entries in values["models"].values():
        usable = (
            [entry for entry in entries if isinstance(entry, dict)]
            if isinstance(entries, list)
            else []
        )
        # Firefox's own choice is what was released, the larger first.
        for entry in sorted(usable, key=_registry_rank):
            pair = _pair(entry.get("sourceLanguage"), entry.get("targetLanguage"))
            files = _registry_files(entry.get("files"), location, base)
            if pair and files:
                yield Available(
                    "firefox",
                    *pair,
                    _text(entry.get("architecture")),
                    files,
                    "MPL-2.0",
                    _text(score_of(entry.get("metrics"))) or _SCORES.get(("firefox", *pair), ""),
                )
                break


def _registry_rank(entry: Mapping[str, Any]) -> tuple[int, int]:
    status = _text(entry.get("releaseStatus"))
    architecture = _text(entry.get("architecture"))
    released = 0 if status == "Release" else 1 if status.startswith("Release") else 2
    known = architecture in _ARCHITECTURES
    return released, -_ARCHITECTURES.index(architecture) if known else 1


def _registry_files(values: object, location: str, base: str) -> tuple[RemoteFile, ...]:
    if not isinstance(values, dict):
        return ()
    files = []
    for value in values.values():
        path = value.get("path") if isinstance(value, dict) else None
        if not isinstance(path, str):
            continue
        name, packing = _unpacked_name(path)
        if not firefox_role(name):
            continue
        files.append(
            RemoteFile(
                name,
                _below(location, base, path),
                packing,
                unpacked_sha256=_hash(value.get("uncompressedHash")),
                unpacked_size=_count(value.get("uncompressedSize")),
            )
        )
    return _complete(files)


def _records(records: list[object], base: str) -> Iterable[Available]:
    groups: dict[tuple[str, str, str, str], list[RemoteFile]] = {}
    for record in records:
        if not isinstance(record, dict) or record.get("filter_expression"):
            continue
        pair = _pair(
            record.get("sourceLanguage", record.get("fromLang")),
            record.get("targetLanguage", record.get("toLang")),
        )
        attachment = record.get("attachment")
        name = record.get("name")
        if not pair or not isinstance(attachment, dict) or not isinstance(name, str):
            continue
        link = attachment.get("location")
        if not isinstance(link, str):
            continue
        _, packing = _unpacked_name(link)
        version = _text(record.get("version"))
        if not firefox_role(name) or not _VERSION.fullmatch(version):
            continue
        key = (*pair, version, _text(record.get("architecture")))
        groups.setdefault(key, []).append(
            RemoteFile(
                name,
                _below(base, base, link),
                packing,
                _hash(attachment.get("hash")),
                _count(attachment.get("size")),
                _hash(record.get("decompressedHash")),
                _count(record.get("decompressedSize")),
            )
        )
    for (source, target, version, _), files in groups.items():
        complete = _complete(files)
        if complete:
            score = _SCORES.get(("firefox", source, target), "")
            yield Available("firefox", source, target, version, complete, "MPL-2.0", score)


def _complete(files: list[RemoteFile]) -> tuple[RemoteFile, ...]:
    """Return the files of a model, or nothing where one that it needs is absent."""
    roles = {firefox_role(file.name): file for file in files}
    vocabulary = "vocab" in roles or {"srcvocab", "trgvocab"} <= roles.keys()
    return tuple(roles.values()) if "model" in roles and vocabulary else ()


def _below(location: str, base: str, path: str) -> str:
    """Return where a file lies below a base; ``..`` and absolute paths stay out of it."""
    if path.startswith("/") or "://" in path or ".." in path.split("/") or "\\" in path:
        raise EngineError(
            f"a listing with a path that leads elsewhere: {path}", path=shown(location)
        )
    return resolve(base, path)


def _unpacked_name(path: str) -> tuple[str, str]:
    name = path.rsplit("/", 1)[-1]
    for packing in ("gz", "zst"):
        if name.endswith(f".{packing}"):
            return name.removesuffix(f".{packing}"), packing
    return name, ""


# --- fields ----------------------------------------------------------------------------------


def _pair(source: object, target: object) -> tuple[str, str] | None:
    codes = [code for code in (source, target) if isinstance(code, str)]
    if len(codes) < 2 or codes[0] == codes[1] or not all(map(_LANGUAGE.fullmatch, codes)):
        return None
    return codes[0].replace("-", "_"), codes[1].replace("-", "_")


def _text(value: object, most: int = 80) -> str:
    text = value if isinstance(value, str) else ""
    return text if text.isprintable() and len(text) <= most else ""


def _count(value: object) -> int | None:
    # Older records have their sizes as texts.
    if isinstance(value, str) and value.isdigit() and len(value) < 16:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _hash(value: object) -> str | None:
    return value.lower() if isinstance(value, str) and _SHA256.fullmatch(value) else None


def _order(version: str) -> tuple[bool, int, int]:
    """Compare versions; one that was not released goes last."""
    found = _VERSION.match(version)
    return (not found[3], int(found[1]), int(found[2])) if found else (False, 0, 0)


def _best(found: list[Available], key: Any, location: str) -> list[Available]:
    if not found:
        raise EngineError("a listing without a model that can be used", path=shown(location))
    best: dict[tuple[str, str], Available] = {}
    for item in found:
        pair = (item.source, item.target)
        if pair not in best or key(item) > key(best[pair]):
            best[pair] = item
    return [best[pair] for pair in sorted(best)]
