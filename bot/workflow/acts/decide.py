"""Decide what a command makes of a review, or why not. Dispatch only.

Screening of what was typed comes first, then the rules; consequences of the whole (completion, a
contact who has shown to be the right one) come last.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from bot.errors import Refusal
from bot.refusals.items import FutureDate, LongAgo, NotYet
from bot.refusals.other import FaultyPathway, NoPathways, UnknownProcess
from bot.refusals.parties import PseudonymTaken
from bot.refusals.permission import Discontinued, MayNotOpen
from bot.workflow.acts import (
    actions,
    agencies,
    answers,
    asking,
    assurance,
    attendees,
    batch,
    bringing_in,
    catching_up,
    channels,
    chase,
    confirming,
    contacts,
    corrections,
    direct_messages,
    emailing,
    evidence,
    guests,
    impasse,
    introductions,
    items,
    likeness,
    listed,
    not_publishing,
    notes_taken_back,
    objections,
    outcomes,
    parties,
    planning,
    posts,
    publication,
    publication_date,
    publication_hold,
    quiet_days,
    recusal,
    redaction,
    replacing,
    replies,
    retention,
    roles,
    rounds_and_checks,
    sending,
    several,
    switch,
    taken_back,
    tasks,
    timetable,
    undo,
    versions,
)
from bot.workflow.acts.joining import name_within
from bot.workflow.acts.one_message import once_each
from bot.workflow.acts.saying import Addressed
from bot.workflow.acts.screened import cleaned, screen
from bot.workflow.acts.second_person import ask_second, find_waiting, lapse
from bot.workflow.acts.seconders import holders_for
from bot.workflow.acts.stored_acts import Act, concerns_not_publishing, takes_decision_back
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Process
from bot.workflow.process.pathways import faulty_file_of
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import awaited
from bot.workflow.rules.access import APPOINTED, require_keeper
from bot.workflow.rules.context import Context
from bot.workflow.rules.not_publishing import deciding_role

LONGEST_AGO = timedelta(days=3 * 366)
"""How long ago a review may have been decided on when it is opened."""


def open_review(command: c.OpenReview, context: Context) -> UnitOfWork:
    """``open``: a new review, bound to this channel; the opener is its coordinator."""
    command = cleaned(command)  # type: ignore[assignment]
    screen(command, context)

    if not context.trusted:
        raise MayNotOpen

    if context.channel_fault is not None:
        raise context.channel_fault

    process = context.processes.get(command.process.lower())
    if process is None:
        raise _no_pathway(command.process, context)

    _require_decided_lately(command.decided, context.today)
    name = name_within(outcomes.PSEUDONYM_LIMIT, command.pseudonym)
    if not context.pseudonym_free(name):
        raise PseudonymTaken

    by_hash = {p.hash: p for p in context.processes.values()}
    review = Review(lambda digest: by_hash[digest])
    work = UnitOfWork(review, context)
    work.role = "coordinator"
    _begin(work, command, process, name)

    if context.like is not None:
        taken = likeness.take_over(work, context.like, _dispatch)
        work.role = "coordinator"
        work.reply = replace(work.reply, taken=taken)  # type: ignore[call-arg]

    rounds_and_checks.recur(work)
    return work


def _require_decided_lately(decided: date, today: date) -> None:
    if decided > today:
        raise FutureDate(date=decided, today=today)
    if today - decided > LONGEST_AGO:
        raise LongAgo(date=decided)


def _no_pathway(word: str, context: Context) -> Refusal:
    """Return why no review can be opened by a word: its file is put aside, or there is none."""
    files = [one.file for one in context.faulty]
    if not context.processes:
        return NoPathways(faulty=files)

    known = [(process.id, process.title) for process in context.processes.values()]
    file = faulty_file_of(word.lower(), context.faulty)
    if file is not None:
        return FaultyPathway(word=word, file=file, known=known)

    return UnknownProcess(word=word, known=known, faulty=files)


def _begin(work: UnitOfWork, command: c.OpenReview, process: Process, name: str) -> None:
    context = work.context
    ref = context.new_ref(process.prefix, command.decided.year)
    work.emit(
        e.ReviewOpened(
            ref=ref,
            process=process.id,
            process_hash=process.hash,
            channel=context.channel,
            decided=command.decided,
            on=context.today,
            by=context.actor,
            pseudonym=name,
            decision_ref=command.ref,
        )
    )
    work.emit(e.RoleGiven(role="coordinator", user=context.actor, on=context.today))
    decision = process.by_rule("decision")
    if decision is not None:
        work.emit(
            e.ItemClosed(
                item=decision.id,
                how="agreed",
                on=command.decided,
                recorded_on=context.today,
                ref=command.ref,
            )
        )

    work.tell(context.actor, direct_messages.Setup(), subject="setup")
    work.say(
        replies.Opened(
            ref=ref,
            pathway=process.title,
            decided=command.decided,
            stage=work.review.stage.title,
            dated=process.timetabled,
        )
    )


def decide(review: Review, command: c.Command, context: Context) -> UnitOfWork:
    """Return the events, reply and announcements that a command brings about.

    Raises :class:`Refusal`, changing nothing that is kept: the review passed in is a working copy.
    """
    work = UnitOfWork(review, context)
    match command:
        case c.Tick():
            _tick(work)
        case c.RecordExport():
            _record_export(work)
        case c.FollowChannel():
            channels.follow(work, command)
        case _:
            _do(work, command)

    return work


def _tick(work: UnitOfWork) -> None:
    """Do what time brings about."""
    lapse(work)
    confirming.lapse(work)
    rounds_and_checks.recur(work)
    _complete_or_reopen(work)


def _record_export(work: UnitOfWork) -> None:
    """Record that the whole record was taken out; of a closed review, who keeps it may, too."""
    review, context = work.review, work.context
    if review.live:
        work.as_coordinator()
    else:
        work.role = require_keeper(review, context)
    work.emit(e.HistoryExported(on=context.today))


def _do(work: UnitOfWork, command: c.Command) -> None:
    """Do what somebody asked for, with all that follows from it."""
    review, context = work.review, work.context
    command = cleaned(command)
    warned = screen(command, context)
    _require_going_on(review, command)
    pending = review.is_unanswered(context.actor)
    if pending and not isinstance(command, c.AnswerIntroduction):
        introductions.confirm_contact(work, yes=True)

    _dispatch(work, command)
    rounds_and_checks.recur(work)
    taken_back.tell_whose(work)

    if pending:
        _unask(work)

    _complete_or_reopen(work)
    work.announcements = once_each(work.review, work.announcements)
    _warn(work, warned)


def _require_going_on(review: Review, command: c.Command) -> None:
    if review.discontinued is not None and not _is_for_after_the_end(review, command):
        raise Discontinued(on=review.discontinued)


def _is_for_after_the_end(review: Review, command: c.Command) -> bool:
    """Say whether a command is about how long a review is kept, which outlasts its end."""
    if isinstance(command, c.Second):
        waiting = review.pending_approvals.get(command.number)
        return waiting is not None and waiting.act == "Purge"
    return isinstance(command, c.PlaceLegalHold | c.LiftLegalHold | c.Purge)


def _unask(work: UnitOfWork) -> None:
    """Take back what a contact was asked who has just done it.

    A contact's first command counts as [That's me], and what waited for them is asked; but not what
    they have answered or done with that very command.
    """
    work.announcements = [one for one in work.announcements if not _is_overtaken(work, one)]


def _is_overtaken(work: UnitOfWork, asked: Addressed) -> bool:
    """Say whether what somebody is asked was answered or done by this command."""
    review, actor = work.review, work.context.actor
    if asked.to != actor:
        return False

    match asked.announcement:
        case direct_messages.Assigned(item=item, party=party):
            return not review.is_open(InstanceId(item, party))
        case direct_messages.Request(item=item, party=party):
            key = InstanceId(item, party)
            given = work.emitted_about(e.AnswerGiven)
            return key in given or actor not in awaited.awaited_from(review, key)
        case _:
            return False


def _dispatch(work: UnitOfWork, command: c.Command) -> None:
    act = _ACTS.get(type(command))
    if act is None:
        raise NotYet
    act(work, command)


def _dispatch_screened(work: UnitOfWork, command: c.Command) -> None:
    """Do a command that is screened by itself: an identifier in one line refuses that line."""
    warned = screen(command, work.context)
    _dispatch(work, command)
    _warn(work, warned)


def _warn(work: UnitOfWork, kinds: Collection[str]) -> None:
    """Say with the reply what looked like a person's details in a typed text."""
    if kinds:
        work.reply = replace(work.reply, warned=tuple(sorted(set(kinds))))


