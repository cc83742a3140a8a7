"""Every button that is written in ``messages/`` is pressed in a conversation; here those that no
other test presses."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.messages import templates
from playground import Button
from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE, Talk

PRESSES = [
    # A refusal, and the button that is its cure.
    ("opened", "coordinator: timetable accept", "Propose one", "Proposed for publication"),
    ("opened", "coordinator: checklist scoping", "← Commissioning (0 of 2)", "Commissioning ·"),
    (
        "opened",
        "coordinator: checklist scoping",
        "Actions following scoping (0 of 0) →",
        "Actions following scoping",
    ),
    (
        "opened",
        "coordinator: approve scoping-meeting",
        "Record it as done",
        "Recorded: Scoping meeting",
    ),
    ("opened", "coordinator: status as of 1 Sep 2025", "Status today", "Whose move"),
    (
        "opened",
        "coordinator: settings factual 1",
        "Show them all",
        "The settings of this workspace",
    ),
    (
        "opened",
        "team-1: settings nudge-hour 10",
        "Show the settings",
        "The settings of this workspace",
    ),
    ("after-scoping", "coordinator: done scoping-meeting", "Show its history", "History"),
    ("after-scoping", "coordinator: status", "Timetable", "timetable, agreed"),
    (
        "agency-check",
        "coordinator: show publication-date",
        "Agree the date…",
        "What it means is shown below",
    ),
    (
        "final-report",
        "lead-reviewer: show final-draft",
        "Register a version…",
        "the document stays where it is",
    ),
    ("after-scoping", "coordinator: status", "Show mine", "Yours now"),
    (
        "after-scoping",
        "coordinator: role executive remove @team-1 because they left",
        "List the roles",
        "who holds",
    ),
    (
        "after-scoping",
        'coordinator: agency add "Police" lead @police-lead',
        "List them",
        "3 agencies",
    ),
    (
        "after-scoping",
        "coordinator: done agency-letter for Health as none because it is",
        "Record it without",
        "sent",
    ),
    ("agency-check", "coordinator: circulate v9", "List the versions", "versions"),
    (
        "agency-check",
        "sub-committee: approve sub-committee",
        "See who is awaited",
        "who is outstanding",
    ),
    ("agency-check", "team-1: approve", "See what is yours", "nothing waits for you"),
    ("agency-check", "lead-reviewer: correction accept 9", "List the points", "no point so far"),
    ("agency-check", "coordinator: action done 9", "List the actions", "action"),
    ("agency-check", "team-1: list", "Show finished ones, too", "1 review"),
    ("agency-check", "team-1: ", "Everything I can do", "What you need most"),
    ("agency-check", "team-1: ", "My reviews", "1 review in progress"),
    (
        "agency-check",
        (
            "health-lead: dispute because page 3 is wrong; team-1: close-impasse factual-accuracy"
            " for Health because stuck"
        ),
        "Who holds which role",
        "who holds which role",
    ),
    (
        "agency-check",
        "coordinator: discontinue because opened in error; second-coordinator: second 4",
        "Be the second for 1",
        "is discontinued",
    ),
    (
        "agency-check",
        (
            "coordinator: discontinue because opened in error; second-coordinator: discontinue"
            " because opened in error"
        ),
        "Be the second person",
        "is discontinued",
    ),
    (
        "final-stages",
        (
            'coordinator: action add "Audit" for Health due 1 Jun 2026; '
            "coordinator: done response-and-actions as none because nothing is left"
        ),
        "Close it with 1 action",
        "With 1 action",
    ),
    (
        "published",
        (
            'coordinator: agency add "Kent Police" lead @outsider out of area; '
            'coordinator: done agency-letter for "Kent Police" ref letter 9'
        ),
        "What is theirs",
        "4 agencies",
    ),
]


@pytest.mark.parametrize(("stage", "typed", "button", "says"), PRESSES)
def test_what_an_answer_offers(at: At, stage: str, typed: str, button: str, says: str) -> None:
    """Whoever typed the last line presses the button; it does what it says."""
    escb = at(stage)
    for line in typed.split("; "):
        who, _, text = line.partition(": ")
        said = escb.says(who, text)
    assert says in escb.presses(who, said, button)


# --- what an answer offers as a form -------------------------------------------------------------


def test_a_new_review_is_set_up_from_its_first_answer(escb: Talk) -> None:
    """[Set it up…] opens the card, [Propose a timetable] does what it says."""
    said = escb.says("coordinator", 'open escb "Ash" decided 16 Oct 2025')
    view = escb.presses("coordinator", said, "Set it up…").reply.view
    assert view is not None
    assert "set-up, 1 of 6" in view.text_all
    assert "Proposed for publication" in escb.presses("coordinator", said, "Propose a timetable")


def test_a_stages_dates_are_changed_from_the_timetable(at: At) -> None:
    """[Change dates…] stands beside each stage."""
    escb = at("after-scoping")
    shown = escb.says("coordinator", "timetable").reply.messages[-1]
    block, element = next((b, e) for b, e in shown.elements if e["text"]["text"] == "Change dates…")
    view = escb.presses("coordinator", Button(shown, block, element), "").reply.view
    assert view is not None
    field = next(b["block_id"] for b in view.blocks if b["type"] == "input")
    said = escb.submits("coordinator", view, {field: "2026-01-30", "reason": "the chair wishes it"})
    assert "Fri 30 Jan 2026" in said


def test_a_review_taken_over_half_way_is_caught_up_by_form(at: At) -> None:
    """[Tick what is done already…]: each with its day, in one go; a day that is to come is refused
    with the rest."""
    escb = at("scoping")
    view = escb.presses(
        "coordinator", escb.says("coordinator", "timetable"), "Tick what is done already…"
    ).reply.view
    assert view is not None
    fields = [
        b["block_id"]
        for b in view.blocks
        if b["type"] == "input" and b["block_id"].startswith("day-")
    ]
    assert not escb.submits(
        "coordinator", view, {fields[0]: "2025-10-20", fields[1]: "2025-11-01"}
    ).done
    assert not escb.review().state(("scoping-meeting", "")).closed
    assert "items with their days" in escb.submits(
        "coordinator", view, dict.fromkeys(fields[:2], "2025-10-20")
    )


def test_a_reviewer_declares_independence_where_it_was_missing(at: At) -> None:
    """The refusal of the first version carries it."""
    escb = at("opened")
    escb.says("coordinator", "role lead-reviewer @lead-reviewer")
    said = escb.says("lead-reviewer", "draft https://documents.example.org/v1")
    assert "Recorded" in escb.presses("lead-reviewer", said, "Declare independence")
    assert "v1" in escb.says("lead-reviewer", "draft https://documents.example.org/v1")


# --- what messages offer -------------------------------------------------------------------------


def test_a_point_is_read_and_accepted_from_its_message(at: At) -> None:
    """The Lead Reviewer's; the point itself is in no message."""
    escb = at("agency-check")
    escb.typed.append("page 12, the visit")
    escb.says("police-lead", 'correction add "page 12, the visit"')
    told = escb.last_dm("lead-reviewer", "a point was raised")
    view = escb.presses("lead-reviewer", told, "Read point 1").reply.view
    assert view is not None
    assert "page 12, the visit" in view.text_all
    assert "accepted" in escb.presses("lead-reviewer", told, "Accept 1")


