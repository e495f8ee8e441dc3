"""A fresh database for each test, quickly: made from a template that was prepared once."""

from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from chiso.postgres_databases import Roles, dsn_for, ensure_database
from psycopg.sql import SQL, Identifier

OWNER = "chiso_test_owner"
APP = "chiso_test_app"
PASSWORD = "chiso-test"
DROP = "DROP DATABASE {database} WITH (FORCE)"

Prepare = Callable[["Database"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A database of one test. `owner_dsn` migrates, `app_dsn` is the service's, `admin_dsn` the superuser's."""

    name: str
    admin_dsn: str
    owner: str = OWNER
    app: str = APP

    @property
    def owner_dsn(self) -> str:
        return dsn_for(self.admin_dsn, self.name, self.owner, PASSWORD)

    @property
    def app_dsn(self) -> str:
        return dsn_for(self.admin_dsn, self.name, self.app, PASSWORD)


@dataclass(slots=True, kw_only=True)
class Databases:
    """Makes and drops databases on one server. `admin_dsn` names its superuser."""

    admin_dsn: str
    _made: int = 0
    _templates: dict[Prepare, str] = field(default_factory=dict)

    def fresh(self, prepare: Prepare | None = None) -> Database:
        """An empty database, or a copy of one that `prepare` filled (called once per session for each function)."""
        if prepare is None:
            return self._make("template0")
        if prepare not in self._templates:
            template = self._make("template0")
            prepare(template)
            self._templates[prepare] = template.name
        return self._make(self._templates[prepare])

    def drop(self, database: Database) -> None:
        """Remove the database, whoever is still connected."""
        with psycopg.connect(self.admin_dsn, autocommit=True) as conn:
            conn.execute(SQL(DROP).format(database=Identifier(database.name)))

    def _make(self, template: str) -> Database:
        self._made += 1
        name = f"test_{self._made}"
        ensure_database(self.admin_dsn, name, Roles(owner=OWNER, app=APP, password=PASSWORD), template)
        return Database(name=name, admin_dsn=dsn_for(self.admin_dsn, name, "postgres"))
