"""What many refusals have in common: the item that they are about, or how to type it."""

from collections.abc import Sequence

from bot.errors import Refusal


class AboutItem(Refusal, names_others=False):
    """A refusal about an item: its id, and what people call it.

    Somebody outside the channel reads it of their own item only (rule 16). ``item`` may be empty
    where it is about none.
    """

    item: str
    title: str


class AboutInstance(AboutItem, names_others=False):
    """A refusal about one instance of an item: its party's name and id, too."""

    party: str
    party_id: str


class NotUnderstood(Refusal):
    """A refusal of a typed line, with the verb's forms and an example of the one that was meant."""

    verb: str = ""
    usage: Sequence[str] = ()
    example: str = ""
