"""The broken files of ``broken.txt``: what is changed in ``small.toml``, and the whole of what is
said about it."""

from dataclasses import dataclass, replace
from pathlib import Path

from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.files import read

HERE = Path(__file__).parent
FILE = HERE / "broken.txt"
SMALL = (HERE / "small.toml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Case:
    """One broken file. ``edits`` are old and new texts; each old text is there exactly once."""

    name: str
    edits: tuple[tuple[str, str], ...]
    says: str

    @property
    def text(self) -> str:
        """The broken file."""
        text = SMALL
        for old, new in self.edits:
            assert text.count(old) == 1, f"{self.name}: {old!r} is there {text.count(old)} times"
            text = text.replace(old, new)
        return text.replace("{U+202E}", "\u202e")


def said(text: str) -> str:
    """The whole output about a file, or nothing."""
    try:
        read(text, "small.toml")
    except ProcessFaults as faults:
        return str(faults)
    return ""


def load() -> tuple[str, list[Case]]:
    """The introduction of ``broken.txt``, and its cases."""
    intro, *sections = FILE.read_text(encoding="utf-8").split("### ")
    cases = []
    for section in sections:
        name, *parts = section.split("--- ")
        texts = [part.partition("\n")[2].removesuffix("\n") for part in parts]
        edits = tuple(zip(texts[:-1:2], texts[1:-1:2], strict=True))
        cases.append(Case(name.strip(), edits, texts[-1].strip("\n")))
    return intro, cases


def write() -> None:
    """Puts into ``broken.txt`` what is said now."""
    intro, cases = load()
    parts = [intro]
    for case in (replace(case, says=said(case.text)) for case in cases):
        parts.append(f"### {case.name}\n")
        parts += [f"--- instead of\n{old}\n--- write\n{new}\n" for old, new in case.edits]
        parts.append(f"--- says\n{case.says}\n\n")
    FILE.write_text("".join(parts).rstrip("\n") + "\n", encoding="utf-8")
