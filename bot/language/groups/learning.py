"""Verbs about actions, and how agencies show what they have done."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import AddAction, Command, FinishAction, RemoveParty, SetAssurance
from bot.workflow.review.queries import ListParties, Query, ShowAssurance


def _action(reader: Reader) -> Command | Query:
    form = reader.form("add", "done", "remove", "list")
    if form == "list":
        reader.parts()
        return ListParties(kind="action")
    if form == "add":
        text = reader.text_word('"<text>"')
        parts = reader.parts("for", "due")
        return AddAction(
            text=text,
            party=reader.need(parts.party, "for <agency>"),
            due=reader.need(parts.days.get("due"), "due <date>"),
        )
    number = reader.number()
    if form == "done":
        return FinishAction(number=number, note=reader.parts("note").texts.get("note"))
    parts = reader.parts("confirmed", "because")
    return RemoveParty(
        kind="action",
        name=str(number),
        because=reader.reason(parts),
        confirmed="confirmed" in parts.had,
    )


def _assurance(reader: Reader) -> Command | Query:
    if reader.is_at_end():
        return ShowAssurance()
    reader.form("every")
    months = reader.number()
    if not reader.says("months") and not reader.says("month"):
        raise reader.missing("months")
    parts = reader.parts("from", to_come=("from",))
    return SetAssurance(months=months, start=reader.need(parts.days.get("from"), "from <date>"))


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="action",
        group="Learning",
        usage=(
            'action add "<text>" for <agency> due <date>',
            "action done <n> [note <text>]",
            "action remove <n> because <reason>",
            "action list",
        ),
        does="Actions from learning and recommendations.",
        examples=(
            'action add "Audit the use of the pre-birth protocol" for Health due 1 Jun 2026',
            "action done 3 note the audit is with the Board",
            "action remove 3 because it repeats action 2",
            "action list",
        ),
        read=_action,
    ),
    Verb(
        name="assurance",
        group="Learning",
        usage=("assurance every <n> months from <date>", "assurance"),
        does="How often agencies show what they have done; alone, where the rounds stand.",
        examples=("assurance every 3 months from 1 Jun 2026", "assurance"),
        read=_assurance,
    ),
)
