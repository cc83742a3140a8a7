"""One command at work: the working copy that its events go into, and what is to be told.

``emit`` folds each event into the working copy at once, so a consequence always sees what caused it
and no rule has to think about order. Nothing is kept unless the whole command succeeds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from bot.errors import Refusal
from bot.workflow.review import events as e
from bot.workflow.review.fold import apply
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import party_name, title_of

LONG_BEFORE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to tell: in the channel (``to=None``) or to one person. ``params`` hold ids, never
    typed text; names and dates are looked up when it is sent. ``subject`` ties copies of one
    request together."""

    code: str
    to: str | None
    params: Mapping[str, Any]
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the actor is told: a template code and its facts."""

    code: str
    facts: Mapping[str, Any]


class UnitOfWork:
    """A command at work on a review's working copy."""

    def __init__(self, review: Review, context: Context) -> None:
        self.review = review
        self.context = context
        self.recorded: list[e.Recorded] = []
        self.announcements: list[Announcement] = []
        self.reply = Reply("recorded", {})
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

    def say(self, code: str, /, **facts: Any) -> None:
        """What the actor reads when it is done (``messages/reply/<code>.j2``)."""
        self.reply = Reply(code, facts)

    def post(self, code: str, /, **params: Any) -> None:
        """Tell the review's channel, once (``messages/post/<code>.j2``)."""
        self.announcements.append(Announcement(code, None, params))

    def tell(self, to: str, code: str, /, *, subject: str | None = None, **params: Any) -> bool:
        """Tell one person by DM (``messages/dm/<code>.j2``). Whoever acts now reads the reply
        instead; a contact who has not answered the introduction, or said that it is somebody else,
        hears of nothing else: ``False``."""
        known = code == "introduction" or self.review.can_be_told(to)
        if known and (to != self.context.actor or subject is not None):
            self.announcements.append(Announcement(code, to, params, subject))
        return known

    def introduce(self, user: str, party: str | None = None, role: str | None = None) -> None:
        """One introduction to whoever is named, and nothing more until it is answered."""
        if self.review.is_unanswered(user):
            self.tell(user, "introduction", subject=f"introduction/{user}", party=party, role=role)

    def tell_coordinators(self, code: str, /, **params: Any) -> None:
        """Tell every coordinator but the one who acts."""
        for user in self.review.holders("coordinator"):
            self.tell(user, code, **params)

    # --- dates -----------------------------------------------------------------------------------

    def happened(self, on: date | None) -> date:
        """The day that something happened: today unless said. A future day is refused, and one that
        cannot be meant: some steps may go before the decision, none a year before it."""
        day = on or self.context.today
        if day > self.context.today:
            raise Refusal("future-date", date=day, today=self.context.today)
        if day < self.review.decided - LONG_BEFORE:
            raise Refusal("before-decision", date=day, decided=self.review.decided)
        return day

    # --- words for facts -------------------------------------------------------------------------

    def named(self, key: InstanceId) -> dict[str, Any]:
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

    def refuse(self, code: str, key: InstanceId | None = None, **facts: Any) -> Refusal:
        """A refusal that names an instance, to be raised."""
        return Refusal(code, **((self.named(key) if key else {}) | facts))
