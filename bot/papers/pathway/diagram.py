"""A pathway as a Mermaid diagram."""

from bot.workflow.process.model import Item, Process

# --- diagram -----------------------------------------------------------------------------------


def mermaid(process: Process) -> str:
    """The stages in their order, and the gates with what they wait for, as a Mermaid flowchart."""
    gates = [
        i
        for i in process.items.values()
        if i.kind in ("confirmation", "approval", "publish") or i.requires
    ]
    shown = {i.id for i in gates}
    shown |= {n.item for i in gates for n in i.requires} | {n for i in gates for n in i.notices}
    lines = ["flowchart LR"]
    for number, stage in enumerate(process.stages, 1):
        items = [i for i in stage.items if i.id in shown]
        name = f"stage_{_node(stage.id)}"
        text = _quoted(f"{number}. {stage.title}")
        if not items:
            lines.append(f"  {name}([{text}])")
            continue
        lines.append(f"  subgraph {name}[{text}]")
        lines += [f"    item_{_node(i.id)}{_shape(i)}" for i in items]
        lines.append("  end")
    for one, other in zip(process.stages, process.stages[1:], strict=False):
        lines.append(f"  stage_{_node(one.id)} --> stage_{_node(other.id)}")
    for gate in gates:
        for need in gate.requires:
            if need.item in process.items:
                words = "" if need.scope == "one" else f"|{need.scope}|"
                lines.append(f"  item_{_node(need.item)} -.->{words} item_{_node(gate.id)}")
        for notice in gate.notices:
            if notice in process.items:
                words = f"|{gate.clear_days} working days|"
                lines.append(f"  item_{_node(notice)} -.->{words} item_{_node(gate.id)}")
    return "\n".join(lines) + "\n"


def _node(name: str) -> str:
    return name.replace("-", "_")


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
    """A label that Mermaid takes as nothing but text."""
    safe = text.replace("#", "#35;").replace('"', "#quot;").replace("`", "#96;")
    return f'"{safe}"'
