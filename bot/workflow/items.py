"""Ticking and keeping items: done, not-held, skip, assign, due, snooze."""

from datetime import date, timedelta
from typing import Any

from bot.errors import Refusal
from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow.access import Capacity, may_tick, not_yours, own_capacity, people_for, require_coordinator
from bot.workflow.answers import ask_next, describe_missing, no_version
from bot.workflow.calendar import Calendar, add_months
from bot.workflow.closing import close, note, require_open
from bot.workflow.due import Limit, due_of, shift, six_months
from bot.workflow.gates import is_required_by_a_gate, missing_for, notice_report
from bot.workflow.learning import assured
from bot.workflow.lookup import find_item, find_key
from bot.workflow.process import Item
from bot.workflow.publication import reinform
from bot.workflow.review import Key, Review
from bot.workflow.work import Work, author_title, plain_name, role_title, who_may

PSEUDONYM_LIMIT = 40
HOW: dict[str, e.How] = {"task": "done", "meeting": "held", "notice": "sent"}


def complete(work: Work, command: c.Complete) -> None:
    """``done``: a task, meeting or notice, on the day it happened."""
    review = work.review
    key = find_key(review, command.what, command.party, work.context.actor)
    item = review.item(key[0])
    _pointed_elsewhere(item)
    capacity = may_tick(review, key, work.context.actor)
    work.role, work.behalf = capacity.role, capacity.behalf
    day = work.happened(command.on)
    if not (item.repeatable and item.kind == "meeting"):
        require_open(work, key)
    if command.outcome is not None and item.rule not in _WITH_OUTCOME:
        raise work.refuse("no-outcome", key, outcome=command.outcome)
    if command.name is not None and item.rule != "pseudonym":
        raise work.refuse("no-outcome", key, outcome=command.name)
    missing = missing_for(review, key)
    if missing:
        raise work.refuse("gate", key, missing=describe_missing(work, missing))
    version = _version_spoken_of(work, key, item, day)
    if item.fills:
        _filled(work, key, item)
    special = _RULES.get(item.rule or "")
    if special is not None and special(work, key, command, day, capacity):
        return
    extra: dict[str, Any] = {}
    if item.kind == "notice":
        extra = _notice(work, key, item, command, day)
    told = extra.pop("told", None)
    close(work, key, HOW[item.kind], day, command, version=version, told=told)
    if item.kind == "notice" and key in reinform(work):
        extra["another_date"] = {"told": told, "now": review.publication_date}
    if item.kind == "notice":
        extra["short"] = _too_late(work, item, day)
    _say_done(work, key, day, capacity, command, **extra)
    ask_next(work, key)


def _pointed_elsewhere(item: Item) -> None:
    """What ``done`` never closes, and the verb that does."""
    if item.answered:
        raise Refusal("use-approve", item=item.id, title=item.title, kind=item.kind)
    if item.kind == "publish":
        raise Refusal("use-publish", item=item.id, title=item.title)
    if item.rule == "publication-date":
        raise Refusal("use-publication", item=item.id, title=item.title)
    if item.kind == "document":
        raise Refusal("use-draft", item=item.id, title=item.title, circulate=item.by_circulation)
    if item.rule == "decision":
        raise Refusal("decision-made", item=item.id, title=item.title)


def _version_spoken_of(work: Work, key: Key, item: Item, day: date) -> int | None:
    """The version that ticking this item speaks about; its own date comes first (rule 1)."""
    if item.of is None:
        return None
    version = work.review.current(item.of)
    if version is None:
        raise no_version(work, item.of, key)
    if day < version.on:
        raise work.refuse("before-version", key, version=version.number, date=day, registered=version.on)
    return version.number


def _filled(work: Work, key: Key, item: Item) -> None:
    """Role items are refused while nobody holds the role (rule 11)."""
    review = work.review
    if item.fills == "agency":
        if not review.parties_of("agency"):
            raise work.refuse("no-agency", key)
        return
    role = item.fills or ""
    held = review.roles.get(role, {})
    if key[1]:
        held = {u: h for u, h in held.items() if key[1] in h.parties}
    if not held:
        raise work.refuse("role-empty", key, role=role, role_title=role_title(review.process, role))


def _notice(work: Work, key: Key, item: Item, command: c.Complete, day: date) -> dict[str, Any]:
    """A notice dated before today needs evidence; one that comes too late says so at once. Some letters may go before
    the decision; nobody can be told of the publication then."""
    review, context = work.review, work.context
    if item.due.precedes_publication and day < review.decided:
        raise Refusal("before-decision", date=day, decided=review.decided)
    if day < context.today and not command.ref:
        raise work.refuse("needs-ref", key, date=day)
    told = review.publication_date_on(day) if item.due.precedes_publication else None
    return {"told": told, "evidence_missing": not command.ref}


