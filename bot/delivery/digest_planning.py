"""Plans the day's digests: enters nudges in the ledger, and has digests tell them.

A digest is one outbox row for a channel or person and a local date. What it says is put together
when it is sent (``digests.py``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.delivery.batch import Batch, tomorrow
from bot.reviews import Seen
from bot.store import ledger, outbox
from bot.store.due_items import DueRow
from bot.store.errors import Conflict
from bot.store.kinds import Kind
from bot.store.outbox import OutboxRow
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges
from bot.workflow.rules.whose_move import Recipient


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
    """A nudge that is due: its row, its step and due date, and who is to be told."""

    row: DueRow
    seen: Seen
    step: str
    due: date | None
    people: list[Recipient]

    @property
    def digests(self) -> list[DigestId]:
        """The digests that are to tell it."""
        day = self.seen.today
        people = [DigestId(day, person=recipient.user) for recipient in self.people]
        if self.seen.settings.digest:
            return [DigestId(day, review_id=self.row.review_id), *people]
        return people


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
    keys = {digest.dedup_key for nudge in due for digest in nudge.digests}
    rows = outbox.held_open(batch.conn, team, keys)
    gone_out = {key for key, row in rows.items() if row.state != "pending"}
    told_today: list[DueNudge] = []
    for nudge in due:
        if any(digest.dedup_key in gone_out for digest in nudge.digests):
            # Today's digest is out already: this waits for tomorrow's, and counts then.
            batch.look_again(nudge.row, nudge.seen, tomorrow(nudge.seen), nudge.step)
        else:
            told_today.append(nudge)
            _plan_next(batch, nudge)
    plans = _enter_in_ledger(batch, told_today)
    # In one order, so that two who tick wait for each other and never cross.
    for key in sorted(plans):
        _enqueue(batch, team, plans[key], rows.get(key))


def _plan_next(batch: Batch, nudge: DueNudge) -> None:
    """Have the instance looked at again when its next nudge is due."""
    row, seen = nudge.row, nudge.seen
    key = InstanceId(row.item, row.party)
    told_now = (seen.today, nudge.due)
    slot = nudges.next_slot(seen.review, key, told_now, seen.today, seen.settings)
    if slot is None:
        batch.look_no_more(row)
    else:
        batch.look_again(row, seen, max(slot.day, tomorrow(seen)), slot.step)


def _enter_in_ledger(batch: Batch, due: Sequence[DueNudge]) -> dict[str, _DigestPlan]:
    """Enter nudges in the ledger; return the digests that are to tell them, by dedup key.

    A step that was entered today before is not entered again: there is nothing more to say.
    """
    ledger_ids = ledger.enter_all(batch.conn, [_ledger_entry(batch, nudge) for nudge in due])
    plans: dict[str, _DigestPlan] = {}
    for nudge in due:
        row = nudge.row
        ledger_id = ledger_ids.get((row.review_id, row.item, row.party))
        if ledger_id is None:
            continue
        for digest in nudge.digests:
            new = _DigestPlan(digest, nudge.seen.review.channel)
            plans.setdefault(digest.dedup_key, new).tells.append(ledger_id)
    return plans


def _ledger_entry(batch: Batch, nudge: DueNudge) -> Mapping[str, Any]:
    return {
        "team": nudge.row.team,
        "review_id": nudge.row.review_id,
        "item": nudge.row.item,
        "party": nudge.row.party,
        "step": nudge.step,
        "local_date": nudge.seen.today,
        "due": nudge.due,
        "recipients": [recipient.user for recipient in nudge.people],
        "channel": nudge.seen.review.channel,
        "outcome": "pending",
        "created_at": batch.now,
    }


def _enqueue(batch: Batch, team: str, plan: _DigestPlan, row: OutboxRow | None) -> None:
    """Add to today's digest that waits in the outbox, or begin it."""
    if row is not None:
        outbox.tell(batch.conn, team=team, outbox_id=row.id, ledger_ids=plan.tells)
        return
    digest = plan.id
    new = outbox.enqueue(
        batch.conn,
        team=team,
        kind=Kind.DIGEST_PERSON if digest.person else Kind.DIGEST_CHANNEL,
        now=batch.now,
        target=plan.target,
        review_id=digest.review_id,
        params={"date": digest.day.isoformat()},
        dedup_key=digest.dedup_key,
        subject=digest.subject,
        tells=plan.tells,
    )
    if new is None:
        raise Conflict("another tick has begun this digest")
    _replace_earlier(batch, team, digest, new)


def _replace_earlier(batch: Batch, team: str, digest: DigestId, new: int) -> None:
    """Have a new digest tell what earlier ones could not, and delete a person's last one.

    A person's digest is one living message: the old one goes when the new one comes.
    """
    earlier = outbox.before(batch.conn, team, digest.subject, new)
    gone_out = [old for old in earlier if not outbox.hand_over(batch.conn, old, new)]
    if digest.person:
        _delete_last(batch, team, gone_out)


def _delete_last(batch: Batch, team: str, digests: Sequence[OutboxRow]) -> None:
    """Delete a person's last digest (they come newest first) from Slack.

    Those before one that was surely sent were deleted when it came.
    """
    for digest in digests:
        if digest.state in ("sent", "sending", "unknown"):
            _delete_message(batch, team, digest)
        if digest.state == "sent":
            return


def _delete_message(batch: Batch, team: str, old: OutboxRow) -> None:
    outbox.enqueue(
        batch.conn,
        team=team,
        kind=Kind.DIGEST_PERSON,
        op="delete",
        now=batch.now,
        of=old.id,
        dedup_key=f"undigest/{old.id}",
    )
