"""Templates of pages → compiled once for all visitors, where Voila compiles them anew for each of them."""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from voila import notebook_renderer
from voila.exporter import VoilaExporter

__all__ = ["Compiled", "PageExporter", "compile_once"]


class Compiled(BytecodeCache):
    """Jinja's cache of compiled templates, in memory: by name, file and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code of a template where Jinja looks for it; nothing when it is new or has changed."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


_compiled = Compiled()


class PageExporter(VoilaExporter):  # type: ignore[misc]  # voila is untyped
    """Voila's exporter, of which each page has its own, with compiled templates that all share."""

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        environment.bytecode_cache = _compiled
        return environment


def compile_once() -> None:
    """Let this process's Voila use it: compiling took half of what a page cost the server."""
    notebook_renderer.VoilaExporter = PageExporter
