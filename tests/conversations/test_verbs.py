"""Every verb, accepted and refused: the facts that are promised are in the replies; the words are
the templates'."""

import re

import pytest
from sqlalchemy import select

from bot import operating
from bot.store import tables
from bot.store.db import reading
from bot.workflow.review.events import ContactAnswered
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, OTHER_CHANNEL, PEOPLE, Talk
from tests.databases import on_both

pytestmark = on_both

OPEN = 'open escb "Ash" decided 16 Oct 2025 ref minute 3.1'

Case = tuple[str, str, tuple[str, ...]]

DONE: dict[str, list[Case]] = {
    # stage: (who, what is typed, what must be in the reply)
    "opened": [
        ("coordinator", "help", ("status", "checklist", "approve", "tick", "help <verb>")),
        ("coordinator", "help done", ("/cspr done <what>", "For example")),
        ("coordinator", "help all", ("redact", "snooze")),
        (
            "team-1",
            "status",
            (
                "ESCB-2025-01",
                "2 of 14",
                "Commissioning",
                "Lead Reviewer commissioned",
                "Thu 16 Apr",
            ),
        ),
        ("team-1", "STATUS.", ("ESCB-2025-01",)),
        ("coordinator", "list", ("ESCB-2025-01", "Commissioning")),
        ("coordinator", "list all", ("ESCB-2025-01",)),
        (
            "coordinator",
            "checklist",
            ("Commissioning", "Lead Reviewer commissioned", "independence"),
        ),
        ("coordinator", "checklist scoping", ("Scoping meeting", "Pseudonym agreed")),
        ("coordinator", "show independence", ("independence", "Lead Reviewer", "Commissioning")),
        ("coordinator", "who", ("who is outstanding",)),
        ("coordinator", "timetable", ("no timetable", "nobody is chased", "Thu 16 Apr 2026")),
        (
            "coordinator",
            "settings",
            ("time-zone", "Europe/London", "nudge-hour", "nudge-steps", "region"),
        ),
        ("coordinator", "role list", ("ESCB Support Team", "@coordinator", "nobody")),
        (
            "coordinator",
            "tick scoping-meeting on 15 Oct 2025 note all were there today",
            ("Wed 15 Oct 2025", "held"),
        ),
        ("coordinator", "Done Terms-Discussed on 1st Oct 2025", ("Wed 1 Oct 2025",)),
    ],
    "scoping": [
        (
            "coordinator",
            'agency add "Police" lead @police-lead deputy @police-deputy',
            ("Police", "@police-deputy"),
        ),
        (
            "coordinator",
            "agency add “Fire & Rescue” by-email “Area Manager”",
            ("Fire & Rescue", "Area Manager"),
        ),
        (
            "coordinator",
            'agency add "Kent Police" lead @health-lead out of area',
            ("Kent Police", "@health-lead"),
        ),
        (
            "coordinator",
            'agency deputy "Kent Police" @school-lead',
            ("Kent Police", "@school-lead"),
        ),
        ("coordinator", 'agency lead "kent" @team-3', ("Kent Police", "@team-3", "in place of")),
        ("coordinator", 'agency rename "Kent Police" to "Kent"', ("Kent Police", "Kent")),
        ("team-1", "agency list", ("Police", "Fire & Rescue", "Kent", "deputy @police-deputy")),
        (
            "coordinator",
            'agency remove "Fire" because it was not involved at all',
            ("Fire & Rescue", "Removed"),
        ),
        ("coordinator", 'partnership add "Suffolk"', ("Suffolk",)),
        ("coordinator", 'partnership rename Suffolk to "Norfolk"', ("Suffolk", "Norfolk")),
        ("coordinator", "partnership list", ("Norfolk",)),
        (
            "coordinator",
            "partnership remove Norfolk because it was not involved",
            ("Norfolk", "Removed"),
        ),
        ("coordinator", 'family add "mother"', ("mother", "label")),
        ("coordinator", "family rename mother to “contact 1”", ("mother", "contact 1")),
        ("coordinator", "family list", ("contact 1",)),
        (
            "coordinator",
            'family remove "contact 1" because added in error',
            ("contact 1", "Removed"),
        ),
        ("coordinator", "role review-team @team-1 @team-2", ("@team-1", "@team-2", "Review Team")),
        (
            "coordinator",
            "role review-team remove @team-2 because they moved on",
            ("@team-2", "no longer"),
        ),
        ("coordinator", "role overview @outsider", ("@outsider", "lateness")),
        ("coordinator", 'done pseudonym as "Rowan"', ("Rowan", "pseudonym")),
        ("coordinator", "timetable propose", ("Proposed", "six months", "accepted")),
        ("coordinator", "timetable propose publication 1 Apr 2026", ("Wed 1 Apr 2026",)),
        ("coordinator", "timetable accept", ("Accepted", "Wed 1 Apr 2026")),
        (
            "coordinator",
            "due first-meeting 12 Dec 2025 because the room is free then",
            ("Fri 12 Dec 2025",),
        ),
        ("coordinator", "due first-meeting none because the room is gone", ("First meeting",)),
        (
            "coordinator",
            "assign first-meeting @second-coordinator",
            ("First meeting", "@second-coordinator"),
        ),
        (
            "coordinator",
            "skip key-themes because there is only one theme",
            ("Key themes", "skipped"),
        ),
        (
            "coordinator",
            "undo key-themes because there are two after all",
            ("Key themes", "open again"),
        ),
        ("team-1", "away until 1 Dec 2025", ("Mon 1 Dec 2025",)),
        ("team-1", "away off", ("Welcome back",)),
    ],
    "after-scoping": [
        ("coordinator", "due agency-letter for Health 12 Nov 2025", ()),
        (
            "coordinator",
            "due agency-letter for Health 12 Nov 2025 because they asked",
            ("Health", "Wed 12 Nov 2025"),
        ),
        (
            "police-lead",
            "snooze agency-commitment until 1 Nov 2025",
            ("Agency commits", "Sat 1 Nov 2025"),
        ),
        (
            "coordinator",
            "done agency-letter for Police ref letter 99",
            ("Police", "Fri 24 Oct 2025"),
        ),
        ("coordinator", "done agency-letter for Health", ("Evidence missing",)),
        (
            "coordinator",
            (
                "done family-contribution for mother as deferred until 1 Dec 2025 because she asked"
                " for time"
            ),
            ("deferred until Mon 1 Dec 2025", "mother"),
        ),
        (
            "coordinator",
            'done family-contribution for "contact 1" as no-reply',
            ("contact 1", "no reply"),
        ),
        ("health-lead", "done agency-commitment", ("Health", "Agency commits")),
        (
            "health-lead",
            "undo agency-commitment because it was too early",
            ("Health", "open again"),
        ),
    ],
    "agency-check": [
        (
            "police-lead",
            "approve",
            ("Police confirms v2", "1 of 3", "Health", "Oak School", "asked today"),
        ),
        (
            "health-lead",
            "confirm factual-accuracy v2 note all is well with us",
            ("Health confirms v2", "2 of 3"),
        ),
        ("police-lead", "dispute because page 3 is about another family", ("Police disputes v2",)),
        ("coordinator", "who", ("Oak School", "@school-lead", "Factual accuracy", "asked once")),
        ("coordinator", "show factual-accuracy for Police", ("History", "v2", "@police-lead")),
        ("coordinator", "draft list", ("v1", "v2", "first draft", "final draft")),
        (
            "coordinator",
            "draft link v2 https://documents.example.org/moved because it moved",
            ("v2", "stands"),
        ),
        ("coordinator", "circulate", ("once more",)),
        (
            "lead-reviewer",
            "draft https://documents.example.org/v3 as final-draft note mends page 3 confirmed",
            ("final draft", "v3", "Circulate v3"),
        ),
        (
            "coordinator",
            "circulate v3 on 4 Feb 2026",
            ("v3", "Wed 4 Feb 2026", "@police-lead", "@health-lead"),
        ),
    ],
    "final-stages": [
        (
            "executive",
            "return confirmed because the learning needs more",
            ("v2 is returned", "Lead Reviewer"),
        ),
    ],
    "publication": [
        (
            "coordinator",
            'action add "Train all staff" for Police due 1 Aug 2026',
            ("action 3", "Police", "1 Aug 2026"),
        ),
        ("police-lead", "action done 3 note it is all done now", ("action 3", "carried out")),
        ("coordinator", "action list", ("Audit pre-birth plans", "Health", "Brief all governors")),
        ("coordinator", "action remove 2 because it was doubled up", ("action 2",)),
        (
            "coordinator",
            "hold until 1 May 2026 because the police asked for it",
            ("Fri 1 May 2026", "six months"),
        ),
        ("coordinator", "lift because the police agreed to it", ("lifted",)),
        (
            "coordinator",
            "publication 14 Apr 2026 because the press office asked",
            ("Tue 14 Apr 2026", "Wed 1 Apr 2026", "six months"),
        ),
    ],
    "published": [
        ("lead-reviewer", 'attendee add "Health visitor, Health"', ("Health visitor, Health",)),
        (
            "lead-reviewer",
            "attendee add @team-2 asked for presentation",
            ("@team-2", "5 working days"),
        ),
        (
            "coordinator",
            'attendee asked "Health visitor" on 10 Apr 2026',
            ("Health visitor", "Fri 10 Apr 2026"),
        ),
        ("coordinator", "attendee list", ("Health visitor", "@team-2")),
        ("coordinator", "attendee remove @team-2 because they did not come", ("@team-2",)),
    ],
}


