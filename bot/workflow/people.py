"""Parties and people: agencies, partnerships, family, attendees, actions, roles, introductions (rules 5 to 9)."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Any

from bot.errors import Refusal
from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow import offers
from bot.workflow.access import agency_of, agency_role, may_tick, require_coordinator
from bot.workflow.answers import ask, ask_newly
from bot.workflow.awaited import asked_of, awaited_from, awaited_now, in_the_way, is_asked, nobody_left
from bot.workflow.closing import close, require_open
from bot.workflow.consequences import drop_answers, reopen, resting_on, vacant
from bot.workflow.due import span_in_words
from bot.workflow.impasse import seconders_of
from bot.workflow.learning import points_for, tell_of_point
from bot.workflow.lookup import find_party
from bot.workflow.process import Process, Role
from bot.workflow.review import Answer, Key, Party, Review
from bot.workflow.seconds import ask_second, tell_what_waits
from bot.workflow.work import Work, label, plain_name, role_title

OVERVIEW = "overview"
"""The role that sees reference, stage, dates and lateness, never the pseudonym, and acts on nothing."""
NAME_LIMIT = 75  # a Slack button or option
PARTY_LIMIT = {"agency": 60, "partnership": 60, "family": 30, "attendee": 400, "action": 300}


def _new_name(review: Review, kind: str, name: str) -> str:
    """A name that no present party of the kind has."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LIMIT:
        raise Refusal("name-length", limit=NAME_LIMIT, length=len(name))
    plain_name(name)
    if name.isdigit():
        raise Refusal("name-number", name=name)
    for party in review.parties_of(kind):
        if label(party).casefold() == name.casefold():
            raise Refusal("name-taken", name=label(party), kind=kind)
    return name


def _join(
    work: Work,
    kind: str,
    name: str | None,
    *,
    lead: str | None = None,
    deputy: str | None = None,
    by_email: str | None = None,
    out_of_area: bool = False,
    agency: str | None = None,
    due: date | None = None,
    asked: date | None = None,
    user: str | None = None,
) -> Party:
    review = work.review
    if len(review.parties_of(kind)) >= PARTY_LIMIT.get(kind, 400):
        raise Refusal("too-many", kind=kind, limit=PARTY_LIMIT[kind])
    number = review.next_number(kind)
    work.emit(
        e.PartyAdded(
            party=f"{kind}-{number}",
            kind=kind,
            on=work.context.today,
            stage=review.stage.id,
            number=number,
            name=name,
            lead=lead,
            deputy=deputy,
            by_email=by_email,
            out_of_area=out_of_area,
            agency=agency,
            due=due,
            asked=asked,
            user=user,
            published=review.published is not None and kind in ("agency", "partnership", "family"),
        )
    )
    return review.parties[f"{kind}-{number}"]


def _items_of(work: Work, party: Party) -> dict[str, object]:
    """How many items a new party got, and how many of them for stages that have passed."""
    keys = [k for k in work.review.all_keys() if k[1] == party.id]
    return {
        "items": len(keys),
        "late": sum(work.review.is_late_addition(k) for k in keys),
        "blocking": [work.named(k) for k in keys if work.review.item(k[0]).kind == "confirmation"],
    }


def _admin(work: Work) -> None:
    require_coordinator(work.review, work.context)
    work.role = "coordinator"


def _person(work: Work, user: str) -> None:
    if not work.context.active(user):
        raise Refusal("person-gone", person=user)


# --- agencies, partnerships, family ------------------------------------------------------------


