"""A process is told to end whatever its main thread does at that moment."""

import subprocess
import sys

TOLD = """
import os, signal, threading
from bot.ending import wait_until

stopped, waits = threading.Event(), threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())

def tell():
    waits.wait()
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=tell, daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # so the other thread gets it
waits.set()
wait_until(stopped)
print("ended")
"""


def test_a_signal_that_ends_no_wait_is_seen_all_the_same() -> None:
    """Another thread gets it here; one that comes just before a wait begins is missed likewise."""
    told = subprocess.run(
        [sys.executable, "-c", TOLD], capture_output=True, text=True, check=False, timeout=60
    )
    assert (told.stdout, told.stderr) == ("ended\n", "")
