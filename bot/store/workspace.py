"""What is kept of a workspace: its settings, and what Slack last said of people and channels.

The latter are caches with the instant at which they were fetched; how old is too old is the
caller's to say.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy import insert as add

from bot.store import cells
from bot.store.cells import BadRow
from bot.store.db import insert
from bot.store.queries import Query
from bot.store.tables import (
    channels,
    members,
    memberships,
    people,
    reviews,
    setting_changes,
    workspace_settings,
)

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when nothing was looked at: what is known has to be read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as Slack last described them; ``None`` where it was never asked.

    ``deactivated`` holds of apps, too: the version before knows them by nothing else.
    """

    user: str
    away_until: date | None = None
    away_from: date | None = None
    """From which day; ``None``: since they said so."""
    is_admin: bool | None = None
    is_guest: bool | None = None
    deactivated: bool | None = None
    tz: str | None = None
    fetched_at: datetime | None = None
    marks: str | None = None
    """Digests of how they are called, apart by blanks: two accounts that share one are one
    person's."""
    home_team: str | None = None
    is_stranger: bool | None = None
    is_bot: bool | None = None

    @property
    def is_out(self) -> bool:
        """Whether they are of another workspace, or have no active account any more."""
        return bool(self.is_stranger or self.deactivated)

    def is_away(self, today: date) -> bool:
        """Say whether they are away on a day."""
        if self.away_until is None or self.away_until <= today:
            return False
        return self.away_from is None or self.away_from <= today


