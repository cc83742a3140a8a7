"""Say whether what a direct message told its reader to see to has been seen to, or has passed.

Such a message says so then, and asks for nothing any more. What tells of things that were the
reader's says of them what the reader may still read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from bot.delivery.instance_facts import kept_instances
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of, is_own, own_capacity
from bot.workflow.rules.awaited import is_disputed
from bot.workflow.rules.points import answers_points
from bot.workflow.rules.whose_move import whose_move

About = Mapping[str, Any]


def has_passed(review: Review, kind: str, about: About, reader: str) -> bool:
    """Return whether a message of a kind, with what was kept of it, asks for nothing any more."""
    found = _PASSED.get(kind)
    return found is not None and found(review, about, reader)


def _key(about: About) -> InstanceId:
    return InstanceId(str(about["item"]), str(about.get("party") or ""))


def _is_done(review: Review, key: InstanceId) -> bool:
    """Return whether an instance is closed, or is none of the review's any more."""
    if review.discontinued is not None:
        return True
    return key not in review.all_keys() or not review.is_open(key)


def _contact_silent(review: Review, about: About, reader: str) -> bool:
    user, key = str(about["user"]), _key(about)
    if review.contacts.get(user) is not None or user not in review.people():
        return True
    return _is_done(review, key) or _is_replaced(review, key, about)


def _is_replaced(review: Review, key: InstanceId, about: About) -> bool:
    """Return whether another version is spoken about now than the one that was."""
    version = review.version_of(key)
    return version is None or version.number != about.get("version")


def _cannot_open(review: Review, about: About, reader: str) -> bool:
    key = _key(about)
    return _is_done(review, key) or _is_replaced(review, key, about)


def _nobody_answers(review: Review, about: About, reader: str) -> bool:
    party = review.parties.get(str(about["party"]))
    if party is None or party.gone or party.by_email:
        return True
    return any(user not in review.recused for user in party.contacts)


def _nobody_decides(review: Review, about: About, reader: str) -> bool:
    return bool(review.voters(str(about["role_id"])))


def _not_me(review: Review, about: About, reader: str) -> bool:
    return str(about["user"]) not in review.people()


def _lead_missing(review: Review, about: About, reader: str) -> bool:
    key = _key(about)
    if _is_done(review, key) or not is_disputed(review, key):
        return True

    party = review.parties.get(key.party)
    lead = str(about["lead"])
    if party is None or party.lead != lead:
        return True

    return not about.get("gone") and review.can_be_told(lead)


def _assigned(review: Review, about: About, reader: str) -> bool:
    return not _is_theirs_to_do(review, _key(about), reader)


def _assigned_together(review: Review, about: About, reader: str) -> bool:
    return not theirs_to_do(review, kept_instances(about["assigned"]), reader)


def theirs_to_do(review: Review, keys: Iterable[InstanceId], reader: str) -> list[InstanceId]:
    """Return what is open of what was assigned to a person, and theirs still."""
    return [key for key in keys if _is_theirs_to_do(review, key, reader)]


def _is_theirs_to_do(review: Review, key: InstanceId, reader: str) -> bool:
    if _is_done(review, key):
        return False

    assignee = review.state(key).assignee
    if assignee is not None:
        return assignee == reader

    if reader in review.recused:
        return _is_their_move(review, key, reader)

    return own_capacity(review, key, reader) is not None or review.is_coordinator(reader)


def _chased(review: Review, about: About, reader: str) -> bool:
    """Return whether it is open, and not the reader's move any more; done, it says so itself."""
    key = _key(about)
    if review.discontinued is None and _is_done(review, key):
        return False
    return review.discontinued is not None or not _is_their_move(review, key, reader)


def _is_their_move(review: Review, key: InstanceId, reader: str) -> bool:
    return reader in {move.user for move in whose_move(review, key, [])}


def _sent_to_others(review: Review, about: About, reader: str) -> bool:
    """Return whether the reader is none of those any more as whom a version was sent to them."""
    party = str(about.get("party") or "")
    if not party:
        return reader not in review.people()

    keys = kept_instances(about.get("asks", ()))
    is_asked_of_a_group = not all(key.party for key in keys)
    if is_asked_of_a_group and reader in review.people():
        return False

    agencies = {party} | _agencies_of(review, keys)
    return not any(_still_reads(review, agency, reader) for agency in agencies)


