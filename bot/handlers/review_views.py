"""What is shown of one review, each look with its template."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.arrivals import came_to
from bot.handlers.ask import Ask
from bot.handlers.pages import ListedReview, ReviewList
from bot.handlers.what_is_asked import has_only_overview
from bot.refusals.other import BeforeOpening, NotBuilt
from bot.reviews import Reviews, Seen
from bot.store import ledger, outbox, purging, workspace
from bot.store.kinds import Kind
from bot.store.ledger import Nudge
from bot.store.outbox import OutboxRow
from bot.workflow.dates.layout import lay_out
from bot.workflow.review import queries as q
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.asked import answers_asked
from bot.workflow.rules.lookup import (
    find_former,
    find_item,
    find_key,
    find_stage,
    former_keys,
    keys_of_party,
)
from bot.workflow.views import actions as actions_view
from bot.workflow.views import bringing_in as bringing_in_view
from bot.workflow.views import chasing as chasing_view
from bot.workflow.views import checklist as checklist_view
from bot.workflow.views import forms as forms_view
from bot.workflow.views import item_history
from bot.workflow.views import lists as lists_view
from bot.workflow.views import overview as overview_view
from bot.workflow.views import points as points_view
from bot.workflow.views import retention as retention_view
from bot.workflow.views import status as status_view
from bot.workflow.views import timetable as timetable_view
from bot.workflow.views.chasing import Chased
from bot.workflow.views.facts import widened

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PARTY_VIEWS = {
    "agency": "agencies",
    "attendee": "attendees",
    "partnership": "partnerships",
    "family": "families",
    "task": "tasks",
}

TemplateAndView = tuple[str, "DataclassInstance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetablePage(timetable_view.Timetable):
    """The timetable, with what this person may do about it."""

    coordinates: bool
    """Whether they may do anything about it at all."""
    may_propose: bool
    """Whether they may propose and accept dates: until the report is published, if any is left."""
    may_catch_up: bool
    """Whether they may tick in one go what is done already, as there is something."""
    may_change: list[str]
    """The ids of the stages whose dates they may move."""


class ReviewViews:
    """One review as a person looks at it."""

    def __init__(
        self, reviews: Reviews, ask: Ask, seen: Seen, appointed: Collection[str] = ()
    ) -> None:
        self._reviews = reviews
        self._ask = ask
        self._user = ask.user
        self._appointed = appointed
        self._seen = seen
        self._review = seen.review
        self._today = seen.today
        self._calendar = seen.settings.calendar

    def view(self, query: q.Query) -> TemplateAndView:
        """Return what answers a look, after the name of its template in ``view/``."""
        match query:
            case q.ShowStatus():
                return self._status(query)
            case q.ShowChecklist(stage=word):
                return self._checklist(word)
            case q.ShowItem():
                return self._item(query)
            case q.ShowBringingIn():
                found = bringing_in_view.bringing_in(self._review, self._user, self._today)
                return "bring-in", found
            case q.ShowTimetable():
                return self._timetable()
            case q.Who():
                return self._outstanding()
            case q.ShowChasing():
                return self._chasing(query)
            case q.ShowRetention():
                return self._retention()
            case _:
                return self._list(query)

    def _status(self, query: q.ShowStatus) -> TemplateAndView:
        """Return the status; of somebody who only looks on from outside, one line of it."""
        review, today, calendar = self._review, self._today, self._calendar
        if query.as_of is not None and review.number == 0:
            raise BeforeOpening(date=query.as_of)

        if has_only_overview(review.roles_of(self._user)):
            rule = self._seen.settings.retention
            found = overview_view.overview(review, today, calendar, rule)
            listed = widened(found, ListedReview, inside=True, whole=False)
            return "list", ReviewList(today=today, reviews=[listed], count=1, everything=True)

        status = status_view.status(
            review,
            self._user,
            today,
            calendar,
            as_of=query.as_of,
            rule=self._seen.settings.retention,
        )
        return "status", status

    def _checklist(self, word: str | None) -> TemplateAndView:
        stage = find_stage(self._review, word) if word else self._review.stage
        return "checklist", checklist_view.checklist(
            self._review, stage, self._user, self._today, self._calendar
        )

    def _item(self, query: q.ShowItem) -> TemplateAndView:
        review, today = self._review, self._today
        former = find_former(review, query.what)
        if former is not None:
            keys = former_keys(review, former, query.party)
            return "show-former", item_history.show_former(review, former, keys, today)

        key = find_key(review, query.what, query.party, self._user)
        return "show", item_history.show(review, key, self._user, today, self._calendar)

    def _timetable(self) -> TemplateAndView:
        review = self._review
        coordinates = review.is_coordinator(self._user) and review.discontinued is None
        return "timetable", widened(
            timetable_view.timetable(review, self._today, self._calendar),
            TimetablePage,
            coordinates=coordinates,
            may_propose=coordinates and self._has_dates_to_propose(),
            may_catch_up=coordinates and self._has_past_items(),
            may_change=forms_view.stages_to_date(review) if coordinates else [],
        )

    def _has_dates_to_propose(self) -> bool:
        """Return whether dates are proposed already, or could be."""
        if self._review.published is not None:
            return False
        if self._review.proposal is not None:
            return True
        return bool(lay_out(self._review, None, self._today, self._calendar).dates)

    def _has_past_items(self) -> bool:
        return bool(checklist_view.past_items(self._review, self._today, self._calendar))

    def _retention(self) -> TemplateAndView:
        with self._reviews.looking() as conn:
            counts = purging.counts_of(conn, self._seen.row.team, self._seen.row.id)
        keeps = self._review.is_coordinator(self._user) or self._user in self._appointed
        return "retention", retention_view.kept_review(
            self._review, self._seen.settings.retention, self._today, counts=counts, keeps=keeps
        )

    def _outstanding(self) -> TemplateAndView:
        with self._reviews.looking() as conn:
            chased = self._chased(conn, None)
            absent = workspace.absent(conn, self._seen.row.team, self._today)

        away = absent.away(self._review.let_in)
        return "who", chasing_view.outstanding(
            self._review, self._today, self._calendar, chased, away=away
        )

    def _chasing(self, query: q.ShowChasing) -> TemplateAndView:
        meant = self._meant(query.what, query.party)
        with self._reviews.looking() as conn:
            chased = self._chased(conn, meant)

        everything = query.what is None
        return "chasing", chasing_view.chasing(
            self._review, chased, everything, self._today, self._calendar
        )

    def _list(self, query: q.Query) -> TemplateAndView:
        review, today, calendar = self._review, self._today, self._calendar
        match query:
            case q.ListParties(kind="action"):
                return "actions", actions_view.actions(review, self._user, today, calendar)
            case q.ListParties(kind=kind):
                found = lists_view.parties(review, kind, self._user, today, calendar)
                return PARTY_VIEWS[kind], found
            case q.ListRoles():
                return "roles", lists_view.roles(review, today)
            case q.ListGuests():
                return "guests", lists_view.guests(review, self._user, today)
            case q.ListVersions():
                return "versions", lists_view.versions(review, self._user, today)
            case q.ListCorrections():
                return "corrections", points_view.corrections(review, today, self._user)
            case q.ShowAssurance():
                return "assurance", lists_view.assurance(review, today, calendar)
            case _:
                raise NotBuilt(verb=self._ask.text.split(" ")[0])

    # --- the proof of chasing --------------------------------------------------------------------

    def _meant(self, what: str | None, party: str | None) -> Sequence[InstanceId] | None:
        """Return the instances that a look at the chasing means; ``None``: all of them.

        Without a party, all of an item's: the proof for every agency at once; without an item, all
        of a party's.
        """
        review = self._review
        if what is None:
            return None if party is None else keys_of_party(review, party)

        former = find_former(review, what)
        if former is not None:
            return former_keys(review, former, party)

        item = find_item(review, what)

        if party is None:
            return review.instances(item)

        return [find_key(review, what, party, self._user)]

    def _chased(self, conn: Connection, keys: Iterable[InstanceId] | None) -> list[Chased]:
        """Return every nudge and every request, of some instances or of all."""
        chased = [one for one in self._all_chased(conn) if one.key.item]
        if keys is None:
            return chased
        wanted = set(keys)
        return [one for one in chased if one.key in wanted]

    def _all_chased(self, conn: Connection) -> Iterator[Chased]:
        """Yield every nudge and every request, also those that are about no item."""
        row = self._seen.row
        nudges = ledger.of_review(conn, row.team, row.id)
        reached = came_to(conn, row, nudges)
        kinds = (Kind.REQUEST, Kind.REQUESTS, Kind.REQUEST_BY_EMAIL)
        requests = outbox.of_kinds(conn, row.team, row.id, kinds)

        for nudge in nudges:
            yield _chased_by_nudge(nudge, reached[nudge.id])

        for request in requests:
            if request.state != "void":
                yield from _chased_by_request(request, self._seen.settings.zone)


def _chased_by_nudge(nudge: Nudge, told: tuple[str, ...]) -> Chased:
    return Chased(
        key=InstanceId(nudge.item, nudge.party),
        day=nudge.local_date,
        step=nudge.step,
        people=nudge.recipients,
        outcome=nudge.outcome,
        due=nudge.due,
        told=told,
    )


def _chased_by_request(row: OutboxRow, zone: ZoneInfo) -> list[Chased]:
    at = row.sent_at or row.created_at
    return [
        Chased(
            key=key,
            day=at.astimezone(zone).date(),
            step="by-email" if row.kind == Kind.REQUEST_BY_EMAIL else "request",
            people=(row.target,),
            outcome=_outcome(row),
            told=(row.target,) if row.state == "sent" else (),
        )
        for key in answers_asked(row.params.get("params", {}))
    ]


def _outcome(row: OutboxRow) -> str:
    if row.state == "sent":
        return "posted"
    return "pending" if row.waits else "held"
