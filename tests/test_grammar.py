"""What people type, and what is understood."""

import string
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.language import parsing, reader, scanner, words
from bot.language.parsing import Parsed, parse
from bot.language.verbs import VERBS
from bot.messages.filters import codes
from bot.refusals.base import NotUnderstood
from bot.workflow.review.commands import (
    AcceptTimetable,
    AddAction,
    AddAgency,
    AddAttendee,
    AddCorrection,
    AddEvidence,
    AddFamily,
    AddPartnership,
    AddTask,
    AgreePublication,
    AllowGuest,
    AnswerCorrection,
    AnswerEditorial,
    Approve,
    AskCorrection,
    Assign,
    AttendeeAsked,
    Away,
    BringInItem,
    BringInStage,
    BringInVersion,
    ChangeContact,
    ChangeSetting,
    Chase,
    Circulate,
    ClearChannel,
    CloseImpasse,
    Command,
    Complete,
    CorrectVersionDate,
    DetailAction,
    Discontinue,
    ExplainCorrection,
    FinishAction,
    GiveRole,
    LiftHold,
    LiftLegalHold,
    MendLink,
    MoveHold,
    MoveReview,
    NoneInvolved,
    NotHeld,
    NotPublish,
    Object,
    OpenReview,
    PlaceHold,
    PlaceLegalHold,
    ProposeTimetable,
    Publish,
    Purge,
    Quiet,
    RecordEmailed,
    Recuse,
    Redact,
    RegisterVersion,
    RemoveGuest,
    RemoveParty,
    RenameParty,
    ReplacePerson,
    ReportAction,
    SayImpact,
    Second,
    SetAssurance,
    SetDue,
    Skip,
    Snooze,
    Switch,
    TakeRole,
    Undo,
    UndoAction,
    UndoEvidence,
)
from bot.workflow.review.queries import (
    DraftLetter,
    Export,
    Help,
    ListCorrections,
    ListGuests,
    ListParties,
    ListReviews,
    ListRoles,
    ListVersions,
    OpenForm,
    Query,
    ShowAssurance,
    ShowBringingIn,
    ShowCalendar,
    ShowChasing,
    ShowChecklist,
    ShowItem,
    ShowMine,
    ShowReport,
    ShowRetention,
    ShowSettings,
    ShowStatus,
    ShowTimeline,
    ShowTimetable,
    Who,
)
from tests.effort import growth

TODAY = date(2026, 5, 20)
PARTIES = ("Health", "Police", "Team 1", "Health 12", "3")
MESSAGES = Path(__file__).parents[1] / "messages" / "refusal"

URL = "https://store.example.org/v2.docx"


def read(text: str) -> Parsed:
    return parse(text, today=TODAY, knows_party=lambda ref, words: words in PARTIES)


def command(text: str) -> Command | Query:
    return read(text).command


