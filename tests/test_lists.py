"""A list, one a line: what is understood of each, and whose fault is whose."""

import pytest

from bot.errors import Refusal
from bot.language.lists import LIMIT, read_list, typed_list
from bot.workflow.review.commands import (
    AddAgency,
    AddAttendee,
    AddFamily,
    AddPartnership,
    GiveRole,
    ListedAct,
    ListKind,
)


def line(kind: ListKind, text: str) -> list[ListedAct]:
    """What one line asks for."""
    found = read_list(kind, text)
    assert not found.faults, found.faults
    return [act for _, act in found.lines]


@pytest.mark.parametrize(
    "text",
    [
        "Police, <@U0ASHA>, <@U0BEN>",
        "Police <@U0ASHA|asha> <@U0BEN|ben>",
        "Police; lead <@U0ASHA>; deputy <@U0BEN>",
        '"Police" lead <@U0ASHA> deputy <@U0BEN>',
        "- Police: <@U0ASHA> and <@U0BEN>",
        "• Police – <@U0ASHA>, <@U0BEN>",
        "1. Police\t<@U0ASHA>\t<@U0BEN>",
        "12) Police , <@U0ASHA> , <@U0BEN>",
    ],
)
def test_an_agency_has_a_lead_and_maybe_a_deputy(text):
    """As people write it in their own lists, or as it is typed after the verb."""
    assert line("agency", text) == [AddAgency(name="Police", lead="U0ASHA", deputy="U0BEN")]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (
            "Probation by-email Head of Service",
            AddAgency(name="Probation", by_email="Head of Service"),
        ),
        (
            '"Oak School", by e-mail: "Head teacher"',
            AddAgency(name="Oak School", by_email="Head teacher"),
        ),
        (
            "Suffolk Police, <@U0ASHA>, out of area",
            AddAgency(name="Suffolk Police", lead="U0ASHA", out_of_area=True),
        ),
        (
            "Oak School (out of area) by-email Head",
            AddAgency(name="Oak School", by_email="Head", out_of_area=True),
        ),
        ('"Lead, Deputy & Co", <@U0ASHA>', AddAgency(name="Lead, Deputy & Co", lead="U0ASHA")),
    ],
)
def test_an_agency_may_be_asked_by_e_mail_or_be_out_of_area(text, agency):
    assert line("agency", text) == [agency]


@pytest.mark.parametrize(
    ("kind", "text", "acts"),
    [
        ("family", "- mother", [AddFamily(name="mother")]),
        ("family", '"contact 1"', [AddFamily(name="contact 1")]),
        (
            "partnership",
            "Southend, Essex and Thurrock",
            [AddPartnership(name="Southend, Essex and Thurrock")],
        ),
        ("attendee", "<@U0ASHA|asha>", [AddAttendee(person="U0ASHA")]),
        (
            "attendee",
            "<@U0ASHA>, <@U0BEN> asked for presentation",
            [AddAttendee(person="U0ASHA", asked=True), AddAttendee(person="U0BEN", asked=True)],
        ),
        ("attendee", "Head teacher, Oak School", [AddAttendee(label="Head teacher, Oak School")]),
        (
            "attendee",
            "Head teacher, Oak School (asked for the presentation)",
            [AddAttendee(label="Head teacher, Oak School", asked=True)],
        ),
        ("role", "Lead Reviewer: <@U0ASHA>", [GiveRole(role="Lead Reviewer", people=("U0ASHA",))]),
        (
            "role",
            "review-team <@U0ASHA> <@U0BEN> for Police",
            [GiveRole(role="review-team", people=("U0ASHA", "U0BEN"), party="Police")],
        ),
    ],
)
def test_each_kind_of_list_has_its_own_lines(kind, text, acts):
    """A label may hold a comma; several people in a line are one attendee each."""
    assert line(kind, text) == acts


def test_a_fault_is_said_at_its_line_and_the_good_ones_are_kept():
    """Empty lines count as lines, as people count them."""
    text = "\n".join(
        [
            "Police, <@U0ASHA>",
            "",
            "Health <@U0BEN>",
            "Education, @somebody",
            "Housing",
            '"Oak School, <@U0ASHA>',
            "Probation by-email",
            "Fire <@U0ASHA> knows them",
        ]
    )
    found = read_list("agency", text)
    assert [number for number, _ in found.lines] == [1, 3]
    assert [(number, refusal.code) for number, refusal in found.faults] == [
        (4, "pick-person"),
        (5, "missing-part"),
        (6, "unbalanced-quote"),
        (7, "missing-part"),
        (8, "surplus-word"),
    ]


def test_more_lines_than_anybody_looks_over_are_refused():
    with pytest.raises(Refusal) as refused:
        read_list("family", "contact\n" * (LIMIT + 1))
    assert refused.value.facts["count"] == LIMIT + 1


@pytest.mark.parametrize(
    ("text", "kind", "ref", "lines"),
    [
        ('agency add "Police" lead <@U0ASHA>\n"Health" lead <@U0BEN>', "agency", None, 2),
        ("Family ESCB-2026-01 add\nmother\nfather\n", "family", "ESCB-2026-01", 2),
        ("attendee add\nHead teacher, Oak School\nNurse", "attendee", None, 2),
        ("role\nChair: <@U0ASHA>\nExecutive: <@U0BEN>", "role", None, 2),
    ],
)
def test_a_list_is_typed_below_the_verb(text, kind, ref, lines):
    """The first may stand behind it."""
    found = typed_list(text)
    assert found is not None
    assert (found[0].kind, found[1], len(found[0].lines)) == (kind, ref, lines)


@pytest.mark.parametrize(
    "text",
    [
        "agency add Police",
        "agency add Police\n",
        "agency remove Police\nbecause it never knew the family",
        "role review-team remove <@U0ASHA>\nbecause he left",
        "done chronology\nfor all",
    ],
)
def test_other_lines_are_no_list(text):
    """However many lines they are written in."""
    assert typed_list(text) is None
