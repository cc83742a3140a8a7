"""The desk: what a person asks, typed or pressed, to what that person reads. Knows ids and words, no Slack objects.

A request is parsed, its review found, the person's belonging checked, then performed or looked up, and answered with
a message that only they see. Whatever goes wrong is a sentence, and nothing is half done.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import structlog

from bot import messages
from bot.errors import Refusal
from bot.handlers.directory import Directory
from bot.handlers.looks import Looks
from bot.language import parsing
from bot.papers.letters import Letters
from bot.reviews import Actor, Reviews, Seen
from bot.store import reads
from bot.store.errors import Conflict, CorruptHistory, NewerFormat, Unavailable, Unconfirmed
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.acts.unit_of_work import Reply
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.rules.access import own_capacity, people_for
from bot.workflow.rules.awaited import who_is_awaited
from bot.workflow.rules.lookup import find_item, find_key
from bot.workflow.views import lines as lines_view
from bot.workflow.views.which_review import Fit, fit, waiting_and_meant

log = structlog.get_logger()

Answer = dict[str, Any]
SEEN_OUTSIDE = (q.ShowMine, q.Help, q.ListReviews)
"""What a holder outside the channel may look at, beside their own items."""


NAMES_OTHERS = frozenset(
    {
        "ambiguous-party", "not-yours", "parties-there", "recused-whom", "role-held", "undo-not-yours", "unknown-party",
        "which-agency", "which-party",
    }
)  # fmt: skip
"""Refusals that name other parties, or who did what or may do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: who, where, what was typed (or what a button carries), and its receipt against double delivery."""

    team: str
    user: str
    channel: str
    text: str
    receipt: str
    via: str = "/cspr"
    trigger: str = ""
    dm: bool = False  # Slack says so; a DM's id begins with D, too
    command: c.Command | None = None  # instead of text, from a modal or a button without a typed form
    ref: str | None = None

    @property
    def direct(self) -> bool:
        """Whether it was typed in the DM with the bot (or pressed on Home), where no review lives."""
        return self.dm or not self.channel or self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: what the person reads, and how it went: "done", "refused" (with the refusal, for the
    forms), "unconfirmed", "unavailable" or "error"."""

    said: Answer
    how: str
    refusal: Refusal | None = None


