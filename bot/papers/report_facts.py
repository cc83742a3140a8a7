"""What a progress report says of a review."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.papers.pathway.words import counted
from bot.papers.report_answers import AnswerRound, rounds_in, rounds_of
from bot.papers.report_course import happened
from bot.papers.report_lateness import Late, late_of
from bot.papers.timeline import Period, drawing
from bot.store import reads, workspace
from bot.workflow.dates.calendar import Calendar, day, months_in_words
from bot.workflow.dates.due import due_of
from bot.workflow.dates.limits import Limit, completion_limit
from bot.workflow.dates.retention import RetentionRule
from bot.workflow.process.not_published import what_instead
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.forecast import Forecast, forecast
from bot.workflow.rules.gates import notice_report
from bot.workflow.rules.progress_checks import checks_made, months_missed
from bot.workflow.rules.retention import keeping_of
from bot.workflow.rules.rounds import last_shown
from bot.workflow.views.actions import ActionLine, action_line


@dataclass(frozen=True, slots=True)
class StageDays:
    """A stage: how many days were planned for it, how many it took (so far), in how many rounds.

    The days are those of all rounds: from the first day of work to the last.
    """

    title: str
    planned: int | None
    taken: int | None
    says: str
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the publication gate: its last day, when and with what it was sent."""

    title: str
    latest: date | None
    sent: date | None
    evidence: bool


@dataclass(frozen=True, slots=True)
class Action:
    """An action from learning: its number, whose it is, by when, and where it stands."""

    number: int
    agency: str
    due: date | None
    says: str


@dataclass(frozen=True, slots=True)
class Round:
    """A round of assurance: how many of its actions are accepted, in words."""

    number: int
    due: date | None
    says: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One review in a report."""

    ref: str
    pathway: str
    stage: str
    state: str
    decided: date
    opened: date
    limit: Limit | None
    completion: Forecast
    publishing: Forecast
    done: int
    total: int
    held_since: date | None
    outside: bool
    not_published: str
    """The decision not to publish, in words; empty where there is none."""
    late: tuple[Late, ...]
    late_count: int
    stages: tuple[StageDays, ...]
    notices: tuple[Notice, ...]
    actions: tuple[Action, ...]
    rounds: tuple[Round, ...]
    answers: tuple[AnswerRound, ...]
    happened: tuple[tuple[date, str], ...]
    checks: str = ""
    """How many progress checks were made, and which months went by without one; "" without any."""
    kept: str = ""
    """How long it is kept, in words, once it has ended; and that it is under a legal hold."""
    full: bool = True
    """Whether its reader sees more of it than reference, stage, dates and lateness."""

    @property
    def days(self) -> int:
        """Days from the decision to publication, as it was or is expected; else to completion."""
        end = self.publishing.day or self.completion.day or self.opened
        return (end - self.decided).days

    @property
    def published_late(self) -> bool:
        """Whether it was published after its limit, or is expected to be."""
        return self.publishing.day is not None and not self.publishing.holds

    @property
    def standing(self) -> str:
        """Its stage, with its state unless it is under way."""
        state = "" if self.state == "live" else self.state
        more = ", ".join(filter(None, [state, self.kept]))
        return f"{self.stage} ({more})" if more else self.stage


# --- of several reviews ------------------------------------------------------------------------


def reviews_for(
    conn: Connection, team: str, user: str, belongs: Callable[[str], bool]
) -> Iterator[tuple[reads.ReviewRow, bool]]:
    """Yield the reviews that ``report all`` tells a person of, and whether they see all of each.

    All of it see coordinators, and who is in the review's channel, as ``belongs`` says now; of the
    reviews that a person oversees, they see only the overview.
    """
    channels = workspace.channels_of(conn, team, user)
    for row in _rows_near(conn, team, user, channels):
        roles = reads.roles_of(conn, row.team, row.id, user) or ()
        is_there = row.channel in channels and roles != ("overview",)
        if "coordinator" in roles or (is_there and belongs(row.channel)):
            yield row, True
        elif "overview" in roles:
            yield row, False


def _rows_near(
    conn: Connection, team: str, user: str, channels: Collection[str]
) -> list[reads.ReviewRow]:
    """Return the reviews of a person's own and of their channels, but for discontinued ones."""
    rows = {row.id: row for row in reads.of_user(conn, team, user)}
    rows |= {row.id: row for row in reads.in_channels(conn, team, sorted(channels))}
    still_there = [row for row in rows.values() if row.state != "discontinued"]
    return sorted(still_there, key=lambda row: row.ref)


def time_allowed(summaries: Sequence[Summary]) -> str:
    """Say how long the reviews may take from the decision, if that is the same for all of them."""
    spans = {summary.limit.months for summary in summaries if summary.limit}
    return months_in_words(*spans) if len(spans) == 1 else "the months of their pathways"


# --- of one review -----------------------------------------------------------------------------


