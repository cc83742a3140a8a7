"""A faulty process file stops nothing: it is put aside and named, and everything else goes on."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.folders import ProcessFolder
from bot.workflow.process.pathways import faulty_file_of
from bot.workflow.process.vocabulary import MAX_BYTES, MAX_FILES
from tests.conversations.talk import OTHER_CHANNEL, Talk
from tests.process_files.cases import SMALL
from tests.process_files.golden import builtin_texts, midshire_text

OTHER = SMALL.replace('id = "small"', 'id = "other"').replace('"SMALL"', '"OTHER"')
MIDSHIRE = midshire_text()
HALF = MIDSHIRE[: len(MIDSHIRE) // 2].rsplit("\n", 1)[0] + '\ntitle = "Half'
ESCB = builtin_texts()["escb.toml"]
OURS = ESCB.replace('id = "escb"', 'id = "escb"\nreplaces = "escb"', 1)
NATIONAL = builtin_texts()["scsp-national.toml"]
BUILTIN = {"escb", "scsp", "scsp-national"}


def written(**texts: str | bytes) -> Callable[[Path], None]:
    """Writes files; a name's ``_`` is a hyphen."""

    def write(folder: Path) -> None:
        for name, text in texts.items():
            content = text.encode() if isinstance(text, str) else text
            (folder / f"{name.replace('_', '-')}.toml").write_bytes(content)

    return write


def partner(text: str, name: str) -> str:
    return text.replace("prefix =", f'partners = ["{name}"]\nprefix =')


def loop(folder: Path) -> None:
    (folder / "midshire.toml").symlink_to(folder / "midshire.toml")


def unreadable(folder: Path) -> None:
    """The memory of a process is a file that cannot be read from its start, even by root."""
    (folder / "midshire.toml").symlink_to("/proc/self/mem")


def without_permission(folder: Path) -> None:
    (folder / "midshire.toml").write_text(MIDSHIRE)
    (folder / "midshire.toml").chmod(0)


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "midshire.toml")


def too_many(folder: Path) -> None:
    for number in range(MAX_FILES):
        (folder / f"a{number:03}.toml").write_text("format = 1")
    (folder / "midshire.toml").write_text(MIDSHIRE)


@dataclass(frozen=True)
class Case:
    """What lies in the folder beside a good ``small.toml``; what is put aside, and why."""

    make: Callable[[Path], object]
    aside: tuple[str, ...]
    why: str
    asked: str = "midshire"
    """What somebody asks for who means the file that is put aside."""
    lost: tuple[str, ...] = ()
    """The bot's own pathways that are not offered: the file may take their places."""
    beside: tuple[str, ...] = ("small",)
    """The partnership's own pathways that are offered."""


