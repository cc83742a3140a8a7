"""A review that goes on for thousands of events, as they would be after years."""

from collections.abc import Callable
from itertools import cycle

from bot.store import history
from bot.store.db import writing
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from tests.conversations.talk import PEOPLE, Talk

EventOf = Callable[[int, InstanceId], e.Event]
"""Makes the event of a number, about an open task."""


def grow(talk: Talk, events: int, event_of: EventOf) -> int:
    """Have a review grow to so many events; return how many it has."""
    with writing(talk.bot.engine) as conn:
        row = talk.bot.reviews.find(conn, talk.slack.team, ref=talk.ref)
        assert row is not None
        review = talk.bot.reviews.histories.fold(conn, row)
        tasks = cycle(key for key in review.open_keys() if review.item(key.item).kind == "task")
        added = [
            e.Recorded(
                number=number,
                at=talk.now,
                actor=PEOPLE["coordinator"],
                event=event_of(number, key),
                batch=number,
                role="coordinator",
                behalf=None,
                via="snooze",
            )
            for number, key in zip(range(review.number + 1, events + 1), tasks, strict=False)
        ]
        history.append(
            conn,
            team=row.team,
            review_id=row.id,
            expected=review.number,
            events=added,
            process_hash=review.process.hash,
            key=talk.settings.chain_key(),
        )
        return max(review.number, events)
