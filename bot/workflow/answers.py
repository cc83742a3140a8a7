"""Answers on a version: confirm or dispute by an agency, approve or return by a group (rules 1, 5, 6, 7, 8).

This is the one place where an answer closes an item.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from bot.errors import Refusal
from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow.access import agency_of, agency_role, decides_on_own_work, not_yours, people_for
from bot.workflow.awaited import (
    awaited_from,
    capacities,
    in_the_way,
    is_asked,
    progress_of,
    reached,
    voters_for,
    waiting_for,
    who_is_awaited,
    who_may_say,
)
from bot.workflow.consequences import drop_answers, fallen, people_who_fell, reopen, reopen_all, resting_on, speaking_of
from bot.workflow.gates import Missing, missing_for
from bot.workflow.lookup import find_item, instance
from bot.workflow.process import Item
from bot.workflow.review import Answer, Key, Prepared, Review, Version
from bot.workflow.work import Work, author_title, label, role_title

Given = TypeVar("Given", c.Approve, c.Object)


def _answerable(work: Work, what: str | None, party: str | None, kind: str | None, verb: str = "approve") -> Key:
    """The instance to answer: as named, else the only one that waits for this person."""
    review, actor = work.review, work.context.actor
    if what is not None:
        item = find_item(review, what)
        if not item.answered:
            raise Refusal("not-answerable", item=item.id, title=item.title, kind=item.kind)
        if kind is not None and item.kind != kind:
            raise Refusal("wrong-verb", item=item.id, title=item.title, kind=item.kind)
        return _theirs(review, item, party, actor)
    if party is not None:
        items = [i for i in review.process.items.values() if i.kind == "confirmation" and review.current(i.of)]
        if len(items) == 1:
            return _theirs(review, items[0], party, actor)
    waiting = [k for k in waiting_for(review, actor) if kind is None or review.item(k[0]).kind == kind]
    if party is not None:
        waiting = [k for k in waiting if k[1] and work.party_name(k[1]).lower() == party.lower()]
    if len(waiting) == 1:
        return waiting[0]
    if waiting:
        raise Refusal("several-wait", verb=verb, choices=[_choice(work, k) for k in waiting])
    others = [review.item(k[0]) for k in waiting_for(review, actor)]
    if kind is not None and others:  # what waits for them has the other verb
        raise Refusal("wrong-verb", item=others[0].id, title=others[0].title, kind=others[0].kind)
    raise Refusal("nothing-waits", awaited=who_is_awaited(review))


def _theirs(review: Review, item: Item, party: str | None, user: str) -> Key:
    """The instance that a person means to answer. Whoever answers for no agency that has it is not asked which of the
    others': refused with why."""
    present = {k[1] for k in review.instances(item)}
    mine = review.agencies_of(user)
    outside = item.each and party is None and len(present) > 1 and not review.is_coordinator(user)
    if outside and not any(p.id in present for p in mine):
        if mine:
            raise Refusal(
                "joined-published", item=item.id, title=item.title, party=label(mine[0]), joined=mine[0].joined
            )
        raise not_yours(review, (item.id, ""))
    return instance(review, item, party, user)


def _choice(work: Work, key: Key) -> dict[str, Any]:
    item = work.review.item(key[0])
    return work.named(key) | {
        "ref": work.review.ref,
        "kind": item.kind,
        "party_id": key[1],
        "version": _version_number(work.review, key),
    }


def _version_number(review: Review, key: Key) -> int | None:
    version = review.current(review.item(key[0]).of)
    return version.number if version else None


def version_to_answer(work: Work, key: Key, wanted: int | None) -> Version:
    """The version to answer on. Refused: none registered, or another one than meant."""
    item = work.review.item(key[0])
    version = work.review.current(item.of)
    if version is None:
        raise no_version(work, item.of, key)
    if wanted is not None and wanted != version.number:
        if wanted < version.number:
            raise work.refuse("stale-version", key, version=wanted, latest=version.number, kind=item.kind)
        raise work.refuse("unknown-version", key, version=wanted, latest=version.number)
    return version


