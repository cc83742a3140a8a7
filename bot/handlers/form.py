"""What every form is made of: what it shows, what it knows when it comes back, field errors."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.handlers.ask import Ask
from bot.handlers.requests import RequestHandler
from bot.messages import limits, templates
from bot.messages.carried import Carried
from bot.refusals.permission import Discontinued
from bot.reviews import Seen
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.rules.access import require_coordinator_of

CALLBACK = "cspr"
ANSWER = "answer"
"""The callback of a view that only says something."""
About = dict[str, Any]
Values = Mapping[str, Any]
View = dict[str, Any]


class FieldError(Exception):
    """A field is not right; ``errors`` are shown at the fields."""

    def __init__(self, **errors: str) -> None:
        super().__init__("fields")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is shown, and what it asks for."""

    show: Callable[[RequestHandler, Ask, Carried], View]
    make: Callable[[About, Values], c.Command] | None = None


def form_facts(form: str, ask: Ask, **facts: Any) -> About:
    return {"form": form, "channel": ask.channel} | facts


def keep_what_fits(about: About, field: str) -> int:
    """Shorten a list in what a form knows until it fits; return how many of it are left.

    The rest comes when the form is opened again.
    """
    while len(json.dumps(about)) > limits.PRIVATE:
        about[field].pop()
    return len(about[field])


def view_of(name: str, about: About, facts: Mapping[str, Any]) -> View:
    private = json.dumps(about, separators=(",", ":"))
    return templates.modal(
        f"modal/{name}", {"ref": "", "today": None, **facts, "private": private}, CALLBACK
    )


def see(handler: RequestHandler, ask: Ask, ref: str, query: q.Query) -> Seen:
    """Return a review for a form that is to change something in it.

    Where nothing changes any more, that is said when the form is asked for, not once it is filled.
    """
    seen = read(handler, ask, ref, query)
    if seen.review.discontinued is not None:
        raise Discontinued(on=seen.review.discontinued)
    return seen


def read(handler: RequestHandler, ask: Ask, ref: str, query: q.Query) -> Seen:
    """Return a review for what is only read, or goes on after a review has ended."""
    return handler.admission.see(replace(ask, ref=ref), ref, query)


def for_coordinators(handler: RequestHandler, ask: Ask, ref: str) -> Seen:
    """Return a review for a form that only a coordinator fills in.

    Others are refused when the form is asked for, not when it is filled in.
    """
    seen = see(handler, ask, ref, q.ShowChecklist())
    require_coordinator_of(seen.review, ask.user)
    return seen


def party_of(about: Mapping[str, Any]) -> str | None:
    return str(about["party"]) if about.get("party") else None


def version_of(about: Mapping[str, Any]) -> int | None:
    return int(about["version"]) if about.get("version") else None
