"""Do one act for several parties: each is judged alone, and what is refused stops no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.errors import Refusal
from bot.grouping import by_key
from bot.refusals.answers import JoinedPublished
from bot.refusals.base import AboutInstance, AboutItem
from bot.refusals.finding import NoParties, NoPartyYet
from bot.refusals.items import NothingToTick
from bot.refusals.permission import OwnItemsOnly
from bot.refusals.several import NoneLeft, NoneOfThem
from bot.workflow.acts import replies
from bot.workflow.acts.evidence import lacks_evidence
from bot.workflow.acts.joining import (
    agencies_to_name,
    reads_all,
    require_keeper,
)
from bot.workflow.acts.one_message import as_one
from bot.workflow.acts.saying import Reply
from bot.workflow.acts.second_look import price_of, undo_has_a_price
from bot.workflow.acts.unit_of_work import Dispatch, UnitOfWork
from bot.workflow.process.model import Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import is_own
from bot.workflow.rules.labels import label, party_name
from bot.workflow.rules.lookup import (
    find_item,
    find_party,
    has_something_to_undo,
    instance,
    oldest_of_each,
)

_Found = TypeVar("_Found")
_OF_A_PARTY = ("party", "party_id")
_VERBS: dict[type[c.Command], str] = {c.Undo: "undo", c.AddEvidence: "evidence"}


@dataclass(slots=True)
class _Outcome:
    """What became of an act for several: whom it was done for, and why not for the others."""

    done: list[tuple[str, Reply]] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Return the names of those for whom it was done."""
        return [name for name, _ in self.done]


def do_for_each(work: UnitOfWork, command: c.ForSeveral, dispatch: Dispatch) -> None:
    """Do an act for each party that is meant; say for whom it was done, and for whom not, and why.

    Where it can be done for none, nothing is recorded, and the refusal says all of it.
    """
    outcome = _Outcome()
    act = command.act
    if isinstance(act, c.Undo):
        act = replace(act, confirmed=True)  # what all of it sets aside is looked at as one

    for party in _parties_meant(work, command, outcome):
        _do_for(work, replace(act, party=party), dispatch, outcome)

    if not outcome.done:
        raise refusal_of_all(outcome.refused)

    if act != command.act:  # an undo that nobody has looked at
        _require_no_price(work, act, outcome.names)

    work.announcements = as_one(work.announcements)
    work.say(
        replies.ForSeveral(
            said=_said(outcome.done),
            already=outcome.already,
            refused=_for_reader(work, grouped(outcome.refused)),
        )
    )


def tick_together(work: UnitOfWork, command: c.TickTogether, dispatch: Dispatch) -> None:
    """Tick several items, each for one or several parties, as the form of a checklist asks."""
    if not command.parts:
        raise NothingToTick

    said: list[Reply] = []
    already: list[str] = []
    refused: list[replies.NotDone] = []

    for part in command.parts:
        match work.attempt(part, dispatch):
            case NoneOfThem(refused=groups):
                refused += _for_reader(work, [replies.NotDone(*group) for group in groups])
            case Refusal() as refusal:
                refused += _part_not_done(work, _item_of(part), refusal)
            case replies.ForSeveral() as several:
                said += several.said
                already += several.already
                refused += several.refused
            case reply:
                said.append(reply)

    if not said:
        raise NoneOfThem(refused=refused)

    work.announcements = as_one(work.announcements)
    work.say(replies.ForSeveral(said=said, already=already, refused=refused))


def _item_of(part: c.Complete | c.ForSeveral) -> str:
    """Return the item that a part of a form is about, as it was named."""
    return part.what if isinstance(part, c.Complete) else getattr(part.act, "what", "")


def _require_no_price(work: UnitOfWork, act: c.EachAct, whom: list[str]) -> None:
    """Refuse to undo for several what others rest on, until that was looked at (rule 9)."""
    assert isinstance(act, c.Undo)
    item = find_item(work.review, act.what)
    opened = _opened_by_this(work)
    roots = [key for key in work.review.instances(item) if key in opened]
    price = price_of(work, roots, own=work.context.actor)
    if price:
        raise undo_has_a_price(price, act, item.id, item.title, whom=whom)


def _opened_by_this(work: UnitOfWork) -> set[InstanceId]:
    """Return what this command itself opened first, and what fell with nothing else."""
    roots: dict[InstanceId, str | None] = {}
    for event in work.emitted(e.ItemReopened):
        roots.setdefault(InstanceId.of(event), event.root)
    return {key for key, root in roots.items() if root is None}


