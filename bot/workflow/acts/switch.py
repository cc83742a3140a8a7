"""Move between pathways: to the partner file and back, and to a newer file (rule 17)."""

from collections.abc import Mapping
from typing import Any

from bot.refusals.other import FaultyPartner
from bot.refusals.permission import NoSwitch, SameProcess, UpgradeLoses
from bot.refusals.publication import NotToBePublished, Published
from bot.refusals.second_look import SecondLook
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.asking import ask
from bot.workflow.acts.closing import close
from bot.workflow.acts.saying import as_lists
from bot.workflow.acts.second_person import lapse_not_publishing
from bot.workflow.acts.setting_aside import fallen, people_who_fell, reopen, vacancies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document, Item, Process
from bot.workflow.process.pathways import faulty_file_of
from bot.workflow.process.renames import renamed
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId
from bot.workflow.rules.access import people_for
from bot.workflow.rules.gates import rests_publication


def switch(work: UnitOfWork, command: c.Switch) -> None:
    """Switch a review to the partner pathway, or back.

    History stays; the other pathway's open items are closed as not applicable; switching back
    re-opens exactly those. The reference and the original decision never change.
    """
    review, context = work.review, work.context
    work.as_coordinator()
    target = _partner(work, command)

    if review.published is not None:
        raise Published(verb="switch")

    if review.not_publishing is not None:  # who decided is asked to take it back, nobody else
        raise NotToBePublished(verb="switch", on=review.not_publishing.on)

    lapse_not_publishing(work)
    stood = review.stage.id
    # What was added to the review is of no pathway: it goes on in each.
    stopped = [key for key in review.open_keys() if not review.item(key.item).added]
    if stopped and not command.confirmed:
        raise SecondLook(
            act="switch",
            item=target.id,
            title=target.title,
            others=len(stopped),
            because=command.because,
        )

    for key in stopped:
        close(work, key, "not-applicable", context.today, outcome="switched")

    number = _move(work, target, command.because, stood)
    opened = _reopen_switched(work)

    for key in vacancies(review):
        reopen(work, key, "party-left")

    asked = _ask_again(work)
    people = list(dict.fromkeys(user for users in asked for user in users))
    work.post(posts.Switched(event=number, answers=len(asked)))
    work.say(
        replies.Switched(
            pathway=target.title,
            stopped=len(stopped),
            opened=opened,
            stage=review.stage.title,
            answers=len(asked),
            people=people,
            silent=list(work.silent),
        )
    )


def _partner(work: UnitOfWork, command: c.Switch) -> Process:
    """Return the pathway that is switched to.

    Where the review has been before, it goes on by the file that it had there (rule 17, and "word
    for word").
    """
    review = work.review
    wanted = command.process.lower()
    if wanted == review.process.id:
        raise SameProcess(pathway=review.process.title)

    if wanted not in review.process.partners:
        raise _no_switch(work, command)

    target = review.pathways.get(wanted) or _file_of(work, wanted, command.process)
    if target is None:
        raise _no_switch(work, command)

    return target


def _file_of(work: UnitOfWork, pathway: str, word: str) -> Process | None:
    """Return a pathway as its file says it now, if there is one. Refused: it is put aside."""
    found = work.context.processes.get(pathway)
    faulty = faulty_file_of(pathway, work.context.faulty)
    if found is None and faulty is not None:
        raise FaultyPartner(word=word, file=faulty)
    return found


def _no_switch(work: UnitOfWork, command: c.Switch) -> NoSwitch:
    process, known = work.review.process, work.context.processes
    partners = [partner for partner in process.partners if partner in known]
    return NoSwitch(word=command.process, partners=partners, here=process.id)


def _reopen_switched(work: UnitOfWork) -> int:
    """Re-open what an earlier switch had stopped here; return how many instances."""
    opened, stopped = 0, _stopped(work.review)
    while stopped:
        for key in stopped:
            work.emit(e.ItemReopened(**key.fields, cause="switched", on=work.context.today))

        opened += len(stopped)
        stopped = _stopped(work.review)  # with an action come its rounds

    return opened


def _stopped(review: Review) -> list[InstanceId]:
    """Return what a switch of the pathway had closed."""
    return [key for key in review.all_keys() if _was_switched(review.state(key).closed)]


def _ask_again(work: UnitOfWork) -> list[list[str]]:
    """Ask for every answer that is open; return who was asked, by answer.

    Whoever was named meanwhile was never asked, and whoever was may have forgotten. What an agency
    disputes is not awaited of it (decision 31).
    """
    review = work.review
    undisputed = [key for key in review.open_keys() if not review.state(key).disputes]
    asked = [ask(work, key) for key in undisputed]
    return [people for people in asked if people]