def test_the_notices_last_day_offers_each_notice(at: At) -> None:
    """With its reference, in a form."""
    escb = at("notices")
    escb.day("2026-03-30", hour=9)
    escb.tick()
    told = escb.last_dm("coordinator", "last day is today")
    view = escb.presses("coordinator", told, "DfE informed: sent…").reply.view
    assert view is not None
    assert "sent Mon 30 Mar 2026" in escb.submits("coordinator", view, {"evidence": "e-mail 8"})


def test_a_day_late_the_notices_last_day_offers_another_date(at: At) -> None:
    """The one that was agreed no longer holds, so its form is there."""
    escb = at("notices")
    escb.day("2026-03-31", hour=9)
    escb.tick()
    told = escb.last_dm("coordinator", "last day was Mon 30 Mar")
    view = escb.presses("coordinator", told, "Move the date…").reply.view
    assert view is not None
    assert "Wed 15 Apr 2026" in escb.submits("coordinator", view, {"Publication on": "2026-04-15"})


def test_a_contact_who_is_the_wrong_one(escb: Talk) -> None:
    """The coordinator looks at the agencies and the roles."""
    escb.all_say(
        'coordinator: open escb "Ash" decided 16 Oct 2025',
        'coordinator: agency add "Police" lead @police-lead',
    )
    escb.presses("police-lead", escb.last_dm("police-lead"), "Not me")
    told = escb.last_dm("coordinator", "isn't the right one")
    assert "1 agency" in escb.presses("coordinator", told, "Agencies")
    assert "who holds which role" in escb.presses("coordinator", told, "Roles")


