"""Refusals about who may do something, and where."""

import datetime as dt

from bot.errors import Refusal


class AuthorOnly(Refusal, settled=True):
    """TODO author-only."""

    people: list[str]
    author: str


class ChannelArchived(Refusal):
    """TODO channel-archived."""


class ChannelBound(Refusal, settled=True):
    """TODO channel-bound."""


class ChannelPublic(Refusal):
    """TODO channel-public."""


class ChannelShared(Refusal):
    """TODO channel-shared."""


class ChannelUnseen(Refusal):
    """TODO channel-unseen."""


class CoordinatorOnly(Refusal, settled=True):
    """TODO coordinator-only."""

    coordinators: list[str]


class Discontinued(Refusal, settled=True):
    """TODO discontinued."""

    on: dt.date | None


class MayNotOpen(Refusal, settled=True):
    """TODO may-not-open."""


class MembershipUnknown(Refusal, settled=True):
    """TODO membership-unknown."""


class NoChannelHere(Refusal):
    """TODO no-channel-here."""


class NoSecond(Refusal):
    """TODO no-second."""

    number: int
    waiting: list[int]


class NoSwitch(Refusal):
    """TODO no-switch."""

    word: str
    partners: list[str]
    here: str


class NotYours(Refusal, names_others=True, settled=True):
    """TODO not-yours."""

    item: str
    title: str
    party: str
    who: list[str]
    people: list[str]
    personal: bool
    kind: str


class NothingToRedact(Refusal):
    """TODO nothing-to-redact."""

    event: int


class OverviewOnly(Refusal, settled=True):
    """TODO overview-only."""

    ref: str


class OwnItemsOnly(Refusal, settled=True):
    """TODO own-items-only."""

    ref: str


class PersonGone(Refusal, settled=True):
    """TODO person-gone."""

    person: str


class SameProcess(Refusal):
    """TODO same-process."""

    pathway: str


class SecondAsker(Refusal):
    """TODO second-asker."""

    number: int
    by: str
    coordinators: list[str]


class SecondLapsed(Refusal):
    """TODO second-lapsed."""

    number: int
    lapsed: dt.date


class SecondMoot(Refusal):
    """TODO second-moot."""

    number: int


class SecondSelf(Refusal):
    """TODO second-self."""

    number: int
    people: list[str]


class SecondWaits(Refusal):
    """TODO second-waits."""

    number: int
    by: str


class SettingsNotYours(Refusal, settled=True):
    """TODO settings-not-yours."""


class UnknownEvent(Refusal):
    """TODO unknown-event."""

    event: int
    last: int


class UpgradeLoses(Refusal):
    """TODO upgrade-loses."""

    lost: list[dict[str, str]]
