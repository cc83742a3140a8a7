"""Begin to ask Slack all that a request will be judged by, before anything waits for an answer."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.handlers.admission import Admission
from bot.handlers.ask import Ask
from bot.handlers.what_is_asked import (
    OF_NO_REVIEW,
    OF_THE_CHANNEL,
    is_of_all_reviews,
    is_tried_on_all,
    openers_in,
    people_in,
)
from bot.store import reads, workspace
from bot.workflow.acts import likeness
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.review.review import Review


def begin_to_ask(
    admission: Admission,
    ask: Ask,
    *,
    ref: str | None = None,
    asked: c.Command | q.Query | None = None,
) -> None:
    """Begin to ask Slack all that a request will be judged by, at the same time.

    What is known well enough is not asked; nor is what is of no matter to what was ``asked``.
    """
    question = _Question(admission, ask, ref, asked)
    channels, now = admission.channels, admission.clock()
    admission.persons.begin(ask.team, question.people(), now)

    if isinstance(asked, OF_THE_CHANNEL) and not ask.direct:
        channels.begin_anew(ask.team, ask.channel, now)

    with admission.reviews.looking() as conn:
        is_here = not ask.direct and channels.is_of_review(conn, ask.team, ask.channel)
        about = question.reviews(conn)

    if is_here:
        channels.begin(ask.team, [ask.channel], now)

    admission.directory.begin(ask.team, [row.channel for row in about], now)


@dataclass(frozen=True, slots=True)
class _Question:
    """Something that is asked: whom and which reviews Slack has to be asked about for it."""

    admission: Admission
    ask: Ask
    ref: str | None
    asked: c.Command | q.Query | None

    def people(self) -> frozenset[str]:
        """Return the people of whom Slack has to say what they are."""
        match self.asked:
            case c.ChangeSetting() | c.ChangeSettings() as change:
                others = openers_in(change)
            case c.Second(number=number):
                others = self._who_asked_for(number)
            case c.OpenReview(like=str() as like):
                others = self._people_of(like)
            case _:
                others = people_in(self.asked)

        return others | {self.ask.user}

    def reviews(self, conn: Connection) -> list[reads.ReviewRow]:
        """Return the reviews of which Slack has to say whether this person is in their channel."""
        ask, reviews = self.ask, self.admission.reviews
        if isinstance(self.asked, OF_NO_REVIEW):
            return []

        if self.ref is None and is_tried_on_all(ask, self.asked):
            return self.admission.live_of(conn, ask)

        if is_of_all_reviews(self.asked):
            channels = workspace.channels_of(conn, ask.team, ask.user)
            return list(reads.in_channels(conn, ask.team, sorted(channels)))

        found = reviews.find(conn, ask.team, ref=self.ref, channel=ask.channel)
        return [] if found is None else [found]

    def _who_asked_for(self, number: int) -> frozenset[str]:
        """Return who asked for a second person, of whom Slack has to say that they are two."""
        review = self._glance(self.ref, self.ask.channel)
        waiting = review.pending_approvals.get(number) if review else None
        return frozenset({waiting.by}) if waiting else frozenset()

    def _people_of(self, ref: str) -> frozenset[str]:
        """Return the people of a review that another is to be like, if this person coordinates it.

        Slack has to say of each what they are now.
        """
        review = self._glance(ref)
        if review is None or not review.is_coordinator(self.ask.user):
            return frozenset()
        return frozenset(likeness.people_in(review))

    def _glance(self, ref: str | None, channel: str = "") -> Review | None:
        """Return a review to look at before anybody is admitted, if it is there and readable."""
        reviews = self.admission.reviews
        with reviews.looking() as conn:
            row = reviews.find(conn, self.ask.team, ref=ref, channel=channel)
            return reviews.histories.glance_if_readable(conn, row) if row else None
