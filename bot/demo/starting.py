"""The first minute of the demo: a free port, what it is doing, and a browser, if there is one."""

import socket
import sys
import threading
import webbrowser

NEXT = 50
"""So many ports after the one that was asked for are tried."""


class Progress:
    """Says on the terminal what is being done: on one line, where lines can be written over."""

    def __init__(self) -> None:
        self._over = sys.stdout.isatty()
        self._longest = 0

    def __call__(self, what: str) -> None:
        """Say what is being done now."""
        if self._over:
            self._longest = max(self._longest, len(what))
            print(f"\r  {what:<{self._longest}}", end="", flush=True)
        else:
            print(f"  {what}", flush=True)

    def end(self) -> None:
        """Say nothing more: all is done."""
        if self._over:
            print(f"\r  {'':<{self._longest}}\r", end="", flush=True)


def free_port(wanted: int) -> int:
    """Return a port on which nobody listens: the one that is wanted, or the next, and say so."""
    for port in range(wanted, min(wanted + NEXT, 65535) + 1):
        if _is_free(port):
            if port != wanted:
                print(f"  Port {wanted} is in use: the demo takes {port}.", flush=True)

            return port

    print(
        f"  Port {wanted} and those after it are in use: the demo takes any free one.", flush=True
    )
    return 0


def _is_free(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False


def open_browser(address: str) -> str:
    """Open the page in a browser, where there is one to see; return what to say about it."""
    by_hand = f"Please open this address in a browser: {address}"
    if not sys.stdout.isatty():
        return by_hand

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return f"No browser was found here. {by_hand}"

    if type(browser) is webbrowser.GenericBrowser:  # one in the terminal, which would take it over
        return f"No browser with a window was found here. {by_hand}"

    threading.Thread(target=browser.open, args=(address,), daemon=True).start()
    return "It opens in your browser. If it does not, please open the address yourself."
