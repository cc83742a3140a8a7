"""Who may take part: every kind of person, by every way in, and named by every verb that names."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.language.verbs import VERBS
from playground import Fault
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE, Talk

NEUTRAL = "There is no review of that reference that you belong to"
WHO = "outsider"
USER = PEOPLE[WHO]
KINDS: dict[str, dict[str, Any]] = {
    "stranger": {"home": "T9ELSEWHERE"},
    "stranger who is an admin there": {"home": "T9ELSEWHERE", "admin": True},
    "guest": {"guest": True},
    "guest of one channel": {"single_channel": True},
    "app": {"bot": True},
}
"""What makes somebody unfit who is in the channel like a member."""


def comes(talk: Talk, **facts: Any) -> None:
    """Somebody is in the channel who is what the facts say, from the start: no event told of it."""
    talk.slack.put_person(replace(talk.slack.who(USER), **facts))
    talk.slack.invite(USER, CHANNEL)
    talk.deliver()


def typed_forms() -> list[str]:
    """A line of every form of every verb."""
    return ["", *(example for verb in VERBS.values() for example in verb.examples)]


def told_nothing(talk: Talk, words: str) -> None:
    """Nothing of the review is in what somebody reads."""
    for secret in (talk.ref, "Ash", "Police", "Health", "mother", "@coordinator", "Agency check"):
        assert secret not in words, (secret, words)


def test_whoever_is_of_another_organisation_gets_the_outsiders_sentence_by_every_verb(
    at: At,
) -> None:
    """In the channel or by reference, whatever is typed: as if there were no review."""
    escb = at("agency-check")
    comes(escb, **KINDS["stranger"])
    before = escb.counts()
    for line in typed_forms():
        said = escb.slack.type(USER, CHANNEL, f"/cspr {line}".strip())
        assert NEUTRAL in said.text_all, (line, said.text_all)
        told_nothing(escb, said.text_all)
    assert escb.counts() == before
    assert NEUTRAL in escb.writes_to_the_bot(WHO, f"status {escb.ref}")


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_is_unfit_reads_and_does_nothing_by_any_way_in(at: At, kind: str) -> None:
    """Typed lines, buttons, forms, Home, the DM with the bot, and reasons that somebody typed."""
    escb = at("agency-check")
    escb.says("health-lead", "dispute because the dates on page 3 are wrong")
    reason = next(m for m in reversed(escb.posts()) if "Read reason" in m.buttons)
    comes(escb, **KINDS[kind])
    before = escb.counts()
    for line in ("status", f"status {escb.ref}", "list", "", "report all", "agency list", "open"):
        told_nothing(escb, escb.slack.type(USER, CHANNEL, f"/cspr {line}".strip()).text_all)
    for verb in ("done media-statement", "approve", "due media-statement 1 Dec 2030 because of me"):
        said = escb.slack.type(USER, CHANNEL, f"/cspr {verb}")
        told_nothing(escb, said.text_all)
    assert escb.counts() == before, "something was done"
    for button in escb.board().buttons:
        said = escb.slack.press(USER, escb.board(), button, anywhere=True)
        told_nothing(escb, said.text_all)
        assert said.view is None or "Ash" not in said.view.text_all
    pressed = escb.presses(WHO, reason, "Read reason", anywhere=True)
    assert "page 3" not in pressed
    home = escb.slack.open_home(USER)
    assert home is not None
    told_nothing(escb, home.text_all)
    escb.slack.say(USER, escb.slack.dm(USER), "yes that is fine")
    escb.deliver()
    told_nothing(escb, "\n".join(m.text_all for m in escb.dms(WHO)))


def test_a_form_that_was_open_is_not_taken_from_somebody_who_is_no_longer_fit(at: At) -> None:
    """Permission is checked when a form is sent, whoever was shown it."""
    escb = at("agency-check")
    shown = escb.presses("police-lead", escb.last_dm("police-lead"), "Something's wrong…")
    assert shown.reply.view is not None
    police = PEOPLE["police-lead"]
    escb.slack.change_person(police, guest=True)
    said = escb.slack.submit(police, shown.reply.view, {"points": "page 4", "reason": "no"})
    assert NEUTRAL in said.text_all
    assert not escb.review().corrections


NAMING = (
    'agency add "Probation" lead @outsider',
    'agency add "Probation" lead @team-2 deputy @outsider',
    'agency lead "Police" @outsider',
    'agency deputy "Police" @outsider',
    "role sub-committee @outsider",
    "role coordinator @outsider",
    "role overview @outsider",
    "role review-team @team-3 @outsider for Police",
    "assign media-statement @outsider",
    "attendee add @outsider",
    "settings openers @outsider",
)
REFUSED = {
    "stranger": "another organisation's Slack",
    "app": "can't be reached",
    "guest": "guest",
    "deactivated": "can't be reached",
    "unknown": "couldn't check with Slack who",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_nobody_is_named_for_a_part_who_is_not_fit_for_it(at: At, kind: str) -> None:
    """By no verb that names people: the refusal says why, and nothing is recorded."""
    escb = at("agency-check")
    escb.says("coordinator", "status")
    facts = KINDS.get(kind, {"deactivated": True} if kind == "deactivated" else {})
    escb.slack.put_person(replace(escb.slack.who(USER), **facts))
    if kind == "unknown":
        escb.slack.script("users.info", *[Fault.error("fatal_error")] * 99)
    before = escb.counts()
    for line in NAMING:
        said = escb.says("coordinator", line, send=False)
        assert REFUSED[kind] in said, (line, said.words)
    assert escb.counts() == before


def test_a_guest_takes_part_once_a_coordinator_has_let_them_in(at: At) -> None:
    """By name, with a reason; they read and are named like a member, marked as a guest, and may
    neither coordinate nor open reviews; and it ends when the coordinator ends it."""
    escb = at("agency-check")
    comes(escb, guest=True)
    assert NEUTRAL in escb.says(WHO, "status")
    refused = escb.says("coordinator", "role sub-committee @outsider")
    assert f"/cspr guest {escb.ref} allow @person because" in refused
    for who in (WHO, "team-1", "lead-reviewer"):
        assert not escb.says(who, "guest allow @outsider because I say so").done
    assert "no guest" in escb.says("coordinator", "guest allow @team-1 because of a slip")
    assert escb.says("coordinator", "guest allow @outsider because she knows the law").done
    assert "let in before" in escb.says("coordinator", "guest allow @outsider because of it")
    for line in ("role coordinator @outsider", "settings openers @outsider"):
        assert "full member" in escb.says("coordinator", line), line
    assert escb.says("coordinator", "role sub-committee @outsider").done
    assert escb.ref in escb.says(WHO, "status")
    mark = "@outsider (guest)"
    for line in ("role list", "guest list"):
        assert mark in escb.says("team-1", line), line
    post = next(m for m in escb.posts() if "let @outsider (guest) into" in m.text_all)
    assert "knows the law" in escb.presses("team-1", post, "Read reason")
    escb.says("coordinator", "export")
    assert len(escb.slack.files(escb.slack.dm(PEOPLE["coordinator"]))) == 1
    assert escb.says("coordinator", "guest remove @outsider because it is done").done
    assert NEUTRAL in escb.says(WHO, "status")
    told_nothing(escb, escb.writes_to_the_bot(WHO, "list").words)
    assert "guest" in escb.says("coordinator", "guest list")
    assert escb.verify() == []


def test_a_guest_does_not_coordinate_by_having_been_a_full_member_between(at: At) -> None:
    """Let in as a guest, then a member and a coordinator, then a guest again: nothing is read or
    done any more, until the role has ended."""
    escb = at("agency-check")
    comes(escb, guest=True)
    assert escb.says("coordinator", "guest allow @outsider because she knows the law").done
    escb.slack.change_person(USER, guest=False)
    assert escb.says("coordinator", "role coordinator @outsider").done
    escb.slack.change_person(USER, guest=True)
    escb.deliver()
    before = escb.counts()
    for line in (
        "status",
        "assign media-statement @team-2",
        "legal-hold because somebody asked",
        "approve factual-accuracy for Health ref e-mail of Monday",
        "export",
    ):
        assert NEUTRAL in escb.says(WHO, line), line
    assert escb.counts() == before
    assert "still a coordinator here" in escb.says(
        "coordinator", "guest allow @outsider because she knows the law"
    )
    assert escb.says("coordinator", "role coordinator remove @outsider because of it").done
    assert escb.ref in escb.says(WHO, "status")


def test_a_member_who_becomes_a_guest_is_out_until_they_are_let_in(at: At) -> None:
    """The coordinator is told what is theirs, and what to type; then it is theirs again."""
    escb = at("agency-check")
    escb.slack.change_person(PEOPLE["health-lead"], guest=True)
    escb.deliver()
    told = escb.last_dm("coordinator", "can't take part")
    assert "guest" in told.text_all
    assert f"/cspr guest {escb.ref} allow @person because" in told.text_all
    assert NEUTRAL in escb.writes_to_the_bot("health-lead", f"approve {escb.ref}")
    assert not escb.writes_to_the_bot("health-lead", "approve").done
    assert escb.says("coordinator", "guest allow @health-lead because she works there").done
    assert "Health confirms" in escb.writes_to_the_bot("health-lead", "approve")


def test_a_holder_who_is_found_to_be_of_another_organisation_does_nothing_more(at: At) -> None:
    """No event tells of it: Slack says so when it is asked, and what is theirs is flagged."""
    escb = at("agency-check")
    health = PEOPLE["health-lead"]
    escb.slack.put_person(replace(escb.slack.who(health), home="T9ELSEWHERE"))
    escb.move(escb.now + timedelta(minutes=11))
    before = escb.counts()
    assert NEUTRAL in escb.writes_to_the_bot("health-lead", "approve")
    assert escb.counts() == before
    sent = len(escb.dms("health-lead"))
    escb.day("2026-06-30")
    escb.tick()
    assert len(escb.dms("health-lead")) == sent
    assert "another organisation" in escb.last_dm("coordinator", "can't take part").text_all


def test_an_admin_of_another_workspace_is_no_admin_here(at: At) -> None:
    """Nor is one of the operator's coordinators, once their account is of another organisation."""
    escb = at("agency-check")
    second = PEOPLE["second-coordinator"]
    escb.slack.put_person(replace(escb.slack.who(second), home="T9ELSEWHERE", admin=True))
    before = escb.counts()
    for line in ("settings nudge-hour 8", "role coordinator @second-coordinator", "second 1"):
        assert NEUTRAL in escb.says("second-coordinator", line), line
    assert escb.counts() == before


