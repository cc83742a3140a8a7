"""The export: a review's whole history in a zip, with the proof that it is unbroken. Pure; for
coordinators only.

It holds the texts that people typed, and the pseudonym. A cell of a CSV file that a spreadsheet
would take for a formula starts with an apostrophe (``cell``).
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.store.ledger import Nudge
from bot.workflow.dates.calendar import day
from bot.workflow.review.events import Recorded, encode
from bot.workflow.review.review import Review
from bot.workflow.rules.labels import party_name, role_named

FORMAT = 1
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula, in full width, too."""

README = """{ref}: the whole history, exported {made}
{line}

What is in here
  history.csv        every event, one a line, oldest first; opens in a spreadsheet
  history.json       the same with every value, for programs
  chasing.csv        the proof of chasing: who was reminded of what, when, and what became of it
  process-*.toml     the process file that the review goes by, and those it went by before
  verification.json  whether the history is unbroken, and its last seal
  SHA256SUMS.txt     the checksums of the files above

How to read it
  Times are in UTC, and in the workspace's time zone ({zone}) beside it. People are Slack ids.
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
    """What verifying found: ``faults`` (event's number or None, what), the seal of each event, the
    review's last."""

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


def cell(value: object) -> str:
    """A value as a spreadsheet may have it: never a formula."""
    text = "" if value is None else str(value)
    if text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(FORMULA):
        return f"'{text}"
    return text


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file that a spreadsheet opens: UTF-8 with its mark, every cell safe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


# --- history -----------------------------------------------------------------------------------

COLUMNS = (
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


def history_rows(review: Review, proof: Proof, zone: ZoneInfo) -> Iterable[tuple[object, ...]]:
    """The history as lines."""
    for recorded in review.log:
        values = _values(review, recorded)
        item = review.process.items.get(str(values.get("item")))
        answer = values.get("answer") if isinstance(values.get("answer"), str) else None
        more = {
            k: v
            for k, v in values.items()
            if k not in _OWN_COLUMN and v not in (None, False, [], "")
        }
        yield (
            recorded.number,
            f"{recorded.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
            f"{recorded.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            recorded.actor,
            role_named(review, recorded.role) if recorded.role else "",
            party_name(review, recorded.behalf) or recorded.behalf,
            recorded.via,
            recorded.batch,
            type(recorded.event).__name__,
            values.get("item"),
            item.title if item else "",
            party_name(review, values.get("party")) or values.get("party"),
            values.get("on"),
            values.get("version"),
            answer or values.get("outcome") or values.get("how"),
            values.get("due"),
            values.get("reason"),
            values.get("note"),
            values.get("ref"),
            json.dumps(more, ensure_ascii=False, sort_keys=True) if more else "",
            proof.seals.get(recorded.number, ""),
        )


def _values(review: Review, recorded: Recorded) -> dict[str, Any]:
    """An event's values; a text that was removed says so."""
    values = encode(recorded.event)
    for name in recorded.event.texts:
        if (
            values[name] is None
            and {(recorded.number, ""), (recorded.number, name)} & review.removed.keys()
        ):
            values[name] = "[removed]"
    return values


def history_json(review: Review, proof: Proof, made: datetime) -> bytes:
    """The history with every value."""
    return _json(
        {
            "format": FORMAT,
            "ref": review.ref,
            "pathway": review.process.id,
            "process_hash": review.process.hash,
            "exported_at": made.astimezone(UTC).isoformat(),
            "events": [
                {
                    "number": r.number,
                    "at": r.at.astimezone(UTC).isoformat(),
                    "actor": r.actor,
                    "role": r.role,
                    "behalf": r.behalf,
                    "via": r.via,
                    "batch": r.batch,
                    "form": type(r.event).__name__,
                    "event": _values(review, r),
                    "seal": proof.seals.get(r.number, ""),
                }
                for r in review.log
            ],
        }
    )


# --- chasing -----------------------------------------------------------------------------------

CHASING = ("date", "item", "title", "party", "step", "due", "to", "channel", "what became of it")


def chasing_rows(review: Review, nudges: Iterable[Nudge]) -> Iterable[tuple[object, ...]]:
    """The ledger of nudges as lines."""
    for nudge in nudges:
        item = review.process.items.get(nudge.item)
        yield (
            nudge.local_date,
            nudge.item,
            item.title if item else "",
            party_name(review, nudge.party) or nudge.party,
            nudge.step,
            nudge.due,
            " ".join(nudge.recipients),
            nudge.channel,
            nudge.outcome,
        )


# --- the zip -----------------------------------------------------------------------------------


def export(
    review: Review,
    nudges: Sequence[Nudge],
    proof: Proof,
    processes: Mapping[str, str],
    *,
    zone: ZoneInfo,
    made: datetime,
) -> bytes:
    """The zip. ``processes`` are the process files that the review went by, by their hash, the
    present one last."""
    local = made.astimezone(zone)
    contents = {
        "history.csv": table(COLUMNS, history_rows(review, proof, zone)),
        "history.json": history_json(review, proof, made),
        "chasing.csv": table(CHASING, chasing_rows(review, nudges)),
        **{f"process-{digest[:12]}.toml": text.encode() for digest, text in processes.items()},
        "verification.json": _json(
            {
                "ref": review.ref,
                "unbroken": not proof.faults,
                "events": len(review.log),
                "last_seal": proof.head,
                "verified_at": made.astimezone(UTC).isoformat(),
                "faults": [{"event": number, "what": what} for number, what in proof.faults],
            }
        ),
    }
    title = f"{review.ref}: the whole history, exported {day(local.date())}, {local:%H:%M}"
    contents["README.txt"] = README.format(
        ref=review.ref,
        made=f"{day(local.date())}, {local:%H:%M}",
        line="=" * len(title),
        zone=zone.key,
        verdict=proof.verdict,
    ).encode()
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(contents.items())
    )
    contents["SHA256SUMS.txt"] = sums.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(contents.items()):
            archive.writestr(
                _entry(f"{review.ref} export/{name}", local), data, zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def _entry(name: str, made: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(
        name, (max(1980, made.year), made.month, made.day, made.hour, made.minute, made.second)
    )
    info.external_attr = 0o600 << 16
    return info


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
