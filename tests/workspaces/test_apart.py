"""Two workspaces with the same ids of channels, people and reviews: neither sees the other's."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot import config
from bot.doctor import examine, workspaces
from bot.doctor.live.arguments import Unusable
from bot.doctor.live.check import client_for
from bot.store import installations, reads
from bot.store.db import reading, writing
from bot.store.sealing import Sealer
from playground import Reply
from playground.people import People
from tests.conversations.talk import CHANNEL, PEOPLE, SECRET
from tests.conversations.talk import KEY as HISTORY_KEY
from tests.databases import on_sqlite
from tests.store.bound import watched
from tests.store.test_workspaces_apart import ACROSS
from tests.workspaces.many import CLIENT, CLIENT_SECRET, KEY, NEWER_KEY, Many, damaged

OPEN = "open escb “{}” decided 16 Oct 2025"
SET_UP = (
    "role lead-reviewer @lead-reviewer",
    "agency add Police lead @police-lead deputy @police-deputy",
    "role sub-committee @sub-committee",
    "timetable propose",
)
LOOKS = ("status", "who", "list", "mine", "show scoping-meeting", "timetable", "settings", "help")


@pytest.fixture
def both(many: Many) -> Many:
    """Both have the bot, and a review ESCB-2025-01 in the channel of the same id."""
    for workspace, pseudonym in ((many.one, "Ash"), (many.two, "Birch")):
        many.install(workspace)
        opened = many.says(workspace, "coordinator", OPEN.format(pseudonym))
        assert "ESCB-2025-01" in opened.text_all
    return many


def test_neither_sees_nor_moves_anothers_review(both: Many) -> None:
    """One is set up, answered and reminded; the other, with every id the same, stays as it was."""
    before = _all_shown(both.two)
    answers_before = _answers(both, both.two)
    with watched(both.bot.engine) as unbound:
        for line in SET_UP:
            both.says(both.one, "coordinator", line)
        both.says(both.one, "coordinator", "done scoping-meeting on 16 Oct")
        both.now = both.now.replace(month=11, day=20)
        _answers(both, both.one)
    assert _reaching_across(unbound) == []
    assert "Birch" not in _all_shown(both.one)
    both.now = both.now.replace(month=10, day=16)
    assert _all_shown(both.two) == before
    assert _answers(both, both.two) == answers_before
    assert "Ash" not in _all_shown(both.two)


def test_reminders_go_out_in_their_own_workspace(both: Many) -> None:
    """Each with its own token; what one is owed is not told in the other."""
    both.says(both.one, "coordinator", "due scoping-meeting 17 Oct 2025 because agreed")
    both.says(both.two, "coordinator", "due lead-reviewer 17 Oct 2025 because agreed")
    with watched(both.bot.engine) as unbound:
        for _ in range(4):
            both.now = both.now.replace(hour=9, minute=5)
            both.tick()
            both.now = both.now.replace(day=both.now.day + 1)
    assert _reaching_across(unbound) == []
    assert "sending.claim" in {found[0] for found in unbound}, "nothing was watched"
    assert both.waiting() == []
    told = "{}: due Fri 17 Oct"
    scoping, reviewer = told.format("Scoping meeting"), told.format("Lead Reviewer commissioned")
    for workspace, its, anothers in (
        (both.one, scoping, reviewer),
        (both.two, reviewer, scoping),
    ):
        assert workspace.problems == []
        digests = [
            message.text_all
            for message in workspace.messages(workspace.dm(PEOPLE["coordinator"]))
            if "Good morning" in message.text_all
        ]
        assert [its in digest for digest in digests] == [True]
        assert anothers not in digests[0]


def test_a_forged_workspace_reaches_nothing_of_another(both: Many) -> None:
    """The same press, of the same message and form, is done in the workspace that it names."""
    both.says(both.one, "coordinator", SET_UP[1])
    sent, _ = both.one.sent[-1]
    payload = dict(sent.payload) | {"team_id": "T2", "text": "agency remove Police because left"}
    numbers = [_number(both, team) for team in ("T1", "T2")]
    both.one.redeliver(replace(sent, payload=payload))
    both.deliver()
    assert [_number(both, team) for team in ("T1", "T2")] == numbers


def test_coordinators_are_of_one_workspace(many: Many) -> None:
    """Whom the operator named in one workspace is a stranger with the same id in another."""
    many.install(many.one)
    many.install(many.two)
    of = many.bot.handler.admission.coordinators
    assert of("T1") == of("T2") == {PEOPLE["coordinator"]}
    assert of("T3") == frozenset()


def test_another_organisation_is_not_served(many: Many) -> None:
    """The workspace's id with another organisation's is nobody's that the bot knows."""
    many.one.enterprise = "E1"
    many.install(many.one)
    assert many.bot.workspaces.standing("T1", "E1").name == "SERVED"
    assert many.bot.workspaces.standing("T1", None).name == "SERVED"
    assert many.bot.workspaces.standing("T1", "E2").name == "FOREIGN"
    assert many.bot.workspaces.standing("T2", "E1").name == "FOREIGN"


def test_a_workspace_without_the_bot_is_answered_kindly_and_costs_nothing(many: Many) -> None:
    """Typed, pressed, filled in, or an event: one sentence at most, no rows, no call of Slack's."""
    many.install(many.two)
    many.one.token = "xoxb-somebody-elses"
    calls = len(many.slack.calls)
    said = many.one.type(PEOPLE["coordinator"], CHANNEL, "/cspr status")
    assert "I don't work for this Slack workspace" in said.text_all
    many.one.open_home(PEOPLE["coordinator"])
    many.one.kick(PEOPLE["team-1"], CHANNEL)
    assert len(many.slack.calls) == calls
    with reading(many.bot.engine) as conn:
        assert [one.team for one in installations.everywhere(conn)] == ["T2"]
    assert many.waiting() == []


