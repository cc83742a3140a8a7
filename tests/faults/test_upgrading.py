"""An old and a new version on one database, for as long as an upgrade takes.

The new one is this checkout, copied and changed as a release might change it: a migration that
adds, an event with another meaning, messages of new kinds. The old one is this checkout as it is.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot import app
from bot.clock import now
from bot.store import outbox
from bot.store.db import reading, writing
from bot.store.outbox import Op, OutboxRow
from bot.store.tables import belongings, history, ledger, open_items, reviews
from bot.store.tables import outbox as sending
from bot.workflow.review.events import FORMAT
from tests.conversations.talk import CHANNEL, NOT_IN_CHANNEL, OTHER_CHANNEL, PEOPLE
from tests.conversations.test_process import Child, child, days_ago, until
from tests.databases import Databases, on_both, on_postgresql
from tests.faults import invariants
from tests.faults.conftest import TERMS, Faulty
from tests.faults.invariants import Acknowledged
from tests.faults.processes import ROOT, Side, bot_on
from tests.faults.test_replicas import Replica

__all__ = ["child"]

NEWER = "changed by a newer version"

NEWEST = max(path.name[:4] for path in ROOT.glob("bot/store/migrations/versions/0*.py"))
NEXT = f"{int(NEWEST) + 1:04}"

MIGRATION = f'''
"""More"""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NEWEST}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("mood", sa.String(), nullable=True))
    op.create_table("moods", sa.Column("name", sa.String(), primary_key=True))
'''

OTHER_WORDS = '''
from dataclasses import replace

_before = New._said


def _of_new_kinds(self, now):
    """Posts are of new kinds."""
    known = self.kind.removeprefix("post/new-").removeprefix("post/")
    new = f"post/new-{known}" if self.kind.startswith("post/") else self.kind
    return _before(replace(self, kind=new), now)


New._said = _of_new_kinds
'''


def next_version(folder: Path) -> Path:
    """This checkout's code as it might be a version later."""
    for part in ("bot", "messages"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))

    def change(path: str, old: str, new: str) -> None:
        before = (folder / path).read_text(encoding="utf-8")
        assert before.count(old) == 1, (path, old)
        (folder / path).write_text(before.replace(old, new), encoding="utf-8")

    versions = folder / "bot/store/migrations/versions"
    (versions / f"{NEXT}_more.py").write_text(MIGRATION, encoding="utf-8")
    sent_at = '    Column("sent_at", UtcDateTime),\n'
    change("bot/store/tables.py", sent_at, sent_at + '    Column("mood", String),\n')
    quiet = '    """No nudges in this review from ``first`` to ``last``, both included."""\n'
    since = f"\n    since: ClassVar[int] = {FORMAT + 1}\n"
    change("bot/workflow/review/events/planning.py", quiet, quiet + since)
    with (folder / "bot/store/outbox.py").open("a", encoding="utf-8") as file:
        file.write(OTHER_WORDS)
    for template in (folder / "messages/post").glob("*.j2"):
        shutil.copy(template, template.with_name(f"new-{template.name}"))
    return folder


@pytest.fixture
def sides(child: Child, databases: Databases, tmp_path: Path) -> Iterator[tuple[Side, Side]]:
    """The old version and the new one, on one database that the old one migrated."""
    members = [user for name, user in PEOPLE.items() if name not in NOT_IN_CHANNEL]
    child.slack.channel(OTHER_CHANNEL, "review-two", private=True, members=members)
    url = databases.migrated()
    old, new = Side(child, ROOT, url), Side(child, next_version(tmp_path / "next"), url)
    yield old, new
    old.kill()
    new.kill()


@on_postgresql
def test_a_rolling_upgrade(child: Child, sides: tuple[Side, Side]) -> None:
    """Migrate under the old version; both serve and both deliver; then the new one alone. What the
    old one cannot read it leaves to the new one, and says so; nothing is lost, nothing is told
    twice."""
    old, new = sides
    old.start("serve")
    old.start("worker")
    for channel, name in ((CHANNEL, "Ash"), (OTHER_CHANNEL, "Elm")):
        said = old.says("coordinator", f'open escb "{name}" decided {days_ago(20)}', channel)
        assert "Opened" in said, said
    for who, words in (
        ("coordinator", "role lead-reviewer @lead-reviewer"),
        ("coordinator", "role review-team @team-1 @team-2"),
        ("lead-reviewer", f"draft https://documents.example.org/terms as {TERMS}"),
    ):
        assert "othing was" not in old.says(who, words)

    # Migrated while the old version is at work; a process of it that was replaced meanwhile starts
    # all the same.
    assert new.command("db", "upgrade")[0] == 0
    assert old.command("db", "upgrade") == (
        0,
        "The database is of a newer version, and this one can work on it.\n",
    )
    old.start("worker")

    # Both serve, the old one delivers.
    new.start("serve")
    for side, who in ((old, "team-1"), (new, "team-2"), (old, "lead-reviewer")):
        said = side.says(who, f"approve {TERMS}")
        assert "ecorded" in said or "agreed" in said, said
    assert "o reminders" in new.says(
        "coordinator",
        f"quiet {days_ago(-3)} to {days_ago(-5)} because of the funeral",
        OTHER_CHANNEL,
    )
    for words in ("status", "done scoping-meeting"):
        assert NEWER in old.says("coordinator", words, OTHER_CHANNEL)
    bot = bot_on(old.url)
    until(
        lambda: {r.target for r in left_alone(bot)} == {CHANNEL, OTHER_CHANNEL},
        "rows left to the new version",
    )

    # The new version alone.
    new.start("worker")
    old.stop()
    until(lambda: invariants.settled(bot.reviews), "all to be told")
    assert len([post for post in child.posts() if "v1 approved" in post]) == 3
    new.stop()
    first, second = (f"ESCB-{days_ago(20)[:4]}-0{number}" for number in (1, 2))
    found = invariants.check(
        bot.reviews,
        child.slack.calls,
        now=now(),
        key=bot.settings.chain_key(),
        acknowledged=[
            Acknowledged(first, PEOPLE[who], TERMS) for who in ("team-1", "team-2", "lead-reviewer")
        ],
    )
    bot.stop()
    assert (found.faults, found.held) == ([], 0)
    assert child.slack.problems == []
    assert new.command("db", "verify")[0] == 0
    went, said = old.command("db", "verify")
    assert (went, f"Left alone, as only a newer version can read them: {second}." in said) == (
        0,
        True,
    ), said