def _too_late(work: Work, item: Item, day: date) -> dict[str, Any] | None:
    """How many of the gate's working days lie between this notice and the publication date, if too few; and the
    earliest day for publishing by all of its notices (those not sent yet: if sent today)."""
    review, calendar = work.review, work.context.calendar
    publish, publication = review.process.publish, review.publication_date
    if publish is None or item.id not in publish.notices or publication is None:
        return None
    days = calendar.working_days_between(day, publication)
    if days >= publish.clear_days:
        return None
    report = notice_report(review, publication, work.context.today, calendar)
    return {
        "days": max(days, 0),
        "needed": publish.clear_days,
        "publication": publication,
        "earliest": max(report.earliest or publication, work.context.today),
        "others": [review.item(n).title for n in report.notices_missing],
    }


def _say_done(
    work: Work, key: Key, day: date, capacity: Capacity, command: c.Complete | None = None, **facts: Any
) -> None:
    review = work.review
    stage = review.process.stages[review.process.stage_index(review.item(key[0]).stage)]
    keys = [k for i in stage.items for k in review.instances(i)]
    current = review.stage
    moved_on = review.process.stage_index(current.id) > review.process.stage_index(stage.id)
    facts.setdefault("outcome", None)
    facts.setdefault("short", None)
    facts.setdefault("evidence_missing", False)
    facts.setdefault("another_date", None)
    work.say(
        "done",
        **work.named(key),
        kind=review.item(key[0]).kind,
        on=day,
        role=capacity.role,
        behalf=work.party_name(capacity.behalf)
        or (role_title(review.process, capacity.behalf) if capacity.behalf else ""),
        stage="" if "check" in review.item(key[0]).each else stage.title,  # it recurs in a stage that is far off
        stage_done=sum(not review.is_open(k) for k in keys),
        stage_total=len(keys),
        stage_passed=not any(review.is_open(k) for k in keys),
        # Stages may be finished out of order: only where one goes on from this one is another the stage "now".
        current=current.title if moved_on else "",
        **facts,
    )


# --- the items that have a rule of their own ---------------------------------------------------


def _pseudonym(work: Work, key: Key, command: c.Complete, day: date, capacity: Capacity) -> bool:
    name = " ".join((command.name or "").split()) or work.review.pseudonym
    if not name:
        raise work.refuse("needs-name", key)
    if len(name) > PSEUDONYM_LIMIT:
        raise Refusal("name-length", limit=PSEUDONYM_LIMIT, length=len(name))
    plain_name(name)
    if name.casefold() != (work.review.pseudonym or "").casefold() and not work.context.pseudonym_free(name):
        raise Refusal("pseudonym-taken")
    close(work, key, "done", day, command, name=name)
    _say_done(work, key, day, capacity, command, pseudonym=name)
    return True


def _contribution(work: Work, key: Key, command: c.Complete, day: date, capacity: Capacity) -> bool:
    outcomes = work.review.item(key[0]).outcomes
    outcome = (command.outcome or "").lower()
    if outcome not in outcomes:
        raise work.refuse("needs-outcome", key, outcomes=list(outcomes), outcome=command.outcome)
    if outcome == "deferred":
        if command.until is None:
            raise work.refuse("deferred-until", key)
        if command.until <= work.context.today:
            raise work.refuse("past-date", key, date=command.until)
        note(work, key, "deferred", day, command, until=command.until)
        _say_done(work, key, day, capacity, command, outcome=outcome, until=command.until)
        return True
    close(work, key, "done", day, command, outcome=outcome)
    _say_done(work, key, day, capacity, command, outcome=outcome)
    return True


def _response(work: Work, key: Key, command: c.Complete, day: date, capacity: Capacity) -> bool:
    actions = work.review.parties_of("action")
    if command.outcome is not None and command.outcome.lower() != "none":
        raise work.refuse("no-outcome", key, outcome=command.outcome)
    if command.outcome is None and not actions:
        raise work.refuse("no-actions", key)
    if command.outcome is not None and actions:
        raise work.refuse("actions-exist", key, count=len(actions))
    if command.outcome is not None and not command.because:
        raise work.refuse("none-because", key)
    close(work, key, "done", day, command, outcome="none" if command.outcome else None)
    _say_done(work, key, day, capacity, command, outcome=command.outcome, actions=len(actions))
    return True