def _do_for(work: UnitOfWork, act: c.EachAct, dispatch: Dispatch, outcome: _Outcome) -> None:
    name = party_name(work.review, act.party) or act.party or ""
    said = work.attempt(act, dispatch)
    if isinstance(said, Refusal):
        outcome.refused.append((name, said))
    else:
        outcome.done.append((name, said))


# --- who is meant --------------------------------------------------------------------------------


def _parties_meant(work: UnitOfWork, command: c.ForSeveral, outcome: _Outcome) -> list[str]:
    """Return the ids of the parties that are meant, each once."""
    what = getattr(command.act, "what", None)
    if what is not None:
        keys = _instances_meant(work, command, find_item(work.review, what), outcome)
        return [key.party for key in keys]
    _require_may(work, command.act)
    return _agencies_meant(work, command, outcome)


def _agencies_meant(work: UnitOfWork, command: c.ForSeveral, outcome: _Outcome) -> list[str]:
    """Return the ids of the agencies that are meant, of those that may be named."""
    agencies = agencies_to_name(work)

    def find(word: str) -> str:
        return find_party(agencies, word, what="agency").id

    if command.parties:
        return _each_found(command.parties, find, outcome)

    excepted = set(map(find, command.excepted))
    return [agency.id for agency in agencies if agency.id not in excepted]


def _require_may(work: UnitOfWork, act: c.EachAct) -> None:
    """Refuse an act that is about no item to whoever may not do it, before any word is looked up.

    So no word tells somebody outside the channel which agencies there are.
    """
    if isinstance(act, c.AddAction):
        require_keeper(work, "response-and-actions")
    else:
        work.as_coordinator()


def _instances_meant(
    work: UnitOfWork, command: c.ForSeveral, item: Item, outcome: _Outcome
) -> list[InstanceId]:
    """Return the instances that are meant. Refused: the item is there once, for nobody's sake."""
    review, actor = work.review, work.context.actor
    if not item.each:
        words = ", ".join(command.parties) or "all"
        raise NoParties(item=item.id, title=item.title, word=words)

    undoing = isinstance(command.act, c.Undo)

    def find(word: str) -> InstanceId:
        if reads_all(work):
            return instance(review, item, word, actor, undoing=undoing)
        return _own_instance(work, item, word, undoing=undoing)

    if command.parties:
        return _each_found(command.parties, find, outcome)

    excepted = set(map(find, command.excepted))
    return _all_but(work, item, excepted, outcome, command.act)


def _own_instance(work: UnitOfWork, item: Item, word: str, *, undoing: bool) -> InstanceId:
    """Return what a word means to somebody outside the channel: what is theirs (rule 16).

    Refused alike: what is somebody else's, and what means nothing, so that no word tells who is
    involved.
    """
    review, actor = work.review, work.context.actor
    nothing = OwnItemsOnly(ref=review.ref)

    try:
        key = instance(review, item, word, actor, undoing=undoing)
    except JoinedPublished as refusal:
        if review.answers_for(actor, refusal.party_id):
            raise

        raise nothing from None
    except NoPartyYet:
        raise  # whatever the word
    except Refusal:
        raise nothing from None

    if not is_own(review, key, actor):
        raise nothing

    return key


def _each_found(
    words: Sequence[str], find: Callable[[str], _Found], outcome: _Outcome
) -> list[_Found]:
    """Return what words mean, each once; a word that means none or several is refused alone."""
    found: dict[_Found, None] = {}
    for word in words:
        try:
            found[find(word)] = None
        except Refusal as refusal:
            outcome.refused.append((word, refusal))

    return list(found)


def _all_but(
    work: UnitOfWork, item: Item, excepted: set[InstanceId], outcome: _Outcome, act: c.EachAct
) -> list[InstanceId]:
    """Return all instances that an act can be about; those that are done already are kept apart."""
    undoing = isinstance(act, c.Undo)
    every = _all_to_them(work, oldest_of_each(work.review, item, undoing=undoing))
    meant = [key for key in every if key not in excepted]
    outcome.already += _done_already(work.review, meant, act)
    left = [key for key in meant if _can_be_about(work.review, key, act)]
    if not left:
        verb = _VERBS.get(type(act), "")
        raise NoneLeft(item=item.id, title=item.title, verb=verb, excepted=bool(excepted))

    return left


def _done_already(review: Review, keys: list[InstanceId], act: c.EachAct) -> list[str]:
    """Return for whom there is nothing left to do; of what is done, an undo or a proof speaks."""
    if isinstance(act, c.Undo | c.AddEvidence):
        return []
    closed = [key for key in keys if not review.is_open(key)]
    return [label(review.party(key.party)) for key in closed]


