"""Acts that wait for their second person, as the text that is stored of them."""

from functools import cache
from typing import get_args

from pydantic import TypeAdapter

from bot.workflow.process.vocabulary import NOT_PUBLISHING
from bot.workflow.review import commands as c
from bot.workflow.review.state import PendingApproval

Act = (
    c.Publish
    | c.Discontinue
    | c.Redact
    | c.RemoveParty
    | c.CloseImpasse
    | c.Purge
    | c.Undo
    | c.NotPublish
)
_FORMS: dict[str, type[Act]] = {form.__name__: form for form in get_args(Act)}


@cache
def _adapter(act: str) -> TypeAdapter[Act]:
    return TypeAdapter(_FORMS[act])


def encode_act(act: Act) -> str:
    """Return the text that is stored of an act."""
    return _adapter(type(act).__name__).dump_json(act).decode()


def decode_act(waiting: PendingApproval) -> Act | None:
    """Return an act as it was asked; ``None`` if its text was removed since."""
    return None if waiting.command is None else decode_command(waiting.act, waiting.command)


def decode_command(act: str, command: str) -> Act:
    """Return an act from its stored text."""
    return _adapter(act).validate_json(command)


def concerns_not_publishing(act: Act | None) -> bool:
    """Say whether an act decides not to publish, or takes that back."""
    return isinstance(act, c.NotPublish) or takes_decision_back(act)


def takes_decision_back(act: Act | None) -> bool:
    """Say whether an act takes back the decision not to publish, and no publication."""
    return isinstance(act, c.Undo) and act.what in NOT_PUBLISHING
