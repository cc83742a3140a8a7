"""What is kept of a workspace."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, Engine, select

from bot.store import tables, workspace
from bot.store.db import writing
from bot.store.workspace import Channel, Person
from tests.store.rows import NOW, TEAM


def test_a_setting_is_changed_and_the_change_is_kept(engine: Engine) -> None:
    with writing(engine) as conn:
        for value in (["NHS"], {"hour": 9}, None):
            workspace.change_setting(conn, team=TEAM, key="k", value=value, by="U1", at=NOW)
        workspace.change_setting(conn, team=TEAM, key="hour", value=9, by="U1", at=NOW)
        assert workspace.settings(conn, TEAM) == {"hour": 9}
        assert workspace.settings(conn, "T2") == {}
        changes = tables.setting_changes
        rows = conn.execute(
            select(changes.c.old, changes.c.new).where(changes.c.key == "k").order_by(changes.c.id)
        )
        assert [tuple(row) for row in rows] == [
            (None, ["NHS"]),
            (["NHS"], {"hour": 9}),
            ({"hour": 9}, None),
        ]


def test_a_person_is_known_as_slack_last_said(engine: Engine) -> None:
    """Being away is ours: what Slack says does not touch it."""
    with writing(engine) as conn:
        assert workspace.person(conn, TEAM, "U1") == Person(user="U1")
        workspace.set_away(conn, team=TEAM, user="U1", until=date(2026, 6, 1))
        said = Person(
            user="U1",
            is_admin=True,
            is_guest=False,
            deactivated=False,
            tz="UTC",
            fetched_at=NOW,
            home_team=TEAM,
            is_stranger=False,
            is_bot=False,
        )
        workspace.note_person(conn, team=TEAM, person=said)
        assert workspace.person(conn, TEAM, "U1") == replace(said, away_until=date(2026, 6, 1))
        assert workspace.away(conn, TEAM, date(2026, 5, 31), let_in=()) == {"U1": date(2026, 6, 1)}
        assert workspace.away(conn, TEAM, date(2026, 6, 1), let_in=()) == {}
        workspace.set_away(conn, team=TEAM, user="U1", until=None)
        assert workspace.away(conn, TEAM, date(2026, 5, 31), let_in=()) == {}


def members_of(conn: Connection, channel: str) -> set[str]:
    """Return who is known to be in a channel, of those whom these tests talk about."""
    people = (f"U{number}" for number in range(1, 6))
    return {user for user in people if workspace.is_member(conn, TEAM, channel, user)}


def test_members_are_known_as_of_an_instant(engine: Engine) -> None:
    """Unknown is not the same as nobody; joins and leaves change it between two readings."""
    with writing(engine) as conn:
        assert workspace.members_as_of(conn, TEAM, "C1") is None
        workspace.note_members(
            conn, team=TEAM, channel="C1", users=["U1", "U2", "U2"], fetched_at=NOW
        )
        workspace.note_joined(conn, team=TEAM, channel="C1", user="U3")
        workspace.note_joined(conn, team=TEAM, channel="C1", user="U3")
        workspace.note_left(conn, team=TEAM, channel="C1", user="U1")
        assert members_of(conn, "C1") == {"U2", "U3"}
        assert workspace.is_member(conn, TEAM, "C1", "U3")
        assert not workspace.is_member(conn, TEAM, "C1", "U1")
        assert not workspace.is_member(conn, "T2", "C1", "U3")
        assert workspace.channels_of(conn, TEAM, "U2") == {"C1"}
        later = NOW + timedelta(minutes=5)
        workspace.note_members(conn, team=TEAM, channel="C1", users=["U4"], fetched_at=later)
        assert members_of(conn, "C1") == {"U4"}
        assert workspace.members_as_of(conn, TEAM, "C1") == later
        workspace.forget_members(conn, team=TEAM, channel="C1")
        assert workspace.members_as_of(conn, TEAM, "C1") is None


def test_a_channel_is_known_as_slack_last_said(engine: Engine) -> None:
    known = Channel(
        channel="C1", private=True, shared=False, archived=False, bot_in=True, fetched_at=NOW
    )
    archived = replace(known, archived=True)
    with writing(engine) as conn:
        assert workspace.channel(conn, TEAM, "C1") is None
        workspace.note_channel(conn, TEAM, known)
        workspace.note_channel(conn, TEAM, archived)
        assert workspace.channel(conn, TEAM, "C1") == archived
        assert workspace.channels_known(conn, TEAM) == {"C1": archived}
        workspace.doubt_channel(conn, team=TEAM, channel="C1", shared=True)
        doubted = replace(archived, shared=True, fetched_at=workspace.LONG_AGO)
        assert workspace.channel(conn, TEAM, "C1") == doubted
