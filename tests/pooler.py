"""A real PgBouncer before a PostgreSQL, where the machine has one (Debian's package does)."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from tests.ports import free_port
from tests.postgres import USER, _die_with_the_tests

CONFIGURATION = """
[databases]
{database} = host={host} port={server_port} dbname={database} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = 3
"""


@contextmanager
def pooled(url: str, mode: str) -> Iterator[str]:
    """A database's address by way of a PgBouncer that hands out its connections by `mode`."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    server, port = make_url(url), free_port()
    given = {"database": server.database, "host": server.host, "server_port": server.port}
    folder = Path(tempfile.mkdtemp(prefix="cspr-pgbouncer-"))
    folder.chmod(0o755)
    file = folder / "pgbouncer.ini"
    file.write_text(CONFIGURATION.format(**given, port=port, mode=mode), encoding="utf-8")
    file.chmod(0o644)  # whatever umask a test has left
    as_other: dict[str, Any] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        as_other = {"user": USER, "group": "nogroup", "extra_groups": []}
    process: subprocess.Popen[bytes] = subprocess.Popen(
        [program, "--quiet", file],
        stderr=subprocess.DEVNULL,
        preexec_fn=_die_with_the_tests,
        **as_other,
    )
    try:
        here = server.set(port=port).render_as_string()
        _wait_for(here.replace("+psycopg", ""), process)
        yield here
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            continue
        return
    raise RuntimeError(f"PgBouncer ended with {process.returncode}")
