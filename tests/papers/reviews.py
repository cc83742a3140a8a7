"""Reviews to make papers of: an early one, a late one, one on hold, a finished one, and such as try
everything."""

from collections.abc import Callable
from importlib.resources import files

from bot.workflow.process.files import read
from tests.conversations.story import chapters
from tests.workflow.driver import Play, escb


def undated() -> Play:
    """Opened, and no timetable yet."""
    return Play().at("opened", agencies=["Police", "Health"], families=["mother"])


def told(until: str, play: Play | None = None) -> Play:
    """The story of the conversations, as far as a mark."""
    play = play or Play(escb())
    for lines, mark in chapters():
        for line in lines:
            play.on(line.day).says(line.who, line.text)
        if mark == until:
            return play
    raise AssertionError(f"no such mark: {until}")


def early() -> Play:
    """Scoping is over; the next dates lie ahead."""
    return told("after-scoping").on("3 Nov 2025")


def late() -> Play:
    """The final draft is with the agencies, who are past their date."""
    return told("agency-check").on("18 Mar 2026")


def held() -> Play:
    """Signed off, and publication on hold for what runs in parallel."""
    play = told("final-stages").on("9 Mar 2026")
    play.says("coordinator", "hold until 1 Jun 2026 because of parallel proceedings")
    return play.on("20 Apr 2026")


def in_rounds() -> Play:
    """Disputed on v2, returned on v3, and asked anew on v4."""
    play = told("agency-check")
    play.says("police-lead", "approve factual-accuracy")
    play.says("health-lead", "dispute factual-accuracy because page 4 is wrong")
    play.on("11 Feb 2026").says("lead-reviewer", "draft https://example.org/v3 confirmed")
    play.says("coordinator", "circulate")
    play.on("16 Feb 2026").says("police-lead", "approve factual-accuracy")
    play.says("health-lead", "approve factual-accuracy")
    play.says("coordinator", 'approve factual-accuracy for "Oak School" ref mail-7')
    play.says("team-1", "done final-discussed")
    play.on("18 Feb 2026").says("sub-committee", "return sub-committee because it is vague")
    play.on("2 Mar 2026").says("lead-reviewer", "draft https://example.org/v4 confirmed")
    play.says("coordinator", "circulate")
    play.on("5 Mar 2026").says("police-lead", "approve factual-accuracy")
    play.on("6 Mar 2026").says("health-lead", "dispute factual-accuracy because page 9 is wrong")
    return play.on("18 Mar 2026")


def published() -> Play:
    """On the website since April."""
    return told("published").on("2 May 2026")


def finished() -> Play:
    """Everything is done, a year after publishing."""
    return told("closed").on("12 Apr 2027")


def not_published(play: Play, instead: str = "nothing") -> Play:
    """The same review, and the Executive has decided against publishing."""
    play = Play().like(play)
    said = play.says("coordinator", f"not-publish as {instead} because a child could be known")
    play.says("executive", f"second {said['number']}")
    return play


def national() -> Play:
    """A pathway without dates of its own."""
    process = read(
        (files("bot.workflow") / "processes" / "scsp-national.toml").read_text(encoding="utf-8")
    )
    play = Play(process)
    play.says("coordinator", 'open scsp-national "Birch" decided 12 Jan 2026')
    return play


REVIEWS: dict[str, Callable[[], Play]] = {
    "undated": undated,
    "early": early,
    "late": late,
    "held": held,
    "in rounds": in_rounds,
    "published": published,
    "finished": finished,
    "national": national,
}
