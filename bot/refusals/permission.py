"""Refusals about who may do something, and where."""

import datetime as dt
from dataclasses import replace
from typing import Self

from bot.errors import Refusal
from bot.refusals.base import AboutInstance
from bot.typed import LeftOut


class AuthorOnly(Refusal, names_others=True, settled=True):
    """A version is registered or circulated by neither its author nor a coordinator."""

    people: list[str]
    author: str

    def without_others(self) -> Self:
        """Leave out who they are."""
        return replace(self, people=[])


class ChannelArchived(Refusal):
    """A review is opened in, or moved to, a channel that is archived."""

    moving: bool = False


class ChannelBound(Refusal, settled=True):
    """A review is opened in, or moved to, a channel that belongs to another review."""

    moving: bool = False


class ChannelIsFit(Refusal, settled=True):
    """The bot's messages are to be deleted where only those who belong read them."""


class ClearPrice(Refusal):
    """The bot's messages are to be deleted, and it was not confirmed."""

    messages: int
    files: int
    live: bool


class ChannelClosed(Refusal, settled=True):
    """Something is asked in a channel in which nothing is answered: others may read it."""


class ChannelPublic(Refusal):
    """A review is opened in, or moved to, a public channel."""

    moving: bool = False


class ChannelShared(Refusal):
    """A review is opened in, or moved to, a channel that is shared with another organisation."""

    moving: bool = False


class ChannelUnknown(Refusal, settled=True):
    """A review is opened in, or moved to, a channel of which Slack does not say what it is."""


class ChannelUnseen(Refusal):
    """A review is opened in, or moved to, a channel that the bot cannot see."""

    moving: bool = False


class CoordinatorOnly(Refusal, names_others=False, settled=True):
    """What only a coordinator does is asked for by somebody else."""

    coordinators: list[str]


class Discontinued(Refusal, settled=True):
    """Something would be changed in a review that was discontinued."""

    on: dt.date | None


class GuestAsks(Refusal, names_others=False, settled=True):
    """A guest asks for what takes two people; coordinators who are no guests can."""

    coordinators: list[str]


class MoveFromThere(Refusal, settled=True):
    """A review is to move, and it was not typed in the channel that it is to move to."""

    same: bool


class MayNotOpen(Refusal, settled=True):
    """A review is opened by somebody who is not among those who may."""


class MembershipUnknown(Refusal, settled=True):
    """Slack cannot say whether the person is in the review's channel."""


class NoChannelHere(Refusal):
    """A review is opened in a direct message."""


class NoSecond(Refusal, names_others=True):
    """No act waits for a second person under the number."""

    number: int
    waiting: list[int] | None

    def without_others(self) -> Self:
        """Leave out what else waits for a second person."""
        return replace(self, waiting=None)


class NoSwitch(Refusal, names_others=False):
    """There is no way from the review's pathway to the one that was typed."""

    word: str
    partners: list[str]
    here: str


class NotYours(AboutInstance, names_others=True, settled=True):
    """An item is done or answered by somebody whose item it is not."""

    who: list[str]
    people: list[str]
    personal: bool
    kind: str


class NotInstalled(Refusal, settled=True):
    """Something is asked for in a workspace that the bot does not work for."""


class NothingToClear(Refusal, settled=True):
    """The bot's messages are to be deleted, and there are none that it knows of."""


class NothingToRedact(Refusal):
    """An event's text is to be removed, and it holds none."""

    event: int


class OverviewOnly(Refusal, settled=True):
    """Somebody who only has the overview would change or see more."""

    ref: str


class OwnItemsOnly(Refusal, settled=True):
    """Somebody outside the channel would see or do what is not theirs."""

    ref: str


class PersonGone(Refusal, names_others=False, settled=True):
    """The person who acts, or is named, is deactivated or no person."""

    person: str


class SameProcess(Refusal):
    """A review would be switched to the pathway that it is in."""

    pathway: str


class ScopeMissing(Refusal, names_others=False, settled=True):
    """Slack does not let the bot look something up, for which the app lacks the permission."""

    scope: str


class SecondAsker(Refusal, names_others=True):
    """Whoever asked for a second person may not do that act any more."""

    number: int
    by: str
    coordinators: list[str]

    def without_others(self) -> Self:
        """Leave out who asked; the coordinators are the people to ask."""
        return replace(self, by="")


class SecondLapsed(Refusal):
    """A second person agrees after the request has lapsed."""

    number: int
    lapsed: dt.date


class SecondLeftOut(Refusal, names_others=True):
    """An act waits for somebody who is independent of whoever asked, and this person is not.

    They are a guest, seem to be the same person, were named by the hand that asks, or got their
    role after it was asked.
    """

    number: int
    by: str
    one: LeftOut
    people: list[str] | None

    def without_others(self) -> Self:
        """Leave out who asked, and who can be the second."""
        return replace(self, by="", people=None)


class SecondMoot(Refusal):
    """What was asked for is about something that is no longer in the review."""

    number: int


class SecondSelf(Refusal, names_others=True):
    """Whoever asked for a second person would be the second themselves."""

    number: int
    people: list[str] | None

    def without_others(self) -> Self:
        """Leave out who can be the second."""
        return replace(self, people=None)


class SecondWaits(Refusal, names_others=True):
    """The same act was asked for before, and still waits for its second person."""

    number: int
    by: str

    def without_others(self) -> Self:
        """Leave out who asked."""
        return replace(self, by="")


class SettingsNotYours(Refusal, settled=True):
    """A workspace's settings are changed by neither an administrator nor a coordinator."""


class UnknownEvent(Refusal):
    """There is no event of the number."""

    event: int
    last: int


class UpgradeLoses(Refusal, names_others=True):
    """A newer process file has no place for something that is recorded."""

    lost: list[dict[str, str]]


class WorkspaceUnsure(Refusal, settled=True):
    """Slack has not said yet whose token the bot has, so nobody knows whether it is this one."""
