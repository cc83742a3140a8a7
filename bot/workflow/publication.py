"""The publication date, the publication gate, what happened outside it, and holds (rules 2 and 3)."""

from datetime import date
from typing import Any

from bot.errors import Refusal
from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow.access import require_coordinator
from bot.workflow.answers import ask, describe_missing
from bot.workflow.calendar import Calendar
from bot.workflow.closing import close
from bot.workflow.consequences import fallen, open_again, reopen, vacant
from bot.workflow.due import completion_limit, limit_of, span_in_words
from bot.workflow.gates import GateReport, before_publication_keys, notice_report, publication_gate
from bot.workflow.process import Item
from bot.workflow.recurring import drop_rounds
from bot.workflow.review import Key, Review
from bot.workflow.seconds import ask_second, lapse_publishing
from bot.workflow.work import Work


def agree(work: Work, command: c.AgreePublication) -> None:
    """``publication``: agrees or moves the date; those who were told the old one are to be told again. A day that has
    passed is only recorded late, with the reason."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    item = review.process.by_rule("publication-date")
    if item is None:
        raise Refusal("no-publication-date", pathway=review.process.title)
    if review.published is not None:
        raise Refusal("published", verb="publication", item=item.id, title=item.title, party="")
    if command.on < review.decided:
        raise Refusal("before-decision", date=command.on, decided=review.decided)
    if command.on < context.today and not command.because:
        raise Refusal("past-publication", date=command.on)
    before = review.publication_date
    if before == command.on and not review.is_open((item.id, "")):
        raise Refusal("same-date", date=command.on)
    number = work.emit(e.PublicationAgreed(agreed=command.on, on=context.today, reason=command.because))
    close(work, (item.id, ""), "agreed", context.today)
    reinform(work)
    told, again = _to_tell(review)
    days = {_told_last(review, k) for k in told}
    were = days.pop() if len(days) == 1 else None  # the one day that all of them know
    work.post(
        "publication-date",
        date=command.on.isoformat(),
        before=before.isoformat() if before else None,
        were=were.isoformat() if were else None,
        told=[list(k) for k in told],
        items=[list(k) for k in again],
        event=number if command.because else None,
    )
    work.say(
        "publication-date",
        **date_facts(review, command.on, context.today, context.calendar),
        before=before,
        told=[work.named(k) for k in told],
        again=[work.named(k) for k in again],
    )


def _to_tell(review: Review) -> tuple[list[Key], list[Key]]:
    """Whose notice of the publication date is open though one was sent: those who were told another day, or none, when
    they were last written to; and those who were told this very day then (it was moved there and back, or undone)."""
    told: list[Key] = []
    again: list[Key] = []
    for key in before_publication_keys(review):
        if review.is_open(key) and any(f.how == "sent" for f in review.state(key).facts):
            (again if _told_last(review, key) == review.publication_date else told).append(key)
    return told, again


def _told_last(review: Review, key: Key) -> date | None:
    """The publication date that the last notice of an instance told, if any."""
    return next((f.told for f in reversed(review.state(key).facts) if f.how == "sent"), None)


def date_facts(review: Review, day: date, today: date, calendar: Calendar) -> dict[str, Any]:
    """What a publication date means: by when the notices must go, and whether the 6 months hold."""
    publish = review.process.publish
    report = notice_report(review, day, today, calendar)
    latest = calendar.latest_notice(day, publish.clear_days) if publish and report.notices else None
    limit = limit_of(review)
    return {
        "date": day,
        "closed_day": not calendar.is_working_day(day),
        "notices": [review.item(n).title for n, _ in report.notices],
        "notices_missing": [review.item(n).title for n in report.notices_missing],
        "latest": latest,
        "too_late": latest is not None and bool(report.notices_missing) and latest < today,
        "short": report.short,
        "days": report.days,
        "needed": report.needed,
        "earliest": report.earliest,
        "limit": limit,
        "limit_holds": limit is None or day <= limit,
    }


def reinform(work: Work) -> list[Key]:
    """Re-open the notices that told another publication date than the one agreed now, or none; the gate's own notices
    count their days by themselves."""
    review = work.review
    item = review.process.by_rule("publication-date")
    found: list[Key] = []
    for key in before_publication_keys(review):
        closed = review.state(key).closed
        notice = review.item(key[0]).kind == "notice"
        if notice and closed is not None and closed.how == "sent" and closed.told != review.publication_date:
            found.append(key)
    for key in found:
        reopen(work, key, "moved", (item.id, "") if item else key)
    return found


def undo_date(work: Work, key: Key, reason: str) -> None:
    """No publication date any more: the item is open, and those who were told one are to be told again."""
    work.emit(e.PublicationAgreed(agreed=None, on=work.context.today, reason=reason))
    reopen(work, key, "undone", key, reason)
    reinform(work)


def publish(work: Work, command: c.Publish) -> None:
    """``publish``: through the gate, or recorded as having happened outside it, by two people."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    item = review.process.publish
    if item is None:
        raise Refusal("no-gate", pathway=review.process.title)
    if review.published is not None:
        raise Refusal("already-published", on=review.published.on)
    day = work.happened(command.on)
    if day < review.decided:
        raise Refusal("before-decision", date=day, decided=review.decided)
    _check_public_link(command.url)
    if command.outside:
        if not command.because or command.on is None:
            raise Refusal("outside-needs", missing="because" if not command.because else "on")
        ask_second(work, command)
        return
    report = publication_gate(review, day, context.today, context.calendar)
    if not report.open:
        raise Refusal("publication-gate", **gate_facts(work, report), url=command.url)
    number = work.emit(e.Published(on=day, version=report.version, url=command.url))
    close(work, (item.id, ""), "published", day, version=report.version)
    lapse_publishing(work)
    work.post("published", date=day.isoformat(), version=report.version, outside=False, event=number)
    limit = limit_of(review)
    work.say(
        "published",
        on=day,
        url=command.url,
        version=report.version,
        outside=False,
        overtaken=[],
        limit=limit,
        limit_held=limit is None or day <= limit,
        skipped=[work.named(k) | {"reason": bool(closed.reason)} for k, closed in report.skipped],
    )