def refused(text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(text)
    return caught.value


# --- every form of every verb ------------------------------------------------------------------

FORMS: list[tuple[str, Command | Query]] = [
    ("", ShowMine()),
    # help
    ("help", Help()),
    ("help all", Help(topic="all")),
    ("help done", Help(topic="done")),
    ("help Tick", Help(topic="done")),
    # open
    ("open", OpenForm()),
    (
        'open escb "Ash" decided 12 Jan 2026',
        OpenReview(process="escb", pseudonym="Ash", decided=date(2026, 1, 12)),
    ),
    (
        'open scsp "Child Q" decided 2026-01-12 ref minute 4.1 of 12 Jan',
        OpenReview(
            process="scsp",
            pseudonym="Child Q",
            decided=date(2026, 1, 12),
            ref="minute 4.1 of 12 Jan",
        ),
    ),
    (
        'open escb "Birch" decided 2026-01-12 ref minute 4.1, like the last like escb-2025-4',
        OpenReview(
            process="escb",
            pseudonym="Birch",
            decided=date(2026, 1, 12),
            ref="minute 4.1, like the last",
            like="ESCB-2025-04",
        ),
    ),
    # status, list, checklist, show
    ("status", ShowStatus()),
    ("status as of 1 May 2026", ShowStatus(as_of=date(2026, 5, 1))),
    ("list", ListReviews()),
    ("list all", ListReviews(everything=True)),
    ("checklist", ShowChecklist()),
    ("checklist scoping", ShowChecklist(stage="scoping")),
    ('checklist "final stages"', ShowChecklist(stage="final stages")),
    ("show sign-off", ShowItem(what="sign-off")),
    (
        "show factual-accuracy for Essex Police",
        ShowItem(what="factual-accuracy", party="Essex Police"),
    ),
    # done
    ("done scoping-meeting", Complete(what="scoping-meeting")),
    (
        (
            "done agency-letter for Health on 3 Feb 2026 because it was late ref email of 3 Feb"
            " note sent twice"
        ),
        Complete(
            what="agency-letter",
            party="Health",
            on=date(2026, 2, 3),
            because="it was late",
            ref="email of 3 Feb",
            note="sent twice",
        ),
    ),
    ("done pseudonym", Complete(what="pseudonym")),
    ('done pseudonym as "Willow"', Complete(what="pseudonym", name="Willow")),
    ("done pseudonym as Willow", Complete(what="pseudonym", name="Willow")),
    (
        "done pseudonym as Willow Tree on 3 Feb 2026",
        Complete(what="pseudonym", name="Willow Tree", on=date(2026, 2, 3)),
    ),
    ('done pseudonym as "None"', Complete(what="pseudonym", name="None")),
    ("done pseudo as Kept", Complete(what="pseudo", name="Kept")),
    (
        "done family-contribution for mother as contributes",
        Complete(what="family-contribution", party="mother", outcome="contributes"),
    ),
    (
        "done family-contribution for mother as declines on 1 May 2026",
        Complete(
            what="family-contribution", party="mother", outcome="declines", on=date(2026, 5, 1)
        ),
    ),
    (
        "done family-contribution for contact 1 as no-reply",
        Complete(what="family-contribution", party="contact 1", outcome="no-reply"),
    ),
    (
        "done family-contribution as No Reply for mother",
        Complete(what="family-contribution", party="mother", outcome="no-reply"),
    ),
    (
        "done family-contribution for mother as deferred until 1 Jun 2026",
        Complete(
            what="family-contribution", party="mother", outcome="deferred", until=date(2026, 6, 1)
        ),
    ),
    ("done response-and-actions", Complete(what="response-and-actions")),
    (
        "done response-and-actions as none because all is in hand",
        Complete(what="response-and-actions", outcome="none", because="all is in hand"),
    ),
    ("done website-removal", Complete(what="website-removal")),
    (
        "done website-removal as kept until 1 May 2027 because the Board asked",
        Complete(
            what="website-removal",
            outcome="kept",
            until=date(2027, 5, 1),
            because="the Board asked",
        ),
    ),
    ("done assurance for 2", Complete(what="assurance", party="2")),
    ("done assurance for 2 as shown", Complete(what="assurance", party="2", outcome="shown")),
    (
        "done assurance for #2 as accepted",
        Complete(what="assurance", party="2", outcome="accepted"),
    ),
    (
        "done assurance for 2 as asked-again because the audit is missing",
        Complete(
            what="assurance", party="2", outcome="asked-again", because="the audit is missing"
        ),
    ),
    # not-held, skip, undo, assign
    (
        "not-held practitioner-briefing because of snow",
        NotHeld(what="practitioner-briefing", because="of snow"),
    ),
    (
        "not-held interview for Police because of snow",
        NotHeld(what="interview", party="Police", because="of snow"),
    ),
    ("skip media-statement because not wanted", Skip(what="media-statement", because="not wanted")),
    (
        "skip impact for Health because closed",
        Skip(what="impact", party="Health", because="closed"),
    ),
    ("undo sign-off because too early", Undo(what="sign-off", because="too early")),
    (
        "undo chronology for Health because wrong",
        Undo(what="chronology", party="Health", because="wrong"),
    ),
    ("assign media-statement <@U1|asha>", Assign(what="media-statement", person="U1")),
    (
        "assign impact for Essex Police <@U1>",
        Assign(what="impact", party="Essex Police", person="U1"),
    ),
    (
        "assign impact <@U1> for Essex Police",
        Assign(what="impact", party="Essex Police", person="U1"),
    ),
    # evidence, chase
    (
        "evidence agency-letter for Health ref e-mail of 3 Feb",
        AddEvidence(what="agency-letter", party="Health", ref="e-mail of 3 Feb"),
    ),
    (
        "evidence undo agency-letter for Health because it is another letter",
        UndoEvidence(what="agency-letter", party="Health", because="it is another letter"),
    ),
    ("chase chronology for Health", Chase(what="chronology", party="Health")),
    ("chase sign-off", Chase(what="sign-off")),
    # bring-in
    ("bring-in", ShowBringingIn()),
    (
        "bring-in stage scoping on 1 Oct 2025 ref minute 4",
        BringInStage(stage="scoping", on=date(2025, 10, 1), ref="minute 4"),
    ),
    (
        "bring-in chronology for Health on 1 Oct 2025 ref e-mail 4",
        BringInItem(what="chronology", party="Health", on=date(2025, 10, 1), ref="e-mail 4"),
    ),
    (
        "bring-in version https://x.example.org/v as final-draft on 1 Dec 2025 sent 3 Dec 2025",
        BringInVersion(
            url="https://x.example.org/v",
            document="final-draft",
            on=date(2025, 12, 1),
            sent=date(2025, 12, 3),
        ),
    ),
    # task
    (
        'task add "Ask the archive" for Health due 1 Jun 2026',
        AddTask(text="Ask the archive", party="Health", due=date(2026, 6, 1)),
    ),
    (
        'task add "Ask the archive" due 1 Jun 2026',
        AddTask(text="Ask the archive", due=date(2026, 6, 1)),
    ),
    (
        "task done 2 on 1 Apr 2026 ref e-mail 4",
        Complete(what="added-task", party="2", on=date(2026, 4, 1), ref="e-mail 4"),
    ),
    ("task remove 2 because lost", RemoveParty(kind="task", name="2", because="lost")),
    ("task list", ListParties(kind="task")),
    # due, snooze, away
    (
        "due agency-letter 12 May 2026 because of leave",
        SetDue(what="agency-letter", due=date(2026, 5, 12), because="of leave"),
    ),
    (
        "due sub-committee none because unknown",
        SetDue(what="sub-committee", due=None, because="unknown"),
    ),
    (
        "due agency-letter for Health 12 May 2026 because of leave",
        SetDue(what="agency-letter", party="Health", due=date(2026, 5, 12), because="of leave"),
    ),
    (
        "due agency-letter for Health none because of leave",
        SetDue(what="agency-letter", party="Health", due=None, because="of leave"),
    ),
    (
        "snooze chronology until 4 Jun 2026",
        Snooze(what="chronology", until=date(2026, 6, 4)),
    ),
    (
        "snooze chronology for Health until tomorrow",
        Snooze(what="chronology", party="Health", until=date(2026, 5, 21)),
    ),
    ("away until 1 Jun 2026", Away(until=date(2026, 6, 1))),
    ("away off", Away(until=None)),
    (
        "away from 1 Jun 2026 until 8 Jun 2026",
        Away(until=date(2026, 6, 8), since=date(2026, 6, 1)),
    ),
    # timetable
    ("timetable", ShowTimetable()),
    ("timetable propose", ProposeTimetable()),
    ("timetable propose publication 10 Apr 2026", ProposeTimetable(publication=date(2026, 4, 10))),
    ("timetable accept", AcceptTimetable()),
    # agency, partnership, family
    ('agency add "Health" lead <@U1|asha>', AddAgency(name="Health", lead="U1")),
    (
        'agency add "Health" lead <@U1> deputy <@U2> out of area',
        AddAgency(name="Health", lead="U1", deputy="U2", out_of_area=True),
    ),
    (
        "agency add Health out of area lead <@U1>",
        AddAgency(name="Health", lead="U1", out_of_area=True),
    ),
    (
        'agency add "Probation" by-email "Head of Service"',
        AddAgency(name="Probation", by_email="Head of Service"),
    ),
    ('agency lead "Health" <@U1>', ChangeContact(name="Health", contact="lead", person="U1")),
    ("agency deputy Health <@U2>", ChangeContact(name="Health", contact="deputy", person="U2")),
    (
        'agency rename "Health" to "Health Trust"',
        RenameParty(kind="agency", name="Health", to="Health Trust"),
    ),
    (
        'agency remove "Health" because merged',
        RemoveParty(kind="agency", name="Health", because="merged"),
    ),
    ("agency list", ListParties(kind="agency")),
    ('partnership add "Southend"', AddPartnership(name="Southend")),
    (
        "partnership rename Southend to Thurrock",
        RenameParty(kind="partnership", name="Southend", to="Thurrock"),
    ),
    (
        "partnership remove Southend because no",
        RemoveParty(kind="partnership", name="Southend", because="no"),
    ),
    ("partnership list", ListParties(kind="partnership")),
    ("family add mother", AddFamily(name="mother")),
    ("family none", NoneInvolved(kind="family")),
    (
        "partnership none because all agencies are ours",
        NoneInvolved(kind="partnership", because="all agencies are ours"),
    ),
    ('family add "contact 1"', AddFamily(name="contact 1")),
    (
        'family rename "contact 1" to "aunt"',
        RenameParty(kind="family", name="contact 1", to="aunt"),
    ),
    (
        "family remove aunt because of a mistake",
        RemoveParty(kind="family", name="aunt", because="of a mistake"),
    ),
    ("family list", ListParties(kind="family")),
    # role
    ("role coordinator <@U1>", GiveRole(role="coordinator", people=("U1",))),
    (
        "role review-team <@U1> <@U2> for Police",
        GiveRole(role="review-team", people=("U1", "U2"), party="Police"),
    ),
    (
        "role panel for Police <@U1|asha>, <@U2|ben> and <@U1>",
        GiveRole(role="panel", people=("U1", "U2"), party="Police"),
    ),
    (
        "role panel remove <@U1> because moved on",
        TakeRole(role="panel", person="U1", because="moved on"),
    ),
    ("role overview <@U1>", GiveRole(role="overview", people=("U1",))),
    ("role list", ListRoles()),
    (
        "guest allow <@U1> because she writes it",
        AllowGuest(person="U1", because="she writes it"),
    ),
    (
        "replace <@U1> with <@U2> because he left",
        ReplacePerson(was="U1", person="U2", because="he left"),
    ),
    (
        "replace <@U1> by <@U2> confirmed because he left",
        ReplacePerson(was="U1", person="U2", because="he left", confirmed=True),
    ),
    ("guest remove <@U1>", RemoveGuest(person="U1")),
    ("guest remove <@U1> because it is written", RemoveGuest(person="U1", because="it is written")),
    ("guest list", ListGuests()),
    # attendee
    ("attendee add <@U1> asked for presentation", AddAttendee(person="U1", asked=True)),
    (
        'attendee add "Head teacher, Oak School" asked for presentation',
        AddAttendee(label="Head teacher, Oak School", asked=True),
    ),
    ("attendee add <@U1>", AddAttendee(person="U1")),
    ('attendee asked "Head teacher, Oak School"', AttendeeAsked(name="Head teacher, Oak School")),
    ("attendee asked <@U1> on 3 May 2026", AttendeeAsked(name="U1", on=date(2026, 5, 3))),
    (
        "attendee remove Midwife because ill",
        RemoveParty(kind="attendee", name="Midwife", because="ill"),
    ),
    (
        "attendee remove Team Manager confirmed because ill",
        RemoveParty(kind="attendee", name="Team Manager", because="ill", confirmed=True),
    ),
    ("attendee list", ListParties(kind="attendee")),
    # draft, circulate
    (f"draft {URL}", RegisterVersion(url=URL)),
    (
        f"draft {URL} as terms-of-reference on 3 May 2026 note chapter 4 is new confirmed",
        RegisterVersion(
            url=URL,
            document="terms-of-reference",
            on=date(2026, 5, 3),
            note="chapter 4 is new",
            confirmed=True,
        ),
    ),
    (
        f"draft {URL} confirmed as final-draft",
        RegisterVersion(url=URL, document="final-draft", confirmed=True),
    ),
    (f"draft link v3 {URL} because it moved", MendLink(version=3, url=URL, because="it moved")),
    (
        f"draft link v1 {URL} as timeline because it moved",
        MendLink(version=1, url=URL, document="timeline", because="it moved"),
    ),
    ("draft list", ListVersions()),
    (
        f"draft {URL} editorial note typing errors",
        RegisterVersion(url=URL, editorial=True, note="typing errors"),
    ),
    (
        "emailed factual-accuracy for Oak School v3 on 1 May 2026",
        RecordEmailed(what="factual-accuracy", party="Oak School", version=3, on=date(2026, 5, 1)),
    ),
    ("draft confirm v3", AnswerEditorial(version=3)),
    (
        "draft refuse v3 because chapter 4 says something new",
        AnswerEditorial(version=3, yes=False, because="chapter 4 says something new"),
    ),
    (
        "draft date v3 5 May 2026 because the cover says so",
        CorrectVersionDate(version=3, on=date(2026, 5, 5), because="the cover says so"),
    ),
    (
        "draft date v1 as timeline on 5 May 2026 because the cover says so",
        CorrectVersionDate(
            version=1, on=date(2026, 5, 5), document="timeline", because="the cover says so"
        ),
    ),
    ("circulate", Circulate()),
    (
        "circulate v3 as final-draft on 1 May 2026",
        Circulate(version=3, document="final-draft", on=date(2026, 5, 1)),
    ),
    # approve, dispute, return
    ("approve", Approve()),
    ("approve factual-accuracy", Approve(what="factual-accuracy")),
    ("approve v3", Approve(version=3)),
    ("approve for Police", Approve(party="Police")),
    ("approve with corrections", Approve(corrections=True)),
    (
        "approve factual-accuracy for Health on 14 May 2026 ref email of 14 May note all read it",
        Approve(
            what="factual-accuracy",
            party="Health",
            on=date(2026, 5, 14),
            ref="email of 14 May",
            note="all read it",
        ),
    ),
    (
        "approve factual-accuracy for Essex Police v3 with corrections",
        Approve(what="factual-accuracy", party="Essex Police", version=3, corrections=True),
    ),
    ("confirm", Approve(only="confirmation")),
    (
        "confirm factual-accuracy v3",
        Approve(what="factual-accuracy", version=3, only="confirmation"),
    ),
    ("sign-off", Approve(what="sign-off")),
    (
        "sign-off on 14 May 2026 ref minute 5.2",
        Approve(what="sign-off", on=date(2026, 5, 14), ref="minute 5.2"),
    ),
    ("approve sign-off", Approve(what="sign-off")),
    ("dispute because page 3 is wrong", Object(verb="dispute", because="page 3 is wrong")),
    (
        "dispute factual-accuracy for Health v3 on 14 May 2026 because page 3 is wrong",
        Object(
            verb="dispute",
            what="factual-accuracy",
            party="Health",
            version=3,
            on=date(2026, 5, 14),
            because="page 3 is wrong",
        ),
    ),
    (
        (
            "dispute factual-accuracy for Health ref email of 14 May because the note and ref 12"
            " are wrong"
        ),
        Object(
            verb="dispute",
            what="factual-accuracy",
            party="Health",
            ref="email of 14 May",
            because="the note and ref 12 are wrong",
        ),
    ),
    ("return v3 because unclear", Object(verb="return", version=3, because="unclear")),
    (
        "return sub-committee v3 on 14 May 2026 because unclear",
        Object(
            verb="return", what="sub-committee", version=3, on=date(2026, 5, 14), because="unclear"
        ),
    ),
    # publication, publish
    ("publication 10 Jul 2026", AgreePublication(on=date(2026, 7, 10))),
    (
        "publication 10 Jul 2026 because of Ofsted",
        AgreePublication(on=date(2026, 7, 10), because="of Ofsted"),
    ),
    (f"publish {URL}", Publish(url=URL)),
    (f"publish {URL} on yesterday", Publish(url=URL, on=date(2026, 5, 19))),
    (
        f"publish outside-the-gate {URL} on 9 May 2026 because the page went live",
        Publish(url=URL, on=date(2026, 5, 9), outside=True, because="the page went live"),
    ),
    # who, recuse, correction, close-impasse, quiet, chasing
    ("who", Who()),
    ("recuse because I led the team", Recuse(because="I led the team")),
    ("recuse <@U1> because of a past post", Recuse(person="U1", because="of a past post")),
    ('correction add "Page 12: a Monday"', AddCorrection(text="Page 12: a Monday")),
    (
        'correction add "Page 12: a Monday" for Health',
        AddCorrection(text="Page 12: a Monday", party="Health"),
    ),
    ("correction accept 3", AnswerCorrection(number=3, accepted=True)),
    (
        "correction decline 3 because it is right",
        AnswerCorrection(number=3, accepted=False, because="it is right"),
    ),
    ("correction accept 3, #5 and 6", AnswerCorrection(number=3, accepted=True, more=(5, 6))),
    ("correction accept 3 5", AnswerCorrection(number=3, accepted=True, more=(5,))),
    (
        "correction ask 3 because no page is named",
        AskCorrection(number=3, because="no page is named"),
    ),
    (
        'correction explain 3 "Page 12: a Monday"',
        ExplainCorrection(number=3, text="Page 12: a Monday"),
    ),
    ("correction list", ListCorrections()),
    (
        "close-impasse factual-accuracy for Health because both are printed",
        CloseImpasse(what="factual-accuracy", party="Health", because="both are printed"),
    ),
    (
        "quiet 4 May 2026 to 8 May 2026 because of the funeral",
        Quiet(first=date(2026, 5, 4), last=date(2026, 5, 8), because="of the funeral"),
    ),
    ("chasing", ShowChasing()),
    ("chasing chronology", ShowChasing(what="chronology")),
    ("chasing chronology for Health", ShowChasing(what="chronology", party="Health")),
    ("chasing for Health", ShowChasing(party="Health")),
    # hold, lift, discontinue, second
    (
        "not-publish as Learning on 14 May 2026 because the child could be known ref minute 7.1",
        NotPublish(
            instead="learning",
            on=date(2026, 5, 14),
            because="the child could be known",
            ref="minute 7.1",
        ),
    ),
    ("not-publish as nothing because of harm", NotPublish(instead="nothing", because="of harm")),
    ("hold because of a trial", PlaceHold(because="of a trial")),
    (
        "hold until 1 Sep 2026 because of a trial",
        PlaceHold(until=date(2026, 9, 1), because="of a trial"),
    ),
    (
        "hold for the coroner until 1 Sep 2026 because an inquest is opened",
        PlaceHold(name="the coroner", until=date(2026, 9, 1), because="an inquest is opened"),
    ),
    ("hold because it is for the coroner", PlaceHold(because="it is for the coroner")),
    ("hold 2 until 1 Dec 2026", MoveHold(number=2, until=date(2026, 12, 1))),
    ("lift because it ended", LiftHold(because="it ended")),
    ("lift 2 because it ended", LiftHold(number=2, because="it ended")),
    ("lift #2 because it ended", LiftHold(number=2, because="it ended")),
    ("discontinue because opened twice", Discontinue(because="opened twice")),
    ("second 1", Second(number=1)),
    # action, assurance
    (
        'action add "Audit the protocol" for Health due 1 Jun 2026',
        AddAction(text="Audit the protocol", party="Health", due=date(2026, 6, 1)),
    ),
    (
        'action add "Audit" for Health due 1 Jun 2026 recommendation 2 officer "Head of Service"',
        AddAction(
            text="Audit",
            party="Health",
            due=date(2026, 6, 1),
            recommendation="2",
            officer="Head of Service",
        ),
    ),
    (
        'action add "Audit" for Health due 1 Jun 2026 officer <@U1|ben>',
        AddAction(text="Audit", party="Health", due=date(2026, 6, 1), officer="<@U1>"),
    ),
    ("action progress 3 as Amber", ReportAction(number=3, rating="amber")),
    (
        "action progress 3 as green on 3 May 2026 ref audit 7 note two of four teams",
        ReportAction(
            number=3,
            rating="green",
            on=date(2026, 5, 3),
            ref="audit 7",
            note="two of four teams",
        ),
    ),
    (
        "action done 3 on 3 May 2026 ref audit 7 note half the teams confirmed",
        FinishAction(
            number=3, on=date(2026, 5, 3), ref="audit 7", note="half the teams", confirmed=True
        ),
    ),
    (
        'action outcome 3 "Plans are shared" ref audit 7',
        SayImpact(number=3, impact="Plans are shared", ref="audit 7"),
    ),
    (
        "action undo 3 confirmed because it is another's",
        UndoAction(number=3, because="it is another's", confirmed=True),
    ),
    ("action change 3 recommendation 4", DetailAction(number=3, recommendation="4")),
    ("action done 3", FinishAction(number=3)),
    ("action done 3 note with the Board", FinishAction(number=3, note="with the Board")),
    ("action remove 3 because doubled", RemoveParty(kind="action", name="3", because="doubled")),
    ("action list", ListParties(kind="action")),
    ("assurance", ShowAssurance()),
    ("assurance every 3 months from 1 Jun 2026", SetAssurance(months=3, start=date(2026, 6, 1))),
    # switch, letter, timeline, calendar, report, export, redact, settings
    (
        "switch scsp-national because of the Panel",
        Switch(process="scsp-national", because="of the Panel"),
    ),
    (
        "move ESCB-2026-01 because it was shared",
        MoveReview(because="it was shared"),
    ),
    ("clear", ClearChannel()),
    ("clear confirmed", ClearChannel(confirmed=True)),
    ("letter family-letter", DraftLetter(name="family-letter")),
    ("letter agency-letter for Health", DraftLetter(name="agency-letter", party="Health")),
    ("timeline", ShowTimeline()),
    ("calendar", ShowCalendar()),
    ("report", ShowReport()),
    ("report all", ShowReport(everything=True)),
    (
        "report all from 1 Apr 2026 to 30 Jun 2026",
        ShowReport(everything=True, first=date(2026, 4, 1), last=date(2026, 6, 30)),
    ),
    ("export", Export()),
    ("redact 57 because it names a child", Redact(event=57, because="it names a child")),
    ("retention", ShowRetention()),
    ("legal-hold because of the inquest", PlaceLegalHold(because="of the inquest")),
    ("legal-hold lift because it has ended", LiftLegalHold(because="it has ended")),
    ("legal-hold because lift is no form here", PlaceLegalHold(because="lift is no form here")),
    ("purge because its time is over", Purge(because="its time is over")),
    ("settings", ShowSettings()),
    ("settings timezone Europe/London", ChangeSetting(key="timezone", value="Europe/London")),
    (
        "settings document-hosts <http://a.example.org|a.example.org>, b.example.org",
        ChangeSetting(key="document-hosts", value="a.example.org, b.example.org"),
    ),
    ("settings openers <@U1|asha> <@U2>", ChangeSetting(key="openers", value="U1 U2")),
]


@pytest.mark.parametrize(("text", "expected"), FORMS, ids=[text or "nothing" for text, _ in FORMS])
def test_every_form_is_understood(text, expected):
    assert command(text) == expected


def test_every_command_that_can_be_typed_is_in_the_table():
    """A new command type is tested here, or said to have no typed form."""
    typed = {type(expected).__name__ for _, expected in FORMS}
    everything = {kind.__name__ for base in (Command, Query) for kind in base.__subclasses__()}
    assert everything - typed == {"Untyped"}


# --- how it reads ------------------------------------------------------------------------------

READINGS: list[tuple[str, str]] = [
    # Each line means the same as the one beside it.
    ("DONE Scoping-Meeting ON 3 FEB 2026", "done Scoping-Meeting on 3 Feb 2026"),
    ("  done   scoping-meeting  ", "done scoping-meeting"),
    (
        "done\u00a0scoping\u2011meeting\u2003on\u00a03 Feb 2026",
        "done scoping-meeting on 3 Feb 2026",
    ),
    ("done scoping-meeting\n\ton 3 Feb 2026", "done scoping-meeting on 3 Feb 2026"),
    ("done \u2068scoping-meeting\u2069\u200b", "done scoping-meeting"),
    ("tick scoping-meeting", "done scoping-meeting"),
    # Full stops
    ("who.", "who"),
    ("done scoping-meeting on 3 Feb 2026.", "done scoping-meeting on 3 Feb 2026"),
    ("approve factual-accuracy for Health.", "approve factual-accuracy for Health"),
    ("approve v3.", "approve v3"),
    ('done pseudonym as "Willow".', 'done pseudonym as "Willow"'),
    ("second 1 .", "second 1"),
    (f"draft {URL} confirmed.", f"draft {URL} confirmed"),
    (f"draft <{URL}>.", f"draft {URL}"),
    ("assign impact for Health <@U1|asha>.", "assign impact for Health <@U1>"),
    # Dates
    ("done decision on 2026-05-03", "done decision on 3 May 2026"),
    ("done decision on 3/5/2026", "done decision on 3 May 2026"),
    ("done decision on 03/05/2026", "done decision on 3 May 2026"),
    ("done decision on 3rd May 2026", "done decision on 3 May 2026"),
    ("done decision on 3 may 2026", "done decision on 3 May 2026"),
    ("done decision on 3 May, 2026", "done decision on 3 May 2026"),
    ("done decision on Sun 3 May 2026", "done decision on 3 May 2026"),
    ('done decision on "3 May 2026"', "done decision on 3 May 2026"),
    ("done decision on today", "done decision on 20 May 2026"),
    ("done decision on Yesterday", "done decision on 19 May 2026"),
    ("snooze impact until tomorrow", "snooze impact until 21 May 2026"),
    # Dates without a year: what happened is past, what is to come lies ahead
    ("done decision on 3 May because y", "done decision on 3 May 2026 because y"),
    ("done decision on 20 May", "done decision on 20 May 2026"),
    ("done decision on 21 May", "done decision on 21 May 2025"),
    ("done decision on Sunday the 3rd of May", "done decision on 3 May 2026"),
    ("done decision on May 3rd, 2026", "done decision on 3 May 2026"),
    ("done decision on Tue 19 May.", "done decision on 19 May 2026"),
    ("done decision on 3/5", "done decision on 3 May 2026"),
    ("status as of 19 May", "status as of 19 May 2026"),
    ("due impact 19 May because y", "due impact 19 May 2027 because y"),
    ("due impact for Health 21 May because y", "due impact for Health 21 May 2026 because y"),
    (
        "due impact for Health 12 12 June because y",
        "due impact for Health 12 12 Jun 2026 because y",
    ),
    ("due impact Tue 19 May because y", "due impact 19 May 2026 because y"),
    ('action add "x" for Health due 2 Feb', 'action add "x" for Health due 2 Feb 2027'),
    ("publication 1 Apr", "publication 1 Apr 2027"),
    ("assurance every 3 months from 1 Apr", "assurance every 3 months from 1 Apr 2027"),
    ("report from 1 Dec to 31 Mar", "report from 1 Dec 2025 to 31 Mar 2026"),
    ('open escb "Ash" decided 1 Dec', 'open escb "Ash" decided 1 Dec 2025'),
    # Days of the week: never today, a week at most
    ("done decision on Tuesday", "done decision on 19 May 2026"),
    ("done decision on thurs", "done decision on 14 May 2026"),
    ("done decision on last Tuesday", "done decision on 19 May 2026"),
    ("done decision on last Wednesday", "done decision on 13 May 2026"),
    ("due impact for Health Tuesday because y", "due impact for Health 26 May 2026 because y"),
    ("away until next Wednesday", "away until 27 May 2026"),
    (
        "quiet Monday to Friday because of the funeral",
        "quiet 25 May 2026 to 29 May 2026 because of the funeral",
    ),
    # Quotes
    ("done pseudonym as “Willow”", 'done pseudonym as "Willow"'),
    ("done pseudonym as ”Willow”", 'done pseudonym as "Willow"'),
    ('done pseudonym as “Willow"', 'done pseudonym as "Willow"'),
    ('done pseudonym as"Willow"', 'done pseudonym as "Willow"'),
    ('show "factual accuracy" for "Essex Police"', 'show "factual accuracy" for Essex Police'),
    ('agency add "Essex  Police" lead <@U1>', 'agency add "Essex Police" lead <@U1>'),
    ("done pseudonym as „Willow“", 'done pseudonym as "Willow"'),
    ("done pseudonym as „Willow“ because “y”", 'done pseudonym as "Willow" because y'),
    ("done pseudonym as «Willow Tree»", 'done pseudonym as "Willow Tree"'),
    ("done pseudonym as »Willow Tree«", 'done pseudonym as "Willow Tree"'),
    ("done pseudonym as ‘Willow Tree’", 'done pseudonym as "Willow Tree"'),
    ("done pseudonym as 'Willow Tree'.", 'done pseudonym as "Willow Tree"'),
    ("agency add ‘King’s School’ lead <@U1>", 'agency add "King’s School" lead <@U1>'),
    ("agency add 'King's School' lead <@U1>", 'agency add "King\'s School" lead <@U1>'),
    ("skip x because the boys' school wrote", "skip x because the boys' school wrote"),
    ("skip x because ’twas late", "skip x because ’twas late"),
    # The command, pasted behind the one that was typed
    ("/cspr undo x because y", "undo x because y"),
    ("  /CSPR  /cspr undo x because y", "undo x because y"),
    ("/cspr", ""),
    # Order
    ("approve x v3 for Health", "approve x for Health v3"),
    (
        "approve x with corrections on 3 May 2026 v3 for Health",
        "approve x for Health v3 on 3 May 2026 with corrections",
    ),
    ("done x note late ref email because ill", "done x because ill ref email note late"),
    ("due x because of leave", "due x because of leave"),
    ("due x 12 May 2026 for Health because y", "due x for Health 12 May 2026 because y"),
    ('due x because "y" for Health 12 May 2026', "due x for Health 12 May 2026 because y"),
    # Slack's escapes
    (
        "skip x because <https://a.example.org/x?a=1&amp;b=2|minutes> &lt;3",
        "skip x because https://a.example.org/x?a=1&b=2 <3",
    ),
    ("skip x because see <http://a.example.org|a.example.org>", "skip x because see a.example.org"),
    (
        "skip x because <mailto:a@example.org|a@example.org> wrote",
        "skip x because a@example.org wrote",
    ),
    ("skip x because <@U1|asha> asked in <#C1|ash>", "skip x because @asha asked in #ash"),
    (
        "agency add <http://a.example.org|a.example.org> lead <@U1>",
        "agency add a.example.org lead <@U1>",
    ),
    ('assign x "<@U1|asha>"', "assign x <@U1>"),
    ("show x for <@U1|asha>", "show x for U1"),
    ("role panel <@U1><@U2>", "role panel <@U1> <@U2>"),
]


@pytest.mark.parametrize(("text", "same"), [(a, b) for a, b in READINGS if a != b])
def test_kindness_changes_nothing(text, same):
    """Spaces, capitals, dates, quotes, order and escapes are read for what they mean."""
    assert command(text) == command(same)


PARTIES_READ = [
    ("show x for Children and Young People", "Children and Young People"),
    ("show x for St. John’s Academy", "St. John’s Academy"),
    ('show x for "Centre for Children"', "Centre for Children"),
    ("done x for Essex Police on 3 May 2026", "Essex Police"),
    ("done x for Essex Police as contributes", "Essex Police"),
    ("snooze x for Essex Police until tomorrow", "Essex Police"),
    ("done x for Essex Police because y", "Essex Police"),
    ("done x for Essex Police note y", "Essex Police"),
    ("done x for Essex Police ref y", "Essex Police"),
    ("approve x for Essex Police with corrections", "Essex Police"),
    ("approve x for Schools with Sixth Form v12", "Schools with Sixth Form"),
    ("approve x for Essex Police v3 note y", "Essex Police"),
    ('action add "y" for Essex Police due 1 Jun 2026', "Essex Police"),
    ("done action-done for 3", "3"),
    ("done action-done for #3", "3"),
    ("done action-done for 3.", "3"),
]


@pytest.mark.parametrize(("text", "party"), PARTIES_READ)
def test_a_party_runs_to_the_next_part(text, party):
    assert getattr(command(text), "party") == party  # noqa: B009 - not every command has one


@pytest.mark.parametrize(
    ("text", "party", "due"),
    [
        ("due x for Health 12 May 2026 because y", "Health", date(2026, 5, 12)),
        ("due x for Team 1 1 May 2026 because y", "Team 1", date(2026, 5, 1)),
        # "Tue 12 May 2026" is a date, too, and leaves a known party.
        ("due x for Health Tue 12 May 2026 because y", "Health", date(2026, 5, 12)),
        ("due x for 3 12 May 2026 because y", "3", date(2026, 5, 12)),
        ("due x for Health today because y", "Health", TODAY),
        ("due x for Health 2026-05-12 because y", "Health", date(2026, 5, 12)),
        ('due x for "Team 12 May 2026" 1 Jun 2026 because y', "Team 12 May 2026", date(2026, 6, 1)),
        # Nobody knows this one; the core will say so.
        ("due x for Polcie 12 May 2026 because y", "Polcie", date(2026, 5, 12)),
    ],
)
def test_a_date_at_the_end_of_a_party_leaves_a_known_party(text, party, due):
    assert command(text) == SetDue(what="x", party=party, due=due, because="y")


def test_the_longest_date_need_not_be_the_one_that_is_meant():
    """In "Team Tue 12 May 2026" a date of four words and one of three each leave a party: the known
    one decides."""

    def knows(ref: str | None, words: str) -> bool:
        return words == "Team Tue"

    found = parse("due x for Team Tue 12 May 2026 because y", today=TODAY, knows_party=knows)
    assert found.command == SetDue(what="x", party="Team Tue", due=date(2026, 5, 12), because="y")


def test_the_party_is_looked_up_in_the_review_that_is_named():
    asked: list[tuple[str | None, str]] = []

    def knows(ref: str | None, words: str) -> bool:
        asked.append((ref, words))
        return True

    parse("due ESCB-2026-01 x for Health 12 May 2026 because y", today=TODAY, knows_party=knows)
    assert asked == [("ESCB-2026-01", "Health")]


@pytest.mark.parametrize(
    ("text", "because", "note", "ref"),
    [
        (
            "done x because it rained on us for hours until v3 with corrections as ever",
            None,
            None,
            None,
        ),
        ("done x because a note b ref c", "a", "b", "c"),
        ("done x ref a because b note c ref d", "b", "c ref d", "a"),
        ("done x because a because b", "a because b", None, None),
        ('done x because "a note b" note "c ref d"', "a note b", "c ref d", None),
        ('done x because "Ash" is taken note n', '"Ash" is taken', "n", None),
        ("done x because it's the child’s wish.", "it's the child’s wish.", None, None),
        ("done x because first line\nsecond  line", "first line\nsecond  line", None, None),
        ('done x because "y" on 3 May 2026 for Health', "y", None, None),
    ],
)
def test_a_text_runs_to_the_next_text(text, because, note, ref):
    done = command(text)
    assert isinstance(done, Complete)
    expected = because or text.removeprefix("done x because ")
    assert (done.because, done.note, done.ref) == (expected, note, ref)


def test_a_text_does_not_end_at_a_word_that_its_verb_does_not_take():
    """`skip` takes neither note nor ref, `approve` no because."""
    assert command("skip x because the note and ref are lost") == Skip(
        what="x", because="the note and ref are lost"
    )
    assert command("approve x note because I say so") == Approve(what="x", note="because I say so")


def test_parts_may_follow_a_quoted_text():
    assert command('done x because "posted on 3 May" on 4 May 2026 for Health') == Complete(
        what="x", because="posted on 3 May", on=date(2026, 5, 4), party="Health"
    )


CONFIRMED = [
    ("note typos confirmed", "typos", True),
    ("note typos Confirmed.", "typos", True),
    ("confirmed note typos", "typos", True),
    ("note all confirmed by Health", "all confirmed by Health", False),
    ('note "typos confirmed"', "typos confirmed", False),
    ('note "typos" confirmed', "typos", True),
]


@pytest.mark.parametrize(("rest", "note", "confirmed"), CONFIRMED)
def test_the_last_word_confirmed_is_never_text(rest, note, confirmed):
    assert command(f"draft {URL} {rest}") == RegisterVersion(
        url=URL, note=note, confirmed=confirmed
    )


def test_a_link_keeps_its_full_stop_and_case():
    assert command("draft HTTPS://Store.example.org/A.") == RegisterVersion(
        url="HTTPS://Store.example.org/A."
    )


# --- references --------------------------------------------------------------------------------

WITHOUT_REF = {"help", "open", "list", "away", "settings"}


def test_only_the_verbs_of_the_workspace_take_no_reference():
    assert {verb.name for verb in VERBS.values() if not verb.takes_ref} == WITHOUT_REF


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("status", None),
        ("status ESCB-2026-01", "ESCB-2026-01"),
        ("status escb-2026-01.", "ESCB-2026-01"),
        ("status escb\u20112026\u20111", "ESCB-2026-01"),
        ("export SCSP-2027-112", "SCSP-2027-112"),
        ("report ESCB-2026-01 from 1 Apr 2026 to 30 Jun 2026", "ESCB-2026-01"),
        ("agency ESCB-2026-01 list", "ESCB-2026-01"),
        ("sign-off ESCB-2026-01", "ESCB-2026-01"),
    ],
)
def test_a_reference_stands_right_after_the_verb(text, ref):
    assert read(text).ref == ref


