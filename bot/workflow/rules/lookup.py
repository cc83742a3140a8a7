"""Finding what people mean: an item, a party, a stage, by its id or a part of its name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.errors import Refusal
from bot.grouping import by_key
from bot.refusals.answers import JoinedPublished
from bot.refusals.finding import (
    AmbiguousItem,
    AmbiguousParty,
    AmbiguousStage,
    FormerItem,
    NoParties,
    NoPartyYet,
    PartyGone,
    UnknownItem,
    UnknownParty,
    UnknownStage,
    WhichParty,
)
from bot.workflow.process.model import ADDED_TASK, SPOKEN, Item, Role, Stage
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.labels import label, names_typed
from bot.workflow.text import matching

# --- items and stages ----------------------------------------------------------------------------


def find_item(review: Review, word: str) -> Item:
    """Return the item that a word means, among all of the review's items, open or not.

    An id always wins; then ``publish`` and ``publication-date`` mean what they say, whatever the
    file calls it. Refused: unknown, ambiguous, of another pathway or an earlier file.
    """
    items = review.process.items
    spoken_of = _item_spoken_of(items, word)
    if spoken_of is not None:
        return spoken_of

    if word.lower() == review.process.added.id:
        return review.process.added

    former = find_former(review, word)
    if former is not None:
        pathway = pathway_of_former(review, former.id)
        raise FormerItem(item=former.id, title=former.title, pathway=pathway)

    match matching.match(word, ids_and_titles(items)):
        case matching.Exact(key) | matching.Unique(key):
            return items[key]
        case matching.Ambiguous(keys):
            raise AmbiguousItem(word=word, candidates=_those(items, keys))
        case matching.Missing(nearest):
            raise UnknownItem(word=word, nearest=_those(items, nearest))


def _item_spoken_of(items: Mapping[str, Item], word: str) -> Item | None:
    """Return the item that a word means by what it is, where no item has it as its id."""
    is_spoken_of = SPOKEN.get("-".join(word.lower().split()))
    if is_spoken_of is None or word.lower() in items:
        return None
    return next(filter(is_spoken_of, items.values()), None)


def ids_and_titles(of: Mapping[str, Item | Stage | Role]) -> dict[str, tuple[str, str]]:
    """Return what each of some items, stages or roles may be typed as: its id, or its title."""
    return {key: (one.id, one.title) for key, one in of.items()}


def _those(of: Mapping[str, Item | Stage], keys: Iterable[str]) -> list[tuple[str, str]]:
    """Return the ids and titles of those that a word may mean."""
    return [(of[key].id, of[key].title) for key in keys]


def find_former(review: Review, word: str) -> Item | None:
    """Return the item of an earlier file that a word means by its id in full.

    ``None`` where an item of the file of now has that id. It is for looking at what was recorded of
    the item.
    """
    return review.former(word.lower())


def pathway_of_former(review: Review, item: str) -> str:
    """Return the title of the other pathway of this review that an item belongs to.

    "" if a newer file of the same pathway dropped it.
    """
    for pathway in review.pathways.values():
        if pathway.id != review.process.id and item in pathway.items:
            return pathway.title
    return ""


def former_keys(review: Review, item: Item, word: str | None) -> list[InstanceId]:
    """Return the instances that an item of an earlier file can have had.

    With a word: only that of the party that it means.
    """
    if word is not None:
        return [InstanceId(item.id, find_party(review.parties.values(), word).id)]
    return [InstanceId(item.id, party) for party in ("", *review.parties)]


def find_stage(review: Review, word: str) -> Stage:
    """Return the stage that a word means. Refused: unknown, ambiguous."""
    stages = {stage.id: stage for stage in review.process.stages}
    match matching.match(word, ids_and_titles(stages)):
        case matching.Exact(key) | matching.Unique(key):
            return stages[key]
        case matching.Ambiguous(keys):
            raise AmbiguousStage(word=word, candidates=_those(stages, keys))
        case _:
            raise UnknownStage(word=word, stages=list(ids_and_titles(stages).values()))


# --- parties -------------------------------------------------------------------------------------


def find_party(parties: Iterable[Party], word: str, *, what: str = "party") -> Party:
    """Return the party that a word means, among those given. Refused: unknown, ambiguous."""
    present = {party.id: party for party in parties}
    wanted = word.strip()
    found = _party_in_full(present, wanted)
    if found is not None:
        return found

    match matching.match(wanted, {party.id: names_typed(party) for party in present.values()}):
        case matching.Exact(key) | matching.Unique(key):
            return present[key]
        case matching.Ambiguous(keys):
            raise AmbiguousParty(word=word, candidates=[label(present[key]) for key in keys])
        case _:
            labels = [label(party) for party in present.values()]
            raise UnknownParty(word=said_back(word), what=what, parties=labels)


def _party_in_full(parties: Mapping[str, Party], word: str) -> Party | None:
    """Return the party that a word means by a mention, a number or its id."""
    found = _party_mentioned(parties.values(), word) or _party_numbered(parties.values(), word)
    return found or parties.get(word)


def said_back(word: str) -> str:
    """Return a party's word for a refusal: whoever is mentioned by name, and not by an id."""
    person = re.fullmatch(r"<?@?([UW](?=[A-Z0-9]*\d)[A-Z0-9]{5,})(\|[^>]*)?>?", word.strip())
    return f"<@{person[1]}>" if person else word


