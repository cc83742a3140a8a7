"""List the forms: what each shows for a press, and what its submission asks for.

How they come and go: :mod:`modals`. Showing one needs the same belonging as looking; whether its
submission may be done is judged when it is submitted, by the core.
"""

from bot.handlers import (
    bringing_forms,
    date_forms,
    hold_forms,
    item_forms,
    list_forms,
    not_publishing_forms,
    point_forms,
    retention_forms,
    setup_forms,
    tick_forms,
)
from bot.handlers.form import Form

FORMS: dict[str, Form] = {
    "open-review": Form(setup_forms.open_form, setup_forms.make_open),
    "setup": Form(setup_forms.setup_form),
    "add-agency": Form(setup_forms.agency_form, setup_forms.make_agency),
    "add-family": Form(setup_forms.party_form("family"), setup_forms.make_family),
    "add-partnership": Form(setup_forms.party_form("partnership"), setup_forms.make_partnership),
    "list": Form(list_forms.list_form, list_forms.make_list),
    "give-role": Form(setup_forms.role_form, setup_forms.make_role),
    "dispute": Form(item_forms.item_form("object", "dispute"), item_forms.make_dispute),
    "return": Form(item_forms.item_form("object", "return"), item_forms.make_return),
    "decide": Form(item_forms.item_form("decide", "decide"), item_forms.make_decide),
    "record": Form(item_forms.item_form("record", "record"), item_forms.make_record),
    "form": Form(item_forms.item_form("done", "done"), item_forms.make_done),
    "done": Form(item_forms.item_form("done", "done"), item_forms.make_done),
    "evidence": Form(item_forms.item_form("evidence", "evidence"), item_forms.make_evidence),
    "take-back": Form(item_forms.item_form("take-back", "take-back"), item_forms.make_take_back),
    "reason": Form(item_forms.reason_form),
    "changed": Form(item_forms.changed_form),
    "decline-point": Form(point_forms.point_form("decline"), point_forms.make_decline),
    "ask-point": Form(point_forms.point_form("ask"), point_forms.make_ask),
    "explain-point": Form(point_forms.point_form("explain"), point_forms.make_explain),
    "tick": Form(tick_forms.tick_form, tick_forms.make_tick),
    "catch-up": Form(date_forms.catch_up_form, date_forms.make_catch_up),
    "bring-stages": Form(bringing_forms.stages_form, bringing_forms.make_stages),
    "bring-items": Form(bringing_forms.items_form, bringing_forms.make_items),
    "bring-version": Form(bringing_forms.version_form, bringing_forms.make_version),
    "dates": Form(date_forms.dates_form, date_forms.make_dates),
    "plan": Form(date_forms.plan_form, date_forms.make_plan),
    "publication": Form(date_forms.publication_form, date_forms.make_publication),
    "publish": Form(date_forms.publish_form, date_forms.make_publish),
    "outside": Form(date_forms.outside_form, date_forms.make_outside),
    "draft": Form(date_forms.draft_form, date_forms.make_draft),
    "editorial-refuse": Form(date_forms.refuse_form, date_forms.make_refusal),
    "not-publish": Form(
        not_publishing_forms.not_publish_form, not_publishing_forms.make_not_publish
    ),
    "hold": Form(hold_forms.hold_form, hold_forms.make_hold),
    "hold-until": Form(hold_forms.hold_until_form, hold_forms.make_hold_until),
    "lift": Form(hold_forms.lift_form, hold_forms.make_lift),
    "legal-hold": Form(retention_forms.keeping_form("legal-hold"), retention_forms.make_legal_hold),
    "lift-legal-hold": Form(
        retention_forms.keeping_form("lift-legal-hold"), retention_forms.make_lift
    ),
    "purge": Form(retention_forms.keeping_form("purge"), retention_forms.make_purge),
    "away": Form(setup_forms.away_form, setup_forms.make_away),
    "settings": Form(setup_forms.settings_form, setup_forms.make_settings),
}
"""Every form by the word that opens it.

``open`` is what the form of ``open-review`` calls itself.
"""
FORMS["open"] = FORMS["open-review"]
