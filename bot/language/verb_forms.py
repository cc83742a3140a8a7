"""A verb: its forms, its line of help and its examples, as people read them."""

import re
from dataclasses import dataclass
from typing import TypedDict

_MENTION = re.compile(r"<@\w+\|(\w+)>")
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbForms:
    """One verb: its forms and examples as they are typed, and what it does in a line."""

    name: str
    group: str
    usage: tuple[str, ...]
    does: str
    examples: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    takes_ref: bool = True

    def typed_forms(self) -> tuple[str, ...]:
        """Return the forms as they are typed in Slack."""
        return tuple(f"/cspr {form}" for form in self.usage)

    def shown_examples(self) -> tuple[str, ...]:
        """Return the examples as they look in Slack: people by their names."""
        return tuple("/cspr " + _MENTION.sub(r"@\1", example) for example in self.examples)


class HowToType(TypedDict):
    """How a verb is typed: its name, its forms, and an example of the form that was meant."""

    verb: str
    usage: list[str]
    example: str


def how_to_type(verb: VerbForms, form: str | None = None) -> HowToType:
    """Return how a verb is typed; the example is of the form that was meant, if that is known."""
    return {
        "verb": verb.name,
        "usage": list(verb.typed_forms()),
        "example": _example(verb.shown_examples(), form),
    }


def _example(examples: tuple[str, ...], form: str | None) -> str:
    fitting = [example for example in examples if form in example.split()]
    # What chooses a form is its first word; of `done` it is its outcome.
    chosen = [example for example in fitting if example.split()[2] == form]
    return [*chosen, *fitting, *examples][0]


def short(text: str) -> str:
    """Return enough of what was typed to recognise it by."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_SHOWN:
        return line
    return line[: _LONGEST_SHOWN - 1].rstrip() + "…"
