"""Processes of their own that die half-way, each forked from one that has loaded all they need.

A new interpreter takes a second to load the bot, and the tests have dozens of processes killed.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

LOADED = ("tests.delivery.child", "tests.faults.child")
LONGEST = 120
"""Seconds that a process has to die in."""

forking = get_context("forkserver")
forking.set_forkserver_preload(list(LOADED))


@contextmanager
def dying(main: Callable[..., None], *arguments: object) -> Iterator[BaseProcess]:
    """Another process that calls ``main``; at the end it is waited for, and must have died of kill
    -9. What it says goes to where the tests' own output goes."""
    process = forking.Process(target=main, args=arguments, daemon=True)
    process.start()
    try:
        yield process
        process.join(LONGEST)
        assert process.exitcode == -signal.SIGKILL
    finally:
        process.kill()
        process.join()
        process.close()
