"""What `deploy/` holds: every file, command, setting, port and path that it names is there, and the
bot runs from a tree that it cannot write into, without any right of the system."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.command_line.parser import make_parser
from bot.config import Settings, variable
from tests.conversations.talk import CHANNEL, PEOPLE
from tests.conversations.test_process import Child, until

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BOTS = {name: one for name, one in SERVICES.items() if one["image"] == "cspr"}
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
SETTINGS = {variable(name) for name in Settings.model_fields}
PINNED = re.compile(r"docker\.io/[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?")


def instructions() -> list[tuple[str, str]]:
    """The Containerfile, taken apart."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in lines]


def said(instruction: str) -> list[str]:
    """All that the Containerfile says with an instruction."""
    return [rest for name, rest in instructions() if name == instruction]


def is_command(words: list[str]) -> bool:
    """Whether the bot has a command."""
    try:
        make_parser().parse_args(words)
    except SystemExit:
        return False
    return True


# --- the image ---------------------------------------------------------------------------------


def test_the_image_is_pinned_and_made_of_what_is_there():
    """The base to its patch version, each library to its hash; and the ignore file lets it in."""
    assert all(PINNED.fullmatch(base.removeprefix("BASE=")) for base in said("ARG"))
    assert {base.split()[0] for base in said("FROM")} == {"${BASE}"}
    copied = [rest.split()[0] for rest in said("COPY") if not rest.startswith("--from")]
    assert [path for path in copied if not (ROOT / path).exists()] == []
    ignore = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in ignore if line.startswith("!")} == set(copied)
    assert "*" in ignore
    install = next(run for run in said("RUN") if "pip install" in run)
    for option in ("--require-hashes", "--no-deps", "--only-binary=:all:"):
        assert option in install
    python = f"python:{sys.version_info.major}.{sys.version_info.minor}."
    assert python in said("ARG")[0], "the image's Python is the one that is tested"


def test_the_image_runs_as_nobody_special_and_ends_in_order():
    """A number, so that a host can check it; SIGTERM; a health check that is in it; its port."""
    assert re.fullmatch(r"[1-9]\d{4}:[1-9]\d{4}", said("USER")[0])
    assert said("STOPSIGNAL") == ["SIGTERM"]
    assert said("EXPOSE") == [str(Settings.model_fields["port"].default)]
    assert json.loads(said("ENTRYPOINT")[0]) == ["python", "-m", "bot"]
    assert is_command(json.loads(said("CMD")[0]))
    check = json.loads(said("HEALTHCHECK")[0].partition("CMD ")[2])
    assert f"deploy/healthy.py {check[1]}" in said("COPY")
    assert said("WORKDIR") == ["/data"]


# --- containers side by side -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sets"), [("compose.yaml", r"\s*[\w-]+: (?!&\w+$).+"), ("nginx.conf", r".*;")]
)
def test_each_line_is_explained(name, sets):
    """Beside it, or by the line above it; what only opens a block needs no reason."""
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    plain = [line for line in lines if not line.lstrip().startswith("#")]
    unexplained = [line for line in plain if re.match(sets, line) and " # " not in line]
    under_a_comment = {line for before, line in pairwise(lines) if before.lstrip().startswith("#")}
    assert [line for line in unexplained if line not in under_a_comment] == []


def test_containers_name_what_is_there():
    """Commands, settings, files, networks and each other."""
    for name, service in SERVICES.items():
        assert set(service["networks"]) <= COMPOSE["networks"].keys(), name
        assert set(service.get("depends_on", {})) <= SERVICES.keys(), name
        if name in BOTS:
            assert is_command(service["command"]), name
            assert service["environment"].keys() <= SETTINGS, name
            assert service["env_file"] == "../.env"
            assert (ROOT / service["build"]["dockerfile"]).exists()
        else:
            assert PINNED.fullmatch(service["image"]), name
    mounted = [v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])]
    assert {path for path in mounted if not path.startswith(("./", "../"))} == {"database"}
    assert (DEPLOY / "nginx.conf").exists()
    asked_for = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    assert asked_for == {"CSPR_DATABASE_PASSWORD"}


def test_containers_are_held_to_little():
    """Nothing is written, no right is had, one port is open; the database is inside."""
    for name, service in (BOTS | {"proxy": SERVICES["proxy"]}).items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"mem_limit", "pids_limit", "tmpfs"} <= service.keys(), name
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["proxy"]["networks"] == ["front"]


def test_the_proxy_leads_to_the_bot_and_each_is_asked_at_its_port():
    """The paths are the bot's own; the worker is asked where it answers."""
    host, port = re.findall(r"set \$bot http://([a-z]+):(\d+);", NGINX)[0]
    assert SERVICES[host]["environment"]["PORT"] == port
    assert SERVICES[host]["environment"]["HOST"] == "0.0.0.0"
    assert SERVICES["proxy"]["ports"] == ["443:8443"]
    assert "listen 8443 ssl;" in NGINX
    shown = set(re.findall(r"location (?:= )?(/\S*)", NGINX))
    assert shown == {"/slack/events", "/slack/install", "/slack/oauth_redirect", "/"}
    for limit in ("client_header_timeout", "client_body_timeout", "client_max_body_size", "limit_"):
        assert limit in NGINX
    worker = SERVICES["worker"]
    assert worker["healthcheck"]["test"][-1] == worker["environment"]["CSPR_OPERATIONS_PORT"]


# --- one machine -------------------------------------------------------------------------------


