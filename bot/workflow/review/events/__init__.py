"""What happened: the forms of history, in the past tense.

A review is folded from these (:mod:`bot.workflow.review.fold`). Old forms stay readable for ever: a
field may be added with a default, never removed, renamed or given another meaning. Every value has
a typed field of its own. Dates are local dates of the workspace; instants live in the envelope
(:class:`Recorded`), in UTC.

Fields named in a type's ``texts`` hold what somebody typed. The store keeps them apart from the
event, under a salted digest, so that one can be removed while the history still verifies; a removed
text reads as ``None``, and so does an absent one.
"""

from bot.workflow.review.events.answers import (
    AnswerFell,
    AnswerGiven,
    CorrectionAnswered,
    CorrectionAsked,
    CorrectionExplained,
    CorrectionRaised,
    DecisionPrepared,
    Emailed,
    SecondAsked,
    SecondGiven,
    SecondLapsed,
)
from bot.workflow.review.events.base import AnswerValue, Cause, Event, How, Outcome, Recorded
from bot.workflow.review.events.course import (
    BroughtIn,
    ChannelChanged,
    ChannelCleared,
    HistoryExported,
    ProcessSwitched,
    ReviewCompleted,
    ReviewDiscontinued,
    ReviewOpened,
    ReviewReopened,
    TextRedacted,
)
from bot.workflow.review.events.forms import FORMAT, FORMS, decode, encode
from bot.workflow.review.events.items import (
    Assigned,
    Chased,
    DueSet,
    EvidenceAdded,
    ItemClosed,
    ItemReopened,
    OutcomeNoted,
    Snoozed,
)
from bot.workflow.review.events.parties import (
    ActionDetailed,
    HoldLifted,
    NoneInvolved,
    PartyAdded,
    PartyChanged,
    PartyRemoved,
    TaskAdded,
)
from bot.workflow.review.events.people import (
    ContactAnswered,
    GuestAllowed,
    GuestRemoved,
    RecusalEnded,
    Recused,
    RoleGiven,
    RoleTaken,
)
from bot.workflow.review.events.planning import (
    AssuranceSet,
    QuietSet,
    TimetableAccepted,
    TimetableProposed,
)
from bot.workflow.review.events.publishing import (
    NotPublishingAsked,
    NotPublishingDecided,
    NotPublishingUndone,
    PublicationAgreed,
    PublicationUndone,
    Published,
    UnpublishAsked,
)
from bot.workflow.review.events.retention import LegalHoldLifted, LegalHoldPlaced, PurgeAsked
from bot.workflow.review.events.versions import (
    AnswerKept,
    ClosingKept,
    EditorialAsked,
    EditorialEnded,
    LinkMended,
    VersionCirculated,
    VersionDateCorrected,
    VersionRegistered,
    VersionWithdrawn,
)

__all__ = [
    "FORMAT",
    "FORMS",
    "ActionDetailed",
    "AnswerFell",
    "AnswerGiven",
    "AnswerKept",
    "AnswerValue",
    "Assigned",
    "AssuranceSet",
    "BroughtIn",
    "Cause",
    "ChannelChanged",
    "ChannelCleared",
    "Chased",
    "ClosingKept",
    "ContactAnswered",
    "CorrectionAnswered",
    "CorrectionAsked",
    "CorrectionExplained",
    "CorrectionRaised",
    "DecisionPrepared",
    "DueSet",
    "EditorialAsked",
    "EditorialEnded",
    "Emailed",
    "Event",
    "EvidenceAdded",
    "GuestAllowed",
    "GuestRemoved",
    "HistoryExported",
    "HoldLifted",
    "How",
    "ItemClosed",
    "ItemReopened",
    "LegalHoldLifted",
    "LegalHoldPlaced",
    "LinkMended",
    "NoneInvolved",
    "NotPublishingAsked",
    "NotPublishingDecided",
    "NotPublishingUndone",
    "Outcome",
    "OutcomeNoted",
    "PartyAdded",
    "PartyChanged",
    "PartyRemoved",
    "ProcessSwitched",
    "PublicationAgreed",
    "PublicationUndone",
    "Published",
    "PurgeAsked",
    "QuietSet",
    "Recorded",
    "RecusalEnded",
    "Recused",
    "ReviewCompleted",
    "ReviewDiscontinued",
    "ReviewOpened",
    "ReviewReopened",
    "RoleGiven",
    "RoleTaken",
    "SecondAsked",
    "SecondGiven",
    "SecondLapsed",
    "Snoozed",
    "TaskAdded",
    "TextRedacted",
    "TimetableAccepted",
    "TimetableProposed",
    "UnpublishAsked",
    "VersionCirculated",
    "VersionDateCorrected",
    "VersionRegistered",
    "VersionWithdrawn",
    "decode",
    "encode",
]
