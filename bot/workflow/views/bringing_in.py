"""How far the bringing in of a review is that was under way before it was opened here."""

from dataclasses import dataclass
from datetime import date

from bot.refusals.permission import Discontinued
from bot.refusals.publication import Published
from bot.workflow.acts.bringing_in import can_bring_in, can_bring_in_alone
from bot.workflow.dates.limits import Limit, six_months
from bot.workflow.process.model import Stage
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.access import require_coordinator_of
from bot.workflow.rules.labels import party_name, title_of
from bot.workflow.views.lists import kind_title


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStage:
    """How much of a stage is done, and how much of the rest a day and a reference bring in."""

    id: str
    title: str
    done: int
    total: int
    left: int
    singly: int
    """How many things can be brought in item by item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVersion:
    """A version that is registered, with its days."""

    number: int
    document: str
    on: date
    sent: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BringingIn:
    """How far the bringing in of a review is."""

    ref: str
    today: date
    opened: date
    decided: date
    stage: str
    """The current stage's title."""
    versions: list[PastVersion]
    documents: bool
    """Whether the pathway writes any."""
    stages: list[PastStage]
    checks: bool
    """Whether progress is checked in this pathway."""
    ask: int | None
    """The report's version that went out and is not answered by everybody."""
    limit: Limit | None
    timetabled: bool
    accepted: date | None


def bringing_in(review: Review, user: str, today: date) -> BringingIn:
    """Return how far it is. Refused: to others than coordinators, and once it has ended."""
    require_coordinator_of(review, user)
    if review.discontinued is not None:
        raise Discontinued(on=review.discontinued)

    if review.published is not None:
        raise Published(verb="bring-in")

    return BringingIn(
        ref=review.ref,
        today=today,
        opened=review.opened,
        decided=review.decided,
        stage=review.stage.title,
        versions=_versions(review),
        documents=bool(review.process.documents),
        stages=[_stage(review, stage) for stage in _with_work_before_publication(review)],
        checks=review.process.by_rule("progress-check") is not None,
        ask=_asked_about(review),
        limit=six_months(review),
        timetabled=review.process.timetabled,
        accepted=review.timetable_on,
    )


def _versions(review: Review) -> list[PastVersion]:
    return [
        PastVersion(
            number=version.number,
            document=kind_title(review.process, document, version.kind),
            on=version.on,
            sent=version.circulated,
        )
        for document in review.process.documents.values()
        for version in review.versions_of(document)
    ]


def _with_work_before_publication(review: Review) -> list[Stage]:
    """Return the stages of which something can have been done before: those up to publishing."""
    process = review.process
    last = process.stage_index(process.publish.stage) if process.publish else len(process.stages)
    return [stage for stage in process.stages[: last + 1] if review.instances_of(stage.items)]


def _stage(review: Review, stage: Stage) -> PastStage:
    keys = review.instances_of(stage.items)
    return PastStage(
        id=stage.id,
        title=stage.title,
        done=sum(not review.is_open(key) for key in keys),
        total=len(keys),
        left=len(left_in(review, stage)),
        singly=len(named_left(review, stage)),
    )


def left_in(review: Review, stage: Stage) -> list[InstanceId]:
    """Return what of a stage can still be brought in by a day and a reference."""
    return [key for key in review.instances_of(stage.items) if can_bring_in(review, key)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastItem:
    """Something that can be brought in by itself: what came of it is said, where it has that."""

    item: str
    party: str
    """The party's id."""
    title: str
    whom: str
    """The party's name."""
    outcomes: list[str]


def named_left(review: Review, stage: Stage) -> list[PastItem]:
    """Return what of a stage can be brought in item by item, progress checks of then included."""
    every = review.instances_of(stage.items)
    keys = [key for key in every if can_bring_in_alone(review, key)]
    checks = [InstanceId(item.id) for item in stage.items if item.rule == "progress-check"]
    return [_past_item(review, key) for key in (*keys, *checks)]


def _past_item(review: Review, key: InstanceId) -> PastItem:
    item = review.item(key.item)
    # "deferred" asks again on a later day
    outcomes: list[str] = [one for one in item.outcomes if one != "deferred"]
    return PastItem(
        item=key.item,
        party=key.party,
        title=title_of(review, key),
        whom=party_name(review, key.party),
        outcomes=outcomes,
    )


def _asked_about(review: Review) -> int | None:
    """Return the report's version that went out, while an answer on it is open."""
    version = review.current_report()
    if version is None or version.circulated is None:
        return None
    return version.number if _waits_for_an_answer_on(review, version) else None


def _waits_for_an_answer_on(review: Review, version: Version) -> bool:
    opened = (review.item(key.item) for key in review.open_keys())
    return any(item.answered and item.of == version.kind for item in opened)
