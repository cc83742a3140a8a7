"""The report is published, through the gate or outside it, and that is undone (rules 2 and 10)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypedDict

from bot.refusals.items import BeforeDecision
from bot.refusals.publication import (
    AlreadyPublished,
    HttpsOnly,
    NoGate,
    OutsideNeeds,
    PublicationGate,
)
from bot.typed import Expected, Held, Lacking, Named, Notice, Standing, Told
from bot.workflow.acts import posts, replies
from bot.workflow.acts.asking import ask
from bot.workflow.acts.closing import close
from bot.workflow.acts.gate_guards import describe_missing
from bot.workflow.acts.not_publishing import take_back, take_in_whole
from bot.workflow.acts.rounds_and_checks import drop_rounds
from bot.workflow.acts.second_person import ask_second, lapse_publishing
from bot.workflow.acts.setting_aside import fallen, open_again, reopen, vacancies
from bot.workflow.acts.to_be_published import require_to_be_published
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.limits import Limit, limit_of
from bot.workflow.process.model import Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId
from bot.workflow.rules.forecast import earliest_publication
from bot.workflow.rules.gates import GateReport, before_publication_keys, publication_gate
from bot.workflow.rules.labels import hold_for, item_titles
from bot.workflow.rules.overtaking import overtaken_keys
from bot.workflow.rules.price import done_since_publishing, was_overtaken
from bot.workflow.rules.since import recorded_later


def publish(work: UnitOfWork, command: c.Publish) -> None:
    """``publish``: through the gate, or recorded as having happened outside it, by two people."""
    review, context = work.review, work.context
    work.as_coordinator()
    item = _item_to_close(review)
    day = work.happened(command.on)
    if day < review.decided:
        raise BeforeDecision(date=day, decided=review.decided)

    _check_public_link(command.url)

    if command.outside:
        _ask_outside(work, command)
        return

    require_to_be_published(review, "publish")
    report = publication_gate(review, day, context.today, context.calendar)
    if not report.open:
        raise PublicationGate(**gate_facts(work, report), url=command.url)

    skipped = [key for key, _ in report.skipped]
    _record(work, item, command, day, report.version, skipped=skipped)


def _ask_outside(work: UnitOfWork, command: c.Publish) -> None:
    """Ask for a second person; outside the gate it takes the day, and the reason, too."""
    if not command.because:
        raise OutsideNeeds(missing="because")
    if command.on is None:
        raise OutsideNeeds(missing="on")
    ask_second(work, command)


def _item_to_close(review: Review) -> Item:
    """Return the item of the publication. Refused: the pathway has none, or it is out already."""
    item = review.process.publish
    if item is None:
        raise NoGate(pathway=review.process.title)
    if review.published is not None:
        raise AlreadyPublished(on=review.published.on)
    return item


def _record(
    work: UnitOfWork,
    item: Item,
    command: c.Publish,
    day: date,
    version: int | None,
    *,
    outside: bool = False,
    skipped: Sequence[InstanceId] = (),
) -> None:
    """Record that the report is published, and tell of it; outside the gate, with the reason."""
    review = work.review
    overtaken = _close_overtaken(work, day)
    number = work.emit(
        e.Published(
            on=day,
            version=version,
            outside=outside,
            url=command.url,
            reason=command.because if outside else None,
            instead=_instead(review),
        )
    )
    outcome: e.Outcome | None = "outside the gate" if outside else None
    close(work, InstanceId(item.id), "published", day, version=version, outcome=outcome)
    lapse_publishing(work)
    work.post(posts.Published(date=day.isoformat(), version=version, outside=outside, event=number))
    limit = limit_of(review)
    work.say(
        replies.Published(
            on=day,
            url=command.url,
            version=version,
            outside=outside,
            overtaken=work.named_all(overtaken),
            limit=limit,
            limit_held=_is_within(limit, day),
            skipped=work.named_all(skipped),
        )
    )


def _is_within(limit: Limit | None, day: date | None) -> bool:
    """Say whether a day keeps a limit, where both are known."""
    return limit is None or day is None or day <= limit


def _instead(review: Review) -> str:
    """Return what is published in the report's place, if something is."""
    return review.not_publishing.instead if review.not_publishing is not None else ""


def _check_public_link(url: str) -> None:
    if not url.startswith("https://"):
        raise HttpsOnly(hosts=[])


class GateFacts(TypedDict):
    """The gate's state on a day, in facts for its refusal."""

    on: date
    version: int | None
    agreed: date | None
    undated: bool
    too_early: bool
    missing: list[Lacking]
    notices: list[Notice]
    notices_missing: list[str]
    days: int
    needed: int
    short: bool
    earliest: date | None
    expected: Expected | None
    holds: list[str]
    held: list[Held]
    in_place: list[Standing]
    skipped: list[Named]
    limit: Limit | None
    limit_holds: bool
    told: list[Told]


