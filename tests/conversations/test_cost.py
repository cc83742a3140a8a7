"""What a change costs the database: the same however long a review has been going on."""

from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from tests.conversations.conftest import At
from tests.conversations.growing import EventOf, grow
from tests.conversations.talk import PEOPLE, Talk
from tests.costs import Cost, cost, scans
from tests.databases import on_both

MANY = 5000
LIMITS = {
    # what is typed: statements, transactions, rows of the outbox and read tables are among them
    "done agency-thoughts": (28, 2),
    "approve factual-accuracy": (28, 2),
    "approve factual-accuracy v1": (14, 3),  # refused
}
"""How many statements each takes at most, and in how many transactions."""


def types(talk: Talk, words: str) -> None:
    """The police lead types a command; nothing is sent meanwhile."""
    talk.slack.type(PEOPLE["police-lead"], "C0REVIEW", f"/cspr {words}")


def snoozed(talk: Talk) -> EventOf:
    """Events by which the police lead puts one task after the other off."""

    def put_off(number: int, key: InstanceId) -> e.Event:
        return e.Snoozed(
            item=key.item,
            party=key.party or None,
            user=PEOPLE["police-lead"],
            until=talk.now.date(),
        )

    return put_off


def costs(talk: Talk) -> dict[str, Cost]:
    """What each of the commands costs, once the review was looked at."""
    found = {}
    for words in LIMITS:
        with cost(talk.bot.engine) as found[words]:
            types(talk, words)
        if not words.endswith("v1"):
            types(talk, f"undo {words.split()[1]} because it was early")
    return found


@on_both
def test_a_change_costs_the_same_at_50_and_at_5000_events(at: At) -> None:
    """Nothing of the history is read that was read before; as many statements, in as many
    transactions, and no more than the limits say. None of them looks through a whole table."""
    talk = at("agency-check")
    costs(talk)  # what this process itself has written it has not to read before it writes
    few = costs(talk)
    grow(talk, MANY, snoozed(talk))
    with cost(talk.bot.engine) as caught_up:
        types(talk, "status")
    assert len(caught_up.read_of_history) == 1
    many = costs(talk)
    for words, (statements, transactions) in LIMITS.items():
        for asked in (few[words], many[words]):
            assert asked.read_of_history == [], words
            assert len(asked.statements) <= statements, words
            assert asked.transactions <= transactions, words
    assert talk.verify() == []
    assert (
        scans(talk.bot.engine, [asked for found in many.values() for asked in found.statements])
        == []
    )