def test_a_member_of_two_workspaces_of_one_organisation_is_a_member(at: At) -> None:
    """On Enterprise Grid somebody's home may be elsewhere; the workspaces they belong to count."""
    escb = at("agency-check")
    facts = {"home": "T9ELSEWHERE", "teams": ("T9ELSEWHERE", escb.slack.team)}
    comes(escb, **facts)
    assert escb.ref in escb.says(WHO, "status")


def test_a_deactivated_person_does_nothing_while_slack_cannot_say(at: At) -> None:
    """Known to be gone, they stay gone; and whoever was not seen for minutes is not guessed."""
    escb = at("agency-check")
    escb.slack.change_person(PEOPLE["health-lead"], deactivated=True)
    escb.slack.script("users.info", *[Fault.error("fatal_error")] * 99)
    escb.move(escb.now + timedelta(days=1))
    before = escb.counts()
    active = replace(escb.slack.who(PEOPLE["health-lead"]), deactivated=False)
    escb.slack.put_person(active)  # so that a payload comes, as one that was under way may
    assert "can't be reached" in escb.writes_to_the_bot("health-lead", "approve")
    assert "couldn't check your account" in escb.writes_to_the_bot("police-lead", "approve")
    assert escb.counts() == before


def test_a_member_who_was_removed_reads_no_longer_than_a_minute(at: At) -> None:
    """The event that they left was lost: typed looks, papers and buttons ask again."""
    escb = at("agency-check")
    escb.slack.invite(USER, CHANNEL)
    assert escb.ref in escb.says(WHO, "status")
    members = escb.slack.where(CHANNEL).members_without(USER)
    escb.slack.change_channel(CHANNEL, members=members)
    escb.move(escb.now + timedelta(minutes=1))
    for line in (f"status {escb.ref}", f"report {escb.ref}", f"timeline {escb.ref}"):
        assert NEUTRAL in escb.writes_to_the_bot(WHO, line), line