def _website(work: Work, key: Key, command: c.Complete, day: date, capacity: Capacity) -> bool:
    review = work.review
    if review.published is None:
        raise work.refuse("not-published", key)
    over, allowed = _website_time(review.item(key[0]), review.published.on, work.context.calendar)
    if work.context.today < allowed or day < allowed:
        raise work.refuse("website-early", key, published=review.published.on, over=over, allowed=allowed)
    if command.outcome is not None:
        if command.outcome.lower() != "kept":
            raise work.refuse("no-outcome", key, outcome=command.outcome)
        if command.until is None or not command.because:
            raise work.refuse("kept-until", key)
        if command.until <= work.context.today:
            raise work.refuse("past-date", key, date=command.until)
        note(work, key, "kept", day, command, until=command.until)
        _say_done(work, key, day, capacity, command, outcome="kept", until=command.until)
        return True
    close(work, key, "done", day, command, outcome="removed")
    _say_done(work, key, day, capacity, command, outcome="removed")
    return True


def _website_time(item: Item, published: date, calendar: Calendar) -> tuple[date, date]:
    """The last day on the website, and the first on which this can be recorded; 12 months where the file is silent."""
    span = item.due.span if item.due.follows_publication else None
    if span is None:
        over = add_months(published, 12)
        return over, over + timedelta(days=1)
    allowed = shift(published, span, calendar)
    return allowed - timedelta(days=1), allowed


def _progress(work: Work, key: Key, command: c.Complete, day: date, capacity: Capacity) -> bool:
    """What is asked of the Lead Reviewer is asked in writing (rule 13)."""
    if command.note and not command.ref:
        raise work.refuse("needs-writing", key, author=author_title(work.review.process))
    return False


_RULES = {
    "pseudonym": _pseudonym,
    "contribution": _contribution,
    "response-and-actions": _response,
    "website-removal": _website,
    "assurance": assured,
    "progress-check": _progress,
}
_WITH_OUTCOME = {"contribution", "response-and-actions", "website-removal", "assurance"}


# --- taken over half-way -----------------------------------------------------------------------


def can_catch_up(review: Review, key: Key) -> bool:
    """Whether an open instance can be ticked with nothing but its date and a reference."""
    item = review.item(key[0])
    return (
        item.kind in ("task", "meeting", "notice")
        and not item.personal
        and item.of is None
        and item.rule in (None, "briefing", "timetable", "pseudonym", "action-done")
        and not item.due.precedes_publication
        and not missing_for(review, key)
    )


def catch_up(work: Work, command: c.CatchUp) -> None:
    """Items of past stages are ticked with their dates in one go, each by its own rules; one refusal refuses all."""
    require_coordinator(work.review, work.context)
    if not command.days:
        raise Refusal("nothing-to-tick")
    done = []
    for item, party, day, ref in command.days:
        key = (item, party)
        if key not in work.review.open_keys() or not can_catch_up(work.review, key):
            raise Refusal("closed-already", item=item, title=item, party=work.party_name(party))
        complete(work, c.Complete(what=item, party=party or None, on=day, ref=ref or None))
        done.append(work.named(key) | {"on": day})
    work.say("caught-up", items=done, stage=work.review.stage.title)


# --- not-held and skip -------------------------------------------------------------------------


def not_held(work: Work, command: c.NotHeld) -> None:
    """``not-held``: an optional meeting was not held, with a reason."""
    key = find_key(work.review, command.what, command.party, work.context.actor)
    item = work.review.item(key[0])
    if item.kind != "meeting" or not item.optional:
        raise work.refuse("not-optional", key, kind=item.kind, optional=_optional_meetings(work))
    capacity = may_tick(work.review, key, work.context.actor)
    work.role, work.behalf = capacity.role, capacity.behalf
    require_open(work, key)
    close(work, key, "not-held", work.context.today, reason=command.because)
    _say_done(work, key, work.context.today, capacity, outcome="not-held")


def _optional_meetings(work: Work) -> list[str]:
    return [i.id for i in work.review.process.items.values() if i.kind == "meeting" and i.optional]