@pytest.mark.parametrize("stage", DONE)
def test_what_is_typed_is_done_and_the_reply_holds_the_facts(at: At, stage: str) -> None:
    """One after the other, as people would type them."""
    escb = at(stage)
    for who, text, facts in DONE[stage]:
        said = escb.says(who, text)
        if not facts:
            assert not said.done, f"{text} -> {said}"
        for fact in facts:
            assert fact in said, f"{text}: {fact!r} is not in {said}"
        if facts and not text.startswith(("timetable", "help", "who", "settings")):
            assert said.done, f"{text} -> {said}"


REFUSED: dict[str, list[Case]] = {
    "opened": [
        ("coordinator", "frobnicate", ("There is no /cspr verb", "/cspr help")),
        ("coordinator", "statsu", ("status",)),
        ("coordinator", "done", ("<what>", "/cspr done", "For example")),
        ("coordinator", "done bogus", ("bogus", "decision")),
        ("coordinator", "done inform", ("inform-dfe", "inform-ofsted")),
        ("coordinator", "done scoping-meeting tomorrow morning please", ("tomorrow",)),
        ("coordinator", "done scoping-meeting on 30 Feb 2026", ("30 Feb 2026",)),
        (
            "coordinator",
            "done scoping-meeting on 17 Oct 2025",
            ("Fri 17 Oct 2025", "Thu 16 Oct 2025"),
        ),
        ("coordinator", "done scoping-meeting on 1 Jan 1990", ("1990",)),
        (
            "coordinator",
            "not-held scoping-meeting because nobody came",
            ("chronology-author-meeting",),
        ),
        ("coordinator", "not-held chronology-author-meeting", ("because",)),
        ("coordinator", "done independence", ("Lead Reviewer",)),
        ("coordinator", "done lead-reviewer", ("Lead Reviewer",)),
        ("coordinator", "done publish", ("publish ESCB-2025-01",)),
        ("coordinator", "done publication-date", ("publication ESCB-2025-01",)),
        ("coordinator", "done sub-committee", ("approve",)),
        ("coordinator", "done agencies", ("agency",)),
        ("coordinator", "skip sign-off because it is not needed", ("publication rests on it",)),
        ("coordinator", "skip scoping-meeting", ("because",)),
        ("coordinator", "undo scoping-meeting because it was a mistake", ("Scoping meeting",)),
        ("coordinator", "assign scoping-meeting @sam", ("from the list",)),
        ("coordinator", "due scoping-meeting soon because we wait", ("soon",)),
        ("coordinator", "due scoping-meeting 1 Dec 2025", ("because",)),
        ("coordinator", "snooze scoping-meeting until yesterday", ()),
        ("coordinator", "away until yesterday", ()),
        ("coordinator", "timetable accept", ("propose",)),
        ("coordinator", 'agency add "Police"', ()),
        ("coordinator", 'agency remove "Police" because it is gone', ()),
        ("coordinator", 'agency lead "Police" @police-lead', ()),
        ("coordinator", "role chair @team-1", ("chair", "lead-reviewer")),
        ("coordinator", "role coordinator remove @coordinator because I leave", ("last",)),
        ("coordinator", "role executive @coordinator", ("@coordinator", "same person")),
        ("coordinator", "role lead-reviewer remove @team-1 because it was wrong", ("@team-1",)),
        ("coordinator", "family rename nobody to somebody", ()),
        ("coordinator", "draft https://documents.example.org/v1", ("independence",)),
        ("coordinator", "draft report.docx", ()),
        ("coordinator", "draft http://documents.example.org/v1", ()),
        ("coordinator", "draft https://documents.example.org/v1 as timetable", ()),
        ("coordinator", "circulate", ()),
        ("coordinator", "circulate v7", ()),
        ("coordinator", "approve", ("No answer waits for you",)),
        ("coordinator", "approve factual-accuracy", ()),
        ("coordinator", "dispute because it is wrong", ()),
        ("coordinator", "publication", ("<date>",)),
        ("coordinator", "publication 1 Jan 2025", ()),
        ("coordinator", "publish https://www.example.org/r", ("Not published", "Final sign-off")),
        ("coordinator", "publish", ("<url>",)),
        ("coordinator", "lift because we can", ("no hold",)),
        ("coordinator", "hold", ("because",)),
        ("coordinator", "second 4", ("4",)),
        ("coordinator", "second", ("<n>",)),
        ("coordinator", "redact 400 because it holds a name", ("400",)),
        ("coordinator", 'action add "Something" for Police due 1 May 2026', ("Police",)),
        ("coordinator", "action done 3", ("3",)),
        ("coordinator", "settings nudge-hour 99", ("0 to 23",)),
        ("coordinator", "settings colour blue", ("time-zone",)),
        ("coordinator", "status ESCB-2031-01", ("no review of that reference",)),
        ("coordinator", "status as of 1 Oct 2025", ("Wed 1 Oct 2025",)),
        ("coordinator", "status as of 1 Oct 2031", ("2031",)),
        ("coordinator", "show bogus", ("bogus",)),
        ("coordinator", "checklist bogus", ("bogus", "scoping")),
        ("coordinator", "help bogus", ("bogus",)),
        ("coordinator", "list ESCB-2025-01", ()),
        ("coordinator", 'done "scoping-meeting', ()),
        ("team-1", "done scoping-meeting", ("@coordinator",)),
        ("team-1", 'agency add "Police" lead @police-lead', ("@coordinator",)),
        ("team-1", "role review-team @team-1", ("@coordinator",)),
        ("team-1", "timetable propose", ("@coordinator",)),
        ("team-1", "discontinue because I do not like it", ("@coordinator",)),
        ("team-1", "settings nudge-hour 8", ("administrators",)),
        ("team-1", "publication 1 Apr 2026", ("@coordinator",)),
    ],
    "agency-check": [
        ("school-lead", "approve for Health", ("@health-lead", "Health")),
        ("lead-reviewer", "approve for Health", ()),
        ("coordinator", "approve for Health", ("ref",)),
        ("police-lead", "approve v1", ("v2",)),
        ("police-lead", "approve v9", ("v9", "v2")),
        ("police-lead", "approve on 3 Jan 2026", ("Sat 3 Jan 2026",)),
        ("police-lead", "dispute", ("because",)),
        ("police-lead", "return because it is wrong", ()),
        ("executive", "approve", ("Final Draft Report",)),
        ("coordinator", "done draft-discussed for Police", ()),
        ("coordinator", "agency remove Police because it has moved away", ("two people",)),
        (
            "police-lead",
            "due agency-thoughts for Police 1 Mar 2026 because we are slow",
            ("@coordinator",),
        ),
        ("police-lead", "undo chronology for Health because I say so", ()),
        (
            "lead-reviewer",
            "draft https://documents.example.org/v3 on 1 Jan 2026",
            ("Thu 1 Jan 2026",),
        ),
        ("coordinator", "draft link v9 https://documents.example.org/x because it moved", ("v9",)),
    ],
    "final-stages": [
        (
            "executive",
            "return because the learning needs more",
            ("Not returned yet", "Set aside: 3 confirmations and 1 approval"),
        ),
    ],
    "published": [
        ("coordinator", "publish https://www.example.org/again", ("Fri 10 Apr 2026",)),
        ("coordinator", "draft https://documents.example.org/v9", ("published",)),
        ("health-lead", "dispute because there is an error", ("published",)),
        ("coordinator", "hold because they asked for it", ("published",)),
        (
            "coordinator",
            "undo sign-off because it was wrong",
            ("published", "undo ESCB-2025-01 publish"),
        ),
        ("coordinator", "done website-removal", ("Sun 11 Apr 2027",)),
        (
            "coordinator",
            "done website-removal as kept until 1 Jan 2028 because it is useful",
            ("11 Apr 2027",),
        ),
        ("coordinator", "publication 1 May 2026", ("published",)),
        ("coordinator", "timetable accept", ("published",)),
        ("coordinator", "show impact for @stranger", ('no agency "@stranger"',)),
        ("coordinator", "done website-removal for @stranger", ('"for @stranger" has no place',)),
        ("coordinator", "undo publish because the link was wrong", ("two people", "counts as not")),
    ],
}


