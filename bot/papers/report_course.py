"""What happened in a time, in the lines that a committee wants to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.grouping import by_key
from bot.papers.mistakes import undone_closings
from bot.papers.report_answers import VERBS, Fate, fates_of, name_of, named
from bot.workflow.dates.calendar import day
from bot.workflow.process.model import Item
from bot.workflow.process.not_published import what_instead
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import hold_for, party_name, role_named, role_title

_CLOSED_IN_WORDS = {
    "held": "held",
    "sent": "sent",
    "agreed": "agreed",
    "published": "published",
    "not-held": "not held",
}
"""How an item was closed, where a committee wants to know it."""

_TAKEN_BACK = " (taken back since)"


@dataclass(frozen=True, slots=True)
class _Line:
    """What happened on a day.

    Those of one day that differ in ``who`` alone are one line, and of equal ones it says how many.
    """

    on: date
    what: str
    who: str = ""
    after: str = ""


def happened(review: Review, first: date, last: date) -> Iterator[tuple[date, str]]:
    """Yield what a committee wants to know of a time, each day and what happened on it."""
    lines = [line for line in _Course(review).lines() if first <= line.on <= last]
    alike = by_key(((line.on, line.what, line.after), line.who) for line in lines)
    for (on, what, after), people in sorted(alike.items()):
        yield on, _in_words(what, people, after)


def _in_words(what: str, people: list[str], after: str) -> str:
    if any(people):
        return f"{what} by {named(people)}{after}"
    count = f" ({len(people)})" if len(people) > 1 else ""
    return f"{what}{count}{after}"


class _Course:
    """A review's history, with what is known of it only from what came later."""

    def __init__(self, review: Review) -> None:
        self._review = review
        self._fates = fates_of(review)
        self._given: dict[int, e.AnswerGiven] = {}
        self._approvals: dict[int, int] = {}
        """The approvals' numbers, by that of their command."""
        self._returns: set[int] = set()
        """The numbers of the commands by which a version was returned."""

        for recorded in review.log:
            if isinstance(recorded.event, e.AnswerGiven):
                self._keep(recorded, recorded.event)

        self._undone = set(undone_closings(review))

    def _keep(self, recorded: e.Recorded, given: e.AnswerGiven) -> None:
        self._given[recorded.number] = given
        if given.answer == "approve":
            self._approvals[recorded.batch] = recorded.number
        elif given.answer == "return":
            self._returns.add(recorded.batch)

    def lines(self) -> Iterator[_Line]:
        for recorded in self._review.log:
            yield from self._of_versions(recorded)
            yield from self._of_the_rest(recorded)

    def _of_versions(self, recorded: e.Recorded) -> Iterator[_Line]:
        """Yield what was said of versions, and what set it aside."""
        match recorded.event:
            case e.VersionRegistered(document=name, version=version, on=on):
                yield _Line(on, f"{self._document(name)} v{version} registered")
            case e.VersionWithdrawn(version=version, cause="returned"):
                if recorded.batch not in self._returns:
                    yield _Line(recorded.at.date(), f"v{version} returned")
            case e.VersionWithdrawn(document=name, version=version):
                yield _Line(recorded.at.date(), f"{self._document(name)} v{version} withdrawn")
            case e.AnswerGiven() as given:
                yield from self._answer(given, recorded.number)
            case e.AnswerFell(answer=number) as fell if number in self._fates:
                yield from self._fall(fell, self._fates[number])

    def _of_the_rest(self, recorded: e.Recorded) -> Iterator[_Line]:
        """Yield meetings, notices, approvals, holds and the publication."""
        match recorded.event:
            case e.ItemClosed() as closed:
                yield from self._closing(closed, recorded)
            case e.PublicationAgreed(agreed=agreed, on=on):
                yield _Line(on, _publication_date(agreed))
            case e.PartyAdded(kind="hold", on=on, party=hold):
                yield _Line(on, f"Publication put on hold: {hold_for(self._review.party(hold))}")
            case e.HoldLifted(on=on, party=hold):
                yield _Line(on, f"Publication hold lifted: {hold_for(self._review.party(hold))}")
            case e.NotPublishingDecided(on=on, instead=instead, by=by):
                what = what_instead(instead)
                yield _Line(on, f"Decided by {by} not to publish; instead: {what}")
            case e.NotPublishingUndone(on=on):
                yield _Line(on, "Decision not to publish taken back")
            case e.Published(on=on, outside=True):
                yield _Line(on, "Published outside the gate")
            case e.PublicationUndone(on=on):
                yield _Line(on, "Publication taken back")

    def _answer(self, given: e.AnswerGiven, number: int) -> Iterator[_Line]:
        """Yield an agency's answer or a group's return; an approval counts once it is reached."""
        if given.answer == "approve":
            return

        key = InstanceId.of(given)
        after = " subject to corrections" if given.corrections else ""

        if given.behalf:
            after += self._recorded_by_coordinator

        after += self._since(number)
        what = f"{self._title(given.item)}: v{given.version} {VERBS[given.answer]}"
        yield _Line(given.on, what, name_of(self._review, key, given.role), after)

    def _since(self, number: int) -> str:
        fate = self._fates.get(number)
        return f" ({fate.words}, {day(fate.on)})" if fate else ""

    def _fall(self, fell: e.AnswerFell, fate: Fate) -> Iterator[_Line]:
        """Yield that an answer fell by what somebody else did; what was taken back says so."""
        given = self._given.get(fell.answer)
        if given is None or not fate.words.startswith("set aside"):
            return
        key = InstanceId.of(given)
        what = f"{self._title(given.item)}: v{given.version}, {VERBS[given.answer]}"
        yield _Line(fate.on, what, name_of(self._review, key, given.role), f": {fate.words}")

    def _closing(self, closed: e.ItemClosed, recorded: e.Recorded) -> Iterator[_Line]:
        after = _TAKEN_BACK if recorded.number in self._undone else ""
        title = self._title(closed.item)

        if closed.how == "answered":
            yield from self._approval(closed, recorded)
        elif closed.how == "impasse":
            version = f" of v{closed.version}" if closed.version else ""
            what = f"{title}: dispute{version} closed by two people, raised"
            agency = party_name(self._review, closed.party) or "an agency"
            yield _Line(closed.on, what, agency, after)
        elif closed.how in _CLOSED_IN_WORDS and not self._is_publication_date(closed.item):
            yield _Line(closed.on, f"{title}: {_CLOSED_IN_WORDS[closed.how]}", after=after)

    def _approval(self, closed: e.ItemClosed, recorded: e.Recorded) -> Iterator[_Line]:
        """Yield that a group approved; an agency's confirmation has said so itself."""
        item = self._item(closed.item)
        if item is None or item.kind != "approval":
            return

        number = self._approvals.get(recorded.batch)
        after = self._since(number) if number else ""

        if recorded.behalf in item.decides:  # brought in, from the group's papers
            after = self._recorded_by_coordinator + after

        what = f"{item.title}: v{closed.version} approved"

        for role in item.decides:
            yield _Line(closed.on, what, role_named(self._review, role), after)

    def _title(self, item: str) -> str:
        found = self._item(item)
        return found.title if found else item

    def _item(self, name: str) -> Item | None:
        """Return an item by the process file that knew it."""
        return self._review.knowing(name).process.item_of(name)

    @property
    def _recorded_by_coordinator(self) -> str:
        return f", recorded by {role_title(self._review.process, 'coordinator')}"

    def _document(self, name: str) -> str:
        found = self._review.process.documents.get(name)
        return found.title if found else name

    def _is_publication_date(self, item: str) -> bool:
        found = self._review.process.item_of(item)
        return found is not None and found.rule == "publication-date"


def _publication_date(agreed: date | None) -> str:
    return f"Publication date agreed: {day(agreed)}" if agreed else "Publication date taken back"
