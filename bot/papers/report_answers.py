"""What was answered on each version, by which agency or group, and what became of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.grouping import by_key
from bot.papers.pathway.words import joined
from bot.workflow.dates.calendar import day
from bot.workflow.process.model import Item
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, Closing, InstanceId
from bot.workflow.rules.awaited import is_disputed
from bot.workflow.rules.labels import party_name, role_named

VERBS = {
    "confirm": "confirmed",
    "dispute": "disputed",
    "approve": "approved",
    "return": "returned",
}
"""What an answer is called once it was given."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Why an answer counts no longer, and since when."""

    words: str
    on: date


@dataclass(frozen=True, slots=True)
class AnswerRound:
    """What was answered on one version: the first round of an item, its second, and so on."""

    title: str
    number: int
    version: int
    answers: str
    became: str


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer, and whose it is: an agency's or a role's name."""

    who: str
    answer: Answer


def rounds_of(review: Review) -> Iterator[AnswerRound]:
    """Yield each version's answers, item by item in the order of the pathway."""
    fates = fates_of(review)
    for item in review.process.items.values():
        if not item.answered:
            continue

        by_version = by_key((given.answer.version, given) for given in _answers(review, item))
        for number, version in enumerate(sorted(by_version), start=1):
            answers = by_version[version]
            yield AnswerRound(
                title=item.title,
                number=number,
                version=version,
                answers="; ".join(_in_words(answers, fates)),
                became=_became(review, item, version, answers),
            )


def rounds_in(review: Review, items: Iterable[Item]) -> int:
    """Count the versions that some items were about, of the one that took most.

    Those are the versions that were answered on, or written.
    """
    return max((_rounds_of_item(review, item) for item in items), default=0)


def _rounds_of_item(review: Review, item: Item) -> int:
    if item.kind == "document":
        versions = [one for of_document in review.versions.values() for one in of_document]
        return sum(version.kind == item.id for version in versions)
    if item.answered:
        return len({given.answer.version for given in _answers(review, item)})
    return 0


def _answers(review: Review, item: Item) -> Iterator[_Given]:
    """Yield the answers to an item; saying the same anew is one answer."""
    for key in review.instances(item):
        for answer in review.state(key).answers:
            if answer.fell != "further":
                yield _Given(name_of(review, key, answer.role), answer)


def name_of(review: Review, key: InstanceId, role: str) -> str:
    """Name whose an answer is: the agency's, else that of the role it was given in."""
    return party_name(review, key.party) or role_named(review, role)


def _in_words(answers: list[_Given], fates: dict[int, Fate]) -> Iterator[str]:
    """Yield who gave the same answer that came to the same end: "confirmed: Health and Police"."""
    alike = by_key((_answer_and_end(given.answer, fates), given.who) for given in answers)
    for (said, ending), names in alike.items():
        yield f"{said}: {named(names)}{ending}"


def _answer_and_end(answer: Answer, fates: dict[int, Fate]) -> tuple[str, str]:
    """Say what was answered, and why that counts no longer, if it does not."""
    said = VERBS[answer.value]
    if answer.corrections:
        said += " subject to corrections"
    fate = fates.get(answer.number)
    return said, f" ({fate.words})" if fate else ""


def named(names: list[str]) -> str:
    """Name agencies and groups, each once; of several members of a group, how many."""
    counted = [
        who if names.count(who) == 1 else f"{who} ({names.count(who)})"
        for who in dict.fromkeys(names)
    ]
    return joined(counted)


def _became(review: Review, item: Item, version: int, answers: list[_Given]) -> str:
    """Say where an item stands on a version: who returned it, that it went, or how far it is."""
    for given in answers:
        if given.answer.value == "return":
            return f"returned by {given.who} on {day(given.answer.on)}"

    current = review.current(item.of)
    if current is None or current.number != version:
        return "does not count any more"

    closed = _closings(review, item)

    if item.kind != "approval":
        return _how_far(review, item, closed)

    return f"approved {day(closed[0].on)}" if closed else "not yet decided"


def _closings(review: Review, item: Item) -> list[Closing]:
    found = [review.state(key).closed for key in review.instances(item)]
    return [closed for closed in found if closed is not None]


def _how_far(review: Review, item: Item, closed: list[Closing]) -> str:
    """Say how many of an item's confirmations are in, disputed, and closed by two people."""
    keys = review.instances(item)
    impasses = sum(one.how == "impasse" for one in closed)
    disputed = sum(is_disputed(review, key) for key in keys)
    said = [f"{len(closed) - impasses} of {len(keys)} confirmed"]

    if disputed:
        said.append(f"{disputed} disputed")

    if impasses:
        said.append(f"{impasses} closed by two people")

    return ", ".join(said)


# --- what fell, and by what --------------------------------------------------------------------


def fates_of(review: Review) -> dict[int, Fate]:
    """Return why and since when each answer that fell counts no longer, by its event's number.

    A return has done what it is for; that a newer version came is no news of it.
    """
    causes = _Causes(review)
    returns: set[int] = set()
    fates: dict[int, Fate] = {}

    for recorded in review.log:
        match recorded.event:
            case e.AnswerGiven(answer="return"):
                returns.add(recorded.number)
            case e.AnswerFell(answer=answer) as fell:
                if fell.cause != "further" and answer not in returns:
                    fates[answer] = causes.fate(recorded, fell)

    return fates


class _Causes:
    """What the commands did by which answers fell: a version, a return, another answer."""

    def __init__(self, review: Review) -> None:
        self._review = review
        self._versions: dict[int, e.VersionRegistered] = {}
        self._answers: dict[int, e.AnswerGiven] = {}
        self._withdrawn: dict[int, e.VersionWithdrawn] = {}

        for recorded in review.log:
            if isinstance(recorded.event, e.VersionRegistered):
                self._versions[recorded.batch] = recorded.event
            elif isinstance(recorded.event, e.AnswerGiven):
                self._answers[recorded.batch] = recorded.event
            elif isinstance(recorded.event, e.VersionWithdrawn):
                self._withdrawn[recorded.batch] = recorded.event

    def fate(self, recorded: e.Recorded, fell: e.AnswerFell) -> Fate:
        """Return why an answer counts no longer, by the event that says so."""
        version = self._versions.get(recorded.batch)
        if fell.cause == "superseded" and version is not None:
            return Fate(f"set aside by v{version.version}", version.on)

        answer = self._answers.get(recorded.batch)
        on = answer.on if answer else recorded.at.date()
        withdrawn = self._withdrawn.get(recorded.batch)
        if fell.cause == "undone" and withdrawn is not None:
            return Fate(f"set aside, as v{withdrawn.version} was withdrawn", on)

        return Fate(self._words(fell, answer), on)

    def _words(self, fell: e.AnswerFell, answer: e.AnswerGiven | None) -> str:
        match fell.cause:
            case "returned" if answer is not None:
                by = role_named(self._review, answer.role)
                return f"set aside, as {by} returned v{answer.version}"
            case "withdrawn" if answer is not None and answer.item == fell.item:
                return f"until it {VERBS[answer.answer]} it"
            case "undone" | "withdrawn" if _fell_by_itself(fell):
                return "taken back"
            case "undone" | "withdrawn" | "rested":
                return "set aside, as what it rested on was taken back"
            case "party-left":
                return "set aside, as who gave it left"
            case _:
                return "set aside"


def _fell_by_itself(fell: e.AnswerFell) -> bool:
    """Say whether an answer was taken back itself, and not what it rested on."""
    return fell.root in (None, fell.item) and fell.root_party in (None, fell.party)
