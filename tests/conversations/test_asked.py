"""Asked means asked: from the day on which a message arrived, and by nothing else."""

from tests.conversations.conftest import At


def test_an_e_mail_counts_once_the_coordinator_has_sent_it(at: At) -> None:
    """[I've sent it] on the text that was handed over; before that the agency was not asked."""
    escb = at("agency-check")
    escb.all_say('coordinator: agency add "Trust" by-email "Head of Safeguarding"')
    escb.day("2026-02-09")
    escb.all_say("coordinator: circulate")
    text = escb.last_dm("coordinator", "is to be asked for by e-mail")
    assert "Trust (asked" not in str(escb.says("school-lead", "approve factual-accuracy"))
    assert "asked by e-mail" in str(escb.presses("coordinator", text, "I've sent it"))
    escb.day("2026-02-11")
    assert "Trust (asked 2 days ago)" in str(escb.says("health-lead", "approve factual-accuracy"))
    assert "as the coordinator says" in str(
        escb.says("coordinator", "chasing factual-accuracy for Trust")
    )
