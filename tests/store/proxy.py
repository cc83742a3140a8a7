"""A proxy before the database, on loopback, that can be told to misbehave."""

import contextlib
import socket
import threading
from collections.abc import Callable
from functools import partial


class Proxy:
    """Passes bytes on until told otherwise.

    `cut(word, after=…)`: at the next message to the server that holds `word`, the connection ends;
    `after` says whether the server gets it first, and
    `passes` how many more get through before; with `for_all` nobody gets
    through any more, until it is told to `heal()`. `hang()`: nothing is passed on any more, and
    nothing is closed. `lead_to(port)`: connections end, and new ones come out elsewhere, as when an
    address is given to another server. `cut_some(chance)`: so does each of them by chance.
    """

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._cut: tuple[bytes, bool] | None = None
        self._passes = 0
        self._for_all = False
        self._refusing = threading.Event()
        self._hanging = threading.Event()
        self._open: set[tuple[socket.socket, socket.socket]] = set()
        self._cut_off: dict[socket.socket, threading.Event] = {}
        self._thread(self._accept)

    def cut(self, word: bytes, *, after: bool, passes: int = 0, for_all: bool = False) -> None:
        self._cut, self._passes, self._for_all = (word, after), passes, for_all

    def cut_nothing(self) -> None:
        self._cut = None

    @property
    def has_cut(self) -> bool:
        """Whether what was to be cut was."""
        return self._cut is None

    def hang(self) -> None:
        self._hanging.set()

    def heal(self) -> None:
        """What hung is gone; new connections are passed on again."""
        self._hanging.clear()
        self._refusing.clear()
        self.cut_some()

    def lead_to(self, port: int) -> None:
        self._there = (self._there[0], port)
        self.cut_some()

    def cut_some(self, chance: Callable[[], bool] = lambda: True) -> int:
        """How many were cut."""
        ended = [pair for pair in list(self._open) if chance()]
        for pair in ended:
            self._end(*pair)
        return len(ended)

    def stop(self) -> None:
        self._listener.close()
        self.cut_some()

    def _end(self, *pair: socket.socket) -> None:
        self._open.discard(pair)
        for one in pair:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _thread(work: Callable[[], None]) -> None:
        threading.Thread(target=work, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                if self._refusing.is_set():
                    raise ConnectionRefusedError
                server = socket.create_connection(self._there)
            except OSError:  # nobody listens there
                client.close()
                continue
            self._open.add((client, server))
            self._thread(partial(self._join, client, server))

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        """Pass on both ways, until either has ended."""
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        back = threading.Thread(
            target=self._pass, args=(server, client), kwargs={"to_server": False}, daemon=True
        )
        back.start()
        self._pass(client, server, to_server=True)
        back.join()
        self._open.discard((client, server))
        self._cut_off.pop(client, None)
        client.close()
        server.close()

    def _is_to_be_cut(self, data: bytes) -> bool:
        if self._cut is None or self._cut[0] not in data:
            return False
        self._passes -= 1
        return self._passes < 0

    def _pass(self, source: socket.socket, sink: socket.socket, *, to_server: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self._hanging.is_set():
                    continue
                if sink in self._cut_off:
                    self._cut_off[sink].set()
                    continue
                if to_server and self._is_to_be_cut(data):
                    assert self._cut is not None
                    after, self._cut = self._cut[1], None
                    if self._for_all:
                        self._refusing.set()
                    # The client hears nothing from here on; with `after`, the server has done what
                    # it was told before the client learns that the connection has ended.
                    if after:
                        answered = self._cut_off.setdefault(source, threading.Event())
                        sink.sendall(data)
                        answered.wait(10)
                    break
                sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
