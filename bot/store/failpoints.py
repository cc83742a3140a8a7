"""Places where a test has the process die, as kill -9 or a power cut would.

They are armed by ``CSPR_FAILPOINT=name@n`` alone. This lies so deep because the most telling moment
to die at is just before or after a COMMIT.
"""

import os
import signal
import threading

_lock = threading.Lock()
_armed: tuple[str, int] | None = None
_passed = 0


def arm(failpoint: str | None) -> None:
    """Have the process die at a place, or nowhere (``None``).

    ``"after-commit@3"`` is its third passing from now on.
    """
    global _armed, _passed
    name, _, nth = (failpoint or "").partition("@")
    _armed = (name, int(nth or 1)) if name else None
    _passed = 0


def failpoint(name: str) -> None:
    """Die here, if this place is armed and was passed often enough.

    The places are ``before-commit``, ``after-commit``, ``before-slack``, ``after-slack`` and
    ``in-tick``.
    """
    global _passed
    if _armed is None or _armed[0] != name:
        return

    with _lock:
        _passed += 1
        if _passed == _armed[1]:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            os._exit(137)  # should the signal take its time
