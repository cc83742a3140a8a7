"""Two people are two, on a running bot: an account of one's own is no second person."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.audience.same_person import marks
from bot.store.db import reading
from bot.store.tables import people
from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE

END = "discontinue because it was opened twice"


def test_an_account_of_one_s_own_is_no_second_person(at: At) -> None:
    """Ask, name, agree, remove: refused as one who was just named, as a guest, and by the name."""
    escb = at("scoping")
    other = PEOPLE["stranger"]
    escb.all_say("coordinator: role coordinator @stranger")
    asked = escb.says("coordinator", END)
    assert "@second-coordinator or @lead-reviewer can be the second" in asked
    assert "@stranger was named on Mon 20 Oct, by you or by the same hand;" in asked
    said = escb.writes_to_the_bot("stranger", f"second {escb.ref} 1")
    assert "you were named on Mon 20 Oct" in said
    assert "what is asked from Tue 21 Oct on" in said
    assert not any("second person" in dm.text_all for dm in escb.dms("stranger"))

    escb.day("2025-10-23")
    escb.says("second-coordinator", "redact 1 because it names a child")
    escb.slack.person(other, "stranger", guest=True)
    escb.move(escb.now + timedelta(hours=1))
    # Whoever is not let in is told nothing at all.
    assert "no review of that reference" in escb.writes_to_the_bot(
        "stranger", f"second {escb.ref} 2"
    )
    escb.slack.person(other, "SECOND coordinator.")
    escb.slack.person(PEOPLE["second-coordinator"], "Coordinator, Second")
    escb.move(escb.now + timedelta(hours=1))
    assert "your name in Slack is the same as that of" in escb.writes_to_the_bot(
        "stranger", f"second {escb.ref} 2"
    )
    with reading(escb.bot.engine) as conn:
        kept = conn.execute(select(people.c.marks).where(people.c.user == other)).scalar_one()
    assert "coordinator" not in kept
    assert escb.says("lead-reviewer", "second 2").done


@pytest.mark.parametrize(
    "becomes", [{"guest": True}, {"deactivated": True}, {"home": "T9ELSEWHERE"}]
)
def test_whoever_asked_has_to_be_a_full_member_still(at: At, becomes: dict[str, Any]) -> None:
    """An act is judged anew when it is seconded, and so is who asked: else one person is left."""
    escb = at("scoping")
    escb.day("2025-10-22")
    second = PEOPLE["second-coordinator"]
    assert "number 1" in escb.says("second-coordinator", END)
    escb.slack.put_person(replace(escb.slack.who(second), **becomes))  # no event tells of it
    escb.move(escb.now + timedelta(minutes=11))
    refused = escb.says("coordinator", "second 1")
    assert "may not ask for it any more" in refused
    assert "@coordinator can ask for it again" in refused
    assert escb.review().discontinued is None
    escb.says("coordinator", END)
    assert escb.says("lead-reviewer", "second 2").done


def test_nobody_puts_aside_a_request_by_asking_the_same(at: At) -> None:
    """Whoever could be its second person reads that it waits; one who was just named, too."""
    escb = at("agency-check")
    escb.says("health-lead", "dispute because page 3 names the wrong day")
    escb.says("coordinator", "role sub-committee @stranger")
    closing = "close-impasse factual-accuracy for Health because they will not agree"
    assert "number 1" in escb.says("coordinator", closing)
    for who in ("stranger", "sub-committee", "executive"):
        asked = closing.replace("close-impasse", f"close-impasse {escb.ref}")
        assert "number 1" in escb.writes_to_the_bot(who, asked), who
    assert escb.review().pending_approvals[1].state == "waiting"
    assert escb.says("sub-committee", "second 1").done


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"real_name": "Zoë O'Neill"}, {"real_name": "o neill, ZOE"}, True),
        ({"real_name": "Jo Ash"}, {"real_name": "Jo", "profile": {"display_name": "Jo Ash"}}, True),
        ({"profile": {"real_name": "Jo Ash"}}, {"profile": {"real_name": "Jo Ash"}}, True),
        ({"profile": {"email": "a@example.org"}}, {"profile": {"email": "A@example.org "}}, True),
        ({"profile": {"display_name": "Jo"}}, {"profile": {"display_name": "Jo"}}, False),
        ({"real_name": "Jo Ash"}, {"real_name": "Jo Ash (Police)"}, False),
        ({"real_name": ""}, {"real_name": "  "}, False),
        ({"real_name": None, "profile": []}, {"real_name": None, "profile": []}, False),
        ({"real_name": "Jo \ud800"}, {"real_name": "Jo \ud800x"}, False),
    ],
)
def test_two_accounts_of_one_name_are_one_person_s(one, other, same) -> None:
    """In whatever case and order; a first name alone tells nothing, nor does none."""
    found, against = (set(marks(facts, b"key").split()) for facts in (one, other))
    assert bool(found & against) is same
