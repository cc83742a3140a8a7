"""Plans the day's digests: enters nudges in the ledger, and has digests tell them.

A digest is one outbox row for a channel or person and a local date. What it says is put together
when it is sent (``digests.py``).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from bot.delivery.batch import Batch, tomorrow
from bot.delivery.week import Week
from bot.grouping import by_key
from bot.reviews import Seen
from bot.store import digests, ledger, outbox
from bot.store.due_items import DueRow
from bot.store.errors import Conflict
from bot.store.kinds import Kind
from bot.store.ledger import NEVER, Told
from bot.store.outbox import OutboxRow
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges
from bot.workflow.rules.whose_move import Recipient
from bot.workflow.views.absence import last_acted

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DigestId:
    """Which digest: of a person (their user id) or, without one, of a review's channel; its day."""

    day: date
    person: str = ""
    review_id: int | None = None

    @property
    def subject(self) -> str:
        """What all digests of this channel or person are about, on whatever day."""
        return f"digest/{self.person or self.review_id}"

    @property
    def dedup_key(self) -> str:
        """What makes this digest one outbox row."""
        return f"{self.subject}/{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class DueNudge:
    """What is due to be told: of which instance, its step and due date, and who is to hear it.

    ``row`` is the row by which it is looked at again; a note to the coordinators has none, and its
    instance has no item.
    """

    seen: Seen
    key: InstanceId
    step: str
    due: date | None
    people: list[Recipient]
    row: DueRow | None = None
    told: Told = NEVER
    in_channel: bool = False
    mentioned: tuple[str, ...] = ()

    @property
    def digests(self) -> list[DigestId]:
        """The digests that are to tell it."""
        day = self.seen.today
        people = [DigestId(day, person=recipient.user) for recipient in self.people]
        if self.in_channel and self.seen.settings.digest:
            return [DigestId(day, review_id=self.seen.row.id), *people]
        return people

    @property
    def digest_keys(self) -> list[str]:
        """What makes each of these digests one outbox row."""
        return [digest.dedup_key for digest in self.digests]


@dataclass(slots=True)
class _DigestPlan:
    """A digest that a batch adds to, and the nudges (ledger ids) that it is to tell."""

    id: DigestId
    channel: str
    tells: list[int] = field(default_factory=list)

    @property
    def target(self) -> str:
        """The person or channel that it goes to."""
        return self.id.person or self.channel


def plan_digests(batch: Batch, team: str, due: Sequence[DueNudge]) -> None:
    """Have a workspace's due nudges told by today's digests, or wait for tomorrow's."""
    keys = {key for nudge in due for key in nudge.digest_keys}
    rows = outbox.held_open(batch.conn, team, keys)
    gone_out = {key for key, row in rows.items() if row.state != "pending"}
    week = batch.weeks.get(team) or _week(batch, team, due)
    told_today: list[DueNudge] = []

    for nudge in due:
        is_out = not gone_out.isdisjoint(nudge.digest_keys)
        if is_out or week.is_full_for(nudge.seen.review, nudge.people):
            # Today's digest is out already, or this week's are: it waits, and counts then.
            _wait_for_tomorrow(batch, nudge)
        else:
            told_today.append(_tell_today(batch, week, nudge))

    _enqueue(batch, team, _enter_in_ledger(batch, told_today), rows)


def _tell_today(batch: Batch, week: Week, nudge: DueNudge) -> DueNudge:
    """Return a nudge with who is named for it in the channel; the next one is planned."""
    slot = _next_slot(nudge)
    mentioned = _mentioned(batch, week, nudge, slot)
    _plan_next(batch, nudge, slot)
    return replace(nudge, mentioned=mentioned)


def _wait_for_tomorrow(batch: Batch, nudge: DueNudge) -> None:
    if nudge.row is not None:
        batch.look_again(nudge.row, nudge.seen, tomorrow(nudge.seen), nudge.step)


def _plan_next(batch: Batch, nudge: DueNudge, slot: nudges.Slot | None) -> None:
    """Have the instance looked at again when its next nudge is due."""
    if nudge.row is None:
        return

    if slot is None:
        batch.look_no_more(nudge.row)
    else:
        day = max(slot.day, tomorrow(nudge.seen))
        batch.look_again(nudge.row, nudge.seen, day, slot.step)


def _next_slot(nudge: DueNudge) -> nudges.Slot | None:
    """Return when the instance is nudged next, once it is told now; a note has no instance."""
    if nudge.row is None and not nudge.in_channel:
        return None
    seen = nudge.seen
    times = nudge.told.times + 1
    told_now = nudges.LastNudge(seen.today, nudge.due, times, nudge.told.in_all + 1)
    return nudges.next_slot(seen.review, nudge.key, told_now, seen.today, seen.settings)