def _check_public_link(url: str) -> None:
    if not url.startswith("https://"):
        raise Refusal("https-only", hosts=[])


def gate_facts(work: Work, report: GateReport) -> dict[str, Any]:
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
                "recorded": closed.recorded_on if closed and closed.recorded_on != closed.on else None,
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


def _standing(review: Review, key: Key) -> dict[str, Any]:
    closed = review.state(key).closed
    return {"kind": review.item(key[0]).kind, "version": closed.version if closed else None}


def publish_outside(work: Work, command: c.Publish) -> None:
    """What the second person confirms: the report went live without the gate. Marked for ever."""
    review = work.review
    item = review.process.publish
    if item is None:
        raise Refusal("no-gate", pathway=review.process.title)
    if review.published is not None:
        raise Refusal("already-published", on=review.published.on)
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
        work, (item.id, ""), "published", day, version=version.number if version else None, outcome="outside the gate"
    )
    lapse_publishing(work)
    work.post(
        "published", date=day.isoformat(), version=version.number if version else None, outside=True, event=number
    )
    limit = limit_of(review)
    work.say(
        "published",
        on=day,
        url=command.url,
        version=version.number if version else None,
        outside=True,
        limit=limit,
        limit_held=limit is None or day <= limit,
        overtaken=[work.named(k) for k in overtaken],
        skipped=[],
    )


