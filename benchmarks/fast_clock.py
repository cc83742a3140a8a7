"""A clock for several processes that runs faster than time, and can be put forward.

What they share is one number in a small file.
Only the clock is faster. Between two instants of it, processes have as much less time to think,
which is harder on them than life is.
"""

import mmap
import os
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 1, 12, 10, tzinfo=UTC)


class FastClock:
    """A clock to be called: ``speed`` seconds a second, from ``START`` on."""

    def __init__(self, file: Path, speed: float, begun: float | None = None) -> None:
        self.file, self.speed = file, speed
        if not file.exists():
            file.write_bytes(struct.pack("d", 0.0))
        self.begun = time.monotonic() if begun is None else begun
        with file.open("r+b") as opened:
            self._ahead = mmap.mmap(opened.fileno(), 8)

    def __call__(self) -> datetime:
        (ahead,) = struct.unpack("d", self._ahead[:8])
        return START + timedelta(seconds=ahead + (time.monotonic() - self.begun) * self.speed)

    def forward(self, to: datetime) -> None:
        """Put the clock forward, for every process at once."""
        (ahead,) = struct.unpack("d", self._ahead[:8])
        self._ahead[:8] = struct.pack("d", ahead + max(0.0, (to - self()).total_seconds()))

    def environment(self) -> dict[str, str]:
        """Return the environment by which another process has the same clock."""
        return {"SOAK_CLOCK": f"{self.file}|{self.speed}|{self.begun}"}


def of_environment() -> FastClock:
    """Return the clock that the parent process made."""
    file, speed, begun = os.environ["SOAK_CLOCK"].split("|")
    return FastClock(Path(file), float(speed), float(begun))