def _all_to_them(work: UnitOfWork, keys: list[InstanceId]) -> list[InstanceId]:
    """Return what "all" means to whoever acts: to somebody who is no coordinator, their own."""
    review, actor = work.review, work.context.actor
    if review.is_coordinator(actor):
        return keys
    return [key for key in keys if is_own(review, key, actor)] or keys[:1]


def _can_be_about(review: Review, key: InstanceId, act: c.EachAct) -> bool:
    """Say whether an instance is among "all" that an act can be said of."""
    if isinstance(act, c.Undo):
        return has_something_to_undo(review, key)
    if isinstance(act, c.AddEvidence):
        return lacks_evidence(review, key)
    return review.is_open(key)


# --- what is said --------------------------------------------------------------------------------


def _said(done: Sequence[tuple[str, Reply]]) -> list[Reply]:
    """Return replies that say the same of several as one that names them all."""
    alike = by_key((_likeness(reply), (name, reply)) for name, reply in done)
    return [_said_of_several(found) for found in alike.values()]


def _said_of_several(done: Sequence[tuple[str, Reply]]) -> Reply:
    names = [name for name, _ in done]
    alike = [reply for _, reply in done]
    return alike[-1].for_several(names, alike)


def _likeness(reply: Reply) -> tuple[object, ...]:
    """Return what must be the same in replies that become one."""
    match reply:
        case replies.Done(outcome=outcome, another_date=date, evidence_missing=missing):
            return replies.Done, outcome, repr(date), missing
        case replies.ChasedByHand(party_id=party):
            return replies.ChasedByHand, party  # each is an e-mail of its own
        case replies.TaskAdded(by_email=by_email):
            return replies.TaskAdded, by_email
        case _:
            return (type(reply),)


def grouped(refused: Sequence[tuple[str, Refusal]]) -> list[replies.NotDone]:
    """Return refusals of one kind as one, with all whom they are about."""
    alike = by_key((_kind_of(refusal), (name, refusal)) for name, refusal in refused)
    return [_not_done(found) for found in alike.values()]


def _not_done(refused: Sequence[tuple[str, Refusal]]) -> replies.NotDone:
    names = [name for name, _ in refused]
    return replies.NotDone(names, nameless(refused[0][1]))


def _kind_of(refusal: Refusal) -> str:
    """Return what must be the same in refusals that become one: all but the party."""
    facts = {name: value for name, value in refusal.facts.items() if name not in _OF_A_PARTY}
    return f"{refusal.code} {facts}"


def nameless(refusal: Refusal) -> Refusal:
    """Return a refusal without its party, which is named beside it."""
    if isinstance(refusal, AboutInstance):
        return replace(refusal, party="", party_id="")
    return refusal


def _for_reader(work: UnitOfWork, groups: list[replies.NotDone]) -> list[replies.NotDone]:
    """Return what a reader may read of it: nothing of others from outside the channel (rule 16).

    Its names are their own already, or the words that they typed.
    """
    if reads_all(work):
        return groups
    nothing = OwnItemsOnly(ref=work.review.ref)
    return [replies.NotDone(one.names, one.refusal.without_others() or nothing) for one in groups]


def _part_not_done(work: UnitOfWork, what: str, refusal: Refusal) -> list[replies.NotDone]:
    """Return why nothing of a part was done, by its item's title if the reader may read of it."""
    item = find_item(work.review, what)
    is_theirs = is_own(work.review, InstanceId(item.id), work.context.actor)
    name = item.title if is_theirs or reads_all(work) else what
    if not reads_all(work) and _is_about_others(work, item, refusal):
        refusal = OwnItemsOnly(ref=work.review.ref)
    return _for_reader(work, [replies.NotDone([name], nameless(refusal))])


def _is_about_others(work: UnitOfWork, item: Item, refusal: Refusal) -> bool:
    """Say whether a refusal is about an instance that is not an own one of whoever acts."""
    if not isinstance(refusal, AboutItem):
        return False
    party = refusal.party_id if isinstance(refusal, AboutInstance) else ""
    return not is_own(work.review, InstanceId(item.id, party), work.context.actor)


def refusal_of_all(refused: Sequence[tuple[str, Refusal]]) -> Refusal:
    """Return why nothing was done for anybody: the refusal itself where there is only one."""
    groups = grouped(refused)
    if len(refused) == 1:
        return refused[0][1]
    if len(groups) == 1 and not isinstance(groups[0].refusal, AboutInstance):
        return groups[0].refusal
    return NoneOfThem(refused=groups)
