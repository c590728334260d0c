"""A real class: JupyterHub, its proxy, system users and servers, from `flywheel class up` to a clean end."""

from __future__ import annotations

import csv
import importlib.util
import os
import pwd
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urljoin

import psutil
import pytest
import requests

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(not os.environ.get("FLYWHEEL_SYSTEM_TESTS"), reason="makes users; set FLYWHEEL_SYSTEM_TESTS=1"),
]

CODE = f"fw{os.getpid() % 100000}"


def helper() -> ModuleType:
    """Return the scripted people of `make soak`."""
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "classroom.py"
    described = importlib.util.spec_from_file_location("flywheel_classroom", path)
    assert described is not None
    assert described.loader is not None
    module = sys.modules[described.name] = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


@dataclass
class Class:
    """A running class and its people, logged in."""

    python: Path
    folder: Path
    address: str
    said: str
    cards: dict[str, str]
    tools: ModuleType
    people: dict[str, Any] = field(default_factory=dict)
    visitors: list[Any] = field(default_factory=list)

    def person(self, name: str) -> Any:
        """Return somebody, logged in once."""
        if name not in self.people:
            self.people[name] = self.visitor(name, self.cards[f"{CODE}-{name}"])
        return self.people[name]

    def visitor(self, name: str, password: str) -> Any:
        """Return somebody who tries to log in."""
        self.visitors.append(self.tools.Visitor(self.address, f"{CODE}-{name}" if name else "root", password))
        return self.visitors[-1]

    def flywheel(self, *arguments: object) -> Any:
        """Run `flywheel class …` for this class."""
        return self.tools.flywheel(self.python, "class", *arguments, "--folder", self.folder, cwd=self.folder)


@pytest.fixture(scope="module")
def running() -> Iterator[Class]:
    """A class of two and their trainer, both trainees with a server; ended and removed afterwards."""
    tools = helper()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="flywheel-class-", dir="/var/tmp"))  # others must enter it
    folder.chmod(0o711)
    python = tools.open_python(folder / "python")
    made = Class(python, folder, f"http://127.0.0.1:{port}/", "", {}, tools)
    try:
        started = made.flywheel("up", CODE, "--name", "lee", "--name", "wang", "--port", port, "--memory-mb", 1024)
        assert started.returncode == 0, started.stderr
        made.said = started.stdout
        with (folder / f"cards-{CODE}.csv").open(encoding="utf-8") as file:
            made.cards = {row["name"]: row["password"] for row in csv.DictReader(file)}
        for name in ("lee", "wang"):
            made.person(name).start()
        yield made
    finally:
        for visitor in made.visitors:
            visitor.leave()
        if (folder / CODE).exists():
            made.flywheel("down", CODE, "--remove", "--yes")
        shutil.rmtree(folder)


def test_a_login_takes_the_right_password(running):
    """A wrong password, another's and an unknown name are refused alike, root's included."""
    wang = running.cards[f"{CODE}-wang"]
    for name, password in (("lee", "wrong"), ("lee", wang), ("", "x"), ("nobody", wang)):
        assert not running.visitor(name, password).inside
    assert running.person("lee").inside


def test_everybody_has_their_own_server_lessons_and_pages(running):
    """Lessons lie in a home of one's own, live pages are listed and rendered by one's own server."""
    lee = running.person("lee")
    names = [entry["name"] for entry in lee.own("GET", "api/contents/").json()["content"]]
    assert {"00_start.ipynb", "01_voc.ipynb", "live"} <= set(names)
    listed = lee.own("GET", "voila/tree/live")
    assert listed.status_code == 200
    page = re.search(r'href="([^"]*voila/render/live/01_voc.ipynb)"', listed.text)
    assert page
    shown = lee.web.get(urljoin(running.address, page[1]), timeout=120)
    assert shown.status_code == 200
    assert f'href="/user/{CODE}-lee/voila/tree/live"' in shown.text
    user = pwd.getpwnam(f"{CODE}-lee")
    servers = [one for one in psutil.process_iter(["uids"]) if one.info["uids"].real == user.pw_uid]
    assert servers
    assert (Path(user.pw_dir).stat().st_mode & 0o777, user.pw_uid) == (0o700, Path(user.pw_dir).stat().st_uid)


def test_nobody_reaches_what_is_anothers(running):
    """Files, servers and the class's own files are closed: to a neighbour, and servers to the trainer, too."""
    lee, trainer = running.person("lee"), running.person("trainer")
    kernel = lee.kernel()
    room = running.folder / CODE
    for path in (room / "homes" / f"{CODE}-wang", room / "board", room / "hub", room / "accounts.json"):
        said = kernel.run(
            f"import os\ntry:\n    print(os.open({str(path)!r}, 0))\nexcept OSError as e:\n    print(e.strerror)"
        )
        assert said.strip() == "Permission denied", path
    for visitor in (lee, trainer):
        assert visitor.at(f"{CODE}-wang", "GET", "api/contents/").status_code == 403
    assert lee.hub("POST", f"users/{CODE}-wang/server").status_code in (403, 404)
    assert trainer.hub("PATCH", f"users/{CODE}-lee", json={"name": "root"}).status_code in (403, 404)
    assert lee.hub("GET", "users").status_code == 403


