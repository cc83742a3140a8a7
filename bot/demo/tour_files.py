"""Read the tours of the demo: a TOML file each, checked whole before anything is shown.

The format is in docs/tours.md.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from bot.demo.people import CHANNEL, FREE_CHANNEL, PEOPLE, SECOND_CHANNEL
from bot.demo.stories import story
from playground.page.tours import DIRECT, HOME, Said, Sight, Step, Tour

LONDON = ZoneInfo("Europe/London")
PLACES = {
    "#review-ash": CHANNEL,
    "#review-elm": SECOND_CHANNEL,
    "#review-next": FREE_CHANNEL,
    "#everyone": "C0OPEN",
    DIRECT: DIRECT,
    HOME: HOME,
}
GROUPS = {
    "door": "",
    "pathway": "A whole review, from the decision on",
    "what-if": "What if …",
}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LINE = re.compile(r"\d{4}-\d\d-\d\d ([a-z0-9-]+): \S.*")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class TourFault(ValueError):
    """A tour's file is faulty; the message says which, where, and what is wrong."""


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Sight(_Given):
    who: str
    where: str
    sees: Words


class _Step(_Given):
    who: str
    where: str
    say: Words
    why: Words
    sees: Words
    seen_by: str = ""
    seen_in: str = ""
    type: str = ""
    press: str = ""
    beside: str = ""
    fill: dict[str, str] = {}
    clock: datetime | None = None
    look: bool = False
    meanwhile: str = ""
    meanwhile_words: Annotated[str, StringConstraints(max_length=200)] = ""

    @model_validator(mode="after")
    def _asks_for_one_thing(self) -> "_Step":
        asked = [bool(self.type), bool(self.press), self.clock is not None, self.look]
        if asked.count(True) != 1:
            raise ValueError("a step has exactly one of type, press, clock and look = true")
        return self

    @model_validator(mode="after")
    def _says_more_of_a_press_only(self) -> "_Step":
        if (self.fill or self.beside) and not self.press:
            raise ValueError("fill and beside say more of a press: this step has none")
        return self

    @model_validator(mode="after")
    def _tells_what_is_typed_meanwhile(self) -> "_Step":
        is_told = bool(self.meanwhile_words)
        has_nothing_to_tell = is_told and not self.meanwhile.strip()
        is_not_told = not is_told and bool(self._typed_meanwhile())
        if has_nothing_to_tell or is_not_told:
            raise ValueError("what is typed meanwhile and meanwhile_words go together")
        return self

    def _typed_meanwhile(self) -> list[str]:
        lines = map(str.strip, self.meanwhile.splitlines())
        return [line for line in lines if line not in PLACES and not DAY.fullmatch(line) and line]


class _Tour(_Given):
    order: int
    kind: Literal["door", "pathway", "what-if"]
    title: Title
    summary: Words
    minutes: int
    world: Literal["half-way", "empty"]
    ending: Words
    before: datetime | None = None
    needs: tuple[_Sight, ...] = ()
    step: tuple[_Step, ...]

    @model_validator(mode="after")
    def _has_steps(self) -> "_Tour":
        if not self.step:
            raise ValueError("a tour has at least one [[step]]")
        return self


class _Read(NamedTuple):
    """A tour, and where it stands among the others."""

    order: int
    tour: Tour


def all_tours(folder: Traversable | None = None) -> tuple[Tour, ...]:
    """Read every tour, in the order in which they are offered; raise `TourFault` for a fault."""
    folder = folder or resources.files("bot.demo") / "tours"
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    found = [_read(file) for file in files]
    return tuple(one.tour for one in sorted(found, key=lambda one: (one.order, one.tour.id)))


def _read(file: Traversable) -> _Read:
    """Read one file."""
    try:
        given = _Tour.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        return _Read(given.order, _tour(file.name.removesuffix(".toml"), given))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise TourFault(f"The tour {file.name} cannot be read: {fault}.") from fault
    except ValidationError as fault:
        raise TourFault(f"The tour {file.name} is faulty: {_sentence(fault)}.") from fault
    except ValueError as fault:
        raise TourFault(f"The tour {file.name} is faulty: {fault}.") from fault


