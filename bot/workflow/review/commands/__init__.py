"""What is asked of the bot: one type a verb form, as people mean it (imperatives).

A command holds what was typed, not yet looked up: ``what`` and ``party`` are words, which
:mod:`bot.workflow.rules.lookup` resolves against the review; people are Slack user ids. Dates are
local dates of the workspace. ``on=None`` means "not said", which the core reads as today.

Commands are stored as JSON while they wait for a second person, so every field is plain.
"""

from bot.workflow.review.commands.answers import (
    AddCorrection,
    AnswerCorrection,
    Approve,
    AskDeputy,
    CannotOpen,
    CloseImpasse,
    Object,
    Second,
)
from bot.workflow.review.commands.base import AddedPartyKind, Command, Untyped
from bot.workflow.review.commands.course import (
    ChangeSetting,
    ChangeSettings,
    ClearChannel,
    Discontinue,
    FollowChannel,
    MoveReview,
    OpenReview,
    RecordExport,
    Redact,
    Several,
    Switch,
    Tick,
    UpgradeProcess,
)
from bot.workflow.review.commands.items import (
    AddEvidence,
    Assign,
    CatchUp,
    Complete,
    NotHeld,
    SetDue,
    Skip,
    Snooze,
    Undo,
)
from bot.workflow.review.commands.parties import (
    AddAction,
    AddAgency,
    AddAttendee,
    AddFamily,
    AddPartnership,
    AttendeeAsked,
    ChangeContact,
    FinishAction,
    NoneInvolved,
    RemoveParty,
    RenameParty,
)
from bot.workflow.review.commands.people import (
    AllowGuest,
    AnswerIntroduction,
    Away,
    GiveRole,
    Recuse,
    RemoveGuest,
    TakeRole,
)
from bot.workflow.review.commands.planning import (
    AcceptTimetable,
    ProposeTimetable,
    Quiet,
    SetAssurance,
)
from bot.workflow.review.commands.publishing import (
    AgreePublication,
    LiftHold,
    MoveHold,
    PlaceHold,
    Publish,
)
from bot.workflow.review.commands.retention import LiftLegalHold, PlaceLegalHold, Purge
from bot.workflow.review.commands.several import EachAct, ForSeveral
from bot.workflow.review.commands.typed import TYPED, typed_in
from bot.workflow.review.commands.versions import Circulate, MendLink, RegisterVersion

__all__ = [
    "TYPED",
    "AcceptTimetable",
    "AddAction",
    "AddAgency",
    "AddAttendee",
    "AddCorrection",
    "AddEvidence",
    "AddFamily",
    "AddPartnership",
    "AddedPartyKind",
    "AgreePublication",
    "AllowGuest",
    "AnswerCorrection",
    "AnswerIntroduction",
    "Approve",
    "AskDeputy",
    "Assign",
    "AttendeeAsked",
    "Away",
    "CannotOpen",
    "CatchUp",
    "ChangeContact",
    "ChangeSetting",
    "ChangeSettings",
    "Circulate",
    "ClearChannel",
    "CloseImpasse",
    "Command",
    "Complete",
    "Discontinue",
    "EachAct",
    "FinishAction",
    "FollowChannel",
    "ForSeveral",
    "GiveRole",
    "LiftHold",
    "LiftLegalHold",
    "MendLink",
    "MoveHold",
    "MoveReview",
    "NoneInvolved",
    "NotHeld",
    "Object",
    "OpenReview",
    "PlaceHold",
    "PlaceLegalHold",
    "ProposeTimetable",
    "Publish",
    "Purge",
    "Quiet",
    "RecordExport",
    "Recuse",
    "Redact",
    "RegisterVersion",
    "RemoveGuest",
    "RemoveParty",
    "RenameParty",
    "Second",
    "SetAssurance",
    "SetDue",
    "Several",
    "Skip",
    "Snooze",
    "Switch",
    "TakeRole",
    "Tick",
    "Undo",
    "Untyped",
    "UpgradeProcess",
    "typed_in",
]
