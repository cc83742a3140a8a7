"""Whatever is typed, pressed or broken gets its sentence; nothing is half done, and there is never
a 500."""

import io
import json
import logging
import sqlite3

import pytest
import structlog
from sqlalchemy import select

from bot.store.db import reading
from bot.store.tables import metadata
from tests.conversations.conftest import At
from tests.conversations.talk import CHANNEL, OTHER_CHANNEL, Talk
from tests.databases import on_postgresql, on_sqlite
from tests.postgres import Postgres

OPEN = 'open escb "Ash" decided 16 Oct 2025'
LONG = "word " * 600
NASTY = [
    "",
    "   ",
    "\t\n\r",
    ".",
    '"',
    "“",
    "“”",
    '""""',
    "done",
    'done ""',
    "done \x00\x01\x02",
    "done scoping-meeting because \x07\x08\x1b[31mred",
    "done scoping-meeting on",
    "done scoping-meeting on on on",
    "done scoping-meeting for for for",
    "done scoping-meeting because",
    "done scoping-meeting because because because",
    "done scoping-meeting ref",
    "done scoping-meeting on 2026-99-99",
    "done scoping-meeting on 99999999999999999999",
    "done scoping-meeting on 1 Jan 0000",
    "done scoping-meeting on 1 Jan 99999",
    f"done scoping-meeting note {LONG}{LONG}",
    f"done {LONG}",
    LONG,
    "x" * 8000,
    "done <@UNOBODY|nobody>",
    "done <#C0OTHER|other>",
    "done <!channel>",
    "assign scoping-meeting <@>",
    "assign scoping-meeting <@U0STRANGE>",
    "role lead-reviewer <@B0BOT>",
    "status <script>alert(1)</script>",
    "show {{ 7 * 7 }}",
    "show %s%s%n",
    "show '; drop table events; --",
    "list all all",
    "second 0",
    "second -1",
    "second 99999999999999999999999",
    "second ٣",
    "redact 0 because of it all",
    "redact 99999999999999999999999 because of it all",
    "approve v0",
    "approve v99999999999999999999999",
    "action done 99999999999999999999999",
    "draft https://",
    "draft javascript:alert(1)",
    "draft https://user:password@example.org/v1",
    "draft https://example.org/\u202etxt.exe",
    f"draft https://example.org/{'a' * 4000}",
    'open escb "{{ pseudonym }}" decided today',
    "settings time-zone Mars/Olympus",
    "settings nudge-steps a b c",
    "settings closed-days 99 Foo",
    "away until 1 Jan 1",
    "timetable propose publication 1 Jan 9999",
    "publication 31 Dec 9999",
    "hold until 31 Dec 9999 because it takes so long",
    "due scoping-meeting 31 Dec 9999 because it takes so long",
    "snooze scoping-meeting until 31 Dec 9999",
    "status as of 1 Jan 1",
    "\u200b\u200d\ufeff",
    "ｄｏｎｅ scoping-meeting",
    "🎉 done scoping-meeting",
    "done scoping-meeting note 🎉🎉🎉 \u0000 \ud83d".encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    ),
]


def test_whatever_is_typed_is_answered(at: At) -> None:
    """By 200, with words, and never with an error number."""
    escb = at("opened")
    for text in NASTY:
        said = escb.says("coordinator", text)
        assert said.words.strip(), repr(text)
    assert escb.verify() == []


def test_names_of_all_kinds_are_kept_as_they_were_typed(at: At) -> None:
    """Curly quotes, apostrophes, ampersands, marks: in lists, posts and buttons, and found again by
    their name."""
    escb = at("opened")
    for name in (
        "St Mary’s & St John's",
        "*Bold* _trust_",
        "A | C || D",
        "Ärzte für Kinder",
        "Health for all on 3 May",
    ):
        quoted = f"“{name}”"
        assert escb.says("coordinator", f"agency add {quoted} by-email “Head of Service”").done, (
            name
        )
        assert escb.says(
            "coordinator", f"done agency-letter for {quoted} ref letter number 12"
        ).done, name
    listed = escb.says("coordinator", "agency list").words
    assert "St Mary’s & St John's" in listed
    assert "Ärzte für Kinder" in listed


def test_an_ambiguous_name_shows_the_candidates(at: At) -> None:
    """And nothing is done."""
    escb = at("scoping")
    escb.all_say(
        'coordinator: agency add "North Police" lead @police-lead',
        'coordinator: agency add "South Police" lead @team-1',
    )
    said = escb.says("coordinator", "done agency-letter for police ref letter number 12")
    assert not said.done
    assert "North Police" in said
    assert "South Police" in said
    assert escb.says("coordinator", "done agency-letter for north ref letter number 12").done


def test_people_who_cannot_act_are_not_named(at: At) -> None:
    """Nobody of that id, a closed account, the bot itself: refused; each could never answer."""
    escb = at("scoping")
    escb.slack.deactivate("U0OUTSIDE")
    for who in ("<@U0NOBODY|nobody>", "<@U0OUTSIDE|outsider>", "<@UBOT|bot>", "@stranger-by-name"):
        for text in (
            f"role review-team {who}",
            f'agency add "Police" lead {who}',
            f"assign scoping-meeting {who}",
        ):
            said = escb.says("coordinator", text)
            assert not said.done, f"{text} -> {said}"
    assert escb.review().people() == {"U0COORD", "U0COORD2", "U0LEADREV"}


