"""A workspace's settings: what each takes, and that nothing else that was typed is kept."""

import pytest

from bot.errors import Refusal
from bot.workflow import settings


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("documents.example.org", "documents.example.org"),
        ("https://documents.example.org/", "documents.example.org"),
        (
            "https://Documents.example.org/sites/cspr, store.example.org",
            "documents.example.org, store.example.org",
        ),
        ("*.example.org", "example.org"),
        ("https://store.example.org:8443/x", "store.example.org"),
        ("none", "none"),
    ],
)
def test_document_hosts_are_taken_as_people_have_them_at_hand(typed, kept):
    """The host of an address; a star, as what is below a host counts anyhow."""
    assert settings.check("document-hosts", typed) == ("document-hosts", kept)


@pytest.mark.parametrize(
    "typed",
    [
        "jane.doe@gmail.com",
        "943 476 5919",
        "9434765919",
        "intranet",
        "https://",
        "*",
        "a_b.example.org",
    ],
)
def test_what_is_no_host_is_refused(typed):
    """Otherwise every later link would be refused; and everybody in the workspace may read it, for
    ever."""
    with pytest.raises(Refusal) as refused:
        settings.check("document-hosts", typed)
    assert refused.value.code == "bad-setting"
    assert not [fact for fact in refused.value.facts.values() if typed in str(fact)]


def test_a_host_that_holds_an_identifier_is_refused():
    """It is screened as any other text."""
    with pytest.raises(Refusal) as refused:
        settings.check("document-hosts", "943-476-5919.example.org")
    assert (refused.value.code, refused.value.facts["kind"]) == ("identifier", "nhs-number")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("CM1 1QH", "CM11QH"),
        ("cm11qh, CM2 6XQ", "CM11QH, CM26XQ"),
        ("CM1 1QH CM2 6XQ CM1 1QH", "CM11QH, CM26XQ"),
        ("none", "none"),
    ],
)
def test_postcodes_are_taken_as_they_are_written(typed, kept):
    """The two halves are one postcode."""
    assert settings.check("allowed-postcodes", typed) == ("allowed-postcodes", kept)
    found = settings.read({"allowed-postcodes": kept}).allowed_postcodes
    assert found == tuple(kept.split(", ")) if kept != "none" else found == ()


@pytest.mark.parametrize(
    "typed", ["943 476 5919", "CM1", "CM1 1QH and Jane Doe", "jane.doe@nhs.net"]
)
def test_what_is_no_postcode_is_refused(typed):
    with pytest.raises(Refusal) as refused:
        settings.check("allowed-postcodes", typed)
    assert refused.value.code == "bad-setting"


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("time-zone", "europe/london", "Europe/London"),
        ("Time-Zone", "EUROPE/PARIS", "Europe/Paris"),
        ("time-zone", "america/new york", "America/New_York"),
        ("region", "sct", "SCT"),
        ("region", "Scotland", "SCT"),
        ("region", "northern  ireland", "NIR"),
    ],
)
def test_places_are_taken_in_any_case_and_by_their_names(key, typed, kept):
    """What is stored reads the same in a version before this one."""
    assert settings.check(key, typed) == (key.lower(), kept)


@pytest.mark.parametrize("one", settings.SETTINGS.values(), ids=lambda one: one.key)
def test_every_default_and_example_is_taken(one):
    """But the people, who are picked from Slack's list."""
    for value in (one.default, one.example):
        if not value.startswith("@"):
            assert settings.check(one.key, settings.check(one.key, value)[1])[0] == one.key
