"""People of a home, made through the public API: who they are, what they may do, their client keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chiso_submission.bootstrap import bootstrap

from chiso.client import Client, Key
from chiso.home import Home
from chiso.installation import Installation

ADMINISTRATOR = "quan-tri"
PEOPLE = "/api/submission/v1/people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a person may do: a role for a body (unit code), in a capacity (tư cách)."""

    role: str
    body: str
    capacity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in."""

    id: str
    name: str
    posts: Sequence[Post] = ()


class UnknownPerson(Exception):
    """No client key of the person is kept; the message names those that are."""

    def __init__(self, person: str, known: Sequence[str]) -> None:
        listed = ", ".join(known) or "–"
        super().__init__(f"Không có khóa của “{person}”; có: {listed}. / No key of “{person}”; known: {listed}.")


class People:
    """The people of a home whose installation answers at `url`."""

    def __init__(self, url: str, home: Home) -> None:
        self._url = url
        self._home = home

    def client(self, person: str) -> Client:
        """The installation, spoken to by this person. Raises UnknownPerson."""
        return Client(self._url, Key(self._url, key_of(self._home.client_keys(), person)))

    def ensure_administrator(self, installation: Installation) -> None:
        """Make the first person, by the installation's own authority, where there is none yet."""
        if ADMINISTRATOR in self._home.client_keys():
            return
        context = installation.contexts["submission"]
        self._home.keep_client_key(ADMINISTRATOR, bootstrap(context, ADMINISTRATOR, "Quản trị hệ thống"))

    def ensure(self, *people: Person) -> None:
        """Make people with their posts and client keys; what is there already stays."""
        administrator = self.client(ADMINISTRATOR)
        for person in people:
            self._make(administrator, person)

    def _make(self, administrator: Client, person: Person) -> None:
        named = {"id": person.id, "name": person.name}
        administrator.command("POST", PEOPLE, named, key=f"person:{person.id}")
        for post in person.posts:
            right = {"role": post.role, "body": post.body, "capacity": post.capacity}
            key = f"right:{person.id}:{post.role}:{post.body}"
            administrator.command("POST", f"{PEOPLE}/{person.id}/rights", right, key=key)
        if person.id not in self._home.client_keys():
            answer = administrator.command("POST", f"{PEOPLE}/{person.id}/client-keys")
            self._home.keep_client_key(person.id, answer.body["client_key"])


def key_of(keys: Mapping[str, str], person: str) -> str:
    """The client key of one of the people whose keys are known. Raises UnknownPerson."""
    if person not in keys:
        raise UnknownPerson(person, sorted(keys))
    return keys[person]
