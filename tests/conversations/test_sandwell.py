"""Sandwell's reviews as they are typed in Slack: local, national, each to its close, and from one
to the other."""

from tests.conversations.conftest import At
from tests.conversations.sandwell import rest, tells
from tests.conversations.talk import Talk
from tests.workflow.sandwell import LOCAL

NATIONAL = """
2025-11-17 coordinator: open scsp-national "Ash" decided 2025-11-17 ref RR-31
2025-11-20 coordinator: done partnership-contact
2026-09-01 coordinator: done national-review-completed on 31 Aug 2026
2026-09-01 coordinator: done published-by-panel
2026-09-07 coordinator: done disseminated
"""


def test_a_local_review_goes_from_open_to_close(scsp: Talk) -> None:
    """Panel, terms, drafts, governance, SLPR subgroup, Board, notices, publication, rounds of
    assurance; on the way, what is refused is refused in so many words."""
    circulated = "2026-02-03 coordinator: circulate\n"
    tells(scsp, LOCAL[: LOCAL.index(circulated)])
    refusal = scsp.says("coordinator", "done draft")
    assert "isn't ticked" in refusal
    assert "v1" in scsp.presses("coordinator", refusal, "Circulate the latest version")
    tells(scsp, LOCAL[LOCAL.index(circulated) :].removeprefix(circulated), "governance")
    checklist = scsp.says("trust-lead", "checklist governance")
    assert "SCT Board" in checklist
    status = scsp.says("coordinator", "status")
    assert "Forecast, completion" in status
    assert "within the six months" in status
    early = scsp.says("trust-lead", "approve agency-response")
    assert not early.done
    assert "SCT Board" in scsp.says("trust-lead", "show governance-bodies for Trust")

    tells(scsp, rest("governance"), "slpr")
    refusal = scsp.says("board", "approve board-sign-off")
    assert not refusal.done
    assert "SLPR" in refusal

    tells(scsp, rest("slpr"), "ready")
    refusal = scsp.says("coordinator", "done inform-cabinet-member ref letter 9")
    assert "Chair of SCSP: @chair" in refusal
    assert "Nobody can do it for them" in refusal
    checklist = scsp.says("coordinator", "checklist notification")
    assert "Family informed of the publication date (mother)" in checklist
    assert "statutory guidance" in checklist

    tells(scsp, rest("ready"), "assured")
    shown = "2026-08-28 trust-lead: done assurance for 1 ref report 1\n"
    before, after = rest("assured").split(shown)
    tells(scsp, before)
    scsp.day("2026-08-28")
    refusal = scsp.says("coordinator", "done assurance for 1")
    assert not refusal.done
    assert scsp.presses("coordinator", refusal, "Record it as shown").done
    scsp.says(
        "coordinator",
        "done assurance for 1 as asked-again because the figures are for another month",
    )
    again = scsp.last_dm("trust-lead", "more is asked for")
    form = scsp.presses("trust-lead", again, "Shown…").reply.view
    assert form is not None
    assert "shown" in scsp.submits("trust-lead", form, {"outcome": "shown", "evidence": "report 1"})

    tells(scsp, after)
    review = scsp.review()
    assert review.completed is not None
    assert review.completed.isoformat() == "2027-05-10"
    assert "everything is done" in scsp.posts()[-1].text_all


def test_a_national_review_goes_from_open_to_close(scsp: Talk) -> None:
    """Nothing of ours to approve or publish, and no six months."""
    tells(scsp, NATIONAL[: NATIONAL.index("2026-09-01")])
    status = scsp.says("coordinator", "status")
    assert "not counted here" in status
    assert "not made here" in status
    refusal = scsp.says("coordinator", "publish https://www.example.org/reviews/ash")
    assert not refusal.done
    tells(scsp, NATIONAL[NATIONAL.index("2026-09-01") :])
    assert scsp.review().completed is not None


def test_a_local_review_becomes_national_and_back(scsp_at: At) -> None:
    """The reference stays; requests of the other pathway answer kindly; the board follows."""
    scsp = scsp_at("slpr")
    scsp.says(
        "coordinator",
        'dispute agency-response for "Oak School" ref e-mail 30 because the head was on leave',
    )
    said = scsp.says("coordinator", "switch scsp-national confirmed because the Panel takes it on")
    assert said.done
    assert "National" in said
    assert "not counted here" in scsp.board().text_all
    assert scsp.review().ref == "SCSP-2025-01"
    for who in ("coordinator", "trust-lead", "lead-reviewer", "slpr", "board"):
        for look in (
            "",
            "status",
            "checklist",
            "who",
            "timetable",
            "role list",
            "agency list",
            "draft list",
            "chasing",
        ):
            scsp.says(who, look)
    scsp.day("2026-04-20", hour=9)
    scsp.tick()

    scsp.day("2026-05-20")
    said = scsp.says("coordinator", "switch scsp confirmed because the Panel gives it back")
    assert said.done
    assert scsp.review().process.id == "scsp"
    history = scsp.says("coordinator", 'show agency-response for "Oak School"')
    assert "Disputed" in history
    assert "the pathway was switched" in history
    scsp.says("coordinator", 'approve agency-response for "Oak School" ref e-mail 31')
    scsp.all_say("slpr: approve slpr-approval", "board: approve board-sign-off")
    assert scsp.review().stage.id == "notification"


