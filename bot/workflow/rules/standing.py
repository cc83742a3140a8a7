"""What a person is to the workspace, as Slack says; the core takes it as a fact."""

from enum import StrEnum


class Standing(StrEnum):
    """What a person is to the workspace that a review belongs to."""

    FIT = "fit"
    """A full member of this workspace, with an active account."""
    GUEST = "guest"
    """Somebody who sees only some channels: takes part where a coordinator has let them in."""
    STRANGER = "stranger"
    """Somebody of another organisation, whose channel is shared with this one."""
    DEACTIVATED = "deactivated"
    BOT = "bot"
    """An app: it is nobody who could answer for anything."""
    NOBODY = "nobody"
    """Slack knows nobody of that id."""
    UNKNOWN = "unknown"
    """Slack could not say, and nothing is known that is fresh enough."""

    @property
    def gone(self) -> bool:
        """Whether there is no person behind the id who could act in Slack."""
        return self in (Standing.DEACTIVATED, Standing.BOT, Standing.NOBODY)