def unit() -> Mapping[str, list[str]]:
    """The systemd unit: what each of its settings is set to."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "cspr.service").read_text(encoding="utf-8").splitlines():
        name, is_set, value = line.partition("=")
        if is_set and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_and_its_command_agree():
    """On the user, the folders and the interpreter; and on commands that there are."""
    service = unit()
    interpreter, *words = shlex.split(service["ExecStart"][0])
    assert words[:2] == ["-m", "bot"]
    assert is_command(words[2:])
    wrapper = (DEPLOY / "cspr").read_text(encoding="utf-8")
    for agreed in (
        interpreter,
        f"cd {service['WorkingDirectory'][0]}\n",
        f"-u {service['User'][0]} ",
        "PYTHONPATH=/opt/cspr",
    ):
        assert agreed in wrapper
    assert os.access(DEPLOY / "cspr", os.X_OK)
    assert service["WorkingDirectory"] == [f"/var/lib/{service['StateDirectory'][0]}"]
    assert "PYTHONPATH=/opt/cspr" in service["Environment"][0]
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path):
    """As it is, but for the interpreter, which is elsewhere here; and finds it closed enough."""
    text = (DEPLOY / "cspr.service").read_text(encoding="utf-8")
    there = tmp_path / "cspr.service"
    there.write_text(text.replace(shlex.split(unit()["ExecStart"][0])[0], sys.executable))
    for command in (["verify"], ["security", "--offline=true", "--threshold=20"]):
        asked = ["systemd-analyze", *command, str(there)]
        ran = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_manifest_for_socket_mode_is_the_other_without_addresses():
    """So nobody has to invent a host."""
    whole = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    del whole["features"]["slash_commands"][0]["url"]
    del whole["oauth_config"]["redirect_urls"]
    del whole["settings"]["event_subscriptions"]["request_url"]
    del whole["settings"]["interactivity"]["request_url"]
    whole["settings"]["socket_mode_enabled"] = True
    kept = (DEPLOY / "manifest.socket-mode.json").read_text(encoding="utf-8")
    assert json.loads(kept) == whole


def test_the_way_to_an_installation_names_what_is_there():
    """Each file, and the folders and the user that the unit has, too."""
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    named = {name.rstrip(".,:") for name in re.findall(r"\bdeploy/[\w.-]+", guide)}
    assert {name for name in named if not (ROOT / name).exists()} == {"deploy/tls"}
    assert {f"deploy/{path.name}" for path in DEPLOY.iterdir()} - named == {
        "deploy/Containerfile.dockerignore",
        "deploy/healthy.py",
    }
    profiles = {profile for one in SERVICES.values() for profile in one.get("profiles", [])}
    assert set(re.findall(r"--profile ([a-z]+)", guide)) == profiles
    service = unit()
    home = service["WorkingDirectory"][0]
    user = service["User"][0]
    for command in (f"--home-dir {home} ", f"-o {user} -g {user} -m 600 .env.example {home}/.env"):
        assert command in guide
    assert f"127.0.0.1:{Settings.model_fields['port'].default}/readyz" in guide


# --- as it runs there --------------------------------------------------------------------------


ROOT_HAS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
WITHOUT_RIGHTS = ROOT_HAS if os.getuid() == 0 else []
"""What takes from root what root may do beyond others."""


def files(tree: Path) -> set[Path]:
    """All that is in a folder."""
    return set(tree.rglob("*"))


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    """The stand-in for Slack, and a place for the bot."""
    made = Child(tmp_path)
    yield made
    made.slack.stop()


def test_it_runs_from_a_tree_that_it_cannot_write_into_without_any_right(child: Child) -> None:
    """As in the image: its files, a folder for the records, its health check, SIGTERM."""
    tree = child.folder / "srv"
    for copied in (rest.split() for rest in said("COPY") if "/srv" in rest):
        source, target = ROOT / copied[0], tree / Path(copied[1]).name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    data = child.folder / "data"
    data.mkdir()
    before = files(tree)
    for path in (tree, *tree.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    environment = child.environment() | {
        "PYTHONPATH": str(tree),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLCONFIGDIR": str(data / "matplotlib"),
        "DATABASE_URL": "sqlite:///cspr.sqlite3",
        "SLACK_APP_TOKEN": "xapp-1",
    }
    child.slack.app_token = "xapp-1"

    @contextmanager
    def run(*words: str) -> "Iterator[subprocess.Popen[str]]":
        """Run Python there; what a failed test leaves running is killed."""
        process = subprocess.Popen(
            [*WITHOUT_RIGHTS, sys.executable, *words],
            cwd=data,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    def is_healthy() -> bool:
        with run(str(tree / "healthy.py")) as asked:
            return asked.wait(20) == 0

    assert not is_healthy()
    with run("-m", "bot", "run") as bot:
        is_connected = child.slack.link.sockets.wait_for(lambda sockets: len(sockets) == 1, 60)
        assert is_connected, bot.poll()
        assert is_healthy()
        reply = child.slack.type(PEOPLE["coordinator"], CHANNEL, "/cspr help")
        until(lambda: "/cspr status" in reply.text_all, "the answer to help")
        with run("-c", f"open({str(tree / 'new')!r}, 'w')") as writing:
            assert "Permission denied" in writing.communicate(timeout=20)[0]
        bot.terminate()
        output, _ = bot.communicate(timeout=30)
        assert bot.returncode == 0, output
    assert files(tree) == before
    assert (data / "cspr.sqlite3").exists()
