"""Who decides that the report is not published, and who takes part in recording it (rule 18)."""

from bot.workflow.process.model import NotPublishing
from bot.workflow.process.not_published import rule_of
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId
from bot.workflow.rules.labels import role_titles
from bot.workflow.rules.second_people import holders_for_two

CLOSED: e.Outcome = "not published"
"""The outcome of what such a decision closes."""


def deciders(review: Review) -> list[str]:
    """Return who speaks for the roles whose decision it is: no coordinator, not the author."""
    rule = rule_of(review.process)
    roles = rule.decides if rule else ()
    return [user for user in review.voters_of(roles) if may_decide(review, user)]


def may_decide(review: Review, user: str) -> bool:
    """Return whether a person speaks for those who decide it."""
    return deciding_role(review, user) is not None


def deciding_role(review: Review, user: str) -> str | None:
    """Return the role in which a person decides it, if any."""
    rule = rule_of(review.process)
    if rule is None or user in review.recused:
        return None
    if review.is_author(user) or review.is_coordinator(user):
        return None
    return next((role for role in rule.decides if review.holds(user, role)), None)


def people_for(review: Review, asker: str) -> list[str]:
    """Return who can be the second person: of the other kind than the one who asks.

    Who decides agrees to what a coordinator wrote up, a coordinator to what one of them asks. Where
    nobody of the pathway decides it, whoever the file names for acts of two people.
    """
    if _nobody_here_decides(review):
        return holders_for_two(review, asker)

    if review.is_coordinator(asker):
        return deciders(review)

    if may_decide(review, asker):
        return review.voters("coordinator")

    return []


def _nobody_here_decides(review: Review) -> bool:
    """Say whether it is decided, but by nobody who has a role of the pathway."""
    rule = rule_of(review.process)
    return rule is not None and not rule.decides


def may_ask(review: Review, user: str) -> bool:
    """Return whether a person may put it before a second one."""
    return review.is_coordinator(user) or may_decide(review, user)


def who_decides(review: Review, rule: NotPublishing) -> str:
    """Return whose decision it is, as people know them."""
    if rule.decided_by:
        return rule.decided_by
    return " or ".join(role_titles(review.process, rule.decides))


def was_closed_by_it(closed: Closing | None) -> bool:
    """Return whether something was closed only because nothing is published."""
    return closed is not None and closed.how == "not-applicable" and closed.outcome == CLOSED


def closed_by_it(review: Review) -> list[InstanceId]:
    """Return what was closed only because nothing is published."""
    return [key for key in review.all_keys() if was_closed_by_it(review.state(key).closed)]


def sent_by_name(review: Review) -> list[InstanceId]:
    """Return what was sent of that the report is published, or is not."""
    return [key for key in told_by_name(review) if not review.is_open(key)]


def told_by_name(review: Review) -> list[InstanceId]:
    """Return what is sent where the report is not published: named so, or the gate's notices."""
    publish = review.process.publish
    of_gate = publish.notices if publish is not None else ()
    notices = review.process.items_of_kind("notice")
    told = [item for item in notices if item.if_not_published or item.id in of_gate]
    return review.instances_of(told)
