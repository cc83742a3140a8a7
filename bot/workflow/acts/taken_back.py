"""Tell people what somebody else took back of what they had done, or changed of what they had set.

Whatever the command, each of them hears of it once, when it is done, and without its reason. Who
answered is told by the command itself that their answer fell; here are all the others.
"""

from collections.abc import Iterator
from typing import TypeVar

from bot.grouping import by_key
from bot.workflow.acts import direct_messages
from bot.workflow.acts.saying import Announcement, as_lists
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import AboutInstance, Closing, InstanceId

Set = TypeVar("Set", e.DueSet, e.Assigned)

_BY_NOBODY = ("overtaken", "not-applicable")
"""How an item is closed that nobody had done."""
_BY_ANSWERS = "answered"
"""How an item is closed by answers, of which each is told by itself."""
_NOT_OVERRULED = ("withdrawn", "further")
"""Why an answer falls that another of the same agency or group takes the place of, or adds to."""
_ToldOfAnswers = (
    direct_messages.Fell
    | direct_messages.NewerFile
    | direct_messages.Superseded
    | direct_messages.Undone
)


def tell_whose(work: UnitOfWork) -> None:
    """Tell each person what this command took back of theirs, or changed; not who acts."""
    _tell_of_what_is_open(work)
    changed = dict.fromkeys(_changed(work))
    alike = by_key(((user, message.what), message) for user, message in changed)
    for (user, _), messages in alike.items():
        _tell(work, user, _as_one(messages))


def _tell_of_what_is_open(work: UnitOfWork) -> None:
    """Tell each person what is open again of theirs, by what opened it first."""
    opened = _open_again(work)
    by_cause = by_key(((user, cause), key) for (user, key), cause in opened.items())
    for (user, cause), keys in by_cause.items():
        _tell(work, user, direct_messages.OpenAgain(items=as_lists(keys), cause=cause))


def _open_again(work: UnitOfWork) -> dict[tuple[str, InstanceId], str]:
    """Return what is open again of whom, and what opened it first, unless they are told already."""
    told = set(_told_already(work))
    open_now = set(work.review.open_keys())
    opened: dict[tuple[str, InstanceId], str] = {}

    for user, key, cause in _taken_back(work):
        if key in open_now and (user, key) not in told:
            opened.setdefault((user, key), cause)

    return opened


def _tell(work: UnitOfWork, user: str, message: Announcement) -> None:
    """Tell somebody, if they have a part here, and neither did nor asked it.

    Whoever asked for an act of two people is told that it was seconded.
    """
    if user not in _who_act(work) and user in work.review.people():
        work.tell(user, message)


def _who_act(work: UnitOfWork) -> set[str]:
    """Return whose command it is; of an act that was seconded, who asked for it, too."""
    pending = work.review.pending_approvals
    seconded = [pending[given.number] for given in work.emitted(e.SecondGiven)]
    return {work.context.actor} | {waiting.by for waiting in seconded}


def _told_already(work: UnitOfWork) -> Iterator[tuple[str, InstanceId]]:
    """Yield who hears by another message of this command that an item of theirs is open again."""
    for one in work.announcements:
        message = one.announcement
        if one.to is not None and isinstance(message, _ToldOfAnswers):
            for key in _told_in(message):
                yield one.to, key


def _told_in(message: _ToldOfAnswers) -> list[InstanceId]:
    """Return what a message says of one's answers: the item that was opened, and what fell."""
    keys = [InstanceId(item, party) for item, party in message.items]
    if isinstance(message, direct_messages.Undone):
        keys.append(InstanceId(message.item, message.party))
    return keys


# --- what was done -------------------------------------------------------------------------------


def _taken_back(work: UnitOfWork) -> Iterator[tuple[str, InstanceId, str]]:
    """Yield who had recorded something that counts no more, of which instance, and its cause."""
    for recorded in work.recorded:
        match recorded.event:
            case e.ItemReopened(cause=cause) as event if cause != "further":
                key = InstanceId.of(event)
                people = _who_closed(work, key, recorded.number)
            case e.AnswerFell(cause=cause) as event if cause not in _NOT_OVERRULED:
                key = InstanceId.of(event)
                people = _who_answered(work.review, key, event.answer)
            case e.OutcomeNoted(outcome="undone") as event:
                key, cause = InstanceId.of(event), "undone"
                people = _who_noted(work, key)
            case _:
                continue

        for user in people:
            yield user, key, cause


def _who_answered(review: Review, key: InstanceId, number: int) -> Iterator[str]:
    """Yield who had recorded an answer, and who gave evidence for it."""
    answer = review.state(key).answer(number)
    if answer is not None:
        yield answer.by
        yield from _who_proved(review, number)


