"""Slack's error codes, by what has to happen before a call can work again."""

# Of the workspace: nothing works any more, until the app is installed again.
WORKSPACE_LOST = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
        "team_access_not_granted",
    }
)
# Of the channel: nothing works there, until it is opened again or the bot is invited.
CHANNEL_LOST = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    }
)
# Of the person: direct messages cannot be opened with them.
PERSON_LOST = frozenset({"cannot_dm_bot", "user_disabled", "user_not_found", "users_not_found"})
# Of the thread: a reply can still be posted as a message of its own.
THREAD_GONE = frozenset({"cannot_reply_to_message", "invalid_thread_ts", "thread_not_found"})
# Of the message: somebody deleted it, or it cannot be changed any more.
MESSAGE_GONE = frozenset(
    {"cant_update_message", "edit_window_closed", "message_not_found", "not_pinnable"}
)
# It passes: a workspace that is being moved, a limit.
TRY_LATER = frozenset(
    {"accesslimited", "message_limit_exceeded", "org_login_required", "team_added_to_org"}
)
# Somebody has to mend the app's set-up.
SETUP_BROKEN = frozenset(
    {
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_enabled",
    }
)
# What was to be done has been done before.
DONE_BEFORE = frozenset(
    {
        ("pin", "already_pinned"),
        ("delete", "message_not_found"),
        ("delete", "file_deleted"),
        ("delete", "file_not_found"),
    }
)
