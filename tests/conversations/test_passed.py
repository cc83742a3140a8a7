"""Direct messages that tell somebody to see to something say so once that has passed (B20)."""

from playground import Message
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


def test_a_lead_who_was_replaced_reads_nothing_new_of_the_agency(at: At) -> None:
    """Neither what became of its action nor of its points."""
    escb = at("agency-check")
    escb.says("police-lead", 'correction add "page 12, the visit"')
    escb.says("police-lead", 'correction add "page 14, the name"')
    escb.deliver()
    assert escb.says("lead-reviewer", "correction accept 1").done
    told = escb.last_dm("police-lead", "answered")
    escb.all_say("coordinator: agency lead Police @team-2", "team-2: status")
    assert escb.says("lead-reviewer", "correction accept 2").done
    shown = [m.text_all for m in escb.dms("police-lead") if m.ts == told.ts]
    assert SETTLED in shown[0]


def test_a_lead_who_was_replaced_reads_no_more_of_an_action(at: At) -> None:
    """Whoever is the lead now does."""
    escb = at("publication")
    escb.says("coordinator", 'action add "Audit the plans" for Police due 1 Aug 2026')
    told = escb.last_dm("police-lead", "Audit the plans")
    escb.all_say("coordinator: agency lead Police @team-2", "team-2: status")
    number = escb.review().parties_of("action")[-1].number
    assert escb.says("coordinator", f'action change {number} officer "Head of Practice"').done
    shown = [m.text_all for m in escb.dms("police-lead") if m.ts == told.ts]
    assert SETTLED in shown[0]
    assert "Head of Practice" not in shown[0]


def test_who_is_no_lead_any_more_is_asked_for_nothing_at_once(at: At) -> None:
    """Whatever asked something of them as the lead: a request, a reminder, an action, a task, the
    version that was sent, the morning's message; not only once it is answered or due."""
    escb = at("agency-check")
    escb.all_say(
        "coordinator: undo chronology for Police confirmed because it is another child's",
        "coordinator: due chronology for Police 1 Mar 2026 because agreed with the agency",
        "coordinator: chase chronology for Police",
        'coordinator: action add "Audit the plans" for Police due 1 Aug 2026',
        'coordinator: task add "Call us back" for Police due 1 Aug 2026',
    )
    said = ("asked for", "you're reminded", "Audit the plans", "Call us back")
    asking = {words: escb.last_dm("police-lead", words).ts for words in said}
    escb.all_say("coordinator: agency lead Police @team-2")
    now = {m.ts: m.text_all for m in escb.dms("police-lead")}
    left = [words for words, ts in asking.items() if words in now[ts]]
    assert left == []
    for ts in asking.values():
        assert SETTLED in now[ts] or "no longer needed" in now[ts]


def test_a_coordinator_is_asked_no_more_for_what_somebody_else_has(at: At) -> None:
    """They may tick any item; but this one is not theirs any more, and a message says so."""
    escb = at("agency-check")
    escb.all_say(
        "second-coordinator: status", "coordinator: assign media-statement @second-coordinator"
    )
    told = escb.last_dm("second-coordinator", "an item is yours now")
    escb.all_say("coordinator: assign media-statement @team-2")
    escb.deliver()
    now = next(m for m in escb.dms("second-coordinator") if m.ts == told.ts)
    assert SETTLED in now.text_all
    assert "Done…" not in now.buttons


def test_a_reminder_of_what_somebody_else_has_now_asks_for_nothing(at: At) -> None:
    """Whoever had the item before is not reminded of it by what was sent to them then."""
    escb = at("agency-check")
    escb.all_say(
        "coordinator: assign media-statement @team-2",
        "coordinator: due media-statement 2 Mar 2026 because of the paper",
        "coordinator: chase media-statement",
    )
    reminder = escb.last_dm("team-2", "reminder")
    assert "Done…" in reminder.buttons
    escb.all_say("coordinator: assign media-statement @team-1")
    escb.deliver()
    now = next(m for m in escb.dms("team-2") if m.ts == reminder.ts)
    assert SETTLED in now.text_all
    assert "Done…" not in now.buttons


def test_what_is_somebodys_at_once_is_one_message(at: At) -> None:
    """Whatever of it is done or given to somebody else leaves the message; it says who assigned it,
    also where it waited for the reader to say who they are."""
    escb = at("agency-check")
    escb.all_say(
        'coordinator: task add "Book the room" due 9 Mar 2026',
        "coordinator: assign media-statement @outsider",
        "coordinator: assign added-task for 1 @outsider",
    )
    before = len(escb.dms("outsider"))
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    assert len(escb.dms("outsider")) == before + 1, [m.text_all for m in escb.dms("outsider")]
    told = escb.last_dm("outsider", "2 items are yours now")
    assert "@coordinator assigned them to you" in told.text_all
    assert len([label for label in told.buttons if label.endswith("done…")]) == 2
    assert "(added-task)" in escb.presses("outsider", told, "Book the room, task 1: done…")

    def now() -> str:
        return next(m.text_all for m in escb.dms("outsider") if m.ts == told.ts)

    escb.all_say("coordinator: done media-statement")
    assert "1 item is yours now" in now()
    escb.all_say("coordinator: assign added-task for 1 @team-1")
    assert SETTLED in now()

    before = len(escb.dms("team-2"))
    assert escb.says("coordinator", "assign agency-thoughts for all @team-2").done
    assert len(escb.dms("team-2")) == before + 1
    assert "3 items are yours now" in escb.last_dm("team-2").text_all


def test_a_reminder_by_hand_follows_what_it_is_about(at: At) -> None:
    """It shows another date, asks nothing of a lead who stepped back while a deputy is there, asks
    again once they answer again, and is settled when somebody else has done it."""
    escb = at("agency-check")
    escb.all_say("coordinator: chase agency-thoughts for Police")
    told = escb.last_dm("police-lead", "you're reminded")

    def now() -> Message:
        return next(m for m in escb.dms("police-lead") if m.ts == told.ts)

    assert "Done…" in now().buttons
    escb.all_say("coordinator: due agency-thoughts for Police 3 Mar 2026 because of the half-term")
    assert "3 Mar 2026" in now().text_all
    escb.all_say("police-lead: recuse because of a relative")
    assert SETTLED in now().text_all
    assert now().buttons == []
    escb.all_say("police-lead: undo recusal because it was another family")
    assert "Done…" in now().buttons
    escb.all_say("coordinator: done agency-thoughts for Police")
    assert "settled" in now().text_all
    assert now().buttons == []
