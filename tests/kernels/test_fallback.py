"""Where kernels cannot be forked they start as Jupyter starts them, and the log says so once."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from flywheel.kernels import forking, provisioner, template

from .conftest import SECONDS, soon, started

SERVER = """
import sys, time
sys.path.insert(0, {tests!r})
from conftest import started
with started(10) as kernels:
    print(*(kernel.process.pid for kernel in kernels), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def fresh() -> Iterator[None]:
    """Forget the template before and after, and what was said."""
    forking._forget()
    provisioner._said.clear()
    yield
    forking._forget()
    forking._refusal = None


@pytest.mark.usefixtures("fresh")
def test_another_system_gets_stock_kernels(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Two kernels start, both of their own, and one line says why."""
    monkeypatch.setattr(forking, "forks_here", lambda: False)
    with caplog.at_level(logging.WARNING), started(2) as kernels:
        assert [kernel.value("1 + 1") for kernel in kernels] == [2, 2]
        assert not any(kernel.forked for kernel in kernels)
    assert [record.getMessage() for record in caplog.records if "one by one" in record.getMessage()] == [
        "Kernels start one by one and each loads its libraries itself: this system does not fork"
    ]


@pytest.mark.usefixtures("fresh")
def test_a_template_with_a_thread_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A thread that runs after loading is found; no kernel is forked, the kernel comes all the same."""
    thread = "import threading, time; threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    (tmp_path / "sitecustomize.py").write_text(thread, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with caplog.at_level(logging.WARNING), started(2) as kernels:
        assert not any(kernel.forked for kernel in kernels)
    said = [record.getMessage() for record in caplog.records if "one by one" in record.getMessage()]
    assert len(said) == 1
    assert "RuntimeError: 2 threads are running before loading" in said[0]


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that cannot load something does not start to serve."""
    monkeypatch.setattr(template, "MODULES", ("no_such_library",))
    monkeypatch.setattr(template, "_be_alone", lambda _when: None)
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        template.load()


@pytest.mark.parametrize(
    "options", [{"independent": True}, {"stdout": subprocess.PIPE}, {"env": os.environ | {"PYTHONUTF8": "1"}}]
)
def test_what_a_fork_cannot_be_starts_as_ever(options: dict[str, object]) -> None:
    """A kernel that outlives its server, one read through a pipe, one with another Python setting are not forked."""
    with started(1, **options) as (kernel,):
        assert not kernel.forked
        if sink := kernel.manager.provisioner.process.stdout:
            sink.close()


@pytest.mark.skipif(not forking.forks_here(), reason="kernels are forked on Linux only")
def test_nobody_outlives_a_killed_server() -> None:
    """After kill −9 of a server its template, its ten kernels and their folder are gone."""
    code = SERVER.format(tests=str(Path(__file__).parent))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        pids = server.stdout.readline().split()
        family = psutil.Process(server.pid).children(recursive=True)
        assert {str(each.pid) for each in family} >= set(pids)
        assert len(family) == 11
        folders = {Path(each.environ()["TMPDIR"]).parent for each in family if "TMPDIR" in each.environ()}
        os.kill(server.pid, signal.SIGKILL)
        server.communicate(timeout=SECONDS)
    assert psutil.wait_procs(family, timeout=30)[1] == []
    assert soon(lambda: not any(folder.exists() for folder in folders))


@pytest.mark.skipif(not forking.forks_here(), reason="kernels are forked on Linux only")
def test_a_server_that_is_killed_while_its_template_loads_leaves_nothing(tmp_path: Path) -> None:
    """The template finds nobody to serve, clears its folder away and ends."""
    code = "import time; from flywheel import kernels; kernels.warm(); print(flush=True); time.sleep(600)"
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as server:
        assert server.stdout
        server.stdout.readline()
        family = psutil.Process(server.pid).children()
        assert len(family) == 1
        assert [path.name.startswith("flywheel-kernels-") for path in tmp_path.iterdir()] == [True]
        server.kill()
    assert psutil.wait_procs(family, timeout=60)[1] == []
    assert list(tmp_path.iterdir()) == []
