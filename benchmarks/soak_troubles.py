"""What goes wrong during a soak: processes and databases die, connections are cut, servers move."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from benchmarks.soak_outcome import Outcome
from tests.moving import Moving

BLIND = 3.0  # seconds at most, for which an address leads to a standby that is none's primary yet
IN_COMMIT = 5  # connections that are cut in a COMMIT, one after the other


class Processes(Protocol):
    """The bot's processes, as far as they are killed here."""

    def names(self) -> Sequence[str]:
        """Return the names of those that run."""

    def kill_and_start_again(self, name: str) -> None:
        """Kill -9 one, and start it again."""


class Troubles:
    """Makes one trouble after the other, at random, until the soak has ended.

    It goes by calls and not by time, so that a busy machine gets as far between two of them.
    """

    def __init__(
        self,
        processes: Processes,
        moving: Moving | None,
        outcome: Outcome,
        *,
        chance: random.Random,
        every: int,
        calls: Callable[[], int],
        ended: threading.Event,
    ) -> None:
        self._processes = processes
        self._moving = moving
        self._outcome = outcome
        self._random = chance
        self._every = every
        self._calls = calls
        self._ended = ended

    def make(self) -> None:
        """Make them, until the soak has ended."""
        turn = 0
        while self._called(round(self._random.uniform(0.5, 1.5) * self._every)):
            turn += 1
            if self._moving is None:
                self._kill_one_process()
            else:
                self._one_of_all(turn, self._moving)

    def _one_of_all(self, turn: int, moving: Moving) -> None:
        """Kill processes for the most part; every fifth time it is the database, in two ways."""
        if turn % 10 == 0:
            self._restart(moving)
        elif turn % 10 == 5:
            self._fail_over(moving)
        elif turn % 5 == 2:
            self._cut_connections(moving)
        else:
            self._kill_one_process()

    def _kill_one_process(self) -> None:
        self._processes.kill_and_start_again(self._random.choice(self._processes.names()))
        self._outcome.kills += 1

    def _restart(self, moving: Moving) -> None:
        """Kill or stop the database, as chance will have it, and start it again."""
        if self._random.random() < 0.5:
            moving.primary.kill()
        else:
            moving.primary.stop()
        _start_again(moving)
        self._outcome.database_restarts += 1

    def _fail_over(self, moving: Moving) -> None:
        """Kill the primary; its address is a standby's, which takes over a little later.

        Another standby is made while people go on; only when there is one may the next primary die.
        """
        moving.move()
        self._ended.wait(self._random.uniform(0, BLIND))
        moving.take_over()
        self._outcome.failovers += 1
        moving.back_up()

    def _cut_connections(self, moving: Moving) -> None:
        """Cut half of all connections wherever they are, or some in the middle of a COMMIT."""
        if self._random.random() < 0.5:
            cut = moving.address.cut_some(lambda: self._random.random() < 0.5)
            self._outcome.cut_connections += cut
            return

        for _ in range(IN_COMMIT):
            moving.address.cut(b"COMMIT", after=self._random.random() < 0.5)
            until = time.monotonic() + 2
            while not moving.address.has_cut and time.monotonic() < until:
                self._ended.wait(0.01)

            self._outcome.cut_connections += moving.address.has_cut
            moving.address.cut_nothing()

    def _called(self, times: int) -> bool:
        """Wait until Slack was called so often; return ``False`` if the run ends before."""
        enough = self._calls() + times
        while self._calls() < enough:
            if self._ended.wait(0.02):
                return False
        return True


def start_anew(moving: Moving) -> None:
    """Start the database as for a new day: one that an ended thread had started ended with it."""
    moving.primary.stop()
    _start_again(moving)


def _start_again(moving: Moving) -> None:
    """Start a database; after kill -9 on a busy machine it may need more than one try."""
    while True:
        with suppress(RuntimeError, OSError):
            moving.primary.start()
            return
