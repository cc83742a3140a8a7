"""Where an item stands in its pathway: before publication or after it, and what holds its stage."""

from bot.workflow.process.model import Item, Process


def comes_after_publication(process: Process, item: Item) -> bool:
    """Say whether an item falls due only after publishing.

    By its date, by what that is counted from, or by its stage. All does where nothing is published.
    """
    publish = process.publish
    if publish is None or process.is_counted_from_publishing(item):
        return True
    return process.stage_index(item.stage) > process.stage_index(publish.stage)


def blocks_its_stage(process: Process, item: Item) -> bool:
    """Say whether an item holds its stage while it is open (rule 12).

    What is flexible, recurs or is driven by a clock does not. Up to publication any date is that of
    work at hand, whatever it is counted from.
    """
    if item.flexible or item.due.kind == "own-date" or item.recurring:
        return False
    return not _waits_for_a_clock(process, item)


def _waits_for_a_clock(process: Process, item: Item) -> bool:
    """Say whether an item falls due long after something that is no step of the work itself.

    After publication, what takes days from it is work at hand; what comes weeks or months after it
    (12 months on the website, the impact after 6 months), or after another item, waits.
    """
    span = item.due.span
    if span is None or span.way == "before" or span.anchor in ("circulation", "decision"):
        return False
    if process.publish is not None and not comes_after_publication(process, item):
        return False
    return span.anchor != "publish" or span.unit in ("weeks", "months")
