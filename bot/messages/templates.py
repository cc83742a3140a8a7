"""Render ``messages/`` into Slack payloads. Words live there; blocks are built here.

A template is lines. A line that begins with one of these words starts a part; any other line goes
on with the last::

    text: what a notification and a screen reader get (else: the first section, as plain text)
    header: plain text              section: mrkdwn             context: small mrkdwn
    field: mrkdwn                   (several make one block)    divider:
    button: Label => typed command                              button primary:   button danger:
    open: Label => modal and its arguments                      link: Label => https://…
    beside: Label => typed command  (beside the section before; ``beside open:`` opens a modal)
    menu: Label => typed command    (several make one overflow menu)
    confirm: title || text || yes || no                         (of the button before)

In the file a line has up to 200 characters. It goes on in the next line after a block tag, or after
``{##}``: both swallow the line break.

A button carries what it does as a typed command without ``/cspr``, so a press and a typed line are
one way in. A modal's template has, beside these, ``title:``, ``submit:``, ``close:``, ``private:``
and ``input[?!] <type> <id>: Label | placeholder | hint`` (types text, area, date, url, select,
radio, checks, user, users; ``?``: optional; ``!``: told at once when it changes, so that the form
can show what it means), with ``option <id>: value => label`` and ``initial <id>: value``.

What people typed can neither start a part nor end one, nor become a mention or a link: values are
marked until the parts are told apart, ``& < >`` are escaped, and Slack is told not to look for
names and addresses itself (``verbatim``). Dates read "Wed 15 Apr 2026". People are Slack ids,
through the filter ``who``; parties may be, through ``name``. A button whose command does not fit is
left out: half a command is another command.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from bot.errors import Refusal
from bot.messages.blocks import Builder, cut, plain_text, size_of
from bot.messages.carried import encode
from bot.messages.filters import (
    ago,
    at,
    codes,
    count,
    counts,
    encoded,
    formatted,
    instead,
    iso,
    moment,
    name,
    named,
    names,
    often,
    people,
    quoted,
    short,
    together,
    typed,
    who,
    whose,
)
from bot.messages.inputs import Block
from bot.messages.limits import BLOCKS, MODAL_BLOCKS, PRIVATE, TEXT, TITLE, TOTAL, VIEW_TOTAL
from bot.messages.marks import PLACEHOLDER, Mrkdwn, finalize, original, restored
from bot.workflow.dates.calendar import months_in_words

_PART = re.compile(
    r"(text|header|section|context|field|divider|button(?: primary| danger)?|open(?: primary|"
    r" danger)?|link"
    r"|beside(?: open)?"
    r"|menu|confirm|title|submit|close|private|input[?!]? [a-z]+ [\w-]+|option [\w-]+|initial"
    r" [\w-]+): ?(.*)\Z"
)


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


def folder() -> Path:
    """Return where the templates are.

    They are in the wheel beside the package's code, in a checkout beside the package.
    """
    packed = Path(str(files("bot"))) / "_messages"
    return packed if packed.is_dir() else Path(str(files("bot"))).parent / "messages"


OF_LINES = ("together", "when", "act-beside", "read-it", "digest-line", "basis", "mine", "moves")
"""Parts that stand in each line of something, so that they are rendered again and again."""
_OF_A_LINE = re.compile(rf'{{% include "(part/(?:{"|".join(OF_LINES)})\.j2)" %}}')


class _WithLines(FileSystemLoader):
    """Reads templates with the parts of lines in their place.

    To include one while it is rendered takes longer than to render it. What a part sets stays in
    it, as it does where it is included. The other parts are compiled once for all that include
    them: to do so with each would take longer than they are ever rendered.
    """

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's words, its path, and whether they are still those in the file."""
        source, path, is_new = super().get_source(environment, template)

        def part(include: re.Match[str]) -> str:
            content = self.get_source(environment, include[1])[0].removesuffix("\n")
            return f"{{% with %}}{content}{{% endwith %}}"

        return _OF_A_LINE.sub(part, source), path, is_new


def _environment() -> Environment:
    env = Environment(
        loader=_WithLines(folder()),
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - `finalize` escapes, as Slack wants it and not as HTML does
        keep_trailing_newline=False,
        cache_size=-1,  # each is compiled once, however many there are,
        auto_reload=False,  # and its file is not looked at again
    )
    env.filters |= {
        "who": who,
        "name": name,
        "people": people,
        "names": names,
        "often": often,
        "whose": whose,
        "named": named,
        "typed": typed,
        "encoded": encoded,
        "at": at,
        "carry": encode,
        "quoted": quoted,
        "count": count,
        "counts": counts,
        "codes": codes,
        "formatted": formatted,
        "ago": ago,
        "instead": instead,
        "iso": iso,
        "short": short,
        "together": together,
        "moment": moment,
        "months": months_in_words,
    }
    return env


_ENV = _environment()


