"""Whom the channel's post names, under whose move, and how much one direct message has."""

import re
from dataclasses import dataclass

import pytest

from bot.store.db import writing
from tests.databases import on_sqlite
from tests.nudges.conftest import Chased


@dataclass(frozen=True)
class Morning:
    """A day, who does something on it before its message, and what its post says of whom."""

    day: str
    first: tuple[str, ...]
    agencies: frozenset[str]
    named: frozenset[str]


def morning(day: str, *first: str, agencies: str = "", named: str = "") -> Morning:
    """A morning in few words."""
    return Morning(day, first, frozenset(agencies.split()), frozenset(named.split()))


DUE = "coordinator: due chronology for {} 5 Mar 2026 because agreed with the agency"
MORNINGS = (
    morning("2026-02-24"),  # each has a message of their own: seven working days before
    morning("2026-03-03", "health-lead: done agency-commitment", DUE.format("School")),
    morning("2026-03-05", agencies="Police Health School", named="police-lead"),
    morning("2026-03-06"),
    # Newly late. Health did something not a week ago, School was told not a week ago.
    morning("2026-03-09", agencies="Police Health School", named="police-lead"),
    morning("2026-03-12"),  # late for the second time: nothing new to the channel
    morning(  # due today by a date of which nobody was told a week ago
        "2026-03-16",
        "coordinator: due chronology for Health 16 Mar 2026 because of an absence",
        agencies="Health",
    ),
)


def test_the_channel_names_only_who_is_due_or_newly_late_and_has_done_nothing(
    talk: Chased,
) -> None:
    """Whose message of the same day says it is named only if they have done nothing for a week
    since they were told of it; and it is their agency's move, though a coordinator may tick it."""
    talk.all_say(
        'coordinator: agency add "School" lead @school-lead',
        "coordinator: done agency-letter for School ref letter 3",
        "school-lead: status",
        DUE.format("Police"),
        DUE.format("Health"),
    )
    for one in MORNINGS:
        talk.day(one.day, 8)
        talk.all_say(*one.first)
        before = talk.digests()
        talk.morning(one.day)
        posts = [post for post in talk.digests() if post not in before]
        said = "\n".join(posts)
        assert {name for name in ("Police", "Health", "School") if name in said} == one.agencies
        named = set(re.findall(r"@([a-z-]+)", said))
        assert named == one.named, one.day
        if one.named:
            assert "Agencies @police-lead" in said
            assert "ESCB Support Team" not in said


@on_sqlite  # PostgreSQL takes no JSON that is none
def test_an_old_reminder_that_cannot_be_read_holds_back_none_of_today(talk: Chased) -> None:
    """It is asked whether somebody was told a week ago: of Health nobody can say, of Police one
    can, and both are reminded."""
    talk.all_say(DUE.format("Police"), DUE.format("Health"))
    talk.morning("2026-02-24")
    health = next(p.id for p in talk.review().parties_of("agency") if p.name == "Health")
    with writing(talk.bot.engine) as conn:
        spoiled = conn.exec_driver_sql(
            "UPDATE ledger SET recipients = '{' WHERE item = 'chronology' AND party = ?", (health,)
        )
        assert spoiled.rowcount
    before = talk.digests()
    talk.morning("2026-03-05")
    said = "\n".join(post for post in talk.digests() if post not in before)
    assert "Agencies @police-lead" in said
    assert "Health" in said


@pytest.mark.parametrize("tasks", [12, 17])
def test_a_direct_message_has_fifteen_lines_and_the_rest_behind_a_button(
    talk: Chased, tasks: int
) -> None:
    """What is left out is counted, and a press away; nothing is where all of it is there."""
    names = [f"Step {n:02}" for n in range(1, tasks + 1)]
    talk.all_say(*(f'coordinator: task add "{name}" due 2 Mar 2026' for name in names))
    talk.morning("2026-02-19")
    digest = talk.last_dm("coordinator", "Good morning")
    (count,) = re.findall(r"^(\d+) things wait", digest.text)
    lines = [one for one in names if one in digest.text_all]
    more = [button for button in digest.buttons if button.startswith("And ")]
    if tasks == 12:
        assert (lines, more) == (names, [])
        return
    assert more == [f"And {int(count) - 15} more"]
    assert 10 < len(lines) <= 15
    rest = talk.presses("coordinator", digest, more[0])
    assert [one for one in names if one in rest] == names
