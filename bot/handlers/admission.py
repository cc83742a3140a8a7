"""Judge who asks, and what they may see and do (rules 5 and 16).

What of a refusal a holder outside the channel may read: :mod:`outsiders`.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

from bot.audience.directory import Directory
from bot.errors import Refusal
from bot.handlers.ask import Ask
from bot.refusals.finding import NoReviewHere, NoSuchReview, WhichReview
from bot.refusals.permission import ChannelClosed, OverviewOnly, OwnItemsOnly, PersonGone
from bot.reviews import Actor, Reviews, Seen
from bot.store import reads
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import is_own
from bot.workflow.rules.lookup import find_key

SEEN_OUTSIDE = (q.ShowMine, q.Help, q.ListReviews)
"""What a holder outside the channel may look at, beside their own items."""


def people_in(command: c.Command) -> frozenset[str]:
    """Return the people whom a command names."""
    found: set[str] = set()
    for field in fields(command):
        if field.name in ("person", "lead", "deputy"):
            found.add(getattr(command, field.name) or "")
        elif field.name == "people":
            found |= set(getattr(command, field.name))
    return frozenset(found - {""})


class Admission:
    """Judge who a person is to a review, by its roles and by what Slack says of its channel."""

    def __init__(
        self,
        reviews: Reviews,
        directory: Directory,
        clock: Callable[[], datetime],
        coordinators: Callable[[str], frozenset[str]],
    ) -> None:
        self.reviews = reviews
        self.directory = directory
        self.channels = directory.channels
        self.clock = clock
        self.coordinators = coordinators

    def today(self, team: str) -> date:
        """Return the day in a workspace."""
        with self.reviews.looking() as conn:
            return self.reviews.today(conn, team, self.clock())

    def next_working_day(self, team: str) -> date:
        """Return the first working day after today in a workspace."""
        with self.reviews.looking() as conn:
            calendar = self.reviews.settings(conn, team).calendar
            return calendar.next_working_day(
                self.reviews.today(conn, team, self.clock()) + timedelta(days=1)
            )

    def require_open(self, ask: Ask) -> None:
        """Refuse whatever is asked in a review's channel that others may read.

        Said in the same words of every review, and to everybody: it is read where it was asked.
        """
        if not ask.direct and self.channels.closed(ask.team, ask.channel, self.clock()):
            raise ChannelClosed

    def actor(self, ask: Ask, *, belongs: bool = True, command: c.Command | None = None) -> Actor:
        """Return who acts, with what Slack says of them and of the people they name.

        Refused: somebody deactivated.
        """
        now = self.clock()
        named = people_in(command) if command else frozenset()
        gone = self.directory.gone(ask.team, named | {ask.user}, now)
        if ask.user in gone:
            raise PersonGone(person=ask.user)
        gone |= self.directory.nobody(ask.team, named)
        return Actor(
            team=ask.team,
            user=ask.user,
            belongs=belongs,
            trusted=self.trusted(ask.team, ask.user),
            appointed=ask.user in self.coordinators(ask.team),
            via=ask.via,
            gone=gone,
        )

    def with_channels(
        self, ask: Ask, row: reads.ReviewRow, actor: Actor, command: c.Command
    ) -> Actor:
        """Return who acts, with what Slack says of the channels that the command is about.

        It is asked for coordinators only, who alone may move a review or clear its channel.
        """
        if "coordinator" not in self.roles_of(row, ask.user):
            return actor
        now = self.clock()
        if isinstance(command, c.ClearChannel):
            unfit = self.channels.judge(ask.team, row.channel, now).unfit is not None
            return replace(actor, channel_unfit=unfit)
        if ask.direct or ask.channel == row.channel:
            return replace(actor, here="" if ask.direct else ask.channel)
        fault = self.channels.fault(ask.team, ask.channel, now, moving=True)
        return replace(actor, here=ask.channel, channel_fault=fault)

    def may_open(self, team: str, user: str) -> bool:
        """Trusted, or named in the workspace's setting ``openers``."""
        if self.trusted(team, user):
            return True
        with self.reviews.looking() as conn:
            return user in self.reviews.settings(conn, team).openers

    def trusted(self, team: str, user: str) -> bool:
        """Named in ``CSPR_COORDINATORS``, or a workspace admin."""
        return user in self.coordinators(team) or bool(
            self.directory.person(team, user, self.clock()).is_admin
        )

    def admitted(
        self, ask: Ask, ref: str | None, command: c.Command | q.Query
    ) -> tuple[reads.ReviewRow, Actor]:
        """Return the review that is meant, and the actor, if this person belongs to it (rule 16).

        Refused with the same words whether the review exists or not: somebody outside learns
        nothing.
        """
        with self.reviews.looking() as conn:
            row = self.reviews.find(conn, ask.team, ref=ref, channel=ask.channel)
            roles = reads.roles_of(conn, row.team, row.id, ask.user) if row else None
            mine = [r.ref for r in reads.of_user(conn, ask.team, ask.user)] if row is None else []
        if row is None:
            if ref:
                raise NoSuchReview(ref=ref)
            if mine:
                raise WhichReview(refs=mine)
            raise NoReviewHere
        belongs = row.channel != "" and self._member(ask, row, roles)
        if not belongs and not roles and not self._outsider_may(ask, command):
            raise NoSuchReview(ref=ref or row.ref)
        may = q.ShowStatus | q.ListReviews | q.ShowMine | c.AnswerIntroduction
        if roles == (OVERVIEW,) and not isinstance(command, may):
            raise OverviewOnly(ref=row.ref)
        outside = not belongs and "coordinator" not in (roles or ())
        if (
            outside
            and isinstance(command, q.Query)
            and not self._own(ask, row, command, roles or ())
        ):
            raise OwnItemsOnly(ref=row.ref)
        if isinstance(command, c.Second):
            self._learn_who_asked(ask, row, command.number)
        changing = command if isinstance(command, c.Command) else None
        return row, self.actor(ask, belongs=belongs, command=changing)

    def _learn_who_asked(self, ask: Ask, row: reads.ReviewRow, number: int) -> None:
        """Have Slack describe whoever asked for a second person, to tell that they are two."""
        waiting = self.state_of(row).review.pending_approvals.get(number)
        if waiting is not None:
            self.directory.person(ask.team, waiting.by, self.clock())

    def _own(self, ask: Ask, row: reads.ReviewRow, query: q.Query, roles: tuple[str, ...]) -> bool:
        """Whether a holder outside the channel may look at this.

        That is their own items, or as ``overview`` the status.
        """
        if isinstance(query, SEEN_OUTSIDE) or (
            isinstance(query, q.ShowStatus) and OVERVIEW in roles
        ):
            return True
        if not isinstance(query, q.ShowItem):
            return False
        review = self.state_of(row).review
        try:
            key = find_key(review, query.what, query.party, ask.user)
        except Refusal:
            return False  # its words name the other parties
        return is_own(review, key, ask.user)

    def may_read(self, ask: Ask, seen: Seen, number: int) -> bool:
        """Whether a person may read what was typed in an event.

        Who is in the channel or coordinates may; else on their own items, and the author on every
        answer.
        """
        review = seen.review
        author = review.process.author_role
        roles = tuple(review.roles_of(ask.user))
        if "coordinator" in roles or self._member(ask, seen.row, roles):
            return True
        event = review.log[number - 1].event
        item = review.process.items.get(getattr(event, "item", None) or "")
        if item is None:
            return False
        key = InstanceId(item.id, getattr(event, "party", None) or "")
        written = author is not None and review.holds(ask.user, author) and item.answered
        return written or is_own(review, key, ask.user)

    def _member(self, ask: Ask, row: reads.ReviewRow, roles: tuple[str, ...] | None) -> bool:
        """Whether a person is in a review's channel.

        Where Slack cannot say, somebody is refused who asks in that channel, or was last known to
        be in it. For anybody else that would tell that the review exists.
        """
        try:
            return self.directory.belongs(ask.team, row.channel, ask.user, self.clock())
        except Refusal:
            if roles:
                return False  # a holder may act on their own items all the same
            if ask.channel == row.channel or self.directory.was_member(
                ask.team, row.channel, ask.user
            ):
                raise
            return False

    def _outsider_may(self, ask: Ask, command: c.Command | q.Query) -> bool:
        """Whether one from ``CSPR_COORDINATORS`` takes over or seconds: they may then."""
        takeover = (
            isinstance(command, c.GiveRole)
            and command.role == "coordinator"
            and command.people == (ask.user,)
        )
        return ask.user in self.coordinators(ask.team) and (
            takeover or isinstance(command, c.Second)
        )

    def see(self, ask: Ask, ref: str | None, query: q.Query, *, as_of: date | None = None) -> Seen:
        """Return a review to look at, for somebody who belongs.

        A look by a contact counts as [That's me], too.
        """
        row, actor = self.admitted(ask, ref, query)
        seen = self.state_of(row, as_of)
        if seen.review.is_unanswered(ask.user) and as_of is None:
            self.reviews.perform(row.id, c.AnswerIntroduction(yes=True), actor, now=self.clock())
            seen = self.state_of(row, as_of)
        return seen

    def state_of(self, row: reads.ReviewRow, as_of: date | None = None) -> Seen:
        """Return a review's state now, or as recorded at the end of a day. Asks nobody's leave."""
        with self.reviews.looking() as conn:
            return self.reviews.see(conn, row, self.clock(), as_of=as_of)

    def roles_of(self, row: reads.ReviewRow, user: str) -> tuple[str, ...]:
        """Return the roles that a person has in a review, or none."""
        with self.reviews.looking() as conn:
            return reads.roles_of(conn, row.team, row.id, user) or ()
