"""Read each verb's own forms: from words to a command."""

from datetime import date
from typing import Final, Literal

from bot.language.reader import Parts, Reader, short
from bot.refusals.language import DatesBackwards, NotAnOutcome, SurplusWord
from bot.workflow.review.commands import (
    AcceptTimetable,
    AddAction,
    AddAgency,
    AddAttendee,
    AddCorrection,
    AddedPartyKind,
    AddFamily,
    AddPartnership,
    AgreePublication,
    AnswerCorrection,
    Approve,
    Assign,
    AttendeeAsked,
    Away,
    ChangeContact,
    ChangeSetting,
    Circulate,
    CloseImpasse,
    Command,
    Complete,
    Discontinue,
    FinishAction,
    GiveRole,
    LiftHold,
    MendLink,
    NoneInvolved,
    NotHeld,
    Object,
    OpenReview,
    PlaceHold,
    ProposeTimetable,
    Publish,
    Quiet,
    Recuse,
    Redact,
    RegisterVersion,
    RemoveParty,
    RenameParty,
    Second,
    SetAssurance,
    SetDue,
    Skip,
    Snooze,
    Switch,
    TakeRole,
    Undo,
)
from bot.workflow.review.queries import (
    DraftLetter,
    Export,
    ListCorrections,
    ListParties,
    ListReviews,
    ListRoles,
    ListVersions,
    OpenForm,
    Query,
    ShowAssurance,
    ShowCalendar,
    ShowChasing,
    ShowChecklist,
    ShowItem,
    ShowReport,
    ShowSettings,
    ShowStatus,
    ShowTimeline,
    ShowTimetable,
    Who,
)

OUTCOMES: Final = (
    "contributes",
    "declines",
    "no-reply",
    "deferred",
    "none",
    "kept",
    "shown",
    "accepted",
    "asked-again",
)
"""What ``done … as`` can say, beside a pseudonym."""
_OUTCOMES_UNTIL = ("deferred", "kept")
_OUTCOMES_BECAUSE = ("none", "kept", "asked-again")


def read_open(r: Reader) -> Command | Query:
    if r.is_at_end():
        return OpenForm()
    process = r.word("<process>", "decided")
    pseudonym = r.word('"<working pseudonym>"', "decided")
    p = r.parts("decided", "ref")
    decided = r.need(p.days.get("decided"), "decided <date>")
    return OpenReview(
        process=process.casefold(), pseudonym=pseudonym, decided=decided, ref=p.texts.get("ref")
    )


def read_status(r: Reader) -> Query:
    as_of = r.day("as of <date>") if r.says("as", "of") else None
    r.parts()
    return ShowStatus(as_of=as_of)


def read_list(r: Reader) -> Query:
    everything = r.says("all")
    r.parts()
    return ListReviews(everything=everything)


def read_checklist(r: Reader) -> Query:
    stage = r.word("<stage>") if r.has_word() else None
    r.parts()
    return ShowChecklist(stage=stage)


def read_show(r: Reader) -> Query:
    what = r.what()
    return ShowItem(what=what, party=r.parts("for").party)


def read_done(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "as", "on", "until", "because", "ref", "note")
    outcome, name = read_outcome(r, what, p)
    until = p.days.get("until")
    r.means(outcome or what.casefold())
    if outcome in _OUTCOMES_UNTIL:
        r.need(until, f"as {outcome} until <date>")
    elif until is not None:
        raise SurplusWord(**r.how_to_type(), word="until")
    if outcome in _OUTCOMES_BECAUSE:
        r.reason(p)
    return Complete(
        what=what,
        party=p.party,
        outcome=outcome,
        name=name,
        until=until,
        on=p.days.get("on"),
        because=p.texts.get("because"),
        ref=p.texts.get("ref"),
        note=p.texts.get("note"),
    )


