"""Lists of a review: parties, roles, versions, corrections, assurance rounds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.refusals.parties import NoAssurance
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.dated import round_dates
from bot.workflow.dates.due import due_of, is_late
from bot.workflow.process.model import Document, Process, Role
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review.review import Review
from bot.workflow.review.state import Holding, InstanceId, Party, Version
from bot.workflow.rules.labels import agency_names, label, party_name, role_titles
from bot.workflow.rules.rounds import keys_of_round, last_shown, open_actions
from bot.workflow.views.facts import widened
from bot.workflow.views.lines import Line, line, link_to
from bot.workflow.views.offers import may_add, may_let_in, may_register

# --- parties -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """An agency, partnership, family member, attendee or task."""

    id: str
    name: str
    number: int
    lead: str
    deputy: str
    by_email: str
    """The job title by which an agency without Slack is asked, or ""."""
    out_of_area: bool
    joined: date
    open: int
    """How many of its items are open."""
    late: int
    contact: bool | None
    """Whether its lead has said that it is they; ``None`` while they were asked."""
    asked: date | None
    """The day on which an attendee asked for the presentation."""
    agency: str
    """Whose task it is, by name."""
    due: date | None
    done: bool
    """Whether it had items, and none is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The parties of one kind."""

    ref: str
    today: date
    none_since: date | None
    """The day on which it was said that there are none."""
    parties: list[PartyLine]
    may_add: bool
    """Whether the reader may add one."""


def parties(review: Review, kind: PartyKind, user: str, today: date, calendar: Calendar) -> Parties:
    """Return the parties of one kind, each with how many of its items are open and late."""
    found = [_party_line(review, party, today, calendar) for party in review.parties_of(kind)]
    none_since = review.none_of.get(kind)
    return Parties(
        ref=review.ref,
        today=today,
        none_since=none_since,
        parties=found,
        may_add=may_add(review, kind, user),
    )


def _party_line(review: Review, party: Party, today: date, calendar: Calendar) -> PartyLine:
    keys = review.keys_of(party)
    opened = [key for key in keys if review.is_open(key)]
    return PartyLine(
        id=party.id,
        name=party.name if party.kind == "task" else label(party),
        number=party.number,
        lead=party.lead or "",
        deputy=party.deputy or "",
        by_email=party.by_email or "",
        out_of_area=party.out_of_area,
        joined=party.joined,
        open=len(opened),
        late=sum(is_late(due_of(review, key, calendar), today) for key in opened),
        contact=review.contacts.get(party.lead or "", True),
        asked=party.asked,
        agency=party_name(review, party.agency),
        due=party.due,
        done=bool(keys) and not opened,
    )


# --- roles ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderLine:
    """Somebody who holds a role."""

    user: str
    since: date
    parties: list[str]
    """The names of those whom they represent in it."""
    recused: bool
    contact: bool | None
    """Whether they have said that it is they; ``None`` while they were asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A role, and who holds it."""

    id: str
    title: str
    many: bool
    """Whether several people may hold it."""
    pathway: str
    """The title of the other pathway, if it is held there only; or ""."""
    people: list[HolderLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The roles of a review."""

    ref: str
    today: date
    roles: list[RoleLine]
    overview: list[str]
    """The ids of those who look at the review from outside."""


