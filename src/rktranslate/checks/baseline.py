"""Baselines: known findings, so that only new ones fail."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.bounded import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.model import Finding


def fingerprint(finding: Finding) -> str:
    """Return the identity of a finding, which survives moved lines: 16 hex digits.

    It is computed over the check, the file, the source and the message; not over the line, nor
    over the detail, which may change with other units.
    """
    return _fingerprint(finding, finding.location.path)


def _fingerprint(finding: Finding, path: str) -> str:
    parts = (finding.check_id, path, finding.source, finding.message)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _names(path: str) -> Iterator[str]:
    """Yield the path of a file, and the earlier one of a catalogue: without the document's suffix.

    A baseline may be older than the names of catalogues.
    """
    yield path
    catalog = PurePosixPath(path)
    if catalog.suffix == ".po" and PurePosixPath(catalog.stem).suffix:
        yield str(catalog.with_suffix("").with_suffix(".po"))


def read_baseline(data: bytes, path: str) -> Counter[str]:
    """Return the fingerprints in a JSON report of ``check``, each with its number.

    Raises:
        ConfigError: The file is not a JSON report of ``check``.
    """
    hint = "write one with `rktranslate check --format json -o FILE`"
    try:
        body = parse_json(data)
        return Counter(str(item["fingerprint"]) for item in body["result"]["findings"])
    except (ValueError, KeyError, TypeError) as error:
        reason = f": {error}" if isinstance(error, ValueError) else ""
        raise ConfigError(f"not a JSON report of `check`{reason}", path=path, hint=hint) from error


def without_known(findings: Iterable[Finding], known: Counter[str]) -> list[Finding]:
    """Return the findings that are not in a baseline; of equal ones those beyond its number."""
    remaining = Counter(known)
    new = []
    for finding in findings:
        for path in _names(finding.location.path):
            identity = _fingerprint(finding, path)
            if remaining[identity] > 0:
                remaining[identity] -= 1
                break
        else:
            new.append(finding)
    return new
