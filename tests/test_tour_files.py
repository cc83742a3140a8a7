"""The files of the demo's tours: read strictly, and a faulty one is said in a sentence."""

from pathlib import Path

import pytest

from bot.demo.people import PEOPLE
from bot.demo.tour_files import TourFault, all_tours

GOOD = """order = 1
kind = "door"
title = "A door"
summary = "What is behind it."
minutes = 1
world = "half-way"
ending = "That was it."

[[step]]
who = "coordinator"
where = "#review-ash"
say = "Ask."
type = "/cspr status"
sees = "stage"
why = "That is where it stands."
"""


def test_the_tours_are_three_doors_whole_reviews_and_what_ifs() -> None:
    """Five steps behind each door; ten to fourteen for a whole review; everybody is taken along."""
    tours = all_tours()
    doors = [len(tour.steps) for tour in tours if not tour.group]
    whole = [len(tour.steps) for tour in tours if tour.group.startswith("A whole review")]
    what_ifs = [tour.id for tour in tours if tour.group == "What if …"]
    assert doors == [5, 5, 5]
    assert len(whole) == 3
    assert all(10 <= steps <= 14 for steps in whole)
    assert what_ifs == ["dispute", "trial", "away", "late-notice", "new-version"]
    people = {step.user for tour in tours for step in tour.steps}
    assert len(people) >= len(PEOPLE) - 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("order = 1", "order = ", "tour.toml cannot be read"),
        ("minutes = 1", "minutes = 1\nlength = 2", "length: extra inputs are not permitted"),
        ('ending = "That was it."', "", "ending: field required"),
        ('"coordinator"', '"mayor"', "step 1: there is nobody called 'mayor'"),
        ('"#review-ash"', '"#lobby"', "step 1: there is no place '#lobby'"),
        ('type = "/cspr status"', "", "exactly one of type, press, clock and look = true"),
        ('say = "Ask."', 'say = "Ask."\nfill = { Why = "x" }', "say more of a press"),
        (
            'say = "Ask."',
            'say = "Ask."\nmeanwhile = "#review-ash\\n2026-02-30 coordinator: who"\n'
            'meanwhile_words = "Days pass."',
            "step 1: 2026-02-30 is no day",
        ),
        (
            'say = "Ask."',
            'say = "Ask."\nmeanwhile = "#review-ash\\nsoon"\nmeanwhile_words = "Days pass."',
            "'soon' is not “2026-05-12 coordinator: …”",
        ),
    ],
)
def test_a_faulty_tour_is_said_in_a_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    """With the file, the place in it, and what is wrong."""
    (tmp_path / "tour.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TourFault) as fault:
        all_tours(tmp_path)
    assert "tour.toml" in str(fault.value)
    assert said in str(fault.value)


def test_a_good_tour_is_read(tmp_path: Path) -> None:
    """What the others are made from is no fault by itself."""
    (tmp_path / "tour.toml").write_text(GOOD, encoding="utf-8")
    assert [tour.title for tour in all_tours(tmp_path)] == ["A door"]
