"""The first days: the welcome in a channel, the set-up card until a review runs by itself, help."""

from typing import Any

import pytest

from bot.messages import marks
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE, Talk


def card(talk: Talk) -> Any:
    """The set-up card in the coordinator's DM, as it is now."""
    return talk.last_dm("coordinator", "set-up")


def saved(talk: Talk, what: str, values: dict[str, Any]) -> Any:
    """A form of the card, filled in."""
    view = talk.presses("coordinator", card(talk), what).reply.view
    assert view is not None
    said = talk.submits("coordinator", view, values)
    assert said.done, said
    return said


# --- the bot comes into a channel ----------------------------------------------------------------


def test_the_bot_says_in_two_lines_what_it_can_do(escb: Talk) -> None:
    """Once in each channel, however often it is invited, and not where a review lives already."""
    escb.slack.channel("C0NEW", "review-new", private=True, members=[PEOPLE["coordinator"]])
    for _ in range(2):
        escb.slack.invite(escb.slack.bot_user, "C0NEW", by=PEOPLE["coordinator"])
        escb.deliver()
        escb.slack.kick(escb.slack.bot_user, "C0NEW")
    escb.slack.invite(escb.slack.bot_user, "C0NEW", by=PEOPLE["coordinator"])
    escb.deliver()
    said = [m for m in escb.slack.messages("C0NEW") if m.user == escb.slack.bot_user]
    assert len(said) == 1
    assert "/cspr open" in said[0].text_all
    assert len(said[0].blocks) == 2


def test_in_a_public_channel_it_says_where_it_works(escb: Talk) -> None:
    """Reviews live in private ones."""
    escb.slack.channel("C0ALL", "everyone", private=False, members=[PEOPLE["coordinator"]])
    escb.slack.invite(escb.slack.bot_user, "C0ALL", by=PEOPLE["coordinator"])
    escb.deliver()
    said = [m for m in escb.slack.messages("C0ALL") if m.user == escb.slack.bot_user]
    assert ["private channels only" in m.text_all for m in said] in (
        [True],
        [],
    )  # public ones may not be subscribed to


def test_where_a_review_lives_nothing_is_said_again(escb: Talk) -> None:
    """The board is there."""
    escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    before = len(escb.posts())
    escb.slack.kick(escb.slack.bot_user, CHANNEL)
    escb.slack.invite(escb.slack.bot_user, CHANNEL, by=PEOPLE["coordinator"])
    escb.deliver()
    assert len(escb.posts()) == before


# --- the set-up card -----------------------------------------------------------------------------


def test_a_review_is_set_up_without_a_typed_word(escb: Talk) -> None:
    """Agencies, people, family, partnerships, dates, a check: one card in the DM, edited in place
    until it is done."""
    escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    first = card(escb)
    assert "set-up, 1 of 6" in first.lock_screen
    assert "Ash" not in first.text_all
    saved(
        escb,
        "Add an agency…",
        {"name": "Police", "lead": PEOPLE["police-lead"], "deputy": PEOPLE["police-deputy"]},
    )
    assert "set-up, 2 of 6" in card(escb).lock_screen
    assert card(escb).ts == first.ts
    for role, who in (
        ("lead-reviewer", ["lead-reviewer"]),
        ("review-team", ["team-1", "team-2"]),
        ("sub-committee", ["sub-committee"]),
        ("executive", ["executive"]),
    ):
        assert "Nobody yet" in card(escb).text_all
        saved(escb, "Name people…", {"role": role, "people": [PEOPLE[w] for w in who]})
    assert "set-up, 3 of 6" in card(escb).lock_screen
    saved(escb, "Add a family contact…", {"name": "mother"})
    saved(escb, "Add a partnership…", {"name": "Suffolk"})
    assert "set-up, 5 of 6" in card(escb).lock_screen
    escb.presses("coordinator", card(escb), "Propose dates")
    shown = escb.presses("coordinator", card(escb), "See the proposed dates")
    escb.presses("coordinator", shown, "Accept these dates")
    assert "set-up, 6 of 6" in card(escb).lock_screen
    check = escb.presses("coordinator", card(escb), "Check…").reply.view
    assert check is not None
    for title in (
        "Lead Reviewer commissioned",
        "Agencies required to contribute identified",
        "Review Team appointed",
    ):
        again = escb.presses("coordinator", card(escb), "Check…").reply.view
        assert again is not None
        escb.presses("coordinator", again, title)
    assert "set-up is done" in card(escb).lock_screen
    assert card(escb).buttons == []
    home = escb.slack.open_home(PEOPLE["coordinator"])
    assert home is not None
    assert "Set-up" not in home.text_all


