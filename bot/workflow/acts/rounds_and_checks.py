"""The clock opens the assurance round and the progress check that come next."""

from datetime import date

from bot.workflow.acts.closing import close
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import round_dates
from bot.workflow.process.model import PartyKind
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.rounds import MOST, next_date, open_actions, uses


def recur(work: UnitOfWork) -> None:
    """Opens the round and the check that come next, once the one before has had its day; ends
    checks at publication."""
    if work.review.discontinued is not None:
        return
    _rounds(work)
    _checks(work)


def drop_rounds(work: UnitOfWork) -> None:
    """What hung on a publication that was undone: rounds that are counted from it go, for they come
    anew; one in which something was said or done stays as a fact, without a date until there is
    another publication."""
    review = work.review
    if review.assurance is not None:
        return
    for turn in review.parties_of("round"):
        keys = [
            k for k in review.all_keys() if k.party == turn.id or k.party.endswith(f"@{turn.id}")
        ]
        if not any(review.state(k).closings or review.state(k).noted for k in keys):
            work.emit(e.PartyRemoved(party=turn.id, on=work.context.today))


def _rounds(work: UnitOfWork) -> None:
    review, today = work.review, work.context.today
    rhythm = round_dates(review)
    if rhythm is None or not uses(review, "action-round"):
        return
    while open_actions(review) and len(review.parties_of("round")) < MOST:
        rounds = [p.due for p in review.parties_of("round") if p.due is not None]
        last = max(rounds, default=None)
        if last is not None and today <= last:
            return
        # Before the first action that is open there was nothing to be assured of, nor while all
        # were carried out or the review went another pathway: such rounds are not made up for.
        day, first = (
            next_date(last, *rhythm),
            min(_open_since(review, a) for a in open_actions(review)),
        )
        while day < first:
            day = next_date(day, *rhythm)
        _open(work, "round", day)


def _open_since(review: Review, action: Party) -> date:
    """The day from which an action that is open has been so: its first, or that of its last
    re-opening."""
    item = review.process.by_rule("action-done")
    again = review.state(InstanceId(item.id, action.id)).reopened if item else None
    return max(action.joined, again.on) if again else action.joined


def _checks(work: UnitOfWork) -> None:
    review, today = work.review, work.context.today
    items = uses(review, "check")
    if not items:
        return
    if review.published is not None:
        for key in review.open_keys():
            if review.item(key.item) in items:
                close(work, key, "not-applicable", today, by_itself=True)
        return
    while len(review.parties_of("check")) < MOST:
        last = max((p.due for p in review.parties_of("check") if p.due is not None), default=None)
        if last is not None and today <= last:
            return
        day = next_date(last, review.decided, review.process.progress_months)
        while day < _checked_since(review):
            day = next_date(day, review.decided, review.process.progress_months)
        _open(work, "check", day)


def _checked_since(review: Review) -> date:
    """There are no checks to make up for from before the bot knew the review, while it was
    published, or while it went another pathway."""
    begun = [
        r.event.on
        for r in review.log
        if isinstance(r.event, e.PublicationUndone | e.ProcessSwitched)
    ]
    return max([review.opened, *begun])


def _open(work: UnitOfWork, kind: PartyKind, due: date) -> None:
    number = work.review.next_number(kind)
    work.emit(
        e.PartyAdded(
            party=f"{kind}-{number}",
            kind=kind,
            on=work.context.today,
            stage=work.review.stage.id,
            number=number,
            due=due,
        ),
        role="",
        behalf="",
    )