@pytest.mark.parametrize("name", [name for name in VERBS if name not in WITHOUT_REF])
def test_a_reference_changes_nothing_else(name):
    for text in VERBS[name].examples:
        if text.startswith("report all"):
            continue
        verb, _, rest = text.partition(" ")
        words = rest.removeprefix("ESCB-2026-01").strip()
        assert read(f"{verb} SCSP-2026-07 {words}") == Parsed(name, "SCSP-2026-07", command(text))


# --- refusals ----------------------------------------------------------------------------------

REFUSALS: list[tuple[str, str, dict[str, Any]]] = [
    # Unknown verbs and forms
    (
        "aprove",
        "unknown-verb",
        {"verb": "approve", "word": "aprove", "meant": "approve", "instead": "approve"},
    ),
    ("Shwo sign-off ", "unknown-verb", {"meant": "show", "instead": "show sign-off"}),
    ("approovve sign-off", "unknown-verb", {"instead": ""}),
    (
        "not_held x because a\nb",
        "unknown-verb",
        {"nearest": ["not-held"], "meant": "not-held", "instead": "not-held x because a\nb"},
    ),
    (
        "cnofirm  v2 note “as &amp; when”",
        "unknown-verb",
        {"instead": "confirm v2 note “as &amp; when”"},
    ),
    # No line is offered where the word is far from any verb, near to two, or the line would say
    # nothing.
    ("aproove", "unknown-verb", {"instead": ""}),
    ("lits sign-off", "unknown-verb", {"instead": ""}),
    ("dispuet", "unknown-verb", {"instead": ""}),
    ('"aprove"', "unknown-verb", {"instead": ""}),
    ("appr", "unknown-verb", {"nearest": ["approve"]}),
    ("not_held x because y", "unknown-verb", {"nearest": ["not-held"]}),
    ("ESCB-2026-01", "unknown-verb", {"nearest": ["status"], "verb": "status"}),
    ("help aprove", "unknown-verb", {"word": "aprove"}),
    ('""', "unknown-verb", {"word": ""}),
    ("agency", "missing-part", {"part": "add | lead | deputy | rename | remove | list"}),
    ("agency Health", "unknown-form", {"word": "Health"}),
    ("timetable refuse", "unknown-form", {"choices": ["propose", "accept"]}),
    ("assurance 3 months", "unknown-form", {"choices": ["every"]}),
    ("away 1 Jun 2026", "unknown-form", {"choices": ["until", "from", "off"]}),
    # Something is missing
    ("done", "missing-part", {"part": "<what>"}),
    ("done for Health", "missing-part", {"part": "<what>"}),
    ('done ""', "missing-part", {"part": "<what>"}),
    ("due 12 May 2026 because y", "missing-part", {"part": "<what>"}),
    ("snooze until tomorrow", "missing-part", {"part": "<what>"}),
    ("assign <@U1>", "missing-part", {"part": "<what>"}),
    ("assign x", "missing-part", {"part": "<@person>"}),
    ("due x because y", "missing-part", {"part": "<date or none>"}),
    ("due x for 12 May 2026 because y", "missing-part", {"part": "for <party>"}),
    ("due x for none because y", "missing-part", {"part": "for <party>"}),
    ("done x for", "missing-part", {"part": "for <party>"}),
    ("done x for on 3 May 2026", "missing-part", {"part": "for <party>"}),
    ('done x for ""', "missing-part", {"part": "for <party>"}),
    ("done x on", "missing-part", {"part": "on <date>"}),
    ("done x as", "missing-part", {"part": "as …"}),
    ('done x as ""', "missing-part", {"part": "as …"}),
    ("done x note", "missing-part", {"part": "note <text>"}),
    ('done x ref ""', "missing-part", {"part": "ref <text>"}),
    ("done x because there was no note", "missing-part", {"part": "note <text>"}),
    ("done website-removal as kept because y", "missing-part", {"part": "as kept until <date>"}),
    (
        "done family-contribution for mother as deferred",
        "missing-part",
        {"part": "as deferred until <date>"},
    ),
    ("snooze x", "missing-part", {"part": "until <date>"}),
    ("status as of", "missing-part", {"part": "as of <date>"}),
    ("open escb", "missing-part", {"part": '"<working pseudonym>"'}),
    ("open decided today", "missing-part", {"part": "<process>"}),
    ("open escb decided today", "missing-part", {"part": '"<working pseudonym>"'}),
    ("open escb Ash", "missing-part", {"part": "decided <date>"}),
    # Only its own words end a text: what follows `ref` is all reference.
    ("open escb Ash ref 4.1 decided today", "missing-part", {"part": "decided <date>"}),
    ("agency add", "missing-part", {"part": '"<name>"'}),
    ("agency add lead <@U1>", "missing-part", {"part": '"<name>"'}),
    ("agency add Health", "missing-part", {"part": "lead <@person>"}),
    ("agency add Health lead", "missing-part", {"part": "lead <@person>"}),
    ("agency add Health deputy <@U1>", "missing-part", {"part": "lead <@person>"}),
    ("agency add Health by-email", "missing-part", {"part": 'by-email "<job title>"'}),
    ("agency rename Health", "missing-part", {"part": 'to "<name>"'}),
    ("agency rename Health to", "missing-part", {"part": 'to "<name>"'}),
    ("role", "missing-part", {"part": "<role>"}),
    ("guest allow", "missing-part", {"part": "<@person>"}),
    ("guest allow <@U1>", "missing-reason", {}),
    ("role remove <@U1> because y", "missing-part", {"part": "<role>"}),
    ("role panel", "missing-part", {"part": "<@person>"}),
    ("role panel remove because y", "missing-part", {"part": "<@person>"}),
    ("attendee add asked for presentation", "missing-part", {"part": "<attendee>"}),
    ("draft", "missing-part", {"part": "<url>"}),
    ("draft as final-draft", "missing-part", {"part": "<url>"}),
    (f"draft link {URL} because y", "missing-part", {"part": "v<N>"}),
    ("draft link v3 because y", "missing-part", {"part": "<url>"}),
    ("draft date v3 because y", "missing-part", {"part": "<date>"}),
    ("draft date 5 May 2026 because y", "missing-part", {"part": "v<N>"}),
    ("draft date v3 5 May 2026", "missing-reason", {}),
    ("draft confirm", "missing-part", {"part": "v<N>"}),
    ("draft refuse v3", "missing-reason", {}),
    ("publish", "missing-part", {"part": "<url>"}),
    (f"publish outside-the-gate {URL} because y", "missing-part", {"part": "on <date>"}),
    ("publication", "missing-part", {"part": "<date>"}),
    ("quiet 4 May 2026 because y", "missing-part", {"part": "to <date>"}),
    ("report from 1 Apr 2026", "missing-part", {"part": "to <date>"}),
    ("report to 1 Apr 2026", "missing-part", {"part": "from <date>"}),
    ("second", "missing-part", {"part": "<n>"}),
    ('action add "y" due 1 Jun 2026', "missing-part", {"part": "for <agency>"}),
    ('action add "y" for Health', "missing-part", {"part": "due <date>"}),
    ("assurance every 3 from 1 Jun 2026", "missing-part", {"part": "months"}),
    ("assurance every 3 months", "missing-part", {"part": "from <date>"}),
    ("settings digest", "missing-part", {"part": "<value>"}),
    # Reasons
    ("skip x", "missing-reason", {"verb": "skip"}),
    ("skip x because", "missing-reason", {}),
    ('skip x because ""', "missing-reason", {}),
    ("skip x because .", "missing-reason", {}),
    ("done x because note y", "missing-reason", {}),
    ("due x 12 May 2026 because", "missing-reason", {}),
    ("dispute factual-accuracy", "missing-reason", {}),
    ("return", "missing-reason", {}),
    ("hold until tomorrow", "missing-reason", {}),
    ("correction decline 3", "missing-reason", {}),
    ("agency remove Health", "missing-reason", {}),
    ("redact 57", "missing-reason", {}),
    ("purge", "missing-reason", {}),
    ("legal-hold", "missing-reason", {}),
    ("not-publish as nothing", "missing-reason", {}),
    ("not-publish because of harm", "missing-part", {}),
    ("not-publish as half because of harm", "not-an-outcome", {}),
    ("hold 2", "missing-part", {"part": "until <date>"}),
    ("lift 2", "missing-reason", {}),
    ("legal-hold lift", "missing-reason", {}),
    ("done response-and-actions as none", "missing-reason", {}),
    ("done website-removal as kept until 1 May 2027", "missing-reason", {}),
    ("done assurance for 2 as asked-again", "missing-reason", {}),
    # Words too many
    ("who cares", "surplus-word", {"word": "cares"}),
    ("list some", "surplus-word", {"word": "some"}),
    ("done factual accuracy", "surplus-word", {"word": "accuracy"}),
    ("approve because of y", "surplus-word", {"word": "because"}),
    ("show x on 3 May 2026", "surplus-word", {"word": "on"}),
    ("show x for Southend on Sea", "surplus-word", {"word": "on"}),
    ("skip x v3 because y", "surplus-word", {"word": "v3"}),
    ("done x with corrections", "surplus-word", {"word": "with"}),
    ("done x until tomorrow", "surplus-word", {"word": "until"}),
    ("done x on 3 May 2026 at noon", "surplus-word", {"word": "at"}),
    ('done x for "Health" Trust', "surplus-word", {"word": "Trust"}),
    ("approve x with", "surplus-word", {"word": "with"}),
    ("agency add Essex Police lead <@U1>", "surplus-word", {"word": "Police"}),
    ("agency rename Essex Police to Kent", "surplus-word", {"word": "Police"}),
    ('agency add Health lead <@U1> by-email "Head"', "surplus-word", {"word": "by-email"}),
    ("sign-off board-sign-off", "surplus-word", {"word": "board-sign-off"}),
    ("assign x <@U1|asha> <@U2|ben>", "surplus-word", {"word": "@ben"}),
    (f"draft {URL} {URL}", "surplus-word", {"word": URL}),
    ("timetable accept all", "surplus-word", {"word": "all"}),
    ("correction accept 3 because y", "surplus-word", {"word": "because"}),
    ("due x 1 May 2026 2 May 2026 because y", "surplus-word", {"word": "2"}),
    ("due x none 2 May 2026 because y", "surplus-word", {"word": "2"}),
    # References
    ("list ESCB-2026-01", "surplus-word", {"word": "ESCB-2026-01"}),
    ("help ESCB-2026-01", "surplus-word", {}),
    ("away ESCB-2026-01 off", "surplus-word", {}),
    ("settings ESCB-2026-01", "surplus-word", {}),
    ("open ESCB-2026-01", "surplus-word", {}),
    ("done decision ESCB-2026-01", "misplaced-reference", {"word": "ESCB-2026-01"}),
    ("done decision for Health ESCB-2026-01", "misplaced-reference", {}),
    ("agency list ESCB-2026-01", "misplaced-reference", {}),
    ("second 1 ESCB-2026-01", "misplaced-reference", {}),
    ("status ESCB-2026-01 ESCB-2026-02", "misplaced-reference", {"word": "ESCB-2026-02"}),
    ("report all ESCB-2026-01", "misplaced-reference", {}),
    # Twice
    ("done x on 3 May 2026 on 4 May 2026", "part-twice", {"part": "on"}),
    ("done x for Health for Police", "part-twice", {"part": "for"}),
    ("show x for Centre for Children", "part-twice", {"part": "for"}),
    ('open escb "Ash" decided 12 Jan 2026 like Birch', "missing-part", {"part": "like <REF>"}),
    ("dispute x for Health and Police because y", "one-at-a-time", {}),
    ("approve v3 v4", "part-twice", {"part": "v<N>"}),
    ("approve with corrections with corrections", "part-twice", {"part": "with corrections"}),
    ('done x because "y" because "z"', "part-twice", {"part": "because"}),
    (f"draft {URL} confirmed note typos confirmed", "part-twice", {"part": "confirmed"}),
    # Dates
    ("done x on 31 Feb", "impossible-date", {"words": "31 Feb"}),
    ("due x 31/2 because y", "impossible-date", {"words": "31/2"}),
    ("done x on 29 Feb", "impossible-date", {"words": "29 Feb"}),
    ("done x on 3.5.2026", "not-a-date", {"words": "3.5.2026"}),
    ("due x soon because y", "not-a-date", {"words": "soon"}),
    ("done x on 31 Feb 2026", "impossible-date", {"words": "31 Feb 2026"}),
    ("done x on 2026-13-01", "impossible-date", {"words": "2026-13-01"}),
    (
        "done x on Mon 3 May 2026",
        "wrong-weekday",
        {"words": "Mon 3 May 2026", "dated": date(2026, 5, 3), "nearest": date(2026, 5, 4)},
    ),
    (
        "done x on Mon 19 May",
        "wrong-weekday",
        {"dated": date(2026, 5, 19), "nearest": date(2026, 5, 18)},
    ),
    (
        "due x for Health Friday 4 June because y",
        "wrong-weekday",
        {"dated": date(2026, 6, 4), "nearest": date(2026, 6, 5)},
    ),
    (
        "done x on Wednesday",
        "which-week",
        {"day": TODAY, "last": date(2026, 5, 13), "next": date(2026, 5, 27)},
    ),
    ("snooze x until wed", "which-week", {"words": "wed"}),
    ("due x for Health 31 Feb 2026 because y", "impossible-date", {"words": "31 Feb 2026"}),
    ("quiet 8 May 2026 to 4 May 2026 because y", "dates-backwards", {"first": date(2026, 5, 8)}),
    ("report from 2 May 2026 to 1 May 2026", "dates-backwards", {"last": date(2026, 5, 1)}),
    # Numbers, links, outcomes, people
    ("second one", "not-a-number", {"word": "one"}),
    ("second 9999999999", "not-a-number", {}),
    ("action done x", "not-a-number", {"word": "x"}),
    ("redact ²", "not-a-number", {}),
    ("approve v0", "not-a-number", {"word": "v0"}),
    ("draft report.docx", "not-a-link", {"word": "report.docx"}),
    ("draft ftp://store.example.org/v2", "not-a-link", {}),
    ("draft <ftp://store.example.org/v2>", "not-a-link", {}),
    ("draft https://", "not-a-link", {}),
    ("draft https://user:pw@store.example.org/", "not-a-link", {}),
    ('draft "https://store.example.org/a b"', "not-a-link", {}),
    ("draft <javascript:alert(1)|https://store.example.org>", "not-a-link", {}),
    ("publish the website", "not-a-link", {"word": "the"}),
    ("done family-contribution for mother as refuses", "not-an-outcome", {"word": "refuses"}),
    ("assign x @asha", "pick-person", {"word": "@asha"}),
    ("assign x asha", "pick-person", {"word": "asha"}),
    ("assign x <!subteam^S1|@panel>", "pick-person", {"word": "@panel"}),
    ("agency add Health lead @asha", "pick-person", {"word": "@asha"}),
    ("agency lead Health asha", "pick-person", {"word": "asha"}),
    ("role panel @asha", "pick-person", {"word": "@asha"}),
    ("role panel <@U1> @asha", "pick-person", {"word": "@asha"}),
    ("recuse asha because y", "pick-person", {"word": "asha"}),
    ("attendee add @asha", "pick-person", {"word": "@asha"}),
    ("show x for @asha", "pick-person", {"word": "@asha"}),
    # Quotes
    ('done "x', "unbalanced-quote", {"verb": "done"}),
    ('done x because a 6" pipe', "unbalanced-quote", {}),
    ("done pseudonym as “Willow", "unbalanced-quote", {}),
    ('"', "unbalanced-quote", {"verb": "help"}),
    # Lengths
    (f"skip x because {'y' * 3001}", "too-long", {"part": "because", "count": 3001, "limit": 3000}),
    (f'done x note "{"y" * 3001}"', "too-long", {"part": "note"}),
    (f'action add "{"y" * 3001}" for Health due today', "too-long", {"part": '"<text>"'}),
    (f"done {'y' * 201}", "too-long", {"part": "<what>", "count": 201, "limit": 200}),
    (f"show x for {'y ' * 101}", "too-long", {"part": "for <party>"}),
    (f"draft https://store.example.org/{'y' * 2000}", "too-long", {"part": "<url>", "limit": 2000}),
]


