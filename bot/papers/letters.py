"""Which letters a review has, whom they are for, and who may draft them.

What stands in a letter is in :mod:`bot.papers.letter_fields`, the Word files are in
:mod:`bot.papers.letter_templates`.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.errors import Refusal
from bot.refusals.finding import NoParties, NoPartyYet
from bot.refusals.other import LetterNotYours, UnknownLetter
from bot.workflow.acts.replies import NotDone
from bot.workflow.acts.several import grouped, refusal_of_all
from bot.workflow.process.model import Item, Process
from bot.workflow.review.queries import DraftLetter
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.labels import role_title
from bot.workflow.rules.lookup import find_party, instance
from bot.workflow.text import matching

TITLES: Mapping[str, str] = {
    "family-letter": "family letter",
    "agency-letter": "agency letter",
    "practitioner-invitation": "practitioner invitation",
    "publication-agency": "publication letter to an agency",
    "publication-partnership": "publication letter to a partnership",
    "publication-family": "publication letter to the family",
    "national-panel": "notice to the National Panel",
    "dfe": "notice to the DfE",
    "ofsted": "notice to Ofsted",
    "cabinet-member": "notice to the Cabinet Member",
    "briefing-invitation": "briefing invitation",
    "briefing-follow-up": "six-week follow-up",
    "impact-request": "impact request",
    "delay-reasons-panel": "reasons for the delay to the National Panel",
    "delay-reasons-secretary": "reasons for the delay to the Secretary of State",
    "publication-agency-not-published": "not-publishing letter to an agency",
    "publication-partnership-not-published": "not-publishing letter to a partnership",
    "publication-family-not-published": "not-publishing letter to the family",
    "national-panel-not-published": "reasons for not publishing to the National Panel",
    "dfe-not-published": "reasons for not publishing to the DfE",
    "ofsted-not-published": "notice of not publishing to Ofsted",
    "cabinet-member-not-published": "notice of not publishing to the Cabinet Member",
}
"""Our own templates, and what each letter is called: in lists, and in its file's name."""

NOT_PUBLISHED = "-not-published"
"""What the name of a notice's letter ends in where the report is not published."""

BY_ITEM = {
    "delay-reasons-panel": "delay-reasons-panel",
    "delay-reasons-secretary": "delay-reasons-secretary",
}
"""Letters of items whose process file names none."""

FOR_AGENCY = frozenset({"practitioner-invitation", "briefing-invitation"})
"""Letters of an item that is there once, which may be written for one agency all the same."""


ORGANISATIONS = ("agency", "partnership", "body", "partner-agency")
"""Parties that a letter may name."""