def add_agency(work: Work, command: c.AddAgency) -> None:
    """``agency add``: with a lead in Slack, or by e-mail to a job title. However late, it gets all its items."""
    _admin(work)
    review = work.review
    name = _new_name(review, "agency", command.name)
    if command.lead is None and command.by_email is None:
        raise Refusal("agency-contact", name=name)
    if command.by_email is not None:
        plain_name(command.by_email)
    if command.lead is not None and command.lead == command.deputy:
        raise Refusal("lead-is-deputy")
    for user in (command.lead, command.deputy):
        if user:
            _person(work, user)
    if work.context.actor in (command.lead, command.deputy) and _decided_on(review, review.process):
        raise Refusal("contact-self", name=name)
    was_pending = {u: review.is_unanswered(u) for u in (command.lead, command.deputy) if u}
    party = _join(
        work,
        "agency",
        name,
        lead=command.lead,
        deputy=command.deputy,
        by_email=command.by_email,
        out_of_area=command.out_of_area,
    )
    for user in (command.lead, command.deputy):
        if user and not was_pending.get(user):
            work.introduce(user, party=party.id)
    for key in [k for k in review.open_keys() if k[1] == party.id]:
        ask(work, key)
    work.post("party-added", party=party.id)
    work.say(
        "agency-added",
        name=name,
        lead=command.lead,
        deputy=command.deputy,
        by_email=command.by_email,
        out_of_area=command.out_of_area,
        published=review.published is not None,
        **_items_of(work, party),
    )


def change_contact(work: Work, command: c.ChangeContact) -> None:
    """``agency lead`` and ``agency deputy``: the old contact's access ends now; answers given stay given."""
    _admin(work)
    review = work.review
    party = find_party(review.parties_of("agency"), command.name, what="agency")
    _person(work, command.person)
    other = party.deputy if command.contact == "lead" else party.lead
    before = party.lead if command.contact == "lead" else party.deputy
    if command.person == before:
        raise Refusal("contact-same", name=party.name, contact=command.contact)
    if command.person == other and command.contact == "deputy":
        raise Refusal("lead-is-deputy")
    if command.person == work.context.actor and _owes_an_answer(review, party):
        # Else they would pass its dispute, or answer for it, alone and as the agency itself (rules 5 and 8).
        raise Refusal("contact-self", name=label(party))
    pending = review.is_unanswered(command.person)
    work.emit(
        e.PartyChanged(
            party=party.id,
            on=work.context.today,
            lead=command.person if command.contact == "lead" else None,
            deputy=command.person if command.contact == "deputy" else None,
        )
    )
    unassigned = _end_assignments(work, before, lambda key: agency_of(review, key) is party)
    if not pending:
        work.introduce(command.person, party=party.id)
    asked = [k for k in asked_of(review, command.person) if k[1] == party.id]
    for key in asked:
        ask(work, key, [command.person])
    work.post("contact-changed", party=party.id, contact=command.contact, user=command.person)
    work.say(
        "contact-changed",
        name=party.name,
        contact=command.contact,
        person=command.person,
        before=before,
        introduced=review.can_be_told(command.person),
        mine=command.person == work.context.actor,
        waiting=[work.named(k) for k in asked],
        unassigned=unassigned,
    )


def _end_assignments(work: Work, user: str | None, theirs: Callable[[Key], bool]) -> list[dict[str, Any]]:
    """Access ends with a role, or a contact's place: what was assigned with it (``theirs``) is nobody's own again; and
    if the person holds nothing else, whatever they were assigned. Answers what is open of it, in facts."""
    review = work.review
    if user is None:
        return []
    out = review.roles_of(user) in ([], ["assigned"])
    ended = [k for k, state in review.states.items() if state.assignee == user and (out or theirs(k))]
    for key in ended:
        _unassign(work, key)
    return [work.named(k) for k in review.open_keys() if k in ended]


def _unassign(work: Work, key: Key) -> None:
    user = work.review.state(key).assignee
    if user is not None:
        work.emit(e.Assigned(item=key[0], party=key[1] or None, user=user, ended=True))


def add_partnership(work: Work, command: c.AddPartnership) -> None:
    """``partnership add``."""
    _admin(work)
    party = _join(work, "partnership", _new_name(work.review, "partnership", command.name))
    work.post("party-added", party=party.id)
    work.say("party-added", name=party.name, kind="partnership", **_items_of(work, party))


def add_family(work: Work, command: c.AddFamily) -> None:
    """``family add``: by a label, never by name."""
    _admin(work)
    party = _join(work, "family", _new_name(work.review, "family", command.name))
    work.say("party-added", name=party.name, kind="family", **_items_of(work, party))


