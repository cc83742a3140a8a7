"""Inside three seconds, always: every verb, button, form and event against a Slack that answers
nothing, and against one that is slow.

The stand-in holds the bot's calls until the test lets them through: an acknowledgement that arrives
before has waited for none of them. And where as many calls are held at once as a request makes in
all, it makes them in one round, which is what a Slack with 0.8 s a call leaves room for. No second
is measured here: ``make slow-slack`` does that.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import structlog

from bot.budget import Seconds
from bot.handlers.forms import FORMS
from bot.handlers.typed_lines import LINES, line_for
from bot.language.parsing import parse
from bot.messages.carried import SHAPES, Carried, decode, encode
from playground import Button, Fault, Message, Reply, View
from tests.access_matrix import ESSEX_TABLE, STAGE, TABLES, prepared, taking_back
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE, Talk
from tests.conversations.test_offered_buttons import seen

NO_TIME = Seconds(questions=0.02, questions_afterwards=0.03, telling=0.02)
"""For a Slack that answers nothing at all: how long it is waited for is of no matter."""
ANY_TIME = Seconds(questions=2.5, questions_afterwards=2.5)
"""For a Slack that answers once everything was asked."""
ALL_IS_UNKNOWN = timedelta(hours=2)
"""After so long nothing is known any more of people and channels; nor is it so long before."""
CHANNELS_ARE_UNKNOWN = timedelta(minutes=6)
"""And after so long nothing of channels; people are known, and what they have a part in."""

COORDINATOR = PEOPLE["coordinator"]
CARRIED: dict[str, Any] = {
    "item": "factual-accuracy",
    "party": "police",
    "version": 2,
    "number": 1,
    "hold": 1,
    "event": 1,
    "on": date(2026, 4, 15),
    "url": "https://www.example.org/x",
    "kind": "report",
    "listed": "agency",
    "stage": "scoping",
}


class Slow:
    """A review that agencies check, before a Slack that is slow."""

    def __init__(self, talk: Talk, seconds: Seconds) -> None:
        self.talk = talk
        self.slack = talk.slack
        self._began = talk.now
        self.give(seconds)

    def give(self, seconds: Seconds) -> None:
        """Has the bot go by other seconds."""
        vars(self.talk.bot.bolt)["_seconds"] = seconds

    def forget(self, step: timedelta = ALL_IS_UNKNOWN) -> None:
        """Moves the clock on or back, so that Slack has to be asked again."""
        at_first = self.talk.now == self._began
        self.talk.move(self._began + (step if at_first else timedelta(0)))

    def unanswered(self, act: Callable[[], Reply]) -> Reply:
        """What somebody does while Slack holds every call of the bot: it must be acknowledged
        before the first of them is answered. What follows is there once they are."""
        with self.alone():
            self.slack.gate.close()
            try:
                reply = act()
            finally:
                self.slack.gate.open()
        self.talk.bot.settle()
        assert (reply.status, reply.error) == (200, None), "acknowledged when Slack answered"
        return reply

    def at_once(self, calls: int, act: Callable[[], Reply]) -> Reply:
        """What somebody does while Slack answers nothing until so many calls are under way."""
        self.slack.gate.close(until=calls)
        try:
            return act()
        finally:
            self.slack.gate.open()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Do not wait for what follows an acknowledgement."""
        settled, self.slack.link.settled = self.slack.link.settled, lambda: None
        try:
            yield
        finally:
            self.slack.link.settled = settled

    def types(self, channel: str, line: str) -> Reply:
        """The coordinator types a line."""
        return self.slack.type(COORDINATOR, channel, f"/cspr {line}")

    def heard(self, reply: Reply, user: str = COORDINATOR) -> str:
        """All that somebody reads of an answer: with the acknowledgement, after it, in a view."""
        views = self.slack.open_views(user)
        told = [*(message.text_all for message in reply.messages), *(v.text_all for v in views)]
        for view in reversed(views):
            self.slack.close_view(user, view)
        return "\n".join(told)


@pytest.fixture
def slow(at: At) -> Slow:
    """Its agencies are asked, and Slack answers nothing in time."""
    return Slow(at(STAGE), NO_TIME)


