"""Names of units and versions of their messages, as a reader and a writer exchange them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import translator_comments
from rktranslate.catalog.unit_ids import unit_id

if TYPE_CHECKING:
    from rktranslate.model import Key, Message

_DIGITS = 16


@dataclass(frozen=True, slots=True, order=True)
class UnitAddress:
    """The message of a unit: sentences of a document with one source share it."""

    language: str
    """Target language."""
    document: str
    """Project path of the source document."""
    id: str
    """See :func:`~rktranslate.catalog.unit_ids.unit_id`: another source or context has another."""


def address_of(document: str, language: str, key: Key) -> UnitAddress:
    """Return the address of a message."""
    return UnitAddress(language, document, unit_id(document, language, key))


def revision_of(message: Message) -> str:
    """Return the revision of a message: a digest of what people change in it.

    These are source, context, target, plural forms, state, flags, translator comments and previous
    source. References and extracted comments, which updates rewrite, and its line are not in it.
    """
    plural = None if message.plural is None else [message.plural.source, *message.plural.targets]
    content = [
        *(message.context, message.source, message.target, plural, message.state),
        *(message.flags, translator_comments(message), message.previous_source, message.obsolete),
    ]
    text = json.dumps(content).encode()
    return hashlib.sha256(text).hexdigest()[:_DIGITS]
