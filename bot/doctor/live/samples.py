"""What the live check sends: texts, blocks and files that Slack should give back as they are.

They have letters and marks that are lost where something on the way takes bytes for another
alphabet, and the characters that Slack wants escaped.
"""

import html
from typing import Any

from bot.messages import limits

Json = dict[str, Any]

WORDS = "Zoë Ó’Néill, Łukasz & 王小明: “5 < 10” – £4"
"""As a person reads it."""
TEXT = html.escape(WORDS, quote=False)
"""The same as it is sent to Slack and comes back."""
PLAIN = "Zoë Ó’Néill, Łukasz, 王小明 – £4"
"""Words without what is escaped: for places where Slack does so by itself."""
TYPED = "Zoë & Łukasz 王小明"
"""What the person copies into their command."""
EVENT_TYPE = "cspr_live_check"
ACTION = "cspr-live-press"
FORM = "cspr-live-form"
FIELD = "cspr-live-words"
FILE_NAME = "live-check-zoë-王.txt"


def message(code: str) -> Json:
    """Return a message with every kind of block that the bot posts."""
    return {
        "text": f"Live check {code}: {TEXT}",
        "blocks": [
            {"type": "header", "text": _plain(f"Live check {code}")},
            _section(f"*{TEXT}*"),
            {"type": "section", "fields": [_mrkdwn(TEXT), _mrkdwn("_second_")]},
            {"type": "divider"},
            {"type": "context", "elements": [_mrkdwn(TEXT)]},
        ],
    }


def metadata(code: str) -> Json:
    """Return what a message is found again by."""
    return {"event_type": EVENT_TYPE, "event_payload": {"code": code, "words": WORDS}}


def changed(code: str) -> Json:
    """Return what the message says once it was updated."""
    return {
        "text": f"Live check {code}, changed: {TEXT}",
        "blocks": [_section(f"Changed: {TEXT}")],
    }


def largest_board(code: str) -> Json:
    """Return a message with as many blocks, and as many characters, as the bot ever posts."""
    head = f"Live check {code}: the largest board"
    each = (limits.TOTAL - len(head)) // (limits.BLOCKS - 1)
    line = (f"• {PLAIN} " * limits.TOTAL)[:each].strip()
    sections = [_section(line) for _ in range(limits.BLOCKS - 1)]
    return {"text": head, "blocks": [{"type": "header", "text": _plain(head)}, *sections]}


def home(code: str) -> Json:
    """Return a Home tab."""
    return {
        "type": "home",
        "callback_id": FORM,
        "private_metadata": WORDS,
        "blocks": [{"type": "header", "text": _plain(f"Live check {code}")}, _section(TEXT)],
    }


def home_afterwards() -> Json:
    """Return the Home tab that stays until the bot draws its own, when it is opened next."""
    return {"type": "home", "blocks": [_section("Please open this tab again to see your items.")]}


def file(code: str) -> bytes:
    """Return a file's bytes."""
    return f"Live check {code}\n{WORDS}\n".encode()


def file_title(code: str) -> str:
    """Return what the file is called in the channel."""
    return f"Live check {code} – {PLAIN}"


def request_to_type(person: str, code: str, line: str) -> Json:
    """Return the message that asks the person to type a line; one that ends with @ wants a name."""
    name = (
        " Then choose your own name from the list that the @ at its end opens (type the @ anew, if"
        " none opens), and send it."
    )
    text = (
        f"<@{person}> Live check {code}, 1 of 3: please copy this line, and paste it here as a"
        f" message of its own.{name if line.endswith('@') else ' Then send it.'}"
    )
    return {"text": text, "blocks": [_section(text), _section(f"```{html.escape(line, False)}```")]}


def answer_to_typed(code: str) -> Json:
    """Return what answers the typed line: a button to press, which only the person sees."""
    text = f"Live check {code}, 2 of 3: your line has come. Please press the button."
    button = {
        "type": "button",
        "action_id": ACTION,
        "text": _plain("Press me"),
        "value": WORDS,
    }
    return {
        "response_type": "ephemeral",
        "text": text,
        "blocks": [_section(text), {"type": "actions", "block_id": ACTION, "elements": [button]}],
    }


def form(code: str) -> Json:
    """Return the form that opens when the button is pressed."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": WORDS,
        "title": _plain("Live check"),
        "submit": _plain("Submit"),
        "close": _plain("Close"),
        "blocks": [
            _section(f"Live check {code}, 3 of 3: please press Submit and change nothing."),
            {
                "type": "input",
                "block_id": FIELD,
                "label": _plain("Words that should come back as they are"),
                "element": {
                    "type": "plain_text_input",
                    "action_id": FIELD,
                    "initial_value": WORDS,
                },
            },
        ],
    }


def not_now() -> Json:
    """Return what answers whoever uses the bot meanwhile."""
    return {
        "response_type": "ephemeral",
        "text": (
            "The bot is being checked by those who run it, and is back in some minutes. Nothing was"
            " recorded: please try again then."
        ),
    }


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def _mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def _section(words: str) -> Json:
    return {"type": "section", "text": _mrkdwn(words)}
