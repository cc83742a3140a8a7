"""The facts that one command is judged by."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.errors import Refusal
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.retention import RetentionRule
from bot.workflow.process.model import Process
from bot.workflow.process.pathways import FaultyFile
from bot.workflow.review.review import Review
from bot.workflow.rules.asked import AskedOn, nobody_asked
from bot.workflow.rules.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The facts that a command is judged by; the same throughout one command.

    ``today`` is the local date of the workspace, ``at`` the instant in UTC. ``belongs``: the actor
    is a member of the review's channel. ``trusted``: the actor is named in ``CSPR_COORDINATORS`` or
    is a workspace admin; ``appointed``: the former. ``faulty``: the process files that are put
    aside. ``standing``: what a person is to the workspace; ``active``: whether they can act in it
    at all; ``guest``: Slack says that somebody is a guest; ``same_person``: what it says of two
    accounts is of one person. ``here`` is the channel where it was asked, if any;
    ``channel_fault``: why no review can live there; ``channel_unfit``: others may read the review's
    own channel; ``posted_in``: how many messages and files of the bot's a channel holds; ``asked``:
    when messages arrived that asked for an answer; ``like``: the review whose agencies, people and
    roles a new one begins with.
    """

    actor: str
    today: date
    at: datetime
    calendar: Calendar
    belongs: bool = True
    trusted: bool = False
    appointed: bool = False
    via: str = ""
    processes: Mapping[str, Process] = field(default_factory=dict)
    faulty: tuple[FaultyFile, ...] = ()
    pseudonym_free: Callable[[str], bool] = lambda _: True
    new_ref: Callable[[str, int], str] = lambda prefix, year: f"{prefix}-{year}-01"
    channel: str = ""
    here: str = ""
    channel_fault: Refusal | None = None
    channel_free: Callable[[str], bool] = lambda _: True
    channel_unfit: bool = False
    posted_in: Callable[[str], tuple[int, int]] = lambda _: (0, 0)
    away: Mapping[str, date] = field(default_factory=dict)
    active: Callable[[str], bool] = lambda _: True
    guest: Callable[[str], bool] = lambda _: False
    same_person: Callable[[str, str], bool] = lambda one, other: False
    standing: Callable[[str], Standing] = lambda _: Standing.FIT
    document_hosts: tuple[str, ...] = ()
    allowed_postcodes: Collection[str] = ()
    retention: RetentionRule | None = None
    asked: AskedOn = nobody_asked
    like: Review | None = None