def _agencies_of(review: Review, keys: Iterable[InstanceId]) -> set[str]:
    found = (agency_of(review, key) for key in keys)
    return {agency.id for agency in found if agency is not None}


def _not_named(review: Review, about: About, reader: str) -> bool:
    return reader not in review.people()


def _action_of_others(review: Review, about: About, reader: str) -> bool:
    action = review.parties.get(str(about["party"]))
    return not _still_reads(review, action.agency if action else None, reader)


def _points_of_others(review: Review, about: About, reader: str) -> bool:
    point = review.corrections.get(about.get("number", 0))
    party = about.get("party") or (point.party if point else None)
    return not _still_reads(review, party, reader)


def _still_reads(review: Review, agency: str | None, reader: str) -> bool:
    """Return whether a person may read now what was said to an agency, or of it."""
    party = review.parties.get(agency or "")
    is_contact = party is not None and not party.gone and reader in party.contacts
    return is_contact or review.is_coordinator(reader) or reader in answers_points(review)


ABOUT_POINTS: Final = frozenset(
    {
        *("dm/correction", "dm/correction-waits", "dm/correction-explained", "dm/disputed"),
        *("dm/correction-answered", "dm/correction-by-hand"),
        *("dm/correction-asked", "dm/correction-asked-by-hand"),
    }
)
"""The kinds of messages that show points."""

_PASSED: Final[Mapping[str, Callable[[Review, About, str], bool]]] = {
    "dm/contact-silent": _contact_silent,
    "dm/cannot-open": _cannot_open,
    "dm/nobody-answers": _nobody_answers,
    "dm/nobody-decides": _nobody_decides,
    "dm/not-me": _not_me,
    "dm/lead-missing": _lead_missing,
    "dm/assigned": _assigned,
    "dm/assigned-together": _assigned_together,
    "dm/action-added": _action_of_others,
    "dm/chase": _chased,
    "dm/version-sent": _sent_to_others,
    "dm/introduction": _not_named,
    **dict.fromkeys(ABOUT_POINTS, _points_of_others),
}
"""By the message's kind, whether what it is about has passed."""


OF_WHAT_WAS_THEIRS: Final = frozenset({"dm/open-again", "dm/changed", "dm/changed-several"})
"""The kinds of messages that tell somebody what became of what they had done or set."""


def left_outside(review: Review, kind: str, about: About, reader: str) -> About | None:
    """Return what is left of such a message for a reader who sees their own items only (rule 16).

    They may have done it in a part that they have no more. ``None``: nothing is left.
    """
    what = str(about.get("what", ""))
    if what in _SAID_OF_THE_READER:
        return about
    if kind == "dm/changed":
        return about if _is_one_of_theirs(review, about, what, reader) else None
    return _left_of_several(review, about, what, reader)


def _is_one_of_theirs(review: Review, about: About, what: str, reader: str) -> bool:
    """Return whether what was changed is of the reader's own agency, or was before it went."""
    item, party = str(about.get("item", "")), str(about.get("party", ""))
    if _is_theirs(review, (item, party), reader):
        return True
    return _is_taken_off(review, what, party, reader)


def _left_of_several(review: Review, about: About, what: str, reader: str) -> About | None:
    """Return a message about several with the reader's own only; ``None`` where there are none."""
    items = [key for key in about["items"] if _is_theirs(review, key, reader)]
    parties = [one for one in about.get("parties", ()) if _is_taken_off(review, what, one, reader)]
    if not items and not parties:
        return None
    left = {**about, "items": items, "parties": parties}
    return {name: left[name] for name in about}


_SAID_OF_THE_READER: Final = ("assigned", "skipped", "recusal")
"""What was changed of the reader themselves: what was assigned to them, or that they answer."""


def _is_theirs(review: Review, key: Sequence[str], reader: str) -> bool:
    item, party = key
    if review.process.item_of(item) is None:
        return False  # of another pathway, or of an earlier file
    return is_own(review, InstanceId(item, party), reader)


def _is_taken_off(review: Review, what: str, party: str, reader: str) -> bool:
    """Return whether an action or task that was taken off the list is of the reader's agency."""
    if what != "removed":
        return False
    agency = review.parties.get(review.parties[party].agency or "")
    return agency is not None and not agency.gone and reader in agency.contacts
