"""The committed course: sources agree with notebooks, trainee editions run untouched, and the answer bank holds."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections import Counter
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from flywheel import kernels, places
from flywheel.exercises import in_form, syllabus
from flywheel.exercises.judging import Outcome, judge
from flywheel.exercises.masters import exercise_of, load_specs
from flywheel.exercises.specs import Rubric, Table

SECONDS_A_CELL = 300
LESSONS = [lesson for lesson in syllabus.read() if (places.notebooks() / f"{lesson.name}.ipynb").is_file()]
EXERCISES = [pytest.param(spec, id=spec.id) for lesson in LESSONS for spec in load_specs(lesson)]
EDITIONS = [
    f"{folder}{path.stem}"
    for folder in ("", "solutions/", "live/", "reports/")
    for path in sorted((places.notebooks() / folder).glob("*.ipynb"))
]
ROOT = places.course().parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("course/*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "datasets" / "README.md"]
every_edition = pytest.mark.parametrize("name", EDITIONS)
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
every_exercise = pytest.mark.parametrize("spec", EXERCISES)


@cache
def _notebook(name):
    return nbformat.read(places.notebooks() / f"{name}.ipynb", as_version=4)


@cache
def _sample():
    from flywheel import samples

    return samples.load()


def _code(name):
    return [cell for cell in _notebook(name).cells if cell.cell_type == "code"]


@pytest.mark.slow
@every_lesson
def test_an_untouched_lesson_runs_clean(lesson, tmp_path, monkeypatch):
    """Nothing raises, and every exercise is not attempted."""
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", str(kernels.FOLDER))  # forked kernels, as a trainee has them
    monkeypatch.delenv("FLYWHEEL_DATA", raising=False)
    quiet = Config({"KernelManager": {"transport_encryption": "auto"}})
    notebook = nbformat.read(places.notebooks() / f"{lesson.name}.ipynb", as_version=4)
    NotebookClient(notebook, config=quiet, timeout=SECONDS_A_CELL, kernel_name="python3").execute(cwd=str(tmp_path))
    assert _outcomes(notebook) == dict.fromkeys(lesson.exercises, "○ Not attempted")
    assert not (tmp_path / "progress.jsonl").exists()


@every_lesson
def test_the_solutions_edition_solves_every_exercise(lesson):
    """The stored outputs say correct (or written, for own words) for each exercise, and nothing raised."""
    found = _outcomes(_notebook(f"solutions/{lesson.name}"))
    assert set(found) == set(lesson.exercises)
    assert {text for text in found.values() if not text.startswith("✓")} == set()


def _outcomes(notebook):
    """Return exercise → first line of what its check printed."""
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            assert output.output_type != "error", cell.source
            if check := re.match(r'ex\["([\d.]+)"\]\.check\(', cell.source):
                found[check[1]] = output.data["text/plain"].splitlines()[0]
    return found


@every_lesson
def test_the_stored_notebooks_are_small(lesson):
    """Outputs stay small enough to read in a diff and to open at once: under a megabyte a lesson."""
    assert (places.notebooks() / "solutions" / f"{lesson.name}.ipynb").stat().st_size < 1_000_000


@every_lesson
def test_syllabus_specs_and_master_name_the_same_exercises(lesson):
    """Ids agree in course.yml, in the spec file and in the lesson, in the same order."""
    ids = tuple(spec.id for spec in load_specs(lesson))
    in_lesson = tuple(filter(None, (exercise_of(cell.source) for cell in _code(lesson.name))))
    assert lesson.exercises == ids == in_lesson


@every_lesson
def test_a_lesson_has_its_start_and_end_blocks(lesson):
    """It opens with its title and the facts of the syllabus, and closes with take-aways, a self-check and the next."""
    prose = [cell.source for cell in _notebook(lesson.name).cells if cell.cell_type == "markdown"]
    assert prose[0].startswith(f"# {lesson.id} · ")
    assert f"**Time** {lesson.minutes} minutes" in prose[1]
    ending = "\n".join(prose[-3:])
    assert all(heading in ending for heading in ("## Take-aways", "## Check yourself", "## Next"))


@every_lesson
def test_cells_are_short_and_define_nothing(lesson):
    """At most 12 lines a cell, and no def or class outside exercise cells."""
    long = [cell.source for cell in _code(f"solutions/{lesson.name}") if len(cell.source.splitlines()) > 12]
    assert long == []
    own = [cell.source for cell in _code(f"solutions/{lesson.name}") if exercise_of(cell.source) is None]
    assert [source for source in own if re.search(r"^\s*(def|class) ", source, flags=re.MULTILINE)] == []


@every_lesson
def test_each_name_is_assigned_once(lesson):
    """A reader who runs a cell twice, or jumps back, meets the same values."""
    names = Counter()
    for cell in _code(f"solutions/{lesson.name}"):
        for node in ast.parse(cell.source).body:
            targets = [name for target in getattr(node, "targets", ()) for name in ast.walk(target)]
            names.update(name.id for name in targets if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store))
    assert {name: count for name, count in names.items() if count > 1} == {}


@every_lesson
def test_the_trainee_edition_holds_nothing_it_should_not(lesson):
    """No output, no trainer note, no count of runs, and every id once."""
    notebook = _notebook(lesson.name)
    assert not any(cell.outputs or cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    assert not any("trainer" in cell.metadata.get("tags", ()) for cell in notebook.cells)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@every_exercise
def test_every_exercise_has_wrong_answers_in_its_bank(spec):
    """An exercise that was never seen to fail is not finished; own words are never failed."""
    assert isinstance(spec, Rubric) or spec.bank.wrong or any(mistake.gives for mistake in spec.mistakes)


@every_exercise
def test_the_right_answer_passes(spec):
    """What the spec expects on the sample, and each equivalent of it, is correct."""
    data = _sample()
    for answer in (spec.right(data), *(make(data) for make in spec.bank.equivalent)):
        verdict = judge(spec, answer, data=data)
        assert verdict.outcome is Outcome.CORRECT, verdict.says


@every_exercise
def test_a_wrong_answer_earns_the_intended_message(spec):
    """Every mistake is recognised by what it gives, and every wrong answer of the bank by its key or words."""
    data = _sample()
    intended = [(mistake.gives, mistake.key) for mistake in spec.mistakes if mistake.gives]
    for make, message in (*intended, *((wrong.answer, wrong.intended) for wrong in spec.bank.wrong)):
        verdict = judge(spec, make(data), data=data)
        assert verdict.outcome is not Outcome.CORRECT, f"{message}: this answer passes"
        assert message == verdict.mistake or message in verdict.says, f"{message}: got {verdict}"


@every_exercise
def test_no_message_gives_the_answer_away(spec):
    """Messages of mistakes and the first two hints do not hold the expected number or the right line."""
    right = spec.right(_sample())
    said = [mistake.says for mistake in spec.mistakes] + list(spec.hints[:2])
    secret = f"{right:.6g}" if isinstance(right, float) else getattr(spec, "line", "")
    assert not secret or not any(re.search(rf"(?<![\d.]){re.escape(secret)}(?![\d.])", text) for text in said)


@every_exercise
def test_a_table_can_be_previewed_on_a_phone(spec):
    """The offered lines are short enough to be read on a live page."""
    lines = spec.lines() if isinstance(spec, Table) else {}
    assert [line for line in lines if len(line) > 200] == []


@every_lesson
def test_a_lesson_has_exercises_enough(lesson):
    """Eight or more of five kinds or more, one broken code, one judgement, and a quiz of five with explanations."""
    specs = load_specs(lesson)
    kinds = Counter(spec.kind for spec in specs)
    assert len(specs) >= 8
    assert len(kinds) >= 5
    assert kinds["fix"] >= 1
    assert kinds["rubric"] >= 1
    assert sum(spec.kind in ("choice", "multi") and bool(spec.why) for spec in specs) >= 5


@every_exercise
def test_an_exercise_helps(spec):
    """Three hints, and two predicted mistakes or more; own words are never failed, so they need none."""
    assert len(spec.hints) >= 3
    assert spec.kind == "rubric" or len(spec.mistakes) >= 2


@every_lesson
def test_a_lesson_can_be_done_without_code(lesson):
    """Its live page shows a form for every exercise, in the order of the lesson."""
    page = "\n".join(cell.source for cell in _notebook(f"live/{lesson.name}").cells)
    assert tuple(re.findall(r'^ex\["([\d.]+)"\]\.form\(\)', page, flags=re.MULTILINE)) == lesson.exercises


@every_exercise
def test_a_form_speaks_no_code(spec):
    """Task, hints and ways name no answer variable, no call and no attribute."""
    said = [in_form.asked(spec), *(in_form.hint(spec, stage) for stage in range(3))]
    said += [in_form.way(spec, line) for line in getattr(spec, "lines", dict)()]
    code = r"answer_\d|\w\(|\w\.[a-z]\w+|\[['\"\d]|\bfunction\b|\bcode\b"
    found = [text for text in said if re.search(code, text)]
    assert found == []


@every_lesson
def test_a_lesson_gives_its_time(lesson):
    """45 to 75 minutes, divided into units that add up."""
    assert 45 <= lesson.minutes <= 75
    assert sum(unit.minutes for unit in lesson.units) == lesson.minutes


@every_edition
def test_a_notebook_asks_nobody_off_the_machine(name):
    """No cell and no stored output holds an address that a browser or Python would ask."""
    told = [cell.source for cell in _notebook(name).cells] + _stored_html(name)
    asked = [found for text in told for found in re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}[^\s\"')]*", text)]
    assert [address for address in asked if not address.startswith("http://www.w3.org/")] == []


@every_edition
def test_links_and_images_lead_somewhere(name):
    """A link leads to a file that is there, and an image has a file and an alternative text."""
    assert list(_broken(_prose(name), places.notebooks() / Path(name).parent)) == []


@every_edition
def test_every_figure_has_an_alternative_text(name):
    """Stored pictures carry words for those who do not see them."""
    outputs = [output for cell in _notebook(name).cells for output in cell.get("outputs", ())]
    pictures = [output.metadata.get("image/png", {}) for output in outputs if "image/png" in output.get("data", {})]
    assert [picture for picture in pictures if not picture.get("alt", "").strip()] == []
    tags = [tag for text in _stored_html(name) for tag in re.findall(r"<img\b[^>]*>", text)]
    assert [tag for tag in tags if not re.search(r"\balt=(['\"])[^'\"]+\1", tag)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_the_handbooks_lead_somewhere(page):
    """README, guides and documents link to files that are there."""
    assert list(_broken(page.read_text(encoding="utf-8"), page.parent)) == []


def _stored_html(name):
    outputs = [output for cell in _notebook(name).cells for output in cell.get("outputs", ())]
    return ["".join(output.data["text/html"]) for output in outputs if "text/html" in output.get("data", {})]


def _prose(name):
    return "\n".join(cell.source for cell in _notebook(name).cells if cell.cell_type == "markdown")


def _broken(text, folder):
    """Yield links to files that are not there, and images without words."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for image, words, target in re.findall(r"(!?)\[([^\]]*)\]\(([^)\s]+)[^)]*\)", text):
        if image and not words.strip():
            yield f"{target}: no alternative text"
        outside = re.match(r"[a-z]+:|#", target)
        if not outside and not (folder / target.partition("#")[0]).exists():
            yield f"{target}: is not there"


def test_the_builder_is_not_part_of_the_library():
    """Notebooks are built with jupytext, which people who only use the workbook do not need."""
    assert importlib.util.find_spec("flywheel.build") is None
