"""The daily digests: one post a channel, one DM a person.

Each is made when it is sent, from those of its nudges that still stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot import absences
from bot.delivery.lookup import readable_review_of, review_of, told_by_review
from bot.delivery.payloads import NotYet, Payload, message_payload
from bot.messages import templates
from bot.reviews import Reviews, Seen
from bot.store import ledger, outbox, sending, workspace
from bot.store.kinds import Kind
from bot.store.ledger import Nudge
from bot.store.outbox import OutboxRow
from bot.typed import facts_of
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges, whose_move
from bot.workflow.rules.awaited import waiting_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import role_title
from bot.workflow.views import board as board_view
from bot.workflow.views import item_history
from bot.workflow.views import lines as lines_view
from bot.workflow.views.facts import widened
from bot.workflow.views.lines import Line, urgency

EMAILS = 4  # texts for an e-mail in one digest; ``show`` has each
BACK = timedelta(days=4)  # after somebody's return that the digest says what was answered meanwhile


def render(reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime) -> Payload | None:
    """Return the digest that an outbox row stands for, with the nudges that it still tells.

    ``None``: nothing stands any more, or its day has passed. An update shows what stands of the
    digest that it changes, on whatever day. Raises :class:`NotYet` while a tick may still add to
    it.
    """
    original = None
    if row.op == "update" and row.of is not None:
        original = outbox.get(conn, row.team, row.of)
    if original is not None:
        return _person_digest(reviews, conn, original, now, is_update=True)
    digest_day = date.fromisoformat(row.params["date"])
    if reviews.today(conn, row.team, now) > digest_day:
        return None
    if sending.gathers(conn, row, now):  # a tick began after it was claimed
        raise NotYet("a tick is not done yet")
    if row.kind == Kind.DIGEST_CHANNEL:
        return _channel_digest(reviews, conn, row, now)
    return _person_digest(reviews, conn, row, now)


# --- what still stands ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Standing:
    """An instance that is still to be told of: its line, whom it is for, and its nudges.

    Several nudges of one instance are one line; ``step`` is the last one's.
    """

    key: InstanceId
    step: str
    line: Line
    people: list[whose_move.Recipient]
    ledger_ids: list[int]


class _StandingNudges:
    """Finds out which nudges of one review still stand, for a channel or for one person.

    ``reader`` is the person, or nothing for the channel. ``is_update``: the digest was told before,
    and only what was done since goes; not what a quiet day or an absence would keep from being
    told.
    """

    def __init__(
        self,
        conn: Connection,
        seen: Seen,
        digest: OutboxRow,
        *,
        reader: str = "",
        is_update: bool = False,
    ) -> None:
        self._seen = seen
        self._reader = reader
        self._is_update = is_update
        self._away = workspace.away(conn, seen.row.team, seen.today, let_in=seen.review.let_in)
        if is_update and self._away.get(reader) != date.max:
            self._away.pop(reader, None)
        self._late_told = ledger.late_told(conn, seen.row.team, seen.row.id, but=digest.id)

    def standing(self, told: Iterable[Nudge]) -> list[_Standing]:
        """Return those of the nudges that still stand, late ones first."""
        review = self._seen.review
        if not review.live:
            return []
        if nudges.is_quiet(review, self._seen.today) and not self._is_update:
            return []
        found = []
        for key, of_instance in self._by_open_instance(told).items():
            standing = self._standing_of(key, of_instance)
            if standing is not None:
                found.append(standing)
        return sorted(found, key=lambda standing: urgency(standing.line))

    def _by_open_instance(self, told: Iterable[Nudge]) -> dict[InstanceId, list[Nudge]]:
        by_instance: dict[InstanceId, list[Nudge]] = {}
        for nudge in told:
            key = InstanceId(nudge.item, nudge.party)
            if nudge.item and self._seen.review.is_open(key):
                by_instance.setdefault(key, []).append(nudge)
        return by_instance

    def _standing_of(self, key: InstanceId, of_instance: list[Nudge]) -> _Standing | None:
        """Return an instance's line, or ``None`` where it is for nobody of those to be told."""
        seen = self._seen
        last = of_instance[-1]
        meant = self._meant(of_instance)
        recipients = whose_move.recipients(
            seen.review,
            key,
            last.step,
            self._times_told_late(key, last),
            seen.today,
            self._away,
            seen.settings,
        )
        people = [recipient for recipient in recipients if recipient.user in meant]
        # What nobody could be told of is still said in the channel.
        if not people and meant:
            return None
        line = lines_view.line(seen.review, key, self._reader, seen.today, seen.settings.calendar)
        return _Standing(key, last.step, line, people, [nudge.id for nudge in of_instance])

    def _meant(self, of_instance: list[Nudge]) -> set[str]:
        """Return the people whom nudges were for; in a person's digest, that person alone."""
        if self._reader:
            return {self._reader}
        return {user for nudge in of_instance for user in nudge.recipients}

    def _times_told_late(self, key: InstanceId, last: Nudge) -> int:
        if last.due is None:
            return 0
        return self._late_told.get((key.item, key.party, last.due), 0)