LONGEST_NAME = 60
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a pathway offers, by the item whose sending it is."""

    name: str
    title: str
    item: Item


def offered(review: Review) -> dict[str, Letter]:
    """Return the letters of a review's pathway by name, in the order of its items.

    Where it was decided that the report is not published, the notices are letters of their own.
    """
    letters: dict[str, Letter] = {}
    for item in review.process.items.values():
        name = item.letter or BY_ITEM.get(item.id)
        if name is None:
            continue

        if _tells_of_not_publishing(review, item):
            name += NOT_PUBLISHED

        letters.setdefault(name, Letter(name, title_of(name), item))

    return letters


def _tells_of_not_publishing(review: Review, item: Item) -> bool:
    """Return whether an item is the notice of a publication that was decided against."""
    publish = review.process.publish
    if review.not_publishing is None or item.kind != "notice":
        return False
    notices = publish.notices if publish is not None else ()
    return bool(item.if_not_published) or item.id in notices


def named_by(processes: Iterable[Process]) -> set[str]:
    """Return the letters that some process files name."""
    letters = {item.letter for process in processes for item in process.items.values()}
    return {letter for letter in letters if letter}


def if_not_published(names: Iterable[str]) -> set[str]:
    """Return what letters are called where the report is not published, whoever writes them."""
    return {name + NOT_PUBLISHED for name in names}


def title_of(name: str) -> str:
    """Return what a letter is called; a partnership's own is called by its file's name."""
    return TITLES.get(name) or name.replace("-", " ")


def find(review: Review, word: str) -> Letter:
    """Find the letter that a word means: its name, its title, its item, or what it stands in for.

    Refused, with the list: none given, unknown or ambiguous.
    """
    letters = offered(review)
    titles = [(name, letter.title) for name, letter in letters.items()]

    if not word:
        raise UnknownLetter(word="", letters=titles, several=False)

    names = {
        name: (name, letter.title, letter.item.id, letter.item.letter or name)
        for name, letter in letters.items()
    }
    match matching.match(word, names):
        case matching.Exact(name) | matching.Unique(name):
            return letters[name]
        case matching.Ambiguous(candidates):
            meant = [(name, letters[name].title) for name in candidates]
            raise UnknownLetter(word=word, letters=meant, several=True)
        case matching.Missing():
            raise UnknownLetter(word=word, letters=titles, several=False)


def _is_for_agencies(letter: Letter) -> bool:
    """Say whether a letter of an item that is there once may be written for one agency."""
    return letter.name in FOR_AGENCY and not letter.item.each


def party_of(review: Review, letter: Letter, party: str | None, user: str) -> str:
    """Return the id of the party that a letter is for, "" for none.

    Refused: unknown, or one of several must be said.
    """
    if party is not None and _is_for_agencies(letter):
        return find_party(review.parties_of("agency"), party, what="agency").id
    return instance(review, letter.item, party, user).party


def parties_of(
    review: Review, letter: Letter, query: DraftLetter, user: str
) -> tuple[list[str], list[NotDone]]:
    """Return the ids of the parties that a letter to several is for, and whom it cannot be for.

    Of all it is for those whose letter is not recorded as sent; for all of them again, where it is
    for each. Refused: it is for nobody in particular, or can be for none that was named.
    """
    if not letter.item.each and not _is_for_agencies(letter):
        raise NoParties(
            item=letter.item.id, title=letter.title, word=", ".join(query.parties) or "all"
        )

    def find(word: str) -> str:
        return party_of(review, letter, word, user)

    if query.parties:
        return _found(query.parties, find)

    left_out = {find(word) for word in query.excepted}
    return _all_but(review, letter, left_out), []


def _all_but(review: Review, letter: Letter, left_out: Collection[str]) -> list[str]:
    """Return all parties whose letter is not recorded as sent, but for some; else all of them."""
    meant = [party for party in _possible_parties(review, letter) if party not in left_out]
    if not meant:
        each: list[str] = list(letter.item.each) or ["agency"]
        raise NoPartyYet(item=letter.item.id, title=letter.title, each=each)
    return _unsent(review, letter, meant) or meant


def _unsent(review: Review, letter: Letter, parties: Iterable[str]) -> list[str]:
    """Return those whose letter is not recorded as sent; of one for any agency none is recorded."""
    if _is_for_agencies(letter):
        return []
    return [party for party in parties if review.is_open(InstanceId(letter.item.id, party))]


def _possible_parties(review: Review, letter: Letter) -> list[str]:
    """Return the ids of the parties that a letter can be written for."""
    if _is_for_agencies(letter):
        return [agency.id for agency in review.parties_of("agency")]
    return [key.party for key in review.instances(letter.item)]


def _found(words: Iterable[str], find: Callable[[str], str]) -> tuple[list[str], list[NotDone]]:
    found: dict[str, None] = {}
    refused: list[tuple[str, Refusal]] = []

    for word in words:
        try:
            found[find(word)] = None
        except Refusal as refusal:
            refused.append((word, refusal))

    if not found:
        raise refusal_of_all(refused)

    return list(found), grouped(refused)


def recipient(review: Review, party_id: str) -> str:
    """Say whom a letter is for, so that two of a kind are told apart: "Health", "attendee 3".

    A person is a number, and a family contact is never called by their label: file names are read
    on lock screens. Characters that no file's name may have become spaces.
    """
    party = review.parties.get(party_id)
    if party is None:
        return ""

    if party.kind in ORGANISATIONS:
        return " ".join(_NOT_IN_FILE_NAMES.sub(" ", party.name).split())[:LONGEST_NAME].strip(" .")

    kind = "family contact" if party.kind == "family" else party.kind.replace("-", " ")
    return f"{kind} {party.number}"


def require_may(review: Review, letter: Letter, user: str) -> None:
    """Refuse a letter to all but coordinators and those whose item it is."""
    roles = list(dict.fromkeys(("coordinator", *letter.item.who)))
    if any(review.holds(user, role) for role in roles):
        return

    holders = chain.from_iterable(review.holders(role) for role in roles)
    raise LetterNotYours(
        letter=letter.title,
        who=[role_title(review.process, role) for role in roles],
        people=list(dict.fromkeys(holders)),
    )
