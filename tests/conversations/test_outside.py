"""A holder outside the channel sees and does only their own items (rule 16)."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.handlers import modals
from bot.handlers.ask import Ask
from bot.workflow.rules.access import own_capacity, people_for
from bot.workflow.rules.labels import label
from playground import Fault
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, PEOPLE, Said, Talk


def test_a_lead_outside_the_channel_sees_their_own_item_and_no_other(at: At) -> None:
    """Not the status, not another agency's item, not the reason that somebody typed there."""
    escb = at("agency-check")
    escb.says("health-lead", "dispute because the dates on page 3 are wrong")
    reason = next(m for m in reversed(escb.posts()) if "Read reason" in m.buttons)
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)

    assert "Police" in escb.writes_to_the_bot(
        "police-lead", f"show {escb.ref} factual-accuracy for Police"
    )
    for text in (
        "status {}",
        "show {} factual-accuracy for Health",
        "show {} sign-off",
        "checklist {}",
        "who {}",
    ):
        said = escb.writes_to_the_bot("police-lead", text.format(escb.ref))
        assert "own items" in said, text
        assert "Health" not in said
    pressed = escb.presses("police-lead", reason, "Read reason", anywhere=True)
    assert "page 3" not in pressed
    assert "Police confirms" in escb.writes_to_the_bot("police-lead", "approve")


def test_no_refusal_and_no_next_line_tells_a_lead_outside_of_others(at: At) -> None:
    """Which parties there are, who recorded something, whose move it is: that is for those in the
    channel."""
    escb = at("agency-check")
    others = ("Health", "Oak School", "mother", "@coordinator", "@health-lead", "@lead-reviewer")
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)
    for text in (
        "show {} family-letter for nobody",
        "done {} chronology for Xyz",
        "undo {} scoping-meeting because of it",
        "snooze {} media-statement until 1 Dec 2030",
        'correction {} add "one" for Xyz',
    ):
        said = escb.writes_to_the_bot("police-lead", text.format(escb.ref))
        assert not said.done, text
        assert "own items" in said, (text, said.words)
        assert not [one for one in others if one in said.words], (text, said.words)
    said = escb.writes_to_the_bot("police-lead", f"approve {escb.ref}")
    assert said.done
    assert "Next:" not in said.words
    waits = escb.writes_to_the_bot("police-lead", "approve")
    assert not [one for one in others if one in waits.words], waits.words


def test_a_member_who_left_unseen_finds_the_review_in_no_list(at: At) -> None:
    """The event that they left was lost: what was read a minute ago is read again."""
    escb = at("agency-check")
    escb.slack.invite(PEOPLE["outsider"], CHANNEL)
    assert escb.ref in escb.writes_to_the_bot("outsider", "list")
    assert escb.writes_to_the_bot("outsider", f"status {escb.ref}").done
    left = tuple(m for m in escb.slack.where(CHANNEL).members if m != PEOPLE["outsider"])
    escb.slack.change_channel(CHANNEL, members=left)
    escb.move(escb.now + timedelta(minutes=1))
    assert not escb.writes_to_the_bot("outsider", f"status {escb.ref}").done
    assert escb.ref not in escb.writes_to_the_bot("outsider", "list").words
    home = escb.slack.open_home(PEOPLE["outsider"])
    assert home is not None
    assert escb.ref not in home.text_all


def test_while_slack_cannot_say_a_stranger_learns_no_reference(at: At) -> None:
    """Somebody who was in the channel reads that it could not be checked; for a stranger the review
    is as one that does not exist. `list` leaves out what cannot be checked, and says so."""
    escb = at("agency-check")
    escb.slack.invite(PEOPLE["stranger"], CHANNEL)
    assert escb.ref in escb.writes_to_the_bot("stranger", "list")
    escb.move(escb.now + timedelta(hours=1))
    escb.slack.script("conversations.members", *[Fault.error("channel_not_found")] * 9)
    there = escb.writes_to_the_bot("outsider", f"status {escb.ref}").words
    assert there == escb.writes_to_the_bot("outsider", "status ESCB-2031-07").words
    assert "couldn't check with Slack" in escb.writes_to_the_bot("stranger", f"status {escb.ref}")
    listed = escb.writes_to_the_bot("stranger", "list")
    assert escb.ref not in listed.words
    assert "couldn't check with Slack" in listed


