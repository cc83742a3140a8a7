"""Who acts, and the facts that their command is judged by.

The core asks nobody: what the database says of people, channels and other reviews is gathered here,
within the transaction that the command is done in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.arrivals import asked_on
from bot.audience.persons import standing_of
from bot.errors import Refusal
from bot.store import channel_moves, reads, workspace
from bot.store.reads import ReviewRow
from bot.workflow.dates.calendar import local_date
from bot.workflow.process.pathways import Pathways
from bot.workflow.review.review import Review
from bot.workflow.rules.asked import nobody_asked
from bot.workflow.rules.context import Context
from bot.workflow.rules.standing import Standing
from bot.workflow.settings import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and what was found out about them before the transaction: facts, not permissions.

    ``belongs``: is a member of the review's channel. ``trusted``: named in ``CSPR_COORDINATORS`` or
    a workspace admin; ``appointed``: the former. ``standings``: what they and the people they name
    are to the workspace. ``via`` is the verb or button. ``here`` is the channel where it was asked,
    if that matters; ``channel_fault``: why no review can live there; ``channel_unfit``: others may
    read the review's own channel.
    """

    team: str
    user: str
    belongs: bool = True
    trusted: bool = False
    appointed: bool = False
    via: str = ""
    standings: Mapping[str, Standing] = field(default_factory=dict)
    here: str = ""
    channel_fault: Refusal | None = None
    channel_unfit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a command is done: in a review that exists, or in a channel that one is opened in.

    ``let_in`` are the guests that a coordinator has let into the review.
    """

    channel: str
    row: ReviewRow | None = None
    let_in: Collection[str] = ()

    @classmethod
    def of(cls, row: ReviewRow, review: Review) -> "Place":
        """Return the place of a review that exists."""
        return cls(channel=row.channel, row=row, let_in=review.let_in)


def gather(
    conn: Connection,
    actor: Actor,
    settings: Workspace,
    now: datetime,
    place: Place,
    pathways: Pathways,
) -> Context:
    """Gather the facts that a command is judged by."""
    team, let_in = actor.team, place.let_in
    today = local_date(now, settings.zone)
    absent = workspace.absent(conn, team, today)
    unfit, shut_out = absent.unfit, absent.shut_out(let_in)

    def standing(user: str) -> Standing:
        if user in actor.standings:
            return actor.standings[user]
        return standing_of(unfit[user]) if user in unfit else Standing.FIT

    def pseudonym_free(name: str) -> bool:
        asking = place.row.id if place.row else None
        return not reads.pseudonym_taken(conn, team, name.casefold(), other_than=asking)

    def posted_in(channel: str) -> tuple[int, int]:
        if place.row is None:
            return 0, 0
        rows = channel_moves.posted(conn, team, place.row.id, channel)
        files = sum(row.op == "upload" for row in rows)
        return len(rows) - files, files

    return Context(
        actor=actor.user,
        today=today,
        at=now,
        calendar=settings.calendar,
        belongs=actor.belongs,
        trusted=actor.trusted,
        appointed=actor.appointed,
        via=actor.via,
        processes=pathways.processes,
        faulty=pathways.faulty,
        pseudonym_free=pseudonym_free,
        channel=place.channel,
        here=actor.here,
        channel_fault=actor.channel_fault,
        channel_free=lambda channel: reads.by_channel(conn, team, channel) is None,
        channel_unfit=actor.channel_unfit,
        posted_in=posted_in,
        guest=lambda user: workspace.is_guest(conn, team, user),
        same_person=lambda user, other: workspace.is_same_person(conn, team, user, other),
        away=absent.away(let_in),
        active=lambda user: user not in shut_out and not standing(user).gone,
        standing=standing,
        document_hosts=settings.document_hosts,
        allowed_postcodes=settings.allowed_postcodes,
        retention=settings.retention,
        asked=asked_on(conn, place.row, settings.zone) if place.row else nobody_asked,
    )
