"""Rule 1: versions of the report and of the terms' paper."""

from datetime import date, timedelta

import pytest

from bot.workflow.review import events as e
from tests.workflow.driver import Play

STORE = "https://store.example.org"


def test_draft_registers_the_first_draft_until_it_was_discussed(escb):
    """Without `as`: first-draft, until `draft-discussed` is ticked for its latest version; then
    final-draft."""
    escb.at("first-draft")
    assert escb.says("lead-reviewer", f"draft {STORE}/1")["kind"] == "first-draft"
    assert escb.says("lead-reviewer", f"draft {STORE}/2")["kind"] == "first-draft"
    escb.says("team-1", "done draft-discussed")
    assert escb.says("lead-reviewer", f"draft {STORE}/3")["kind"] == "final-draft"
    assert escb.says("lead-reviewer", f"draft {STORE}/4")["kind"] == "final-draft"
    assert [v.number for v in escb.review.versions["report"]] == [1, 2, 3, 4]


def test_once_a_final_draft_was_registered_draft_means_the_final_draft(escb):
    """Also after that version was undone: it was registered."""
    escb.at("first-draft").says("lead-reviewer", f"draft {STORE}/1 as final-draft")
    escb.says("lead-reviewer", "undo final-draft because it was the wrong file")
    assert escb.says("lead-reviewer", f"draft {STORE}/2")["kind"] == "final-draft"


def test_each_further_first_draft_reopens_its_discussion(escb):
    """`draft-discussed` speaks of the latest first draft."""
    escb.at("first-draft").says("lead-reviewer", f"draft {STORE}/1")
    escb.says("team-1", "done draft-discussed")
    said = escb.says("lead-reviewer", f"draft {STORE}/2 as first-draft")
    assert said.fell == ["draft-discussed"]
    assert escb.is_open("draft-discussed")


def test_each_further_final_draft_reopens_all_that_speaks_about_it(escb):
    """Confirmations, thoughts, discussion, approvals and the gate's notices; a first draft's
    discussion stays."""
    escb.at("ready", draft=2)
    said = escb.says("lead-reviewer", f"draft {STORE}/3 confirmed")
    assert sorted(said.fell) == [
        "agency-thoughts for Health",
        "agency-thoughts for Police",
        "factual-accuracy for Health",
        "factual-accuracy for Police",
        "final-discussed",
        "inform-dfe",
        "inform-national-panel",
        "inform-ofsted",
        "sign-off",
        "sub-committee",
    ]
    assert escb.how("draft-discussed") == "done"
    assert escb.how("inform-agencies", "Police") == "sent"
    assert escb.how("terms-of-reference") == "answered"
    facts = escb.review.state(("inform-dfe", "")).closings
    assert [(f.how, f.version) for f in facts] == [("sent", 2)], "what was sent stays a fact"
    answers = escb.review.state(escb.key("factual-accuracy", "Police")).answers
    assert [(a.version, a.fell) for a in answers] == [(2, "superseded")], (
        "the answer stays in the history"
    )
    told = {"police-lead", "health-lead", "sub-committee", "executive"}
    assert {p for p, codes in said.told.items() if "superseded" in codes} == told


def test_before_it_sets_answers_aside_draft_says_the_price(escb):
    """Nothing is registered until it is confirmed; `confirmed` does not ask."""
    escb.at("ready")
    refusal = escb.refused("lead-reviewer", f"draft {STORE}/2")
    price = {
        name: refusal.facts[name]
        for name in ("confirmations", "approvals", "notices", "days", "next")
    }
    assert price == {"confirmations": 2, "approvals": 2, "notices": 3, "days": 7, "next": 2}
    assert escb.says("lead-reviewer", f"draft {STORE}/2 confirmed")["version"] == 2


def test_a_draft_that_sets_nothing_aside_does_not_ask(escb):
    """Only answers and sent notices are worth a question."""
    escb.at("final-report", draft=2).says("lead-reviewer", f"draft {STORE}/2")
    escb.says("team-1", "done final-discussed")
    assert escb.says("lead-reviewer", f"draft {STORE}/3").fell == ["final-discussed"]