@pytest.mark.parametrize(
    ("text", "code", "facts"), REFUSALS, ids=[text[:60] for text, _, _ in REFUSALS]
)
def test_what_cannot_be_understood_is_refused(text, code, facts):
    found = refused(text)
    assert found.code == code
    assert {name: found.facts[name] for name in facts} == facts


def test_a_text_of_3000_characters_is_kept():
    assert command(f"skip x because {'y' * 3000}") == Skip(what="x", because="y" * 3000)


DATED = [
    ("done x because posted on 3 May", "because", "3 May", date(2026, 5, 3)),
    ("done x because posted on 3 May 2026", "because", "3 May 2026", date(2026, 5, 3)),
    ("done x note posted on 3rd May, late", "note", "3rd May", date(2026, 5, 3)),
    ("done x note posted (on 03/05)", "note", "03/05", date(2026, 5, 3)),
    ("done x ref post on 2026-05-03.", "ref", "2026-05-03", date(2026, 5, 3)),
    ("done x because posted on the 3rd of May", "because", "3rd May", date(2026, 5, 3)),
    ("done x because posted on May 3rd", "because", "May 3rd", date(2026, 5, 3)),
    ("done x because posted ON yesterday", "because", "yesterday", date(2026, 5, 19)),
    ("done x because posted on Sunday 3 May", "because", "Sunday 3 May", date(2026, 5, 3)),
    ("done x because of 3 May’s post, seen on 4 May’s round", "because", "4 May", date(2026, 5, 4)),
    ("done x because posted on 3 December", "because", "3 December", date(2025, 12, 3)),
    ("done x because posted on 31 Feb", "because", "31 Feb", None),
    ("done x because posted on Tuesday", "because", "Tuesday", date(2026, 5, 19)),
    ("done x note sent on Wednesday", "note", "Wednesday", None),
    ("done x because on time, on 3 May", "because", "3 May", date(2026, 5, 3)),
    ('done x because posted on "3 May"', "because", "3 May", date(2026, 5, 3)),
    ("done x because posted on 3 May on 4 May 2026", "because", "3 May", date(2026, 5, 3)),
    ("approve x note read on 3 May", "note", "3 May", date(2026, 5, 3)),
    ("dispute x because the visit on 3 May is missing", "because", "3 May", date(2026, 5, 3)),
    (f"draft {URL} note typos found on 3 May confirmed", "note", "3 May", date(2026, 5, 3)),
    (
        f"publish outside-the-gate {URL} because it went live on 3 May",
        "because",
        "3 May",
        date(2026, 5, 3),
    ),
]


