"""Turns the course's text sources into the notebooks that people open.

python course/build.py                 build what changed; solutions run only when their source changed
python course/build.py --only 01       one lesson
python course/build.py --execute       run every solutions edition again
python course/build.py --check         change nothing; say what differs from the sources and exit 1 if something does
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from flywheel import places
from flywheel.exercises import agendas, syllabus
from flywheel.exercises.deck import deck_cells
from flywheel.exercises.lessons import write_atomically
from flywheel.exercises.masters import exercise_of, load_specs
from flywheel.exercises.specs import Classify, Exercise, Matrix, offered

KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
TAGS = {"check-output": "nbval-check-output"}
SECONDS_A_CELL = 300


@dataclass(frozen=True)
class Edition:
    """One notebook to be built: its place and cells, whether outputs are stored, what they rest on, how it is shown."""

    path: Path
    cells: tuple[Any, ...]
    executed: bool = False
    rests_on: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """A hash of everything a person reads or runs; with outputs, also of what the checks say."""
        told = self.rests_on + "\0".join(
            f"{cell.id} {cell.cell_type} {cell.source} {cell.metadata}" for cell in self.cells
        )
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def notebook(self) -> Any:
        """The notebook without outputs."""
        made = new_notebook(
            cells=list(self.cells), metadata={**KERNEL, **self.shown, "flywheel": {"source": self.source}}
        )
        made.nbformat_minor = 5
        return made


def plan(course: Path, notebooks: Path, *, only: str | None = None) -> Iterator[Edition]:
    """Yield every edition that the sources call for."""
    for lesson in syllabus.read(course):
        if only not in (None, lesson.id):
            continue
        master = course / "lessons" / f"{lesson.name}.py"
        if not master.is_file():
            continue
        cells = read_master(master)
        specs = {spec.id: spec for spec in load_specs(lesson, course=course)}
        files = [
            *(course / "exercises").glob(f"ex_{lesson.name}.py"),
            *(course / "exercises" / f"ex_{lesson.name}").glob("*.*"),
        ]
        checks = "\0".join(file.read_text(encoding="utf-8") for file in sorted(files))
        for folder, solved in ((notebooks, False), (notebooks / "solutions", True)):
            path = folder / f"{lesson.name}.ipynb"
            made = identified(expand(lesson, specs, cells, solved=solved))
            yield Edition(path, made, executed=solved, rests_on=checks if solved else "")
        slides = identified(deck_cells(lesson, specs, read_master(master, keep=("slideshow", "unit"))))
        yield Edition(notebooks / "slides" / f"{lesson.name}.ipynb", slides, shown=deck_look(lesson))
    for folder in ("live", "reports"):
        for master in sorted((course / folder).glob("*.py")):
            if only is None or master.name.startswith(only):
                yield Edition(notebooks / folder / f"{master.stem}.ipynb", identified(read_master(master)))


def read_master(path: Path, *, keep: Sequence[str] = ()) -> list[Any]:
    """Return the cells of a text source, with our tags and what else to ``keep`` in their metadata."""
    text = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    cells = [cell for cell in text.cells if cell.source.strip()]
    for cell in cells:
        tags = [TAGS.get(tag, tag) for tag in cell.metadata.get("tags", ())]
        kept = {key: cell.metadata[key] for key in keep if key in cell.metadata}
        cell.metadata = NotebookNode(kept | ({"tags": tags} if tags else {}))
    return cells


def deck_look(lesson: syllabus.LessonEntry) -> dict[str, Any]:
    """Return what makes Voila show a notebook as slides."""
    return {"title": f"{lesson.id} · {lesson.title}", "voila": {"template": "flywheel_slides"}}


def expand(
    lesson: syllabus.LessonEntry, specs: dict[str, Exercise], cells: Sequence[Any], *, solved: bool
) -> Iterator[Any]:
    """Add what can be derived: the start block, and around each exercise cell its task and its check."""
    for place, cell in enumerate(cells):
        tags = cell.metadata.get("tags", ())
        if "trainer" in tags and not solved:
            continue
        exercise = exercise_of(cell.source) if cell.cell_type == "code" else None
        if exercise is None:
            yield _copy(cell)
        elif exercise not in specs:
            raise SystemExit(f"{lesson.name}: exercise {exercise} has no spec in exercises/ex_{lesson.name}.py")
        else:
            yield from exercise_cells(specs[exercise], cell, solved=solved)
        if place == 0:
            yield new_markdown_cell(start_block(lesson))


def _copy(cell: Any) -> Any:
    make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
    return make(cell.source, metadata=dict(cell.metadata))


def start_block(lesson: syllabus.LessonEntry) -> str:
    """Say what the syllabus knows about a lesson: minutes, data, aims and units."""
    facts = [f"**Time** {lesson.minutes} minutes"]
    if lesson.tables:
        facts.append("**Data** " + ", ".join(f"`{table}`" for table in lesson.tables))
    if lesson.exercises:
        facts.append(f"**Exercises** {len(lesson.exercises)}")
    lines = [" · ".join(facts), "", "After this lesson you can", ""]
    lines += [f"- {aim}" for aim in lesson.aims]
    if lesson.units:
        lines += ["", "**On the way** " + " · ".join(f"{unit.title} ({unit.minutes} min)" for unit in lesson.units)]
    return "\n".join(lines)


def exercise_cells(spec: Exercise, cell: Any, *, solved: bool) -> Iterator[Any]:
    """Yield the task, the stub or the solution, and the check of an exercise."""
    yield new_markdown_cell(task_text(spec), metadata={"flywheel": {"exercise": spec.id}})
    call = f'ex["{spec.id}"]'
    if callable(getattr(spec, "options", None)) or callable(getattr(spec, "items", None)):
        yield new_code_cell(f"{call}.options()")
    yield new_code_cell(
        cell.source if solved else spec.stub_code, metadata={"tags": ["exercise"], "flywheel": {"exercise": spec.id}}
    )
    check = f"{call}.check({spec.answer_name})"
    yield new_code_cell(check if solved else f"{check}\n# {call}.hint()\n# {call}.solution()\n# {call}.form()")


def task_text(spec: Exercise) -> str:
    """Write down the task with everything there is to choose from."""
    parts = [f"### Exercise {spec.id} · {spec.title}", spec.ask.strip()]
    parts += _list_of(
        {} if callable(getattr(spec, "options", None) or getattr(spec, "items", None)) else offered(spec, None)
    )
    if isinstance(spec, Classify):
        parts += ["The labels:", *_list_of(spec.labels)]
    if isinstance(spec, Matrix):
        for name, levels in (spec.across, spec.up):
            parts.append(f"**{name}**: " + ", ".join(f"{number} {level}" for number, level in enumerate(levels, 1)))
    if spec.in_code:
        parts.append(spec.in_code)
    return "\n\n".join(parts)


def _list_of(options: Any) -> list[str]:
    lines = [f"- `{key}`" if key == text else f"- `{key}` {text}" for key, text in options.items()]
    return ["\n".join(lines)] if lines else []


def identified(cells: Iterable[Any]) -> tuple[Any, ...]:
    """Give every cell an id made of its content, so that ids survive a rebuild and insertions elsewhere."""
    seen: Counter[str] = Counter()
    kept = []
    for cell in cells:
        key = f"{cell.cell_type}\0{cell.metadata.get('flywheel', '')}\0{cell.source}"
        cell.id = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:12]
        seen[key] += 1
        kept.append(cell)
    return tuple(kept)


def stored(path: Path) -> Any | None:
    """Return the notebook as it lies there, or None."""
    return nbformat.read(path, as_version=4) if path.is_file() else None


def is_current(edition: Edition) -> bool:
    """Say whether the stored notebook was made from these sources, and was run where it has to be."""
    there = stored(edition.path)
    if there is None or difference(edition):
        return False
    code = [cell for cell in there.cells if cell.cell_type == "code" and cell.source.strip()]
    made_of = there.metadata.get("flywheel", {}).get("source")
    return not edition.executed or (made_of == edition.source and all(cell.execution_count for cell in code))


def difference(edition: Edition) -> str:
    """Return a readable diff between the stored notebook and the sources; outputs are nbval's business."""
    there = stored(edition.path)
    old = _as_text(there.cells) if there is not None else []
    return "\n".join(difflib.unified_diff(old, _as_text(edition.cells), "notebook", "source", lineterm="", n=1))


