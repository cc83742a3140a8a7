"""What one person is told by direct message; the words are in ``messages/dm/``."""

from bot.workflow.acts.saying import Announcement


class Affirm(Announcement):
    """TODO affirm."""

    item: str
    party: str
    version: int


class AskedAgain(Announcement):
    """TODO asked-again."""

    item: str
    party: str
    event: int


class Assigned(Announcement):
    """TODO assigned."""

    item: str
    party: str


class CannotOpen(Announcement):
    """TODO cannot-open."""

    item: str
    party: str
    version: int
    user: str


class ContactSilent(Announcement):
    """TODO contact-silent."""

    user: str
    item: str
    party: str
    version: int


class Correction(Announcement):
    """TODO correction."""

    number: int
    party: str
    version: int
    event: int


class CorrectionAnswered(Announcement):
    """TODO correction-answered."""

    number: int
    party: str
    accepted: bool
    event: int | None


class CorrectionByHand(Announcement):
    """TODO correction-by-hand."""

    number: int
    party: str
    accepted: bool
    event: int | None


class CorrectionWaits(Announcement):
    """TODO correction-waits."""

    number: int
    party: str
    version: int
    event: int


class Disputed(Announcement):
    """TODO disputed."""

    item: str
    party: str
    version: int
    event: int


class Fell(Announcement):
    """TODO fell."""

    items: list[list[str]]
    root: list[str]
    cause: str
    version: int | None = None
    role: str = ""


class Impasse(Announcement):
    """TODO impasse."""

    item: str
    party: str
    version: int
    event: int


class Introduction(Announcement):
    """TODO introduction."""

    party: str | None
    role: str | None


class LeadAsked(Announcement):
    """TODO lead-asked."""

    item: str
    party: str
    version: int
    user: str


class LeadMissing(Announcement):
    """TODO lead-missing."""

    item: str
    party: str
    version: int
    user: str
    lead: str
    gone: bool


class NewerFile(Announcement):
    """TODO newer-file."""

    items: list[list[str]]
    again: bool


class NobodyAnswers(Announcement):
    """TODO nobody-answers."""

    party: str


class NobodyDecides(Announcement):
    """TODO nobody-decides."""

    role: str
    role_id: str
    holder: str


class NotMe(Announcement):
    """TODO not-me."""

    user: str


class Prepared(Announcement):
    """TODO prepared."""

    item: str
    version: int
    event: int


class Recused(Announcement):
    """TODO recused."""

    event: int


class Request(Announcement):
    """TODO request."""

    item: str
    party: str
    version: int


class RequestByEmail(Announcement):
    """TODO request-by-email."""

    item: str
    party: str
    version: int


class Returned(Announcement):
    """TODO returned."""

    item: str
    party: str
    version: int
    event: int


class SecondAsked(Announcement):
    """TODO second-asked."""

    number: int
    act: str
    event: int


class SecondLapsed(Announcement):
    """TODO second-lapsed."""

    number: int
    act: str


class Seconded(Announcement):
    """TODO seconded."""

    number: int
    by: str


class Setup(Announcement):
    """TODO setup."""


class Superseded(Announcement):
    """TODO superseded."""

    items: list[list[str]]
    document: str
    version: int


class Undone(Announcement):
    """TODO undone."""

    item: str
    party: str
    items: list[list[str]]
