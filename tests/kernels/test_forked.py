"""Forked kernels: each is whole and its own, obeys its manager, and leaves nothing."""

from __future__ import annotations

import os
import signal
import stat
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from flywheel.kernels import forking

from .conftest import SECONDS, Started, soon, started, template

pytestmark = pytest.mark.skipif(not forking.forks_here(), reason="kernels are forked on Linux only")
TEN = 10
LOOK = """
import os, random, secrets, sys, tempfile, uuid
import numpy as np
seen = {
    "pid": os.getpid(), "group": os.getpgid(0), "session": os.getsid(0), "cwd": os.getcwd(),
    "mine": os.environ.get("MINE"), "path": os.environ["PATH"], "temporary": tempfile.gettempdir(),
    "random": random.random(), "numpy": np.random.random(), "generator": np.random.default_rng().random(),
    "uuid": str(uuid.uuid4()), "secret": secrets.token_hex(4),
    "history": get_ipython().history_manager.enabled,
}
"""


def test_ten_kernels_are_each_their_own() -> None:
    """Numbers, groups, random states, temporary folders and secrets differ; nobody sees another's names."""
    with started(TEN) as kernels:
        assert all(kernel.forked for kernel in kernels)
        seen = [kernel.value("seen", LOOK) for kernel in kernels]
        for what in ("pid", "temporary", "random", "numpy", "generator", "uuid", "secret"):
            assert len({each[what] for each in seen}) == TEN, what
        assert len({kernel.manager.session.key for kernel in kernels}) == TEN
        assert all(each["pid"] == each["group"] == each["session"] for each in seen)
        assert not any(each["history"] for each in seen)
        own = "sorted(name for name in globals() if name.startswith('only_'))"
        assert [kernel.value(own, f"only_{n} = 1") for n, kernel in enumerate(kernels)] == [
            [f"only_{n}"] for n in range(TEN)
        ]
        folders = [Path(each["temporary"]) for each in seen]
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
        (folders[0] / "deep").mkdir()
        (folders[0] / "deep" / "file").touch()
    assert soon(lambda: not any(folder.exists() for folder in folders))


def test_a_kernel_gets_the_environment_and_folder_of_its_request(tmp_path: Path) -> None:
    """Each has the variables it was asked for and no others, and works in its own folder."""
    for number in range(TEN):
        folder = tmp_path / str(number)
        folder.mkdir()
        environment = {name: value for name, value in os.environ.items() if name != "USER"} | {"MINE": str(number)}
        with started(1, env=environment, cwd=str(folder)) as (kernel,):
            assert kernel.forked
            seen = kernel.value("(seen['mine'], seen['cwd'], seen['path'], 'USER' in os.environ)", LOOK)
            assert seen == (str(number), str(folder), os.environ["PATH"], False)


def test_kernels_share_no_descriptor() -> None:
    """No pipe or socket of one kernel is open in another one, in the template or in the server."""
    with started(TEN) as kernels:
        links = [_private(kernel.process) for kernel in kernels]
        above, server = _private(template()), _private(psutil.Process())
    assert all(links)
    for number, first in enumerate(links):
        assert not first & above
        assert not first & server - _standard_ones()
        assert not any(first & second - _standard_ones() for second in links[number + 1 :])


def _standard_ones() -> set[str]:
    """Return what this process has as its own output, which its kernels are to inherit."""
    return {str(Path(f"/proc/self/fd/{number}").readlink()) for number in (1, 2)}


def _private(process: psutil.Process) -> set[str]:
    return {link for link in _links(process) if link.startswith(("socket:", "pipe:"))}


def _links(process: psutil.Process) -> list[str]:
    found = []
    for file in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # the one that lists them
            found.append(str(file.readlink()))
    return found


def test_everything_is_loaded_and_nothing_runs() -> None:
    """The libraries are there before the first import, and the template has one thread."""
    with started(1) as (kernel,):
        loaded = "{'pandas', 'seaborn', 'ibis', 'duckdb', 'ipywidgets', 'flywheel.charts'} - set(sys.modules)"
        assert kernel.value(f"sorted({loaded})", "import sys") == []
        assert template().num_threads() == 1
        assert not [link for link in _links(template()) if link.startswith("/") and link != os.devnull]


def test_charts_and_widgets_work_as_in_any_kernel() -> None:
    """A figure shows by itself, a widget finds its way to the page, and a query runs on its own threads."""
    code = """
import duckdb, ipywidgets, matplotlib
import matplotlib.pyplot as plt
plt.plot([1, 2])
slider = ipywidgets.IntSlider(3)
"""
    with started(1) as (kernel,):
        shown: list[str] = []
        kernel.client.execute_interactive(code, timeout=SECONDS, output_hook=lambda m: shown.append(m["msg_type"]))
        assert "display_data" in shown
        assert "comm_open" in shown
        targets = kernel.value("sorted(get_ipython().kernel.comm_manager.targets)")
        assert targets == ["jupyter.widget", "jupyter.widget.control"]
        assert kernel.value("duckdb.sql('select sum(x) from range(100000) t(x)').fetchall()") == [(4999950000,)]
        assert kernel.value("matplotlib.get_backend()") == "module://matplotlib_inline.backend_inline"
        assert kernel.value("pd.get_option('display.max_columns')", "import pandas as pd") == 20  # 0 in a terminal