def _as_text(cells: Iterable[Any]) -> list[str]:
    lines = []
    for cell in cells:
        slide = cell.metadata.get("slideshow")
        marks = [*cell.metadata.get("tags", ()), *([json.dumps(slide, sort_keys=True)] if slide else ())]
        lines.append(f"[{cell.cell_type} {cell.id}] {' '.join(marks)}".rstrip())
        lines += cell.source.splitlines()
    return lines


def executed(notebook: Any, *, work: Path) -> Any:
    """Run a notebook and keep its outputs; progress of the run goes to a folder that is thrown away."""
    from nbclient import NotebookClient
    from traitlets.config import Config

    environment = {**os.environ, "FLYWHEEL_WORK": str(work), "FLYWHEEL_LANG": "en"}
    environment.pop("FLYWHEEL_DATA", None)
    quiet = Config({"KernelManager": {"transport_encryption": "auto"}})
    client = NotebookClient(
        notebook,
        config=quiet,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
    )
    client.execute(env=environment, cwd=str(work))
    notebook.metadata["language_info"] = dict(KERNEL["language_info"])
    return notebook


def build(editions: Iterable[Edition], *, execute: bool = False) -> list[Path]:
    """Write what is not current; return what was written."""
    written = []
    for edition in editions:
        if is_current(edition) and not (execute and edition.executed):
            continue
        notebook = edition.notebook()
        if edition.executed:
            with tempfile.TemporaryDirectory() as work:
                notebook = executed(notebook, work=Path(work))
        nbformat.validate(notebook)
        edition.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(edition.path, nbformat.writes(notebook) + "\n")
        written.append(edition.path)
    return written


