"""What says when people were asked: by the messages that arrived, which the core does not know."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from bot.workflow.review.state import InstanceId

AskedOn = Callable[
    [Collection[InstanceId], int | None], Mapping[tuple[InstanceId, str], Sequence[date]]
]
"""The days on which messages arrived that asked people for something, by instance and person.

They are asked of some instances, and of the version that the answers are about.
"""


def nobody_asked(
    keys: Collection[InstanceId], version: int | None
) -> Mapping[tuple[InstanceId, str], Sequence[date]]:
    """Return that no message has arrived, where nobody knows of any."""
    return {}


def answers_asked(about: Mapping[str, Any]) -> list[InstanceId]:
    """Return the instances that a message is about, by what was kept of it."""
    if "answers" in about:
        return [InstanceId(*key) for key in about["answers"]]
    item = about.get("item")
    return [InstanceId(str(item), str(about.get("party") or ""))] if item else []
