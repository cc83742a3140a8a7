"""Heavy acts say what they cost and are asked once more (rule 9); nothing is kept until then."""

from bot.refusals.second_look import SecondLook
from tests.workflow.driver import Play

AGENCIES = ("Police", "Health", "Education")


def look(play: Play, person: str, text: str) -> SecondLook:
    """What an act costs, as its question says it."""
    refusal = play.refused(person, text)
    assert isinstance(refusal, SecondLook), refusal.code
    return refusal


def test_a_return_says_whose_answers_it_sets_aside_and_how_many(escb):
    """Six answers were dropped without a word (B12)."""
    escb.at("sub-committee", agencies=AGENCIES)
    price = look(escb, "sub-committee", "return sub-committee because chapter 4 is empty")
    assert (price.act, price.version, price.confirmations, price.disputes) == ("return", 1, 3, 0)
    opened = {(one["item"], one["party"]) for one in price.opened}
    assert {("factual-accuracy", "Police"), ("final-draft", "")} <= opened
    assert escb.review.current("final-draft").number == 1
    said = escb.says("sub-committee", "return sub-committee confirmed because chapter 4 is empty")
    assert said.code == "returned"
    assert [(one["item"], one["party"]) for one in said["fell"]] == [
        (one["item"], one["party"]) for one in price.opened
    ]


def test_a_reason_that_ends_in_confirmed_confirms_nothing(escb):
    """The word counts before the reason, and is text in it."""
    escb.at("sub-committee")
    price = look(escb, "sub-committee", "return because the facts are not confirmed")
    assert price.because == "the facts are not confirmed"


def test_undoing_what_others_rest_on_says_what_opens_again(escb):
    """The approval that rests on a confirmation is named, and the dispute is no confirmation."""
    escb.at("final-stages", agencies=AGENCIES)
    price = look(escb, "police-lead", "undo factual-accuracy because it was for another review")
    assert (price.act, price.party, price.approvals) == ("undo", "Police", 1)
    assert [one["item"] for one in price.opened] == ["sub-committee"]
    assert price.without_others().opened == ()
    assert price.without_others().others == 1
    said = escb.says("police-lead", "undo factual-accuracy confirmed because it was another one")
    assert [one["item"] for one in said["fell"]] == ["sub-committee"]


def test_undoing_what_nothing_rests_on_is_done_at_once(escb):
    """A tick, one's own answer: nobody is asked twice for it."""
    escb.at("final-stages", agencies=AGENCIES)
    escb.says("coordinator", "undo scoping-meeting because it was another day")
    assert [line for line in escb.transcript if "undo" in line] == [
        f"{escb.today} coordinator: undo scoping-meeting because it was another day"
    ]


def test_withdrawing_a_version_is_looked_at_twice_though_nobody_answered(escb):
    """It is withdrawn for good."""
    escb.at("final-report")
    escb.says("lead-reviewer", "draft https://store.example.org/v2 as final-draft confirmed")
    version = escb.review.current("final-draft").number
    price = look(escb, "coordinator", "undo final-draft because it was the wrong file")
    assert (price.act, price.version) == ("undo", version)


def test_undoing_for_several_asks_once_with_the_price_of_all(escb):
    """The approval that rests on all of them is named once."""
    escb.at("final-stages", agencies=AGENCIES)
    text = "undo factual-accuracy for Police and Health {}because the wrong version was read"
    price = look(escb, "coordinator", text.format(""))
    assert list(price.whom) == ["Police", "Health"]
    assert [one["item"] for one in price.opened] == ["sub-committee"]
    assert price.approvals == 1
    escb.says("coordinator", text.format("confirmed "))
    assert set(escb.awaiting("factual-accuracy")) == {"Police", "Health"}


def test_a_version_counts_a_dispute_as_a_dispute(escb):
    """Its price called it a confirmation (B12)."""
    escb.at("agency-check", agencies=AGENCIES)
    escb.says("police-lead", "approve factual-accuracy")
    escb.says("health-lead", "dispute because the date is wrong")
    price = escb.refused("lead-reviewer", "draft https://store.example.org/v2").facts
    assert (price["confirmations"], price["disputes"], price["approvals"]) == (1, 1, 0)


def test_undoing_the_publication_takes_two_people_also_a_year_later(escb):
    """One person did it alone (B12). Whoever agrees is told what it opens and flags."""
    escb.at("published")
    said = escb.on("12 Apr 2027").says("coordinator", "undo publish because the file was replaced")
    assert (said.code, said["act"]) == ("second-asked", "unpublish")
    assert escb.review.published is not None
    price = said["about"]["price"]
    assert (price.ends, price.gone, price.opened) == (0, 0, 0)
    assert escb.refused("coordinator", "second 1").code == "second-self"
    escb.says("coordinator", "undo publish because the link is dead, too")
    done = escb.says("executive", "second 1")
    assert done.code == "undone"
    assert escb.review.published is None
    waiting = [w for w in escb.review.pending_approvals.values() if w.state == "waiting"]
    assert waiting == [], "nobody meant the next publication"


def test_removing_a_party_says_how_much_goes_with_it(escb):
    """What is done of it is there no more; one that has done nothing goes at once."""
    escb.at("sub-committee", agencies=AGENCIES)
    price = look(escb, "coordinator", "agency remove Police because it was never involved")
    assert price.act == "remove"
    assert price.gone > 0
    escb.says("coordinator", "agency remove Police confirmed because it was never involved")
    assert [party.name for party in escb.review.parties_of("agency")] == ["Health", "Education"]
    fresh = Play().at("scoping")
    fresh.says("coordinator", 'agency add "Fire" by-email "Station manager"')
    assert (
        fresh.does(
            "coordinator", fresh.parsed("agency remove Fire because it was never involved")
        ).code
        == "party-removed"
    )


def test_what_discontinuing_ends_is_said_to_both(escb):
    """The whole review, its learning too."""
    escb.at("agency-check")
    said = escb.says("coordinator", "discontinue because it was opened twice")
    assert said["about"]["price"].ends == len(escb.review.open_keys()) > 0
