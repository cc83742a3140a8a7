"""A review's channel that others can read: nothing is said there any more, and nothing is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.store import outbox, pauses
from bot.store.db import reading
from playground import Fault
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, OTHER_CHANNEL, PEOPLE, Said, Talk

LATER = timedelta(minutes=6)
NEUTRAL = "I don't answer in this channel at present"
RENUMBERED = "C0RENUMBERED"
NEW = "C0NEW"

Change = Callable[[Talk], Any]


@dataclass(frozen=True)
class Case:
    """What happens to a channel, and how it is put right again.

    ``told``: what the coordinators read. ``typing``: people can still type there. ``event``: Slack
    tells of it; else it is found out when the channel is looked at.
    """

    happens: Change
    mended: Change
    told: str
    typing: bool = True
    event: bool = False


def _share(talk: Talk) -> None:
    talk.slack.share(CHANNEL)


CASES: Mapping[str, Case] = {
    "public": Case(
        lambda t: t.slack.make_public(PEOPLE["coordinator"], CHANNEL),
        lambda t: t.slack.make_private(PEOPLE["coordinator"], CHANNEL),
        "it was made public, or deleted",
    ),
    "shared": Case(
        _share, lambda t: t.slack.unshare(CHANNEL), "shared with another organisation", event=True
    ),
    "shared, no event": Case(
        lambda t: t.slack.change_channel(CHANNEL, shared=True),
        lambda t: t.slack.change_channel(CHANNEL, shared=False),
        "shared with another organisation",
    ),
    "invited": Case(
        lambda t: t.slack.invite_organisation(CHANNEL),
        lambda t: t.slack.change_channel(CHANNEL, pending=False),
        "organisation was invited",
    ),
    "in the organisation": Case(
        lambda t: t.slack.change_channel(CHANNEL, org_shared=True),
        lambda t: t.slack.change_channel(CHANNEL, org_shared=False),
        "shared with other workspaces",
    ),
    "archived": Case(
        lambda t: t.slack.archive(CHANNEL),
        lambda t: t.slack.archive(CHANNEL, archived=False),
        "The channel is archived",
        typing=False,
        event=True,
    ),
    "removed": Case(
        lambda t: t.slack.kick(t.slack.bot_user, CHANNEL),
        lambda t: t.slack.invite(t.slack.bot_user, CHANNEL),
        "I'm not in the channel",
        event=True,
    ),
}


def send(talk: Talk) -> None:
    """Let the sender go on until it has nothing to do for some seconds, whatever has to wait."""
    idle = 0
    while idle < 4:
        idle = 0 if talk.bot.sender.send_due(50) else idle + 1
        talk.move(talk.now + timedelta(seconds=2))


def dm(talk: Talk, who: str, text: str) -> Said:
    """Somebody types in their DM with the bot, while something may have to wait."""
    return talk.says(who, text, channel=talk.slack.dm(PEOPLE[who]), send=False)


def said_there(talk: Talk, channel: str = CHANNEL) -> list[tuple[str, str, bool]]:
    """Everything of the bot's in a channel, as it is now."""
    mine = [m for m in talk.slack.messages(channel) if m.user == talk.slack.bot_user]
    return [(m.ts, m.text_all, m.pinned) for m in mine]


def waiting(talk: Talk) -> set[tuple[str, str]]:
    with reading(talk.bot.engine) as conn:
        rows = outbox.in_state(conn, "pending", "unknown")
    return {(row.op, row.kind) for row in rows}


def parked(talk: Talk) -> list[str]:
    with reading(talk.bot.engine) as conn:
        return [target for _, target, _, _ in pauses.parked(conn)]


def asked(talk: Talk, method: str = "conversations.info") -> int:
    return sum(call.method == method for call in talk.slack.calls)


def told(talk: Talk, words: str, who: str = "coordinator") -> int:
    return len([m for m in talk.dms(who) if words in m.text_all])


def type_there(talk: Talk, who: str, text: str, channel: str = CHANNEL) -> str:
    return talk.slack.type(PEOPLE[who], channel, f"/cspr {text}").text_all


