"""What goes by another id in one process file than in another."""

from bot.workflow.process.model import Process
from bot.workflow.process.vocabulary import RULES


def renamed(old: Process, new: Process) -> dict[str, str]:
    """Return the ids in the old file of what goes by another id in the new one, with that.

    Those are the items of the engine's own rules, and the publication. A review that goes on by the
    new file takes along what is known of them.
    """
    pairs = [(old.by_rule(rule), new.by_rule(rule)) for rule in RULES]
    pairs.append((old.publish, new.publish))
    ids = {}

    for before, after in pairs:
        if before and after and before.id != after.id:
            ids[before.id] = after.id

    return ids