def test_memory_is_limited(running):
    """A program that wants more than its share gets a MemoryError and lives on."""
    kernel = running.person("wang").kernel()
    assert "MemoryError" in kernel.run(
        "try:\n    bytearray(3 * 1024**3)\nexcept MemoryError:\n    print('MemoryError')"
    )
    assert kernel.run("print(1 + 1)").strip() == "2"
    assert "1024 MB a trainee" in running.said


def test_progress_and_a_poll_reach_the_trainers_board(running):
    """A check shows on the board of the trainer, and of nobody else; a choice is counted in the poll."""
    lee, trainer = running.person("lee"), running.person("trainer")
    kernel = lee.kernel()
    kernel.run("import flywheel; data, ex = flywheel.open_lesson('01')")
    assert trainer.board(exercise="1.17").status_code == 200
    for _time in range(3):
        assert "Not yet" in kernel.run("print(ex['1.17'].check('a'))")

    def row() -> str:
        (found,) = re.findall(r'<tr><th scope="row">lee</th>.*?</tr>', trainer.board().text, flags=re.DOTALL)
        return str(found)

    running.tools.until(lambda: "tried 3 times" in row(), seconds=120)
    assert "<td>1.17</td>" in row()
    running.tools.until(lambda: "Answers so far: 1" in trainer.board().text, seconds=60)
    assert "Fewer than five answered" in trainer.board(close="1").text
    assert lee.board().status_code == 403
    assert lee.board(exercise="1.17").status_code == 403
    token = kernel.run("import os; print(os.environ['JUPYTERHUB_API_TOKEN'])").strip()
    board = f"{running.address}services/board/"
    key = {"Authorization": f"token {token}"}
    assert requests.get(board, headers=key, timeout=60).status_code == 403
    assert requests.post(f"{board}api/events", json={"events": []}, headers=key, timeout=60).status_code == 200
    assert requests.post(f"{board}api/events", json={"events": []}, timeout=60).status_code == 403


def test_nothing_of_a_class_listens_to_the_network(running):
    """Hub, proxy, board, servers and kernels listen on this machine only."""
    users = {f"{CODE}-{name}" for name in ("board", "lee", "wang")}
    ours = {one.pid for one in psutil.process_iter(["username"]) if one.info["username"] in users}
    listening = [c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.pid in ours]
    assert listening
    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


def test_accounts_can_be_changed_while_it_runs(running):
    """A lost card gets a new password; somebody new can come, and go."""
    card = running.folder / "new.html"
    assert running.flywheel("accounts", CODE, "--renew", "lee", "--add", "xu", "--cards", card).returncode == 0
    with card.with_suffix(".csv").open(encoding="utf-8") as file:
        cards = {row["name"]: row["password"] for row in csv.DictReader(file)}
    assert running.visitor("xu", cards[f"{CODE}-xu"]).inside
    assert '<th scope="row">xu</th>' in running.person("trainer").board().text
    assert not running.visitor("lee", running.cards[f"{CODE}-lee"]).inside
    assert running.visitor("lee", cards[f"{CODE}-lee"]).inside
    assert running.flywheel("accounts", CODE, "--remove", "xu").returncode == 0
    assert not running.visitor("xu", cards[f"{CODE}-xu"]).inside
    assert '<th scope="row">xu</th>' not in running.person("trainer").board().text


def test_down_leaves_no_process_and_remove_no_user(running):
    """After the end nothing runs; work and progress are there; removed, not even the users are."""
    assert "running · 3 accounts, 2 with a server" in running.flywheel("status", CODE).stdout
    assert running.flywheel("down", CODE).returncode == 0
    names = [f"{CODE}-{name}" for name in ("board", "trainer", "lee", "wang")]
    assert [one.info for one in psutil.process_iter(["username", "name"]) if one.info["username"] in names] == []
    assert not any(CODE in " ".join(one.info["cmdline"] or ()) for one in psutil.process_iter(["cmdline"]))
    assert (running.folder / CODE / "homes" / f"{CODE}-lee" / "work" / "progress.jsonl").is_file()
    assert "not running" in running.flywheel("status", CODE).stdout
    assert running.flywheel("down", CODE, "--remove", "--yes").returncode == 0
    assert [user.pw_name for user in pwd.getpwall() if user.pw_name in names] == []
    assert not (running.folder / CODE).exists()
