"""Where the walks of each pathway may begin, and what people are called there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tests.workflow import solver
from tests.workflow.driver import Play
from tests.workflow.sandwell import Pathways, local_at, shipped

UNDER_WAY = "under-way"
"""The start of a review that was begun elsewhere: opened seven weeks after its decision."""


class Start(NamedTuple):
    """A stage (or a mark of a story) to begin in, and the number of the draft that is checked."""

    stage: str
    draft: int = 1
    pathway: str = "escb"


@dataclass(frozen=True)
class Pathway:
    """What a walk knows of a pathway beside its process file."""

    starts: Mapping[str, tuple[str, ...]]
    """Where each kind of walk may begin; a kind that is not named takes no walk in the pathway."""
    parties: tuple[str, ...]
    agencies: tuple[str, ...]
    set_up: str
    """How a review that was begun elsewhere is opened."""


ESSEX = (
    *("opened", "first-meeting", "first-draft", "final-report", "agency-check"),
    *("sub-committee", "final-stages", "publication", "ready", "published"),
)
ANSWERED_IN_ESSEX = ("agency-check", "sub-committee", "final-stages", "ready")
SANDWELL = (
    *("named", "terms", "drafting", "submitted", "checked", "governance", "slpr", "board"),
    *("notification", "ready", "published", "assured", "round 2"),
)
ANSWERED_IN_SANDWELL = ("governance", "slpr", "board", "ready")
NATIONAL = ("opened", "contact", "reviewed")

PATHWAYS = {
    "escb": Pathway(
        starts={
            "whatever": ESSEX,
            "gate": ("ready",),
            "group": ("first-meeting", "agency-check", "sub-committee", "final-stages"),
            "proofread": ANSWERED_IN_ESSEX,
            "under_way": (UNDER_WAY,),
            "withheld": ESSEX[3:9],
            "dated": ANSWERED_IN_ESSEX,
        },
        parties=(
            *("Police", "Health", "Probation", "Kent Police"),
            *("mother", "father", "Suffolk", "Kent"),
        ),
        agencies=("Police", "Health"),
        set_up="""
            open escb "Ash" decided 12 Jan 2026 ref RR-7
            role lead-reviewer @lead-reviewer
            role review-team @team-1 @team-2 @team-3
            role sub-committee @sub-committee
            role executive @executive
            agency add "Police" lead @police-lead deputy @police-deputy
            agency add "Health" lead @health-lead
            agency add "Oak School" by-email "Head Teacher"
            family add "mother"
            partnership add "Suffolk"
        """,
    ),
    "scsp": Pathway(
        starts={
            "whatever": SANDWELL,
            "gate": ("ready",),
            "group": ("terms", "submitted", "governance", "slpr", "board"),
            "proofread": ANSWERED_IN_SANDWELL,
            "under_way": (UNDER_WAY,),
            "withheld": SANDWELL[2:10],
            "dated": ANSWERED_IN_SANDWELL,
            "switching": SANDWELL[:10],
        },
        parties=("West Midlands Police", "Health", "Probation", "mother", "father"),
        agencies=("West Midlands Police", "Sandwell Children's Trust", "Oak School"),
        set_up="""
            open scsp "Ash" decided 12 Jan 2026 ref RR-7
            agency add "Sandwell Children's Trust" lead @trust-lead deputy @trust-deputy
            agency add "West Midlands Police" lead @police-lead
            agency add "Oak School" by-email "Head Teacher"
            family add "mother"
            role lead-reviewer @lead-reviewer
            role panel @panel-1 for "Sandwell Children's Trust"
            role panel @panel-2 for "West Midlands Police"
            role panel @panel-3 for "Oak School"
            role slpr @slpr
            role board @board
            role chair @chair
        """,
    ),
    "scsp-national": Pathway(
        starts={
            "whatever": (*NATIONAL, "published"),
            "under_way": (UNDER_WAY,),
            "withheld": NATIONAL,
            "switching": NATIONAL,
        },
        parties=("West Midlands Police", "Health", "mother"),
        agencies=("West Midlands Police", "Sandwell Children's Trust"),
        set_up="""
            open scsp-national "Ash" decided 12 Jan 2026 ref RR-7
            role coordinator @coordinator-2
            role chair @chair
        """,
    ),
}

NATIONALLY = """
2026-01-12 coordinator: open scsp-national "Ash" decided 2026-01-12 ref RR-32
2026-01-12 coordinator: role coordinator @coordinator-2
2026-01-12 coordinator: role chair @chair
# opened
2026-01-15 coordinator: done partnership-contact
# contact
2026-09-01 coordinator: done national-review-completed on 31 Aug 2026
# reviewed
2026-09-07 coordinator: done published-by-panel
# published
"""


def begun(start: Start) -> Play:
    """Return a review that stands at a stage, or was begun elsewhere."""
    return blank(start.pathway).like(_begun(start))


def blank(pathway: str) -> Play:
    """Return a review of a pathway that nobody has opened yet, in a workspace that has its file."""
    if pathway == "escb":
        return Play()
    process = shipped(pathway)
    return Pathways(process, *map(shipped, process.partners))


@cache
def _begun(start: Start) -> Play:
    """Play a review until it stands at a stage, everybody who was named introduced."""
    play = _played(start)
    solver.introduce(play)
    return play


def _played(start: Start) -> Play:
    play = blank(start.pathway)
    if start.stage == UNDER_WAY:
        play.on("2 Mar 2026")
        for line in PATHWAYS[start.pathway].set_up.strip().splitlines():
            play.says("coordinator", line.strip())
    elif isinstance(play, Pathways):
        _tell(play, start)
    else:
        play.at(start.stage, families=("mother",), partnerships=("Suffolk",), draft=start.draft)
    return play


def _tell(play: Pathways, start: Start) -> None:
    """Tell one of Sandwell's stories up to a mark."""
    if start.pathway == "scsp-national":
        play.tells(NATIONALLY, start.stage)
        return
    play.like(local_at(start.stage))
    if start.stage == "ready":
        play.on("8 May 2026")  # the day that is agreed
