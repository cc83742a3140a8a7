"""One command at work: the working copy that its events go into, and what is to be told.

``emit`` folds each event into the working copy at once, so a consequence always sees what caused it
and no rule has to think about order. Nothing is kept unless the whole command succeeds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TypeVar

from bot.errors import Refusal
from bot.refusals.items import BeforeDecision, FutureDate
from bot.typed import Named
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.saying import Addressed, Announcement, Reply
from bot.workflow.dates.retention import End
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.fold import apply
from bot.workflow.review.review import Review
from bot.workflow.review.state import AboutInstance, InstanceId
from bot.workflow.rules.access import Capacity, require_coordinator
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import party_name, title_of

E = TypeVar("E", bound=e.Event)
P = TypeVar("P")

LONG_BEFORE = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeOrder:
    """That the whole review is to be purged with this command, and what is certified of it."""

    end: End
    ended: date
    until: date
    rule: str
    exported: date | None
    asked_by: str
    seconded_by: str


class UnitOfWork:
    """A command at work on a review's working copy."""

    def __init__(self, review: Review, context: Context) -> None:
        self.review = review
        self.context = context
        self.recorded: list[e.Recorded] = []
        self.announcements: list[Addressed] = []
        self.reply: Reply = replies.Recorded()
        self.silent: dict[str, None] = {}
        """Who could not be asked yet: they have not answered the introduction."""
        self.purge: PurgeOrder | None = None
        self.role = ""
        """The capacity that the command is done in."""
        self.behalf: str | None = None
        """The party or role that it is recorded for, if not for oneself."""
        self.before = review.number
        """The number of the last event before the command."""

    # --- who acts --------------------------------------------------------------------------------

    def as_coordinator(self) -> None:
        """Act as a coordinator of the review. Refused: whoever is none (rule 16)."""
        require_coordinator(self.review, self.context)
        self.role = "coordinator"

    def act_in(self, capacity: Capacity) -> None:
        """Act in a capacity from now on."""
        self.role, self.behalf = capacity.role, capacity.behalf

    def is_out(self, user: str) -> bool:
        """Return whether a person is away, or has left Slack."""
        return user in self.context.away or not self.context.active(user)

    # --- parts -----------------------------------------------------------------------------------

    def fork(self) -> "UnitOfWork":
        """Return a copy for one part, which is taken in whole, or thrown away and leaves nothing.

        It says and announces what the part does; what it records goes on from what is recorded.
        """
        part = UnitOfWork(self.review.fork(), self.context)
        part.before = self.before
        return part

    def take(self, part: "UnitOfWork") -> None:
        """Take in a part that was done on a fork, without its reply."""
        self.review = part.review
        self.recorded += part.recorded
        self.announcements += part.announcements
        self.silent |= part.silent

    def attempt(self, part: P, do: Callable[["UnitOfWork", P], None]) -> Reply | Refusal:
        """Do a part whole or not at all; return what is said of it, or why nothing was done."""
        fork = self.fork()
        try:
            do(fork, part)
        except Refusal as refusal:
            return refusal

        self.take(fork)
        return fork.reply

    # --- events ----------------------------------------------------------------------------------

    def emit(self, event: e.Event, *, role: str | None = None, behalf: str | None = None) -> int:
        """Add an event to history, fold it, and return its number.

        ``role`` and ``behalf`` are the command's own unless given; ``behalf=""`` is nobody.
        """
        if role is None:
            role = self.role

        if behalf is None:
            behalf = self.behalf

        recorded = e.Recorded(
            number=self.review.number + 1,
            at=self.context.at.astimezone(UTC),
            actor=self.context.actor,
            event=event,
            batch=self.before + 1,
            role=role,
            behalf=behalf or None,
            via=self.context.via,
        )
        self.recorded.append(recorded)
        apply(self.review, recorded)
        return recorded.number

    def emitted(self, form: type[E]) -> list[E]:
        """Return the events of one form that this command has emitted."""
        events = (recorded.event for recorded in self.recorded)
        return [event for event in events if isinstance(event, form)]

    def emitted_about(self, *forms: type[AboutInstance]) -> list[InstanceId]:
        """Return what the events of some forms that this command has emitted are about, in order.

        Each instance once.
        """
        events = (recorded.event for recorded in self.recorded)
        found = (InstanceId.of(event) for event in events if isinstance(event, forms))
        return list(dict.fromkeys(found))

    def first_number(self, form: type[e.Event]) -> int | None:
        """Return the number of the first event of a form that this command has emitted, if any."""
        for recorded in self.recorded:
            if isinstance(recorded.event, form):
                return recorded.number
        return None

    # --- telling ---------------------------------------------------------------------------------

    def say(self, reply: Reply) -> None:
        """Set what the actor reads when it is done."""
        self.reply = reply

    def post(self, announcement: Announcement, *, subject: str | None = None) -> None:
        """Tell the review's channel, once; with a ``subject``, it is shown anew with that."""
        self.announcements.append(Addressed(announcement, None, subject))

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

    def tell_each(
        self, people: Iterable[str], announcement: Announcement, *, subject: str | None = None
    ) -> list[str]:
        """Tell each of some people by DM; return those who can be told."""
        return [user for user in people if self.tell(user, announcement, subject=subject)]

    def introduce(self, user: str, party: str | None = None, role: str | None = None) -> None:
        """Introduce the review to whoever is named, once; nothing more until that is answered."""
        if self.review.is_unanswered(user):
            introduction = direct_messages.Introduction(party=party, role=role)
            self.tell(user, introduction, subject=f"introduction/{user}")

    def tell_coordinators(self, announcement: Announcement, *, subject: str | None = None) -> None:
        """Tell every coordinator but the one who acts."""
        coordinators = self.review.holders("coordinator")
        others = [user for user in coordinators if user != self.context.actor]
        self.tell_each(others, announcement, subject=subject)

    # --- dates -----------------------------------------------------------------------------------

    def happened(self, on: date | None) -> date:
        """Return the day that something happened: today unless said.

        Refused: a future day, and one that cannot be meant: some steps may go before the decision,
        none a year before it.
        """
        day = on or self.context.today
        if day > self.context.today:
            raise FutureDate(date=day, today=self.context.today)
        if day < self.review.decided - LONG_BEFORE:
            raise BeforeDecision(date=day, decided=self.review.decided)
        return day

    # --- words for facts -------------------------------------------------------------------------

    def named(self, key: InstanceId) -> Named:
        """Return an instance in facts: its item's id and title, its party's name and id."""
        return {
            "item": key.item,
            "title": title_of(self.review, key),
            "party": self.party_name(key.party),
            "party_id": key.party,
        }

    def named_all(self, keys: Iterable[InstanceId]) -> list[Named]:
        """Return instances in facts."""
        return [self.named(key) for key in keys]

    def in_words(self, key: InstanceId) -> str:
        """Return an instance in words: its item's title, and its party in brackets."""
        named = self.named(key)
        return f"{named['title']} ({named['party']})" if named["party"] else named["title"]

    def party_name(self, party: str | None) -> str:
        """Return a party as people know it."""
        return party_name(self.review, party)


Dispatch = Callable[[UnitOfWork, c.Command], None]
"""Does a command of whatever form, for acts that are made of others."""
