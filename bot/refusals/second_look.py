"""The refusal of a heavy act that was not looked at a second time: it says what the act costs."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Self

from bot.errors import Refusal
from bot.typed import Named


class SecondLook(Refusal, names_others=True):
    """What an act sets aside was not confirmed.

    ``act`` is "return", "undo", "remove" or "switch"; ``opened`` what is open again with it, and
    ``gone`` how much that was done is there no more. ``whom``: for several, whom it is done for. Of
    a party that is removed, its ``kind``, and an action's ``number``.
    """

    act: str
    kind: str = ""
    number: int = 0
    item: str = ""
    title: str = ""
    party: str = ""
    whom: Sequence[str] = ()
    version: int | None = None
    confirmations: int = 0
    disputes: int = 0
    approvals: int = 0
    notices: int = 0
    days: int = 0
    opened: Sequence[Named] = ()
    others: int = 0
    gone: int = 0
    on: dt.date | None = None
    evidence: str = ""
    because: str = ""

    def without_others(self) -> Self:
        """Leave out what is somebody else's; how much it is stays."""
        return replace(self, opened=(), others=len(self.opened))