def left_alone(bot: app.Bot) -> list[OutboxRow]:
    with reading(bot.engine) as conn:
        return [
            row
            for row in outbox.in_state(conn, "pending")
            if "left to a newer version" in (row.error or "")
        ]


def newer(talk: Faulty, by: int) -> None:
    """Give the last event of the second review a format ``by`` so much newer than it has.

    A newer version would have appended it: the copies that are kept would not reach so far.
    """
    last = select(func.max(history.c.number)).where(history.c.review_id == 2).scalar_subquery()
    with writing(talk.bot.engine) as conn:
        conn.execute(update(reviews).where(reviews.c.id == 2).values(format=reviews.c.format + by))
        conn.execute(
            update(history)
            .where(history.c.review_id == 2, history.c.number == last)
            .values(format=history.c.format + by)
        )
    talk.bot.reviews.histories.forget_all()


def everything_of(talk: Faulty, review: int) -> list[object]:
    """All rows of a review; of its messages, whether they were sent."""
    with reading(talk.bot.engine) as conn:
        whole = [
            conn.execute(
                select(table)
                .where(table.c.review_id == review)
                .order_by(*table.primary_key.columns)
            ).all()
            for table in (history, open_items, belongings, ledger)
        ]
        states = select(sending.c.id, sending.c.state).where(sending.c.review_id == review)
        return [*whole, conn.execute(states.order_by(sending.c.id)).all()]


@on_both
def test_a_review_that_a_newer_version_changed_is_left_alone(
    talk: Faulty, replica: Replica
) -> None:
    """Its people read why; nothing of it is nudged, told or written. Other reviews go on, and so
    does this one where the newer version runs."""
    talk.all_say("coordinator: due scoping-meeting 20 Jan 2026 because agreed")
    for words in (
        'open escb "Elm" decided 12 Jan 2026',
        "due scoping-meeting 20 Jan 2026 because agreed",
    ):
        assert talk.says("coordinator", words, channel=OTHER_CHANNEL).done
    assert talk.says(
        "coordinator",
        "quiet 9 Feb 2026 to 10 Feb 2026 because of it",
        channel=OTHER_CHANNEL,
        send=False,
    )
    newer(talk, FORMAT)
    before = everything_of(talk, 2)

    for words in ("status", "done agencies", "approve"):
        said = talk.says("coordinator", words, channel=OTHER_CHANNEL, send=False)
        assert NEWER in said
        assert not said.done
    assert "ESCB-2026-01" in talk.says("coordinator", "list", send=False)
    assert talk.says("coordinator", "settings late-every 3", send=False).done
    talk.day("2026-01-22", 9)
    talk.bot.tick(talk._now)
    for _ in range(30):  # longer than a digest waits for other ticks
        talk.bot.sender.send_due(50)
        talk.move(talk._now + timedelta(seconds=5))
    assert [day for day, _, _ in talk.asked("scoping-meeting")] == ["Thu 22 Jan"]
    assert everything_of(talk, 2) == before

    newer(talk, -FORMAT)
    theirs, _ = replica
    talk.day("2026-01-23", 9)
    theirs.tick(talk._now)
    talk.settle(theirs)
    told = [m.text_all for m in talk.slack.messages(OTHER_CHANNEL)]
    assert len([words for words in told if "Scoping meeting" in words]) == 1
    assert len([words for words in told if "o reminders" in words]) == 1


@on_both
def test_a_message_that_only_a_newer_version_knows_waits_for_it(
    talk: Faulty, replica: Replica
) -> None:
    """It is neither sent, nor put aside, nor overtaken by what comes after it; what goes elsewhere
    goes on."""
    talk.settle()
    before = len(talk.posts())
    known = {"post/of-another-kind": "post/completed", "paper/of-another-kind": "paper/calendar"}
    with writing(talk.bot.engine) as conn:
        for kind in known:
            op: Op = "upload" if kind.startswith("paper") else "post"
            outbox.enqueue(
                conn,
                team=talk.slack.team,
                op=op,
                kind=kind,
                now=talk._now,
                target=CHANNEL,
                review_id=1,
            )
    talk.approve("team-1", send=False)
    talk.says("coordinator", "role executive @executive", send=False)
    for _ in range(10):
        talk.bot.sender.send_due(50)
        talk.move(talk._now + timedelta(seconds=1))
    assert len(talk.posts()) == before
    assert talk.dms("executive")
    assert [row.kind for row in left_alone(talk.bot)] == ["post/of-another-kind"]

    theirs, _ = replica
    with writing(talk.bot.engine) as conn:  # the newer version has words for it
        for kind, name in known.items():
            conn.execute(
                update(sending).where(sending.c.kind == kind).values(checksum=None, kind=name)
            )
    talk.settle(theirs)
    assert [
        name
        for m in talk.posts()[before:]
        for name in ("done", "dates", "approved")
        if name in m.text_all
    ] == [
        "done",
        "dates",
        "approved",
    ]
