"""The documentation says what is there: files, functions, links, targets, and every module's line.

That every setting stands in .env.example with its default is held by ``test_config``.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture_map import PACKAGES, PAGE, ROOT, first_line, modules, page_with_the_map

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def test_the_map_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == page_with_the_map(), "run `make docs`"


def test_every_module_begins_with_one_whole_sentence():
    """The map shows it, so it ends on the line on which it begins."""
    assert [module for module in modules() if first_line(module)[-1] not in ".?!"] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_place_that_exists(page):
    lost = [link for link in _links(page) if not _leads_somewhere(page, link)]
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_python_file_that_is_named_exists(page):
    """Named as a reader looks for it: by its path, or the end of it."""
    files = ["/" + path.relative_to(ROOT).as_posix() for path in _python_files()]
    named = re.findall(r"(?<![\w/<])((?:[\w-]+/)*\w+\.py)\b", page.read_text(encoding="utf-8"))
    lost = {name for name in named if not any(path.endswith(f"/{name}") for path in files)}
    assert lost == set()


def test_every_function_that_the_architecture_names_exists():
    """A walk through the code that names what is not there leads nowhere."""
    before_the_map = PAGE.read_text(encoding="utf-8").partition("<!-- map: begin -->")[0]
    named = set(re.findall(r"`(?:\w+\.)*(\w+)\(\)`", before_the_map))
    assert named - set(_functions()) == set()


def test_every_target_is_listed_by_make_help():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert re.findall(r"^  make ([a-z-]+) +\S", shown, re.MULTILINE) == targets


def _python_files() -> Iterator[Path]:
    for folder in (*PACKAGES, "tests", "benchmarks"):
        yield from (ROOT / folder).rglob("*.py")


def _functions() -> Iterator[str]:
    """Yield the name of every function of the product."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield node.name


def _links(page: Path) -> list[str]:
    """Return a page's links into the repository."""
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    links: list[str] = re.findall(r"\]\(([^)\s]+)\)", prose)
    return [link for link in links if not re.match(r"[a-z]+:", link)]


def _leads_somewhere(page: Path, link: str) -> bool:
    name, _, heading = link.partition("#")
    target = page.parent / name if name else page
    if not target.exists():
        return False
    return not heading or heading in _headings(target)


def _headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