def overtaken_keys(review: Review) -> list[Key]:
    """What is open and was overtaken by publishing: the chain, its notices, what is due before publication, the drafts
    that are refused from now on, and what speaks about a version that there is none of."""
    publish = review.process.publish
    if publish is None:
        return []
    needed = {i.id for i in review.process.chain(publish)} | set(publish.notices)
    needed |= {k[0] for k in before_publication_keys(review)}
    return [k for k in review.open_keys() if k[0] in needed or _waits_for_a_draft(review, review.item(k[0]))]


def _waits_for_a_draft(review: Review, item: Item) -> bool:
    """Whether only ``draft``, which is refused while published, could close an item or let it be closed."""
    return item.kind == "document" or (item.of is not None and item.kind != "publish" and not review.current(item.of))


def undo_publish(work: Work, key: Key, reason: str) -> tuple[list[str], list[str]]:
    """``undo publish``: strips the dates that hung on it, flags what was done on them, re-opens what it overtook and
    gives the rest of their items to those who joined meanwhile. Whoever is to answer now is asked. Returns the parties
    that had joined, and who was asked."""
    review = work.review
    behind = [k for k in review.all_keys() if review.after_publication(review.item(k[0])) and k != key]
    kept = [k for k in behind if review.is_open(k) and review.state(k).until is not None]
    flagged = [k for k in behind if not review.is_open(k) or k in kept]
    work.emit(
        e.PublicationUndone(
            on=work.context.today, reason=reason, flagged=tuple("/".join(k).rstrip("/") for k in flagged)
        )
    )
    reopen(work, key, "unpublished", key, reason)
    for other in list(review.all_keys()):
        closed = review.state(other).closed
        skipped = closed is not None and closed.how == "skipped" and review.item(other[0]).rule == "independence"
        if skipped or (closed is not None and closed.how == "overtaken"):
            open_again(work, other, "unpublished", key)
    for other in kept:
        work.emit(e.OutcomeNoted(item=other[0], party=other[1] or None, outcome="undone", on=work.context.today))
    for other in vacant(review):  # a reviewer who left since was not missed while it was published
        open_again(work, other, "party-left", key)
    drop_rounds(work)
    late = [p.id for p in review.parties.values() if p.after_publication_only and not p.gone]
    for party in late:
        work.emit(e.PartyChanged(party=party, on=work.context.today, full=True))
    opened = fallen(work, key)
    asked = [u for k in review.open_keys() if k in opened or k[1] in late for u in ask(work, k)]
    return late, list(dict.fromkeys(asked))


def hold(work: Work, command: c.PlaceHold) -> None:
    """``hold``: blocks publishing only; dates stay, clocks keep showing (rule 3)."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    if review.process.publish is None:
        raise Refusal("no-gate", pathway=review.process.title)
    if review.published is not None:
        raise Refusal("published", verb="hold", item="publish", title=review.process.publish.title, party="")
    if review.active_holds():
        raise Refusal("held-already", until=review.active_holds()[0].due)
    if command.until is not None and command.until <= context.today:
        raise Refusal("past-date", date=command.until, title="", party="", item="")
    number = review.next_number("hold")
    event = work.emit(
        e.PartyAdded(
            party=f"hold-{number}",
            kind="hold",
            on=context.today,
            stage=review.stage.id,
            number=number,
            due=command.until,
            reason=command.because,
        )
    )
    notices = [(i.title, span_in_words(i)) for i in review.process.items.values() if "hold" in i.each]
    work.post("hold", until=command.until.isoformat() if command.until else None, event=event)
    work.say("hold", until=command.until, notices=notices, limit=completion_limit(review))


def lift(work: Work, command: c.LiftHold) -> None:
    """``lift``: the hold is over; its notices stay until they are sent."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    holds = review.active_holds()
    if not holds:
        raise Refusal("no-hold")
    for party in holds:
        event = work.emit(e.HoldLifted(party=party.id, on=context.today, reason=command.because))
    work.post("lifted", event=event)
    work.say("lifted", since=holds[0].joined, publication=review.publication_date)
