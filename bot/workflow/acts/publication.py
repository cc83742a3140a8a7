"""The report is published, through the gate or outside it, and that is undone (rules 2 and 10)."""

from typing import Any

from bot.refusals.items import BeforeDecision
from bot.refusals.publication import (
    AlreadyPublished,
    HttpsOnly,
    NoGate,
    OutsideNeeds,
    PublicationGate,
)
from bot.workflow.acts import posts, replies
from bot.workflow.acts.answering import describe_missing
from bot.workflow.acts.asking import ask
from bot.workflow.acts.closing import close
from bot.workflow.acts.consequences import fallen, open_again, reopen, vacancies
from bot.workflow.acts.rounds_and_checks import drop_rounds
from bot.workflow.acts.second_person import ask_second, lapse_publishing
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import limit_of
from bot.workflow.process.model import Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import require_coordinator
from bot.workflow.rules.gates import GateReport, before_publication_keys, publication_gate


def publish(work: UnitOfWork, command: c.Publish) -> None:
    """``publish``: through the gate, or recorded as having happened outside it, by two people."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    item = review.process.publish
    if item is None:
        raise NoGate(pathway=review.process.title)
    if review.published is not None:
        raise AlreadyPublished(on=review.published.on)
    day = work.happened(command.on)
    if day < review.decided:
        raise BeforeDecision(date=day, decided=review.decided)
    _check_public_link(command.url)
    if command.outside:
        if not command.because or command.on is None:
            raise OutsideNeeds(missing="because" if not command.because else "on")
        ask_second(work, command)
        return
    report = publication_gate(review, day, context.today, context.calendar)
    if not report.open:
        raise PublicationGate(**gate_facts(work, report), url=command.url)
    number = work.emit(e.Published(on=day, version=report.version, url=command.url))
    close(work, InstanceId(item.id, ""), "published", day, version=report.version)
    lapse_publishing(work)
    work.post(
        posts.Published(date=day.isoformat(), version=report.version, outside=False, event=number)
    )
    limit = limit_of(review)
    work.say(
        replies.Published(
            on=day,
            url=command.url,
            version=report.version,
            outside=False,
            overtaken=[],
            limit=limit,
            limit_held=limit is None or day <= limit,
            skipped=[
                work.named(k) | {"reason": bool(closed.reason)} for k, closed in report.skipped
            ],
        )
    )


def _check_public_link(url: str) -> None:
    if not url.startswith("https://"):
        raise HttpsOnly(hosts=[])


def gate_facts(work: UnitOfWork, report: GateReport) -> dict[str, Any]:
    """The gate in facts for its refusal (mock-up D)."""
    review = work.review
    told = [
        work.named(k) | {"told": closed.told}
        for k in before_publication_keys(review)
        if (closed := review.state(k).closed) is not None and closed.told is not None
    ]
    limit = report.limit
    return {
        "on": report.on,
        "version": report.version,
        "agreed": report.agreed,
        "undated": report.agreed is None
        and not any(review.item(m.item).rule == "publication-date" for m in report.missing),
        "too_early": report.too_early,
        "missing": describe_missing(work, report.missing),
        "notices": [
            {
                "title": review.item(n).title,
                "item": n,
                "sent": closed.on if closed else None,
                "recorded": closed.recorded_on
                if closed and closed.recorded_on != closed.on
                else None,
                "evidence": bool(closed and closed.ref),
            }
            for n, closed in report.notices
        ],
        "notices_missing": [review.item(n).title for n in report.notices_missing],
        "days": report.days,
        "needed": report.needed,
        "short": report.short,
        "earliest": report.earliest,
        "holds": [work.party_name(h) for h in report.holds],
        "held": [{"name": work.party_name(h), "lifted": lifted} for h, lifted in report.held],
        "in_place": [work.named(k) | _standing(review, k) for k in report.in_place],
        "skipped": [work.named(k) for k, _ in report.skipped],
        "limit": limit,
        "limit_holds": limit is None or report.earliest is None or report.earliest <= limit,
        "told": told,
    }


def _standing(review: Review, key: InstanceId) -> dict[str, Any]:
    closed = review.state(key).closed
    return {"kind": review.item(key.item).kind, "version": closed.version if closed else None}


def publish_outside(work: UnitOfWork, command: c.Publish) -> None:
    """What the second person confirms: the report went live without the gate. Marked for ever."""
    review = work.review
    item = review.process.publish
    if item is None:
        raise NoGate(pathway=review.process.title)
    if review.published is not None:
        raise AlreadyPublished(on=review.published.on)
    day = work.happened(command.on)
    version = review.current(item.of)
    if version is not None and version.on > day:
        version = None  # what went live was not this version
    overtaken = overtaken_keys(review)
    for key in overtaken:
        close(work, key, "overtaken", day)
    number = work.emit(
        e.Published(
            on=day,
            version=version.number if version else None,
            outside=True,
            url=command.url,
            reason=command.because,
        )
    )
    close(
        work,
        InstanceId(item.id, ""),
        "published",
        day,
        version=version.number if version else None,
        outcome="outside the gate",
    )
    lapse_publishing(work)
    work.post(
        posts.Published(
            date=day.isoformat(),
            version=version.number if version else None,
            outside=True,
            event=number,
        )
    )
    limit = limit_of(review)
    work.say(
        replies.Published(
            on=day,
            url=command.url,
            version=version.number if version else None,
            outside=True,
            limit=limit,
            limit_held=limit is None or day <= limit,
            overtaken=[work.named(k) for k in overtaken],
            skipped=[],
        )
    )


def overtaken_keys(review: Review) -> list[InstanceId]:
    """What is open and was overtaken by publishing: the chain, its notices, what is due before
    publication, the drafts that are refused from now on, and what speaks about a version that there
    is none of."""
    publish = review.process.publish
    if publish is None:
        return []
    needed = {i.id for i in review.process.chain(publish)} | set(publish.notices)
    needed |= {k.item for k in before_publication_keys(review)}
    return [
        k
        for k in review.open_keys()
        if k.item in needed or _waits_for_a_draft(review, review.item(k.item))
    ]


def _waits_for_a_draft(review: Review, item: Item) -> bool:
    """Whether only ``draft``, which is refused while published, could close an item or let it be
    closed."""
    return item.kind == "document" or (
        item.of is not None and item.kind != "publish" and not review.current(item.of)
    )


def undo_publish(work: UnitOfWork, key: InstanceId, reason: str) -> tuple[list[str], list[str]]:
    """``undo publish``: strips the dates that hung on it, flags what was done on them, re-opens
    what it overtook and gives the rest of their items to those who joined meanwhile. Whoever is to
    answer now is asked. Returns the parties that had joined, and who was asked."""
    review = work.review
    behind = [
        k for k in review.all_keys() if review.after_publication(review.item(k.item)) and k != key
    ]
    kept = [k for k in behind if review.is_open(k) and review.state(k).until is not None]
    flagged = [k for k in behind if not review.is_open(k) or k in kept]
    work.emit(
        e.PublicationUndone(
            on=work.context.today,
            reason=reason,
            flagged=tuple(k.path for k in flagged),
        )
    )
    reopen(work, key, "unpublished", key, reason)
    for other in list(review.all_keys()):
        closed = review.state(other).closed
        skipped = (
            closed is not None
            and closed.how == "skipped"
            and review.item(other[0]).rule == "independence"
        )
        if skipped or (closed is not None and closed.how == "overtaken"):
            open_again(work, other, "unpublished", key)
    for other in kept:
        work.emit(
            e.OutcomeNoted(
                item=other[0], party=other[1] or None, outcome="undone", on=work.context.today
            )
        )
    for other in vacancies(
        review
    ):  # a reviewer who left since was not missed while it was published
        open_again(work, other, "party-left", key)
    drop_rounds(work)
    late = [p.id for p in review.parties.values() if p.after_publication_only and not p.gone]
    for party in late:
        work.emit(e.PartyChanged(party=party, on=work.context.today, full=True))
    opened = fallen(work, key)
    asked = [u for k in review.open_keys() if k in opened or k.party in late for u in ask(work, k)]
    return late, list(dict.fromkeys(asked))
