"""The app's manifest: what Slack is asked for is what the bot uses, and no more."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot import workspaces
from playground.web_api.methods import METHODS as METHODS_OF_STANDIN

ROOT = Path(__file__).parent.parent
MANIFEST = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))

# chat:write.public and channels:read are left out on purpose: reviews live in private channels that
# the bot was invited to.
METHODS = {
    "api.test": frozenset(),
    "apps.connections.open": frozenset(),  # with the app's token
    "auth.revoke": frozenset(),
    "auth.test": frozenset(),
    "chat.delete": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": frozenset({"groups:history", "im:history"}),
    "bots.info": frozenset({"users:read"}),
    "conversations.info": frozenset({"groups:read"}),
    "conversations.members": frozenset({"groups:read"}),
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": frozenset({"groups:history", "im:history"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.delete": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "oauth.v2.access": frozenset(),  # with the app's id and secret
    "pins.add": frozenset({"pins:write"}),
    "pins.remove": frozenset({"pins:write"}),
    "users.conversations": frozenset({"groups:read"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}
"""What each method needs, in private channels and direct messages, by Slack's reference."""

EVENTS = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "channel_id_changed": "groups:read",
    "channel_shared": "groups:read",
    "channel_unshared": "groups:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "groups:read",
    "member_left_channel": "groups:read",
    "message.im": "im:history",
    "team_join": "users:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}
"""What each event needs; Slack refuses a manifest with an event that lacks its scope."""


@cache
def _called() -> dict[str, str]:
    """Find the methods that the bot calls, by its code, each with a place.

    Slack's methods are known from its client, where `chat.postMessage` is `chat_postMessage`.
    """
    known = {name for name in dir(WebClient) if "_" in name and not name.startswith("_")}
    called: dict[str, str] = {}
    for file in sorted(ROOT.glob("bot/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            word = ""
            if isinstance(node, ast.Attribute):
                word = node.attr
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_method = re.fullmatch(r"[a-z]+[0-9a-z]*([.][a-zA-Z0-9]+)+", node.value)
                word = node.value.replace(".", "_") if is_method else ""
            if word in known and word != "api_call":
                called[word] = file.name
    return called


def test_whoever_installs_it_by_oauth_is_sent_back_to_the_bot():
    """By workspaces alone, one at a time, with tokens that do not lapse."""
    back = "https://bot.example.org/slack/oauth_redirect"
    assert MANIFEST["oauth_config"]["redirect_urls"] == [back]
    assert MANIFEST["settings"]["org_deploy_enabled"] is False
    assert MANIFEST["settings"]["token_rotation_enabled"] is False


def test_every_method_that_is_called_is_known_with_its_scopes():
    """A new call brings its line here, and with it the scope that it needs."""
    written = {method.replace(".", "_") for method in METHODS}
    assert {word: place for word, place in _called().items() if word not in written} == {}


def test_the_scopes_are_those_that_methods_and_events_need_and_no_others():
    """In both directions: nothing is called without its scope, and no scope is for nothing."""
    called = _called()
    by_methods = {
        scope
        for method, scopes in METHODS.items()
        if method.replace(".", "_") in called
        for scope in scopes
    }
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    by_events = {scope for event in events if (scope := EVENTS[event])}
    by_commands = {"commands"} if MANIFEST["features"]["slash_commands"] else set()
    asked = MANIFEST["oauth_config"]["scopes"]
    assert asked == {"bot": sorted(by_methods | by_events | by_commands)}
    assert set(workspaces.SCOPES) == set(asked["bot"])


def test_the_stand_in_demands_the_same_scopes():
    """So every test that passes has shown that the scopes suffice."""
    for method, scopes in METHODS.items():
        standin = METHODS_OF_STANDIN.get(method)
        if standin is not None and standin.scopes:
            assert scopes <= set(standin.scopes), method


@pytest.mark.parametrize("scope", ["chat:write", "users:read", "pins:write"])
def test_a_scope_that_is_missing_or_needless_is_found(scope, monkeypatch):
    """The comparison looks: less than is needed fails, and so does more."""
    asked = MANIFEST["oauth_config"]["scopes"]["bot"]
    for planted in ([s for s in asked if s != scope], sorted([*asked, "admin"])):
        monkeypatch.setitem(MANIFEST["oauth_config"]["scopes"], "bot", planted)
        with pytest.raises(AssertionError):
            test_the_scopes_are_those_that_methods_and_events_need_and_no_others()


def test_mentions_in_commands_arrive_as_ids():
    """Without should_escape a command has `@name`, which is not unique and cannot be resolved."""
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/cspr"
    assert command["should_escape"] is True
    assert command["usage_hint"]


def test_people_can_reply_to_the_bot():
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True


def test_all_of_slack_comes_to_one_address():
    settings = MANIFEST["settings"]
    addresses = {
        MANIFEST["features"]["slash_commands"][0]["url"],
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
    }
    assert addresses == {"https://bot.example.org/slack/events"}


def test_texts_keep_within_slacks_limits():
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    (command,) = MANIFEST["features"]["slash_commands"]
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
