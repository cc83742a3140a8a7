"""Wait in a process's main thread until a signal tells it to end."""

import threading

A_LOOK = 0.5
"""Seconds after which it is looked whether a signal came."""


def wait_until(stopped: threading.Event) -> None:
    """Wait until a signal's handler sets an event, or raises.

    A handler runs between two steps of the main thread. A signal that comes in the instant before
    a wait begins, or that the system gives to another thread, ends no wait, so none is long.
    """
    while not stopped.wait(A_LOOK):
        pass