def test_going_back_to_a_first_draft_sets_the_final_draft_aside(escb):
    """The report's latest version is no final draft: nothing of it can be confirmed until there is
    a new one."""
    escb.at("sub-committee")
    escb.says("lead-reviewer", f"draft {STORE}/2 as first-draft confirmed")
    assert escb.is_open("final-draft")
    assert escb.is_open("final-discussed")
    refusal = escb.refused("police-lead", "approve factual-accuracy")
    assert (refusal.code, refusal.facts["as_"]) == ("no-version", "final-draft")
    escb.says("lead-reviewer", f"draft {STORE}/3 as final-draft")
    assert escb.awaiting("factual-accuracy") == {"Police": "v3", "Health": "v3"}


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("tomorrow", "future-date"),
        ("1 Mar 2026", "before-previous"),
        ("2 Mar 2026", ""),
        ("today", ""),
    ],
)
def test_a_versions_own_date_is_neither_before_the_last_ones_nor_in_the_future(escb, on, code):
    """v1 is of 2 March 2026."""
    escb.at("agency-check").on("9 Mar 2026")
    text = f"draft {STORE}/2 on {on} confirmed"
    if code:
        assert escb.refused("lead-reviewer", text).code == code
    else:
        escb.says("lead-reviewer", text)


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ("police-lead", "approve factual-accuracy on 1 Mar 2026"),
        ("police-lead", "dispute factual-accuracy on 1 Mar 2026 because page 3 is wrong"),
        ("police-lead", "done agency-thoughts on 1 Mar 2026"),
        ("sub-committee", "return sub-committee on 1 Mar 2026 because page 3 is wrong"),
        ("coordinator", "done inform-dfe on 1 Mar 2026 ref e-mail 5"),
    ],
)
def test_nothing_that_speaks_about_a_version_predates_it(escb, person, text):
    """v1 is of 2 March 2026."""
    escb.at("agency-check").on("9 Mar 2026")
    refusal = escb.refused(person, text)
    assert (refusal.code, refusal.facts["registered"]) == ("before-version", date(2026, 3, 2))


def test_a_registered_version_can_be_answered_before_it_is_circulated(escb):
    """Circulating asks and starts clocks; it permits nothing."""
    escb.at("final-report", draft=2).says("lead-reviewer", f"draft {STORE}/2")
    assert escb.says("police-lead", "approve")["version"] == 2


def test_circulate_asks_each_agencys_lead_and_names_who_comes_later(escb):
    """The Sub-Committee is asked once its gate is open, not before."""
    escb.at("final-report", draft=2).says("lead-reviewer", f"draft {STORE}/2")
    escb.says("team-1", "done final-discussed")
    said = escb.says("coordinator", "circulate")
    assert said.told == {"police-lead": ["request"], "health-lead": ["request"]}
    assert [x["item"] for x in said["later"]] == ["sub-committee", "sign-off"]
    escb.says("police-lead", "approve")
    assert escb.says("health-lead", "approve").told == {"sub-committee": ["request"]}
    assert escb.says("sub-committee", "approve").told == {"executive": ["request"]}


def test_a_second_circulation_asks_again_and_restarts_no_clock(escb):
    """Clocks count from the first."""
    escb.at("agency-check").says("police-lead", "approve")
    said = escb.on("10 Mar 2026").says("coordinator", "circulate")
    assert said.told == {"health-lead": ["request"]}
    assert said["again"] is True
    assert escb.review.current("final-draft").circulated == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("circulate v2", "circulate-stale"),
        ("circulate v9", "no-such-version"),
        ("circulate on tomorrow", "future-date"),
        ("circulate on 1 Mar 2026", "circulated-before"),
        ("circulate as terms-of-reference v3", "no-such-version"),
        ("circulate as nonsense", "unknown-document"),
    ],
)
def test_only_the_latest_version_goes_round_and_not_before_its_date(escb, text, code):
    """v3 is of 2 March 2026."""
    escb.at("agency-check", draft=3)
    assert escb.refused("coordinator", text).code == code


