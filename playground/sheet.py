"""One self-contained file of messages, forms and lists, drawn by the page's own renderer.

Its modules go into the file as they are, under an import map: nothing is fetched, so it can be
sent around and opened without a server. The gallery and the preview of a pathway are such sheets.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from playground.blocks import Json, values_in

STATIC: Final = Path(__file__).parent / "static"
SHEETS: Final = ("tokens.css", "controls.css", "messages.css", "modals.css", "sheet.css")
ENTRY: Final = "sheet.js"
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' data:; img-src data:"
)
"""A sheet fetches nothing: not from its folder, not from the net."""
_IMPORTED: Final = re.compile(r'(?<=["\'])/static/([a-z0-9_-]+\.js)(?=["\'])')


@dataclass(frozen=True, slots=True)
class Card:
    """What the app says, under a name; ``note`` says what stands beside it, or when it comes."""

    name: str
    payload: Json
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: what it is, its short name, and more about it."""

    title: str
    name: str = ""
    about: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG), with its caption and the words that are read out for it."""

    title: str
    alt: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a sheet: its lines, then its cards, then its pictures."""

    id: str
    title: str
    short: str = ""
    """What the list of parts calls it, if not by its title."""
    about: str = ""
    lines: Sequence[Line] = ()
    cards: Sequence[Card] = ()
    figures: Sequence[Figure] = ()


def sheet(
    title: str, about: Sequence[str], sections: Sequence[Section], names: Mapping[str, str]
) -> str:
    """Return the whole file: its title, what it is, its parts, and the names that ids stand for."""
    data = {
        "title": title,
        "about": list(about),
        "names": dict(names),
        "sections": [_section(section) for section in sections],
    }
    style = "".join((STATIC / name).read_text(encoding="utf-8") for name in SHEETS)
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(title)}</title><link rel="icon" href="data:,">
<style>{style}</style>
<script type="importmap">{_import_map()}</script></head>
<body class="sheet-page"><noscript>This page needs JavaScript.</noscript>
<script id="data" type="application/json">{_as_script(data)}</script>
<script type="module">import "{ENTRY}";</script></body></html>
"""


def _section(section: Section) -> Json:
    cards = [
        {**asdict(card), "state": held(card.payload), "confirms": list(confirms(card.payload))}
        for card in section.cards
    ]
    figures = [
        {"title": one.title, "alt": one.alt, "source": _data_url(one.content, "image/png")}
        for one in section.figures
    ]
    lines = [asdict(line) for line in section.lines]
    return {
        "id": section.id,
        "title": section.title,
        "short": section.short or section.title,
        "about": section.about,
        "lines": lines,
        "cards": cards,
        "figures": figures,
    }


def _import_map() -> str:
    """Return the modules under their bare names, which a module without an address may import."""
    found: dict[str, str] = {}
    waiting = [ENTRY]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue

        text = (STATIC / name).read_text(encoding="utf-8")
        waiting += _IMPORTED.findall(text)
        found[name] = _data_url(_IMPORTED.sub(r"\1", text).encode(), "text/javascript")

    return _as_script({"imports": found})


def _data_url(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _as_script(value: Any) -> str:
    """Write JSON that cannot end the element in which it stands."""
    return json.dumps(value, default=str).replace("<", "\\u003c")


def held(payload: Json) -> Json:
    """Return what a form's fields hold when it opens, as Slack would hold it."""
    found: Json = {}
    for block in payload.get("blocks") or []:
        if block["type"] == "input":
            one = block["element"]
            found[block["block_id"]] = {one["action_id"]: {"type": one["type"], **_initial(one)}}
    return found


def _initial(element: Json) -> Json:
    initial = {
        key.replace("initial_", "selected_"): value
        for key, value in element.items()
        if key.startswith("initial_")
    }
    if "selected_value" in initial:
        initial["value"] = initial.pop("selected_value")

    return initial


def confirms(thing: Any) -> Iterator[dict[str, str]]:
    """Yield the questions that stand before a press counts."""
    asked = thing.get("confirm") if isinstance(thing, dict) else None
    if isinstance(asked, dict) and "title" in asked:
        yield {part: asked[part]["text"] for part in ("title", "text", "confirm", "deny")}
    for part in values_in(thing):
        yield from confirms(part)
