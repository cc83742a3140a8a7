"""Looking: every verb that changes nothing, from the facts of :mod:`bot.workflow.views` to a
message."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from bot import absences
from bot.handlers import papers
from bot.handlers.admission import Admission
from bot.handlers.ask import Ask
from bot.language import verbs
from bot.language.reader import Verb
from bot.messages import templates
from bot.papers.letter_templates import Letters
from bot.refusals.items import FutureDate
from bot.refusals.other import BeforeOpening, NotBuilt
from bot.reviews import Seen
from bot.store import ledger, outbox, reads, workspace
from bot.store.kinds import Kind
from bot.workflow import settings as workspace_settings
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.review import queries as q
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.lookup import (
    find_former,
    find_item,
    find_key,
    find_stage,
    former_keys,
    keys_of_party,
)
from bot.workflow.views import chasing as chasing_view
from bot.workflow.views import checklist as checklist_view
from bot.workflow.views import forms as forms_view
from bot.workflow.views import item_history
from bot.workflow.views import lists as lists_view
from bot.workflow.views import mine as mine_view
from bot.workflow.views import overview as overview_view
from bot.workflow.views import status as status_view
from bot.workflow.views import timetable as timetable_view
from bot.workflow.views.absence import StoodIn
from bot.workflow.views.facts import facts_of, widened
from bot.workflow.views.mine import OwnLine
from bot.workflow.views.overview import Overview
from bot.workflow.views.timetable import Timetable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ANSWERED = 30  # lines of what others answered

PARTY_VIEWS = {
    "agency": "agencies",
    "partnership": "partnerships",
    "family": "families",
    "attendee": "attendees",
    "action": "actions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbFacts:
    """A verb, as help shows it."""

    name: str
    usage: list[str]
    """Its forms."""
    does: str
    examples: list[str]
    synonyms: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """What waits for a person across their reviews."""

    ref: str = ""
    today: date
    lines: list[OwnLine]
    reviews: int
    """How many reviews are theirs and live."""
    here: str
    """The reference of the review in whose channel they ask, or ""."""
    roles: list[str]
    verbs: list[VerbFacts]
    """The verbs that matter to them."""
    newcomer: bool
    """Whether they belong to no review."""
    may_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPage:
    """What others did for a person's agencies."""

    ref: str = ""
    today: date
    lines: list[StoodIn]
    """Newest first, at most ``ANSWERED``."""
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReview(Overview):
    """A review in somebody's list."""

    inside: bool
    """Whether they may ask for its status (rule 16), as far as is known without asking Slack."""
    whole: bool
    """Whether they see all of its items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList:
    """A person's reviews."""

    ref: str = ""
    today: date
    reviews: list[ListedReview]
    everything: bool
    """Whether those are among them that are over."""
    unknown: bool = False
    """Whether Slack could not say of some channels if the person is in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetablePage(Timetable):
    """The timetable, with what this person may do about it."""

    coordinates: bool
    may_change: list[str]
    """The ids of the stages whose dates they may move."""


class QueryHandler:
    """Answers what only looks."""

    def __init__(self, admission: Admission, letters: Letters) -> None:
        self._admission = admission
        self._letters = letters

    def look(self, ask: Ask, query: q.Query) -> dict[str, Any]:
        """The message that answers a look. Raises :class:`Refusal`."""
        match query:
            case q.ShowMine():
                return templates.reply("view/mine", facts_of(self.mine(ask)))
            case q.Help():
                return self.help(ask, query)
            case q.ListReviews():
                listing = self.listing(ask, everything=query.everything)
                return templates.reply("view/list", facts_of(listing))
            case q.ShowSettings():
                return templates.reply("reply/settings", self.settings(ask))
            case q.OpenForm():
                return templates.reply("view/open-hint", {"ref": "", "processes": self.processes()})
            case (
                q.DraftLetter() | q.ShowTimeline() | q.ShowCalendar() | q.ShowReport() | q.Export()
            ):
                return papers.ask_for(self._admission, self._letters, ask, query)
        as_of = query.as_of if isinstance(query, q.ShowStatus) else None
        if as_of is not None and as_of > self._admission.today(ask.team):
            raise FutureDate(date=as_of, today=self._admission.today(ask.team), looking=True)
        seen = self._admission.see(ask, ask.ref, query, as_of=as_of)
        name, view = self.view(ask, seen, query)
        return templates.reply(f"view/{name}", facts_of(view))

    def view(self, ask: Ask, seen: Seen, query: q.Query) -> tuple[str, "DataclassInstance"]:
        """Return the view for a look at one review, after the name of its template."""
        review, today, calendar = seen.review, seen.today, seen.settings.calendar
        match query:
            case q.ShowStatus(as_of=as_of):
                if as_of is not None and review.number == 0:
                    raise BeforeOpening(date=as_of)
                if review.roles_of(ask.user) == [OVERVIEW]:
                    found = overview_view.overview(review, today, calendar)
                    listed = widened(found, ListedReview, inside=True, whole=False)
                    return "list", ReviewList(today=today, reviews=[listed], everything=True)
                return "status", status_view.status(review, ask.user, today, calendar, as_of=as_of)
            case q.ShowChecklist(stage=stage):
                shown = find_stage(review, stage) if stage else review.stage
                return "checklist", checklist_view.checklist(
                    review, shown, ask.user, today, calendar
                )
            case q.ShowItem(what=what, party=party):
                if gone := find_former(review, what):
                    return "show-former", item_history.show_former(
                        review, gone, former_keys(review, gone, party), today
                    )
                key = find_key(review, what, party, ask.user)
                return "show", item_history.show(review, key, ask.user, today, calendar)
            case q.ShowTimetable():
                coordinates = review.is_coordinator(ask.user)
                return "timetable", widened(
                    timetable_view.timetable(review, today, calendar),
                    TimetablePage,
                    coordinates=coordinates,
                    may_change=forms_view.stages_to_date(review) if coordinates else [],
                )
            case q.ListParties(kind=kind):
                return PARTY_VIEWS[kind], lists_view.parties(review, kind, today, calendar)
            case q.ListRoles():
                return "roles", lists_view.roles(review, today)
            case q.ListVersions():
                return "versions", lists_view.versions(review, today)
            case q.ListCorrections():
                return "corrections", lists_view.corrections(review, today)
            case q.ShowAssurance():
                return "assurance", lists_view.assurance(review, today, calendar)
            case q.Who():
                return "who", chasing_view.outstanding(
                    review, today, calendar, self._chased(seen, None)
                )
            case q.ShowChasing(what=what, party=party):
                chased = self._chased(seen, self._meant(seen, what, party, ask.user))
                return "chasing", chasing_view.chasing(
                    review, chased, what is None, today, calendar
                )
        raise NotBuilt(verb=ask.text.split(" ")[0] if ask.text else "")

    @staticmethod
    def _meant(
        seen: Seen, what: str | None, party: str | None, user: str
    ) -> list[InstanceId] | None:
        """One instance; without a party, all of an item's: the proof for every agency at once;
        without an item, all of a party's; without either, everything (``None``)."""
        if what is None:
            return keys_of_party(seen.review, party) if party is not None else None
        if gone := find_former(seen.review, what):
            return former_keys(seen.review, gone, party)
        item = find_item(seen.review, what)
        return (
            seen.review.instances(item)
            if party is None
            else [find_key(seen.review, what, party, user)]
        )

    def _chased(self, seen: Seen, keys: list[InstanceId] | None) -> list[chasing_view.Chased]:
        """Every nudge and every request, with what became of it; of some instances, or of all."""
        found: list[chasing_view.Chased] = []
        with self._admission.reviews.looking() as conn:
            for nudge in ledger.of_review(conn, seen.row.id):
                if nudge.item and (keys is None or (nudge.item, nudge.party) in keys):
                    key: InstanceId = InstanceId(nudge.item, nudge.party)
                    found.append(
                        chasing_view.Chased(
                            key,
                            nudge.local_date,
                            nudge.step,
                            nudge.recipients,
                            nudge.outcome,
                            nudge.due,
                        )
                    )
            for row in outbox.of_kinds(conn, seen.row.id, (Kind.REQUEST, Kind.REQUEST_BY_EMAIL)):
                about = row.params.get("params", {}) if row.state != "void" else {}
                instance: InstanceId = InstanceId(about.get("item") or "", about.get("party") or "")
                if instance.item and (keys is None or instance in keys):
                    at = row.sent_at or row.created_at
                    outcome = (
                        "posted" if row.state == "sent" else "pending" if row.waits else "held"
                    )
                    step = "by-email" if row.kind == Kind.REQUEST_BY_EMAIL else "request"
                    day = at.astimezone(seen.settings.zone).date()
                    found.append(chasing_view.Chased(instance, day, step, (row.target,), outcome))
        return found

    def mine(self, ask: Ask) -> OwnPage:
        """Return what waits for a person across their reviews."""
        admission = self._admission
        found: list[OwnLine] = []
        roles: list[str] = []
        writes = False
        with admission.reviews.looking() as conn:
            today = admission.reviews.today(conn, ask.team, admission.clock())
            rows = reads.of_user(conn, ask.team, ask.user)
            here = reads.by_channel(conn, ask.team, ask.channel) if not ask.direct else None
            live = [row for row in rows if row.state == "live"]
            known = workspace.channels_of(conn, ask.team, ask.user)
            read = workspace.channels_read(conn, ask.team)
            for seen in admission.reviews.see_all(conn, live, ask.team, admission.clock()):
                held = seen.review.roles_of(ask.user)
                roles += held
                writes = writes or seen.review.process.author_role in held
                if held != [OVERVIEW]:
                    found += mine_view.mine(seen.review, ask.user, today, seen.settings.calendar)
        inside = any(row.channel in known or row.channel not in read for row in live)
        verbs = verbs_for(roles, writes=writes, outside=bool(live) and not inside)
        return OwnPage(
            today=today,
            lines=sorted(found, key=by_need),
            reviews=len(live),
            here=here.ref if here else "",
            roles=list(dict.fromkeys(roles)),
            verbs=[verb_facts(verb) for verb in verbs],
            newcomer=not rows,
            may_open=admission.may_open(ask.team, ask.user),
        )

    def answered(self, ask: Ask) -> AnsweredPage:
        """Return what others did for a person's agencies since they last did something here."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            today = admission.reviews.today(conn, ask.team, admission.clock())
            now = admission.clock()
            found = absences.stood_in(admission.reviews, conn, ask.team, ask.user, now)
        more = max(0, len(found) - ANSWERED)
        return AnsweredPage(today=today, lines=found[:ANSWERED], more=more)

    def listing(self, ask: Ask, *, everything: bool) -> ReviewList:
        """Return a person's reviews, those with late items first; live ones only, unless all."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            today = admission.reviews.today(conn, ask.team, admission.clock())
        rows, unknown = self.reviews_of(ask.team, ask.user, ask.channel if not ask.direct else "")
        rows = [row for row in rows if everything or row.state == "live"]
        with admission.reviews.looking() as conn:
            found = [listed for _, listed in self.overviews(conn, ask.team, ask.user, rows)]
        return ReviewList(
            today=today,
            reviews=sorted(found, key=by_lateness),
            everything=everything,
            unknown=unknown,
        )

    def reviews_of(
        self, team: str, user: str, channel: str = ""
    ) -> tuple[list[reads.ReviewRow], bool]:
        """The reviews that a person belongs to: by a role, or as a member of its channel
        (``channel``: where they ask from). That somebody was a member once is not enough: what was
        read minutes ago is read again (rule 16), and the second value says that Slack could not
        tell for some, which are left out."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            held = {row.id: row for row in reads.of_user(conn, team, user)}
            channels = sorted(workspace.channels_of(conn, team, user) | ({channel} - {""}))
            there = [
                *reads.in_channels(conn, team, channels),
                *reads.left_channels(conn, team, channels),
            ]
        asked = dict.fromkeys(row.channel for row in there if row.id not in held)
        inside = admission.directory.surely_in(team, asked, user, admission.clock())
        found = held | {row.id: row for row in there if inside.get(row.channel)}
        return list(found.values()), None in inside.values()

    def overviews(
        self, conn: Connection, team: str, user: str, rows: Sequence[reads.ReviewRow]
    ) -> Iterator[tuple[Seen, ListedReview]]:
        """Yield reviews as lines of somebody's list."""
        admission = self._admission
        known, read = workspace.channels_of(conn, team, user), workspace.channels_read(conn, team)
        for seen in admission.reviews.see_all(conn, rows, team, admission.clock()):
            channel, roles = seen.row.channel, seen.review.roles_of(user)
            belongs = channel in known or channel not in read or "coordinator" in roles
            whole = belongs and roles != [OVERVIEW]
            inside = whole or OVERVIEW in roles
            found = overview_view.overview(seen.review, seen.today, seen.settings.calendar)
            yield seen, widened(found, ListedReview, inside=inside, whole=whole)

    def settings(self, ask: Ask) -> dict[str, Any]:
        """``settings``: ``rows`` [{key, value, default, does, example}], ``may_change``."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            stored = workspace.settings(conn, ask.team)
        rows = [
            {
                "key": s.key,
                "value": stored.get(s.key, s.default),
                "default": s.default,
                "does": s.does,
                "example": s.example,
            }
            for s in workspace_settings.SETTINGS.values()
        ]
        return {
            "ref": "",
            "today": None,
            "rows": rows,
            "may_change": admission.trusted(ask.team, ask.user),
            "openers": sorted(admission.coordinators),
        }

    def help(self, ask: Ask, query: q.Help) -> dict[str, Any]:
        """``help``: the verbs in groups, or one verb."""
        topic = query.topic
        if topic and topic != "all":
            facts = verb_facts(verbs.VERBS[topic])
            return templates.reply("view/help-verb", {"ref": "", "verb": facts})
        now = self.mine(ask)
        groups: dict[str, list[VerbFacts]] = {}
        for verb in verbs.VERBS.values():
            groups.setdefault(verb.group, []).append(verb_facts(verb))
        return templates.reply(
            "view/help",
            {
                "ref": "",
                "today": now.today,
                "lines": now.lines[:3] if not topic else [],
                "waiting": len(now.lines),
                "first": now.verbs if not topic else [],
                "newcomer": now.newcomer,
                "groups": [{"title": title, "verbs": found} for title, found in groups.items()],
                "synonyms": [(s, v.name) for v in verbs.VERBS.values() for s in v.synonyms],
            },
        )

    def processes(self) -> list[tuple[str, str]]:
        """The known pathways: (id, title)."""
        return [(p.id, p.title) for p in self._admission.reviews.processes.values()]


def by_need(line: OwnLine) -> tuple[bool, bool]:
    """Sort what waits in several reviews: what others wait for first, then what is late."""
    return not line.others_wait, not line.late


def by_lateness(listed: ListedReview) -> tuple[int, str]:
    """Sort reviews: those with the most late items first, then by reference."""
    return -listed.late, listed.ref


def verb_facts(verb: Verb) -> VerbFacts:
    """Return a verb as help shows it."""
    return VerbFacts(
        name=verb.name,
        usage=list(verb.typed_forms()),
        does=verb.does,
        examples=list(verb.shown_examples()),
        synonyms=list(verb.synonyms),
    )


def verbs_for(roles: Sequence[str], *, writes: bool = False, outside: bool = False) -> list[Verb]:
    """The six verbs that matter to somebody in these roles; ``writes``: the report's author is
    among them; ``outside``: they are in no review's channel, and look at nothing but their own
    items (rule 16)."""
    roles = [role for role in roles if role != OVERVIEW]
    if "coordinator" in roles:
        wanted = ["status", "checklist", "done", "timetable", "draft", "who"]
    elif outside and roles:
        wanted = [
            "approve",
            "dispute" if "agency" in roles else "return",
            "done",
            "show",
            "away",
            "help",
        ]
    elif writes:
        wanted = ["status", "checklist", "done", "draft", "circulate", "approve"]
    elif "agency" in roles:
        wanted = ["approve", "dispute", "done", "status", "away", "show"]
    elif roles:
        wanted = ["approve", "return", "status", "checklist", "done", "away"]
    else:
        wanted = ["list", "status", "help", "open", "approve", "away"]
    return [verbs.VERBS[name] for name in wanted]