_NAMES = [field.name for field in fields(Person)]
_OWN = ("away_until", "away_from")
_FACTS = [people.c[name] for name in _NAMES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as Slack last described it.

    ``shared``: with anybody; ``pending``: another organisation is invited; ``org_shared``: with
    workspaces of the same organisation. ``unseen``: Slack said that there is no such channel, which
    is all that the bot learns of a public one.
    """

    channel: str
    private: bool
    shared: bool
    archived: bool
    bot_in: bool
    pending: bool | None = None
    org_shared: bool | None = None
    unseen: bool | None = None
    fetched_at: datetime


# Each is built once, here, and asked with values for its names.
_TEAM: BindParameter[str] = bindparam("team")
_USER: BindParameter[str] = bindparam("user")
_IN: BindParameter[str] = bindparam("channel")
_FLAGS = (people.c.deactivated, people.c.is_stranger, people.c.is_guest, people.c.is_bot)
_SETTINGS = Query(
    select(workspace_settings.c.key, workspace_settings.c.value).where(
        workspace_settings.c.team == _TEAM
    )
)
_PERSON = Query(select(*_FACTS).where(people.c.team == _TEAM, people.c.user == _USER))
_PEOPLE = Query(
    select(*_FACTS).where(
        people.c.team == _TEAM, people.c.user.in_(bindparam("users", expanding=True))
    )
)
_UNFIT = Query(
    select(*_FACTS).where(people.c.team == _TEAM, or_(*(flag.is_(True) for flag in _FLAGS)))
)
_ABSENT = Query(
    select(*_FACTS).where(
        people.c.team == _TEAM,
        or_(*(flag.is_(True) for flag in _FLAGS), people.c.away_until > bindparam("today")),
    )
)
_AWAY = Query(
    select(people.c.user, people.c.away_until).where(
        people.c.team == _TEAM,
        people.c.away_until > bindparam("today"),
        or_(people.c.away_from.is_(None), people.c.away_from <= bindparam("today")),
    )
)
_GUESTS = Query(select(people.c.user).where(people.c.team == _TEAM, people.c.is_guest.is_(True)))
_AMONG: BindParameter[Sequence[str]] = bindparam("among", expanding=True)
_ALL_CHANNELS = select(*(channels.c[field.name] for field in fields(Channel))).where(
    channels.c.team == _TEAM
)
_CHANNELS = Query(_ALL_CHANNELS)
_SOME_CHANNELS = Query(_ALL_CHANNELS.where(channels.c.channel.in_(_AMONG)))
_CHANNEL = Query(_ALL_CHANNELS.where(channels.c.channel == _IN))
_MEMBERS_READ = Query(
    select(memberships.c.fetched_at).where(
        memberships.c.team == _TEAM, memberships.c.channel == _IN
    )
)
_ALL_READ = select(memberships.c.channel, memberships.c.fetched_at).where(
    memberships.c.team == _TEAM
)
_CHANNELS_READ = Query(_ALL_READ)
_SOME_CHANNELS_READ = Query(_ALL_READ.where(memberships.c.channel.in_(_AMONG)))
_ALL_OF = select(members.c.channel).where(members.c.team == _TEAM, members.c.user == _USER)
_CHANNELS_OF = Query(_ALL_OF)
_SOME_CHANNELS_OF = Query(_ALL_OF.where(members.c.channel.in_(_AMONG)))
_IS_MEMBER = select(members.c.user).where(
    members.c.team == _TEAM, members.c.channel == _IN, members.c.user == _USER
)


def settings(conn: Connection, team: str) -> dict[str, Any]:
    """Return what was set and can be read; everything else has its default."""
    was_set = _SETTINGS.rows(conn, cells.leave_out, team=team)
    return {row["key"]: row["value"] for row in was_set}


def is_set_anywhere(conn: Connection, key: str) -> bool:
    """Say whether any workspace has set a key."""
    was_set = select(workspace_settings.c.team).where(workspace_settings.c.key == key)
    return conn.execute(was_set.limit(1)).first() is not None


def without_setting(conn: Connection, key: str) -> list[str]:
    """Return the workspaces that have reviews and never set a key: for ``doctor``."""
    has_set = (
        select(workspace_settings.c.team)
        .where(workspace_settings.c.team == reviews.c.team, workspace_settings.c.key == key)
        .exists()
    )
    teams = select(reviews.c.team).distinct().where(~has_set).order_by(reviews.c.team)
    return [team for team in cells.values(conn, teams, cells.leave_out) if isinstance(team, str)]


def change_setting(
    conn: Connection, *, team: str, key: str, value: Any | None, by: str, at: datetime
) -> None:
    """Set one key, or with ``None`` return it to its default; the change is kept."""
    here = (workspace_settings.c.team == team) & (workspace_settings.c.key == key)
    was_set = select(workspace_settings.c.value).where(here).with_for_update()
    old = next(iter(cells.values(conn, was_set, cells.leave_out)), None)

    if value is None:
        conn.execute(delete(workspace_settings).where(here))
    else:
        row = insert(conn, workspace_settings).values(team=team, key=key, value=value, by=by, at=at)
        changed = {"value": row.excluded.value, "by": row.excluded.by, "at": row.excluded.at}
        conn.execute(row.on_conflict_do_update(index_elements=["team", "key"], set_=changed))

    conn.execute(add(setting_changes).values(team=team, key=key, old=old, new=value, by=by, at=at))


def person(conn: Connection, team: str, user: str) -> Person:
    """Return what is known of a person; an unknown one is known by their id alone."""
    found = _read(conn, _PERSON, team=team, user=user)
    return found[0] if found else Person(user=user)


def _read(conn: Connection, known: Query, **given: Any) -> list[Person]:
    """Return people as they are known; of a damaged row what can be read holds.

    That is until Slack is asked again, which is at once.
    """
    damaged: list[BadRow] = []
    found = [Person(**row) for row in known.rows(conn, damaged.append, **given)]

    for row in damaged:
        if "user" in row.cells:
            is_slacks = not set(row.bad) <= set(_OWN)  # which Slack says nothing of
            found.append(Person(**(dict(row.cells) | ({"fetched_at": None} if is_slacks else {}))))
        else:
            cells.leave_out(row)

    return found


def note_person(conn: Connection, *, team: str, person: Person) -> None:
    """Keep what Slack says of a person now; until when they are away is their own to say."""
    facts = {name: getattr(person, name) for name in _NAMES if name not in ("user", *_OWN)}
    _put(conn, team, person.user, facts)


def is_guest(conn: Connection, team: str, user: str) -> bool:
    """Say whether Slack said that somebody is a guest."""
    return bool(person(conn, team, user).is_guest)


def is_same_person(conn: Connection, team: str, user: str, other: str) -> bool:
    """Say whether what Slack said of two accounts is of one person, as far as it tells."""
    one, two = (set((person(conn, team, who).marks or "").split()) for who in (user, other))
    return user == other or not one.isdisjoint(two)


def set_away(
    conn: Connection, *, team: str, user: str, until: date | None, since: date | None = None
) -> None:
    """Note that a person is away to the day before ``until``, or back (``None``).

    ``since``: from which day; at once, where it is not said.
    """
    _put(conn, team, user, {"away_until": until, "away_from": since})


@dataclass(frozen=True, slots=True)
class Absent:
    """Who of a workspace can be asked nothing today, or perhaps nothing, as far as is known."""

    unfit: Mapping[str, Person]
    """Everybody known who is no active full member, by id."""
    until: Mapping[str, date]
    """Who is away today, and until when."""

    def shut_out(self, let_in: Collection[str]) -> set[str]:
        """Return who can take no part in a review (see :func:`shut_out`)."""
        return {user for user, one in self.unfit.items() if not _is_let_in(one, let_in)}

    def away(self, let_in: Collection[str]) -> dict[str, date]:
        """Return who cannot be asked in a review, and until when (see :func:`away`)."""
        return {**self.until, **dict.fromkeys(self.shut_out(let_in), date.max)}


def absent(conn: Connection, team: str, today: date) -> Absent:
    """Return who of a workspace cannot be asked today, read at once."""
    found = _read(conn, _ABSENT, team=team, today=today)
    away = {one.user: one.away_until for one in found if one.away_until and one.is_away(today)}
    return Absent(unfit={one.user: one for one in found if _is_unfit(one)}, until=away)


def _is_unfit(one: Person) -> bool:
    return one.is_out or bool(one.is_guest or one.is_bot)


def away(conn: Connection, team: str, today: date, *, let_in: Collection[str]) -> dict[str, date]:
    """Return who cannot be asked today in a review, and until when.

    Those are people who are away, and for ever those who left the workspace or were never of it,
    and guests whom nobody has let into the review (``let_in`` are those who are).
    """
    rows = _AWAY.rows(conn, cells.leave_out, team=team, today=today)
    found = {row["user"]: row["away_until"] for row in rows}
    return found | dict.fromkeys(shut_out(conn, team, let_in=let_in), date.max)


def away_until(conn: Connection, team: str, user: str, today: date) -> date | None:
    """Return until when a person is away, if they are today."""
    one = person(conn, team, user)
    return one.away_until if one.is_away(today) else None


def shut_out(conn: Connection, team: str, *, let_in: Collection[str]) -> set[str]:
    """Return who can take no part in a review, as far as is known.

    Those who left the workspace, those of another, apps, and guests who are not let in.
    """
    return {user for user, person in unfit(conn, team).items() if not _is_let_in(person, let_in)}


def _is_let_in(one: Person, let_in: Collection[str]) -> bool:
    return one.user in let_in and not one.is_out


def persons(conn: Connection, team: str, users: Iterable[str]) -> dict[str, Person]:
    """Return what is known of some people; an unknown one is known by their id alone."""
    asked = set(users)
    if len(asked) <= 1:
        return {user: person(conn, team, user) for user in asked}
    found = {person.user: person for person in _read(conn, _PEOPLE, team=team, users=asked)}
    return {user: found.get(user) or Person(user=user) for user in asked}


def unfit(conn: Connection, team: str) -> dict[str, Person]:
    """Return everybody known who is no active full member of the workspace, by id."""
    return {person.user: person for person in _read(conn, _UNFIT, team=team)}


def guests(conn: Connection, team: str) -> frozenset[str]:
    """Return the guests of a workspace, as far as is known."""
    return frozenset(_GUESTS.values(conn, cells.leave_out, team=team))


def channel(conn: Connection, team: str, channel: str) -> Channel | None:
    """Return what is known of a channel, if anything that can be read."""
    found = _CHANNEL.rows(conn, cells.leave_out, team=team, channel=channel)
    return Channel(**found[0]) if found else None


def channels_known(
    conn: Connection, team: str, *, among: Collection[str] | None = None
) -> dict[str, Channel]:
    """Return what is known of a workspace's channels, all or ``among`` some, by their ids.

    What cannot be read is left out.
    """
    if among is None:
        known = _CHANNELS.rows(conn, cells.leave_out, team=team)
    else:
        known = _SOME_CHANNELS.rows(conn, cells.leave_out, team=team, among=list(among))

    return {row["channel"]: Channel(**row) for row in known}


def note_channel(conn: Connection, team: str, channel: Channel) -> None:
    """Keep what Slack says of a channel now."""
    facts = {field.name: getattr(channel, field.name) for field in fields(Channel)}
    row = insert(conn, channels).values(team=team, **facts)
    conn.execute(row.on_conflict_do_update(index_elements=["team", "channel"], set_=facts))


def doubt_channel(conn: Connection, *, team: str, channel: str, **told: bool) -> None:
    """Have a channel looked at again before anything rests on what is known of it.

    ``told`` is what an event said of it meanwhile.
    """
    here = (channels.c.team == team) & (channels.c.channel == channel)
    conn.execute(update(channels).where(here).values(fetched_at=LONG_AGO, **told))


def members_as_of(conn: Connection, team: str, channel: str) -> datetime | None:
    """Return when the members of a channel were read.

    ``None``: never, or that cannot be read, so nobody is known to be or not to be one.
    """
    read = _MEMBERS_READ.values(conn, cells.leave_out, team=team, channel=channel)
    return next(iter(read), None)


def is_member(conn: Connection, team: str, channel: str, user: str) -> bool:
    """Say whether a person is known to be in a channel."""
    given = {"team": team, "channel": channel, "user": user}
    return conn.execute(_IS_MEMBER, given).scalar_one_or_none() is not None


def channels_of(
    conn: Connection, team: str, user: str, *, among: Collection[str] | None = None
) -> set[str]:
    """Return the channels that a person is known to be in, all or ``among`` some."""
    if among is None:
        return set(_CHANNELS_OF.values(conn, cells.leave_out, team=team, user=user))
    given = {"team": team, "user": user, "among": list(among)}
    return set(_SOME_CHANNELS_OF.values(conn, cells.leave_out, **given))


def channels_read(
    conn: Connection, team: str, *, among: Collection[str] | None = None
) -> dict[str, datetime]:
    """Return the channels whose members have been read, all or ``among`` some, and when."""
    if among is None:
        read = _CHANNELS_READ.rows(conn, cells.leave_out, team=team)
    else:
        read = _SOME_CHANNELS_READ.rows(conn, cells.leave_out, team=team, among=list(among))

    return {row["channel"]: row["fetched_at"] for row in read}


def note_members(
    conn: Connection, *, team: str, channel: str, users: Iterable[str], fetched_at: datetime
) -> None:
    """Keep who the members of a channel are, as Slack says now."""
    # First, so that two who read at the same moment write one after the other.
    row = insert(conn, memberships).values(team=team, channel=channel, fetched_at=fetched_at)
    conn.execute(
        row.on_conflict_do_update(
            index_elements=["team", "channel"], set_={"fetched_at": fetched_at}
        )
    )
    conn.execute(delete(members).where(members.c.team == team, members.c.channel == channel))
    rows = [{"team": team, "channel": channel, "user": user} for user in sorted(set(users))]
    if rows:
        conn.execute(insert(conn, members).on_conflict_do_nothing(), rows)


def note_joined(conn: Connection, *, team: str, channel: str, user: str) -> None:
    """Note that a person has joined a channel."""
    conn.execute(
        insert(conn, members).values(team=team, channel=channel, user=user).on_conflict_do_nothing()
    )


def note_left(conn: Connection, *, team: str, channel: str, user: str) -> None:
    """Note that a person has left a channel."""
    conn.execute(delete(members).where(_membership(team, channel, user)))


def forget_members(conn: Connection, *, team: str, channel: str) -> None:
    """Have the members of a channel read again before anybody acts."""
    conn.execute(
        delete(memberships).where(memberships.c.team == team, memberships.c.channel == channel)
    )


def _membership(team: str, channel: str, user: str) -> ColumnElement[bool]:
    """Return the condition for a person's membership in a channel."""
    return (members.c.team == team) & (members.c.channel == channel) & (members.c.user == user)


def _put(conn: Connection, team: str, user: str, facts: dict[str, Any]) -> None:
    """Keep facts about a person; other facts stay as they are."""
    row = insert(conn, people).values(team=team, user=user, **facts)
    conn.execute(row.on_conflict_do_update(index_elements=["team", "user"], set_=facts))
