"""The calendar file: a diary takes it, knows its entries again, and shows nothing that is not safe
on a lock screen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.papers import calendar
from tests.conversations.talk import CHANNEL
from tests.papers.reviews import REVIEWS
from tests.workflow.driver import Play

NOW = datetime(2026, 3, 18, 10, tzinfo=UTC)


def events(play: Play, team: str = "T1") -> dict[str, Any]:
    """The file's events by title."""
    content = calendar.ics(play.review, play.calendar, team=team, zone="Europe/London", now=NOW)
    return {
        str(event["summary"]): event
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }


def by_uid(play: Play) -> dict[str, date]:
    """The days by what stays the same."""
    return {str(event["uid"]): event["dtstart"].dt for event in events(play).values()}


@pytest.mark.parametrize("kind", REVIEWS)
def test_a_file_is_whole_and_its_uids_differ(plays, kind):
    """What every calendar wants: version, maker, and for each event a UID, a stamp and whole
    days."""
    play = plays(kind)
    content = calendar.ics(play.review, play.calendar, team="T1", zone="Europe/London", now=NOW)
    file = icalendar.Calendar.from_ical(content)
    assert (str(file["prodid"]), str(file["version"])) == (calendar.PRODID, "2.0")
    found: list[Any] = list(file.walk("VEVENT"))
    assert len({str(one["uid"]) for one in found}) == len(found)
    for one in found:
        assert one["dtstamp"].dt == NOW
        assert one["dtend"].dt - one["dtstart"].dt == date.resolution
        assert type(one["dtstart"].dt) is date
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_every_open_dated_item_is_there_once(plays):
    """Agencies that share a date share an entry."""
    found = events(plays("late"))
    title = "ESCB-2025-01: Factual accuracy of the draft Overview Report (3 agencies)"
    assert found[title]["dtstart"].dt == date(2026, 3, 5)
    assert found["ESCB-2025-01: Six months end: sign-off and publication"]["dtstart"].dt == date(
        2026, 4, 16
    )
    assert not any("Scoping meeting" in one for one in found), "what is done has no date any more"


def test_publication_and_hold_are_there(plays):
    """The day to look at the hold again, and the agreed day."""
    play = Play().like(plays("held"))
    assert events(play)["ESCB-2025-01: Publication hold: look again"]["dtstart"].dt == date(
        2026, 6, 1
    )
    play.says("coordinator", "publication 10 Jul 2026")
    assert events(play)["ESCB-2025-01: Publication"]["dtstart"].dt == date(2026, 7, 10)


def test_an_entry_is_known_again_when_its_date_has_moved(plays):
    """A diary that takes the file again moves the entry instead of adding another."""
    play = Play().like(plays("late"))
    before = by_uid(play)
    play.says("coordinator", "due factual-accuracy 30 Mar 2026 because the school was closed")
    after = by_uid(play)
    assert set(before) <= set(after)  # and the progress checks that have come meanwhile
    assert [after[uid] for uid in before if before[uid] != after[uid]] == [date(2026, 3, 30)]
    sequence = [one["sequence"] for one in events(play).values()]
    assert set(sequence) == {play.review.number}


def test_one_agency_with_a_date_of_its_own_has_its_own_entry(plays):
    """And the others keep theirs."""
    play = Play().like(plays("late"))
    before = by_uid(play)
    play.says(
        "coordinator", "due factual-accuracy for Health 30 Mar 2026 because the lead is on leave"
    )
    after = by_uid(play)
    assert set(before) < set(after)
    assert "ESCB-2025-01: Factual accuracy of the draft Overview Report (agency 2)" in events(play)
    assert "ESCB-2025-01: Factual accuracy of the draft Overview Report (2 agencies)" in events(
        play
    )


def test_where_a_shared_date_comes_from_is_said_of_those_who_share_it():
    """Whoever is first in the list may be the one who has another date, set in this review."""
    play = Play().at("published", agencies=("Police", "Health", "School"))
    title = f"{play.review.ref}: {play.review.item('impact').title}"
    by_default = str(events(play)[f"{title} (3 agencies)"]["description"])
    play.says("coordinator", "due impact for Police 30 Mar 2027 because the lead is on leave")
    found = events(play)
    assert str(found[f"{title} (2 agencies)"]["description"]) == by_default
    assert str(found[f"{title} (agency 1)"]["description"]) != by_default


