"""The builder: masters in, editions out, the same on every run."""

import shutil

import nbformat
import pytest

from flywheel.exercises import masters, syllabus
from flywheel.exercises.masters import solution_code


def _read(path):
    return nbformat.read(path, as_version=4)


def _sources(path):
    return [cell.source for cell in _read(path).cells]


@pytest.fixture
def copy(built, tmp_path):
    """A copy of the built course that a test may spoil; the arguments for the builder."""
    course, notebooks = built
    shutil.copytree(course, tmp_path / "course")
    shutil.copytree(notebooks, tmp_path / "notebooks")
    return tmp_path, ["--course", str(tmp_path / "course"), "--notebooks", str(tmp_path / "notebooks")]


def test_the_trainee_edition_has_stubs_and_no_solution(built):
    """Trainees find the task, the stub and the check; no answer, no trainer note, no output."""
    path = built[1] / "71_tiny.ipynb"
    text = "\n".join(_sources(path))
    assert "### Exercise 71.1 · Count\n\nHow many?\nOne number." in text
    assert "# exercise 71.1\nanswer_71_1 = ..." in text
    assert 'ex["71.1"].check(answer_71_1)\n# ex["71.1"].hint()' in text
    assert "- `a` this\n- `b` that" in text
    assert "count()" not in text
    assert "Trainer: wait." not in text
    assert not any(cell.get("outputs") for cell in _read(path).cells)


def test_the_solutions_edition_is_executed_and_has_the_trainers_notes(built):
    """Trainers find the answers, what came out, and their notes."""
    notebook = _read(built[1] / "solutions" / "71_tiny.ipynb")
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "answer_71_1 = data.feedback.count().execute()" in text
    assert "Trainer: wait." in text
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    assert "2 of 2 exercises done" in str(notebook.cells[-1].outputs)


def test_the_start_block_comes_from_the_syllabus(built):
    """Minutes, data, aims and units stand in one place only."""
    block = _sources(built[1] / "71_tiny.ipynb")[1]
    assert "**Time** 30 minutes · **Data** `feedback` · **Exercises** 2" in block
    assert "- Count to two." in block
    assert "Counting (20 min) · Picking (10 min)" in block


def test_a_second_build_changes_no_byte(copy, builder):
    """Built again, even from nothing, the unexecuted editions are the same to the byte."""
    root, arguments = copy
    path = root / "notebooks" / "live" / "71_tiny.ipynb"
    before = {p: p.read_bytes() for p in (root / "notebooks").rglob("*.ipynb")}
    path.unlink()
    assert builder.main(arguments) == 0
    assert {p: p.read_bytes() for p in (root / "notebooks").rglob("*.ipynb")} == before


def test_ids_survive_an_insertion(builder, course):
    """A new cell changes no other cell's id; equal cells get different ids."""
    master = course / "live" / "71_tiny.py"
    master.write_text("# %%\na\n\n# %%\nb\n\n# %%\na\n")
    first = [cell.id for cell in builder.identified(builder.read_master(master))]
    master.write_text("# %%\nnew\n\n# %%\na\n\n# %%\nb\n\n# %%\na\n")
    second = [cell.id for cell in builder.identified(builder.read_master(master))]
    assert second[1:] == first
    assert len(set(second)) == 4


def test_check_agrees_with_what_was_built(copy, builder, capsys):
    """Fresh from the builder there is nothing to say."""
    assert builder.main([*copy[1], "--check"]) == 0
    assert "✓ 4 notebooks agree" in capsys.readouterr().out


def test_check_shows_an_edited_notebook(copy, builder, capsys):
    """Someone edited a generated notebook: the line is shown and the exit code is 1."""
    root, arguments = copy
    path = root / "notebooks" / "71_tiny.ipynb"
    path.write_text(path.read_text().replace("A lesson for the tests.", "A lesson for fun."))
    assert builder.main([*arguments, "--check"]) == 1
    said = capsys.readouterr().out
    assert "71_tiny.ipynb: differs from its source" in said
    assert "-A lesson for fun." in said
    assert "+A lesson for the tests." in said