FILE = ("midshire.toml",)
CASES = {
    "half-saved": Case(written(midshire=HALF), FILE, "file: "),
    "empty": Case(written(midshire=""), FILE, "format: is missing"),
    "no TOML": Case(written(midshire="id: midshire"), FILE, "is YAML"),
    "of a letters' program": Case(written(midshire=MIDSHIRE.encode("utf-16")), FILE, "not UTF-8"),
    "huge": Case(written(midshire=MIDSHIRE + "#" * MAX_BYTES), FILE, "larger than 200 kB"),
    "a fault of the checker": Case(
        written(midshire=MIDSHIRE.replace('kind = "meeting"', 'kind = "meating"', 1)),
        FILE,
        "did you mean meeting?",
    ),
    "two faults": Case(
        written(midshire=MIDSHIRE, bad="x", worse="y = "),
        ("bad.toml", "worse.toml"),
        "bad.toml: line 1",
        asked="worse",
        beside=("midshire", "small"),
    ),
    "another name than its id": Case(
        written(a_file='format = 1\nid = "midshire"\ntitle = '), ("a-file.toml",), "line 3"
    ),
    "a folder": Case(lambda at: (at / "midshire.toml").mkdir(), FILE, "it is no file"),
    "a link to itself": Case(loop, FILE, "it is no file"),
    "a pipe": Case(pipe, FILE, "it is no file"),
    "not to be read": Case(unreadable, FILE, "cannot be read (OSError)"),
    "a text by its name": Case(
        lambda at: (at / "midshire.toml.txt").write_text(MIDSHIRE),
        ("midshire.toml.txt",),
        "rename it",
    ),
    "one too many": Case(too_many, ("midshire.toml", "small.toml"), "one too many", beside=()),
    "two of one id": Case(
        written(midshire=MIDSHIRE, midshire_copy=MIDSHIRE + "# changed\n"),
        ("midshire-copy.toml", "midshire.toml"),
        "“midshire” is also that of",
    ),
    "a copy of a built-in": Case(
        written(mine=ESCB), ("mine.toml",), "replaces", asked="escb", lost=()
    ),
    "a faulty one in a built-in's place": Case(
        written(ours=OURS.replace("format = 1", "format = 2")),
        ("ours.toml",),
        "must be 1",
        asked="escb",
        lost=("escb",),
    ),
    "a half-saved one in a built-in's place": Case(
        written(ours=OURS[:4000] + '"'), ("ours.toml",), "ours.toml", asked="escb", lost=("escb",)
    ),
    "a folder by a built-in's name": Case(
        lambda at: (at / "escb.toml").mkdir(), ("escb.toml",), "no file", "escb", lost=("escb",)
    ),
    "a partner of the bot's own that it does not know": Case(
        written(
            mine=NATIONAL.replace('partners = ["scsp"]', "partners = []").replace(
                'id = "scsp-national"', 'id = "scsp-national"\nreplaces = "scsp-national"'
            )
        ),
        ("mine.toml",),
        "does not name",
        asked="scsp-national",
        lost=("scsp-national",),
    ),
    "one whose partner is faulty": Case(
        written(midshire=partner(MIDSHIRE, "other"), other=partner(OTHER, "midshire") + "x"),
        ("other.toml",),
        "other.toml",
        asked="other",
        beside=("midshire", "small"),
    ),
    "another's prefix": Case(
        written(other=OTHER.replace('"OTHER"', '"MIDS"'), midshire=MIDSHIRE),
        ("other.toml",),
        "prefix",
        asked="other",
        beside=("midshire", "small"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_faulty_file_is_put_aside_alone_until_it_is_mended(name, tmp_path):
    """Whatever is wrong with it: it is named with its fault, whoever asks for it finds its file,
    all others are offered, and at the next look after it is gone nothing is put aside."""
    case = CASES[name]
    small = tmp_path / "small.toml"
    small.write_text(SMALL)
    case.make(tmp_path)
    folder = ProcessFolder(tmp_path)
    found = folder.look()
    assert folder.look() is found  # nothing changed, so nothing is read again
    aside = tuple(one.file for one in found.faulty if not one.file.startswith("a0"))
    assert sorted(aside) == sorted(case.aside)
    assert set(found.processes) == (BUILTIN - set(case.lost)) | set(case.beside)
    assert case.why in "\n".join(map(str, found.faults))
    assert case.asked in found.processes or faulty_file_of(case.asked, found.faulty) in case.aside
    for file in [*tmp_path.iterdir()]:
        if file != small:
            file.rmdir() if file.is_dir() else file.unlink()
    mended = folder.look()
    assert not mended.faulty
    assert set(mended.processes) == BUILTIN | {"small"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_put_aside(tmp_path):
    """As it is saved by somebody else."""
    without_permission(tmp_path)
    found = ProcessFolder(tmp_path).look()
    assert str(found.faults[0]) == "midshire.toml: file: cannot be read (PermissionError)"


def test_a_folder_that_cannot_be_read_leaves_what_is_known(tmp_path):
    """A share that goes away. Where it is away at the start, no pathway is: the bot's own may be
    replaced."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "small.toml").write_text(SMALL)
    watched = ProcessFolder(folder)
    assert "small" in watched.look().processes
    folder.rename(tmp_path / "away")
    assert "small" in watched.look().processes
    assert [str(fault) for fault in watched.look().faults] == [
        "own: folder: cannot be read (FileNotFoundError)"
    ]
    assert not ProcessFolder(folder).look().processes
    (tmp_path / "away").rename(folder)
    assert not watched.look().faulty


def test_people_go_on_and_hear_who_mends_the_file(databases, tmp_path):
    """A review of its own goes on; whoever opens another is offered the others and told of this
    one; the mended file is taken without a restart."""
    talk = Talk(databases.migrated(), ref="SMALL-2025-01")
    talk.look = ProcessFolder(tmp_path).look
    small = tmp_path / "small.toml"
    small.write_text(SMALL)
    opening = 'open small "Ash" decided 1 Oct 2025'
    again = 'open small "Elm" decided 1 Oct 2025'
    assert "SMALL-2025-01" in talk.says("coordinator", opening)

    small.write_text(SMALL[:900] + '\ntitle = "')
    talk.tick()
    assert talk.says("coordinator", "family add mother").done
    assert talk.says("coordinator", "status").done
    refused = talk.says("coordinator", again, channel=OTHER_CHANNEL)
    for words in (
        "small is put aside for now, as its file small.toml has a fault",
        "Please ask whoever runs this app",
        "• escb",
    ):
        assert words in refused
    unknown = talk.says("coordinator", again.replace("small", "smal"), channel=OTHER_CHANNEL)
    assert "Put aside for now, as each has a fault: small.toml" in unknown
    form = talk.says("coordinator", "open", channel=OTHER_CHANNEL).reply.view
    assert form is not None
    assert "there is a fault in small.toml" in str(form.blocks)
    assert "Essex" in str(form.blocks)
    assert "Terms agreed" not in str(form.blocks)
    assert talk.bot.health().degraded == (
        "The process file small.toml has a fault and is put aside until it is mended:"
        " `python -m bot doctor` says what is wrong.",
    )
    talk.bot.collect()
    assert b"cspr_files_put_aside 1.0" in talk.bot.metrics.page()

    small.write_text(SMALL)
    assert "SMALL-2025-02" in talk.says("coordinator", again, channel=OTHER_CHANNEL)
    assert talk.bot.health().degraded == ()
    talk.bot.collect()
    assert b"cspr_files_put_aside 0.0" in talk.bot.metrics.page()
    talk.close()


def test_nothing_can_be_opened_where_every_file_is_faulty(databases, tmp_path):
    """The bot starts, says so, and goes on without a restart."""
    talk = Talk(databases.migrated())
    folder = tmp_path / "own"
    talk.look = ProcessFolder(folder).look
    assert "no pathway can be used for now" in talk.says("coordinator", "open")
    refused = talk.says("coordinator", 'open escb "Ash" decided 1 Oct 2025')
    assert "no pathway can be used for now, as there is a fault in own" in refused
    folder.mkdir()
    assert talk.says("coordinator", 'open escb "Ash" decided 1 Oct 2025').done
    assert talk.board()
    talk.close()
