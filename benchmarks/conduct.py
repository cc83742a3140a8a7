"""People who do their part of reviews: in time mostly, at times late, away or in dispute."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from benchmarks.simulated import AGENCIES, NAMES, Place, Simulated
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import party_name
from bot.workflow.rules.overtaking import is_for_afterwards

LATENESS = (-4, -3, -2, -2, -1, -1, 0, 0, 1, 3, 6, 14)
"""Working days from the date to the day on which somebody does it."""
UNDATED = (5, 10, 20)  # days, of what has no date, once its stage is reached
TRY_AGAIN = timedelta(days=3)
WEBSITE = "https://www.example.org/reviews"
PAPERS = "https://documents.example.org"
_WORDS = {
    "family-contribution": "as contributes",
    "response-and-actions": "as none because nothing is left to do",
    "website-removal": "as removed",
}
_BY = {
    "independence": "lead-reviewer",
    "inform-cabinet-member": "chair",
    "draft-discussed": "lead-reviewer",
    "final-discussed": "lead-reviewer",
}


class Conduct:
    """What people do day by day, by a seed."""

    def __init__(self, talk: Simulated, seed: int) -> None:
        self._talk = talk
        self._chance = random.Random(seed)
        self._calendar = Calendar("ENG")
        self._day_of: dict[tuple[str, InstanceId, int], date] = {}
        self._tried: dict[tuple[str, InstanceId], date] = {}
        self._disputed: set[tuple[str, str]] = set()
        self._stages: dict[str, int] = {}
        self.counts: Counter[str] = Counter()

    def work(self, day: date) -> None:
        """Have people do what is for this day in every review."""
        if not self._calendar.is_working_day(day):
            return

        if day.day == 15 and day.weekday() < 5:
            self._go_away(day)

        for place in self._talk.places:
            review = self._talk.folded(place)
            self._note_stage(place, review)

            if review.live and review.discontinued is None:
                self._work_in(place, review, day)

        self._talk.deliver()

    def _go_away(self, day: date) -> None:
        who = self._chance.choice(sorted(AGENCIES.values()))
        until = day + timedelta(days=10)
        self._talk.does(self._talk.places[0], who, f"away until {until:%d %b %Y}")
        self.counts["absences"] += 1

    def _note_stage(self, place: Place, review: Review) -> None:
        index = review.process.stage_index(review.stage.id)
        self.counts["stages that went back"] += index < self._stages.get(place.ref, 0)
        self._stages[place.ref] = index

    def _work_in(self, place: Place, review: Review, day: date) -> None:
        for key in list(review.open_keys()):
            if self._is_for(place, review, key, day):
                self._tried[place.ref, key] = day
                for who, line in self._lines(place, review, key, day):
                    self._talk.does(place, who, line)

    def _is_for(self, place: Place, review: Review, key: InstanceId, day: date) -> bool:
        """Tell whether an open instance is done today: its day has come, and what is before it."""
        tried = self._tried.get((place.ref, key))
        if tried is not None and day - tried < TRY_AGAIN:
            return False

        due = due_of(review, key, self._calendar)
        item = review.item(key.item)
        process = review.process

        if due is None:
            is_reached = process.stage_index(review.stage.id) >= process.stage_index(item.stage)
            if not is_reached:
                return False

            planned = self._planned(place, key, 0, day, self._chance.choice(UNDATED))
        else:
            delay = self._chance.choice(LATENESS)
            target = self._calendar.add_working_days(due.target, delay)
            planned = self._day_of.setdefault((place.ref, key, due.day.toordinal()), target)

        return planned <= day and not missing_for(review, key)

    def _planned(self, place: Place, key: InstanceId, about: int, day: date, after: int) -> date:
        return self._day_of.setdefault((place.ref, key, about), day + timedelta(days=after))

    # --- what is typed ---------------------------------------------------------------------------

    def _lines(
        self, place: Place, review: Review, key: InstanceId, day: date
    ) -> Iterator[tuple[str, str]]:
        """Yield who types what to have an instance done."""
        item = review.item(key.item)
        party = f' for "{party_name(review, key.party)}"' if key.party else ""

        match item.kind:
            case "document":
                yield "lead-reviewer", f"draft {PAPERS}/{place.ref}/{day} as {item.id} confirmed"
                yield "coordinator", "circulate"
                self.counts["versions"] += 1
            case "confirmation":
                yield from self._answer(place, review, key)
            case "approval":
                yield from self._decide(review, key, day)
            case "date":
                yield "coordinator", f"publication {day + timedelta(days=28):%d %b %Y}"
            case "publish":
                yield "coordinator", f"publish {WEBSITE}/{place.ref}"
            case _:
                words = _WORDS.get(item.id, "")
                evidence = "ref e-mail 12" if item.kind == "notice" else ""
                line = f"done {item.id}{party} {words} {evidence}"
                yield _BY.get(item.id, "coordinator"), " ".join(line.split())

    def _answer(self, place: Place, review: Review, key: InstanceId) -> Iterator[tuple[str, str]]:
        """Yield an agency's answer; every now and then it disputes first, and a version follows."""
        party = review.party(key.party)
        who = NAMES[party.lead] if party.lead else "coordinator"
        is_first = (place.ref, key.item) not in self._disputed
        if is_first and self._chance.random() < 0.4:
            self._disputed.add((place.ref, key.item))
            yield who, f"dispute {key.item} because a date is wrong"
            version = f"draft {PAPERS}/{place.ref}/{len(self._disputed)} as final-draft confirmed"
            yield "lead-reviewer", version
            yield "coordinator", "circulate"
            self.counts["disputes"] += 1
            self.counts["versions"] += 1
        else:
            yield who, f"approve {key.item}"

    def _decide(self, review: Review, key: InstanceId, day: date) -> Iterator[tuple[str, str]]:
        document = review.process.document_of(review.item(key.item).of)
        if (
            document is not None
            and document.paper
            and review.current(review.item(key.item).of) is None
        ):
            yield "lead-reviewer", f"draft {PAPERS}/{review.ref}/{key.item} as {key.item}"

        for role in review.item(key.item).decides:
            for user in review.holders(role):
                yield NAMES[user], f"approve {key.item}"

    # --- what came of it -------------------------------------------------------------------------

    def outcome(self) -> Mapping[str, int]:
        """Return how many reviews got where, and what went wrong on the way."""
        found = Counter({"stages that went back": 0, **self.counts})
        reviews = {place.ref: self._talk.folded(place) for place in self._talk.places}
        for review in reviews.values():
            found["reviews published or ended"] += bool(review.published or review.completed)
            found["items still open"] += len(list(review.open_keys()))

        found["items chased after their time"] = sum(
            is_after_its_time(reviews[place.ref], nudge.item, nudge.local_date)
            for place, nudge in self._talk.nudges()
        )
        return found


def is_after_its_time(review: Review, item: str, day: date) -> bool:
    """Tell whether an item that was for before the publication was reminded of after it.

    What is for afterwards is what publishing does not overtake: a meeting that its file says is
    held then, though it has no date.
    """
    published, known = review.published, review.process.items
    if published is None or day <= published.on or item not in known:
        return False
    return not is_for_afterwards(review, known[item])
