"""Judge who asks, and what they may see and do (rules 5 and 16).

What of a refusal a holder outside the channel may read: :mod:`outsiders`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NoReturn

from sqlalchemy import Connection

from bot.acting import Actor
from bot.audience.directory import Directory
from bot.audience.persons import Judged
from bot.errors import Refusal
from bot.handlers.ask import Ask
from bot.handlers.what_is_asked import (
    FILES,
    OF_KEEPING,
    OF_NO_REVIEW,
    OF_OVERVIEW,
    OF_THE_CHANNEL,
    SEEN_OUTSIDE,
    is_tried_on_all,
    openers_in,
    people_in,
)
from bot.refusals.finding import NoReviewHere, NoSuchReview, WhichReview
from bot.refusals.people import GuestNoCoordinator, PersonOutside, PersonUnchecked
from bot.refusals.permission import ChannelClosed, OverviewOnly, OwnItemsOnly, PersonGone
from bot.refusals.retention import PurgedReview
from bot.reviews import Reviews, Seen
from bot.store import purges, reads, workspace
from bot.workflow.acts.likeness import people_in as people_in_review
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.dates.calendar import local_date
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review import queries as q
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import is_own
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.points import answers_points
from bot.workflow.rules.standing import Standing
from bot.workflow.views import points as points_view


@dataclass(frozen=True, slots=True)
class _Found:
    """The review that is meant, and what is kept of whoever asks there."""

    row: reads.ReviewRow
    roles: tuple[str, ...] | None
    is_let_in: bool


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
        self.persons = directory.persons

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

    # --- asking Slack ----------------------------------------------------------------------------

    def begin(
        self, ask: Ask, *, ref: str | None = None, asked: c.Command | q.Query | None = None
    ) -> None:
        """Begin to ask Slack all that a request will be judged by, at the same time.

        What is known well enough is not asked; nor is what is of no matter to what was ``asked``.
        """
        now = self.clock()
        self.persons.begin(ask.team, self._people_to_ask(ask, ref, asked), now)
        if isinstance(asked, OF_THE_CHANNEL) and not ask.direct:
            self.channels.begin_anew(ask.team, ask.channel, now)
        with self.reviews.looking() as conn:
            is_here = not ask.direct and self.channels.is_of_review(conn, ask.team, ask.channel)
            about = self._reviews_to_ask(conn, ask, ref, asked)
        if is_here:
            self.channels.begin(ask.team, [ask.channel], now)
        self.directory.begin(ask.team, [row.channel for row in about], now)

    def _people_to_ask(
        self, ask: Ask, ref: str | None, asked: c.Command | q.Query | None
    ) -> frozenset[str]:
        people = frozenset({ask.user})
        if isinstance(asked, c.ChangeSetting | c.ChangeSettings):
            return people | openers_in(asked)
        if isinstance(asked, c.Second):
            return people | self._who_asked_for(ask, ref, asked.number)
        if isinstance(asked, c.OpenReview) and asked.like is not None:
            return people | self._people_of(ask, asked.like)
        return people | people_in(asked) if isinstance(asked, c.Command) else people

    def _reviews_to_ask(
        self, conn: Connection, ask: Ask, ref: str | None, asked: c.Command | q.Query | None
    ) -> list[reads.ReviewRow]:
        """Return the reviews of which Slack has to say whether this person is in their channel."""
        if isinstance(asked, OF_NO_REVIEW):
            return []
        if ref is None and is_tried_on_all(ask, asked):
            theirs = self.reviews.of_user(conn, ask.team, ask.user)
            return [row for row in theirs if row.state == "live"]
        if isinstance(asked, q.ShowReport) and asked.everything:
            channels = workspace.channels_of(conn, ask.team, ask.user)
            return list(reads.in_channels(conn, ask.team, sorted(channels)))
        found = self.reviews.find(conn, ask.team, ref=ref, channel=ask.channel)
        return [found] if found is not None else []

    def _who_asked_for(self, ask: Ask, ref: str | None, number: int) -> frozenset[str]:
        """Return who asked for a second person, of whom Slack has to say that they are two."""
        review = self._glance(ask.team, ref=ref, channel=ask.channel)
        waiting = review.pending_approvals.get(number) if review else None
        return frozenset({waiting.by}) if waiting else frozenset()

    def _people_of(self, ask: Ask, ref: str) -> frozenset[str]:
        """Return the people of a review that another is to be like, if this person coordinates it.

        Slack has to say of each what they are now.
        """
        review = self._glance(ask.team, ref=ref)
        if review is None or not review.is_coordinator(ask.user):
            return frozenset()
        return frozenset(people_in_review(review))

    def _glance(self, team: str, *, ref: str | None, channel: str = "") -> Review | None:
        """Return a review to look at before anybody is admitted, if it is there and readable."""
        with self.reviews.looking() as conn:
            row = self.reviews.find(conn, team, ref=ref, channel=channel)
            return self.reviews.histories.glance_if_readable(conn, row) if row else None

    # --- who asks --------------------------------------------------------------------------------

    def check(self, ask: Ask) -> Ask:
        """Return the request with who asks. Refused: whoever is not fit even to look.

        To somebody of another organisation no review exists; of a guest it is asked review by
        review, who has let them in.
        """
        judged = self._judged(ask)
        if judged.last.gone:
            raise PersonGone(person=ask.user)
        if judged.last is Standing.STRANGER:
            raise NoSuchReview(ref=ask.ref or "")
        if judged.last is Standing.UNKNOWN:
            raise PersonUnchecked(person=ask.user, mine=True)
        return replace(ask, judged=judged)

    def require_sure(self, ask: Ask, asked: c.Command | q.Query) -> None:
        """Refuse an act, or a file, to somebody of whom Slack has not said minutes ago who it is.

        A look is answered on what was known within the hour.
        """
        lasting = isinstance(asked, c.Command | FILES)
        if lasting and self._judged(ask).standing is Standing.UNKNOWN:
            raise PersonUnchecked(person=ask.user, mine=True)

    def _judged(self, ask: Ask) -> Judged:
        return ask.judged or self.persons.judge(ask.team, ask.user, self.clock())

    def actor(self, ask: Ask, *, belongs: bool = True, command: c.Command | None = None) -> Actor:
        """Return who acts, with what Slack says of them and of the people they name."""
        judged = self._judged(ask)
        named = people_in(command) - {ask.user} if command else frozenset()
        found = self.persons.judge_all(ask.team, named, self.clock())
        standings = {user: one.standing for user, one in found.items()}
        appointed = self._is_appointed(ask.team, judged)
        return Actor(
            team=ask.team,
            user=ask.user,
            belongs=belongs,
            trusted=appointed or judged.is_admin,
            appointed=appointed,
            via=ask.via,
            standings=standings | {ask.user: judged.standing},
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

    def is_appointed(self, ask: Ask) -> bool:
        """Say whether whoever asks is named in ``CSPR_COORDINATORS``, and a full member."""
        return self._is_appointed(ask.team, self._judged(ask))

    def appointed_now(self, team: str, user: str) -> bool:
        """Say whether a person is named in ``CSPR_COORDINATORS``, and a full member."""
        return self._is_appointed(team, self.persons.judge(team, user, self.clock()))

    def _is_appointed(self, team: str, judged: Judged) -> bool:
        named = judged.person.user in self.coordinators(team)
        return named and judged.standing is Standing.FIT

    def require_openers(self, ask: Ask, command: c.ChangeSetting | c.ChangeSettings) -> None:
        """Refuse to let anybody open reviews who is no full member of this workspace."""
        found = self.persons.judge_all(ask.team, openers_in(command), self.clock())
        for user, judged in sorted(found.items()):
            if judged.standing.gone:
                raise PersonGone(person=user)
            if judged.standing is Standing.STRANGER:
                raise PersonOutside(person=user)
            if judged.standing is Standing.UNKNOWN:
                raise PersonUnchecked(person=user, mine=user == ask.user)
            if judged.standing is Standing.GUEST:
                raise GuestNoCoordinator(person=user, role="")

    def may_open(self, team: str, user: str, judged: Judged | None = None) -> bool:
        """Trusted, or named in the workspace's setting ``openers``."""
        judged = judged or self.persons.judge(team, user, self.clock())
        if self._is_appointed(team, judged) or judged.is_admin:
            return True
        if judged.standing is not Standing.FIT:
            return False
        with self.reviews.looking() as conn:
            return user in self.reviews.settings(conn, team).openers

    def trusted(self, team: str, user: str, judged: Judged | None = None) -> bool:
        """Named in ``CSPR_COORDINATORS``, or an admin of this workspace; and of it, and active."""
        judged = judged or self.persons.judge(team, user, self.clock())
        return self._is_appointed(team, judged) or judged.is_admin

    # --- what they may see -----------------------------------------------------------------------

    def knows_party(self, ask: Ask, ref: str | None) -> Callable[[str], bool]:
        """Return how to tell whether words name a party, by which a line is read (rule 16).

        How a line is understood must tell nobody more than an answer would. To whoever has no part
        in the review it is as one that does not exist, and knows any name; a holder outside the
        channel is understood by the names of their own agencies. Who is inside is judged as Slack
        said last: nothing is asked for that.
        """
        with self.reviews.looking() as conn:
            row = self.reviews.find(conn, ask.team, ref=ref, channel=ask.channel)
            if row is None:
                return lambda words: True
            roles = reads.roles_of(conn, row.team, row.id, ask.user)
            is_there = row.channel != "" and ask.channel == row.channel
            is_inside = is_there or workspace.is_member(conn, ask.team, row.channel, ask.user)
            if is_inside or "coordinator" in (roles or ()):
                return self.reviews.knows_party(conn, row)
            if roles:
                return self.reviews.knows_party(conn, row, own_of=ask.user)
            return lambda words: True

    def admitted(
        self, ask: Ask, ref: str | None, command: c.Command | q.Query
    ) -> tuple[reads.ReviewRow, Actor]:
        """Return the review that is meant, and the actor, if this person belongs to it (rule 16).

        Refused with the same words whether the review exists or not: somebody outside learns
        nothing.
        """
        found = self._found(ask, ref)
        if found is None:
            self._refuse_without_review(ask, ref)
        row, roles = found.row, found.roles
        if self._judged(ask).last is Standing.GUEST and not found.is_let_in:
            raise NoSuchReview(ref=ref or row.ref)
        belongs = row.channel != "" and self._member(ask, row, roles)
        appointed = self._appointed_may(ask, row, command)
        if not belongs and not roles and not appointed:
            raise NoSuchReview(ref=ref or row.ref)
        if not appointed:
            self._require_in_sight(ask, found, command, belongs=belongs)
        if isinstance(command, c.Second):
            self._learn_who_asked(ask, row, command.number)
        changing = command if isinstance(command, c.Command) else None
        return row, self.actor(ask, belongs=belongs, command=changing)

    def _found(self, ask: Ask, ref: str | None) -> _Found | None:
        with self.reviews.looking() as conn:
            row = self.reviews.find(conn, ask.team, ref=ref, channel=ask.channel)
            if row is None:
                return None
            roles = reads.roles_of(conn, row.team, row.id, ask.user)
            return _Found(row, roles, self.reviews.lets_in(conn, row, ask.user))

    def _refuse_without_review(self, ask: Ask, ref: str | None) -> NoReturn:
        """Refuse what is asked where no review is, and none, or an unknown one, is named."""
        if ref:
            self.refuse_purged(ask, ref)
            raise NoSuchReview(ref=ref)
        with self.reviews.looking() as conn:
            theirs = self.reviews.of_user(conn, ask.team, ask.user)
        if theirs:
            raise WhichReview(refs=[one.ref for one in theirs])
        raise NoReviewHere

    def _require_in_sight(
        self, ask: Ask, found: _Found, command: c.Command | q.Query, *, belongs: bool
    ) -> None:
        """Refuse what goes beyond the overview, or beyond one's own items outside the channel."""
        row, roles = found.row, found.roles or ()
        if roles == (OVERVIEW,) and not isinstance(command, OF_OVERVIEW):
            raise OverviewOnly(ref=row.ref)
        if belongs or "coordinator" in roles or not isinstance(command, q.Query):
            return
        if not self._own(ask, row, command, roles):
            raise OwnItemsOnly(ref=row.ref)

    def _learn_who_asked(self, ask: Ask, row: reads.ReviewRow, number: int) -> None:
        """Have Slack describe whoever asked for a second person, to tell that they are two."""
        waiting = self.state_of(row).review.pending_approvals.get(number)
        if waiting is not None:
            self.persons.judge(ask.team, waiting.by, self.clock())

    def _own(self, ask: Ask, row: reads.ReviewRow, query: q.Query, roles: tuple[str, ...]) -> bool:
        """Say whether a holder outside the channel may look at this.

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
        """Say whether a person may read what was typed in an event.

        Who is in the channel or coordinates may; else on their own items, and the author on every
        answer and point.
        """
        review = seen.review
        if self._judged(ask).last is Standing.GUEST and ask.user not in review.let_in:
            return False
        if self.reads_all(ask, seen):
            return True
        point = points_view.about_point(review, number)
        if point is not None:
            own = [agency.id for agency in review.agencies_of(ask.user)]
            return point.party in own or ask.user in answers_points(review)
        return _is_about_own(review, review.log[number - 1].event, ask.user)

    def reads_all(self, ask: Ask, seen: Seen) -> bool:
        """Say whether who was admitted reads all of a review, and not their own items only.

        They coordinate it, or are in its channel and have more than the overview.
        """
        roles = tuple(seen.review.roles_of(ask.user))
        if roles == (OVERVIEW,):
            return False
        return "coordinator" in roles or self._member(ask, seen.row, roles)

    def _member(self, ask: Ask, row: reads.ReviewRow, roles: tuple[str, ...] | None) -> bool:
        """Say whether a person is in a review's channel.

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

    def _appointed_may(self, ask: Ask, row: reads.ReviewRow, command: c.Command | q.Query) -> bool:
        """Say whether this is what one from ``CSPR_COORDINATORS`` may do in any review.

        That is to take over, to second, and to decide how long it is kept: a closed review may have
        nobody else. It is exported before it goes.
        """
        if not self._is_appointed(ask.team, self._judged(ask)):
            return False
        if isinstance(command, c.GiveRole):
            return command.role == "coordinator" and command.people == (ask.user,)
        if isinstance(command, q.Export):
            return row.state != "live"
        return isinstance(command, c.Second | q.ShowRetention | OF_KEEPING)

    def refuse_purged(self, ask: Ask, ref: str) -> None:
        """Say of a review that was purged that it was, to whoever may know that.

        These are the two people of its certificate, and those from ``CSPR_COORDINATORS``; who else
        belonged to it is not known any more.
        """
        with self.reviews.looking() as conn:
            certificate = purges.by_ref(conn, ask.team, ref)
            if certificate is None:
                return
            self.reviews.histories.forget(certificate.review_id)  # another process purged it
            zone = self.reviews.settings(conn, ask.team).zone
        judged = self._judged(ask)
        one_of_two = ask.user in (certificate.asked_by, certificate.seconded_by)
        if self._is_appointed(ask.team, judged) or (one_of_two and judged.standing is Standing.FIT):
            refused = PurgedReview(on=local_date(certificate.purged_at, zone))
            refused.ref = certificate.ref
            raise refused

    def see(self, ask: Ask, ref: str | None, query: q.Query, *, as_of: date | None = None) -> Seen:
        """Return a review to look at, for somebody who belongs.

        A look by a contact counts as [That's me], too; in a discontinued review nothing does.
        """
        row, actor = self.admitted(ask, ref, query)
        seen = self.state_of(row, as_of)
        is_sure = self._judged(ask).standing is not Standing.UNKNOWN
        counts = is_sure and as_of is None and seen.review.discontinued is None
        if counts and seen.review.is_unanswered(ask.user):
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


def _is_about_own(review: Review, event: e.Event, user: str) -> bool:
    """Say whether an event is about a person's own item, or answers what its author wrote."""
    item = review.process.item_of(getattr(event, "item", None) or "")
    if item is None:
        return False
    author = review.process.author_role
    if item.answered and author is not None and review.holds(user, author):
        return True
    return is_own(review, InstanceId(item.id, getattr(event, "party", None) or ""), user)