def summary(
    review: Review,
    today: date,
    calendar: Calendar,
    first: date | None,
    last: date | None,
    *,
    rule: RetentionRule | None = None,
    full: bool = True,
) -> Summary:
    """Sum up a review on a day, with what happened between two days (both included)."""
    completion, publishing = forecast(review, today, calendar)
    total, opened = len(review.all_keys()), review.open_keys()
    holds = [] if review.withheld else review.active_holds()
    late = late_of(review, opened, today, calendar)
    has_clock = review.process.publish is not None or completion.day is not None
    return Summary(
        ref=review.ref,
        pathway=review.process.title,
        stage=review.stage.title,
        state=_state(review),
        decided=review.decided,
        opened=review.opened,
        limit=completion_limit(review) if has_clock else None,
        completion=completion,
        publishing=publishing,
        done=total - len(opened),
        total=total,
        held_since=holds[0].joined if holds else None,
        outside=review.ever_outside,
        not_published=_not_published(review),
        late=late,
        late_count=sum(entry.count for entry in late),
        stages=tuple(_stages(review, today, calendar)),
        notices=tuple(_notices(review, today, calendar)),
        actions=tuple(_actions(review, today, calendar)),
        rounds=tuple(_rounds(review)),
        answers=tuple(rounds_of(review)),
        happened=tuple(happened(review, first or review.decided, last or today)),
        checks=_checks(review, today),
        kept=_kept(review, rule),
        full=full,
    )


def _not_published(review: Review) -> str:
    decision = review.not_publishing
    if decision is None:
        return ""
    what = what_instead(decision.instead)
    return f"{day(decision.on)}, by {decision.by}; instead: {what}"


def _checks(review: Review, today: date) -> str:
    """Say how many progress checks were made, and in which months there was none."""
    if not review.parties_of("check"):
        return ""

    made, missed = checks_made(review), months_missed(review, today)
    if not missed:
        return f"{made} made"

    months = ", ".join(f"{month:%B %Y}" for month in missed)
    gone_by = counted(len(missed), "month")
    return f"{made} made; {gone_by} without one ({months})"


def _kept(review: Review, rule: RetentionRule | None) -> str:
    keeping = keeping_of(review, rule)
    said = [f"kept until {day(keeping.until)}"] if keeping.until else []
    if keeping.held_since:
        said.append(f"under a legal hold since {day(keeping.held_since)}")
    return ", ".join(said)


def _state(review: Review) -> str:
    if review.completed:
        return "complete"
    return "on hold" if review.active_holds() and not review.withheld else "live"


def _stages(review: Review, today: date, calendar: Calendar) -> Iterator[StageDays]:
    rows = drawing(review, today, calendar).rows
    for row, stage in zip(rows, review.process.stages, strict=True):
        yield StageDays(
            title=row.title,
            planned=_length(row.planned),
            taken=_length(row.actual),
            says=row.says_whole,
            rounds=rounds_in(review, stage.items),
        )


def _length(period: Period | None) -> int | None:
    return (period.last - period.first).days if period else None


def _notices(review: Review, today: date, calendar: Calendar) -> Iterator[Notice]:
    for name, closed in notice_report(review, today, today, calendar).notices:
        due = due_of(review, InstanceId(name, ""), calendar)
        yield Notice(
            title=review.item(name).title,
            latest=due.day if due else None,
            sent=closed.on if closed and closed.how == "sent" else None,
            evidence=bool(closed and closed.ref),
        )


def _actions(review: Review, today: date, calendar: Calendar) -> Iterator[Action]:
    for action in review.parties_of("action"):
        line = action_line(review, action, "", today, calendar)
        yield Action(action.number, line.agency, action.due, _action_standing(line))


def _action_standing(line: ActionLine) -> str:
    """Say where an action stands; what was typed of it stays in Slack."""
    return ", ".join(_said_of_action(line)) or "open"


def _said_of_action(line: ActionLine) -> Iterator[str]:
    if line.done:
        yield f"done {day(line.done)}"

    if line.late:
        yield "past its date"

    if line.rating and line.rated:
        yield f"{line.rating} on {day(line.rated)}"

    if line.evidence:
        yield "with evidence"

    if line.impact:
        yield "what has changed is recorded"


def _rounds(review: Review) -> Iterator[Round]:
    for turn in review.parties_of("round"):
        keys = [key for key in review.all_keys() if key.party.endswith(f"@{turn.id}")]
        yield Round(turn.number, turn.due, _accepted(review, keys))


def _accepted(review: Review, keys: list[InstanceId]) -> str:
    """Say how many actions of a round are accepted, and how many are shown only."""
    opened = [key for key in keys if review.is_open(key)]
    shown = [key for key in opened if last_shown(review, key) == "shown"]
    accepted = f"{len(keys) - len(opened)} of {len(keys)} accepted"
    return f"{accepted}, {len(shown)} shown and not yet accepted" if shown else accepted
