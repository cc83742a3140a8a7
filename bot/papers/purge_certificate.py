"""The certificate that a review was purged, as a Word file."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.papers.word import WordDocument
from bot.store.purges import Certificate
from bot.workflow.dates.calendar import day, local_date

COUNTED = {
    "history": "events of the history",
    "texts": "texts that people typed",
    "ledger": "reminders",
    "messages": "messages of the bot in Slack",
    "files": "files of the bot in Slack",
}
"""What was deleted, by what it is counted under."""


def document(certificate: Certificate, zone: ZoneInfo) -> bytes:
    """Write a certificate as a Word file; days are those of the workspace."""
    purged = local_date(certificate.purged_at, zone)
    paper = WordDocument(purged, title="Purge certificate")
    paper.heading(f"{certificate.ref}: purge certificate", 0)
    paper.line(
        "This review, with all that was kept of it in the review bot's database, was deleted for"
        " good by two people, under the partnership's own retention rule."
    )
    paper.table(("", ""), list(_facts(certificate, zone)), (4.6, 11.8), head=False)
    paper.heading("What was deleted", 1)
    rows = [(what, str(certificate.counted.get(name, 0))) for name, what in COUNTED.items()]
    paper.table(("What", "How many"), rows, (11.8, 4.6))
    paper.heading("What this does not reach", 1)
    paper.line(
        "What people wrote in Slack themselves, the bot's direct messages to people whose"
        " accounts were closed, files that they have saved, exports, backups of the"
        " database until they are overwritten, and the report in the partnership's own store."
    )
    paper.line(
        "The code above can be checked by whoever runs the bot: python -m bot db certificate"
        f" {certificate.ref}"
    )
    return paper.content()


def _facts(certificate: Certificate, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    exported = certificate.exported_on
    yield "Pathway", certificate.process
    yield "Opened", day(certificate.opened_on)
    yield certificate.end.capitalize(), day(certificate.ended_on)
    yield "Rule", certificate.rule
    yield "Kept until", day(certificate.kept_until)
    yield "Purged", f"{certificate.purged_at.astimezone(zone):%d %b %Y, %H:%M} ({zone.key})"
    yield "Asked for by", certificate.asked_by
    yield "Second person", certificate.seconded_by
    yield "Last exported", day(exported) if exported else "never"
    yield "Events in its history", str(certificate.events)
    yield "Last seal of its history", certificate.head
    yield "Code of this certificate", certificate.mac
