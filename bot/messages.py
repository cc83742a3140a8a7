"""Renders ``messages/`` into Slack payloads. Words live there; blocks are built here.

A template is lines. A line that begins with one of these words starts a part; any other line goes on with the last::

    text: what a notification and a screen reader get (without it: the first section, as plain text)
    header: plain text
    section: mrkdwn                          context: small mrkdwn
    field: mrkdwn (several make one block)   divider:
    button: Label => typed command           button primary: / button danger:
    open: Label => modal and its arguments   link: Label => https://…
    beside: Label => typed command           (a button beside the section before; beside open: a modal's)
    menu: Label => typed command             (several make one overflow menu)
    confirm: title || text || yes || no      (of the button before)

A button carries what it does as a typed command without ``/cspr``, so a press and a typed line are one way in.
A modal's template has, beside these, ``title:``, ``submit:``, ``close:``, ``private:`` and ``input[?!] <type> <id>:
Label | placeholder | hint`` (types text, area, date, url, select, radio, checks, user, users; ``?``: optional; ``!``:
told at once when it changes, so that the form can show what it means), with ``option <id>: value => label`` and
``initial <id>: value``.

What people typed can neither start a part nor end one, nor become a mention or a link: values are marked until the
parts are told apart, ``& < >`` are escaped, and Slack is told not to look for names and addresses itself
(``verbatim``). Dates read "Wed 15 Apr 2026". People are Slack ids, through the filter ``who``; parties may be, through
``name``. A button whose command does not fit is left out: half a command is another command.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, pass_context

from bot.workflow.dates.calendar import day, months_in_words, short_day

SECTION, FIELD, HEADER, BUTTON, VALUE, TEXT = 3000, 2000, 150, 75, 2000, 4000
BLOCKS, MODAL_BLOCKS, FIELDS, BUTTONS, CONTEXTS, TOTAL = 50, 100, 10, 5, 10, 12000
VIEW_TOTAL = 50_000  # a view may have 250 kB, and some of it is no text
OPTION, OPTIONS, CHOICE, TITLE, PRIVATE, URL = 75, 100, 150, 24, 3000, 3000

Block = dict[str, Any]
_BREAK, _BAR, _START = "\ue000", "\ue001", "\ue002"
"""In a rendered template: a value's line break, its bar, and where it starts. Gone once the parts are told apart."""
_MARKED = str.maketrans({_BREAK: "\n", _BAR: "|", _START: None})
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ID = r"[UW][A-Z0-9]+"
_PLACEHOLDER = re.compile(rf"<(?!@{_ID}>)([^<>=\n]*)>")  # a template's own <date>, which Slack would take for a link
_PART = re.compile(
    r"(text|header|section|context|field|divider|button(?: primary| danger)?|open(?: primary| danger)?|link"
    r"|beside(?: open)?"
    r"|menu|confirm|title|submit|close|private|input[?!]? [a-z]+ [\w-]+|option [\w-]+|initial [\w-]+): ?(.*)\Z"
)


class Mrkdwn(str):
    """A text that is mrkdwn already, such as a mention; it is not escaped again."""


@dataclass(frozen=True, slots=True)
class Message:
    """What ``chat.postMessage`` takes: ``text`` is always there beside ``blocks``."""

    text: str
    blocks: list[Block] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        """For a post: previews and automatic links are off."""
        return {
            "text": self.text,
            "blocks": self.blocks,
            "unfurl_links": False,
            "unfurl_media": False,
            "link_names": False,
        }


def escape(text: str) -> str:
    """Slack's three: nothing that a person typed becomes a mention, a link or a ping."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """Back from mrkdwn's escapes, for ``plain_text`` and for typed commands."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _mark(text: str) -> str:
    """A value inside a template: it can neither start a part nor end one."""
    text = re.sub(f"[{_BREAK}{_BAR}{_START}]", "", text)
    return _START + _BREAKS.sub(_BREAK, text).replace("|", _BAR)


def _restored(text: str) -> str:
    return text.translate(_MARKED)


