"""Verbs about ticking items, and taking that back."""

from typing import Final

from bot.language.reader import Parts, Reader, Verb
from bot.language.verb_forms import short
from bot.refusals.language import NotAnOutcome, SurplusWord
from bot.workflow.process.model import ADDED_TASK
from bot.workflow.process.vocabulary import CONTRIBUTIONS
from bot.workflow.review.commands import (
    AddEvidence,
    AddTask,
    Assign,
    Chase,
    Command,
    Complete,
    NotHeld,
    RemoveParty,
    Skip,
    Undo,
    UndoEvidence,
)
from bot.workflow.review.queries import ListParties, Query

OUTCOMES: Final = (
    *CONTRIBUTIONS,
    "none",
    "kept",
    "shown",
    "accepted",
    "asked-again",
    "green",
    "amber",
    "red",
)
"""What ``done … as`` can say, beside a pseudonym."""
_OUTCOMES_UNTIL = ("deferred", "kept")
_OUTCOMES_BECAUSE = ("none", "kept", "asked-again")


def _done(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", "as", "on", "until", "because", "ref", "note")
    outcome, name = _outcome(reader, what, parts)
    until = parts.days.get("until")
    reader.means(outcome or what.casefold())

    if outcome in _OUTCOMES_UNTIL:
        reader.need(until, f"as {outcome} until <date>")
    elif until is not None:
        raise SurplusWord(**reader.how_to_type(), word="until")

    if outcome in _OUTCOMES_BECAUSE:
        reader.reason(parts)

    return Complete(
        what=what,
        party=parts.party,
        outcome=outcome,
        name=name,
        until=until,
        on=parts.days.get("on"),
        because=parts.texts.get("because"),
        ref=parts.texts.get("ref"),
        note=parts.texts.get("note"),
    )


def _not_held(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", "because")
    return NotHeld(what=what, party=parts.party, because=reader.reason(parts))


def _skip(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", "because")
    return Skip(what=what, party=parts.party, because=reader.reason(parts))


def _undo(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", "confirmed", "because")
    return Undo(
        what=what,
        party=parts.party,
        because=reader.reason(parts),
        confirmed=parts.confirmed,
    )


def _evidence(reader: Reader) -> Command:
    if reader.says("undo"):
        what = reader.what()
        parts = reader.parts("for", "because")
        return UndoEvidence(what=what, party=parts.party, because=reader.reason(parts))

    what = reader.what()
    parts = reader.parts("for", "ref")
    ref = reader.need(parts.texts.get("ref"), "ref <evidence>")
    return AddEvidence(what=what, party=parts.party, ref=ref)


def _task(reader: Reader) -> Command | Query:
    form = reader.form("add", "done", "remove", "list")
    if form == "list":
        reader.parts()
        return ListParties(kind="task")

    if form == "add":
        text = reader.text_word('"<text>"')
        parts = reader.parts("for", "due")
        due = reader.need_day(parts, "due")
        return AddTask(text=text, party=parts.party, due=due)

    number = str(reader.number())

    if form == "remove":
        return RemoveParty(kind="task", name=number, because=reader.because())

    parts = reader.parts("on", "ref", "note")
    return Complete(
        what=ADDED_TASK.id,
        party=number,
        on=parts.days.get("on"),
        ref=parts.texts.get("ref"),
        note=parts.texts.get("note"),
    )


def _chase(reader: Reader) -> Command:
    what = reader.what()
    return Chase(what=what, party=reader.parts("for").party)


def _assign(reader: Reader) -> Command:
    what = reader.what()
    parts = reader.parts("for", bare="person")
    return Assign(what=what, party=parts.party, person=reader.need(parts.bare_person, "<@person>"))


def _is_pseudonym(item: str) -> bool:
    """Say whether an item's name, or a part of one, means the pseudonym."""
    return "pseudonym" in item or (len(item) > 2 and item in "pseudonym")


def _outcome(reader: Reader, what: str, parts: Parts) -> tuple[str | None, str | None]:
    """Return what ``as`` says: an outcome, or a pseudonym.

    A pseudonym may be called as it likes, even "None".
    """
    if parts.as_ is None:
        return None, None

    if _is_pseudonym(what.casefold()):
        return None, parts.as_

    outcome = "-".join(parts.as_.casefold().split())
    if outcome in OUTCOMES:
        return outcome, None

    if parts.as_quoted:
        return None, parts.as_

    raise NotAnOutcome(**reader.how_to_type(), word=short(parts.as_), outcomes=list(OUTCOMES))


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="done",
        group="Doing",
        usage=(
            (
                "done <what> [for <party>] [as …] [on <date>] [because <reason>] [ref <evidence>]"
                " [note <text>]"
            ),
            'done pseudonym [as "<name>"]',
            (
                "done family-contribution for <contact> as contributes, declines, no-reply or"
                " deferred until <date>"
            ),
            "done response-and-actions [as none because <reason>]",
            "done website-removal",
            "done website-removal as kept until <date> because <reason>",
            "done assurance for <n> [as shown, accepted, or asked-again because <reason>]",
        ),
        does="Ticks a task, a meeting or a notice, with the date it happened.",
        examples=(
            "done scoping-meeting on 3 Feb 2026",
            "done agency-letter for Health on 3 Feb 2026 ref e-mail of 3 Feb",
            "done chronology for all except Health on 3 Feb 2026",
            'done pseudonym as "Willow"',
            "done family-contribution for mother as deferred until 1 Jun 2026",
            "done response-and-actions as none because the learning is in hand already",
            (
                "done website-removal as kept until 1 May 2027 because the Board asked for another"
                " year"
            ),
            "done assurance for 2 as asked-again because the audit is missing",
        ),
        read=_done,
        synonyms=("tick",),
    ),
    Verb(
        name="not-held",
        group="Doing",
        usage=("not-held <what> [for <party>] because <reason>",),
        does="An optional meeting was not held.",
        examples=(
            "not-held chronology-author-meeting because the authors met the Review Team singly",
        ),
        read=_not_held,
    ),
    Verb(
        name="skip",
        group="Doing",
        usage=("skip <what> [for <party>] because <reason>",),
        does="Closes an item as not applicable.",
        examples=("skip media-statement because the Executive decided against one",),
        read=_skip,
    ),
    Verb(
        name="undo",
        group="Doing",
        usage=("undo <what> [for <party>] [confirmed] because <reason>",),
        does="Re-opens an item, with what rested on it; takes back your own answer, or a recusal.",
        examples=(
            "undo chronology for Health because the wrong file was received",
            "undo recusal for <@U0ASHA|asha> because it was another trust",
        ),
        read=_undo,
    ),
    Verb(
        name="evidence",
        group="Doing",
        usage=(
            "evidence <what> [for <party>] ref <evidence>",
            "evidence undo <what> [for <party>] because <reason>",
        ),
        does="Adds evidence to what is recorded already: an e-mail or letter that came later.",
        examples=(
            "evidence agency-letter for Health ref e-mail of 3 Feb",
            "evidence undo agency-letter for Health because it was another letter",
        ),
        read=_evidence,
    ),
    Verb(
        name="task",
        group="Doing",
        usage=(
            'task add "<text>" [for <agency>] due <date>',
            "task done <n> [on <date>] [ref <evidence>] [note <text>]",
            "task remove <n> because <reason>",
            "task list",
        ),
        does="What the pathway does not foresee: added, done, reminded of like the other items.",
        examples=(
            'task add "Ask the archive for the old file" for Health due 1 Jun 2026',
            "task done 1 on 28 May 2026",
            "task remove 1 because the file is lost",
            "task list",
        ),
        read=_task,
    ),
    Verb(
        name="chase",
        group="Doing",
        usage=("chase <what> [for <party>]",),
        does="Reminds those whose move it is, now: once a day for one thing.",
        examples=("chase chronology for Health",),
        read=_chase,
    ),
    Verb(
        name="assign",
        group="Doing",
        usage=("assign <what> [for <party>] <@person>",),
        does="Says whose item it is.",
        examples=("assign media-statement <@U0ASHA|asha>",),
        read=_assign,
    ),
)
