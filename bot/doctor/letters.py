"""Whether every letter can be written, and which files in the templates' folder are of no use."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePath

from bot import config, folders
from bot.doctor.findings import Finding, unwell, well
from bot.papers.letter_templates import Letters
from bot.papers.letters import TITLES, if_not_published, named_by


def look(settings: config.Settings) -> Finding:
    """Look at the templates: those with faults, those that are missing, those that nobody uses.

    What is not used keeps no letter from being written, so it is said and is no fault.
    """
    letters = Letters(settings.templates)
    wanted = named_by(folders.load_pathways(settings.processes).processes.values())
    missing = [
        f"{name}.docx is missing: a process file asks for it; put it into CSPR_TEMPLATES"
        for name in letters.lacking(wanted)
    ]
    aside = ", ".join(one.file for one in letters.faulty)
    put_aside = [f"{aside}: put aside until mended; no restart is needed then"] if aside else []
    faults = [*letters.faults, *put_aside, *missing]
    unused = list(
        _unused(letters.unasked(wanted), sorted({*TITLES, *wanted, *if_not_published(wanted)}))
    )

    if faults:
        return unwell(*(f"letters: {line}" for line in (*faults, *unused)))

    good = "every template can be filled in"
    return well(*(f"letters: {line}" for line in (good, *unused)))


def _unused(files: list[str], names: list[str]) -> Iterator[str]:
    """Yield a line for each file that no letter is made of, with the name that may be meant."""
    for file in files:
        stem = PurePath(file).stem.lower().replace(" ", "-").replace("_", "-")
        near = get_close_matches(stem, names, 1)
        hint = f"; did you mean {near[0]}.docx?" if near else ""
        yield f"{file} is not used: no letter is called so{hint}"
