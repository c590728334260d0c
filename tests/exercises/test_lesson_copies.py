"""A person's own copies of the lessons survive every update."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from flywheel.exercises import lessons
from flywheel.exercises.lessons import Arrival, copy_lessons, write_atomically


@pytest.fixture
def edition(tmp_path):
    """Write a version of lesson 01 and return the folder."""

    def write(text):
        folder = tmp_path / "notebooks"
        folder.mkdir(exist_ok=True)
        prose = new_markdown_cell("Only in the sample.", metadata={"tags": ["sample-only"]}, id="b")
        nbformat.write(new_notebook(cells=[new_code_cell(text, id="a"), prose]), folder / "01_voc.ipynb")
        return folder

    return write


def _edit(path, text):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = text
    nbformat.write(notebook, path)


def _first_cell(path):
    return nbformat.read(path, as_version=4).cells[0].source


def test_a_missing_lesson_is_copied_and_signed(edition, work):
    """The first call brings the lesson; the second finds nothing to do."""
    (first,) = copy_lessons(work, notebooks=edition("one"))
    (second,) = copy_lessons(work, notebooks=edition("one"))
    assert (first.arrival, second.arrival) == (Arrival.NEW, Arrival.SAME)
    notary = nbformat.sign.NotebookNotary()
    assert notary.check_signature(nbformat.read(work / "01_voc.ipynb", as_version=4))
    notary.store.close()


def test_an_edited_copy_is_kept_and_the_update_lies_beside(edition, work):
    """The trainee's work stays as it is; the new version gets a name of its own."""
    copy_lessons(work, notebooks=edition("one"))
    _edit(work / "01_voc.ipynb", "mine")
    (update,) = copy_lessons(work, notebooks=edition("two"))
    assert update == lessons.Copied(work / "01_voc.new.ipynb", Arrival.BESIDE)
    assert (_first_cell(work / "01_voc.ipynb"), _first_cell(update.path)) == ("mine", "two")
    assert copy_lessons(work, notebooks=edition("two"))[0].arrival is Arrival.SAME


def test_an_untouched_copy_is_replaced(edition, work):
    """Running a lesson is no edit: outputs do not keep an old version alive."""
    copy_lessons(work, notebooks=edition("one"))
    notebook = nbformat.read(work / "01_voc.ipynb", as_version=4)
    notebook.cells[0].execution_count = 7
    nbformat.write(notebook, work / "01_voc.ipynb")
    assert copy_lessons(work, notebooks=edition("two"))[0].arrival is Arrival.UPDATED
    assert _first_cell(work / "01_voc.ipynb") == "two"


def test_an_edited_update_is_not_overwritten_either(edition, work):
    """When the file beside was edited too, the next update gets the next name."""
    copy_lessons(work, notebooks=edition("one"))
    _edit(work / "01_voc.ipynb", "mine")
    copy_lessons(work, notebooks=edition("two"))
    _edit(work / "01_voc.new.ipynb", "mine too")
    (third,) = copy_lessons(work, notebooks=edition("three"))
    assert third.path.name == "01_voc.new-2.ipynb"
    assert _first_cell(work / "01_voc.new.ipynb") == "mine too"


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"delivered": 1, "written": []}'])
def test_a_lost_record_never_costs_work(edition, work, broken):
    """Without a readable record an edited copy still counts as edited."""
    copy_lessons(work, notebooks=edition("one"))
    _edit(work / "01_voc.ipynb", "mine")
    (work / ".lessons.json").write_text(broken)
    copy_lessons(work, notebooks=edition("two"))
    assert _first_cell(work / "01_voc.ipynb") == "mine"


def test_a_copy_that_cannot_be_read_is_left_alone(edition, work):
    """A damaged notebook may be somebody's work, so it is not replaced."""
    copy_lessons(work, notebooks=edition("one"))
    (work / "01_voc.ipynb").write_text("damaged")
    assert copy_lessons(work, notebooks=edition("two"))[0].arrival is Arrival.BESIDE
    assert (work / "01_voc.ipynb").read_text() == "damaged"


def test_a_kill_between_file_and_record_is_healed(edition, work, monkeypatch):
    """The file is whole, the record is missing: the next call finds the lesson and records it."""
    with monkeypatch.context() as patched:
        patched.setattr(lessons._Record, "save", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            copy_lessons(work, notebooks=edition("one"))
    assert copy_lessons(work, notebooks=edition("one"))[0].arrival is Arrival.SAME
    assert (work / ".lessons.json").is_file()


def test_prose_about_the_sample_is_left_out_on_own_data(edition, work):
    """With own data the tagged cell does not arrive."""
    copy_lessons(work, notebooks=edition("one"), own_data=True)
    assert len(nbformat.read(work / "01_voc.ipynb", as_version=4).cells) == 1


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    """A full disk costs the new version, not the old one, and leaves no rubbish."""
    target = tmp_path / "file"
    target.write_text("old")
    monkeypatch.setattr("os.fsync", lambda _handle: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        write_atomically(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
