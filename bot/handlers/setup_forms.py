"""Forms that open and set up a review, and a person's own."""

from collections.abc import Callable
from datetime import date

from bot.errors import Refusal
from bot.handlers.ask import Ask
from bot.handlers.form import (
    ANSWER,
    About,
    FieldError,
    Values,
    View,
    for_coordinators,
    form_facts,
    view_of,
)
from bot.handlers.requests import RequestHandler
from bot.messages import templates
from bot.messages.carried import Carried
from bot.refusals.permission import SettingsNotYours
from bot.store import workspace
from bot.workflow import settings as workspace_settings
from bot.workflow.dates.calendar import REGIONS
from bot.workflow.review import commands as c
from bot.workflow.rules import setup


def open_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the form that opens a review in this channel; elsewhere, how that is done."""
    facts = handler.queries.pathways()
    if ask.direct:
        return templates.modal("modal/open-how", {"ref": "", "today": None, **facts}, ANSWER)
    reviews = _coordinated(handler, ask)
    return view_of("open", form_facts("open", ask), {**facts, "reviews": reviews})


def make_open(about: About, values: Values) -> c.Command:
    return c.OpenReview(
        process=str(values["process"]),
        pseudonym=str(values["pseudonym"]),
        decided=values["decided"],
        ref=values.get("reference"),
        like=values.get("like"),
    )


def _coordinated(handler: RequestHandler, ask: Ask) -> list[str]:
    """Return the references of the reviews that a person coordinates, the newest first."""
    with handler.reviews.looking() as conn:
        rows = handler.reviews.of_user(conn, ask.team, ask.user)
    mine = [row for row in rows if handler.admission.coordinates(row, ask.user)]
    return [row.ref for row in sorted(mine, key=lambda row: -row.id)]


def setup_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    """Show the set-up card: all steps, each with its button."""
    seen = for_coordinators(handler, ask, carried.ref)
    return templates.modal("modal/setup", setup.setup(seen.review), ANSWER)


def agency_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    for_coordinators(handler, ask, carried.ref)
    return view_of("agency", form_facts("add-agency", ask, ref=carried.ref), {"ref": carried.ref})


def make_agency(about: About, values: Values) -> c.Command:
    lead, by_email = values.get("lead"), values.get("by_email")
    if not lead and not by_email:
        raise FieldError(lead=templates.words("modal/lead-missing", {}))

    if lead and by_email:
        raise FieldError(by_email=templates.words("modal/lead-or-title", {}))

    return c.AddAgency(
        name=str(values["name"]),
        lead=lead,
        deputy=values.get("deputy"),
        by_email=by_email,
        out_of_area="yes" in (values.get("area") or []),
    )


def party_form(kind: str) -> Callable[[RequestHandler, Ask, Carried], View]:
    def show(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
        for_coordinators(handler, ask, carried.ref)
        return view_of(
            "party",
            form_facts(f"add-{kind}", ask, ref=carried.ref),
            {"ref": carried.ref, "kind": kind},
        )

    return show


def make_family(about: About, values: Values) -> c.Command:
    return c.AddFamily(name=str(values["name"]))


def make_partnership(about: About, values: Values) -> c.Command:
    return c.AddPartnership(name=str(values["name"]))


def role_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    seen = for_coordinators(handler, ask, carried.ref)
    roles = [
        {
            "id": role.id,
            "title": role.title,
            "many": role.many,
            "held": bool(seen.review.holders(role.id)),
        }
        for role in seen.review.process.roles.values()
    ]
    agencies = [(party.id, party.name) for party in seen.review.parties_of("agency")]
    facts = {"ref": carried.ref, "roles": roles, "agencies": agencies}
    return view_of("role", form_facts("give-role", ask, ref=carried.ref), facts)


def make_role(about: About, values: Values) -> c.Command:
    return c.GiveRole(
        role=str(values["role"]), people=tuple(values["people"]), party=values.get("agency")
    )


def away_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    with handler.reviews.looking() as conn:
        today = handler.admission.today(ask.team)
        known = workspace.person(conn, ask.team, ask.user)

    facts: dict[str, date | None] = {"until": None, "since": None}

    if known.away_until is not None and known.away_until > today:
        facts = {"until": known.away_until, "since": known.away_from}

    return view_of("away", form_facts("away", ask), facts)


def make_away(about: About, values: Values) -> c.Command:
    return c.Away(until=values["until"], since=values.get("since"))


def settings_form(handler: RequestHandler, ask: Ask, carried: Carried) -> View:
    if not handler.admission.trusted(ask.team, ask.user, ask.judged):
        raise SettingsNotYours
    rows = handler.queries.settings(ask).rows
    return view_of(
        "settings", form_facts("settings", ask), {"rows": rows, "regions": sorted(REGIONS)}
    )


def make_settings(about: About, values: Values) -> c.Command:
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
