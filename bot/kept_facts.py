"""What is kept of a review for lists and Home, as rows: written as JSON, and read again."""

import json
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.store.overviews import ASKED, NO_DAY, OTHERS, OWN, OverviewRows, WaitingRow
from bot.workflow.rules.setup import Setup
from bot.workflow.views.kept import Kept, KeptLate, KeptLine, KeptName, KeptOverview


@cache
def _adapter(kept: Any) -> TypeAdapter[Any]:
    """Return what writes and reads what is kept; made when it is first needed."""
    return TypeAdapter(kept)


def rows_of(kept: Kept) -> OverviewRows:
    """Return what is kept of a review as rows."""
    ref = kept.overview.ref
    lines = [_line(user, one) for user, own in kept.lines.items() for one in own]
    named = [_named(user, ref, one) for user, one in kept.named.items()]
    return OverviewRows(
        facts=_adapter(KeptOverview).dump_json(kept.overview).decode(),
        late=_adapter(list[KeptLate]).dump_json(kept.late).decode(),
        card=None if kept.card is None else json.dumps(kept.card, default=date.isoformat),
        lateness=dict(Counter(kept.overview.late_from)),
        waiting=frozenset((*named, *lines)),
    )


def _line(user: str, kept: KeptLine) -> WaitingRow:
    """Return the row of what waits for a person."""
    line = kept.line
    what = "/".join((line.item, line.party_id, "points" if line.points else ""))
    return WaitingRow(
        user=user,
        what=what,
        rank=OTHERS if line.others_wait else OWN,
        ref=line.ref,
        due=line.due or NO_DAY,
        place=kept.place,
        near_from=kept.near_from,
        late_from=kept.late_from,
        facts=_adapter(KeptLine).dump_json(kept).decode(),
    )


def _named(user: str, ref: str, kept: KeptName) -> WaitingRow:
    """Return the row that asks somebody whether it is they who were named."""
    return WaitingRow(
        user=user,
        what="",
        rank=ASKED,
        ref=ref,
        due=NO_DAY,
        place=0,
        near_from=None,
        late_from=None,
        facts=_adapter(KeptName).dump_json(kept).decode(),
    )


def read_overview(facts: str) -> KeptOverview:
    """Read a review's line in a list. Raises ``ValueError``."""
    found: KeptOverview = _adapter(KeptOverview).validate_json(facts)
    return found


def read_line(facts: str) -> KeptLine:
    """Read what waits for a person. Raises ``ValueError``."""
    found: KeptLine = _adapter(KeptLine).validate_json(facts)
    return found


def read_late(facts: str) -> list[KeptLate]:
    """Read what is or can become late. Raises ``ValueError``."""
    found: list[KeptLate] = _adapter(list[KeptLate]).validate_json(facts)
    return found


def read_name(facts: str) -> KeptName:
    """Read as what somebody is named. Raises ``ValueError``."""
    found: KeptName = _adapter(KeptName).validate_json(facts)
    return found


def read_card(facts: str) -> Setup:
    """Read a set-up. Raises ``ValueError``."""
    card: Any = json.loads(facts)
    for step in card["steps"]:
        since = step["none_since"]
        step["none_since"] = None if since is None else date.fromisoformat(since)
    return card  # type: ignore[no-any-return]
