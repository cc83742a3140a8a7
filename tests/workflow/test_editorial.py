"""Editorial versions, which touch no facts, and versions whose date was wrong (rule 1)."""

from datetime import date

from bot.workflow.review import events as e
from bot.workflow.review.commands import AnswerIntroduction
from bot.workflow.rules.forecast import forecast
from tests.workflow.driver import Play
from tests.workflow.sandwell import local_at

STORE = "https://store.example.org"
TRUST, POLICE = "Sandwell Children's Trust", "West Midlands Police"


def versions_of(play: Play, item: str, party: str) -> list[tuple[int, str | None]]:
    """Each answer's version, and why it counts no more."""
    return [(a.version, a.fell) for a in play.review.state(play.key(item, party)).answers]


def test_an_editorial_version_after_a_return_keeps_what_agencies_confirmed(escb):
    """The author says so, a coordinator confirms: agencies keep their answers, on v3, and are told
    what has changed; the groups decide anew. Until it is confirmed nothing is registered."""
    escb.at("sub-committee", draft=2)
    escb.says("sub-committee", "return sub-committee because chapter 2 has typing errors")
    assert escb.is_open("factual-accuracy", "Police")
    said = escb.says("lead-reviewer", f"draft {STORE}/3 editorial note typing errors in chapter 2")
    assert said.told == {"coordinator": ["editorial-asked"]}
    assert escb.review.current("final-draft") is None

    said = escb.says("coordinator", "draft confirm v3")
    assert {"police-lead", "health-lead"} <= {
        who for who, codes in said.told.items() if "kept" in codes
    }
    assert escb.review.current("final-draft").number == 3
    for party in ("Police", "Health"):
        assert escb.how("factual-accuracy", party) == "answered"
        assert versions_of(escb, "factual-accuracy", party) == [(2, "returned"), (3, None)]
    assert escb.is_open("sub-committee")
    assert escb.is_open("final-discussed")
    assert [v.by for v in escb.review.versions["report"]][-1] == escb.id("lead-reviewer")

    escb.says("lead-reviewer", "done final-discussed")
    asked = escb.says("coordinator", "circulate")
    assert [who for who, codes in asked.told.items() if "request" in codes] == ["sub-committee"]
    escb.says("sub-committee", "approve")
    assert escb.how("sub-committee") == "answered"
    # and an agency that finds a fact changed takes its answer back, with what rested on it
    escb.says("police-lead", "dispute because page 3 is another account now")
    assert escb.is_open("sub-committee")


def test_an_editorial_version_that_nobody_confirms_changes_nothing(escb):
    """It is not registered, and after five working days those who could are told so. Another
    version takes its place at any time; whoever says so does not confirm it."""
    escb.at("sub-committee", draft=2)
    escb.says("lead-reviewer", f"draft {STORE}/3 editorial note commas")
    assert escb.refused("lead-reviewer", "draft confirm v3").code == "editorial-not-yours"
    assert escb.refused("police-lead", "draft confirm v3").code == "editorial-not-yours"
    assert escb.refused("lead-reviewer", f"draft {STORE}/4 editorial note more").code == (
        "editorial-waits"
    )
    assert escb.how("factual-accuracy", "Police") == "answered"
    said = escb.later(6).tick()
    assert said.told == {
        "lead-reviewer": ["editorial-lapsed"],
        "coordinator": ["editorial-lapsed"],
    }
    assert escb.refused("coordinator", "draft confirm v3").code == "editorial-gone"

    escb.says("lead-reviewer", f"draft {STORE}/3 editorial note commas")
    said = escb.says("coordinator", "draft refuse v3 because chapter 4 is new")
    assert said.told == {"lead-reviewer": ["editorial-refused"]}
    escb.says("lead-reviewer", f"draft {STORE}/3 editorial note commas")
    escb.says("lead-reviewer", f"draft {STORE}/3 confirmed")
    assert escb.refused("coordinator", "draft confirm v3").code == "editorial-gone"
    assert escb.is_open("factual-accuracy", "Police")


def test_what_can_be_editorial(escb):
    """What has changed is said, and there is a version before that stands or was returned."""
    escb.at("first-draft")
    refused = escb.refused("lead-reviewer", f"draft {STORE}/1 editorial note commas")
    assert refused.code == "editorial-of-nothing"
    escb.at("sub-committee", draft=2)
    assert escb.refused("lead-reviewer", f"draft {STORE}/3 editorial").code == "editorial-note"
    escb.says("coordinator", "undo final-draft because it was the wrong file")
    refused = escb.refused("lead-reviewer", f"draft {STORE}/3 editorial note commas")
    assert refused.code == "editorial-of-nothing"