def _ask_discontinue(work: UnitOfWork, command: c.Discontinue) -> None:
    work.as_coordinator()
    ask_second(work, command)


def _second(work: UnitOfWork, command: c.Second) -> None:
    """Do an act of two people after the second has agreed; it is judged anew, now."""
    review, context = work.review, work.context
    waiting, act = find_waiting(review, command.number, context, holders_for)
    work.role = _role_for(review, act, context) or _seconding_role(review, context)
    work.emit(e.SecondGiven(number=waiting.number, by=context.actor, on=context.today))

    match act:
        case c.Publish():
            publication.publish_outside(work, act)
        case c.Discontinue():
            _discontinue(work, act)
        case c.Redact():
            redaction.redact(work, act)
        case c.RemoveParty():
            parties.remove_together(work, act, waiting)
        case c.CloseImpasse():
            impasse.close_it(work, act, waiting)
        case c.Purge():
            retention.purge(work, waiting)
        case c.Undo() if takes_decision_back(act):
            not_publishing.undo(work, act, waiting)
        case c.Undo():
            undo.undo_publication(work, act, waiting)
        case c.NotPublish():
            not_publishing.record(work, act, waiting)
        case _:
            raise NotYet

    work.tell(waiting.by, direct_messages.Seconded(number=waiting.number, by=context.actor))


