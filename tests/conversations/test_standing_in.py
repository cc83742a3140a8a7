"""What a deputy answered while the agency's lead was away, and who reads of it."""

from bot.handlers.ask import Ask
from tests.conversations.conftest import At


def test_whoever_comes_back_reads_what_was_answered_meanwhile(at: At) -> None:
    """At once by [I'm back], and in the next digests; the list says what, by whom and when."""
    escb = at("agency-check")
    escb.day("2026-02-04")
    assert escb.says("police-lead", "away until 16 Feb 2026").done
    escb.day("2026-02-05")
    assert escb.says("police-deputy", "approve factual-accuracy").done
    escb.day("2026-02-10", hour=12)
    back = escb.says("police-lead", "away off")
    assert "Your deputy answered 1 request while you were away" in back
    listed = escb.presses("police-lead", back, "See what was answered")
    assert "(Police) v2, confirmed Thu 5 Feb by @police-deputy" in listed


def test_the_digest_says_so_in_the_days_after(at: At) -> None:
    """Whoever simply comes back reads it with what is due; [I'm away…] is there, too."""
    escb = at("agency-check")
    escb.all_say(
        "coordinator: settings late-every 1",
        "coordinator: due agency-thoughts for Police 20 Feb 2026 because agreed by phone",
        "police-lead: away until 23 Feb 2026",
    )
    escb.day("2026-02-05")
    escb.says("police-deputy", "approve factual-accuracy")
    answered = "Your deputy answered 1 request while you were away"
    for day in ("2026-02-24", "2026-02-27"):  # the day after, and the last of four
        escb.day(day, hour=9)
        escb.tick()
        digest = escb.last_dm("police-lead", "Good morning")
        assert answered in digest.text_all, day
    assert {"See what was answered", "Show all that is mine", "I'm away…"} <= set(digest.buttons)
    assert "confirmed Thu 5 Feb" in escb.presses("police-lead", digest, "See what was answered")
    escb.day("2026-03-02", hour=9)
    escb.tick()
    assert answered not in escb.last_dm("police-lead", "Good morning").text_all


def test_nobody_else_reads_who_stood_in(at: At) -> None:
    """A stranger's list is empty."""
    escb = at("agency-check")
    escb.all_say("police-deputy: approve factual-accuracy")
    ask = Ask(team=escb.slack.team, user="U0STRANGE", channel="", text="", receipt="")
    assert escb.bot.handler.queries.answered(ask).lines == []
