"""Faults that a test scripts: what Slack, or the network before it, does to the next calls."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ANY_METHOD = "*"

Condition = Callable[[Mapping[str, Any]], bool]
"""Tells by a call's arguments whether a scripted fault is meant for it."""


@dataclass(frozen=True)
class Fault:
    """One bad answer.

    `after` says that Slack accepted the call and did it before the answer went wrong.
    """

    kind: str
    code: str = ""
    http: int = 200
    seconds: float = 0
    after: bool = False
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def rate_limited(cls, retry_after: int = 30) -> Fault:
        """Answer 429 with `Retry-After`; a call of the method before that time is a problem."""
        return cls("rate_limited", seconds=retry_after, http=429)

    @classmethod
    def error(cls, code: str, **more: Any) -> Fault:
        """Answer `{"ok": false, "error": code}` and more, with HTTP 200 as Slack sends it."""
        return cls("error", code=code, more=more)

    @classmethod
    def status(cls, status: int = 500, *, after: bool = False) -> Fault:
        """Answer this HTTP status with a page of text instead of JSON."""
        return cls("status", http=status, after=after)

    @classmethod
    def page(cls, status: int = 403) -> Fault:
        """Answer a page, as a proxy or filter before Slack does that lets nobody through."""
        return cls("page", http=status)

    @classmethod
    def reset(cls, *, after: bool = False) -> Fault:
        """Reset the connection (RST)."""
        return cls("reset", after=after)

    @classmethod
    def close(cls, *, after: bool = False) -> Fault:
        """Close the connection without an answer."""
        return cls("close", after=after)

    @classmethod
    def hang(cls, seconds: float = 60, *, after: bool = False) -> Fault:
        """Answer nothing for so many real seconds, then close the connection.

        It ends earlier when the caller gives up.
        """
        return cls("hang", seconds=seconds, after=after)

    @classmethod
    def garbage(cls, *, after: bool = False) -> Fault:
        """Answer HTTP 200 with a body that is not JSON."""
        return cls("garbage", after=after)

    @property
    def cuts(self) -> bool:
        """Whether the connection ends without an answer."""
        return self.kind in ("reset", "close", "hang")

    def __str__(self) -> str:
        words = [self.kind]
        if self.code:
            words.append(self.code)
        elif self.kind in ("status", "page"):
            words.append(str(self.http))

        if self.after:
            words.append("after accepting")

        return " ".join(words)


@dataclass(frozen=True, eq=False)
class _Scripted:
    fault: Fault
    condition: Condition | None

    def meant_for(self, args: Mapping[str, Any]) -> bool:
        return self.condition is None or self.condition(args)


class Scripts:
    """The faults that the next calls of each method meet, in order."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[_Scripted]] = {}

    def add(self, method: str, faults: Iterable[Fault], condition: Condition | None) -> None:
        """Let the next calls of a method ("*" for any) meet these faults, one each."""
        queue = self._queues.setdefault(method, deque())
        queue.extend(_Scripted(fault, condition) for fault in faults)

    def clear(self) -> None:
        """Let every call go well again."""
        self._queues.clear()

    def take(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        """Return the fault that this call meets, if any; it is used up."""
        for name in (method, ANY_METHOD):
            queue = self._queues.get(name, deque())
            for scripted in queue:
                if scripted.meant_for(args):
                    queue.remove(scripted)
                    return scripted.fault

        return None