def _discontinue(work: UnitOfWork, act: c.Discontinue) -> None:
    number = work.emit(e.ReviewDiscontinued(on=work.context.today, reason=act.because))
    work.post(posts.Discontinued(event=number))
    work.say(replies.Discontinued(ref=work.review.ref))


def _role_for(review: Review, act: Act, context: Context) -> str | None:
    """Return the role in which a person agrees to an act that is for some roles only."""
    if isinstance(act, c.CloseImpasse):
        disputed = impasse.asked_about(review, act)
        return impasse.may_close(review, disputed, context.actor) if disputed else None
    if concerns_not_publishing(act):
        return _deciding_role(review, context)
    return None


def _seconding_role(review: Review, context: Context) -> str:
    """Return the role in which a person agrees to any act of two people."""
    for role in review.process.seconds:
        if review.holds(context.actor, role):
            return role
    return APPOINTED


def _deciding_role(review: Review, context: Context) -> str | None:
    """Return the role in which a person agrees that the report is not published."""
    if review.is_coordinator(context.actor):
        return "coordinator"
    return deciding_role(review, context.actor)


def _complete_or_reopen(work: UnitOfWork) -> None:
    """Close a review when nothing is open, and open it again when something is (rule 14)."""
    review = work.review
    is_complete, was_complete = not review.open_keys(), review.completed is not None
    if review.discontinued is not None or is_complete == was_complete:
        return

    if is_complete:
        work.emit(e.ReviewCompleted(on=work.context.today), role="", behalf="")
        work.post(posts.Completed())
    else:
        work.emit(e.ReviewReopened(on=work.context.today), role="", behalf="")
        work.post(posts.Reopened())


# --- what does each command ----------------------------------------------------------------------

C = TypeVar("C", bound=c.Command)
_Act = Callable[[UnitOfWork, Any], None]


def _does(form: type[C], act: Callable[[UnitOfWork, C], None]) -> tuple[type[c.Command], _Act]:
    """Return a form of commands and the act that does it: one is made for the other."""
    return form, act