def none_involved(work: Work, command: c.NoneInvolved) -> None:
    """``family none``, ``partnership none``."""
    _admin(work)
    found = work.review.parties_of(command.kind)
    if found:
        raise Refusal("parties-there", kind=command.kind, names=[label(party) for party in found])
    work.emit(e.NoneInvolved(kind=command.kind, on=work.context.today, reason=command.because))
    work.say("none-involved", kind=command.kind)


def rename(work: Work, command: c.RenameParty) -> None:
    """``agency rename``, ``partnership rename``, ``family rename``."""
    _admin(work)
    party = find_party(work.review.parties_of(command.kind), command.name, what=command.kind)
    before = party.name
    name = " ".join(command.to.split())
    if name.casefold() != before.casefold():
        name = _new_name(work.review, command.kind, name)
    work.emit(e.PartyChanged(party=party.id, on=work.context.today, name=name))
    work.say("renamed", kind=command.kind, before=before, name=name)


def remove(work: Work, command: c.RemoveParty) -> None:
    """``agency remove`` and its kin. An agency that has not answered, or disputes, a registered final draft leaves
    only by two people (rule 7)."""
    _admin(work)
    review = work.review
    party = find_party(review.parties_of(command.kind), command.name, what=command.kind)
    if command.kind == "agency":
        _without_actions(review, party)
        if _owes_an_answer(review, party):
            ask_second(work, replace(command, name=party.id))
            return
    remove_party(work, party, command.because)


def _owes_an_answer(review: Review, party: Party) -> bool:
    """Whether a final draft is there on which the agency has not answered, or disputes; in whichever pathway: what a
    switch stopped is owed again when the review comes back (rule 17), what a publication overtook when that is undone
    (rule 2)."""
    if party.after_publication_only:
        return False
    for process in review.pathways.values():
        if not _decided_on(review, process):
            continue
        for item in process.items.values():
            closed = review.state((item.id, party.id)).closed
            stopped = closed is not None and closed.how in ("not-applicable", "overtaken")
            if item.kind == "confirmation" and "agency" in item.each and (closed is None or stopped):
                return True
    return False


def _decided_on(review: Review, process: Process) -> bool:
    """Whether a version was ever registered of the kind that is decided on."""
    report = process.report
    return report is not None and any(v.kind == report.decided_kind for v in review.versions.get(report.id, []))


def _without_actions(review: Review, party: Party) -> None:
    """An action without its agency would be nobody's."""
    for action in review.parties_of("action"):
        if action.agency == party.id:
            raise Refusal("agency-has-actions", name=label(party), number=action.number)


def remove_party(work: Work, party: Party, reason: str) -> None:
    """The party's items are gone, answered ones too; history keeps them."""
    review = work.review
    _without_actions(review, party)
    name = label(party)
    keys = [k for k in review.all_keys() if k[1] == party.id]
    waited = [d for k in keys for d in resting_on(review, k) if not is_asked(review, d)]
    number = work.emit(e.PartyRemoved(party=party.id, on=work.context.today, reason=reason))
    for key in keys:
        _unassign(work, key)
    for user in (party.lead, party.deputy):
        _end_assignments(work, user, lambda key: agency_of(review, key) is party)
    for key in dict.fromkeys(waited):  # perhaps this party's answer was the last that they waited for
        ask(work, key)
    if party.kind != "attendee":
        work.post("party-removed", party=party.id, event=number)
    work.say(
        "party-removed",
        name=name,
        kind=party.kind,
        items=len(keys),
        reopened=[work.named(k) for k in _without_an_action(work)] if party.kind == "action" else [],
        seats=_seats_of_nobody(review, party),
    )


def _without_an_action(work: Work) -> list[Key]:
    """Once the last action is gone, that actions were agreed on is open again: "none" takes a reason."""
    review = work.review
    item = review.process.by_rule("response-and-actions")
    closed = review.state((item.id, "")).closed if item is not None else None
    if item is None or closed is None or closed.how != "done" or closed.outcome == "none":
        return []
    if review.parties_of("action"):
        return []
    reopen(work, (item.id, ""), "party-left")
    return [(item.id, "")]


def _seats_of_nobody(review: Review, party: Party) -> list[dict[str, str]]:
    """Who represents only agencies that have left, in which role: they go on deciding until it is ended."""
    return [
        {"user": held.user, "role": role.title, "role_id": role.id}
        for role in review.process.roles.values()
        for held in review.roles.get(role.id, {}).values()
        if party.id in held.parties and all(review.parties[p].gone for p in held.parties)
    ]


