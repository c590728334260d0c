"""What a master becomes on slides: what is shown, what is said, and how the minutes are shared out."""

from __future__ import annotations

import ast

import jupytext
import pytest

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.exercises import syllabus
from flywheel.exercises.deck import deck_cells, slides_of
from flywheel.exercises.masters import load_specs
from flywheel.exercises.specs import Choice
from flywheel.exercises.syllabus import LessonEntry, Unit

PICK = Choice(id="71.1", title="Pick", ask="Which?", options={"a": "x", "b": "y"}, expected="b", hints=("a", "b", "c"))
MASTER = """
# %% [markdown]
# # 71 · Tiny
#
# It is Monday.
# Nobody knows.

# %% [markdown] tags=["trainer"]
# > **Trainer · plan for 30 minutes.**

# %%
data, ex = 1, 2

# %% [markdown]
# ## First part
#
# One thing.
# A word about it.
# A *term* is this.

# %%
table = data
table.head()

# %% [markdown]
# Read it aloud.
# Slowly.

# %% tags=["solution"]
# exercise 71.1
answer_71_1 = "b"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **71.1:** the answer is b.

# %% [markdown] unit="Picking"
# ## Second part
#
# - a list
# - of two

# %% [markdown] slideshow={"slide_type": "notes"}
# Only for me.

# %%
ex.summary()
"""
TINY = LessonEntry(
    id="71", slug="tiny", title="Tiny", minutes=30, aims=("Count.",), units=(Unit("Counting", 20), Unit("Picking", 10))
)


def cells(text: str = MASTER) -> list:
    """Return the cells of a master."""
    return [cell for cell in jupytext.reads(text, fmt="py:percent").cells if cell.source.strip()]


def slides(text: str = MASTER, lesson: LessonEntry = TINY) -> list:
    """Return the slides of a master."""
    return slides_of(lesson, {"71.1": PICK}, cells(text))


def shown(slide) -> str:
    """Return all that a slide's cells say."""
    return "\n".join(cell.source for cell in slide.cells)


def test_headings_and_exercises_begin_slides() -> None:
    """Title, aims, a slide a part, one an exercise."""
    assert [(one.title, one.section) for one in slides()] == [
        ("Tiny", True),
        ("After this lesson you can", False),
        ("First part", True),
        ("71.1 · Pick", False),
        ("Second part", True),
    ]


def test_no_two_slides_have_one_name() -> None:
    """A part that goes on is numbered from its second slide, also behind an exercise, and can be jumped to."""
    longer = MASTER.replace("## Second part", "## First part")
    assert [one.title for one in slides(longer)][-1] == "First part (2)"
    broken = MASTER.replace(
        "Read it aloud.", "Read it aloud.\n\n# %% [markdown] slideshow={'slide_type': 'subslide'}\n# On."
    )
    assert "First part (2)" in [one.title for one in slides(broken)]


def test_a_paragraph_shows_its_first_sentence_and_its_terms() -> None:
    """The rest of the paragraph is for the trainer, who has it whole."""
    part = slides()[2]
    assert "One thing.\n\nA *term* is this." in shown(part)
    assert "A word about it." not in shown(part)
    assert "One thing.\nA word about it.\nA *term* is this." in part.told


def test_a_table_is_read_by_the_sentence_below_it() -> None:
    """What follows a table or picture comes as a fragment on the same slide."""
    caption = slides()[2].cells[-1]
    assert caption.source == "Read it aloud."
    assert caption.metadata["slideshow"]["slide_type"] == "fragment"


def test_no_solution_is_on_a_slide() -> None:
    """Solution cells and trainer notes are not among what is shown."""
    told = "\n".join(shown(one) for one in slides())
    assert "answer" not in told
    assert 'on_a_slide(ex["71.1"])' in told


def test_notes_go_to_the_exercise_they_name() -> None:
    """A note that names an exercise stands with its slide, the plan with the title."""
    title, *_, exercise, last = slides()
    assert title.notes == ["**plan for 30 minutes.**"]
    assert exercise.notes == ["**71.1:** the answer is b."]
    assert "Only for me." in last.told


def test_minutes_are_those_of_the_units() -> None:
    """Slides up to a marked cell share the first unit's minutes, the others the next one's."""
    made = slides()
    assert sum(one.minutes for one in made[:4]) == pytest.approx(20)
    assert made[4].minutes == pytest.approx(10)


def test_marks_must_be_the_units_of_the_syllabus() -> None:
    """A mark that the syllabus does not know is a mistake of the author, and is named."""
    with pytest.raises(FlywheelError, match=r"71_tiny: the units marked .*: Elsewhere"):
        slides(MASTER.replace('unit="Picking"', 'unit="Elsewhere"'))


def test_a_long_text_takes_as_many_slides_as_it_needs() -> None:
    """No slide holds more prose than there is room for."""
    long = "\n#\n".join(f"# Sentence number {n} {'of a long text ' * 8}." for n in range(12))
    made = slides(MASTER + f"\n# %% [markdown]\n# ## Long\n#\n{long}\n")
    assert len(made) > 7
    assert all(one.size <= 430 for one in made)


def test_an_author_can_begin_a_slide_or_keep_a_cell_off() -> None:
    """``slide_type`` in the master overrides what headings would do."""
    more = '\n# %% [markdown] slideshow={"slide_type": "subslide"}\n# Apart.\n'
    hidden = '\n# %% [markdown] slideshow={"slide_type": "skip"}\n# Hidden.\n'
    made = slides(MASTER + more + hidden)
    assert len(made) == 6
    assert "Apart." in shown(made[-1])
    assert "Hidden." not in shown(made[-1])


@pytest.mark.parametrize("lesson", syllabus.read(), ids=lambda one: one.id)
def test_every_lesson_has_its_deck(lesson: LessonEntry) -> None:
    """All exercises in order, all minutes shared out, all code of the master except its solutions."""
    specs = {spec.id: spec for spec in load_specs(lesson)}
    master = cells((places.course() / "lessons" / f"{lesson.name}.py").read_text(encoding="utf-8"))
    made = slides_of(lesson, specs, master)
    assert [one.exercise for one in made if one.exercise] == list(lesson.exercises)
    assert sum(one.minutes for one in made) == pytest.approx(lesson.minutes)
    code = [cell.source for cell in deck_cells(lesson, specs, master) if cell.cell_type == "code"]
    for source in code:
        ast.parse(source)
    assert not any(source.startswith("# exercise") for source in code)
