"""The export: a review's whole history in a zip, with the proof that it is unbroken.

It is for coordinators only: it holds the texts that people typed, and the pseudonym. A cell of a
CSV file that a spreadsheet would take for a formula starts with an apostrophe (``cell``). Pure.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.store.ledger import Nudge
from bot.workflow.dates.calendar import day
from bot.workflow.review.events import Recorded, encode
from bot.workflow.review.review import Review
from bot.workflow.rules.labels import party_name, role_named

FORMAT = 1
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula, in full width, too."""

README = """{title}
{line}

What is in here
  history.csv        every event, one a line, oldest first; opens in a spreadsheet
  history.json       the same with every value, for programs
  chasing.csv        the proof of chasing: who was reminded of what, when, and what became of it
  process-*.toml     the process file that the review goes by, and those it went by before
  verification.json  whether the history is unbroken, and its last seal
  SHA256SUMS.txt     the checksums of the files above

How to read it
  Times are in UTC, and in the workspace's time zone ({zone}) beside it. People are Slack ids;
  "reached" are those of them to whom it came; whoever is not there was not asked by it.
  chasing.csv says beside them who that is now, by the name in Slack and the part in the review.
  Each event is sealed together with the one before it, under a key that is not in the
  database; "seal" is that mark.
  A text that was removed by two people reads "[removed]": the event and its seal stay.
  A cell that a spreadsheet would take for a formula starts with an apostrophe.

{verdict}

It is for those who belong to the review. Please move it to where your partnership keeps such
records.
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying a history found.

    ``faults`` are the number of an event (or None) and what is wrong; ``seals`` are the events' own
    by their number, ``head`` is the review's last.
    """

    faults: Sequence[tuple[int | None, str]]
    seals: Mapping[int, str]
    head: str

    @property
    def verdict(self) -> str:
        """In a sentence."""
        if self.faults:
            return (
                f"NOT UNBROKEN: {len(self.faults)} faults were found; verification.json names them."
            )

        return (
            f"The history was verified at the export: all {len(self.seals)} events are unbroken and"
            " in order."
        )


def export(
    review: Review,
    nudges: Sequence[Nudge],
    proof: Proof,
    processes: Mapping[str, str],
    *,
    zone: ZoneInfo,
    made: datetime,
    names: Mapping[str, str] | None = None,
    reached: Mapping[int, Sequence[str]] | None = None,
) -> bytes:
    """Make the zip.

    ``processes`` are the process files that the review went by, by their hash, the present one
    last; ``names`` are what Slack calls people, as far as it says; ``reached`` to whom each nudge
    came, by its id.
    """
    local = made.astimezone(zone)
    contents = {
        "history.csv": table(HISTORY, history_rows(review, proof, zone)),
        "history.json": history_json(review, proof, made),
        "chasing.csv": table(CHASING, chasing_rows(review, nudges, names or {}, reached or {})),
        "verification.json": _verification(review, proof, made),
        "README.txt": _readme(review, proof, local, zone),
    }

    for digest, text in processes.items():
        contents[f"process-{digest[:12]}.toml"] = text.encode()

    contents["SHA256SUMS.txt"] = _checksums(contents)
    return _zip(f"{review.ref} export", contents, local)


# --- tables ------------------------------------------------------------------------------------


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Write a CSV file that a spreadsheet opens: UTF-8 with its mark, every cell safe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row[column]) for column in columns])
    return text.getvalue().encode("utf-8-sig", "replace")


def cell(value: object) -> str:
    """Write a value as a spreadsheet may have it: never a formula."""
    text = "" if value is None else str(value)
    if text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


# --- history -----------------------------------------------------------------------------------

HISTORY = (
    "number",
    "recorded (UTC)",
    "recorded (local)",
    "by",
    "role",
    "on behalf of",
    "via",
    "command",
    "event",
    "item",
    "title",
    "party",
    "happened on",
    "version",
    "answer or outcome",
    "due",
    "reason",
    "note",
    "evidence",
    "more",
    "seal",
)
_OWN_COLUMN = {
    "item",
    "party",
    "on",
    "version",
    "answer",
    "outcome",
    "due",
    "reason",
    "note",
    "ref",
}
"""An event's values that have a column of their own; all others are under "more"."""


def history_rows(review: Review, proof: Proof, zone: ZoneInfo) -> Iterator[dict[str, object]]:
    """Yield the history's lines, an event in each."""
    for recorded in review.log:
        yield {
            "number": recorded.number,
            "recorded (UTC)": _instant(recorded.at, UTC),
            "recorded (local)": _instant(recorded.at, zone),
            "by": recorded.actor,
            "role": role_named(review, recorded.role) if recorded.role else "",
            "on behalf of": party_name(review, recorded.behalf) or recorded.behalf,
            "via": recorded.via,
            "command": recorded.batch,
            "event": type(recorded.event).__name__,
            "seal": proof.seals.get(recorded.number, ""),
            **_event_cells(review, _values(review, recorded)),
        }


