"""Direct messages that tell somebody to see to something say so once that has passed (B20)."""

from tests.conversations.conftest import At

SETTLED = "this is settled"


def test_a_message_does_not_go_on_asking_for_what_was_seen_to(at: At) -> None:
    """That a contact hasn't answered, after they have; that a document can't be opened, after the
    answer on it; that an item is somebody's, after it is done."""
    escb = at("agency-check")
    escb.all_say("coordinator: agency lead Police @second-coordinator", "lead-reviewer: circulate")
    silent = escb.last_dm("coordinator", "a contact hasn't answered yet")
    assert SETTLED not in silent.text_all
    escb.all_say("second-coordinator: status")

    def now_says(message: object) -> str:
        shown = [m.text_all for m in escb.dms("coordinator") if m.ts == message.ts]  # type: ignore[attr-defined]
        return shown[0]

    assert SETTLED in now_says(silent)

    request = escb.last_dm("health-lead", "your answer is asked for")
    escb.presses("health-lead", request, "I can't open v2")
    closed = escb.last_dm("coordinator", "a document can't be opened")
    assert SETTLED not in now_says(closed)
    escb.all_say("health-lead: approve factual-accuracy")
    assert SETTLED in now_says(closed)

    escb.all_say("coordinator: assign media-statement @team-2")
    assigned = escb.last_dm("team-2", "an item is yours now")
    escb.all_say("coordinator: done media-statement")
    texts = [m.text_all for m in escb.dms("team-2") if m.ts == assigned.ts]
    assert SETTLED in texts[0]
