"""The people who may log in to the review desk of a project, each by a token.

They are kept in ``.rktranslate/people.json``, which git ignores and only its owner can read. It has
the digest of a token, not the token: a token is random and long, so nobody finds it by its digest.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rktranslate.errors import ConfigError, DocumentError, did_you_mean
from rktranslate.project.revisions import user
from rktranslate.storage.bounded import parse_json
from rktranslate.storage.files import file_status
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.reviewing.changes import Person, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.project.layout import Project

FILE = ".rktranslate/people.json"
_VERSION = 1
_MAX_BYTES = 1 << 20
_TOKEN_BYTES = 32
_MAX_NAME = 100
"""Characters of a name, and of an address."""
_WITH_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>\s]+@[^<>\s]+)>")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may log in."""

    person: Person
    digest: str
    """See :func:`token_digest`."""
    added: str
    """ISO 8601 date on which the token was made."""


@dataclass(frozen=True, slots=True)
class PeopleResult(Result):
    """The people who may log in, sorted by name."""

    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class AddedResult(Result):
    """A person who may log in from now on."""

    person: Person
    login: str
    """The address that logs the person in; nothing else has the token."""
    replaced: bool
    """Whether an earlier token of the person is void now."""


@dataclass(frozen=True, slots=True)
class RemovedResult(Result):
    """A person who may not log in any more."""

    person: Person


def new_token() -> str:
    """Return a token for a login: 256 random bits in letters, digits, ``-`` and ``_``."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_digest(token: str) -> str:
    """Return the digest by which a token is known: SHA-256, in hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def local_person(root: Path) -> Person:
    """Return the person at this machine, by the name and the address that git knows.

    The name is empty where git knows none, or none that a record can hold.
    """
    name, email = user(root)
    try:
        return parse_person(f"{name} <{email}>" if email else name, Role.REVIEWER)
    except ConfigError:
        return Person("", Role.REVIEWER)


def parse_person(text: str, role: Role) -> Person:
    """Return the person that a text names: ``Ani Wijaya`` or ``Ani Wijaya <ani@example.org>``.

    Raises:
        ConfigError: The text names nobody, or the name cannot stand in a comment and a header.
    """
    match = _WITH_ADDRESS.fullmatch(text.strip())
    name, email = (match["name"], match["email"]) if match else (text, "")
    name = " ".join(name.split(" ")).strip()
    reason = ""
    if not name:
        reason = "it is empty"
    elif max(len(name), len(email)) > _MAX_NAME:
        reason = f"more than {_MAX_NAME} characters"
    elif not (name + email).isprintable() or any(sign in name for sign in "<>"):
        reason = "it has a character that a record cannot hold"
    if reason:
        hint = "write 'Ani Wijaya' or 'Ani Wijaya <ani@example.org>'"
        raise ConfigError(f"not a name of a person: {text!r}: {reason}", hint=hint)
    return Person(name, role, email)


class People:
    """The people of a project. Reading follows the file; changes take the lock of changes.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: tuple[tuple[int, ...] | None, tuple[Member, ...]] = None, ()
        """The stamp of the file as it was read, and the members in it; replaced as one."""

    def members(self) -> tuple[Member, ...]:
        """Return the people who may log in now, sorted by name.

        The file is read again only if it was replaced.

        Raises:
            DocumentError: The file cannot be used: nobody may log in by it.
        """
        status = file_status(self._project.path(FILE), FILE)
        stamp = None if status is None else (status.st_mtime_ns, status.st_size, status.st_ino)
        known = self._known
        if stamp != known[0]:
            # The stamp is that of before: a file that is replaced meanwhile is read again.
            self._known = known = stamp, () if stamp is None else self._read()
        return known[1]

    def named(self, name: str) -> Member | None:
        """Return the member of a name; None if there is none.

        Raises:
            DocumentError: See :meth:`members`.
        """
        return next((each for each in self.members() if each.person.name == name), None)

    def with_token(self, token: str) -> Member | None:
        """Return the member whom a token belongs to; None if it is nobody's.

        The time that it takes reveals nothing about the tokens of others.

        Raises:
            DocumentError: See :meth:`members`.
        """
        digest = token_digest(token)
        found = None
        for member in self.members():
            if hmac.compare_digest(member.digest, digest):
                found = member
        return found

    def add(self, person: Person, today: str) -> tuple[str, bool]:
        """Let a person log in, by a new token.

        Args:
            person: The person. One of that name gets the role and the address, and a new token.
            today: ISO 8601 date.

        Returns:
            The token, and whether an earlier one of that name is void now.

        Raises:
            ConfigError, DocumentError: The file cannot be read or written.
        """
        token = new_token()
        with self._project.change_lock():
            others = [each for each in self.members() if each.person.name != person.name]
            replaced = len(others) < len(self.members())
            self._write([*others, Member(person, token_digest(token), today)])
        return token, replaced

    def remove(self, name: str) -> Person:
        """Let a person log in no more; their sessions end.

        Raises:
            ConfigError: There is nobody of that name; or the file cannot be written.
            DocumentError: The file cannot be read or written.
        """
        with self._project.change_lock():
            member = self.named(name)
            names = [each.person.name for each in self.members()]
            if member is None:
                known = did_you_mean(name, names) or f"known: {', '.join(names) or 'nobody'}"
                raise ConfigError(f"nobody of the name {name!r} may log in", hint=known)
            self._write([each for each in self.members() if each is not member])
        return member.person

    def _read(self) -> tuple[Member, ...]:
        data = self._project.read(FILE, limit=_MAX_BYTES)
        try:
            return _members(parse_json(data))
        except (ValueError, TypeError, KeyError, ConfigError) as error:
            hint = "delete it, and add the people again"
            raise DocumentError("damaged list of people", path=FILE, hint=hint) from error

    def _write(self, members: Sequence[Member]) -> None:
        people = [
            {
                "name": each.person.name,
                "email": each.person.email,
                "role": each.person.role.value,
                "token": each.digest,
                "added": each.added,
            }
            for each in sorted(members, key=lambda each: each.person.name)
        ]
        text = json.dumps({"version": _VERSION, "people": people}, ensure_ascii=False, indent=1)
        self._project.write(FILE, text.encode(), private=True)


def _members(data: dict[str, Any]) -> tuple[Member, ...]:
    """Return the members that the file has.

    Raises:
        ValueError, TypeError, KeyError, ConfigError: It is not as it is written.
    """
    if data["version"] != _VERSION:
        raise ValueError("written by another version")
    members = []
    for each in data["people"]:
        name, email = str(each["name"]), str(each["email"])
        person = parse_person(f"{name} <{email}>" if email else name, Role(each["role"]))
        if not _DIGEST.fullmatch(each["token"]):
            raise ValueError("not a digest")
        members.append(Member(person, each["token"], str(each["added"])))
    return tuple(members)
