"""Verbs as help shows them, and which of them matter to whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.language import verbs
from bot.language.reader import Verb
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.views.mine import OwnLine


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbFacts:
    """A verb, as help shows it."""

    name: str
    usage: list[str]
    """Its forms."""
    does: str
    examples: list[str]
    synonyms: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbGroup:
    """Verbs that belong together."""

    title: str
    verbs: list[VerbFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """What of help is for one person: what waits for them, and the verbs that matter to them."""

    ref: str = ""
    today: date
    lines: list[OwnLine]
    """The first of what waits."""
    waiting: int
    first: list[VerbFacts]
    """The verbs that matter to this person."""
    newcomer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AllVerbs:
    """What of help is the same for everybody, whoever asks: all verbs."""

    groups: list[VerbGroup]
    synonyms: list[tuple[str, str]]
    """Each with the verb that it stands for."""


@cache
def verb_facts(verb: Verb) -> VerbFacts:
    """Return a verb as help shows it."""
    return VerbFacts(
        name=verb.name,
        usage=list(verb.typed_forms()),
        does=verb.does,
        examples=list(verb.shown_examples()),
        synonyms=list(verb.synonyms),
    )


def all_verbs() -> AllVerbs:
    """Return what of help is the same for everybody."""
    return AllVerbs(groups=_groups(), synonyms=_synonyms())


def _groups() -> list[VerbGroup]:
    """Return all verbs, grouped by subject."""
    groups: dict[str, VerbGroup] = {}
    for verb in verbs.VERBS.values():
        group = groups.setdefault(verb.group, VerbGroup(title=verb.group, verbs=[]))
        group.verbs.append(verb_facts(verb))
    return list(groups.values())


def _synonyms() -> list[tuple[str, str]]:
    """Return all synonyms, each with the verb that it stands for."""
    return [(word, verb.name) for verb in verbs.VERBS.values() for word in verb.synonyms]


COORDINATES = ("status", "checklist", "done", "timetable", "draft", "who")
OUTSIDE_FOR_AGENCY = ("approve", "dispute", "done", "show", "away", "help")
OUTSIDE = ("approve", "return", "done", "show", "away", "help")
WRITES = ("status", "checklist", "done", "draft", "circulate", "approve")
FOR_AGENCY = ("approve", "dispute", "done", "status", "away", "show")
WITH_A_ROLE = ("approve", "return", "status", "checklist", "done", "away")
NEWCOMER = ("list", "status", "help", "open", "approve", "away")


def verbs_for(
    roles: Sequence[str], *, writes: Callable[[], bool], outside: Callable[[], bool]
) -> list[Verb]:
    """Return the six verbs that matter most to somebody in these roles.

    ``writes`` says whether the report's author is among them; ``outside``, whether they are in no
    review's channel, and look at nothing but their own items (rule 16). Neither is asked where it
    is of no matter: the database has to be.
    """
    return [verbs.VERBS[name] for name in _names_for(set(roles) - {OVERVIEW}, writes, outside)]


def _names_for(
    roles: set[str], writes: Callable[[], bool], outside: Callable[[], bool]
) -> tuple[str, ...]:
    if "coordinator" in roles:
        return COORDINATES

    if roles and outside():
        return OUTSIDE_FOR_AGENCY if "agency" in roles else OUTSIDE

    if writes():
        return WRITES

    if "agency" in roles:
        return FOR_AGENCY

    return WITH_A_ROLE if roles else NEWCOMER
