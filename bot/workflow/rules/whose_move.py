"""Whose move an open instance is, and who is nudged about it, each with the reason why.

What comes to whom: an answer that is asked is its answerers' (rules 5 and 6); a dispute is the Lead
Reviewer's (rule 8); anything else is that of whoever it is assigned to, the agency's, or that of
the first of its roles that somebody holds. What nobody can be told of, or is late for long, comes
to the coordinators.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.access import agency_of, coordinators_to_tell
from bot.workflow.rules.awaited import awaited_from, is_asked, is_disputed
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.rounds import waits_to_be_accepted
from bot.workflow.rules.sending import waits_to_be_sent
from bot.workflow.settings import Workspace

WAITS = "coordinator-waits"
"""Why a coordinator hears of what nobody can do yet, as something else comes first."""
DEPUTY_FROM = 2  # working days before a date from which the deputy is asked, too


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to nudge, and why it comes to them (``messages/why/<why>.j2``)."""

    user: str
    why: str


def _each(users: Iterable[str], why: str) -> list[Recipient]:
    return [Recipient(user, why) for user in users]


# --- whose move it is ----------------------------------------------------------------------------


def whose_move(review: Review, key: InstanceId, coordinators: list[str]) -> list[Recipient]:
    """Return whose move an open instance is, present or not, and why.

    Of an agency these are both contacts. ``coordinators``: those whom it falls to where it is
    theirs.
    """
    if waits_to_be_sent(review, key):
        return _each(coordinators, "sends")
    if review.item(key.item).answered:
        return _who_answers(review, key, coordinators)
    return _who_does(review, key, coordinators)


def _who_answers(review: Review, key: InstanceId, coordinators: list[str]) -> list[Recipient]:
    """Return whose move an answer on a version is."""
    if not is_asked(review, key):
        return _before_it_is_asked(review, key, coordinators)

    if is_disputed(review, key):
        return _each(review.voters(review.process.answering_role), "disputed")

    if review.item(key.item).kind == "approval":
        return _deciders(review, key)

    return _by_role(review, key, coordinators)


def _who_does(review: Review, key: InstanceId, coordinators: list[str]) -> list[Recipient]:
    """Return whose move it is to do something: whoever it is assigned to, else by its roles.

    What an agency has shown is a coordinator's to accept.
    """
    if waits_to_be_accepted(review, key):
        return _each(coordinators, "accepts")

    assignee = review.state(key).assignee
    if assignee is not None:
        return [Recipient(assignee, "assigned")]

    return _by_role(review, key, coordinators)


def _by_role(review: Review, key: InstanceId, coordinators: list[str]) -> list[Recipient]:
    """Return whose move an instance is by its roles: its agency's, or the first that is held."""
    item = review.item(key.item)
    agency = agency_of(review, key)
    if agency is not None and _is_agencys_own(item):
        return _agency_contacts(review, key, agency, coordinators)
    return _holders_of_first_role(review, item)


def _before_it_is_asked(
    review: Review, key: InstanceId, coordinators: list[str]
) -> list[Recipient]:
    """Return whose move it is before an answer can be asked for.

    A paper is its author's to register. All else that comes first has nudges of its own, and the
    coordinator hears that this waits for it.
    """
    author = review.process.author_role
    if author is not None and to_register(review, key):
        return _each(review.voters(author), "registers")
    return _each(coordinators, WAITS)


def to_register(review: Review, key: InstanceId) -> bool:
    """Return whether an answer waits for nothing but the first version of the paper it is about."""
    item = review.item(key.item)
    if review.process.author_role is None or not _is_about_unwritten_paper(review, item):
        return False
    return review.is_open(key) and not missing_for(review, key)


def _is_about_unwritten_paper(review: Review, item: Item) -> bool:
    """Return whether an item asks for an answer on a paper of which there is no version now."""
    if not item.answered or review.current(item.of) is not None:
        return False
    return review.is_about_paper(item)


def _deciders(review: Review, key: InstanceId) -> list[Recipient]:
    """Return who is awaited of a group.

    Who is awaited though they have answered may affirm, since others of their group have left
    (rule 6).
    """
    answered = {answer.user for answer in review.state(key).standing}
    people = awaited_from(review, key)
    return [Recipient(user, "affirms" if user in answered else "decides") for user in people]


def _is_agencys_own(item: Item) -> bool:
    """Return whether an agency answers an item, or is the first of those who do it."""
    return item.answered or item.who[:1] == ("agency",)


def _agency_contacts(
    review: Review, key: InstanceId, agency: Party, coordinators: list[str]
) -> list[Recipient]:
    """Return an agency's lead and deputy; of one by e-mail, the coordinators who write to it."""
    if agency.by_email:
        return _each(coordinators, "by-email")
    acting = _who_acts(review, key, agency)
    return [contact for contact in _contacts(agency) if contact.user in acting]