def test_a_withdrawn_version_is_not_circulated(escb):
    """It is out for good."""
    escb.at("agency-check").says(
        "sub-committee", "return sub-committee because it has no chapter on housing"
    )
    assert escb.refused("coordinator", "circulate").code == "version-withdrawn"


def test_undoing_a_document_withdraws_its_version_for_good(escb):
    """Nothing older revives; the next version gets the next number."""
    escb.at("sub-committee", draft=3)
    said = escb.says("coordinator", "undo final-draft because it was the wrong file")
    assert "factual-accuracy for Police" in said.fell
    assert escb.refused("police-lead", "approve factual-accuracy").code == "no-version"
    assert escb.refused("police-lead", "approve factual-accuracy v3").code == "no-version"
    assert escb.refused("lead-reviewer", "undo final-draft because again").code == "not-done-yet"
    assert escb.says("lead-reviewer", f"draft {STORE}/4")["version"] == 4
    assert {a.fell for a in escb.review.state(escb.key("factual-accuracy", "Police")).answers} == {
        "undone"
    }


def test_undoing_a_first_draft_leaves_the_final_draft_that_followed_it(escb):
    """What was said of v2 did not rest on v1."""
    escb.at("sub-committee", draft=2)
    said = escb.says("coordinator", "undo first-draft because the link went to another review")
    assert said.fell == ["draft-discussed"]
    assert escb.how("final-draft") == "registered"
    assert escb.how("factual-accuracy", "Police") == "answered"
    escb.says("sub-committee", "approve v2")


@pytest.mark.parametrize(
    "verb", ["approve factual-accuracy", "dispute factual-accuracy because no"]
)
def test_only_a_final_draft_can_be_confirmed(escb, verb):
    """A first draft is discussed, never confirmed."""
    escb.at("first-draft").says("lead-reviewer", f"draft {STORE}/1 as first-draft")
    refusal = escb.refused("police-lead", verb)
    assert (refusal.code, refusal.facts["as_"], refusal.facts["version"]) == (
        "no-version",
        "final-draft",
        1,
    )


def test_a_terms_paper_asks_its_approvers_at_once(escb):
    """It has versions of its own, apart from the report's."""
    escb.at("first-meeting")
    said = escb.says("coordinator", f"draft {STORE}/tor as terms-of-reference")
    assert sorted(said.told) == ["lead-reviewer", "team-1", "team-2", "team-3"]
    assert said["version"] == 1
    escb.says("lead-reviewer", f"draft {STORE}/1 as first-draft")
    assert escb.review.latest(escb.process.documents["terms-of-reference"]).number == 1


def test_a_new_terms_paper_supersedes_what_was_said_of_the_old_one(escb):
    """And asks again."""
    escb.at("first-meeting").says("coordinator", f"draft {STORE}/tor as terms-of-reference")
    escb.says("team-1", "approve")
    assert (
        escb.refused("coordinator", f"draft {STORE}/tor2 as terms-of-reference").facts["approvals"]
        == 1
    )
    said = escb.says("coordinator", f"draft {STORE}/tor2 as terms-of-reference confirmed")
    assert "request" in said.told["team-1"]
    assert escb.refused("team-2", "approve terms-of-reference v1").code == "stale-version"
    assert escb.review.state(("terms-of-reference", "")).standing == ()


def test_a_link_is_mended_without_a_new_version(escb):
    """Nothing falls."""
    escb.at("sub-committee")
    said = escb.says("coordinator", f"draft link v1 {STORE}/moved because the folder was renamed")
    assert said.of(e.LinkMended)[0].url == f"{STORE}/moved"
    assert escb.review.current("final-draft").url == f"{STORE}/moved"
    assert escb.how("factual-accuracy", "Police") == "answered"
    assert (
        escb.refused("coordinator", f"draft link v7 {STORE}/x because no").code == "no-such-version"
    )