def test_an_interrupt_stops_the_cell_and_not_the_kernel() -> None:
    """Ten kernels sleep; each one that is interrupted says so and goes on."""
    with started(TEN) as kernels:
        code = "import time; print('here'); time.sleep(600)"
        asked = [kernel.client.execute(code, stop_on_error=False) for kernel in kernels]  # else drops what comes next
        for kernel in kernels:
            _wait_for_text(kernel, "here")
            kernel.manager.interrupt_kernel()
        for kernel, message in zip(kernels, asked, strict=True):
            reply = kernel.client._recv_reply(message, timeout=SECONDS)
            assert reply["content"]["ename"] == "KeyboardInterrupt"
            assert kernel.value("1 + 1") == 2


def _wait_for_text(kernel: Started, text: str) -> None:
    while True:
        message = kernel.client.get_iopub_msg(timeout=SECONDS)
        if message["msg_type"] == "stream" and text in message["content"]["text"]:
            return


def test_a_restart_gives_a_fresh_kernel_on_the_same_connection() -> None:
    """Names are gone, the number is new, the client need not connect again."""
    with started(TEN) as kernels:
        for kernel in kernels:
            before = kernel.value("os.getpid()", "import os; left = 1")
            kernel.manager.restart_kernel(now=True)
            kernel.ready()
            assert kernel.forked
            assert kernel.value(f"(os.getpid() == {before}, 'left' in globals())", "import os") == (False, False)


def test_a_shutdown_is_clean_and_a_kill_is_seen() -> None:
    """Who is asked to end is not killed, who exits with a code has that code, who is killed the signal's number."""
    with started(TEN) as kernels:
        processes = [kernel.manager.provisioner.process for kernel in kernels]
        for kernel in kernels[:5]:
            os.kill(kernel.process.pid, signal.SIGKILL)
        kernels[5].client.execute("import os; os._exit(7)")
        assert soon(lambda: [process.poll() for process in processes[:6]] == [-9] * 5 + [7])
        assert not kernels[0].manager.is_alive()
        for kernel in kernels[6:]:
            assert kernel.manager.is_alive()
            kernel.manager.shutdown_kernel()
        assert {process.poll() for process in processes[6:]} == {0}


def test_nothing_is_left_of_thirty_kernels() -> None:
    """Whether shut down or killed −9 with what they started, no process, zombie or descriptor stays."""
    with started(1):
        pass
    own = psutil.Process()
    gone: list[psutil.Process] = []
    left: list[psutil.Process] = []

    def counted() -> tuple[int, int, int]:
        return own.num_fds(), template().num_fds(), len(own.children(recursive=True))

    before = counted()
    for _round in range(3):
        with started(TEN) as kernels:
            for kernel in kernels:
                kernel.value("1", "import subprocess; subprocess.Popen(['sleep', '600'])")
            started_by = {kernel: kernel.process.children() for kernel in kernels}
            gone += [each for kernel in kernels for each in (kernel.process, *started_by[kernel])]
            for kernel in kernels[: TEN // 2]:
                kernel.process.kill()
            left += [child for kernel in kernels[: TEN // 2] for child in started_by[kernel]]
    for orphan in left:  # a kernel that is killed from outside leaves what it started, as any process does
        orphan.kill()
    assert len(gone) == 6 * TEN
    assert soon(lambda: not any(each.is_running() for each in gone))
    assert soon(lambda: counted() <= before), (before, counted())


def test_output_goes_where_the_request_wants(tmp_path: Path) -> None:
    """A file that is given for standard error is open there, and in no other kernel."""
    file = tmp_path / "said.txt"
    with file.open("w") as sink, started(1, stderr=sink) as (kernel,), started(1) as (other,):
        assert kernel.forked
        assert str(file) in _links(kernel.process)
        assert str(file) not in _links(other.process) + _links(template())


def test_kernels_die_with_their_template_and_a_new_one_comes() -> None:
    """After kill −9 of the template every kernel is gone and known to be, and the next start works."""
    with started(TEN) as kernels:
        first = template()
        processes = [kernel.process for kernel in kernels]
        first.kill()
        assert soon(lambda: not any(process.is_running() for process in processes))
        assert soon(lambda: not any(kernel.manager.is_alive() for kernel in kernels))
        assert {kernel.manager.provisioner.process.poll() for kernel in kernels} == {-9}
        with started(1) as (next_one,):
            assert next_one.forked
            assert template().pid != first.pid
