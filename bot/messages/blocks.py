"""Build Slack blocks from a template's parts, within Slack's limits."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.messages.inputs import ELEMENTS, Block, set_initial
from bot.messages.limits import (
    BUTTON,
    BUTTONS,
    CHOICE,
    FIELD,
    FIELDS,
    HEADER,
    OPTION,
    OPTIONS,
    SECTION,
    TOTAL,
    URL,
    VALUE,
)
from bot.messages.marks import BREAK, SLACK_ID, original, restored


def cut(text: str, limit: int) -> str:
    """At most so many characters, visibly cut, never inside an escape or a mention."""
    if len(text) <= limit:
        return text
    return _whole(text[: limit - 1]).rstrip() + "…"


def _whole(text: str) -> str:
    """Return a text without the half escape, or half mention, in which it ends."""
    return re.sub(r"(&[a-z]{0,3}|<[^<>]*)\Z", "", text)


def one_line(text: str) -> str:
    """Return a text as one line, its escapes undone: for labels, headers and commands."""
    return original(text.replace(BREAK, " ")).strip()


def plain_text(text: str, limit: int) -> Block:
    line = one_line(text)
    return {
        "type": "plain_text",
        "text": line if len(line) <= limit else line[: limit - 1].rstrip() + "…",
        "emoji": True,
    }


def mrkdwn(text: str, limit: int) -> Block:
    return {"type": "mrkdwn", "text": cut(restored(text), limit), "verbatim": True}


MENTION = re.compile(f"<@{SLACK_ID}>")
"""A person, whom Slack shows by name in mrkdwn only: a label would show the id."""
BOXES = ("checkboxes", "radio_buttons")
"""Elements whose options may be mrkdwn."""
FENCE = "```"
"""Before and after a text that is to be copied."""


class Builder:
    """Builds blocks part by part, keeping Slack's limits."""

    def __init__(self, limit: int, total: int = TOTAL) -> None:
        self.limit = limit
        self.total = total
        self.blocks: list[Block] = []
        self.buttons: list[Block] = []
        self.fields: list[Block] = []
        self.options: list[Block] = []
        self.last_button: Block | None = None
        self.inputs: dict[str, Block] = {}
        self.serial = 0
        self._adding: Mapping[str, Callable[[str, str], None]] = {
            "header": self._header,
            "section": self._section,
            "context": self._context,
            "divider": self._divider,
            "field": self._field,
            "button": self._button,
            "open": self._button,
            "link": self._button,
            "beside": self._beside,
            "menu": self._menu,
            "confirm": self._confirm,
            "input": self._input,
            "option": self._option,
            "initial": self._initial,
        }

    def build(self, found: list[tuple[str, str]]) -> list[Block]:
        for kind, content in found:
            self._add(kind, content)
        self._flush()
        return self._limited()

    def _add(self, kind: str, content: str) -> None:
        word = kind.split(" ")[0].rstrip("?!")
        if word not in ("button", "open", "link", "menu", "confirm"):
            self._flush_buttons()

        if word != "field":
            self._flush_fields()

        if word in self._adding:
            self._adding[word](kind, content)

    def _header(self, kind: str, content: str) -> None:
        self.blocks.append({"type": "header", "text": plain_text(content, HEADER)})

    def _section(self, kind: str, content: str) -> None:
        for piece in _pieces(restored(content)):
            self.blocks.append({"type": "section", "text": mrkdwn(piece, SECTION)})

    def _context(self, kind: str, content: str) -> None:
        self.blocks.append(_context(content))

    def _divider(self, kind: str, content: str) -> None:
        self.blocks.append({"type": "divider"})

    def _field(self, kind: str, content: str) -> None:
        self.fields.append(mrkdwn(content, FIELD))
        if len(self.fields) == FIELDS:
            self._flush_fields()

    def _menu(self, kind: str, content: str) -> None:
        label, value = _label_and_value(content)
        if len(value) <= CHOICE:
            self.options.append({"text": plain_text(label, OPTION), "value": value})

    def _new_button(self, action: str, content: str, style: str = "") -> Block | None:
        label, value = _label_and_value(content)
        if not label or len(value) > (URL if action == "link" else VALUE):
            return None

        self.serial += 1
        button: Block = {
            "type": "button",
            "action_id": f"{action}:{self.serial}",
            "text": plain_text(label, BUTTON),
        }

        if action == "link":
            button["url"] = value
        else:
            button["value"] = value

        if style:
            button["style"] = style

        return button

    def _button(self, kind: str, content: str) -> None:
        word, _, style = kind.partition(" ")
        action = {"button": "do", "open": "open", "link": "link"}[word]
        self.last_button = self._new_button(action, content, style)

        if self.last_button is not None:
            self.buttons.append(self.last_button)

        if len(self.buttons) == BUTTONS:
            self._flush_buttons(keep=True)

    def _beside(self, kind: str, content: str) -> None:
        section = next(
            (block for block in reversed(self.blocks) if block["type"] == "section"), None
        )
        self.last_button = self._new_button("open" if kind.endswith("open") else "do", content)
        if section is not None and self.last_button is not None:
            section["accessory"] = self.last_button

    def _confirm(self, kind: str, content: str) -> None:
        if self.last_button is None:
            return

        title, text, yes, no = map(one_line, _split(content, "||", 4))
        self.last_button["confirm"] = {
            "title": {"type": "plain_text", "text": cut(title, 100)},
            "text": {"type": "plain_text", "text": cut(text or title, 300)},
            "confirm": {"type": "plain_text", "text": cut(yes or "Yes", 30)},
            "deny": {"type": "plain_text", "text": cut(no or "Not yet", 30)},
        }

    def _input(self, kind: str, content: str) -> None:
        word, type_, name = kind.split(" ")
        label, placeholder, hint = _split(content, "|", 3)
        if MENTION.search(label):
            self.blocks.append(_context(label))
            label = MENTION.sub("this person", label)

        element: Block = {"type": ELEMENTS[type_], "action_id": name}

        if type_ == "area":
            element["multiline"] = True

        if type_ in ("text", "area"):
            element["max_length"] = SECTION

        if placeholder and type_ not in ("radio", "checks"):
            element["placeholder"] = plain_text(placeholder, 150)

        block: Block = {
            "type": "input",
            "block_id": name,
            "label": plain_text(label, 2000),
            "element": element,
            "optional": word.endswith("?"),
        }

        if word.endswith("!"):
            block["dispatch_action"] = True

        if hint:
            block["hint"] = plain_text(hint, 2000)

        self.inputs[name] = block
        self.blocks.append(block)

    def _option(self, kind: str, content: str) -> None:
        element = self._element_meant(kind)
        options = element.setdefault("options", [])
        if len(options) == OPTIONS:
            return

        value, _, label = content.partition("=>")
        value = one_line(value)[:CHOICE]
        text = plain_text(label, OPTION)

        if MENTION.search(label) and element["type"] in BOXES:
            text = mrkdwn(label.strip(), OPTION)
        elif not text["text"]:
            text = plain_text(value, OPTION)

        options.append({"text": text, "value": value})

    def _initial(self, kind: str, content: str) -> None:
        set_initial(self._element_meant(kind), original(content))

    def _element_meant(self, kind: str) -> Block:
        """Return the element of the input that a part names: "option <id>"."""
        name = kind.partition(" ")[2]
        element: Block = self.inputs[name]["element"]
        return element

    def _flush_buttons(self, *, keep: bool = False) -> None:
        elements = self.buttons
        if self.options:
            self.serial += 1
            action, options = f"menu:{self.serial}", self.options[:5]
            elements.append({"type": "overflow", "action_id": action, "options": options})

        if elements:
            self.blocks.append({"type": "actions", "elements": elements})

        self.buttons, self.options = [], []

        if not keep:
            self.last_button = None

    def _flush_fields(self) -> None:
        if self.fields:
            self.blocks.append({"type": "section", "fields": self.fields})
        self.fields = []

    def _flush(self) -> None:
        self._flush_buttons()
        self._flush_fields()

    def _limited(self) -> list[Block]:
        """Return what Slack takes of the blocks.

        Words go before buttons do: what cannot be read can be asked for.
        """
        acting = [size_of(block) for block in self.blocks if block["type"] == "actions"]
        crowded = len(self.blocks) > self.limit
        places = self.limit - crowded - len(acting)
        room = self.total - 200 - sum(acting)
        kept: list[Block] = []
        is_full = False

        for block in self.blocks:
            if block["type"] == "actions":
                kept.append(block)
                continue

            places, room = places - 1, room - size_of(block)
            is_full = is_full or places < 0 or room < 0
            if not is_full:
                kept.append(block)

        if is_full:
            kept.append(_context("… There is more than fits here."))

        return kept


