"""A few people work with the bot, and each payload that Slack would send for it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from benchmarks.odd_requests import MARK, Recorded, recorded
from playground import Message, Reply, SlackError, View
from playground.link import Ack
from tests.conversations.talk import CHANNEL, PEOPLE, Talk

PRESSED = 25  # buttons of one place at most
LINES = (
    "", "help", "help approve", "status", "list", "checklist", "show factual-accuracy", "who",
    "chasing", "timetable", "role list", "agency list", "draft list", "settings", "action list",
    "assurance", "report", "export", "calendar", "letter", "open", "away until 1 Dec 2026",
    f"dispute because {MARK} is on page 3", f"done agency-letter for Health note {MARK}",
    "circulate",
    f'agency add "{MARK}" by-email "Head of {MARK}"', f"hold because {MARK}", "approve",
    f"undo scoping-meeting because {MARK}", "publication 1 Mar 2027", "frobnicate", "second 1",
)  # fmt: skip
FORMS = (
    "setup", "add-agency", "add-family", "add-partnership", "give-role", "draft", "dates",
    "catch-up", "publication", "publish", "outside", "done", "form", "dispute", "decide", "record",
)  # fmt: skip
ABOUT = {
    "outside": "2026-01-20",
    "done": "terms-of-reference -",
    "form": "scoping-meeting -",
    "dispute": "factual-accuracy health -",
    "decide": "sub-committee - -",
    "record": "factual-accuracy police -",
}
"""What else the buttons of some forms carry."""
WHO = ("coordinator", "lead-reviewer", "police-lead", "health-lead", "sub-committee", "stranger")


def record(
    talk: Talk,
    people: Sequence[str] = WHO,
    lines: Sequence[str] = LINES,
    forms: Sequence[str] = FORMS,
) -> list[Recorded]:
    """Let people work, and return what was sent."""
    kept: list[Recorded] = []
    with _kept(talk, kept):
        for who in people:
            _work(talk, who, lines)

        for form in forms:
            _fill_in(talk, f"{form} {talk.ref}")

        _come_and_go(talk)

    return kept


@contextmanager
def _kept(talk: Talk, kept: list[Recorded]) -> Iterator[None]:
    """Keep what the stand-in sends meanwhile."""
    link = talk.slack.link
    post = link.post

    def keep_and_post(body: bytes, headers: Mapping[str, str], target: str) -> Ack:
        kept.append(recorded(headers["Content-Type"], body))
        return post(body, headers, target)

    link.post = keep_and_post  # type: ignore[method-assign]

    try:
        yield
    finally:
        link.post = post  # type: ignore[method-assign]


def _work(talk: Talk, who: str, lines: Sequence[str]) -> None:
    user = PEOPLE[who]
    for line in lines:
        with suppress(SlackError):
            reply = talk.slack.type(user, CHANNEL, f"/cspr {line}".strip())
            if line in ("", "status", "checklist", "settings", "open"):
                _press_all(talk, user, reply)

    home = talk.slack.open_home(user)
    for place in (home, *talk.dms(who)[-3:]):
        if place is not None:
            _press_all(talk, user, place)


def _press_all(talk: Talk, user: str, place: Message | Reply | View) -> None:
    for label in place.buttons[:PRESSED]:
        with suppress(SlackError, AssertionError, LookupError):
            reply = talk.slack.press(user, place, label)
            if reply.view is not None and reply.view.inputs:
                _submit(talk, user, reply.view)


def _fill_in(talk: Talk, carried: str) -> None:
    """Open a form by what its button carries, fill it in and submit it."""
    user = PEOPLE["coordinator"]
    place = talk.slack.type(user, CHANNEL, "/cspr checklist")
    button = place.button(next(b for b in place.buttons if place.buttons.count(b) == 1))
    button.element["action_id"] = "open:1"
    button.element["value"] = f"{carried} {ABOUT.get(carried.split()[0], '')}".strip()

    with suppress(SlackError, AssertionError, LookupError):
        reply = talk.slack.press(user, button)
        if reply.view is not None and reply.view.inputs:
            _submit(talk, user, reply.view)


def _submit(talk: Talk, user: str, view: View) -> None:
    """Fill in a form and submit it, whatever is said of that."""
    values = {block["block_id"]: _filled(block["element"]) for block in view.inputs}
    with suppress(SlackError, AssertionError, LookupError, ValueError):
        talk.slack.submit(user, view, values)
    with suppress(SlackError):
        talk.slack.close_view(user)


def _filled(element: dict[str, Any]) -> Any:
    """Return what somebody enters in a field."""
    match element["type"]:
        case "datepicker":
            return "2026-01-20"
        case "users_select":
            return PEOPLE["team-1"]
        case "multi_users_select":
            return [PEOPLE["team-1"], PEOPLE["team-2"]]
        case "static_select" | "radio_buttons":
            return element["options"][0]["text"]["text"]
        case "checkboxes":
            return [element["options"][0]["text"]["text"]]
        case "url_text_input":
            return f"https://store.example.org/{MARK}"

    return f"{MARK} 1"


def _come_and_go(talk: Talk) -> None:
    """Let some events happen."""
    person = PEOPLE["team-3"]
    talk.slack.kick(person, CHANNEL)
    talk.slack.invite(person, CHANNEL)
    talk.slack.say(person, talk.slack.dm(person), f"hello {MARK}")
    talk.slack.archive(CHANNEL)
    talk.slack.archive(CHANNEL, archived=False)
    talk.slack.deactivate(PEOPLE["panel-3"])