def strays(notebooks: Path, editions: Iterable[Edition]) -> list[Path]:
    """Return notebooks that no source calls for any more."""
    wanted = {edition.path for edition in editions}
    return sorted(
        path for path in notebooks.rglob("*.ipynb") if path not in wanted and ".ipynb_checkpoints" not in path.parts
    )


def check(notebooks: Path, editions: Sequence[Edition], *, whole: bool) -> int:
    """Print what differs and return how many notebooks do."""
    wrong = 0
    for edition in editions:
        if is_current(edition):
            continue
        wrong += 1
        print(f"✗ {edition.path.relative_to(notebooks)}: differs from its source")
        print(
            difference(edition) or "  the cells agree, but it was not run to its end, or not since its checks changed"
        )
    for path in strays(notebooks, editions) if whole else []:
        wrong += 1
        print(f"✗ {path.relative_to(notebooks)}: no source calls for it")
    print(
        f"{wrong} of {len(editions)} notebooks differ; run: python course/build.py"
        if wrong
        else f"✓ {len(editions)} notebooks agree with their sources"
    )
    return wrong


def trainers_guide(course: Path, *, write: bool) -> bool:
    """Bring the tables of the trainer's guide up to date, or only look; return whether they were not."""
    guide = course / "TRAINER.md"
    if not guide.is_file():
        return False
    text = guide.read_text(encoding="utf-8")
    filled = agendas.filled_in(text, course)
    if write and filled != text:
        write_atomically(guide, filled)
    return filled != text


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something differs")
    parser.add_argument("--only", metavar="ID", help="one lesson, such as 01, with its live page")
    parser.add_argument("--execute", action="store_true", help="run solutions editions again even when nothing changed")
    parser.add_argument("--course", type=Path, default=places.course(), help=argparse.SUPPRESS)
    parser.add_argument("--notebooks", type=Path, default=places.notebooks(), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    editions = list(plan(chosen.course, chosen.notebooks, only=chosen.only))
    stale = trainers_guide(chosen.course, write=not chosen.check)
    if chosen.check:
        if stale:
            print("✗ TRAINER.md: its tables differ from course.yml and agendas.yml")
        return 1 if check(chosen.notebooks, editions, whole=chosen.only is None) or stale else 0
    if stale:
        print("✓ TRAINER.md")
    for path in build(editions, execute=chosen.execute):
        print(f"✓ {path.relative_to(chosen.notebooks)}")
    for path in strays(chosen.notebooks, editions) if chosen.only is None else []:
        path.unlink()
        print(f"– {path.relative_to(chosen.notebooks)} removed: no source calls for it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
