"""What becomes of a dispute: nobody undoes it alone but whoever raised it."""

from tests.workflow.driver import user

WRONG = "dispute because page 3 is wrong"
MAIL = "approve factual-accuracy for Health ref e-mail 4"


def test_a_coordinator_alone_undoes_no_dispute(escb):
    """Only the agency's lead takes it back, else two people close the impasse (rule 8)."""
    escb.at("agency-check").says("health-lead", WRONG)
    refused = escb.refused("coordinator", "undo factual-accuracy for Health because tidy up")
    assert (refused.code, refused.facts["by"]) == ("dispute-stays", user("health-lead"))
    assert escb.says("coordinator", MAIL).code == "lead-asked"
    assert escb.is_open("factual-accuracy", "Health")


def test_a_dispute_stays_when_a_coordinator_recuses_whoever_disputed(escb):
    """An e-mail that the coordinator records doesn't pass it; the agency's own deputy does."""
    escb.at("agency-check").says("health-lead", WRONG)
    said = escb.says("coordinator", "recuse @health-lead because a cousin of the family")
    assert [one["item"] for one in said["disputed"]] == ["factual-accuracy"]
    assert escb.refused("coordinator", MAIL).code == "dispute-stays"
    escb.says("health-deputy", "approve")
    assert escb.how("factual-accuracy", "Health") == "answered"


def test_who_recuses_themselves_takes_their_dispute_along(escb):
    """It is their own act."""
    escb.at("agency-check").says("health-lead", WRONG)
    said = escb.says("health-lead", "recuse because a cousin of the family")
    assert [one["item"] for one in said["dropped"]] == ["factual-accuracy"]
    assert escb.says("coordinator", MAIL).code == "answered"


def test_an_impasse_that_is_undone_is_disputed_again(escb):
    """The agency never took its dispute back."""
    escb.at("agency-check").says("health-lead", WRONG)
    escb.says("coordinator", "close-impasse factual-accuracy for Health because they can't agree")
    escb.says("executive", "second 1")
    assert not escb.is_open("factual-accuracy", "Health")
    escb.says("coordinator", "undo factual-accuracy for Health because they talk again")
    assert [
        a.value for a in escb.review.state(escb.key("factual-accuracy", "Health")).standing
    ] == ["dispute"]
    escb.says(
        "coordinator",
        "close-impasse factual-accuracy for Health because they can't agree after all",
    )
