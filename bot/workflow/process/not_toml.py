"""What is wrong with a text that is no TOML, for somebody who is no programmer."""

import re

from bot.workflow.process.faults import Fault
from bot.workflow.process.shown import as_shown

_YAML = re.compile(r"\s*(- )?[\w-]+\s*:(\s|$)|---\s*$|\s*- \S")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_TWICE = re.compile(r"Cannot declare \((.*)\) twice")


def not_toml(message: str, text: str) -> Fault:
    """Return what is wrong with a text, of which the TOML reader says the ``message``."""
    other_format = _other_format(text)
    if other_format:
        return Fault("file", other_format, 1)

    lines = text.split("\n")
    match = _AT_LINE.search(message)
    number = int(match[1]) if match else len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    return Fault("file", _line_problem(line) or _problem_in_words(message, line), number)


def _other_format(text: str) -> str:
    """Say what a text is instead, where its beginning tells; else empty."""
    start = text.lstrip()
    if start.startswith("{\\rtf") or "\x00" in text:
        return "is a word processor's document: save it as plain text"
    if start.startswith("{"):
        return "is JSON; a process file is TOML (docs/process-files.md)"
    return ""


def _line_problem(line: str) -> str:
    """Say what is wrong with a line, where that can be seen; else empty."""
    if _YAML.match(line):
        shown = as_shown(line.strip(), 40)
        return f'“{shown}” is YAML; a process file is TOML: title = "…" rather than title: …'
    if any(quote in line for quote in "“”„‘’") and '"' not in line:
        return 'has curly quotes around a text; TOML needs straight ones: title = "…"'
    return ""


def _problem_in_words(message: str, line: str) -> str:
    """Return what the TOML reader says, in plain words."""
    twice = _TWICE.match(message)
    if twice:
        name = ".".join(re.findall(r"'([^']*)'", twice[1]))
        return f"“{as_shown(name)}” is written twice"

    if "recursion" in message:
        return "is not TOML: too many brackets within brackets"

    if message.startswith("Cannot overwrite a value"):
        key = line.split("=")[0].strip()
        return f"“{as_shown(key)}” is written twice"

    if message.startswith("Invalid value") and "=" in line:
        shown = as_shown(line.strip(), 40)
        return f'“{shown}”: a text stands between straight quotes: title = "…"'

    if "Illegal character '\\n'" in message or "Unterminated string" in message:
        return "a text is not closed: its second quote is missing"

    reason = re.sub(r" \(at .*\)$", "", message)
    return f"is not TOML: {as_shown(reason, 120) or 'it cannot be read'}"
