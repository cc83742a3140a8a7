"""Who is nudged, and who is not: introductions, absence, snoozing, people who left, quiet days."""

from bot.store import outbox
from bot.store.db import reading
from tests.conversations.talk import OTHER_CHANNEL, PEOPLE
from tests.nudges.conftest import Chased

MARCH = "coordinator: due agency-commitment for {} 2 Mar 2026 because agreed with the agency"


def test_until_an_introduction_is_answered_the_coordinator_is_told(talk: Chased) -> None:
    """The contact hears of nothing but the introduction."""
    talk.all_say(
        'coordinator: agency add "Oak School" lead @school-lead',
        'coordinator: done agency-letter for "Oak School" ref letter 3',
        MARCH.format('"Oak School"'),
    )
    talk.morning("2026-02-19")
    assert talk.asked("agency-commitment") == [("Thu 19 Feb", "before-7", "coordinator")]
    assert "Nobody else can be asked" in talk.digests("coordinator")[-1]
    assert talk.digests("school-lead") == []
    talk.presses("school-lead", talk.last_dm("school-lead", "named as a contact"), "That's me")
    talk.morning("2026-02-26")
    assert talk.asked("agency-commitment")[-1] == ("Thu 26 Feb", "before-2", "school-lead")


def test_while_the_lead_is_away_the_deputy_is_asked(talk: Chased) -> None:
    """And where there is no deputy, the coordinator."""
    talk.all_say(MARCH.format("Police"), MARCH.format("Health"))
    talk.day("2026-02-18")
    talk.all_say("police-lead: away until 25 Feb 2026", "health-lead: away until 25 Feb 2026")
    talk.mornings("2026-02-19", "2026-02-19")
    assert "the agency's lead is away" in talk.digests("police-deputy")[-1]
    talk.mornings("2026-02-20", "2026-02-26")
    assert talk.asked("agency-commitment") == [
        ("Thu 19 Feb", "before-7", "police-deputy"),
        ("Thu 19 Feb", "before-7", "coordinator"),
        ("Thu 26 Feb", "before-2", "police-lead police-deputy"),
        ("Thu 26 Feb", "before-2", "health-lead"),
    ]


def test_what_an_agency_disputes_is_the_lead_reviewers_move(talk: Chased) -> None:
    """Its lead has answered: neither they nor the deputy are asked again."""
    talk.all_say(
        "coordinator: due factual-accuracy for Police 2 Mar 2026 because agreed with the agency",
        "lead-reviewer: done independence",
        "lead-reviewer: draft https://documents.example.org/1 as final-draft",
        "lead-reviewer: circulate",
        "police-lead: dispute because page 3 is wrong",
    )
    talk.mornings("2026-02-26", "2026-03-02")
    assert talk.asked("factual-accuracy") == [
        ("Thu 26 Feb", "before-2", "lead-reviewer"),
        ("Mon 02 Mar", "day", "lead-reviewer"),
    ]
    assert "The agency disputes it" in talk.digests("lead-reviewer")[-1]


def test_a_snooze_holds_for_one_person_and_uses_up_nothing(talk: Chased) -> None:
    """Before its day nothing comes to them; others are told as ever; on its day what then
    stands."""
    talk.all_say(MARCH.format("Police"))
    talk.day("2026-02-18")
    talk.all_say("police-lead: snooze agency-commitment until 3 Mar 2026")
    talk.mornings("2026-02-19", "2026-03-09")
    assert talk.asked("agency-commitment") == [
        ("Thu 26 Feb", "before-2", "police-deputy"),
        ("Mon 02 Mar", "day", "police-deputy"),
        ("Tue 03 Mar", "chosen", "police-lead"),
        ("Wed 04 Mar", "late-1", "police-lead police-deputy"),
        ("Mon 09 Mar", "late-2", "police-lead police-deputy"),
    ]


def test_a_snooze_that_is_over_brings_what_stands(talk: Chased) -> None:
    """The only one who is asked snoozed: the nudge comes on the first day after, and counts
    then."""
    talk.all_say(MARCH.format("Health"))
    talk.day("2026-02-18")
    talk.all_say("health-lead: snooze agency-commitment until 24 Feb 2026")
    talk.mornings("2026-02-19", "2026-02-26")
    assert talk.asked("agency-commitment") == [
        ("Tue 24 Feb", "before-7", "health-lead"),
        ("Thu 26 Feb", "before-2", "health-lead"),
    ]