def acts(talk: Talk) -> int:
    """How many events the history has, without those that a first command of somebody new
    leaves."""
    return sum(not isinstance(r.event, ContactAnswered) for r in talk.review().log)


@pytest.mark.parametrize("stage", REFUSED)
def test_what_is_wrong_is_refused_and_nothing_is_done(at: At, stage: str) -> None:
    """Each gets its sentence: what, why, who can; the history grows by [That's me] alone, and
    nothing is posted."""
    escb = at(stage)
    before, posts = acts(escb), len(escb.posts())
    for who, text, facts in REFUSED[stage]:
        said = escb.says(who, text)
        two_people = "two people" in facts
        assert said.words.strip(), text
        for fact in facts:
            assert fact in said, f"{text}: {fact!r} is not in {said}"
        if two_people:
            before, posts = acts(escb), len(escb.posts())
            continue
        assert acts(escb) == before, f"{text} -> {said}"
        assert len(escb.posts()) == posts, text
        if text.startswith(("help", "status as of")):
            continue
        assert not said.done or "No answer waits" in said, f"{text} -> {said}"


# --- opening -------------------------------------------------------------------------------------


def test_open_makes_a_review_with_its_board_and_checklist(escb: Talk) -> None:
    """Bound to the channel, the opener its coordinator; on either database."""
    said = escb.says("coordinator", OPEN)
    assert "ESCB-2025-01" in said
    assert "Thu 16 Oct 2025" in said
    assert "Checklist" in said.buttons
    board = escb.board()
    assert board.pinned
    assert "Ash" in board.text_all
    assert "Ash" not in board.lock_screen
    assert escb.review().holders("coordinator") == [PEOPLE["coordinator"]]
    again = escb.says("coordinator", 'open escb "Elm" decided 16 Oct 2025')
    assert not again.done
    taken = escb.says("coordinator", 'open escb "ash" decided 16 Oct 2025', channel=OTHER_CHANNEL)
    assert not taken.done
    second = escb.says("coordinator", 'open escb "Elm" decided 16 Oct 2025', channel=OTHER_CHANNEL)
    assert "ESCB-2025-02" in second


