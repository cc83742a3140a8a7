"""How a decision on a version is reached: who votes, whose answers count, how many it takes.

The sources are rules 5 (nobody decides on their own work) and 6 (a group decides by majority or by
one holder, as the process file says).
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId
from bot.workflow.rules.access import coordinates_what_decides, decides_on_own_work

AT_LEAST = 2
"""How many people decide at least where a majority does, unless the process file says otherwise."""


def voters_for(review: Review, item: Item, role: str) -> list[str]:
    """Return who answers for a role on an item.

    These are its holders who are not recused, who do not decide on their own work (rule 5), who do
    not coordinate (rule 16), and who do not answer as the author already. Papers are agreed *with*
    their author (rule 5): one person's answer is never both theirs and a team's vote.
    """
    return [user for user in review.voters(role) if _may_vote(review, item, role, user)]


def _may_vote(review: Review, item: Item, role: str, user: str) -> bool:
    if _is_too_close(review, item, role, user):
        return False
    return not _answers_as_author(review, item, role, user)


def _is_too_close(review: Review, item: Item, role: str, user: str) -> bool:
    """Say whether somebody would decide on their own work (rule 5), or coordinates (rule 16)."""
    if decides_on_own_work(review, item, user):
        return True
    return coordinates_what_decides(review, role, user)


def _answers_as_author(review: Review, item: Item, role: str, user: str) -> bool:
    """Say whether somebody who holds a team's role answers on an item as its author already."""
    author = review.process.author_role
    if author is None or role == author or author not in item.decides:
        return False
    return review.holds(user, author)


def all_voters(review: Review, item: Item) -> list[str]:
    """Return who answers for any of the roles that decide on an item."""
    return [user for role in item.decides for user in voters_for(review, item, role)]


def capacities(review: Review, item: Item, user: str) -> list[str]:
    """Return the roles in which a person answers on an approval.

    Whoever is recused, coordinates or would decide on their own work has them all the same: what
    they are refused for is that, and not that they hold no role.
    """
    return [role for role in item.decides if _has_capacity(review, item, role, user)]


def _has_capacity(review: Review, item: Item, role: str, user: str) -> bool:
    if not review.holds(user, role):
        return False
    if user in review.recused or _is_too_close(review, item, role, user):
        return True
    return not _answers_as_author(review, item, role, user)


def answers_on_current(review: Review, key: InstanceId) -> list[Answer]:
    """Return the answers that stand on the version that an instance speaks about now."""
    version = review.version_of(key)
    if version is None:
        return []
    return [answer for answer in review.state(key).standing if answer.version == version.number]


def in_role(role: str, answers: Iterable[Answer]) -> list[Answer]:
    """Return those of some answers that were given in a role."""
    return [answer for answer in answers if answer.role == role]


def approvals_that_count(review: Review, item: Item, answers: Sequence[Answer]) -> list[Answer]:
    """Return those of some answers that are a yes and count.

    What somebody said who would decide on their own work now does not count (rule 5), nor who holds
    the role and coordinates (rule 16).
    """
    approvals = [answer for answer in answers if answer.value == "approve"]
    return [answer for answer in approvals if _counts(review, item, answer)]


def _counts(review: Review, item: Item, answer: Answer) -> bool:
    if decides_on_own_work(review, item, answer.user):
        return False
    if not review.holds(answer.user, answer.role):
        return True
    return not coordinates_what_decides(review, answer.role, answer.user)


def has_role_approved(review: Review, item: Item, role: str, answers: Sequence[Answer]) -> bool:
    """Return whether a role has approved, by answers that stand on one version (rule 6).

    A majority is more than half of those who held the role, not recused, when an answer was given;
    that answer freezes them, so whoever joins or leaves later changes nothing until somebody
    answers again. It takes as many people as the quorum, at least.
    """
    approvals = in_role(role, approvals_that_count(review, item, answers))
    if not _by_majority(review, role):
        return bool(approvals)
    quorum = quorum_of(review, item, role)
    return any(_made_majority(approval, approvals, quorum) for approval in approvals)


def _by_majority(review: Review, role: str) -> bool:
    return review.process.roles[role].decides == "majority"


