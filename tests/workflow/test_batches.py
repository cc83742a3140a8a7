"""Several acts with one form: all or none, each screened and judged as if it came alone."""

from datetime import date

import pytest

from bot.errors import Refusal
from bot.workflow.acts.decide import decide
from bot.workflow.review import commands as c
from tests.workflow.driver import Play


def refused(escb: Play, person: str, command: c.Command) -> Refusal:
    """The refusal of a command that no line types."""
    before = escb.review.number
    with pytest.raises(Refusal) as found:
        decide(escb.fold(), command, escb.context(person))
    assert escb.review.number == before
    return found.value


def current(escb: Play) -> int:
    """The version that is asked about."""
    version = escb.review.current("final-draft")
    assert version is not None
    return version.number


def dates(*days: tuple[str, date | None]) -> c.Several:
    """Dates of several items with one reason."""
    return c.Several(
        parts=tuple(
            c.SetDue(what=item, due=day, because="as the chair wishes") for item, day in days
        )
    )


def test_several_dates_are_set_at_once(escb):
    """One command, one reply that lists them."""
    escb.at("scoping").on("2026-02-02")
    said = escb.does(
        "coordinator",
        dates(("scoping-meeting", date(2026, 2, 20)), ("pseudonym", date(2026, 2, 23))),
    )
    assert [(d["item"], d["due"]) for d in said["dates"]] == [
        ("scoping-meeting", date(2026, 2, 20)),
        ("pseudonym", date(2026, 2, 23)),
    ]
    assert escb.due("scoping-meeting") == date(2026, 2, 20)


def test_one_refused_date_refuses_all(escb):
    """Nothing is half done."""
    escb.at("scoping").on("2026-02-02")
    command = dates(("scoping-meeting", date(2026, 2, 20)), ("pseudonym", date(2026, 1, 20)))
    assert refused(escb, "coordinator", command).code == "past-date"
    assert refused(escb, "coordinator", c.Several(parts=())).code == "nothing-changed"


def test_points_go_with_the_answer_that_they_belong_to(escb):
    """Each is a correction of its own; the answer is subject to them."""
    escb.at("agency-check")
    points = tuple(c.AddCorrection(text=f"page {n}: the date") for n in (3, 7))
    answer = c.Approve(what="factual-accuracy", version=current(escb), corrections=True)
    said = escb.does("police-lead", c.Several(parts=(*points, answer)))
    assert said["points"] == 2
    assert [p.text for p in escb.review.corrections.values()] == [
        "page 3: the date",
        "page 7: the date",
    ]
    assert not escb.is_open("factual-accuracy", "Police")


def test_points_on_a_version_that_is_gone_are_not_raised_on_the_next(escb):
    """The answer names its version; if that is stale, the points are not kept either."""
    escb.at("agency-check")
    asked = current(escb)
    escb.says("lead-reviewer", "draft https://documents.example.org/3")
    parts = (
        c.AddCorrection(text="page 3"),
        c.Approve(what="factual-accuracy", version=asked, corrections=True),
    )
    assert refused(escb, "police-lead", c.Several(parts=parts)).code == "stale-version"
    assert not escb.review.corrections


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (c.Several(parts=(c.AddCorrection(text="ring 07700 900123"), c.Approve())), "text"),
        (
            c.CatchUp(days=(("scoping-meeting", "", date(2026, 2, 2), "mail of jo@example.org"),)),
            "ref",
        ),
    ],
)
def test_what_is_typed_in_a_form_of_many_parts_is_screened(escb, command, field):
    """Each text in each part."""
    found = refused(escb.at("agency-check"), "coordinator", command)
    assert (found.code, found.facts["field"]) == ("identifier", field)


def test_an_act_of_two_people_is_no_part_of_anything(escb):
    """It is stored, and decided alone."""
    escb.at("scoping")
    assert (
        refused(
            escb, "coordinator", c.Several(parts=(c.Discontinue(because="opened in error"),))
        ).code
        == "not-yet"
    )
