"""Every verb that changes nothing: from what is known of reviews to a message."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection

from bot import absences
from bot.audience.channels import known_unfit
from bot.handlers import papers
from bot.handlers.admission import Admission
from bot.handlers.ask import Ask
from bot.handlers.pages import (
    AnsweredPage,
    ListedReview,
    OwnPage,
    ReviewList,
    SettingRow,
    SettingsPage,
)
from bot.handlers.review_views import ReviewViews
from bot.handlers.verb_help import HelpPage, all_verbs, verb_facts, verbs_for
from bot.handlers.what_is_asked import FILES, has_only_overview
from bot.histories import leave_out
from bot.language import verbs
from bot.messages import templates
from bot.overviews import Looks, Overviews
from bot.papers.letter_templates import Letters
from bot.refusals.items import FutureDate
from bot.refusals.other import NoPathways
from bot.reviews import Seen
from bot.store import purges, reads, workspace
from bot.store.errors import CorruptHistory
from bot.store.lists import Kept, Part, Whose
from bot.typed import facts_of
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.dates.calendar import local_date
from bot.workflow.review import queries as q
from bot.workflow.settings import SETTINGS
from bot.workflow.views.facts import widened
from bot.workflow.views.overview import Overview, overview
from bot.workflow.views.retention import PurgedLine, RetentionList, kept_line

ANSWERED = 30  # lines of what others answered
HELP_LINES = 3  # of what waits, above the verbs
MINE_LINES = 20
LATER_LINES = 10
"""Lines of what is theirs later, where nothing waits now."""
LISTED = 40


class _Channels:
    """Some channels that a person may be in, as far as is known without asking Slack."""

    def __init__(self, conn: Connection, team: str, user: str, channels: Collection[str]) -> None:
        self._theirs = workspace.channels_of(conn, team, user, among=channels)
        self._read = workspace.channels_read(conn, team, among=channels)
        self._read_by_others = known_unfit(conn, team, among=channels)

    def may_be_in(self, channel: str) -> bool:
        """Return whether a person is in a channel, or nobody has read who is."""
        if channel in self._read_by_others:
            return False
        return channel in self._theirs or channel not in self._read

    def is_in(self, channel: str) -> bool:
        """Return whether a person is in a channel, as far as somebody has read who is."""
        return channel in self._read and self.may_be_in(channel)


class PutAside:
    """The reviews that could not be read, by their references, while others were looked at."""

    def __init__(self) -> None:
        self.refs: list[str] = []

    def __call__(self, row: reads.ReviewRow, fault: Exception) -> None:
        """Note a review that could not be read; what is a newer version's is in order."""
        leave_out(row, fault)
        if isinstance(fault, CorruptHistory):
            self.refs.append(row.ref)


