"""The daily digests: one post a channel, one DM a person.

Each is made when it is sent, from those of its nudges that still stand.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from bot.delivery.lookup import review_of
from bot.delivery.payloads import NotYet, Payload, message_payload
from bot.delivery.person_digest import person_digest
from bot.delivery.standing import Standing, StandingNudges
from bot.messages import templates
from bot.reviews import Reviews
from bot.store import ledger, outbox, sending
from bot.store.kinds import Kind
from bot.store.outbox import OutboxRow
from bot.typed import facts_of
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.awaited import waiting_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import author_title, role_title, who_may
from bot.workflow.rules.whose_move import whose_move
from bot.workflow.views import board as board_view
from bot.workflow.views import lines as lines_view
from bot.workflow.views.lines import Line
from bot.workflow.views.together import Together, by_item


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
        return person_digest(reviews, conn, original, now, is_update=True)

    digest_day = date.fromisoformat(row.params["date"])
    if reviews.today(conn, row.team, now) > digest_day:
        return None

    if sending.gathers(conn, row, now):  # a tick began after it was claimed
        raise NotYet("a tick is not done yet")

    if row.kind == Kind.DIGEST_CHANNEL:
        return _channel_digest(reviews, conn, row, now)

    return person_digest(reviews, conn, row, now)


# --- in a channel ---------------------------------------------------------------------------------


def _channel_digest(
    reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime
) -> Payload | None:
    """Return what is due today in a review, and what has just become late, by whose move it is."""
    seen = review_of(reviews, conn, row.team, row.review_id, now)
    if seen is None:
        return None

    told = ledger.by_ids(conn, row.team, ledger.told_by(conn, row.team, row.id))
    standing = StandingNudges(conn, seen, row).standing(told)
    if not standing:
        return None

    board = board_view.board(seen.review, seen.today, seen.settings.calendar)
    facts = facts_of(board) | {
        "groups": _groups_by_owner(seen.review, standing),
        "count": len(standing),
        "past": sum(one.line.late for one in standing),
        "day": seen.today,
    }
    payload = message_payload(templates.render("view/digest-channel", facts))
    payload["tells"] = [one.ledger_id for one in standing]
    return payload


@dataclass(frozen=True, slots=True)
class _Group:
    """What is the move of the same roles, and the people who are named for it."""

    whose: str
    people: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def together(self) -> list[Together]:
        """Its lines by item and date."""
        return by_item(self.lines)


def _groups_by_owner(review: Review, standing: list[Standing]) -> list[_Group]:
    """Return what is due by whose move it is; nobody is named twice."""
    groups: dict[str, _Group] = {}
    named: set[str] = set()

    for one in standing:
        owner = _owner(review, one)
        group = groups.setdefault(owner, _Group(owner))
        mentioned = [user for user in one.mentioned if user not in named]
        named.update(mentioned)
        group.people.extend(mentioned)
        group.lines.append(one.line)

    return list(groups.values())


def _owner(review: Review, standing: Standing) -> str:
    """Return whose move an instance is, of all who may do it; all agencies' own are one group.

    It is what the people who are named for it read in their own messages.
    """
    process = review.process
    moves = standing.people or whose_move(review, standing.key, review.holders("coordinator"))
    if not moves:
        return _first_who_may(review, standing.line)

    match moves[0].why:
        case "lead" | "deputy" | "deputy-away":
            return "Agencies"
        case "disputed" | "registers":
            return author_title(process)
        case "decides" | "affirms":
            return ", ".join(who_may(review.item(standing.key.item), process))
        case "assigned":
            return "Assigned by name"
        case role if role in process.roles:
            return role_title(process, role)
        case _:
            return role_title(process, "coordinator")


def _first_who_may(review: Review, line: Line) -> str:
    """Return whose move an instance is of which nobody can be told: the first of all who may."""
    if not line.who:
        return role_title(review.process, "coordinator")
    first = line.who[0]
    return "Agencies" if first == line.party else first


# --- after a typed reply --------------------------------------------------------------------------


def not_an_answer(reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime) -> Payload:
    """Return the answer to a typed reply to a DM: it is not kept, and here are the buttons."""
    team, user = row.team, row.target
    choices: list[lines_view.Choice] = []
    live = [row for row in reviews.of_user(conn, team, user) if row.is_live]
    for seen in reviews.see_all(conn, live, team, now):
        choices += lines_view.choices(seen.review, _can_answer(seen.review, user))

    sent = row.params.get("sent", "text")  # a version before did not say
    facts = {"choices": choices, "sent": sent, "ref": "", "today": None}
    return message_payload(templates.render("reply/not-an-answer", facts))


def _can_answer(review: Review, user: str) -> list[InstanceId]:
    """Return what waits for somebody's answer, and can be answered now."""
    return [key for key in waiting_for(review, user) if not missing_for(review, key)]
