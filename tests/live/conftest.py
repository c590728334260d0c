"""Turns a folder of notebooks into pages served as `flywheel start` serves them, opened in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from flywheel import places, serve


@pytest.fixture(scope="session")
def present(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], serve.Server]]:
    """Serve folders of notebooks as `flywheel start` does, one server a folder: ``present(folder)``."""
    servers: dict[Path, serve.Server] = {}
    with ExitStack() as stack:

        def served(folder: Path) -> serve.Server:
            if folder not in servers:
                port, token = serve.free_port(0), "a-key-for-tests"
                settings = serve.present_settings(folder, port=port, token=token)
                work = tmp_path_factory.mktemp("work")
                started = stack.enter_context(serve.child("present", settings, work=work, port=port, token=token))
                serve.wait_until_ready(started)
                servers[folder] = started.server
            return servers[folder]

        yield served


@pytest.fixture
def voila_page(visit: Callable[..., Any], present: Callable[[Path], serve.Server]) -> Callable[..., Any]:
    """Open a live page and wait until it shows: ``voila_page("01_voc")`` or ``voila_page(name, folder)``."""

    def opened(name: str, folder: Path | None = None, **size: int) -> Any:
        server = present(folder or places.notebooks() / "live")
        found = visit(f"{server.address}voila/render/{quote(name)}.ipynb?token={server.token}", **size)
        found.page.wait_for_selector("#rendered_cells", state="visible")
        return found

    return opened