def _who_closed(work: UnitOfWork, key: InstanceId, reopened: int) -> Iterator[str]:
    """Yield who had closed an instance that was opened again, and who gave evidence for it."""
    closing = _closing_before(work.review, key, reopened)
    if closing is None or closing.how in _BY_NOBODY:
        return
    if closing.how != _BY_ANSWERS:
        yield closing.by
    yield from _who_proved(work.review, closing.number)


def _closing_before(review: Review, key: InstanceId, number: int) -> Closing | None:
    """Return the last closing of an instance before an event."""
    closings = [one for one in review.state(key).closings if one.number < number]
    return closings[-1] if closings else None


def _who_proved(review: Review, number: int) -> Iterator[str]:
    """Yield who added evidence to what an event had recorded."""
    for recorded, evidence in review.each(e.EvidenceAdded):
        if evidence.of == number:
            yield recorded.actor


def _who_noted(work: UnitOfWork, key: InstanceId) -> Iterator[str]:
    """Yield who had noted last how an instance stands that stays open."""
    for recorded in work.review.backwards(key):
        if recorded.number <= work.before and isinstance(recorded.event, e.OutcomeNoted):
            yield recorded.actor
            return


# --- what was set --------------------------------------------------------------------------------


def _changed(work: UnitOfWork) -> Iterator[tuple[str, direct_messages.Changed]]:
    """Yield who had set what this command changed: a date, whose something is, a hold."""
    for recorded in work.recorded:
        match recorded.event:
            case e.DueSet() as event:
                yield from _date_moved(work, event)
            case e.Assigned(ended=False) as event:
                yield from _with_another(work, event)
            case e.ItemClosed(how="skipped") as event:
                yield from _set_aside(work, event)
            case e.RecusalEnded(user=user):
                yield user, direct_messages.Changed(what="recusal")
            case e.HoldLifted(party=party):
                yield _who_added(work, party), direct_messages.Changed(what="lifted", party=party)
            case e.PartyChanged(party=party, due=due) if due and party.startswith("hold-"):
                yield _who_added(work, party), direct_messages.Changed(what="hold", party=party)
            case e.PartyRemoved(party=party):
                yield from _taken_off(work, party)
            case e.NoteTakenBack(item=item, party=party, of=number):
                changed = direct_messages.Changed(what="noted", item=item, party=party or "")
                yield work.review.log[number - 1].actor, changed
            case _:
                pass


def _as_one(
    messages: list[direct_messages.Changed],
) -> direct_messages.Changed | direct_messages.ChangedSeveral:
    """Return what one person is told that was changed in one way: of each thing, or of them all."""
    if len(messages) == 1:
        return messages[0]

    return direct_messages.ChangedSeveral(
        what=messages[0].what,
        items=[[one.item, one.party] for one in messages if one.item],
        parties=[one.party for one in messages if not one.item],
    )


def _date_moved(work: UnitOfWork, event: e.DueSet) -> Iterator[tuple[str, direct_messages.Changed]]:
    """Yield who had set an item's date that is another now."""
    for recorded, before in _last_before(work, e.DueSet, event):
        if before.due not in (None, event.due):
            yield recorded.actor, _changed_of("date", event)


def _with_another(
    work: UnitOfWork, event: e.Assigned
) -> Iterator[tuple[str, direct_messages.Changed]]:
    """Yield to whom an item was assigned that somebody else has now."""
    for _, before in _last_before(work, e.Assigned, event):
        if not before.ended and before.user != event.user:
            yield before.user, _changed_of("assigned", event)


def _set_aside(
    work: UnitOfWork, event: e.ItemClosed
) -> Iterator[tuple[str, direct_messages.Changed]]:
    """Yield to whom an item was assigned that was set aside as not applicable."""
    assignee = work.review.state(InstanceId.of(event)).assignee
    if assignee is not None:
        yield assignee, _changed_of("skipped", event)


def _changed_of(what: str, event: AboutInstance) -> direct_messages.Changed:
    return direct_messages.Changed(what=what, item=event.item, party=event.party or "")


def _taken_off(work: UnitOfWork, party_id: str) -> Iterator[tuple[str, direct_messages.Changed]]:
    """Yield whose action or task was taken off the list: its agency's lead, and who added it."""
    party = work.review.parties[party_id]
    if party.kind not in ("action", "task"):
        return

    removed = direct_messages.Changed(what="removed", party=party_id)
    agency = work.review.parties.get(party.agency or "")
    if agency is not None and agency.lead is not None:
        yield agency.lead, removed

    yield _who_added(work, party_id), removed


def _who_added(work: UnitOfWork, party: str) -> str:
    """Return who added a party."""
    return work.review.log[work.review.parties[party].event - 1].actor


def _last_before(work: UnitOfWork, form: type[Set], now: Set) -> Iterator[tuple[e.Recorded, Set]]:
    """Yield what was set last of the same before this command, if anything was."""
    earlier = [
        (recorded, event)
        for recorded, event in work.review.each(form)
        if recorded.number <= work.before and (event.item, event.party) == (now.item, now.party)
    ]
    yield from earlier[-1:]
