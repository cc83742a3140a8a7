"""A workspace with people in it."""

from __future__ import annotations

from playground.people.forms import Forms
from playground.people.membership import Membership
from playground.people.pressing import Pressing
from playground.people.writing import Writing


class People(Writing, Pressing, Forms, Membership):
    """A workspace with people in it who type, press, fill in forms, come and go."""
