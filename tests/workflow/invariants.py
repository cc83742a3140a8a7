"""What holds after every command, whatever it was: in which capacity it was recorded, and that what
is re-opened is really open, has its date, and is on people's lists again.

:meth:`tests.workflow.driver.Play.does` checks it after each accepted command, so every test of the
core and every walk does.
"""

from dataclasses import dataclass, field
from datetime import date

from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.decisions import is_approved
from bot.workflow.rules.sending import is_sent, missing_to_send, ready_to_send
from bot.workflow.views.checklist import checklist
from bot.workflow.views.mine import mine

OF_NO_ROLE = (
    *(c.AnswerIntroduction, c.Recuse, c.Snooze),
    *(c.UpgradeProcess, c.Tick, c.FollowChannel),
)
"""What people do about themselves, the operator from the command line, the clock, and Slack."""
BY_ITSELF = (e.ContactAnswered, e.RecusalEnded, e.ReviewCompleted, e.ReviewReopened)
"""What may come about in a person's command and needs no role."""
RECURRING = ("check", "round")
"""Parties that the calendar adds, in whoever's command comes first."""


@dataclass(frozen=True)
class Before:
    """What is remembered of a review from before a command."""

    capacities: set[str] = field(default_factory=set)
    closed: frozenset[InstanceId] = frozenset()
    due: dict[InstanceId, date | None] = field(default_factory=dict)


def capacities_of(review: Review, user: str, *, appointed: bool) -> set[str]:
    """In which capacities somebody may act: roles, "lead", "deputy", "assigned", "appointed"."""
    found = {role for role, holdings in review.roles.items() if user in holdings}
    for party in review.parties.values():
        if party.kind == "agency" and not party.gone:
            found |= {"lead"} if party.lead == user else set()
            found |= {"deputy"} if party.deputy == user else set()
    if any(state.assignee == user for state in review.states.values()):
        found.add("assigned")
    if appointed:
        found.add("appointed")
    return found


def before(review: Review, user: str, calendar: Calendar, *, appointed: bool) -> Before:
    """Remember of a review what the invariants compare with afterwards."""
    keys = list(review.all_keys())
    dues = {key: due_of(review, key, calendar) for key in keys}
    return Before(
        capacities=capacities_of(review, user, appointed=appointed),
        closed=frozenset(key for key in keys if not review.is_open(key)),
        due={key: due.day if due else None for key, due in dues.items()},
    )


def check_capacity(
    work: UnitOfWork, command: c.Command, earlier: Before, *, appointed: bool
) -> None:
    """Each event of a person's act says in which capacity it was done, and they had that one."""
    user = work.context.actor
    command = command.act if isinstance(command, c.ForSeveral) else command
    allowed = earlier.capacities | capacities_of(work.review, user, appointed=appointed)
    for recorded in work.recorded:
        name = type(recorded.event).__name__
        if recorded.role:
            assert recorded.role in allowed, (
                f"{name} by {user} as {recorded.role}, not one of {allowed}"
            )
        else:
            needs_none = isinstance(command, OF_NO_ROLE) or _needs_no_role(work, recorded)
            assert needs_none, f"{name} by {user} in no capacity"


def _needs_no_role(work: UnitOfWork, recorded: e.Recorded) -> bool:
    event = recorded.event
    if isinstance(event, BY_ITSELF):
        return True
    if isinstance(event, e.PartyAdded):
        return event.kind in RECURRING
    if isinstance(event, e.ItemClosed):
        party = work.review.parties.get(event.party or "")
        by_itself = event.how in ("not-applicable", "overtaken")
        return by_itself and party is not None and party.kind in RECURRING
    return False


HAPPENED = ("done", "held", "sent", "answered", "registered", "impasse")
"""How something is closed on a day on which it was; anything else is only written down on it."""


def check_gates(work: UnitOfWork) -> None:
    """Nothing is of a day before what it rests on was there, whoever recorded it and however."""
    review = work.review
    for recorded in work.recorded:
        event = recorded.event
        if isinstance(event, e.ItemClosed):
            stands = event.how in ("done", "held", "sent", "answered")
            party, name = event.party or "", event.item
        elif isinstance(event, e.AnswerGiven | e.DecisionPrepared):
            stands = event.answer in ("approve", "confirm")
            party, name = getattr(event, "party", None) or "", event.item
        else:
            continue
        if not stands or not _still_there(review, recorded):
            continue
        for other in _rested_on(review, InstanceId(name, party)):
            days = _days_of(review, other)
            assert not days or min(days) <= event.on, f"{name} {party} is of before {other}"


def _still_there(review: Review, recorded: e.Recorded) -> bool:
    """What a later act of the same form has opened again rests on nothing any more."""
    event = recorded.event
    state = review.state(InstanceId(event.item, getattr(event, "party", None) or ""))  # type: ignore[attr-defined]
    if isinstance(event, e.ItemClosed):
        return state.closed is not None and state.closed.number == recorded.number
    if isinstance(event, e.AnswerGiven):
        return any(answer.number == recorded.number for answer in state.standing)
    return True


def _rested_on(review: Review, key: InstanceId) -> list[InstanceId]:
    item = review.item(key.item)
    found = []
    for need in item.requires:
        other = review.process.items.get(need.item)
        keys = review.instances(other) if other is not None else []
        found += [one for one in keys if need.scope != "own" or one.party == key.party]
    return found


