"""What goes wrong around a report: killed processes, full disks, two runs at once; nothing half written, all said."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from flywheel import report
from flywheel.errors import FlywheelError
from flywheel.report import fanout, writing
from flywheel.report.running import MARKER

ROW = (
    '{"id": scenario.split("/")[-1][:-4], "title": "T", "decision": "Stop", "metric": "M", "effect": "1", '
    '"deviation": "1", "interval": "0 to 2", "n": 9, "icon": "■", "alarms": []}'
)
DONE = f'display({{"{MARKER}": {ROW}, "text/plain": ""}}, raw=True)'
MAIN = """
import faulthandler, signal, sys
from pathlib import Path
from flywheel import report
faulthandler.register(signal.SIGUSR1, sys.stdout)
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs ignore
if __name__ == "__main__":
    files, folder, notebook, jobs = sys.argv[1].split(","), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    batch = report.run(files, folder=folder, notebook=notebook, jobs=jobs)
    print(*(f"{outcome.id}:{outcome.state}" for outcome in batch.outcomes))
"""


@pytest.fixture
def quick(tmp_path: Path) -> Callable[..., Path]:
    """Make a report notebook that imports nothing of ours: its cells, then the end mark."""

    def made(*cells: str) -> Path:
        first = new_code_cell("scenario = ''\ndata = 'sample'\nlang = 'en'", metadata={"tags": ["parameters"]})
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        path = tmp_path / "quick.ipynb"
        book = new_notebook(cells=[first, *map(new_code_cell, cells), new_code_cell(DONE)], metadata=kernel)
        nbformat.write(book, path)
        return path

    return made


@pytest.fixture
def files(scenarios: Path) -> list[Path]:
    """Two sample scenarios."""
    return [scenarios / "home-entry.yml", scenarios / "member-recall.yml"]


def started(tmp_path: Path, files: list[Path], notebook: Path, jobs: int) -> subprocess.Popen[str]:
    """Start a run in a process of its own."""
    (tmp_path / "main.py").write_text(MAIN, encoding="utf-8")
    command = [sys.executable, tmp_path / "main.py", ",".join(map(str, files)), tmp_path / "out", notebook, str(jobs)]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def kernels(process: psutil.Process, wanted: int) -> list[psutil.Process]:
    """Wait for a run's kernels, the children of its template."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        found = [child for child in process.children(recursive=True) if child.ppid() != process.pid]
        if len(found) >= wanted:
            return found
        time.sleep(0.1)
    raise AssertionError("no kernel came up")


def visible(folder: Path) -> list[str]:
    """Return the names of the files a person sees."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


@pytest.mark.slow
def test_a_killed_run_leaves_no_half_file_and_nobody(
    tmp_path: Path, quick: Callable[..., Path], files: list[Path]
) -> None:
    """After kill −9 no file is in the folder, every child ends by itself, and a rerun completes and clears up."""
    run = started(tmp_path, files, quick("import time; time.sleep(300)"), jobs=2)
    parent = psutil.Process(run.pid)
    kernels(parent, 2)
    children = parent.children(recursive=True)
    run.kill()
    run.communicate()
    assert psutil.wait_procs(children, timeout=20)[1] == []
    assert visible(tmp_path / "out") == []
    batch = report.run(files, folder=tmp_path / "out", notebook=quick(), jobs=1)
    assert [outcome.state for outcome in batch.outcomes] == ["written", "written"]
    assert not (tmp_path / "out" / ".working").exists()


@pytest.mark.slow
def test_a_report_that_kills_its_process_is_named(
    tmp_path: Path, quick: Callable[..., Path], files: list[Path]
) -> None:
    """The one that kills the template of all kernels each time fails with a reason; its neighbour is written."""
    killer = "import os, signal, time\nif 'home' in scenario: os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(2)"
    batch = report.run(files, folder=tmp_path / "out", notebook=quick(killer), jobs=2)
    assert [outcome.state for outcome in batch.outcomes] == ["failed", "written"]
    assert "killed, perhaps because memory ran out" in batch.outcomes[0].message
    assert "memory ran out" in batch.index.read_text(encoding="utf-8")


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, quick: Callable[..., Path], files: list[Path]) -> None:
    """The run ends at once, with its kernels and working files, and no report counts as failed."""
    run = started(tmp_path, files, quick("import time; time.sleep(300)"), jobs=2)
    parent = psutil.Process(run.pid)
    kernels(parent, 2)
    children = parent.children(recursive=True)
    run.send_signal(signal.SIGINT)
    try:
        run.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGUSR1)
        time.sleep(1)
        run.kill()
        pytest.fail(f"still running, at:\n{run.communicate()[0]}")
    assert psutil.wait_procs(children, timeout=20)[1] == []
    assert list((tmp_path / "out").iterdir()) == []


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, quick: Callable[..., Path], files: list[Path]) -> None:
    """What is there is kept; a changed scenario, and only that, is written again; `again` writes all."""
    notebook, folder = quick(), tmp_path / "out"
    mine = [tmp_path / file.name for file in files]
    for file, copy in zip(files, mine, strict=True):
        copy.write_bytes(file.read_bytes())
    report.run(mine[:1], folder=folder, notebook=notebook)
    seen: list[tuple[str, int]] = []
    first = report.run(
        mine, folder=folder, notebook=notebook, progress=lambda outcome, left: seen.append((outcome.state, left))
    )
    assert [outcome.state for outcome in first.outcomes] == ["reused", "written"]
    assert seen == [("reused", 1), ("written", 0)]
    mine[1].write_text(mine[1].read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    second = report.run(mine, folder=folder, notebook=notebook)
    assert [outcome.state for outcome in second.outcomes] == ["reused", "written"]
    assert {o.state for o in report.run(mine[:1], folder=folder, notebook=notebook, again=True).outcomes} == {"written"}


def test_a_full_disk_is_said_in_one_sentence(
    tmp_path: Path, quick: Callable[..., Path], files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was being written, the outcome says that the disk is full and what to do; the index still comes."""

    def full(*_given: Any, **_options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "execute", full)
    batch = report.run(files[:1], folder=tmp_path / "out", notebook=quick())
    assert batch.outcomes[0].message == (
        f"the disk is full: {tmp_path / 'out'} takes no more; make room or choose another folder with -o"
    )
    assert visible(tmp_path / "out") == ["home-entry.report.json", "index.html"]