def test_a_day_that_somebody_chose_is_kept_to(talk: Chased) -> None:
    """[I'll do it on…] in a reminder: nothing before that day, and a reminder on it, whatever the
    steps are; after it all is as ever."""
    talk.all_say(MARCH.format("Health"))
    talk.mornings("2026-02-19", "2026-02-19")
    message = next(m for m in talk.dms("health-lead") if "waits for you" in m.text)
    view = talk.presses("health-lead", message, "I'll do it on…").reply.view
    assert view is not None
    talk.submits("health-lead", view, {"until": "2026-02-24"})
    talk.mornings("2026-02-20", "2026-02-26")
    assert talk.asked("agency-commitment") == [
        ("Thu 19 Feb", "before-7", "health-lead"),
        ("Tue 24 Feb", "chosen", "health-lead"),
        ("Thu 26 Feb", "before-2", "health-lead"),
    ]


def test_quiet_days_bring_no_nudge_and_use_up_none(talk: Chased) -> None:
    """What fell due on them comes on the first working day after."""
    talk.all_say(MARCH.format("Police"))
    said = talk.says("coordinator", "quiet 19 Feb 2026 to 24 Feb 2026 because of the funeral")
    assert "no reminders in this review from Thu 19 Feb 2026 to Tue 24 Feb 2026" in said
    talk.mornings("2026-02-19", "2026-02-24")
    assert talk.asked("agency-commitment") == []
    assert talk.digests() == []
    assert not any(
        "no date" in m.text_all for m in talk.dms("coordinator") if float(m.ts) > 1771459200
    )
    talk.mornings("2026-02-25", "2026-02-26")
    assert talk.asked("agency-commitment") == [
        ("Wed 25 Feb", "before-7", "police-lead"),
        ("Thu 26 Feb", "before-2", "police-lead police-deputy"),
    ]


def test_quiet_is_the_coordinators_and_its_reason_is_read_on_demand(talk: Chased) -> None:
    """Others are refused; days that are over make no sense; the post says that there is a reason,
    not which."""
    assert not talk.says(
        "police-lead", "quiet 19 Feb 2026 to 24 Feb 2026 because of the funeral"
    ).done
    assert not talk.says(
        "coordinator", "quiet 5 Jan 2026 to 6 Jan 2026 because of the funeral"
    ).done
    talk.all_say("coordinator: quiet 19 Feb 2026 to 19 Feb 2026 because of the anniversary")
    post = next(m for m in talk.posts() if "quiet days" in m.text)
    assert "Read reason" in post.buttons
    assert "anniversary" not in post.text_all


def test_what_falls_due_on_quiet_days_is_named(talk: Chased) -> None:
    """Dates stay, so the coordinator reads which ones."""
    talk.all_say(MARCH.format("Police"))
    said = talk.says("coordinator", "quiet 27 Feb 2026 to 2 Mar 2026 because of the funeral")
    assert "Due on these days all the same: Agency commits" in said
    assert "(Police)." in said
    assert "{" not in said


def test_late_nudges_that_fell_into_quiet_days_do_not_count(talk: Chased) -> None:
    """The coordinator hears from the third late one that was told; the proof of chasing counts
    those."""
    talk.all_say(
        MARCH.format("Police"),
        "coordinator: quiet 2 Mar 2026 to 11 Mar 2026 because of the funeral",
    )
    talk.mornings("2026-03-02", "2026-04-15")
    assert talk.asked("agency-commitment") == [
        ("Thu 12 Mar", "late-2", "police-lead police-deputy"),
        ("Mon 16 Mar", "late-3", "police-lead police-deputy"),
        ("Mon 30 Mar", "late-4", "police-lead police-deputy coordinator"),
        ("Wed 15 Apr", "late-5", "police-lead police-deputy coordinator"),
    ]
    said = str(talk.says("coordinator", "chasing agency-commitment for Police"))
    assert "Thu 12 Mar 2026: past the date, 1 reminder in" in said
    assert "Mon 30 Mar 2026: past the date, 3 reminders in" in said


def nudged(talk: Chased, who: str) -> list[str]:
    """What was said to somebody but for their introduction."""
    return [m.text_all for m in talk.dms(who) if "named as a contact" not in m.text_all]


def test_a_coordinator_who_has_not_answered_the_introduction_hears_of_nothing_else(
    talk: Chased,
) -> None:
    """Neither reminders nor weekly messages nor what has waited for a while, before [That's me] or
    after [Not me]."""
    talk.all_say(
        "coordinator: role coordinator @second-coordinator",
        "coordinator: settings late-every 1",
        MARCH.format("Health"),
    )
    talk.mornings("2026-01-21", "2026-01-21")
    talk.mornings("2026-03-02", "2026-03-06")
    assert nudged(talk, "second-coordinator") == []
    talk.presses("second-coordinator", talk.dms("second-coordinator")[-1], "Not me")
    talk.mornings("2026-03-09", "2026-03-11")
    assert [t for t in nudged(talk, "second-coordinator") if "wait" in t or "no date" in t] == []
    assert talk.asked("agency-commitment")[-1] == (
        "Wed 11 Mar",
        "late-7",
        "health-lead coordinator",
    )