def _finalize(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Mrkdwn):
        return _mark(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return _mark(escape(value))
    return value


def who(user: str | None) -> Mrkdwn:
    """A person's id as a mention; a name that is no id stays text."""
    return Mrkdwn(f"<@{user}>") if re.fullmatch(_ID, user or "") else name(user or "nobody")


def name(value: object) -> Mrkdwn:
    """A party's name. Attendees may be people in Slack, named by their mention; anything else stays text."""
    text = str(value or "")
    return Mrkdwn(text if re.fullmatch(f"<@{_ID}>", text) else escape(text))


def people(users: Iterable[str], last: str = "or") -> Mrkdwn:
    """People in a row: "A, B or C" reads well in every sentence that names who can do something."""
    return names([who(u) for u in users] or ["nobody yet"], last)


def whose(line: Mapping[str, Any]) -> Mrkdwn:
    """Whose an item is: every role that decides an approval, else whichever of them does it."""
    return names(line["who"], "and" if line["kind"] == "approval" else "or")


def names(things: Iterable[Any], last: str = "and", most: int = 12) -> Mrkdwn:
    """Names in a row: "A, B and C"; of very many, the first ones and how many more."""
    found = [t if isinstance(t, Mrkdwn) else name(t) for t in things] or [Mrkdwn("none")]
    if len(found) > most:
        found = [*found[: most - 1], Mrkdwn(f"{len(found) - most + 1} more")]
        last = "and"
    return Mrkdwn(found[0] if len(found) == 1 else ", ".join(found[:-1]) + f" {last} " + found[-1])


def named(thing: Mapping[str, Any]) -> Mrkdwn:
    """An item's instance: "Chronology received (Health)"."""
    party = thing.get("party")
    return Mrkdwn(escape(str(thing["title"])) + (f" ({name(party)})" if party else ""))


def encoded(url: object) -> str:
    """An address as it is typed in a command: one word, whatever is in it."""
    return quote(str(url or ""), safe="!#$%&'()*+,-./:;=?@[]^_`{|}~")


def typed(thing: Mapping[str, Any]) -> str:
    """An item's instance as it is typed: ``chronology for "Health"``."""
    party = thing.get("party")
    return str(thing["item"]) + (f" for {quoted(party)}" if party else "")


def at(verb: str, ref: object) -> str:
    """A verb as it is typed for a review: with its reference after it, if there is one."""
    return f"{verb} {ref}" if ref else verb


def quoted(name: object) -> str:
    """A name as it is typed in a command: in double quotes, which none may hold."""
    return '"' + re.sub(r"[\"“”„‟]", "'", _BREAKS.sub(" ", str(name or ""))) + '"'


def count(number: int, one: str, many: str = "") -> str:
    """``1 item``, ``2 items``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def ago(then: date | None, today: date | None) -> str:
    """How long ago a day was, in words; the day itself where nobody knows today."""
    if then is None or today is None:
        return short_day(then) if then else ""
    days = (today - then).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


def iso(value: object) -> str:
    """A date as it is typed in a command."""
    return value.isoformat() if isinstance(value, date) else str(value or "")


@pass_context
def short(context: Mapping[str, Any], value: object) -> str:
    """A date without its year where that is this year's (the fact ``today``): "Wed 15 Apr"; else with it."""
    today = context.get("today")
    if not isinstance(value, date):
        return ""
    return day(value) if isinstance(today, date) and today.year != value.year else short_day(value)


def moment(at: datetime, zone: str) -> str:
    """An instant as people there read it: "Thu 14 May 2026, 16:42"."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{day(there.date())}, {there:%H:%M}"


def folder() -> Path:
    """Where the templates are: in the wheel beside the package's code, in a checkout beside the package."""
    packed = Path(str(files("bot"))) / "_messages"
    return packed if packed.is_dir() else Path(str(files("bot"))).parent / "messages"


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        keep_trailing_newline=False,
    )
    env.filters |= {
        "who": who,
        "name": name,
        "people": people,
        "names": names,
        "whose": whose,
        "named": named,
        "typed": typed,
        "encoded": encoded,
        "at": at,
        "quoted": quoted,
        "count": count,
        "ago": ago,
        "iso": iso,
        "short": short,
        "moment": moment,
        "months": months_in_words,
    }
    return env