def _party_mentioned(parties: Iterable[Party], word: str) -> Party | None:
    """Return the party of a person in Slack who is mentioned ("<@U123|name>", "@U123", "U123")."""
    mention = re.fullmatch(r"<?@?([UW][A-Z0-9]{2,})(\|[^>]*)?>?", word)
    if mention is None:
        return None
    return next((party for party in parties if party.user == mention[1]), None)


_NUMBERED = ("action", "round", "hold", "check", "task")


def _party_numbered(parties: Iterable[Party], word: str) -> Party | None:
    """Return the action, round, hold, check or task of a number ("3", "#3")."""
    digits = re.fullmatch(r"#?(\d{1,6})", word)
    if digits is None:
        return None
    number = int(digits[1])
    numbered = (party for party in parties if party.kind in _NUMBERED)
    return next((party for party in numbered if party.number == number), None)


# --- instances -----------------------------------------------------------------------------------


def find_key(
    review: Review, what: str, party: str | None, actor: str, *, undoing: bool = False
) -> InstanceId:
    """Return the instance that ``<what> [for <party>]`` means.

    Without a party: the only instance there is, that of the one agency that the actor answers for,
    or the oldest open check or round; of those, where something is to be undone, the one in which
    something was done last.
    """
    try:
        item = find_item(review, what)
    except UnknownItem:
        task = _task_called(review, what) if party is None else None
        if task is None:
            raise

        return InstanceId(ADDED_TASK.id, task.id)

    return instance(review, item, party, actor, undoing=undoing)


def _task_called(review: Review, words: str) -> Party | None:
    """Return the task, added in this review, that words mean: a part of its own words."""
    tasks = {task.id: (task.name,) for task in review.parties_of("task")}
    match matching.match(words, tasks):
        case matching.Exact(key) | matching.Unique(key):
            return review.parties[key]
        case _:
            return None


def keys_of_party(review: Review, word: str) -> list[InstanceId]:
    """Return all instances of the party that a word means; an agency's actions are its own."""
    keys = [key for key in review.all_keys() if key.party]
    party = find_party([review.party(key.party) for key in keys], word)
    return [key for key in keys if party.id in (key.party, review.party(key.party).agency)]


def instance(
    review: Review, item: Item, party: str | None, actor: str, *, undoing: bool = False
) -> InstanceId:
    """Return the instance of an item for a party as typed, or as the actor's role implies."""
    if not item.each:
        if party is not None:
            raise NoParties(item=item.id, title=item.title, word=said_back(party))

        return InstanceId(item.id)

    instances = review.instances(item)
    if not instances:
        raise NoPartyYet(item=item.id, title=item.title, each=list(item.each))

    if party is None:
        return _implied(review, item, instances, actor, undoing=undoing)

    if "action-round" in item.each:
        return _of_action(review, instances, party, undoing=undoing)

    return InstanceId(item.id, _party_of(review, item, party).id)