def test_an_author_outside_the_channel_registers_a_version_by_form(at: At) -> None:
    """From Home or a message: it is theirs to do, and nobody else's there."""
    escb = at("first-draft")
    escb.slack.kick(PEOPLE["lead-reviewer"], CHANNEL)
    home = escb.slack.open_home(PEOPLE["lead-reviewer"])
    assert home is not None
    form = escb.presses("lead-reviewer", home, "Register a version…").reply.view
    assert form is not None
    said = escb.submits("lead-reviewer", form, {"url": "https://documents.example.org/v1"})
    assert "v1" in said
    assert escb.review().current("first-draft").number == 1


def test_home_and_list_offer_nothing_that_is_then_refused(at: At) -> None:
    """Outside the channel there is no [Status], and the next date stands without what it is of."""
    escb = at("agency-check")
    for who, inside in (("health-lead", True), ("police-lead", False)):
        if not inside:
            escb.slack.kick(PEOPLE[who], CHANNEL)
        home = escb.slack.open_home(PEOPLE[who])
        assert home is not None
        listed = escb.writes_to_the_bot(who, "list")
        assert ("Status" in home.buttons, "Status" in listed.buttons) == (inside, inside)
        line = next(one for one in home.text_all.split("\n") if "stage 10 of 14" in one)
        assert (": " in line.split("next ")[1]) is inside


def test_an_overview_sees_stage_dates_and_lateness_and_nobodys_name(at: At) -> None:
    """`role overview`: reference, stage, dates and lateness; never the pseudonym, no items, no
    parties."""
    escb = at("agency-check")
    escb.says("coordinator", "role overview @outsider")
    said = escb.writes_to_the_bot("outsider", f"status {escb.ref}")
    assert escb.ref in said
    assert "Agency check" in said
    for hidden in ("Ash", "Health", "Oak School", "mother", "Who is awaited"):
        assert hidden not in said


def test_whoever_is_assigned_an_item_from_outside_is_introduced_and_does_that_item_alone(
    at: At,
) -> None:
    """Their part is that one item: they may look at it and do it, and at nothing else; and it ends
    with the next."""
    escb = at("agency-check")
    assert "hasn't answered the introduction" in escb.says(
        "coordinator", "assign media-statement @outsider"
    )
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    assert "ESCB media statement" in escb.last_dm("outsider").text_all
    assert "own items" in escb.writes_to_the_bot("outsider", f"show {escb.ref} sign-off")
    assert "media statement" in escb.writes_to_the_bot(
        "outsider", f"show {escb.ref} media-statement"
    )
    escb.says("coordinator", "assign media-statement @team-1")
    assert "There is no review" in escb.writes_to_the_bot(
        "outsider", f"done {escb.ref} media-statement"
    )
    escb.says("coordinator", "assign media-statement @outsider")
    assert "Recorded" in escb.writes_to_the_bot("outsider", f"done {escb.ref} media-statement")


def test_who_follows_a_review_is_told_that_nothing_is_asked_of_them(at: At) -> None:
    """Neither in the introduction nor after it; and how to look is in it."""
    escb = at("agency-check")
    escb.all_say("coordinator: role overview @outsider")
    assert "follows a review" in escb.last_dm("outsider").text_all
    escb.presses("outsider", escb.last_dm("outsider"), "That's me")
    told = escb.last_dm("outsider").text_all
    assert "Nothing is asked of you" in told
    assert "/cspr list" in told
    assert "ESCB-2025-01" in escb.writes_to_the_bot("outsider", "list")


# --- every verb, on what is somebody else's ------------------------------------------------------


ITEMS = (
    "media-statement",
    "sub-committee",
    "factual-accuracy",
    "factual-accuracy for Health",
    "agency-letter",
    "chronology for Xyz",
    "chronology",
    "final-draft",
    "publish",
    "learning",
    "wholly-unknown",
)
"""What may be meant: items and parties that are there, several, or none; most are others'."""

