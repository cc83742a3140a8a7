"""``/cspr approve factual-accuracy`` → ``Approve(what="factual-accuracy")``: what people type, and what is meant by it.

Pure: no Slack, no clock, no review. ``what`` and ``party`` stay words; the core looks them up. :data:`VERBS` owns each
verb's forms, its line of help and its examples; help and refusals are made from it.

The grammar (case does not matter; ``[REF]`` and order are explained below)::

    command  = verb , [ REF ] , [ what ] , { part } , [ "." ] ;         (* each part at most once, in any order *)
    verb     = word ;                                                    (* VERBS and their synonyms *)
    REF      = prefix , "-" , year , "-" , number ;                      (* ESCB-2026-01; right after the verb only *)
    what     = word | quoted ;
    part     = "for" party | version | "as" what | ( "on" | "until" | "from" | "to" | "decided" | "due" ) date
             | "with corrections" | "out of area" | "asked for presentation" | "confirmed"
             | ( "lead" | "deputy" ) person | "by-email" what | text | date | person | url ;
    party    = quoted | person | word , { word } ;                       (* to the next part word *)
    version  = "v" , number ;
    text     = ( "because" | "note" | "ref" ) , ( quoted | word , { word } ) ;
    date     = "2026-12-18" | "18 Dec 2026" | "18/12/2026" | "today" | "yesterday" | "tomorrow" ;
    person   = a mention picked from Slack's list ;
    quoted   = '"' , { any character but a double quote } , '"' ;        (* straight or curly *)

A text runs to the next of ``because``, ``note``, ``ref`` that the form accepts and has not had; nothing else ends it
(but ``dispute`` and ``return`` take ``ref`` only before ``because``, which then runs to the end). A text that is quoted
as a whole ends with its quote. A party ends at any part word, whether the form accepts it or not; where a form takes a
bare date after it (``due``), the date is the longest at the party's end that leaves a known party.

What can be refused. Every refusal carries ``verb``, ``usage`` (a list of lines) and ``example``, and of its own:

- ``unknown-verb``: word, nearest (a list), meant and instead (the verb that one slip made of it, and the line with
  it; empty where it is not sure) · ``unknown-form``: word, choices (a list)
- ``missing-part``: part (as the usage writes it) · ``missing-reason``
- ``surplus-word``: word · ``part-twice``: part · ``misplaced-reference``: word
- ``not-a-date``: words · ``impossible-date``: words · ``dates-backwards``: first, last
- ``date-in-text``: part, words, date (or None)
- ``not-a-number``: word · ``not-a-link``: word · ``not-an-outcome``: word, outcomes (a list) · ``pick-person``: word
- ``unbalanced-quote`` · ``too-long``: part, count, limit
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from bot.errors import Refusal
from bot.handlers.reader import REFERENCE, KnowsParty, Parts, Reader, Verb, refusal, short
from bot.handlers.words import scan
from bot.workflow.review.commands import (
    AcceptTimetable,
    AddAction,
    AddAgency,
    AddAttendee,
    AddCorrection,
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
    PartyKind,
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
    Help,
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
    ShowMine,
    ShowReport,
    ShowSettings,
    ShowStatus,
    ShowTimeline,
    ShowTimetable,
    Who,
)
from bot.workflow.text import matching

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


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command understood. ``verb`` is the verb's own name, whichever synonym was typed; empty for bare ``/cspr``."""

    verb: str
    ref: str | None
    command: Command | Query


def parse(text: str, *, today: date, knows_party: KnowsParty = lambda ref, words: True) -> Parsed:
    """What is asked by ``/cspr <text>``; else a :class:`Refusal`, whatever the text is."""
    typed = scan(text)
    if not typed.words and typed.balanced:
        return Parsed("", None, ShowMine())
    word = typed.words[0].text if typed.words else ""
    verb = _BY_NAME.get(word.casefold())
    if not typed.balanced:
        raise refusal(verb or VERBS["help"], "unbalanced-quote")
    if verb is None:
        raise _unknown_verb(word, *_mended(text, word, today, knows_party))
    reader = Reader(verb, word.casefold(), typed, today, knows_party)
    return Parsed(verb.name, reader.ref, verb.read(reader))


