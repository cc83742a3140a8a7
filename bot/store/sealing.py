"""Seal tokens before they are stored: AES-GCM, under keys that the database does not hold.

A sealed token opens only in the workspace and the column that it was sealed for, so that whoever
can write in the database cannot have one workspace served with another's. It names its key: a new
key is put before the old one, and what the old one sealed is sealed anew
(``python -m bot workspaces rotate``), until the old one can be thrown away.

The library is loaded where something is sealed: an installation of one workspace seals nothing.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence

FORM = "v1"
NONCE = 12  # bytes; by chance, as a key seals few tokens


class CannotOpen(Exception):
    """A token was sealed with a key that is not there, for another place, or was changed."""


class Sealer:
    """Seals with the first of some keys, and opens with any of them."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise ValueError("a key is needed")
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._ciphers = {_name_of(key): AESGCM(key) for key in keys}
        self._newest = _name_of(keys[0])

    def seal(self, team: str, column: str, text: str) -> str:
        """Return a text as it may be stored in a workspace's row."""
        nonce = secrets.token_bytes(NONCE)
        bound = _bound_to(team, column, self._newest)
        sealed = nonce + self._ciphers[self._newest].encrypt(nonce, text.encode(), bound)
        return f"{FORM}.{self._newest}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, team: str, column: str, sealed: str) -> str:
        """Return what was sealed for a place. Raises :class:`CannotOpen`."""
        from cryptography.exceptions import InvalidTag

        form, _, rest = sealed.partition(".")
        key, _, data = rest.partition(".")
        cipher = self._ciphers.get(key)
        if form != FORM or cipher is None:
            raise CannotOpen("it was sealed with a key that is not there")

        try:
            raw = base64.b64decode(data, altchars=b"-_", validate=True)
            bound = _bound_to(team, column, key)
            return cipher.decrypt(raw[:NONCE], raw[NONCE:], bound).decode()
        except (InvalidTag, ValueError, binascii.Error):
            raise CannotOpen("it is not as it was sealed") from None

    def is_newest(self, sealed: str) -> bool:
        """Say whether a text was sealed with the newest key."""
        return sealed.startswith(f"{FORM}.{self._newest}.")


def _name_of(key: bytes) -> str:
    """Name a key without telling anything of it."""
    return hashlib.sha256(b"name of a sealing key|" + key).hexdigest()[:12]


def _bound_to(team: str, column: str, key: str) -> bytes:
    """Return what a sealed text is bound to beside its key."""
    return f"{team}|{column}|{key}".encode()
