"""Ask Slack in threads of their own, and wait no longer than a request's time for the answers.

Whoever wants to know several things begins all questions first, and then takes the answers. An
answer that comes too late for one request is kept by whoever asked, and serves the next. What the
bot does by itself, without anybody waiting, asks in its own thread and waits.
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from bot import budget
from bot.store.db import look_anew

AT_ONCE = 32
"""Questions under way: a Slack that answers nothing holds each for as long as a call may take."""

Key = tuple[str, ...]
T = TypeVar("T")


class NotYet(Exception):
    """Slack has not answered yet, and a request that only looks is acknowledged first."""


class Questions:
    """The questions that are under way."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="questions")
        self._under_way: dict[Key, Future[Any]] = {}
        self._turn = threading.Lock()

    def begin(self, key: Key, ask: Callable[[], T], *, anew: bool = False) -> Future[T]:
        """Begin to ask, unless this request has asked it or somebody is just asking it.

        ``anew``: an answer to a question that was asked before this request is not good enough.
        """
        request = budget.current()
        if request is not None and key in request.asked:
            found: Future[T] = request.asked[key]
            return found

        with self._turn:
            under_way = self._under_way.get(key)
            if under_way is None or anew:
                under_way = self._begin(key, ask)

        if request is not None:
            request.asked[key] = under_way

        return under_way

    def _begin(self, key: Key, ask: Callable[[], T]) -> Future[T]:
        begun = self._pool.submit(ask)
        self._under_way[key] = begun
        begun.add_done_callback(lambda done: self._ended(key, done))
        return begun

    def _ended(self, key: Key, done: Future[Any]) -> None:
        # Without the lock, which the thread that begins it holds if it ends at once.
        if self._under_way.get(key) is done:
            self._under_way.pop(key, None)

    def answer(self, key: Key, ask: Callable[[], T], *, anew: bool = False) -> T | None:
        """Ask, and return the answer; ``None`` where it has not come in time."""
        if budget.current() is None:
            return self._answer_in_this_thread(key, ask)
        begun = self.begin(key, ask, anew=anew)
        self.wait([begun], 0.0)
        return begun.result() if begun.done() else None

    def _answer_in_this_thread(self, key: Key, ask: Callable[[], T]) -> T:
        """Return what another thread is being answered; where none is, ask."""
        under_way = self._under_way.get(key)
        # One that still waits for a thread is not waited for: it may wait for this very thread.
        if under_way is not None and (under_way.running() or under_way.done()):
            answer: T = under_way.result()
            return answer
        return ask()

    def wait(self, begun: Iterable[Future[Any]], otherwise: float) -> None:
        """Wait for answers, as long as this request may; ``otherwise`` where nobody waits for it.

        Raises :class:`NotYet` where a request is acknowledged before it waits.
        """
        look_anew()  # what is answered is kept by other threads
        open_ones = [one for one in begun if not one.done()]
        if not open_ones:
            return

        request = budget.current()
        if request is None:
            wait(open_ones, timeout=otherwise)
            return

        if not request.may_wait:
            raise NotYet

        wait(open_ones, timeout=request.seconds_for_questions)

    def settle(self) -> None:
        """Wait until whatever was asked is answered, and kept."""
        wait(list(self._under_way.values()))

    def stop(self) -> None:
        """Ask nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