def test_a_coordinator_who_is_away_is_told_only_if_no_other_can_be(talk: Chased) -> None:
    """While one of two is here, that one hears; if both are away, both do."""
    talk.all_say(
        "coordinator: role coordinator @second-coordinator",
        "second-coordinator: status",
        MARCH.format("Health"),
    )
    talk.day("2026-02-18")
    talk.all_say("health-lead: away until 30 Mar 2026", "coordinator: away until 30 Mar 2026")
    before = len(talk.dms("coordinator"))
    talk.mornings("2026-02-19", "2026-02-25")
    assert talk.asked("agency-commitment") == [("Thu 19 Feb", "before-7", "second-coordinator")]
    assert len(talk.dms("coordinator")) == before
    talk.all_say("second-coordinator: away until 30 Mar 2026")
    talk.mornings("2026-02-26", "2026-02-26")
    assert talk.asked("agency-commitment")[-1] == (
        "Thu 26 Feb",
        "before-2",
        "coordinator second-coordinator",
    )


def test_where_nobody_can_be_told_the_channel_is(talk: Chased) -> None:
    """The only coordinator has left, and the lead is away: the digest in the channel says what is
    due, to nobody."""
    talk.all_say(MARCH.format("Health"))
    talk.day("2026-02-18")
    talk.all_say("health-lead: away until 30 Mar 2026")
    talk.slack.deactivate(PEOPLE["coordinator"])
    talk.deliver()
    talk.mornings("2026-02-19", "2026-02-19")
    assert talk.asked("agency-commitment") == [("Thu 19 Feb", "before-7", "")]
    assert "Agency commits" in talk.digests()[-1]


def test_a_deputy_who_has_not_answered_the_introduction_stands_in_for_nobody(talk: Chased) -> None:
    """The lead reads that the coordinator is told, and the coordinator is."""
    talk.all_say('coordinator: agency deputy "Health" @trust-deputy')
    said = str(talk.says("health-lead", "away until 30 Mar 2026"))
    assert "asked meanwhile" not in said
    assert "@trust-deputy is named as deputy, and can't be asked yet" in said
    assert "nobody stands in for Health, so @coordinator is told" in said
    told = talk.last_dm("coordinator", "is away").text_all
    assert "ESCB-2026-01: Health (@trust-deputy is named as deputy" in told
    talk.all_say("trust-deputy: status")
    assert "@trust-deputy is asked meanwhile" in str(
        talk.says("health-lead", "away until 31 Mar 2026")
    )


def test_an_absence_that_is_still_to_come(talk: Chased) -> None:
    """Before its first day all goes on; then nobody is asked, and after it they are again. The
    coordinator hears of it once, on the day when it is said, for all reviews."""
    talk.all_say(MARCH.format("Health"))
    talk.says("coordinator", 'open escb "Birch" decided 12 Jan 2026', channel=OTHER_CHANNEL)
    talk.says("coordinator", 'agency add "Health" lead @health-lead', channel=OTHER_CHANNEL)
    talk.says("health-lead", "status", channel=OTHER_CHANNEL)
    talk.day("2026-02-16")
    said = talk.says("health-lead", "away from 23 Feb 2026 until 27 Feb 2026")
    assert "away from Mon 23 Feb 2026 until Fri 27 Feb 2026" in said
    (told,) = [m for m in talk.dms("coordinator") if "is away from" in m.text_all]
    assert told.text_all.count("Health") >= 2
    talk.mornings("2026-02-19", "2026-03-02")
    assert talk.asked("agency-commitment") == [
        ("Thu 19 Feb", "before-7", "health-lead"),
        ("Thu 26 Feb", "before-2", "coordinator"),
        ("Mon 02 Mar", "day", "health-lead"),
    ]
    assert not talk.says("health-lead", "away from 9 Mar 2026 until 5 Mar 2026").done


