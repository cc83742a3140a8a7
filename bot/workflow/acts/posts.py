"""What a review's channel is told; the words are in ``messages/post/``."""

from typing import Any

from bot.workflow.acts.saying import Announcement


class Answered(Announcement):
    """An agency confirmed, or a group approved, a version."""

    item: str
    party: str
    version: int
    event: int


class AnsweredForSeveral(Announcement):
    """Answers of several agencies were recorded at once; ``party`` is the last of them."""

    item: str
    party: str
    version: int
    event: int
    parties: list[str]


class BroughtIn(Announcement):
    """A coordinator brought in what happened before the review was opened here."""

    event: int
    items: list[list[str]]


class Circulated(Announcement):
    """A version went out."""

    document: str
    version: int
    asked: list[str]
    silent: list[str]
    again: bool
    informed: list[str]
    on_to: list[str]
    """The parties to whom it was sent on."""


class Completed(Announcement):
    """Everything in the review is done."""


class ContactChanged(Announcement):
    """An agency has another lead or deputy."""

    party: str
    contact: str
    user: str


class Discontinued(Announcement):
    """The review was discontinued."""

    event: int


class Disputed(Announcement):
    """A version was disputed."""

    item: str
    party: str
    version: int
    event: int


class GuestAllowed(Announcement):
    """A coordinator let a guest of the workspace in."""

    user: str
    event: int


class GuestRemoved(Announcement):
    """A guest is let in no longer."""

    user: str
    event: int


class Hold(Announcement):
    """The publication was put on hold; of a version that knew one hold at a time."""

    until: str | None
    event: int


class HoldOver(Announcement):
    """A hold on the publication was lifted."""

    party: str
    event: int


class HoldPlaced(Announcement):
    """The publication was put on hold for a proceeding."""

    party: str
    until: str | None
    event: int


class Impasse(Announcement):
    """A dispute was closed as an impasse."""

    item: str
    party: str
    version: int
    event: int


class Lifted(Announcement):
    """The hold on the publication was lifted; of a version that knew one hold at a time."""

    event: int


class LegalHold(Announcement):
    """A legal hold was placed: nothing of the review is purged."""

    event: int


class LegalHoldLifted(Announcement):
    """The legal hold was lifted."""

    event: int


class LinkMended(Announcement):
    """A version has another link."""

    document: str
    version: int
    event: int


class NotPublishing(Announcement):
    """It was decided that the report is not published."""

    event: int
    instead: str


class NotPublishingUndone(Announcement):
    """The report is to be published after all."""

    event: int


class PartyAdded(Announcement):
    """A party was added."""

    party: str


class PartiesAdded(Announcement):
    """Several parties were added at once."""

    parties: list[str]


class PartyRemoved(Announcement):
    """A party was removed."""

    party: str
    event: int


class PersonReplaced(Announcement):
    """Somebody took over what another held: roles, agencies."""

    was: str
    user: str
    roles: list[str]
    parties: list[str]
    event: int | None


class PublicationDate(Announcement):
    """A publication date was agreed or moved."""

    date: str
    before: str | None
    were: str | None
    told: list[list[str]]
    items: list[list[str]]
    event: int | None


class Published(Announcement):
    """The report was published."""

    date: str
    version: int | None
    outside: bool
    event: int


class Quiet(Announcement):
    """Days without reminders were set."""

    event: int
    first: str
    last: str


class RecusalEnded(Announcement):
    """A recusal was taken back."""

    user: str
    event: int


class Recused(Announcement):
    """Somebody stepped back from the review."""

    user: str
    event: int
    stands_in: bool
    majority: bool
    parties: list[str]
    roles: list[str]


class Redacted(Announcement):
    """A text was removed from the history."""

    number: int
    copies: list[int]


class Registered(Announcement):
    """A version was registered."""

    document: str
    version: int
    fell: list[list[str]]
    event: int
    kept: list[list[str]]


class Reopened(Announcement):
    """There is something to do again in a review that was completed."""


class Returned(Announcement):
    """A group returned a version."""

    item: str
    party: str
    version: int
    event: int


class RoleTaken(Announcement):
    """A role was taken from a person."""

    role: str
    user: str
    event: int
    roles: list[str]


class SecondAsked(Announcement):
    """An act waits for a second person."""

    number: int
    act: str
    event: int
    by: str


class Skipped(Announcement):
    """An item was skipped as not applicable."""

    item: str
    party: str
    event: int


class SkippedForSeveral(Announcement):
    """An item was skipped as not applicable for several parties; ``party`` is the last of them."""

    item: str
    party: str
    event: int
    parties: list[str]


class Moved(Announcement):
    """The review lives in this channel now."""

    event: int


class Switched(Announcement):
    """The review goes on in another pathway."""

    event: int
    answers: int


class Takeover(Announcement):
    """Somebody took over as coordinator."""

    user: str


class TimetableAccepted(Announcement):
    """The timetable was accepted."""

    publication: str | None
    agreed_at: str
    """The meeting that is still to agree it; empty where none is."""


class VersionDateCorrected(Announcement):
    """A version has another date."""

    document: str
    version: int
    on: str
    before: str
    event: int


class Undone(Announcement):
    """An item was opened again."""

    item: str
    party: str
    fell: list[list[str]]
    parties: list[str]
    event: int
    reason: int | None


class UndoneForSeveral(Announcement):
    """An item was opened again for several parties; ``party`` is the last of them."""

    item: str
    party: str
    fell: list[list[str]]
    parties: list[str]
    event: int
    reason: int | None


class Upgraded(Announcement):
    """The review goes on by a newer process file."""

    event: int
    fell: list[list[str]]
    gone: list[dict[str, Any]]
    items: list[list[str]]