def roles(review: Review, today: date) -> Roles:
    """Return the roles of this pathway, and those that are still held of one before."""
    found = list(_role_lines(review))
    return Roles(ref=review.ref, today=today, roles=found, overview=review.holders("overview"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestLine:
    """A guest who is let in, and what is theirs in the review."""

    user: str
    since: date
    holds: list[str]
    """Titles of roles, names of agencies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """The guests of the workspace who are let in."""

    ref: str
    today: date
    people: list[GuestLine]
    may_add: bool
    """Whether the reader may let one in."""


def guests(review: Review, user: str, today: date) -> Guests:
    """Return the guests whom a coordinator has let in."""
    lines = [
        GuestLine(user=guest, since=on, holds=_held(review, guest))
        for guest, on in review.guests.items()
    ]
    return Guests(ref=review.ref, today=today, people=lines, may_add=may_let_in(review, user))


def _held(review: Review, user: str) -> list[str]:
    roles = role_titles(review.process, review.roles_held(user))
    return roles + agency_names(review, user)


def _role_lines(review: Review) -> Iterator[RoleLine]:
    for role in review.process.roles.values():
        yield _role_line(review, role, pathway="")
    for left in _pathways_left(review):
        for role in left.roles.values():
            if role.id not in review.process.roles and review.holders(role.id):
                yield _role_line(review, role, pathway=left.title)


def _role_line(review: Review, role: Role, *, pathway: str) -> RoleLine:
    holders = review.roles.get(role.id, {}).values()
    return RoleLine(
        id=role.id,
        title=role.title,
        many=role.many,
        pathway=pathway,
        people=[_holder_line(review, holder) for holder in holders],
    )


def _holder_line(review: Review, holder: Holding) -> HolderLine:
    return HolderLine(
        user=holder.user,
        since=holder.on,
        parties=[party_name(review, party) for party in holder.parties],
        recused=holder.user in review.recused,
        contact=review.contacts.get(holder.user, True),
    )


def _pathways_left(review: Review) -> list[Process]:
    """Return the other pathways that the review was on than the present: they still count."""
    return [process for process in review.pathways.values() if process is not review.process]


# --- versions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version of a document."""

    document: str
    title: str
    """The document's title."""
    kind: str
    kind_title: str
    number: int
    on: date
    by: str
    url: str
    circulated: date | None
    withdrawn: str
    """Why it no longer counts, or ""."""
    latest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The versions of all documents, of whichever pathway."""

    ref: str
    today: date
    versions: list[VersionLine]
    registers: bool
    """Whether this pathway registers any."""
    may_add: bool
    """Whether the reader may register one."""


def versions(review: Review, user: str, today: date) -> Versions:
    """Return the versions of all documents, of whichever pathway."""
    return Versions(
        ref=review.ref,
        today=today,
        versions=list(_version_lines(review)),
        registers=bool(review.process.documents),
        may_add=may_register(review, user) and review.published is None,
    )


def _version_lines(review: Review) -> Iterator[VersionLine]:
    for process, document in _documents(review):
        for version in review.versions_of(document):
            yield _version_line(review, process, document, version)


def _documents(review: Review) -> Iterable[tuple[Process, Document]]:
    """Return each document with its pathway: the present, where that has it, else another."""
    known: dict[str, tuple[Process, Document]] = {}
    for process in (*reversed(_pathways_left(review)), review.process):
        known |= {document.id: (process, document) for document in process.documents.values()}
    return known.values()


def _version_line(
    review: Review, process: Process, document: Document, version: Version
) -> VersionLine:
    return VersionLine(
        document=document.id,
        title=document.title,
        kind=version.kind,
        kind_title=kind_title(process, document, version.kind),
        number=version.number,
        on=version.on,
        by=version.by,
        url=link_to(version),
        circulated=version.circulated,
        withdrawn=version.withdrawn or "",
        latest=version is review.latest(document),
    )


def kind_title(process: Process, document: Document, kind: str) -> str:
    """Return what a kind of version is called: by its item, a paper by its own title."""
    item = process.items.get(kind)
    return item.title if item and not document.paper else document.title


# --- assurance rounds ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AssuranceLine(Line):
    """What an agency shows of an action in a round."""

    said: str
    """What was said last, while it is open: "shown", "asked-again" or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLine:
    """An assurance round."""

    number: int
    due: date | None
    open: int
    late: int
    lines: list[AssuranceLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """The assurance rounds of a review."""

    ref: str
    today: date
    months: int
    """Between two rounds."""
    start: date | None
    """``None`` before publication."""
    agreed: bool
    """Whether the months were said by ``assurance every``."""
    rounds: list[RoundLine]
    open_actions: int


def assurance(review: Review, today: date, calendar: Calendar) -> Assurance:
    """Return the assurance rounds. Refused: the pathway has none."""
    if review.process.by_rule("assurance") is None:
        raise NoAssurance(pathway=review.process.title)

    rhythm = round_dates(review)
    return Assurance(
        ref=review.ref,
        today=today,
        months=rhythm[1] if rhythm else review.process.assurance_months,
        start=rhythm[0] if rhythm else None,
        agreed=review.assurance is not None,
        rounds=list(_round_lines(review, today, calendar)),
        open_actions=len(open_actions(review)),
    )


def _round_lines(review: Review, today: date, calendar: Calendar) -> Iterator[RoundLine]:
    """Yield the rounds that have something to show: at least one action was in them."""
    for turn in review.parties_of("round"):
        keys = keys_of_round(review, turn)
        found = [_assurance_line(review, key, today, calendar) for key in keys]
        if found:
            yield RoundLine(
                number=turn.number,
                due=turn.due,
                open=sum(line.open for line in found),
                late=sum(line.late for line in found),
                lines=found,
            )


def _assurance_line(
    review: Review, key: InstanceId, today: date, calendar: Calendar
) -> AssuranceLine:
    said = last_shown(review, key) if review.is_open(key) else ""
    return widened(line(review, key, "", today, calendar), AssuranceLine, said=said)
