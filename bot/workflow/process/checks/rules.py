"""The named rules of the engine: what kind of item each is for, and what else it needs."""

from collections.abc import Mapping
from typing import Final

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.checks.wording import as_toml, with_article
from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import CONTRIBUTIONS, Kind, PartyKind, Rule

_FORMS: Final[Mapping[Rule, tuple[Kind, tuple[PartyKind, ...]]]] = {
    "decision": ("date", ()),
    "pseudonym": ("task", ()),
    "independence": ("task", ()),
    "timetable": ("task", ()),
    "contribution": ("task", ("family",)),
    "response-and-actions": ("task", ()),
    "publication-date": ("date", ()),
    "website-removal": ("task", ()),
    "briefing": ("meeting", ()),
    "action-done": ("task", ("action",)),
    "assurance": ("task", ("action-round",)),
    "progress-check": ("task", ("check",)),
}
"""The kind of item that a rule is for, and what it is made for each of."""


def check_rule(checked: Checked, item: Item) -> None:
    """Note an item that cannot do what its rule asks, and a date without a rule."""
    table = checked.table(item)
    if item.rule is not None:
        _check_form(checked, item, item.rule)
    elif item.kind == "date" and not table.has("rule"):
        problem = "is missing: a date is closed by a rule"
        table.fault("rule", problem, ("decision", "publication-date"))

    if item.rule == "contribution" and not item.outcomes:
        table.fault("outcomes", "is missing: what can come of it", CONTRIBUTIONS)

    if item.rule == "independence":
        _check_independence(checked, item)


def _check_form(checked: Checked, item: Item, rule: Rule) -> None:
    """Note an item of another kind, or made for others, than its rule is for."""
    kind, each = _FORMS[rule]
    if item.kind != kind:
        problem = f"“{rule}” is for {with_article(kind)}; this is {with_article(item.kind)}"
        checked.fault(item, "rule", problem)

    if item.each != each:
        wanted = f"each = {as_toml(each)}" if each else "a single item, without each"
        checked.fault(item, "rule", f"“{rule}” needs {wanted}")


def _check_independence(checked: Checked, item: Item) -> None:
    """Note a declaration that is not the author's own (rules 5 and 11)."""
    author = checked.process.author_role
    if author is None:
        problem = (
            "is the declaration of whoever writes the report, and no role does (author = true)"
        )
        checked.fault(item, "rule", problem)
    elif item.who != (author,):
        whose = f"must be {as_toml([author])}"
        problem = f"{whose}: whoever writes the report declares it, and nobody for them"
        checked.fault(item, "who", problem)
    elif checked.process.roles[author].many:
        problem = f"is one person's declaration, and “{author}” is a role of many"
        checked.fault(item, "rule", problem)
