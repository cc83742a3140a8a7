"""One request, and what became of it."""

from dataclasses import dataclass
from typing import Any

from bot.audience.persons import Judged
from bot.errors import Refusal
from bot.workflow.review import commands as c

Answer = dict[str, Any]

TYPED = "/cspr"
"""How a request came that somebody typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: who asks, where, what, and its receipt against double delivery.

    ``text`` is what was typed, or what a button carries.
    """

    team: str
    user: str
    channel: str
    text: str
    receipt: str
    via: str = TYPED
    trigger: str = ""
    dm: bool = False  # Slack says so; a DM's id begins with D, too
    command: c.Command | None = (
        None  # instead of text, from a modal or a button without a typed form
    )
    ref: str | None = None
    judged: Judged | None = None
    """Who asks, once that was found out (:meth:`Admission.check`)."""

    @property
    def direct(self) -> bool:
        """Whether it was typed in the DM with the bot, or pressed on Home: no review is there."""
        return self.dm or not self.channel or self.channel.startswith("D")

    @property
    def in_channel(self) -> str:
        """The channel in which it was asked, or "" where it was asked in none."""
        return "" if self.direct else self.channel


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: what the person reads, and how it went.

    ``how`` is "done", "refused" (with the refusal, for the forms), "unconfirmed", "unavailable" or
    "error". ``is_recorded``: something of it is kept, so the person has to hear of it.
    """

    said: Answer
    how: str
    refusal: Refusal | None = None
    is_recorded: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether it is refused, and no other words would change that."""
        return self.refusal is not None and self.refusal.settled