def test_check_shows_a_changed_source_in_both_editions(copy, builder, capsys):
    """A spec that changed makes the trainee and the solutions edition stale."""
    root, arguments = copy
    spec = root / "course" / "exercises" / "ex_71_tiny.py"
    spec.write_text(spec.read_text().replace("How many?", "How many are there?"))
    assert builder.main([*arguments, "--check"]) == 1
    assert "2 of 4 notebooks differ" in capsys.readouterr().out


def test_check_shows_outputs_whose_checks_have_changed(copy, builder, capsys):
    """What a check says after the answer is in no cell, only in outputs: the solutions edition alone is stale."""
    root, arguments = copy
    spec = root / "course" / "exercises" / "ex_71_tiny.py"
    spec.write_text(spec.read_text() + "\n# other words after the answer\n")
    assert builder.main([*arguments, "--check"]) == 1
    said = capsys.readouterr().out
    assert "1 of 4 notebooks differ" in said
    assert "solutions/71_tiny.ipynb" in said


def test_check_wants_solutions_executed(copy, builder, capsys):
    """A solutions edition whose outputs were cleared is not current."""
    root, arguments = copy
    path = root / "notebooks" / "solutions" / "71_tiny.ipynb"
    notebook = _read(path)
    notebook.cells[-1].execution_count = None
    nbformat.write(notebook, path)
    assert builder.main([*arguments, "--check"]) == 1
    assert "was not run to its end" in capsys.readouterr().out


def test_notebooks_without_a_source_are_removed(copy, builder, capsys):
    """A lesson that was renamed leaves nothing behind; ``--check`` only says so."""
    root, arguments = copy
    stray = root / "notebooks" / "70_old.ipynb"
    shutil.copy(root / "notebooks" / "71_tiny.ipynb", stray)
    assert builder.main([*arguments, "--check"]) == 1
    assert "70_old.ipynb: no source calls for it" in capsys.readouterr().out
    builder.main(arguments)
    assert not stray.exists()


def test_an_exercise_without_a_spec_stops_the_build(builder, course, tmp_path):
    """The message names lesson, exercise and the file that lacks it."""
    master = course / "lessons" / "71_tiny.py"
    master.write_text(master.read_text().replace("# exercise 71.2", "# exercise 71.3"))
    with pytest.raises(SystemExit, match=r"71_tiny: exercise 71\.3 has no spec in exercises/ex_71_tiny\.py"):
        builder.main(["--course", str(course), "--notebooks", str(tmp_path / "out")])


def test_specs_may_be_a_folder_of_files(course):
    """A long list of specs is split into files that import from each other, and loads anew when a file changes."""
    specs, lesson = course / "exercises", syllabus.entry("71", course=course)
    alone = masters.load_specs(lesson, course=course)
    (specs / "ex_71_tiny").mkdir()
    (specs / "ex_71_tiny.py").rename(specs / "ex_71_tiny" / "part.py")
    inside = specs / "ex_71_tiny" / "__init__.py"
    inside.write_text("from .part import EXERCISES\n", encoding="utf-8")
    assert [spec.id for spec in masters.load_specs(lesson, course=course)] == [spec.id for spec in alone]
    inside.write_text("from .part import EXERCISES as ALL\n\nEXERCISES = ALL[:1]\n", encoding="utf-8")
    assert len(masters.load_specs(lesson, course=course)) == 1


def test_the_solution_of_an_exercise_is_read_from_its_master(course):
    """Only the cell with the mark is taken, without the mark."""
    lesson = syllabus.entry("71", course=course)
    assert solution_code(lesson, "71.2", course=course) == 'answer_71_2 = "b"'
    assert solution_code(lesson, "71.9", course=course) == ""


def test_a_page_may_belong_to_no_lesson(builder, course, tmp_path):
    """A page named after its subject is built beside those of the lessons."""
    (course / "live" / "maturity.py").write_text("# %% [markdown]\n# # Maturity\n")
    paths = [edition.path.relative_to(tmp_path).as_posix() for edition in builder.plan(course, tmp_path)]
    assert "live/maturity.ipynb" in paths
    assert "live/71_tiny.ipynb" in paths