def test_who_shares_the_report_gets_the_link_to_it(scsp_at: At) -> None:
    """With what is theirs, and with the morning's reminder; what they tick holds no report
    itself."""
    scsp = scsp_at("governance")
    assert "Read v2" in scsp.says("trust-lead", "").words
    scsp.says("trust-lead", "status")
    for day in ("2026-03-25", "2026-03-26", "2026-03-27"):
        scsp.day(day, hour=9)
        scsp.tick()
    digest = scsp.last_dm("trust-lead", "Report shared")
    assert "Read v2" in digest.text_all


def test_what_is_due_on_good_friday_is_not_called_due_today_after_easter(scsp_at: At) -> None:
    """The 14 days from 20 March end on Good Friday; on the Tuesday after it they are asked for, by
    their own date."""
    scsp = scsp_at("governance")
    scsp.says("trust-lead", "status")
    scsp.day("2026-04-07", hour=9)
    scsp.tick()
    digest = scsp.last_dm("trust-lead", "Report shared").text_all
    assert "due today" not in digest.casefold()
    assert "due Fri 3 Apr" in digest
    assert "14 days after it went out, by your process document" in digest


def test_what_is_not_so_is_not_said(scsp_at: At) -> None:
    """An agency without Slack is not reminded, a round does follow, a paper is not agreed yet, and
    who is named once is enough."""
    scsp = scsp_at("terms")
    said = scsp.says(
        "lead-reviewer", "draft https://documents.example.org/terms as terms-of-reference"
    )
    assert "Registered as Terms of Reference: v1" in said
    tells(scsp, rest("drafting"), "governance")
    said = scsp.says("trust-lead", "done strategic-leads")
    assert "(Oak School) (Oak School)" not in said
    said = scsp.says("coordinator", 'action add "Brief all staff" for "Oak School" due 1 Oct 2026')
    assert "Oak School is reminded" not in said
    assert "the coordinator is reminded" in said
    scsp.says("coordinator", "switch scsp-national confirmed because the Panel takes it on")
    assert "no report is written here" not in scsp.says("coordinator", "draft list")
    assert "has no timetable of its own" in scsp.says("coordinator", "timetable")
    assert "SCSP Board (board), in Sandwell" in scsp.says("coordinator", "role list")
    assert "there are no assurance rounds" in scsp.says("coordinator", "assurance")
    said = scsp.says("coordinator", "role board remove @board because they left")
    assert "SCSP Board" in scsp.posts()[-1].text_all
    assert said.done


def test_an_action_is_told_with_its_text_and_reported_on_in_a_form(scsp_at: At) -> None:
    """Its lead reads what is to be done, and says in words what is done and what is left; a note
    that says so does not close it."""
    scsp = scsp_at("governance")
    scsp.says("trust-lead", "list")  # whoever has not met the bot is told later
    said = scsp.says(
        "coordinator",
        'action add "Share the minutes" for Trust due 1 Oct 2026 officer "Head of Safeguarding"',
    )
    assert "Its lead has the text now" in said
    scsp.deliver()
    told = scsp.last_dm("trust-lead", "an action from the review")
    assert "Share the minutes" in told.text_all
    assert "led by Head of Safeguarding" in told.text_all
    refused = scsp.says("trust-lead", f"action {scsp.ref} done 1 note half done, amber")
    assert not refused.done
    form = scsp.presses("trust-lead", refused, "How it stands…").reply.view
    assert form is not None
    assert "Share the minutes" in form.text_all
    said = scsp.submits("trust-lead", form, {"outcome": "amber", "note": "two of four teams"})
    assert "It stays open" in said
    assert "(amber" in scsp.says("coordinator", "action list")
    form = scsp.presses("trust-lead", said, "Take it back…").reply.view
    assert form is not None
    assert "will count no more" in form.text_all
    back = scsp.submits("trust-lead", form, {"reason": "it was of another team"})
    assert "that it is some of it late or at risk (amber)" in back
    assert "(amber" not in scsp.says("coordinator", "action list")
    form = scsp.presses("trust-lead", told, "How it stands…").reply.view
    values = {"outcome": "done", "evidence": "audit 7", "impact": "all teams share minutes"}
    assert "is carried out" in scsp.submits("trust-lead", form, values)
    scsp.deliver()
    assert (
        "· done Fri 20 Mar 2026" in scsp.last_dm("trust-lead", "an action from the review").text_all
    )
    listed = scsp.says("coordinator", "action list")
    assert "What has changed: all teams share minutes" in listed
    assert "with evidence" in listed


def test_what_cannot_be_switched_is_said(scsp_at: At) -> None:
    """Each with what there is instead."""
    scsp = scsp_at("named")
    said = scsp.says("coordinator", "switch escb because it is in Essex")
    assert "There is one to scsp-national" in said
    assert "already" in scsp.says("coordinator", "switch scsp because it is local")
    assert "switch <process> because <reason>" in scsp.says("coordinator", "switch scsp-national")