def test_a_disk_that_takes_not_even_the_index_is_said(
    tmp_path: Path, quick: Callable[..., Path], files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nothing at all can be written the run ends in one sentence, without a traceback."""

    def full(*_given: Any, **_options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "execute", full)
    monkeypatch.setattr(writing, "settle", full)
    monkeypatch.setattr(report.batch, "settle", full)
    with pytest.raises(FlywheelError, match=r"index\.html cannot be written: No space left on device$"):
        report.run(files[:1], folder=tmp_path / "out", notebook=quick())


@pytest.mark.skipif(not os.environ.get("FLYWHEEL_SYSTEM_TESTS"), reason="mounts a file system: FLYWHEEL_SYSTEM_TESTS=1")
def test_a_really_full_disk(tmp_path: Path, quick: Callable[..., Path], files: list[Path]) -> None:
    """On a file system of 64 kB the run ends in one sentence that says so, and no half page is there."""
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", out], check=True)
    try:
        with pytest.raises(FlywheelError, match="cannot be written: No space left on device"):
            report.run(files[:1], folder=out, notebook=quick("print('x' * 200_000)"))
        assert not list(out.glob("*.html"))
    finally:
        subprocess.run(["umount", out], check=True)


def test_a_folder_that_refuses_is_named(tmp_path: Path, quick: Callable[..., Path], files: list[Path]) -> None:
    """A folder that this user may not write ends the run before a notebook starts."""
    folder = Path("/proc/1/reports")
    with pytest.raises(FlywheelError, match=r"/proc/1/reports cannot be written.*choose another folder with -o"):
        report.run(files[:1], folder=folder, notebook=quick())


def test_two_runs_do_not_share_a_folder(tmp_path: Path, quick: Callable[..., Path], files: list[Path]) -> None:
    """The second one is told so; when the first has ended, by whatever end, the folder is free."""
    out = tmp_path / "out"
    with (
        fanout.alone_in(out),
        pytest.raises(FlywheelError, match=r"another run is writing reports to .*out; wait for its end or choose"),
    ):
        report.run(files[:1], folder=out, notebook=quick())
    with fanout.alone_in(out):
        pass
    assert list(out.iterdir()) == []


def test_a_scheduler_that_is_not_there_is_said(
    tmp_path: Path, quick: Callable[..., Path], files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an answer, and without Dask, one sentence says what to do."""
    with pytest.raises(FlywheelError, match="the Dask scheduler at nowhere does not answer"):
        report.run(files[:1], folder=tmp_path, notebook=quick(), scheduler="nowhere")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(FlywheelError, match=r'pip install "flywheel-workbook\[dask\]"'):
        report.run(files[:1], folder=tmp_path, notebook=quick(), scheduler="tcp://127.0.0.1:1")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_dask_cluster_writes_the_same_reports(tmp_path: Path, quick: Callable[..., Path], files: list[Path]) -> None:
    """Two workers of a local cluster write both reports; a rerun here keeps them."""
    import distributed

    notebook = quick()
    options: dict[str, Any] = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with distributed.LocalCluster(**options) as cluster:
        batch = report.run(
            files, folder=tmp_path / "out", notebook=notebook, scheduler=cluster.scheduler_address, jobs=2
        )
    assert [outcome.state for outcome in batch.outcomes] == ["written", "written"]
    here = report.run(files, folder=tmp_path / "out", notebook=notebook)
    assert [replace(o, state="written", seconds=0.0) for o in here.outcomes] == [
        replace(o, seconds=0.0) for o in batch.outcomes
    ]
