"""One command at work: the working copy that its events go into, and what is to be told.

``emit`` folds each event into the working copy at once, so a consequence always sees what caused it
and no rule has to think about order. Nothing is kept unless the whole command succeeds.
"""

from datetime import UTC, date, timedelta

from bot.refusals.items import BeforeDecision, FutureDate
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.saying import Addressed, Announcement, Named, Reply
from bot.workflow.review import events as e
from bot.workflow.review.fold import apply
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import party_name, title_of

LONG_BEFORE = timedelta(days=365)


class UnitOfWork:
    """A command at work on a review's working copy."""

    def __init__(self, review: Review, context: Context) -> None:
        self.review = review
        self.context = context
        self.recorded: list[e.Recorded] = []
        self.announcements: list[Addressed] = []
        self.reply: Reply = replies.Recorded()
        self.silent: dict[
            str, None
        ] = {}  # who could not be asked yet: the introduction is not answered
        self.role = ""
        self.behalf: str | None = None
        self.before = review.number

    # --- events ----------------------------------------------------------------------------------

    def emit(self, event: e.Event, *, role: str | None = None, behalf: str | None = None) -> int:
        """Add an event to history and fold it; returns its number."""
        number = self.review.number + 1
        recorded = e.Recorded(
            number=number,
            at=self.context.at.astimezone(UTC),
            actor=self.context.actor,
            event=event,
            batch=self.before + 1,
            role=self.role if role is None else role,
            behalf=(self.behalf if behalf is None else behalf) or None,
            via=self.context.via,
        )
        self.recorded.append(recorded)
        apply(self.review, recorded)
        return number

    def emitted(self, form: type[e.Event]) -> list[e.Recorded]:
        """What this command has emitted of one form."""
        return [r for r in self.recorded if isinstance(r.event, form)]

    # --- telling ---------------------------------------------------------------------------------

    def say(self, reply: Reply) -> None:
        """Set what the actor reads when it is done."""
        self.reply = reply

    def post(self, announcement: Announcement) -> None:
        """Tell the review's channel, once."""
        self.announcements.append(Addressed(announcement, None))

    def tell(self, to: str, announcement: Announcement, *, subject: str | None = None) -> bool:
        """Tell one person by DM; return whether that person can be told.

        Whoever acts now reads the reply instead; a contact who has not answered the introduction,
        or said that it is somebody else, hears of nothing else.
        """
        introduces = isinstance(announcement, direct_messages.Introduction)
        known = introduces or self.review.can_be_told(to)
        if known and (to != self.context.actor or subject is not None):
            self.announcements.append(Addressed(announcement, to, subject))
        return known

    def introduce(self, user: str, party: str | None = None, role: str | None = None) -> None:
        """One introduction to whoever is named, and nothing more until it is answered."""
        if self.review.is_unanswered(user):
            self.tell(
                user,
                direct_messages.Introduction(party=party, role=role),
                subject=f"introduction/{user}",
            )

    def tell_coordinators(self, announcement: Announcement) -> None:
        """Tell every coordinator but the one who acts."""
        for user in self.review.holders("coordinator"):
            self.tell(user, announcement)

    # --- dates -----------------------------------------------------------------------------------

    def happened(self, on: date | None) -> date:
        """The day that something happened: today unless said. A future day is refused, and one that
        cannot be meant: some steps may go before the decision, none a year before it."""
        day = on or self.context.today
        if day > self.context.today:
            raise FutureDate(date=day, today=self.context.today)
        if day < self.review.decided - LONG_BEFORE:
            raise BeforeDecision(date=day, decided=self.review.decided)
        return day

    # --- words for facts -------------------------------------------------------------------------

    def named(self, key: InstanceId) -> Named:
        """An instance in facts: its item's id and title, its party's name and id."""
        return {
            "item": key.item,
            "title": title_of(self.review, key),
            "party": self.party_name(key.party),
            "party_id": key.party,
        }

    def party_name(self, party: str | None) -> str:
        """A party as people know it."""
        return party_name(self.review, party)