class QueryHandler:
    """Answers whoever asks to see something: nothing is changed by it."""

    def __init__(self, admission: Admission, letters: Letters) -> None:
        self._admission = admission
        self._letters = letters
        self.many = Overviews(admission.reviews)

    def look(self, ask: Ask, query: q.Query) -> dict[str, Any]:
        """Return the message that answers a look. Raises :class:`Refusal`."""
        match query:
            case q.ShowMine():
                return templates.reply("view/mine", facts_of(self.mine(ask, with_later=True)))
            case q.Help():
                return self.help(ask, query)
            case q.ListReviews():
                listing = self.listing(ask, everything=query.everything)
                return templates.reply("view/list", facts_of(listing))
            case q.ShowSettings():
                return templates.reply("reply/settings", facts_of(self.settings(ask)))
            case q.ShowRetention() if self._means_all(ask):
                return templates.reply("view/retention-list", facts_of(self.kept(ask)))
            case q.OpenForm():
                return templates.reply("view/open-hint", {"ref": "", **self.pathways()})
            case _ if isinstance(query, FILES):
                return papers.ask_for(self._admission, self._letters, ask, query)
            case _:
                return self._look_at_review(ask, query)

    def _look_at_review(self, ask: Ask, query: q.Query) -> dict[str, Any]:
        as_of = query.as_of if isinstance(query, q.ShowStatus) else None
        if as_of is not None:
            today = self._admission.today(ask.team)
            if as_of > today:
                raise FutureDate(date=as_of, today=today, looking=True)

        seen = self._admission.see(ask, ask.ref, query, as_of=as_of)
        views = ReviewViews(
            self._admission.reviews, ask, seen, self._admission.coordinators(ask.team)
        )
        name, view = views.view(query)
        return templates.reply(f"view/{name}", facts_of(view))

    def _means_all(self, ask: Ask) -> bool:
        """Return whether somebody asks about no one review, as they are in the channel of none."""
        if ask.ref is not None:
            return False

        if ask.direct:
            return True

        reviews = self._admission.reviews
        with reviews.looking() as conn:
            return reviews.find(conn, ask.team, channel=ask.channel) is None

    def kept(self, ask: Ask) -> RetentionList:
        """Return how long a person's closed reviews are kept; of the appointed, all of them."""
        admission = self._admission
        appointed = admission.is_appointed(ask)
        rows, _ = self.reviews_of(ask.team, ask.user, ask.in_channel)

        with admission.reviews.looking() as conn:
            if appointed:
                rows, gone = reads.every(conn, ask.team), purges.every(conn, ask.team)
            else:
                gone = purges.of_person(conn, ask.team, ask.user)

            settings = admission.reviews.settings(conn, ask.team)
            today = admission.reviews.today(conn, ask.team, admission.clock())
            lines = [
                kept_line(seen.review, settings.retention, today)
                for seen, listed in self.overviews(conn, ask.team, ask.user, rows, PutAside())
                if listed.whole or appointed
            ]

        return RetentionList(
            today=today,
            rule=str(settings.retention or ""),
            reviews=[line for line in lines if line.ended or line.held_since],
            purged=[
                PurgedLine(ref=one.ref, on=local_date(one.purged_at, settings.zone)) for one in gone
            ],
            may_change=admission.trusted(ask.team, ask.user, ask.judged),
        )

    def mine(self, ask: Ask, size: int = MINE_LINES, *, with_later: bool = False) -> OwnPage:
        """Return what waits for a person across their reviews, the first lines of it."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            whose = self._held(conn, ask.team, ask.user)

        looks = self.many.looked_at(whose, admission.clock())

        with admission.reviews.looking() as conn:
            today = admission.reviews.today(conn, ask.team, admission.clock())
            here = self._ref_here(conn, ask)
            theirs = looks.parts(conn)
            live = [part for part in theirs if part.is_live]
            count, _ = looks.count_waiting(conn)
            lines = looks.waiting(conn, 0, size) if count else []
            shows_later = with_later and not count  # what waits now is not to be read past
            later, more_later = looks.later(conn, LATER_LINES) if shows_later else ([], 0)
            suited = verbs_for(
                [role for part in live for role in part.roles],
                writes=lambda: self._writes(conn, ask.team, live),
                outside=lambda: self._is_outside(conn, ask, looks),
            )

        return OwnPage(
            today=today,
            lines=lines,
            waiting=count,
            reviews=len({line.ref for line in lines}),
            later=later,
            more_later=more_later,
            here=here,
            verbs=[verb_facts(verb) for verb in suited],
            newcomer=not theirs and not looks.damaged,
            may_open=admission.may_open(ask.team, ask.user, ask.judged),
            damaged=[row.ref for row in looks.damaged_live],
        )

    def named_in(self, ask: Ask) -> list[str]:
        """Return the reviews that named a person who has not said yet whether that is they."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            whose = self._held(conn, ask.team, ask.user)
        looks = self.many.looked_at(whose, admission.clock())
        with admission.reviews.looking() as conn:
            return [ref for ref, _ in looks.named(conn)]

    def _held(self, conn: Connection, team: str, user: str) -> Whose:
        """Return the reviews that a person has a part in, and may take part in."""
        known = workspace.person(conn, team, user)
        if known.is_out:
            return Whose(team=team, user=user, holds=False)

        if not known.is_guest:
            return Whose(team=team, user=user, holds=True)

        let_in = self._admission.reviews.of_user(conn, team, user)
        return Whose(team=team, user=user, holds=False, ids=tuple(row.id for row in let_in))

    def _writes(self, conn: Connection, team: str, live: Sequence[Part]) -> bool:
        """Say whether a person writes the report of any of their reviews."""
        histories = self._admission.reviews.histories
        return any(
            histories.author_role(conn, team, part.process_hash) in part.roles for part in live
        )

    def _is_outside(self, conn: Connection, ask: Ask, looks: Looks) -> bool:
        """Say whether a person is in none of their reviews' channels."""
        channels = [*looks.channels(conn), *(row.channel for row in looks.damaged_live)]
        known = _Channels(conn, ask.team, ask.user, channels)
        return bool(channels) and not any(map(known.may_be_in, channels))

    def _ref_here(self, conn: Connection, ask: Ask) -> str:
        """Return the reference of the review in whose channel somebody asks, or "".

        It is nothing to them where they may not take part in it.
        """
        row = None if ask.direct else reads.by_channel(conn, ask.team, ask.channel)
        if row is None or not self._admission.reviews.open_to(conn, ask.team, ask.user, [row]):
            return ""
        return row.ref

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
        whose, unknown = self.belonging(ask.team, ask.user, ask.in_channel)
        looks = self.many.looked_at(whose, admission.clock())

        with admission.reviews.looking() as conn:
            today = admission.reviews.today(conn, ask.team, admission.clock())
            page, count = looks.first(conn, LISTED, everything=everything)
            listed = self.lines_of(conn, looks, page)

        damaged = looks.damaged if everything else looks.damaged_live
        return ReviewList(
            today=today,
            reviews=listed,
            count=count,
            everything=everything,
            damaged=[row.ref for row in damaged],
            unknown=unknown,
        )

    def belonging(self, team: str, user: str, channel: str = "") -> tuple[Whose, bool]:
        """Return the reviews that a person belongs to, as :meth:`reviews_of`, to look at many."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            held = self._held(conn, team, user)
            others = reads.by_membership(conn, team, user, channel)
            others = admission.reviews.open_to(conn, team, user, others)

        asked = dict.fromkeys(row.channel for row in others if row.id not in held.ids)
        if not asked:
            return held, False

        inside = admission.directory.surely_in(team, asked, user, admission.clock())
        ids = [row.id for row in others if inside.get(row.channel)]
        found = replace(held, ids=tuple(dict.fromkeys([*held.ids, *ids])))
        return found, None in inside.values()

    def lines_of(self, conn: Connection, looks: Looks, page: Sequence[Kept]) -> list[ListedReview]:
        """Return some reviews as lines of somebody's list."""
        team, user = looks.whose.team, looks.whose.user
        channels = _Channels(conn, team, user, {one.channel for one in page})
        return [
            _listed(looks.overview(conn, one), one.roles, is_in=channels.is_in(one.channel))
            for one in page
        ]

    def reviews_of(
        self, team: str, user: str, channel: str = ""
    ) -> tuple[list[reads.ReviewRow], bool]:
        """Return the reviews that a person belongs to, by a role or as a member of its channel.

        ``channel``: where they ask from. That somebody was a member once is not enough: what was
        read minutes ago is read again (rule 16), and the second value says that Slack could not
        tell for some, which are left out.
        """
        admission = self._admission
        with admission.reviews.looking() as conn:
            by_role = {row.id: row for row in admission.reviews.of_user(conn, team, user)}
            channels = sorted({channel, *workspace.channels_of(conn, team, user)} - {""})
            by_channel = [
                *reads.in_channels(conn, team, channels),
                *reads.left_channels(conn, team, channels),
            ]
            by_channel = admission.reviews.open_to(conn, team, user, by_channel)

        asked = dict.fromkeys(row.channel for row in by_channel if row.id not in by_role)
        inside = admission.directory.surely_in(team, asked, user, admission.clock())
        found = by_role | {row.id: row for row in by_channel if inside.get(row.channel)}
        return list(found.values()), None in inside.values()

    def overviews(
        self,
        conn: Connection,
        team: str,
        user: str,
        rows: Sequence[reads.ReviewRow],
        damaged: PutAside,
    ) -> Iterator[tuple[Seen, ListedReview]]:
        """Yield reviews as lines of somebody's list; the unreadable ones go to ``damaged``."""
        admission = self._admission
        channels = _Channels(conn, team, user, {row.channel for row in rows})

        for seen in admission.reviews.see_all(conn, rows, team, admission.clock(), damaged):
            roles = tuple(seen.review.roles_of(user))
            shown = overview(
                seen.review, seen.today, seen.settings.calendar, seen.settings.retention
            )
            yield seen, _listed(shown, roles, is_in=channels.is_in(seen.row.channel))

    def settings(self, ask: Ask) -> SettingsPage:
        """Return the workspace's settings."""
        admission = self._admission
        with admission.reviews.looking() as conn:
            stored = workspace.settings(conn, ask.team)

        rows = [
            SettingRow(
                key=setting.key,
                value=stored.get(setting.key, setting.default),
                default=setting.default,
                does=setting.does,
                example=setting.example,
            )
            for setting in SETTINGS.values()
        ]
        return SettingsPage(
            rows=rows,
            may_change=admission.trusted(ask.team, ask.user, ask.judged),
            openers=sorted(admission.coordinators(ask.team)),
        )

    def help(self, ask: Ask, query: q.Help) -> dict[str, Any]:
        """Return one verb, or all of them in groups below what matters to this person."""
        if query.topic == "all":
            return said_of_verbs()

        if query.topic:
            facts = verb_facts(verbs.VERBS[query.topic])
            return templates.reply("view/help-verb", {"ref": "", "verb": facts})

        own = self.mine(ask, HELP_LINES)
        page = HelpPage(
            today=own.today,
            lines=own.lines,
            waiting=own.waiting,
            first=own.verbs,
            newcomer=own.newcomer,
        )
        return templates.followed(templates.reply("view/help", facts_of(page)), said_of_verbs())

    def pathways(self) -> dict[str, Any]:
        """Return the pathways that a review can be opened by now, and the files put aside.

        Raises :class:`NoPathways` where all are: a choice of nothing cannot be shown.
        """
        found = self._admission.reviews.look_at_files()
        faulty = [one.file for one in found.faulty]
        if not found.processes:
            raise NoPathways(faulty=faulty)
        return {"processes": found.offered(), "faulty": faulty}


@cache
def said_of_verbs() -> dict[str, Any]:
    """Return what help says of all verbs, which is made once: it depends on nobody and no day."""
    return templates.reply("view/help-verbs", facts_of(all_verbs()))


def _listed(shown: Overview, roles: tuple[str, ...], *, is_in: bool) -> ListedReview:
    """Return a review as a line of somebody's list, who has these roles in it."""
    sees_items = is_in or "coordinator" in roles
    whole = sees_items and not has_only_overview(roles)
    return widened(shown, ListedReview, inside=whole or OVERVIEW in roles, whole=whole)
