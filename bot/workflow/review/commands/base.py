"""What every command has."""

from dataclasses import dataclass
from typing import Literal

AddedPartyKind = Literal["agency", "partnership", "family", "attendee", "action", "task"]
"""The kinds of party that people add, rename and remove."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of all commands that change something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untyped(Command):
    """Base of all commands that nobody types.

    These are pressed buttons, forms that do several typed things at once, the clock, the operator.
    """