def test_that_there_are_none_is_said_by_a_press(escb: Talk) -> None:
    """No family contacts, no other partnerships: recorded, shown, asked for no more; and taken back
    by adding one."""
    escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    asked = escb.slack.press(PEOPLE["coordinator"], card(escb), "No family contacts", confirm=False)
    assert asked.confirm is not None
    assert "no family contacts" in escb.presses("coordinator", card(escb), "No family contacts")
    assert "No family contacts" not in card(escb).buttons
    assert "Add a family contact…" in card(escb).buttons
    home = escb.slack.open_home(PEOPLE["coordinator"])
    assert home is not None
    escb.presses("coordinator", home, "Go on…")
    escb.presses(
        "coordinator", escb.slack.open_views(PEOPLE["coordinator"])[-1], "No other partnerships"
    )
    assert "✓ Family · ✓ Partnerships" in card(escb).text_all
    below = escb.slack.home(PEOPLE["coordinator"])
    assert below is not None
    assert "✓ Family · ✓ Partnerships" in below.text_all
    escb.presses(
        "coordinator", escb.slack.open_views(PEOPLE["coordinator"])[-1], "Go on with the set-up…"
    )
    assert (
        "Family contacts: none (said on Thu 16 Oct)"
        in escb.slack.open_views(PEOPLE["coordinator"])[-1].text_all
    )
    assert "recorded on Thu 16 Oct 2025" in escb.says("coordinator", "family list")
    escb.says("coordinator", 'family add "mother"')
    assert escb.review().none_of.keys() == {"partnership"}
    assert "mother is in this review" in escb.says(
        "coordinator", "family none because nobody could be traced"
    )
    assert not escb.says("team-1", "partnership none").done


def test_a_coordinator_who_joins_before_it_is_done_gets_the_card_too(escb: Talk) -> None:
    """Once they have said that it is them; every copy shows what either of them has done."""
    escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    escb.says("coordinator", "role coordinator @team-1")
    assert escb.last_dm("team-1").buttons == ["That's me", "Not me"]
    escb.presses("team-1", escb.last_dm("team-1"), "That's me")
    theirs = escb.last_dm("team-1", "set-up")
    assert "Add an agency…" in theirs.buttons
    saved(escb, "Add an agency…", {"name": "Police", "lead": PEOPLE["police-lead"]})
    assert "set-up, 2 of 6" in escb.last_dm("team-1", "set-up").lock_screen
    escb.says("second-coordinator", "role ESCB-2025-01 coordinator @second-coordinator")
    assert "set-up, 2 of 6" in escb.last_dm("second-coordinator", "set-up").lock_screen


def test_home_shows_the_card_until_it_is_done(escb: Talk) -> None:
    """[Go on…] opens it; what is saved is seen at once."""
    escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    home = escb.slack.open_home(PEOPLE["coordinator"])
    assert home is not None
    assert "set-up, 1 of 6" in home.text_all
    view = escb.presses("coordinator", home, "Go on…").reply.view
    assert view is not None
    assert "Family contacts: none so far" in view.text_all
    escb.presses("coordinator", view, "Add an agency…")
    form = escb.slack.open_views(PEOPLE["coordinator"])[-1]
    escb.submits("coordinator", form, {"name": "Health", "lead": PEOPLE["health-lead"]})
    drawn = escb.slack.home(PEOPLE["coordinator"])
    assert drawn is not None
    assert "set-up, 2 of 6" in drawn.text_all
    lead = escb.slack.open_home(PEOPLE["health-lead"])
    assert lead is not None
    assert "Go on…" not in lead.buttons


