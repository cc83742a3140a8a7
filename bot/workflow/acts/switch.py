"""Between pathways: ``switch`` to the partner file and back, and moving a review to a newer file
(rule 17)."""

from typing import Any

from bot.refusals.permission import NoSwitch, SameProcess, UpgradeLoses
from bot.refusals.publication import Published
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.asking import ask, named_all
from bot.workflow.acts.closing import close
from bot.workflow.acts.consequences import fallen, people_who_fell, reopen, vacancies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Process, renamed
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId
from bot.workflow.rules.access import people_for, require_coordinator
from bot.workflow.rules.gates import rests_publication


def switch(work: UnitOfWork, command: c.Switch) -> None:
    """``switch``: history stays; the other pathway's open items are closed as not applicable;
    switching back re-opens exactly those. The reference and the original decision never change."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    target = context.processes.get(command.process.lower())
    partners = [p for p in review.process.partners if p in context.processes]
    if command.process.lower() == review.process.id:
        raise SameProcess(pathway=review.process.title)
    if target is None or target.id not in review.process.partners:
        raise NoSwitch(word=command.process, partners=partners, here=review.process.id)
    # Where the review has been before, it goes on by the file that it had there (rule 17, and "word
    # for word").
    target = review.pathways.get(target.id, target)
    if review.published is not None:
        raise Published(
            verb="switch",
        )
    stood, stopped = review.stage.id, review.open_keys()
    for key in stopped:
        close(work, key, "not-applicable", context.today, outcome="switched")
    number = _move(work, target, command.because, stood)
    opened = 0
    while again := [
        k for k in review.all_keys() if _switched(review.state(k).closed)
    ]:  # with an action its rounds
        for key in again:
            work.emit(
                e.ItemReopened(
                    item=key.item, party=key.party or None, cause="switched", on=context.today
                )
            )
        opened += len(again)
    for key in vacancies(review):
        reopen(work, key, "party-left")
    # Whoever was named meanwhile was never asked, and whoever was may have forgotten. What an
    # agency disputes is not awaited of it (decision 31).
    asked = {k: ask(work, k) for k in review.open_keys() if not review.state(k).disputes}
    people = list(dict.fromkeys(user for found in asked.values() for user in found))
    answers = sum(bool(found) for found in asked.values())
    work.post(posts.Switched(event=number, answers=answers))
    work.say(
        replies.Switched(
            pathway=target.title,
            stopped=len(stopped),
            opened=opened,
            stage=review.stage.title,
            answers=answers,
            people=people,
            silent=list(work.silent),
        )
    )


def _switched(closed: Closing | None) -> bool:
    return closed is not None and closed.how == "not-applicable" and closed.outcome == "switched"


def _move(work: UnitOfWork, target: Process, reason: str, stood: str = "") -> int:
    return work.emit(
        e.ProcessSwitched(
            process=target.id,
            process_hash=target.hash,
            on=work.context.today,
            stage=stood,
            reason=reason,
        )
    )


def upgrade(work: UnitOfWork, command: c.UpgradeProcess) -> None:
    """``process upgrade``: the review goes on by the newer file of its pathway. What disappears
    keeps its history, and a role that does, its holders' access ends; what now speaks about
    something else keeps its answers only where its item is the same; nothing falls under a report
    that is published. Refused: a file that has no place for the publication or the report's
    versions that are recorded."""
    review, context = work.review, work.context
    target = context.processes.get(review.process.id)
    if target is None or target.hash == review.process.hash:
        raise SameProcess(pathway=review.process.title)
    if lost := _lost(review, target):
        raise UpgradeLoses(lost=lost)
    was, ids = review.process, renamed(review.process, target)
    before = {i.id: i for i in was.items.values() if i.id not in ids} | {
        ids[i]: was.items[i] for i in ids
    }
    number = _move(work, target, command.because)
    for key in list(review.all_keys()):
        old = before.get(key.item)
        item = review.item(key.item)
        changed = old is not None and (old.kind, old.of, old.decides) != (
            item.kind,
            item.of,
            item.decides,
        )
        stays = review.published is not None and (
            item.kind == "publish" or rests_publication(review, item)
        )
        if changed and not stays:
            reopen(work, key, "upgraded")
    gone = _end_roles(work, was)
    for user, keys in people_who_fell(work).items():
        again = any(_answers(review, user, key) for key in keys)
        work.tell(user, direct_messages.NewerFile(items=[list(k) for k in keys], again=again))
    fell = fallen(work, InstanceId("", ""))
    empty = _nobody_decides(review)
    work.post(
        posts.Upgraded(
            event=number, fell=[list(k) for k in fell], gone=gone, items=[list(k) for k in empty]
        )
    )
    work.say(
        replies.Upgraded(
            pathway=target.title,
            stage=review.stage.title,
            fell=named_all(work, fell),
            gone=gone,
            items=named_all(work, empty),
        )
    )


def _lost(review: Review, target: Process) -> list[dict[str, str]]:
    """What is recorded and has no place in a file: the publication, and the report's versions by
    their kinds."""
    publish, report, there = review.process.publish, review.process.report, target.report
    lost: list[dict[str, str]] = []
    if review.published is not None and publish is not None and target.publish is None:
        lost.append({"what": "publish", "title": publish.title, "id": publish.id})
    versions = review.versions.get(report.id, []) if report else []
    if report is not None and versions and (there is None or there.id != report.id):
        lost.append({"what": "document", "title": report.title, "id": report.id})
    elif there is not None:
        kinds = [
            kind for kind in dict.fromkeys(v.kind for v in versions) if kind not in there.kinds
        ]
        lost += [{"what": "kind", "title": there.title, "id": kind} for kind in kinds]
    return lost


def _end_roles(work: UnitOfWork, was: Process) -> list[dict[str, Any]]:
    """Access ends with the role: whoever holds one that the newer file does not have, holds it no
    more."""
    review = work.review
    gone = [
        r for r in was.roles.values() if r.id not in review.process.roles and review.holders(r.id)
    ]
    found = [{"role": role.title, "people": review.holders(role.id)} for role in gone]
    for role in gone:
        for user in review.holders(role.id):
            work.emit(e.RoleTaken(role=role.id, user=user, on=work.context.today))
    return found


def _answers(review: Review, user: str, key: InstanceId) -> bool:
    """Whether somebody is one of those who answer an instance now."""
    return user in people_for(review, review.item(key.item), key)


def _nobody_decides(review: Review) -> list[InstanceId]:
    """Approvals that are open and have a role to decide them that nobody holds."""
    return [
        k
        for k in review.open_keys()
        if any(not review.holders(role) for role in review.item(k.item).decides)
    ]
