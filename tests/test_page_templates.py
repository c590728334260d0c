"""Templates of live pages are compiled once, and again when their file changes."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from voila import notebook_renderer

from flywheel.serve.templates import Compiled, PageExporter, compile_once


def shown(folder: Path, cache: Compiled) -> str:
    """Render the page as a visitor's own environment does."""
    visitor = Environment(loader=FileSystemLoader(folder), bytecode_cache=cache, autoescape=True)
    return visitor.get_template("page.j2").render(n=3)


def test_a_second_visitor_gets_compiled_templates(tmp_path: Path, monkeypatch) -> None:
    """Each has an environment of their own; Jinja compiles for the first one only."""
    cache, compiled = Compiled(), []
    real = Environment.compile
    monkeypatch.setattr(Environment, "compile", lambda *a, **k: compiled.append(1) or real(*a, **k))
    (tmp_path / "page.j2").write_text("{{ n }} viewers", encoding="utf-8")
    assert [shown(tmp_path, cache) for _visitor in range(3)] == ["3 viewers"] * 3
    assert len(compiled) == 1
    (tmp_path / "page.j2").write_text("{{ n }} people", encoding="utf-8")
    assert shown(tmp_path, cache) == "3 people"
    assert len(compiled) == 2


def test_pages_share_what_is_compiled(monkeypatch) -> None:
    """Voila makes an exporter for each page."""
    monkeypatch.setattr(notebook_renderer, "VoilaExporter", notebook_renderer.VoilaExporter)
    compile_once()
    assert notebook_renderer.VoilaExporter is PageExporter
    one, other = (notebook_renderer.VoilaExporter().environment for _page in range(2))
    assert one is not other
    assert one.bytecode_cache is other.bytecode_cache is not None
