"""The record of what went between Slack and the app: each request with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Direction = Literal["to app", "to slack"]


@dataclass(frozen=True)
class Exchange:
    """One request and its answer.

    `error` is Slack's word for what went wrong, `fault` what was done to the call on purpose;
    `seconds` is how long the app took, in real time.
    """

    direction: Direction
    at: datetime
    what: str
    asked: Any
    answered: Any
    status: int = 200
    error: str = ""
    fault: str = ""
    who: str = ""
    seconds: float | None = None