def skip(work: Work, command: c.Skip) -> None:
    """``skip``: the coordinator closes an item as not applicable; never what a gate requires."""
    review = work.review
    require_coordinator(review, work.context)
    work.role = "coordinator"
    key = find_key(review, command.what, command.party, work.context.actor)
    item = review.item(key[0])
    if item.rule == "decision":
        raise Refusal("decision-made", item=item.id, title=item.title)
    # No version of a reviewer's comes before their independence (rule 11); once published, none comes any more.
    before_versions = item.rule == "independence" and review.published is None
    if is_required_by_a_gate(review, item) or before_versions:
        raise work.refuse("gate-needs-it", key, versions=before_versions, author=author_title(review.process))
    require_open(work, key)
    number = close(work, key, "skipped", work.context.today, reason=command.because)
    work.post("skipped", item=key[0], party=key[1], event=number)
    work.say("skipped", **work.named(key), before_publication=item.due.precedes_publication)


# --- assign, due, snooze -----------------------------------------------------------------------


def assign(work: Work, command: c.Assign) -> None:
    """``assign``: moves nudges and ticking, never an answer (rule 5); where neither moves it is refused. Whoever had no
    part in the review holds this item now, and gets the introduction first."""
    review = work.review
    require_coordinator(review, work.context)
    work.role = "coordinator"
    key = find_key(review, command.what, command.party, work.context.actor)
    item = review.item(key[0])
    if not work.context.active(command.person):
        raise Refusal("person-gone", person=command.person)
    if not review.is_open(key):
        raise work.refuse("closed-already", key)
    if item.answered or item.personal:
        raise work.refuse("assign-answer", key, who=who_may(item, review.process), people=people_for(review, item, key))
    if review.roles_of(command.person) == ["overview"]:
        raise work.refuse("assign-overview", key, person=command.person)
    introduced = review.is_unanswered(command.person)
    work.emit(e.Assigned(item=key[0], party=key[1] or None, user=command.person))
    if not introduced:
        work.introduce(command.person)
    work.tell(command.person, "assigned", item=key[0], party=key[1])
    work.say(
        "assigned",
        **work.named(key),
        person=command.person,
        told=review.can_be_told(command.person),
    )


def set_due(work: Work, command: c.SetDue) -> None:
    """``due``: moves or clears a date; a statutory date stays and the note is kept.

    Without a party, an item that is made for many is moved for all of them.
    """
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    item = find_item(review, command.what)
    if item.rule == "decision":
        raise Refusal("decision-made", item=item.id, title=item.title)
    every = bool(item.each) and command.party is None
    key = (item.id, "") if every else find_key(review, command.what, command.party, context.actor)
    if not every and not review.is_open(key):
        raise work.refuse("closed-already", key)
    if command.due is not None and command.due < context.today:
        raise work.refuse("past-date", key, date=command.due)
    if item.kind == "publish":
        raise Refusal("use-publication", item=item.id, title=item.title)
    before = due_of(review, key, context.calendar) if not every else None
    work.emit(e.DueSet(item=key[0], party=key[1] or None, due=command.due, on=context.today, reason=command.because))
    statutory = item.due.basis == "statutory"
    if every:
        first = next(iter(review.instances(item)), None)
        after = due_of(review, first, context.calendar) if first else None
    else:
        after = due_of(review, key, context.calendar)
    work.say(
        "due",
        **work.named(key),
        due=after.day if statutory and after else (None if statutory else command.due),
        before=before.day if before else None,
        statutory=statutory,
        every=every,
        closed_day=command.due is not None and not context.calendar.is_working_day(command.due),
        chased=after.target if after else None,
        limit=_breaks_limit(work, item, command.due),
    )


def _breaks_limit(work: Work, item: Item, due: date | None) -> Limit | None:
    """The end of the 6 months, if a date lies behind it that they are kept by: none of what follows publishing."""
    review = work.review
    end = six_months(review) if review.published is None and not review.after_publication(item) else None
    return end if end and due is not None and due > end else None


def snooze(work: Work, command: c.Snooze) -> None:
    """``snooze``: no nudges about this item to this person before a day. Refused: to somebody who would get none."""
    review, context = work.review, work.context
    key = find_key(review, command.what, command.party, context.actor)
    theirs = own_capacity(review, key, context.actor) or context.actor in people_for(review, review.item(key[0]), key)
    if not theirs and not review.is_coordinator(context.actor):
        raise not_yours(review, key)
    if command.until <= context.today:
        raise work.refuse("past-date", key, date=command.until)
    if not review.is_open(key):
        raise work.refuse("closed-already", key)
    work.emit(e.Snoozed(item=key[0], party=key[1] or None, user=context.actor, until=command.until))
    due = due_of(review, key, context.calendar)
    work.say("snoozed", **work.named(key), until=command.until, due=due.day if due else None)
