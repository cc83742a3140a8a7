"""A council's network: nothing gets out to Slack but through a proxy, which may say no."""

import asyncio
import ssl
import threading
from base64 import b64encode
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = "<!doctype html><title>Blocked</title><p>This site is not allowed here."


class CouncilProxy:
    """Leads whoever asks for one of Slack's hosts to the stand-in, with TLS; nobody else anywhere.

    ``asked`` is each host that was asked for. With ``credentials`` (``name:password``) it wants
    them. ``refusal`` is a status with which it answers a page instead; ``without_sockets`` leads to
    Slack, and answers a page of status ``page`` there where a socket is asked for (``None``: not at
    all).
    """

    def __init__(self, folder: Path, standin: str, *, credentials: str = "") -> None:
        self.asked: list[str] = []
        self.refusal: int | None = None
        self.without_sockets = False
        self.page: int | None = 403
        self.authority = folder / "authority.pem"
        self._wanted = b64encode(credentials.encode()).decode() if credentials else ""
        self._credentials = credentials
        self._standin = urlsplit(standin)
        self._tls = _certificate(folder, self.authority)
        self._open: set[asyncio.StreamWriter] = set()
        self._frozen = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        self._ready.wait(10)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0) as server:
            self.port: int = server.sockets[0].getsockname()[1]
            self._ready.set()
            await self._stopping.wait()

    @property
    def address(self) -> str:
        """What HTTPS_PROXY is in this network."""
        before = f"{self._credentials}@" if self._credentials else ""
        return f"http://{before}127.0.0.1:{self.port}"

    def cut(self) -> None:
        """End every connection that goes through."""

        async def end() -> None:
            for one in tuple(self._open):
                one.transport.abort()

        self._do(end())

    def freeze(self) -> None:
        """Pass nothing on any more of what goes through now, and close nothing."""

        async def end() -> None:
            for one in tuple(self._open):
                one.transport.pause_reading()  # type: ignore[attr-defined]

        self._do(end())

    def stop(self) -> None:
        """End everything."""
        self.cut()
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(5)

    def _do(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gone = (OSError, asyncio.IncompleteReadError, asyncio.CancelledError)
        with suppress(*gone):  # an SSLError is an OSError, too
            await self._answer(reader, writer)
            writer.close()
            await writer.wait_closed()
        writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, _ = head.split(" ", 2)
        self.asked.append(f"{method} {target}")
        if (
            self._wanted
            and f"proxy-authorization: basic {self._wanted}".lower() not in head.lower()
        ):
            await _say(writer, 407)
            return
        host = target.partition(":")[0]
        if self.refusal or method != "CONNECT" or not f".{host}".endswith(".slack.com"):
            await _say(writer, self.refusal or 403)
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.start_tls(self._tls)
        first = await reader.readuntil(b"\r\n")
        if self.without_sockets and b"/link" in first:
            await (_say(writer, self.page) if self.page else reader.read())
            return
        there, way = await asyncio.open_connection(self._standin.hostname, self._standin.port)
        way.write(first)
        self._open |= {writer, way}
        ways = [asyncio.create_task(_pass(reader, way)), asyncio.create_task(_pass(there, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._open -= {writer, way}
            for each in ways:
                each.cancel()
            way.transport.abort()


async def _pass(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()


async def _say(writer: asyncio.StreamWriter, status: int) -> None:
    page = PAGE.encode()
    head = [
        f"HTTP/1.1 {status} No",
        "Location: https://login.example.org/",
        "Content-Type: text/html",
        f"Content-Length: {len(page)}",
        "Connection: close",
    ]
    writer.write("\r\n".join([*head, "", ""]).encode() + page)
    await writer.drain()


def _certificate(folder: Path, authority: Path) -> ssl.SSLContext:
    """Slack's certificate, as an authority of this network's own has signed it."""
    root, root_key = _signed("Authority", None, None)
    leaf, leaf_key = _signed("slack.com", root, root_key)
    authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    both = folder / "slack.pem"
    both.write_bytes(
        leaf.public_bytes(serialization.Encoding.PEM)
        + leaf_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


def _signed(
    name: str, issuer: x509.Certificate | None, issuer_key: ec.EllipticCurvePrivateKey | None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)  # noqa: TID251 - the certificate is for the real clock
    hosts = [x509.DNSName("slack.com"), x509.DNSName("*.slack.com")]
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    )
    return built.sign(issuer_key or key, hashes.SHA256()), key