@pytest.mark.parametrize(("text", "part", "words", "day"), DATED)
def test_a_date_in_a_text_is_never_silently_today(text, part, words, day):
    found = refused(text)
    assert found.code == "date-in-text"
    assert (found.facts["part"], found.facts["words"], found.facts["date"]) == (part, words, day)


@pytest.mark.parametrize(
    "text",
    [
        "done x on 4 May 2026 because posted on 3 May",
        'done x because "posted on 3 May"',
        'done x because he wrote "on 3 May" there',
        "done x because posted on time",
        "done x because 3 May was a holiday",
        "done x because it rests on 3 pillars",
        "skip x because posted on 3 May",
        "hold because the trial is on 3 May",
    ],
)
def test_a_date_in_a_text_is_no_trouble_where_it_cannot_be_meant(text):
    """`on` was given, the text is quoted, it is no date, or the verb takes no `on`."""
    read(text)


def test_a_refusals_example_is_of_the_form_that_was_meant():
    assert (
        refused("agency remove Health").facts["example"]
        == '/cspr agency remove "Probation" because it never knew the family'
    )
    assert (
        refused("done website-removal as kept")
        .facts["example"]
        .startswith("/cspr done website-removal as kept")
    )
    assert refused("done").facts["example"] == "/cspr done scoping-meeting on 3 Feb 2026"


