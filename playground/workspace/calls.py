"""The record of the app's Web API calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Call:
    """One Web API call of the app.

    `result` is what was answered; None when a fault stood before it.
    """

    method: str
    args: Mapping[str, Any]
    result: Mapping[str, Any] | None
    at: datetime
    team: str = ""
    status: int = 200
    fault: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the app was told that it worked."""
        return self.status == 200 and self.fault is None and self.accepted

    @property
    def accepted(self) -> bool:
        """Whether Slack did it, whatever the app was told."""
        return bool((self.result or {}).get("ok"))
