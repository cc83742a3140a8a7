"""Several parties in one typed line, and what is one party all the same."""

from datetime import date

import pytest

from bot.errors import Refusal
from bot.language.parsing import parse
from bot.language.verbs import VERBS
from bot.refusals.language import OneAtATime
from bot.workflow.review.commands import Command, Complete, ForSeveral, SetDue
from bot.workflow.review.queries import DraftLetter, Query

TODAY = date(2026, 5, 14)
PARTIES = (
    "Police",
    "Health",
    "Education",
    "Health and Social Care",
    "Oak School",
    "All Saints School",
    "Head teacher, Oak School",
    "U0ASHA",
    "U0BEN",
    "1",
    "2",
    "#3",
)


def command(text: str) -> Command | Query:
    """What a line asks for in a review that has these parties, and no others."""

    def knows(ref: str | None, words: str) -> bool:
        return words.casefold() in {party.casefold() for party in PARTIES}

    return parse(text, today=TODAY, knows_party=knows).command


@pytest.mark.parametrize(
    ("typed", "parties"),
    [
        ("Police, Health and Education", ("Police", "Health", "Education")),
        ("Police and Health", ("Police", "Health")),
        ("Police & Health", ("Police", "Health")),
        ("Police,Health", ("Police", "Health")),
        ("Police , Health,", ("Police", "Health")),
        ("police, Health, and EDUCATION", ("police", "Health", "EDUCATION")),
        ("Police, Health, Police", ("Police", "Health")),
        ('"Police", "Health" and Education', ("Police", "Health", "Education")),
        ('Police and "Oak School"', ("Police", "Oak School")),
        ("Police and Health and Social Care", ("Police", "Health and Social Care")),
        ("Head teacher, Oak School and Police", ("Head teacher, Oak School", "Police")),
        ("<@U0ASHA|asha>, <@U0BEN|ben>", ("U0ASHA", "U0BEN")),
        ("<@U0ASHA|asha> and Police", ("U0ASHA", "Police")),
        ("Police, Helth and Education", ("Police", "Helth", "Education")),
        ("1, 2 and #3", ("1", "2", "#3")),
    ],
)
def test_several_parties_are_named_in_one_line(typed, parties):
    """By commas, "and" or "&"; the longest name that the review knows is one name."""
    assert command(f"done chronology for {typed} on 3 May 2026") == ForSeveral(
        act=Complete(what="chronology", on=date(2026, 5, 3)), parties=parties
    )


@pytest.mark.parametrize(
    ("typed", "excepted"),
    [
        ("all", ()),
        ("All", ()),
        ("everyone", ()),
        ("all agencies", ()),
        ("all of them", ()),
        ("all except Health", ("Health",)),
        ("all, except Health and Police", ("Health", "Police")),
        ("all but Health and Social Care", ("Health and Social Care",)),
        ("all agencies except for Oak School", ("Oak School",)),
        ('all except "Oak School", Police', ("Oak School", "Police")),
    ],
)
def test_all_are_meant_or_all_but_some(typed, excepted):
    """However people say it."""
    assert command(f"done chronology for {typed} ref mail of 3 May") == ForSeveral(
        act=Complete(what="chronology", ref="mail of 3 May"), excepted=excepted
    )


@pytest.mark.parametrize(
    "party",
    ["Health and Social Care", "Head teacher, Oak School", "All Saints School", "Oak School"],
)
def test_one_party_stays_one(party):
    """A name may hold "and", a comma or "all"; so may one that nobody knows, in quotes."""
    assert command(f"done chronology for {party}") == Complete(what="chronology", party=party)
    assert command('done x for "Parks, Roads and Sea"') == Complete(
        what="x", party="Parks, Roads and Sea"
    )


@pytest.mark.parametrize(
    ("typed", "several"),
    [
        ("all", {}),
        ("all except Health", {"excepted": ("Health",)}),
        ("Police and Health", {"parties": ("Police", "Health")}),
        ("Police, Health and Social Care", {"parties": ("Police", "Health and Social Care")}),
    ],
)
def test_a_date_may_follow_several_without_a_word(typed, several):
    """It is read as after one."""
    due = SetDue(what="x", due=date(2026, 6, 12), because="y")
    found = command(f"due x for {typed} 12 Jun 2026 because y")
    assert found == ForSeveral(act=due, **several)


def test_a_letter_goes_to_several():
    """It is no command, so it says so itself."""
    assert command("letter agency-letter for all except Health") == DraftLetter(
        name="agency-letter", several=True, excepted=("Health",)
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dispute x for Police and Health because y", "one-at-a-time"),
        ('correction add "p. 3" for Police and Health', "one-at-a-time"),
        ("close-impasse x for all because y", "one-at-a-time"),
        ("show x for Police and Health", "one-at-a-time"),
        ("approve for all ref mail", "missing-part"),
    ],
)
def test_some_are_said_of_one_at_a_time(text, code):
    """What is one agency's own words; and an answer for all says which item it is on."""
    with pytest.raises(Refusal) as refused:
        command(text)
    assert refused.value.code == code


ONE_AT_A_TIME = {"dispute", "correction", "close-impasse", "show", "chasing"}
"""Verbs that take a party and not several, for the reasons in decision 130."""
SAID_OF_TWO = {
    "action": 'action add "y" for {} due 1 Dec 2026',
    "approve": "approve x for {} ref mail",
    "assign": "assign x for {} <@U0ASHA|asha>",
    "bring-in": "bring-in x for {} on 3 May 2026 ref file",
    "chase": "chase x for {}",
    "chasing": "chasing x for {}",
    "close-impasse": "close-impasse x for {} because y",
    "correction": 'correction add "y" for {}',
    "dispute": "dispute x for {} because y",
    "done": "done x for {}",
    "due": "due x for {} 12 Jun 2026 because y",
    "emailed": "emailed x for {}",
    "evidence": "evidence x for {} ref mail",
    "letter": "letter agency-letter for {}",
    "not-held": "not-held x for {} because y",
    "role": "role panel <@U0ASHA|asha> for {}",
    "show": "show x for {}",
    "skip": "skip x for {} because y",
    "snooze": "snooze x for {} until 12 Jun 2026",
    "task": 'task add "y" for {} due 1 Dec 2026',
    "undo": "undo x for {} because y",
}


def _asked_or_refused(line: str) -> Command | Query | Refusal:
    try:
        return command(line)
    except Refusal as refusal:
        return refusal


def test_every_verb_that_takes_a_party_takes_several():
    """Unless a reason is written down."""
    # (That of ``hold`` names a proceeding.)
    takes = {verb.name for verb in VERBS.values() if any("for <" in one for one in verb.usage)}
    assert takes - {"hold"} == set(SAID_OF_TWO)
    refused = set()
    for verb, line in SAID_OF_TWO.items():
        for parties in ("Police and Health", "all", "all except Health"):
            asked = _asked_or_refused(line.format(parties))
            if isinstance(asked, OneAtATime):
                refused.add(verb)
            else:
                assert isinstance(asked, ForSeveral | DraftLetter)
    assert refused == ONE_AT_A_TIME