def no_version(work: Work, of: str | None, key: Key | None = None) -> Refusal:
    """The sentence for what can't be said while no version of a kind stands: none is registered, or the last one was
    withdrawn or is of another kind; nothing older stands again (rule 1)."""
    document = work.review.process.document_of(of)
    latest = work.review.latest(document) if document else None
    named = work.named(key) if key else {"item": "", "title": document.title if document else "", "party": ""}
    return Refusal(
        "no-version",
        **named,
        document=document.title if document else "",
        as_=of,
        author=author_title(work.review.process),
        why=(latest.withdrawn or "kind") if latest else "",
        version=latest.number if latest else None,
        published=work.review.published is not None,
    )


def _not_before(work: Work, key: Key, version: Version, day: date) -> None:
    if day < version.on:
        raise work.refuse("before-version", key, version=version.number, date=day, registered=version.on)


def not_recused(work: Work) -> None:
    """Refused: somebody who is recused; they answer nothing here (``recuse``)."""
    if work.context.actor in work.review.recused:
        raise Refusal("recused")


def _no_conflict(work: Work, key: Key) -> None:
    item = work.review.item(key[0])
    if decides_on_own_work(work.review, item, work.context.actor):
        others = [u for u in people_for(work.review, item, key) if u != work.context.actor]
        raise work.refuse(
            "own-work",
            key,
            people=[u for u in others if not decides_on_own_work(work.review, item, u)],
            role=next(iter(item.decides), ""),
        )


def _open_gate(work: Work, key: Key) -> None:
    missing = missing_for(work.review, key)
    if missing:
        raise work.refuse("gate", key, missing=describe_missing(work, missing))


def _not_closed(work: Work, key: Key, version: Version) -> None:
    """Refused: closed already, by an answer or otherwise (an impasse, a publication that overtook it)."""
    closed = work.review.state(key).closed
    if closed is not None:
        published = work.review.published is not None
        raise work.refuse(
            "already-answered",
            key,
            version=version.number,
            by=closed.by,
            on=closed.on,
            how=closed.how,
            published=published,
        )


def describe_missing(work: Work, missing: list[Missing]) -> list[dict[str, Any]]:
    """What a gate lacks, in facts for its sentence."""
    return [
        {
            "item": m.item,
            "title": work.review.item(m.item).title,
            "party": work.party_name(m.party),
            "why": m.why,
            "on": m.on,
        }
        for m in missing
    ]


def progress(work: Work, key: Key) -> dict[str, Any]:
    """How many of how many are in, and who is still awaited since when."""
    return progress_of(work.review, key)


def approve(work: Work, command: c.Approve) -> None:
    """``approve``: confirm for an agency, approve in a group, or prepare a group's decision for its holder."""
    key = _answerable(work, command.what, command.party, command.only)
    item = work.review.item(key[0])
    version = version_to_answer(work, key, command.version)
    if item.kind == "confirmation":
        _confirm(work, key, version, command)
    else:
        _approve(work, key, version, command)


def _for_an_agency(work: Work, key: Key, version: Version, command: c.Approve | c.Object) -> tuple[str | None, date]:
    """Who answers for an agency: its "lead" or "deputy", or ``None``: a coordinator on its behalf, with evidence (rule
    5); and on which day."""
    review, context = work.review, work.context
    role = agency_role(review, key, context.actor)
    if role is not None:
        not_recused(work)
        _no_conflict(work, key)
    elif not review.is_coordinator(context.actor):
        raise not_yours(review, key)
    elif not command.ref:
        raise work.refuse("needs-evidence", key, objecting=isinstance(command, c.Object))
    day = work.happened(command.on)
    _not_before(work, key, version, day)
    return role, day


def _confirm(work: Work, key: Key, version: Version, command: c.Approve) -> None:
    review = work.review
    role, day = _for_an_agency(work, key, version, command)
    behalf = role is None
    _open_gate(work, key)
    state = review.state(key)
    _not_closed(work, key, version)
    agency = agency_of(review, key)
    if command.corrections:
        _with_points(work, key, version)
    disputes = state.disputes
    lead = agency.lead if agency is not None else None
    own = [a for a in disputes if not a.behalf]
    asks = role == "deputy" or (behalf and bool(own))
    if asks and disputes and lead is not None and lead in awaited_from(review, key):
        _ask_the_lead(work, key, version, lead)
        return
    if behalf and own:  # nor alone, where there is no lead to ask
        raise work.refuse("dispute-stays", key, by=own[-1].user, on=own[-1].on)
    work.role, work.behalf = role or "coordinator", key[1] if behalf else None
    drop_answers(work, key, "withdrawn", key, disputes)
    given = _give(work, key, version, "confirm", command, day, role or "lead", behalf=behalf)
    _close(work, key, version, day, command)
    _answered(
        work,
        key,
        version,
        day,
        "confirm",
        given,
        behalf=behalf,
        corrections=command.corrections,
        withdrawn=bool(disputes),
        noted=bool(command.note),
    )


