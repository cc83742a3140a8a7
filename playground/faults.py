"""Faults that a test scripts: what Slack, or the network before it, does to the next calls of a
method."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One bad answer. `after` says that Slack accepted the call and did it before the answer went
    wrong."""

    kind: str
    code: str = ""
    http: int = 200
    seconds: float = 0
    after: bool = False

    @classmethod
    def rate_limited(cls, retry_after: int = 30) -> Fault:
        """429 with `Retry-After`; a call of the method before that time is noted among the
        problems."""
        return cls("rate_limited", seconds=retry_after, http=429)

    @classmethod
    def error(cls, code: str) -> Fault:
        """`{"ok": false, "error": code}`, with HTTP 200 as Slack sends it."""
        return cls("error", code=code)

    @classmethod
    def status(cls, status: int = 500, *, after: bool = False) -> Fault:
        """This HTTP status with a page of text instead of JSON."""
        return cls("status", http=status, after=after)

    @classmethod
    def reset(cls, *, after: bool = False) -> Fault:
        """The connection is reset (RST)."""
        return cls("reset", after=after)

    @classmethod
    def close(cls, *, after: bool = False) -> Fault:
        """The connection is closed without an answer."""
        return cls("close", after=after)

    @classmethod
    def hang(cls, seconds: float = 60, *, after: bool = False) -> Fault:
        """No answer for so many real seconds (or until the caller gives up), then the connection is
        closed."""
        return cls("hang", seconds=seconds, after=after)

    @classmethod
    def garbage(cls, *, after: bool = False) -> Fault:
        """HTTP 200 whose body is not JSON."""
        return cls("garbage", after=after)

    def __str__(self) -> str:
        detail = self.code or (str(self.http) if self.kind == "status" else "")
        return (
            f"{self.kind}{' ' + detail if detail else ''}{' after accepting' if self.after else ''}"
        )