def _implied(
    review: Review, item: Item, instances: Sequence[InstanceId], actor: str, *, undoing: bool
) -> InstanceId:
    """Return the instance that is meant where no party was named. Refused: it could be several."""
    if len(instances) == 1:
        return instances[0]

    if set(item.each) <= {"check", "round"}:
        # Nobody says "check 4".
        return _of_what_recurs(review, instances, undoing=undoing)

    own = _of_own_agencies(review, instances, actor)
    if len(own) == 1:
        return own[0]

    raise WhichParty(
        item=item.id,
        title=item.title,
        parties=[label(review.party(key.party)) for key in own or instances],
        theirs=bool(own),
    )


def _of_own_agencies(
    review: Review, instances: Sequence[InstanceId], actor: str
) -> list[InstanceId]:
    """Return those instances that are of the agencies, or their actions, of a person."""
    agencies = {agency.id for agency in review.agencies_of(actor)}
    return [key for key in instances if agencies & {key.party, review.party(key.party).agency}]


def _party_of(review: Review, item: Item, word: str) -> Party:
    """Return the party of an item that a word means.

    A party that joined while the report was published has no items that fell due before (rule 2):
    refused with that.
    """
    parties = [review.party(key.party) for key in review.instances(item)]
    try:
        return find_party(parties, word, what=item.each[0])
    except Refusal as unknown:
        try:
            party = find_party(_parties_after_publication(review, item), word)
        except Refusal:
            raise _gone(review, item, word) or unknown from None

    raise JoinedPublished(
        item=item.id,
        title=item.title,
        party=label(party),
        party_id=party.id,
        joined=party.joined,
    )


def _gone(review: Review, item: Item, word: str) -> Refusal | None:
    """Return that the party which a word means in full is not involved any more, if that is so."""
    gone = (party for party in review.parties.values() if party.gone and party.kind in item.each)
    named = (party for party in gone if label(party).casefold() == word.strip().casefold())
    party = next(named, None)
    return PartyGone(party=label(party)) if party else None


def _parties_after_publication(review: Review, item: Item) -> Iterator[Party]:
    """Yield the parties of an item's kinds that have only what falls due after publication."""
    for kind in item.each:
        for party in review.parties_of(kind):
            if party.after_publication_only:
                yield party


def _of_action(
    review: Review, instances: Sequence[InstanceId], word: str, *, undoing: bool
) -> InstanceId:
    """Return an action's assurance by the action's number, or by the label of action and round."""
    wanted = word.strip().lower()
    parties = [review.party(key.party) for key in instances]
    meant = _named_in_full(parties, wanted) or _actions_numbered(parties, wanted)
    if not meant:
        labels = dict.fromkeys(label(party) for party in parties)
        raise UnknownParty(word=said_back(word), what="action", parties=list(labels))

    keys = [InstanceId(instances[0].item, party.id) for party in meant]
    return _of_what_recurs(review, keys, undoing=undoing)


def _named_in_full(parties: list[Party], word: str) -> list[Party]:
    return [party for party in parties if word in (party.id, label(party).lower())]


def _actions_numbered(parties: list[Party], word: str) -> list[Party]:
    """Return the rounds of the action of a number ("3", "#3", "action 3")."""
    number = re.fullmatch(r"(?:action )?#?(\d{1,6})", word)
    if number is None:
        return []
    return [party for party in parties if party.number == int(number[1])]


def _of_what_recurs(review: Review, keys: Sequence[InstanceId], *, undoing: bool) -> InstanceId:
    """Return the oldest open instance of what recurs, else the last.

    Where something is to be undone: the one in which something was done last.
    """
    if not undoing:
        return next((key for key in keys if review.is_open(key)), keys[-1])
    touched = [key for key in keys if has_something_to_undo(review, key)]
    return max(touched, key=lambda key: review.state(key).numbers[-1], default=keys[-1])


def oldest_of_each(review: Review, item: Item, *, undoing: bool = False) -> list[InstanceId]:
    """Return an item's instances; of an action that is shown in rounds, that of its oldest round.

    Where something is to be undone: that of the round in which something was done last.
    """
    keys = review.instances(item)
    if "action-round" not in item.each:
        return list(keys)
    of_action = by_key((review.party(key.party).number, key) for key in keys)
    return [_of_what_recurs(review, found, undoing=undoing) for found in of_action.values()]


def has_something_to_undo(review: Review, key: InstanceId) -> bool:
    """Say whether something was done or noted of an instance."""
    state = review.state(key)
    return state.closed is not None or bool(state.noted)