def _with_points(work: Work, key: Key, version: Version) -> None:
    """A confirmation is subject to points that the agency has raised on this version and that were not declined.
    Refused: there are none, so it would be subject to nothing."""
    points = work.review.corrections.values()
    if not any(p.party == key[1] and p.version == version.number and p.accepted is not False for p in points):
        raise work.refuse("no-points", key, version=version.number)


def _ask_the_lead(work: Work, key: Key, version: Version, lead: str) -> None:
    """A dispute is its lead's to take back (rule 8). Where they can't be told it stays, and the coordinators hear of
    it."""
    about: dict[str, Any] = {
        "item": key[0],
        "party": key[1],
        "version": version.number,
        "user": work.context.actor,
    }
    gone = not work.context.active(lead)
    told = not gone and work.tell(lead, "lead-asked", **about)
    if not told:
        work.tell_coordinators("lead-missing", **about, lead=lead, gone=gone)
    work.say("lead-asked", **work.named(key), version=version.number, lead=lead, told=told, gone=gone)


def _answered(
    work: Work,
    key: Key,
    version: Version,
    day: date,
    value: str,
    given: int,
    *,
    behalf: bool = False,
    corrections: bool = False,
    withdrawn: bool = False,
    role: str = "",
    noted: bool = False,
) -> None:
    """What the person reads who said yes, what the channel reads, and who is asked next."""
    work.say(
        "answered",
        author=author_title(work.review.process),
        **work.named(key),
        value=value,
        version=version.number,
        on=day,
        behalf=behalf,
        corrections=corrections,
        withdrawn=withdrawn,
        role=role,
        noted=noted,
        **progress(work, key),
    )
    work.post("answered", item=key[0], party=key[1], version=version.number, event=given)
    ask_next(work, key)


def _for_a_group(
    work: Work, key: Key, version: Version, command: Given, answer: e.AnswerValue
) -> tuple[list[str], Given, date]:
    """The roles in which a person decides for a group (none: a coordinator, who only writes it up); what they say,
    filled in from the write-up that it agrees with; and the day of it."""
    review, context = work.review, work.context
    roles = capacities(review, review.item(key[0]), context.actor)
    if roles:
        not_recused(work)
        _no_conflict(work, key)
        _as_written_up_now(work, key, version, answer, command.on)
        written = _written_up(review, key, version, answer)
        if written is not None:
            command = replace(command, on=command.on or written.on, ref=command.ref or written.ref)
    elif not review.is_coordinator(context.actor):
        raise not_yours(review, key)
    day = work.happened(command.on)
    _not_before(work, key, version, day)
    return roles, command, day


def _approve(work: Work, key: Key, version: Version, command: c.Approve) -> None:
    review, context = work.review, work.context
    item, state = review.item(key[0]), review.state(key)
    if command.corrections:
        raise work.refuse("points-by-agencies", key, version=version.number)
    roles, command, day = _for_a_group(work, key, version, command, "approve")
    _open_gate(work, key)
    _not_closed(work, key, version)
    _somebody(work, key)
    if not roles:
        _prepare(work, key, version, "approve", command.on, command.ref, command.note, None)
        return
    mine = [a for a in state.standing if a.user == context.actor]
    if mine and not _affirming_helps(review, item, mine):
        raise work.refuse("already-yours", key, version=version.number, on=mine[-1].on, **progress(work, key))
    work.role = roles[0]
    drop_answers(work, key, "further", key, mine)
    given = [_give(work, key, version, "approve", command, day, role) for role in roles]
    if reached(review, key):
        _close(work, key, version, day, command)
    title = role_title(review.process, roles[0])
    _answered(work, key, version, day, "approve", given[0], role=title, noted=bool(command.note))


