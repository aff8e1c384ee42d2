"""Reading listings of models: download, JSON, and validated fields.

Listings come from other sites, so every field is validated before use; an invalid field costs its
entry only. A file path that leads elsewhere costs the whole listing: that is no mistake.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.errors import EngineError
from rktranslate.languages.codes import gettext_code, is_language_code
from rktranslate.models.download import read_small
from rktranslate.models.locations import resolve, without_credentials
from rktranslate.storage.bounded import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from rktranslate.models.interface import Offer

_MAX_LISTING = 32 * 1024**2
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})(.*)")
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_METRICS = (("bleu", "BLEU"), ("chrf", "chrF"), ("comet22", "COMET"))


def read_listing(
    default: str, names: Sequence[str], *, index: str | None, mirror: str | None
) -> tuple[str, object, str | None]:
    """Download and parse a listing.

    Args:
        default: URL of the publisher's listing.
        names: Names that the listing may have on a mirror.
        index: URL or path of another listing.
        mirror: URL or folder with the listing and the files.

    Returns:
        The location of the listing, its JSON value, and the mirror with a ``/`` at its end.

    Raises:
        EngineError: It cannot be downloaded, or is not JSON.
    """
    if mirror and not mirror.endswith("/"):
        mirror += "/"
    if index or not mirror:
        location = index or default
        data = read_small(location, _MAX_LISTING)
    else:
        location, data = _first_on_mirror(names, mirror)
    try:
        values: object = parse_json(data)
    except ValueError as error:
        raise EngineError(
            f"not a listing of models: {error}", path=without_credentials(location)
        ) from error
    return location, values, mirror


def _first_on_mirror(names: Sequence[str], mirror: str) -> tuple[str, bytes]:
    failure: EngineError | None = None
    for name in names:
        location = resolve(mirror, name)
        try:
            return location, read_small(location, _MAX_LISTING)
        except EngineError as error:
            failure = failure or error
    raise EngineError(
        f"no listing of models on the mirror: {failure.message if failure else ''}",
        path=without_credentials(mirror),
        hint=f"a mirror has {' or '.join(names)} beside the files",
    )


def best_per_pair(
    offers: Iterable[Offer],
    key: Callable[[Offer], Any],
    location: str,
    refused: Sequence[EngineError] = (),
) -> list[Offer]:
    """Return one offer per language pair, the one with the greatest key, sorted by pair.

    Args:
        offers: The offers of a listing.
        key: Returns the rank of an offer.
        location: Where the listing was read from.
        refused: Why entries of the listing are no offers, as far as that is known.

    Raises:
        EngineError: There is no offer.
    """
    best: dict[tuple[str, str], Offer] = {}
    for offer in offers:
        pair = (offer.source, offer.target)
        if pair not in best or key(offer) > key(best[pair]):
            best[pair] = offer
    if not best:
        reason = f" ({refused[0]})" if refused else ""
        raise EngineError(
            f"listing without a usable model{reason}", path=without_credentials(location)
        )
    return [best[pair] for pair in sorted(best)]


# --- fields ----------------------------------------------------------------------------------


def pair_field(source: object, target: object) -> tuple[str, str] | None:
    """Return two different language codes with ``_`` before a region; None for anything else."""
    if source == target or not is_language_code(source) or not is_language_code(target):
        return None
    return gettext_code(source), gettext_code(target)


def text_field(value: object, limit: int = 80) -> str:
    """Return a printable string of at most ``limit`` characters, or an empty one."""
    text = value if isinstance(value, str) else ""
    return text if text.isprintable() and len(text) <= limit else ""


def count_field(value: object) -> int | None:
    """Return a number that is not negative, also one written as a string; None otherwise."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 16:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def sha256_field(value: object) -> str | None:
    """Return a SHA-256 in small hex digits, or None."""
    return value.lower() if isinstance(value, str) and _SHA256.fullmatch(value) else None


def score_field(values: object) -> str:
    """Return the first figure of ``{test set: {metric: figure}}`` as text, or an empty one."""
    if isinstance(values, dict):
        for name, figures in values.items():
            if isinstance(figures, dict):
                for metric, label in _METRICS:
                    figure = figures.get(metric)
                    if isinstance(figure, (int, float)):
                        return f"{label} {figure:.4g} ({str(name).replace('_', ' ')})"
    return ""


def version_key(version: str) -> tuple[bool, int, int]:
    """Return a key that sorts versions ``1.9`` and ``1.10``; prereleases (``3.0a1``) go first."""
    match = _VERSION.match(version)
    return (not match[3], int(match[1]), int(match[2])) if match else (False, 0, 0)


def is_version(value: str) -> bool:
    """Return whether a text begins with two numbers separated by a full stop."""
    return _VERSION.fullmatch(value) is not None
