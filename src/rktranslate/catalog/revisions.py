"""Revisions of messages: whether one is still as it was read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import translator_comments

if TYPE_CHECKING:
    from rktranslate.model import Message

_DIGITS = 16


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
