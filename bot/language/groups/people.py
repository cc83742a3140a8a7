"""Verbs about parties, and who holds which role."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.refusals.language import SurplusWord
from bot.workflow.review.commands import (
    AddAgency,
    AddAttendee,
    AddedPartyKind,
    AddFamily,
    AddPartnership,
    AllowGuest,
    AttendeeAsked,
    ChangeContact,
    Command,
    GiveRole,
    NoneInvolved,
    RemoveGuest,
    RemoveParty,
    RenameParty,
    ReplacePerson,
    TakeRole,
)
from bot.workflow.review.queries import ListGuests, ListParties, ListRoles, Query


def _agency(reader: Reader) -> Command | Query:
    form = reader.form("add", "lead", "deputy", "rename", "remove", "list")
    match form:
        case "add":
            return _add_agency(reader)
        case "lead" | "deputy":
            name = reader.word('"<name>"')
            person = reader.person("<@person>")
            reader.parts()
            return ChangeContact(name=name, contact=form, person=person)

    return _named(reader, form, "agency")


def _add_agency(reader: Reader) -> Command:
    name = reader.word('"<name>"', "lead", "deputy", "by-email", "out")
    parts = reader.parts("lead", "deputy", "by-email", "out of area")
    lead = parts.people.get("lead")
    if lead is None and parts.by_email is None:
        raise reader.missing("lead <@person>")

    if parts.by_email is not None and parts.people:
        # Either its people are in Slack, or it is chased by e-mail.
        raise SurplusWord(**reader.how_to_type(), word="by-email")

    return AddAgency(
        name=name,
        lead=lead,
        deputy=parts.people.get("deputy"),
        by_email=parts.by_email,
        out_of_area="out of area" in parts.had,
    )


def _partnership(reader: Reader) -> Command | Query:
    form = reader.form("add", "none", "rename", "remove", "list")
    if form == "add":
        name = reader.word('"<name>"')
        reader.parts()
        return AddPartnership(name=name)

    if form == "none":
        return NoneInvolved(
            kind="partnership", because=reader.parts("because").texts.get("because")
        )

    return _named(reader, form, "partnership")


def _family(reader: Reader) -> Command | Query:
    form = reader.form("add", "none", "rename", "remove", "list")
    if form == "add":
        label = reader.word('"<label>"')
        reader.parts()
        return AddFamily(name=label)

    if form == "none":
        return NoneInvolved(kind="family", because=reader.parts("because").texts.get("because"))

    return _named(reader, form, "family")


def _role(reader: Reader) -> Command | Query:
    if reader.is_form("list"):
        reader.parts()
        return ListRoles()

    role = reader.word("<role>", "remove").casefold()

    if reader.says("remove"):
        parts = reader.parts("because", bare="person")
        person = reader.need(parts.bare_person, "<@person>")
        return TakeRole(role=role, person=person, because=reader.reason(parts))

    parts = reader.parts("for", bare="people")
    if not parts.bare_people:
        raise reader.missing("<@person>")

    return GiveRole(role=role, people=tuple(parts.bare_people), party=parts.party)


def _replace(reader: Reader) -> Command:
    was = reader.person("<@old>")
    if not reader.says("with") and not reader.says("by"):
        raise reader.missing("with <@new>")

    person = reader.person("with <@new>")
    parts = reader.parts("because", "confirmed")
    return ReplacePerson(
        was=was,
        person=person,
        because=reader.reason(parts),
        confirmed=parts.confirmed,
    )


def _guest(reader: Reader) -> Command | Query:
    form = reader.form("allow", "remove", "list")
    if form == "list":
        reader.parts()
        return ListGuests()

    person = reader.person("<@person>")
    parts = reader.parts("because")

    if form == "allow":
        return AllowGuest(person=person, because=reader.reason(parts))

    return RemoveGuest(person=person, because=parts.texts.get("because"))


def _attendee(reader: Reader) -> Command | Query:
    form = reader.form("add", "asked", "remove", "list")
    if form == "list":
        reader.parts()
        return ListParties(kind="attendee")

    if form == "add":
        is_person = reader.has_person()
        name = reader.attendee()
        asked = "asked for presentation" in reader.parts("asked for presentation").had

        if is_person:
            return AddAttendee(person=name, label=None, asked=asked)

        return AddAttendee(person=None, label=name, asked=asked)

    if form == "asked":
        name = reader.attendee()
        return AttendeeAsked(name=name, on=reader.parts("on").days.get("on"))

    return _remove(reader, "attendee", reader.attendee("confirmed"))


def _remove(reader: Reader, kind: AddedPartyKind, name: str) -> Command:
    parts = reader.parts("confirmed", "because")
    return RemoveParty(
        kind=kind,
        name=name,
        because=reader.reason(parts),
        confirmed=parts.confirmed,
    )


def _named(reader: Reader, form: str, kind: AddedPartyKind) -> Command | Query:
    """Read the forms that agencies, partnerships and family contacts share."""
    if form == "list":
        reader.parts()
        return ListParties(kind=kind)

    name = reader.word('"<name>"')

    if form == "remove":
        return _remove(reader, kind, name)

    if not reader.says("to"):
        reader.parts()  # a word too many is the better explanation
        raise reader.missing('to "<name>"')

    to = reader.word('to "<name>"')
    reader.parts()
    return RenameParty(kind=kind, name=name, to=to)


_NAME_FORMS = ('rename "<name>" to "<name>"', 'remove "<name>" because <reason>', "list")

VERBS: Final[tuple[Verb, ...]] = (
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
        name="replace",
        group="People",
        usage=("replace [REF] <@old> with <@new> because <reason>",),
        does="Somebody takes over from another, in all your reviews; shows first what moves.",
        examples=(
            "replace <@U0BEN|ben> with <@U0CLARE|clare> because he has moved on",
            "replace ESCB-2026-01 <@U0BEN|ben> with <@U0CLARE|clare> because he is on leave",
        ),
        read=_replace,
    ),
    Verb(
        name="guest",
        group="People",
        usage=(
            "guest allow <@person> because <reason>",
            "guest remove <@person> [because <reason>]",
            "guest list",
        ),
        does="Guests of the workspace whom a coordinator lets take part in a review, by name.",
        examples=(
            "guest allow <@U0CLARE|clare> because she writes the report and is not on our staff",
            "guest remove <@U0CLARE|clare>",
            "guest remove <@U0CLARE|clare> because the report is written",
            "guest list",
        ),
        read=_guest,
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
)
