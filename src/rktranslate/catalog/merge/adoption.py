"""Messages of other catalogues that a catalogue may adopt because their document changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.merge.prefilled import is_untouched_prefill
from rktranslate.catalog.merge.retirement import has_content
from rktranslate.model import Origin, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Catalog, Key, Message


def adoptable(offered: Iterable[Message], old: Catalog) -> list[Message]:
    """Return which of the messages that other catalogues offer a catalogue may adopt.

    They have a target, and a source or key that the catalogue has no message with content for. Of
    several with one key, the most advanced is returned, the first of these if they are equal.
    """
    best: dict[Key, Message] = {}
    for message in offered:
        if message.plural or not message.target or is_untouched_prefill(message):
            continue
        known = best.get(message.key)
        if known is None or _progress(message) > _progress(known):
            best[message.key] = message
    if not best:
        return []
    own = [message for message in old.messages if has_content(message)]
    taken = {message.key for message in own} | {(None, message.source) for message in own}
    return [replace(message, line=0) for key, message in best.items() if key not in taken]


def _progress(message: Message) -> int:
    """Return a rank: machine drafts, other drafts, reviewed messages."""
    if message.state is State.TRANSLATED:
        return 0 if message.origin is Origin.MACHINE else 1
    return 2
