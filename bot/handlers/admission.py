"""Judge who asks, and what they may see and do (rules 5 and 16).

What of a refusal a holder outside the channel may read: :mod:`outsiders`.
"""

from collections.abc import Callable, Sequence
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
    OF_OVERVIEW,
    SEEN_OUTSIDE,
    has_only_overview,
    openers_in,
    people_in,
)
from bot.refusals.finding import NoReviewHere, NoSuchReview, WhichReview
from bot.refusals.people import GuestNoCoordinator, PersonOutside, PersonUnchecked
from bot.refusals.permission import ChannelClosed, OverviewOnly, OwnItemsOnly, PersonGone
from bot.refusals.retention import PurgedReview
from bot.reviews import Reviews, Seen
from bot.store import purges, reads, workspace
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.dates.calendar import local_date
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review import queries as q
from bot.workflow.review.review import Review
from bot.workflow.review.state import Correction, InstanceId
from bot.workflow.rules.access import is_own
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.points import answers_points
from bot.workflow.rules.standing import Standing
from bot.workflow.views import points as points_view


@dataclass(frozen=True, slots=True)
class _Found:
    """The review that is meant, and what is kept of whoever asks there."""

    row: reads.ReviewRow
    roles: tuple[str, ...]
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

    def actor(
        self, ask: Ask, *, belongs: bool = True, asked: c.Command | q.Query | None = None
    ) -> Actor:
        """Return who acts, with what Slack says of them and of the people they name."""
        judged = self._judged(ask)
        others = people_in(asked) - {ask.user}
        found = self.persons.judge_all(ask.team, others, self.clock())
        standings = {user: one.standing for user, one in found.items()}
        return Actor(
            team=ask.team,
            user=ask.user,
            belongs=belongs,
            trusted=self._is_trusted(ask.team, judged),
            appointed=self._is_appointed(ask.team, judged),
            via=ask.via,
            standings=standings | {ask.user: judged.standing},
        )

    def with_channels(
        self, ask: Ask, row: reads.ReviewRow, actor: Actor, command: c.Command
    ) -> Actor:
        """Return who acts, with what Slack says of the channels that the command is about.

        It is asked for coordinators only, who alone may move a review or clear its channel.
        """
        if not self.coordinates(row, ask.user):
            return actor

        now = self.clock()

        if isinstance(command, c.ClearChannel):
            unfit = self.channels.judge(ask.team, row.channel, now).unfit is not None
            return replace(actor, channel_unfit=unfit)

        if ask.direct or ask.channel == row.channel:
            return replace(actor, here=ask.in_channel)

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
        if self._is_trusted(team, judged):
            return True

        if judged.standing is not Standing.FIT:
            return False

        with self.reviews.looking() as conn:
            return user in self.reviews.settings(conn, team).openers

    def trusted(self, team: str, user: str, judged: Judged | None = None) -> bool:
        """Named in ``CSPR_COORDINATORS``, or an admin of this workspace; and of it, and active."""
        return self._is_trusted(team, judged or self.persons.judge(team, user, self.clock()))

    def _is_trusted(self, team: str, judged: Judged) -> bool:
        return judged.is_admin or self._is_appointed(team, judged)

    # --- what they may see -----------------------------------------------------------------------

    def live_of(self, conn: Connection, ask: Ask) -> list[reads.ReviewRow]:
        """Return the reviews that go on and in which whoever asks has a part."""
        theirs = self.reviews.of_user(conn, ask.team, ask.user)
        return [row for row in theirs if row.is_live]

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
                return _any_name

            roles = reads.roles_of(conn, row.team, row.id, ask.user) or ()
            if "coordinator" in roles or _was_inside(conn, ask, row):
                return self.reviews.knows_party(conn, row)

            if roles:
                return self.reviews.knows_party(conn, row, own_of=ask.user)

            return _any_name

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

        row = found.row

        if self._judged(ask).last is Standing.GUEST and not found.is_let_in:
            raise NoSuchReview(ref=ref or row.ref)

        belongs = row.channel != "" and self._member(ask, row, found.roles)

        if not self._appointed_may(ask, row, command):
            if not belongs and not found.roles:
                raise NoSuchReview(ref=ref or row.ref)

            self._require_in_sight(ask, found, command, belongs=belongs)

        if isinstance(command, c.Second):
            self._learn_who_asked(ask, row, command.number)

        return row, self.actor(ask, belongs=belongs, asked=command)

    def _found(self, ask: Ask, ref: str | None) -> _Found | None:
        with self.reviews.looking() as conn:
            row = self.reviews.find(conn, ask.team, ref=ref, channel=ask.channel)
            if row is None:
                return None
            roles = reads.roles_of(conn, row.team, row.id, ask.user) or ()
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
        row, roles = found.row, found.roles
        if has_only_overview(roles) and not isinstance(command, OF_OVERVIEW):
            raise OverviewOnly(ref=row.ref)

        sees_all = belongs or "coordinator" in roles
        if sees_all or isinstance(command, c.Command):
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
        if isinstance(query, SEEN_OUTSIDE):
            return True

        if isinstance(query, q.ShowStatus):
            return OVERVIEW in roles

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
            return _reads_point(review, point, ask.user)

        return _is_about_own(review, _instance_of(review.log[number - 1].event), ask.user)

    def reads_all(self, ask: Ask, seen: Seen) -> bool:
        """Say whether who was admitted reads all of a review, and not their own items only.

        They coordinate it, or are in its channel and have more than the overview.
        """
        roles = seen.review.roles_of(ask.user)
        if has_only_overview(roles):
            return False
        return "coordinator" in roles or self._member(ask, seen.row, roles)

    def _member(self, ask: Ask, row: reads.ReviewRow, roles: Sequence[str]) -> bool:
        """Say whether a person is in a review's channel.

        Where Slack cannot say, somebody is refused who asks in that channel, or was last known to
        be in it. For anybody else that would tell that the review exists.
        """
        try:
            return self.directory.belongs(ask.team, row.channel, ask.user, self.clock())
        except Refusal:
            if roles:
                return False  # a holder may act on their own items all the same

            is_there = ask.channel == row.channel
            if is_there or self.directory.was_member(ask.team, row.channel, ask.user):
                raise

            return False

    def is_surely_in(self, ask: Ask, channel: str) -> bool:
        """Say whether whoever asks is in a channel now; they are not where nobody can say."""
        return bool(self.directory.surely(ask.team, channel, ask.user, self.clock()))

    def _appointed_may(self, ask: Ask, row: reads.ReviewRow, command: c.Command | q.Query) -> bool:
        """Say whether this is what one from ``CSPR_COORDINATORS`` may do in any review.

        That is to take over, to second, and to decide how long it is kept: a closed review may have
        nobody else. It is exported before it goes.
        """
        if not self._is_appointed(ask.team, self._judged(ask)):
            return False

        match command:
            case c.GiveRole(role="coordinator", people=people):
                return people == (ask.user,)
            case q.Export():
                return row.state != "live"
            case _:
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
        of_the_two = ask.user in (certificate.asked_by, certificate.seconded_by)
        may_know = of_the_two and judged.standing is Standing.FIT
        if may_know or self._is_appointed(ask.team, judged):
            refused = PurgedReview(on=local_date(certificate.purged_at, zone))
            refused.ref = certificate.ref
            raise refused

    def see(self, ask: Ask, ref: str | None, query: q.Query, *, as_of: date | None = None) -> Seen:
        """Return a review to look at, for somebody who belongs.

        A look by a contact counts as [That's me], too; in a discontinued review nothing does.
        """
        row, actor = self.admitted(ask, ref, query)
        seen = self.state_of(row, as_of)
        if as_of is None and self._says_who_it_is(ask, seen.review):
            self.reviews.perform(row.id, c.AnswerIntroduction(yes=True), actor, now=self.clock())
            seen = self.state_of(row)
        return seen

    def _says_who_it_is(self, ask: Ask, review: Review) -> bool:
        """Say whether whoever looks has not said yet that it is they, and does so by looking."""
        if review.discontinued is not None:
            return False
        is_sure = self._judged(ask).standing is not Standing.UNKNOWN
        return is_sure and review.is_unanswered(ask.user)

    def state_of(self, row: reads.ReviewRow, as_of: date | None = None) -> Seen:
        """Return a review's state now, or as recorded at the end of a day. Asks nobody's leave."""
        with self.reviews.looking() as conn:
            return self.reviews.see(conn, row, self.clock(), as_of=as_of)

    def roles_of(self, row: reads.ReviewRow, user: str) -> tuple[str, ...]:
        """Return the roles that a person has in a review, or none."""
        with self.reviews.looking() as conn:
            return reads.roles_of(conn, row.team, row.id, user) or ()

    def coordinates(self, row: reads.ReviewRow, user: str) -> bool:
        """Say whether a person coordinates a review."""
        return "coordinator" in self.roles_of(row, user)


def _any_name(words: str) -> bool:
    """Take any words for the name of a party."""
    return True


def _was_inside(conn: Connection, ask: Ask, row: reads.ReviewRow) -> bool:
    """Say whether somebody asks in a review's channel, or was in it when it was last read."""
    if row.channel != "" and ask.channel == row.channel:
        return True
    return workspace.is_member(conn, ask.team, row.channel, ask.user)


def _reads_point(review: Review, point: Correction, user: str) -> bool:
    """Say whether a point is of a person's own agency, or is for them to answer."""
    own = [agency.id for agency in review.agencies_of(user)]
    return point.party in own or user in answers_points(review)


def _instance_of(event: e.Event) -> InstanceId:
    """Return the instance that an event is about; one of no item where it is about none."""
    item, party = getattr(event, "item", None), getattr(event, "party", None)
    return InstanceId(item or "", party or "")


def _is_about_own(review: Review, key: InstanceId, user: str) -> bool:
    """Say whether this is a person's own item, or answers what they wrote as the author."""
    item = review.process.item_of(key.item)
    if item is None:
        return False
    if item.answered and review.is_author(user):
        return True
    return is_own(review, key, user)
