"""A strict stand-in for Slack on loopback, with a page; used by the demo and by the tests. It knows nothing of the bot.

slack = StandIn(clock=clock, signing_secret="s", bot_token="xoxb-1")
base = slack.start()                          # SLACK_API_URL is base + "api/"
slack.request_url = "http://127.0.0.1:3000/slack/events"
slack.person("U1", "Sam Field"), slack.channel("C1", "review-one", members=["U1"])
reply = slack.type("U1", "C1", "/cspr help")
assert "status" in reply.text_all
"""

from bot.playground.faults import Fault
from bot.playground.limits import check_message, check_view
from bot.playground.link import Ack, Delivery
from bot.playground.people import People
from bot.playground.shown import Button, Channel, Message, Person, Reply, SlackError, View
from bot.playground.standin import StandIn
from bot.playground.workspace import Call

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
