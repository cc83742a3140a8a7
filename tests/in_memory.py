"""Where the tests write: in memory, if the machine has room, for there no commit waits for a disk.

What the tests end is processes, never the machine, so nothing that they prove depends on a disk.
"""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - each folder in it is its user's alone
NEEDED = 4_000_000_000
NAME = "cspr-tests-"
LEFT_OVER = 24 * 3600
"""Seconds after which a folder is that of a run which was killed."""


def place() -> Path | None:
    """A folder in memory with enough room; ``None`` where there is none."""
    is_fit = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if is_fit and shutil.disk_usage(MEMORY).free > NEEDED else None


def remove_left_over() -> None:
    """Remove what runs that were killed have left in memory."""
    for folder in MEMORY.glob(f"{NAME}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > LEFT_OVER:  # noqa: TID251 - a file's own
                shutil.rmtree(folder)