# --- attendees and actions ---------------------------------------------------------------------


def add_attendee(work: Work, command: c.AddAttendee) -> None:
    """``attendee add``: somebody who attends the briefing session; may ask for the presentation at once."""
    review = work.review
    _may_keep(work, "briefing")
    _kept(review, "attendee-asked" if command.asked else "attendee", "attendee-asked")
    if command.person is not None:
        _person(work, command.person)
        if any(p.user == command.person for p in review.parties_of("attendee")):
            raise Refusal("name-taken", name=f"<@{command.person}>", kind="attendee")
        name = None
    else:
        name = _new_name(review, "attendee", command.label or "")
    party = _join(work, "attendee", name, user=command.person, asked=work.context.today if command.asked else None)
    work.say("attendee-added", name=label(party), asked=command.asked, within=_presentation_within(review))


def _presentation_within(review: Review) -> str:
    """How long there is to send the presentation to who asked for it, where the file has an item for that."""
    return span_in_words(next((i for i in review.process.items.values() if "attendee-asked" in i.each), None))


def _kept(review: Review, kind: str, *or_else: str) -> None:
    """Refused: nothing in this pathway is made for such a party, so nothing that is promised would come of it."""
    if not any({kind, *or_else} & set(item.each) for item in review.process.items.values()):
        raise Refusal("not-kept", kind=kind, pathway=review.process.title)


def _may_keep(work: Work, rule: str) -> None:
    """Attendees and actions are kept by whoever may tick the item that they belong to, and by coordinators."""
    review, actor = work.review, work.context.actor
    item = review.process.by_rule(rule)
    for role in item.who if item else ():
        if review.holds(actor, role):
            work.role = role
            return
    _admin(work)


def attendee_asked(work: Work, command: c.AttendeeAsked) -> None:
    """``attendee asked``: for the presentation, then or later."""
    _may_keep(work, "briefing")
    _kept(work.review, "attendee-asked")
    party = find_party(work.review.parties_of("attendee"), command.name, what="attendee")
    day = work.happened(command.on)
    if party.asked is not None:
        raise Refusal("asked-already", name=label(party), on=party.asked)
    work.emit(e.PartyChanged(party=party.id, on=work.context.today, asked=day))
    work.say("attendee-asked", name=label(party), on=day, within=_presentation_within(work.review))


def add_action(work: Work, command: c.AddAction) -> None:
    """``action add``: an action from learning and recommendations, with its agency and date."""
    review = work.review
    _may_keep(work, "response-and-actions")
    if review.process.by_rule("response-and-actions") is None:
        _kept(review, "action")
    agency = find_party(review.parties_of("agency"), command.party, what="agency")
    text = " ".join(command.text.split())
    if not text or len(text) > 500:
        raise Refusal("name-length", limit=500, length=len(text))
    if command.due < work.context.today:
        raise Refusal("past-action", date=command.due, today=work.context.today)
    party = _join(work, "action", text, agency=agency.id, due=command.due)
    work.say(
        "action-added",
        number=party.number,
        agency=agency.name,
        due=command.due,
        followed=review.process.by_rule("action-done") is not None,
        by_email=agency.by_email is not None,
    )


def find_action(review: Review, number: int) -> Party:
    """An action by its number."""
    for party in review.parties_of("action"):
        if party.number == number:
            return party
    raise Refusal("unknown-action", number=number, known=[p.number for p in review.parties_of("action")])


def finish_action(work: Work, command: c.FinishAction) -> None:
    """``action done``: by the action's agency or the coordinator."""
    review = work.review
    item = review.process.by_rule("action-done")
    party = find_action(review, command.number)
    if item is None:
        raise Refusal("no-action-item", pathway=review.process.title)
    key: Key = (item.id, party.id)
    capacity = may_tick(review, key, work.context.actor)
    work.role, work.behalf = capacity.role, capacity.behalf
    require_open(work, key)
    close(work, key, "done", work.context.today, c.Complete(what=item.id, note=command.note))
    work.say(
        "action-done",
        number=party.number,
        left=sum(review.is_open((item.id, p.id)) for p in review.parties_of("action")),
    )


