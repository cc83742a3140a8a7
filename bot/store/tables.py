"""The tables. Every row carries its workspace (``team``), once it is known.

``history``, ``texts``, ``setting_changes`` and ``ledger`` are the record: rows are added, never
changed, but for a redaction's blank and a nudge's outcome. They go with their review once that is
purged, of which ``purges`` tells. ``reviews`` counts the history; the
tables after it are read from the history and can be rebuilt. ``outbox`` and ``pauses`` are what is
to be said to Slack; the last ones are caches.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.cells import UtcDateTime, make_strict
from bot.store.partial_indexes import PartialIndexes

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_partial = PartialIndexes(metadata)

# SQLite numbers rows by itself only in a column of exactly this type.
Id = BigInteger().with_variant(Integer(), "sqlite")


def one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(
        f"{column} IN ({', '.join(repr(value) for value in values)})", name=column
    )


# A process file's text, by the hash of its content: a review keeps the one that it was opened with.
processes = Table(
    "processes",
    metadata,
    Column("team", String, primary_key=True),
    Column("hash", String, primary_key=True),
    Column("id", String, nullable=False),
    Column("text", Text, nullable=False),
)

# ``number`` and ``head`` are those of the last event; ``head`` shows that no event is missing at
# the end. ``format`` is the newest of its events': a version of the bot that knows no such format
# leaves the review alone.
reviews = Table(
    "reviews",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("prefix", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("process", String, nullable=False),
    Column("process_hash", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("pseudonym_key", String),
    Column("state", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("head", String),
    Column("format", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    UniqueConstraint("team", "ref"),
    UniqueConstraint("team", "prefix", "year", "seq"),
    ForeignKeyConstraint(["team", "process_hash"], ["processes.team", "processes.hash"]),
    one_of("state", "live", "completed", "discontinued"),
    CheckConstraint("number >= 0", name="number"),
    CheckConstraint("seq >= 1", name="seq"),
    sqlite_autoincrement=True,
)
_not_ended = text("state <> 'discontinued'")
for _column in ("channel", "pseudonym_key"):
    _name = f"uq_reviews_{_column}_not_ended"
    _partial.add(Index(_name, reviews.c.team, reviews.c[_column], unique=True), _not_ended)

# Reviews that are gone, with all that was in them: each row is a certificate, which ``mac`` seals
# under the history's key. What it says names nobody but the two people, and nothing of the case.
# ``counts`` is JSON: how many rows of each table there were.
purges = Table(
    "purges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", String, nullable=False),
    Column("review_id", Id, nullable=False),
    Column("ref", String, nullable=False),
    Column("prefix", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("process", String, nullable=False),
    Column("end", String, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("kept_until", Date, nullable=False),
    Column("rule", String, nullable=False),
    Column("exported_on", Date),
    Column("asked_by", String, nullable=False),
    Column("seconded_by", String, nullable=False),
    Column("purged_at", UtcDateTime, nullable=False),
    Column("events", Integer, nullable=False),
    Column("head", String, nullable=False),
    Column("counts", Text, nullable=False),
    Column("mac", String, nullable=False),
    UniqueConstraint("team", "ref"),
    UniqueConstraint("team", "prefix", "year", "seq"),
    sqlite_autoincrement=True,
)

# ``body`` is canonical JSON; what people typed stands in it as {"text": id, "digest": …}. Its
# columns are what the chain's proof covers: they stay as they are.
history = Table(
    "history",
    metadata,
    Column("team", String, nullable=False),
    Column("review_id", ForeignKey("reviews.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String, nullable=False),
    Column("role", String, nullable=False),
    Column("behalf", String),
    Column("via", String, nullable=False),
    Column("batch", Integer, nullable=False),
    Column("form", String, nullable=False),
    Column("format", Integer, nullable=False),
    Column("process_hash", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("mac", String, nullable=False),
    CheckConstraint("number >= 1", name="number"),
)

# The salt goes with the text: a short text could be guessed from its digest.
texts = Table(
    "texts",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("review_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("field", String, nullable=False),
    Column("salt", String),
    Column("body", Text),
    UniqueConstraint("review_id", "number", "field"),
    ForeignKeyConstraint(["review_id", "number"], ["history.review_id", "history.number"]),
    CheckConstraint("(salt IS NULL) = (body IS NULL)", name="redacted"),
)

# What was answered to a command or a press, for its retry. Empty while it is being decided.
receipts = Table(
    "receipts",
    metadata,
    Column("team", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("answer", JSON(none_as_null=True)),
    Column("checksum", String),
)

open_items = Table(
    "open_items",
    metadata,
    Column("team", String, nullable=False),
    Column("review_id", ForeignKey("reviews.id"), primary_key=True, autoincrement=False),
    Column("item", String, primary_key=True),
    Column("party", String, primary_key=True),
    Column("due", Date),
    Column("next_nudge_at", UtcDateTime),
    Column("step", String, nullable=False),
    # The order in which ticks take what is due: by it they need not sort all that is.
    Index("ix_open_items_due", "next_nudge_at", "review_id", "item", "party"),
)

belongings = Table(
    "belongings",
    metadata,
    Column("team", String, nullable=False),
    Column("review_id", ForeignKey("reviews.id"), primary_key=True, autoincrement=False),
    Column("user", String, primary_key=True),
    Column("roles", Text, nullable=False),
    Index(None, "team", "user"),
)


def _of_a_review() -> tuple[Column[str], Column[int]]:
    """Return the columns that say of which review a row is; it goes with that review."""
    review = ForeignKey("reviews.id", ondelete="CASCADE")
    return (
        Column("team", String, nullable=False),
        Column("review_id", review, primary_key=True, autoincrement=False),
    )


# What lists and Home show of a review without folding it (``bot/overviews.py``). ``facts``,
# ``late`` and ``card`` are JSON; ``number`` is the event after which they were written,
# ``settings`` the last change of settings that they follow, ``form`` how they were worked out. Rows
# go with their review, whichever version purges it.
overviews = Table(
    "overviews",
    metadata,
    *_of_a_review(),
    Column("number", Integer, nullable=False),
    Column("settings", Id, nullable=False),
    Column("form", String, nullable=False),
    Column("facts", Text, nullable=False),
    Column("late", Text, nullable=False),
    Column("card", Text),
)

# How many open items of a review are late from a day on: what is late today is their sum.
lateness = Table(
    "lateness",
    metadata,
    *_of_a_review(),
    Column("day", Date, primary_key=True),
    Column("late", Integer, nullable=False),
)

# What waits for a person in a review, a line each, once ``near_from`` is near. ``rank``: 0 asks who
# they are, 1 is what others wait for, 2 anything else. Lines are in the order of ``ref``, ``due``
# (the last day that there is, where none is set) and ``place``, late ones before the others.
_PAGE = (
    *("team", "user", "rank", "ref", "due", "place"),
    *("near_from", "late_from", "review_id"),
)
waiting = Table(
    "waiting",
    metadata,
    *_of_a_review(),
    Column("user", String, primary_key=True),
    Column("what", String, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("ref", String, nullable=False),
    Column("due", Date, nullable=False),
    Column("place", Integer, nullable=False),
    Column("near_from", Date),
    Column("late_from", Date),
    Column("facts", Text, nullable=False),
    Index("ix_waiting_page", *_PAGE),
)

READ_TABLES = (open_items, belongings, overviews, lateness, waiting)
"""The tables that are read from a review's history, and can be rebuilt."""