def _mentioned(
    batch: Batch, week: Week, nudge: DueNudge, slot: nudges.Slot | None
) -> tuple[str, ...]:
    """Return who is named in the channel's post for it: nobody whose own message is enough.

    That is who was told of it a week ago, has done nothing in the review since, and would read no
    more of it than a week bears.
    """
    if not nudge.in_channel or not nudge.seen.settings.digest:
        return ()

    found = []

    for recipient in nudge.people:
        user = recipient.user
        if _has_done_nothing(batch, nudge, user) and week.may_mention(
            batch.conn, nudge.seen, user, slot
        ):
            week.mention(nudge.seen, user)
            found.append(user)

    return tuple(found)


def _has_done_nothing(batch: Batch, nudge: DueNudge, user: str) -> bool:
    """Tell whether somebody was told of a nudge's instance a week ago, and did nothing since."""
    a_week_ago = nudge.seen.today - A_WEEK
    if nudge.told.first > a_week_ago:
        return False
    if last_acted(nudge.seen.review, user, nudge.seen.today) > a_week_ago:
        return False
    return _was_told(batch, nudge, user, a_week_ago)


def _was_told(batch: Batch, nudge: DueNudge, user: str, by: date) -> bool:
    """Tell whether somebody themselves, and not only others, was told by a day.

    A deputy is asked later than the lead.
    """
    key = nudge.key
    return any(
        user in one.recipients and one.local_date <= by
        for one in batch.nudges_about(nudge.seen, key.item)
        if (one.party, one.due) == (key.party, nudge.due) and one.outcome != "void"
    )


def _enter_in_ledger(batch: Batch, due: Sequence[DueNudge]) -> dict[str, _DigestPlan]:
    """Enter nudges in the ledger; return the digests that are to tell them, by dedup key.

    A step that was entered today before is not entered again: there is nothing more to say.
    """
    ledger_ids = ledger.enter_all(batch.conn, [_ledger_entry(batch, nudge) for nudge in due])
    plans: dict[str, _DigestPlan] = {}

    for nudge in due:
        ledger_id = ledger_ids.get((nudge.seen.row.id, *nudge.key))
        if ledger_id is None:
            continue

        for digest in nudge.digests:
            new = _DigestPlan(digest, nudge.seen.review.channel)
            plans.setdefault(digest.dedup_key, new).tells.append(ledger_id)

    return plans


def _ledger_entry(batch: Batch, nudge: DueNudge) -> Mapping[str, Any]:
    return {
        "team": nudge.seen.row.team,
        "review_id": nudge.seen.row.id,
        "item": nudge.key.item,
        "party": nudge.key.party,
        "step": nudge.step,
        "local_date": nudge.seen.today,
        "due": nudge.due,
        "recipients": [recipient.user for recipient in nudge.people],
        "channel": nudge.seen.review.channel,
        "mentioned": list(nudge.mentioned),
        "outcome": "pending",
        "created_at": batch.now,
    }


def _enqueue(
    batch: Batch, team: str, plans: Mapping[str, _DigestPlan], rows: Mapping[str, OutboxRow]
) -> None:
    """Add to today's digests that wait in the outbox, or begin them."""
    begun = _begin(batch, team, [plan for key, plan in sorted(plans.items()) if key not in rows])
    ids = {key: rows[key].id for key in plans if key in rows} | begun
    outbox.tell_all(batch.conn, team=team, tells={ids[key]: plans[key].tells for key in plans})


def _begin(batch: Batch, team: str, plans: Sequence[_DigestPlan]) -> dict[str, int]:
    """Begin digests, and have each take the place of those before it; return their ids by key."""
    # In one order, so that two who tick wait for each other and never cross.
    new = [
        outbox.New(
            kind=Kind.DIGEST_PERSON if plan.id.person else Kind.DIGEST_CHANNEL,
            target=plan.target,
            review_id=plan.id.review_id,
            params={"date": plan.id.day.isoformat()},
            dedup_key=plan.id.dedup_key,
            subject=plan.id.subject,
        )
        for plan in plans
    ]
    ids = outbox.enqueue_new(batch.conn, team=team, rows=new, now=batch.now)
    if len(ids) < len(new):
        raise Conflict("another tick has begun one of these digests")

    _replace_earlier(batch, team, {plan.id: ids[plan.id.dedup_key] for plan in plans})
    return ids