# --- typed ---------------------------------------------------------------------------------------


NAMES_SIX = "role review-team <@U0PANEL1> <@U0PANEL2> <@U0PANEL3> <@U0SLPR> <@U0BOARD> <@U0CHAIR>"


def test_every_line_is_answered_in_time(at: At) -> None:
    """While Slack answers nothing it is acknowledged, and answered in words once Slack takes them;
    where each call takes its time, all are made at once, and the answer is as ever."""
    slow = Slow(prepared(at(STAGE)), NO_TIME)
    with taking_back(slow.talk) as outcomes:
        _types_all_while_nothing_is_answered(slow, ALL_IS_UNKNOWN)
        assert [one for one in outcomes if one.is_recorded] == [], "who acts was not known"
        _types_all_while_nothing_is_answered(slow, CHANNELS_ARE_UNKNOWN)
        assert [one for one in outcomes if one.is_recorded] != []
        _types_all_at_once(slow)


def _types_all_while_nothing_is_answered(slow: Slow, step: timedelta) -> None:
    for line in (*ESSEX_TABLE.lines, "", "open", "aprove nothing"):
        slow.forget(step)
        reply = slow.unanswered(partial(slow.types, CHANNEL, line))
        assert slow.heard(reply) != "", line


def _types_all_at_once(slow: Slow) -> None:
    """With 0.8 s a call there is time for one round: as many calls as it makes are under way."""
    slow.give(ANY_TIME)
    asked: dict[str, int] = {}
    for table in TABLES:
        for line in (*table.lines, NAMES_SIX):
            slow.forget()
            before = len(slow.slack.calls)
            quick = slow.heard(slow.types(table.channel, line))
            asked[line] = len(slow.slack.calls) - before
            slow.forget()
            reply = slow.at_once(asked[line], partial(slow.types, table.channel, line))
            assert (reply.error, slow.heard(reply)) == (None, quick), (line, asked[line])
    assert asked[NAMES_SIX] == 9, "the channel, its members, who acts, and the six"
    assert min(asked.values()) >= 1


# --- pressed, and filled in ----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "police-lead"])
def test_every_button_is_acknowledged_though_slack_answers_nothing(slow: Slow, who: str) -> None:
    """On Home, the board, a list or a message; what it brings is there once Slack answers."""
    user = PEOPLE[who]
    places = list(seen(slow.talk, who, inside=True))
    for _, place in places:
        for block, element in place.elements:
            slow.forget()
            button = Button(place, block, element)
            value = element["options"][0]["text"]["text"] if "options" in element else None
            reply = slow.unanswered(partial(slow.slack.press, user, button, value=value))
            is_told = slow.heard(reply, user) or element.get("url") or "home " in str(element)
            assert is_told, button.label


def form_button(talk: Talk, shown: Message, name: str) -> Button:
    """A button that opens a form."""
    given = {f: (CARRIED | {"ref": talk.ref})[f] for f in _fields(name)}
    block, _ = shown.elements[0]
    value = encode(name, **given)
    plain = {"type": "plain_text", "text": name}
    return Button(
        shown,
        block,
        {"type": "button", "action_id": f"open:{name}", "text": plain, "value": value},
    )


def _fields(name: str) -> list[str]:
    return [field.rstrip("?") for field in SHAPES[name]]


NAMES = [name for name in FORMS if name in SHAPES]