def _written_up(review: Review, key: Key, version: Version, answer: str) -> Prepared | None:
    """What a coordinator wrote up of this very decision: whoever says that it is right answers as of its date."""
    prepared = review.prepared.get(key[0])
    return prepared if prepared and (prepared.version, prepared.answer) == (version.number, answer) else None


def _as_written_up_now(work: Work, key: Key, version: Version, answer: str, on: date | None) -> None:
    """A yes to a write-up counts for the one that stands. Refused: the day of one that another has replaced."""
    review = work.review
    now = review.prepared.get(key[0])
    if now is None or on is None or (now.answer, now.on) == (answer, on):
        return
    meant = (key[0], answer, version.number, on)
    for recorded in review.log[: now.event - 1]:
        old = recorded.event
        if isinstance(old, e.DecisionPrepared) and (old.item, old.answer, old.version, old.on) == meant:
            raise work.refuse(
                "written-up-anew", key, version=version.number, old=old.on, on=now.on, answer=now.answer, by=now.by
            )


def _affirming_helps(review: Review, item: Item, mine: list[Answer]) -> bool:
    """Whether saying yes again counts anew: members joined or left since (rule 6)."""
    return any(set(a.holders) != set(voters_for(review, item, a.role)) for a in mine)


def _somebody(work: Work, key: Key) -> None:
    """Every deciding role has a holder who is not recused: an empty group never decides (rule 7)."""
    review = work.review
    item = review.item(key[0])
    empty = [r for r in item.decides if not voters_for(review, item, r)]
    if empty:
        raise work.refuse(
            "nobody-decides",
            key,
            roles=[role_title(review.process, r) for r in empty],
            role_ids=empty,
            holder=in_the_way(review, empty[0]),
        )


def _prepare(
    work: Work,
    key: Key,
    version: Version,
    answer: e.AnswerValue,
    on: date | None,
    ref: str | None,
    note: str | None,
    reason: str | None,
) -> None:
    """A coordinator writes up a group's decision; a holder of the group is asked whether it is right."""
    review = work.review
    day = work.happened(on)
    work.role = "coordinator"
    number = work.emit(
        e.DecisionPrepared(
            item=key[0],
            answer=answer,
            version=version.number,
            on=day,
            by=work.context.actor,
            note=note,
            ref=ref,
            reason=reason,
        )
    )
    asked: list[str] = []
    for user in who_may_say(review, key, answer):
        if review.can_be_told(user):
            asked.append(user)
            work.tell(user, "prepared", subject=f"prepared/{number}", item=key[0], version=version.number, event=number)
        else:
            work.silent[user] = None
    silent = list(work.silent)
    work.say(
        "prepared",
        **work.named(key),
        answer=answer,
        version=version.number,
        on=day,
        people=asked,
        silent=silent,
        noted=bool(note),
    )


def _give(
    work: Work,
    key: Key,
    version: Version,
    value: e.AnswerValue,
    command: c.Approve | c.Object,
    day: date,
    role: str,
    *,
    behalf: bool = False,
) -> int:
    review = work.review
    agency = agency_of(review, key)
    user = (agency.lead or "") if behalf and agency else work.context.actor
    prepared = _written_up(review, key, version, value)
    return work.emit(
        e.AnswerGiven(
            item=key[0],
            party=key[1] or None,
            answer=value,
            version=version.number,
            on=day,
            recorded_on=work.context.today,
            user=user,
            role=role,
            behalf=behalf,
            corrections=getattr(command, "corrections", False),
            prepared_by=prepared.by if prepared else None,
            holders=tuple(voters_for(review, review.item(key[0]), role)) if role in review.process.roles else (),
            reason=getattr(command, "because", None),
            note=getattr(command, "note", None) or (prepared.note if prepared else None),
            ref=command.ref,
        )
    )


def _close(work: Work, key: Key, version: Version, day: date, command: c.Approve) -> None:
    work.emit(
        e.ItemClosed(
            item=key[0],
            party=key[1] or None,
            how="answered",
            on=day,
            recorded_on=work.context.today,
            version=version.number,
            outcome="with corrections" if command.corrections else None,
            ref=command.ref,
        )
    )


