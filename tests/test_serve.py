"""Servers that answer, are found again, and end when they should."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from flywheel import serve
from flywheel.errors import FlywheelError
from flywheel.serve.crowd import Crowd
from flywheel.serve.present import page_title
from flywheel.serve.settings import environment

KEY = "hidden-key"


def status(server: serve.Server, path: str, **headers: str) -> int:
    """Ask a server for a path; return the status."""
    connection = http.client.HTTPConnection(serve.HOST, server.port, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def wait_until_gone(pid: int) -> None:
    """Return when the process has ended."""
    deadline = time.monotonic() + 30
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.1)


def note(work: Path, **session: object) -> None:
    """Write what a session notes about itself."""
    (work / ".servers.json").write_text(json.dumps(session))


def test_a_free_port_is_taken_as_wanted():
    """A port on which nothing listens is the one that is used."""
    wanted = serve.free_port(0)
    assert serve.free_port(wanted) == wanted


def test_a_port_in_use_gives_way_to_the_next():
    """When something listens on the wanted port, a later one is chosen."""
    with socket.create_server((serve.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert port < serve.free_port(port) < port + 50


def test_a_port_that_cannot_exist_is_refused():
    """A number that is no port is refused with what to do."""
    with pytest.raises(FlywheelError, match="port 70000 does not exist; choose one from 1024"):
        serve.free_port(70000)


def test_presenting_is_closed_by_default(tmp_path):
    """Viewers get no source, no traceback, no template of their choice and no file but assets; idle kernels end."""
    settings = serve.present_settings(tmp_path, port=1, token=KEY)
    voila = settings["VoilaConfiguration"]
    assert voila["strip_sources"] is True
    assert voila["show_tracebacks"] is False
    assert voila["allow_template_override"] == "NOTEBOOK"
    assert voila["file_allowlist"] == ["assets/.*"]
    assert settings["MappingKernelManager"]["cull_idle_timeout"] > 0
    assert settings["VoilaExecutor"]["timeout"] > 0
    assert settings["KernelRestarter"] == {"restart_limit": 0}
    assert settings["Present"] == {"learn": "", "reports": ""}
    assert settings["Voila"]["ip"] == "127.0.0.1"


def test_learning_asks_nothing_of_other_hosts(tmp_path):
    """JupyterLab fetches no news, looks for no updates, installs no extensions, and keeps Voila out of itself."""
    settings = serve.learn_settings(tmp_path, port=1, token=KEY)
    lab = settings["LabApp"]
    assert lab["news_url"] is None
    assert lab["check_for_updates_class"] == "jupyterlab.NeverCheckForUpdate"
    assert lab["extension_manager"] == "readonly"
    assert not any(settings["ServerApp"]["jpserver_extensions"].values())
    assert settings["ServerApp"]["ip"] == "127.0.0.1"


def test_a_server_sees_none_of_the_persons_settings(tmp_path, monkeypatch):
    """Settings, tokens and start-up scripts from elsewhere on the machine do not reach a server."""
    monkeypatch.setenv("JUPYTER_TOKEN", "someone else's")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/home/someone/.jupyter")
    variables = environment(tmp_path)
    assert "JUPYTER_TOKEN" not in variables
    assert variables["JUPYTER_CONFIG_DIR"].startswith(str(tmp_path))
    assert variables["IPYTHONDIR"].startswith(str(tmp_path))


def test_a_terminal_in_jupyterlab_finds_flywheel(tmp_path):
    """What the lessons tell people to type works without an activated environment."""
    assert shutil.which("flywheel", path=environment(tmp_path)["PATH"].split(os.pathsep)[0])


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ({"metadata": {"title": "Given"}, "cells": []}, "Given"),
        (
            {"metadata": {}, "cells": [{"cell_type": "markdown", "source": "text\n# *Heard* first\n# Second"}]},
            "Heard first",
        ),
        ({"metadata": {}, "cells": [{"cell_type": "code", "source": "# no heading"}]}, "01_page"),
        ({}, "01_page"),
    ],
)
def test_a_page_is_called_by_its_title_or_first_heading(tmp_path, content, title):
    """A page's name is its title, else its first heading, else its file's name."""
    page = tmp_path / "01_page.ipynb"
    page.write_text(json.dumps(content))
    assert page_title(page) == title


def test_a_server_that_cannot_start_says_why(tmp_path):
    """A server that dies at once is reported with the last lines of its log, without its key."""
    with socket.create_server((serve.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        settings = serve.present_settings(tmp_path, port=port, token=KEY)
        with (
            serve.child("present", settings, work=tmp_path, port=port, token=KEY) as child,
            pytest.raises(
                FlywheelError, match=r"(?s)The present server ended while starting.*logs/present.log"
            ) as said,
        ):
            serve.wait_until_ready(child)
    assert "could not be started" in str(said.value)
    assert KEY not in str(said.value)


def test_a_session_serves_is_found_and_leaves_nothing(tmp_path):
    """Both servers answer to their own key only, are noted privately, and are gone with the block."""
    work, pages = tmp_path / "work", tmp_path / "pages"
    work.mkdir()
    pages.mkdir()
    with serve.open_servers(work, pages, port=serve.free_port(0), present_port=serve.free_port(0)) as children:
        learn, present = (child.server for child in children)
        found = serve.running(work)
        assert found is not None
        assert found.servers == (learn, present)
        assert found.pid == os.getpid()
        assert stat.S_IMODE((work / ".servers.json").stat().st_mode) == 0o600
        assert status(learn, "/api/status", Authorization=f"token {learn.token}") == 200
        assert status(learn, "/api/status", Authorization=f"token {present.token}") == 403
        assert status(learn, "/voila/tree", Authorization=f"token {learn.token}") == 404
        assert status(present, "/", Authorization=f"token {present.token}") == 200
        assert status(present, "/", Authorization=f"token {learn.token}") == 302
        command = psutil.Process(present.pid).cmdline()
        assert present.token not in " ".join(command)
    assert serve.running(work) is None
    assert not psutil.pid_exists(learn.pid)
    assert not psutil.pid_exists(present.pid)
    assert not (work / ".servers.json").exists()
    assert list((work / ".jupyter").glob("*.json")) == []


def test_a_server_ends_with_the_process_that_started_it(tmp_path):
    """When the starting process is killed outright, its server does not live on."""
    script = (
        "import sys, time; from pathlib import Path; from flywheel import serve\n"
        "work = Path(sys.argv[1]); port = serve.free_port(0)\n"
        "settings = serve.present_settings(work, port=port, token='t')\n"
        "with serve.child('present', settings, work=work, port=port, token='t') as child:\n"
        "    serve.wait_until_ready(child); print(child.server.pid, flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        server = int(starter.stdout.readline())
        starter.kill()
    wait_until_gone(server)


def test_a_session_left_by_a_crash_does_not_count(tmp_path):
    """A note about a process that is gone, or whose number now belongs to another, is no session."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    note(tmp_path, pid=ended.pid, started=0.0, servers=[])
    assert serve.running(tmp_path) is None
    note(tmp_path, pid=os.getpid(), started=0.0, servers=[])
    assert serve.running(tmp_path) is None