def test_a_group_returns_from_its_request(at: At) -> None:
    """[Return…], and [Yes, returned…] of what a coordinator wrote up; or [Return it…] where it was
    written up anew."""
    wrote_up = "return sub-committee confirmed because section 4 lacks its evidence"
    for first, button in (("", "Return…"), (wrote_up, "Yes, returned…"), (wrote_up, "Return it…")):
        escb = at("sub-committee")
        escb.typed.append("section 4 lacks its evidence")
        escb.says("sub-committee", "status")
        escb.says(
            "coordinator",
            "approve sub-committee on 10 Feb 2026" if button == "Return it…" else "status",
        )
        where: Any = next(m for m in reversed(escb.dms("sub-committee")) if m.buttons)
        if first:
            escb.says("coordinator", first)
        if button == "Return it…":
            where = escb.presses("sub-committee", where.button("Yes, agreed"), "")
        else:
            where = next(m for m in reversed(escb.dms("sub-committee")) if button in m.buttons)
        view = escb.presses("sub-committee", where, button).reply.view
        assert view is not None
        assert "returned" in escb.submits(
            "sub-committee", view, {"reason": "section 4 lacks its evidence"}
        )


def test_a_digest_leads_to_what_it_speaks_of(at: At) -> None:
    """[Read and answer] shows the item with its buttons, [Show all that is mine] everything."""
    escb = at("agency-check")
    escb.day("2026-03-05", hour=9)
    escb.tick()
    digest = escb.last_dm("health-lead", "Good morning")
    shown = escb.presses("health-lead", digest, "Read and answer")
    assert "Confirm v2" in shown.buttons
    assert "Yours now" in escb.presses("health-lead", digest, "Show all that is mine")
    posted = next(
        m for m in reversed(escb.posts()) if "due today" in m.text_all and "Show mine" in m.buttons
    )
    assert "Yours now" in escb.presses("health-lead", posted, "Show mine")


def test_home_shows_an_item_that_cannot_be_done_yet(at: At) -> None:
    """[Show], with its history, on top of Home: a hold is in force, so nobody can publish."""
    escb = at("ready")
    escb.all_say("coordinator: hold because of proceedings")
    escb.day("2026-04-10")
    home = escb.slack.open_home(PEOPLE["coordinator"])
    assert home is not None
    assert "a publication hold is in force" in home.text_all
    escb.presses("coordinator", home, "Show")
    assert "Stage: Publication" in escb.slack.open_views(PEOPLE["coordinator"])[-1].text_all


def test_a_link_is_followed_without_an_answer(at: At) -> None:
    """The press tells the bot, and the browser opens: nothing is to be said."""
    escb = at("agency-check")
    request = escb.last_dm("police-lead", "your answer is asked for")
    assert escb.presses("police-lead", request, "Read v2").words == ""
    escb.presses("police-lead", request, "I can't open v2")
    assert (
        escb.presses("coordinator", escb.last_dm("coordinator", "can't be opened"), "Open v2").words
        == ""
    )
    assert (
        escb.presses("team-1", escb.says("team-1", "draft list"), "Read Overview Report v2").words
        == ""
    )


def test_what_was_published_can_be_opened(at: At) -> None:
    """From the answer to whoever published it."""
    escb = at("ready")
    escb.day("2026-04-10")
    said = escb.says("coordinator", "publish https://www.example.org/reviews/ash")
    assert escb.presses("coordinator", said, "What was published").words == ""


# --- none is left out ----------------------------------------------------------------------------

PART = re.compile(r"\s*(?:button|open|beside(?: open)?|menu|link)(?: primary| danger)?: (.*?) => ")


def written() -> Iterator[tuple[str, str]]:
    """The labels of all buttons in ``messages/``, as patterns, each with its template."""
    for path in sorted(templates.folder().rglob("*.j2")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found = PART.match(
                re.sub(r"\{% if loop.index == at %\} primary\{% endif %\}", "", line)
            )
            if found:
                choices = re.split(r"\{% (?:if|else|endif).*?%\}", found[1])
                for label in (
                    [c for c in choices if c.strip()] if "{% else %}" in found[1] else [found[1]]
                ):
                    pieces = re.split(r"\{\{.*?\}\}|\{%.*?%\}", label)
                    yield (
                        ".+".join(re.escape(piece) for piece in pieces),
                        str(path.relative_to(templates.folder())),
                    )


def pressed() -> set[str]:
    """Everything in the conversations that could be the label of a press: texts that are not merely
    asserted."""
    found: set[str] = set()
    for path in Path(__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        asserted = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.Assert) and not re.search(r"\bpress(es)?\(", ast.unparse(node))
            for part in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and id(node) not in asserted:
                found.add(
                    "".join(
                        str(p.value) if isinstance(p, ast.Constant) else "1" for p in node.values
                    )
                )
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in asserted
            ):
                found.add(node.value)
    return found


def test_every_button_is_pressed_somewhere() -> None:
    """A button in a template without a conversation is named here."""
    said = pressed()
    missing = [
        (p, where) for p, where in written() if not any(re.fullmatch(p, one) for one in said)
    ]
    assert missing == []
