"""Turns a folder of notebooks into pages served as `flywheel start` serves them, opened in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from flywheel import places, serve

DRAWN = """
() => document.querySelector(".jp-OutputArea-output, #rendered_cells .jp-MarkdownCell")
  && [...document.querySelectorAll(".jp-OutputArea-output")].every(one => one.childElementCount || one.innerText)
  && !document.querySelector("#rendered_cells").innerText.includes("Loading widget")
  && !document.querySelector(".flywheel-asleep")
"""


@pytest.fixture(scope="session")
def present(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., serve.Server]]:
    """Serve folders of notebooks as `flywheel start` does: ``present(folder)``, or ``present(folder, most_kernels=1)``.

    There is one server for each folder and settings, which lives to the end.
    """
    with ExitStack() as stack:

        @cache
        def served(folder: Path, **wanted: Any) -> serve.Server:
            port, token = serve.free_port(0), "a-key-for-tests"
            settings = serve.present_settings(folder, port=port, token=token, **wanted)
            work = tmp_path_factory.mktemp("work")
            started = stack.enter_context(serve.child("present", settings, work=work, port=port, token=token))
            serve.wait_until_ready(started)
            return started.server

        yield served


@pytest.fixture
def voila_page(visit: Callable[..., Any], present: Callable[[Path], serve.Server]) -> Callable[..., Any]:
    """Open a live page and wait until it shows: ``voila_page("01_voc", width=390, scheme="dark")``.

    A second argument names another folder of pages. Every call starts a kernel.
    """
    return lambda name, folder=None, **look: _shown(visit, present, name, folder, **look)


def _shown(
    visit: Callable[..., Any],
    present: Callable[[Path], serve.Server],
    name: str,
    folder: Path | None = None,
    **look: Any,
) -> Any:
    server = present(folder or places.notebooks() / "live")
    found = visit(f"{server.address}voila/render/{quote(name)}.ipynb?token={server.token}", **look)
    found.page.wait_for_selector("#rendered_cells", state="visible")
    found.page.wait_for_function(DRAWN)
    return found
