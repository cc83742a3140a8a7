"""Socket Mode: there is always a socket to Slack, or a try to open one, and it is known which.

Another socket is opened before the last is closed, so nobody waits for an answer while Slack
refreshes it. Where none can be opened, it is tried again after pauses that grow, and that chance
makes uneven: after an outage not all bots come at once.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread

import structlog

from bot.chance import between
from bot.outgoing import SlackClient
from bot.web.dispatching import Dispatching
from bot.web.envelopes import Envelopes
from bot.web.metrics import Metrics
from bot.web.socket_faults import FAULTS_BY_REASON, CannotOpen, Fault, why_closed
from bot.web.socket_session import POLITE, Patience, Session, open_session

log = structlog.get_logger(__name__)

REFRESHED_IN_A_ROW = 10
"""So many sockets that Slack has refreshed soon are followed by another at once."""


class Pauses:
    """How long to wait before another socket: not at all after one that has lasted."""

    def __init__(self, patience: Patience, chance: Callable[[float, float], float]) -> None:
        self._patience = patience
        self._chance = chance
        self._in_vain = 0
        self._refreshed = 0

    def after(self, lasted: float, *, was_refreshed: bool) -> float:
        """Return the seconds to wait after a socket that was open for so long.

        Slack closes what it refreshes some seconds later, so there is no time to lose.
        """
        if lasted >= self._patience.steady:
            self._in_vain = self._refreshed = 0
            return 0.0

        if was_refreshed and self._refreshed < REFRESHED_IN_A_ROW:
            self._refreshed += 1
            return 0.0

        self._in_vain += 1
        return 0.0 if self._in_vain == 1 else self._grown(0.0)

    def after_failure(self, fault: Fault) -> float:
        """Return the seconds to wait after none could be opened."""
        self._in_vain += 1
        is_peoples = fault.is_final or fault.code in FAULTS_BY_REASON
        return self._grown(fault.wait + (self._patience.people if is_peoples else 0.0))

    def _grown(self, at_least: float) -> float:
        longest = min(2.0 ** min(self._in_vain - 1, 10), self._patience.longest_pause)
        return at_least + self._chance(longest / 2, longest)


class SocketMode:
    """Keeps a socket to Slack open, and knows since when there is none."""

    def __init__(
        self,
        bolt: Dispatching,
        *,
        client: SlackClient,
        app_token: str,
        clock: Callable[[], datetime],
        metrics: Metrics,
        patience: Patience | None = None,
        chance: Callable[[float, float], float] = between,
    ) -> None:
        self._client = client
        self._app_token = app_token
        self._clock = clock
        self._metrics = metrics
        metrics.with_socket()
        self._patience = patience or Patience()
        self._envelopes = Envelopes(bolt, metrics)
        self._pauses = Pauses(self._patience, chance)
        self._stopping = Event()
        self._something_changed = Event()
        self._pause = 0.0
        """Seconds until a socket is looked for."""
        self._current: Session | None = None
        self._leaving: Session | None = None
        """A socket that Slack is going to close, and that goes on until then."""
        self._lock = Lock()  # for what follows
        self._sessions: set[Session] = set()
        self._down_since: datetime | None = clock()
        self._fault: Fault | None = None
        self._thread = Thread(target=self._keep, name="socket-mode", daemon=True)

    def start(self) -> None:
        """Open a socket, and keep one open from now on, whether this one could be opened or not.

        Raises :class:`CannotOpen` where that cannot be until somebody changes something.
        """
        fault = self._open()
        if fault is not None and fault.is_final:
            raise CannotOpen(fault)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being answered, and close every socket."""
        self._stopping.set()
        self._something_changed.set()

        if self._thread.is_alive():
            self._thread.join(self._patience.closing)  # it may be opening another

        self._envelopes.finish(self._patience.finishing)

        with self._lock:
            still_open = tuple(self._sessions)

        for session in still_open:
            session.close()

    def complaint(self, now: datetime) -> str | None:
        """Say since when there is no socket, and why; nothing while there is one."""
        with self._lock:
            since, fault = self._down_since, self._fault

        if since is None:
            return None

        minutes = int(max((now - since).total_seconds(), 0) // 60)
        why = fault.sentence if fault is not None else "It is being opened."
        return (
            f"Socket down since {since:%a %-d %b %H:%M} UTC ({minutes} minutes): no command, button"
            f" or form reaches the bot. {why}"
        )

    def collect(self, now: datetime) -> None:
        """Show in the metrics whether there is a socket."""
        with self._lock:
            since = self._down_since
        down = max((now - since).total_seconds(), 0.0) if since is not None else None
        self._metrics.socket(down_seconds=down)

    def _keep(self) -> None:
        """Open another socket whenever the last is over, until the bot stops."""
        while not self._stopping.wait(self._pause):
            self._pause = 0.0
            if self._current is None:
                self._try_to_open()
            elif self._current.is_over:
                self._pause = self._pauses.after(
                    self._current.lasted, was_refreshed=self._current.reason in POLITE
                )
                self._leaving, self._current = self._current, None
            else:
                self._something_changed.wait()
                self._something_changed.clear()

    def _try_to_open(self) -> None:
        """Open a socket; whatever goes wrong, another is opened after a pause."""
        try:
            self._open()
        except Exception as error:  # no thread is left for it, for one
            log.error("a socket failed", exc_info=error)
            kind = type(error).__name__
            self._could_not_open(Fault(kind, f"Opening it failed ({kind}). It is tried again."))

    def _open(self) -> Fault | None:
        """Open a socket, in the place of the one that leaves; return why that could not be."""
        try:
            session = open_session(
                self._client, self._app_token, self._envelopes, self._patience, self._changed
            )
        except CannotOpen as error:
            self._could_not_open(error.fault)
            return error.fault

        with self._lock:
            self._current = session
            if session.is_up:
                self._sessions.add(session)
                self._down_since = self._fault = None

        if self._leaving is not None:
            self._leaving.leave_within(self._patience.leaving)
            self._leaving = None

        if self._stopping.is_set():
            session.close()

        return None

    def _could_not_open(self, fault: Fault) -> None:
        log.warning("no socket", why=fault.code)
        self._metrics.socket_lost(fault.code)
        self._pause = self._pauses.after_failure(fault)
        with self._lock:
            self._fault = fault

    def _changed(self, session: Session) -> None:
        """Note that a socket is to be replaced, or that it has ended."""
        self._something_changed.set()
        if not session.ended.is_set():
            return

        with self._lock:
            was_up = session in self._sessions
            self._sessions.discard(session)

            if was_up and not self._sessions:
                self._down_since, self._fault = self._clock(), why_closed(session.reason)

        if was_up:
            log.info("socket closed", why=session.reason, seconds=round(session.lasted))
            self._metrics.socket_lost(session.reason)