ON_AN_ITEM = (
    "done {ref} {item}",
    "done {ref} {item} on 1 Oct 2025 ref letter 9",
    "done {ref} {item} as nonsense because the record differs",
    "not-held {ref} {item} because it was not needed",
    "skip {ref} {item} because it does not apply",
    "undo {ref} {item} because it was wrong",
    "assign {ref} {item} @team-1",
    "approve {ref} {item}",
    "approve {ref} {item} v1",
    "approve {ref} {item} v9 with corrections",
    "approve {item}",
    "dispute {ref} {item} because it is not so",
    "return {ref} {item} because it is not so",
    "close-impasse {ref} {item} because we differ",
    "due {ref} {item} 1 Dec 2030 because it takes longer",
    "snooze {ref} {item} until 1 Dec 2030",
    "snooze {ref} {item} until 1 Dec 2020",
    "show {ref} {item}",
    "chasing {ref} {item}",
)

ON_THE_REVIEW = (
    'correction {ref} add "page 3: it was a Monday"',
    "approve {ref} with corrections",
    "approve {ref}",
    "dispute {ref} because it is not so",
    "return {ref} because it is not so",
    "correction {ref} accept 1",
    "correction {ref} decline 9 because the record differs",
    'correction {ref} add "one" for Health',
    'correction {ref} add "one" for Xyz',
    "correction {ref} list",
    "second {ref} 1",
    "second {ref} 9",
    'agency {ref} add "Health" lead @stranger',
    'agency {ref} remove "Health" because it left',
    'agency {ref} lead "Health" @stranger',
    'agency {ref} deputy "Oak School" @stranger',
    "agency {ref} list",
    'family {ref} add "mother"',
    "family {ref} none",
    "family {ref} list",
    "partnership {ref} none",
    "partnership {ref} list",
    "role {ref} sub-committee @police-lead",
    "role {ref} coordinator @police-lead",
    "role {ref} nonsense @police-lead",
    "role {ref} executive remove @executive because it ended",
    "role {ref} list",
    "recuse {ref} @health-lead because of a past post",
    "undo {ref} recusal because it was wrong",
    "undo {ref} recusal for @health-lead because it was wrong",
    "draft {ref} https://documents.example.org/v9",
    "draft {ref} list",
    "circulate {ref}",
    "circulate {ref} v1",
    "attendee {ref} add @team-1",
    "attendee {ref} asked @team-1",
    "attendee {ref} list",
    "timetable {ref} propose publication 1 Dec 2030",
    "timetable {ref} accept",
    "publication {ref} 1 Dec 2030",
    "publish {ref} https://www.example.org/reviews/ash",
    "publish {ref} outside-the-gate https://www.example.org/x on 1 Feb 2026 because it was live",
    "hold {ref} because of a trial",
    "lift {ref} because it is over",
    "quiet {ref} 1 Dec 2030 to 2 Dec 2030 because of the holidays",
    'action {ref} add "Audit" for Health due 1 Dec 2030',
    "action {ref} done 1",
    "action {ref} done 9",
    "action {ref} remove 1 because it repeats another",
    "action {ref} list",
    "assurance {ref} every 3 months from 1 Dec 2030",
    "letter {ref} agency-letter for Health",
    "switch {ref} nonsense because the record differs",
    "discontinue {ref} because it was opened in error",
    "redact {ref} event 5 because it holds a name",
    "redact {ref} event 900 because it holds a name",
    "who {ref}",
    "timeline {ref}",
    "calendar {ref}",
    "export {ref}",
)


def _lines(ref: str) -> Iterator[str]:
    for line in ON_THE_REVIEW:
        yield line.format(ref=ref)
    for line in ON_AN_ITEM:
        for item in ITEMS:
            yield line.format(ref=ref, item=item)


def _theirs(review: Any, user: str) -> set[str]:
    """The ids of the items of which a person has one."""
    return {
        key.item
        for key in review.all_keys()
        if own_capacity(review, key, user) is not None
        or user in people_for(review, review.item(key.item), key)
    }