def ask_next(work: Work, key: Key) -> None:
    """Once this answer closed the last requirement of another answer, those who give that one are asked."""
    review = work.review
    if review.is_open(key):
        return
    for dependent in resting_on(review, key):
        ask(work, dependent)


def ask(work: Work, key: Key, only: Collection[str] | None = None) -> list[str]:
    """Ask each one whose answer on the current version is awaited (of ``only``, if given), by DM; returns who was:
    nobody while it is not asked for (:func:`is_asked`).

    A contact who has not answered the introduction is not asked yet, nor is an agency without Slack: the
    coordinators hear of both.
    """
    review = work.review
    version = review.current(review.item(key[0]).of)
    agency = agency_of(review, key)
    if version is None or not is_asked(review, key):
        return []
    subject = f"request/{key[0]}/{key[1]}/{version.number}"
    params = {"item": key[0], "party": key[1], "version": version.number}
    given = {a.user for a in review.state(key).standing if agency is None and a.version == version.number}
    if agency is not None and agency.by_email:
        for user in review.holders("coordinator"):
            work.tell(user, "request-by-email", subject=subject, **params)
        return [f"{label(agency)} (by e-mail)"]
    people = awaited_from(review, key)
    first = [u for u in people if agency is None or u == agency.lead]
    if agency is not None and agency.lead is not None and _cannot_answer(work, agency.lead):
        first = [u for u in (agency.deputy,) if u and u in people] or first
    if only is not None:
        first = [u for u in first if u in only]
    asked = [u for u in first if review.can_be_told(u)]
    for user in asked:
        work.tell(user, "affirm" if user in given else "request", subject=subject, **params)
    for user in first:
        if user not in asked:
            work.silent[user] = None
            work.tell_coordinators("contact-silent", user=user, item=key[0], party=key[1], version=version.number)
    return asked


def ask_newly(work: Work, before: dict[Key, list[str]]) -> list[str]:
    """Ask whoever is awaited now and was not ``before``: somebody new in a group, or once others left it, those whose
    answer would count anew (rule 6). Answers who was asked."""
    asked: list[str] = []
    for key, people in before.items():
        if is_asked(work.review, key):
            asked += ask(work, key, [u for u in awaited_from(work.review, key) if u not in people])
    return list(dict.fromkeys(asked))


def _cannot_answer(work: Work, lead: str) -> bool:
    """Whether an agency's lead is away, recused, or has left Slack: the deputy is asked instead."""
    return lead in work.context.away or lead in work.review.recused or not work.context.active(lead)


def object_(work: Work, command: c.Object) -> None:
    """``dispute`` by an agency, ``return`` by a group: the opposite answer, with a reason."""
    review = work.review
    kind = "confirmation" if command.verb == "dispute" else "approval"
    if command.what is None and command.party is None:
        key = _disputable(work, kind, command.verb)
    else:
        key = _answerable(work, command.what, command.party, kind, command.verb)
    if review.published is not None:
        raise work.refuse("published", key, verb=command.verb)
    version = version_to_answer(work, key, command.version)
    if command.verb == "dispute":
        _dispute(work, key, version, command)
        return
    roles, command, day = _for_a_group(work, key, version, command, "return")
    if not roles:
        _somebody(work, key)
        _prepare(work, key, version, "return", command.on, command.ref, None, command.because)
        return
    work.role = roles[0]
    _return(work, key, version, command, day, roles[0])


def _disputable(work: Work, kind: str, verb: str) -> Key:
    """Without a name: what waits for this person, else the only answer of theirs that stands."""
    review, actor = work.review, work.context.actor
    waiting = [k for k in waiting_for(review, actor) if review.item(k[0]).kind == kind]
    given = [
        k
        for k in review.all_keys()
        if review.item(k[0]).kind == kind
        and any(a.user == actor for a in review.state(k).standing)
        and k not in waiting
    ]
    if len(waiting or given) == 1:
        return (waiting or given)[0]
    return _answerable(work, None, None, kind, verb)