def get_earlier(batch: Batch, due: Sequence[DueNudge]) -> None:
    """Look up the digests before today's, of all the week's, while nothing is held yet."""
    for team, found in by_team(due).items():
        batch.earlier |= _earlier(batch, team, {one for nudge in found for one in nudge.digests})
        batch.weeks[team] = _week(batch, team, found)


def by_team(due: Iterable[DueNudge]) -> dict[str, list[DueNudge]]:
    """Return nudges by the workspace of their review."""
    return by_key((nudge.seen.row.team, nudge) for nudge in due)


def _week(batch: Batch, team: str, due: Sequence[DueNudge]) -> Week:
    """Return what those who are to be told have heard this week."""
    people = {recipient.user for nudge in due for recipient in nudge.people}
    seen = due[0].seen
    return Week.of(batch.conn, team, people, seen.today, seen.settings.zone)


def _earlier(
    batch: Batch, team: str, found: Collection[DigestId]
) -> dict[tuple[str, str], list[OutboxRow]]:
    """Return the digests before some of today's that these replace, newest first, by subject.

    A person's last ones are deleted; a channel's stay, but for those that were not sent.
    """
    of_people = [digest for digest in found if digest.person]
    in_channels = {digest.subject: digest.dedup_key for digest in found if not digest.person}
    earlier = _earlier_in_channels(batch, team, in_channels)
    told_people: list[int] = []

    for digest in of_people:
        rows = digests.earlier(batch.conn, team, digest.subject, but=digest.dedup_key)
        earlier[team, digest.subject] = rows
        told_people += [row.id for row in rows]

    if told_people:
        batch.noted |= ledger.notes_told_by(batch.conn, team, told_people)

    return earlier


def _earlier_in_channels(
    batch: Batch, team: str, in_channels: Mapping[str, str]
) -> dict[tuple[str, str], list[OutboxRow]]:
    """Return what channels' digests (dedup keys by subject) replace, by subject."""
    earlier: dict[tuple[str, str], list[OutboxRow]] = {(team, one): [] for one in in_channels}
    if not in_channels:
        return earlier

    for row in digests.unsent(batch.conn, team, in_channels):
        assert row.subject is not None
        if row.dedup_key != in_channels[row.subject]:
            earlier[team, row.subject].append(row)

    return earlier


def _replace_earlier(batch: Batch, team: str, begun: Mapping[DigestId, int]) -> None:
    """Have new digests (ids) tell what earlier ones could not, and delete each person's last one.

    A person's digest is one living message: the old one goes when the new one comes, and what it
    said beside items is said again for as long as it stands.
    """
    earlier = _earlier_than(batch, team, begun)
    unsent: dict[int, int] = {}

    for digest, rows in earlier.items():
        unsent |= {old.id: begun[digest] for old in rows if old.state == "pending"}

    handed_over = digests.hand_over(batch.conn, team, unsent)
    deletions: list[outbox.New] = []
    tells: dict[int, list[int]] = {}

    for digest, rows in earlier.items():
        if not digest.person:
            continue

        there = [old for old in rows if old.id not in handed_over]
        deletions += _last_of(there)

        if there and there[0].id in batch.noted:
            tells[begun[digest]] = batch.noted[there[0].id]

    outbox.tell_all(batch.conn, team=team, tells=tells)
    outbox.enqueue_all(batch.conn, team=team, rows=deletions, now=batch.now)


def _earlier_than(
    batch: Batch, team: str, begun: Collection[DigestId]
) -> dict[DigestId, list[OutboxRow]]:
    """Return the digests before new ones, newest first; they were looked up before, but for few."""
    unknown = [digest for digest in begun if (team, digest.subject) not in batch.earlier]
    if unknown:  # their reviews have changed since the batch was prepared
        batch.earlier |= _earlier(batch, team, unknown)
    return {digest: batch.earlier[team, digest.subject] for digest in begun}


def _last_of(digests_of_person: Sequence[OutboxRow]) -> Iterator[outbox.New]:
    """Yield the deletion of a person's last digest (they come newest first) from Slack.

    Those before one that was surely sent were deleted when it came. One that was to be sent when it
    was looked up, and could not be handed over, has gone out since.
    """
    for old in digests_of_person:
        if old.waits or old.state == "sent":
            yield outbox.New(
                kind=Kind.DIGEST_PERSON,
                op="delete",
                of=old.id,
                target=old.target,
                dedup_key=f"undigest/{old.id}",
            )

        if old.state == "sent":
            return