def test_a_paper_is_not_sent_to_somebody_who_was_removed_since_they_asked(at: At) -> None:
    """It is checked again when it is made."""
    escb = at("agency-check")
    escb.slack.invite(USER, CHANNEL)
    escb.says(WHO, f"report {escb.ref}", channel=escb.slack.dm(USER), send=False)
    escb.slack.kick(USER, CHANNEL)
    escb.deliver()
    assert escb.slack.files(escb.slack.dm(USER)) == []


# --- who is new in the channel --------------------------------------------------------------------


def new_in(talk: Talk) -> list[str]:
    """What the coordinator was told of new members."""
    return [m.text_all for m in talk.dms("coordinator") if "New in" in m.text_all]


def test_the_coordinator_is_told_once_a_day_who_is_new_in_the_channel(at: At) -> None:
    """By events, and by comparison, so that a lost event hides nobody; of those who were there at
    first nothing is said, and of nobody twice."""
    escb = at("agency-check")
    escb.day("2026-06-01")
    escb.tick()
    assert new_in(escb) == []
    escb.slack.invite(PEOPLE["stranger"], CHANNEL)
    members = escb.slack.where(CHANNEL).members
    escb.slack.change_channel(CHANNEL, members=(*members, USER))  # Slack's event is lost
    escb.deliver()
    assert new_in(escb) == []
    escb.day("2026-06-02")
    escb.tick()
    (told,) = new_in(escb)
    assert "2 new members" in told
    assert "@outsider" in told
    assert "@stranger" in told
    escb.day("2026-06-03")
    escb.tick()
    assert len(new_in(escb)) == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [("guest", "(guest)"), ("stranger", "of another organisation"), ("app", "(an app)")],
)
def test_of_an_outsider_in_the_channel_the_coordinator_is_told_at_once(
    at: At, kind: str, words: str
) -> None:
    """Guests, people of another organisation and apps do not wait for the day's message."""
    escb = at("agency-check")
    comes(escb, **KINDS[kind])
    (told,) = new_in(escb)
    assert words in told
    escb.day("2026-06-02")
    escb.tick()
    assert len(new_in(escb)) == 1