@pytest.mark.parametrize("name", CASES)
def test_a_channel_becomes_unfit_and_fit_again(at: At, name: str) -> None:
    """Posts, edits, pins and files wait; a command and a button there are answered in one sentence
    that says nothing of a review; Home and direct messages go on; coordinators hear of it once, and
    all that waited follows when it is put right."""
    case, escb = CASES[name], at("agency-check")
    ref, board, before = escb.ref, escb.board(), said_there(escb)
    case.happens(escb)
    escb.move(escb.now + LATER)
    if not case.event:
        escb.says(
            "coordinator",
            f"letter {ref} family-letter for mother",
            channel=OTHER_CHANNEL,
            send=False,
        )
    escb.bot.tick(escb.now)
    send(escb)
    assert parked(escb) == [CHANNEL]
    # By direct message, an act is recorded.
    said = dm(escb, "health-lead", f"approve {escb.ref}")
    assert "Recorded" in said
    escb.says(
        "coordinator", f"letter {ref} family-letter for mother", channel=OTHER_CHANNEL, send=False
    )
    looks = asked(escb)
    send(escb)
    escb.move(escb.now + timedelta(days=1))
    escb.bot.tick(escb.now)
    send(escb)
    assert asked(escb) - looks <= 4, "one look serves all that waits"
    # In the channel: nothing new, nothing changed, and nobody is answered.
    assert said_there(escb) == before
    assert {("update", "board"), ("upload", "paper/letter")} <= waiting(escb)
    if case.typing:
        for line in (
            "status",
            "help",
            f"done {ref} media-statement",
            "open",
            f"move {ref} because x",
        ):
            words = type_there(escb, "coordinator", line)
            assert NEUTRAL in words, (line, words)
            assert ref not in words, (line, words)
            assert NEUTRAL in type_there(escb, "team-1", line)
        pressed = escb.slack.press(PEOPLE["team-1"], board, "Checklist").text_all
        assert NEUTRAL in pressed
        assert ref not in pressed
    assert ref in escb.home("coordinator")
    assert told(escb, case.told) == 1
    # Put right.
    case.mended(escb)
    escb.move(escb.now + LATER)
    escb.bot.tick(escb.now)
    send(escb)
    assert parked(escb) == []
    texts = " ".join(text for _, text, _ in said_there(escb))
    assert "family letter" in texts.casefold()
    assert not {("update", "board"), ("upload", "paper/letter")} & waiting(escb)
    assert told(escb, "I post in the channel again") == (name not in ("archived", "removed"))
    assert escb.says("team-1", "status").done
    assert escb.verify() == []


def test_strangers_in_a_channel_that_others_read_learn_nothing(at: At) -> None:
    """Whoever came in with the sharing is no member of the review: not in the channel, not in a
    direct message, not on Home, not in a report."""
    escb = at("agency-check")
    escb.slack.invite(PEOPLE["stranger"], CHANNEL)
    assert escb.writes_to_the_bot("stranger", f"status {escb.ref}").done
    _share(escb)
    send(escb)
    for text in (
        f"status {escb.ref}",
        f"show {escb.ref} sign-off",
        "report all",
        f"who {escb.ref}",
    ):
        said = escb.writes_to_the_bot("stranger", text)
        assert not said.done, said
        assert "Ash" not in said
    assert escb.ref not in escb.writes_to_the_bot("stranger", "list")
    assert escb.ref not in escb.home("stranger")
    # Who holds something sees what a holder outside the channel sees.
    assert "own items" in escb.writes_to_the_bot("police-lead", f"who {escb.ref}")
    assert escb.writes_to_the_bot("coordinator", f"status {escb.ref}").done
    _unpark(escb)


def _unpark(talk: Talk) -> None:
    """Leave nothing waiting, as a conversation ends."""
    talk.slack.unshare(CHANNEL)
    talk.move(talk.now + LATER)
    talk.bot.tick(talk.now)
    send(talk)


