"""The clock opens the assurance round and the progress check that come next."""

from datetime import date

from bot.workflow.acts.closing import close
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.dated import round_dates
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.progress_checks import last_month
from bot.workflow.rules.rounds import MOST, keys_of_round, next_date_from, open_actions, uses


def recur(work: UnitOfWork) -> None:
    """Open the round that comes next, once the one before has had its day, and the next check.

    Checks come one at a time, and end at publication.
    """
    if work.review.discontinued is not None:
        return
    _rounds(work)
    _checks(work)


def drop_rounds(work: UnitOfWork) -> None:
    """Drop the rounds that were counted from a publication that was undone; they come anew.

    One in which something was said or done stays as a fact, without a date until there is another
    publication.
    """
    review = work.review
    if review.assurance is not None:
        return
    for turn in review.parties_of("round"):
        if not any(_has_happened(review, key) for key in keys_of_round(review, turn)):
            work.emit(e.PartyRemoved(party=turn.id, on=work.context.today))


def _has_happened(review: Review, key: InstanceId) -> bool:
    state = review.state(key)
    return bool(state.closings or state.noted)


def _rounds(work: UnitOfWork) -> None:
    """Open the assurance rounds that are due, while actions are open.

    Before the first action that is open there was nothing to be assured of, nor while all were
    carried out or the review went another pathway: such rounds are not made up for.
    """
    review = work.review
    rhythm = round_dates(review)
    if rhythm is None or not uses(review, "action-round"):
        return

    while _is_round_due(work):
        first = min(_open_since(review, action) for action in open_actions(review))
        last = _last_due(review, "round")
        open_turn(work, "round", next_date_from(first, last, *rhythm))


def _is_round_due(work: UnitOfWork) -> bool:
    """Say whether the last round has had its day, while actions are open."""
    review = work.review
    if len(review.parties_of("round")) >= MOST or not open_actions(review):
        return False
    return not _is_ahead(work, _last_due(review, "round"))


def _last_due(review: Review, kind: PartyKind) -> date | None:
    """Return the day of the last round or check that there is."""
    days = [party.due for party in review.parties_of(kind) if party.due is not None]
    return max(days, default=None)


def _is_ahead(work: UnitOfWork, day: date | None) -> bool:
    return day is not None and work.context.today <= day


def _open_since(review: Review, action: Party) -> date:
    """Return the day since which an action is open: its first, or its last re-opening's."""
    item = review.process.by_rule("action-done")
    again = review.state(InstanceId(item.id, action.id)).reopened if item else None
    if again is None:
        return action.joined
    return max(action.joined, again.on)


def _checks(work: UnitOfWork) -> None:
    """Open the progress check that is due; close what is open of them once the report is out.

    One is open at a time: until it is made, no other comes, and the months that go by are counted
    (``rules/progress_checks``).
    """
    review = work.review
    items = uses(review, "check")
    if not items:
        return

    opened = review.open_instances_of(items)
    # Older versions opened one each month: of these the first stays.
    overtaken = opened if review.publishing_is_over else opened[1:]
    for key in overtaken:
        close(work, key, "overtaken", work.context.today, by_itself=True)

    if not opened and _is_check_due(work):
        open_turn(work, "check", _next_check(review))


def _is_check_due(work: UnitOfWork) -> bool:
    """Say whether the last check has had its day, before the report is out."""
    review = work.review
    if review.publishing_is_over or len(review.parties_of("check")) >= MOST:
        return False
    return not _is_ahead(work, _last_due(review, "check"))


def _next_check(review: Review) -> date:
    """Return the day of the check that comes next.

    It follows the month that the last one stands for, and no day before it is checked at all.
    """
    months, since = review.process.progress_months, _checked_since(review)
    return next_date_from(since, last_month(review), review.decided, months)


def _checked_since(review: Review) -> date:
    """Return the day since which progress is checked.

    There are no checks to make up for from before the bot knew the review, while it was published,
    or while it went another pathway.
    """
    undone = [event.on for _, event in review.each(e.PublicationUndone)]
    switched = [event.on for _, event in review.each(e.ProcessSwitched)]
    return max([review.opened, *undone, *switched])


def open_turn(work: UnitOfWork, kind: PartyKind, due: date) -> str:
    """Add a round or a check that is due on a day; return the id of what was added."""
    number = work.review.next_number(kind)
    party = f"{kind}-{number}"
    work.emit(
        e.PartyAdded(
            party=party,
            kind=kind,
            on=work.context.today,
            stage=work.review.stage.id,
            number=number,
            due=work.context.calendar.next_working_day(due),
        ),
        role="",
        behalf="",
    )
    return party
