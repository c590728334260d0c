"""Addresses beside the live pages → finished reports in a sandbox, the Chinese font, and words where nothing is."""

from __future__ import annotations

import importlib.util
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

from tornado.web import HTTPError, StaticFileHandler, authenticated
from voila.handler import BaseVoilaHandler

__all__ = ["Font", "Missing", "Reports", "chinese_font_file"]

_REPORT_ENDINGS = {".html", ".xlsx", ".docx", ".pdf", ".png", ".svg"}
_REPORT_POLICY = (
    "default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline'; font-src data:; "
    "frame-ancestors 'self'; sandbox allow-downloads"
)
_YEAR_SECONDS = 365 * 24 * 3600


def chinese_font_file() -> Path | None:
    """Return the font that lends its glyphs to a device without Chinese ones; None when its wheel is missing."""
    found = importlib.util.find_spec("zhplot")
    if found is None or not found.submodule_search_locations:
        return None
    font = Path(next(iter(found.submodule_search_locations))) / "fonts" / "NotoSansSC-Regular.ttf"
    return font if font.is_file() else None


class Missing(BaseVoilaHandler):  # type: ignore[misc]  # voila is untyped
    """An address that leads nowhere: said in the workbook's own words, to those who have the key."""

    def initialize(self, **settings: Any) -> None:
        """Take from the application what Voila's other handlers are given one by one."""
        super().initialize(voila_configuration=self.settings["voila"].voila_configuration, **settings)

    @authenticated
    async def get(self, *_parts: str) -> None:
        """Refuse."""
        raise HTTPError(404)


class Reports(Missing, StaticFileHandler):
    """Finished reports and what belongs to them: no script runs in them, and no other file leaves the folder."""

    def initialize(self, path: str) -> None:  # type: ignore[override]  # two parents, two signatures
        """Take the folder."""
        Missing.initialize(self)
        StaticFileHandler.initialize(self, path)

    def set_default_headers(self) -> None:
        """Put every report into a sandbox, whatever it holds."""
        super().set_default_headers()
        self.set_header("Content-Security-Policy", _REPORT_POLICY)

    @authenticated
    def get(self, path: str) -> Awaitable[None]:  # type: ignore[override]  # as in jupyter_server's own handler
        """Show a report."""
        if Path(path).suffix.lower() not in _REPORT_ENDINGS or "/." in f"/{path}":
            raise HTTPError(404)
        return StaticFileHandler.get(self, path)


class Font(StaticFileHandler):
    """The Chinese font; browsers ask for it only when a page has Chinese and the device cannot draw it."""

    def get_cache_time(self, path: str, modified: Any, mime_type: str) -> int:  # noqa: ARG002  # tornado's signature
        """Let browsers keep it."""
        return _YEAR_SECONDS
