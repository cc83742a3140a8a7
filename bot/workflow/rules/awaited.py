"""Whose answer it is, who is asked and awaited, and how far that is, by the answers that stand
(rules 5 and 6)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId, Version
from bot.workflow.rules.access import agency_of, decides_on_own_work, people_for
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import label, party_name, role_title


def voters_for(review: Review, item: Item, role: str) -> list[str]:
    """Who answers for a role on an item: its holders who are not recused, who do not decide on
    their own work (rule 5), and who do not answer as the author already.

    Papers are agreed *with* their author (rule 5): one person's answer is never both theirs and a
    team's vote.
    """
    author = review.process.author_role
    voters = [u for u in review.voters(role) if not decides_on_own_work(review, item, u)]
    if author is None or role == author or author not in item.decides:
        return voters
    return [u for u in voters if not review.holds(u, author)]


def capacities(review: Review, item: Item, user: str) -> list[str]:
    """The roles in which a person answers on an approval."""
    return [
        r
        for r in item.decides
        if review.holds(user, r)
        and (
            user in voters_for(review, item, r)
            or user in review.recused
            or decides_on_own_work(review, item, user)
        )
    ]


def role_reached(review: Review, item: Item, role: str, answers: list[Answer]) -> bool:
    """Whether a role has approved, by answers that stand on one version.

    A majority is more than half of those who held the role, not recused, when an answer was given;
    that answer freezes them, so whoever joins or leaves later changes nothing until somebody
    answers again. What somebody said who would decide on their own work now does not count (rule
    5).
    """
    mine = [a for a in _counting(review, item, answers) if a.role == role]
    if review.process.roles[role].decides != "majority":
        return bool(mine)
    return any(
        2 * len({b.user for b in mine if b.number <= a.number and b.user in a.holders})
        > len(a.holders)
        for a in mine
    )


def _counting(review: Review, item: Item, answers: list[Answer]) -> list[Answer]:
    """Of answers those that are a yes and count."""
    return [
        a for a in answers if a.value == "approve" and not decides_on_own_work(review, item, a.user)
    ]


def reached(review: Review, key: InstanceId) -> bool:
    """Whether every role that must decide has approved the current version."""
    item = review.item(key.item)
    version = review.current(item.of)
    if version is None:
        return False
    standing = [a for a in review.state(key).standing if a.version == version.number]
    return all(role_reached(review, item, role, standing) for role in item.decides)


def undecided_roles(review: Review, key: InstanceId) -> list[str]:
    """The roles whose decision on the current version is still awaited."""
    item = review.item(key.item)
    version = review.current(item.of)
    standing = [a for a in review.state(key).standing if version and a.version == version.number]
    return [role for role in item.decides if not role_reached(review, item, role, standing)]


def awaited_from(review: Review, key: InstanceId) -> list[str]:
    """Who is asked for an answer on the current version and has not given one."""
    item = review.item(key.item)
    version = review.current(item.of)
    if version is None or not review.is_open(key) or not item.answered:
        return []
    if item.kind == "confirmation":
        people = [u for u in people_for(review, item, key) if u not in review.recused]
        return [u for u in people if not decides_on_own_work(review, item, u)]
    standing = [a for a in review.state(key).standing if a.version == version.number]
    found = [
        u
        for role in undecided_roles(review, key)
        for u in _still_asked(review, item, role, standing)
    ]
    return list(dict.fromkeys(u for u in found if not decides_on_own_work(review, item, u)))


def _still_asked(review: Review, item: Item, role: str, standing: list[Answer]) -> list[str]:
    """Of an undecided role those who have not answered; once all have, those who may affirm since
    others left."""
    mine = {a.user: a for a in standing if a.role == role}
    voters = voters_for(review, item, role)
    return [u for u in voters if u not in mine] or [
        u for u in voters if set(mine[u].holders) != set(voters)
    ]


def waiting_for(review: Review, user: str) -> list[InstanceId]:
    """The answers that wait for a person; those whose gate is open come first, the others only if
    there are none."""
    found = [
        k
        for k in review.open_keys()
        if review.item(k.item).answered and user in awaited_from(review, k)
    ]
    ready = [k for k in found if not missing_for(review, k)]
    return ready or found


def is_asked(review: Review, key: InstanceId) -> bool:
    """Whether an answer is asked for now: it is open, its version went out, and all that it rests
    on stands.

    The one place that says so: nobody is asked for what would then be refused. Whoever is not asked
    yet is asked by ``answers.ask_next``, once the last requirement stands.
    """
    item = review.item(key.item)
    version = review.current(item.of)
    out = item.answered and version is not None and version.circulated is not None
    return out and review.is_open(key) and not missing_for(review, key)


def answerers(review: Review, key: InstanceId) -> list[str]:
    """Whose answer an instance is, whoever has given one: an agency's contacts (of one by e-mail,
    the coordinators who ask it), a group's voters; nobody's, once it or the review has ended. A
    person of whom nothing is asked is told nothing either: access ends with the role."""
    item, agency = review.item(key.item), agency_of(review, key)
    if review.discontinued is not None or not item.answered or key not in review.instances(item):
        return []
    if agency is not None and agency.by_email:
        return review.holders("coordinator")
    people = (
        people_for(review, item, key)
        if agency
        else [u for r in item.decides for u in voters_for(review, item, r)]
    )
    able = [u for u in dict.fromkeys(people) if u not in review.recused]
    return [u for u in able if not decides_on_own_work(review, item, u)]


def asked_of(review: Review, user: str) -> list[InstanceId]:
    """The answers that are asked of a person now."""
    return [
        k for k in review.open_keys() if is_asked(review, k) and user in awaited_from(review, k)
    ]


def awaited_now(review: Review) -> dict[InstanceId, list[str]]:
    """The answers that are asked now, and of whom."""
    return {k: awaited_from(review, k) for k in review.open_keys() if is_asked(review, k)}


def nobody_left(review: Review, roles: Collection[str]) -> list[str]:
    """Of some roles those in which nobody can decide what is open."""
    items = {k.item: review.item(k.item) for k in review.open_keys()}.values()
    return [
        r
        for r in roles
        if any(r in item.decides and not voters_for(review, item, r) for item in items)
    ]


def in_the_way(review: Review, role: str) -> str:
    """Who has to give up a role of one, so that somebody else can take it; "" where nobody has
    to."""
    found = review.process.roles.get(role)
    return next(iter(review.holders(role)), "") if found is not None and not found.many else ""


def who_is_awaited(review: Review) -> list[dict[str, Any]]:
    """The answers that could be given now: [{ref, title, party, people, by_email}], ``ref`` for the
    caller to fill in; what is disputed waits for whoever answers that."""
    found = []
    for key in review.open_keys():
        item = review.item(key.item)
        if item.answered and review.current(item.of) is not None and not missing_for(review, key):
            agency, disputed = agency_of(review, key), is_disputed(review, key)
            answering = review.voters(review.process.answering_role)
            found.append(
                {
                    "ref": "",
                    "title": item.title,
                    "party": label(review.party(key.party)) if key.party else "",
                    "people": answering if disputed else awaited_from(review, key),
                    "by_email": bool(agency and agency.by_email) and not disputed,
                }
            )
    return found


def is_disputed(review: Review, key: InstanceId) -> bool:
    """Whether an agency disputes what is asked of it. It has answered then: what comes next is the
    Lead Reviewer's move, not its deputy's (rule 8)."""
    return (
        review.item(key.item).kind == "confirmation"
        and review.is_open(key)
        and bool(review.state(key).disputes)
    )


def progress_of(review: Review, key: InstanceId) -> dict[str, Any]:
    """``done``, ``total``, ``awaited`` [{name, asked}]: how many of how many are in, and who is
    awaited since when; ``disputing`` and ``at_impasse``: the agencies that dispute, and whose
    dispute was closed as an impasse; ``enough``: how many of those awaited are enough (a majority
    needs no more), 0 where each one is needed."""
    return {"disputing": [], "at_impasse": [], "enough": 0} | _progress(review, key)


def _progress(review: Review, key: InstanceId) -> dict[str, Any]:
    item = review.item(key.item)
    version = review.current(item.of)
    if item.kind == "confirmation":
        return _progress_of_agencies(review, item, version)
    answers = [a for a in review.state(key).standing if version and a.version == version.number]
    answers = _counting(review, item, answers)
    needed = {r: _needed(review, item, r, answers) for r in item.decides}
    given = {r: min(needed[r], len({a.user for a in answers if a.role == r})) for r in item.decides}
    if review.state(key).closed:
        return {"done": sum(given.values()), "total": sum(given.values()), "awaited": []}
    roles, people = undecided_roles(review, key), awaited_from(review, key)
    missing = sum(needed.values()) - sum(given.values())
    return {
        "done": sum(given.values()),
        "total": sum(needed.values()),
        "awaited": [
            {"name": f"<@{u}>", "asked": _asked_on(review, key, version, u)} for u in people
        ]
        or [{"name": role_title(review.process, r), "asked": None} for r in roles],
        "enough": missing if len(roles) == 1 and missing < len(people) else 0,
    }


def _progress_of_agencies(review: Review, item: Item, version: Version | None) -> dict[str, Any]:
    keys = review.instances(item)
    still = [k for k in keys if review.is_open(k)]
    disputing = [k for k in still if is_disputed(review, k)]
    impasses = [
        k
        for k in keys
        if (closed := review.state(k).closed) is not None and closed.how == "impasse"
    ]
    return {
        "done": len(keys) - len(still) - len(impasses),
        "total": len(keys),
        "awaited": [
            {"name": party_name(review, k.party), "asked": _asked_on(review, k, version)}
            for k in still
            if k not in disputing
        ],
        "disputing": [party_name(review, k.party) for k in disputing],
        "at_impasse": [party_name(review, k.party) for k in impasses],
    }


def _asked_on(
    review: Review, key: InstanceId, version: Version | None, user: str | None = None
) -> date | None:
    """When somebody was asked for an answer: with the version, or on joining since; ``None`` while
    they were not, because the introduction is not answered."""
    if version is None or version.circulated is None:
        return None
    agency = agency_of(review, key)
    person = user or (agency.lead if agency else None)
    if person is not None and not review.can_be_told(person):
        return None
    return max(version.circulated, agency.joined) if agency else version.circulated


def _needed(review: Review, item: Item, role: str, answers: list[Answer]) -> int:
    """How many of a role must approve: one, or more than half of those who held it at the last
    answer (or hold it)."""
    if review.process.roles[role].decides != "majority":
        return 1
    frozen = [len(a.holders) for a in answers if a.role == role]
    return (frozen[-1] if frozen else len(voters_for(review, item, role))) // 2 + 1


def who_may_say(review: Review, key: InstanceId, answer: str) -> list[str]:
    """Whose yes makes a write-up the group's decision: whoever is awaited; and since a decision
    that was made can still be returned (rule 8), of a return everybody who decides."""
    return answerers(review, key) if answer == "return" else awaited_from(review, key)