def test_every_form_comes_once_slack_answers_or_says_how_it_is_typed(slow: Slow) -> None:
    """It is asked for while Slack answers nothing; then Slack refuses to open it, with each of its
    codes, or with none."""
    shown = slow.types(CHANNEL, "status").messages[-1]
    faults = [
        Fault.error("expired_trigger_id"),
        Fault.error("exchanged_trigger_id"),
        Fault.error("trigger_expired"),
        Fault.error("internal_error"),
        Fault.error("ratelimited"),
        Fault.status(500),
        Fault.garbage(),
        Fault.reset(),
    ]
    opened = 0
    for n, name in enumerate(NAMES):
        slow.give(ANY_TIME)
        button = form_button(slow.talk, shown, name)
        slow.forget()
        reply = slow.unanswered(partial(slow.slack.press, COORDINATOR, button))
        is_open = bool(slow.slack.open_views(COORDINATOR))
        assert slow.heard(reply) != "", name
        if not is_open:
            continue  # it is refused here, in words
        opened += 1
        slow.slack.script("views.open", faults[n % len(faults)])
        with structlog.testing.capture_logs() as logged:
            words = slow.heard(slow.slack.press(COORDINATOR, button))
        assert f"/cspr {line_for(decode(button.element['value']))}" in words, name
        codes = [line.get("code") for line in logged if line["event"] == "view not shown"]
        assert len(codes) == 1, "the log says why"
        assert codes[0] in (faults[n % len(faults)].code, "HTTP 500", "HTTP 200", "OSError") or (
            "Error" in str(codes[0])
        )
    assert opened > len(NAMES) // 2


def test_a_form_that_is_asked_for_on_home_or_in_a_modal_says_so_there(at: At) -> None:
    """Nothing can be said beside a message: on top of Home, and above what the modal shows."""
    escb = at("opened")
    home = escb.slack.open_home(COORDINATOR)
    assert home is not None
    escb.slack.script("views.open", Fault.error("expired_trigger_id"))
    escb.slack.press(COORDINATOR, home, "Go on…")
    shown = escb.slack.home(COORDINATOR)
    assert shown is not None
    assert "type it instead" in shown.text_all
    card = escb.presses("coordinator", shown, "Go on…").reply.view
    assert card is not None
    escb.slack.script("views.update", Fault.error("hash_conflict"))
    escb.slack.press(COORDINATOR, card, "Add an agency…")
    words = escb.slack.open_views(COORDINATOR)[-1].text_all
    assert f'/cspr agency {escb.ref} add "<name>" lead <@person>' in words
    assert "Set-up" in words


def test_every_form_is_acknowledged_though_slack_answers_nothing(slow: Slow) -> None:
    """What was filled in is answered in the form, in words: it is not done, and still there."""
    shown = slow.types(CHANNEL, "status").messages[-1]
    refused = 0
    for name in NAMES:
        slow.give(ANY_TIME)
        reply = slow.slack.press(COORDINATOR, form_button(slow.talk, shown, name))
        views = slow.slack.open_views(COORDINATOR)
        if not views or not views[-1].raw.get("submit"):
            slow.heard(reply)
            continue
        slow.give(NO_TIME)
        slow.forget()
        before = slow.talk.counts()
        reply = slow.unanswered(
            partial(slow.slack.submit, COORDINATOR, views[-1], filled(views[-1]))
        )
        words = slow.heard(reply)
        assert reply.errors or "couldn't check" in words, name
        refused += not reply.errors
        assert slow.talk.counts() == before
    assert refused > len(NAMES) // 2, "the others were not filled in rightly"


def filled(view: View) -> dict[str, Any]:
    """Something in each field that must be filled in."""
    values: dict[str, Any] = {}
    for block in view.inputs:
        element = block["element"]
        if block["block_id"] == "by_email" or element["type"] == "checkboxes":
            continue
        values[block["block_id"]] = {
            "datepicker": "2026-03-02",
            "users_select": PEOPLE["team-1"],
            "multi_users_select": [PEOPLE["team-1"]],
            "url_text_input": "https://www.example.org/x",
        }.get(element["type"]) or _chosen(element)
    return values


def _chosen(element: dict[str, Any]) -> Any:
    if "options" not in element:
        return "words"
    return element["options"][0]["text"]["text"]


def test_what_happens_around_it_is_acknowledged_though_slack_answers_nothing(slow: Slow) -> None:
    """Home that is opened, who joins and leaves, and what is written to the bot."""
    slack = slow.slack
    for act in (
        lambda: slack.open_home(COORDINATOR),
        lambda: slack.invite(PEOPLE["outsider"], CHANNEL),
        lambda: slack.kick(PEOPLE["outsider"], CHANNEL),
        lambda: slack.say(COORDINATOR, slack.dm(COORDINATOR), "Hello"),
    ):
        slow.forget()
        slow.unanswered(partial(_event, slow, act))
    assert slack.home(COORDINATOR) is not None