@pytest.mark.parametrize(
    ("hosts", "link", "code"),
    [
        ((), "http://store.example.org/1", "https-only"),
        ((), "https://someone:secret@store.example.org/1", "not-a-link"),
        ((), "https://anywhere.example.net/1", ""),
        (("store.example.org",), "https://anywhere.example.net/1", "other-host"),
        (("store.example.org",), "https://evilstore.example.org/1", "other-host"),
        (("store.example.org",), "https://STORE.example.org/1", ""),
        (("example.org",), "https://store.example.org/1", ""),
    ],
)
def test_links_go_to_the_partnerships_own_document_hosts(escb, hosts, link, code):
    """Unset: any https."""
    escb.at("first-draft")
    escb.document_hosts = hosts
    if code:
        assert escb.refused("lead-reviewer", f"draft {link}").code == code
    else:
        escb.says("lead-reviewer", f"draft {link}")


def test_the_report_waits_for_the_independence_of_its_reviewer(escb):
    """Rule 11: it comes before that reviewer's first version; a terms paper does not wait for
    it."""
    play = Play().at("opened")
    refusal = play.refused("lead-reviewer", f"draft {STORE}/1")
    assert (refusal.code, refusal.facts["people"]) == (
        "independence-first",
        [play.id("lead-reviewer")],
    )
    assert play.refused("coordinator", f"draft {STORE}/1").code == "independence-first"
    play.says("coordinator", f"draft {STORE}/tor as terms-of-reference")
    play.says("lead-reviewer", "done independence")
    play.says("lead-reviewer", f"draft {STORE}/1")


@pytest.mark.parametrize("person", ["police-lead", "team-1", "executive", "stranger"])
def test_only_the_lead_reviewer_and_the_coordinator_register_and_circulate(escb, person):
    """Everybody else is told who can."""
    escb.at("agency-check")
    for text in (
        f"draft {STORE}/2 confirmed",
        "circulate",
        f"draft link v1 {STORE}/2 because it moved",
    ):
        refusal = escb.refused(person, text)
        assert refusal.code == "author-only"
        assert refusal.facts["people"] == [escb.id("lead-reviewer"), escb.id("coordinator")]


@pytest.mark.parametrize("how", ["undone", "returned"])
def test_no_earlier_version_is_offered_when_the_last_is_out(escb, how):
    """v2 is withdrawn or returned: neither v1 nor v2 can be answered, sent out or raised points on;
    v3 comes first."""
    escb.at("agency-check").says("lead-reviewer", f"draft {STORE}/2 as final-draft confirmed")
    if how == "undone":
        escb.says("lead-reviewer", "undo final-draft because it was the wrong file")
    else:
        for party in ("Police", "Health"):
            escb.says("coordinator", f"approve factual-accuracy for {party} ref e-mail 1")
        escb.says("lead-reviewer", "done final-discussed")
        escb.says("sub-committee", "return sub-committee because page 3 is missing")
    for person, text in (
        ("police-lead", "approve factual-accuracy v1"),
        ("police-lead", "approve factual-accuracy v2"),
        ("police-lead", 'correction add "A date"'),
        ("lead-reviewer", "done final-discussed"),
    ):
        refusal = escb.refused(person, text)
        assert (refusal.code, refusal.facts["version"], refusal.facts["why"]) == (
            "no-version",
            2,
            how,
        ), text
    refusal = escb.refused("lead-reviewer", "circulate v1")
    assert (refusal.code, refusal.facts["version"], refusal.facts["why"]) == (
        "version-withdrawn",
        2,
        how,
    )


def test_a_version_that_a_coordinator_registers_is_on_the_lead_reviewers_behalf(escb):
    """Shown as such for ever (rule 5)."""
    escb.at("agency-check").says("coordinator", "draft https://store.example.org/v2 confirmed")
    registered = [r for r in escb.history if type(r.event).__name__ == "VersionRegistered"][-1]
    assert (registered.role, registered.behalf) == ("coordinator", "lead-reviewer")


def test_no_version_is_dated_before_the_lead_reviewer_declared_independence(escb):
    """Independence comes before that reviewer's first version (rule 11)."""
    escb.at("first-meeting")
    closed = escb.review.state(escb.key("independence")).closed
    earlier = closed.on - timedelta(days=1)
    refusal = escb.refused("lead-reviewer", f"draft https://store.example.org/v1 on {earlier}")
    assert (refusal.code, refusal.facts["declared"]) == ("before-independence", closed.on)
