"""The page: the workspace in a browser, for people who want to try the app by hand.

It is served with the stand-in, and only to this machine: other host names are refused, so that no
web page elsewhere can reach it through the visitor's browser. What it shows is one JSON state,
fetched again every second; what people do comes in as JSON and goes the same way as in tests.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute

from playground.page.clock import next_morning
from playground.page.front import Completion, Front, Suggestion, Waits
from playground.page.routes import routes as routes_of
from playground.standin import StandIn

__all__ = ["Completion", "Front", "Suggestion", "Waits", "next_morning", "routes"]


def routes(front: Front | None = None) -> Callable[[StandIn], list[BaseRoute]]:
    """Return what gives a stand-in the routes of its page, plain or with this front."""
    return lambda slack: routes_of(slack, front or Front())