def _of_others(escb: Talk, user: str) -> dict[str, str]:
    """What a person outside must not read, each as a pattern: parties, people, items' titles and
    ids."""
    review = escb.review()
    agencies = review.agencies_of(user)
    others = [party for party in review.parties.values() if party not in agencies]
    found = {label(party): re.escape(label(party)) for party in others}
    contacts = {contact for agency in agencies for contact in (agency.lead, agency.deputy)}
    known = contacts | set(review.holders("coordinator"))
    found |= {
        f"@{name}": rf"@{name}\b|{person}" for name, person in PEOPLE.items() if person not in known
    }
    theirs = _theirs(review, user)
    for item in review.process.items.values():
        if item.id not in theirs:
            found[item.title] = re.escape(item.title)
            found[item.id] = rf"`{item.id}\b"
    own_titles = {review.item(one).title for one in theirs}
    return {
        name: pattern
        for name, pattern in found.items()
        if not any(name in title for title in own_titles)
    }


def _everything_in(said: Said) -> str:
    """All that came with an answer, what buttons carry included; but for the line that was typed,
    which comes back to be copied."""
    view = said.reply.view.raw if said.reply.view is not None else {}
    told = [block for block in said.reply.blocks if "What you typed" not in str(block)]
    return json.dumps([told, view, said.reply.errors], ensure_ascii=False)


def _looks_in(answer: str, ref: str) -> set[str]:
    """The lists that an answer points to, in its words or by a button."""
    return set(re.findall(rf"\b[a-z]+ {ref} list\b|\b(?:status|who|checklist) {ref}\b", answer))


def test_no_answer_tells_a_lead_outside_of_what_is_somebody_elses(at: At) -> None:
    """Every verb, on items and parties of others, on several and on none: no other agency, person
    or item is in the answer, not even in what a button carries. Nor does it point to a list that
    they may not look at."""
    escb = at("agency-check")
    escb.says("health-lead", "dispute because the dates on page 3 are wrong")
    escb.all_say("coordinator: close-impasse factual-accuracy for Health because we differ")
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)
    others = _of_others(escb, PEOPLE["police-lead"])
    dm = escb.slack.dm(PEOPLE["police-lead"])
    told: list[str] = []
    looks: dict[str, str] = {}
    for line in _lines(escb.ref):
        said = escb.says("police-lead", line, channel=dm, send=False)
        everything = _everything_in(said)
        looks |= {look: line for look in _looks_in(everything, escb.ref) if look != line}
        found = [name for name, pattern in others.items() if re.search(pattern, everything)]
        if found:
            told.append(f"{line} tells of {found}: {said.words}")
    escb.deliver()
    assert not told, "\n".join(told)
    for look, line in looks.items():
        said = escb.says("police-lead", look, channel=dm)
        assert "own items" not in said, f"{line} points to {look}"


KNOWN_AND_UNKNOWN = (
    ('task {ref} add "Call them" for {0} due 1 Dec 2030', "Health", "Xyz"),
    ('task {ref} add "Call them" for {0} and Police due 1 Dec 2030', "Health", "Xyz"),
    ('task {ref} add "Call them" for all except {0} due 1 Dec 2030', "Health", "Xyz"),
    ('action {ref} add "Audit" for {0} due 1 Dec 2030', "Health", "Xyz"),
    ('action {ref} add "Audit" for {0} and Police due 1 Dec 2030', "Health", "Xyz"),
    ("action {ref} done {0}", "1", "9"),
    ("action {ref} progress {0} as green", "1", "9"),
    ('action {ref} outcome {0} "it is better now"', "1", "9"),
    ("action {ref} remove {0} because it repeats another", "1", "9"),
    ("role {ref} executive @team-1 for {0}", "Health", "Xyz"),
    ("role {ref} executive @team-1 for {0} and Police", "Health", "Xyz"),
    ('agency {ref} lead "{0}" @team-1', "Health", "Xyz"),
    ('agency {ref} remove "{0}" because it left', "Health", "Xyz"),
    ('family {ref} remove "{0}" because they left', "mother", "aunt"),
    ('correction {ref} add "one" for {0}', "Health", "Xyz"),
    ("letter {ref} agency-letter for {0}", "Health", "Xyz"),
    ("due {ref} chronology for {0} 1 Dec 2030 because it is late", "Health", "Xyz"),
    ("chase {ref} chronology for {0}", "Health", "Xyz"),
    ("evidence {ref} chronology for {0} ref mail 8", "Health", "Xyz"),
    ("chasing {ref} chronology for {0}", "Health", "Xyz"),
)
"""What can be said of an agency or action that there is, and of one that there isn't."""


