"""Faults of process files: what is wrong, where, and what would be allowed."""

from dataclasses import dataclass

from bot.workflow.process.shown import nearest_of, worth_naming

MAX_FAULTS = 100
"""More than anybody mends in one go; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a process file.

    ``place`` is a path ("stage.scoping.item.agencies"); ``line`` counts from 1, 0 is unknown.
    ``file`` is only said where several files were read together.
    """

    place: str
    problem: str
    line: int = 0
    allowed: tuple[str, ...] = ()
    nearest: str = ""
    file: str = ""

    def __str__(self) -> str:
        """Return the fault as one line for the command line."""
        text = f"{self.place}: {self.problem}"
        if self.line:
            text = f"line {self.line}: {text}"

        if self.file:
            text = f"{self.file}: {text}"

        if self.nearest:
            text += f"; did you mean {self.nearest}?"

        if self.allowed:
            text += f" (allowed: {', '.join(self.allowed)})"

        return text


def fault_of(
    place: str, problem: str, line: int, allowed: tuple[str, ...], value: str | None
) -> Fault:
    """Return a fault with what is allowed, and what of that was probably meant by a value."""
    near = nearest_of(value, allowed) if value else ""
    return Fault(place, problem, line, worth_naming(allowed, near), near)


class ProcessFaults(Exception):
    """A process file cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        lines = [str(fault) if fault.file else f"{file}: {fault}" for fault in faults]
        super().__init__("\n".join(lines))
        self.file = file
        self.faults = faults