def test_save_and_add_another(escb: Talk) -> None:
    """The form comes back empty, below what was saved; each is recorded once."""
    escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    view = escb.presses("coordinator", card(escb), "Add an agency…").reply.view
    assert view is not None
    for name in ("Police", "Health", "Oak School"):
        said = escb.submits(
            "coordinator",
            view,
            {"Name of the agency": name, "by_email": "Head", "another": ["yes"]}
            if name == "Police"
            else {
                "Name of the agency": name,
                "Not in Slack? The job title to write to": "Head",
                "Then": ["yes"],
            },
        )
        view = said.reply.view
        assert view is not None
        assert f"Added: {name}" in view.text_all
        assert not any(e.get("value") for b in view.state().values() for e in b.values())
    assert [p.name for p in escb.review().parties_of("agency")] == [
        "Police",
        "Health",
        "Oak School",
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "Police"}, "lead"),
        ({"name": "Police", "lead": "U0POLLEAD", "by_email": "Inspector"}, "by_email"),
        ({"name": "Police", "lead": "U0POLLEAD", "deputy": "U0POLLEAD"}, "deputy"),
        ({"name": "health", "lead": "U0POLLEAD"}, "name"),
        ({"name": "x" * 76, "lead": "U0POLLEAD"}, "name"),
        ({"name": "7", "lead": "U0POLLEAD"}, "name"),
        ({"name": "Police <East>", "lead": "U0POLLEAD"}, "name"),
        ({"name": "Police, CM1 1QH", "lead": "U0POLLEAD"}, "name"),
    ],
)
def test_what_is_wrong_with_an_agency_is_said_at_its_field(
    escb: Talk, values: dict[str, Any], field: str
) -> None:
    """And nothing is added."""
    escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    escb.says("coordinator", 'agency add "Health" lead @health-lead')
    view = escb.presses("coordinator", card(escb), "Add an agency…").reply.view
    assert view is not None
    said = escb.submits("coordinator", view, values)
    assert set(said.reply.errors) == {field}
    assert len(escb.review().parties_of("agency")) == 1


# --- help ----------------------------------------------------------------------------------------


def test_help_begins_with_what_is_yours_now(escb: Talk) -> None:
    """Then what one needs most, then everything."""
    escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    said = escb.says("coordinator", "help")
    assert (
        said.words.index("Now")
        < said.words.index("What you need most")
        < said.words.index("/cspr help <verb>")
    )
    assert "ESCB-2025-01" in said
    everything = escb.says("coordinator", "help all")
    assert "What you need most" not in everything
    stranger = escb.writes_to_the_bot("stranger", "help")
    assert "To begin with" in stranger
    assert "ESCB-2025-01" not in stranger


def test_a_slip_in_the_verb_is_put_right_by_a_press(at: At) -> None:
    """The same line, as that person typed it, with the verb that was meant; nobody else sees the
    button."""
    escb = at("agency-check")
    said = escb.says("health-lead", 'dispuet v2 because "page 3 & its <dates>"')
    assert "Did you mean dispute?" in said.words
    assert not escb.review().state(("factual-accuracy", "agency-2")).standing
    done = escb.presses("health-lead", said, "Yes, dispute")
    assert "Health disputes v2" in done
    view = escb.presses("team-1", escb.posts()[-1], "Read reason").reply.view
    assert view is not None
    assert "page 3 & its <dates>" in marks.plain(str(view.raw["blocks"]))
    assert (
        "Yes, undo" not in escb.says("health-lead", "undi factual-accuracy").buttons
    )  # a reason is missing
    assert escb.says("health-lead", "escb-2025-01").buttons[0] == "Yes, status"


def test_a_word_that_nearly_is_a_verb_is_guessed_at(escb: Talk) -> None:
    """Typed as a verb or after help, with a button to what is meant."""
    for typed in ("aprove", "help aprove"):
        said = escb.says("coordinator", typed)
        assert "Did you mean `approve`?" in said.words or "Did you mean approve" in said.words
        assert "/cspr approve" in escb.presses("coordinator", said, "How approve works").words
