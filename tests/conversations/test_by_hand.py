"""What a coordinator does beside the pathway and the calendar: chase somebody now."""

from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE


def test_somebody_is_chased_now_and_once_a_day(at: At) -> None:
    """The message goes to whose move it is, has what is to be pressed, and counts as proof once it
    has arrived; nobody is chased who is not asked yet, or twice on one day."""
    escb = at("agency-check")
    chased = escb.says("coordinator", "chase factual-accuracy for Health")
    assert "A message goes to @health-lead now" in chased, chased
    message = escb.last_dm("health-lead", "you're reminded")
    assert "Factual accuracy" in message.text_all
    assert message.buttons == ["Confirm v2", "Something's wrong…", "Read v2"]
    proof = escb.says("coordinator", "chasing factual-accuracy for Health")
    assert "Wed 4 Feb 2026: by hand, @health-lead" in proof, proof

    refused = {
        "chase factual-accuracy for Health": "was chased today already",
        "chase sub-committee": "Nobody is asked for it yet. First: Factual accuracy",
        "chase scoping-meeting": "closed",
        "chase publication-date": "It is a coordinator's own to do",
    }
    for line, words in refused.items():
        said = escb.says("coordinator", line)
        assert words in said, said
    assert "coordinator" in escb.says("team-1", "chase factual-accuracy for Police")

    assert escb.presses("health-lead", message, "Confirm v2").done
    settled = next(m for m in escb.dms("health-lead") if m.ts == message.ts)
    assert "settled" in settled.text_all
    assert settled.buttons == []
    escb.day("2026-02-05")
    assert escb.says("coordinator", "chase agency-thoughts for Police").done
    form = escb.presses("police-lead", escb.last_dm("police-lead", "you're reminded"), "Done…")
    assert form.reply.view is not None
    assert not escb.slack.dms(PEOPLE["police-deputy"]) or "you're reminded" not in str(
        [m.text_all for m in escb.dms("police-deputy")]
    )
    assert escb.verify() == []