_ACTS: Final[Mapping[type[c.Command], _Act]] = dict(
    (
        _does(c.Complete, items.complete),
        _does(c.BringInVersion, bringing_in.bring_in_version),
        _does(c.BringInItem, lambda work, command: bringing_in.bring_in(work, (command,))),
        _does(c.BringInStage, lambda work, command: bringing_in.bring_in(work, (command,))),
        _does(c.BringInTogether, lambda work, command: bringing_in.bring_in(work, command.parts)),
        _does(c.CatchUp, catching_up.catch_up),
        _does(c.Several, lambda work, command: batch.do_all(work, command, _dispatch)),
        _does(c.ForSeveral, lambda work, command: several.do_for_each(work, command, _dispatch)),
        _does(
            c.TickTogether, lambda work, command: several.tick_together(work, command, _dispatch)
        ),
        _does(c.AddList, lambda work, command: listed.add_list(work, command, _dispatch_screened)),
        _does(c.NotHeld, items.not_held),
        _does(c.Skip, items.skip),
        _does(c.Undo, notes_taken_back.undo_what_counts),
        _does(c.AddEvidence, evidence.add_evidence),
        _does(c.UndoEvidence, notes_taken_back.undo_evidence),
        _does(c.Chase, chase.chase),
        _does(c.Assign, planning.assign),
        _does(c.SetDue, planning.set_due),
        _does(c.Snooze, planning.snooze),
        _does(c.ProposeTimetable, timetable.propose),
        _does(c.AcceptTimetable, timetable.accept),
        _does(c.AddAgency, agencies.add_agency),
        _does(c.ChangeContact, contacts.change_contact),
        _does(c.AddPartnership, parties.add_partnership),
        _does(c.AddFamily, parties.add_family),
        _does(c.NoneInvolved, parties.none_involved),
        _does(c.RenameParty, parties.rename),
        _does(c.RemoveParty, parties.remove),
        _does(c.GiveRole, roles.give_role),
        _does(c.TakeRole, roles.take_role),
        _does(
            c.ReplacePerson,
            lambda work, command: replacing.replace_person(work, command, _dispatch),
        ),
        _does(c.AllowGuest, guests.allow),
        _does(c.RemoveGuest, guests.remove),
        _does(c.Recuse, recusal.recuse),
        _does(c.AddCorrection, corrections.add_correction),
        _does(c.AnswerCorrection, corrections.answer_correction),
        _does(c.AskCorrection, corrections.ask_correction),
        _does(c.ExplainCorrection, corrections.explain_correction),
        _does(c.SetAssurance, assurance.set_assurance),
        _does(c.CloseImpasse, impasse.ask),
        _does(c.Switch, switch.switch),
        _does(c.MoveReview, channels.move),
        _does(c.ClearChannel, channels.clear),
        _does(c.UpgradeProcess, switch.upgrade),
        _does(c.AddAttendee, attendees.add_attendee),
        _does(c.AttendeeAsked, attendees.attendee_asked),
        _does(c.AddTask, tasks.add_task),
        _does(c.AddAction, actions.add_action),
        _does(c.FinishAction, actions.finish_action),
        _does(c.ReportAction, actions.report_action),
        _does(c.SayImpact, actions.say_impact),
        _does(c.UndoAction, notes_taken_back.undo_action),
        _does(c.DetailAction, actions.detail_action),
        _does(c.AnswerIntroduction, introductions.answer_introduction),
        _does(c.RegisterVersion, versions.register),
        _does(c.RecordEmailed, emailing.record),
        _does(c.AnswerEditorial, confirming.answer),
        _does(c.CorrectVersionDate, versions.correct_date),
        _does(c.MendLink, versions.mend),
        _does(c.Circulate, sending.circulate),
        _does(c.Approve, answers.approve),
        _does(c.Object, objections.raise_objection),
        _does(c.AskDeputy, asking.ask_deputy),
        _does(c.CannotOpen, asking.cannot_open),
        _does(c.AgreePublication, publication_date.agree),
        _does(c.Publish, publication.publish),
        _does(c.NotPublish, not_publishing.ask),
        _does(c.Quiet, quiet_days.quiet),
        _does(c.PlaceHold, publication_hold.hold),
        _does(c.MoveHold, publication_hold.move),
        _does(c.LiftHold, publication_hold.lift),
        _does(c.Discontinue, _ask_discontinue),
        _does(c.Redact, redaction.ask),
        _does(c.PlaceLegalHold, retention.place_hold),
        _does(c.LiftLegalHold, retention.lift_hold),
        _does(c.Purge, retention.ask_purge),
        _does(c.Second, _second),
    )
)