@pytest.mark.parametrize("fault", ["internal_error", "ratelimited", "fatal", "outage"])
def test_slack_cannot_say_who_reads_the_channel(at: At, fault: str) -> None:
    """What is to be posted waits, without loss or hurry, and goes out when it can be said; people's
    acts are recorded all the same."""
    escb = at("agency-check")
    before = said_there(escb)
    escb.move(escb.now + LATER)
    scripted = {
        "ratelimited": [Fault.rate_limited(60)],
        "outage": [Fault.status(503)] * 9,
        "fatal": [Fault.garbage()] * 9,
        "internal_error": [Fault.error("internal_error")] * 9,
    }[fault]
    escb.slack.script("conversations.info", *scripted)
    looks = asked(escb)
    said = dm(escb, "health-lead", f"approve {escb.ref}")
    assert "Recorded" in said
    for _ in range(8):
        escb.bot.sender.send_due(50)
        escb.move(escb.now + timedelta(seconds=2))
    assert said_there(escb) == before
    assert parked(escb) == []
    assert asked(escb) - looks <= 8
    for _ in range(15):
        escb.move(escb.now + timedelta(minutes=1))
        send(escb)
    assert said_there(escb) != before
    assert waiting(escb) == set()


def test_one_look_serves_all_that_waits(at: At) -> None:
    """However many posts there are for a channel within five minutes."""
    escb = at("agency-check")
    escb.move(escb.now + LATER)
    looks = asked(escb)
    escb.all_say(
        "police-lead: approve",
        "health-lead: approve",
        "coordinator: skip media-statement because x",
    )
    assert asked(escb) - looks == 1


def test_slack_gives_the_channel_another_id(at: At) -> None:
    """As when another organisation is invited: the review follows by itself, says nothing there
    before the channel is judged, and goes on under the new id once nobody else reads it."""
    escb = at("agency-check")
    before = said_there(escb)
    escb.slack.invite_organisation(CHANNEL, RENUMBERED)
    escb.slack.redeliver()
    dm(escb, "health-lead", f"approve {escb.ref}")
    escb.bot.tick(escb.now)
    send(escb)
    assert said_there(escb, RENUMBERED) == before
    assert parked(escb) == [RENUMBERED]
    assert told(escb, "organisation was invited") == 1
    assert NEUTRAL in type_there(escb, "team-1", "status", RENUMBERED)
    assert escb.review().channel == RENUMBERED
    escb.slack.change_channel(RENUMBERED, pending=False)
    escb.move(escb.now + LATER)
    escb.bot.tick(escb.now)
    send(escb)
    after = said_there(escb, RENUMBERED)
    assert len(after) > len(before)
    assert [ts for ts, _, pinned in after if pinned] == [ts for ts, _, pinned in before if pinned]
    assert {ts: text for ts, text, _ in after}[before[0][0]] != before[0][1], "board edited"
    assert type_there(escb, "team-1", "status", RENUMBERED).startswith(escb.ref)
    assert escb.verify() == []
    # The conversation's own checks look where the channel was.
    escb.slack.renumber_channel(RENUMBERED, CHANNEL)


def new_channel(talk: Talk, channel: str = NEW, **more: Any) -> None:
    members = [PEOPLE[who] for who in ("coordinator", "second-coordinator", "team-1")]
    talk.slack.channel(channel, "review-anew", members=members, **more)


def test_a_review_moves_to_another_channel(at: At) -> None:
    """What waited goes there with a new board; the old channel gets nothing, and its messages can
    be deleted; who is in the new channel belongs; the history knows both."""
    escb = at("agency-check")
    new_channel(escb)
    old = said_there(escb)
    _share(escb)
    dm(escb, "health-lead", f"approve {escb.ref}")
    send(escb)
    move = f"move {escb.ref} because the old one was shared"
    assert not escb.says("team-1", move, channel=NEW, send=False).done
    assert "direct message" in dm(escb, "coordinator", move)
    escb.slack.change_channel(NEW, pending=True)
    assert "shared with another organisation" in escb.says(
        "coordinator", move, channel=NEW, send=False
    )
    escb.slack.change_channel(NEW, pending=False)
    moved = escb.says("coordinator", move, channel=NEW, send=False)
    assert moved.done, moved
    send(escb)
    assert waiting(escb) == set()
    assert said_there(escb) == old
    there = said_there(escb, NEW)
    assert [pinned for _, _, pinned in there].count(True) == 1
    texts = " ".join(text for _, text, _ in there)
    assert "Health" in texts
    assert "moved here from another channel" in texts
    assert parked(escb) == []
    assert type_there(escb, "team-1", "status", NEW).startswith(escb.ref)
    undo = "undo factual-accuracy for Health confirmed because x"  # somebody else's answer
    assert escb.says("coordinator", undo, channel=NEW, send=False).done
    send(escb)
    assert said_there(escb) == old
    assert NEUTRAL in type_there(escb, "police-lead", f"status {escb.ref}")
    assert "own items" in escb.writes_to_the_bot("team-2", f"who {escb.ref}")
    assert "in this channel already" in escb.says("coordinator", move, channel=NEW)
    assert escb.verify() == []
    assert [c for c in (CHANNEL, NEW) if c == escb.review().channel] == [NEW]
    # Its messages in the old channel.
    price = escb.says("coordinator", f"clear {escb.ref}", channel=NEW)
    assert f"{len(old)} message" in price
    escb.slack.press(PEOPLE["coordinator"], price.reply, "Delete them")
    send(escb)
    assert said_there(escb) == []
    assert told(escb, "my messages are deleted") == 1
    assert "nothing left of mine" in escb.says("coordinator", f"clear {escb.ref}", channel=NEW)
    assert escb.verify() == []


