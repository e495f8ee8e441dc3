"""Each service's schema.sql is what its migrations add up to; migrating is repeatable, and never rewrites history."""

from importlib.resources import files

import psycopg
import pytest
from chiso.installation import SERVICES
from chiso_runtime import database as runtime
from chiso_runtime.database import MigrationChanged, connect, migrate

from tests.servers.databases import Database, Databases

COLUMNS = """
SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default
FROM information_schema.columns WHERE table_schema IN ('public', 'read') AND table_name <> 'migration'
ORDER BY table_schema, table_name, column_name
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace IN ('public'::regnamespace, 'read'::regnamespace) AND conrelid <> 'migration'::regclass ORDER BY 1, 2
"""
INDEXES = """
SELECT schemaname, tablename, indexdef FROM pg_indexes
WHERE schemaname IN ('public', 'read') AND tablename <> 'migration' ORDER BY 1, 2, 3
"""


def shape(url: str) -> list[list[tuple[object, ...]]]:
    with connect(url) as conn:
        return [conn.execute(query).fetchall() for query in (COLUMNS, CONSTRAINTS, INDEXES)]


@pytest.mark.parametrize("service", SERVICES)
def test_schema_is_the_sum_of_the_migrations(service: str, databases: Databases) -> None:
    migrated, written = databases.fresh(), databases.fresh()
    migrate(migrated.owner_dsn, f"chiso_{service}")
    with connect(written.owner_dsn) as conn:
        conn.execute(runtime.HISTORY)
        conn.execute((files("chiso_runtime") / "sql" / "event_store.sql").read_bytes())
        conn.execute((files(f"chiso_{service}") / "sql" / "schema.sql").read_bytes())
    assert shape(migrated.owner_dsn) == shape(written.owner_dsn)


@pytest.mark.parametrize("service", SERVICES)
def test_migrating_again_changes_nothing(service: str, database: Database) -> None:
    assert migrate(database.owner_dsn, f"chiso_{service}") != []
    before = shape(database.owner_dsn)
    assert migrate(database.owner_dsn, f"chiso_{service}") == []
    assert shape(database.owner_dsn) == before


def test_an_applied_migration_that_reads_differently_is_refused(database: Database) -> None:
    migrate(database.owner_dsn, "tests.example")
    with connect(database.owner_dsn) as conn:
        conn.execute("UPDATE migration SET sha256 = 'other' WHERE name = '0001_initial'")
    with pytest.raises(MigrationChanged, match="0001_initial"):
        migrate(database.owner_dsn, "tests.example")


@pytest.mark.parametrize("service", SERVICES)
def test_every_read_model_has_a_primary_key(service: str, database: Database) -> None:
    migrate(database.owner_dsn, f"chiso_{service}")
    with psycopg.connect(database.owner_dsn) as conn:
        without = conn.execute(
            "SELECT relname FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'read'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisprimary)"
        ).fetchall()
    assert without == []