def test_a_dispute_stays_on_an_editorial_version_and_the_silent_are_asked(escb):
    """Facts are untouched: what was wrong is wrong still; who has not answered is asked on v3."""
    escb.at("agency-check", draft=2)
    escb.says("police-lead", "dispute because page 3 is wrong")
    escb.says("lead-reviewer", f"draft {STORE}/3 editorial note commas")
    escb.says("coordinator", "draft confirm v3")
    assert escb.is_open("factual-accuracy", "Police")
    assert versions_of(escb, "factual-accuracy", "Police") == [(2, "superseded"), (3, None)]
    said = escb.says("coordinator", "circulate")
    assert "request" in said.told["health-lead"]
    escb.says("police-lead", "approve")
    assert escb.how("factual-accuracy", "Police") == "answered"


def test_in_sandwell_the_panel_checks_an_editorial_version_before_anybody_approves_it():
    """Agencies keep their responses; the SLPR Subgroup still waits for the panel's two checks."""
    play = local_at("slpr")
    play.says("lead-reviewer", "draft https://documents.example.org/v3 editorial note commas")
    play.says("coordinator", "draft confirm v3")
    assert play.how("agency-response", TRUST) == "answered"
    assert play.how("strategic-leads", POLICE) == "done"
    play.says("coordinator", "circulate")
    assert {m["item"] for m in play.refused("slpr", "approve slpr-approval").facts["missing"]} == {
        "recommendations-check"
    }
    for member in ("panel-1", "panel-2"):
        play.says(member, "approve recommendations-check")
    play.says("panel-1", "approve mirrors-terms")
    play.does("slpr", AnswerIntroduction(yes=True))
    assert play.says("panel-2", "approve mirrors-terms").told.get("slpr") == ["request"]
    play.says("slpr", "approve slpr-approval")
    completion, _ = forecast(play.review, play.today, play.context("coordinator").calendar)
    assert completion.day is not None


def test_a_version_s_date_is_corrected_with_a_reason(escb):
    """Instead of an untrue day for what was done: the version's own date was wrong."""
    escb.at("agency-check", draft=2)
    registered = escb.review.current("final-draft").on
    early = registered.replace(day=registered.day - 1) if registered.day > 1 else registered
    escb.says("police-lead", "approve")
    said = escb.says("coordinator", f"draft date v2 {early} because the cover says so")
    assert said.of(e.VersionDateCorrected)[0].on == early
    assert escb.review.current("final-draft").on == early
    assert escb.how("factual-accuracy", "Police") == "answered"
    refused = escb.refused("coordinator", "draft date v2 1 Jan 2020 because of a slip")
    assert refused.code in ("before-previous", "before-independence", "before-decision")
    later = escb.later(3).today
    refused = escb.refused("coordinator", f"draft date v2 {later} because of a slip")
    assert refused.code == "spoken-of-before"
    assert escb.refused("police-lead", f"draft date v2 {early} because y").code == "author-only"
    assert escb.refused("coordinator", f"draft date v9 {early} because y").code == "no-such-version"
    assert date(2020, 1, 1) < early


def test_an_agency_by_e_mail_is_not_asked_again_when_a_role_changes(escb):
    """Who writes to it was asked once; that somebody left the Review Team asks it nothing."""
    escb.at("final-report", draft=2)
    escb.says("coordinator", 'agency add "Oak School" by-email "Head teacher"')
    escb.says("lead-reviewer", f"draft {STORE}/2 as final-draft")
    assert "request-by-email" in escb.says("coordinator", "circulate").told["coordinator"]
    for line in (
        "role review-team remove @team-2 because he has moved on",
        "role review-team @team-4",
        "role sub-committee @sub-2",
    ):
        said = escb.says("coordinator", line)
        assert "request-by-email" not in said.told.get("coordinator", []), line


def test_the_published_version_is_not_dated_after_its_publication(escb):
    """What the public read was there that day, though nobody had circulated or answered it."""
    escb.at("agency-check", draft=1)
    escb.says("lead-reviewer", f"draft {STORE}/2 as final-draft confirmed")
    escb.says("coordinator", f"publish outside-the-gate {STORE}/x on today because it was live")
    escb.says("executive", "second 1")
    published = escb.review.published
    assert published.version == 2
    later = escb.later(3).today
    refused = escb.refused("coordinator", f"draft date v2 {later} because of a slip")
    assert (refused.code, refused.facts["first"]) == ("spoken-of-before", published.on)


def test_an_editorial_version_is_judged_anew_when_it_is_confirmed(escb):
    """The version before was withdrawn since, or is dated after it by now."""
    escb.at("agency-check", draft=1)
    escb.says("lead-reviewer", f"draft {STORE}/2 as final-draft confirmed")
    escb.says("lead-reviewer", f"draft {STORE}/3 editorial note commas")
    later = escb.later(2).today
    withdrawn = Play().like(escb)
    withdrawn.says("coordinator", "undo final-draft because it was the wrong file")
    refused = withdrawn.refused("coordinator", "draft confirm v3")
    assert refused.code == "editorial-of-nothing"
    escb.says("coordinator", f"draft date v2 {later} because of a slip")
    assert escb.refused("coordinator", "draft confirm v3").code == "before-previous"


