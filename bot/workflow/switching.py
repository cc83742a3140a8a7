"""Between pathways: ``switch`` to the partner file and back, and moving a review to a newer file (rule 17)."""

from bot.errors import Refusal
from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow.access import require_coordinator
from bot.workflow.answers import ask
from bot.workflow.closing import close
from bot.workflow.consequences import people_who_fell, reopen, vacant
from bot.workflow.gates import rests_publication
from bot.workflow.process import Process
from bot.workflow.review import Closing, Key, Review
from bot.workflow.work import Work


def switch(work: Work, command: c.Switch) -> None:
    """``switch``: history stays; the other pathway's open items are closed as not applicable; switching back re-opens
    exactly those. The reference and the original decision never change."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    target = context.processes.get(command.process.lower())
    partners = [p for p in review.process.partners if p in context.processes]
    if command.process.lower() == review.process.id:
        raise Refusal("same-process", pathway=review.process.title)
    if target is None or target.id not in review.process.partners:
        raise Refusal("no-switch", word=command.process, partners=partners, here=review.process.id)
    # Where the review has been before, it goes on by the file that it had there (rule 17, and "word for word").
    target = review.pathways.get(target.id, target)
    if review.published is not None:
        raise Refusal("published", verb="switch", title="", item="", party="")
    stood, stopped = review.stage.id, review.open_keys()
    for key in stopped:
        close(work, key, "not-applicable", context.today, outcome="switched")
    number = _move(work, target, command.because, stood)
    opened = 0
    while again := [k for k in review.all_keys() if _switched(review.state(k).closed)]:  # with an action its rounds
        for key in again:
            work.emit(e.ItemReopened(item=key[0], party=key[1] or None, cause="switched", on=context.today))
        opened += len(again)
    for key in vacant(review):
        reopen(work, key, "party-left")
    # Whoever was named meanwhile was never asked, and whoever was may have forgotten. What an agency disputes is not
    # awaited of it (decision 31).
    asked = {k: ask(work, k) for k in review.open_keys() if not _disputed(review, k)}
    people = list(dict.fromkeys(user for found in asked.values() for user in found))
    answers = sum(bool(found) for found in asked.values())
    work.post("switched", event=number, answers=answers)
    work.say(
        "switched",
        pathway=target.title,
        stopped=len(stopped),
        opened=opened,
        stage=review.stage.title,
        answers=answers,
        people=people,
        silent=list(work.silent),
    )


def _disputed(review: Review, key: Key) -> bool:
    return any(a.value == "dispute" for a in review.state(key).standing)


def _switched(closed: Closing | None) -> bool:
    return closed is not None and closed.how == "not-applicable" and closed.outcome == "switched"


def _move(work: Work, target: Process, reason: str, stood: str = "") -> int:
    return work.emit(
        e.ProcessSwitched(
            process=target.id, process_hash=target.hash, on=work.context.today, stage=stood, reason=reason
        )
    )


def upgrade(work: Work, command: c.UpgradeProcess) -> None:
    """``process upgrade``: the review goes on by the newer file of its pathway. What disappears keeps its history; what
    now speaks about something else keeps its answers only where its item is the same; nothing falls under a report that
    is published."""
    review, context = work.review, work.context
    target = context.processes.get(review.process.id)
    if target is None or target.hash == review.process.hash:
        raise Refusal("same-process", pathway=review.process.title)
    before = dict(review.process.items)
    number = _move(work, target, command.because)
    for key in list(review.all_keys()):
        old = before.get(key[0])
        item = review.item(key[0])
        changed = old is not None and (old.kind, old.of, old.decides) != (item.kind, item.of, item.decides)
        stays = review.published is not None and (item.kind == "publish" or rests_publication(review, item))
        if changed and not stays:
            reopen(work, key, "upgraded")
    for user, keys in people_who_fell(work).items():
        work.tell(user, "fell", items=[list(k) for k in keys], root=list(keys[0]), cause="upgraded")
    work.post("upgraded", event=number)
    work.say("upgraded", pathway=target.title, stage=review.stage.title)