def _sentence(fault: ValidationError) -> str:
    """Say the first thing that is wrong, and where."""
    first = fault.errors()[0]
    where = [f"{part + 1}" if isinstance(part, int) else str(part) for part in first["loc"]]
    what = first["msg"].removeprefix("Value error, ")
    what = what[:1].lower() + what[1:]
    return f"{' '.join(where)}: {what}" if where else what


def _tour(name: str, given: _Tour) -> Tour:
    steps = [_step(number, one) for number, one in enumerate(given.step, 1)]
    _check_order(steps)
    return Tour(
        id=name,
        group=GROUPS[given.kind],
        title=given.title,
        summary=given.summary,
        minutes=given.minutes,
        world=given.world,
        steps=tuple(steps),
        ending=given.ending,
        needs=tuple(_sight("needs", one.who, one.where, one.sees) for one in given.needs),
        before=_local(given.before) if given.before else None,
    )


def _step(number: int, given: _Step) -> Step:
    at = f"step {number}"
    seen_by, seen_in = given.seen_by or given.who, given.seen_in or given.where
    return Step(
        user=_person(at, given.who),
        place=_place(at, given.where),
        say=given.say,
        why=given.why,
        sight=_sight(at, seen_by, seen_in, given.sees),
        type=given.type,
        press=given.press,
        beside=given.beside,
        fill=given.fill,
        clock=_local(given.clock) if given.clock else None,
        meanwhile=tuple(_lines(at, given.meanwhile)),
        meanwhile_words=given.meanwhile_words,
    )


def _sight(at: str, who: str, where: str, sees: str) -> Sight:
    words = " ".join(sees.split())
    return Sight(user=_person(at, who), place=_place(at, where), words=words)


def _person(at: str, who: str) -> str:
    if who not in PEOPLE:
        raise ValueError(f"{at}: there is nobody called {who!r}; there are {', '.join(PEOPLE)}")
    return PEOPLE[who][0]


def _place(at: str, where: str) -> str:
    if where not in PLACES:
        raise ValueError(f"{at}: there is no place {where!r}; there are {', '.join(PLACES)}")
    return PLACES[where]


def _lines(at: str, told: str) -> Iterator[Said]:
    """Read what others type meanwhile: a place on a line of its own, then ``day who: text``.

    A day by itself is a day that comes.
    """
    place = ""
    for line in filter(None, map(str.strip, told.splitlines())):
        if line in PLACES:
            place = PLACES[line]
            continue

        if not place:
            raise ValueError(f"{at}: meanwhile begins with a place, such as #review-ash")

        if DAY.fullmatch(line):
            yield Said(_at_ten(at, line), "", place, "")
            continue

        matched = LINE.fullmatch(line)
        if matched is None:
            raise ValueError(f"{at}: {line!r} is not “2026-05-12 coordinator: …”")

        _person(at, matched[1])
        _at_ten(at, line[:10])

        for said in story(line, place):
            yield Said(said.at, PEOPLE[said.who][0], said.channel, f"/cspr {said.text}")


def _at_ten(at: str, day: str) -> datetime:
    """Return ten o'clock on a day that is written down."""
    try:
        return datetime.combine(date.fromisoformat(day), time(10), tzinfo=LONDON).astimezone(UTC)
    except ValueError as fault:
        raise ValueError(f"{at}: {day} is no day") from fault


def _check_order(steps: list[Step]) -> None:
    """Refuse a tour in which time goes back."""
    last = date.min
    for number, step in enumerate(steps, 1):
        for day in _days_of(step):
            if day < last:
                raise ValueError(f"step {number}: {day:%-d %b %Y} comes after {last:%-d %b %Y}")
            last = day


def _days_of(step: Step) -> Iterator[date]:
    """Yield the days that come with a step: of what others do meanwhile, then its own."""
    for said in step.meanwhile:
        yield said.at.date()
    if step.clock is not None:
        yield step.clock.date()


def _local(at: datetime) -> datetime:
    """Return a time that is given as London's clocks show it."""
    if at.tzinfo is not None:
        raise ValueError(f"{at.isoformat()} names a time zone: times are London's, without one")
    return datetime.combine(at.date(), at.time() or time(9), tzinfo=LONDON)