def test_an_example_shows_people_by_name():
    """Slack would show a made-up user id, or worse, somebody."""
    for verb in VERBS.values():
        assert not any("<@U" in example for example in verb.shown_examples())
    assert refused("assign").facts["example"] == "/cspr assign media-statement @asha"


# --- the words of a refusal --------------------------------------------------------------------


CODES = {form.code for form in NotUnderstood.__subclasses__()}


@pytest.mark.parametrize("text", [text for text, _, _ in REFUSALS] + [text for text, *_ in DATED])
def test_every_refusal_can_be_said(text):
    found = refused(text)
    environment = jinja2.Environment(  # noqa: S701 - Slack is no HTML
        loader=jinja2.FileSystemLoader(MESSAGES), undefined=jinja2.StrictUndefined
    )
    environment.filters["codes"] = codes
    said = environment.get_template(f"{found.code}.j2").render(found.facts)
    assert found.facts["example"] in said
    assert all(f"`{form}`" in said for form in found.facts["usage"])
    assert "nothing was" in said.lower()


def test_every_refusal_of_a_line_is_tested():
    tested = {code for _, code, _ in REFUSALS} | {"date-in-text"}
    assert tested == CODES
    assert all((MESSAGES / f"{code}.j2").is_file() for code in tested)


# --- the verbs ---------------------------------------------------------------------------------