def test_no_answer_tells_a_lead_outside_which_agencies_there_are(at: At) -> None:
    """Of one that is involved and of one that isn't, they read the same."""
    escb = at("agency-check")
    escb.all_say('coordinator: action add "Audit" for Health due 1 Dec 2030')
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)
    escb.deliver()
    dm = escb.slack.dm(PEOPLE["police-lead"])
    differ: list[tuple[str, str, str]] = []
    for line, known, unknown in KNOWN_AND_UNKNOWN:
        typed = (line.replace("{0}", word).format(ref=escb.ref) for word in (known, unknown))
        said = [escb.says("police-lead", one, channel=dm, send=False).words for one in typed]
        of_one, of_none = said[0].replace(known, "…"), said[1].replace(unknown, "…")
        if of_one != of_none or not re.search("own items|coordinator", of_one):
            differ.append((line, of_one, of_none))
    assert differ == []


def test_whoever_keeps_actions_outside_learns_of_no_agency_and_no_action(at: At) -> None:
    """They could add one for an agency that is there, and would be refused for one that isn't: both
    are refused alike, whatever else is wrong with the line. Who leads an agency adds its own."""
    escb = at("agency-check")
    escb.all_say('coordinator: action add "Audit" for Health due 1 Dec 2030')
    escb.all_say("coordinator: role executive @police-lead")
    for who in ("executive", "police-lead"):
        escb.slack.kick(PEOPLE[who], CHANNEL)
    escb.deliver()
    lines = (
        ('action {ref} add "Audit" for {0} due 1 Dec 2030', "Health", "Xyz"),
        ('action {ref} add "Audit" for {0} due 1 Dec 2020', "Health", "Xyz"),
        ('action {ref} add "Audit" for {0} and Nobody due 1 Dec 2030', "Health", "Xyz"),
        ('action {ref} add "Audit" for all except {0} due 1 Dec 2020', "Health", "Xyz"),
        ('action {ref} change {0} recommendation "two"', "1", "9"),
    )
    differ: list[tuple[str, str, str, str]] = []
    for who in ("executive", "police-lead"):
        dm = escb.slack.dm(PEOPLE[who])
        for line, known, unknown in lines:
            typed = (line.replace("{0}", word).format(ref=escb.ref) for word in (known, unknown))
            said = [escb.says(who, one, channel=dm, send=False).words for one in typed]
            of_one, of_none = said[0].replace(known, "…"), said[1].replace(unknown, "…")
            if of_one != of_none or "own items" not in of_one:
                differ.append((who, line, of_one, of_none))
    assert differ == []
    own = escb.writes_to_the_bot(
        "police-lead", f'action {escb.ref} add "Ours" for Police due 1 Dec 2030'
    )
    assert own.done, own.words


def test_how_a_line_is_understood_tells_nobody_outside_who_is_involved(at: At) -> None:
    """Names with "and" are read as one or as several by the parties that there are. To a stranger a
    review is as one that does not exist; a holder outside is understood by their own agency."""
    escb = at("agency-check")
    escb.all_say(
        'coordinator: agency add "Children and Families" by-email "Head of Service"',
        'coordinator: agency add "Courts" by-email "Clerk"',
    )
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)
    escb.deliver()
    lines = (
        "dispute {ref} factual-accuracy for {0} because it is not so",
        "approve {ref} factual-accuracy for Police, {0}",
        "due {ref} chronology for {0} 1 Dec 2030 because it takes longer",
    )
    names = ("Health and Courts", "Children and Families", "Xyz and Abc", "Police and Abc")
    heard: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        for name in names:
            for ref in (escb.ref, "ESCB-2031-07"):
                said = escb.writes_to_the_bot("outsider", line.replace("{0}", name).format(ref=ref))
                words = said.words.replace(name, "…").replace(ref, "REF")
                heard.setdefault(("stranger", line), set()).add(words)
        for name in names[:3] if "approve" not in line else ():
            typed = line.replace("{0}", name).format(ref=escb.ref)
            words = escb.writes_to_the_bot("police-lead", typed).words
            for part in (name, *name.split(" and ")):
                words = words.replace(part, "…")
            heard.setdefault(("holder", line), set()).add(words)
    assert {about: said for about, said in heard.items() if len(said) > 1} == {}