def _was_switched(closed: Closing | None) -> bool:
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
    """Move a review to the newer file of its pathway (``process upgrade``).

    What disappears keeps its history; where a role does, its holders' access ends. What now speaks
    about something else keeps its answers only where its item is the same; nothing falls under a
    report that is published. Refused: a file that has no place for the publication or the report's
    versions that are recorded.
    """
    review = work.review
    target = _newer_file(work)
    lost = _lost(review, target)
    if lost:
        raise UpgradeLoses(lost=lost)

    was = review.process
    before = _items_before(was, target)
    number = _move(work, target, command.because)

    for key in list(review.all_keys()):
        if _is_changed(review, key, before) and not _stays(review, key):
            reopen(work, key, "upgraded")

    gone = _end_roles(work, was)

    for user, keys in people_who_fell(work).items():
        again = any(_answers(review, user, key) for key in keys)
        work.tell(user, direct_messages.NewerFile(items=as_lists(keys), again=again))

    fell = fallen(work, InstanceId(""))
    empty = _nobody_decides(review)
    work.post(
        posts.Upgraded(
            event=number,
            fell=as_lists(fell),
            gone=gone,
            items=as_lists(empty),
        )
    )
    work.say(
        replies.Upgraded(
            pathway=target.title,
            stage=review.stage.title,
            fell=work.named_all(fell),
            gone=gone,
            items=work.named_all(empty),
        )
    )


def _newer_file(work: UnitOfWork) -> Process:
    """Return the newer file of the review's pathway. Refused: it is faulty, or there is none."""
    here = work.review.process
    target = _file_of(work, here.id, here.id)
    if target is None or target.hash == here.hash:
        raise SameProcess(pathway=here.title)
    return target


def _items_before(was: Process, target: Process) -> dict[str, Item]:
    """Return the older file's items by the ids that they have in the newer one."""
    ids = renamed(was, target)
    kept = {item.id: item for item in was.items.values() if item.id not in ids}
    return kept | {ids[old]: was.items[old] for old in ids}


def _is_changed(review: Review, key: InstanceId, before: Mapping[str, Item]) -> bool:
    """Say whether an item is another one than before: its kind, its document, or who decides."""
    old, item = before.get(key.item), review.item(key.item)
    if old is None:
        return False
    return (old.kind, old.of, old.decides) != (item.kind, item.of, item.decides)


def _stays(review: Review, key: InstanceId) -> bool:
    """Say whether the publication rests on an instance, so that nothing falls."""
    item = review.item(key.item)
    if review.published is None:
        return False
    return item.kind == "publish" or rests_publication(review, item)


def _lost(review: Review, target: Process) -> list[dict[str, str]]:
    """Return what is recorded and has no place in a file.

    That is the publication, and the report's versions by their kinds.
    """
    return [*_lost_publication(review, target), *_lost_versions(review, target.report)]


def _lost_publication(review: Review, target: Process) -> list[dict[str, str]]:
    publish = review.process.publish
    if review.published is None or publish is None or target.publish is not None:
        return []
    return [{"what": "publish", "title": publish.title, "id": publish.id}]


def _lost_versions(review: Review, there: Document | None) -> list[dict[str, str]]:
    """Return the report, if it has versions and no place there; else the kinds that have none."""
    report = review.process.report
    if report is None or not review.kinds_registered(report):
        return []
    if there is None or there.id != report.id:
        return [{"what": "document", "title": report.title, "id": report.id}]
    return _lost_kinds(review, there)


def _lost_kinds(review: Review, there: Document) -> list[dict[str, str]]:
    kinds = [kind for kind in review.kinds_registered(there) if kind not in there.kinds]
    return [{"what": "kind", "title": there.title, "id": kind} for kind in kinds]


def _end_roles(work: UnitOfWork, was: Process) -> list[dict[str, Any]]:
    """End the roles that the newer file does not have, and their holders' access with them."""
    here = work.review.process.roles
    gone = [role for role in was.roles.values() if role.id not in here]
    ended = [{"role": role.title, "people": _end_role(work, role.id)} for role in gone]
    return [one for one in ended if one["people"]]


def _end_role(work: UnitOfWork, role: str) -> list[str]:
    """End a role; return who held it."""
    people = work.review.holders(role)
    for user in people:
        work.emit(e.RoleTaken(role=role, user=user, on=work.context.today))
    return people


def _answers(review: Review, user: str, key: InstanceId) -> bool:
    """Say whether somebody is one of those who answer an instance now."""
    return user in people_for(review, review.item(key.item), key)


def _nobody_decides(review: Review) -> list[InstanceId]:
    """Return the open approvals that have a role to decide them which nobody holds."""
    return [key for key in review.open_keys() if _lacks_a_decider(review, review.item(key.item))]


def _lacks_a_decider(review: Review, item: Item) -> bool:
    return not all(review.holders(role) for role in item.decides)
