"""What waits for one person in one review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import waiting_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.points import confirmed_by, points_for
from bot.workflow.rules.whose_move import whose_move
from bot.workflow.views.facts import widened
from bot.workflow.views.lines import Line, line, urgency
from bot.workflow.views.offers import is_own

HORIZON = 20  # working days within which a date of a later stage is looked forward to


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine(Line):
    """What waits for a person."""

    others_wait: bool
    """Whether others can't go on before it."""
    points: list[int]
    """The numbers of an agency's points that wait for this person; else empty."""


def mine(review: Review, user: str, today: date, calendar: Calendar) -> list[OwnLine]:
    """Return what waits for a person: answers for others first, then what is late, then by date.

    Answers that are asked; for the author what an agency disputes, and what waits for a paper;
    otherwise open instances of the person's own roles in stages that are reached, or dated within
    the next 20 working days.
    """
    found = [
        widened(line(review, key, user, today, calendar), OwnLine, others_wait=others, points=[])
        for key, others in _own_keys(review, user, today, calendar)
    ]
    found += _points(review, user, today, calendar)
    return sorted(found, key=lambda own: (not own.others_wait, *urgency(own)))


def _own_keys(
    review: Review, user: str, today: date, calendar: Calendar
) -> Iterator[tuple[InstanceId, bool]]:
    """Yield what waits for a person, and whether others wait for it."""
    horizon = calendar.add_working_days(today, HORIZON)
    here = review.process.stage_index(review.stage.id)
    waiting = set(waiting_for(review, user))

    def is_near(key: InstanceId) -> bool:
        if review.process.stage_index(review.item(key.item).stage) <= here:
            return True
        due = due_of(review, key, calendar)
        return due is not None and due.day <= horizon

    for key in review.open_keys():
        if review.item(key.item).answered:
            whys = {move.why for move in whose_move(review, key, []) if move.user == user}
            if "registers" not in whys:
                if "disputed" in whys or _is_asked(review, key, user, waiting):
                    yield key, True
                continue
        elif not is_own(review, key, user):
            continue
        if is_near(key):
            yield key, False


def _is_asked(review: Review, key: InstanceId, user: str, waiting: set[InstanceId]) -> bool:
    """Return whether an answer can be given now, by this person or through them."""
    if key not in waiting and not _through_me(review, key, user):
        return False
    item = review.item(key.item)
    if item.kind == "confirmation" and review.state(key).standing:
        return False  # it is disputed: the author's move
    return not missing_for(review, key)


def _through_me(review: Review, key: InstanceId, user: str) -> bool:
    """Return whether an agency without Slack was asked, and answers through this coordinator."""
    version = review.current(review.item(key.item).of)
    if version is None or version.circulated is None:
        return False
    agency = agency_of(review, key)
    return agency is not None and bool(agency.by_email) and review.is_coordinator(user)


def _points(review: Review, user: str, today: date, calendar: Calendar) -> Iterator[OwnLine]:
    """Yield the points that wait for this person: for each agency, its confirmation with them."""
    item = review.process.items.get(confirmed_by(review))
    if item is None:
        return
    by_party: dict[str, list[int]] = {}
    for number in points_for(review, user):
        point = review.corrections[number]
        by_party.setdefault(point.party, []).append(point.number)
    for party, numbers in by_party.items():
        key = InstanceId(item.id, party)
        if key in review.instances(item):
            yield widened(
                line(review, key, user, today, calendar),
                OwnLine,
                act="points",
                command=f"correction {review.ref} list",
                others_wait=True,
                points=numbers,
            )