def test_what_is_ticked_outside_tells_of_no_other_notice_or_stage(at: At) -> None:
    """A Lead Reviewer who informs the family too late for the date that is agreed: what else is to
    be sent is the coordinators'."""
    escb = at("publication")
    inside = escb.says("lead-reviewer", "done inform-family for mother ref letter 9")
    assert "Publication: " in inside
    escb.slack.kick(PEOPLE["lead-reviewer"], CHANNEL)
    escb.deliver()
    outside = escb.writes_to_the_bot(
        "lead-reviewer", f'done {escb.ref} inform-family for "contact 1" ref letter 9'
    )
    assert outside.done
    assert "Publication: " not in outside
    assert "Next:" not in outside


def test_forms_tell_holders_outside_and_overseers_no_more_than_typed_lines(at: At) -> None:
    """A button kept from before, pressed by a lead outside the channel, by somebody who has only
    an item, and by somebody with the overview, be they in the channel or not."""
    escb = at("agency-check")
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)
    escb.says("coordinator", "assign media-statement @stranger")
    escb.says("coordinator", "role overview @outsider")
    others = [PEOPLE[who] for who in ("coordinator", "second-coordinator", "lead-reviewer")]
    for in_channel in (False, True):
        if in_channel:
            escb.slack.invite(PEOPLE["outsider"], CHANNEL)
            escb.deliver()
        for who in ("police-lead", "stranger", "outsider"):
            for name in ("draft", "setup", "add-agency", "give-role", "dates", "publish", "purge"):
                said = answer_to(escb, who, f"{name} {escb.ref}")
                assert not [one for one in others if one in said], (who, name, said)


def test_taking_an_answer_back_names_no_others_decision_outside_the_channel(at: At) -> None:
    """The form says how much opens again with it; in the channel it says what."""
    escb = at("final-stages")
    request = escb.last_dm("police-lead", "Police confirmed v2")
    read = escb.presses("police-lead", request, "Take it back…").reply.view
    assert read is not None
    assert "Sub-Committee" in read.text_all
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)
    escb.deliver()
    read = escb.presses("police-lead", request, "Take it back…").reply.view
    assert read is not None
    assert "Sub-Committee" not in read.text_all
    assert "Open again with it: " in read.text_all


def answer_to(talk: Talk, who: str, button: str) -> str:
    """What somebody reads who presses a button that they kept, and which opens a form."""
    team, user = talk.slack.team, PEOPLE[who]
    place = talk.slack.dm(user)
    ask = Ask(team=team, user=user, channel=place, text=button, via="button", receipt="", dm=True)
    said = modals.form(talk.bot.handler, ask)
    assert "type" not in said, "a form was shown"
    return json.dumps(said)


def test_whoever_has_the_overview_reads_no_reason_in_the_channel_either(at: At) -> None:
    """They see reference, stage, dates and lateness: what people typed is not among it."""
    escb = at("agency-check")
    escb.says("health-lead", "dispute because page 3 names the wrong day")
    reason = next(m for m in reversed(escb.posts()) if "Read reason" in m.buttons)
    escb.says("coordinator", "role overview @outsider")
    escb.slack.invite(PEOPLE["outsider"], CHANNEL)
    pressed = escb.presses("outsider", reason, "Read reason")
    assert "page 3" not in pressed
    assert "overview" in pressed
    read = escb.presses("team-1", reason, "Read reason").reply.view
    assert read is not None
    assert "page 3" in read.text_all
    escb.says("coordinator", "legal-hold because an inquest is listed")
    assert escb.ref not in escb.writes_to_the_bot("outsider", "retention")


