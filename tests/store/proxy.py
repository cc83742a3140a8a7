"""A proxy before the database, on loopback, that can be told to misbehave."""

import contextlib
import socket
import threading
from collections.abc import Callable
from functools import partial


class Proxy:
    """Passes bytes on until told otherwise.

    `cut(word, after=…)`: at the next message to the server that holds `word`, the connection ends;
    `after` says whether the server gets it first. `hang()`: nothing is passed on any more, and
    nothing is closed.
    """

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._cut: tuple[bytes, bool] | None = None
        self._hanging = threading.Event()
        self._open: list[socket.socket] = []
        self._thread(self._accept)

    def cut(self, word: bytes, *, after: bool) -> None:
        self._cut = (word, after)

    def hang(self) -> None:
        self._hanging.set()

    def heal(self) -> None:
        """What hung is gone; new connections are passed on again."""
        self._hanging.clear()
        self._end()

    def stop(self) -> None:
        self._listener.close()
        self._end()

    def _end(self) -> None:
        while self._open:
            one = self._open.pop()
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    @staticmethod
    def _thread(work: Callable[[], None]) -> None:
        threading.Thread(target=work, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._there)
            self._open += [client, server]
            self._thread(partial(self._pass, client, server, to_server=True))
            self._thread(partial(self._pass, server, client, to_server=False))

    def _pass(self, source: socket.socket, sink: socket.socket, *, to_server: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self._hanging.is_set():
                    continue
                if to_server and self._cut is not None and self._cut[0] in data:
                    after, self._cut = self._cut[1], None
                    # The client hears nothing from here on; with `after`, the server does what it
                    # was told.
                    with contextlib.suppress(OSError):
                        source.shutdown(socket.SHUT_RDWR)
                    if after:
                        sink.sendall(data)
                        sink.settimeout(2)
                        sink.recv(1)
                    break
                sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
