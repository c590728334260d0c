"""`flywheel start` and `flywheel stop` as a person meets them in a terminal."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from flywheel import serve
from flywheel.cli.start import start, stop

COMMAND = [sys.executable, "-c", "from flywheel.cli import main; main()"]
QUIET = ["--no-browser", "--no-reports"]


class Started:
    """A `flywheel start` that runs in the background, with what it has said."""

    def __init__(self, work: Path, *options: str) -> None:
        """Start it and return when its links are there, or when it has ended."""
        self.process = subprocess.Popen(
            [*COMMAND, "start", *QUIET, "--work", str(work), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._timer = threading.Timer(120, self.process.kill)
        self._timer.start()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if "Stop with Ctrl-C" in line:
                break

    def ended(self) -> str:
        """Wait for the end and return everything that was said."""
        assert self.process.stdout is not None
        self.lines += self.process.stdout.readlines()
        self.process.stdout.close()
        self.process.wait(60)
        self._timer.cancel()
        return "".join(self.lines)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """A workbook that is open, on ports of its own."""
    ports = ["--port", str(serve.free_port(0)), "--present-port", str(serve.free_port(0))]
    running = Started(tmp_path, *ports)
    yield running
    if running.process.poll() is None:
        running.process.terminate()
        running.ended()


def test_start_opens_the_workbook_once_and_stop_ends_it(started, tmp_path):
    """Lessons are there, keys are in no log, a second start prints the same links, and stop ends everything."""
    links = re.findall(r"http://127\.0\.0\.1:\d+/\?token=\S+", "".join(started.lines))
    assert len(links) == 2
    session = serve.running(tmp_path)
    assert session is not None
    assert (tmp_path / "00_start.ipynb").is_file()
    logs = "".join(path.read_text() for path in (tmp_path / "logs").glob("*.log"))
    assert "running at" in logs
    assert not any(server.token in logs for server in session.servers)

    again = CliRunner().invoke(start, [*QUIET, "--work", str(tmp_path)])
    assert again.exit_code == 0
    assert "running already" in again.output
    assert all(link in again.output for link in links)

    ended = CliRunner().invoke(stop, ["--work", str(tmp_path)])
    assert "The workbook has stopped." in ended.output
    assert "Your copies and progress stay in" in started.ended()
    assert started.process.returncode == 0
    assert not any(psutil.pid_exists(server.pid) for server in session.servers)
    assert "Nothing was running." in CliRunner().invoke(stop, ["--work", str(tmp_path)]).output


def test_a_port_in_use_is_said(tmp_path):
    """When the wanted port is taken, the next free one is used and named; Ctrl-C then ends everything."""
    with socket.create_server((serve.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        running = Started(tmp_path, "--port", str(port), "--present-port", str(serve.free_port(0)))
        session = serve.running(tmp_path)
        running.process.send_signal(signal.SIGINT)
        said = running.ended()
    assert re.search(rf"Port {port} is in use; learn is on \d+", said)
    assert running.process.returncode == 0
    assert session is not None
    assert not any(psutil.pid_exists(server.pid) for server in session.servers)


def test_a_server_that_ends_by_itself_ends_the_session(started, tmp_path):
    """When one server dies, the other is stopped too, the log is named, and the exit code tells."""
    session = serve.running(tmp_path)
    assert session is not None
    psutil.Process(session.servers[1].pid).kill()
    said = started.ended()
    assert "The present server ended by itself" in said
    assert "logs/present.log" in said
    assert started.process.returncode == 1
    assert not psutil.pid_exists(session.servers[0].pid)


def test_a_folder_that_cannot_be_used_is_said(tmp_path):
    """A work folder that is a file is refused with the reason and the way out."""
    (tmp_path / "file").write_text("")
    run = subprocess.run(
        [*COMMAND, "start", *QUIET, "--work", str(tmp_path / "file")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "Name another folder with --work" in run.stderr
    assert "Traceback" not in run.stderr