# --- in a channel ---------------------------------------------------------------------------------


def _channel_digest(
    reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime
) -> Payload | None:
    """Return what is due in a review, by whose move it is."""
    seen = review_of(reviews, conn, row.team, row.review_id, now)
    if seen is None:
        return None
    told = ledger.by_ids(conn, row.team, ledger.told_by(conn, row.team, row.id))
    standing = _StandingNudges(conn, seen, row).standing(told)
    if not standing:
        return None
    board = board_view.board(seen.review, seen.today, seen.settings.calendar)
    facts = facts_of(board) | {
        "groups": _groups_by_owner(standing),
        "count": len(standing),
        "day": seen.today,
    }
    payload = message_payload(templates.render("view/digest-channel", facts))
    payload["tells"] = [ledger_id for one in standing for ledger_id in one.ledger_ids]
    return payload


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines that are the move of the same roles, and the people who are told of them."""

    whose: str
    people: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def _groups_by_owner(standing: list[_Standing]) -> list[_Group]:
    """Return the lines by whose move they are, with the people who are told of each group."""
    groups: dict[str, _Group] = {}
    for one in standing:
        owner = ", ".join(one.line.who) or "Coordinator"
        group = groups.setdefault(owner, _Group(owner))
        for recipient in one.people:
            if recipient.user not in group.people:
                group.people.append(recipient.user)
        group.lines.append(one.line)
    return list(groups.values())


# --- to a person ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _PersonLine(Line):
    """A line, and why it is told to this person."""

    step: str
    why: str
    why_title: str
    """The title of the role for which it is told, or ""."""
    email: item_history.Email | None
    """What to write to an agency by e-mail."""
    coordinates: bool


@dataclass(slots=True)
class _PersonLines:
    """The lines of a person's digest, by what is asked of the person, and what they tell of."""

    waiting: list[_PersonLine] = field(default_factory=list)
    late: list[_PersonLine] = field(default_factory=list)
    due_today: list[_PersonLine] = field(default_factory=list)
    coming: list[_PersonLine] = field(default_factory=list)
    others: list[_PersonLine] = field(default_factory=list)
    asked: list[_PersonLine] = field(default_factory=list)
    refs: set[str] = field(default_factory=set)
    ledger_ids: list[int] = field(default_factory=list)
    emails: int = 0

    @property
    def count(self) -> int:
        """How many lines there are in all."""
        sections = (
            self.waiting,
            self.late,
            self.due_today,
            self.coming,
            self.others,
            self.asked,
        )
        return sum(len(lines) for lines in sections)

    def add(self, seen: Seen, reader: str, standing: _Standing) -> None:
        """Add the line of one instance of a review."""
        line = self._person_line(seen, reader, standing)
        self.refs.add(seen.row.ref)
        self.ledger_ids += standing.ledger_ids
        self._section_of(line).append(line)

    def _person_line(self, seen: Seen, reader: str, standing: _Standing) -> _PersonLine:
        why = standing.people[0].why
        process = seen.review.process
        return widened(
            standing.line,
            _PersonLine,
            step=standing.step,
            why=why,
            why_title=role_title(process, why) if why in process.roles else "",
            email=self._email_text(seen, standing.key) if why == "by-email" else None,
            coordinates=seen.review.is_coordinator(reader),
        )

    def _email_text(self, seen: Seen, key: InstanceId) -> item_history.Email | None:
        """Return what to write to an agency by e-mail, for the first few of a digest."""
        if self.emails >= EMAILS:
            return None
        email = item_history.email_text(seen.review, key)
        if not email:
            return None
        self.emails += 1
        return email

    def _section_of(self, line: _PersonLine) -> list[_PersonLine]:
        if line.why == "escalated":
            return self.others
        if _waits_for_answer(line):
            return self.waiting
        if line.step == "ask":
            return self.asked
        if line.late:
            return self.late
        return self.due_today if line.step == "day" else self.coming