def exists(name: str) -> bool:
    """Say whether there is a template of that name (without ``.j2``)."""
    try:
        _ENV.get_template(f"{name}.j2")
    except TemplateNotFound:
        return False
    return True


def _parts(template: str, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a template's parts in order: kind and content, the values in it still marked."""
    rendered = PLACEHOLDER.sub(r"&lt;\1&gt;", _ENV.get_template(f"{template}.j2").render(facts))
    found = _told_apart(rendered.split("\n"))
    return [(kind, content.strip()) for kind, content in found if _is_shown(kind, content)]


def _told_apart(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Return the parts that lines are; what stands before the first is a section, too."""
    found: list[tuple[str, str]] = []
    for line in lines:
        match = _PART.match(line.strip())
        if match:
            found.append((match[1], match[2]))
        elif found:
            kind, content = found[-1]
            found[-1] = (kind, f"{content}\n{line.rstrip()}")
        elif line.strip():
            found.append(("section", line.strip()))

    return found


def _is_shown(kind: str, content: str) -> bool:
    """Say whether a part shows anything: what has no words is left out, but for a divider."""
    return kind == "divider" or restored(content).strip() != ""


def parts(name: str, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a template's parts in order: kind and content.

    Raises ``UndefinedError`` for a fact that it was not given.
    """
    return [(kind, restored(content).strip()) for kind, content in _parts(name, facts)]


def words(name: str, facts: Mapping[str, Any]) -> str:
    """Render a template as one mrkdwn text, for a part of another message."""
    return "\n".join(content for _, content in parts(name, facts))


def render(name: str, facts: Mapping[str, Any]) -> Message:
    """Render a template as a message, within Slack's limits."""
    found = _parts(name, facts)
    blocks = Builder(BLOCKS).build(found)
    text = _first_of(("text",), found)
    if text is None:
        text = _first_of(("section", "header", "context"), found)
    return Message(cut(restored(text or ""), TEXT) or _labels(blocks), blocks)


def _first_of(kinds: Collection[str], found: Iterable[tuple[str, str]]) -> str | None:
    """Return what the first part of some kinds holds; ``None`` where there is none."""
    return next((content for kind, content in found if kind in kinds), None)


def reply(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Render a template as an answer that only the person sees.

    It notifies nobody, so its ``text`` is all that it says: that is what a screen reader reads out.
    """
    found = _parts(name, facts)
    shown = ("text", "header", "section", "context", "field")
    said = [content for kind, content in found if kind in shown]
    blocks = Builder(BLOCKS).build(found)
    text = cut(restored("\n".join(dict.fromkeys(said))), TEXT) or _labels(blocks)
    return {"response_type": "ephemeral", "text": text, "blocks": blocks}


def _labels(blocks: list[Block]) -> str:
    """Return what stands on the buttons: all that is said where there are no words beside them."""
    buttons = [button for block in blocks for button in block.get("elements", [])]
    return " · ".join(f"[{button['text']['text']}]" for button in buttons if "value" in button)


def followed(said: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Return an answer with another below it; without, where that is more than Slack takes."""
    blocks = [*said["blocks"], *more["blocks"]]
    if len(blocks) > BLOCKS or size_of(blocks) > TOTAL:
        return said
    text = "\n".join(filter(None, (said["text"], more["text"])))
    return said | {"text": cut(text, TEXT), "blocks": blocks}


_NOTHING_DONE = re.compile(r",? so nothing was (?:done|changed)|\s*Nothing was (?:done|changed)\.")
_NOT_RECORDED = re.compile(r"^Not recorded(?: again)?: ")


def reason(refusal: Refusal) -> Mrkdwn:
    """Say why something was refused for some, where it was done for others: in a line or two."""
    found = parts(f"refusal/{refusal.code}", refusal.facts)
    sentence = next((content for kind, content in found if kind == "section"), "")
    said = " ".join(_NOTHING_DONE.sub("", _NOT_RECORDED.sub("", sentence)).split())
    return Mrkdwn(said[:1].upper() + said[1:])


_ENV.filters["reason"] = reason


def modal(name: str, facts: Mapping[str, Any], callback: str) -> dict[str, Any]:
    """Render a template as a modal view."""
    found = _parts(name, facts)
    single = dict(found)
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(single.get("title", "Reviews"), TITLE),
        "close": plain_text(single.get("close", "Close"), TITLE),
        "private_metadata": _private(single.get("private", "")),
        "blocks": Builder(MODAL_BLOCKS, VIEW_TOTAL).build(found),
    }

    if "submit" in single:
        view["submit"] = plain_text(single["submit"], TITLE)

    return view


def _private(content: str) -> str:
    """Return what a form must know when it comes back.

    Never cut: half of it would be another form's.
    """
    private = original(content)
    if len(private) > PRIVATE:
        raise ValueError(f"a form must know {len(private)} characters, and can {PRIVATE}")
    return private


def home(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Render a template as the App Home."""
    return {"type": "home", "blocks": Builder(MODAL_BLOCKS, VIEW_TOTAL).build(_parts(name, facts))}
