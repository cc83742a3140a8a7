"""``make gallery``: one page of everything that the bot says, as people see it: build/gallery.html.

Messages, forms and Home are rendered from the examples that the tests render, and drawn by the
playground's own renderer; the timelines are those of the tests' reviews. The page needs nothing
beside itself.
"""

import base64
import html
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.papers import timeline, timeline_picture
from tests.message_examples import EXAMPLES
from tests.papers import reviews
from tests.test_messages import rendered

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "playground" / "static"
OUT = ROOT / "build" / "gallery.html"
GROUPS = {
    "view": "What people look at",
    "dm": "What comes by direct message",
    "post": "What is posted in the channel",
    "modal": "Forms",
    "reply": "What is answered to whoever did something",
    "refusal": "What is refused, and what to do instead",
}
NAMES = {
    "U0ASHA": "Asha (coordinator)",
    "U0BEN": "Ben (police deputy)",
    "U0CLARE": "Clare (Lead Reviewer)",
    "U0DEV": "Dev (overview)",
}
PICTURES = {
    "early": (reviews.early, "Early: scoping is over, the next dates lie ahead"),
    "late": (reviews.late, "Late: the final draft is with the agencies, past their date"),
    "held": (reviews.held, "Held: signed off, publication on hold"),
    "finished": (reviews.finished, "Finished, a year after publishing"),
}
ELSEWHERE = {"board": "post", "digest-channel": "post", "welcome": "post", "digest-person": "dm"}
"""Views that are sent, and stand with what is sent."""


def cards() -> list[dict[str, Any]]:
    """Every example: ``name``, ``group``, ``payload``, ``state`` (what a form's fields hold) and
    ``confirms``."""
    found = []
    for name, facts in EXAMPLES.items():
        payload = rendered(name, facts)
        group, _, short = name.partition("/")
        found.append(
            {
                "name": name,
                "group": ELSEWHERE.get(short.split(":")[0], group),
                "payload": payload,
                "state": state(payload),
                "confirms": list(confirms(payload)),
            }
        )
    return found


def state(payload: dict[str, Any]) -> dict[str, Any]:
    """What a form's fields hold when it opens, as Slack would hold it."""
    held: dict[str, Any] = {}
    for block in payload.get("blocks") or []:
        if block["type"] == "input":
            one = block["element"]
            initial = {
                k.replace("initial_", "selected_"): v
                for k, v in one.items()
                if k.startswith("initial_")
            }
            if "selected_value" in initial:
                initial["value"] = initial.pop("selected_value")
            held[block["block_id"]] = {one["action_id"]: {"type": one["type"], **initial}}
    return held


