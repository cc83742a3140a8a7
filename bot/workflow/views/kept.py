"""What is kept of a review for lists and Home: all that holds whatever day it is.

What a day adds (what is late, what comes next, what is near enough to be looked at) follows from
the dates that are kept with it. So nobody folds a review to show its line in a list.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Due, due_of
from bot.workflow.dates.limits import Limit, only_the_limit, six_months
from bot.workflow.dates.retention import End, RetentionRule
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import (
    agency_names,
    party_name,
    role_titles,
    title_of,
)
from bot.workflow.rules.outlook import Outlook, outlook_of
from bot.workflow.rules.retention import keeping_of
from bot.workflow.rules.setup import Setup, setup
from bot.workflow.views.board import NextDate, next_date
from bot.workflow.views.lines import Line, as_seen_by, line, people_of, whose
from bot.workflow.views.mine import OwnLine, Waiting, as_own, what_waits
from bot.workflow.views.overview import Overview, state_of, withheld_since

BEFORE_ANY = date.min
"""A day on which nothing is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """What waits for a person: a line as it is before it is late, and the dates that change it."""

    line: OwnLine
    place: int
    """Where it stands among what waits in the review."""
    near_from: date | None
    """From when on it is shown: once so near is looked at; ``None``: at once."""
    target: date | None
    """The day that people are held to."""
    late_from: date | None
    """The first day on which it is late."""
    late_who: list[str]
    """The titles of the roles whose it is once it is late."""
    late_people: list[str]
    """The ids of the people whose it is then."""

    def on(self, today: date, calendar: Calendar) -> OwnLine:
        """Return the line as it is on a day."""
        if self.target is None or self.late_from is None or today < self.late_from:
            return self.line
        past = calendar.working_days_between(self.target, today)
        return replace(
            self.line, late=True, days_late=past, who=self.late_who, people=self.late_people
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLate:
    """An open instance with a date, for the coordinator once that has passed."""

    title: str
    party: str
    who: list[str]
    target: date
    late_from: date

    def on(self, today: date, calendar: Calendar) -> "LateLine":
        """Return it as it is on a day after its date."""
        past = calendar.working_days_between(self.target, today)
        return LateLine(title=self.title, party=self.party, who=self.who, days_late=past)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLine:
    """What is past its date, whose it is, and by how many working days."""

    title: str
    party: str
    who: list[str]
    days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLines:
    """What is past its date in a review, for its coordinator."""

    ref: str
    count: int
    lines: list[LateLine]
    """The longest past first, and not all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOverview:
    """A review's line in a list, whatever day it is, and the dates that a day is compared with."""

    ref: str
    channel: str
    stage: str
    stage_number: int
    stage_total: int
    done: int
    total: int
    state: str
    publication: date | None
    published: date | None
    held: bool
    limit: date | None
    months: int
    end: End | None
    ended: date | None
    legal_hold: bool
    late_from: list[date]
    """The first day on which each open instance with a date is late, in order."""
    ahead: list[NextDate]
    """The first instance of each day that is looked forward to, in order."""
    outlook: Outlook
    let_in: list[str]
    """The guests who take part."""
    withheld: date | None = None

    def late(self, today: date) -> int:
        """Count what is late on a day."""
        return sum(day <= today for day in self.late_from)

    def on(self, today: date, calendar: Calendar, rule: RetentionRule | None) -> Overview:
        """Return a review's line in a list, as it is on a day and under a rule."""
        return Overview(
            ref=self.ref,
            channel=self.channel,
            stage=self.stage,
            stage_number=self.stage_number,
            stage_total=self.stage_total,
            done=self.done,
            total=self.total,
            late=self.late(today),
            next=next((one for one in self.ahead if one.day >= today), None),
            publication=self.publication,
            published=self.published,
            held=self.held,
            state=self.state,
            limit=self._limit_in_months(),
            holds_limit=self.outlook.holds(today, calendar),
            kept_until=self._kept_until(rule),
            legal_hold=self.legal_hold,
            withheld=self.withheld,
        )

    def _limit_in_months(self) -> Limit | None:
        """Return the end of the months that the review is held to, with how many they are."""
        if self.limit is None:
            return None
        limit = Limit(self.limit.year, self.limit.month, self.limit.day)
        limit.months = self.months
        return limit

    def _kept_until(self, rule: RetentionRule | None) -> date | None:
        """Return until when a rule has the review kept, once it has ended."""
        if rule is None or self.end is None or self.ended is None:
            return None
        span = rule.span(self.end)
        return span.after(self.ended) if span is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptName:
    """As what somebody is named in a review, who has not said yet whether that is they."""

    agencies: list[str]
    """Names."""
    roles: list[str]
    """Titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that is kept of a review for those who look at many."""

    overview: KeptOverview
    late: list[KeptLate]
    """What is or can become late, the earliest first: for the coordinator."""
    card: Setup | None
    """The set-up, where it is not finished."""
    lines: dict[str, list[KeptLine]]
    """What waits, by person; nothing of a review that has ended."""
    named: dict[str, KeptName]
    """Who was named and has not said yet whether that is they; nobody, once it has ended."""


def kept(review: Review, calendar: Calendar) -> Kept:
    """Return what is kept of a review for those who look at many."""
    dues = _dues(review, calendar)
    card = setup(review)
    return Kept(
        overview=_overview(review, dues, calendar),
        late=_late(review, dues),
        card=None if card["finished"] else card,
        lines=_lines(review, dues, calendar),
        named=_named_and_silent(review),
    )


def _dues(review: Review, calendar: Calendar) -> dict[InstanceId, Due]:
    """Return the dates of the open instances that have one."""
    found = ((key, due_of(review, key, calendar)) for key in review.open_keys())
    return {key: due for key, due in found if due is not None}


def _overview(review: Review, dues: dict[InstanceId, Due], calendar: Calendar) -> KeptOverview:
    keys, limit, keeping = review.all_keys(), six_months(review), keeping_of(review, None)
    return KeptOverview(
        ref=review.ref,
        channel=review.channel,
        stage=review.stage.title,
        stage_number=review.process.stages.index(review.stage) + 1,
        stage_total=len(review.process.stages),
        done=len(keys) - len(review.open_keys()),
        total=len(keys),
        state=state_of(review),
        publication=review.publication_date,
        published=review.published.on if review.published else None,
        held=bool(review.active_holds()),
        limit=limit,
        months=limit.months if limit is not None else 0,
        end=keeping.end,
        ended=keeping.ended,
        legal_hold=keeping.held_since is not None,
        late_from=sorted(late_from(due) for due in dues.values() if not due.waits),
        ahead=list(_ahead(review, dues)),
        outlook=outlook_of(review, calendar),
        let_in=sorted(review.let_in),
        withheld=withheld_since(review),
    )


def late_from(due: Due) -> date:
    """Return the first day on which a date has passed."""
    last = due.day if due.statutory else max(due.day, due.target)
    return last + timedelta(days=1)


def _ahead(review: Review, dues: dict[InstanceId, Due]) -> Iterator[NextDate]:
    """Yield the first instance of each day, but for what is only the end of the months."""
    days: dict[date, InstanceId] = {}
    for key, due in dues.items():
        if not only_the_limit(review, review.item(key.item)):
            days.setdefault(due.day, key)
    for day in sorted(days):
        yield next_date(review, day, days[day])


def _late(review: Review, dues: dict[InstanceId, Due]) -> list[KeptLate]:
    """Return what is or can become late, the earliest first."""
    asked = [(key, due) for key, due in dues.items() if not due.waits]
    dated = sorted(asked, key=lambda of_key: of_key[1].target)
    return [_kept_late(review, key, due) for key, due in dated]


def _kept_late(review: Review, key: InstanceId, due: Due) -> KeptLate:
    return KeptLate(
        title=title_of(review, key),
        party=party_name(review, key.party),
        who=whose(review, key, late=True),
        target=due.target,
        late_from=late_from(due),
    )


def _named_and_silent(review: Review) -> dict[str, KeptName]:
    """Return who was named and has not said yet whether that is they; nobody, once it has ended."""
    if not review.live:
        return {}
    return {user: _named(review, user) for user in review.contacts if review.is_unanswered(user)}


def _named(review: Review, user: str) -> KeptName:
    return KeptName(
        agencies=agency_names(review, user),
        roles=role_titles(review.process, review.roles_held(user)),
    )


def _lines(
    review: Review, dues: dict[InstanceId, Due], calendar: Calendar
) -> dict[str, list[KeptLine]]:
    """Return what waits for each person, now or once its date is near; nothing, once it ended."""
    if not review.live:
        return {}

    found: dict[str, list[KeptLine]] = {}
    seen: dict[InstanceId, Line] = {}  # as whoever came first looks at it

    for one in what_waits(review):
        due = dues.get(one.key)
        if not _is_ever_shown(review, one, due):
            continue

        if one.key in seen:
            plain = as_seen_by(review, one.key, seen[one.key], one.user)
        else:
            plain = seen[one.key] = line(review, one.key, one.user, BEFORE_ANY, calendar)

        found.setdefault(one.user, []).append(_kept_line(review, one, plain, due))

    return found


def _is_ever_shown(review: Review, one: Waiting, due: Due | None) -> bool:
    """Say whether something is or comes near, and its person does not look from outside only."""
    if due is None and not one.is_near:
        return False
    return review.roles_of(one.user) != [OVERVIEW]


def _kept_line(review: Review, one: Waiting, plain: Line, due: Due | None) -> KeptLine:
    own = as_own(review, one, plain)
    if due is None:
        return _never_late(own, one)

    return KeptLine(
        line=own,
        place=one.place,
        near_from=None if one.is_near else due.day,
        target=due.target,
        late_from=late_from(due),
        late_who=whose(review, one.key, late=True),
        late_people=people_of(review, one.key, late=True),
    )


def _never_late(own: OwnLine, one: Waiting) -> KeptLine:
    """Return what waits for a person without a date: the same on every day."""
    return KeptLine(
        line=own,
        place=one.place,
        near_from=None,
        target=None,
        late_from=None,
        late_who=own.who,
        late_people=own.people,
    )
