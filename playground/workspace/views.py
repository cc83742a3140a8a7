"""Modals on people's screens, and their Home tabs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from playground.blocks import Json, Names, copied
from playground.shown import View
from playground.workspace.app import Installation
from playground.workspace.errors import ApiError
from playground.workspace.ids import Ids

MODAL_STACK = 3

IDENTITY = (
    "id",
    "team_id",
    "app_id",
    "bot_id",
    "app_installed_team_id",
    "root_view_id",
    "previous_view_id",
)
"""What stays of a view when the app gives it new content."""

UNLESS_GIVEN: Json = {
    "title": None,
    "submit": None,
    "close": None,
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
}


class Views:
    """Every view of a workspace: each person's stack of modals, and the one view of their Home."""

    def __init__(self, app: Installation, ids: Ids, names: Names) -> None:
        self._app = app
        self._ids = ids
        self._names = names
        self._views: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, View] = {}
        self.changes: list[View] = []
        """Each view again at every time that it was given content."""

    def forget(self) -> None:
        """Take every view off every screen, Home tabs too, as if none had been opened yet."""
        self._views.clear()
        self._stacks.clear()
        self._homes.clear()

    # -- finding -----------------------------------------------------------------------------------

    def get(self, view_id: str | None) -> View | None:
        """Return the view with this id, on a screen or not."""
        return self._views.get(str(view_id))

    def live(self, view: View) -> View:
        """Return the view as it is on screen now, or the stale copy itself when it is gone."""
        if view.type == "home" and view.user in self._homes:
            return self._homes[view.user]
        return self._views.get(view.id, view)

    def open_ones(self) -> list[View]:
        """Return every view that is on somebody's screen, the oldest first."""
        return [view for view in self._views.values() if self.is_open(view)]

    def is_open(self, view: View) -> bool:
        """Tell whether a view is on its person's screen."""
        if view.type == "home":
            home = self._homes.get(view.user)
            return home is not None and home.id == view.id
        return view.id in self._stacks.get(view.user, [])

    def stack(self, user: str) -> list[View]:
        """Return the modals on this person's screen, the topmost last."""
        return [self._views[view_id] for view_id in self._stacks.get(user, [])]

    def topmost(self, user: str) -> View | None:
        """Return the modal that this person sees on top, if any is open."""
        stack = self.stack(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """Return this person's Home tab as it was last published."""
        return self._homes.get(user)

    # -- opening and closing -----------------------------------------------------------------------

    def open(self, user: str, payload: Mapping[str, Any]) -> View:
        """Put a modal on somebody's screen, in place of whatever modal was there."""
        view = self._new(user, payload)
        self._stacks[user] = [view.id]
        return view

    def push(self, user: str, payload: Mapping[str, Any]) -> View:
        """Put a modal on top of the one that is open; three at most."""
        under = self.topmost(user)
        if under is None:
            raise ApiError("invalid_trigger_id", "no modal is open to push onto")

        if len(self._stacks[user]) >= MODAL_STACK:
            raise ApiError("push_limit_reached")

        view = self._new(user, payload, under)
        self._stacks[user].append(view.id)
        return view

    def publish_home(self, user: str, payload: Mapping[str, Any]) -> View:
        """Publish one person's Home tab: one view that stays and changes."""
        if user in self._homes:
            self.fill(self._homes[user], payload)
        else:
            self._homes[user] = self._new(user, payload)
        return self._homes[user]

    def close(self, user: str, view: View) -> None:
        """Take a modal off this person's screen."""
        self._stacks[user].remove(view.id)

    def close_all(self, user: str) -> None:
        """Take every modal off this person's screen."""
        self._stacks[user].clear()

    # -- content -----------------------------------------------------------------------------------

    def fill(self, view: View, payload: Mapping[str, Any]) -> None:
        """Give a view new content and a new hash; what was typed stays where its field stays.

        A field stays with its block_id and action_id.
        """
        typed = view.raw.get("state", {}).get("values", {})
        view.raw = {
            **{key: view.raw[key] for key in IDENTITY},
            **UNLESS_GIVEN,
            **copied(dict(payload)),
            "hash": f"{self._ids.next_ts()}.{self._ids.next('h')}",
            "blocks": self._ids.filled(payload.get("blocks") or []),
        }
        view.raw["state"] = {"values": _kept(typed, view.elements)}
        view.shown_errors = {}
        self.changes.append(view)

    def _new(self, user: str, payload: Mapping[str, Any], under: View | None = None) -> View:
        view_id = self._ids.next("V")
        raw: Json = {
            "id": view_id,
            "team_id": self._app.team,
            "app_id": self._app.app_id,
            "bot_id": self._app.bot_id,
            "app_installed_team_id": self._app.team,
            "root_view_id": under.raw["root_view_id"] if under else view_id,
            "previous_view_id": under.id if under else None,
        }
        view = View(user, raw, self._names)
        self.fill(view, payload)
        self._views[view_id] = view
        return view


def _kept(typed: Json, elements: Iterable[tuple[str, Json]]) -> Json:
    """Return what was typed in fields that are among these elements."""
    values: Json = {}
    for block_id, element in elements:
        action_id = element["action_id"]
        held = typed.get(block_id, {})
        if action_id in held:
            values.setdefault(block_id, {})[action_id] = held[action_id]

    return values
