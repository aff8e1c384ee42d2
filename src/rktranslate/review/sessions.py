"""Sessions: a token logs in once, a cookie says who it is from then on.

Sessions live in memory, and end with the server. The cookie has a random identifier; what the
session may do is looked up at each request, so that a person who was removed is out at once.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.workflow.reviewing.people import new_token, token_digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.workflow.reviewing.changes import Person
    from rktranslate.workflow.reviewing.people import People

_MAX_SESSIONS = 1_000
"""Sessions at a time; the one that was used least recently ends first."""
_MAX_SESSIONS_OF_ONE = 20
"""Sessions of one token."""
_IDLE_SECONDS = 7 * 24 * 3600.0
_OPENING_SECONDS = 300.0
"""How long the address that the browser is started with is valid."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is logged in."""

    id: str
    digest: str
    """Digest of the token that it logged in with."""
    name: str | None
    """Name of the member; None for the owner, who started the server."""


class Sessions:
    """The tokens that log in, and the sessions that they opened. Safe to use from threads.

    Args:
        owner: The person who starts the server.
        people: The others.
        clock: Seconds of a clock that never goes back.
    """

    def __init__(self, owner: Person, people: People, clock: Callable[[], float]) -> None:
        self._owner = owner
        self._people = people
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, tuple[Session, float]] = OrderedDict()
        self.owner_token = new_token()
        """Logs the owner in, from any browser, as long as the server runs."""
        self._owner_digest = token_digest(self.owner_token)
        self._opening: tuple[str, float] | None = None

    def opening_token(self) -> str:
        """Return a token that logs the owner in once, within minutes.

        The browser is started with it: other users of the machine see the command line of a
        program, and must not find there what they could log in with.
        """
        token = new_token()
        with self._lock:
            self._opening = token_digest(token), self._clock() + _OPENING_SECONDS
        return token

    def log_in(self, token: str) -> Session | None:
        """Open a session; None if the token is nobody's.

        Raises:
            DocumentError: The list of people cannot be used, and the token is not the owner's.
        """
        digest = token_digest(token)
        name = None
        if not self._is_owners(digest):
            member = self._people.with_token(token)
            if member is None:
                return None
            name = member.person.name
        session = Session(secrets.token_urlsafe(32), digest, name)
        with self._lock:
            self._sessions[session.id] = session, self._clock()
            same = [each.id for each, _ in self._sessions.values() if each.digest == digest]
            for identifier in same[:-_MAX_SESSIONS_OF_ONE]:
                del self._sessions[identifier]
            while len(self._sessions) > _MAX_SESSIONS:
                self._sessions.popitem(last=False)
        return session

    def get(self, identifier: str) -> tuple[Session, Person] | None:
        """Return a session that is open and the person of it; None if there is none.

        Raises:
            DocumentError: The list of people cannot be used, and it is not the owner's session.
        """
        now = self._clock()
        with self._lock:
            # A dict finds an identifier by its hash: the time reveals nothing about others.
            found = self._sessions.get(identifier)
            if found is None:
                return None
            session, used = found
            if now - used > _IDLE_SECONDS:
                del self._sessions[identifier]
                return None
            self._sessions[identifier] = session, now
            self._sessions.move_to_end(identifier)
        if session.name is None:
            return session, self._owner
        member = self._people.named(session.name)
        if member is None or not hmac.compare_digest(member.digest, session.digest):
            self.log_out(identifier)
            return None
        return session, member.person

    def is_open(self, session: Session) -> bool:
        """Return whether a session may still be used; that counts as a use."""
        try:
            return self.get(session.id) is not None
        except DocumentError:
            return False

    def log_out(self, identifier: str) -> None:
        """End a session, if it is open."""
        with self._lock:
            self._sessions.pop(identifier, None)

    def is_shared(self) -> bool:
        """Return whether people other than the owner may log in.

        Raises:
            DocumentError: The list of people cannot be used.
        """
        return bool(self._people.members())

    def _is_owners(self, digest: str) -> bool:
        """Return whether a digest is that of a token of the owner; one for opening is used up."""
        with self._lock:
            opening, expires = self._opening or ("", 0.0)
            is_opening = hmac.compare_digest(opening, digest) and self._clock() < expires
            if is_opening:
                self._opening = None
        return hmac.compare_digest(self._owner_digest, digest) or is_opening