def _days_of(review: Review, key: InstanceId) -> list[date]:
    """The days on which something was done, since it was last opened again."""
    found: list[date] = []
    for recorded in review.recorded(e.ItemClosed, e.ItemReopened, e.ClosingKept):
        event = recorded.event
        if (event.item, event.party or "") != key:  # type: ignore[attr-defined]
            continue
        if isinstance(event, e.ItemReopened):
            found = []
        elif isinstance(event, e.ItemClosed) and event.how in HAPPENED:
            found.append(event.on)
    return found


def check_stage(review: Review) -> None:
    """The review is never in a stage before one whose gate has passed, and only what held nothing
    then is passed over."""
    stage_index, here = review.process.stage_index, review.process.stage_index(review.stage.id)
    passed = -1
    for item in review.process.items.values():
        closed = review.state(InstanceId(item.id)).closed
        if item.kind == "approval" and closed is not None and closed.how == "answered":
            passed = max(passed, stage_index(item.stage))
        if item.kind == "publish" and review.published is not None:
            passed = max(passed, stage_index(item.stage))
    assert here >= passed, f"in {review.stage.id}, though a later stage's gate has passed"
    for key in review.open_keys():
        if passed <= stage_index(review.item(key.item).stage) < here:
            assert not review.blocks(key), f"{key} is open, and its stage is passed over"


def check_overtaken(review: Review, before: Review | None) -> None:
    """What was published just now has left nothing open that was for before it."""
    if review.published is None or (before is not None and before.published is not None):
        return
    for key in review.open_keys():
        item = review.item(key.item)
        late = review.after_publication(item) or item.afterwards
        behind = item.stage == "publication" and not item.each  # of Sandwell's, by their place
        assert late or behind or item.rule == "response-and-actions", f"{key} was for before it"


def check_reopened(work: UnitOfWork, command: c.Command, earlier: Before, today: date) -> None:
    """What an undo names, what is re-opened and what a withdrawn version registered is open, has
    its date, and is on the checklist and on the lists of those whose it is."""
    calendar = work.context.calendar
    for key in _reopened(work, command, earlier):
        _is_open_again(work.review, key, today, calendar)
        if isinstance(command, c.Undo) and key == _undone(work) and key in earlier.closed:
            due = due_of(work.review, key, calendar)
            assert (due is None) == (earlier.due[key] is None), f"{key} has another date"


def _reopened(work: UnitOfWork, command: c.Command, earlier: Before) -> list[InstanceId]:
    """What has to be open after a command, because it was undone, fell or lost its version."""
    found: dict[InstanceId, None] = {}
    if isinstance(command, c.Undo):
        found |= dict.fromkeys(filter(None, [_undone(work)]))
    for recorded in work.recorded:
        match recorded.event:
            case e.ItemReopened(item=item, party=party):
                found[InstanceId(item, party or "")] = None
            case e.ItemClosed(item=item, party=party):  # in the same command: done anew
                found.pop(InstanceId(item, party or ""), None)
            case e.VersionWithdrawn(document=document, version=number):
                versions = work.review.versions[document]
                if number == versions[-1].number:
                    found[InstanceId(versions[-1].kind)] = None
            case _:
                pass
    there = set(work.review.all_keys())
    return [key for key in found if key in there and not _still_decided(work, key, earlier)]


def _undone(work: UnitOfWork) -> InstanceId | None:
    """What an undo has named; nothing, where it took back a recusal."""
    facts = work.reply.facts
    return InstanceId(facts["item"], facts["party_id"]) if "party_id" in facts else None


def _still_decided(work: UnitOfWork, key: InstanceId, earlier: Before) -> bool:
    """A group of many may have decided without the answer that one of them took back."""
    item = work.review.item(key.item)
    return item.kind == "approval" and key in earlier.closed and is_approved(work.review, key)


def _is_open_again(review: Review, key: InstanceId, today: date, calendar: Calendar) -> None:
    assert key in review.open_keys(), f"{key} is not open"
    item = review.item(key.item)
    of_item = next(s for s in review.process.stages if s.id == item.stage)
    stage = review.stage if item.added else of_item
    somebody = review.holders("coordinator")[0]
    shown = checklist(review, stage, somebody, today, calendar)
    (line,) = [one for one in [*shown.pressing, *shown.rest] if (one.item, one.party_id) == key]
    assert line.open, f"{key} is not open on the checklist"
    if review.discontinued is None and review.published is None:
        _is_on_lists(review, key, today, calendar)


def _is_on_lists(review: Review, key: InstanceId, today: date, calendar: Calendar) -> None:
    item = review.item(key.item)
    if item.answered or item.kind == "document" or review.waits_for(key):
        return
    if review.process.stage_index(item.stage) > review.process.stage_index(review.stage.id):
        return
    if review.process.publish is not None and review.after_publication(item):
        return  # it follows the publication, which has not been yet: nobody is asked for it
    if item.personal and not any(review.holders(role) for role in item.who):
        return
    unsent = not is_sent(review, key)
    if unsent and missing_to_send(review, item):
        return
    lines = [one for user in review.people() for one in mine(review, user, today, calendar)]
    listed = {InstanceId(one.item, one.party_id) for one in lines}
    # Of all that a version is to be sent for, one line stands for the sending.
    meant = {key, *_sent_with(review, key)} if unsent else {key}
    assert meant & listed, f"{key} is open and on nobody's list"


def _sent_with(review: Review, key: InstanceId) -> list[InstanceId]:
    document = review.document_spoken_of(key)
    return ready_to_send(review, document) if document is not None else []