def _who_acts(review: Review, key: InstanceId, agency: Party) -> list[str]:
    """Return the contacts of an agency who are awaited, or who do a task of theirs.

    A task stays with whoever stepped back only where the agency has nobody else.
    """
    if review.item(key.item).answered:
        return awaited_from(review, key)
    present = [user for user in agency.contacts if user not in review.recused]
    return present or agency.contacts


def is_asked_by_email(moves: Iterable[Recipient]) -> bool:
    """Return whether those whose ``moves`` it is write to an agency that has no Slack."""
    return any(move.why == "by-email" for move in moves)


def _contacts(agency: Party) -> Iterator[Recipient]:
    if agency.lead:
        yield Recipient(agency.lead, "lead")
    if agency.deputy:
        yield Recipient(agency.deputy, "deputy")


def _holders_of_first_role(review: Review, item: Item) -> list[Recipient]:
    for role in item.who:
        if role != "agency" and review.holders(role):
            return _each(review.holders(role), role)
    return []


# --- who is nudged -------------------------------------------------------------------------------


def recipients(
    review: Review,
    key: InstanceId,
    step: str,
    told: int,
    today: date,
    away: Mapping[str, date],
    settings: Workspace,
) -> list[Recipient]:
    """Return who is nudged about an instance, and why.

    Nobody who has done their part, is away, or said not before. ``told``: how many late nudges
    about its date went out before this one (the ledger knows).
    """
    meant = recipients_with_snoozed(review, key, step, told, away, settings)
    return [r for r in meant if not _is_snoozed(review, key, r.user, today)]


def recipients_with_snoozed(
    review: Review,
    key: InstanceId,
    step: str,
    told: int,
    away: Mapping[str, date],
    settings: Workspace,
) -> list[Recipient]:
    """Return whom a nudge is meant for, also those who said not before.

    It is empty only where nobody at all can be told.
    """
    coordinators = coordinators_to_tell(review, away)
    moves = whose_move(review, key, coordinators)
    reachable = [one for one in moves if _can_be_reached(review, one.user, away, coordinators)]
    meant = _with_deputies_in_turn(reachable, step, _is_lead_out(review, key, away))
    if not meant:
        meant = _each(coordinators, "nobody-else")
    elif _is_escalated(step, told, settings):
        meant = meant + _each(coordinators, "escalated")

    return _first_reason_of_each(meant)


def _can_be_reached(
    review: Review, user: str, away: Mapping[str, date], coordinators: list[str]
) -> bool:
    """Return whether a person hears of anything now.

    A coordinator does though they are away, where ``coordinators`` names them: nobody else could.
    """
    if user in away and user not in coordinators:
        return False
    return review.can_be_told(user)


def _is_lead_out(review: Review, key: InstanceId, away: Mapping[str, date]) -> bool:
    """Return whether the lead of the instance's agency is away or recused."""
    agency = agency_of(review, key)
    if agency is None:
        return False
    return agency.lead in away or agency.lead in review.recused


def _with_deputies_in_turn(
    recipients: list[Recipient], step: str, lead_out: bool
) -> list[Recipient]:
    """Return recipients with the deputy only near the date, or in the lead's place at any time."""
    others = [recipient for recipient in recipients if recipient.why != "deputy"]
    if not lead_out:
        return recipients if _is_near(step) else others
    return [_in_place_of_lead(recipient) for recipient in recipients]


def _in_place_of_lead(recipient: Recipient) -> Recipient:
    """Return a recipient; a deputy with the reason that the lead is out."""
    return replace(recipient, why="deputy-away") if recipient.why == "deputy" else recipient


def _is_near(step: str) -> bool:
    """Return whether a step is so near the date, or after it, that the deputy is asked, too."""
    if not step.startswith("before-"):
        return True
    return int(step.removeprefix("before-")) <= DEPUTY_FROM


def _is_escalated(step: str, told: int, settings: Workspace) -> bool:
    """Return whether the coordinators hear of it, too, since so many late nudges went out."""
    return step.startswith("late-") and told + 1 >= settings.escalate_after


def _first_reason_of_each(recipients: list[Recipient]) -> list[Recipient]:
    """Return each person once, with the first reason."""
    by_user: dict[str, Recipient] = {}
    for recipient in recipients:
        by_user.setdefault(recipient.user, recipient)
    return list(by_user.values())


def _is_snoozed(review: Review, key: InstanceId, user: str, today: date) -> bool:
    until = review.state(key).snoozes.get(user)
    return until is not None and today < until
