"""People with a login: their tokens, roles, sessions."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from rktranslate.errors import ConfigError, DocumentError
from rktranslate.review import sessions as sessions_module
from rktranslate.review.sessions import Sessions
from rktranslate.workflow.inputs import load_project
from rktranslate.workflow.reviewing.changes import Person, Role
from rktranslate.workflow.reviewing.people import FILE, People, local_person, parse_person

DAY = "2026-11-30"
OWNER = Person("Owner")


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def people(project: Path) -> People:
    return People(load_project(project))


def test_the_file_has_digests_and_is_private(people: People, project: Path) -> None:
    token, replaced = people.add(parse_person("Ani <ani@example.org>", Role.TRANSLATOR), DAY)
    assert not replaced
    path = project / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token not in path.read_text(encoding="utf-8")
    assert (project / ".rktranslate/.gitignore").read_text() == "*\n"
    path.chmod(0o644)
    people.add(Person("Budi"), DAY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    member = people.with_token(token)
    assert member is not None
    assert member.person == Person("Ani", Role.TRANSLATOR, "ani@example.org")
    assert (len(token), member.added) == (43, DAY)


def test_another_token_makes_the_earlier_one_void(people: People) -> None:
    first, _ = people.add(Person("Ani", Role.TRANSLATOR), DAY)
    second, replaced = people.add(Person("Ani", Role.REVIEWER), DAY)
    assert replaced
    assert people.with_token(first) is None
    member = people.with_token(second)
    assert member is not None
    assert member.person.role is Role.REVIEWER
    assert len(people.members()) == 1


def test_another_process_sees_changes_at_once(people: People, project: Path) -> None:
    other = People(load_project(project))
    assert other.members() == ()
    token, _ = people.add(Person("Ani"), DAY)
    assert other.with_token(token) is not None
    assert people.remove("Ani") == Person("Ani")
    assert other.with_token(token) is None


def test_removing_somebody_unknown_names_the_known(people: People) -> None:
    people.add(Person("Ani Wijaya"), DAY)
    with pytest.raises(ConfigError, match=r"'Ani Wijaja' may log in \(did you mean Ani Wijaya\?\)"):
        people.remove("Ani Wijaja")
    with pytest.raises(ConfigError, match="known: Ani Wijaya"):
        people.remove("X")


@pytest.mark.parametrize(
    "text", ["", "  ", "a\nb", "a\u202eb", "<a@b>", "a<b", "x" * 101, f"a <{'x' * 100}@b>", "a\x00"]
)
def test_names_that_a_record_cannot_hold(text: str) -> None:
    with pytest.raises(ConfigError, match="not a name of a person"):
        parse_person(text, Role.REVIEWER)


def test_a_name_and_an_address() -> None:
    person = parse_person(" Ani  Wijaya <ani@example.org> ", Role.REVIEWER)
    assert person == Person("Ani  Wijaya", Role.REVIEWER, "ani@example.org")
    assert parse_person("Ani", Role.TRANSLATOR) == Person("Ani", Role.TRANSLATOR)


@pytest.mark.parametrize(
    "damage",
    [
        *("", "x", "[]", "{}", '{"version": 2, "people": []}', '{"version": 1, "people": [1]}'),
        *('{"version": 1, "people": [{"name": "a", "email": "", "added": "", ' + rest + "}]}"
          for rest in ('"role": "king", "token": ""', '"role": "reviewer", "token": "ab"')),
        "[" * 5000,
    ],
)  # fmt: skip
def test_a_damaged_file_lets_nobody_in_but_the_owner(
    people: People, project: Path, damage: str
) -> None:
    token, _ = people.add(Person("Ani"), DAY)
    sessions = Sessions(OWNER, people, Clock())
    session = sessions.log_in(token)
    assert session is not None
    (project / FILE).write_text(damage, encoding="utf-8")
    for call in (people.members, lambda: sessions.log_in(token), lambda: sessions.get(session.id)):
        with pytest.raises(DocumentError, match=r"people\.json: damaged list of people"):
            call()
    owner = sessions.log_in(sessions.owner_token)
    assert owner is not None
    assert sessions.get(owner.id) == (owner, OWNER)


def test_sessions_follow_the_list(people: People, project: Path) -> None:
    token, _ = people.add(Person("Ani", Role.TRANSLATOR), DAY)
    sessions = Sessions(OWNER, people, Clock())
    session = sessions.log_in(token)
    assert session is not None
    assert sessions.get(session.id) == (session, Person("Ani", Role.TRANSLATOR))
    data = json.loads((project / FILE).read_text(encoding="utf-8"))
    data["people"][0]["role"] = "reviewer"
    (project / FILE).write_text(json.dumps(data), encoding="utf-8")
    assert sessions.get(session.id) == (session, Person("Ani", Role.REVIEWER))
    people.add(Person("Ani", Role.REVIEWER), DAY)  # another token
    assert sessions.get(session.id) is None
    assert sessions.log_in(token) is None


def test_the_opening_token_works_once_and_for_minutes(people: People) -> None:
    clock = Clock()
    sessions = Sessions(OWNER, people, clock)
    token = sessions.opening_token()
    assert sessions.log_in(token) is not None
    assert sessions.log_in(token) is None
    late = sessions.opening_token()
    clock.seconds += 301
    assert sessions.log_in(late) is None
    assert sessions.log_in(sessions.owner_token) is not None
    assert sessions.log_in(sessions.owner_token) is not None
    for wrong in ("", "x", sessions.owner_token + "x", sessions.owner_token[:-1], "\udcff"):
        assert sessions.log_in(wrong) is None


def test_sessions_are_bounded_and_end(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions_module, "_MAX_SESSIONS", 30)
    clock = Clock()
    sessions = Sessions(OWNER, people, clock)
    opened = [sessions.log_in(sessions.owner_token) for _ in range(25)]
    alive = [each for each in opened if each is not None and sessions.get(each.id) is not None]
    assert alive == opened[5:]
    tokens = [people.add(Person(f"P{number}"), DAY)[0] for number in range(2)]
    others = [sessions.log_in(tokens[number % 2]) for number in range(30)]
    assert sum(each is not None and sessions.get(each.id) is not None for each in alive) == 0
    last = others[-1]
    assert last is not None
    sessions.log_out(last.id)
    assert sessions.get(last.id) is None
    assert others[0] is not None
    assert sessions.get(others[0].id) is not None
    clock.seconds += 8 * 24 * 3600
    assert sessions.get(others[0].id) is None
    assert sessions.get("") is None


def test_the_person_at_this_machine(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = project / "gitconfig"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    config.write_text("[user]\nname = Ani Wijaya\nemail = ani@example.org\n")
    assert local_person(project) == Person("Ani Wijaya", Role.REVIEWER, "ani@example.org")
    config.write_text("[user]\nname = Ani\n")
    assert local_person(project) == Person("Ani")
    config.write_text('[user]\nname = "a\\nb"\n')
    assert local_person(project) == Person("")
    monkeypatch.setenv("PATH", "")
    assert local_person(project) == Person("")
