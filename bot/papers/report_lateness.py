"""What is past its date, and who owed it.

Late is whoever was to act. An item that is there once for each agency, and that a coordinator does
(a letter, a notice, a place on a panel), is the coordinator's lateness and not the agency's. What
could not be done yet, as something else comes first, is nobody's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.grouping import by_key
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import awaited_from, is_asked, is_disputed
from bot.workflow.rules.decisions import voters_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import author_title, role_title, title_of, who_may
from bot.workflow.rules.rounds import last_shown
from bot.workflow.rules.whose_move import to_register

WAITS = "Nobody yet: it waits for what comes first"
"""Whose an item is that cannot be done yet."""


@dataclass(frozen=True, slots=True)
class Late:
    """What one owner has past its date: of one title, since when, and how many of it.

    ``days`` are the working days that the oldest of them is late.
    """

    owner: str
    title: str
    due: date
    days: int
    count: int = 1

    def and_another(self, other: "Late") -> "Late":
        """Return one entry for both, which are of the same owner and title."""
        due, days = min(self.due, other.due), max(self.days, other.days)
        return Late(self.owner, self.title, due, days, self.count + other.count)


def late_of(
    review: Review, opened: Iterable[InstanceId], today: date, calendar: Calendar
) -> tuple[Late, ...]:
    """Return what is past its date; several of one owner and title are one."""
    found: dict[tuple[str, str], Late] = {}
    for late in _late_instances(review, opened, today, calendar):
        same = found.get((late.owner, late.title))
        found[late.owner, late.title] = late if same is None else same.and_another(late)

    return tuple(found.values())


def by_owner(late: Iterable[Late]) -> dict[str, list[Late]]:
    """Group what is late by whose it is, what is late longest first, what is nobody's last."""
    longest_first = sorted(late, key=lambda entry: (-entry.days, entry.title))
    owners = by_key((entry.owner, entry) for entry in longest_first)
    nobodys = owners.pop(WAITS, None)
    return owners if nobodys is None else owners | {WAITS: nobodys}


def _late_instances(
    review: Review, opened: Iterable[InstanceId], today: date, calendar: Calendar
) -> Iterator[Late]:
    if not review.live:
        return

    for key in opened:
        due = due_of(review, key, calendar)
        if due is not None and due.late(today):
            days = calendar.working_days_between(due.target, today)
            yield Late(owner_of(review, key), _title(review, key), due.day, days)


def _title(review: Review, key: InstanceId) -> str:
    """Return an item's title; of a task that was added to the review, its own words."""
    item = review.item(key.item)
    return title_of(review, key) if item.added else item.title


def owner_of(review: Review, key: InstanceId) -> str:
    """Name whose move an open instance is: an agency, or a role; never a person."""
    item = review.item(key.item)
    if is_disputed(review, key):  # the agency has answered
        return author_title(review.process)

    if missing_for(review, key):
        return WAITS

    if item.answered and not is_asked(review, key):
        return _before_it_is_asked(review, item, key)

    if _waits_for_a_version(review, item):
        return WAITS

    if item.kind == "approval":
        return _deciders(review, item, key)

    agency = agency_of(review, key)
    if agency is not None and _is_for_agency(review, item, key):
        return agency.name

    return _first_role(review, item)


def _before_it_is_asked(review: Review, item: Item, key: InstanceId) -> str:
    """Name who is to register what is asked about, or to send it out."""
    author = review.process.author_role
    if author is not None and to_register(review, key):
        return role_title(review.process, author)
    is_registered = review.current(item.of) is not None
    return role_title(review.process, "coordinator") if is_registered else WAITS


def _waits_for_a_version(review: Review, item: Item) -> bool:
    """Say whether what is asked is about a version that there is not, or that went to nobody."""
    if item.of is None or item.kind == "document":
        return False
    version = review.current(item.of)
    return version is None or ("agency" in item.each and version.sent_on(item) is None)


def _is_for_agency(review: Review, item: Item, key: InstanceId) -> bool:
    """Say whether the agency itself is to act, first or alone; what it has shown others judge."""
    if item.rule == "assurance" and last_shown(review, key) == "shown":
        return False
    return item.answered or item.who[:1] == ("agency",)


def _deciders(review: Review, item: Item, key: InstanceId) -> str:
    """Name the groups of which somebody is still to answer."""
    awaited = set(awaited_from(review, key))
    roles = [role for role in item.decides if awaited & set(voters_for(review, item, role))]
    titles = [role_title(review.process, role) for role in roles]
    return " and ".join(titles) or " or ".join(who_may(item, review.process))


def _first_role(review: Review, item: Item) -> str:
    """Name the first of an item's roles that somebody holds: to them it comes."""
    roles = [role for role in item.who if role != "agency"]
    held = [role for role in roles if review.holders(role)] or roles
    return role_title(review.process, held[0]) if held else ""
