"""Persons' names: rows beside the log, so that erasing a person breaks no proof."""

from collections.abc import Callable

from chiso_runtime.database import Database

from chiso_submission import keys
from chiso_submission.domain.person.commands import RegisterPerson

KEEP = "INSERT INTO person_name (person, name, salt) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
SALT = "SELECT salt FROM person_name WHERE person = %s"


def registering(person: str, name: str) -> Callable[[Database], RegisterPerson]:
    """Makes the command, and the row of the name in the command's transaction.

    A known person keeps their row: the same name gives the same hash again, another name one that is refused.
    """

    def prepare(conn: Database) -> RegisterPerson:
        conn.execute(KEEP, (person, name, keys.new_salt()))
        row = conn.execute(SALT, (person,)).fetchone()
        assert row is not None
        return RegisterPerson(person=person, name_hash=keys.name_hash(row[0], name))

    return prepare