def test_whoever_may_affirm_is_nudged(talk: Chased) -> None:
    """Two of four approved, the other two left: their yes once more completes the majority, and
    they are asked."""
    talk.all_say(
        "coordinator: role review-team @team-1 @team-2 @team-3 @panel-1",
        "team-1: status",
        "team-2: status",
        "team-3: status",
        "panel-1: status",
        "lead-reviewer: done independence",
        "lead-reviewer: draft https://documents.example.org/1 as terms-of-reference",
        "coordinator: due terms-of-reference 2 Mar 2026 because agreed in the team",
        "lead-reviewer: approve terms-of-reference",
        "team-1: approve terms-of-reference",
        "team-2: approve terms-of-reference",
        "coordinator: role review-team remove @team-3 because of a new post",
        "coordinator: role review-team remove @panel-1 because of a new post",
    )
    talk.mornings("2026-02-19", "2026-02-19")
    assert talk.asked("terms-of-reference") == [("Thu 19 Feb", "before-7", "team-1 team-2")]
    assert "Others have left your group since you answered" in talk.digests("team-1")[-1]


def test_somebody_who_left_is_flagged_once(talk: Chased) -> None:
    """They cannot act; the coordinator hears of what was theirs, once, and is asked instead."""
    talk.all_say(MARCH.format("Health"))
    talk.slack.deactivate(PEOPLE["health-lead"])
    talk.deliver()
    told = [m for m in talk.dms("coordinator") if "deactivated" in m.text_all]
    assert len(told) == 1
    assert "Agency commits" in told[0].text_all
    talk.morning("2026-02-19")
    assert talk.asked("agency-commitment") == [("Thu 19 Feb", "before-7", "coordinator")]
    assert len([m for m in talk.dms("coordinator") if "deactivated" in m.text_all]) == 1
    talk.all_say("coordinator: agency lead Health @school-lead", "school-lead: status")
    talk.morning("2026-02-26")
    assert talk.asked("agency-commitment")[-1] == ("Thu 26 Feb", "before-2", "school-lead")


def test_the_only_coordinator_left(talk: Chased) -> None:
    """The channel is told how somebody else takes over."""
    talk.slack.deactivate(PEOPLE["coordinator"])
    talk.deliver()
    assert "can take over" in talk.posts()[-1].text_all
    with reading(talk.bot.engine) as conn:
        assert outbox.in_state(conn, "dead", "held") == []


def test_the_proof_of_chasing(talk: Chased) -> None:
    """Who was asked, when, how, and what came back."""
    talk.all_say(MARCH.format("Police"))
    talk.mornings("2026-02-19", "2026-03-04")
    talk.all_say("police-lead: done agency-commitment")
    said = str(talk.says("coordinator", "chasing agency-commitment for Police"))
    assert "done" in said
    assert "asked 4 times" in said
    assert "Thu 19 Feb 2026: 7 working days before, @police-lead" in said
    assert "Mon 2 Mar 2026: on the day, @police-lead and @police-deputy" in said
    assert "Wed 4 Mar 2026: past the date, 1 reminder in" in said
    assert talk.says("coordinator", "chasing").done


def test_the_proof_of_chasing_for_all_of_an_item(talk: Chased) -> None:
    """Without a party every agency's is there, with what came back from each."""
    talk.all_say(MARCH.format("Police"), MARCH.format("Health"))
    talk.mornings("2026-02-19", "2026-02-19")
    talk.all_say("police-lead: done agency-commitment")
    said = str(talk.says("coordinator", "chasing agency-commitment"))
    assert "(Health): due Mon 2 Mar · asked once\n• Thu 19 Feb 2026" in said
    assert "(Police): done Thu 19 Feb by @police-lead · asked once" in said


def test_an_agency_without_slack_gets_a_text_for_each_task_and_reminder(talk: Chased) -> None:
    """The coordinator copies it into an e-mail and records what comes back; a late one says that
    the day has passed."""
    talk.all_say(
        'coordinator: agency add "Oak School" by-email "Head teacher"',
        'coordinator: done agency-letter for "Oak School" ref letter 3',
        MARCH.format('"Oak School"'),
        'coordinator: due factual-accuracy for "Oak School" 2 Mar 2026 because agreed with the'
        " agency",
        "lead-reviewer: done independence",
        "lead-reviewer: draft https://documents.example.org/1 as final-draft",
        "lead-reviewer: circulate",
    )
    talk.morning("2026-02-19")
    digest = talk.digests("coordinator")[-1]
    assert "one to the Head teacher" in digest
    assert "Please tell us who writes your agency's chronology" in digest
    assert "We need your answer by Mon 2 Mar 2026" in digest
    assert "Please read version 1 of the report, and tell us whether Oak School confirms" in digest
    assert "There is no link in this e-mail" in digest
    talk.mornings("2026-02-20", "2026-03-04")
    message = next(m for m in talk.dms("coordinator") if "wait for you" in m.text)
    assert "We had agreed Mon 2 Mar 2026. That day has passed" in message.text_all
    assert {"Record it…", "Record their answer…"} <= set(message.buttons)
    assert talk.presses("coordinator", message, "Record it…").reply.view is not None
    said = talk.says("coordinator", 'show agency-commitment for "Oak School"')
    assert "one to the Head teacher" in str(said)
    assert said.buttons[:2] == ["I've sent it", "Record it…"]
    ready = "the e-mail to the Head teacher is not recorded as sent; its text is ready"
    awaited = str(talk.says("lead-reviewer", "who"))
    assert awaited.count(ready) == awaited.count("(Oak School)")
    proof = 'chasing agency-commitment for "Oak School"'
    assert "no e-mail is recorded as sent" in str(talk.says("coordinator", proof))
    assert talk.presses("coordinator", said, "I've sent it").done
    assert "· asked by e-mail once" in str(talk.says("coordinator", proof))
    assert "asked by e-mail once on Wed 4 Mar" in str(talk.says("lead-reviewer", "who"))
    assert "one to the Head teacher" not in str(
        talk.says("lead-reviewer", 'show agency-commitment for "Oak School"')
    )