def _instant(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _event_cells(review: Review, values: Mapping[str, Any]) -> dict[str, object]:
    """Return what stands in the columns that an event's own values have."""
    item = review.process.item_of(str(values.get("item")))
    more = {name: value for name, value in values.items() if _goes_under_more(name, value)}
    return {
        "item": values.get("item"),
        "title": item.title if item else "",
        "party": party_name(review, values.get("party")) or values.get("party"),
        "happened on": values.get("on"),
        "version": values.get("version"),
        "answer or outcome": _answer(values),
        "due": values.get("due"),
        "reason": values.get("reason"),
        "note": values.get("note"),
        "evidence": values.get("ref"),
        "more": json.dumps(more, ensure_ascii=False, sort_keys=True) if more else "",
    }


def _goes_under_more(name: str, value: object) -> bool:
    return name not in _OWN_COLUMN and value not in (None, False, [], "")


def _answer(values: Mapping[str, Any]) -> object:
    answer = values.get("answer")
    if isinstance(answer, str) and answer:
        return answer
    return values.get("outcome") or values.get("how")


def _values(review: Review, recorded: Recorded) -> dict[str, Any]:
    """Return an event's values; a text that was removed says so."""
    values = encode(recorded.event)
    for name in recorded.event.texts:
        if values[name] is None and _is_removed(review, recorded.number, name):
            values[name] = "[removed]"
    return values


def _is_removed(review: Review, number: int, name: str) -> bool:
    """Say whether a text of an event was removed, alone or with all of the event's."""
    return (number, name) in review.removed or (number, "") in review.removed


def history_json(review: Review, proof: Proof, made: datetime) -> bytes:
    """Write the history with every value."""
    events = [
        {
            "number": recorded.number,
            "at": recorded.at.astimezone(UTC).isoformat(),
            "actor": recorded.actor,
            "role": recorded.role,
            "behalf": recorded.behalf,
            "via": recorded.via,
            "batch": recorded.batch,
            "form": type(recorded.event).__name__,
            "event": _values(review, recorded),
            "seal": proof.seals.get(recorded.number, ""),
        }
        for recorded in review.log
    ]
    return _json(
        {
            "format": FORMAT,
            "ref": review.ref,
            "pathway": review.process.id,
            "process_hash": review.process.hash,
            "exported_at": made.astimezone(UTC).isoformat(),
            "events": events,
        }
    )


# --- chasing -----------------------------------------------------------------------------------

CHASING = (
    "date",
    "item",
    "title",
    "party",
    "step",
    "due",
    "to",
    "people",
    "channel",
    "what became of it",
    "reached",
)


def chasing_rows(
    review: Review,
    nudges: Iterable[Nudge],
    names: Mapping[str, str],
    reached: Mapping[int, Sequence[str]],
) -> Iterator[dict[str, object]]:
    """Yield the lines of the ledger of nudges; that a day went by chases nobody, and is none."""
    for nudge in nudges:
        if not nudge.item:
            continue

        item = review.knowing(nudge.item).process.item_of(nudge.item)
        yield {
            "date": nudge.local_date,
            "item": nudge.item,
            "title": item.title if item else "",
            "party": party_name(review, nudge.party) or nudge.party,
            "step": nudge.step,
            "due": nudge.due,
            "to": " ".join(nudge.recipients),
            "people": "; ".join(_person(review, user, names) for user in nudge.recipients),
            "channel": nudge.channel,
            "what became of it": nudge.outcome,
            "reached": " ".join(reached.get(nudge.id, ())),
        }


def _person(review: Review, user: str, names: Mapping[str, str]) -> str:
    """Say who a person is: by name, where Slack says it, and what they are in the review."""
    said = [names.get(user, ""), *_parts_held(review, user)]
    return ", ".join(filter(None, said)) or "no part in the review any more"


def _parts_held(review: Review, user: str) -> Iterator[str]:
    """Yield a person's roles, and the agencies whose lead or deputy they are."""
    for role in review.roles:
        if review.holds(user, role):
            yield role_named(review, role)
    for agency in review.agencies_of(user):
        part = "lead" if user == agency.lead else "deputy"
        yield f"{agency.name} ({part})"


# --- what goes with them -----------------------------------------------------------------------


def _verification(review: Review, proof: Proof, made: datetime) -> bytes:
    return _json(
        {
            "ref": review.ref,
            "unbroken": not proof.faults,
            "events": len(review.log),
            "last_seal": proof.head,
            "verified_at": made.astimezone(UTC).isoformat(),
            "faults": [{"event": number, "what": what} for number, what in proof.faults],
        }
    )


def _readme(review: Review, proof: Proof, made: datetime, zone: ZoneInfo) -> bytes:
    when = f"{day(made.date())}, {made:%H:%M}"
    title = f"{review.ref}: the whole history, exported {when}"
    text = README.format(title=title, line="=" * len(title), zone=zone.key, verdict=proof.verdict)
    return text.encode()


def _checksums(contents: Mapping[str, bytes]) -> bytes:
    lines = [
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(contents.items())
    ]
    return "".join(lines).encode()


def _zip(folder: str, contents: Mapping[str, bytes], made: datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(contents.items()):
            entry = _zip_entry(f"{folder}/{name}", made)
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _zip_entry(name: str, made: datetime) -> zipfile.ZipInfo:
    year = max(1980, made.year)  # the first that a zip can say
    entry = zipfile.ZipInfo(name, (year, made.month, made.day, made.hour, made.minute, made.second))
    entry.external_attr = 0o600 << 16
    return entry


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