def test_a_holder_outside_the_new_channel_reads_no_other_item_in_lists(at: At) -> None:
    """A review has moved, and nobody has looked yet who is in its new channel."""
    escb = at("agency-check")
    people = [PEOPLE[who] for who in ("coordinator", "second-coordinator")]
    escb.slack.channel("C0NEW", "review-anew", members=people)
    assert escb.says("coordinator", "due media-statement 4 Mar 2026 because it is wanted").done
    assert "next Wed 4 Mar: ESCB media statement" in escb.home("police-lead")
    assert escb.says("coordinator", f"move {escb.ref} because it is noisy", channel="C0NEW").done
    home = escb.home("police-lead")
    assert "next Wed 4 Mar" in home
    assert "ESCB media statement" not in home
    escb.says("coordinator", f"legal-hold {escb.ref} because of an inquest", channel="C0NEW")
    escb.slack.change_channel("C0NEW", name="review-renamed")
    assert escb.ref not in escb.writes_to_the_bot("police-lead", "retention")


def test_whoever_left_hears_of_nothing_that_is_others(at: At) -> None:
    """A coordinator became an agency's lead, outside the channel: what they had recorded for
    Police, and whose hold they had placed, was told to them as it was taken back (rule 16)."""
    escb = at("publication")
    escb.all_say(
        'second-coordinator: hold for "a trial" because it is listed',
        "coordinator: undo chronology for Police confirmed because it was another's",
        "second-coordinator: done chronology for Police ref mail 1",
        "coordinator: agency add Fire lead @second-coordinator",
        "coordinator: role coordinator remove @second-coordinator because of another post",
    )
    escb.deliver()
    escb.slack.kick(PEOPLE["second-coordinator"], CHANNEL)
    before = len(escb.dms("second-coordinator"))
    escb.all_say(
        "coordinator: lift because the trial is over",
        "coordinator: undo chronology for Police confirmed because it is another's",
    )
    escb.deliver()
    assert [m.text_all for m in escb.dms("second-coordinator")[before:]] == []


def test_a_lead_outside_hears_that_their_own_item_is_open_again(at: At) -> None:
    """It is theirs to read, in the channel or not."""
    escb = at("first-meeting")
    escb.all_say("police-lead: done chronology", "health-lead: done chronology")
    escb.slack.kick(PEOPLE["police-lead"], CHANNEL)
    before = len(escb.dms("police-lead"))
    escb.all_say("coordinator: undo chronology for all confirmed because they are others'")
    escb.deliver()
    told = [m.text_all for m in escb.dms("police-lead")[before:] if "open again" in m.text_all]
    assert len(told) == 1
    assert "Health" not in told[0]


def test_in_the_channel_they_hear_of_what_they_had_recorded_for_others(at: At) -> None:
    """Whoever reads all of the review reads that, too."""
    escb = at("publication")
    escb.all_say(
        'second-coordinator: hold for "a trial" because it is listed',
        "coordinator: agency add Fire lead @second-coordinator",
        "coordinator: role coordinator remove @second-coordinator because of another post",
        "coordinator: lift because the trial is over",
    )
    escb.deliver()
    assert "lifted hold 1" in escb.dms("second-coordinator")[-1].text_all


def test_of_several_dates_a_lead_outside_hears_of_their_own_agencys(at: At) -> None:
    """They had set Health's, too, when they coordinated."""
    escb = at("first-meeting")
    second = "second-coordinator"
    escb.all_say(
        f"{second}: due chronology for Police and Health 2 Mar 2026 because of the hall",
        f"coordinator: agency lead Police @{second}",
        f"coordinator: role coordinator remove @{second} because of another post",
        f"{second}: status",
    )
    escb.slack.kick(PEOPLE[second], CHANNEL)
    escb.all_say("coordinator: due chronology for Police and Health 9 Mar 2026 because it is taken")
    escb.deliver()
    told = escb.last_dm(second, "dates that you had set").text_all
    assert "Police" in told
    assert "Health" not in told