# --- roles -------------------------------------------------------------------------------------


def give_role(work: Work, command: c.GiveRole) -> None:
    """``role``: adds holders; roles of one refuse a second. One from ``CSPR_COORDINATORS`` may take over."""
    review, context = work.review, work.context
    role = _role(review, command.role)
    takeover = (
        role.id == "coordinator"
        and context.appointed
        and command.people == (context.actor,)
        and not review.is_coordinator(context.actor)
    )
    if not takeover:
        _admin(work)
    work.role = "coordinator"
    party = find_party(review.parties_of("agency"), command.party, what="agency") if command.party else None
    before = awaited_now(review)
    given: list[str] = []
    for user in dict.fromkeys(command.people):
        _person(work, user)
        _seat_is_free(review, role, party, user)
        held = review.roles.get(role.id, {}).get(user)
        if held is not None and (party is None or party.id in held.parties):
            continue
        if not role.many and review.holders(role.id):
            raise Refusal("role-of-one", role=role.title, role_id=role.id, holder=review.holders(role.id)[0])
        _incompatible(review, role, user)
        pending = review.is_unanswered(user)
        work.emit(e.RoleGiven(role=role.id, user=user, on=context.today, party=party.id if party else None))
        given.append(user)
        if not pending:
            work.introduce(user, role=role.id)
        if role.id == "coordinator":
            show_setup(work, user)
    if not given:
        raise Refusal("role-held", role=role.title, people=list(command.people))
    if takeover:
        work.post("takeover", user=context.actor)
    asked = ask_newly(work, before)
    for user in given:
        _tell_written_up(work, user)
        _tell_points(work, user)
    work.say(
        "role-given",
        role=role.title,
        role_id=role.id,
        people=given,
        party=party.name if party else "",
        takeover=takeover,
        anew=[u for u in asked if u not in given],
    )


def _seat_is_free(review: Review, role: Role, party: Party | None, user: str) -> None:
    """One representative for each agency, where an agency's item is filled by the role (``panel-member``)."""
    if party is None or not any(i.fills == role.id and i.each for i in review.process.items.values()):
        return
    for holding in review.roles.get(role.id, {}).values():
        if party.id in holding.parties and holding.user != user:
            raise Refusal("seat-taken", role=role.title, role_id=role.id, party=label(party), holder=holding.user)


def _role(review: Review, word: str) -> Role:
    roles = review.process.roles
    if word.lower() == OVERVIEW:
        return Role(OVERVIEW, "overview", many=True)
    if word.lower() in roles:
        return roles[word.lower()]
    raise Refusal("unknown-role", word=word, roles=[(r.id, r.title) for r in roles.values()])


def _incompatible(review: Review, role: Role, user: str) -> None:
    """The same person cannot be coordinator and decide for a group by one holder, nor say what a coordinator never
    records."""
    apart = review.process.apart_from_coordinator
    clash = [r for r in sorted(apart) if review.holds(user, r)] if role.id == "coordinator" else []
    if role.id in apart and review.is_coordinator(user):
        clash = ["coordinator"]
    if clash:
        raise Refusal("role-clash", person=user, role=role.title, other=role_title(review.process, clash[0]))


