"""Databases and roles inside a PostgreSQL server: one database and two roles per service.

The owner role makes and changes tables (migrations); the app role is what the running service uses.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, connect, errors
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Composable, Identifier, Literal

CREATE_ROLE = "CREATE ROLE {role} LOGIN"
SET_PASSWORD = "ALTER ROLE {role} PASSWORD {password}"  # noqa: S105 -- the name of a statement
CREATE_DATABASE = "CREATE DATABASE {database} OWNER {owner} TEMPLATE {template} ENCODING 'UTF8' LOCALE 'C'"
FIND_DATABASE = "SELECT 1 FROM pg_database WHERE datname = %s"
CLOSE_DATABASE = "REVOKE ALL ON DATABASE {database} FROM PUBLIC"
OPEN_DATABASE = "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Names of a database's owner and app roles; a password only for servers that ask for one."""

    owner: str
    app: str
    password: str | None = None


def ensure_database(admin_dsn: str, database: str, roles: Roles, template: str = "template0") -> None:
    """Make `database` and its roles where missing; what is there stays. `admin_dsn` names a superuser."""
    with connect(admin_dsn, autocommit=True) as conn:
        for role in (roles.owner, roles.app):
            ensure_role(conn, role, roles.password)
        if conn.execute(FIND_DATABASE, (database,)).fetchone() is None:
            _create_database(conn, database, roles, template)
        _run(conn, CLOSE_DATABASE, database=Identifier(database))
        _run(conn, OPEN_DATABASE, database=Identifier(database), app=Identifier(roles.app))


def ensure_role(conn: Connection[Any], role: str, password: str | None = None) -> None:
    """Make the login role where missing and set its password when one is given."""
    with suppress(errors.DuplicateObject, errors.UniqueViolation):
        _run(conn, CREATE_ROLE, role=Identifier(role))
    if password is not None:
        _run(conn, SET_PASSWORD, role=Identifier(role), password=Literal(password))


def dsn_for(admin_dsn: str, database: str, role: str, password: str | None = None) -> str:
    """The same server as `admin_dsn`, another database and role."""
    changes: dict[str, Any] = {"dbname": database, "user": role}
    return make_conninfo(admin_dsn, **changes, **({"password": password} if password is not None else {}))


def _create_database(conn: Connection[Any], database: str, roles: Roles, template: str) -> None:
    parts = {"database": Identifier(database), "owner": Identifier(roles.owner), "template": Identifier(template)}
    with suppress(errors.DuplicateDatabase, errors.UniqueViolation):  # made by another command meanwhile
        _run(conn, CREATE_DATABASE, **parts)


def _run(conn: Connection[Any], statement: str, **parts: Composable) -> None:
    conn.execute(SQL(statement).format(**parts))
