"""Record that an agency without Slack was asked by e-mail: it counts as asked from that day."""

from bot.refusals.answers import NotByEmail
from bot.refusals.versions import CirculatedBefore
from bot.workflow.acts import replies
from bot.workflow.acts.closing import require_open
from bot.workflow.acts.gate_guards import require_could_be_asked
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.rules.access import agency_of, require_coordinator
from bot.workflow.rules.lookup import find_key


def record(work: UnitOfWork, command: c.RecordEmailed) -> None:
    """Record the day on which a coordinator sent an agency's e-mail (``emailed``)."""
    review = work.review
    require_coordinator(review, work.context)
    key = find_key(review, command.what, command.party, work.context.actor)
    agency = agency_of(review, key)
    if agency is None or not agency.by_email:
        raise NotByEmail(**work.named(key))

    require_open(work, key)
    day = work.happened(command.on)
    version = review.version_of(key)
    if version is not None and day < version.on:
        raise CirculatedBefore(version=version.number, date=day, registered=version.on)

    require_could_be_asked(work, key, day)
    work.role, work.behalf = "coordinator", key.party
    work.emit(
        e.Emailed(
            item=key.item,
            party=key.party,
            on=day,
            version=review.version_number_of(key),
        )
    )
    work.say(replies.Emailed(**work.named(key), on=day, version=review.version_number_of(key)))
