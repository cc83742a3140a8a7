"""The log: JSON lines that say what happened to which id, how it ended, and nothing more.

They go to stderr.
Reviews concern children, so a line may hold ids, verbs, timings and outcomes, never what anyone
typed, a name, a token or a request's body. What the bot logs itself is therefore a constant
sentence, with values under keys that say what they are:

    log = structlog.get_logger()
    log.info("command done", verb="approve", review=17, ms=12)

Four things catch slips:

- Values under keys that speak of texts, names or secrets are dropped, and the line lists the keys.
- Values that are no plain scalars, or too long to be an id, are withheld.
- An exception's places and types are logged, its message only where that cannot quote what a person
  typed.
- Of what libraries say, the opening words are logged: Bolt, for one, puts a request's whole body
  behind them.
"""

import logging
import re
import sys
import threading
import traceback
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import Enum
from types import TracebackType
from typing import Any, TextIO
from uuid import UUID

import structlog
from structlog.typing import EventDict, ExcInfo, Processor

# `text`, `message_text`, `raw_body`, … are dropped; `message_id` and `text_length` are not.
TELLING = re.compile(
    r"(^|_)("
    r"answer|arg|attachment|authorization|block|body|bodies|caption|comment|content"
    r"|cookie|correction|data|description|email|evidence|field|form|header|html|input"
    r"|kwarg|label|line|link|message|name|note|param|parameter|password|payload|phone"
    r"|pseudonym|query|raw|reason|recipient|reply|replies|request|response|secret"
    r"|signature|sql|statement|text|title|token|topic|url|username|value|view"
    r")s?(_|$)"
)
MEASURES = ("_id", "_ids", "_ts", "_ms", "_count", "_length", "_kind", "_number")
FIRST = ("timestamp", "level", "event")  # in a line
# Written by this module or by structlog, after their own checks.
OWN = frozenset({"event", "level", "logger", "timestamp", "exception", "dropped"})
LONGEST = 120  # an id, a verb, an address of ours; anything longer is likely to be prose

SECRETS = re.compile(
    # tokens, and signatures of requests
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|v0=[0-9a-f]{16,}"
    r"|https?://hooks\.slack(?:-gov)?\.com/\S+"  # whoever has a response_url may post
    r"|(?<=://)[^\s/@:]*:[^\s/@]*(?=@)"  # user:password@ in an address
    r"|\b[0-9a-fA-F]{64}\b"  # keys
)
REDACTED = "[redacted]"

# Libraries whose messages hold nothing of a request.
PLAIN_LIBRARIES = ("uvicorn", "apscheduler", "alembic")
# What these say can be caused by anybody who reaches the port, as often as they like.
ANYBODYS = ("bot.web", "uvicorn", "asyncio")
A_MINUTE = 20
"""So many lines of a kind in a minute."""
OPENING, KINDS = 40, 500
"""By so many characters a kind is known, and so many kinds are remembered."""
# Libraries that tell of bodies, parameters and tokens below WARNING. The handler holds them back:
# Bolt gives each of its loggers a level of its own.
TALKATIVE = (
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "httpx",
    "httpcore",
    "websockets",
    "asyncio",
    "matplotlib",
)
# Raised by code about code, by the system or by the database about itself: they quote nothing that
# was typed.
PLAIN_EXCEPTIONS = (ArithmeticError, AttributeError, ImportError, MemoryError, NameError, OSError)
PLAIN_EXCEPTION_NAMES = frozenset({"SettingsError", "NotImplementedError", "RecursionError"})
DATABASE_EXCEPTIONS = frozenset(
    {"OperationalError", "IntegrityError", "ProgrammingError", "InterfaceError"}
)


