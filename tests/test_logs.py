"""The log: one JSON line for each thing, and nothing in it that was typed, named or secret."""

import io
import json
import logging
import sys
import threading
import time
import warnings
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum

import pytest
import structlog
import uvicorn

from bot import logs

SECRET = "the-child-was-called"


@pytest.fixture
def lines(logging_as_before):
    """What is logged from here on, line by line."""
    stream = io.StringIO()
    logs.configure(secrets=["hunter2-hunter2"], stream=stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException as caught:
        return caught


def logged(lines, error: BaseException) -> str:
    structlog.get_logger("bot.test").error("went wrong", exc_info=error)
    (line,) = lines()
    return str(line["exception"])


def test_a_line_says_what_happened_to_which_id_and_how_it_ended(lines):
    structlog.get_logger("bot.test").info(
        "command done", verb="approve", review=17, ms=1.5, ok=True
    )
    (line,) = lines()
    when = datetime.fromisoformat(line.pop("timestamp"))
    assert when.utcoffset() == UTC.utcoffset(None)
    assert line == {
        "level": "info",
        "event": "command done",
        "logger": "bot.test",
        "verb": "approve",
        "review": 17,
        "ms": 1.5,
        "ok": True,
    }


def test_what_is_bound_to_the_context_is_on_every_line(lines):
    with structlog.contextvars.bound_contextvars(delivery="ev1"):
        structlog.get_logger("bot.test").info("here")
        logging.getLogger("uvicorn.error").info("there")
    assert [line["delivery"] for line in lines()] == ["ev1", "ev1"]


@pytest.mark.parametrize(
    "key",
    [
        "text",
        "body",
        "reason",
        "note",
        "blocks",
        "payload",
        "message_text",
        "raw_body",
        "Title",
        "names",
        "token",
        "view",
    ],
)
def test_keys_that_speak_of_texts_are_dropped_and_named(lines, key):
    structlog.get_logger("bot.test").info("x", **{key: SECRET}, nested={key: SECRET, "number": 3})
    (line,) = lines()
    assert SECRET not in json.dumps(line)
    assert line["dropped"] == [key]
    assert line["nested"] == {"number": 3}


def test_ids_and_lengths_stay(lines):
    structlog.get_logger("bot.test").info(
        "x",
        message_ts="17.2",
        text_length=340,
        reason_kind="postcode",
        day=date(2026, 5, 1),
        items=[1, "b"],
    )
    (line,) = lines()
    assert "dropped" not in line
    assert (line["message_ts"], line["text_length"], line["reason_kind"]) == (
        "17.2",
        340,
        "postcode",
    )
    assert (line["day"], line["items"]) == ("2026-05-01", [1, "b"])


def test_what_is_no_plain_value_is_withheld(lines):
    @dataclass
    class ReasonGiven:
        reason: str

    class Outcome(Enum):
        SENT = "sent"

    structlog.get_logger("bot.test").info(
        "x", what=ReasonGiven(SECRET), prose=SECRET * 9, outcome=Outcome.SENT
    )
    (line,) = lines()
    assert (line["what"], line["prose"], line["outcome"]) == (
        "[ReasonGiven]",
        f"[{len(SECRET) * 9} characters]",
        "sent",
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("xoxb-1234-abcDEF", "[redacted]"),
        ("got xoxe.xoxp-1-abc and xapp-1-A0", "got [redacted] and [redacted]"),
        ("https://hooks.slack.com/commands/T1/2/abc", "[redacted]"),
        (
            "postgresql://bot:p%40ss@db.example.org/cspr",
            "postgresql://[redacted]@db.example.org/cspr",
        ),
        ("v0=" + "a1" * 32, "[redacted]"),
        ("0123456789abcdef" * 4, "[redacted]"),
        ("a hunter2-hunter2 b", "a [redacted] b"),
        ("ESCB-2026-01", "ESCB-2026-01"),
    ],
)
def test_secrets_are_redacted_wherever_they_turn_up(lines, value, shown):
    log = structlog.get_logger("bot.test")
    log.info("x", where=value, deep=[{"in": value}])
    said = f"said {value}"
    log.info(said)
    first, second = lines()
    assert (first["where"], first["deep"], second["event"]) == (
        shown,
        [{"in": shown}],
        f"said {shown}",
    )


def test_an_exception_shows_where_and_what_kind_but_not_what_it_says(lines):
    """Its message may quote what a person typed."""
    shown = logged(lines, raised(ValueError(SECRET), raised(KeyError(SECRET))))
    assert SECRET not in shown
    assert "in raised" in shown
    assert (
        shown.index("builtins.KeyError")
        < shown.index("which led to")
        < shown.index("builtins.ValueError")
    )


def test_exceptions_in_a_group_are_each_shown(lines):
    shown = logged(lines, raised(ExceptionGroup(SECRET, [ValueError(SECRET), TypeError(SECRET)])))
    assert SECRET not in shown
    assert "builtins.ValueError\n\nand\n\n" in shown
    assert "builtins.TypeError" in shown


