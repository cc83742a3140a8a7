"""Places where a test has the process die, as kill -9 or a power cut would. Armed by
``CSPR_FAILPOINT=name@n`` alone.

It lies this deep because the most telling moment to die at is just before or after a COMMIT.
"""

import os
import signal
import threading

_lock = threading.Lock()
_armed: tuple[str, int] | None = None
_passed = 0


def arm(failpoint: str | None) -> None:
    """``"after-commit@3"``: dies at the third passing of that place. ``None``: nowhere."""
    global _armed, _passed
    name, _, nth = (failpoint or "").partition("@")
    _armed, _passed = ((name, int(nth or 1)) if name else None), 0


def failpoint(name: str) -> None:
    """A place to die at: ``before-commit``, ``after-commit``, ``before-slack``, ``after-slack``,
    ``in-tick``."""
    global _passed
    if _armed is None or _armed[0] != name:
        return
    with _lock:
        _passed += 1
        if _passed == _armed[1]:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            os._exit(137)  # should the signal take its time
