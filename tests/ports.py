"""Ports for processes that the tests start.

A port that the system gives may be given to somebody else before the process listens, and then a
test talks to another test's bot. These lie below those that Linux and others give by themselves,
and each of pytest's workers has its own.
"""

import os
import socket
from itertools import count

FIRST = 20_000
EACH = 1_000
"""Ports of one worker."""

_numbers = count(os.getpid() % EACH)


def free_port() -> int:
    """Return a port on loopback that nobody listens on, and that this run has not returned yet."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    begin = FIRST + int(worker) % 10 * EACH
    for _ in range(EACH):
        port = begin + next(_numbers) % EACH
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise RuntimeError(f"no port from {begin} to {begin + EACH - 1} is free")
