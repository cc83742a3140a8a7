"""Looking: every verb that changes nothing, from the facts of :mod:`bot.workflow.views` to a
message."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from bot import absences
from bot.errors import Refusal
from bot.handlers import papers
from bot.handlers.admission import Admission
from bot.handlers.ask import Ask
from bot.language import verbs
from bot.language.reader import Verb
from bot.messages import templates
from bot.papers.letter_templates import Letters
from bot.reviews import Seen
from bot.store import ledger, outbox, reads, workspace
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
from bot.workflow.views import status as status_view
from bot.workflow.views import timetable as timetable_view

PARTY_VIEWS = {
    "agency": "agencies",
    "partnership": "partnerships",
    "family": "families",
    "attendee": "attendees",
    "action": "actions",
}


class QueryHandler:
    """Answers what only looks."""

    def __init__(self, admission: Admission, letters: Letters) -> None:
        self._admission = admission
        self._letters = letters

    def look(self, ask: Ask, query: q.Query) -> dict[str, Any]:
        """The message that answers a look. Raises :class:`Refusal`."""
        match query:
            case q.ShowMine():
                return templates.reply("view/mine", self.mine(ask))
            case q.Help():
                return self.help(ask, query)
            case q.ListReviews():
                return templates.reply("view/list", self.listing(ask, everything=query.everything))
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
            raise Refusal(
                "future-date", date=as_of, today=self._admission.today(ask.team), looking=True
            )
        seen = self._admission.see(ask, ask.ref, query, as_of=as_of)
        name, facts = self.facts(ask, seen, query)
        return templates.reply(f"view/{name}", facts)

    def facts(self, ask: Ask, seen: Seen, query: q.Query) -> tuple[str, dict[str, Any]]:
        """The view's name and facts for a look at one review."""
        review, today, calendar = seen.review, seen.today, seen.settings.calendar
        match query:
            case q.ShowStatus(as_of=as_of):
                if as_of is not None and review.number == 0:
                    raise Refusal("before-opening", date=as_of)
                if review.roles_of(ask.user) == [OVERVIEW]:
                    one = status_view.overview(review, today, calendar) | {
                        "inside": True,
                        "whole": False,
                    }
                    return "list", {"ref": "", "today": today, "reviews": [one], "everything": True}
                return "status", status_view.status(review, ask.user, today, calendar, as_of=as_of)
            case q.ShowChecklist(stage=stage):
                found = find_stage(review, stage) if stage else review.stage
                return "checklist", checklist_view.checklist(
                    review, found, ask.user, today, calendar
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
                return "timetable", timetable_view.timetable(review, today, calendar) | {
                    "coordinates": coordinates,
                    "may_change": forms_view.stages_to_date(review) if coordinates else [],
                }
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
        raise Refusal("not-built", verb=ask.text.split(" ")[0] if ask.text else "")

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
            for row in outbox.of_kinds(conn, seen.row.id, ("dm/request", "dm/request-by-email")):
                about = row.params.get("params", {}) if row.state != "void" else {}
                instance: InstanceId = InstanceId(about.get("item") or "", about.get("party") or "")
                if instance.item and (keys is None or instance in keys):
                    at = row.sent_at or row.created_at
                    outcome = (
                        "posted" if row.state == "sent" else "pending" if row.waits else "held"
                    )
                    step = "by-email" if row.kind.endswith("email") else "request"
                    day = at.astimezone(seen.settings.zone).date()
                    found.append(chasing_view.Chased(instance, day, step, (row.target,), outcome))
        return found

    def mine(self, ask: Ask) -> dict[str, Any]:
        """ "Yours now" across a person's reviews: ``lines`` (with ``ref``), ``reviews`` (count),
        ``roles`` (titles), ``verbs`` [{usage, does}], ``newcomer`` (belongs to none),
        ``may_open``."""
        admission = self._admission
        found: list[dict[str, Any]] = []
        roles: list[str] = []
        writes = False
        with admission.reviews.looking() as conn:
            today = admission.reviews.today(conn, ask.team, admission.clock())
            rows = reads.of_user(conn, ask.team, ask.user)
            here = reads.by_channel(conn, ask.team, ask.channel) if not ask.direct else None
            live = [row for row in rows if row.state == "live"]
            count = len(live)
            known, read = (
                workspace.channels_of(conn, ask.team, ask.user),
                workspace.channels_read(conn, ask.team),
            )
            inside = {
                row.channel for row in live if row.channel in known or row.channel not in read
            }
            for seen in admission.reviews.see_all(conn, live, ask.team, admission.clock()):
                held = seen.review.roles_of(ask.user)
                roles += held
                writes = writes or seen.review.process.author_role in held
                if held != ["overview"]:
                    found += mine_view.mine(seen.review, ask.user, today, seen.settings.calendar)
        found.sort(key=lambda one: (not one["others_wait"], not one["late"]))
        return {
            "ref": "",
            "today": today,
            "lines": found,
            "reviews": count,
            "here": here.ref if here else "",
            "roles": list(dict.fromkeys(roles)),
            "verbs": [
                verb_facts(v)
                for v in verbs_for(roles, writes=writes, outside=bool(live) and not inside)
            ],
            "newcomer": not rows,
            "may_open": admission.may_open(ask.team, ask.user),
        }

    def answered(self, ask: Ask) -> dict[str, Any]:
        """[See what was answered]: what others did for a person's agencies since they last did
        something themselves: ``lines`` (see ``offers.stood_in``), newest first."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            today = admission.reviews.today(conn, ask.team, admission.clock())
            now = admission.clock()
            found = absences.stood_in(admission.reviews, conn, ask.team, ask.user, now)
        return {"ref": "", "today": today, "lines": found[:30], "more": max(0, len(found) - 30)}

    def listing(self, ask: Ask, *, everything: bool) -> dict[str, Any]:
        """``list``: ``reviews`` (overviews), late ones first; live ones only, unless everything is
        asked."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            today = admission.reviews.today(conn, ask.team, admission.clock())
        rows, unknown = self.reviews_of(ask.team, ask.user, ask.channel if not ask.direct else "")
        with admission.reviews.looking() as conn:
            rows = [row for row in rows if everything or row.state == "live"]
            found = [line for _, line in self.overviews(conn, ask.team, ask.user, rows)]
        found.sort(key=lambda one: (-one["late"], one["ref"]))
        return {
            "ref": "",
            "today": today,
            "reviews": found,
            "everything": everything,
            "unknown": unknown,
        }

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
    ) -> Iterator[tuple[Seen, dict[str, Any]]]:
        """Reviews as lines of a list (``views.overview``), each with ``inside``: whether this
        person may ask for its status (rule 16), as far as is known without asking Slack; and
        ``whole``: whether they see all of its items."""
        admission = self._admission
        known, read = workspace.channels_of(conn, team, user), workspace.channels_read(conn, team)
        for seen in admission.reviews.see_all(conn, rows, team, admission.clock()):
            channel, roles = seen.row.channel, seen.review.roles_of(user)
            whole = (
                channel in known or channel not in read or "coordinator" in roles
            ) and roles != [OVERVIEW]
            line = status_view.overview(seen.review, seen.today, seen.settings.calendar)
            yield seen, line | {"inside": whole or OVERVIEW in roles, "whole": whole}

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
        groups: dict[str, list[dict[str, Any]]] = {}
        for verb in verbs.VERBS.values():
            groups.setdefault(verb.group, []).append(verb_facts(verb))
        return templates.reply(
            "view/help",
            {
                "ref": "",
                "today": now["today"],
                "lines": now["lines"][:3] if not topic else [],
                "waiting": len(now["lines"]),
                "first": now["verbs"] if not topic else [],
                "newcomer": now["newcomer"],
                "groups": [{"title": title, "verbs": found} for title, found in groups.items()],
                "synonyms": [(s, v.name) for v in verbs.VERBS.values() for s in v.synonyms],
            },
        )

    def processes(self) -> list[tuple[str, str]]:
        """The known pathways: (id, title)."""
        return [(p.id, p.title) for p in self._admission.reviews.processes.values()]


def verb_facts(verb: Verb) -> dict[str, Any]:
    """A verb in facts: ``name``, ``usage`` (forms), ``does``, ``examples``, ``synonyms``."""
    return {
        "name": verb.name,
        "usage": list(verb.typed_forms()),
        "does": verb.does,
        "examples": list(verb.shown_examples()),
        "synonyms": list(verb.synonyms),
    }


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
