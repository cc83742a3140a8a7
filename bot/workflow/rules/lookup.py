"""Finding what people mean: an item, a party, a stage, by its id or an unambiguous part of its
name."""

import re
from collections.abc import Iterable

from bot.errors import Refusal
from bot.refusals.answers import JoinedPublished
from bot.refusals.finding import (
    AmbiguousItem,
    AmbiguousParty,
    AmbiguousStage,
    FormerItem,
    NoParties,
    NoPartyYet,
    UnknownItem,
    UnknownParty,
    UnknownStage,
    WhichParty,
)
from bot.workflow.process.model import SPOKEN, Item, Stage
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.labels import label
from bot.workflow.text import matching


def find_item(review: Review, word: str) -> Item:
    """The item that a word means, among all of the review's items, open or not. Refused: unknown,
    ambiguous, of another pathway or an earlier file.

    An id always wins; then ``publish`` and ``publication-date`` mean what they say, whatever the
    file calls it.
    """
    items = review.process.items
    spoken = SPOKEN.get("-".join(word.lower().split()))
    if (
        spoken
        and word.lower() not in items
        and (named := next(filter(spoken, items.values()), None))
    ):
        return named
    if gone := find_former(review, word):
        pathway = pathway_of_former(review, gone.id)
        raise FormerItem(item=gone.id, title=gone.title, pathway=pathway)
    found = matching.match(word, {i.id: (i.id, i.title) for i in items.values()})
    match found:
        case matching.Exact(key) | matching.Unique(key):
            return items[key]
        case matching.Ambiguous(keys):
            raise AmbiguousItem(word=word, candidates=[(items[k].id, items[k].title) for k in keys])
        case matching.Missing(nearest):
            raise UnknownItem(word=word, nearest=[(items[k].id, items[k].title) for k in nearest])


def find_former(review: Review, word: str) -> Item | None:
    """The item of an earlier file that a word means by its id in full, where no item of the file of
    now has that id: for looking at what was recorded of it."""
    return review.former(word.lower())


def pathway_of_former(review: Review, item: str) -> str:
    """The title of the other pathway of this review that an item belongs to; "" if a newer file
    dropped it."""
    others = (p for p in review.pathways.values() if p.id != review.process.id)
    return next((p.title for p in others if item in p.items), "")


def former_keys(review: Review, item: Item, word: str | None) -> list[InstanceId]:
    """The instances that an item of an earlier file can have had; of one party, if that is
    meant."""
    if word is not None:
        return [InstanceId(item.id, find_party(review.parties.values(), word).id)]
    return [InstanceId(item.id, party) for party in ("", *review.parties)]


def find_stage(review: Review, word: str) -> Stage:
    """The stage that a word means. Refused: unknown, ambiguous."""
    stages = {s.id: s for s in review.process.stages}
    found = matching.match(word, {s.id: (s.id, s.title) for s in stages.values()})
    match found:
        case matching.Exact(key) | matching.Unique(key):
            return stages[key]
        case matching.Ambiguous(keys):
            raise AmbiguousStage(
                word=word, candidates=[(stages[k].id, stages[k].title) for k in keys]
            )
        case _:
            raise UnknownStage(word=word, stages=[(s.id, s.title) for s in stages.values()])


def find_party(parties: Iterable[Party], word: str, *, what: str = "party") -> Party:
    """The party that a word means, among those given. Refused: unknown, ambiguous."""
    present = {p.id: p for p in parties}
    wanted = word.strip()
    mention = re.fullmatch(r"<?@?([UW][A-Z0-9]{2,})(\|[^>]*)?>?", wanted)
    if mention:
        for party in present.values():
            if party.user == mention[1]:
                return party
    number = re.fullmatch(r"#?(\d{1,6})", wanted)
    if number:
        for party in present.values():
            if party.kind in ("action", "round", "hold", "check") and party.number == int(
                number[1]
            ):
                return party
    if wanted in present:
        return present[wanted]
    found = matching.match(wanted, {p.id: (label(p),) for p in present.values()})
    match found:
        case matching.Exact(key) | matching.Unique(key):
            return present[key]
        case matching.Ambiguous(keys):
            raise AmbiguousParty(word=word, candidates=[label(present[k]) for k in keys])
        case _:
            raise UnknownParty(word=word, what=what, parties=[label(p) for p in present.values()])