def _event(slow: Slow, act: Callable[[], object]) -> Reply:
    act()
    delivery, ack = slow.slack.sent[-1]
    return Reply(delivery.user, ack.status, ack.elapsed, error=ack.error)


# --- said once more ------------------------------------------------------------------------------


def test_an_answer_that_may_have_come_too_late_is_said_once_more(slow: Slow) -> None:
    """By the address of the line, and in the form; once, however often Slack brings it."""
    slow.give(Seconds(late=0.0))
    reply = slow.types(CHANNEL, "done agency-thoughts for Police")
    assert [("Recorded" in message.text_all) for message in reply.messages] == [True, True]
    again = slow.slack.redeliver()
    assert len(again[0].messages) == 1, "what was answered before, and no more"
    view = slow.talk.presses(
        "health-lead",
        slow.talk.last_dm("health-lead", "your answer is asked"),
        "Something's wrong…",
    ).reply.view
    assert view is not None
    updates = [call for call in slow.slack.calls if call.method == "views.update"]
    said = slow.talk.submits("health-lead", view, {"reason": "page 3 names the wrong day"})
    assert said.done
    more = [call for call in slow.slack.calls if call.method == "views.update"]
    assert len(more) == len(updates) + 1
    assert more[-1].ok


@pytest.mark.parametrize(
    ("line", "words"),
    [("approve factual-accuracy", "was recorded"), ("approve factual-accuracy v1", "not recorded")],
)
def test_an_answer_that_slack_takes_nowhere_comes_as_a_message(
    at: At, line: str, words: str
) -> None:
    """Whether something was recorded, and no more; so that nobody does it twice, or never."""
    escb = at(STAGE)
    request = escb.last_dm("police-lead", "your answer is asked for")
    block, element = request.elements[0]
    value = line.replace("approve", f"approve {escb.ref}")
    button = Button(request, block, element | {"action_id": "do:x", "value": value})
    escb.slack.script("response_url", Fault.status(500))
    escb.slack.script("chat.postEphemeral", Fault.error("user_not_in_channel"))
    escb.slack.press(PEOPLE["police-lead"], button)
    escb.deliver()
    assert words in escb.last_dm("police-lead", "Slack didn't take").text_all


# --- what is typed in a form's stead -------------------------------------------------------------

EXAMPLES = {
    "<date>": "15 Apr 2026",
    "<@person>": "<@U0TEAM1|team-1>",
    "<question>": "which page is meant",
    "<text>": "Page 12",
    "<reason>": "it is known",
    "<url>": "https://www.example.org/x",
    "<evidence>": "e-mail of 3 Feb",
    "<key> <value>": "nudge-hour 10",
    "<role>": "executive",
    "<stage>": "scoping",
    "<document>": "final-draft",
    "<what>": "scoping-meeting",
    "<nothing, summary or learning>": "summary",
    "<body>": "coroner",
    "<name>": "Trust",
    "<label>": "contact 2",
    "<pathway>": "escb",
    "<working pseudonym>": "Willow",
}


def test_what_is_typed_in_a_forms_stead_is_understood() -> None:
    """Each form has a line, and with something in its gaps that is one that can be typed."""
    assert set(LINES) == set(FORMS)
    carried = Carried(name="", **(CARRIED | {"ref": "ESCB-2025-01"}))
    for name in FORMS:
        least = Carried(name="", ref="ESCB-2025-01", item="sub-committee")
        if "version" in SHAPES.get(name, ()):  # its button always carries one
            least = replace(least, version=2)
        for given in (carried, least):
            line = line_for(Carried(**(_as_dict(given) | {"name": name})))
            for gap, example in EXAMPLES.items():
                line = line.replace(gap, example)
            assert re.findall(r"<(?!@)", line) == [], line
            parse(line, today=date(2026, 3, 1), knows_party=lambda ref, words: True)


def _as_dict(carried: Carried) -> dict[str, Any]:
    return {field: getattr(carried, field) for field in Carried.__slots__}
