"""The documentation says what is there: files, functions, links, targets, and every module's line.

That every setting stands in .env.example with its default is held by ``test_config``.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.command_line.parser import make_parser
from bot.language.verbs import BY_NAME
from tests import pictures
from tests.architecture_map import (
    BEGIN,
    PACKAGES,
    PAGE,
    ROOT,
    first_line,
    modules,
    page_with_the_map,
)

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def test_the_map_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == page_with_the_map(), "run `make docs`"


def test_pictures_are_there_small_and_described():
    """Each that a page shows exists and says in words what is on it; each that is kept is shown,
    and is one that `make pictures` takes. README begins with a board and a request."""
    shown: dict[Path, str] = {}
    for page in PAGES:
        for words, target in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", page.read_text("utf-8")):
            assert len(words) > 20, f"{page.name}: {target} needs words for those who can't see it"
            shown.setdefault((page.parent / target).resolve(), page.name)
    kept = set(pictures.OUT.iterdir())
    assert set(shown) == kept
    assert {path.stem for path in kept} == {picture.name for picture in pictures.PICTURES}
    assert sum(path.stat().st_size for path in kept) < pictures.MOST
    in_readme = [path.stem for path, page in shown.items() if page == "README.md"]
    assert in_readme[:2] == ["board", "request"]


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
    named = set(re.findall(r"`(\w+)\(\)`", _walks()))
    assert named - _functions(*PACKAGES) == set()


def test_every_step_of_a_walk_names_the_file_that_has_the_function():
    steps = re.findall(r"`([\w/]+\.py)`,\s+`(\w+)\(\)`", _walks())
    assert len(steps) > 20
    assert [step for step in steps if not _is_defined_in(*step)] == []


def _walks() -> str:
    """Return what the architecture says before its map."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]


def _is_defined_in(name: str, function: str) -> bool:
    files = [path for path in (ROOT / "bot").rglob("*.py") if path.as_posix().endswith(f"/{name}")]
    return any(f"def {function}(" in path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page):
    """A promise names the test that proves it."""
    tests = {path.stem for path in _python_files()} | _functions("tests")
    named = set(re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8")))
    assert named - tests == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_verb_that_is_typed_exists(page):
    typed = set(re.findall(r"/cspr ([a-z][a-z-]*)", page.read_text(encoding="utf-8")))
    assert typed - set(BY_NAME) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_command_line_exists(page):
    typed = re.findall(r"`python -m bot ([a-z]+)", page.read_text(encoding="utf-8"))
    help_text = make_parser().format_help()
    assert [name for name in typed if not re.search(rf"^ +{name}\b", help_text, re.M)] == []


def test_every_target_is_listed_by_make_help():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    shown = _make_help()
    assert re.findall(r"^  make ([a-z-]+) +\S", shown, re.MULTILINE) == targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_is_named_exists(page):
    named = set(re.findall(r"`make ([a-z-]+)`", page.read_text(encoding="utf-8")))
    assert {name for name in named if f"  make {name} " not in _make_help()} == set()


@cache
def _make_help() -> str:
    return subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _python_files() -> Iterator[Path]:
    for folder in (*PACKAGES, "tests", "benchmarks"):
        yield from (ROOT / folder).rglob("*.py")


@cache
def _functions(*folders: str) -> frozenset[str]:
    """Return the name of every function below some folders."""
    return frozenset(name for folder in folders for name in _functions_below(ROOT / folder))


def _functions_below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
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
