"""`make sbom`: what a deployment installs, as a CycloneDX list in build/sbom.json, made offline.

The list is made from `requirements.txt` by CycloneDX's own tool; each component's licence is added
from what is installed here. Before it is written it is compared with the lock file once more.
"""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCKED = ROOT / "requirements.txt"
WRITTEN = ROOT / "build" / "sbom.json"

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def bill(requirements: Path, *, validated: bool) -> dict[str, Any]:
    """Make the list of what a lock file names; ``validated`` by its schema (seconds)."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    project = ("--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application")
    options = ("--output-reproducible", "--validate" if validated else "--no-validate")
    command = [str(tool), "requirements", *project, *options, str(requirements)]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(made.stdout)
    for component in found.get("components", []):
        component["licenses"] = _licences(component["name"])
    return found


def _licences(name: str) -> list[dict[str, Any]]:
    """Say how a component is licensed, as far as it is installed here."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []  # only installed on other systems
    for expression in about.get_all("License-Expression") or []:
        return [{"expression": expression}]
    classifiers = about.get_all("Classifier") or []
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    typed = [line for line in about.get_all("License") or [] if "\n" not in line]
    return [{"license": {"name": licence}} for licence in named or typed]


def lacking(found: dict[str, Any], requirements: str) -> list[str]:
    """Name what a lock file pins and the list has not, or has in another version."""
    listed = {(part["name"].lower(), part["version"]) for part in found.get("components", [])}
    pinned = {(name.lower(), version) for name, version in _PIN.findall(requirements)}
    return [f"{name}=={version}" for name, version in sorted(pinned - listed)]


def main() -> None:
    """Write the list, or say what it lacks."""
    found = bill(LOCKED, validated=True)
    missing = lacking(found, LOCKED.read_text(encoding="utf-8"))
    if missing:
        sys.exit(f"{WRITTEN.name} lacks {', '.join(missing)}")
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"{WRITTEN.relative_to(ROOT)}: {len(found['components'])} components")


if __name__ == "__main__":
    main()