# Every nudge ever due. Its unique key is kept for good: a repeated hour cannot double it.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", String, nullable=False),
    Column("review_id", ForeignKey("reviews.id"), nullable=False),
    Column("item", String, nullable=False),
    Column("party", String, nullable=False),
    Column("step", String, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("due", Date),
    Column("recipients", JSON, nullable=False),
    Column("channel", String),
    Column("outcome", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("mentioned", JSON),
    UniqueConstraint("team", "review_id", "item", "party", "step", "local_date"),
    one_of("outcome", "pending", "posted", "void", "held"),
    Index(None, "team", "local_date"),
    sqlite_autoincrement=True,
)

# ``params`` is JSON as text: one damaged row must not keep the others from being read.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", String, nullable=False),
    Column("op", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("params", Text, nullable=False),
    Column("target", String, nullable=False),
    Column("review_id", ForeignKey("reviews.id")),
    Column("of", ForeignKey("outbox.id")),
    Column("thread_of", ForeignKey("outbox.id")),
    Column("dedup_key", String),
    Column("subject", String),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("lease_owner", String),
    Column("tried_at", UtcDateTime),
    Column("delivery_id", String, nullable=False, unique=True),
    Column("channel", String),
    Column("ts", String),
    Column("file", String),
    Column("looks", Integer, nullable=False),
    Column("error", String),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("checksum", String),
    UniqueConstraint("team", "dedup_key"),
    Index(None, "team", "subject"),
    Index(None, "of"),
    Index(None, "team", "target", "sent_at"),
    Index(None, "team", "channel", "ts"),
    one_of("op", "post", "update", "delete", "pin", "upload"),
    one_of("state", "pending", "sending", "sent", "unknown", "dead", "void", "held"),
    CheckConstraint("(op IN ('post', 'upload')) = (\"of\" IS NULL)", name="of"),
    CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", name="lease"),
    sqlite_autoincrement=True,
)
# A query must say it in these very words for the index to serve it.
WAITING = text("state IN ('pending', 'sending', 'unknown')")
# By target, for the one that is next there; in the order in which they may go; and by lease.
for _name, _columns in (
    ("waiting", (outbox.c.team, outbox.c.target, outbox.c.id)),
    ("waiting_since", (outbox.c.not_before, outbox.c.id)),
    ("leased", (outbox.c.lease_until,)),
):
    _partial.add(Index(f"ix_outbox_{_name}", *_columns), WAITING)

# Which nudges a delivery tells: one post may tell many, and one nudge may go to several people.
tellings = Table(
    "tellings",
    metadata,
    Column("team", String, nullable=False),
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("ledger_id", ForeignKey("ledger.id"), primary_key=True, autoincrement=False, index=True),
)

# Nothing is sent to a workspace (``target`` empty), channel or person until it is resumed.
pauses = Table(
    "pauses",
    metadata,
    Column("team", String, primary_key=True),
    Column("target", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Slack's Retry-After: a method is not called in a workspace before ``until``.
limits = Table(
    "limits",
    metadata,
    Column("team", String, primary_key=True),
    Column("method", String, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("team", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("away_until", Date),
    Column("is_admin", Boolean),
    Column("is_guest", Boolean),
    Column("deactivated", Boolean),
    Column("tz", String),
    Column("fetched_at", UtcDateTime),
    Column("marks", String),
    Column("home_team", String),
    Column("is_stranger", Boolean),
    Column("is_bot", Boolean),
    Column("away_from", Date),
)

channels = Table(
    "channels",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("private", Boolean, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("bot_in", Boolean, nullable=False),
    Column("pending", Boolean),
    Column("org_shared", Boolean),
    Column("unseen", Boolean),
    Column("fetched_at", UtcDateTime, nullable=False),
)

# Membership is known for a channel as a whole: ``memberships`` says as of when, ``members`` who.
memberships = Table(
    "memberships",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("fetched_at", UtcDateTime, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("user", String, primary_key=True),
)

# Of whom in a channel the coordinators were told, and when; without a day: not yet. ``newcomers``
# says on which day the members of a channel were last compared with it.
told_members = Table(
    "told_members",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("told_on", Date),
)

newcomers = Table(
    "newcomers",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("compared_on", Date, nullable=False),
)

workspace_settings = Table(
    "workspace_settings",
    metadata,
    Column("team", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("value", JSON(none_as_null=True)),
    Column("by", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

setting_changes = Table(
    "setting_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", String, nullable=False, index=True),
    Column("key", String, nullable=False),
    Column("old", JSON(none_as_null=True)),
    Column("new", JSON(none_as_null=True)),
    Column("by", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# Where the bot is installed by OAuth. ``token`` is sealed (bot/store/sealing.py), and removed when
# the bot is uninstalled; the row stays, to say so.
installations = Table(
    "installations",
    metadata,
    Column("team", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("enterprise", String),
    Column("bot_user", String, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("token", Text),
    Column("installed_by", String, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("uninstalled_at", UtcDateTime),
)

# Installations under way, of which nobody knows yet in which workspace: digests, for some minutes.
install_states = Table(
    "install_states",
    metadata,
    Column("state", String, primary_key=True),
    Column("browser", String, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

# Workspaces that the operator removed with all in them. ``code`` is made with the history key:
# without such a row, reviews that are gone are missing (``db verify``).
purged_workspaces = Table(
    "purged_workspaces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("team", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reviews", JSON, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("code", String, nullable=False),
    sqlite_autoincrement=True,
)

make_strict(metadata)