@pytest.mark.parametrize(
    ("who", "text", "fact"),
    [
        ("team-1", OPEN, ""),
        ("coordinator", 'open essex "Ash" decided 16 Oct 2025', "escb"),
        ("coordinator", 'open escb "Ash" decided 17 Oct 2025', "17 Oct 2025"),
        ("coordinator", 'open escb "Ash" decided 31 Sep 2025', "31 Sep 2025"),
        ("coordinator", 'open escb "Ash"', "decided"),
        ("coordinator", 'open escb "" decided 16 Oct 2025', ""),
    ],
)
def test_open_is_refused(escb: Talk, who: str, text: str, fact: str) -> None:
    """Whoever may not, an unknown pathway (the known ones are named), a future or impossible date,
    a missing part."""
    said = escb.says(who, text)
    assert not said.done, said
    assert fact in said
    assert escb.posts() == []


def test_open_is_refused_in_channels_that_are_not_private(escb: Talk) -> None:
    """Public, shared, unseen, a DM; each is told to use a private channel."""
    everybody = list(PEOPLE.values())
    escb.slack.channel("C0PUBLIC", "everyone", private=False, members=everybody)
    escb.slack.channel("C0SHARED", "shared", private=True, shared=True, members=everybody)
    escb.slack.channel("C0UNSEEN", "unseen", private=True, members=everybody, bot=False)
    for channel in ("C0PUBLIC", "C0SHARED", "C0UNSEEN"):
        said = escb.says("coordinator", OPEN, channel=channel)
        assert not said.done, said
        assert "private channel" in said
    assert not escb.writes_to_the_bot("coordinator", OPEN).done
    with escb.bot.reviews.looking() as conn:
        assert operating.count(conn) == 0


