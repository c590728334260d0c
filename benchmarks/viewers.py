"""How many viewers one Voila serves at once, how soon each sees a widget, and what one more of them costs.

Run it on a machine that does nothing else: ``python benchmarks/viewers.py``. Every viewer asks for a live page as a
browser does, reads it to its end, opens the connection to its kernel, hears the kernel answer, and stays. What all
three parts say becomes a section of RESULTS.md.

- ``first``: seconds until the first widget is in the page, for 1 and for 12 viewers at once, with kernels that are
  forked and with kernels as Jupyter starts them; on a page that loads what every page loads and shows a slider, so
  that the page's own computing does not hide what is compared.
- ``memory``: what server and kernels hold for each further viewer, shared pages counted once (PSS).
- ``fifty``: 50 viewers of that page at once, all served; the 51st waits, and is let in when one leaves.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import metrics
import nbformat
import psutil
import requests
import websocket
from nbformat.v4 import new_code_cell, new_notebook

from flywheel import kernels, places, serve
from flywheel.serve import processes

LESSON, SLIDER = "01_voc", "slider"
CELL = "import flywheel, ibis, ipywidgets, pandas, seaborn\nipywidgets.IntSlider(description='Number')"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
TOKEN = "a-key-for-measuring"  # noqa: S105  # opens nothing but this measurement
WIDGET = b"application/vnd.jupyter.widget-view+json"
ASK = {
    "header": {"msg_id": "1", "username": "", "session": "1", "msg_type": "kernel_info_request", "version": "5.3"},
    "parent_header": {},
    "metadata": {},
    "content": {},
    "channel": "shell",
    "buffers": [],
}


SECTION = Path(__file__).parent / "results" / "viewers.md"
_said: list[str] = []


def say(line: str) -> None:
    """Print a line, and keep it for the section."""
    print(line, flush=True)
    _said.append(f"- {line}")


@dataclass
class Viewer:
    """Somebody with a page open.

    Attributes:
        first: Seconds from asking to the first widget in the page.
        whole: Seconds from asking to the kernel's answer over the page's connection.
        kernel: The kernel's id.
        socket: The connection; closing it and asking for the kernel's end is what a closed tab does.
    """

    first: float
    whole: float
    kernel: str
    socket: websocket.WebSocket


def look(server: serve.Server, page: str) -> Viewer:
    """Open the page and stay; fail when it does not come."""
    begun, text, first = time.perf_counter(), b"", 0.0
    address = f"{server.address}voila/render/{page}.ipynb"
    with requests.get(address, params={"token": TOKEN}, stream=True, timeout=900) as answer:
        assert answer.status_code == 200, answer.status_code
        for piece in answer.iter_content(None):
            text += piece
            if not first and WIDGET in text:
                first = time.perf_counter() - begun
    kernel = re.search(rb'"kernelId": "([\w-]+)"', text)
    assert kernel, "the page names no kernel"
    assert first, "the page has no widget"
    name = kernel[1].decode()
    channel = websocket.create_connection(
        f"ws://127.0.0.1:{server.port}/api/kernels/{name}/channels?token={TOKEN}", timeout=300
    )
    ASK["header"] |= {"date": "2026-01-01T00:00:00Z"}  # type: ignore[operator]  # a dict of dicts
    channel.send(json.dumps(ASK))
    while json.loads(channel.recv())["header"]["msg_type"] != "kernel_info_reply":
        continue
    return Viewer(first, time.perf_counter() - begun, name, channel)


def leave(server: serve.Server, viewer: Viewer) -> None:
    """Close the tab."""
    viewer.socket.close()
    address = f"{server.address}voila/api/shutdown/{viewer.kernel}"
    requests.post(address, headers={"Authorization": f"token {TOKEN}"}, timeout=60).raise_for_status()


@contextmanager
def voila(*, most: int, forked: bool = True) -> Iterator[serve.Server]:
    """Serve the pages with room for so many; without forking, kernels come as Jupyter starts them."""
    real = processes.environment

    def stock(work: Path) -> dict[str, str]:
        made = real(work)
        paths = [path for path in made["JUPYTER_PATH"].split(os.pathsep) if path != str(kernels.FOLDER)]
        return made | {"JUPYTER_PATH": os.pathsep.join(paths)}

    processes.environment = real if forked else stock  # type: ignore[assignment]  # for the length of this block
    port = serve.free_port(0)
    try:
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work,
            tempfile.TemporaryDirectory() as pages,
        ):
            shutil.copy2(places.notebooks() / "live" / f"{LESSON}.ipynb", pages)
            slider = new_notebook(cells=[new_code_cell(CELL)], metadata={"kernelspec": KERNEL})
            nbformat.write(slider, Path(pages) / f"{SLIDER}.ipynb")
            settings = serve.present_settings(Path(pages), port=port, token=TOKEN, most_kernels=most)
            with serve.child("present", settings, work=Path(work), port=port, token=TOKEN) as started:
                serve.wait_until_ready(started)
                time.sleep(8)  # the template has loaded by then, as it has when people come
                yield started.server
    finally:
        processes.environment = real


def together(server: serve.Server, count: int, page: str) -> list[Viewer]:
    """Let so many come in the same moment."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _number: look(server, page), range(count)))