def usage(verb: str) -> tuple[str, ...]:
    """A verb's forms (a synonym's are its verb's), as people type them. KeyError for an unknown verb."""
    return _BY_NAME[verb.casefold()].typed_forms()


def _mended(text: str, word: str, today: date, knows_party: KnowsParty) -> tuple[str, str]:
    """The verb that was meant and the line with it, where one slip made the word of that verb and of no other, and the
    line says something then."""
    close = [name for name in _BY_NAME if matching.slip(word, name)]
    first, *rest = text.split(None, 1)
    if len({_BY_NAME[name].name for name in close}) != 1 or first.casefold() != word.casefold() or len(word) < 3:
        return "", ""
    line = " ".join([close[0], *rest]).strip()
    try:
        parse(line, today=today, knows_party=knows_party)
    except Refusal:
        return "", ""
    return close[0], line


def _unknown_verb(word: str, meant: str = "", instead: str = "") -> Refusal:
    if REFERENCE.fullmatch(word):
        line = f"status {word}"
        return refusal(VERBS["status"], "unknown-verb", word=word, nearest=["status"], meant="status", instead=line)
    if meant:
        verb = _BY_NAME[meant]
        return refusal(verb, "unknown-verb", word=short(word), nearest=[verb.name], meant=meant, instead=instead)
    match matching.match(short(word), {name: (name,) for name in _BY_NAME}):
        case matching.Exact(key) | matching.Unique(key):
            near = [key]
        case matching.Ambiguous(keys):
            near = list(keys[:3])
        case matching.Missing(nearest):
            near = list(nearest)
    return refusal(VERBS["help"], "unknown-verb", word=short(word), nearest=near, meant="", instead="")


# --- the verbs ---------------------------------------------------------------------------------


def _help(r: Reader) -> Query:
    topic = r.word("<verb>") if r.has_word() else None
    r.parts()
    if topic is None or topic.casefold() == "all":
        return Help(topic=topic and "all")
    verb = _BY_NAME.get(topic.casefold())
    if verb is None:
        raise _unknown_verb(topic)
    return Help(topic=verb.name)


def _open(r: Reader) -> Command | Query:
    if r.is_at_end():
        return OpenForm()
    process = r.word("<process>", "decided")
    pseudonym = r.word('"<working pseudonym>"', "decided")
    p = r.parts("decided", "ref")
    decided = r.need(p.days.get("decided"), "decided <date>")
    return OpenReview(process=process.casefold(), pseudonym=pseudonym, decided=decided, ref=p.texts.get("ref"))


def _status(r: Reader) -> Query:
    as_of = r.day("as of <date>") if r.says("as", "of") else None
    r.parts()
    return ShowStatus(as_of=as_of)


def _list(r: Reader) -> Query:
    everything = r.says("all")
    r.parts()
    return ListReviews(everything=everything)


def _checklist(r: Reader) -> Query:
    stage = r.word("<stage>") if r.has_word() else None
    r.parts()
    return ShowChecklist(stage=stage)


def _show(r: Reader) -> Query:
    what = r.what()
    return ShowItem(what=what, party=r.parts("for").party)


def _done(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "as", "on", "until", "because", "ref", "note")
    outcome, name = _outcome(r, what, p)
    until = p.days.get("until")
    r.means(outcome or what.casefold())
    if outcome in _OUTCOMES_UNTIL:
        r.need(until, f"as {outcome} until <date>")
    elif until is not None:
        raise r.refusal("surplus-word", word="until")
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


def _outcome(r: Reader, what: str, p: Parts) -> tuple[str | None, str | None]:
    """What ``as`` says: an outcome, or a pseudonym. A pseudonym may be called as it likes, even "None"."""
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
    raise r.refusal("not-an-outcome", word=short(p.as_), outcomes=list(OUTCOMES))