def test_what_the_system_says_is_shown_without_its_secrets(lines):
    shown = logged(
        lines, raised(ConnectionRefusedError(111, "refused by postgresql://bot:pa55word@db"))
    )
    assert shown.endswith(
        "builtins.ConnectionRefusedError: [Errno 111] refused by postgresql://[redacted]@db"
    )


def test_of_the_database_only_the_first_line_is_shown(lines):
    """Behind it come the parameters and the failing row."""

    class OperationalError(Exception):
        orig = Exception(f"server closed the connection\nDETAIL: {SECRET}")

    shown = logged(lines, raised(OperationalError(f"[parameters: {SECRET}]")))
    assert shown.endswith("OperationalError: server closed the connection")


def test_slacks_error_code_is_shown(lines):
    class SlackApiError(Exception):
        response = {"ok": False, "error": "channel_not_found"}  # noqa: RUF012, never written to

    assert logged(lines, raised(SlackApiError(SECRET))).endswith("SlackApiError: channel_not_found")


def test_a_chain_of_causes_that_bites_its_tail_ends(lines):
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert logged(lines, first).count("ValueError") == 1


def test_bolts_refusal_of_a_bad_signature_comes_without_the_body(lines):
    from slack_bolt.middleware.request_verification import RequestVerification
    from slack_bolt.request import BoltRequest
    from slack_bolt.response import BoltResponse

    RequestVerification("secret").process(
        req=BoltRequest(
            body=f"command=%2Fcspr&text={SECRET}", headers={"x-slack-signature": "v0=1"}
        ),
        resp=BoltResponse(status=200),
        next=lambda: BoltResponse(status=200),
    )
    logging.getLogger("slack_bolt.RequestVerification").warning(
        "Invalid request signature detected (signature: %s, body: %s)", "v0=1", SECRET
    )
    (line,) = lines()
    assert line["event"] == "Invalid request signature detected"
    assert SECRET not in json.dumps(line)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("slack_sdk.web.base_client", f"Failed to parse the response body: {SECRET}"),
        ("slack_bolt.App", f"Unhandled request ({{'text': '{SECRET}'}})"),
        (
            "asyncio",
            f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{SECRET}')>",
        ),
        ("some.library", f"{{'{SECRET}': 1}}"),
    ],
)
def test_of_what_libraries_say_only_the_opening_words_are_kept(lines, name, said):
    logging.getLogger(name).error(said)
    (line,) = lines()
    assert SECRET not in json.dumps(line)
    assert line["logger"] == name


def test_libraries_debug_logs_are_not_written(lines):
    for name in (
        "slack_bolt.App",
        "slack_sdk.web.base_client",
        "sqlalchemy.engine.Engine",
        "uvicorn.access",
    ):
        logging.getLogger(name).info("quiet")
    assert lines() == []


@pytest.mark.usefixtures("lines")
def test_the_server_is_quoted_in_full_however_it_was_set_up_before():
    uvicorn.Config(app=lambda: None, log_level="critical")
    stream = io.StringIO()
    logs.configure(stream=stream)
    logging.getLogger("uvicorn.error").info(
        "Uvicorn running on %s", "http://127.0.0.1:3000 (Press CTRL+C to quit)"
    )
    (line,) = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert line["event"] == "Uvicorn running on http://127.0.0.1:3000 (Press CTRL+C to quit)"


def test_an_exception_that_nobody_catches_is_a_line_too(lines):
    thread = threading.Thread(target=lambda: int(SECRET))
    thread.start()
    thread.join()
    error = raised(ValueError(SECRET))
    sys.excepthook(type(error), error, error.__traceback__)
    in_thread, in_main = lines()
    assert (in_thread["event"], in_main["event"]) == (
        "uncaught exception in a thread",
        "uncaught exception",
    )
    assert SECRET not in json.dumps([in_thread, in_main])


def test_a_warning_is_a_line_too(lines):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(SECRET, stacklevel=1)
    (line,) = lines()
    assert line["logger"] == "py.warnings"
    assert SECRET not in json.dumps(line)


def test_what_anybody_can_cause_is_written_some_times_a_minute_and_then_counted(lines, monkeypatch):
    """Else whoever opens connections fills the disk; what the bot itself does is always written."""
    now = [1_000_000_000.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    for _ in range(500):
        structlog.get_logger("bot.web.server").warning("request without a valid signature")
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
        structlog.get_logger("bot.handlers").warning("modal not shown")
    found = Counter(line["event"] for line in lines())
    assert found == {
        "request without a valid signature": logs.A_MINUTE,
        "Invalid HTTP request received.": logs.A_MINUTE,
        "modal not shown": 500,
    }
    now[0] += 61
    structlog.get_logger("bot.web.server").warning("request without a valid signature")
    assert lines()[-1]["left_out"] == 500 - logs.A_MINUTE
