"""The app's manifest: what Slack is asked for is what the bot uses, and no more."""

import json
from pathlib import Path

MANIFEST = json.loads((Path(__file__).parent.parent / "manifest.json").read_text(encoding="utf-8"))

# Each scope with what needs it. chat:write.public and channels:read are left out on purpose:
# reviews live in private channels that the bot was invited to.
SCOPES = {
    "chat:write": "posts, DMs, the board",
    "commands": "/cspr",
    "files:write": "letters, the timeline, calendars, exports",
    "groups:history": "looking whether a post of unknown fate arrived",
    "groups:read": "who is in a review's channel",
    "im:history": "the same in DMs, and replies to the bot",
    "im:write": "opening DMs",
    "pins:write": "the board stays on top",
    "users:read": "time zones, deactivated people, workspace admins",
}


def test_no_scope_is_asked_for_that_nothing_uses():
    assert MANIFEST["oauth_config"]["scopes"] == {"bot": sorted(SCOPES)}


def test_every_event_comes_with_a_scope_that_the_bot_has():
    """Slack refuses a manifest with an event that lacks its scope."""
    needs = {
        "app_home_opened": None,
        "app_uninstalled": None,
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
        "tokens_revoked": None,
        "user_change": "users:read",
    }
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == sorted(needs)
    assert {scope for scope in needs.values() if scope} <= SCOPES.keys()


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