@contextmanager
def silenced() -> Iterator[None]:
    """Log nothing for a while: whoever typed a command reads its own words, and no others."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable()

    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        structlog.configure(**before)


def configure(
    *, secrets: Iterable[str] = (), level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Send all that is logged, by whatever library, through here.

    `secrets` are never shown, wherever they turn up. For commands that run on; those that answer
    and end print for people.
    """
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(before, secrets))
    handler.addFilter(_Seldom())
    handler.addFilter(
        lambda record: record.levelno >= logging.WARNING or not record.name.startswith(TALKATIVE)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    _take_over_from_uvicorn()
    # A warning would print a line of its own to stderr, and an exception that nobody caught its
    # message.
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


class _Seldom(logging.Filter):
    """What lets through, of what anybody can cause, so many lines of a kind a minute.

    The first line after that says how many were left out.
    """

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[object, deque[float]] = {}
        self._left_out: Counter[object] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is written."""
        if not record.name.startswith(ANYBODYS):
            return True

        told = record.msg
        event = told.get("event") if isinstance(told, dict) else told
        kind = (record.name, str(event)[:OPENING])

        if len(self._written) > KINDS:
            self._written.clear()

        written = self._written.setdefault(kind, deque(maxlen=A_MINUTE))
        if len(written) == A_MINUTE and record.created - written[0] < 60:
            self._left_out[kind] += 1
            return False

        written.append(record.created)
        left_out = self._left_out.pop(kind, 0)
        if left_out and isinstance(told, dict):
            record.msg = told | {"left_out": left_out}

        return True


def _formatter(before: list[Processor], secrets: Iterable[str]) -> logging.Formatter:
    """Make the last step of every line; what comes from a library goes through ``before``, too."""
    known = sorted({secret for secret in secrets if len(secret) >= 8}, key=len, reverse=True)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*before, _opening_words],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(_places),
            _Redact(known),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _take_over_from_uvicorn() -> None:
    """Undo the handlers and levels that uvicorn may have set by now.

    Its access log has a line for each of Slack's requests.
    """
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.setLevel(logging.NOTSET)
        logger.propagate = name != "uvicorn.access"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        structlog.get_logger(__name__).critical("uncaught exception", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        structlog.get_logger(__name__).critical(
            "uncaught exception in a thread",
            exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
        )


def _opening_words(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Keep, of what a library says, the words before anything that it may have put in."""
    if not str(line.get("logger", "")).startswith(PLAIN_LIBRARIES):
        opening = _PUT_IN.split(str(line["event"]), maxsplit=1)[0]
        line["event"] = opening.strip()[:LONGEST] or "…"
    return line


_PUT_IN = re.compile(r"[(\[{<:=\"'`\n]")
"""What stands before a value in a library's message."""


class _Redact:
    """What drops and withholds what has no place in a log, just before a line is written."""

    def __init__(self, known: list[str]) -> None:
        self._known = known

    def __call__(self, _logger: object, _method: str, line: EventDict) -> EventDict:
        dropped: set[str] = set()
        others = {key: value for key, value in line.items() if key not in OWN}
        kept = self._own(line) | self._mapping(others, dropped)
        if dropped:
            kept["dropped"] = sorted(dropped)
        return _in_order(kept)

    def _own(self, line: EventDict) -> dict[str, object]:
        """Return what this module or structlog has written into a line."""
        return {str(key): self._text(str(value)) for key, value in line.items() if key in OWN}

    def _mapping(self, values: Mapping[Any, Any], dropped: set[str]) -> dict[str, object]:
        """Return the values that may be shown; the keys of the others are put among `dropped`."""
        kept: dict[str, object] = {}
        for key, value in values.items():
            name = str(key)
            if _tells(name.lower()):
                dropped.add(self._text(name)[:LONGEST])
            else:
                kept[name] = self._value(value, dropped)

        return kept

    def _value(self, value: object, dropped: set[str]) -> object:
        match value:
            case Enum():
                return self._value(value.value, dropped)
            case None | bool() | int() | float():
                return value
            case str() if len(value) <= LONGEST and "\n" not in value:
                return self._text(value)
            case str():
                return f"[{len(value)} characters]"
            case date():
                return value.isoformat()
            case UUID():
                return str(value)
            case Mapping():
                return self._mapping(value, dropped)
            case list() | tuple() | set() | frozenset():
                return [self._value(each, dropped) for each in value]
            case _:  # its repr could hold anything
                return f"[{type(value).__name__}]"

    def _text(self, text: str) -> str:
        for secret in self._known:
            text = text.replace(secret, REDACTED)
        return SECRETS.sub(REDACTED, text)


def _in_order(line: dict[str, object]) -> dict[str, object]:
    """Return a line with what comes first in every line."""
    first = {key: line[key] for key in FIRST if key in line}
    return first | line


def _tells(key: str) -> bool:
    """Say whether a key speaks of texts, names or secrets."""
    return not key.endswith(MEASURES) and TELLING.search(key) is not None


def _places(exc_info: ExcInfo) -> str:
    return _traceback(exc_info[1])


def _traceback(error: BaseException) -> str:
    """Write a traceback, causes first, without what could quote somebody."""
    parts = [_places_and_type(each) for each in _with_causes(error)]
    return "\n\nwhich led to\n\n".join(reversed(parts))


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception, what it came from, and so on."""
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = _cause_of(cause)


def _cause_of(error: BaseException) -> BaseException | None:
    """Return what an exception came from, as Python would show it."""
    context = None if error.__suppress_context__ else error.__context__
    return error.__cause__ or context


def _places_and_type(error: BaseException) -> str:
    kind, message = type(error), _message(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{places}{name}: {message}" if message else f"{places}{name}"


def _message(error: BaseException) -> str:
    """Return an exception's message, if it is sure to quote nobody."""
    if isinstance(error, BaseExceptionGroup):
        return "\n\n" + "\n\nand\n\n".join(_traceback(each) for each in error.exceptions)

    if _is_plain(error):
        return str(error)

    if type(error).__name__ in DATABASE_EXCEPTIONS:
        # SQLAlchemy adds the parameters, PostgreSQL the failing row, both after the first line.
        return str(getattr(error, "orig", None) or error).partition("\n")[0]

    return _slack_error_code(error)


def _is_plain(error: BaseException) -> bool:
    names = {kind.__name__ for kind in type(error).__mro__}
    return isinstance(error, PLAIN_EXCEPTIONS) or not PLAIN_EXCEPTION_NAMES.isdisjoint(names)


def _slack_error_code(error: BaseException) -> str:
    """Return the code in Slack's answer, if the exception has one."""
    answer: Any = getattr(error, "response", None)
    code = answer.get("error") if hasattr(answer, "get") else None
    is_code = isinstance(code, str) and re.fullmatch(r"[a-z_]{1,60}", code)
    return str(code) if is_code else ""