def confirms(thing: Any) -> Iterator[dict[str, str]]:
    """The dialogs that stand before a press counts."""
    if isinstance(thing, dict):
        if (
            "confirm" in thing
            and isinstance(thing["confirm"], dict)
            and "title" in thing["confirm"]
        ):
            asked = thing["confirm"]
            yield {part: asked[part]["text"] for part in ("title", "text", "confirm", "deny")}
        for value in thing.values():
            yield from confirms(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from confirms(value)


def pictures() -> list[dict[str, str]]:
    """The timelines, each with the words that a screen reader says."""
    found = []
    for name, (make, title) in PICTURES.items():
        play = make()
        drawn = timeline.drawing(play.review, play.today, play.calendar)
        data = base64.b64encode(timeline_picture.picture(drawn)).decode()
        found.append(
            {"name": name, "title": title, "alt": timeline.alt_text(drawn), "source": data}
        )
    return found


SHEETS = ("tokens.css", "controls.css", "messages.css", "modals.css")
STYLE = """
body { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
nav a { margin-right: 1rem; }
#find { width: 100%; padding: .5rem .75rem; margin: 1rem 0; }
h1 { margin-bottom: .5rem; } h2 { margin: 2.5rem 0 .5rem; }
article.card { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; margin: .75rem 0; }
article.card > header { display: flex; gap: 1rem; padding: .4rem 1rem; border-bottom: 1px solid var(--line); }
article.card > header code { font-size: .8rem; color: var(--soft); }
article.card > header span { font-size: .8rem; color: var(--soft); overflow: hidden; white-space: nowrap; }
.shown { padding: .75rem 1rem; display: grid; gap: .5rem; max-width: 44rem; }
.shown hr { width: 100%; border: 0; border-top: 1px solid var(--line); }
.modal .shown { max-width: 34rem; }
.modal h3.title { border-bottom: 1px solid var(--line); padding-bottom: .4rem; }
.feet { display: flex; justify-content: flex-end; gap: .5rem; border-top: 1px solid var(--line); padding-top: .5rem; }
.asks { border-left: 3px solid var(--line); padding-left: .75rem; color: var(--soft); font-size: .85rem; }
figure img { width: 100%; border: 1px solid var(--line); } figcaption { font-size: .85rem; color: var(--soft); }
@media print { #find, nav { display: none; } article.card { break-inside: avoid; } }
"""

SCRIPT = """
const data = JSON.parse(document.getElementById("data").textContent);
const people = Object.entries(data.names).map(([id, name]) => ({ id, name }));
const plain = (object) => (object ? object.text : "");
for (const card of data.cards) {
  const surface = { names: data.names, people, places: [], state: card.state, drafts: {}, press() {} };
  const view = card.payload.type === "modal" ? card.payload : null;
  const shown = element("div", { class: "shown" });
  if (view) shown.append(element("h3", { class: "title" }, plain(view.title)));
  shown.append(...blocks((card.payload.blocks || []).map((b, n) => ({ block_id: `b${n}`, ...b })), surface));
  if (!(card.payload.blocks || []).length) shown.append(element("p", {}, card.payload.text || ""));
  if (view) {
    const submit = view.submit ? element("button", { type: "button", class: "primary" }, plain(view.submit)) : null;
    shown.append(element("div", { class: "feet" }, element("button", { type: "button" }, plain(view.close)), submit));
  }
  for (const asked of card.confirms) {
    const buttons = element("strong", {}, `[${asked.confirm}] [${asked.deny}]`);
    shown.append(element("p", { class: "asks" }, `Asks first: “${asked.title}” ${asked.text} `, buttons));
  }
  const notice = card.group === "dm" || card.group === "post" ? `Lock screen: ${card.payload.text}` : "";
  const header = element("header", {}, element("code", {}, card.name), element("span", {}, notice));
  const made = element("article", { class: `card ${view ? "modal" : ""}`, id: card.name }, header, shown);
  made.querySelectorAll("a").forEach((link) => link.addEventListener("click", (event) => event.preventDefault()));
  document.getElementById(`group-${card.group}`).append(made);
}
document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const card of document.querySelectorAll("article.card")) {
    card.hidden = !card.textContent.toLowerCase().includes(wanted);
  }
});
document.body.dataset.drawn = document.querySelectorAll("article.card").length;
"""


def page() -> str:
    """The whole page."""
    found = cards()
    mrkdwn = base64.b64encode((STATIC / "mrkdwn.js").read_bytes()).decode()
    maps = json.dumps({"imports": {"/static/mrkdwn.js": f"data:text/javascript;base64,{mrkdwn}"}})
    data = json.dumps({"names": NAMES, "cards": found}, default=str).replace("<", "\\u003c")
    links = "".join(f'<a href="#group-{g}">{html.escape(title)}</a>' for g, title in GROUPS.items())
    sections = "".join(
        f'<section id="group-{g}"><h2>{html.escape(title)}'
        f" ({sum(c['group'] == g for c in found)})</h2></section>"
        for g, title in GROUPS.items()
    )
    figures = "".join(
        f'<figure class="picture"><img alt="{html.escape(one["alt"])}"'
        f' src="data:image/png;base64,{one["source"]}">'
        f"<figcaption>{html.escape(one['title'])}. Read out:"
        f" {html.escape(one['alt'])}</figcaption></figure>"
        for one in pictures()
    )
    style = "".join((STATIC / name).read_text(encoding="utf-8") for name in SHEETS)
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Everything that the bot says</title><link rel="icon" href="data:,">
<style>{style}{STYLE}</style>
<script type="importmap">{maps}</script></head>
<body><h1>Everything that the bot says</h1>
<p>{len(found)} examples and {len(PICTURES)} pictures, made from the tests' own. Everybody here is made up.</p>
<nav aria-label="Groups">{links}<a href="#pictures">Pictures</a></nav>
<label class="hidden" for="find">Find</label><input id="find" type="search" placeholder="Find a word, or a name">
<main>{sections}<section id="pictures"><h2>Pictures</h2>{figures}</section></main>
<script id="data" type="application/json">{data}</script>
<script type="module">{(STATIC / "blocks.js").read_text(encoding="utf-8")}
{{{SCRIPT}}}</script></body></html>
"""


def main() -> int:
    """Writes the page; says where."""
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(page(), encoding="utf-8")
    print(f"{len(EXAMPLES)} examples: {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