CONTRACT = """
    help open status list checklist show done not-held skip undo assign due snooze away
    timetable agency partnership family role guest attendee draft circulate emailed approve dispute
    return
    publication publish who recuse correction close-impasse quiet chasing hold lift discontinue
    second move clear action assurance switch letter timeline calendar report export redact settings
    retention legal-hold purge evidence chase task replace bring-in not-publish
"""


def test_a_reference_stands_after_lift_as_well_as_after_the_verb():
    """Both read naturally, and mean the same."""
    for text in ("legal-hold {} lift because it ended", "legal-hold lift {} because it ended"):
        parsed = read(text.format("ESCB-2026-01"))
        assert (parsed.ref, parsed.command) == (
            "ESCB-2026-01",
            LiftLegalHold(because="it ended"),
        )


def test_every_verb_of_the_contract_is_there():
    assert sorted(VERBS) == sorted(CONTRACT.split())


def test_synonyms_blur_nothing():
    assert {name: verb.synonyms for name, verb in VERBS.items() if verb.synonyms} == {
        "done": ("tick",),
        "approve": ("confirm", "sign-off"),
    }


@pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))
def test_every_example_can_be_typed(verb):
    assert verb.examples
    for text in verb.examples:
        assert read(text).verb == verb.name


@pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))
def test_every_verb_says_what_it_does_in_one_line(verb):
    assert verb.does.endswith(".")
    assert len(verb.does) <= 110
    assert all(form.split()[0] == verb.name for form in verb.usage)


@pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))
def test_every_form_that_begins_differently_has_an_example(verb):
    """`agency lead …` and `agency list` are forms of their own; `draft <url>` is known by what it
    is not."""
    choices = {
        form.split()[1]
        for form in verb.usage
        if len(form.split()) > 1 and form.split()[1].isalpha()
    }
    begun = {text.split()[1] for text in verb.examples if len(text.split()) > 1}
    assert choices <= begun


def test_verbs_of_a_group_stand_together():
    groups = [verb.group for verb in VERBS.values()]
    assert [group for at, group in enumerate(groups) if group not in groups[:at]] == [
        group for at, group in enumerate(groups) if at == 0 or groups[at - 1] != group
    ]


def test_usage_is_as_it_is_typed():
    assert parsing.usage("publish") == (
        "/cspr publish <url> [on <date>]",
        "/cspr publish outside-the-gate <url> on <date> because <reason>",
    )
    assert parsing.usage("Confirm") == parsing.usage("approve")


# --- whatever is typed -------------------------------------------------------------------------

PIECES = sorted(
    {
        word
        for verb in VERBS.values()
        for text in (*verb.examples, *verb.usage)
        for word in text.split()
    }
    | set(VERBS)
    | {"tick", "confirm", "sign-off"}
    | {
        "for",
        "as",
        "on",
        "until",
        "with",
        "corrections",
        "because",
        "note",
        "ref",
        "v3",
        "v0",
        "confirmed",
        "of",
        "to",
    }
    | {
        '"',
        "“",
        "”",
        "„",
        ".",
        ",",
        "#",
        "@",
        "@asha",
        "<@U1>",
        "<@U1|",
        "<>",
        "<",
        ">",
        "&amp;",
        "&lt;",
        "\n",
        "\u00a0",
    }
    | {
        "3",
        "May",
        "2026",
        "31",
        "Feb",
        "today",
        "none",
        "0",
        "99999999999999999999",
        "3/5/2026",
        "2026-02-31",
        "ESCB-2026-01",
    }
    | {URL, "<https://store.example.org|x>", "https://", "http://[", "\ud800", "\x00", "²", "١"}
)


def is_answered(text: str) -> None:
    """A command or a Refusal, and nothing else, comes back; what is understood is plain."""
    found: Parsed | Refusal
    try:
        found = read(text)
    except Refusal as refusal:
        found = refusal
    if isinstance(found, Refusal):
        assert found.code in CODES
        assert {"verb", "usage", "example"} <= set(found.facts)
    else:
        assert found.verb in VERBS or found == Parsed("", None, ShowMine())


@settings(deadline=None)
@given(st.text())
@example("\x1c")
@example("<@U1>")
@example('"" ""')
def test_any_text_is_answered(text):
    is_answered(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_any_words_are_answered(text):
    is_answered(text)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(VERBS)),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12),
)
def test_any_use_of_a_verb_is_answered(verb, words):
    is_answered(" ".join((verb, *words)))


@settings(deadline=None)
@given(st.sampled_from([text for text, _ in FORMS]), st.data())
def test_any_slip_in_a_command_is_answered(text, data):
    """A word lost, doubled or moved."""
    words = text.split(" ")
    at = data.draw(st.integers(0, len(words) - 1))
    to = data.draw(st.integers(0, len(words)))
    is_answered(" ".join(words[:at] + words[at + 1 :]))
    is_answered(" ".join([*words[:to], words[at], *words[to:]]))


@settings(deadline=None)
@given(
    st.text(alphabet=string.ascii_letters + string.digits + " .,;'’-–é", min_size=1)
    .map(str.strip)
    .filter(bool)
)
def test_a_quoted_reason_is_kept_as_it_is(reason):
    if reason.strip("."):
        assert command(f'skip x because "{reason}"') == Skip(what="x", because=reason)


@pytest.mark.parametrize(
    "piece",
    [
        "x ",
        '"',
        "“",
        '"x" ',
        "<",
        "<@U1> ",
        "&amp;",
        "on 3 May ",
        "on ",
        "because ",
        "for ",
        "v3 ",
        "3 May 2026 ",
        "\u200b",
        ".",
    ],
)
@pytest.mark.parametrize(
    "start",
    ["", "done x because ", "due x for ", "role panel ", "done pseudonym as ", "settings x "],
)
def test_work_grows_with_length_and_no_faster(start, piece):
    """Four times the text, which is as much as Slack sends, is four times the work; what is squared
    would be sixteen times."""

    def answer(length: int) -> None:
        is_answered(start + piece * (length // len(piece)))

    assert growth(answer, 1_000, scanner, reader, words, parsing) < 5


def test_far_more_than_slack_would_send_is_answered():
    """Read or refused, whatever it is made of."""
    is_answered("done x because " + "on 3 May " * 20_000)
