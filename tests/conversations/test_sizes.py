"""A review as large as they come, with names as odd as they come: nothing that the bot says breaks
a limit of Slack.

The stand-in refuses what Slack would refuse, and :meth:`Talk.close` fails for anything that it
refused.
"""

from collections.abc import Callable
from datetime import date

import pytest

from bot.acting import Actor
from bot.handlers.forms import FORMS
from bot.messages.carried import SHAPES
from bot.workflow.process.model import Process
from bot.workflow.review import commands as c
from playground import Button, check_view
from tests.conversations.talk import CHANNEL, PEOPLE, Talk
from tests.databases import Databases

ODD = (
    "👩‍👩‍👧‍👦 Ünïcode & Söhne",
    "*bold* _it_ ~no~ `code`",
    "שירותי רווחה",
    "خدمات الأطفال",
    "e\u0301\u0323\u0308 combining",
    "&amp;lt;!channel&amp;gt;",
    "a || b || c | d",
    "button: Go",
    "'; drop table",
    "Ｐｏｌｉｃｅ",
)
AGENCIES, ATTENDEES, ACTIONS, FAMILY = 40, 300, 60, 20


def odd(kind: str, number: int) -> str:
    """A name of the longest that is taken, no two alike."""
    name = f"{kind} {number} {ODD[number % len(ODD)]} "
    return (name + "x" * 75)[: 75 if number % 2 else 60].strip()


@pytest.fixture(scope="module")
def crowd(request: pytest.FixtureRequest, databases_of: Callable[[str], Databases]) -> Talk:
    """A review with 40 agencies, 300 attendees, 60 actions and 20 family contacts, its draft with
    the agencies."""
    talk = Talk(databases_of(request.config.getoption("--database")).migrated())
    says = talk.says("coordinator", 'open escb "Ash" decided 16 Oct 2025', send=False)
    assert says.done
    lead, deputy = PEOPLE["police-lead"], PEOPLE["police-deputy"]
    parts: list[c.Command] = [
        c.AddAgency(
            name=odd("Agency", n), lead=lead if n % 3 else None, deputy=deputy if n % 3 else None
        )
        if n % 3
        else c.AddAgency(name=odd("Agency", n), by_email=odd("Head", n))
        for n in range(AGENCIES)
    ]
    parts += [c.AddFamily(name=odd("contact", n)) for n in range(FAMILY)]
    parts += [c.AddPartnership(name=odd("Partnership", n)) for n in range(FAMILY)]
    parts += [
        c.AddAction(text=odd("Do", n) * 5, party=f"agency-{n % AGENCIES + 1}", due=date(2026, 6, 1))
        for n in range(ACTIONS)
    ]
    parts += [
        c.GiveRole(role="lead-reviewer", people=(PEOPLE["lead-reviewer"],)),
        c.GiveRole(role="review-team", people=tuple(PEOPLE[f"team-{n}"] for n in (1, 2, 3))),
        c.GiveRole(role="sub-committee", people=(PEOPLE["sub-committee"],)),
        c.GiveRole(role="executive", people=(PEOPLE["executive"],)),
    ]
    attendees = [c.AddAttendee(label=odd("Nurse", n), asked=bool(n % 2)) for n in range(ATTENDEES)]
    parts += [c.AddList(kind="attendee", lines=tuple(enumerate(attendees, 1)))]
    with talk.bot.reviews.looking() as conn:
        row = talk.bot.reviews.find(conn, talk.slack.team, ref=talk.ref)
    assert row is not None
    actor = Actor(team=talk.slack.team, user=PEOPLE["coordinator"])
    for part in parts:
        talk.bot.reviews.perform(row.id, part, actor, now=talk.now)
    talk.deliver()
    talk.all_say(
        "coordinator: done lead-reviewer",
        "lead-reviewer: done independence",
        "coordinator: timetable propose publication 10 Apr 2026",
        "coordinator: timetable accept",
        "lead-reviewer: draft https://documents.example.org/" + "v" * 1500,
        "lead-reviewer: draft https://documents.example.org/final as final-draft",
        "lead-reviewer: done final-discussed",
        "coordinator: circulate",
    )
    assert talk.says(
        "police-lead", "status"
    ).done  # which answers the introduction, whatever test comes first
    return talk


@pytest.fixture(scope="module", autouse=True)
def _closed(crowd: Talk):
    yield
    crowd.close()


