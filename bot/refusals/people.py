"""Refusals about who a person is: of another organisation, a guest, or not to be checked now."""

from bot.errors import Refusal


class PersonOutside(Refusal, names_others=False):
    """Somebody of another organisation is named for a part in a review."""

    person: str


class PersonUnchecked(Refusal, names_others=False):
    """Slack cannot say now who it is that acts, or is named."""

    person: str
    mine: bool
    """Whether it is the person who asks."""


class GuestNotLetIn(Refusal, names_others=False):
    """A guest is named for a part, and no coordinator has let that guest in."""

    person: str


class GuestNoCoordinator(Refusal, names_others=False):
    """A guest would coordinate, or say who may open reviews."""

    person: str
    role: str
    """The role's title; empty where it is about who may open reviews."""


class GuestCoordinates(Refusal, names_others=False):
    """A guest would be let in who is a coordinator here."""

    person: str


class NoGuest(Refusal, names_others=False):
    """A guest would be let in who is no guest: full members need nobody's leave."""

    person: str


class GuestLetInAlready(Refusal, names_others=False):
    """A guest is let in who was let in before."""

    person: str


class GuestNotHere(Refusal, names_others=False):
    """A guest would be shut out who was never let in."""

    person: str