# --- two people ----------------------------------------------------------------------------------


def test_a_text_is_redacted_by_two_people_and_the_history_still_verifies(at: At) -> None:
    """The event and the proof stay; nobody can read the text any more."""
    escb = at("practitioners")
    escb.typed.append("the chronologies were clear")
    shown = escb.says("coordinator", "show chronology-author-meeting")
    event = re.findall(r"(\d+)\. Not held", shown.words)[0]
    asked = escb.says("coordinator", f"redact {event} because a name was in it")
    assert "two people" in asked
    assert "1" in asked
    assert not escb.says("coordinator", "second 1").done
    assert not escb.says("team-1", "second 1").done
    assert escb.says("lead-reviewer", "second 1").done
    anew = escb.says("coordinator", "show chronology-author-meeting")
    assert "the chronologies were clear" not in anew
    assert "its text was removed by @coordinator and @lead-reviewer" in anew
    reason = escb.presses("coordinator", shown, "Read reason")
    assert "the chronologies were clear" not in reason.words
    assert "removed" in reason.words
    assert escb.verify() == []


def test_a_redaction_leaves_no_copy_of_the_text_in_the_database(at: At) -> None:
    """Neither in another event nor in an answer that is kept for retries; the reply names what was
    removed, the export holds it no more, and the chain still verifies."""
    escb = at("scoping")
    escb.says("coordinator", 'family add "contact called Jo"')
    typed = escb.slack.sent[-1][0]
    escb.says("coordinator", 'family remove "contact called Jo" because entered twice')
    escb.says("coordinator", 'family add "contact called Jo"')
    first, _, again = [r.number for r in escb.review().log][-3:]
    escb.says("coordinator", f"redact {first} because it is a name")
    said = escb.says("second-coordinator", "second 1")
    assert f"Removed from event {first}: name or label." in said
    assert f"event {again} (name or label)" in said
    with reading(escb.bot.engine) as conn:
        for table in tables.metadata.sorted_tables:
            rows = conn.execute(select(table)).all()
            assert not any("called Jo" in str(value) for row in rows for value in row), table.name
    assert escb.verify() == []
    late = escb.slack.redeliver(typed)[0]
    assert "two people have removed" in late.text_all
    assert "stage 3 of 14" in escb.presses("coordinator", late, "How it stands")


