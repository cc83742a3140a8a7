"""Heavy acts as people meet them in Slack: their price, the second look, and not publishing."""

from collections.abc import Callable

from tests.conversations.talk import Talk

At = Callable[[str], Talk]


def test_a_return_shows_its_price_and_is_done_by_its_button(at: At) -> None:
    """Typed, it asks with a button; in its form, the price stands above the reason."""
    escb = at("sub-committee")
    asked = escb.says("sub-committee", "return because chapter 4 is empty")
    assert not asked.done
    assert "Not returned yet" in asked
    assert "3 confirmations" in asked
    escb.typed.append("chapter 4 is empty")
    returned = escb.presses("sub-committee", asked, "Return v2")
    assert returned.done
    assert "returned" in escb.posts()[-1].text_all


def test_not_publishing_is_decided_by_two_and_said_everywhere(at: At) -> None:
    """[Not publishing…] on the publication; the Executive agrees; board, list, status say it."""
    escb = at("ready")
    shown = escb.says("coordinator", "show publish")
    form = escb.presses("coordinator", shown, "Not publishing…").reply.view
    assert form is not None
    assert "decided by ESCB Executive" in form.text_all
    sent = {
        "instead": "Nothing, not even the improvements to be made",
        "reason": "it would harm a child",
        "evidence": "minute 7.1",
    }
    escb.typed += ["it would harm a child", "minute 7.1"]
    assert "takes two people" in escb.submits("coordinator", form, sent)
    request = escb.last_dm("executive", "second person")
    assert "recording that the report is not published (instead: nothing)" in request.text_all
    assert escb.presses("executive", request, "I agree").done
    assert "the learning goes on" in escb.posts()[-1].text_all
    assert "The report is not published, nor anything instead" in escb.board().text_all
    assert "by ESCB Executive" in escb.says("coordinator", "status")
    assert "not published, decided" in escb.says("coordinator", "list")
    assert "nothing is published" in escb.says("coordinator", "hold because of a trial")
    assert "Family told that the report is not published" in escb.says(
        "coordinator", "checklist publication"
    )
    letter = escb.says("coordinator", "letter national-panel")
    assert "The letter is being made" in letter


def test_undoing_the_publication_asks_a_second_person_who_reads_its_price(at: At) -> None:
    """A year later, too: what was done since is to be checked."""
    escb = at("published")
    said = escb.says("coordinator", "undo publish because the wrong file was put up")
    assert "This takes two people" in said
    request = escb.last_dm("executive", "second person")
    assert "counts as not published then" in request.text_all
    assert escb.review().published is not None
    assert escb.presses("executive", request, "I agree").done
    assert escb.review().published is None


def test_whoever_is_overruled_reads_by_whom_and_not_why(at: At) -> None:
    """Their tick, their date, what was theirs to do, their hold and their recusal."""
    escb = at("first-meeting")
    escb.all_say(
        "police-lead: done chronology",
        "second-coordinator: due first-meeting 1 Dec 2025 because of the hall",
        "second-coordinator: hold for the Crown Court because a trial is listed",
        "coordinator: assign key-lessons @lead-reviewer",
        "team-2: recuse because they know the school",
        "coordinator: undo chronology for Police because it is another child's",
        "coordinator: due first-meeting 2 Dec 2025 because the hall is taken",
        "coordinator: lift because the trial is over",
        "coordinator: assign key-lessons @team-3",
        "coordinator: undo recusal for @team-2 because it is another school",
    )
    heard = {
        "police-lead": "opened again: Chronology and summary comments received (Police)",
        "second-coordinator": "moved it to Tue 2 Dec",
        "lead-reviewer": "gave it to somebody else, so you needn't do it",
        "team-2": "took back that you had stepped back",
    }
    for who, words in heard.items():
        assert words in escb.last_dm(who, words).text_all
    lifted = escb.last_dm("second-coordinator", "lifted hold 1")
    assert "Crown Court" not in lifted.text_all
