"""PostgreSQL's own load generator, of the same installation as the server: the ceiling of writes."""

import re
import subprocess
import tempfile

from chiso.postgres_binaries import wheel_installation
from chiso_runtime import command_handler, event_store
from psycopg.conninfo import conninfo_to_dict

from tests.servers.databases import Database
from tests.unit.scoring.examples import ROUND

WRITERS = 8
CARDS = 25
COMMITS = 1_000
"""Of each client."""
DATA = '{"actor":"an-officer",' + '"x":"v",' * 68 + '"type":"vn.chiso.scoring.criterion-verified.v1"}'

STREAM = f"'card/{ROUND}/H40.' || :card"
SETTING = f"\\set card :client_id * {CARDS} + random(0, {CARDS - 1})\n\\set key random(1, 9000000000000000000)\n"
ONE_ROW = f"INSERT INTO outbox (topic, key, stream, data) VALUES ('chiso.scoring', '{ROUND}', {STREAM}, '{DATA}');\n"


def same(database: Database) -> float:
    """Transactions a second of the statements of one verification, in their order."""
    lock = event_store.LOCK.replace("::xid FROM held", "::xid AS committed FROM held")
    filled = {
        "datas": f"ARRAY['{DATA}'::bytea]",
        "stream": STREAM,
        "version": ":version::int",
        "count": "1",
        "topic": "'chiso.scoring'",
        "key": f"'{ROUND}'",
        "actor": "'nguoi-2'",
        "once": ":key::text",
        "fingerprint": f"'{'f' * 64}'",
    }
    script = [
        SETTING,
        "BEGIN;\n",
        _filled(event_store.SHARE, f"'round/{ROUND}'") + ";\n",
        _filled(lock, STREAM).partition("--")[0].strip() + " \\gset\n",
        _filled(command_handler.DONE, "'nguoi-2'", ":key::text") + ";\n",
        event_store.APPEND_ONCE.strip() % filled + ";\n",
        "COMMIT;\n",
    ]
    return _run(database, "".join(script))


def one_row(database: Database) -> float:
    """Transactions a second that insert one row each."""
    return _run(database, SETTING + ONE_ROW)


def _filled(statement: str, *values: str) -> str:
    return statement.strip() % values


def _run(database: Database, script: str) -> float:
    to = conninfo_to_dict(database.app_dsn)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [
            str(wheel_installation() / "bin" / "pgbench"),
            *("--no-vacuum", "--protocol=prepared", f"--client={WRITERS}", "--jobs=2", f"--transactions={COMMITS}"),
            *("--file", file.name, "--host", str(to["host"]), "--username", str(to["user"])),
            *(["--port", str(to["port"])] if "port" in to else []),
            str(to["dbname"]),
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={"PGPASSWORD": str(to.get("password", ""))}
        )
    found = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    if done.returncode or not found or f"{WRITERS * COMMITS}/{WRITERS * COMMITS}" not in done.stdout:
        raise AssertionError(done.stderr or done.stdout)
    return float(found[1])