def test_a_folder_is_prepared_once_at_a_time(tmp_path):
    """While one start prepares a folder, another is told who has it; afterwards the folder is free."""
    with serve.claimed(tmp_path):
        found = serve.running(tmp_path)
        assert found is not None
        assert found.servers == ()
        with (
            pytest.raises(FlywheelError, match=f"Process {os.getpid()} is starting the workbook already"),
            serve.claimed(tmp_path),
        ):
            pass
        assert serve.running(tmp_path) is not None
    assert serve.running(tmp_path) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"pid": 1}'])
def test_a_damaged_note_is_no_session(tmp_path, damage):
    """Half a note, as a full disk may leave it, is read as no session."""
    (tmp_path / ".servers.json").write_text(damage)
    assert serve.running(tmp_path) is None
    assert serve.stop(tmp_path) is False


def test_stop_spares_a_process_that_only_inherited_the_number(tmp_path):
    """Stopping never ends a process that is not the one noted."""
    note(tmp_path, pid=os.getpid(), started=1.0, servers=[])
    assert serve.stop(tmp_path) is False
    assert not (tmp_path / ".servers.json").exists()


@pytest.mark.parametrize(("connections", "idle_seconds", "ends"), [(0, 100, False), (0, 200, True), (1, 200, False)])
def test_a_kernel_is_not_kept_for_a_visitor_who_left(connections, idle_seconds, ends, monkeypatch):
    """A kernel nobody is connected to ends after three minutes; one whose page is open stays for hours."""
    ended = []
    crowd = Crowd(cull_idle_timeout=7200, cull_connected=True)
    idle_since = datetime.now(UTC) - timedelta(seconds=idle_seconds)
    spec = SimpleNamespace(metadata={})
    kernel = SimpleNamespace(execution_state="idle", last_activity=idle_since, kernel_spec=spec, kernel_name="python3")
    monkeypatch.setitem(crowd._kernels, "k", kernel)
    monkeypatch.setitem(crowd._kernel_connections, "k", connections)
    monkeypatch.setattr(crowd, "shutdown_kernel", ended.append)
    asyncio.run(crowd.cull_kernel_if_idle("k"))
    assert bool(ended) is ends
    assert crowd.cull_idle_timeout == 7200


def test_pages_about_to_start_take_their_place():
    """A page counts from the moment it may start its kernel, so that a rush cannot pass the limit."""
    crowd = Crowd(most=2)
    assert crowd.has_room()
    crowd.preparing = 2
    assert not crowd.has_room()
