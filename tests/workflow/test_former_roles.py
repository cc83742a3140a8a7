"""Who left a role, or a contact's place, undoes nothing that was done in it."""


def test_who_left_a_role_undoes_nothing_that_was_done_in_it(escb):
    """Access ends with the role; the answer stays given."""
    escb.at("final-stages").says("executive", "approve")
    escb.says("coordinator", "role executive @executive-2")
    escb.says("coordinator", "role executive remove @executive because they moved on")
    refused = escb.refused("executive", "undo sign-off because I think again")
    assert (refused.code, refused.facts["did"]) == ("undo-not-yours", True)
    assert escb.how("sign-off") == "answered"


def test_a_former_lead_undoes_no_confirmation(escb):
    """Nor does it take the Sub-Committee's agreement along."""
    escb.at("final-stages").says("coordinator", "agency lead Health @health-new")
    assert (
        escb.refused("health-lead", "undo factual-accuracy for Health because I think again").code
        == "undo-not-yours"
    )