def take_role(work: Work, command: c.TakeRole) -> None:
    """``role <role> remove``: access ends now, in whichever pathway the role is held. The last coordinator stays."""
    _admin(work)
    review = work.review
    role = review.role(command.role.lower()) or _role(review, command.role)
    if not review.holds(command.person, role.id):
        raise Refusal("role-not-held", role=role.title, person=command.person)
    if role.last_stays and len(review.holders(role.id)) == 1:
        raise Refusal("last-coordinator", role=role.title)
    before = awaited_now(review)
    seats = review.roles[role.id][command.person].parties
    number = work.emit(e.RoleTaken(role=role.id, user=command.person, on=work.context.today, reason=command.because))
    unassigned = _end_assignments(work, command.person, lambda key: _in_role(review, key, role.id))
    reopened = vacant(review) if role.author else []
    for key in reopened:
        reopen(work, key, "party-left", reopened[0])
    for item in review.process.items.values():
        for seat in seats if item.fills == role.id and item.each else ():
            # Of a role item that is each agency's, those that this person filled (rule 11).
            if review.state((item.id, seat)).closed is not None and (item.id, seat) in review.instances(item):
                reopen(work, (item.id, seat), "party-left")
                reopened.append((item.id, seat))
    anew = ask_newly(work, before)
    nobody = list(dict.fromkeys([*nobody_left(review, [role.id]), *_nobody_writes(review, [role.id])]))
    _tell_nobody_decides(work, nobody)
    work.post("role-taken", role=role.id, user=command.person, event=number, roles=nobody)
    work.say(
        "role-taken",
        role=role.title,
        person=command.person,
        reopened=[work.named(k) for k in reopened],
        unassigned=unassigned,
        anew=anew,
        nobody=_nobody(review, nobody),
    )


def _nobody(review: Review, roles: list[str]) -> list[dict[str, str]]:
    """Roles in which nobody can act now, in facts: ``title``, ``role_id``, ``holder`` (of a role of one, who has to
    give it up first)."""
    return [{"title": role_title(review.process, r), "role_id": r, "holder": in_the_way(review, r)} for r in roles]


def _tell_nobody_decides(work: Work, roles: list[str]) -> None:
    for one in _nobody(work.review, roles):
        work.tell_coordinators("nobody-decides", role=one["role_id"], role_id=one["role_id"], holder=one["holder"])


def _in_role(review: Review, key: Key, role: str) -> bool:
    item = review.process.items.get(key[0])
    return item is not None and role in item.who


def end_recusal(work: Work, command: c.Undo) -> None:
    """``undo recusal``: whoever recorded it, or a coordinator, takes it back. Answers that fell with it stay fallen;
    what is awaited is asked again."""
    review, actor = work.review, work.context.actor
    meant = re.fullmatch(r"<?@?([UW][A-Z0-9]{2,})(\|[^>]*)?>?", (command.party or "").strip())
    person = meant[1] if meant else actor if actor in review.recused else ""
    if command.party is None and not person and len(review.recused) == 1:
        person = next(iter(review.recused))
    if person not in review.recused:
        raise Refusal("recused-whom", people=list(review.recused))
    by = [r.actor for r in review.log if isinstance(r.event, e.Recused) and r.event.user == person][-1]
    if actor != by or review.is_coordinator(actor):
        _admin(work)
    number = work.emit(e.RecusalEnded(user=person, on=work.context.today, reason=command.because))
    waiting = asked_of(review, person)
    for key in waiting:
        ask(work, key, [person])
    work.post("recusal-ended", user=person, event=number)
    work.say("recusal-ended", person=person, mine=person == actor, waiting=[work.named(k) for k in waiting])


def recuse(work: Work, command: c.Recuse) -> None:
    """``recuse``: this person answers nothing here; the deputy is asked; a majority is counted without them."""
    review, context = work.review, work.context
    person = command.person or context.actor
    if person != context.actor:
        _admin(work)
    if person not in review.people():
        raise Refusal("recuse-who", person=person)
    if person in review.recused:
        raise Refusal("recused-already", person=person)
    fallen = [
        (k, a)
        for k in review.open_keys()
        for a in review.state(k).standing
        # A dispute that somebody else would take back this way stays (rule 8).
        if a.user == person and not a.behalf and not (_disputes(a, person) and person != context.actor)
    ]
    standing: list[Key] = list(dict.fromkeys(k for k, _ in fallen))
    before = awaited_now(review)
    number = work.emit(e.Recused(user=person, on=context.today, reason=command.because))
    asked: list[str] = []
    for key, answer in fallen:
        drop_answers(work, key, "withdrawn", key, [answer])
    for key in review.open_keys():
        item = review.item(key[0])
        version = review.current(item.of) if item.answered else None
        if version is not None and version.circulated is not None and agency_role(review, key, person):
            asked += ask(work, key)
    stands = [
        k
        for k in review.all_keys()
        if not review.is_open(k) and any(a.user == person for a in review.state(k).standing)
    ]
    alone = [p for p in review.agencies_of(person) if {p.lead, p.deputy} - {None} <= review.recused.keys()]
    for party in alone:
        work.tell_coordinators("nobody-answers", party=party.id)
    held = [r for r in review.process.roles if review.holds(person, r)]
    nobody = list(dict.fromkeys([*nobody_left(review, held), *_nobody_writes(review, held)]))
    _tell_nobody_decides(work, nobody)
    anew = ask_newly(work, before)
    majority = any(review.process.roles[r].decides == "majority" and review.voters(r) for r in held)
    if person != context.actor:
        work.tell(person, "recused", event=number)
    work.post(
        "recused",
        user=person,
        event=number,
        stands_in=len(alone) < len(review.agencies_of(person)),
        majority=majority,
        parties=[p.id for p in alone],
        roles=nobody,
    )
    work.say(
        "recused",
        person=person,
        mine=person == context.actor,
        dropped=[work.named(k) for k in standing],
        disputed=[
            work.named(k) for k in review.open_keys() if any(_disputes(a, person) for a in review.state(k).standing)
        ],
        stands=[work.named(k) for k in stands],
        alone=[{"party": label(p)} for p in alone],
        asked=list(dict.fromkeys(asked)),
        silent=list(work.silent),
        majority=majority,
        anew=anew,
        nobody=_nobody(review, nobody),
    )


