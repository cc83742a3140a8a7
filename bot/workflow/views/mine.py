"""What waits for one person in one review."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review.derived import derived
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_without_slack
from bot.workflow.rules.awaited import awaited_from
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.points import answers_points, confirmed_by, open_corrections
from bot.workflow.rules.sending import is_first_to_send
from bot.workflow.rules.whose_move import Recipient, whose_move
from bot.workflow.views.facts import widened
from bot.workflow.views.lines import Line, line, urgency
from bot.workflow.views.offers import owners

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
    own = [one for one in what_waits(review) if one.user == user]
    shown = [one for one in own if _is_shown(review, one, today, calendar)]
    found = [own_line(review, one, today, calendar) for one in shown]
    return sorted(found, key=lambda own: (not own.others_wait, *urgency(own)))


def horizon(today: date, calendar: Calendar) -> date:
    """Return the last day of which the dates of later stages are looked forward to."""
    return calendar.add_working_days(today, HORIZON)


def _is_shown(review: Review, one: "Waiting", today: date, calendar: Calendar) -> bool:
    if one.is_near:
        return True
    due = due_of(review, one.key, calendar)
    return due is not None and due.day <= horizon(today, calendar)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for one person, whatever day it is."""

    user: str
    key: InstanceId
    others_wait: bool
    is_near: bool
    """Whether its stage is reached, so that it is looked at whatever its date is."""
    place: int
    """Where it stands among what waits in the review."""
    points: tuple[int, ...] = ()


@derived
def what_waits(review: Review) -> tuple[Waiting, ...]:
    """Return what waits for each person, in the order of the process file, points at the end."""
    here = review.process.stage_index(review.stage.id)
    found: list[Waiting] = []
    for place, key in enumerate(review.all_keys()):
        if review.is_open(key) and not review.waits_for(key):
            found += _of_instance(review, key, place, here)
    return (*found, *_points(review))


def _of_instance(review: Review, key: InstanceId, place: int, here: int) -> Iterator[Waiting]:
    """Yield for whom an open instance waits, in a review that is ``here`` among the stages."""
    for_others, own = _who_is_waited_for(review, key)
    for user in for_others:
        yield Waiting(user, key, others_wait=True, is_near=True, place=place)
    is_near = _is_reached(review, key, here)
    for user in own:
        yield Waiting(user, key, others_wait=False, is_near=is_near, place=place)


def _is_reached(review: Review, key: InstanceId, here: int) -> bool:
    """Say whether its stage is reached; what follows the publication is not before that."""
    item = review.item(key.item)
    if review.process.stage_index(item.stage) > here:
        return False
    is_to_follow = review.process.publish is not None and review.after_publication(item)
    return review.publishing_is_over or not is_to_follow


def _who_is_waited_for(review: Review, key: InstanceId) -> tuple[list[str], list[str]]:
    """Return who keeps others waiting, answering or sending it, and whose it is otherwise."""
    sending = _who_sends(review, key)
    if not review.item(key.item).answered:
        return sending, owners(review, key)

    moves = whose_move(review, key, [])
    registrars = _whose_move_it_is(moves, "registers")
    asked = {*_whose_move_it_is(moves, "disputed"), *_who_answers(review, key)}
    return [*sorted(asked.difference(registrars)), *sending], registrars


def _who_sends(review: Review, key: InstanceId) -> list[str]:
    """Return who sends a version on, where an instance stands for all that this act sends."""
    return review.holders("coordinator") if is_first_to_send(review, key) else []


def _whose_move_it_is(moves: Iterable[Recipient], why: str) -> list[str]:
    """Return whose move it is for one reason."""
    return [move.user for move in moves if move.why == why]


def _who_answers(review: Review, key: InstanceId) -> list[str]:
    """Return of whom an answer is asked now, and through whom an agency without Slack gives it."""
    if review.item(key.item).kind == "confirmation" and review.state(key).standing:
        return []  # it is disputed: the author's move
    if missing_for(review, key):
        return []
    return [*awaited_from(review, key), *_who_writes_to(review, key)]


def _who_writes_to(review: Review, key: InstanceId) -> list[str]:
    """Return through whom an agency without Slack answers, once it was asked."""
    if review.sent_on(key) is None or agency_without_slack(review, key) is None:
        return []
    return review.holders("coordinator")


def _points(review: Review) -> Iterator[Waiting]:
    """Yield the points that wait for each person: for each agency, its confirmation with them.

    Those that the agency was asked about wait for its lead.
    """
    item = review.process.items.get(confirmed_by(review))
    if item is None:
        return

    for agency in _agencies_with_points(review):
        key = InstanceId(item.id, agency)
        if key in review.instances(item):
            yield from _points_of_agency(review, key)


def _agencies_with_points(review: Review) -> list[str]:
    """Return the agencies that raised a point that is not answered, each once."""
    points = (review.corrections[number] for number in open_corrections(review))
    return list(dict.fromkeys(point.party for point in points))


def _points_of_agency(review: Review, key: InstanceId) -> Iterator[Waiting]:
    numbers = open_corrections(review, key.party)
    asked = [number for number in numbers if review.corrections[number].asked]
    to_answer = [number for number in numbers if number not in asked]
    yield from _of_points(review, key, answers_points(review), to_answer)
    yield from _of_points(review, key, _who_explains(review, key.party), asked)


def _who_explains(review: Review, party: str) -> list[str]:
    """Return who says more about an agency's points: its lead, else through a coordinator."""
    agency = review.parties[party]
    if agency.lead is not None and not agency.gone:
        return [agency.lead]
    return review.holders("coordinator")


def _of_points(
    review: Review, key: InstanceId, users: list[str], numbers: list[int]
) -> Iterator[Waiting]:
    if not numbers:
        return

    place = len(review.all_keys()) + numbers[0]
    points = tuple(numbers)

    for user in users:
        yield Waiting(user, key, others_wait=True, is_near=True, place=place, points=points)


def own_line(review: Review, one: Waiting, today: date, calendar: Calendar) -> OwnLine:
    """Return what waits for a person, as they look at it."""
    return as_own(review, one, line(review, one.key, one.user, today, calendar))


def as_own(review: Review, one: Waiting, plain: Line) -> OwnLine:
    """Return what waits for a person, from the line of its instance as they look at it."""
    points = list(one.points)
    if not points:
        return widened(plain, OwnLine, others_wait=one.others_wait, points=points)
    command = f"correction {review.ref} list"
    return widened(plain, OwnLine, act="points", command=command, others_wait=True, points=points)
