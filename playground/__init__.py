"""A strict stand-in for Slack on loopback, with a page; used by the demo and by the tests.

It knows nothing of the bot::

    slack = StandIn(clock=clock, signing_secret="s", bot_token="xoxb-1")
    base = slack.start()  # SLACK_API_URL is base + "api/"
    slack.request_url = "http://127.0.0.1:3000/slack/events"
    slack.person("U1", "Sam Field")
    slack.channel("C1", "review-one", members=["U1"])
    reply = slack.type("U1", "C1", "/cspr help")
    assert "status" in reply.text_all
"""

from playground.faults import Fault
from playground.limits import check_message, check_view
from playground.link import Ack, Delivery
from playground.people import People
from playground.shown import Button, Channel, Message, Person, Reply, SlackError, View
from playground.standin import StandIn
from playground.workspace import Call

__all__ = [
    "Ack",
    "Button",
    "Call",
    "Channel",
    "Delivery",
    "Fault",
    "Message",
    "People",
    "Person",
    "Reply",
    "SlackError",
    "StandIn",
    "View",
    "check_message",
    "check_view",
]