def read_outcome(r: Reader, what: str, p: Parts) -> tuple[str | None, str | None]:
    """What ``as`` says: an outcome, or a pseudonym. A pseudonym may be called as it likes, even
    "None"."""
    if p.as_ is None:
        return None, None
    item = what.casefold()
    if "pseudonym" in item or (len(item) > 2 and item in "pseudonym"):
        return None, p.as_
    outcome = "-".join(p.as_.casefold().split())
    if outcome in OUTCOMES:
        return outcome, None
    if p.as_quoted:
        return None, p.as_
    raise NotAnOutcome(**r.how_to_type(), word=short(p.as_), outcomes=list(OUTCOMES))


def read_not_held(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because")
    return NotHeld(what=what, party=p.party, because=r.reason(p))


def read_skip(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because")
    return Skip(what=what, party=p.party, because=r.reason(p))


def read_undo(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because")
    return Undo(what=what, party=p.party, because=r.reason(p))


def read_assign(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", bare="person")
    return Assign(
        what=what, party=p.party, person=r.need(next(iter(p.bare_people), None), "<@person>")
    )


def read_due(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because", bare="day or none")
    due = None if p.cleared else r.need(p.bare_day, "<date or none>")
    return SetDue(what=what, party=p.party, due=due, because=r.reason(p))


def read_snooze(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "until")
    return Snooze(what=what, party=p.party, until=r.need(p.days.get("until"), "until <date>"))


def read_away(r: Reader) -> Command:
    until = r.day("until <date>") if r.form("until", "off") == "until" else None
    r.parts()
    return Away(until=until)


def read_timetable(r: Reader) -> Command | Query:
    if r.is_at_end():
        return ShowTimetable()
    if r.form("propose", "accept") == "propose":
        return ProposeTimetable(publication=r.parts("publication").days.get("publication"))
    r.parts()
    return AcceptTimetable()


def read_agency(r: Reader) -> Command | Query:
    form = r.form("add", "lead", "deputy", "rename", "remove", "list")
    if form == "add":
        name = r.word('"<name>"', "lead", "deputy", "by-email", "out")
        p = r.parts("lead", "deputy", "by-email", "out of area")
        lead = p.people.get("lead")
        if lead is None and p.by_email is None:
            raise r.missing("lead <@person>")
        if p.by_email is not None and p.people:
            # Either its people are in Slack, or it is chased by e-mail.
            raise SurplusWord(**r.how_to_type(), word="by-email")
        return AddAgency(
            name=name,
            lead=lead,
            deputy=p.people.get("deputy"),
            by_email=p.by_email,
            out_of_area="out of area" in p.had,
        )
    if form == "lead" or form == "deputy":
        name = r.word('"<name>"')
        person = r.person("<@person>")
        r.parts()
        return ChangeContact(
            name=name, contact="lead" if form == "lead" else "deputy", person=person
        )
    return read_named(r, form, "agency")


def read_partnership(r: Reader) -> Command | Query:
    form = r.form("add", "none", "rename", "remove", "list")
    if form == "add":
        name = r.word('"<name>"')
        r.parts()
        return AddPartnership(name=name)
    if form == "none":
        return NoneInvolved(kind="partnership", because=r.parts("because").texts.get("because"))
    return read_named(r, form, "partnership")


def read_family(r: Reader) -> Command | Query:
    form = r.form("add", "none", "rename", "remove", "list")
    if form == "add":
        label = r.word('"<label>"')
        r.parts()
        return AddFamily(name=label)
    if form == "none":
        return NoneInvolved(kind="family", because=r.parts("because").texts.get("because"))
    return read_named(r, form, "family")


def read_named(r: Reader, form: str, kind: AddedPartyKind) -> Command | Query:
    """The forms that agencies, partnerships and family contacts share."""
    if form == "list":
        r.parts()
        return ListParties(kind=kind)
    name = r.word('"<name>"')
    if form == "remove":
        return RemoveParty(kind=kind, name=name, because=r.reason(r.parts("because")))
    if not r.says("to"):
        r.parts()  # a word too many is the better explanation
        raise r.missing('to "<name>"')
    to = r.word('to "<name>"')
    r.parts()
    return RenameParty(kind=kind, name=name, to=to)


def read_role(r: Reader) -> Command | Query:
    if r.is_form("list"):
        r.parts()
        return ListRoles()
    role = r.word("<role>", "remove").casefold()
    if r.says("remove"):
        p = r.parts("because", bare="person")
        person = r.need(next(iter(p.bare_people), None), "<@person>")
        return TakeRole(role=role, person=person, because=r.reason(p))
    p = r.parts("for", bare="people")
    if not p.bare_people:
        raise r.missing("<@person>")
    return GiveRole(role=role, people=tuple(p.bare_people), party=p.party)


def read_attendee(r: Reader) -> Command | Query:
    form = r.form("add", "asked", "remove", "list")
    if form == "list":
        r.parts()
        return ListParties(kind="attendee")
    if form == "add":
        is_person, name = r.has_person(), r.attendee()
        asked = "asked for presentation" in r.parts("asked for presentation").had
        return AddAttendee(
            person=name if is_person else None, label=None if is_person else name, asked=asked
        )
    name = r.attendee()
    if form == "asked":
        return AttendeeAsked(name=name, on=r.parts("on").days.get("on"))
    return RemoveParty(kind="attendee", name=name, because=r.reason(r.parts("because")))


def read_draft(r: Reader) -> Command | Query:
    if r.is_form("list"):
        r.parts()
        return ListVersions()
    if r.is_form("link"):
        p = r.parts("v", "as", "because", bare="link")
        version = r.need(p.version, "v<N>")
        return MendLink(
            version=version, url=r.need(p.link, "<url>"), document=p.as_, because=r.reason(p)
        )
    p = r.parts("as", "on", "note", "confirmed", bare="link")
    return RegisterVersion(
        url=r.need(p.link, "<url>"),
        document=p.as_,
        on=p.days.get("on"),
        note=p.texts.get("note"),
        confirmed="confirmed" in p.had,
    )


def read_circulate(r: Reader) -> Command:
    p = r.parts("v", "as", "on")
    return Circulate(version=p.version, document=p.as_, on=p.days.get("on"))


def read_approve(r: Reader) -> Command:
    what = "sign-off" if r.name == "sign-off" else r.what_if_any()
    p = r.parts("for", "v", "on", "with corrections", "note", "ref")
    return Approve(
        what=what,
        party=p.party,
        version=p.version,
        on=p.days.get("on"),
        corrections="with corrections" in p.had,
        note=p.texts.get("note"),
        ref=p.texts.get("ref"),
        only="confirmation" if r.name == "confirm" else None,
    )


def read_dispute(r: Reader) -> Command:
    return read_object(r, "dispute", "for", "v", "on", "ref", "because")


def read_return(r: Reader) -> Command:
    return read_object(r, "return", "v", "on", "ref", "because")


def read_object(r: Reader, verb: Literal["dispute", "return"], *accepts: str) -> Command:
    """``ref`` is a coordinator's evidence of what came by e-mail. It comes before ``because``: an
    objection runs on."""
    what = r.what_if_any()
    p = r.parts(*accepts, endless="because")
    return Object(
        verb=verb,
        what=what,
        party=p.party,
        version=p.version,
        on=p.days.get("on"),
        because=r.reason(p),
        ref=p.texts.get("ref"),
    )


def read_publication(r: Reader) -> Command:
    on = r.day("<date>")
    return AgreePublication(on=on, because=r.parts("because").texts.get("because"))


def read_publish(r: Reader) -> Command:
    if r.is_form("outside-the-gate"):
        p = r.parts("on", "because", bare="link")
        url, on = r.need(p.link, "<url>"), r.need(p.days.get("on"), "on <date>")
        return Publish(url=url, on=on, outside=True, because=r.reason(p))
    p = r.parts("on", bare="link")
    return Publish(url=r.need(p.link, "<url>"), on=p.days.get("on"))


def read_who(r: Reader) -> Query:
    r.parts()
    return Who()


def read_recuse(r: Reader) -> Command:
    p = r.parts("because", bare="person")
    return Recuse(person=next(iter(p.bare_people), None), because=r.reason(p))


def read_correction(r: Reader) -> Command | Query:
    form = r.form("add", "accept", "decline", "list")
    if form == "list":
        r.parts()
        return ListCorrections()
    if form == "add":
        text = r.text_word('"<text>"')
        return AddCorrection(text=text, party=r.parts("for").party)
    number = r.number()
    if form == "accept":
        r.parts()
        return AnswerCorrection(number=number, accepted=True)
    return AnswerCorrection(number=number, accepted=False, because=r.reason(r.parts("because")))


def read_close_impasse(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because")
    return CloseImpasse(what=what, party=p.party, because=r.reason(p))


def read_quiet(r: Reader) -> Command:
    first = r.day("<date>")
    p = r.parts("to", "because")
    last = read_not_before(r, first, r.need(p.days.get("to"), "to <date>"))
    return Quiet(first=first, last=last, because=r.reason(p))


def read_not_before(r: Reader, first: date, last: date) -> date:
    if last < first:
        raise DatesBackwards(**r.how_to_type(), first=first, last=last)
    return last


def read_chasing(r: Reader) -> Query:
    what = r.what_if_any()
    return ShowChasing(what=what, party=r.parts("for").party)


def read_hold(r: Reader) -> Command:
    p = r.parts("until", "because")
    return PlaceHold(until=p.days.get("until"), because=r.reason(p))


def read_lift(r: Reader) -> Command:
    return LiftHold(because=r.reason(r.parts("because")))


def read_discontinue(r: Reader) -> Command:
    return Discontinue(because=r.reason(r.parts("because")))


def read_second(r: Reader) -> Command:
    number = r.number()
    r.parts()
    return Second(number=number)


def read_action(r: Reader) -> Command | Query:
    form = r.form("add", "done", "remove", "list")
    if form == "list":
        r.parts()
        return ListParties(kind="action")
    if form == "add":
        text = r.text_word('"<text>"')
        p = r.parts("for", "due")
        return AddAction(
            text=text,
            party=r.need(p.party, "for <agency>"),
            due=r.need(p.days.get("due"), "due <date>"),
        )
    number = r.number()
    if form == "done":
        return FinishAction(number=number, note=r.parts("note").texts.get("note"))
    return RemoveParty(kind="action", name=str(number), because=r.reason(r.parts("because")))


def read_assurance(r: Reader) -> Command | Query:
    if r.is_at_end():
        return ShowAssurance()
    r.form("every")
    months = r.number()
    if not r.says("months") and not r.says("month"):
        raise r.missing("months")
    p = r.parts("from")
    return SetAssurance(months=months, start=r.need(p.days.get("from"), "from <date>"))


def read_switch(r: Reader) -> Command:
    process = r.word("<process>")
    return Switch(process=process.casefold(), because=r.reason(r.parts("because")))


def read_letter(r: Reader) -> Query:
    name = r.word("<name>")
    return DraftLetter(name=name, party=r.parts("for").party)


def read_timeline(r: Reader) -> Query:
    r.parts()
    return ShowTimeline()


def read_calendar(r: Reader) -> Query:
    r.parts()
    return ShowCalendar()


def read_report(r: Reader) -> Query:
    everything = r.ref is None and r.says("all")
    p = r.parts("from", "to")
    first, last = p.days.get("from"), p.days.get("to")
    if first is not None or last is not None:
        read_not_before(r, r.need(first, "from <date>"), r.need(last, "to <date>"))
    return ShowReport(everything=everything, first=first, last=last)


def read_export(r: Reader) -> Query:
    r.parts()
    return Export()


def read_redact(r: Reader) -> Command:
    event = r.number("<event>")
    return Redact(event=event, because=r.reason(r.parts("because")))


def read_settings(r: Reader) -> Command | Query:
    if r.is_at_end():
        return ShowSettings()
    key = r.word("<key>").casefold()
    return ChangeSetting(key=key, value=r.rest("<value>"))
