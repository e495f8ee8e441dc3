"""A run that is killed leaves no server and no directory behind."""

import subprocess
import sys
from pathlib import Path

from tests.awaiting import until

SERVE_AND_WAIT = """
import sys
from deploy.native.minio import MinioServer
from deploy.native.postgres import PostgresServer
from tests.servers.session import open_directory
directory = open_directory()
servers = [PostgresServer(), MinioServer()]
for server in servers:
    server.start(directory)
print(directory, *(server.pid for server in servers), flush=True)
sys.stdin.read()
"""


def is_running(pid: int) -> bool:
    """Whether the process does anything still; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_servers_and_directories_of_a_killed_run_are_gone_soon() -> None:
    command = [sys.executable, "-c", SERVE_AND_WAIT]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stdout
    directory, *pids = run.stdout.readline().split()
    assert all(is_running(int(pid)) for pid in pids)
    run.kill()
    run.communicate()
    until(lambda: not any(is_running(int(pid)) for pid in pids) and not Path(directory).exists())
    assert not Path(directory).exists()
