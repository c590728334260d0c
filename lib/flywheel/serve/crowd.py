"""Visitors → kernels: as many as the machine bears, each gone soon after its visitor."""

from __future__ import annotations

import asyncio
import os
from contextvars import ContextVar
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import authenticated
from traitlets import Bool, Integer
from voila.tornado.handler import TornadoVoilaHandler

__all__ = ["Crowd", "Page", "Room"]

_page: ContextVar[Page | None] = ContextVar("page", default=None)


class Crowd(AsyncMappingKernelManager):
    """Kernels of visitors: a limited number, and none is kept for a visitor who has left.

    A kernel nobody is connected to ends after ``left_timeout``; one that is connected but idle after
    ``cull_idle_timeout``. Both are seconds. Guests share the server and nothing else (decision 0013).
    """

    most = Integer(16, config=True, help="How many kernels may run at once; who comes later waits.")
    left_timeout = Integer(180, config=True, help="Seconds until a kernel without a visitor ends.")
    guests = Bool(False, config=True, help="Whether every page has a work folder of its own, gone with its kernel.")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]  # jupyter_server is typed in part only
        self.preparing = 0
        self._folders: dict[str, TemporaryDirectory[str]] = {}

    def has_room(self) -> bool:
        """Return whether one more page can open; pages that are about to start their kernel count."""
        return len(self.list_kernel_ids()) + self.preparing < self.most

    async def start_kernel(self, **wanted: Any) -> str:  # type: ignore[override]  # the parent's too is a coroutine
        """Start a kernel and tell the page it is for."""
        folder = TemporaryDirectory(prefix="flywheel-guest-", ignore_cleanup_errors=True) if self.guests else None
        if folder:
            wanted["env"] = {**(wanted.get("env") or os.environ), "FLYWHEEL_WORK": folder.name}
        kernel: str = await super().start_kernel(**wanted)
        if folder:
            self._folders[kernel] = folder
        page = _page.get()
        if page is not None:
            page.kernel = kernel
        return kernel

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, and what its guest saved."""
        folder = self._folders.pop(kernel_id, None)
        if folder:
            folder.cleanup()
        return super().remove_kernel(kernel_id)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that idles: soon when its visitor has left, late when the page is still open."""
        left = not self._kernel_connections.get(kernel_id, 0)
        patient = self.cull_idle_timeout
        self.cull_idle_timeout = min(patient, self.left_timeout) if left else patient
        try:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]
        finally:
            self.cull_idle_timeout = patient


class Page(TornadoVoilaHandler):  # type: ignore[misc]  # voila is untyped
    """A live page; when the house is full, a waiting page that tries again by itself."""

    kernel: str | None = None

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Show the page as soon as there is room for its kernel."""
        crowd: Crowd = self.kernel_manager
        if not crowd.has_room():
            self.set_status(503)
            self.set_header("Retry-After", "5")
            await self.finish(self.render_template("waiting.html"))
            return
        crowd.preparing += 1
        _page.set(self)
        try:
            pieces = self.get_generator(path=path)
            first = await anext(pieces, None)
        finally:
            crowd.preparing -= 1
        if first is not None:
            self.write(first)
            await self._rest(pieces)

    async def _rest(self, pieces: Any) -> None:
        await self.flush()
        async for piece in pieces:
            self.write(piece)
            await self.flush()

    def on_connection_close(self) -> None:
        """End the kernel of a visitor who left before the page was there."""
        super().on_connection_close()
        if not self._finished and self.kernel in self.kernel_manager:
            self._farewell = asyncio.ensure_future(self.kernel_manager.shutdown_kernel(self.kernel, now=True))


class Room(JupyterHandler):
    """Whether one more page can open, for those who wait."""

    @authenticated
    def get(self) -> None:
        """Answer ``{"room": true}`` or ``{"room": false}``."""
        crowd: Crowd = self.kernel_manager  # type: ignore[assignment]  # present.py makes it one
        self.finish({"room": crowd.has_room()})
