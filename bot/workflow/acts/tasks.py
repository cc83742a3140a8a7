"""Tasks that coordinators add to a review: what its pathway does not foresee."""

from bot.refusals.parties import PastTask, TooMany
from bot.workflow.acts import replies
from bot.workflow.acts.asking import tell_assigned
from bot.workflow.acts.joining import PARTY_LIMIT, text_within
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import ADDED_TASK
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.labels import label
from bot.workflow.rules.lookup import find_party
from bot.workflow.text.matching import same

TASK_LIMIT = 100
"""Characters: it is shown as a title, in one line of a list."""


def add_task(work: UnitOfWork, command: c.AddTask) -> None:
    """``task add``: it is done, chased, listed and reported as the pathway's own items are."""
    review, today = work.review, work.context.today
    work.as_coordinator()
    text = text_within(TASK_LIMIT, command.text)

    if command.due < today:
        raise PastTask(date=command.due, today=today)

    if len(review.parties_of("task")) >= PARTY_LIMIT["task"]:
        raise TooMany(kind="task", limit=PARTY_LIMIT["task"])

    agency = None

    if command.party is not None:
        agency = find_party(review.parties_of("agency"), command.party, what="agency")

    like = _alike(review, text, agency)
    number = review.next_number("task")
    key = InstanceId(ADDED_TASK.id, f"task-{number}")
    work.emit(
        e.TaskAdded(
            party=key.party,
            number=number,
            on=today,
            stage=review.stage.id,
            due=command.due,
            agency=agency.id if agency else None,
            text=text,
        )
    )
    _tell_lead(work, agency, key)
    work.say(
        replies.TaskAdded(
            number=number,
            agency=label(agency) if agency else "",
            due=command.due,
            by_email=agency is not None and agency.by_email is not None,
            like=label(like) if like else "",
        )
    )


def _tell_lead(work: UnitOfWork, agency: Party | None, key: InstanceId) -> None:
    """Tell the lead of a task's agency that it is theirs, unless they have added it."""
    lead = agency.lead if agency else None
    if lead is not None and lead != work.context.actor:
        tell_assigned(work, lead, key)


def _alike(review: Review, text: str, agency: Party | None) -> Party | None:
    """Return an open task of the same words for the same agency: it may have been added twice."""
    owner = agency.id if agency else None
    for task in review.parties_of("task"):
        is_open = review.is_open(InstanceId(ADDED_TASK.id, task.id))
        if is_open and task.agency == owner and same(task.name, text):
            return task
    return None