def test_a_papers_author_is_nudged_to_register_it(talk: Chased) -> None:
    """Not the coordinator, who could only read that something else comes first."""
    talk.all_say(
        "coordinator: role review-team @team-1 @team-2",
        "coordinator: due terms-of-reference 2 Mar 2026 because agreed in the team",
    )
    talk.morning("2026-02-19")
    assert talk.asked("terms-of-reference") == [("Thu 19 Feb", "before-7", "lead-reviewer")]
    (digest,) = talk.digests("lead-reviewer")
    assert "no version registered yet" in digest
    assert "You are the author" in digest
    message = next(m for m in talk.dms("lead-reviewer") if "wait" in m.text)
    assert talk.presses("lead-reviewer", message, "Register a version…").reply.view is not None


def test_an_item_has_its_place_by_its_day_and_by_whose_it_is(talk: Chased) -> None:
    """Due today, past its date; in a coordinator's, what others are late with for longest first."""
    talk.all_say(MARCH.format("Police"), MARCH.format("Health"))
    talk.mornings("2026-03-02", "2026-03-02")
    assert ": due Mon 2 Mar\n" in talk.digests("health-lead")[-1]
    talk.mornings("2026-03-03", "2026-03-16")
    assert "was due Mon 2 Mar, 10 working days ago" in talk.digests("health-lead")[-1]
    assert "Agency commits" in talk.digests("coordinator")[-1]


def test_an_outside_holder_reads_only_of_verbs_that_they_may_use(talk: Chased) -> None:
    """Neither status nor checklist, which are refused to them (rule 16)."""
    talk.all_say('coordinator: agency add "Probation" lead @outsider')
    talk.writes_to_the_bot("outsider", f"show {talk.ref} factual-accuracy")
    said = str(talk.says("outsider", "", channel=talk.slack.dm(PEOPLE["outsider"])))
    assert "/cspr dispute" in said
    for verb in ("status", "checklist"):
        assert f"/cspr {verb}" not in said


def test_nobody_else_who_left_is_called_the_coordinator(talk: Chased) -> None:
    """After the only coordinator, an agency's lead leaves Slack: the channel isn't told that they
    coordinated."""
    for person in ("coordinator", "health-lead"):
        talk.slack.deactivate(PEOPLE[person])
        talk.deliver()
    gone = [m.text_all for m in talk.posts() if "this review's coordinator" in m.text_all]
    assert all(PEOPLE["health-lead"] not in text for text in gone)


def test_a_coordinator_who_has_not_answered_the_introduction_hears_nothing_weekly(
    talk: Chased,
) -> None:
    """One introduction, and nothing more until it is answered."""
    talk.all_say("coordinator: role coordinator @second-coordinator")
    talk.mornings("2026-01-13", "2026-01-23")
    assert [m for m in talk.dms("coordinator") if "no date" in m.text_all]
    assert [m for m in talk.dms("second-coordinator") if "no date" in m.text_all] == []


def test_an_absence_is_told_to_nobody_who_coordinates_no_more(talk: Chased) -> None:
    """Not even where it waited to be sent while somebody else took over."""
    talk.all_say(
        "coordinator: role coordinator @second-coordinator",
        "second-coordinator: status",
    )
    talk.says("health-lead", "away until 30 Mar 2026", send=False)
    talk.says(
        "second-coordinator", "role coordinator remove @coordinator because they leave", send=False
    )
    talk.deliver()
    assert not [m for m in talk.dms("coordinator") if "is away" in m.text_all]
    assert "is away" in talk.last_dm("second-coordinator", "is away").text_all
