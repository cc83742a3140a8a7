"""The pathways hold what the partnerships' documents and national guidance ask for, by the ids that
people type."""

import re
from datetime import date

import pytest

from bot.language.parsing import parse
from bot.workflow.process.files import read
from bot.workflow.process.folder import read_folder
from bot.workflow.process.model import Requirement
from bot.workflow.process.vocabulary import RESERVED_ITEMS
from bot.workflow.review.commands import Complete
from tests.process_files.golden import builtin_texts, pathways

STAGES = {
    "escb": {
        "decision": "decision",
        "commissioning": "lead-reviewer independence",
        "scoping": (
            "scoping-meeting terms-discussed family-contact timetable agencies review-team"
            " pseudonym"
        ),
        "after-scoping": (
            "family-letter family-contribution agency-letter agency-commitment"
            " practitioners-briefed"
        ),
        "first-meeting": (
            "chronology first-meeting chronologies-reviewed terms-of-reference key-themes"
        ),
        "chronology-authors": "chronology-author-meeting",
        "practitioners": (
            "practitioner-meeting practitioner-contribution facts-agreed lived-experience"
            " key-lessons"
        ),
        "first-draft": "first-draft draft-discussed",
        "final-report": "final-draft final-discussed",
        "agency-check": "factual-accuracy agency-thoughts",
        "sub-committee": "sub-committee learning-priorities learning-priorities-shared",
        "final-stages": (
            "executive-presentation sign-off response-and-actions learning-follow-up-plan"
            " publication-date media-statement"
        ),
        "publication": (
            "inform-agencies inform-partnerships inform-national-panel inform-dfe inform-ofsted"
            " inform-family progress-check publish delay-reasons-panel delay-reasons-secretary"
            " website-removal"
        ),
        "post-publication": (
            "briefing-session presentation-sent action-done briefing-follow-up impact"
        ),
    },
    "scsp": {
        "decision": "decision",
        "panel": "panel-member lead-reviewer independence family-invited",
        "terms": "terms-of-reference methodology timeline",
        "drafting": "draft final-draft recommendations-check mirrors-terms",
        "governance": "strategic-leads governance-bodies agency-response",
        "slpr": "slpr-approval",
        "board": "board-sign-off",
        "notification": (
            "publication-date inform-national-panel inform-dfe inform-ofsted inform-cabinet-member "
            "inform-family"
        ),
        "publication": (
            "progress-check publish delay-reasons-panel delay-reasons-secretary"
            " response-and-actions website-removal seven-minute-briefing briefing-circulated"
            " practitioner-briefing learning-shared training-updated"
        ),
        "assurance": "action-done assurance assurance-collated assurance-reported",
    },
    "scsp-national": {
        "decision": "decision",
        "national-review": "partnership-contact national-review-completed",
        "publication": "published-by-panel disseminated",
    },
}

OVERLAYS = {
    "escb": {
        "independence": ["independence"],
        "dfe-ofsted": ["inform-dfe", "inform-ofsted"],
        "delay-reasons": ["delay-reasons-panel", "delay-reasons-secretary"],
        "progress-check": ["progress-check"],
    },
    "scsp": {
        "independence": ["independence"],
        "family": ["family-invited", "inform-family"],
        "actions": ["response-and-actions"],
        "website-year": ["website-removal"],
        "delay-reasons": ["delay-reasons-panel", "delay-reasons-secretary"],
        "progress-check": ["progress-check"],
    },
    "scsp-national": {},
}


@pytest.mark.parametrize("name", STAGES)
def test_every_item_is_there_in_its_stage(name):
    """Nothing left out, nothing made up, in the order of the documents."""
    found = {stage.id: [item.id for item in stage.items] for stage in pathways()[name].stages}
    assert found == {stage: items.split() for stage, items in STAGES[name].items()}


@pytest.mark.parametrize("name", OVERLAYS)
def test_statutory_guidance_is_marked_and_can_be_switched_off(name):
    """Item by item, with every mention in a gate; the pathway stays without fault."""
    process = pathways()[name]
    found = {
        name: [i.id for i in process.items.values() if i.overlay == name]
        for name in process.overlays
    }
    assert found == OVERLAYS[name]
    assert all(process.items[i].basis == "statutory" for items in found.values() for i in items)
    text = builtin_texts()[f"{name}.toml"]
    for overlay, items in found.items():
        off = read(text.replace(f"\n{overlay} = true", f"\n{overlay} = false"))
        assert off.items.keys() == process.items.keys() - set(items)
    assert read(
        re.sub(r"(?m)^([a-z-]+) = true$", r"\1 = false", text.split("[roles]")[0])
        + "[roles]"
        + text.split("[roles]")[1]
    )


def test_sandwells_gates():
    """Recommendations and terms, each agency's own sharing, the subgroup, the Board,
    publication."""
    items = pathways()["scsp"].items

    def needs(item: str) -> list[str]:
        return [f"{n.scope} {n.item}" for n in items[item].requires]

    assert needs("agency-response") == [
        "one recommendations-check",
        "one mirrors-terms",
        "own strategic-leads",
        "own governance-bodies",
    ]
    assert needs("slpr-approval") == ["every agency-response"]
    assert needs("board-sign-off") == ["one slpr-approval"]
    terms = ["one terms-of-reference", "one methodology", "one timeline"]
    assert needs("publish") == ["one board-sign-off", *terms, "one publication-date"]
    assert items["publish"].notices == ("inform-national-panel", "inform-dfe", "inform-ofsted")
    assert items["publish"].clear_days == 7


