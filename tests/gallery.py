"""``make gallery``: one page of everything that the bot says, as people see it: build/gallery.html.

Messages, forms and Home are rendered from the examples that the tests render, and drawn by the
playground's own renderer; the timelines are those of the tests' reviews. The page needs nothing
beside itself.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from bot.papers import timeline, timeline_picture
from playground.sheet import Card, Figure, Section, sheet
from tests.message_examples import EXAMPLES
from tests.papers import reviews
from tests.test_messages import rendered

ROOT = Path(__file__).parents[1]
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


def sections() -> list[Section]:
    """Every example under its group, then the timelines."""
    cards: dict[str, list[Card]] = {group: [] for group in GROUPS}
    for name, facts in EXAMPLES.items():
        group, _, short = name.partition("/")
        group = ELSEWHERE.get(short.split(":")[0], group)
        payload = rendered(name, facts)
        is_sent = group in ("dm", "post")
        note = f"Lock screen: {payload['text']}" if is_sent else ""
        cards[group].append(Card(name, payload, note))
    found = [
        Section(id=group, title=f"{title} ({len(cards[group])})", short=title, cards=cards[group])
        for group, title in GROUPS.items()
    ]
    return [*found, Section(id="pictures", title="Pictures", figures=list(figures()))]


def figures() -> Iterator[Figure]:
    """The timelines, each with the words that a screen reader says."""
    for make, title in PICTURES.values():
        play = make()
        drawn = timeline.drawing(play.review, play.today, play.calendar)
        yield Figure(title, timeline.alt_text(drawn), timeline_picture.picture(drawn))


def page() -> str:
    """The whole page."""
    about = (
        f"{len(EXAMPLES)} examples and {len(PICTURES)} pictures, made from the tests' own."
        " Everybody here is made up."
    )
    return sheet("Everything that the bot says", [about], sections(), NAMES)


def main() -> int:
    """Writes the page; says where."""
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(page(), encoding="utf-8")
    print(f"{len(EXAMPLES)} examples: {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
