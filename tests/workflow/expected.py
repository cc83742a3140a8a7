"""What the oracle expects of each pathway, written by hand from the partnerships' own documents.

It shares nothing with the process files: where one of them is changed by mistake, the oracle says
so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

NOTICES = ("inform-national-panel", "inform-dfe", "inform-ofsted")
Own = str
"""A kind of party of which each has an item of its own; "" where there is one for all."""


@dataclass(frozen=True)
class Expected:
    """What rests on what, who decides, and what publication needs."""

    chain: Mapping[str, Own]
    """What publication needs on the final version."""
    rests_on: Mapping[str, tuple[str, ...]]
    """What each answer on the report needs on its version; of the same agency, or of all."""
    answered: frozenset[str]
    """Those of the chain that are answered: a confirmation, or an approval."""
    papers: frozenset[str]
    """Documents that are agreed by their author and a majority, before publication."""
    confirmation: str
    agencys: frozenset[str]
    """What an agency says or does about a version, and keeps where no fact has changed."""
    before: Mapping[str, Own]
    """What is done or told before publication, beside the notices."""
    majorities: frozenset[str]
    """The groups that decide by more than half of them."""
    groups: frozenset[str]
    """Who decides by one of them, and whoever else never coordinates."""
    seconders: tuple[str, ...]
    decides_not: tuple[str, ...]
    """Whose decision it is that the report is not published."""
    afterwards: frozenset[str]
    twice: frozenset[str]
    """What may be done again while it is closed."""
    notices: tuple[str, ...] = NOTICES
    publishes: bool = True
    """Whether publication is the partnership's own."""
    above: Mapping[str, tuple[str, ...]] = field(init=False)
    """What falls with each part of the chain."""

    def __post_init__(self) -> None:
        above: dict[str, tuple[str, ...]] = {}
        for item, needs in self.rests_on.items():
            for need in needs:
                above[need] = (*above.get(need, ()), item)
        object.__setattr__(self, "above", above)

    @property
    def gated(self) -> frozenset[str]:
        """What nobody skips."""
        needed = {*self.chain, *self.papers, *self.notices, self.confirmation}
        return frozenset(needed | {"publication-date", "final-draft", "publish"})

    @property
    def of_the_final(self) -> frozenset[str]:
        """What speaks of the final version, or is done with it."""
        return frozenset({*self.chain, *self.agencys, *self.notices})


ESSEX = Expected(
    chain={
        "sign-off": "",
        "sub-committee": "",
        "final-discussed": "",
        "factual-accuracy": "agency",
    },
    rests_on={
        "sub-committee": ("final-discussed", "factual-accuracy"),
        "sign-off": ("sub-committee",),
    },
    answered=frozenset({"factual-accuracy", "sub-committee", "sign-off"}),
    papers=frozenset({"terms-of-reference"}),
    confirmation="factual-accuracy",
    agencys=frozenset({"factual-accuracy", "agency-thoughts"}),
    before={
        "inform-agencies": "agency",
        "inform-partnerships": "partnership",
        "inform-family": "family",
        "media-statement": "",
    },
    majorities=frozenset({"review-team"}),
    groups=frozenset({"sub-committee", "executive"}),
    seconders=("coordinator", "lead-reviewer", "executive"),
    decides_not=("executive",),
    afterwards=frozenset(
        {
            *("learning-priorities", "learning-priorities-shared", "executive-presentation"),
            *("response-and-actions", "learning-follow-up-plan", "website-removal"),
            *("briefing-session", "presentation-sent", "action-done", "briefing-follow-up"),
            "impact",
        }
    ),
    twice=frozenset({"practitioner-meeting", "first-draft", "final-draft", "publication-date"}),
)

SANDWELL = Expected(
    chain={
        "recommendations-check": "",
        "mirrors-terms": "",
        "strategic-leads": "agency",
        "governance-bodies": "agency",
        "agency-response": "agency",
        "slpr-approval": "",
        "board-sign-off": "",
    },
    rests_on={
        "agency-response": (
            *("recommendations-check", "mirrors-terms"),
            *("strategic-leads", "governance-bodies"),
        ),
        "slpr-approval": ("agency-response",),
        "board-sign-off": ("slpr-approval",),
    },
    answered=frozenset(
        {
            *("recommendations-check", "mirrors-terms", "agency-response"),
            *("slpr-approval", "board-sign-off"),
        }
    ),
    papers=frozenset({"terms-of-reference", "methodology", "timeline"}),
    confirmation="agency-response",
    agencys=frozenset({"agency-response", "strategic-leads", "governance-bodies"}),
    before={"inform-family": "family", "inform-cabinet-member": ""},
    majorities=frozenset({"panel"}),
    groups=frozenset({"panel", "slpr", "board", "chair"}),
    seconders=("coordinator", "lead-reviewer", "board"),
    decides_not=("board",),
    afterwards=frozenset(
        {
            *("response-and-actions", "website-removal", "seven-minute-briefing"),
            *("briefing-circulated", "practitioner-briefing", "learning-shared"),
            *("training-updated", "action-done", "assurance", "assurance-collated"),
            "assurance-reported",
        }
    ),
    twice=frozenset({"draft", "final-draft", "publication-date"}),
)

NATIONAL = replace(
    SANDWELL,
    groups=frozenset(),
    seconders=("coordinator", "chair"),
    decides_not=("coordinator",),  # the National Panel's decision: they record it
    publishes=False,
)
"""The same words: a review that became a national one has a local one's history."""

EXPECTED = {"escb": ESSEX, "scsp": SANDWELL, "scsp-national": NATIONAL}
