"""What people type is understood as people write it."""

from tests.conversations.conftest import At
from tests.conversations.talk import PEOPLE


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


def test_a_pasted_command_letters_roles_and_zones_are_told(at: At) -> None:
    """A second ``/cspr`` is none; what is no letter, role or zone is said kindly."""
    talk = at("opened")
    pasted = talk.says("coordinator", "/cspr status")
    assert pasted.done, pasted
    assert "There is no /cspr verb" not in pasted
    assert "Please say which letter" in talk.says("coordinator", "letter")
    dfe = talk.says("coordinator", "role dfe @sub-committee")
    assert not dfe.done
    assert "nobody holds it as a role" in dfe
    for zone in ("GMT", "EST", "Etc/GMT", "UTC"):
        said = talk.says("coordinator", f"settings time-zone {zone}")
        assert not said.done
        assert "Europe/London" in said
    assert talk.says("coordinator", "settings time-zone Europe/London").done


def test_a_file_or_a_command_in_a_dm_gets_an_answer(at: At) -> None:
    """Whoever sent it reads where a file goes, and how a command is sent; nothing is kept."""
    talk = at("agency-check")
    lead = PEOPLE["police-lead"]
    for text, file, answer in (
        ("Here it is", "comments.docx", "I take no files"),
        ("/cspr approve", "", "That is a command, and it came to me as a message"),
        ("All fine", "", "This isn't recorded as an answer"),
    ):
        talk.slack.say(lead, talk.slack.dm(lead), text, file=file)
        talk.deliver()
        assert answer in talk.last_dm("police-lead").text_all
        assert "Confirm v2" in talk.last_dm("police-lead").buttons


def test_whatever_a_named_contact_types_is_having_met_the_bot(at: At) -> None:
    """Bare ``/cspr``, ``help``, ``list``, ``settings`` and ``away`` count, as any command does."""
    talk = at("opened")
    typed = {
        "police-lead": "",
        "police-deputy": "help",
        "health-lead": "list",
        "school-lead": "settings",
        "trust-lead": "away until 3 Nov 2025",
    }
    talk.all_say(
        'coordinator: agency add "Police" lead @police-lead deputy @police-deputy',
        'coordinator: agency add "Health" lead @health-lead',
        'coordinator: agency add "Oak School" lead @school-lead',
        'coordinator: agency add "Trust" lead @trust-lead',
    )
    for who, text in typed.items():
        assert talk.review().is_unanswered(PEOPLE[who]), who
        said = talk.writes_to_the_bot(who, text)
        assert said.done, said
        assert talk.review().contacts[PEOPLE[who]] is True, (who, text)
        assert talk.last_dm(who, "named as a contact").buttons == []