def test_the_messages_in_a_shared_channel_are_deleted(at: At) -> None:
    """By the button that coordinators are sent, after a second look; files go, too. What cannot be
    deleted is said. Once the channel is fit again, the board is posted and pinned anew."""
    escb = at("agency-check")
    escb.says("coordinator", "letter family-letter for mother")
    assert len(escb.slack.files(CHANNEL)) == 1
    assert not escb.says("coordinator", "clear confirmed").done
    _share(escb)
    send(escb)
    message = escb.last_dm("coordinator", "shared with another organisation")
    assert not escb.slack.press(
        PEOPLE["coordinator"], message, "Delete my messages there", confirm=False
    ).text_all.count("Deleting")
    escb.slack.script("chat.delete", Fault.error("cant_delete_message"))
    pressed = escb.slack.press(PEOPLE["coordinator"], message, "Delete my messages there")
    assert "Deleting" in pressed.text_all
    send(escb)
    send(escb)
    assert escb.slack.files(CHANNEL) == []
    left = [text for _, text, _ in said_there(escb)]
    assert len(left) == 2, left  # the one that Slack kept, and the words beside the file
    assert told(escb, "1 could not be deleted") == 1
    assert told(escb, "the words beside it stay") == 1
    _unpark(escb)
    assert escb.board().text.startswith(escb.ref)
    assert escb.verify() == []


def test_two_reviews_and_their_channels(at: At) -> None:
    """One channel that others read stops nothing in another review's; neither can be moved into the
    other's channel."""
    escb = at("agency-check")
    opened = escb.says("coordinator", 'open escb "Elm" decided 1 Oct 2025', channel=OTHER_CHANNEL)
    assert opened.done
    _share(escb)
    send(escb)
    before = len(said_there(escb, OTHER_CHANNEL))
    assert escb.says(
        "coordinator",
        "quiet 1 Dec 2026 to 2 Dec 2026 because of a funeral",
        channel=OTHER_CHANNEL,
        send=False,
    ).done
    send(escb)
    assert len(said_there(escb, OTHER_CHANNEL)) > before
    refused = escb.says(
        "coordinator", f"move {escb.ref} because x", channel=OTHER_CHANNEL, send=False
    )
    assert "each review has a channel of its own" in refused
    assert parked(escb) == [CHANNEL]
    _unpark(escb)


def test_a_channel_that_was_deleted(at: At) -> None:
    """Coordinators are told at once; the review goes on in a new channel, with all that waited."""
    escb = at("agency-check")
    new_channel(escb)
    escb.slack.delete_channel(CHANNEL)
    dm(escb, "health-lead", f"approve {escb.ref}")
    send(escb)
    assert parked(escb) == [CHANNEL]
    assert told(escb, "I can't see the channel") == 1
    assert escb.says(
        "second-coordinator", f"move {escb.ref} because it was deleted", channel=NEW, send=False
    ).done
    send(escb)
    assert waiting(escb) == set()
    assert "Health" in " ".join(text for _, text, _ in said_there(escb, NEW))
    assert len(escb.slack.pins(NEW)) == 1
    assert told(escb, "has moved to another channel") == 1
    # Nothing can be deleted in a channel that is gone: that is said.
    escb.says("coordinator", f"clear {escb.ref} confirmed", channel=NEW, send=False)
    send(escb)
    assert told(escb, "I could not delete everything") == 1
    assert escb.verify() == []
    escb.slack.channel(CHANNEL, "as before", members=[])
