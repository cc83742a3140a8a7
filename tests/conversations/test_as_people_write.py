"""What people type is understood as people write it."""

from tests.conversations.conftest import At


def test_the_reply_says_which_day_was_understood(at: At) -> None:
    """Where it was not written whole; where it cannot be told which is meant, that is asked."""
    talk = at("opened")  # on a Thursday
    for text, day in (
        ("away until Tuesday", 'I read "Tuesday" as Tue 21 Oct 2025.'),
        ("away until 3 Nov", 'I read "3 Nov" as Mon 3 Nov 2025.'),
        ("status as of Thu 16 Oct", 'I read "Thu 16 Oct" as Thu 16 Oct 2025.'),
    ):
        said = talk.says("coordinator", text)
        assert said.done, said
        assert day in said
    assert "I read" not in talk.says("coordinator", "away until 3 Nov 2025")
    for text, facts in (
        ("away until Thursday", ("Thu 9 Oct 2025", "Thu 16 Oct 2025", "Thu 23 Oct 2025")),
        ("away until Fri 3 Nov", ("Mon 3 Nov 2025", "Fri 31 Oct 2025")),
        ("away until 31 Feb", ('no "31 Feb" in the calendar',)),
    ):
        said = talk.says("coordinator", text)
        assert not said.done
        assert all(fact in said for fact in facts), said