def test_a_review_is_discontinued_by_two_people_and_stays_readable(at: At) -> None:
    """Who asked cannot second; afterwards nothing can be changed."""
    escb = at("scoping")
    before = escb.says("coordinator", "show publish")
    assert "two people" in escb.says("coordinator", "discontinue because it was opened in error")
    assert not escb.says("coordinator", "second 1").done
    assert not escb.review().discontinued
    assert escb.says("second-coordinator", "second 1").done
    assert escb.review().discontinued
    assert "iscontinued" in escb.board().text_all
    status = escb.says("coordinator", "status").words
    assert "ESCB-2025-01: discontinued Mon 20 Oct 2025" in status
    for gone in (
        "Whose move",
        "Next dates",
        "Forecast",
        "Stage 3",
        "Open in this stage",
        "Six months",
    ):
        assert gone not in status
        assert gone not in escb.board().text_all
    assert not escb.says("coordinator", "done scoping-meeting").done
    for look in ("timetable", "show publish", "show independence", "attendee list"):
        assert escb.says("coordinator", look).buttons == [], look
    steps = escb.says("coordinator", "checklist").buttons
    assert all("←" in step or "→" in step for step in steps), "to other stages, and nothing to do"
    for button in ("Agree the date…", "Hold it…", "Not publishing…"):
        assert "was discontinued" in escb.presses("coordinator", before, button)
    assert "ESCB-2025-01" not in escb.says("coordinator", "list")
    assert "ESCB-2025-01" in escb.says("coordinator", "list all")
    assert "iscontinued" in escb.says("team-1", "status")
    assert "ESCB-2025-02" in escb.says(
        "coordinator", 'open escb "Elm" decided 16 Oct 2025'
    )  # the channel is free
    assert "ESCB-2025-02" in escb.says("team-1", "status")


