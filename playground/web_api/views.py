"""Methods on views: modals and Home tabs."""

from __future__ import annotations

from collections.abc import Mapping

from playground import limits
from playground.blocks import Json
from playground.shown import View
from playground.web_api.checks import known_person, refuse_problems
from playground.web_api.methods import Args, method
from playground.workspace import ApiError, Workspace


@method("views.open", tier=4)
def views_open(workspace: Workspace, args: Args) -> Json:
    """Open a modal for the person whose act gave the trigger_id."""
    payload = _view_given(workspace, args, "views.open", "modal")
    user = _person_of_trigger(workspace, args)
    return {"view": workspace.views.open(user, payload).as_sent()}


@method("views.push", tier=4)
def views_push(workspace: Workspace, args: Args) -> Json:
    """Open a modal on top of the one that is open."""
    payload = _view_given(workspace, args, "views.push", "modal")
    user = _person_of_trigger(workspace, args)
    return {"view": workspace.views.push(user, payload).as_sent()}


@method("views.update", tier=4)
def views_update(workspace: Workspace, args: Args) -> Json:
    """Change a view that is on somebody's screen, by its id or the app's `external_id` for it."""
    payload = _view_given(workspace, args, "views.update")
    view = _view_on_screen(workspace, args)
    _check_hash(view, args)

    if payload["type"] != view.type:
        raise ApiError("invalid_arguments", "a view cannot change its type")

    workspace.views.fill(view, payload)
    return {"view": view.as_sent()}


@method("views.publish", tier=4)
def views_publish(workspace: Workspace, args: Args) -> Json:
    """Publish somebody's Home tab."""
    if not workspace.home_tab:
        raise ApiError("not_enabled")

    payload = _view_given(workspace, args, "views.publish", "home")
    person = known_person(workspace, args.text("user_id"))
    published = workspace.views.home(person.id)
    if published is not None:
        _check_hash(published, args)

    return {"view": workspace.views.publish_home(person.id, payload).as_sent()}


def _view_given(workspace: Workspace, args: Args, method: str, kind: str | None = None) -> Json:
    view = args.get("view")
    if not isinstance(view, Mapping):
        raise ApiError("invalid_arguments", "missing required field: view")

    refuse_problems(workspace, method, limits.view_problems(view))

    if kind and view["type"] != kind:
        raise ApiError("invalid_arguments", f"{method} takes a view of type {kind}")

    return dict(view)


def _view_on_screen(workspace: Workspace, args: Args) -> View:
    for view in workspace.views.open_ones():
        if _is_named(view, args):
            return view
    raise ApiError("not_found")


def _is_named(view: View, args: Args) -> bool:
    external_id = args.get("external_id")
    if external_id and view.raw.get("external_id") == external_id:
        return True
    return bool(view.id == args.get("view_id"))


def _person_of_trigger(workspace: Workspace, args: Args) -> str:
    try:
        return workspace.triggers.use(args.text("trigger_id")).user
    except ApiError as error:
        workspace.problems.append(f"views: {error.code}")
        raise


def _check_hash(view: View, args: Args) -> None:
    if args.get("hash") and args.get("hash") != view.raw["hash"]:
        raise ApiError("hash_conflict")
