"""A pathway as a Mermaid diagram."""

from collections.abc import Iterator
from itertools import pairwise

from bot.papers.pathway.words import in_pathway, needs_of
from bot.workflow.process.model import Item, Process, Stage


def mermaid(process: Process) -> str:
    """Draw the stages in their order, and the gates with what they wait for, as a flowchart."""
    return "\n".join(_lines(process)) + "\n"


def _lines(process: Process) -> Iterator[str]:
    yield "flowchart LR"
    gates = [item for item in process.items.values() if _is_gate(item)]
    shown = _shown(gates)

    for number, stage in enumerate(process.stages, 1):
        yield from _stage(number, stage, shown)

    for stage, following in pairwise(process.stages):
        yield f"  {_stage_node(stage)} --> {_stage_node(following)}"

    for gate in gates:
        yield from _arrows_to(gate, process)


def _is_gate(item: Item) -> bool:
    return bool(item.requires) or item.kind in ("confirmation", "approval", "publish")


def _shown(gates: list[Item]) -> set[str]:
    """Return the items that are drawn: the gates and what they wait for."""
    shown = {gate.id for gate in gates}
    for gate in gates:
        shown.update(need.item for need in gate.requires)
        shown.update(gate.notices)
    return shown


def _stage(number: int, stage: Stage, shown: set[str]) -> Iterator[str]:
    title = _quoted(f"{number}. {stage.title}")
    items = [item for item in stage.items if item.id in shown]
    if not items:
        yield f"  {_stage_node(stage)}([{title}])"
        return

    yield f"  subgraph {_stage_node(stage)}[{title}]"

    for item in items:
        yield f"    {_item_node(item.id)}{_shape(item)}"

    yield "  end"


def _arrows_to(gate: Item, process: Process) -> Iterator[str]:
    for need in needs_of(gate, process):
        words = "" if need.scope == "one" else f"|{need.scope}|"
        yield f"  {_item_node(need.item)} -.->{words} {_item_node(gate.id)}"
    for notice in in_pathway(gate.notices, process):
        words = f"|{gate.clear_days} working days|"
        yield f"  {_item_node(notice)} -.->{words} {_item_node(gate.id)}"


def _stage_node(stage: Stage) -> str:
    return f"stage_{stage.id.replace('-', '_')}"


def _item_node(name: str) -> str:
    return f"item_{name.replace('-', '_')}"


def _shape(item: Item) -> str:
    text = _quoted(item.title)
    match item.kind:
        case "publish":
            return f"[[{text}]]"
        case "approval" | "confirmation":
            return f"{{{{{text}}}}}"
        case _:
            return f"[{text}]"


def _quoted(text: str) -> str:
    """Write a label that Mermaid takes as nothing but text."""
    safe = text.replace("#", "#35;").replace('"', "#quot;").replace("`", "#96;")
    return f'"{safe}"'
