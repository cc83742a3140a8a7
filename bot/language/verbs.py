"""All verbs: the groups in the order in which help shows them, and help itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from bot.errors import Refusal
from bot.language.groups import (
    answering,
    dates,
    doing,
    learning,
    papers,
    people,
    publication,
    reviews,
    safety,
    settings,
)
from bot.language.reader import Reader, Verb
from bot.language.verb_forms import how_to_type, short
from bot.language.words import REFERENCE
from bot.refusals.language import UnknownVerb
from bot.workflow.review.queries import Help, Query
from bot.workflow.text import matching


class Mended(NamedTuple):
    """A line whose verb had a slip: the verb that was meant, and the line with it."""

    verb: str
    line: str


def unknown_verb(word: str, mended: Mended | None = None) -> Refusal:
    """Return the refusal of a word that is no verb, with what was probably meant."""
    if REFERENCE.fullmatch(word):
        return UnknownVerb(
            **how_to_type(VERBS["status"]),
            word=word,
            nearest=["status"],
            meant="status",
            instead=f"status {word}",
        )

    if mended is not None:
        verb = BY_NAME[mended.verb]
        return UnknownVerb(
            **how_to_type(verb),
            word=short(word),
            nearest=[verb.name],
            meant=mended.verb,
            instead=mended.line,
        )

    return UnknownVerb(
        **how_to_type(VERBS["help"]),
        word=short(word),
        nearest=_nearest(word),
        meant="",
        instead="",
    )


def _nearest(word: str) -> list[str]:
    match matching.match(short(word), {name: (name,) for name in BY_NAME}):
        case matching.Exact(key) | matching.Unique(key):
            return [key]
        case matching.Ambiguous(keys):
            return list(keys[:3])
        case matching.Missing(nearest):
            return list(nearest)


def _help(reader: Reader) -> Query:
    topic = reader.word("<verb>") if reader.has_word() else None
    reader.parts()

    if topic is None:
        return Help(topic=None)

    if topic.casefold() == "all":
        return Help(topic="all")

    verb = BY_NAME.get(topic.casefold())
    if verb is None:
        raise unknown_verb(topic)

    return Help(topic=verb.name)


_HELP = Verb(
    name="help",
    group="Settings and help",
    usage=("help [verb]",),
    does="All verbs, or one verb's forms and examples.",
    examples=("help", "help done", "help all"),
    read=_help,
    takes_ref=False,
)

_VERBS = (
    *reviews.VERBS,
    *doing.VERBS,
    *answering.VERBS,
    *people.VERBS,
    *dates.VERBS,
    *publication.VERBS,
    *learning.VERBS,
    *papers.VERBS,
    *safety.VERBS,
    *settings.VERBS,
    _HELP,
)

VERBS: Final[Mapping[str, Verb]] = MappingProxyType({verb.name: verb for verb in _VERBS})
"""Every verb by its own name, in the order of the groups in which help shows them."""

BY_NAME: Final[Mapping[str, Verb]] = {
    name: verb for verb in _VERBS for name in (verb.name, *verb.synonyms)
}
"""Every verb by its own name, and by its synonyms."""