def quorum_of(review: Review, item: Item, role: str) -> int:
    """Return how many of a role must agree at least, where its majority decides; else one.

    That is what the process file says. Where it says nothing, so many that two people decide: of a
    paper that is agreed with another role, its author's, one is the second.
    """
    if not _by_majority(review, role):
        return 1
    said = review.process.roles[role].quorum
    if said:
        return said
    return 1 if _is_agreed_with_others(review, item) else AT_LEAST


def _is_agreed_with_others(review: Review, item: Item) -> bool:
    """Return whether a paper takes the agreement of more roles than one."""
    return len(item.decides) > 1 and review.is_about_paper(item)


def is_too_small(review: Review, item: Item, role: str) -> bool:
    """Return whether a role has fewer voters than must agree: it decides nothing as it is."""
    return len(voters_for(review, item, role)) < quorum_of(review, item, role)


def _made_majority(approval: Answer, approvals: list[Answer], quorum: int) -> bool:
    """Return whether more than half of those who held the role then had approved with this one."""
    so_far = [answer for answer in approvals if answer.number <= approval.number]
    approved = {answer.user for answer in so_far if answer.user in approval.holders}
    return len(approved) >= quorum and 2 * len(approved) > len(approval.holders)


def approvals_needed(review: Review, item: Item, role: str, approvals: list[Answer]) -> int:
    """Return how many of a role must approve (rule 6).

    That is one, or more than half of those who held it at the last approval; before there is one,
    of those who hold it. It is the quorum at least.
    """
    if not _by_majority(review, role):
        return 1
    given = in_role(role, approvals)
    holders = given[-1].holders if given else voters_for(review, item, role)
    return max(quorum_of(review, item, role), len(holders) // 2 + 1)


def undecided_roles(review: Review, key: InstanceId) -> list[str]:
    """Return the roles whose decision on the current version is still awaited."""
    item = review.item(key.item)
    answers = answers_on_current(review, key)
    return [role for role in item.decides if not has_role_approved(review, item, role, answers)]


def is_approved(review: Review, key: InstanceId) -> bool:
    """Return whether every role that must decide has approved the current version."""
    if review.version_of(key) is None:
        return False
    return not undecided_roles(review, key)


def approved_on(review: Review, key: InstanceId, recorded: date) -> date:
    """Return the day on which a decision was there, after an answer of the day ``recorded``.

    That is the latest of the days of those who agreed, in whichever order they were recorded.
    """
    item = review.item(key.item)
    counting = approvals_that_count(review, item, answers_on_current(review, key))
    return max((answer.on for answer in counting), default=recorded)


def coordinators_who_decide(review: Review) -> list[tuple[str, str]]:
    """Return the coordinators who hold a role that they must not have as well, each with it."""
    roles = sorted(review.process.apart_from_coordinator)
    both = ((user, role) for role in roles for user in review.holders(role))
    return [(user, role) for user, role in both if review.is_coordinator(user)]


def groups_too_small(review: Review) -> list[tuple[str, int, int]]:
    """Return the groups that decide something open and have too few members, but some.

    Each with how many can decide, and how many must agree at least.
    """
    found: dict[str, tuple[str, int, int]] = {}
    for item in _open_items(review):
        for role in item.decides:
            there = len(voters_for(review, item, role))
            needed = quorum_of(review, item, role)
            if 0 < there < needed:
                found[role] = (role, there, needed)

    return list(found.values())


def roles_without_voters(review: Review, roles: Collection[str]) -> list[str]:
    """Return those of some roles in which nobody can decide what is open."""
    items = _open_items(review)
    return [role for role in roles if _leaves_undecidable(review, items, role)]


def _leaves_undecidable(review: Review, items: Collection[Item], role: str) -> bool:
    decided_by_role = (item for item in items if role in item.decides)
    return any(not voters_for(review, item, role) for item in decided_by_role)


def _open_items(review: Review) -> list[Item]:
    """Return the items of which anything is open, each once."""
    ids = dict.fromkeys(key.item for key in review.open_keys())
    return [review.item(item) for item in ids]
