"""One line about one item: who, when, done or not, and what this person may do about it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.access import agency_of, agency_role, own_capacity, people_for
from bot.workflow.rules.awaited import awaited_from, is_disputed
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import label, party_name, role_named, role_title, title_of, who_may
from bot.workflow.rules.nudges import to_register
from bot.workflow.rules.rounds import last_shown


def command_for(review: Review, key: InstanceId, user: str) -> tuple[str, str] | None:
    """What this person may do about an open instance now, or ``None``: ("approve" or "done", typed
    command), ("circulate", typed command), ("form", …) or ("open", a form and its arguments)."""
    item = review.item(key.item)
    name = f' for "{party_name(review, key.party)}"' if key.party else ""
    if not review.is_open(key):
        return None
    if item.answered:
        version = review.current(item.of)
        if version is None:
            registers = to_register(review, key) and drafts(review, user)
            return ("open", f"draft {review.ref} {item.of}") if registers else None
        if user in awaited_from(review, key) and not missing_for(review, key):
            return "approve", f"approve {review.ref} {item.id}{name} v{version.number}"
        return _for_the_others(review, key, version, user)
    if item.kind in ("publish", "document", "date"):
        return _document_or_date(review, item, user)
    if own_capacity(review, key, user) is None and not (
        review.is_coordinator(user) and not item.personal
    ):
        return None
    if item.of is not None and review.current(item.of) is None:
        return None
    if missing_for(review, key):
        return None
    if item.rule in (
        "contribution",
        "response-and-actions",
        "website-removal",
        "pseudonym",
        "assurance",
    ):
        return "form", f"done {review.ref} {item.id} {key.party or '-'}"
    return "done", f"done {review.ref} {item.id}{name}"


def _for_the_others(
    review: Review, key: InstanceId, version: Version, user: str
) -> tuple[str, str] | None:
    """An answer that is others' to give: whoever registers versions sends the version out; a
    coordinator writes down what a group has decided, or what an agency has answered by e-mail."""
    item = review.item(key.item)
    first = next(k for k in review.instances(item) if review.is_open(k))
    if version.circulated is None and item.kind == "confirmation":
        sends = key == first and drafts(review, user)
        return ("circulate", f"circulate {review.ref} v{version.number}") if sends else None
    if not review.is_coordinator(user) or missing_for(review, key):
        return None
    agency = agency_of(review, key)
    if item.kind == "approval" or (agency is not None and agency.by_email):
        form = "decide" if item.kind == "approval" else "record"
        return "open", f"{form} {review.ref} {item.id} {key.party or '-'} {version.number}"
    return None


def drafts(review: Review, user: str) -> bool:
    """Whether a person registers versions: the Lead Reviewer, or a coordinator."""
    author = review.process.author_role
    return review.is_coordinator(user) or (author is not None and review.holds(user, author))


def _document_or_date(review: Review, item: Item, user: str) -> tuple[str, str] | None:
    """What has a verb, and a form, of its own."""
    if item.kind == "document" and drafts(review, user) and review.published is None:
        document = review.process.document_of(item.id)
        latest = review.latest(document) if document else None
        if (
            item.by_circulation
            and latest
            and latest.kind == item.id
            and not (latest.withdrawn or latest.circulated)
        ):
            return "circulate", f"circulate {review.ref} v{latest.number}"
        return "open", f"draft {review.ref} {item.id}"
    if item.kind == "publish" and review.active_holds():
        return None  # it would be refused until the hold is lifted
    if review.is_coordinator(user) and (item.rule == "publication-date" or item.kind == "publish"):
        form = (
            "publish"
            if item.kind == "publish" and review.publication_date is not None
            else "publication"
        )
        return "open", f"{form} {review.ref}"
    return None


def line(
    review: Review, key: InstanceId, user: str, today: date, calendar: Calendar
) -> dict[str, Any]:
    """One instance: ``item``, ``title``, ``party`` (name), ``party_id``, ``stage``, ``kind``,
    ``open``, ``due``, ``basis``, ``late`` (bool), ``days_late``, ``flexible``, ``guidance`` (asked
    for by statutory guidance alone), ``late_addition``, ``who`` (role titles), ``people`` (ids),
    ``mine`` (bool), ``act`` ("approve", "done", "form", "circulate", "open", "points" or ""),
    ``command``, ``version`` (number or None), ``read`` (the link to the version that a task passes
    on, or ""), ``blocked`` (what its gate lacks: list of {title, party}), ``disputed``,
    ``unregistered`` (it waits for a paper's first version), ``held`` (publishing, while a hold is
    in force); and when closed ``how``, ``on``, ``by`` ("" where it closed by itself), ``role``,
    ``behalf``, ``outcome``, ``evidence`` (bool), ``recorded`` (a day other than ``on``, or None),
    ``event``, ``has_text``, ``unpublished`` (done on a publication undone since)."""
    item = review.item(key.item)
    state = review.state(key)
    due = due_of(review, key, calendar)
    able = command_for(review, key, user)
    version = review.current(item.of) if item.of else None
    facts: dict[str, Any] = {
        "item": item.id,
        "title": title_of(review, key),
        "party": party_name(review, key.party),
        "party_id": key.party,
        "stage": item.stage,
        "kind": item.kind,
        "open": state.closed is None,
        "due": due.day if due else None,
        "basis": due.basis if due else item.due.basis,
        "late": due is not None and state.closed is None and due.late(today),
        "days_late": calendar.working_days_between(due.target, today)
        if due and due.late(today)
        else 0,
        "flexible": item.flexible,
        "guidance": item.basis == "statutory",
        "optional": item.optional,
        "late_addition": review.is_late_addition(key),
        "who": _who(review, key),
        "people": people_for(review, item, key),
        "mine": own_capacity(review, key, user) is not None or user in awaited_from(review, key),
        "act": able[0] if able else "",
        "command": able[1] if able else "",
        "version": version.number if version else None,
        "read": (version.url or "")
        if version and not item.answered and item.kind == "task"
        else "",
        "blocked": [
            {"title": review.item(m.item).title, "party": party_name(review, m.party)}
            for m in missing_for(review, key)
        ]
        if state.closed is None
        else [],
        "disputed": is_disputed(review, key),
        "unregistered": to_register(review, key),
        "held": state.closed is None and item.kind == "publish" and bool(review.active_holds()),
        "until": state.until,
    }
    closed = state.closed
    facts |= {
        "how": closed.how if closed else "",
        "on": closed.on if closed else None,
        "by": closed.by if closed and not closed_by_itself(closed.how, closed.role) else "",
        "role": role_named(review, closed.role) if closed and closed.role else "",
        "behalf": behalf_of(review, closed.behalf) if closed else "",
        "outcome": (closed.outcome or "") if closed else "",
        "evidence": bool(closed and closed.ref),
        "recorded": closed.recorded_on if closed and closed.recorded_on != closed.on else None,
        "event": closed.number if closed else 0,
        "has_text": bool(closed and (closed.reason or closed.note)),
        "unpublished": review.done_on_undone(key),
    }
    return facts


def closed_by_itself(how: str, role: str) -> bool:
    """Whether the calendar closed something, and nobody in a role: a check that no one made until
    the publication."""
    return how == "not-applicable" and not role


def _who(review: Review, key: InstanceId) -> list[str]:
    item = review.item(key.item)
    agency = agency_of(review, key)
    if is_disputed(review, key):
        return [role_title(review.process, review.process.answering_role)]
    titles = who_may(item, review.process)
    return [label(agency) if agency and t == "the agency" else t for t in titles]


def behalf_of(review: Review, behalf: str | None) -> str:
    return party_name(review, behalf) or (role_named(review, behalf) if behalf else "")


def lines(
    review: Review, keys: Iterable[InstanceId], user: str, today: date, calendar: Calendar
) -> list[dict[str, Any]]:
    """Several instances."""
    return [line(review, k, user, today, calendar) for k in keys]


def urgency(one: Mapping[str, Any]) -> tuple[int, date]:
    return (0 if one["late"] else 1, one["due"] or date.max)


def moves(review: Review, today: date, calendar: Calendar, limit: int) -> list[dict[str, Any]]:
    """Whose move it is: what holds the current stage, late first; nobody's, once the review is
    discontinued."""
    if review.discontinued is not None:
        return []
    stage = review.stage.id
    opened = [k for k in review.open_keys() if review.item(k.item).stage == stage]
    if (
        review.process.publish is not None and review.published is None
    ):  # what publishing brings is nobody's before it
        opened = [k for k in opened if not review.after_publication(review.item(k.item))] or opened
    keys = [k for k in opened if review.blocks(k)] or opened
    found = sorted(lines(review, keys, "", today, calendar), key=urgency)
    return found[:limit]


def own(review: Review, key: InstanceId, user: str) -> bool:
    """Whether an instance is this person's to do: assigned, their agency's, or of the first role
    that anybody holds."""
    item, state = review.item(key.item), review.state(key)
    if item.rule == "assurance" and last_shown(review, key) == "shown":
        return review.is_coordinator(user)
    if state.assignee is not None:
        return state.assignee == user
    for role in item.who:
        if role == "agency":
            agency = agency_of(review, key)
            if agency is not None and agency.by_email is None:
                return agency_role(review, key, user) == "lead" or (
                    user == agency.deputy and agency.lead is None
                )
        elif review.holders(role):
            return review.holds(user, role)
    return review.is_coordinator(user) and not item.personal


def choices(review: Review, keys: Iterable[InstanceId]) -> list[dict[str, Any]]:
    """Answers to choose from, each a button: [{ref, item, title, party, party_id, version,
    kind}]."""
    found = []
    for key in keys:
        item = review.item(key.item)
        version = review.current(item.of)
        found.append(
            {
                "ref": review.ref,
                "item": item.id,
                "title": item.title,
                "party": party_name(review, key.party),
                "party_id": key.party,
                "version": version.number if version else None,
                "kind": item.kind,
            }
        )
    return found


def name_of(review: Review, key: InstanceId) -> dict[str, str]:
    return {
        "item": key.item,
        "title": title_of(review, key),
        "party": party_name(review, key.party),
    }
