"""A list, one a line: agencies with leads, people with roles, contacts, attendees.

It is pasted into a form, or typed below ``agency add``. What people have in their own lists is
taken as it is: bullets and numbers before a line, commas or tabs between its parts. A line is also
understood as it is typed after the verb. A fault is one line's, and stops no other.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple, cast

from bot.errors import Refusal
from bot.language.scanner import Typed, Word, joined, scan
from bot.language.verb_forms import how_to_type
from bot.language.verbs import VERBS
from bot.language.words import LONGEST_NAME, REFERENCE
from bot.refusals.language import MissingPart, PickPerson, SurplusWord, TooLong, UnbalancedQuote
from bot.refusals.other import Identifier
from bot.refusals.several import TooManyLines
from bot.workflow.review.commands import (
    AddAgency,
    AddAttendee,
    AddFamily,
    AddList,
    AddPartnership,
    GiveRole,
    ListedAct,
    ListKind,
)

LIMIT: Final = 40
"""How many lines are added at once."""
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪◦●]|\(?\d{1,2}[.)])\s+")
_ASKED = re.compile(
    r"[\s,;:(–-]*\basked(?: for)?(?: the| a)?(?: presentation)?\)?\s*$", re.IGNORECASE
)
_OUT_OF_AREA = re.compile(r"[\s,;:(–-]*\bout[ -]of[ -]area\b\)?", re.IGNORECASE)
_BY_EMAIL = re.compile(r"[\s,;:(–-]*\bby[ -]e-?mail\b(?: to)?\s*:?", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+(.+)$", re.IGNORECASE)
_PART_WORDS: Final = ("lead", "deputy", "and", "&", ",", ";", ":", "-", "–", "—", "")
_ENDS: Final = ",;:"
_STARTS = re.compile(r"(agency|family|partnership|attendee|role)\b(.*)$", re.IGNORECASE)


class _List(NamedTuple):
    """What a typed text of several lines begins with: what it lists, and of which review."""

    kind: ListKind
    ref: str | None
    first: str


def typed_list(text: str) -> tuple[AddList, str | None] | None:
    """Return the list that is typed in several lines after ``agency add``, and its reference."""
    head, _, rest = text.partition("\n")
    if not rest.strip():
        return None

    found = _begun(head)
    if found is None:
        return None

    lines = f"{found.first}\n{rest}" if found.first else rest
    return read_list(found.kind, lines), found.ref


def _begun(head: str) -> _List | None:
    """Return which list a first line begins; ``None`` where it begins none."""
    starts = _STARTS.match(head.strip())
    if starts is None:
        return None

    kind = cast(ListKind, starts[1].casefold())
    words = starts[2].split()
    ref = None

    if words and REFERENCE.fullmatch(words[0]):
        ref = words.pop(0).upper()

    first = _first_line(kind, words)
    return None if first is None else _List(kind, ref, " ".join(first))


def _first_line(kind: ListKind, words: Sequence[str]) -> Sequence[str] | None:
    """Return what of a list stands in the verb's own line; ``None`` where no list begins there."""
    said = [word.casefold() for word in words]
    if kind != "role":
        return words[1:] if said[:1] == ["add"] else None
    takes_or_lists = {"remove", "list"}.intersection(said[:2])
    return None if takes_or_lists else words


def read_list(kind: ListKind, text: str) -> AddList:
    """Return what each line asks for, and the faults of those that cannot be understood.

    Raises :class:`Refusal` for more lines than are added at once.
    """
    lines: list[tuple[int, ListedAct]] = []
    faults: list[tuple[int, Refusal]] = []
    written = _written_lines(text)
    if len(written) > LIMIT:
        raise TooManyLines(count=len(written), limit=LIMIT)

    for number, line in written.items():
        try:
            acts = _READERS[kind](line)
        except Refusal as refusal:
            faults.append((number, _without_identifier(line) or refusal))
        else:
            lines += [(number, act) for act in acts]

    return AddList(kind=kind, lines=tuple(lines), faults=tuple(faults))


def _written_lines(text: str) -> dict[int, str]:
    """Return by their numbers the lines in which something stands, without bullets."""
    bare = [_BULLET.sub("", line) for line in text.splitlines()]
    numbered = enumerate(bare, 1)
    return {number: line.strip() for number, line in numbered if line.strip(" \t.,;:")}


def _without_identifier(line: str) -> Refusal | None:
    """Return that a line holds an identifier, if it does: its words are then repeated nowhere."""
    from bot.workflow.text.screening import screen

    found = (one for one in screen(line) if one.level == "refused")
    finding = next(found, None)
    return Identifier(kind=finding.kind, field="lines") if finding else None


# --- one line ------------------------------------------------------------------------------------