def _not_held(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because")
    return NotHeld(what=what, party=p.party, because=r.reason(p))


def _skip(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because")
    return Skip(what=what, party=p.party, because=r.reason(p))


def _undo(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because")
    return Undo(what=what, party=p.party, because=r.reason(p))


def _assign(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", bare="person")
    return Assign(what=what, party=p.party, person=r.need(next(iter(p.bare_people), None), "<@person>"))


def _due(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because", bare="day or none")
    due = None if p.cleared else r.need(p.bare_day, "<date or none>")
    return SetDue(what=what, party=p.party, due=due, because=r.reason(p))


def _snooze(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "until")
    return Snooze(what=what, party=p.party, until=r.need(p.days.get("until"), "until <date>"))


def _away(r: Reader) -> Command:
    until = r.day("until <date>") if r.form("until", "off") == "until" else None
    r.parts()
    return Away(until=until)


def _timetable(r: Reader) -> Command | Query:
    if r.is_at_end():
        return ShowTimetable()
    if r.form("propose", "accept") == "propose":
        return ProposeTimetable(publication=r.parts("publication").days.get("publication"))
    r.parts()
    return AcceptTimetable()


def _agency(r: Reader) -> Command | Query:
    form = r.form("add", "lead", "deputy", "rename", "remove", "list")
    if form == "add":
        name = r.word('"<name>"', "lead", "deputy", "by-email", "out")
        p = r.parts("lead", "deputy", "by-email", "out of area")
        lead = p.people.get("lead")
        if lead is None and p.by_email is None:
            raise r.missing("lead <@person>")
        if p.by_email is not None and p.people:
            # Either its people are in Slack, or it is chased by e-mail.
            raise r.refusal("surplus-word", word="by-email")
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
        return ChangeContact(name=name, contact="lead" if form == "lead" else "deputy", person=person)
    return _named(r, form, "agency")


def _partnership(r: Reader) -> Command | Query:
    form = r.form("add", "none", "rename", "remove", "list")
    if form == "add":
        name = r.word('"<name>"')
        r.parts()
        return AddPartnership(name=name)
    if form == "none":
        return NoneInvolved(kind="partnership", because=r.parts("because").texts.get("because"))
    return _named(r, form, "partnership")


def _family(r: Reader) -> Command | Query:
    form = r.form("add", "none", "rename", "remove", "list")
    if form == "add":
        label = r.word('"<label>"')
        r.parts()
        return AddFamily(name=label)
    if form == "none":
        return NoneInvolved(kind="family", because=r.parts("because").texts.get("because"))
    return _named(r, form, "family")


def _named(r: Reader, form: str, kind: PartyKind) -> Command | Query:
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


def _role(r: Reader) -> Command | Query:
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


def _attendee(r: Reader) -> Command | Query:
    form = r.form("add", "asked", "remove", "list")
    if form == "list":
        r.parts()
        return ListParties(kind="attendee")
    if form == "add":
        is_person, name = r.has_person(), r.attendee()
        asked = "asked for presentation" in r.parts("asked for presentation").had
        return AddAttendee(person=name if is_person else None, label=None if is_person else name, asked=asked)
    name = r.attendee()
    if form == "asked":
        return AttendeeAsked(name=name, on=r.parts("on").days.get("on"))
    return RemoveParty(kind="attendee", name=name, because=r.reason(r.parts("because")))


def _draft(r: Reader) -> Command | Query:
    if r.is_form("list"):
        r.parts()
        return ListVersions()
    if r.is_form("link"):
        p = r.parts("v", "as", "because", bare="link")
        version = r.need(p.version, "v<N>")
        return MendLink(version=version, url=r.need(p.link, "<url>"), document=p.as_, because=r.reason(p))
    p = r.parts("as", "on", "note", "confirmed", bare="link")
    return RegisterVersion(
        url=r.need(p.link, "<url>"),
        document=p.as_,
        on=p.days.get("on"),
        note=p.texts.get("note"),
        confirmed="confirmed" in p.had,
    )


def _circulate(r: Reader) -> Command:
    p = r.parts("v", "as", "on")
    return Circulate(version=p.version, document=p.as_, on=p.days.get("on"))


def _approve(r: Reader) -> Command:
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


def _dispute(r: Reader) -> Command:
    return _object(r, "dispute", "for", "v", "on", "ref", "because")


def _return(r: Reader) -> Command:
    return _object(r, "return", "v", "on", "ref", "because")


def _object(r: Reader, verb: Literal["dispute", "return"], *accepts: str) -> Command:
    """``ref`` is a coordinator's evidence of what came by e-mail. It comes before ``because``: an objection runs on."""
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


def _publication(r: Reader) -> Command:
    on = r.day("<date>")
    return AgreePublication(on=on, because=r.parts("because").texts.get("because"))


def _publish(r: Reader) -> Command:
    if r.is_form("outside-the-gate"):
        p = r.parts("on", "because", bare="link")
        url, on = r.need(p.link, "<url>"), r.need(p.days.get("on"), "on <date>")
        return Publish(url=url, on=on, outside=True, because=r.reason(p))
    p = r.parts("on", bare="link")
    return Publish(url=r.need(p.link, "<url>"), on=p.days.get("on"))


def _who(r: Reader) -> Query:
    r.parts()
    return Who()


def _recuse(r: Reader) -> Command:
    p = r.parts("because", bare="person")
    return Recuse(person=next(iter(p.bare_people), None), because=r.reason(p))


def _correction(r: Reader) -> Command | Query:
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


def _close_impasse(r: Reader) -> Command:
    what = r.what()
    p = r.parts("for", "because")
    return CloseImpasse(what=what, party=p.party, because=r.reason(p))


def _quiet(r: Reader) -> Command:
    first = r.day("<date>")
    p = r.parts("to", "because")
    last = _not_before(r, first, r.need(p.days.get("to"), "to <date>"))
    return Quiet(first=first, last=last, because=r.reason(p))


def _not_before(r: Reader, first: date, last: date) -> date:
    if last < first:
        raise r.refusal("dates-backwards", first=first, last=last)
    return last


def _chasing(r: Reader) -> Query:
    what = r.what_if_any()
    return ShowChasing(what=what, party=r.parts("for").party)


def _hold(r: Reader) -> Command:
    p = r.parts("until", "because")
    return PlaceHold(until=p.days.get("until"), because=r.reason(p))


def _lift(r: Reader) -> Command:
    return LiftHold(because=r.reason(r.parts("because")))


def _discontinue(r: Reader) -> Command:
    return Discontinue(because=r.reason(r.parts("because")))


def _second(r: Reader) -> Command:
    number = r.number()
    r.parts()
    return Second(number=number)


def _action(r: Reader) -> Command | Query:
    form = r.form("add", "done", "remove", "list")
    if form == "list":
        r.parts()
        return ListParties(kind="action")
    if form == "add":
        text = r.text_word('"<text>"')
        p = r.parts("for", "due")
        return AddAction(text=text, party=r.need(p.party, "for <agency>"), due=r.need(p.days.get("due"), "due <date>"))
    number = r.number()
    if form == "done":
        return FinishAction(number=number, note=r.parts("note").texts.get("note"))
    return RemoveParty(kind="action", name=str(number), because=r.reason(r.parts("because")))


def _assurance(r: Reader) -> Command | Query:
    if r.is_at_end():
        return ShowAssurance()
    r.form("every")
    months = r.number()
    if not r.says("months") and not r.says("month"):
        raise r.missing("months")
    p = r.parts("from")
    return SetAssurance(months=months, start=r.need(p.days.get("from"), "from <date>"))


def _switch(r: Reader) -> Command:
    process = r.word("<process>")
    return Switch(process=process.casefold(), because=r.reason(r.parts("because")))


def _letter(r: Reader) -> Query:
    name = r.word("<name>")
    return DraftLetter(name=name, party=r.parts("for").party)


def _timeline(r: Reader) -> Query:
    r.parts()
    return ShowTimeline()


def _calendar(r: Reader) -> Query:
    r.parts()
    return ShowCalendar()


def _report(r: Reader) -> Query:
    everything = r.ref is None and r.says("all")
    p = r.parts("from", "to")
    first, last = p.days.get("from"), p.days.get("to")
    if first is not None or last is not None:
        _not_before(r, r.need(first, "from <date>"), r.need(last, "to <date>"))
    return ShowReport(everything=everything, first=first, last=last)


def _export(r: Reader) -> Query:
    r.parts()
    return Export()


def _redact(r: Reader) -> Command:
    event = r.number("<event>")
    return Redact(event=event, because=r.reason(r.parts("because")))


def _settings(r: Reader) -> Command | Query:
    if r.is_at_end():
        return ShowSettings()
    key = r.word("<key>").casefold()
    return ChangeSetting(key=key, value=r.rest("<value>"))


_NAME_FORMS = ('rename "<name>" to "<name>"', 'remove "<name>" because <reason>', "list")

_VERBS = (
    Verb(
        name="open",
        group="Reviews",
        usage=('open <process> "<working pseudonym>" decided <date> [ref <decision\'s reference>]', "open"),
        does="Opens a review in this private channel; alone, it shows a form to fill in.",
        examples=('open escb "Ash" decided 12 Jan 2026 ref minute 4.1', "open"),
        read=_open,
        takes_ref=False,
    ),
    Verb(
        name="list",
        group="Reviews",
        usage=("list [all]",),
        does="The reviews that you belong to, late ones first.",
        examples=("list", "list all"),
        read=_list,
        takes_ref=False,
    ),
    Verb(
        name="status",
        group="Reviews",
        usage=("status [REF] [as of <date>]",),
        does="Where a review stands: stage, whose move it is, what is late, the next dates, the forecast.",
        examples=("status", "status ESCB-2026-01 as of 1 May 2026"),
        read=_status,
    ),
    Verb(
        name="checklist",
        group="Reviews",
        usage=("checklist [<stage>]",),
        does="A stage's items: who, by when, done by whom.",
        examples=("checklist", "checklist scoping"),
        read=_checklist,
    ),
    Verb(
        name="show",
        group="Reviews",
        usage=("show <what> [for <party>]",),
        does="One item with its history.",
        examples=("show factual-accuracy for Health",),
        read=_show,
    ),
    Verb(
        name="who",
        group="Reviews",
        usage=("who",),
        does="Who is outstanding on what, since when, and how each one can answer.",
        examples=("who",),
        read=_who,
    ),
    Verb(
        name="chasing",
        group="Reviews",
        usage=("chasing [<what>] [for <party>]",),
        does="The proof of chasing: who was asked, when, how, and what came back.",
        examples=("chasing", "chasing factual-accuracy for Health"),
        read=_chasing,
    ),
    Verb(
        name="done",
        group="Doing",
        usage=(
            "done <what> [for <party>] [as …] [on <date>] [because <reason>] [ref <evidence>] [note <text>]",
            'done pseudonym [as "<name>"]',
            "done family-contribution for <contact> as contributes, declines, no-reply or deferred until <date>",
            "done response-and-actions [as none because <reason>]",
            "done website-removal",
            "done website-removal as kept until <date> because <reason>",
            "done assurance for <n> [as shown, accepted, or asked-again because <reason>]",
        ),
        does="Ticks a task, a meeting or a notice, with the date it happened.",
        examples=(
            "done scoping-meeting on 3 Feb 2026",
            "done agency-letter for Health on 3 Feb 2026 ref e-mail of 3 Feb",
            'done pseudonym as "Willow"',
            "done family-contribution for mother as deferred until 1 Jun 2026",
            "done response-and-actions as none because the learning is in hand already",
            "done website-removal as kept until 1 May 2027 because the Board asked for another year",
            "done assurance for 2 as asked-again because the audit is missing",
        ),
        read=_done,
        synonyms=("tick",),
    ),
    Verb(
        name="not-held",
        group="Doing",
        usage=("not-held <what> [for <party>] because <reason>",),
        does="An optional meeting was not held.",
        examples=("not-held chronology-author-meeting because the authors met the Review Team singly",),
        read=_not_held,
    ),
    Verb(
        name="skip",
        group="Doing",
        usage=("skip <what> [for <party>] because <reason>",),
        does="Closes an item as not applicable.",
        examples=("skip media-statement because the Executive decided against one",),
        read=_skip,
    ),
    Verb(
        name="undo",
        group="Doing",
        usage=("undo <what> [for <party>] because <reason>",),
        does="Re-opens an item, with what rested on it; takes back your own answer, or a recusal.",
        examples=(
            "undo chronology for Health because the wrong file was received",
            "undo recusal for <@U0ASHA|asha> because it was another trust",
        ),
        read=_undo,
    ),
    Verb(
        name="assign",
        group="Doing",
        usage=("assign <what> [for <party>] <@person>",),
        does="Says whose item it is.",
        examples=("assign media-statement <@U0ASHA|asha>",),
        read=_assign,
    ),
    Verb(
        name="draft",
        group="Answering",
        usage=(
            "draft <url> [as <document>] [on <date>] [note <text>] [confirmed]",
            "draft link v<N> <url> because <reason>",
            "draft list",
        ),
        does="Registers the next version of a document, by its link.",
        examples=(
            "draft https://partnership.sharepoint.com/ash/v2.docx note chapter 4 is new",
            "draft https://partnership.sharepoint.com/ash/terms.docx as terms-of-reference",
            "draft link v2 https://partnership.sharepoint.com/ash/v2b.docx because the folder was moved",
            "draft list",
        ),
        read=_draft,
    ),
    Verb(
        name="circulate",
        group="Answering",
        usage=("circulate [v<N>] [as <document>] [on <date>]",),
        does="The version went to those who must answer: asks each of them.",
        examples=("circulate", "circulate v3 on 1 May 2026"),
        read=_circulate,
    ),
    Verb(
        name="approve",
        group="Answering",
        usage=("approve [<what>] [for <agency>] [v<N>] [on <date>] [with corrections] [note <text>] [ref <evidence>]",),
        does="Confirms or approves what waits for you.",
        examples=(
            "approve",
            "approve factual-accuracy v3",
            "approve factual-accuracy for Health on 14 May 2026 ref e-mail of 14 May",
        ),
        read=_approve,
        synonyms=("confirm", "sign-off"),
    ),
    Verb(
        name="dispute",
        group="Answering",
        usage=("dispute [<what>] [for <agency>] [v<N>] [on <date>] because <reason>",),
        does="An agency's no to a version: something in it is not right.",
        examples=("dispute factual-accuracy v3 because the dates in chapter 2 are wrong",),
        read=_dispute,
    ),
    Verb(
        name="return",
        group="Answering",
        usage=("return [<what>] [v<N>] [on <date>] because <reason>",),
        does="A group's no to a version: it goes back.",
        examples=("return sub-committee v3 because the recommendations are not yet measurable",),
        read=_return,
    ),
    Verb(
        name="correction",
        group="Answering",
        usage=(
            'correction add "<text>" [for <agency>]',
            "correction accept <n>",
            "correction decline <n> because <reason>",
            "correction list",
        ),
        does="Points that agencies raise on a draft, answered one by one by the report's author.",
        examples=(
            'correction add "Page 12: the visit was on the Monday" for Health',
            "correction accept 3",
            "correction decline 4 because the chronology says otherwise",
            "correction list",
        ),
        read=_correction,
    ),
    Verb(
        name="recuse",
        group="Answering",
        usage=("recuse [<@person>] because <reason>",),
        does="A conflict of interest: this person answers nothing in this review.",
        examples=("recuse because I managed the team at the time", "recuse <@U0ASHA|asha> because of a past post"),
        read=_recuse,
    ),
    Verb(
        name="close-impasse",
        group="Answering",
        usage=("close-impasse <what> [for <agency>] because <reason>",),
        does="Two people close a dispute that cannot be settled.",
        examples=("close-impasse factual-accuracy for Health because both accounts are printed side by side",),
        read=_close_impasse,
    ),
    Verb(
        name="agency",
        group="People",
        usage=(
            'agency add "<name>" lead <@person> [deputy <@person>] [out of area]',
            'agency add "<name>" by-email "<job title>"',
            'agency lead "<name>" <@person>',
            'agency deputy "<name>" <@person>',
            *(f"agency {form}" for form in _NAME_FORMS),
        ),
        does="The agencies that are involved, and who answers for each.",
        examples=(
            'agency add "Health" lead <@U0ASHA|asha> deputy <@U0BEN|ben>',
            'agency add "Probation" by-email "Head of Service"',
            'agency lead "Health" <@U0ASHA|asha>',
            'agency deputy "Health" <@U0BEN|ben>',
            'agency rename "Health" to "Health Trust"',
            'agency remove "Probation" because it never knew the family',
            "agency list",
        ),
        read=_agency,
    ),
    Verb(
        name="partnership",
        group="People",
        usage=(
            'partnership add "<name>"',
            "partnership none [because <reason>]",
            *(f"partnership {form}" for form in _NAME_FORMS),
        ),
        does="Other Safeguarding Partnerships that are involved.",
        examples=(
            'partnership add "Southend"',
            "partnership none",
            'partnership rename "Southend" to "Southend-on-Sea"',
            'partnership remove "Southend" because the family never lived there',
            "partnership list",
        ),
        read=_partnership,
    ),
    Verb(
        name="family",
        group="People",
        usage=(
            'family add "<label>"',
            "family none [because <reason>]",
            *(f"family {form.replace('<name>', '<label>')}" for form in _NAME_FORMS),
        ),
        does='Family contacts, by label ("mother", "contact 1"), never by name.',
        examples=(
            'family add "mother"',
            "family none because nobody could be traced",
            'family rename "contact 1" to "grandparent"',
            'family remove "contact 2" because the same person was added twice',
            "family list",
        ),
        read=_family,
    ),
    Verb(
        name="role",
        group="People",
        usage=(
            "role <role> <@person> … [for <agency>]",
            "role <role> remove <@person> because <reason>",
            "role list",
        ),
        does="Who holds which role; `overview` sees dates and lateness only.",
        examples=(
            "role review-team <@U0ASHA|asha> <@U0BEN|ben> for Police",
            "role review-team remove <@U0BEN|ben> because he has moved on",
            "role overview <@U0CLARE|clare>",
            "role list",
        ),
        read=_role,
    ),
    Verb(
        name="attendee",
        group="People",
        usage=(
            'attendee add <@person or "role, agency"> [asked for presentation]',
            "attendee asked <attendee> [on <date>]",
            "attendee remove <attendee> because <reason>",
            "attendee list",
        ),
        does="Who came to the briefing session, and who asked for the presentation.",
        examples=(
            'attendee add "Head teacher, Oak School" asked for presentation',
            "attendee add <@U0ASHA|asha>",
            'attendee asked "Head teacher, Oak School" on 3 Aug 2026',
            'attendee remove "Head teacher, Oak School" because she could not come',
            "attendee list",
        ),
        read=_attendee,
    ),
    Verb(
        name="timetable",
        group="Dates",
        usage=("timetable", "timetable propose [publication <date>]", "timetable accept"),
        does="Shows, proposes and accepts the review's dates.",
        examples=("timetable", "timetable propose publication 10 Jul 2026", "timetable accept"),
        read=_timetable,
    ),
    Verb(
        name="due",
        group="Dates",
        usage=("due <what> [for <party>] <date or none> because <reason>",),
        does="Moves or clears a date.",
        examples=(
            "due agency-letter for Health 12 May 2026 because the lead is on leave",
            "due sub-committee none because its date is not yet known",
        ),
        read=_due,
    ),
    Verb(
        name="snooze",
        group="Dates",
        usage=("snooze <what> [for <party>] until <date>",),
        does="No reminders to you about this before then.",
        examples=("snooze chronology for Health until 4 May 2026",),
        read=_snooze,
    ),
    Verb(
        name="away",
        group="Dates",
        usage=("away until <date>", "away off"),
        does="Your deputy is asked meanwhile.",
        examples=("away until 1 Jun 2026", "away off"),
        read=_away,
        takes_ref=False,
    ),
    Verb(
        name="quiet",
        group="Dates",
        usage=("quiet <date> to <date> because <reason>",),
        does="No reminders in this review on these days.",
        examples=("quiet 4 May 2026 to 8 May 2026 because of the funeral",),
        read=_quiet,
    ),
    Verb(
        name="publication",
        group="Publication",
        usage=("publication <date> [because <reason>]",),
        does="Agrees or moves the publication date.",
        examples=("publication 10 Jul 2026", "publication 15 Jul 2026 because Ofsted was told late"),
        read=_publication,
    ),
    Verb(
        name="publish",
        group="Publication",
        usage=("publish <url> [on <date>]", "publish outside-the-gate <url> on <date> because <reason>"),
        does="Records the publication, if nothing is missing for it.",
        examples=(
            "publish https://www.escb.co.uk/reviews/ash",
            "publish outside-the-gate https://www.escb.co.uk/reviews/ash on 9 Jul 2026 because it was live early",
        ),
        read=_publish,
    ),
    Verb(
        name="hold",
        group="Publication",
        usage=("hold [until <date>] because <reason>",),
        does="Holds the publication; `until` is the day to look again.",
        examples=("hold until 1 Sep 2026 because a trial is listed",),
        read=_hold,
    ),
    Verb(
        name="lift",
        group="Publication",
        usage=("lift because <reason>",),
        does="Lifts the hold.",
        examples=("lift because the trial has ended",),
        read=_lift,
    ),
    Verb(
        name="action",
        group="Learning",
        usage=(
            'action add "<text>" for <agency> due <date>',
            "action done <n> [note <text>]",
            "action remove <n> because <reason>",
            "action list",
        ),
        does="Actions from learning and recommendations.",
        examples=(
            'action add "Audit the use of the pre-birth protocol" for Health due 1 Jun 2026',
            "action done 3 note the audit is with the Board",
            "action remove 3 because it repeats action 2",
            "action list",
        ),
        read=_action,
    ),
    Verb(
        name="assurance",
        group="Learning",
        usage=("assurance every <n> months from <date>", "assurance"),
        does="How often agencies show what they have done; alone, where the rounds stand.",
        examples=("assurance every 3 months from 1 Jun 2026", "assurance"),
        read=_assurance,
    ),
    Verb(
        name="letter",
        group="Papers",
        usage=("letter <name> [for <party>]",),
        does="Drafts a letter from your own Word template.",
        examples=("letter agency-letter for Health",),
        read=_letter,
    ),
    Verb(
        name="timeline",
        group="Papers",
        usage=("timeline",),
        does="A picture of the plan: stages, dates, today, what is late.",
        examples=("timeline",),
        read=_timeline,
    ),
    Verb(
        name="calendar",
        group="Papers",
        usage=("calendar",),
        does="The review's dates as a calendar file.",
        examples=("calendar",),
        read=_calendar,
    ),
    Verb(
        name="report",
        group="Papers",
        usage=("report [REF or all] [from <date> to <date>]",),
        does="The progress report for a sub-committee or board; `all` comes by direct message.",
        examples=("report", "report all from 1 Apr 2026 to 30 Jun 2026"),
        read=_report,
    ),
    Verb(
        name="export",
        group="Papers",
        usage=("export [REF]",),
        does="The full history, with the proof that it is unbroken.",
        examples=("export",),
        read=_export,
    ),
    Verb(
        name="second",
        group="Safety",
        usage=("second <n>",),
        does="You are the second person of what two people must do.",
        examples=("second 1",),
        read=_second,
    ),
    Verb(
        name="switch",
        group="Safety",
        usage=("switch <process> because <reason>",),
        does="Moves the review between the local and the national pathway.",
        examples=("switch scsp-national because the National Panel has taken the review on",),
        read=_switch,
    ),
    Verb(
        name="discontinue",
        group="Safety",
        usage=("discontinue because <reason>",),
        does="Two people end a review that was opened in error or will not go on.",
        examples=("discontinue because it was opened in the wrong channel",),
        read=_discontinue,
    ),
    Verb(
        name="redact",
        group="Safety",
        usage=("redact <event> because <reason>",),
        does="Removes a text from the history; that it was there stays provable.",
        examples=("redact 57 because it names a child",),
        read=_redact,
    ),
    Verb(
        name="settings",
        group="Settings and help",
        usage=("settings", "settings <key> <value>"),
        does="The workspace's settings: time zone, reminders, working days, who may open reviews.",
        examples=("settings", "settings nudge-hour 10"),
        read=_settings,
        takes_ref=False,
    ),
    Verb(
        name="help",
        group="Settings and help",
        usage=("help [verb]",),
        does="All verbs, or one verb's forms and examples.",
        examples=("help", "help done", "help all"),
        read=_help,
        takes_ref=False,
    ),
)

VERBS: Final[Mapping[str, Verb]] = MappingProxyType({verb.name: verb for verb in _VERBS})
"""Every verb by its own name, in the order of the groups in which help shows them."""

_BY_NAME: Final[Mapping[str, Verb]] = {name: verb for verb in _VERBS for name in (verb.name, *verb.synonyms)}