class Desk:
    """Answers requests."""

    def __init__(
        self,
        reviews: Reviews,
        directory: Directory,
        *,
        clock: Callable[[], datetime],
        coordinators: frozenset[str],
        letters: Letters,
        handled: Callable[[str, str, float], None] = lambda verb, outcome, seconds: None,
        stopwatch: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.reviews = reviews
        self.directory = directory
        self.clock = clock
        self.coordinators = coordinators
        self.letters = letters
        self._handled = handled
        self._stopwatch = stopwatch
        self.looks = Looks(self)

    # --- the whole way ---------------------------------------------------------------------------

    def answer(self, ask: Ask) -> Answer:
        """The message that answers a request; never raises."""
        return self.attempt(ask).said

    def attempt(self, ask: Ask) -> Outcome:
        """The same, with how it went; never raises."""
        verb, began = "", self._stopwatch()
        refused: Refusal | None = None
        try:
            parsed = self.parsed(ask)
            verb = parsed.verb
            said = self._act(ask, parsed)
            outcome = "done"
        except Refusal as refusal:
            said, outcome, refused = self.refused(refusal, ask), "refused", refusal
        except Unconfirmed:
            said, outcome = messages.reply("reply/unconfirmed", {}), "unconfirmed"
        except (Unavailable, Conflict):
            said, outcome = messages.reply("reply/not-recorded", {}), "unavailable"
        except NewerFormat:
            said, outcome = messages.reply("reply/newer", {}), "unavailable"
        except CorruptHistory:
            log.exception("damaged", verb=verb, via=ask.via)
            said, outcome = messages.reply("reply/damaged", {}), "unavailable"
        except Exception:
            number = secrets.token_hex(4)
            log.exception("unexpected", verb=verb, error_id=number, via=ask.via)
            said, outcome = messages.reply("reply/error", {"id": number}), "error"
        self._handled(verb or "mine", outcome, self._stopwatch() - began)
        log.info("handled", verb=verb, via=ask.via, outcome_kind=outcome)
        return Outcome(said, outcome, refused)

    def refused(self, refusal: Refusal, ask: Ask) -> Answer:
        """A refusal as the person reads it."""
        facts = {"ref": ask.ref or "", "today": None} | refusal.facts
        try:
            return messages.reply(f"refusal/{refusal.code}", facts)
        except Exception:
            number = secrets.token_hex(4)
            log.exception("a refusal without words", code_kind=refusal.code, error_id=number)
            return messages.reply("reply/error", {"id": number})

    def today(self, team: str) -> date:
        """The day in a workspace."""
        with self.reviews.looking() as conn:
            return self.reviews.today(conn, team, self.clock())

    def next_working_day(self, team: str) -> date:
        """The first working day after today in a workspace."""
        with self.reviews.looking() as conn:
            calendar = self.reviews.settings(conn, team).calendar
            return calendar.next_working_day(self.reviews.today(conn, team, self.clock()) + timedelta(days=1))

    def parsed(self, ask: Ask) -> parsing.Parsed:
        """What is asked. Raises :class:`Refusal`."""
        if ask.command is not None:
            return parsing.Parsed(ask.via, ask.ref, ask.command)
        known: dict[str | None, Callable[[str], bool]] = {}

        def knows(ref: str | None, words: str) -> bool:
            if ref not in known:
                with self.reviews.looking() as conn:
                    row = self.reviews.find(conn, ask.team, ref=ref, channel=ask.channel)
                    known[ref] = self.reviews.knows_party(conn, row) if row else lambda _: True
            return known[ref](words)

        return parsing.parse(ask.text, today=self.today(ask.team), knows_party=knows)

    def _act(self, ask: Ask, parsed: parsing.Parsed) -> Answer:
        command = parsed.command
        ask = replace(ask, ref=parsed.ref)
        if isinstance(command, c.OpenReview):
            return self._open(ask, command)
        if isinstance(command, c.Away):
            return self._away(ask, command)
        if isinstance(command, c.ChangeSetting):
            return self._setting(ask, command)
        if isinstance(command, c.ChangeSettings):
            return self._settings(ask, command)
        if isinstance(command, q.Query):
            return self.looks.look(ask, command)
        assert isinstance(command, c.Command)
        if isinstance(command, c.Approve | c.Object) and parsed.ref is None and ask.direct:
            return self._answer_anywhere(ask, command)
        row, actor = self.admitted(ask, parsed.ref, command)
        return self.perform(ask, row, command, actor)

    def perform(self, ask: Ask, row: reads.ReviewRow, command: c.Command, actor: Actor) -> Answer:
        """Does a command to one review; the answer is kept with its receipt."""
        try:
            said: Answer = self.reviews.perform(
                row.id, command, actor, now=self.clock(), receipt=ask.receipt or None, render=self.render
            )
        except Refusal as refusal:
            refusal.facts.setdefault("ref", row.ref)
            refusal.facts["ref"] = refusal.facts["ref"] or row.ref
            refusal.facts.setdefault("today", self.today(ask.team))
            if actor.belongs or "coordinator" in (self._roles(row, ask.user) or ()):
                raise
            raise self._for_outside(refusal, ask, row) from None
        return said

    def _roles(self, row: reads.ReviewRow, user: str) -> tuple[str, ...] | None:
        with self.reviews.looking() as conn:
            return reads.roles_of(conn, row.id, user)

    def _for_outside(self, refusal: Refusal, ask: Ask, row: reads.ReviewRow) -> Refusal:
        """A refusal as a holder outside the channel may read it: they see their own items only (rule 16), so none that
        names other parties, or the people of other items."""
        if refusal.code == "which-party":
            own = {party.name for party in self._see(row, None).review.agencies_of(ask.user)}
            if listed := [name for name in refusal.facts["parties"] if name in own]:
                return Refusal(refusal.code, **refusal.facts | {"parties": listed})
        if refusal.code == "nothing-waits":
            return Refusal(refusal.code, **refusal.facts | {"awaited": []})
        return Refusal("own-items-only", ref=row.ref) if refusal.code in NAMES_OTHERS else refusal

    @staticmethod
    def render(reply: Reply, facts: Any) -> Answer:
        """A reply in words."""
        return messages.reply(f"reply/{reply.code}", {**facts, **reply.facts})

    # --- who, where ------------------------------------------------------------------------------

    def actor(self, ask: Ask, *, belongs: bool = True, command: c.Command | None = None) -> Actor:
        """Who acts, with what Slack says of them and of the people they name. Refused: somebody deactivated."""
        now = self.clock()
        named = people_in(command) if command else frozenset()
        gone = self.directory.gone(ask.team, named | {ask.user}, now)
        if ask.user in gone:
            raise Refusal("person-gone", person=ask.user)
        gone |= self.directory.nobody(ask.team, named)
        return Actor(
            team=ask.team,
            user=ask.user,
            belongs=belongs,
            trusted=self.trusted(ask.team, ask.user),
            appointed=ask.user in self.coordinators,
            via=ask.via,
            gone=gone,
        )

    def may_open(self, team: str, user: str) -> bool:
        """Trusted, or named in the workspace's setting ``openers``."""
        if self.trusted(team, user):
            return True
        with self.reviews.looking() as conn:
            return user in self.reviews.settings(conn, team).openers

    def trusted(self, team: str, user: str) -> bool:
        """Named in ``CSPR_COORDINATORS``, or a workspace admin."""
        return user in self.coordinators or bool(self.directory.person(team, user, self.clock()).is_admin)

    def admitted(self, ask: Ask, ref: str | None, command: c.Command | q.Query) -> tuple[reads.ReviewRow, Actor]:
        """The review that is meant, and the actor, if this person belongs to it (rule 16).

        Refused with the same words whether the review exists or not: somebody outside learns nothing.
        """
        with self.reviews.looking() as conn:
            row = self.reviews.find(conn, ask.team, ref=ref, channel=ask.channel)
            roles = reads.roles_of(conn, row.id, ask.user) if row else None
            mine = [r.ref for r in reads.of_user(conn, ask.team, ask.user)] if row is None else []
        if row is None:
            if ref:
                raise Refusal("no-such-review", ref=ref)
            raise Refusal("which-review" if mine else "no-review-here", refs=mine)
        belongs = row.channel != "" and self._member(ask, row, roles)
        if not belongs and not roles and not self._outsider_may(ask, command):
            raise Refusal("no-such-review", ref=ref or row.ref)
        may = q.ShowStatus | q.ListReviews | q.ShowMine | c.AnswerIntroduction
        if roles == (OVERVIEW,) and not isinstance(command, may):
            raise Refusal("overview-only", ref=row.ref)
        outside = not belongs and "coordinator" not in (roles or ())
        if outside and isinstance(command, q.Query) and not self._own(ask, row, command, roles or ()):
            raise Refusal("own-items-only", ref=row.ref)
        changing = command if isinstance(command, c.Command) else None
        return row, self.actor(ask, belongs=belongs, command=changing)

    def _own(self, ask: Ask, row: reads.ReviewRow, query: q.Query, roles: tuple[str, ...]) -> bool:
        """Whether a holder outside the channel may look at this: their own items, or as ``overview`` the status."""
        if isinstance(query, SEEN_OUTSIDE) or (isinstance(query, q.ShowStatus) and OVERVIEW in roles):
            return True
        if not isinstance(query, q.ShowItem):
            return False
        review = self._see(row, None).review
        try:
            key = find_key(review, query.what, query.party, ask.user)
        except Refusal:
            return False  # its words name the other parties
        return own_capacity(review, key, ask.user) is not None or ask.user in people_for(
            review, review.item(key[0]), key
        )

    def may_read(self, ask: Ask, seen: Seen, number: int) -> bool:
        """Whether a person may read what was typed in an event: who is in the channel or coordinates; else on their
        own items, and the author on every answer."""
        review = seen.review
        author = review.process.author_role
        roles = tuple(review.roles_of(ask.user))
        if "coordinator" in roles or self._member(ask, seen.row, roles):
            return True
        event = review.log[number - 1].event
        item = review.process.items.get(getattr(event, "item", None) or "")
        if item is None:
            return False
        key = (item.id, getattr(event, "party", None) or "")
        written = author is not None and review.holds(ask.user, author) and item.answered
        return written or ask.user in people_for(review, item, key) or own_capacity(review, key, ask.user) is not None

    def _member(self, ask: Ask, row: reads.ReviewRow, roles: tuple[str, ...] | None) -> bool:
        """Refused, where Slack cannot say: somebody who asks in the review's channel, or was last known to be in it.
        For anybody else that would tell that the review exists."""
        try:
            return self.directory.belongs(ask.team, row.channel, ask.user, self.clock())
        except Refusal:
            if roles:
                return False  # a holder may act on their own items all the same
            if ask.channel == row.channel or self.directory.was_member(ask.team, row.channel, ask.user):
                raise
            return False

    def _outsider_may(self, ask: Ask, command: c.Command | q.Query) -> bool:
        """One from ``CSPR_COORDINATORS`` counts as belonging for taking over and for ``second`` only."""
        takeover = isinstance(command, c.GiveRole) and command.role == "coordinator" and command.people == (ask.user,)
        return ask.user in self.coordinators and (takeover or isinstance(command, c.Second))

    def see(self, ask: Ask, ref: str | None, query: q.Query, *, as_of: date | None = None) -> Seen:
        """A review to look at, for somebody who belongs. A look by a contact counts as [That's me], too."""
        row, actor = self.admitted(ask, ref, query)
        seen = self._see(row, as_of)
        if seen.review.is_unanswered(ask.user) and as_of is None:
            self.reviews.perform(row.id, c.AnswerIntroduction(yes=True), actor, now=self.clock())
            seen = self._see(row, as_of)
        return seen

    def _see(self, row: reads.ReviewRow, as_of: date | None) -> Seen:
        with self.reviews.looking() as conn:
            return self.reviews.see(conn, row, self.clock(), as_of=as_of)

    # --- commands of no review -------------------------------------------------------------------

    def _open(self, ask: Ask, command: c.OpenReview) -> Answer:
        if ask.direct:
            raise Refusal("no-channel-here")
        fault = self.directory.channel_fault(ask.team, ask.channel, self.clock())
        said: Answer = self.reviews.open(
            command,
            replace(self.actor(ask), trusted=self.may_open(ask.team, ask.user)),
            channel=ask.channel,
            channel_fault=fault,
            now=self.clock(),
            receipt=ask.receipt or None,
            render=self.render,
        )
        return said

    def _away(self, ask: Ask, command: c.Away) -> Answer:
        alone = self.reviews.set_away(self.actor(ask), command.until, now=self.clock())
        code = "away-off" if command.until is None else "away"
        with self.reviews.looking() as conn:
            meanwhile = len(self.reviews.stood_in(conn, ask.team, ask.user, self.clock()))
        facts = {"until": command.until, "reviews": alone, "stood_in": meanwhile, "ref": "", "today": None}
        return messages.reply(f"reply/{code}", facts)

    def _setting(self, ask: Ask, command: c.ChangeSetting) -> Answer:
        if not self.trusted(ask.team, ask.user):
            raise Refusal("settings-not-yours")
        key, value = self.reviews.change_setting(self.actor(ask), command.key, command.value, now=self.clock())
        return messages.reply("reply/setting-changed", {"key": key, "value": value, "ref": "", "today": None})

    def _settings(self, ask: Ask, command: c.ChangeSettings) -> Answer:
        if not self.trusted(ask.team, ask.user):
            raise Refusal("settings-not-yours")
        changed = self.reviews.change_settings(self.actor(ask), command.values, now=self.clock())
        return messages.reply("reply/settings-changed", {"changed": changed, "ref": "", "today": None})

    def _answer_anywhere(self, ask: Ask, command: c.Approve | c.Object) -> Answer:
        """``approve`` in a DM searches all of one's reviews, for what waits there and is meant by what was typed; else
        for the one where it could be answered, which says why not yet, or not any more."""
        with self.reviews.looking() as conn:
            rows = [r for r in reads.of_user(conn, ask.team, ask.user) if r.state == "live"]
            live = self.reviews.see_all(conn, rows, ask.team, self.clock())
        found = [seen for seen in live if seen.review.roles_of(ask.user) != [OVERVIEW]]
        fits = {seen.row.id: fit(seen.review, ask.user, command) for seen in found}
        best = max(fits.values(), default=Fit.NOT)
        meant = found if len(found) == 1 else [seen for seen in found if best and fits[seen.row.id] == best]
        if len(meant) == 1:
            row = meant[0].row
            inside = bool(self.directory.surely(ask.team, row.channel, ask.user, self.clock()))
            return self.perform(ask, row, command, self.actor(ask, belongs=inside, command=command))
        if best == Fit.WAITS:
            verb = command.verb if isinstance(command, c.Object) else "approve"
            waiting = [(seen.review, waiting_and_meant(seen.review, ask.user, command)) for seen in meant]
            choices = [one for review, keys in waiting for one in lines_view.choices(review, keys)]
            raise Refusal("several-wait", verb=verb, choices=choices)
        if meant:
            raise Refusal("which-review", refs=[seen.row.ref for seen in meant])
        if command.what is not None and found:
            find_item(found[0].review, command.what)  # refuses: no review knows it
        shown = [seen for seen in found if self.directory.surely(ask.team, seen.row.channel, ask.user, self.clock())]
        awaited = [one | {"ref": seen.row.ref} for seen in shown for one in who_is_awaited(seen.review)]
        raise Refusal("nothing-waits", awaited=awaited)


def people_in(command: c.Command) -> frozenset[str]:
    """The people whom a command names."""
    found: set[str] = set()
    for field in fields(command):
        if field.name in ("person", "lead", "deputy"):
            found.add(getattr(command, field.name) or "")
        elif field.name == "people":
            found |= set(getattr(command, field.name))
    return frozenset(found - {""})
