"""What any test may ask for."""

import gc
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from hypothesis import settings
from sqlalchemy import Engine

from bot.config import Settings, variable
from bot.store.db import make_engine
from tests import in_memory
from tests.databases import NAMES, Databases, Files, Server
from tests.postgres import Postgres
from tests.statements import compiled_once

# The same examples on each run and machine, however busy it is: what is red was not red by chance.
# Others, now and then: pytest --hypothesis-profile new
settings.register_profile("new", deadline=None, database=None)
settings.register_profile("known", derandomize=True, deadline=None, database=None)
settings.load_profile("known")

# Whom a machine believes beside the system's authorities is no matter to what talks to itself, and
# was read by each of the thousands of bots that the tests make.
os.environ.pop("SSL_CERT_FILE", None)

# A traceback in a log that nobody looks at is not drawn with a picture of each frame.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=NAMES,
        default="sqlite",
        help="where tests keep what they talk about, unless a test names its own database",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have everything that the tests write lie in memory, if there is room."""
    is_worker = hasattr(config, "workerinput")  # whose folder lies in that of the whole run
    if is_worker or config.option.basetemp:
        return
    in_memory.remove_left_over()
    memory = in_memory.place()
    if memory is not None:
        folder = tempfile.mkdtemp(prefix=in_memory.NAME, dir=memory)
        config.option.basetemp = f"{folder}/run"
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Have the garbage collector leave alone what is collected: thousands of tests and all that
    they import, which stay until the end. Else it looks through them again and again. It looks
    for what a test leaves behind less often than it would: that is little."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Look through all that is left once, for what was not closed. pytest does so five times, and
    at the end of thousands of tests each of them takes more than a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def logging_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo afterwards what a test does to the logging, as each process of the bot does at its
    start: Bolt's loggers would keep its level, and be silent in the tests that come later."""
    root = logging.getLogger()
    handlers, level, structured = root.handlers[:], root.level, structlog.get_config()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level
    structlog.configure(**structured)
    for name in list(root.manager.loggerDict):
        if name.startswith("slack_bolt."):
            logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """An environment without any of the bot's variables, in an empty folder; called, it gets
    these."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)

    def put(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, one for each of pytest's workers. Whoever stops it starts it again."""
    server = Postgres()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgres_15() -> Iterator[Postgres]:
    """One of the oldest version that is promised."""
    server = Postgres(15)
    yield server
    server.remove()


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """The address of an empty PostgreSQL database of the test's own."""
    return postgres.new_database()


@pytest.fixture(scope="session")
def databases_of(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Databases]:
    """Databases by the name of their kind; a server starts when it is first asked for."""
    known: dict[str, Databases] = {}

    def find(name: str) -> Databases:
        if name not in known:
            server = {"postgresql": "postgres", "postgresql_15": "postgres_15"}.get(name)
            known[name] = (
                Server(request.getfixturevalue(server))
                if server
                else Files(tmp_path_factory.mktemp("databases"))
            )
        return known[name]

    return find


@pytest.fixture
def databases(
    request: pytest.FixtureRequest, databases_of: Callable[[str], Databases]
) -> Iterator[Databases]:
    """Those that a test names (see ``on_both``), else those of ``--database``."""
    kind = getattr(request, "param", request.config.getoption("--database"))
    with databases_of(kind).lent() as found:
        yield found


@pytest.fixture
def sqlite(databases_of: Callable[[str], Databases]) -> Iterator[Engine]:
    with _opened(databases_of("sqlite")) as engine:
        yield engine


@pytest.fixture
def postgresql(databases_of: Callable[[str], Databases]) -> Iterator[Engine]:
    with _opened(databases_of("postgresql")) as engine:
        yield engine


@pytest.fixture
def postgresql_15(databases_of: Callable[[str], Databases]) -> Iterator[Engine]:
    with _opened(databases_of("postgresql_15")) as engine:
        yield engine


@contextmanager
def _opened(databases: Databases) -> Iterator[Engine]:
    with databases.lent():
        engine = compiled_once(make_engine(databases.migrated()))
        try:
            yield engine
        finally:
            engine.dispose()