def _nobody_writes(review: Review, roles: Collection[str]) -> list[str]:
    """Of some roles the author's, where nobody can act in it before the report is out: its versions and points are
    nobody's."""
    author = review.process.author_role
    if author not in roles or author is None or review.published is not None or review.voters(author):
        return []
    return [author]


def _disputes(answer: Answer, person: str) -> bool:
    return answer.value == "dispute" and answer.user == person and not answer.behalf


# --- introductions -----------------------------------------------------------------------------


def answer_introduction(work: Work, command: c.AnswerIntroduction) -> None:
    """[That's me] or [Not me]. What waited for this person is asked of them now."""
    review, actor = work.review, work.context.actor
    if actor not in review.contacts:
        raise Refusal("not-introduced")
    if review.contacts[actor] == command.yes:
        work.say("introduction", yes=command.yes, waiting=[])
        return
    confirm_contact(work, yes=command.yes)
    waiting = [*asked_of(review, actor), *_assigned_to(review, actor)] if command.yes else []
    work.say("introduction", yes=command.yes, waiting=[work.named(k) for k in waiting])


def confirm_contact(work: Work, *, yes: bool) -> None:
    """Record the answer to an introduction, and ask what waited for it (or tell the coordinators)."""
    review, actor = work.review, work.context.actor
    work.emit(e.ContactAnswered(user=actor, yes=yes, on=work.context.today))
    if not yes:
        work.tell_coordinators("not-me", user=actor)
        return
    for key in asked_of(review, actor):
        ask(work, key, [actor])
    for key in _assigned_to(review, actor):
        work.tell(actor, "assigned", subject=f"assigned/{key[0]}/{key[1]}", item=key[0], party=key[1])
    _tell_written_up(work, actor)
    _tell_points(work, actor)
    tell_what_waits(work, actor, seconders_of)
    show_setup(work, actor)


def _tell_written_up(work: Work, user: str) -> None:
    """Ask somebody who can say so now whether what was written up for their group is right."""
    review = work.review
    for item, written in review.prepared.items():
        if item in review.process.items and user in awaited_from(review, (item, "")):
            facts = {"item": item, "version": written.version, "event": written.event}
            work.tell(user, "prepared", subject=f"prepared/{written.event}", **facts)


def _tell_points(work: Work, user: str) -> None:
    """Tell a new Lead Reviewer of the points that are not answered."""
    for number in points_for(work.review, user):
        tell_of_point(work, user, number)


def _assigned_to(review: Review, user: str) -> list[Key]:
    return [k for k in review.open_keys() if review.state(k).assignee == user]


def show_setup(work: Work, user: str) -> None:
    """The set-up card, to a coordinator who has answered the introduction, until it is done."""
    review = work.review
    known = review.can_be_told(user)
    if known and review.is_coordinator(user) and not offers.setup(review)["finished"]:
        work.tell(user, "setup", subject="setup")
