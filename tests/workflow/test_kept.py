"""What is kept of a review for lists and Home says on every day what the review itself says."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from bot import kept_facts
from bot.store.overviews import OverviewRows
from bot.typed import facts_of
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.dates.retention import read_rule
from bot.workflow.review.review import Review
from bot.workflow.rules.forecast import forecast
from bot.workflow.rules.setup import setup
from bot.workflow.views.kept import kept
from bot.workflow.views.lines import as_seen_by, line
from bot.workflow.views.mine import horizon, mine
from bot.workflow.views.overview import overview
from tests.workflow import walks
from tests.workflow.sandwell import local_at

CALENDAR = Calendar("ENG", closed=frozenset({date(2026, 5, 6)}))
RULE = read_rule("7 years after completion, 1 year after discontinuation")
DAYS = (-3, 0, 1, 6, 20, 61, 200)


EACH = [(pathway, kind) for pathway, kinds in walks.OF_EACH.items() for kind in kinds]


def states(kind: str, seed: int, pathway: str) -> Iterator[Review]:
    """A review now and then on a walk."""
    stages = walks.KINDS[kind](Random(seed), pathway)
    walk = next(stages)
    yield walk.play.review
    for number in range(12):
        walk.step()
        if number % 4 == 3:
            yield walk.play.review


@pytest.mark.parametrize(("pathway", "kind"), EACH)
@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_says_on_each_day_what_the_review_says(
    pathway: str, kind: str, seed: int
) -> None:
    """A line in a list, what waits for each person, what is late, the set-up: kept as rows, read
    again, and compared with a day, they are what folding derives."""
    for review in states(kind, seed, pathway):
        rows = kept_facts.rows_of(kept(review, CALENDAR))
        listed = kept_facts.read_overview(rows.facts)
        for after in DAYS:
            today = review.log[-1].at.date() + timedelta(days=after)
            assert listed.on(today, CALENDAR, RULE) == overview(review, today, CALENDAR, RULE)
            is_late = [
                due.late(today)
                for key in review.open_keys()
                if (due := due_of(review, key, CALENDAR)) is not None
            ]
            late = [one for one in kept_facts.read_late(rows.late) if one.late_from <= today]
            assert len(late) == sum(is_late) == listed.late(today)
            in_table = sum(n for day, n in rows.lateness.items() if day <= today)
            assert in_table == listed.late(today)
            limit, (_, publication) = listed.limit, forecast(review, today, CALENDAR)
            assert listed.outlook.holds(today, CALENDAR) == (limit is None or publication.holds)
            for user in {*review.people(), *review.contacts, "U0NOBODY"}:
                assert read_again(rows, user, today, review) == [
                    facts_of(one)
                    for one in mine(review, user, today, CALENDAR)
                    if review.live and review.roles_of(user) != ["overview"]
                ]
        card = setup(review)
        assert rows.card is None or kept_facts.read_card(rows.card) == card
        assert (rows.card is None) == card["finished"]


def test_what_is_late_for_want_of_a_version_is_kept_as_its_author_s() -> None:
    """Until then it is of all who decide on the paper; Home says whose it is as the review does."""
    review = local_at("terms").review
    rows = kept_facts.rows_of(kept(review, CALENDAR))
    author, people = "ULEADREVIEWER", {}
    for today in (date(2025, 12, 1), date(2026, 1, 19)):
        again = read_again(rows, author, today, review)
        assert again == [facts_of(one) for one in mine(review, author, today, CALENDAR)]
        people[today] = {str(one["item"]): one["people"] for one in again}["methodology"]
    assert people[date(2025, 12, 1)] == [author, "UPANEL1", "UPANEL2", "UPANEL3"]
    assert people[date(2026, 1, 19)] == [author]


@pytest.mark.parametrize(("pathway", "kind"), EACH)
def test_a_line_that_somebody_has_seen_becomes_that_of_anybody_else(
    pathway: str, kind: str
) -> None:
    """Whoever looks: from the line of somebody who sees nothing of their own, and of the person
    before, theirs comes out as if it was worked out for them; after every step."""
    today = date.min
    walk = next(walks.KINDS[kind](Random(5), pathway))
    differ = 0
    for _ in range(8):
        walk.step()
        review = walk.play.review
        for key in review.open_keys():
            nobodys = seen = line(review, key, "U0NOBODY", today, CALENDAR)
            for user in sorted(review.people()):
                anew = line(review, key, user, today, CALENDAR)
                assert as_seen_by(review, key, nobodys, user) == anew
                assert as_seen_by(review, key, seen, user) == anew
                differ += anew != seen
                seen = anew
    assert differ


def read_again(
    rows: OverviewRows, user: str, today: date, review: Review
) -> list[dict[str, object]]:
    """What waits for a person on a day by the rows, in the order in which the database sorts."""
    near = horizon(today, CALENDAR)
    theirs = [
        row
        for row in rows.waiting
        if row.user == user and row.rank and (row.near_from is None or row.near_from <= near)
    ]
    theirs.sort(key=lambda row: row.place)
    theirs.sort(key=lambda row: row.due)
    theirs.sort(key=lambda row: (row.rank, row.late_from is None or row.late_from > today))
    return [facts_of(kept_facts.read_line(row.facts).on(today, CALENDAR)) for row in theirs]