def _dispute(work: Work, key: Key, version: Version, command: c.Object) -> None:
    role, day = _for_an_agency(work, key, version, command)
    closed = work.review.state(key).closed
    if closed is not None and closed.how == "impasse":  # what two people closed is not for one to open again
        _not_closed(work, key, version)
    behalf = role is None
    work.role, work.behalf = role or "coordinator", key[1] if behalf else None
    reopen(work, key, "withdrawn", key)
    number = _give(work, key, version, "dispute", command, day, role or "lead", behalf=behalf)
    tell_author(work, "disputed", item=key[0], party=key[1], version=version.number, event=number)
    work.post("disputed", item=key[0], party=key[1], version=version.number, event=number)
    work.say(
        "disputed",
        **work.named(key),
        version=version.number,
        on=day,
        fell=named_all(work, fallen(work, key)),
        author=author_title(work.review.process),
    )
    _tell_fallen(work, key, "disputed")


def _return(work: Work, key: Key, version: Version, command: c.Object, day: date, role: str) -> None:
    """A return kills the version and re-opens the draft, its discussion, confirmations, approvals (rule 8)."""
    review = work.review
    item = review.item(key[0])
    document = review.process.document_of(item.of)
    assert document is not None
    work.emit(e.VersionWithdrawn(document=document.id, version=version.number, cause="returned"))
    draft = [] if document.paper else [(document.decided_kind, "")]
    reopen_all(work, [*draft, *speaking_of(review, document, document.decided_kind)], "returned", key)
    number = _give(work, key, version, "return", command, day, role)
    tell_author(work, "returned", item=key[0], party=key[1], version=version.number, event=number)
    work.post("returned", item=key[0], party=key[1], version=version.number, event=number)
    work.say(
        "returned",
        author=author_title(review.process),
        **work.named(key),
        version=version.number,
        on=day,
        fell=named_all(work, fallen(work, key)),
        document=document.title,
        as_=document.decided_kind,
    )
    _tell_fallen(work, key, "returned", version=version.number, role=role)


def named_all(work: Work, keys: list[Key]) -> list[dict[str, Any]]:
    """Instances in facts."""
    return [work.named(k) for k in keys]


def tell_author(work: Work, code: str, /, **params: Any) -> None:
    """Tell the Lead Reviewer (whoever holds the author's role), and the coordinators."""
    author = work.review.process.author_role
    people = dict.fromkeys([*(work.review.holders(author) if author else []), *work.review.holders("coordinator")])
    for user in people:
        work.tell(user, code, **params)


def _tell_fallen(work: Work, root: Key, cause: str, **params: Any) -> None:
    """What became of whose answers, and why: what was returned took them along, whatever they rested on."""
    for user, keys in people_who_fell(work).items():
        others = [k for k in keys if k != root]
        if others:
            work.tell(user, "fell", items=[list(k) for k in others], root=list(root), cause=cause, **params)


def ask_deputy(work: Work, command: c.AskDeputy) -> None:
    """[Ask my deputy]: the same request, to the deputy; who answers stays as it is."""
    review, actor = work.review, work.context.actor
    key = instance(review, find_item(review, command.what), command.party, actor)
    agency = agency_of(review, key)
    if agency is None or agency.lead != actor:
        raise not_yours(review, key)
    if not agency.deputy:
        raise work.refuse("no-deputy", key, coordinators=review.holders("coordinator"))
    if not review.is_open(key):
        raise work.refuse("closed-already", key)
    version = version_to_answer(work, key, None)
    subject = f"request/{key[0]}/{key[1]}/{version.number}"
    told = work.tell(agency.deputy, "request", subject=subject, item=key[0], party=key[1], version=version.number)
    work.say("deputy-asked", **work.named(key), deputy=agency.deputy, version=version.number, told=told)


def cannot_open(work: Work, command: c.CannotOpen) -> None:
    """[I can't open v3]: the coordinators are told, by name and item; nothing else changes."""
    review, actor = work.review, work.context.actor
    key = instance(review, find_item(review, command.what), command.party, actor)
    if actor not in people_for(review, review.item(key[0]), key):
        raise not_yours(review, key)
    for user in review.holders("coordinator"):
        work.tell(user, "cannot-open", item=key[0], party=key[1], version=command.version, user=actor)
    work.say("cannot-open", **work.named(key), version=command.version, people=review.holders("coordinator"))