def test_an_editorial_version_takes_two_people(escb):
    """Nobody whom the asker names, no later one, no second account and no guest confirms it."""
    escb.at("sub-committee", draft=2).later(2)
    escb.says("coordinator", f"draft {STORE}/3 editorial note commas")
    escb.says("coordinator", "role coordinator @sock")
    refused = escb.refused("sock", "draft confirm v3")
    assert (refused.code, refused.facts["people"]) == (
        "editorial-not-yours",
        [escb.id("lead-reviewer")],
    )
    escb.later(2)
    escb.says("sock", "role coordinator @late")
    for person in ("sock", "late"):
        assert escb.refused(person, "draft confirm v3").code == "editorial-not-yours"
    escb.guests.add("lead-reviewer")
    assert escb.refused("lead-reviewer", "draft confirm v3").code == "editorial-not-yours"
    escb.guests.clear()
    escb.same |= {"coordinator", "lead-reviewer"}
    assert escb.refused("lead-reviewer", "draft confirm v3").code == "editorial-not-yours"
    escb.same.clear()
    escb.says("lead-reviewer", "draft confirm v3")


def test_nobody_confirms_what_its_asker_may_not_register_any_more(escb):
    """The author was removed meanwhile, has stepped back or left the workspace: it is said which,
    and somebody else says anew that it is editorial."""
    escb.at("sub-committee", draft=2).later(2)
    escb.says("lead-reviewer", f"draft {STORE}/3 editorial note commas")
    before = escb.history[:]
    why = {}
    for cause in ("gone", "recused", "role"):
        escb.history, escb._review = before[:], None
        if cause == "gone":
            escb.gone.add("lead-reviewer")
        elif cause == "recused":
            escb.says("lead-reviewer", "recuse because they know the author")
        else:
            escb.says("coordinator", "role lead-reviewer remove @lead-reviewer because they left")
        escb.says("coordinator", "role coordinator @second")
        escb.introduced("second")
        refused = escb.refused("coordinator", "draft confirm v3")
        why[cause] = (refused.code, refused.facts["by"], refused.facts["why"])
        escb.gone.clear()
    asker = escb.id("lead-reviewer")
    assert why == {cause: ("editorial-asker", asker, cause) for cause in why}
    escb.later(2)  # nobody waits for what nobody can confirm
    escb.says("coordinator", "role lead-reviewer @new-reviewer")
    escb.introduced("new-reviewer")
    escb.says("new-reviewer", "done independence")
    assert escb.says("coordinator", f"draft {STORE}/3 editorial note commas").code == (
        "editorial-asked"
    )


def refs(play: Play, item: str, party: str) -> tuple[str | None, str | None]:
    """What the answer that stands was given with, and what closed the item."""
    state = play.review.state(play.key(item, party))
    assert state.closed is not None
    return state.standing[-1].ref, state.closed.ref


def editorial(play: Play, version: int) -> None:
    """The group returns the draft, and another version comes that touches no facts."""
    play.says("sub-committee", "return sub-committee because of typing errors")
    play.says("lead-reviewer", f"draft {STORE}/{version} editorial note typing errors")
    play.says("coordinator", f"draft confirm v{version}")
    play.says("lead-reviewer", "done final-discussed")
    play.says("coordinator", "circulate")


def test_what_an_answer_was_given_with_outlives_editorial_versions(escb):
    """Evidence that is added and taken back leaves the letter that the agency answered with; and
    evidence that was added before is taken back from the version after, too."""
    escb.at("sub-committee", draft=2)
    escb.says("police-lead", "undo factual-accuracy because the letter was forgotten")
    escb.says("police-lead", "approve factual-accuracy ref letter 3")
    escb.says("coordinator", "circulate")
    editorial(escb, 3)
    editorial(escb, 4)
    assert refs(escb, "factual-accuracy", "Police") == ("letter 3", "letter 3")
    escb.says("police-lead", "evidence factual-accuracy ref minute 9")
    escb.says("police-lead", "evidence undo factual-accuracy because it is another's")
    assert refs(escb, "factual-accuracy", "Police") == ("letter 3", "letter 3")

    assert refs(escb, "factual-accuracy", "Health") == (None, None)
    escb.says("health-lead", "evidence factual-accuracy ref minute 1")
    escb.says("health-lead", "evidence factual-accuracy ref minute 2")
    editorial(escb, 5)
    assert refs(escb, "factual-accuracy", "Health") == ("minute 1", "minute 1")
    escb.says("health-lead", "evidence undo factual-accuracy because it is another's")
    assert refs(escb, "factual-accuracy", "Health") == ("minute 1", "minute 1")
    escb.says("health-lead", "evidence undo factual-accuracy because it is another's")
    assert refs(escb, "factual-accuracy", "Health") == (None, None)
