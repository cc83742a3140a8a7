"""What is parked is asked about now and then, at no greater pace than Slack allows."""

from bot.audience.channels import Channels
from bot.audience.questions import Questions
from bot.delivery.parking import EVERY, Parking
from bot.reviews import Reviews
from bot.store import pauses
from bot.store.db import reading, writing
from bot.workflow.process.pathways import Pathways
from tests.delivery.world import TEAM, World


def test_many_channels_that_come_back_at_once(world: World) -> None:
    """Sixty: Slack says that fifty questions a minute are enough, is not asked before it said, and
    all go on."""
    names = [f"C9{number}" for number in range(60)]
    for name in names:
        world.slack.channel(name, name.lower())
    with writing(world.engine) as conn:
        for name in names:
            pauses.pause(conn, team=TEAM, target=name, reason="is_archived", now=world.clock())
    world.slack.enforce_rate = True
    reviews = Reviews(world.engine, key=b"k", look=lambda: Pathways({}))
    channels = Channels(world.engine, world.client, Questions())
    parking = Parking(world.engine, world.client, reviews, channels)
    assert parking.look(world.clock()) == 50
    assert parking.look(world.clock()) == 0
    world.clock.move(EVERY.total_seconds())
    assert parking.look(world.clock()) == 10
    with reading(world.engine) as conn:
        assert pauses.parked(conn) == []
    assert world.slack.problems == []
