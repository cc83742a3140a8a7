"""The pathway as a whole: what there must be one of, and what has no effect."""

from bot.workflow.process.checks.checked import Checked
from bot.workflow.process.vocabulary import Rule


def check_whole(checked: Checked) -> None:
    """Note what is there twice or not at all, and what the file sets in vain."""
    _check_rules(checked)
    _check_decision(checked)
    _check_publishing(checked)
    _check_titles(checked)
    _check_overlays(checked)
    _check_stages(checked)
    _check_timetable(checked)
    _check_agency_bodies(checked)
    _check_seconds(checked)
    _check_interval(checked, "assurance", "assurance")
    _check_interval(checked, "progress-check", "progress-check")


def _check_rules(checked: Checked) -> None:
    """Note a rule that two items ask for."""
    for item in checked.items.values():
        first = checked.process.by_rule(item.rule) if item.rule else None
        if first is not None and first.id != item.id:
            problem = f"“{item.rule}” is also asked for by “{first.id}”: once is enough"
            checked.fault(item, "rule", problem)


def _check_decision(checked: Checked) -> None:
    if checked.process.stages and checked.process.by_rule("decision") is None:
        problem = "no item has rule “decision”: it starts the clocks"
        checked.file.top.fault("stage", problem)


def _check_publishing(checked: Checked) -> None:
    """Note an item of kind publish beside the first one."""
    publish = checked.process.publish
    if publish is None:
        return

    for item in checked.process.items_of_kind("publish"):
        if item is not publish:
            problem = f"only one item is of kind publish, and “{publish.id}” is"
            checked.fault(item, "kind", problem)


def _check_titles(checked: Checked) -> None:
    first: dict[str, str] = {}
    for item in checked.items.values():
        seen_as = " ".join(item.title.casefold().split())
        other = first.setdefault(seen_as, item.id)
        if item.title and other != item.id:
            problem = f"is that of “{other}”, too: people could not tell them apart"
            checked.fault(item, "title", problem)


def _check_overlays(checked: Checked) -> None:
    if checked.has_fault_of("overlay"):
        return
    used = {item.overlay for item in checked.everything.values()}
    for overlay in checked.process.overlays.keys() - used:
        problem = "switches nothing: no item belongs to it (overlay = …)"
        checked.file.top.fault(f"overlays.{overlay}", problem)


def _check_stages(checked: Checked) -> None:
    for stage in checked.process.stages:
        names = {item.id for item in stage.items}
        if names and names <= checked.dead.keys():
            problem = "can never be reached: none of its items can ever be made or closed"
            checked.file.stage_tables[stage.id].fault("", problem)


def _check_timetable(checked: Checked) -> None:
    """Note dates of a timetable that gives no stage a length."""
    days = sum(stage.typical for stage in checked.process.stages)
    timetabled = [item for item in checked.items.values() if item.due.kind == "timetable"]
    if timetabled and days == 0:
        problem = (
            f"gives no stage a typical length, so that {len(timetabled)} timetable dates hang on"
            " nothing"
        )
        checked.file.top.fault("stage", problem)


def _check_agency_bodies(checked: Checked) -> None:
    shown = any(item.agency_body for item in checked.everything.values())
    if checked.process.agency_bodies and not shown:
        problem = "are shown nowhere: no item has agency-body = true"
        checked.file.top.fault("agency-bodies", problem)


def _check_seconds(checked: Checked) -> None:
    """Note that only one person could ever be the second, where two are needed."""
    roles = checked.process.roles
    known = [roles[name] for name in checked.process.seconds if name in roles]
    is_one_person = len(known) == 1 and not known[0].many
    if is_one_person and "coordinator" in roles:
        problem = (
            f"“{known[0].id}” is a role of one: while that person is away, or asks themselves,"
            " nobody can be the second; name another role, too"
        )
        checked.file.top.fault("seconds", problem)


def _check_interval(checked: Checked, table: str, rule: Rule) -> None:
    """Note a table that sets how often something comes round, where nothing does."""
    asked_for = any(item.rule == rule for item in checked.everything.values())
    if checked.file.top.has(table) and not asked_for:
        checked.file.top.fault(table, f"sets how often, and no item has rule “{rule}”")
