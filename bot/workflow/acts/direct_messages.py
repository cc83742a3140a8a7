"""What one person is told by direct message; the words are in ``messages/dm/``."""

from collections.abc import Mapping
from typing import Any

from bot.workflow.acts.saying import Announcement


class ActionAdded(Announcement):
    """To an agency's lead: an action from the review's learning is their agency's."""

    party: str


class Affirm(Announcement):
    """To a member who approved before others left: their yes again completes the majority."""

    item: str
    party: str
    version: int


class AskedAgain(Announcement):
    """To an agency's lead: more is asked for on an action."""

    item: str
    party: str
    event: int


class Assigned(Announcement):
    """To a person: an item was assigned to them."""

    item: str
    party: str


class AssignedTogether(Announcement):
    """To a person: several items are theirs by one act, or waited for them to say who they are."""

    assigned: list[list[str]]


class BroughtIn(Announcement):
    """To whoever is said to have decided, or declared, something before the review was opened."""

    event: int
    items: list[list[str]]


class CannotOpen(Announcement):
    """To the coordinators: somebody cannot open a document."""

    item: str
    party: str
    version: int
    user: str


class Changed(Announcement):
    """To whoever had set it, or whose it was: somebody else changed it.

    ``what`` is changed: "date", "assigned", "skipped", "noted", "recusal", "hold", "lifted" or
    "removed".
    """

    what: str
    item: str = ""
    party: str = ""

    @property
    def params(self) -> Mapping[str, Any]:
        """What is stored: an item and a party only where it is about one."""
        return {name: value for name, value in super().params.items() if value}


class ChangedSeveral(Announcement):
    """To whoever had set them, or whose they were: somebody else changed several at once.

    ``what`` is as in :class:`Changed`; ``items`` with their parties, or ``parties`` alone.
    """

    what: str
    items: list[list[str]]
    parties: list[str]


class Chase(Announcement):
    """To whose move it is: a coordinator reminds them of an item now."""

    item: str
    party: str
    version: int | None = None


class ContactSilent(Announcement):
    """To the coordinators: a contact has not answered the introduction, so is not asked."""

    user: str
    item: str
    party: str
    version: int


class Correction(Announcement):
    """To the author: points were raised on a version; the first of them, and all of them."""

    number: int
    party: str
    version: int
    event: int
    points: list[int]


class CorrectionAnswered(Announcement):
    """To whoever raised points, and the lead: the first, or the last, was accepted or declined."""

    number: int
    party: str
    accepted: bool
    event: int | None
    points: list[int]


class CorrectionAsked(Announcement):
    """To whoever raised a point, and the lead: the author asks them to say more."""

    number: int
    party: str
    event: int


class CorrectionAskedByHand(Announcement):
    """To the coordinators: the author asks about a point, and the agency cannot be told here."""

    number: int
    party: str
    event: int


class CorrectionByHand(Announcement):
    """To the coordinators: points were answered, and the agency cannot be told here."""

    number: int
    party: str
    accepted: bool
    event: int | None
    points: list[int]


class CorrectionExplained(Announcement):
    """To the author: the agency said more about a point."""

    number: int
    party: str
    version: int
    points: list[int]


class CorrectionWaits(Announcement):
    """To the coordinators: points were raised, and there is no author to answer them."""

    number: int
    party: str
    version: int
    event: int
    points: list[int]


class Disputed(Announcement):
    """To the author: an agency disputes a version, perhaps with points to answer."""

    item: str
    party: str
    version: int
    event: int
    points: list[int]


class EditorialAsked(Announcement):
    """To whoever confirms it: a version is said to change no facts."""

    document: str
    version: int
    event: int


class EditorialLapsed(Announcement):
    """To the author and the coordinators: nobody confirmed in time that a version is editorial."""

    document: str
    version: int


class EditorialRefused(Announcement):
    """To the author: a version is not editorial."""

    document: str
    version: int
    event: int


class Kept(Announcement):
    """To an agency's contact: a new version changes no facts, and what they said counts for it."""

    document: str
    version: int
    party: str
    items: list[list[str]]
    event: int


class Fell(Announcement):
    """To whoever answered: their answer no longer counts, as something that it rests on fell."""

    items: list[list[str]]
    root: list[str]
    cause: str
    version: int | None = None
    role: str = ""


class Impasse(Announcement):
    """To an agency's lead and deputy: their dispute was closed as an impasse."""

    item: str
    party: str
    version: int
    event: int


class Introduction(Announcement):
    """To somebody who is named as a contact: whether it is them."""

    party: str | None
    role: str | None


class LeadAsked(Announcement):
    """To an agency's lead: the deputy would confirm what they disputed."""

    item: str
    party: str
    version: int
    user: str


class LeadMissing(Announcement):
    """To the coordinators: a dispute could be settled, and the lead who may cannot be asked."""

    item: str
    party: str
    version: int
    user: str
    lead: str
    gone: bool


class Moved(Announcement):
    """To the other coordinators: the review was moved to another channel."""

    event: int


class NewerFile(Announcement):
    """To whoever answered: by a newer process file, their answer no longer counts."""

    items: list[list[str]]
    again: bool


class NobodyAnswers(Announcement):
    """To the coordinators: an agency has nobody left who can answer."""

    party: str


class NobodyDecides(Announcement):
    """To the coordinators: a role has nobody left who can act."""

    role: str
    role_id: str
    holder: str


class NotMe(Announcement):
    """To the coordinators: a contact says that it is somebody else."""

    user: str


class OpenAgain(Announcement):
    """To whoever had recorded something: it is open again, by somebody else's doing."""

    items: list[list[str]]
    cause: str


class Prepared(Announcement):
    """To a group's members: its decision was written up, and one of them agrees to it."""

    item: str
    version: int
    event: int


class ReadyToSend(Announcement):
    """To the coordinators: what the agencies waited for is there, and a version can go to them."""

    document: str
    version: int


class Recused(Announcement):
    """To a person: somebody else recorded that they step back."""

    event: int


class Request(Announcement):
    """To whoever answers: a version awaits their answer."""

    item: str
    party: str
    version: int


class Requests(Announcement):
    """To whoever answers: a version awaits several answers of theirs at once."""

    document: str
    version: int
    answers: list[list[str]]


class RequestByEmail(Announcement):
    """To the coordinators: an agency that is written to by e-mail is to be asked."""

    item: str
    party: str
    version: int


class Returned(Announcement):
    """To the author: a group returned a version."""

    item: str
    party: str
    version: int
    event: int


class SecondAsked(Announcement):
    """To those who can be the second person: an act waits for one."""

    number: int
    act: str
    event: int


class SecondLapsed(Announcement):
    """To whoever asked: nobody was the second person in time."""

    number: int
    act: str


class Seconded(Announcement):
    """To whoever asked: a second person agreed, and it is done."""

    number: int
    by: str


class Setup(Announcement):
    """To the coordinator: how to set the review up, and how far that is."""


class Superseded(Announcement):
    """To whoever answered: a newer version sets their answer aside."""

    items: list[list[str]]
    document: str
    version: int


class VersionSent(Announcement):
    """To whom a version was sent: what they do about it, and by when."""

    document: str
    version: int
    party: str
    asks: list[list[str]]


class VersionSentByEmail(Announcement):
    """To the coordinators: a version is to be sent to an agency by e-mail, with what it does."""

    document: str
    version: int
    party: str
    asks: list[list[str]]


class Undone(Announcement):
    """To whoever answered: somebody opened the item again."""

    item: str
    party: str
    items: list[list[str]]
