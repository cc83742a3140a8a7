"""What is done in Slack, and what each error means there: Slack's documented ones, and some more.

Errors that every method knows have one meaning (:data:`EVERYWHERE`), unless an operation says
otherwise. One that stands nowhere is treated by its operation's ``default``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack_errors.meanings import Meaning

BYTES = "upload"
"""How the sending of a file's bytes is called here: it is no method of Slack's."""
Codes = Mapping[Meaning, str]
"""Errors by what they mean, with a space between two."""

EVERYWHERE: Codes = {
    Meaning.AGAIN: (
        "accesslimited ekm_access_denied message_limit_exceeded org_login_required"
        " team_added_to_org"
    ),
    Meaning.LIMITED: "ratelimited rate_limited",
    Meaning.UNCLEAR: "fatal_error internal_error request_timeout rollup_error service_unavailable",
    Meaning.WORKSPACE_LOST: (
        "account_inactive invalid_auth not_authed team_access_not_granted token_expired"
        " token_revoked"
    ),
    Meaning.SETUP: (
        "access_denied deprecated_endpoint enterprise_is_restricted is_bot method_deprecated"
        " missing_scope no_permission not_allowed_token_type not_enabled two_factor_setup_required"
        " unknown_method upgrade_required user_is_bot"
    ),
    Meaning.OURS: (
        "invalid_arg_name invalid_arguments invalid_array_arg invalid_charset invalid_form_data"
        " invalid_json invalid_post_type json_not_object missing_argument missing_post_type"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Something that is done by one or more methods of Slack."""

    name: str
    """As the log and the metrics call it."""
    title: str
    methods: tuple[str, ...]
    default: Meaning
    codes: Codes
    is_side_act: bool = False
    """Whether it changes something that was said before: no refusal of it parks a channel."""


# Content or arguments that Slack does not take: the next message may be all right.
_CONTENT = (
    "attachment_payload_limit_exceeded invalid_attachments invalid_blocks invalid_blocks_format"
    " invalid_metadata_format invalid_metadata_schema markdown_text_conflict"
    " metadata_must_be_sent_from_app metadata_too_large msg_blocks_too_long msg_too_long no_text"
    " too_many_attachments as_user_not_supported team_not_found"
)
# What an administrator forbids to be shared with another organisation.
_SHARING = (
    "slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked"
    " slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked"
    " slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked"
)
_NO_PLACE = (
    "access_denied app_access_restricted channel_not_found is_archived is_inactive no_permission"
    " not_in_channel restricted_action restricted_action_read_only_channel"
    " restricted_action_thread_only_channel"
)
_NO_PERSON = (
    "cannot_dm_bot user_disabled user_is_restricted user_not_found user_not_in_channel"
    " user_not_visible users_not_found"
)
_NO_THREAD = (
    "cannot_reply_to_message invalid_thread_ts restricted_action_non_threadable_channel"
    " restricted_action_thread_locked thread_locked thread_not_found"
)
_RESTRICTED = (
    "access_denied app_access_restricted no_permission permission_denied posting_to_channel_denied"
    " restricted_action restricted_action_non_threadable_channel"
    " restricted_action_read_only_channel restricted_action_thread_locked"
    " restricted_action_thread_only_channel"
)
_CHANNEL = "channel_not_found is_archived is_inactive not_in_channel"
_MOVING = "external_channel_migrating"

