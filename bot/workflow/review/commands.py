"""What is asked of the bot: one type a verb form, as people mean it (imperatives).

A command holds what was typed, not yet looked up: ``what`` and ``party`` are words, which
:mod:`bot.workflow.lookup` resolves against the review; people are Slack user ids. Dates are local
dates of the workspace. ``on=None`` means "not said", which the core reads as today.

Commands are stored as JSON while they wait for a second person, so every field is plain.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

AddedPartyKind = Literal["agency", "partnership", "family", "attendee", "action"]
"""The kinds of party that people add, rename and remove."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of all commands that change something."""


# --- acts on the review ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReview(Command):
    """``open``. ``process`` is the process file's id."""

    process: str
    pseudonym: str
    decided: date
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Command):
    """``done``. ``outcome`` is the first word after ``as`` (contributes, none, kept, shown, …);
    ``name`` is the quoted name of ``done pseudonym as "<name>"``."""

    what: str
    party: str | None = None
    outcome: str | None = None
    name: str | None = None
    until: date | None = None
    on: date | None = None
    because: str | None = None
    ref: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHeld(Command):
    """``not-held``."""

    what: str
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(Command):
    """``skip``."""

    what: str
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """``undo``."""

    what: str
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    """``assign``. ``person`` is a Slack user id."""

    what: str
    person: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDue(Command):
    """``due``. ``due=None`` clears the date (typed ``none``)."""

    what: str
    due: date | None
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(Command):
    """``snooze``."""

    what: str
    until: date
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Away(Command):
    """``away until <date>``; ``until=None`` is ``away off``. Of the person, not of one review."""

    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTimetable(Command):
    """``timetable propose [publication <date>]``."""

    publication: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTimetable(Command):
    """``timetable accept``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAgency(Command):
    """``agency add``: with a lead in Slack, or by e-mail to a job title."""

    name: str
    lead: str | None = None
    deputy: str | None = None
    by_email: str | None = None
    out_of_area: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact(Command):
    """``agency lead`` and ``agency deputy``."""

    name: str
    contact: Literal["lead", "deputy"]
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPartnership(Command):
    """``partnership add``."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFamily(Command):
    """``family add``: a label, never a name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneInvolved(Command):
    """``family none``, ``partnership none``: that there are none, which these two kinds may be
    (rule 7)."""

    kind: Literal["family", "partnership"]
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameParty(Command):
    """``agency rename``, ``partnership rename``, ``family rename``."""

    kind: AddedPartyKind
    name: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveParty(Command):
    """``agency remove``, ``partnership remove``, ``family remove``, ``attendee remove``, ``action
    remove`` (there ``name`` is the number, typed ``3``)."""

    kind: AddedPartyKind
    name: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRole(Command):
    """``role <role> <@person> … [for <agency>]``; also ``role overview``."""

    role: str
    people: tuple[str, ...]
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRole(Command):
    """``role <role> remove <@person> because <reason>``."""

    role: str
    person: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAttendee(Command):
    """``attendee add``: a person in Slack, or "role, agency". Exactly one is given."""

    person: str | None = None
    label: str | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeAsked(Command):
    """``attendee asked``: asks for the presentation, then or later. ``name`` is a label or a user
    id."""

    name: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterVersion(Command):
    """``draft <url>``. ``document`` is a document item's id or an approval's own paper."""

    url: str
    document: str | None = None
    on: date | None = None
    note: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MendLink(Command):
    """``draft link v<N> <url> because <reason>``."""

    version: int
    url: str
    because: str
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulate(Command):
    """``circulate``."""

    version: int | None = None
    document: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Command):
    """``approve`` and its synonyms. ``only`` limits a synonym: ``confirm`` answers confirmations
    only."""

    what: str | None = None
    party: str | None = None
    version: int | None = None
    on: date | None = None
    corrections: bool = False
    note: str | None = None
    ref: str | None = None
    only: Literal["confirmation"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(Command):
    """``dispute`` (agencies) and ``return`` (groups): the opposite answer."""

    verb: Literal["dispute", "return"]
    because: str
    what: str | None = None
    party: str | None = None
    version: int | None = None
    on: date | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreePublication(Command):
    """``publication <date>``."""

    on: date
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Command):
    """``publish <url> [on <date>]`` and ``publish outside-the-gate <url> on <date> because
    <reason>``."""

    url: str
    on: date | None = None
    outside: bool = False
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recuse(Command):
    """``recuse [<@person>] because <reason>``; without a person: the one who asks."""

    because: str
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCorrection(Command):
    """``correction add "<text>" [for <agency>]``."""

    text: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCorrection(Command):
    """``correction accept <n>`` and ``correction decline <n> because <reason>``."""

    number: int
    accepted: bool
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseImpasse(Command):
    """``close-impasse``."""

    what: str
    because: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet(Command):
    """``quiet <date> to <date> because <reason>``: both days included."""

    first: date
    last: date
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHold(Command):
    """``hold [until <date>] because <reason>``."""

    because: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold(Command):
    """``lift because <reason>``."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discontinue(Command):
    """``discontinue because <reason>``."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Second(Command):
    """``second <n>``."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAction(Command):
    """``action add "<text>" for <agency> due <date>``."""

    text: str
    party: str
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishAction(Command):
    """``action done <n> [note <text>]``."""

    number: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAssurance(Command):
    """``assurance every <n> months from <date>``."""

    months: int
    start: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Command):
    """``switch <process> because <reason>``."""

    process: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact(Command):
    """``redact <event> because <reason>``: ``event`` is the event's number in the review's
    history."""

    event: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSetting(Command):
    """``settings <key> <value>``: of the workspace, not of one review."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Untyped(Command):
    """Base of acts that nobody types: presses, forms that do several typed things at once, the
    clock, the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIntroduction(Untyped):
    """[That's me] or [Not me] on an introduction."""

    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDeputy(Untyped):
    """[Ask my deputy] on a request to answer."""

    what: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotOpen(Untyped):
    """[I can't open v3] on a request to answer: the coordinators are told."""

    what: str
    version: int
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp(Untyped):
    """A review taken over half-way: items of past stages ticked with their dates in one go, all or
    none.

    ``days`` holds (item id, party id or "", the day it happened, evidence reference or "")."""

    days: tuple[tuple[str, str, date, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Untyped):
    """Several commands in one transaction, all or none: a form that holds more than one act (the
    points of a dispute and the answer itself; all dates of a stage)."""

    parts: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeProcess(Untyped):
    """``python -m bot process upgrade REF --because``: the review goes on by the newer file of its
    pathway."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExport(Untyped):
    """``export``: that this person takes the whole record out stays in it, also when the review has
    ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Untyped):
    """The clock's command: what time itself brings about (lapsed seconds, rounds, progress
    checks)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSettings(Untyped):
    """The form of all settings: (key, value) of each; what is as it was stays so."""

    values: tuple[tuple[str, str], ...]


# --- what is typed in them -----------------------------------------------------------------------

TYPED: dict[str, Literal["text", "link", "label"]] = {
    "because": "text",
    "note": "text",
    "ref": "text",
    "text": "text",
    "name": "label",
    "to": "label",
    "label": "label",
    "pseudonym": "label",
    "by_email": "label",
    "url": "link",
}
"""The fields that hold what somebody typed, and how each is screened."""


def typed_in(command: Command) -> Iterator[tuple[str, str]]:
    """What somebody typed in a command, by its field; in each part of one that has parts."""
    if isinstance(command, Several):
        for part in command.parts:
            yield from typed_in(part)
    elif isinstance(command, CatchUp):
        yield from (("ref", evidence) for *_, evidence in command.days if evidence)
    else:
        for field in fields(command):
            value = getattr(command, field.name)
            if field.name in TYPED and isinstance(value, str):
                yield field.name, value
