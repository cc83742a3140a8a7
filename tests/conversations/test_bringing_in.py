"""A review that was under way before the bot came is brought in, in one sitting (B7)."""

from playground import View
from tests.conversations.talk import Talk

SET_UP = (
    'coordinator: open escb "Ash" decided 2 Sep 2025 ref RR-2025-14',
    'coordinator: agency add "Police" lead @police-lead deputy @police-deputy',
    'coordinator: agency add "Health" lead @health-lead',
    'coordinator: agency add "Oak School" by-email "Head Teacher"',
    "coordinator: role lead-reviewer @lead-reviewer",
    "coordinator: role review-team @team-1 @team-2 @team-3",
    "coordinator: role sub-committee @sub-committee",
    "coordinator: role executive @executive",
    "coordinator: family none",
    "coordinator: partnership none",
)
LINK = "https://documents.example.org/"


def _bring(talk: Talk, press: str, values: dict[str, str]) -> str:
    """Fill in a form of those that ``bring-in`` shows."""
    form = talk.presses("coordinator", talk.says("coordinator", "bring-in"), press).reply.view
    assert isinstance(form, View), press
    said = talk.submits("coordinator", form, values)
    assert said.done, said
    return str(said.words)


def test_a_review_that_is_under_way_is_brought_in(escb: Talk) -> None:
    """Versions, whole stages, single items and answers, with their days and their evidence; nobody
    is asked anything but at the end, and the dates start from where it stands."""
    escb.day("2026-01-14")
    opened = escb.says("coordinator", SET_UP[0].partition(": ")[2])
    under_way = escb.presses("coordinator", opened, "It is under way already")
    assert "bringing in what was done before Wed 14 Jan 2026" in under_way
    escb.all_say(*SET_UP[1:])
    for who in ("police-lead", "health-lead", "lead-reviewer", "team-1", "sub-committee"):
        escb.says(who, "")
    escb.typed.append("minutes in folder 2")

    timetable = escb.says("coordinator", "timetable")
    assert "0 of 7" in escb.presses("coordinator", timetable, "Bring in what was done before")
    whole = {"evidence": "minutes in folder 2"}
    said = _bring(
        escb,
        "Whole stages…",
        whole | {"day-0": "2025-09-10", "day-1": "2025-09-17", "day-2": "2025-09-30"},
    )
    assert "18 items with their days. Now: First meeting." in said
    assert "declares independence" in escb.last_dm("lead-reviewer").text_all

    for kind, on, sent in (
        ("terms-of-reference", "2025-10-13", ""),
        ("first-draft", "2025-11-03", ""),
        ("final-draft", "2025-12-08", "2025-12-10"),
    ):
        version = {"kind": kind, "url": f"{LINK}{kind}.docx", "on": on}
        said = _bring(escb, "Bring in a version…", version | ({"sent": sent} if sent else {}))
        assert "Nobody was asked anything" in said
    said = _bring(
        escb,
        "Whole stages…",
        whole | {"day-0": "2025-10-20", "day-2": "2025-11-10", "day-3": "2025-11-17"},
    )
    assert "But not these" not in said, said
    one_by_one = {
        "bring-in final-discussed on 15 Dec 2025 ref minute 7": "Brought in",
        "bring-in factual-accuracy for Police on 16 Dec 2025 ref e-mail 3": "Brought in",
        "bring-in factual-accuracy for Health on 1 Dec 2025 ref e-mail 4": "v2",
        "bring-in sub-committee on 8 Jan 2026 ref minute 5": "Factual accuracy",
        "bring-in agency-thoughts for Police on 15 Jan 2026 ref e-mail 4": "is after Wed 14 Jan",
        "bring-in final-draft on 8 Dec 2025 ref e-mail 4": "is a version of a document",
        "bring-in family-contribution on 8 Dec 2025 ref e-mail 4": "family",
        "bring-in stage decision on 8 Dec 2025 ref minute 4": "Nothing is left there",
    }
    for line, words in one_by_one.items():
        answer = escb.says("coordinator", line)
        assert words in answer, f"{line}: {answer}"
    assert "coordinator" in escb.says("team-1", "bring-in stage scoping on 1 Oct 2025 ref minute 4")
    answer = escb.says("coordinator", "bring-in")
    assert "what came of each family contribution, progress checks" in answer
    by_item = escb.presses("coordinator", answer, "Item by item: Publication…")
    checks = by_item.reply.view
    assert isinstance(checks, View)
    assert "one that was made then" in checks.text_all
    values = {"evidence": "e-mail 12", "day-0": "2025-11-05"}
    assert escb.submits("coordinator", checks, values).done
    assert "Wed 5 Nov 2025" in escb.says("coordinator", "show progress-check for 2")

    review = escb.review()
    terms = review.state(("terms-of-reference", "")).closed
    assert (terms.on.isoformat(), terms.how, terms.ref) == (
        "2025-10-20",
        "answered",
        "minutes in folder 2",
    )
    assert review.stage.id == "agency-check"
    assert "on behalf of" in escb.says("coordinator", "show terms-of-reference")
    told = [m.text_all for m in escb.dms("police-lead") if "your answer is asked for" in m.text_all]
    assert told == []

    ask = escb.presses(
        "coordinator", escb.says("coordinator", "bring-in"), "Ask whoever is awaited on v2"
    )
    assert ask.done, ask
    assert "your answer is asked for" in escb.last_dm("health-lead").text_all
    assert "your answer is asked for" not in escb.last_dm("police-lead").text_all
    left = escb.says("coordinator", "bring-in")
    form = escb.presses("coordinator", left, "Item by item: Chronology Authors…")
    assert isinstance(form.reply.view, View)
    one = escb.submits("coordinator", form.reply.view, whole | {"day-0": "2025-12-17"})
    assert "Chronology Author meeting" in one, one
    seen = escb.says("coordinator", "bring-in")
    assert "✓ Chronology Authors: 1 of 1" in seen
    nothing = escb.says("coordinator", "bring-in stage scoping on 1 Oct 2025 ref minute 4")
    assert escb.presses("coordinator", nothing, "See what is left").done
    assert "Agency check" in escb.presses("coordinator", seen, "Propose dates from here")
    assert escb.verify() == []


def test_whole_stages_are_offered_while_any_is_left(escb: Talk) -> None:
    """Once the rest goes item by item only, the form would have nothing to show."""
    escb.day("2026-01-14")
    escb.all_say(*SET_UP)
    assert "Whole stages…" in escb.says("coordinator", "bring-in").buttons
    stages = [stage.id for stage in escb.review().process.stages]
    for kind, on in (("terms-of-reference", "6"), ("first-draft", "13"), ("final-draft", "20")):
        day = f"2025-10-{on}"
        if kind == "first-draft":
            escb.says("coordinator", "bring-in stage commissioning on 2025-10-01 ref minutes")
        typed = f"bring-in version {LINK}{kind} as {kind} on {day} sent {day}"
        assert escb.says("coordinator", typed).done
        for stage in stages:
            escb.says("coordinator", f"bring-in stage {stage} on {day} ref minutes of then")
    assert "Whole stages…" not in escb.says("coordinator", "bring-in").buttons
