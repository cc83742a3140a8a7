"""Make forms: what each shows for a press, and what its submission asks for.

How they come and go: :mod:`modals`. Showing one needs the same belonging as looking; whether its
submission may be done is judged when it is submitted, by the core.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.errors import Refusal
from bot.handlers.ask import Ask
from bot.handlers.requests import RequestHandler
from bot.messages import limits, templates
from bot.messages.carried import Carried
from bot.refusals.finding import StaleButton
from bot.refusals.items import NothingToTick
from bot.refusals.permission import AuthorOnly, OwnItemsOnly, SettingsNotYours
from bot.refusals.publication import NothingToDate
from bot.reviews import Seen
from bot.store import workspace
from bot.workflow import settings as workspace_settings
from bot.workflow.dates.calendar import REGIONS
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import setup
from bot.workflow.rules.access import require_coordinator_of
from bot.workflow.rules.labels import author_title, party_name
from bot.workflow.rules.lookup import find_item
from bot.workflow.views import checklist as checklist_view
from bot.workflow.views import forms as forms_view
from bot.workflow.views import item_history, offers
from bot.workflow.views.facts import facts_of

CALLBACK = "cspr"
ANSWER = "answer"
"""The callback of a view that only says something."""
POINTS = 20

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


def _about(form: str, ask: Ask, **facts: Any) -> About:
    return {"form": form, "channel": ask.channel} | facts


def _view(name: str, about: About, facts: Mapping[str, Any]) -> View:
    private = json.dumps(about, separators=(",", ":"))
    return templates.modal(
        f"modal/{name}", {"ref": "", "today": None, **facts, "private": private}, CALLBACK
    )


def _see(handler: RequestHandler, ask: Ask, ref: str, query: q.Query) -> Seen:
    return handler.admission.see(replace(ask, ref=ref), ref, query)


def _for_coordinators(handler: RequestHandler, ask: Ask, ref: str) -> Seen:
    """Return a review for a form that only a coordinator fills in.

    Others are refused when the form is asked for, not when it is filled in.
    """
    seen = _see(handler, ask, ref, q.ShowStatus())
    require_coordinator_of(seen.review, ask.user)
    return seen


def _party(about: Mapping[str, Any]) -> str | None:
    return str(about["party"]) if about.get("party") else None


def _version(about: Mapping[str, Any]) -> int | None:
    return int(about["version"]) if about.get("version") else None


# --- about one item ----------------------------------------------------------------------------


def _item_form(template: str, form: str) -> Callable[[RequestHandler, Ask, Carried], View]:
    def show(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
        ref, party = carried.ref, carried.party or ""
        seen = _see(handler, ask, ref, q.ShowItem(what=carried.item, party=carried.party))
        review = seen.review
        item = find_item(review, carried.item)
        key: InstanceId = InstanceId(item.id, party)
        about = _about(form, ask, ref=ref, item=item.id, party=party)
        if carried.version is not None:
            about["version"] = str(carried.version)
        current = review.current(item.of) if item.of else None
        report = review.process.report
        facts = {
            "ref": ref,
            "today": seen.today,
            "item": item.id,
            "title": item.title,
            "kind": item.kind,
            "author": author_title(review.process),
            "rule": item.rule or "",
            "outcomes": list(item.outcomes),
            "party": party_name(review, key.party),
            "on": carried.on or seen.today,
            "version": carried.version or (current.number if current else None),
            "pseudonym_known": bool(review.pseudonym),
            "points": item.kind == "confirmation"
            and report is not None
            and item.of == report.decided_kind,
            "prepared": forms_view.written_up(review, key, about.get("version"), form, ask.user),
            "written": not any(review.holds(ask.user, role) for role in item.decides),
        }
        return _view(template, about, facts)

    return show


def _points(values: Values, party: str | None) -> tuple[c.Command, ...]:
    found = [line.strip(" -•\t") for line in str(values.get("points") or "").splitlines()]
    found = [line for line in found if line]
    if len(found) > POINTS:
        raise FieldError(
            points=templates.words("modal/too-many-points", {"count": len(found), "limit": POINTS})
        )
    return tuple(c.AddCorrection(text=line, party=party) for line in found)


def _dispute(about: About, values: Values) -> c.Command:
    """Make a dispute, or a yes that is subject to points ([Something's wrong…]).

    Either way the points go with it.
    """
    party, what, version = _party(about), str(about["item"]), _version(about)
    points = _points(values, party)
    if values.get("how") == "corrections":
        if not points:
            raise FieldError(points=templates.words("modal/points-missing", {}))
        answer: c.Command = c.Approve(
            what=what,
            party=party,
            version=version,
            on=values.get("on"),
            corrections=True,
            note=values.get("reason"),
        )
        return c.Several(parts=(*points, answer))
    if not values.get("reason"):
        raise FieldError(reason=templates.words("modal/reason-missing", {}))
    dispute = c.Object(
        verb="dispute",
        because=str(values["reason"]),
        what=what,
        party=party,
        version=version,
        on=values.get("on"),
        ref=values.get("evidence"),
    )
    return c.Several(parts=(*points, dispute)) if points else dispute


def _return(about: About, values: Values) -> c.Command:
    return c.Object(
        verb="return",
        because=str(values["reason"]),
        what=str(about["item"]),
        party=_party(about),
        version=_version(about),
        on=values.get("on"),
    )


def _decide(about: About, values: Values) -> c.Command:
    """Make a group's decision with its date and minute."""
    common: dict[str, Any] = {
        "what": str(about["item"]),
        "party": _party(about),
        "version": _version(about),
        "on": values.get("on"),
        "ref": values.get("evidence"),
    }
    if values.get("decision") == "return":
        if not values.get("reason"):
            raise FieldError(reason=templates.words("modal/reason-missing", {}))
        return c.Object(verb="return", because=str(values["reason"]), **common)
    return c.Approve(note=values.get("reason"), **common)


def _record(about: About, values: Values) -> c.Command:
    """[Record their answer…]: for an agency that answered by e-mail."""
    common: dict[str, Any] = {
        "what": str(about["item"]),
        "party": _party(about),
        "version": _version(about),
        "on": values.get("on"),
        "ref": str(values["evidence"]),
    }
    if values.get("answer") == "dispute":
        if not values.get("reason"):
            raise FieldError(reason=templates.words("modal/reason-missing", {}))
        return c.Object(verb="dispute", because=str(values["reason"]), **common)
    return c.Approve(note=values.get("reason"), **common)


def _done(about: About, values: Values) -> c.Command:
    chosen = "none" if "none" in (values.get("none") or []) else values.get("outcome")
    return c.Complete(
        what=str(about["item"]),
        party=_party(about),
        outcome=None if chosen == "removed" else chosen,
        name=values.get("name"),
        until=values.get("until"),
        on=values.get("on"),
        because=values.get("reason"),
        ref=values.get("evidence"),
        note=values.get("note"),
    )


def _reason(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """[Read reason]: for those who belong to the review."""
    seen = _see(handler, ask, carried.ref, q.ShowMine())
    texts = item_history.text_of(seen.review, carried.event)
    if texts is None:
        raise StaleButton
    if not handler.admission.may_read(ask, seen, carried.event):
        raise OwnItemsOnly(ref=seen.row.ref)
    return templates.modal(
        "modal/reason", facts_of(texts) | {"zone": str(seen.settings.zone)}, ANSWER
    )


def _changed(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show what changed, on a request that asks again ([What changed?])."""
    look = q.ShowItem(what=carried.item, party=carried.party)
    seen = _see(handler, ask, carried.ref, look)
    key = InstanceId(find_item(seen.review, carried.item).id, carried.party or "")
    changed = forms_view.changed(seen.review, key, carried.version or 0, ask.user)
    return templates.modal("modal/changed", facts_of(changed), ANSWER)


# --- dates -------------------------------------------------------------------------------------


def _catch_up_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show every past item of a review taken over half-way, with a day to fill in."""
    seen = _for_coordinators(handler, ask, carried.ref)
    found = checklist_view.past_items(seen.review, seen.today, seen.settings.calendar)
    if not found:
        raise NothingToTick
    keys = [[line.item, line.party_id] for line in found]
    about = _about("catch-up", ask, ref=carried.ref, keys=keys)
    while len(json.dumps(about)) > limits.PRIVATE:
        keys.pop()  # the rest comes when the form is opened again
    return _view("catch-up", about, {"ref": carried.ref, "lines": found[: len(keys)]})


def _catch_up(about: About, values: Values) -> c.Command:
    evidence = str(values.get("evidence") or "")
    given = [(item, party, values.get(f"day-{n}")) for n, (item, party) in enumerate(about["keys"])]
    days = [(item, party, on, evidence) for item, party, on in given if on is not None]
    if not days:
        raise FieldError(evidence=templates.words("modal/no-day", {}))
    return c.CatchUp(days=tuple(days))


def _dates_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """All dates of a stage at once."""
    seen = _for_coordinators(handler, ask, carried.ref)
    stage = carried.stage or seen.review.stage.id
    found = forms_view.stage_dates(seen.review, stage, seen.settings.calendar)
    lines = found.lines[:40]
    if not lines:
        raise NothingToDate(dated=seen.review.process.timetabled)
    days = [[line.item, line.due.isoformat() if line.due else ""] for line in lines]
    about = _about("dates", ask, ref=carried.ref, days=days)
    while len(json.dumps(about)) > limits.PRIVATE:
        days.pop()
    shown = replace(found, lines=lines[: len(days)])
    return _view("dates", about, facts_of(shown) | {"today": seen.today})


def _dates(about: About, values: Values) -> c.Command:
    """Make only what was changed in the form.

    What somebody else has moved meanwhile stays as they moved it.
    """
    parts = []
    for n, (item, before) in enumerate(about["days"]):
        day: date | None = values.get(f"day-{n}")
        if (day.isoformat() if day else "") != before:
            parts.append(c.SetDue(what=item, due=day, because=str(values["reason"])))
    return c.Several(parts=tuple(parts))


# --- publication -------------------------------------------------------------------------------


def _publication_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the publication date, with what it would mean.

    By when the notices go, and whether the six months hold.
    """
    seen = _for_coordinators(handler, ask, carried.ref)
    day = carried.on or seen.review.publication_date or seen.review.publication_target
    meaning = forms_view.publication(seen.review, day, seen.today, seen.settings.calendar)
    about = _about("publication", ask, ref=carried.ref)
    return _view("publication", about, facts_of(meaning) | {"today": seen.today})


def _publication(about: About, values: Values) -> c.Command:
    return c.AgreePublication(on=values["publication-day"], because=values.get("reason"))


def _publish_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    seen = _for_coordinators(handler, ask, carried.ref)
    gate = forms_view.publishing(seen.review, seen.today, seen.settings.calendar)
    about = _about("publish", ask, ref=carried.ref)
    return _view("publish", about, facts_of(gate) | {"today": seen.today})


def _publish(about: About, values: Values) -> c.Command:
    return c.Publish(url=str(values["url"]), on=values.get("on"))


def _outside_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show what a coordinator records when the report went live without the gate.

    [It's already live…].
    """
    _for_coordinators(handler, ask, carried.ref)
    facts = {"ref": carried.ref, "on": carried.on, "url": carried.url}
    return _view("outside", _about("outside", ask, ref=carried.ref), facts)


def _outside(about: About, values: Values) -> c.Command:
    return c.Publish(
        url=str(values["url"]), on=values["on"], because=str(values["reason"]), outside=True
    )


# --- versions ----------------------------------------------------------------------------------


def _draft_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form that registers a version: the author's own, also from outside the channel."""
    seen = _see(handler, ask, carried.ref, q.ShowMine())
    if not offers.may_register(seen.review, ask.user):
        process = seen.review.process
        roles = dict.fromkeys((process.answering_role, "coordinator"))
        people = [user for role in roles for user in seen.review.holders(role)]
        raise AuthorOnly(people=people, author=author_title(process))
    kinds = forms_view.drafts(seen.review, carried.kind)
    about = _about("draft", ask, ref=carried.ref)
    return _view("draft", about, facts_of(kinds) | {"today": seen.today})


def _draft(about: About, values: Values) -> c.Command:
    return c.RegisterVersion(
        url=str(values["url"]),
        document=str(values["kind"]),
        on=values.get("on"),
        note=values.get("note"),
    )


# --- opening and set-up ------------------------------------------------------------------------


def _open_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form that opens a review in this channel; elsewhere, how that is done."""
    facts = {"processes": handler.queries.processes()}
    if ask.direct:
        return templates.modal("modal/open-how", {"ref": "", "today": None, **facts}, ANSWER)
    return _view("open", _about("open", ask), facts)


def _open(about: About, values: Values) -> c.Command:
    return c.OpenReview(
        process=str(values["process"]),
        pseudonym=str(values["pseudonym"]),
        decided=values["decided"],
        ref=values.get("reference"),
    )


def _setup_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the set-up card: all steps, each with its button."""
    seen = _for_coordinators(handler, ask, carried.ref)
    return templates.modal("modal/setup", setup.setup(seen.review), ANSWER)


def _agency_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    _for_coordinators(handler, ask, carried.ref)
    return _view("agency", _about("add-agency", ask, ref=carried.ref), {"ref": carried.ref})


def _agency(about: About, values: Values) -> c.Command:
    if not values.get("lead") and not values.get("by_email"):
        raise FieldError(lead=templates.words("modal/lead-missing", {}))
    if values.get("lead") and values.get("by_email"):
        raise FieldError(by_email=templates.words("modal/lead-or-title", {}))
    return c.AddAgency(
        name=str(values["name"]),
        lead=values.get("lead"),
        deputy=values.get("deputy"),
        by_email=values.get("by_email"),
        out_of_area="yes" in (values.get("area") or []),
    )


def _party_form(kind: str) -> Callable[[RequestHandler, Ask, Carried], View]:
    def show(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
        _for_coordinators(handler, ask, carried.ref)
        return _view(
            "party", _about(f"add-{kind}", ask, ref=carried.ref), {"ref": carried.ref, "kind": kind}
        )

    return show


def _family(about: About, values: Values) -> c.Command:
    return c.AddFamily(name=str(values["name"]))


def _partnership(about: About, values: Values) -> c.Command:
    return c.AddPartnership(name=str(values["name"]))


def _role_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    seen = _for_coordinators(handler, ask, carried.ref)
    roles = [
        {"id": r.id, "title": r.title, "many": r.many, "held": bool(seen.review.holders(r.id))}
        for r in seen.review.process.roles.values()
    ]
    agencies = [(p.id, p.name) for p in seen.review.parties_of("agency")]
    facts = {"ref": carried.ref, "roles": roles, "agencies": agencies}
    return _view("role", _about("give-role", ask, ref=carried.ref), facts)


def _role(about: About, values: Values) -> c.Command:
    return c.GiveRole(
        role=str(values["role"]), people=tuple(values["people"]), party=values.get("agency")
    )


# --- one's own ---------------------------------------------------------------------------------


def _away_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    with handler.reviews.looking() as conn:
        until = workspace.away(conn, ask.team, handler.admission.today(ask.team)).get(ask.user)
    return _view("away", _about("away", ask), {"until": until})


def _away(about: About, values: Values) -> c.Command:
    return c.Away(until=values["until"])


def _settings_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    if not handler.admission.trusted(ask.team, ask.user):
        raise SettingsNotYours
    rows = handler.queries.settings(ask).rows
    return _view("settings", _about("settings", ask), {"rows": rows, "regions": sorted(REGIONS)})


def _settings(about: About, values: Values) -> c.Command:
    wanted, errors = [], {}
    for n, (key, setting) in enumerate(workspace_settings.SETTINGS.items()):
        value = values.get(f"setting-{n}")
        text = " ".join(value) if isinstance(value, list) else str(value or setting.default)
        try:
            wanted.append(workspace_settings.check(key, text))
        except Refusal as refusal:
            errors[f"setting-{n}"] = templates.words("modal/bad-value", refusal.facts)
    if errors:
        raise FieldError(**errors)
    return c.ChangeSettings(values=tuple(wanted))


FORMS: dict[str, Form] = {
    "open-review": Form(_open_form, _open),
    "setup": Form(_setup_form),
    "add-agency": Form(_agency_form, _agency),
    "add-family": Form(_party_form("family"), _family),
    "add-partnership": Form(_party_form("partnership"), _partnership),
    "give-role": Form(_role_form, _role),
    "dispute": Form(_item_form("object", "dispute"), _dispute),
    "return": Form(_item_form("object", "return"), _return),
    "decide": Form(_item_form("decide", "decide"), _decide),
    "record": Form(_item_form("record", "record"), _record),
    "form": Form(_item_form("done", "done"), _done),
    "done": Form(_item_form("done", "done"), _done),
    "reason": Form(_reason),
    "changed": Form(_changed),
    "catch-up": Form(_catch_up_form, _catch_up),
    "dates": Form(_dates_form, _dates),
    "publication": Form(_publication_form, _publication),
    "publish": Form(_publish_form, _publish),
    "outside": Form(_outside_form, _outside),
    "draft": Form(_draft_form, _draft),
    "away": Form(_away_form, _away),
    "settings": Form(_settings_form, _settings),
}
"""Every form by the word that opens it. ``open`` is what the form of ``open-review`` calls
itself."""
FORMS["open"] = FORMS["open-review"]
