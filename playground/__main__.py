"""The playground's own commands: `python -m playground verify recording.json`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from playground.recordings import NotARecording, read, verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when all is as it should be, 1 with a line for what is not."""
    parser = argparse.ArgumentParser(prog="playground", description="A stand-in for Slack.")
    commands = parser.add_subparsers(required=True, metavar="command")
    does = "Ask the stand-in what the real Slack was asked; say where its answers differ in shape."
    checking = commands.add_parser("verify", help=does, description=does)
    checking.add_argument("file", type=Path, help="a recording, as `doctor --live` writes it")
    checking.set_defaults(run=_verify)
    options = parser.parse_args(arguments)
    result: int = options.run(options.file)
    return result


def _verify(file: Path) -> int:
    try:
        recording = read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"{file} cannot be read ({type(error).__name__}).", file=sys.stderr)
        return 1
    except NotARecording as why:
        print(f"{file} is no recording: {why}.", file=sys.stderr)
        return 1

    found = list(verify(recording))
    for line in found:
        print(line)

    steps = len(recording.steps)
    print(f"{len(found)} differences in {steps} steps." if found else f"{steps} steps: as in life.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