def test_what_goes_away_is_cancelled_in_a_diary(plays):
    """Done, taken out, or published: by the same UID, with a higher number, and only what an
    earlier file held."""
    play = Play().like(plays("late"))
    made = play.history[-1].at
    before = by_uid(play)
    play.says("coordinator", "approve factual-accuracy for Police ref mail-8")
    play.says("coordinator", "approve factual-accuracy for Health ref mail-9")
    play.says("coordinator", 'approve factual-accuracy for "Oak School" ref mail-10')
    assert not calendar.gone(play.review, play.calendar, [])
    content = calendar.ics(
        play.review, play.calendar, team="T1", zone="Europe/London", now=NOW, given=[made]
    )
    file = icalendar.Calendar.from_ical(content)
    assert str(file["method"]) == "PUBLISH"
    found: list[Any] = list(file.walk("VEVENT"))
    (cancelled,) = [one for one in found if one.get("status") == "CANCELLED"]
    assert before[str(cancelled["uid"])] == cancelled["dtstart"].dt == date(2026, 3, 5)
    assert "Cancelled: Factual accuracy" in str(cancelled["summary"])
    assert cancelled["sequence"] > plays("late").review.number
    assert len({str(one["uid"]) for one in found}) == len(found)


def test_two_workspaces_have_entries_of_their_own(plays):
    """Both have a review ESCB-2025-01."""
    one, other = (events(plays("late"), team).values() for team in ("T1", "T2"))
    assert not {str(e["uid"]) for e in one} & {str(e["uid"]) for e in other}


def test_forty_agencies_are_one_line_in_a_diary():
    """Not forty lines on one day."""
    play = Play().at("opened", agencies=[f"Agency {n}" for n in range(1, 41)])
    play.says("coordinator", "timetable propose")
    play.says("coordinator", "timetable accept")
    assert "ESCB-2026-01: Chronology and summary comments received (40 agencies)" in events(play)
    assert len(events(play)) < 40


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)
)
def test_nothing_that_was_typed_is_in_a_file(name):
    """No pseudonym, no label, no agency's name, whatever it is made of."""
    play = REVIEWS["undated"]()
    parties = play.review.parties
    for party_id, party in parties.items():
        parties[party_id] = replace(party, name=f"TYPED {name}")
    play.review.pseudonym = f"TYPED {name}"
    content = calendar.ics(play.review, play.calendar, team="T1", zone="Europe/London", now=NOW)
    assert b"TYPED" not in content


def test_who_asks_in_the_channel_gets_the_file_there(at):
    """`calendar` in the channel: one file, safe by its name."""
    talk = at("after-scoping")
    said = talk.says("police-lead", "calendar")
    assert "comes to this review's channel" in said.words
    (file,) = talk.slack.files(CHANNEL)
    assert file["name"] == "ESCB-2025-01 dates.ics"
    assert b"BEGIN:VCALENDAR" in file["content"]
    assert "Asked for by @police-lead" in talk.posts()[-1].text_all


def test_who_asks_elsewhere_gets_it_by_direct_message(at):
    """The channel is not disturbed."""
    talk = at("after-scoping")
    said = talk.writes_to_the_bot(
        "coordinator", "/cspr calendar ESCB-2025-01".removeprefix("/cspr ")
    )
    assert "by direct message" in said.words
    assert talk.slack.files(CHANNEL) == []
    assert [one["name"] for one in talk.slack.files(talk.slack.dm("U0COORD"))] == [
        "ESCB-2025-01 dates.ics"
    ]


def test_a_review_without_open_dates_says_so(at):
    """After its last day there is nothing to put into a diary."""
    talk = at("closed")
    assert "no open dates any more" in talk.says("coordinator", "calendar").words
    assert talk.slack.files(CHANNEL) == []


def test_a_diary_is_cleared_after_the_last_day(at):
    """Who has taken the file before can take one that cancels everything."""
    talk = at("publication")
    talk.says("coordinator", "calendar")
    talk.says("coordinator", "discontinue because it was opened in error")
    said = talk.says("executive", "second 1")
    assert said.done, said.words
    talk.says("coordinator", "calendar")
    first, last = (
        icalendar.Calendar.from_ical(one["content"]) for one in talk.slack.files(CHANNEL)
    )
    assert str(last["method"]) == "CANCEL"
    uids = [{str(one["uid"]) for one in file.walk("VEVENT")} for file in (first, last)]
    assert uids[0] == uids[1]
    assert {str(one["status"]) for one in last.walk("VEVENT")} == {"CANCELLED"}


def test_a_stranger_learns_nothing(at):
    """Somebody outside the review reads what they would read of no review."""
    talk = at("after-scoping")
    elsewhere = talk.slack.dm("U0STRANGE")
    said = talk.says("stranger", "calendar ESCB-2025-01", channel=elsewhere)
    assert said.words == talk.says("stranger", "calendar ESCB-2030-09", channel=elsewhere).words
    assert talk.slack.files(elsewhere) == []
