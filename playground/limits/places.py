"""A place in a payload, and the checks that are the same at every place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.limits import numbers

ABSENT = object()
"""Stands for the value of a property that an object does not have."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: Slack's error for it, where it is (a JSON pointer), and what is wrong."""

    error: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


@dataclass
class Findings:
    """The problems found so far; `error` is Slack's error for those that have none of their own."""

    error: str
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a payload and where it stands.

    Every check adds what it finds and goes on, so that all faults are seen at once.
    """

    value: Any
    where: str
    findings: Findings

    def add(self, what: str, *, error: str | None = None) -> None:
        """Add a problem at this place."""
        problem = Problem(error or self.findings.error, self.where, what)
        self.findings.problems.append(problem)

    # -- going on ----------------------------------------------------------------------------------

    @property
    def is_present(self) -> bool:
        """Whether the property is there at all, be it null."""
        return self.value is not ABSENT

    @property
    def is_given(self) -> bool:
        """Whether there is a value other than null."""
        return self.value is not ABSENT and self.value is not None

    def at(self, name: str) -> Place:
        """Return the place of a property of this object."""
        return Place(self.value.get(name, ABSENT), f"{self.where}/{name}", self.findings)

    def items(self, most: int, *, least: int = 1) -> list[Place]:
        """Check that this is a list of so many items; return their places."""
        if not isinstance(self.value, list):
            self.add("must be a list" if self.is_given else "missing")
            return []

        if not least <= len(self.value) <= most:
            self.add(f"{len(self.value)} items, from {least} to {most}")

        return [
            Place(item, f"{self.where}/{at}", self.findings) for at, item in enumerate(self.value)
        ]

    # -- checks ------------------------------------------------------------------------------------

    def is_object(self) -> bool:
        """Check that this is an object."""
        if isinstance(self.value, Mapping):
            return True
        self.add("must be an object")
        return False

    def only(self, *allowed: str) -> None:
        """Check that this object has no other properties."""
        for name in self.value:
            if name not in allowed:
                self.at(name).add("unknown property")

    def flag(self) -> None:
        """Check that this is a boolean, if it is there."""
        if self.is_present and not isinstance(self.value, bool):
            self.add("must be true or false")

    def number(self, least: int, most: int) -> None:
        """Check that this is a whole number within bounds, if it is given."""
        if not self.is_given:
            return
        is_whole = isinstance(self.value, int) and not isinstance(self.value, bool)
        if not is_whole or not least <= self.value <= most:
            self.add(f"must be a whole number from {least} to {most}")

    def string(self, most: int, *, empty: bool = False, required: bool = False) -> str | None:
        """Check that this is a string of at most so many characters; return it if it is one.

        `empty`: it may be empty.
        """
        value = self.value
        if not self.is_given:
            if required:
                self.add("missing")

            return None

        if not isinstance(value, str):
            self.add("must be a string")
            return None

        if not empty and not value.strip():
            self.add("empty")

        if len(value) > most:
            self.add(f"{len(value)} characters, at most {most}")

        return value

    def url(self, *, required: bool = False) -> None:
        """Check that this is a web address, if it is given."""
        value = self.string(numbers.URL, required=required)
        if value and not re.match(r"https?://[^\s/]+", value):
            self.add("not an http or https address")

    def text(self, most: int, *, plain: bool) -> None:
        """Check that this is a text object of at most so many characters.

        `plain`: it may not be mrkdwn.
        """
        if not self.is_given:
            self.add("missing")
            return

        if not isinstance(self.value, Mapping):
            self.add("must be a text object")
            return

        kind = self.value.get("type")
        if kind not in ("plain_text", "mrkdwn"):
            self.at("type").add(f"unsupported text type {kind!r}")
        elif plain and kind != "plain_text":
            self.at("type").add("must be plain_text here")

        self.only("type", "text", "emoji" if kind == "plain_text" else "verbatim")
        self.at("emoji").flag()
        self.at("verbatim").flag()
        self.at("text").string(most, required=True)

    def text_if_given(self, most: int, *, plain: bool) -> None:
        """Check a text object that may be left out."""
        if self.is_given:
            self.text(most, plain=plain)
