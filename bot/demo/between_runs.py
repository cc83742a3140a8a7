"""What a demo has played, kept for the next one: a checkout plays its story once for each version.

It lies in the checkout's own `build/`, named by the digest of all from which it was made; there is
none where the bot is installed as a wheel.
"""

import pickle
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.demo.keeping import Kept

CHECKOUT = Path(__file__).parents[2]
FOLDER = CHECKOUT / "build" / "demo"
MADE_FROM = ("bot", "playground", "messages")
SINGLE = ("manifest.json", "requirements.lock")
KINDS = frozenset({".py", ".toml", ".json", ".md", ".txt", ".j2", ".xml"})
WORLDS = "worlds.pickle"


@dataclass(frozen=True, slots=True)
class Played:
    """What was played of each story, and the key with which its histories are chained."""

    history_key: str
    kept: dict[str, dict[int, Kept]]

    @property
    def is_whole(self) -> bool:
        """Whether all the databases are still there."""
        every = [kept for lines in self.kept.values() for kept in lines.values()]
        return all(kept.database.is_file() for kept in every)


def version() -> str | None:
    """Return the digest of all that makes a difference; None where this is no checkout."""
    if not (CHECKOUT / "pyproject.toml").is_file():
        return None

    digest = sha256()

    for file in _files():
        digest.update(str(file.relative_to(CHECKOUT)).encode())
        digest.update(file.read_bytes())

    return digest.hexdigest()[:24]


def find(named: str, folder: Path = FOLDER) -> Played | None:
    """Return what was played by this version, if it is there whole."""
    try:
        content = (folder / named / WORLDS).read_bytes()
        # Whoever can write into this code's own checkout needs no trick.
        found = pickle.loads(content)  # noqa: S301 - this code wrote it, in its own checkout
    except (OSError, EOFError, LookupError, ValueError, TypeError, AttributeError, ImportError):
        return None
    except pickle.UnpicklingError:
        return None

    return found if isinstance(found, Played) and found.is_whole else None


def keep(named: str, played: Played, folder: Path = FOLDER) -> None:
    """Keep what was played for the next run, in place of other versions'.

    Where it cannot be written, the next run plays again.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder))
        final = folder / named
        copied = {
            story: {number: _copied(kept, made, final) for number, kept in lines.items()}
            for story, lines in played.kept.items()
        }
        (made / WORLDS).write_bytes(pickle.dumps(Played(played.history_key, copied)))

        for other in folder.iterdir():
            if other != made:
                shutil.rmtree(other, ignore_errors=True)

        made.rename(final)


def _copied(kept: Kept, made: Path, final: Path) -> Kept:
    """Copy what was kept into a folder, which will have another name."""
    kept.copy_database(made / kept.database.name)
    return Kept(kept.at, kept.lines, final / kept.database.name, kept.slack)


def _files() -> Iterator[Path]:
    for name in MADE_FROM:
        for file in sorted((CHECKOUT / name).rglob("*")):
            if file.suffix in KINDS and file.is_file():
                yield file
    yield from (CHECKOUT / name for name in SINGLE if (CHECKOUT / name).is_file())