def _context(content: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(content, SECTION)]}


def _split(content: str, sign: str, count: int) -> list[str]:
    """Return so many parts of a content; those that it lacks are empty."""
    parts = [part.strip() for part in content.split(sign)]
    lacking = [""] * count
    return [*parts, *lacking][:count]


def _label_and_value(content: str) -> tuple[str, str]:
    label, _, value = content.rpartition("=>") if "=>" in content else (content, "", "")
    return label.strip(), one_line(value)


def _pieces(content: str) -> list[str]:
    """Break a long text between lines, for sections of their own.

    A text to be copied goes on as one in the next section.
    """
    found, rest = [], content
    while len(rest) > SECTION:
        place = _place_to_break(rest)
        piece, rest = rest[:place], rest[place:].lstrip("\n")
        if piece.count(FENCE) % 2:
            piece, rest = piece + FENCE, FENCE + rest

        found.append(piece)

    return [*found, rest]


def _place_to_break(text: str) -> int:
    """Return where a section ends: at a late end of a line, else where it is full."""
    most = SECTION - len(FENCE)
    end_of_line = text.rfind("\n", 0, most)
    return end_of_line if end_of_line > SECTION // 2 else len(_whole(text[:most]))


def size_of(value: Any) -> int:
    """How many characters of text a block holds; Slack counts all blocks of a message together."""
    if isinstance(value, dict):
        return sum(
            len(text) if name in ("text", "url") and isinstance(text, str) else size_of(text)
            for name, text in value.items()
        )
    return sum(size_of(one) for one in value) if isinstance(value, list) else 0
