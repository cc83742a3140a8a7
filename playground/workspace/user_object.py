"""A person as Slack describes them to an app: in answers, and in events."""

from __future__ import annotations

from playground.blocks import Json
from playground.shown import Person


def user_object(team: str, person: Person) -> Json:
    """Return a person as Slack describes them, in answers and in events.

    ``is_stranger`` and ``enterprise_user`` are there only where they say something.
    """
    home = person.home or team
    user: Json = {
        "id": person.id,
        "team_id": home,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deactivated,
        "tz": "Europe/London",
        "profile": {
            "real_name": person.name,
            "display_name": person.name,
            "title": person.title,
            "team": home,
        },
        "is_admin": person.admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": person.single_channel,
        "is_bot": person.bot,
        "is_app_user": False,
    }

    if person.teams:
        user["enterprise_user"] = {
            "id": person.id,
            "enterprise_id": "E0ORG",
            "is_admin": False,
            "is_owner": False,
            "teams": list(person.teams),
        }

    if home != team and team not in person.teams:
        user["is_stranger"] = True

    return user
