"""Methods on the app itself and on people: api, auth and users."""

from __future__ import annotations

from playground.blocks import Json
from playground.web_api.checks import known_person
from playground.web_api.methods import Args, method
from playground.web_api.pages import page_of
from playground.workspace import ApiError, Workspace
from playground.workspace.user_object import user_object


@method("api.test")
def api_test(workspace: Workspace, args: Args) -> Json:
    """Answer with the arguments, or with the error that was asked for."""
    if args.get("error"):
        raise ApiError(str(args.get("error")), args=args.given)
    return {"args": args.given}


@method("auth.test")
def auth_test(workspace: Workspace, args: Args) -> Json:
    """Say whose token this is."""
    return {
        "url": workspace.base_url,
        "team": "Playground",
        "user": "review_bot",
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


@method("bots.info", "users:read", tier=3)
def bots_info(workspace: Workspace, args: Args) -> Json:
    """Say what a bot is, and which app's."""
    if args.text("bot") != workspace.app.bot_id:
        raise ApiError("bot_not_found")

    return {
        "bot": {
            "id": workspace.app.bot_id,
            "deleted": False,
            "name": workspace.names[workspace.bot_user],
            "updated": int(workspace.clock().timestamp()),
            "app_id": workspace.app.app_id,
            "user_id": workspace.bot_user,
            "icons": {},
        }
    }


@method("auth.revoke")
def auth_revoke(workspace: Workspace, args: Args) -> Json:
    """Revoke the token that asks, unless it is only a test."""
    if args.flag("test"):
        return {"revoked": False}
    workspace.revoke()
    return {"revoked": True}


@method("users.info", "users:read", tier=4)
def users_info(workspace: Workspace, args: Args) -> Json:
    """Say who somebody is."""
    person = known_person(workspace, args.text("user"))
    return {"user": user_object(workspace.team, person)}


@method("users.list", "users:read", tier=2)
def users_list(workspace: Workspace, args: Args) -> Json:
    """List everybody, the app included."""
    people, cursor = page_of(workspace.everybody(), args, default=200, most=1000)
    return {
        "members": [user_object(workspace.team, person) for person in people],
        "response_metadata": {"next_cursor": cursor},
    }
