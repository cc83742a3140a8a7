"""Replace a person in every review of a coordinator, or in one; what moves is shown first."""

from dataclasses import replace
from functools import reduce
from typing import Any

from bot.errors import Refusal
from bot.handlers.admission import Admission
from bot.handlers.ask import Answer, Ask
from bot.handlers.performing import perform, render
from bot.messages import templates
from bot.refusals.finding import NoSuchReview
from bot.refusals.parties import NothingToReplace
from bot.refusals.permission import CoordinatorOnly
from bot.store import reads
from bot.workflow.review import commands as c


def replace_everywhere(
    admission: Admission, ask: Ask, ref: str | None, command: c.ReplacePerson
) -> Answer:
    """Show what would move in each review; or, once that is confirmed, move it.

    Each review is a transaction of its own. What is refused in one is said, and stops no other.
    """
    rows = _reviews_meant(admission, ask, ref)
    told: list[Answer] = []
    refused: list[dict[str, Any]] = []

    for row in rows:
        try:
            told.append(_in_one(admission, replace(ask, ref=row.ref), row, command))
        except NothingToReplace:
            continue
        except Refusal as refusal:
            refused.append({"ref": row.ref, "refusal": refusal})

    if not told:
        if len(refused) == 1:
            raise refused[0]["refusal"]

        if not refused:
            raise NothingToReplace(person=command.was)

    facts = {
        "ref": ref or "",
        "today": admission.today(ask.team),
        "was": command.was,
        "person": command.person,
        "because": command.because,
        "reviews": len(told),
        "refused": refused,
    }

    if command.confirmed:
        return reduce(templates.followed, told, templates.reply("reply/replacing", facts))

    shown = reduce(templates.followed, told, templates.reply("reply/replace", facts))
    return templates.followed(shown, templates.reply("reply/replace-confirm", facts))


def _reviews_meant(admission: Admission, ask: Ask, ref: str | None) -> list[reads.ReviewRow]:
    """Return the review that was named, else all that this person coordinates."""
    if ref is not None:
        return [_review_named(admission, ask, ref)]

    with admission.reviews.looking() as conn:
        rows = admission.live_of(conn, ask)

    mine = [row for row in rows if admission.coordinates(row, ask.user)]
    if not mine:
        raise CoordinatorOnly(coordinators=[])

    return mine


def _review_named(admission: Admission, ask: Ask, ref: str) -> reads.ReviewRow:
    with admission.reviews.looking() as conn:
        row = admission.reviews.find(conn, ask.team, ref=ref)
    if row is None:
        raise NoSuchReview(ref=ref)
    return row


def _in_one(
    admission: Admission, ask: Ask, row: reads.ReviewRow, command: c.ReplacePerson
) -> Answer:
    row, actor = admission.admitted(ask, row.ref, command)
    if command.confirmed:
        receipt = f"{ask.receipt}/{row.id}" if ask.receipt else ""
        return perform(admission, replace(ask, receipt=receipt), row, command, actor)

    confirmed = replace(command, confirmed=True)

    with admission.reviews.looking() as conn:
        work = admission.reviews.rehearse(conn, row, confirmed, actor, admission.clock())

    return render(work.reply, {"ref": row.ref, "today": work.context.today})
