"""A workspace takes its records along, or has them removed: what whoever runs the bot does.

Every file is for the operator's own user alone: the records name people, and what they typed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot.store import installations, whole
from bot.store.cells import BadRow
from bot.store.db import reading, writing
from bot.store.erasing import Erasing
from bot.store.sealing import Sealer
from bot.store.whole import Purge

OWNERS = 0o600
OWNERS_FOLDER = 0o700

README = """All that the bot kept of the workspace {team}, as of {at:%Y-%m-%d %H:%M} UTC.

One file for each kind of record, a record a line (JSON). history.jsonl is what happened, in order;
texts.jsonl what people typed, by the ids that the history names; ledger.jsonl who was reminded of
what. The bot's token is left out. SHA256SUMS has the digest of each file: sha256sum -c SHA256SUMS.
"""


def export(engine: Engine, team: str, folder: Path, now: datetime) -> tuple[int, list[str]]:
    """Write all that is kept of a workspace into a new folder.

    Returns how many records, and which of them are damaged and left out. Raises ``FileExistsError``
    where the folder is there: nothing is written over.
    """
    damaged: list[BadRow] = []
    with reading(engine) as conn:
        kept = list(whole.rows(conn, team, damaged.append))

    left_out = [str(row) for row in damaged]
    folder.mkdir(mode=OWNERS_FOLDER, parents=True)
    readme = README.format(team=team, at=now)

    if left_out:
        readme += "\nLeft out, as they cannot be read:\n" + _in_lines(left_out)

    texts = {"README.txt": readme}

    for name, rows in kept:
        if rows:
            texts[f"{name}.jsonl"] = _in_lines(map(_line, rows))

    texts["SHA256SUMS"] = _sums(texts)

    for name, text in texts.items():
        _write(folder / name, text)

    return sum(len(rows) for _, rows in kept), left_out


def purge(engine: Engine, key: bytes, team: str, now: datetime) -> Purge:
    """Remove all that is kept of a workspace, from the files of the database, too."""
    with writing(engine) as conn:
        done = whole.remove(conn, key, team=team, now=now)
    Erasing(engine).go_on(now)
    return done


def _in_lines(told: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in told)


def _sums(texts: Mapping[str, str]) -> str:
    """Return the digests of files, by which ``sha256sum --check`` tells whether one changed."""
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    return _in_lines(sorted(f"{digest}  {name}" for name, digest in digests.items()))


def rotate(engine: Engine, sealer: Sealer) -> tuple[int, int]:
    """Seal every token with the newest key; return how many were sealed anew, and how many are.

    Raises :class:`bot.store.sealing.CannotOpen` where a key is missing: then nothing is changed.
    """
    with writing(engine) as conn:
        everywhere = installations.everywhere(conn)
        kept = [(one.team, one.token) for one in everywhere if one.token is not None]
        old = [(team, token) for team, token in kept if not sealer.is_newest(token)]
        for team, sealed in old:
            token = sealer.open(team, installations.SEALED, sealed)
            new = sealer.seal(team, installations.SEALED, token)
            installations.reseal(conn, team=team, old=sealed, new=new)

    return len(old), len(kept)


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(dict(row), ensure_ascii=False, sort_keys=True, default=_written)


def _written(value: object) -> str:
    assert isinstance(value, date), type(value)  # an instant is a date, too
    return value.isoformat()


def _write(path: Path, text: str) -> None:
    path.touch(mode=OWNERS, exist_ok=False)
    path.chmod(OWNERS)  # whatever the user's umask is
    path.write_text(text, encoding="utf-8")
