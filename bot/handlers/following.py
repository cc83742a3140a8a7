"""Do what follows an acknowledgement: answers, forms and Home, in threads of their own.

Nothing that Slack may keep waiting is done before the request's own answer has gone: an answer by
its address, a form, a page. It begins as soon as the request is answered.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from contextvars import copy_context

import structlog

from bot import budget

log = structlog.get_logger()

AT_ONCE = 16
"""Answers on their way at once; Slack may hold each for as long as a call may take."""


class Following:
    """What follows the requests that are answered, each within a ``looking`` of its own."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        *,
        looking: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._looking = looking
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="following")
        self._open = 0
        self._changed = threading.Condition()

    def __call__(self, act: Callable[[], object], *, takes_time: bool = False) -> None:
        """Have something done once the request is answered; at once where none is.

        ``takes_time``: it may wait longer for Slack than what somebody's trigger is good for.
        """
        with self._changed:
            self._open += 1

        request = budget.current()
        if request is None:
            self._begin(act)
            return

        request.following.append(lambda: self._begin(act))

        if takes_time:
            request.take_time()

    def _begin(self, act: Callable[[], object]) -> None:
        context = copy_context()
        self._pool.submit(lambda: context.run(self._do, act))

    def _do(self, act: Callable[[], object]) -> None:
        try:
            with self._looking():
                act()
        except Exception:
            log.exception("what follows an acknowledgement failed")
        finally:
            with self._changed:
                self._open -= 1
                self._changed.notify_all()

    def try_for(self, seconds: float, act: Callable[[], bool]) -> bool | None:
        """Do something and wait so long for how it went; ``None``: it still goes on."""
        ended: Future[bool] = Future()

        def do() -> None:
            ended.set_result(act())

        with self._changed:
            self._open += 1

        self._begin(do)

        try:
            return ended.result(timeout=seconds)
        except TimeoutError:
            return None

    def settle(self) -> None:
        """Wait until everything is done that was to follow."""
        with self._changed:
            self._changed.wait_for(lambda: self._open == 0)

    def stop(self) -> None:
        """Finish what is under way, and begin nothing more."""
        self._pool.shutdown(wait=True)