def memory(server: serve.Server) -> float:
    """Return the MB that server and kernels hold, pages that they share counted once."""
    family = psutil.Process(server.pid)
    return sum(one.memory_full_info().pss for one in (family, *family.children(recursive=True))) / 1024**2


def first() -> None:
    """Print how soon the first widget comes."""
    seen: dict[tuple[bool, int], float] = {}
    for forked, count in itertools.product((True, False), (1, 12)):
        with voila(most=12, forked=forked) as server:
            viewers = together(server, count, SLIDER)
            seen[forked, count] = statistics.median(viewer.first for viewer in viewers)
            worst = max(viewer.first for viewer in viewers)
        kind = "forked" if forked else "stock"
        middle = seen[forked, count]
        say(f"{kind}, {count} at once: first widget after {middle:.2f} s in the middle, {worst:.2f} s at most")
    for count in (1, 12):
        say(f"{count} at once: {seen[False, count] / seen[True, count]:.1f} times as fast")


def more() -> None:
    """Print what one more viewer costs."""
    for forked, page in itertools.product((True, False), (SLIDER, LESSON)):
        count = 5
        with voila(most=count, forked=forked) as server:
            look(server, page)
            one = memory(server)
            together(server, count - 1, page)
            each = (memory(server) - one) / (count - 1)
        kind = "forked" if forked else "stock"
        say(f"{kind}, {page}: {each:.0f} MB a further viewer; {one:.0f} MB with the first")


def fifty(count: int = 50) -> None:
    """Print whether so many are served at once, and what the next one meets."""
    with voila(most=count) as server:
        viewers = together(server, count, SLIDER)
        held = memory(server)
        address = f"{server.address}voila/render/{SLIDER}.ipynb"
        next_one = requests.get(address, params={"token": TOKEN}, timeout=60)
        assert next_one.status_code == 503
        assert "All places are taken" in next_one.text
        assert requests.get(f"{server.address}room", params={"token": TOKEN}, timeout=60).json() == {"room": False}
        leave(server, viewers[0])
        late = look(server, SLIDER)
    wholes = sorted(viewer.whole for viewer in viewers)
    say(
        f"{len(viewers)} viewers at once, all served: {wholes[count // 2]:.1f} s in the middle, {wholes[-1]:.1f} s at "
        f"most, {held / 1024:.1f} GB together. The next one waits, and is served in {late.whole:.1f} s when one leaves."
    )


if __name__ == "__main__":
    parts = {"first": first, "memory": more, "fifty": fifty}
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", nargs="*", choices=[*parts], default=[*parts])
    chosen = options.parse_args().only
    load = os.getloadavg()[0]
    for wanted in chosen:
        parts[wanted]()
    if set(chosen) == set(parts):
        head = [
            "## Viewers of a live page",
            "",
            "What `benchmarks/viewers.py` said; a page with a slider, and lesson 01.",
        ]
        tail = f"{os.cpu_count()} cores; load of the machine when it began {load:.1f}."
        SECTION.write_text("\n".join([*head, "", *_said, "", tail, ""]), encoding="utf-8")
        metrics.write_page()
