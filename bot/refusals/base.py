"""What many refusals have in common: the instance that they are about, or how to type it."""

from collections.abc import Sequence

from bot.errors import Refusal


class AboutInstance(Refusal):
    """A refusal about one instance of an item: its ids, and what people call it."""

    item: str
    title: str
    party: str
    party_id: str


class NotUnderstood(Refusal):
    """A refusal of a typed line, with the verb's forms and an example of the one that was meant."""

    verb: str = ""
    usage: Sequence[str] = ()
    example: str = ""