_ENV = _environment()


def exists(name: str) -> bool:
    """Whether there is a template of that name (without ``.j2``)."""
    try:
        _ENV.get_template(f"{name}.j2")
    except TemplateNotFound:
        return False
    return True


def _parts(template: str, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A template's parts in order: (kind, content), the values in it still marked."""
    rendered = _PLACEHOLDER.sub(r"&lt;\1&gt;", _ENV.get_template(f"{template}.j2").render(facts))
    found: list[tuple[str, str]] = []
    for line in rendered.split("\n"):
        match = _PART.match(line.strip())
        if match:
            found.append((match[1], match[2]))
        elif found:
            kind, content = found[-1]
            found[-1] = (kind, f"{content}\n{line.rstrip()}")
        elif line.strip():
            found.append(("section", line.strip()))
    return [(k, c.strip()) for k, c in found if _restored(c).strip() or k == "divider"]


def parts(name: str, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A template's parts in order: (kind, content). Raises ``UndefinedError`` for a fact that it was not given."""
    return [(kind, _restored(content).strip()) for kind, content in _parts(name, facts)]


def words(name: str, facts: Mapping[str, Any]) -> str:
    """A template as one mrkdwn text, for a part of another message."""
    return "\n".join(content for _, content in parts(name, facts))


def render(name: str, facts: Mapping[str, Any]) -> Message:
    """A template as a message, within Slack's limits."""
    found = _parts(name, facts)
    blocks = _Builder(BLOCKS).build(found)
    text = next((c for k, c in found if k == "text"), None)
    if text is None:
        text = next((c for k, c in found if k in ("section", "header", "context")), name)
    return Message(_cut(_restored(text), TEXT), blocks)


def reply(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A template as an answer that only the person sees. It notifies nobody, so its ``text`` is all that it says:
    that is what a screen reader reads out."""
    found = _parts(name, facts)
    said = [c for k, c in found if k in ("text", "header", "section", "context", "field")]
    text = _cut(_restored("\n".join(dict.fromkeys(said))), TEXT) or name
    return {"response_type": "ephemeral", "text": text, "blocks": _Builder(BLOCKS).build(found)}


def followed(said: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """An answer with another below it; without, where that would be more than Slack takes."""
    blocks = [*said["blocks"], *more["blocks"]]
    if len(blocks) > BLOCKS or _size(blocks) > TOTAL:
        return said
    return said | {"text": _cut(f"{said['text']}\n{more['text']}", TEXT), "blocks": blocks}


def modal(name: str, facts: Mapping[str, Any], callback: str) -> dict[str, Any]:
    """A template as a modal view."""
    found = _parts(name, facts)
    single = dict(found)
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback,
        "title": _plain_text(single.get("title", "Reviews"), TITLE),
        "close": _plain_text(single.get("close", "Close"), TITLE),
        "private_metadata": _private(single.get("private", "")),
        "blocks": _Builder(MODAL_BLOCKS, VIEW_TOTAL).build(found),
    }
    if "submit" in single:
        view["submit"] = _plain_text(single["submit"], TITLE)
    return view


def _private(content: str) -> str:
    """What a form must know when it comes back. Never cut: half of it would be another form's."""
    private = plain(_restored(content))
    if len(private) > PRIVATE:
        raise ValueError(f"a form must know {len(private)} characters, and can {PRIVATE}")
    return private


def home(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A template as the App Home."""
    return {"type": "home", "blocks": _Builder(MODAL_BLOCKS, VIEW_TOTAL).build(_parts(name, facts))}


def _cut(text: str, limit: int) -> str:
    """At most so many characters, visibly cut, never inside an escape or a mention."""
    if len(text) <= limit:
        return text
    return re.sub(r"(&[a-z]{0,3}|<[^<>]*)\Z", "", text[: limit - 1]).rstrip() + "…"


def _line(text: str) -> str:
    """A text that is one line, its escapes undone: labels, headers, commands."""
    return plain(_restored(text.replace(_BREAK, " "))).strip()


def _plain_text(text: str, limit: int) -> Block:
    line = _line(text)
    return {
        "type": "plain_text",
        "text": line if len(line) <= limit else line[: limit - 1].rstrip() + "…",
        "emoji": True,
    }


def _mrkdwn(text: str, limit: int) -> Block:
    return {"type": "mrkdwn", "text": _cut(_restored(text), limit), "verbatim": True}


class _Builder:
    """Builds blocks part by part, keeping Slack's limits (``slack.md``)."""

    def __init__(self, limit: int, total: int = TOTAL) -> None:
        self.limit = limit
        self.total = total
        self.blocks: list[Block] = []
        self.buttons: list[Block] = []
        self.fields: list[Block] = []
        self.options: list[tuple[str, str]] = []
        self.last_button: Block | None = None
        self.inputs: dict[str, Block] = {}
        self.serial = 0

    def build(self, found: list[tuple[str, str]]) -> list[Block]:
        for kind, content in found:
            self._add(kind, content)
        self._flush()
        return self._limited()

    def _add(self, kind: str, content: str) -> None:
        if kind.split(" ")[0] not in ("button", "open", "link", "menu", "confirm"):
            self._flush_buttons()
        if kind != "field":
            self._flush_fields()
        word = kind.split(" ")[0].rstrip("?!")
        if word == "header":
            self.blocks.append({"type": "header", "text": _plain_text(content, HEADER)})
        elif word == "section":
            self.blocks += [{"type": "section", "text": _mrkdwn(one, SECTION)} for one in _pieces(_restored(content))]
        elif word == "context":
            self.blocks.append({"type": "context", "elements": [_mrkdwn(content, SECTION)]})
        elif word == "divider":
            self.blocks.append({"type": "divider"})
        elif word == "field":
            self.fields.append(_mrkdwn(content, FIELD))
            if len(self.fields) == FIELDS:
                self._flush_fields()
        elif word in ("button", "open", "link"):
            self._button(kind, content)
        elif word == "beside":
            self._beside(kind, content)
        elif word == "menu":
            self.options.append(_label_and_value(content))
        elif word == "confirm":
            self._confirm(content)
        elif word == "input":
            self._input(kind, content)
        elif word == "option":
            self._option(kind.split(" ", 1)[1], content)
        elif word == "initial":
            _set_initial(self.inputs[kind.split(" ", 1)[1]]["element"], plain(_restored(content)))

    def _new_button(self, action: str, content: str, style: str = "") -> Block | None:
        label, value = _label_and_value(content)
        if not label or len(value) > (URL if action == "link" else VALUE):
            return None
        self.serial += 1
        button: Block = {
            "type": "button",
            "action_id": f"{action}:{self.serial}",
            "text": _plain_text(label, BUTTON),
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
        section = next((b for b in reversed(self.blocks) if b["type"] == "section"), None)
        self.last_button = self._new_button("open" if kind.endswith("open") else "do", content)
        if section is not None and self.last_button is not None:
            section["accessory"] = self.last_button

    def _confirm(self, content: str) -> None:
        title, text, yes, no = ([_line(p) for p in content.split("||")] + ["", "", "", ""])[:4]
        if self.last_button is not None:
            self.last_button["confirm"] = {
                "title": {"type": "plain_text", "text": _cut(title, 100)},
                "text": {"type": "plain_text", "text": _cut(text or title, 300)},
                "confirm": {"type": "plain_text", "text": _cut(yes or "Yes", 30)},
                "deny": {"type": "plain_text", "text": _cut(no or "Not yet", 30)},
            }

    def _input(self, kind: str, content: str) -> None:
        word, type_, name = kind.split(" ")
        label, placeholder, hint = ([p.strip() for p in content.split("|")] + ["", "", ""])[:3]
        element: Block = {"type": _ELEMENTS[type_], "action_id": name}
        if type_ == "area":
            element["multiline"] = True
        if type_ in ("text", "area"):
            element["max_length"] = SECTION
        if placeholder and type_ not in ("radio", "checks"):
            element["placeholder"] = _plain_text(placeholder, 150)
        block: Block = {
            "type": "input",
            "block_id": name,
            "label": _plain_text(label, 2000),
            "element": element,
            "optional": word.endswith("?"),
        }
        if word.endswith("!"):
            block["dispatch_action"] = True
        if hint:
            block["hint"] = _plain_text(hint, 2000)
        self.inputs[name] = block
        self.blocks.append(block)

    def _option(self, name: str, content: str) -> None:
        value, _, label = content.partition("=>")
        options = self.inputs[name]["element"].setdefault("options", [])
        if len(options) < OPTIONS:
            value = _line(value)[:CHOICE]
            text = _plain_text(label, OPTION)
            options.append({"text": text if text["text"] else _plain_text(value, OPTION), "value": value})

    def _flush_buttons(self, *, keep: bool = False) -> None:
        elements = self.buttons
        fitting = [(label, value) for label, value in self.options if len(value) <= CHOICE]
        if fitting:
            self.serial += 1
            options = [{"text": _plain_text(label, OPTION), "value": value} for label, value in fitting[:5]]
            elements = [*elements, {"type": "overflow", "action_id": f"menu:{self.serial}", "options": options}]
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
        """What Slack takes of the blocks. Words go before buttons do: what cannot be read can be asked for."""
        acting = [_size(b) for b in self.blocks if b["type"] == "actions"]
        crowded = len(self.blocks) > self.limit
        room = self.limit - crowded - len(acting), self.total - 200 - sum(acting)
        kept: list[Block] = []
        words = size = left = 0
        for block in self.blocks:
            if block["type"] == "actions":
                kept.append(block)
            elif not left and words < room[0] and size + _size(block) <= room[1]:
                words, size = words + 1, size + _size(block)
                kept.append(block)
            else:
                left += 1
        if left:
            kept.append({"type": "context", "elements": [_mrkdwn(f"… and {left} more parts.", SECTION)]})
        return kept


_ELEMENTS = {
    "text": "plain_text_input",
    "area": "plain_text_input",
    "date": "datepicker",
    "url": "url_text_input",
    "select": "static_select",
    "radio": "radio_buttons",
    "checks": "checkboxes",
    "user": "users_select",
    "users": "multi_users_select",
}


def fill(element: Block, value: Any) -> None:
    """Puts what was typed or chosen into an input's element, for a form that comes back."""
    if isinstance(value, list) and element["type"] == "checkboxes":
        element["initial_options"] = [o for o in element["options"] if o["value"] in value]
    elif isinstance(value, list):
        element["initial_users"] = value
    else:
        _set_initial(element, iso(value))


def _set_initial(element: Block, value: str) -> None:
    if element["type"] in ("plain_text_input", "url_text_input"):
        element["initial_value"] = value[: element.get("max_length", SECTION)]
    elif element["type"] == "datepicker":
        element["initial_date"] = value
    elif element["type"] == "users_select":
        element["initial_user"] = value
    elif element["type"] == "multi_users_select":
        element["initial_users"] = value.split()
    elif "options" in element:
        chosen = [o for o in element["options"] if o["value"] == value]
        if chosen:
            element["initial_options" if element["type"] == "checkboxes" else "initial_option"] = (
                chosen if element["type"] == "checkboxes" else chosen[0]
            )


def _label_and_value(content: str) -> tuple[str, str]:
    label, _, value = content.rpartition("=>") if "=>" in content else (content, "", "")
    return label.strip(), _line(value)


def _pieces(content: str) -> list[str]:
    """A long text in sections of their own, broken between lines."""
    found, rest = [], content
    while len(rest) > SECTION:
        place = rest.rfind("\n", 0, SECTION)
        place = place if place > SECTION // 2 else SECTION
        found.append(rest[:place])
        rest = rest[place:].lstrip("\n")
    return [*found, rest]


def _size(value: Any) -> int:
    """How many characters of text a block holds; Slack counts all blocks of a message together."""
    if isinstance(value, dict):
        return sum(len(v) if k in ("text", "url") and isinstance(v, str) else _size(v) for k, v in value.items())
    return sum(_size(v) for v in value) if isinstance(value, list) else 0
