"""The board is one message, kept up to date; somebody who deletes it gets it back."""

from tests.conversations.talk import CHANNEL, Talk


def boards(talk: Talk) -> list[str]:
    return [m.ts for m in talk.posts() if "Six months end" in m.text_all]


def test_a_deleted_board_comes_back_and_is_the_one_that_is_kept(talk: Talk) -> None:
    """It is posted again once, whatever still waited for the old one, and pinned; later changes
    reach it."""
    talk.slack.delete_message(talk.board())
    talk.all_say("coordinator: done lead-reviewer")
    again = talk.board()
    talk.all_say("coordinator: done scoping-meeting", "coordinator: done terms-discussed")
    assert boards(talk) == [again.ts]
    assert talk.board().text_all != again.text_all
    assert [m.ts for m in talk.slack.pins(CHANNEL)] == [again.ts]


def test_a_board_that_is_deleted_twice_comes_back_twice(talk: Talk) -> None:
    """Each time for the message that is gone."""
    for item in ("lead-reviewer", "scoping-meeting"):
        talk.slack.delete_message(talk.board())
        talk.all_say(f"coordinator: done {item}")
        assert len(boards(talk)) == 1


def test_what_several_agencies_owe_is_one_line(talk: Talk) -> None:
    """In a status it names them after the item and its date, and so does the channel's post."""
    for agency in ("Police", "Health"):
        talk.all_say(
            f"coordinator: due agency-commitment for {agency} 2 Mar 2026 because agreed with them"
        )
    talk.day("2026-03-02", 9)
    talk.tick()
    (post,) = [m.text_all for m in talk.posts() if "due today" in m.text]
    assert "enabled to take full part, by Mon 2 Mar: Health and Police" in post
    talk.day("2026-03-03")
    said = str(talk.says("coordinator", "status"))
    assert "enabled to take full part, was due Mon 2 Mar: Health and Police" in said
