"""When a notice told which publication date, and whether in time."""

from datetime import date


def test_a_notice_recorded_late_told_the_date_of_its_day(escb):
    """A letter of 18 March told 10 April, whenever it is recorded: it is to be told again (rule
    2)."""
    escb.at("final-stages", families=("mother",)).on("16 Mar 2026").says(
        "coordinator", "publication 10 Apr 2026"
    )
    escb.on("23 Mar 2026").says("coordinator", "publication 15 Apr 2026")
    escb.on("24 Mar 2026")
    said = escb.says("coordinator", "done inform-family for mother on 18 Mar 2026 ref letter 3")
    assert said["another_date"] == {"told": date(2026, 4, 10), "now": date(2026, 4, 15)}
    assert escb.is_open("inform-family", "mother")
    assert [f.on for f in escb.review.state(escb.key("inform-family", "mother")).closings] == [
        date(2026, 3, 18)
    ]
    escb.says("coordinator", "done inform-family for mother ref letter 4")
    assert escb.how("inform-family", "mother") == "sent"


def test_a_notice_from_before_any_date_told_none(escb):
    """Recorded after a date was agreed, it is as open as one that was recorded before (decision
    4)."""
    escb.at("final-stages", families=("mother",)).on("20 Mar 2026").says(
        "coordinator", "publication 10 Apr 2026"
    )
    said = escb.says("coordinator", "done inform-family for mother on 17 Mar 2026 ref letter 3")
    assert said["another_date"] == {"told": None, "now": date(2026, 4, 10)}
    assert escb.is_open("inform-family", "mother")


def test_a_late_notice_is_judged_together_with_the_others(escb):
    """The earliest day hangs on the latest of them, sent or not."""
    escb.at("publication").on("2 Apr 2026")
    said = escb.says("coordinator", "done inform-dfe on 30 Mar 2026 ref e-mail 1")
    assert said["short"] is None
    escb.on("7 Apr 2026").says("coordinator", "done inform-ofsted ref e-mail 2")
    said = escb.on("8 Apr 2026").says(
        "coordinator", "done inform-national-panel on 2 Apr 2026 ref e-mail 3"
    )
    assert (said["short"]["days"], said["short"]["earliest"], said["short"]["others"]) == (
        4,
        date(2026, 4, 16),
        [],
    )