POST = Operation(
    name="post",
    title="Post a message",
    methods=("chat.postMessage",),
    default=Meaning.OURS,
    codes={
        Meaning.AGAIN: _MOVING,
        Meaning.PLACE_LOST: _NO_PLACE,
        Meaning.PERSON_LOST: _NO_PERSON,
        Meaning.OUTSIDE_THREAD: _NO_THREAD,
        Meaning.SETUP: "messages_tab_disabled",
        Meaning.OURS: (
            f"{_CONTENT} {_SHARING} draft_already_deleted draft_already_sent draft_has_conflict"
            " draft_not_found duplicate_channel_not_found duplicate_message_not_found"
            " missing_file_data send_on_behalf_not_allowed too_many_contact_cards"
        ),
    },
)
OPEN = Operation(
    name="open",
    title="Open the direct messages with a person",
    methods=("conversations.open",),
    default=Meaning.PERSON_LOST,
    codes={
        Meaning.PERSON_LOST: (
            f"{_NO_PERSON} access_denied app_access_restricted channel_not_found"
            " invalid_user_combination method_not_supported_for_channel_type not_enough_users"
            " restricted_action"
        ),
        Meaning.SETUP: "messages_tab_disabled",
        Meaning.OURS: "too_many_users users_list_not_supplied",
    },
)
UPDATE = Operation(
    name="update",
    title="Show a message anew",
    methods=("chat.update",),
    default=Meaning.DROPPED,
    is_side_act=True,
    codes={
        Meaning.AGAIN: f"{_MOVING} streaming_state_conflict update_failed",
        Meaning.DOUBTED: _CHANNEL,
        Meaning.POST_ANEW: "cant_update_message message_not_found",
        Meaning.DROPPED: (
            f"{_RESTRICTED} {_SHARING} block_mismatch blocked_file_type cant_broadcast_message"
            " edit_window_closed file_deleted file_is_deleted file_not_found"
            " file_share_limit_reached max_file_sharing_exceeded no_dual_broadcast_content_update"
            " unable_to_share_files"
        ),
        Meaning.OURS: _CONTENT,
    },
)
DELETE = Operation(
    name="delete",
    title="Delete a message",
    methods=("chat.delete",),
    default=Meaning.DROPPED,
    is_side_act=True,
    codes={
        Meaning.AGAIN: _MOVING,
        Meaning.DONE_BEFORE: "message_not_found",
        Meaning.DOUBTED: _CHANNEL,
        Meaning.DROPPED: (f"{_RESTRICTED} cant_delete_message compliance_exports_prevent_deletion"),
    },
)
DELETE_FILE = Operation(
    name="delete-file",
    title="Delete a file",
    methods=("files.delete",),
    default=Meaning.DROPPED,
    is_side_act=True,
    codes={
        Meaning.DONE_BEFORE: "file_deleted file_not_found",
        Meaning.DROPPED: (
            f"{_RESTRICTED} cant_delete_file delete_not_allowed file_deleting_disabled"
        ),
    },
)
PIN = Operation(
    name="pin",
    title="Pin the board",
    methods=("pins.add",),
    default=Meaning.DROPPED,
    is_side_act=True,
    codes={
        Meaning.AGAIN: _MOVING,
        Meaning.DONE_BEFORE: "already_pinned",
        Meaning.POST_ANEW: "message_not_found",
        Meaning.DOUBTED: _CHANNEL,
        Meaning.DROPPED: f"{_RESTRICTED} file_not_found file_not_shared not_pinnable too_many_pins",
        Meaning.OURS: "bad_timestamp no_item_specified",
    },
)
PLACE_FILE = Operation(
    name="place-file",
    title="Upload a file: ask where its bytes go",
    methods=("files.getUploadURLExternal",),
    default=Meaning.OURS,
    codes={
        Meaning.SETUP: (
            "file_type_not_allowed file_upload_size_restricted file_uploads_disabled"
            " file_uploads_except_images_disabled storage_limit_reached"
        ),
        Meaning.OURS: "alt_txt_too_large snippet_too_large unknown_snippet_type unknown_subtype",
    },
)
SEND_BYTES = Operation(
    name="send-bytes",
    title="Upload a file: send its bytes to the address that Slack gave",
    methods=(BYTES,),
    default=Meaning.AGAIN,
    codes={Meaning.SETUP: "foreign_address upload_refused"},
)
SHARE_FILE = Operation(
    name="share-file",
    title="Upload a file: share it",
    methods=("files.completeUploadExternal",),
    default=Meaning.OURS,
    codes={
        Meaning.AGAIN: f"{_MOVING} file_not_found",
        Meaning.UNCLEAR: "file_update_failed",
        Meaning.PLACE_LOST: f"{_NO_PLACE} invalid_channel",
        Meaning.PERSON_LOST: _NO_PERSON,
        Meaning.OUTSIDE_THREAD: _NO_THREAD,
        Meaning.SETUP: (
            "blocked_file_type file_type_not_allowed file_uploads_disabled"
            " file_uploads_except_images_disabled messages_tab_disabled posting_to_channel_denied"
        ),
        Meaning.OURS: f"{_SHARING} channels_limit_exceeded invalid_blocks",
    },
)
LOOK = Operation(
    name="look",
    title="Look for a message that may have arrived",
    methods=("conversations.history", "conversations.replies"),
    default=Meaning.SETUP,
    codes={
        Meaning.AGAIN: f"{_MOVING} invalid_cursor list_record_comment_fetch_failed",
        Meaning.PLACE_LOST: "channel_not_found is_archived is_inactive not_in_channel",
        Meaning.OUTSIDE_THREAD: "thread_not_found",
        Meaning.SETUP: (
            "channel_is_limited_access ekm_access_denied method_not_supported_for_channel_type"
        ),
        Meaning.OURS: "invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest",
    },
)
CHANNEL = Operation(
    name="channel",
    title="Ask what a channel is",
    methods=("conversations.info",),
    default=Meaning.NOT_KNOWN,
    codes={
        Meaning.UNSEEN: "channel_not_found",
        Meaning.NOT_KNOWN: "channel_is_limited_access missing_scope",
    },
)
MEMBERS = Operation(
    name="members",
    title="Ask who is in a channel",
    methods=("conversations.members",),
    default=Meaning.NOT_KNOWN,
    codes={
        Meaning.NOT_KNOWN: (
            "channel_not_found fetch_members_failed invalid_cursor"
            " method_not_supported_for_channel_type"
        ),
        Meaning.OURS: "invalid_limit",
    },
)
PERSON = Operation(
    name="person",
    title="Ask who somebody is",
    methods=("users.info",),
    default=Meaning.NOT_KNOWN,
    codes={
        Meaning.NOBODY: "user_not_found user_not_visible users_not_found",
        Meaning.OURS: "too_many_users",
    },
)
TOKEN = Operation(
    name="token",
    title="Ask whose a token is, or give it back",
    methods=("auth.test", "auth.revoke"),
    default=Meaning.NOT_KNOWN,
    codes={Meaning.OURS: "not_bearer_token"},
)
FORM = Operation(
    name="form",
    title="Show a form",
    methods=("views.open", "views.push", "views.update"),
    default=Meaning.NOT_SHOWN,
    codes={
        Meaning.TOO_LATE: (
            "exchanged_trigger_id expired_trigger_id hash_conflict invalid_trigger_id not_found"
        ),
        Meaning.NOT_SHOWN: "push_limit_reached",
        Meaning.OURS: "duplicate_external_id view_too_large",
    },
)
HOME = Operation(
    name="home",
    title="Draw somebody's Home",
    methods=("views.publish",),
    default=Meaning.NOT_SHOWN,
    codes={
        Meaning.NOT_SHOWN: "hash_conflict user_not_found user_not_visible",
        Meaning.SETUP: "not_enabled not_implemented",
        Meaning.OURS: "duplicate_external_id missing_profile_id view_too_large",
    },
)
ANSWER = Operation(
    name="answer",
    title="Answer a person beside what they pressed",
    methods=("chat.postEphemeral",),
    default=Meaning.NOT_SHOWN,
    codes={
        Meaning.NOT_SHOWN: (
            f"{_NO_PLACE} {_NO_PERSON} {_NO_THREAD} {_MOVING} message_limit_exceeded"
        ),
        Meaning.SETUP: "messages_tab_disabled",
        Meaning.OURS: _CONTENT,
    },
)
INSTALL = Operation(
    name="install",
    title="Install the app in a workspace",
    methods=("oauth.v2.access",),
    default=Meaning.NOT_INSTALLED,
    codes={
        Meaning.NOT_INSTALLED: (
            "bad_client_secret bad_redirect_uri cannot_install_an_org_installed_app"
            " invalid_client_id invalid_code invalid_code_verifier invalid_grant_type"
            " invalid_refresh_token no_scopes oauth_authorization_url_mismatch pkce_not_allowed"
            " preview_feature_not_available user_email_unverified"
        )
    },
)
SOCKET = Operation(
    name="socket",
    title="Open a socket (Socket Mode)",
    methods=("apps.connections.open",),
    default=Meaning.AGAIN,
    codes={
        Meaning.AGAIN: "too_many_websockets",
        Meaning.SETUP: (
            "account_inactive ekm_access_denied forbidden_team insecure_request invalid_auth"
            " missing_args not_authed org_login_required team_access_not_granted team_disabled"
            " token_expired token_revoked user_removed_from_team"
        ),
    },
)

OPERATIONS = (
    *(POST, OPEN, UPDATE, PIN, DELETE, DELETE_FILE, PLACE_FILE, SEND_BYTES, SHARE_FILE, LOOK),
    *(CHANNEL, MEMBERS, PERSON, TOKEN, FORM, HOME, ANSWER, INSTALL, SOCKET),
)
