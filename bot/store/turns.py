"""Whose turn it is, where one at a time may do something: in the order in which they came."""

from collections import deque
from threading import Event, Lock


class Turns:
    """Gives one turn at a time, first come, first served.

    A plain lock goes to whoever asks at the right moment: of many who wait, some wait for ever.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        self._waiting: deque[Event] = deque()

    def take(self, timeout: float) -> bool:
        """Wait for a turn; say whether it came in so many seconds."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True

            mine = Event()
            self._waiting.append(mine)

        if mine.wait(timeout):
            return True

        with self._lock:
            if mine.is_set():  # it came just now
                return True

            self._waiting.remove(mine)
            return False

    def give_back(self) -> None:
        """Let whoever has waited for longest have the next turn."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