def _agency(line: str) -> Sequence[ListedAct]:
    out_of_area = _OUT_OF_AREA.search(line) is not None
    line = _OUT_OF_AREA.sub("", line)
    by_email = _BY_EMAIL.search(line)
    if by_email is not None:
        before, after = line[: by_email.start()], line[by_email.end() :]
        return [_by_email(before, after, out_of_area=out_of_area)]

    words = _scanned("agency", line).words
    people = _people(words)
    name = _needed("agency", _name("agency", _before_people(words)))
    _refuse_rest("agency", words)

    if not people:
        raise MissingPart(**how_to_type(VERBS["agency"], "add"), part="lead <@person>")

    if len(people) > 2:
        raise SurplusWord(**how_to_type(VERBS["agency"], "add"), word="@")

    deputy = people[1] if len(people) > 1 else None
    return [AddAgency(name=name, lead=people[0], deputy=deputy, out_of_area=out_of_area)]


def _by_email(before: str, after: str, *, out_of_area: bool) -> AddAgency:
    """Return an agency that answers by e-mail: its name, and the title of who does so."""
    name = _name("agency", _scanned("agency", before).words)
    title = _name("agency", _scanned("agency", after).words)
    if not title:
        raise MissingPart(**how_to_type(VERBS["agency"], "add"), part='by-email "<job title>"')
    return AddAgency(name=_needed("agency", name), by_email=title, out_of_area=out_of_area)


def _family(line: str) -> Sequence[ListedAct]:
    return [AddFamily(name=_plain_name("family", line))]


def _partnership(line: str) -> Sequence[ListedAct]:
    return [AddPartnership(name=_plain_name("partnership", line))]


def _attendee(line: str) -> Sequence[ListedAct]:
    asked = _ASKED.search(line) is not None
    words = _scanned("attendee", _ASKED.sub("", line)).words
    people = _people(words)
    if people and not _name("attendee", _before_people(words)):
        _refuse_rest("attendee", words)
        return [AddAttendee(person=person, asked=asked) for person in people]

    return [AddAttendee(label=_plain_name("attendee", _ASKED.sub("", line)), asked=asked)]


def _role(line: str) -> Sequence[ListedAct]:
    said_for = _FOR.search(line)
    party = None

    if said_for is not None and not _people(_scanned("role", said_for[1]).words):
        party = _name("role", _scanned("role", said_for[1]).words) or None
        line = line[: said_for.start()]

    words = _scanned("role", line).words
    people = _people(words)
    role = _name("role", _before_people(words))
    _refuse_rest("role", words)

    if not people:
        raise MissingPart(**how_to_type(VERBS["role"]), part="<@person>")

    if not role:
        raise MissingPart(**how_to_type(VERBS["role"]), part="<role>")

    return [GiveRole(role=role, people=tuple(dict.fromkeys(people)), party=party)]


_READERS: Mapping[ListKind, Callable[[str], Sequence[ListedAct]]] = {
    "agency": _agency,
    "family": _family,
    "partnership": _partnership,
    "attendee": _attendee,
    "role": _role,
}


# --- its parts -----------------------------------------------------------------------------------


def _scanned(verb: str, line: str) -> Typed:
    typed = scan(line)
    if not typed.balanced:
        raise UnbalancedQuote(**how_to_type(VERBS[verb]))
    return typed


def _people(words: Sequence[Word]) -> list[str]:
    return [word.person for word in words if word.person]


def _first_person(words: Sequence[Word]) -> int:
    """Return where the first person of a line stands; the line's end where there is none."""
    return next((at for at, word in enumerate(words) if word.person), len(words))


def _before_people(words: Sequence[Word]) -> Sequence[Word]:
    """Return a line's words before the first person, without "lead" and what parts them."""
    before = list(words[: _first_person(words)])
    while before and _parts(before[-1]):
        before.pop()
    return before


def _parts(word: Word) -> bool:
    """Say whether a word only stands between a line's parts."""
    return not word.quoted and word.text.strip(_ENDS).casefold() in _PART_WORDS


def _refuse_rest(verb: str, words: Sequence[Word]) -> None:
    """Refuse what stands after a person and is nobody who was picked from Slack's list."""
    for word in words[_first_person(words) :]:
        if word.person is None and not _parts(word):
            raise SurplusWord(**how_to_type(VERBS[verb]), word=word.text)


def _name(verb: str, words: Sequence[Word]) -> str:
    """Return the name that words are; a name that nobody picked is refused."""
    for word in words:
        if word.is_at_name and not word.quoted:
            raise PickPerson(**how_to_type(VERBS[verb]), word=word.text)

    name = joined(words).strip().rstrip(_ENDS).strip()
    if len(name) > LONGEST_NAME:
        raise TooLong(
            **how_to_type(VERBS[verb]), part="<name>", count=len(name), limit=LONGEST_NAME
        )

    return name


def _plain_name(verb: str, line: str) -> str:
    words = _scanned(verb, line).words
    if any(word.person for word in words):
        raise SurplusWord(**how_to_type(VERBS[verb]), word="@")
    return _needed(verb, _name(verb, words))


def _needed(verb: str, name: str) -> str:
    if not name:
        raise MissingPart(**how_to_type(VERBS[verb], "add"), part="<name>")
    return name