def gate_facts(work: UnitOfWork, report: GateReport) -> GateFacts:
    """Put the gate's state into facts for its refusal (mock-up D)."""
    review, limit = work.review, report.limit
    first = earliest_publication(review, report, work.context.today, work.context.calendar)

    return GateFacts(
        on=report.on,
        version=report.version,
        agreed=report.agreed,
        undated=_is_undated(review, report),
        too_early=report.too_early,
        missing=describe_missing(work, report.missing),
        notices=[_notice(review.item(n), closed) for n, closed in report.notices],
        notices_missing=item_titles(review, report.notices_missing),
        days=report.days,
        needed=report.needed,
        short=report.short,
        earliest=first.day,
        expected=first.expected,
        holds=[hold_for(review.party(hold)) for hold in report.holds],
        held=_held(review, report),
        in_place=[_standing(work, key) for key in report.in_place],
        skipped=[work.named(key) for key, _ in report.skipped],
        limit=limit,
        limit_holds=_is_within(limit, first.day),
        told=list(_told(work)),
    )


def _is_undated(review: Review, report: GateReport) -> bool:
    """Say whether no date is agreed, and the date is not among what the gate lacks already."""
    rules = [review.item(one.item).rule for one in report.missing]
    return report.agreed is None and "publication-date" not in rules


def _held(review: Review, report: GateReport) -> list[Held]:
    """Return the holds that were in force on the day and are lifted now, in facts."""
    return [Held(name=hold_for(review.party(hold)), lifted=lifted) for hold, lifted in report.held]


def _notice(item: Item, closed: Closing | None) -> Notice:
    """Put a notice into facts; the day of its recording only where it is another one."""
    if closed is None:
        return Notice(title=item.title, item=item.id, sent=None, recorded=None, evidence=False)

    return Notice(
        title=item.title,
        item=item.id,
        sent=closed.on,
        recorded=recorded_later(closed),
        evidence=bool(closed.ref),
    )


def _told(work: UnitOfWork) -> Iterator[Told]:
    """Yield the instances whose notice told a publication date."""
    for key in before_publication_keys(work.review):
        closed = work.review.state(key).closed
        if closed is not None and closed.told is not None:
            yield Told(**work.named(key), told=closed.told)


def _standing(work: UnitOfWork, key: InstanceId) -> Standing:
    closed = work.review.state(key).closed
    return Standing(
        **work.named(key),
        kind=work.review.item(key.item).kind,
        version=closed.version if closed else None,
    )


def publish_outside(work: UnitOfWork, command: c.Publish) -> None:
    """Record that the report went live without the gate, after a second person has agreed.

    It is marked for ever.
    """
    review = work.review
    item = _item_to_close(review)
    day = work.happened(command.on)
    if review.withheld:
        take_back(work, command.because)  # it went live all the same
    _record(work, item, command, day, _went_live(review, item, day), outside=True)


def _went_live(review: Review, item: Item, day: date) -> int | None:
    """Return the number of the version that went live on a day, if it was there by then."""
    version = review.current(item.of)
    return None if version is None or version.on > day else version.number


def _close_overtaken(work: UnitOfWork, day: date) -> list[InstanceId]:
    """Close what publishing overtakes, and return it.

    A check of progress that nobody made closes by itself, and not by whoever publishes.
    """
    overtaken = overtaken_keys(work.review)
    for key in overtaken:
        is_check = work.review.item(key.item).rule == "progress-check"
        close(work, key, "overtaken", day, by_itself=is_check)
    return overtaken


def undo_publish(work: UnitOfWork, key: InstanceId, reason: str) -> tuple[list[str], list[str]]:
    """Take a publication back (``undo publish``).

    Strip the dates that hung on it, flag what was done on them, re-open what it overtook, and give
    the rest of their items to those who joined meanwhile. Whoever is to answer now is asked. Return
    the parties that had joined, and who was asked.
    """
    review = work.review
    kept = _flag_what_followed(work, reason)
    reopen(work, key, "unpublished", key, reason)
    _open_what_was_overtaken(work, key)

    for other in kept:
        work.emit(e.OutcomeNoted(**other.fields, outcome="undone", on=work.context.today))

    # A reviewer who left since was not missed while it was published.
    for other in vacancies(review):
        open_again(work, other, "party-left", key)

    drop_rounds(work)
    late = take_in_whole(work)
    return late, _ask_for_what_opened(work, key, late)


def _open_what_was_overtaken(work: UnitOfWork, key: InstanceId) -> None:
    """Open again what was closed only because the report was published."""
    for other in work.review.all_keys():
        if was_overtaken(work.review, other):
            open_again(work, other, "unpublished", key)


def _flag_what_followed(work: UnitOfWork, reason: str) -> list[InstanceId]:
    """Record that a publication is undone, with what was done on its date.

    Return what of it is open, with a date until which it was put off.
    """
    review = work.review
    followed = done_since_publishing(review)
    put_off = [key for key in followed if review.is_open(key)]
    flagged = [key.path for key in followed]
    work.emit(e.PublicationUndone(on=work.context.today, reason=reason, flagged=tuple(flagged)))
    return put_off


def _ask_for_what_opened(work: UnitOfWork, key: InstanceId, late: list[str]) -> list[str]:
    opened = fallen(work, key)
    asked: dict[str, None] = {}
    for other in work.review.open_keys():
        if other in opened or other.party in late:
            asked |= dict.fromkeys(ask(work, other))
    return list(asked)