def test_sandwells_groups_decide_as_they_should():
    """Terms by the author and a majority of the Review Panel; the report by the panel, the
    subgroup, the Board."""
    scsp = pathways()["scsp"]
    decides = {i.id: i.decides for i in scsp.items.values() if i.kind == "approval"}
    with_author = ("lead-reviewer", "panel")
    assert decides == {
        "terms-of-reference": with_author,
        "methodology": with_author,
        "timeline": with_author,
        "recommendations-check": ("panel",),
        "mirrors-terms": ("panel",),
        "slpr-approval": ("slpr",),
        "board-sign-off": ("board",),
    }
    assert scsp.roles["panel"].decides == "majority"
    assert scsp.deciding_roles == {"slpr", "board"}
    assert scsp.author_role == "lead-reviewer"


def test_sandwells_cabinet_member_is_told_by_the_chair_alone():
    """Nobody can do it for the chair."""
    item = pathways()["scsp"].items["inform-cabinet-member"]
    assert (item.who, item.personal, item.kind) == (("chair",), True, "notice")
    assert not pathways()["scsp"].roles["chair"].many


def test_sandwells_draft_is_closed_by_circulating_it():
    """The final draft when it is registered."""
    items = pathways()["scsp"].items
    assert (items["draft"].by_circulation, items["final-draft"].by_circulation) == (True, False)


def test_the_sct_board_is_an_agencys_own_governance_body():
    """The process file names it, whatever the Trust is called, and the item that shows it."""
    scsp = pathways()["scsp"]
    assert scsp.agency_bodies == {
        "Sandwell Children's Trust": "SCT Board",
        "Children's Trust": "SCT Board",
        "SCT": "SCT Board",
    }
    assert [i.id for i in scsp.items.values() if i.agency_body] == ["governance-bodies"]


def test_the_two_sandwell_pathways_are_partners():
    """They share the prefix, so a reference never changes."""
    local, national = pathways()["scsp"], pathways()["scsp-national"]
    assert (local.partners, national.partners) == (("scsp-national",), ("scsp",))
    assert local.prefix == national.prefix == "SCSP"


def test_a_national_review_has_no_approvals_no_gate_and_no_report_of_ours():
    """The National Panel writes, signs off and publishes."""
    national = pathways()["scsp-national"]
    assert national.publish is None
    assert national.report is None
    assert not [
        i for i in national.items.values() if i.kind in ("approval", "confirmation", "document")
    ]


def test_statutory_dates_cannot_be_moved():
    """The notices' seven working days, in both local pathways; nothing else."""
    notices = ["inform-national-panel", "inform-dfe", "inform-ofsted"]
    for name in ("escb", "scsp"):
        assert [
            i.id for i in pathways()[name].items.values() if i.due.basis == "statutory"
        ] == notices


def test_typical_lengths_add_up_to_what_is_known_of_a_review():
    """In weeks, in the order of the stages."""
    weeks = {
        name: [s.typical / 7 for s in pathways()[name].stages if s.typical]
        for name in ("escb", "scsp")
    }
    assert weeks == {"escb": [2, 2, 3, 4, 3, 4, 2, 2, 2, 2], "scsp": [2, 2, 11, 3, 2, 2, 2]}


@pytest.mark.parametrize("name", pathways())
def test_every_item_can_be_typed(name):
    """Its id is read as what is meant, not as a part of the command."""
    for item in pathways()[name].items:
        typed = f"done {item} for Police on 3 Feb 2026" + (
            ' as "Ash"' if item == "pseudonym" else ""
        )
        command = parse(typed, today=date(2026, 2, 4)).command
        assert isinstance(command, Complete)
        assert command.what == item


@pytest.mark.parametrize("word", sorted(RESERVED_ITEMS))
def test_no_item_is_called_like_a_part_of_a_command_or_a_date(word):
    """Such an id is refused when the file is read."""
    text = builtin_texts()["escb.toml"].replace("[stage.item.impact]", f"[stage.item.{word}]")
    with pytest.raises(Exception, match="has a meaning of its own"):
        read(text)


# --- the third partnership ---------------------------------------------------------------------


def test_midshire_is_unlike_the_others():
    """Other stages, roles, kinds of report, approvals and intervals: what runs it knows no
    partnership."""
    others = [pathways()["escb"], pathways()["scsp"]]
    midshire = pathways()["midshire"]
    assert not {s.id for s in midshire.stages} & {s.id for p in others for s in p.stages}
    assert midshire.roles.keys() & {r for p in others for r in p.roles} == {
        "coordinator",
        "executive",
    }
    assert not midshire.items.keys() & {i for p in others for i in p.items}
    assert midshire.report is not None
    assert midshire.report.kinds == ("working-draft", "final-report")
    assert midshire.author_role == "reviewer"
    assert (midshire.assurance_months, midshire.progress_months) == (6, 2)


def test_midshire_has_two_approvals_of_the_report_before_its_sign_off():
    """A group by majority, then one person; the Executive rests on both."""
    midshire = pathways()["midshire"]
    approvals = [
        i.id for i in midshire.items.values() if i.kind == "approval" and i.of == "final-report"
    ]
    assert approvals == ["group-approves", "scrutineer-approves", "executive-signs"]
    assert midshire.items["executive-signs"].requires == (
        Requirement("one", "group-approves"),
        Requirement("one", "scrutineer-approves"),
    )
    assert midshire.publish is not None
    assert midshire.publish.clear_days == 10


def test_midshires_switched_off_item_is_gone():
    """What is not in force yet is in the file, and nowhere else."""
    assert "school-nurse-event" not in pathways()["midshire"].items
    assert "school-nurse-event" in pathways()["midshire"].text


def test_all_pathways_are_read_together():
    """As the bot does at its start."""
    assert read_folder(builtin_texts(), {}).processes.keys() == {"escb", "scsp", "scsp-national"}
