"""Who is outstanding on what, and the proof of who was asked, when and how."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from bot.grouping import by_key
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import Item
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_without_slack
from bot.workflow.rules.awaited import is_asked
from bot.workflow.rules.labels import author_title, party_name
from bot.workflow.rules.lookup import pathway_of_former
from bot.workflow.rules.progress import emailed_on
from bot.workflow.rules.whose_move import Recipient, is_asked_by_email, whose_move
from bot.workflow.views.facts import widened
from bot.workflow.views.item_history import email_text
from bot.workflow.views.lines import Line, line, urgency

SOON = 5  # working days within which what is due is outstanding
SHOWN_OF_ALL, SHOWN_OF_ONE = 3, 40
"""How many of the times that somebody was asked are shown: of every instance, or of one."""
NOBODY: Final[Mapping[str, date]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Chased:
    """That somebody was asked about an instance."""

    key: InstanceId
    day: date
    step: str
    """Either "request", "by-email", "before-7", "day", "late-1" or "ask"."""
    people: tuple[str, ...]
    outcome: str
    """Either "posted", "pending", "held" or "void"."""
    due: date | None = None
    """The date that it was about."""
    told: tuple[str, ...] = ()
    """To whom of these people it came."""

    def reached(self, people: set[str], since: date) -> bool:
        """Return whether it went out to one of these people, on that day or later."""
        if self.outcome != "posted" or self.day < since:
            return False
        return not people.isdisjoint(self.told)

    @property
    def asked_somebody(self) -> bool:
        """Whether it asked in fact: it was posted, and came to one of those it was meant for."""
        return self.outcome == "posted" and (bool(self.told) or not self.people)

    @property
    def outcome_in_fact(self) -> str:
        """What became of it: "missed", where it was posted and came to none of those."""
        has_missed = self.outcome == "posted" and not self.asked_somebody
        return "missed" if has_missed else self.outcome


def _by_instance(chased: Iterable[Chased]) -> dict[InstanceId, list[Chased]]:
    return by_key((one.key, one) for one in chased)


# --- who is outstanding --------------------------------------------------------------------------

WAYS = {
    "disputed": "dispute",
    "registers": "version",
    "accepts": "accept",
    "coordinator-waits": "first",
    "sends": "first",
}
"""How a person who is awaited can answer, by why it is their move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutstandingLine(Line):
    """What is outstanding; ``people`` are those whose move it is."""

    since: date | None
    """The day on which they were first asked."""
    last_asked: date | None
    times: int
    """On how many days and steps they were asked."""
    how: str
    """How they do their part: "answer", "task", "dispute", "version", "accept" or "first"."""
    job_title: str
    """To whom the coordinator writes, where the text of an e-mail to an agency is ready; or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """What is outstanding in a review."""

    ref: str
    today: date
    lines: list[OutstandingLine]
    ways: list[str]
    """Every ``how`` among them, and "email"."""
    author: str
    """The title of whoever answers for the report."""
    discontinued: date | None
    """The day on which the review was discontinued: nothing is asked in it since."""
    away: dict[str, date]
    """Who of them cannot be asked now, and until when; the last day that there is: for good."""


def outstanding(
    review: Review,
    today: date,
    calendar: Calendar,
    chased: Iterable[Chased],
    *,
    away: Mapping[str, date] = NOBODY,
) -> Outstanding:
    """Return the answers that are asked, and what is late or due within five working days.

    Nothing is, once the review is discontinued. ``away`` are who cannot be asked now, until when.
    """
    of_instance = _by_instance(chased)
    keys = [key for key in review.open_keys() if _is_outstanding(review, key, today, calendar)]
    found = [
        _outstanding_line(review, key, of_instance.get(key, []), today, calendar) for key in keys
    ]
    people = {user for line in found for user in line.people}
    return Outstanding(
        ref=review.ref,
        today=today,
        lines=sorted(found, key=urgency),
        ways=sorted(_ways(found)),
        author=author_title(review.process),
        discontinued=review.discontinued,
        away={user: until for user, until in away.items() if user in people},
    )


def _ways(found: list[OutstandingLine]) -> set[str]:
    """Return every way in which people can do their part."""
    ways = {line.how for line in found}
    by_email = any(line.job_title for line in found)
    return ways | {"email"} if by_email else ways


def _is_outstanding(review: Review, key: InstanceId, today: date, calendar: Calendar) -> bool:
    if review.discontinued is not None:
        return False

    if is_asked(review, key):
        return True

    due = due_of(review, key, calendar)
    if due is None or due.waits:
        return False

    return due.day <= calendar.add_working_days(today, SOON)


def _outstanding_line(
    review: Review, key: InstanceId, chased: list[Chased], today: date, calendar: Calendar
) -> OutstandingLine:
    moves = _moves(review, key)
    days = _asked_on(review, key, moves, chased)
    email = email_text(review, key)
    return widened(
        line(review, key, "", today, calendar),
        OutstandingLine,
        people=list(dict.fromkeys(move.user for move in moves)),
        since=min(days, default=None),
        last_asked=max(days, default=None),
        times=len(days),
        how=_way(review, key, moves),
        job_title=email.to if email is not None else "",
    )


def _moves(review: Review, key: InstanceId) -> list[Recipient]:
    """Return whose move it is, but for those who have said that they are somebody else."""
    moves = whose_move(review, key, review.holders("coordinator"))
    return [move for move in moves if review.contacts.get(move.user, True) is not False]


def _way(review: Review, key: InstanceId, moves: list[Recipient]) -> str:
    """Return how a person who is awaited can answer."""
    for move in moves:
        if move.why in WAYS:
            return WAYS[move.why]
    return "answer" if review.item(key.item).answered else "task"


_NOT_ASKED_YET = ("coordinator-waits", "sends")


def _asked_on(
    review: Review, key: InstanceId, moves: list[Recipient], chased: list[Chased]
) -> list[date]:
    """Return the days on which those whose move it is were asked, each step once.

    What a coordinator was told before an answer could be asked for, or for want of others, asked
    nobody. An agency by e-mail was asked when the coordinator says that it was sent.
    """
    if is_asked_by_email(moves):
        return sorted(set(emailed_on(review, key)))
    people = {move.user for move in moves if move.why not in _NOT_ASKED_YET}
    return _days_reached(chased, people, _asked_since(review, key))


def _days_reached(chased: Iterable[Chased], people: set[str], since: date) -> list[date]:
    """Return the days of the steps that came to one of some people from a day on."""
    steps = {(one.day, one.step) for one in chased if one.reached(people, since)}
    return [day for day, _ in steps]


def _asked_since(review: Review, key: InstanceId) -> date:
    """Return the first day on which something could ask for an instance.

    An answer is asked for once its version goes out.
    """
    item = review.item(key.item)
    return _circulated(review, item) if item.answered else date.min


def _circulated(review: Review, item: Item) -> date:
    """Return the day on which the version went out that an item is about.

    The last day there is, while it has not; the first one, while there is no version.
    """
    version = review.current(item.of)
    if version is None:
        return date.min
    return version.sent_on(item) or date.max


# --- who was asked -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One time that somebody was asked, or was to be."""

    day: date
    step: str
    """Either "request", "by-email", "before", "day", "late" or "ask"."""
    number: int
    """Of "before": working days before the date; of "late": how many such reminders went out."""
    people: list[str]
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasedLine(Line):
    """An instance, and who was asked about it."""

    asked: list[Asked]
    """The last times."""
    times: int
    """How often somebody was asked in fact."""
    earlier: int
    """How many times are not among ``asked``."""
    by_email: bool
    """Whether an agency without Slack is asked: what counts is the e-mail that was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerChasedLine:
    """An instance of an item that went with the file before, and who was asked about it."""

    item: str
    title: str
    party: str
    pathway: str
    """The title of the pathway that it belongs to, of which the review was; or ""."""
    asked: list[Asked]
    times: int
    earlier: int
    by_email: bool = False
    gone: bool = True
    open: bool = False
    late: bool = False
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chasing:
    """Who was asked about what, when, and what became of it."""

    ref: str
    today: date
    lines: list[ChasedLine | FormerChasedLine]
    """Open ones first."""
    total: int
    discontinued: date | None
    """The day on which the review was discontinued: nothing is asked in it since."""


def chasing(
    review: Review, chased: Iterable[Chased], everything: bool, today: date, calendar: Calendar
) -> Chasing:
    """Return who was asked about what.

    ``everything``: it is about the whole review, and shows the last three times of each instance;
    else of some instances, and shows all.
    """
    found: list[ChasedLine | FormerChasedLine] = []
    present = set(review.all_keys())
    shown = SHOWN_OF_ALL if everything else SHOWN_OF_ONE

    for key, some in _by_instance(_and_emails(review, chased, everything)).items():
        times = _times(review, key, some, shown)
        former = review.former(key.item)

        if key in present:
            found.append(_chased_line(review, key, times, today, calendar))
        elif former is not None and not everything:
            found.append(_former_line(review, key, former, times))

    found.sort(key=lambda line: (not line.open, *urgency(line)))
    return Chasing(
        ref=review.ref,
        today=today,
        lines=found,
        total=len(found),
        discontinued=review.discontinued,
    )


def _and_emails(review: Review, chased: Iterable[Chased], everything: bool) -> list[Chased]:
    """Return who was asked, by e-mail too, in the order of the days."""
    known = list(chased)
    about = {one.key for one in known}
    known += [one for one in _emails(review) if everything or one.key in about]
    return sorted(known, key=lambda one: one.day)


def _emails(review: Review) -> Iterator[Chased]:
    """Yield the e-mails that a coordinator says were sent to agencies."""
    for _, sent in review.each(e.Emailed):
        key = InstanceId.of(sent)
        yield Chased(key=key, day=sent.on, step="emailed", people=(), outcome="posted")


@dataclass(frozen=True, slots=True)
class _Times:
    """The times that somebody was asked about an instance."""

    last: list[Asked]
    """As many of them as are shown."""
    count: int
    """How many of all asked in fact."""
    earlier: int
    """How many are not shown."""


def _times(review: Review, key: InstanceId, chased: list[Chased], shown: int) -> _Times:
    """Return the times that somebody was asked about an instance, so many of them ``shown``."""
    asked = list(_told(chased))
    count = _count_asked(review, key, chased)
    return _Times(last=asked[-shown:], count=count, earlier=max(0, len(asked) - shown))


def _count_asked(review: Review, key: InstanceId, chased: list[Chased]) -> int:
    """Return how often somebody was asked in fact; an agency by e-mail, how often it was sent."""
    if key.item in review.process.items and _is_asked_by_email(review, key):
        return sum(one.step == "emailed" for one in chased)
    return sum(one.asked_somebody for one in chased)


def _is_asked_by_email(review: Review, key: InstanceId) -> bool:
    """Return whether an instance is the part of an agency without Slack."""
    is_without_slack = agency_without_slack(review, key) is not None
    return is_without_slack and "agency" in review.item(key.item).who


def _told(chased: Iterable[Chased]) -> Iterator[Asked]:
    """Yield the times that people were asked about one instance, in the words of people.

    A late reminder's own number counts days; what people ask is how many went out about that date.
    """
    late: Counter[date | None] = Counter()
    for one in chased:
        step, number = _step_of(one)
        if step == "late":
            late[one.due] += one.asked_somebody
            number = late[one.due]

        yield Asked(
            day=one.day,
            step=step,
            number=number,
            people=list(one.people),
            outcome=one.outcome_in_fact,
        )


def _step_of(chased: Chased) -> tuple[str, int]:
    """Return a step without its number, and the number or 0."""
    if chased.step in ("by-email", "emailed"):
        return chased.step, 0
    step, _, number = chased.step.partition("-")
    return step, int(number or 0)


def _chased_line(
    review: Review, key: InstanceId, times: _Times, today: date, calendar: Calendar
) -> ChasedLine:
    return widened(
        line(review, key, "", today, calendar),
        ChasedLine,
        asked=times.last,
        times=times.count,
        earlier=times.earlier,
        by_email=_is_asked_by_email(review, key),
    )


def _former_line(review: Review, key: InstanceId, item: Item, times: _Times) -> FormerChasedLine:
    return FormerChasedLine(
        item=item.id,
        title=item.title,
        party=party_name(review, key.party),
        pathway=pathway_of_former(review, item.id),
        asked=times.last,
        times=times.count,
        earlier=times.earlier,
    )