def test_no_dates_are_offered_once_there_are_none_to_propose(at: At) -> None:
    """All are done or agreed, and then the report is published; what is to come can be moved."""
    for stage in ("ready", "published"):
        assert at(stage).says("coordinator", "timetable").buttons == ["Change dates…"], stage


def test_what_waits_for_a_second_lapses(at: At) -> None:
    """After five working days; the request says so, and can be made anew."""
    escb = at("scoping")
    escb.says("coordinator", "discontinue because it was opened in error")
    escb.day("2025-10-28")
    assert not escb.says("lead-reviewer", "second 1").done
    assert escb.says("coordinator", "discontinue because it was opened in error").words


def test_one_from_the_coordinators_of_the_settings_takes_over(at: At) -> None:
    """The channel is told."""
    escb = at("opened")
    said = escb.says("second-coordinator", "role coordinator @second-coordinator")
    assert said.done
    assert "@second-coordinator" in escb.posts()[-1].text_all


# --- who sees what -------------------------------------------------------------------------------


def test_overview_sees_dates_and_lateness_and_acts_on_nothing(at: At) -> None:
    """Never the pseudonym."""
    escb = at("agency-check")
    escb.says("coordinator", "role overview @outsider")
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    said = escb.writes_to_the_bot("outsider", "status ESCB-2025-01")
    assert "Agency check" in said
    assert "Ash" not in said
    for text in ("done ESCB-2025-01 media-statement", "checklist ESCB-2025-01", "who ESCB-2025-01"):
        assert not escb.writes_to_the_bot("outsider", text).done


def test_a_holder_outside_the_channel_sees_their_own_items_only(at: At) -> None:
    """By DM: theirs, nobody else's."""
    escb = at("agency-check")
    escb.says("coordinator", 'agency lead "Health" @outsider')
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    assert "Health confirms v2" in escb.writes_to_the_bot("outsider", "approve")
    assert not escb.writes_to_the_bot("outsider", "who ESCB-2025-01").done
    assert not escb.writes_to_the_bot("outsider", "checklist ESCB-2025-01").done


def test_access_ends_with_the_role(at: At) -> None:
    """A lead who was replaced and is in no channel learns nothing any more."""
    escb = at("agency-check")
    escb.says("coordinator", 'agency lead "Health" @outsider')
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    request = escb.last_dm("outsider", "your answer is asked for")
    escb.says("coordinator", 'agency lead "Health" @health-lead')
    said = escb.presses("outsider", request, "Confirm v2")
    assert "no review of that reference" in said


def test_a_person_who_leaves_the_channel_sees_no_more(at: At) -> None:
    """Membership follows Slack's events, and is asked for again when there were none."""
    escb = at("agency-check")
    assert "ESCB-2025-01" in escb.says("coordinator", "status")
    escb.slack.invite(PEOPLE["stranger"], CHANNEL)
    assert "Agency check" in escb.says("stranger", "status")
    escb.slack.kick(PEOPLE["stranger"], CHANNEL)
    said = escb.writes_to_the_bot("stranger", "status ESCB-2025-01")
    assert "no review of that reference" in said
