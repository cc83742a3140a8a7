"""One command at work: the context it is judged in, and the working copy that its events go into.

``emit`` folds each event into the working copy at once, so a consequence always sees what caused it and
no rule has to think about order. Nothing is kept unless the whole command succeeds.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.errors import Refusal
from bot.workflow import events as e
from bot.workflow import names
from bot.workflow.calendar import Calendar
from bot.workflow.process import Item, Process
from bot.workflow.review import Key, Party, Review

LONG_BEFORE = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The facts that a command is judged by; the same throughout one command.

    ``today`` is the local date of the workspace, ``at`` the instant in UTC. ``belongs``: the actor is a member
    of the review's channel. ``trusted``: the actor is named in ``CSPR_COORDINATORS`` or is a workspace admin;
    ``appointed``: the former.
    """

    actor: str
    today: date
    at: datetime
    calendar: Calendar
    belongs: bool = True
    trusted: bool = False
    appointed: bool = False
    via: str = ""
    processes: Mapping[str, Process] = field(default_factory=dict)
    pseudonym_free: Callable[[str], bool] = lambda _: True
    new_ref: Callable[[str, int], str] = lambda prefix, year: f"{prefix}-{year}-01"
    channel: str = ""
    channel_fault: str | None = None
    away: Mapping[str, date] = field(default_factory=dict)
    active: Callable[[str], bool] = lambda _: True
    document_hosts: tuple[str, ...] = ()
    allowed_postcodes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to tell: in the channel (``to=None``) or to one person. ``params`` hold ids, never typed text;
    names and dates are looked up when it is sent. ``subject`` ties copies of one request together."""

    code: str
    to: str | None
    params: Mapping[str, Any]
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the actor is told: a template code and its facts."""

    code: str
    facts: Mapping[str, Any]


class Work:
    """A command at work on a review's working copy."""

    def __init__(self, review: Review, context: Context) -> None:
        self.review = review
        self.context = context
        self.recorded: list[e.Recorded] = []
        self.announcements: list[Announcement] = []
        self.reply = Reply("recorded", {})
        self.silent: dict[str, None] = {}  # who could not be asked yet: the introduction is not answered
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
        self.review.apply(recorded)
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
        """Tell one person by DM (``messages/dm/<code>.j2``). Whoever acts now reads the reply instead; a contact who
        has not answered the introduction, or said that it is somebody else, hears of nothing else: ``False``."""
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
        """The day that something happened: today unless said. A future day is refused, and one that cannot be meant:
        some steps may go before the decision, none a year before it."""
        day = on or self.context.today
        if day > self.context.today:
            raise Refusal("future-date", date=day, today=self.context.today)
        if day < self.review.decided - LONG_BEFORE:
            raise Refusal("before-decision", date=day, decided=self.review.decided)
        return day

    # --- words for facts -------------------------------------------------------------------------

    def named(self, key: Key) -> dict[str, Any]:
        """An instance in facts: its item's id and title, its party's name and id."""
        return {
            "item": key[0],
            "title": title_of(self.review, key),
            "party": self.party_name(key[1]),
            "party_id": key[1],
        }

    def party_name(self, party: str | None) -> str:
        """A party as people know it."""
        return party_name(self.review, party)

    def refuse(self, code: str, key: Key | None = None, **facts: Any) -> Refusal:
        """A refusal that names an instance, to be raised."""
        return Refusal(code, **((self.named(key) if key else {}) | facts))


def title_of(review: Review, key: Key) -> str:
    """An instance's title; where an agency's own governance body is meant, with that body's name."""
    item = review.item(key[0])
    agency = review.parties.get(key[1]) if item.agency_body else None
    bodies = review.process.agency_bodies.items() if agency else ()
    body = next((body for name, body in bodies if agency and any(names.same(name, n) for n in agency.names)), None)
    return f"{item.title}: {body}" if body else item.title


def plain_name(name: str) -> str:
    """A name, label or pseudonym as typed. Refused: Slack's markup signs, which no name needs and which would make
    of a label something that reads as a mention or a link."""
    if "<" in name or ">" in name:
        raise Refusal("name-signs")
    return name


def party_name(review: Review, party: str | None) -> str:
    """A party as people know it: its name, or its number for an action, round or hold."""
    if not party:
        return ""
    try:
        found = review.party(party)
    except KeyError:
        return ""
    return label(found)


def label(party: Party) -> str:
    """What a party is called in messages and typed after ``for``."""
    if party.kind in ("action", "round", "hold", "check"):
        return f"{party.kind} {party.number}"
    if party.kind == "action-round":
        return f"action {party.number}, round {party.id.rpartition('-')[2]}"
    if party.kind == "attendee" and party.user:
        return f"<@{party.user}>"
    return party.name


def role_title(process: Process, role: str) -> str:
    """A role as people know it."""
    if role in process.roles:
        return process.roles[role].title
    return {
        "agency": "the agency",
        "lead": "the agency's lead",
        "deputy": "the agency's deputy",
        "assigned": "the person it is assigned to",
        "appointed": "an appointed coordinator",
    }.get(role, role)


def role_named(review: Review, role: str) -> str:
    """A role as people know it, also one of the pathway, or of the file, that the review has left."""
    return role_title(review.read_by(lambda file: role in file.roles).process, role)


def author_title(process: Process) -> str:
    """Whoever answers for the report, as people know them ("Lead Reviewer")."""
    return role_title(process, process.answering_role)


def who_may(item: Item, process: Process) -> list[str]:
    """The titles of those who may close an item."""
    return [role_title(process, role) for role in (item.decides or item.who)]