def find_key(
    review: Review, what: str, party: str | None, actor: str, *, undoing: bool = False
) -> InstanceId:
    """The instance that ``<what> [for <party>]`` means.

    Without a party: the only instance there is, that of the one agency that the actor answers for,
    or the oldest open check or round; of those, where something is to be undone, the one in which
    something was done last.
    """
    return instance(review, find_item(review, what), party, actor, undoing=undoing)


def keys_of_party(review: Review, word: str) -> list[InstanceId]:
    """All instances of the party that a word means; an agency's actions are its own."""
    keys = [k for k in review.all_keys() if k.party]
    party = find_party([review.party(k.party) for k in keys], word)
    return [k for k in keys if party.id in (k.party, review.party(k.party).agency)]


def instance(
    review: Review, item: Item, party: str | None, actor: str, *, undoing: bool = False
) -> InstanceId:
    """The instance of an item for a party as typed, or for the party that the actor's role
    implies."""
    instances = review.instances(item)
    if not item.each:
        if party is not None:
            raise NoParties(item=item.id, title=item.title, word=party)
        return InstanceId(item.id, "")
    if not instances:
        raise NoPartyYet(item=item.id, title=item.title, each=list(item.each))
    parties = [review.party(k.party) for k in instances]
    if party is not None and "action-round" in item.each:
        return _of_rounds(review, item, parties, party, undoing=undoing)
    if party is not None:
        return InstanceId(item.id, _of_those(review, item, parties, party).id)
    if len(instances) == 1:
        return instances[0]
    if set(item.each) <= {"check", "round"}:
        # Nobody says "check 4".
        return _of_many(review, instances, undoing=undoing)
    mine = {p.id for p in review.agencies_of(actor)}
    own = [k for k in instances if k.party in mine or review.party(k.party).agency in mine]
    if len(own) == 1:
        return own[0]
    raise WhichParty(
        item=item.id,
        title=item.title,
        parties=[label(review.party(k.party)) for k in own or instances],
    )


def _of_those(review: Review, item: Item, parties: list[Party], word: str) -> Party:
    """The party of an item that a word means. One that joined while the report was published has
    none that fell due before (rule 2): refused with that."""
    try:
        return find_party(parties, word, what=item.each[0])
    except Refusal as unknown:
        absent = [
            p for kind in item.each for p in review.parties_of(kind) if p.after_publication_only
        ]
        try:
            party = find_party(absent, word)
        except Refusal:
            raise unknown from None
    raise JoinedPublished(item=item.id, title=item.title, party=label(party), joined=party.joined)


def _of_rounds(
    review: Review, item: Item, parties: list[Party], word: str, *, undoing: bool
) -> InstanceId:
    """An action's assurance by the action's number."""
    exact = [p for p in parties if word.strip().lower() in (p.id, label(p).lower())]
    number = re.fullmatch(r"(?:action )?#?(\d{1,6})", word.strip().lower())
    mine = exact or [p for p in parties if number and p.number == int(number[1])]
    if not mine:
        raise UnknownParty(
            word=word, what="action", parties=list(dict.fromkeys(label(p) for p in parties))
        )
    return _of_many(review, [InstanceId(item.id, p.id) for p in mine], undoing=undoing)


def _of_many(review: Review, keys: list[InstanceId], *, undoing: bool) -> InstanceId:
    """Of the instances of what recurs the oldest that is open, else the last; to undo, the one
    touched last."""
    if undoing:
        touched = [k for k in keys if review.state(k).closed is not None or review.state(k).noted]
        return max(touched, key=lambda k: review.state(k).numbers[-1], default=keys[-1])
    return next((k for k in keys if review.is_open(k)), keys[-1])
