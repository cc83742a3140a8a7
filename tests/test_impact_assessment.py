"""The template of a data protection impact assessment says of the product what is true of it."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from bot.store.tables import metadata
from bot.workflow.text.identifiers.spans import FindingKind

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "impact-assessment.md").read_text(encoding="utf-8")
KINDS = {
    "nhs-number": "NHS numbers",
    "national-insurance": "National Insurance numbers",
    "upn": "unique pupil numbers",
    "postcode": "postcodes",
    "birth-date": "dates of birth",
    "death-date": "dates of death",
    "phone": "telephone numbers",
    "email": "e-mail addresses",
}
STEPS = (
    "Step 1: Identify the need",
    "Step 2: Describe the processing",
    "Step 3: Consultation",
    "Step 4: Necessity and proportionality",
    "Step 5: Risks",
    "Step 6: Measures",
    "Step 7: Sign-off",
)
"""The headings of the Information Commissioner's template, in its order."""


def rows_below(heading: str) -> list[list[str]]:
    """The rows of the first table whose header begins so."""
    _, _, after = PAGE.partition(f"\n| {heading} |")
    lines = after.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def words_in_code(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def test_its_steps_are_those_of_the_regulators_template():
    assert tuple(re.findall(r"^## (.+)$", PAGE, re.MULTILINE)) == STEPS
    assert re.findall(r"^### (.+)$", PAGE, re.MULTILINE) == [
        "Nature",
        "Scope",
        "Context",
        "Purposes",
    ]


def test_every_table_of_the_database_is_named_once_and_no_other():
    named = [table for row in rows_below("what is kept") for table in words_in_code(row[1])]
    assert sorted(named) == sorted(metadata.tables)


def test_the_permissions_are_those_of_the_manifest():
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    named = [scope for row in rows_below("permission") for scope in words_in_code(row[0])]
    assert named == manifest["oauth_config"]["scopes"]["bot"]


@pytest.mark.parametrize("kind", get_args(FindingKind))
def test_every_kind_of_identifier_that_is_refused_is_named(kind):
    assert KINDS[kind] in " ".join(PAGE.split())


def test_every_blank_is_marked_in_one_way_and_counted():
    """Whoever fills it in can look for one mark, and knows when all are gone."""
    blanks = re.findall(r"\*\*\[fill in: [^]]+\]\*\*", PAGE)
    outside = re.sub(r"\*\*\[fill in: [^]]+\]\*\*", "", PAGE)
    assert f"there are {len(blanks)} such places" in " ".join(PAGE.split())
    assert not re.search(r"TODO|TBC|XXX|\?\?|__|fill in:", outside)


def test_every_risk_has_a_level_a_measure_and_blanks_for_their_own_view():
    risks, measures = rows_below("#"), rows_below("risks")
    assert [row[0] for row in risks] == [row[0] for row in measures]
    for _, _, likelihood, harm, overall, theirs, their_overall in risks:
        assert likelihood in ("remote", "possible", "probable")
        assert harm in ("minimal", "significant", "severe")
        assert overall in ("low", "medium", "high")
        assert "[fill in:" in theirs
        assert "[fill in:" in their_overall
    for _, ours, left in measures:
        assert ours
        assert left
