"""Write the map of all modules into docs/architecture.md: ``make docs``.

The map says what is in the code already: a folder's line is the first line of its package's
docstring, a module's line that of its own, and what a folder may import stands in pyproject.toml,
where import-linter reads it.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- map: begin -->"
END = "<!-- map: end -->"
PACKAGES = ("bot", "playground")


class ImportRules(NamedTuple):
    """What import-linter holds: the layers of packages, from the top down, and what is forbidden.

    Both are by the name of a package.
    """

    layers: dict[str, list[str]]
    forbidden: dict[str, list[str]]


def modules() -> list[Path]:
    """Return every module of the product but the packages' own, in the order of the map."""
    return [path for package in PACKAGES for path in _modules_below(ROOT / package)]


def _modules_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if path.name != "__init__.py")


def packages() -> list[Path]:
    """Return the folder of every package of the product, each before those inside it."""
    return [
        init.parent
        for package in PACKAGES
        for init in sorted((ROOT / package).rglob("__init__.py"), key=lambda init: init.parent)
    ]


def first_line(module: Path) -> str:
    """Return the first line of a module's docstring."""
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    assert docstring, f"{module.relative_to(ROOT)} has no docstring"
    return docstring.splitlines()[0]


def the_map() -> str:
    """Return the map as it belongs between the marks."""
    rules = _rules()
    of_folder: dict[Path, list[Path]] = {folder: [] for folder in packages()}
    for module in modules():
        of_folder[_package_of(module)].append(module)
    sections = [_section(folder, found, rules) for folder, found in of_folder.items()]
    return "\n\n".join(sections)


def page_with_the_map() -> str:
    """Return docs/architecture.md with the map as the code says it now."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{the_map()}\n\n{END}{after}"


def _package_of(module: Path) -> Path:
    """Return the folder of the nearest package around a module; migrations are in none."""
    return next(folder for folder in module.parents if (folder / "__init__.py").exists())


def _section(folder: Path, found: list[Path], rules: ImportRules) -> str:
    rows = "\n".join(_row(module, folder) for module in found)
    table = f"\n\n| file | what it is for |\n|---|---|\n{rows}" if found else ""
    return (
        f"### `{folder.relative_to(ROOT)}/`\n\n"
        f"{_shown(first_line(folder / '__init__.py'))}\n\n"
        f"{_may_import(folder, rules)}{table}"
    )


def _row(module: Path, folder: Path) -> str:
    return f"| `{module.relative_to(folder)}` | {_shown(first_line(module))} |"


def _shown(line: str) -> str:
    """Return a docstring's line as Markdown in a table has it."""
    without_roles = re.sub(r":[a-z]+:(?=`)", "", line)
    return without_roles.replace("``", "`").replace("|", "\\|")


# --- what may be imported ------------------------------------------------------------------------


def _rules() -> ImportRules:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rules = ImportRules({}, {})
    for contract in project["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers":
            for container in contract["containers"]:
                rules.layers[container] = contract["layers"]
        elif contract["type"] == "forbidden":
            for source in contract["source_modules"]:
                rules.forbidden.setdefault(source, []).extend(contract["forbidden_modules"])
    return rules


def _may_import(folder: Path, rules: ImportRules) -> str:
    """Return what import-linter lets a folder import; "" where it is a root without limits."""
    name = ".".join(folder.relative_to(ROOT).parts)
    parent, _, own_name = name.rpartition(".")
    allowed = [f"`{member}`" for member in _below(own_name, rules.layers.get(parent, []))]
    if parent not in PACKAGES and parent:
        allowed.append(f"what `{folder.parent.relative_to(ROOT)}/` may")
    sentences = [f"May import: {', '.join(allowed)}."] if allowed else []
    if name in rules.forbidden:
        sentences.append(f"Never, not even through others: {_listed(rules.forbidden[name])}.")
    if name in rules.layers:
        sentences.append(f"Inside, imports point down: {_drawn(rules.layers[name])}.")
    return " ".join(sentences)


def _below(name: str, layers: list[str]) -> Iterator[str]:
    """Yield what a member of some layers may import: its equals, if they may, and all below."""
    seen = False
    for layer in layers:
        members = _members(layer)
        if seen:
            yield from members
        if name in members:
            seen = True
            if ":" in layer:
                yield from (member for member in members if member != name)


def _members(layer: str) -> list[str]:
    return [member.strip() for member in layer.replace("|", ":").split(":")]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _drawn(layers: list[str]) -> str:
    return " → ".join(f"`{layer}`" for layer in layers)


if __name__ == "__main__":
    PAGE.write_text(page_with_the_map(), encoding="utf-8")