def test_a_letter_posted_on_another_day_is_never_dated_today(at: At) -> None:
    """The text holds a date and no date was given: quote it, or move the date."""
    escb = at("after-scoping")
    said = escb.says("coordinator", "done agency-letter for Police ref letter posted on 3 May")
    assert not said.done
    assert "on 3 May" in said
    assert escb.says(
        "coordinator", 'done agency-letter for Police ref "letter posted on 3 May"'
    ).done
    said = escb.says(
        "coordinator", "done agency-letter for Health on 22 Oct 2025 ref letter number 4"
    )
    assert "Wed 22 Oct 2025" in said


@pytest.mark.parametrize(
    "text",
    [
        "because NHS number 943 476 5919 is wrong in it",
        "because she was born on 3 May 2014, they say",
        "note call me on 07700 900123 please",
        "note write to someone@gmail.com please",
        "ref the letter to CM1 1QH of today",
    ],
)
def test_identifiers_are_refused_before_they_are_stored(at: At, text: str) -> None:
    """The person is told which kind; nothing is stored or logged but kind and length."""
    escb = at("opened")
    before = escb.review().number
    said = escb.says("coordinator", f"done scoping-meeting {text.replace('because', 'note')}")
    assert not said.done, said
    assert escb.review().number == before
    with reading(escb.bot.engine) as conn:
        stored = str([conn.execute(select(table)).all() for table in metadata.sorted_tables])
    assert "Ash" in stored  # it looks where typed words are kept
    for part in ("943 476", "someone@gmail", "07700", "CM1 1QH", "3 May 2014"):
        assert part not in stored


def test_another_workspace_knows_nothing_of_it(at: At) -> None:
    """References and channels are a workspace's own."""
    escb = at("agency-check")
    other = escb.slack.workspace("T2", bot_token="xoxb-other")
    other.person("U0COORD", "somebody")
    other.channel(CHANNEL, "theirs", members=["U0COORD"])
    there = other.type("U0COORD", CHANNEL, "/cspr status ESCB-2025-01")
    nowhere = other.type("U0COORD", CHANNEL, "/cspr status ESCB-2031-09")
    assert there.text_all == nowhere.text_all
    assert "Agency check" not in there.text_all
    assert other.type("U0COORD", CHANNEL, "/cspr status").text_all == nowhere.text_all


def test_the_wrong_channel_names_no_review(at: At) -> None:
    """Elsewhere the reference is needed; only who belongs learns that it exists."""
    escb = at("agency-check")
    said = escb.says("coordinator", "status", channel=OTHER_CHANNEL)
    assert not said.done or "ESCB-2025-01" in said
    assert "Agency check" in escb.says("coordinator", "status ESCB-2025-01", channel=OTHER_CHANNEL)
    assert "Agency check" in escb.says("team-1", "status escb-2025-1", channel=OTHER_CHANNEL)


def test_forged_buttons_do_nothing(at: At) -> None:
    """A value that no button of ours carries is an old button."""
    escb = at("agency-check")
    button = escb.last_dm("police-lead", "asked for").button("Confirm v2")
    before = escb.review().number
    for value in (
        "",
        "introduction",
        "introduction ESCB-2025-01 maybe",
        "ask-deputy ESCB-2025-01",
        "remind x",
        "🎉",
    ):
        button.element["value"] = value
        assert escb.presses("police-lead", button, "").words.strip()
    button.element["action_id"] = "open:1"
    for value in (
        "",
        "reason ESCB-2025-01 9999",
        "reason ESCB-2025-01 x",
        "done ESCB-2025-01",
        "outside x y",
        "form",
    ):
        button.element["value"] = value
        assert escb.presses("police-lead", button, "").words.strip()
    assert escb.review().number == before


# --- the database -----------------------------------------------------------------------------


@on_sqlite
def test_a_locked_database_says_so_and_nothing_is_done(at: At) -> None:
    """ "Not recorded, please try again", while it is locked; afterwards it can be."""
    escb = at("opened")
    name = escb.settings.database_url.get_secret_value().removeprefix("sqlite:///")
    holder = sqlite3.connect(name, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        said = escb.says("coordinator", "done scoping-meeting", send=False)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert "Not recorded" in said
    assert "try again" in said
    assert escb.says("coordinator", "done scoping-meeting").done


@on_postgresql
def test_a_database_that_is_away_says_so_and_nothing_is_done(
    escb: Talk, postgres: Postgres
) -> None:
    """Within the three seconds that Slack waits; it is recorded once the database is back."""
    assert escb.says("coordinator", OPEN).done
    postgres.stop()
    try:
        said = escb.says("coordinator", "done scoping-meeting", send=False)
        looked = escb.says("coordinator", "status", send=False)
    finally:
        postgres.start()
    assert "ot recorded" in said
    assert "try again" in said
    assert looked.words.strip()
    assert escb.says("coordinator", "done scoping-meeting").done


def test_the_log_holds_no_typed_text(at: At, caplog: pytest.LogCaptureFixture) -> None:
    """Verbs, outcomes, ids; no reasons, names, tokens or bodies."""
    escb = at("agency-check")
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    kept = structlog.get_config()
    structlog.configure(
        processors=[
            structlog.processors.format_exc_info,
            lambda _, __, event: json.dumps(event, default=str),
        ],
        logger_factory=structlog.PrintLoggerFactory(heard),
        cache_logger_on_first_use=False,
    )
    try:
        escb.says("health-lead", "dispute because zebra-crossing on page 3")
        escb.says("coordinator", 'agency add "Walrus Trust" by-email "Head of Walrus"')
        escb.says("coordinator", "frobnicate zebra-crossing")
    finally:
        structlog.configure(**kept)
        logging.getLogger().removeHandler(handler)
    log = heard.getvalue() + caplog.text
    assert log
    for word in ("zebra", "Walrus", "Ash", "stand-in-signing-secret", "xoxb"):
        assert word not in log