def _waits_for_answer(line: _PersonLine) -> bool:
    """Tell whether others wait for the reader's answer on a version that is there."""
    is_answered = line.kind in ("confirmation", "approval")
    return bool(line.version) and is_answered and not line.blocked


def _person_digest(
    reviews: Reviews,
    conn: Connection,
    row: OutboxRow,
    now: datetime,
    *,
    is_update: bool = False,
) -> Payload | None:
    """Return a person's digest across their reviews.

    In it: what others wait for, what is late, due today or coming, what others are late with, what
    is asked.
    """
    person = row.target
    lines = _PersonLines()
    for review_id, told in told_by_review(conn, row.team, row.id).items():
        seen = readable_review_of(reviews, conn, row.team, review_id, now)
        if seen is None:
            continue
        nudges_of_review = _StandingNudges(conn, seen, row, reader=person, is_update=is_update)
        for standing in nudges_of_review.standing(told):
            lines.add(seen, person, standing)
    if not lines.count and not is_update:
        return None
    today = reviews.today(conn, row.team, now)
    facts = {
        "ref": "",
        "today": today,
        "day": today,
        "count": lines.count,
        "reviews": len(lines.refs),
        "waiting": lines.waiting,
        "late": lines.late,
        "due_today": lines.due_today,
        "coming": lines.coming,
        "others": lines.others,
        "asked": lines.asked,
        "stood_in": _answered_while_away(reviews, conn, row, today, now),
    }
    payload = message_payload(templates.render("view/digest-person", facts))
    payload["tells"] = lines.ledger_ids
    return payload


def _answered_while_away(
    reviews: Reviews, conn: Connection, row: OutboxRow, today: date, now: datetime
) -> int:
    """Return how much was answered in the place of somebody who came back these days."""
    back = workspace.person(conn, row.team, row.target).away_until
    if back is None or not back <= today <= back + BACK:
        return 0
    return len(absences.stood_in(reviews, conn, row.team, row.target, now))


# --- after a typed reply --------------------------------------------------------------------------


def not_an_answer(reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime) -> Payload:
    """Return the answer to a typed reply to a DM: it is not kept, and here are the buttons."""
    team, user = row.team, row.target
    choices: list[lines_view.Choice] = []
    live = [row for row in reviews.of_user(conn, team, user) if row.state == "live"]
    for seen in reviews.see_all(conn, live, team, now):
        review = seen.review
        waiting = [key for key in waiting_for(review, user) if not missing_for(review, key)]
        choices += lines_view.choices(review, waiting)
    sent = row.params.get("sent", "text")  # a version before did not say
    facts = {"choices": choices, "sent": sent, "ref": "", "today": None}
    return message_payload(templates.render("reply/not-an-answer", facts))