def test_a_token_that_was_moved_to_another_workspace_is_not_used(both: Many) -> None:
    """Whoever can write in the database cannot have one workspace served with another's token."""
    with writing(both.bot.engine) as conn:
        token = installations.get(conn, "T1").token  # type: ignore[union-attr]
        moved = installations.get(conn, "T2")
        assert moved is not None
        assert moved.token is not None
        assert token is not None
        installations.reseal(conn, team="T2", old=moved.token, new=token)
    both.bot.workspaces.ended("T2")
    assert "I don't work" in both.says(both.two, "coordinator", "status").text_all
    assert "ESCB-2025-01" in both.says(both.one, "coordinator", "status").text_all


def test_a_newer_key_opens_what_the_older_one_sealed() -> None:
    old, both = Sealer([bytes.fromhex(KEY)]), Sealer([bytes.fromhex(NEWER_KEY), bytes.fromhex(KEY)])
    sealed = old.seal("T1", "token", "xoxb-1")
    assert both.open("T1", "token", sealed) == "xoxb-1"
    assert not both.is_newest(sealed)
    assert both.is_newest(both.seal("T1", "token", "xoxb-1"))


def _reaching_across(unbound: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What has no reason to: the search for damaged rows looks through all that there is."""
    return [
        found
        for found in unbound
        if found[0] not in ACROSS and not found[0].startswith("bot.inspecting.")
    ]


def _number(many: Many, team: str) -> int:
    with reading(many.bot.engine) as conn:
        review = reads.by_ref(conn, team, "ESCB-2025-01")
        assert review is not None
        return review.number


def _answers(many: Many, workspace: People) -> list[str]:
    return [_words(many.says(workspace, "coordinator", line)) for line in LOOKS]


def _words(reply: Reply) -> str:
    assert "went wrong" not in reply.text_all
    return reply.text_all


def _all_shown(workspace: People) -> str:
    """All that the bot has put into a workspace's channel and DMs."""
    places = [CHANNEL, *(workspace.dm(user) for user in PEOPLE.values())]
    return json.dumps(
        [message.raw for place in places for message in workspace.messages(place)],
        ensure_ascii=False,
    )


def test_doctor_says_what_is_wrong_with_installing(both: Many, env: Callable[..., None]) -> None:
    """The app's secret, and a key that is gone; when all is well, how many workspaces have it."""
    settings = {
        "SLACK_CLIENT_ID": CLIENT,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": both.base + "api/",
        "DATABASE_URL": both.settings.database_url.get_secret_value(),
        "CSPR_HISTORY_KEY": HISTORY_KEY,
        "CSPR_SECRET_KEY": KEY,
    }
    for changed, words in (
        ({}, "good; 2 workspaces have it"),
        ({"SLACK_CLIENT_SECRET": "another-secret"}, "(bad_client_secret)"),
        ({"CSPR_SECRET_KEY": NEWER_KEY}, "tokens of T1, T2 cannot be opened"),
        ({"CSPR_SECRET_KEY": f"{NEWER_KEY},{KEY}"}, "good; 2 workspaces have it"),
    ):
        env(**settings | changed)
        lines, _ = examine(None, lambda: both.now)
        assert any(words in line for line in lines), lines


def test_doctor_asks_with_each_workspaces_token(both: Many, env: Callable[..., None]) -> None:
    """One that was revoked is named with what to do there; one whose scopes have changed, too."""
    env(
        SLACK_CLIENT_ID=CLIENT,
        SLACK_CLIENT_SECRET=CLIENT_SECRET,
        SLACK_API_URL=both.base + "api/",
        DATABASE_URL=both.settings.database_url.get_secret_value(),
        CSPR_SECRET_KEY=KEY,
    )
    both.one.scopes.discard("pins:write")
    both.two.token_error = "token_revoked"
    found = list(workspaces.look(config.check("run")[0], lambda: both.now))
    both.one.scopes.add("pins:write")
    both.two.token_error = None
    said = [line for one in found for line in one.lines]
    assert said[0] == "clock: agrees with Slack's"
    assert said[1].startswith("workspace T1: scopes: missing pins:write")
    assert said[2].startswith("workspace T2: Slack refuses its token (token_revoked): have it")
    assert [one.well for one in found] == [True, False, False]
    settings = config.check("run")[0]
    assert client_for(settings, "T2").token == both.two.token
    with pytest.raises(Unusable, match="with --workspace T…: there is T1, T2"):
        client_for(settings, None)


@on_sqlite
@pytest.mark.parametrize("column", ["installed_at", "scopes", "token", "enterprise"])
def test_a_damaged_installation_keeps_no_other_workspace_from_anything(both: Many, column: str):
    """People there read a sentence; what waits there waits until it is installed again."""
    for workspace in (both.two, both.one):
        workspace.type(PEOPLE["coordinator"], CHANNEL, "/cspr done scoping-meeting on 16 Oct 2025")
    with damaged(both, "installations", column, b"\xff\xfe", "T2"):
        both.bot.workspaces.ended("T2")  # what was looked up is looked up anew
        assert "they can install me again" in both.says(both.two, "coordinator", "status").text_all
        assert "ESCB-2025-01" in both.says(both.one, "coordinator", "status").text_all
        both.tick()
        assert both.waiting() == ["T2"]
    both.install(both.two)
    both.tick()
    assert both.waiting() == []
