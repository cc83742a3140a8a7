"""Bring in what happened before a review was opened here, as papers show it.

A coordinator records it: each with the day on which it was, and with a reference to the paper.
Nobody is asked anything by it. What a group had decided, and what only one person may say, is
brought in, too; the group, or that person, and the channel are told, so that nothing is made up
unseen. Nothing since the opening is brought in: that is recorded by whoever does it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.errors import Refusal
from bot.grouping import by_key
from bot.refusals.answers import Gate
from bot.refusals.bringing_in import (
    AlreadyHere,
    NothingToBringIn,
    SentBefore,
    SinceOpening,
    SpokenOfHere,
    VersionFirst,
    VersionFromHere,
)
from bot.refusals.items import BeforeDecision
from bot.refusals.parties import NoOutcome
from bot.refusals.publication import Published
from bot.refusals.several import NoneOfThem
from bot.typed import Named
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.answer_guards import require_not_closed
from bot.workflow.acts.answering import version_to_answer
from bot.workflow.acts.answers import approve
from bot.workflow.acts.closing import HOW, close, require_open
from bot.workflow.acts.gate_guards import require_open_gate
from bot.workflow.acts.items import complete
from bot.workflow.acts.rounds_and_checks import open_turn
from bot.workflow.acts.saying import as_lists
from bot.workflow.acts.sending import circulate
from bot.workflow.acts.several import nameless
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.acts.versions import find_document, register, set_aside_by
from bot.workflow.process.model import Document, Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.lookup import find_item, find_key, find_stage
from bot.workflow.rules.progress_checks import month_of_past

Past = c.BringInItem | c.BringInStage
_BY_DATE = (None, "briefing", "timetable", "pseudonym", "action-done", "independence")
"""The rules of tasks that need no more than a day."""


def can_bring_in(review: Review, key: InstanceId) -> bool:
    """Say whether an instance can be brought in with nothing but a day and a reference."""
    item = review.item(key.item)
    if not review.is_open(key) or item.recurring or item.due.precedes_publication:
        return False
    return item.answered or _needs_a_day_only(item)


def _needs_a_day_only(item: Item) -> bool:
    return item.kind in HOW and item.rule in _BY_DATE


def can_bring_in_alone(review: Review, key: InstanceId) -> bool:
    """Say whether an instance can be brought in alone: some need more than their stage's day.

    What came of a contribution is each family's own; a notice tells of a date, so that comes first.
    """
    if not review.is_open(key):
        return False

    if can_bring_in(review, key):
        return True

    item = review.item(key.item)
    if item.due.precedes_publication and _was_sent(review, key):
        return False

    return item.rule == "contribution" or _tells_of_a_known_date(review, item)


def _tells_of_a_known_date(review: Review, item: Item) -> bool:
    """Say whether an item tells of the publication date, and that is there to be told of."""
    if item.recurring or not _needs_a_day_only(item):
        return False
    return item.due.precedes_publication and review.publication_date is not None


@dataclass(slots=True)
class _Outcome:
    """What became of all that was to be brought in."""

    done: list[replies.OnDay] = field(default_factory=list)
    decisions: list[InstanceId] = field(default_factory=list)
    refused: list[replies.NotDone] = field(default_factory=list)
    waiting: list[tuple[InstanceId, Past, Gate]] = field(default_factory=list)
    """What rests on something that may come in with the same act, in whatever order it is said."""
    again: list[Named] = field(default_factory=list)


def bring_in(work: UnitOfWork, parts: Sequence[Past]) -> None:
    """``bring-in``: items one by one, or whole stages; what is refused is said."""
    begun = _begin(work, parts[0].ref if parts else "")
    outcome = _Outcome()

    for part in parts:
        for key in _keys_of(work.review, part, work.context.actor):
            _try(work, key, part, outcome)

    _try_again(work, outcome)

    if not outcome.done:
        raise _why_nothing(outcome)

    _tell(work, begun, outcome.decisions)
    work.say(
        replies.BroughtIn(
            items=outcome.done,
            refused=outcome.refused,
            stage=work.review.stage.title,
            again=outcome.again,
        )
    )


def _why_nothing(outcome: _Outcome) -> Refusal:
    return NoneOfThem(refused=outcome.refused) if outcome.refused else NothingToBringIn()


def _begin(work: UnitOfWork, ref: str) -> int:
    work.as_coordinator()
    if work.review.published is not None:
        raise Published(verb="bring-in")
    return work.emit(e.BroughtIn(on=work.context.today, ref=ref or None))


def _keys_of(review: Review, part: Past, user: str) -> list[InstanceId]:
    """Return what one line of the past is about: an instance, or all of a stage that can be."""
    if isinstance(part, c.BringInItem):
        return [_key_of(review, part, user)]
    keys = review.instances_of(find_stage(review, part.stage).items)
    return [key for key in keys if can_bring_in(review, key)]


def _key_of(review: Review, part: c.BringInItem, user: str) -> InstanceId:
    item = find_item(review, part.what)
    if item.rule == "progress-check":  # one of then, beside that which is open now
        return InstanceId(item.id)
    return find_key(review, item.id, part.party, user)


def _try(work: UnitOfWork, key: InstanceId, past: Past, outcome: _Outcome) -> None:
    """Bring one instance in, on a copy: what is refused leaves nothing."""
    part = work.fork()
    part.role = "coordinator"
    meant = key

    try:
        if work.review.item(key.item).rule == "progress-check":
            key = _past_check(part, key, past.on)

        _bring_in_one(part, key, past)
    except Gate as refusal:
        outcome.waiting.append((meant, past, refusal))
        return
    except Refusal as refusal:
        outcome.refused.append(_not_done(work, key, refusal))
        return

    part.announcements = []  # nobody is asked by what is past
    work.take(part)
    _note_done(work, key, past, outcome)


def _note_done(work: UnitOfWork, key: InstanceId, past: Past, outcome: _Outcome) -> None:
    """Note what has come in; apart, what asks again since, and what was decided."""
    outcome.done.append(replies.OnDay(**work.named(key), on=past.on))
    if work.review.item(key.item).due.precedes_publication and work.review.is_open(key):
        outcome.again.append(work.named(key))
    if _is_decision(work.review, key):
        outcome.decisions.append(key)


def _try_again(work: UnitOfWork, outcome: _Outcome) -> None:
    """Bring in what waited for something that has come in since; refuse what still waits."""
    done_before = -1
    while len(outcome.done) > done_before:
        done_before = len(outcome.done)
        waiting, outcome.waiting = outcome.waiting, []
        for key, past, _ in waiting:
            if work.review.is_open(key):
                _try(work, key, past, outcome)

    for key, _, refusal in outcome.waiting:
        outcome.refused.append(_not_done(work, key, refusal))


def _not_done(work: UnitOfWork, key: InstanceId, refusal: Refusal) -> replies.NotDone:
    return replies.NotDone([work.in_words(key)], nameless(refusal))


def _past_check(work: UnitOfWork, key: InstanceId, day: date) -> InstanceId:
    """Open the progress check that was made on a day; return its key. Refused: it is here."""
    review = work.review
    if day < review.decided:
        raise BeforeDecision(date=day, decided=review.decided)

    _require_before_opening(review, day)
    _require_no_check_on(work, key, day)
    return InstanceId(key.item, open_turn(work, "check", month_of_past(review, day)))


def _require_no_check_on(work: UnitOfWork, key: InstanceId, day: date) -> None:
    """Refuse a progress check of a day on which one was made that is here already."""
    review = work.review
    for check in review.instances(review.item(key.item)):
        closed = review.state(check).closed
        if closed is not None and closed.on == day:
            require_open(work, check)


def _bring_in_one(work: UnitOfWork, key: InstanceId, past: Past) -> None:
    item = work.review.item(key.item)
    _require_before_opening(work.review, past.on)

    if item.kind == "document":
        raise VersionFirst(**work.named(key))

    if item.answered:
        _require_no_outcome(work, key, past)
        _bring_in_answer(work, key, item, past)
    elif item.personal:
        _require_no_outcome(work, key, past)
        _bring_in_personal(work, key, item, past.on, past.ref)
    else:
        _bring_in_done(work, key, item, past)


def _outcome_of(past: Past) -> str | None:
    """Return the outcome that is said with an item; with a stage, none is."""
    return past.outcome if isinstance(past, c.BringInItem) else None


def _require_no_outcome(work: UnitOfWork, key: InstanceId, past: Past) -> None:
    """Refuse an outcome of what takes none."""
    outcome = _outcome_of(past)
    if outcome is not None:
        raise NoOutcome(**work.named(key), outcome=outcome)


def _bring_in_answer(work: UnitOfWork, key: InstanceId, item: Item, past: Past) -> None:
    """Record a group's decision or an agency's confirmation, on a version from papers, too."""
    _require_brought_in(work, key)
    if item.kind == "approval":
        _bring_in_approval(work, key, item, past.on, past.ref)
    else:
        approve(work, c.Approve(what=item.id, party=key.party, on=past.on, ref=past.ref))


def _bring_in_done(work: UnitOfWork, key: InstanceId, item: Item, past: Past) -> None:
    """Record a task, a meeting or a notice; of a notice, the date that it is taken to have told."""
    told = None
    if item.due.precedes_publication:
        _require_not_sent(work, key)
        told = work.review.publication_date_told_on(past.on)

    done = c.Complete(
        what=item.id,
        party=key.party or None,
        on=past.on,
        ref=past.ref,
        outcome=_outcome_of(past),
    )
    complete(work, done, told=told)


def _was_sent(review: Review, key: InstanceId) -> bool:
    """Say whether a notice is on record as sent, and asks again since: nobody took that back."""
    state = review.state(key)
    if state.last_sent is None or not review.is_open(key):
        return False
    return state.reopened is None or state.reopened.cause != "undone"


def _require_not_sent(work: UnitOfWork, key: InstanceId) -> None:
    """Refused: a notice that was sent before; an old letter tells nobody what changed since."""
    review = work.review
    last = review.state(key).last_sent
    if last is not None and _was_sent(review, key):
        raise SentBefore(
            **work.named(key), date=last.on, told=last.told, publication=review.publication_date
        )


def _require_brought_in(work: UnitOfWork, key: InstanceId) -> None:
    """Require that a version came from papers, as what was said of it does."""
    version = version_to_answer(work, key, None)
    registered = work.review.log[version.event - 1]
    if registered.batch not in _batches_of_the_past(work.review):
        raise VersionFromHere(**work.named(key), version=version.number, date=version.recorded_on)


def _batches_of_the_past(review: Review) -> set[int]:
    """Return the commands by which something was brought in, by their first events."""
    return {recorded.batch for recorded in review.recorded(e.BroughtIn)}


def _require_before_opening(review: Review, day: date) -> None:
    if day > review.opened:
        raise SinceOpening(date=day, opened=review.opened)


def _bring_in_approval(work: UnitOfWork, key: InstanceId, item: Item, day: date, ref: str) -> None:
    """Record that a group had decided on the version that stands; it is marked as brought in."""
    version = version_to_answer(work, key, None)
    work.happened(day)

    if day < version.on:
        raise AlreadyHere(**work.named(key), version=version.number, on=version.on, date=day)

    require_open_gate(work, key, day)
    require_not_closed(work, key, version)
    today = work.context.today

    for role in item.decides:
        work.emit(
            e.AnswerGiven(
                item=key.item,
                answer="approve",
                version=version.number,
                on=day,
                recorded_on=today,
                user="",
                role=role,
                behalf=True,
                ref=ref,
            ),
            behalf=role,
        )

    work.emit(
        e.ItemClosed(
            item=key.item,
            how="answered",
            on=day,
            recorded_on=today,
            version=version.number,
            ref=ref,
        ),
        behalf=item.decides[0],
    )


def _bring_in_personal(work: UnitOfWork, key: InstanceId, item: Item, day: date, ref: str) -> None:
    """Record what only one person may say, as they had said it."""
    require_open(work, key)
    work.happened(day)
    require_open_gate(work, key, day)
    work.behalf = item.who[0]
    close(work, key, HOW[item.kind], day, c.Complete(what=item.id, ref=ref))


def _tell(work: UnitOfWork, event: int, decisions: list[InstanceId]) -> None:
    """Tell the channel, and whoever is said to have decided or declared something."""
    review = work.review
    work.post(posts.BroughtIn(event=event, items=as_lists(decisions)))
    by_person = by_key((user, key) for key in decisions for user in _deciding(review, key))
    for user, keys in by_person.items():
        work.tell(user, direct_messages.BroughtIn(event=event, items=as_lists(keys)))


def tell_brought_in(work: UnitOfWork, user: str) -> None:
    """Tell somebody who can be told now what they, or their group, are said to have decided."""
    review = work.review
    for begun in review.recorded(e.BroughtIn):
        keys = [key for key in _decisions_of(review, begun.batch) if user in _deciding(review, key)]
        if keys:
            told = direct_messages.BroughtIn(event=begun.number, items=as_lists(keys))
            work.tell(user, told, subject=f"brought-in/{begun.number}")


def _decisions_of(review: Review, batch: int) -> list[InstanceId]:
    """Return what was brought in with a command, and is a group's or one person's own to say."""
    closings = review.each(e.ItemClosed)
    keys = [InstanceId.of(closing) for recorded, closing in closings if recorded.batch == batch]
    return [key for key in keys if _is_decision(review, key)]


def _is_decision(review: Review, key: InstanceId) -> bool:
    item = review.process.item_of(key.item)
    return item is not None and (item.kind == "approval" or item.personal)


def _deciding(review: Review, key: InstanceId) -> list[str]:
    item = review.item(key.item)
    return review.voters_of(item.decides or item.who)


def bring_in_version(work: UnitOfWork, command: c.BringInVersion) -> None:
    """``bring-in version``: a version with its own date, and the day on which it went out."""
    review = work.review
    begun = _begin(work, "")

    for day in filter(None, (command.on, command.sent)):
        _require_before_opening(review, day)

    document, kind = find_document(review, command.document)
    _require_not_spoken_of_here(work, document, kind)
    part = work.fork()
    register(
        part,
        c.RegisterVersion(
            url=command.url, document=command.document, on=command.on, confirmed=True
        ),
    )
    said = part.reply
    assert isinstance(said, replies.Registered)

    if command.sent is not None and not said.paper:
        sent = c.Circulate(version=said.version, document=command.document, on=command.sent)
        circulate(part, sent)

    part.announcements = []
    work.take(part)
    _tell(work, begun, [])
    work.say(
        replies.VersionBroughtIn(
            document=said.document,
            kind=said.kind,
            version=said.version,
            on=command.on,
            sent=command.sent,
        )
    )


def _require_not_spoken_of_here(work: UnitOfWork, document: Document, kind: str) -> None:
    """Refuse to replace a version on which somebody answered here, or with which they went on.

    What was said of it since is not of papers alone, so that its successor is registered openly.
    """
    review = work.review
    latest = review.latest(document)
    if latest is None:
        return

    keys = set_aside_by(review, document, kind)
    past = _batches_of_the_past(review)
    said_here = (one for one in reversed(review.log) if one.batch not in past)
    for key, day in _spoken_of(review, said_here, latest):
        if key in keys:
            raise SpokenOfHere(**work.named(key), version=latest.number, date=day, kind=kind)


def _spoken_of(
    review: Review, history: Iterable[e.Recorded], latest: Version
) -> Iterator[tuple[InstanceId, date]]:
    """Yield each instance in which something was said of a version, and the day of that."""
    for recorded in history:
        match recorded.event:
            case e.AnswerGiven() | e.ItemClosed() as event:
                yield InstanceId.of(event), event.recorded_on
            case e.DecisionPrepared(item=item, version=latest.number):
                yield InstanceId(item), recorded.at.date()
            case e.CorrectionRaised(party=party, version=latest.number, on=day):
                yield _confirmation_of(review, party), day
            case _:
                pass


def _confirmation_of(review: Review, party: str) -> InstanceId:
    """Return the instance by which an agency says whether a version is right about it."""
    confirmations = review.process.items_of_kind("confirmation")
    return InstanceId(confirmations[0].id if confirmations else "", party)
