"""Answer requests: from what a person typed or pressed to what that person reads.

Knows no Slack objects. A request is parsed, its review found, the person's belonging checked, then
performed or looked up, and answered with a message that only they see. Whatever goes wrong is a
sentence, and nothing is half done.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

import structlog

from bot import absences, budget, setting_changes
from bot.audience.directory import Directory
from bot.audience.questions import NotYet
from bot.errors import Refusal
from bot.handlers.admission import Admission
from bot.handlers.answering_anywhere import answer_anywhere
from bot.handlers.ask import TYPED, Answer, Ask, Outcome
from bot.handlers.asking_slack import begin_to_ask
from bot.handlers.database_away import words_of
from bot.handlers.following import Following
from bot.handlers.opening import open_review
from bot.handlers.performing import perform
from bot.handlers.queries import QueryHandler
from bot.handlers.replacing import replace_everywhere
from bot.handlers.what_is_asked import OF_NO_REVIEW
from bot.language import parsing
from bot.messages import marks, templates
from bot.papers.letter_templates import Letters
from bot.refusals.permission import SettingsNotYours
from bot.reviews import Reviews
from bot.store import receipts, workspace
from bot.store.errors import CorruptHistory, NewerFormat, StoreError, Unconfirmed
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.rules.standing import Standing

log = structlog.get_logger()


class RequestHandler:
    """Answers requests."""

    def __init__(
        self,
        reviews: Reviews,
        directory: Directory,
        *,
        clock: Callable[[], datetime],
        coordinators: Callable[[str], frozenset[str]],
        letters: Letters,
        handled: Callable[[str, str, float], None] = lambda verb, outcome, seconds: None,
        stopwatch: Callable[[], float] = lambda: 0.0,
        follow: Following | None = None,
    ) -> None:
        self.reviews = reviews
        self.directory = directory
        self.clock = clock
        self.coordinators = coordinators
        self.letters = letters
        self._handled = handled
        self._stopwatch = stopwatch
        self.follow = follow or Following()
        self.admission = Admission(reviews, directory, clock, coordinators)
        self.queries = QueryHandler(self.admission, letters)

    # --- the whole way ---------------------------------------------------------------------------

    def answer(self, ask: Ask) -> Answer:
        """Return the message that answers a request."""
        return self.attempt(ask).said

    def attempt(self, ask: Ask) -> Outcome:
        """Return what became of a request.

        Raises :class:`NotYet` where nothing is to be recorded, Slack has to be asked, and the
        request is not acknowledged yet; else nothing.
        """
        verb, began, is_recorded = "", self._stopwatch(), False
        refused: Refusal | None = None

        try:
            try:
                parsed = self._parsed_and_begun(ask)
                self.admission.require_open(ask)
                ask = self.admission.check(ask)

                if isinstance(parsed, Refusal):
                    raise parsed

                verb = parsed.verb
                self.admission.require_sure(ask, parsed.command)

                with self.showing_guests(ask.team):
                    said = _with_days(self._act(ask, parsed), parsed)

                outcome, is_recorded = "done", _records(parsed)
            except Refusal as refusal:  # the database may be away when it is put into words
                with self.showing_guests(ask.team):
                    said, outcome, refused = self.refused(refusal, ask), "refused", refusal
        except NotYet:
            raise
        except StoreError as error:
            said = words_of(error, typed=ask.via == TYPED)
            outcome = "unconfirmed" if isinstance(error, Unconfirmed) else "unavailable"
        except NewerFormat:
            said, outcome = templates.reply("reply/newer", {}), "unavailable"
        except CorruptHistory as fault:  # its text says where; a traceback would say nothing more
            log.error("damaged", verb=verb, via=ask.via, why=str(fault))
            said, outcome = templates.reply("reply/damaged", {}), "unavailable"
        except Exception:
            number = secrets.token_hex(4)
            log.exception("unexpected", verb=verb, error_id=number, via=ask.via)
            said, outcome = templates.reply("reply/error", {"id": number}), "error"

        self._handled(verb or "mine", outcome, self._stopwatch() - began)
        log.info("handled", verb=verb, via=ask.via, outcome_kind=outcome)
        return Outcome(said, outcome, refused, is_recorded)

    def _parsed_and_begun(self, ask: Ask) -> parsing.Parsed | Refusal:
        """Return what is asked, or why it cannot be understood; Slack is being asked meanwhile.

        Who may not ask at all hears that first.
        """
        try:
            parsed = self.parsed(ask)
        except Refusal as refusal:
            self.only_looks()
            begin_to_ask(self.admission, ask)
            return refusal

        if not _records(parsed):
            self.only_looks()

        begin_to_ask(self.admission, ask, ref=parsed.ref, asked=parsed.command)
        return parsed

    def only_looks(self) -> None:
        """Have the request that is being answered acknowledged before it waits for Slack."""
        request = budget.current()
        if request is not None:
            request.changes = False

    @contextmanager
    def showing_guests(self, team: str) -> Iterator[None]:
        """Mark the workspace's guests in whatever is rendered meanwhile."""
        with self.reviews.looking() as conn:
            guests = workspace.guests(conn, team)
        with marks.showing_guests(guests):
            yield

    def refused(self, refusal: Refusal, ask: Ask) -> Answer:
        """Return a refusal as the person reads it."""
        refusal = self.directory.with_cause(ask.team, refusal)
        facts = refusal.facts | {"ref": refusal.ref or ask.ref or ""}

        try:
            return templates.reply(f"refusal/{refusal.code}", facts)
        except Exception:
            number = secrets.token_hex(4)
            log.exception("a refusal without words", code_kind=refusal.code, error_id=number)
            return templates.reply("reply/error", {"id": number})

    def parsed(self, ask: Ask) -> parsing.Parsed:
        """Return what is asked. Raises :class:`Refusal`."""
        if ask.command is not None:
            return parsing.Parsed(ask.via, ask.ref, ask.command)

        known: dict[str | None, Callable[[str], bool]] = {}

        def knows(ref: str | None, words: str) -> bool:
            if ref not in known:
                known[ref] = self.admission.knows_party(ask, ref)
            return known[ref](words)

        return parsing.parse(ask.text, today=self.admission.today(ask.team), knows_party=knows)

    def _act(self, ask: Ask, parsed: parsing.Parsed) -> Answer:
        command = parsed.command
        ask = replace(ask, ref=parsed.ref)

        if isinstance(command, OF_NO_REVIEW):
            self._meet(ask)

        match command:
            case c.OpenReview():
                return open_review(self.admission, ask, command)
            case c.Away():
                return self._away(ask, command)
            case c.ChangeSetting():
                return self._setting(ask, command)
            case c.ChangeSettings():
                return self._settings(ask, command)
            case c.ReplacePerson():
                return replace_everywhere(self.admission, ask, ask.ref, command)
            case q.Query():
                return self.queries.look(ask, command)
            case c.Approve() | c.Object() if ask.ref is None and ask.direct:
                return answer_anywhere(self.admission, ask, command)
            case _:
                return self._perform(ask, command)

    def _perform(self, ask: Ask, command: c.Command) -> Answer:
        """Do a command in the review that is meant."""
        try:
            row, actor = self.admission.admitted(ask, ask.ref, command)
        except Refusal:
            answered = self._answered_before(ask)
            if answered is None:
                raise

            return answered

        if isinstance(command, c.MoveReview | c.ClearChannel):
            actor = self.admission.with_channels(ask, row, actor, command)

        return perform(self.admission, ask, row, command, actor)

    def _meet(self, ask: Ask) -> None:
        """Take what is typed about no one review for [That's me] in each that named this person.

        Where one cannot take that just now, the person still reads the answer; the next command is
        as good.
        """
        actor = self.admission.actor(ask)
        if actor.standings[ask.user] is Standing.UNKNOWN:
            return

        for ref in self.queries.named_in(ask):
            with self.reviews.looking() as conn:
                row = self.reviews.find(conn, ask.team, ref=ref, channel="")

            if row is not None:
                with suppress(Refusal, CorruptHistory, NewerFormat):
                    met = c.AnswerIntroduction(yes=True)
                    self.reviews.perform(row.id, met, actor, now=self.clock())

    def _answered_before(self, ask: Ask) -> Answer | None:
        """Return what was answered to this very request, as Slack may deliver it twice.

        By its first delivery somebody may have ended that they belong here, or purged the review.
        """
        if not ask.receipt:
            return None
        with self.reviews.looking() as conn:
            said: Answer | None = receipts.answered(conn, team=ask.team, key=ask.receipt)
        return said

    # --- commands of no review -------------------------------------------------------------------

    def _away(self, ask: Ask, command: c.Away) -> Answer:
        actor = self.admission.actor(ask)
        with self.reviews.looking() as conn:  # before: what is recorded is no more said not to be
            meanwhile = len(absences.stood_in(self.reviews, conn, ask.team, ask.user, self.clock()))

        alone = absences.set_away(
            self.reviews, actor, command.until, since=command.since, now=self.clock()
        )
        code = "away-off" if command.until is None else "away"
        facts = {
            "until": command.until,
            "since": command.since,
            "reviews": alone,
            "stood_in": meanwhile,
            "ref": "",
            "today": None,
        }
        return templates.reply(f"reply/{code}", facts)

    def _setting(self, ask: Ask, command: c.ChangeSetting) -> Answer:
        self._require_may_set(ask, command)
        wanted = _channel_meant(ask, command)
        key, value = setting_changes.change_one(
            self.reviews, self.admission.actor(ask), command.key, wanted, now=self.clock()
        )
        return templates.reply(
            "reply/setting-changed", {"key": key, "value": value, "ref": "", "today": None}
        )

    def _settings(self, ask: Ask, command: c.ChangeSettings) -> Answer:
        self._require_may_set(ask, command)
        changed = setting_changes.change_all(
            self.reviews, self.admission.actor(ask), command.values, now=self.clock()
        )
        return templates.reply(
            "reply/settings-changed", {"changed": changed, "ref": "", "today": None}
        )

    def _require_may_set(self, ask: Ask, command: c.ChangeSetting | c.ChangeSettings) -> None:
        if not self.admission.trusted(ask.team, ask.user, ask.judged):
            raise SettingsNotYours
        self.admission.require_openers(ask, command)


def _records(parsed: parsing.Parsed) -> bool:
    """Say whether something is recorded where this is done."""
    return isinstance(parsed.command, c.Command | q.Export)


def _with_days(said: Answer, parsed: parsing.Parsed) -> Answer:
    """Add which days were understood, where they were not written whole."""
    if not parsed.understood:
        return said
    days = [{"words": one.words, "day": one.day} for one in parsed.understood]
    return templates.followed(said, templates.reply("reply/day-understood", {"understood": days}))


_CHANNEL = re.compile("<#([CG][A-Z0-9]+)")


def _channel_meant(ask: Ask, command: c.ChangeSetting) -> str:
    """Return a setting's value; a channel that it names as people do, by its id."""
    named = _CHANNEL.findall(ask.text)
    if command.value.startswith("#") and len(named) == 1:
        return str(named[0])
    return ask.channel if command.value.lower() == "here" else command.value