LOOKS = (
    *(
        "",
        "status",
        "who",
        "list",
        "help",
        "help all",
        "timetable",
        "chasing",
        "draft list",
        "correction list",
    ),
    *(
        "agency list",
        "partnership list",
        "family list",
        "attendee list",
        "action list",
        "role list",
        "settings",
    ),
    *(
        "show factual-accuracy for agency-2",
        "show briefing-follow-up for attendee-3",
        "assurance",
        "approve",
        "dispute",
    ),
    *(
        "approve factual-accuracy",
        "done agency-letter",
        "done zzz",
        "due agency-letter none because x",
        "publish",
    ),
    "publish https://www.example.org/r",
    "approve sub-committee",
)


@pytest.mark.parametrize("text", LOOKS)
@pytest.mark.parametrize("who", ["coordinator", "police-lead", "lead-reviewer"])
def test_every_look_fits(crowd: Talk, who: str, text: str) -> None:
    """To the coordinator of it all, and to the lead of 26 agencies."""
    said = crowd.says(who, text)
    assert said.words
    assert crowd.slack.problems == []


def test_every_stage_of_the_checklist_fits(crowd: Talk) -> None:
    """The largest has 300 attendees."""
    process: Process = crowd.review().process
    for stage in process.stages:
        assert crowd.says("coordinator", f"checklist {stage.id}").words
        assert crowd.says("coordinator", f"done {stage.items[-1].id}").words
    assert crowd.slack.problems == []


@pytest.mark.parametrize("who", ["coordinator", "police-lead", "stranger", "sub-committee"])
def test_home_fits_on_each_of_its_pages(crowd: Talk, who: str) -> None:
    """To the last page and back."""
    view = crowd.slack.open_home(PEOPLE[who])
    assert view is not None
    for _ in range(30):
        assert check_view({"type": "home", "blocks": view.blocks}) == []
        more = [b for b in view.buttons if b.startswith("Show more")]
        if not more:
            break
        crowd.slack.press(PEOPLE[who], view, more[0])
        after = crowd.slack.home(PEOPLE[who])
        assert after is not None
        view = after
    assert "Show more" not in " ".join(view.buttons)


@pytest.mark.parametrize("name", sorted(set(FORMS) & set(SHAPES)))
def test_every_form_fits(crowd: Talk, name: str) -> None:
    """With the longest names and the most lines."""
    ref, party = crowd.ref, "agency-2"
    arguments = {
        "reason": f"{ref} 3",
        "changed": f"{ref} factual-accuracy {party} 2",
        "dispute": f"{ref} factual-accuracy {party} 2",
        "return": f"{ref} sub-committee - 2",
        "decide": f"{ref} sub-committee - 2",
        "record": f"{ref} factual-accuracy agency-1 2",
        "form": f"{ref} family-contribution family-1",
        "done": f"{ref} agency-letter {party} 2026-01-02",
        "plan": f"{ref} agency-letter {party}",
        "outside": f"{ref} 2026-01-02 https://www.example.org/r",
        "dates": f"{ref} final-stages",
        "editorial-refuse": f"{ref} 4",
        "list": f"{ref} attendee",
        "evidence": f"{ref} agency-letter {party}",
        "take-back": f"{ref} agency-letter {party}",
        "bring-items": f"{ref} practitioners",
        **dict.fromkeys(("decline-point", "ask-point", "explain-point"), f"{ref} 1"),
    }.get(name, ref if SHAPES[name] else "")
    while crowd.slack.open_views(PEOPLE["coordinator"]):
        crowd.slack.close_view(PEOPLE["coordinator"])
    board = crowd.board().button("Checklist")
    raw = {**board.element, "action_id": "open:1", "value": f"{name} {arguments}".strip()}
    if name in ("hold-until", "lift"):
        crowd.says("coordinator", f"hold {ref} for {'the coroner ' * 6} because it is opened")
        raw["value"] = f"{name} {ref} 1"
    if name.endswith("-point"):
        point = '"' + "Page 12 & <13> says *otherwise*. " * 20 + '"'
        crowd.says("police-lead", f"correction {ref} add {point} for {odd('Agency', 1)}")
    reply = crowd.slack.press(PEOPLE["coordinator"], Button(board.where, board.block_id, raw))
    assert reply.view is not None, reply.text_all
    assert (
        check_view(
            {k: v for k, v in reply.view.raw.items() if k in ("type", "title", "blocks", "submit")}
        )
        == []
    )
    assert crowd.slack.problems == []


def test_days_go_by_and_every_digest_fits(crowd: Talk) -> None:
    """Late, all of it: one post in the channel and one message a person a day, within their
    limits."""
    for day in ("2026-01-12", "2026-03-02", "2026-04-20", "2026-04-22"):
        crowd.day(day, hour=9)
        crowd.tick()
    assert crowd.slack.problems == []
    assert crowd.last_dm("police-lead", "Good morning").text_all
    assert [m for m in crowd.slack.messages(CHANNEL) if "newly late" in m.text]
